# shellcheck shell=bash
# shellcheck disable=SC2154 # root, work and maven are the other parts'
# Sourced by deploy/tereze: `crash`, the long form of what `check` does in small.

crash_usage() {
  cat <<'TEXT'
Usage: deploy/tereze crash [--rounds N] [--cuts N] [--seed N] [--resume]
  --rounds N   kills of the relay's store and of the whole relay under load, together (1000);
               as many of the client's vault, and a tenth of both ends of a correspondence
  --cuts N     losses of power in each of four recordings, each with six kinds of disk (200)
  --seed N     the same moments again
  --resume     go on where an earlier run was ended
Kills at random moments and at every kind of system call, then compares with what was acknowledged.
Prints a line every half minute and a table at the end. Exit status 0 if nothing was lost, stored
twice, or returned after it was collected. Rounds and log are in target/launcher/crash.
TEXT
}

crash() {
  local rounds=1000 cuts=200 seed= resume=
  while [ $# -gt 0 ]; do
    case $1 in
      --rounds) rounds=${2:?--rounds needs a number} && shift ;;
      --cuts) cuts=${2:?--cuts needs a number} && shift ;;
      --seed) seed=${2:?--seed needs a number} && shift ;;
      --resume) resume=yes ;;
      --help) crash_usage && return ;;
      *) die "crash knows no '$1'; see crash --help" ;;
    esac
    shift
  done
  [[ $rounds =~ ^[1-9][0-9]*$ && $cuts =~ ^[1-9][0-9]*$ && $seed =~ ^[0-9]*$ ]] ||
    die "crash takes positive whole numbers"
  need_build_tools 21
  want_programs strace:strace
  local results=$work/crash
  [ -n "$resume" ] || rm -rf "$results"
  mkdir -p "$results"
  touch "$results/rounds"
  run_crash "$results" "$rounds" "$cuts" "$seed"
}

# run_crash FOLDER ROUNDS CUTS SEED
run_crash() {
  local results=$1 seeds=() status=0
  [ -z "$4" ] || seeds=("-Dtereze.kill.seed=$4" "-Dtereze.power.seed=$4" "-Dtereze.seed=$4")
  crash_watch "$results/rounds" "$2" "$3" &
  # shellcheck disable=SC2064 # this very process
  trap "kill $! 2>/dev/null || true" EXIT
  maven "$results/log" --fail-at-end verify -Dquick -Dunits.skip=true -Dit.reports=crash-reports \
    -Dit.parallel=false \
    '-Dit.include=%regex[.*(Kill|PowerLoss)IT.*]' "-Dtereze.kill.rounds=$2" "-Dtereze.power.cuts=$3" \
    "-Dtereze.kill.table=$results/rounds" ${seeds[@]+"${seeds[@]}"} || status=$?
  crash_progress "$results/rounds" "$2" "$3"
  crash_table "$results/rounds"
  if [ "$status" -ne 0 ]; then
    grep -aE '^\[ERROR\] +[A-Z]|^seed ' "$results/log" | head -20
    die "something failed; the whole log is $results/log"
  fi
}

# crash_watch FILE ROUNDS CUTS: says every half minute how far it is, until it is ended.
crash_watch() {
  while sleep 30; do
    crash_progress "$@"
  done
}

crash_progress() {
  awk -F '\t' -v clock="$(date +%H:%M:%S)" -v rounds="$2" -v cuts="$3" '
    /power:/ { losses++ } !/power:/ { kills++ }
    { acks += $3; lost += $4; other += $5 + $6 + $7; last = $1 }
    END {
      printf "%s  %d of %d kills, %d of about %d losses of power, %d acks, %d lost, %d other faults  (%s)\n",
        clock, kills, 2.1 * rounds, losses, 24 * cuts, acks, lost, other, last
    }' "$1"
}

# crash_table FILE: one line a moment, then the sums.
crash_table() {
  printf '\n%-32s %-52s %7s %9s %5s %6s %9s %6s\n' suite moment rounds acks lost twice returned other
  awk -F '\t' '
    { row = $1 "\t" $2; rounds[row]++; for (i = 3; i <= 7; i++) { sum[row, i] += $i; all[i] += $i } }
    END {
      for (row in rounds) {
        split(row, word, "\t")
        printf "%-32s %-52s %7d %9d %5d %6d %9d %6d\n", word[1], word[2], rounds[row],
          sum[row, 3], sum[row, 4], sum[row, 5], sum[row, 6], sum[row, 7] | "sort"
      }
      close("sort")
      printf "%-32s %-52s %7d %9d %5d %6d %9d %6d\n", "all", "", NR, all[3], all[4], all[5], all[6], all[7]
    }' "$1"
}
