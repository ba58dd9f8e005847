# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root, work, jdk and java are deploy/tereze's
# Sourced by deploy/tereze: `check` in stages that can each be run alone.

stages=(build unit integration kills demo drill allocation)
kill_rounds=${TEREZE_KILL_ROUNDS:-30}
reports=$work/check

check_usage() {
  cat <<'TEXT'
Usage: deploy/tereze check [STAGE…] [--jdk DIR]
  build        compile everything; lint, Error Prone, formatter, Android signatures, dependency rules
  unit         tests without sockets, disks or child processes
  integration  tests with real sockets, real RocksDB and child processes
  kills        SIGKILL at random moments and at chosen calls, compare (30 rounds; TEREZE_KILL_ROUNDS)
  demo         the demo, as a user runs it
  drill        the blackout of January 2022 played again
  allocation   bytes allocated per operation against the committed baseline
Without a stage all run, in this order. --jdk DIR runs the tests and programs on that JDK.
A skipped test is a failure. Logs are in target/launcher/check.
TEXT
}

check() {
  local chosen=() stage other=
  while [ $# -gt 0 ]; do
    case $1 in
      --jdk) other=${2:?--jdk needs a folder} && shift ;;
      --help) check_usage && return ;;
      *)
        [[ " ${stages[*]} " == *" $1 "* ]] || die "check knows no stage '$1'; it knows: ${stages[*]}"
        chosen+=("$1")
        ;;
    esac
    shift
  done
  [ ${#chosen[@]} -gt 0 ] || chosen=("${stages[@]}")

  # The formatter and Error Prone that run on JDK 17 do not run on every later one.
  need_build_tools 21
  if [ -n "$other" ]; then
    [ -x "$other/bin/java" ] || die "no bin/java in $other"
    jdk=$other java=$other/bin/java
  fi
  want_programs qrencode:qrencode zbarimg:zbar-tools strace:strace unshare:util-linux prlimit:util-linux mount:mount
  rm -rf "$reports"
  mkdir -p "$reports"
  output=target
  say "checking on $("$java" -version 2>&1 | head -1), $(nproc) cores"
  for stage in "${chosen[@]}"; do
    run_stage "$stage" || [ "$stage" != build ] || break
  done
  show_table
}

# run_stage NAME: one line with its time and outcome; its log on failure.
run_stage() {
  local stage=$1 log=$reports/$1.log began=$SECONDS outcome=ok
  "stage_$stage" "$log" || outcome=FAILED
  count_reports "$stage" >"$reports/$stage.count"
  local ran failed skipped
  read -r ran failed skipped <"$reports/$stage.count"
  [ "$failed" -eq 0 ] && [ "$skipped" -eq 0 ] || outcome=FAILED
  if expects_tests "$stage" && [ "$ran" -eq 0 ]; then
    outcome=FAILED
    echo "[ERROR] no test ran" >>"$log"
  fi
  printf '%-12s %-7s %4d s  %5d tests, %d failed, %d skipped\n' \
    "$stage" "$outcome" $((SECONDS - began)) "$ran" "$failed" "$skipped" | tee -a "$reports/table"
  [ "$outcome" = ok ] || {
    show_failure "$log"
    return 1
  }
}

expects_tests() { [[ $1 == unit || $1 == integration || $1 == kills ]]; }

show_failure() {
  { grep -aE -A4 '^\[ERROR\]|^\[WARNING\] .*\.java:|<<< (FAILURE|ERROR)' "$1" || tail -40 "$1"; } |
    grep -avE '^\[(ERROR|INFO)\] *$|\[Help 1\]|^\[ERROR\] (To see|Re-run|For more|After corr|See |  mvn )|^--$|^\[INFO\]|^\tat ' |
    head -100
  echo "--- the whole log: $1"
}

stage_build() {
  # Maven leaves the classes of a folder whose last source is gone.
  forget classes test-classes maven-status
  maven "$1" verify -DskipTests
}

stage_unit() {
  forget surefire-reports
  checked_maven "$1" verify -Dit.skip=true
}

stage_integration() {
  forget failsafe-reports
  checked_maven "$1" verify -Dunits.skip=true '-Dit.exclude=**/*KillIT.java'
}

stage_kills() {
  forget kill-reports
  checked_maven "$1" verify -Dunits.skip=true '-Dit.include=**/*KillIT.java' -Dit.reports=kill-reports \
    -Dit.parallel=false "-Dtereze.kill.rounds=$kill_rounds"
}

stage_demo() {
  (start_bench org.tereze.bench.demo.Demo) </dev/null >"$1" 2>&1 && tail -25 "$1"
}

stage_drill() {
  # That nothing is lost is checked here; how fast it is depends on what else a machine does.
  (start_bench org.tereze.bench.drill.Drill kazakhstan-2022 --window-seconds 10 --flash-seconds 60) </dev/null >"$1" 2>&1 && tail -25 "$1"
}

stage_allocation() {
  (start_bench org.tereze.bench.Bench allocation) </dev/null >"$1" 2>&1 && tail -25 "$1"
}

# checked_maven LOG ARGUMENT…: every module is tried; the build stage has linted already.
checked_maven() {
  local log=$1
  shift
  maven "$log" --fail-at-end -Dspotless.check.skip=true -Danimal.sniffer.skip=true -Denforcer.skip=true \
    "-Djvm=$java" "$@"
}

# in_modules NAME: that folder of each module's checked build.
in_modules() {
  sed -n "s#.*<module>\(.*\)</module>.*#$root/\1/target/$1#p" "$root/pom.xml"
}

forget() {
  local name folder
  for name in "$@"; do
    in_modules "$name" | while read -r folder; do rm -rf "$folder"; done
  done
}

# count_reports STAGE: prints "ran failed skipped" from the stage's XML reports.
count_reports() {
  local kind folder
  case $1 in
    unit) kind=surefire-reports ;;
    integration) kind=failsafe-reports ;;
    kills) kind=kill-reports ;;
    *)
      echo 0 0 0
      return
      ;;
  esac
  in_modules "$kind" | while read -r folder; do
    [ ! -d "$folder" ] || find "$folder" -name 'TEST-*.xml' -exec grep -ahm1 '<testsuite ' {} +
  done | awk '
    function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
    { ran += value("tests"); failed += value("failures") + value("errors"); skipped += value("skipped") }
    END { print ran + 0, failed + 0, skipped + 0 }'
}

# show_table: the stages again, then the line that counts tests; stages that failed otherwise count as failures.
show_table() {
  local ran=0 failed=0 skipped=0 broken file a b c
  for file in "$reports"/*.count; do
    read -r a b c <"$file"
    ran=$((ran + a)) failed=$((failed + b)) skipped=$((skipped + c))
  done
  broken=$(grep -c FAILED "$reports/table") || true
  printf '\n'
  cat "$reports/table"
  printf 'total %d s\n\n' "$SECONDS"
  printf '%d passed, %d failed, %d skipped\n' \
    $((ran - failed - skipped)) $((failed > 0 ? failed : broken)) "$skipped"
  [ "$broken" -eq 0 ]
}
