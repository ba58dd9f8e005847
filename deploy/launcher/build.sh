# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root, work, jdk and java are deploy/tereze's
# Sourced by deploy/tereze: Maven, and whether anything is newer than what is built.

# Where the jars are: the launcher's own build, or the one that `check` has linted.
output=target/quick/target

# class_path MODULE: its own jar and its runtime dependencies, nothing else.
class_path() {
  local jars=("$root/$1/$output"/tereze-*-SNAPSHOT.jar)
  printf '%s:%s\n' "${jars[0]}" "$root/$1/$output/lib/*"
}

# Java takes its home folder from the user database; Maven's repository must follow HOME all the same.
maven_home() {
  local known
  known=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6) || true
  if [ -n "${HOME:-}" ]; then
    printf '%s\n' "$HOME"
  elif [ -n "$known" ] && [ -w "$known" ]; then
    printf '%s\n' "$known"
  else
    printf '%s\n' "$work/home"
  fi
}

# maven LOG ARGUMENT…: without the network when everything is at hand, else with it.
maven() {
  local log=$1 home
  shift
  home=$(maven_home)
  mkdir -p "$(dirname "$log")" "$home"
  if [ -d "$home/.m2/repository/org/apache/maven/plugins" ]; then
    run_maven "$home" "$log" -o "$@" && return
    grep -qE 'offline mode|has not been downloaded|\(offline\)' "$log" || return 1
  fi
  say "fetching libraries (once; about 230 MB with all build tools)"
  run_maven "$home" "$log" "$@"
}

run_maven() {
  local home=$1 log=$2
  shift 2
  (cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.home=$home -XX:TieredStopAtLevel=1" \
    mvn -B --no-transfer-progress "$@") </dev/null >"$log" 2>&1
}

# is_stale: something that is compiled (or the folder it was deleted from) is newer than the last build.
is_stale() {
  [ -f "$work/built" ] || return 0
  local module
  for module in client-lib/cli client-lib/trainer relay bench; do
    [ -d "$root/$module/$output/lib" ] || return 0
  done
  [ -n "$(find "$root/pom.xml" "$root/proto" "$root/client-lib" "$root/relay" "$root/bench" \
    -name target -prune -o \( -name pom.xml -o -path '*/src/main*' \) -newer "$work/built" -print -quit)" ]
}

# build_if_stale: sets java; compiles without lint and tests, which are for `check`.
build_if_stale() {
  if ! is_stale && jdk=$(find_jdk); then
    java=$jdk/bin/java
    return
  fi
  need_build_tools
  mkdir -p "$work"
  exec 8>"$work/lock"
  ! command -v flock >/dev/null || flock 8
  if is_stale; then
    say "building (log: target/launcher/build.log)"
    # Order: the mark is older than the build, so that a file saved meanwhile counts as newer.
    touch "$work/started"
    maven "$work/build.log" package -Dquick -Dmaven.test.skip=true || fail_build "$work/build.log"
    mv "$work/started" "$work/built"
  fi
  exec 8>&-
}

fail_build() {
  grep -E '^\[ERROR\]' "$1" | head -40 >&2 || tail -40 "$1" >&2
  die "the build failed; the whole log is $1"
}
