# shellcheck shell=bash
# shellcheck disable=SC2034 # jdk and java are deploy/tereze's
# Sourced by deploy/tereze: messages, and the programs of the machine.

say() { printf 'tereze: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# java_major HOME: the feature release of the Java in that folder, 0 when there is none.
java_major() {
  local version=
  [ ! -r "$1/release" ] || version=$(sed -n 's/^JAVA_VERSION="\([0-9.]*\).*/\1/p' "$1/release")
  version=${version#1.}
  printf '%s\n' "$((${version%%.*} + 0))"
}

# is_jdk DIR NEWEST: a JDK (not only a JRE) of a release from 17 to that one.
is_jdk() {
  local major
  [ -x "$1/bin/javac" ] || return 1
  major=$(java_major "$1")
  [ "$major" -ge 17 ] && [ "$major" -le "$2" ]
}

# find_jdk [NEWEST]: prints the home of the first JDK that will do.
find_jdk() {
  local dir on_path
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for dir in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*; do
    if [ -n "$dir" ] && is_jdk "$dir" "${1:-999}"; then
      printf '%s\n' "$dir"
      return
    fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# apt_install PACKAGE…: quiet; refreshes the package lists only when they are too old to serve.
apt_install() {
  command -v apt-get >/dev/null && as_root true || return 1
  say "installing $*"
  apt_get install "$@" || { apt_get update && apt_get install "$@"; }
}

apt_get() {
  local verb=$1
  shift
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$verb" "$@" \
    </dev/null >/dev/null 2>&1
}

# need_build_tools [NEWEST]: sets jdk, java and mvn, or ends with one line that says what to install.
need_build_tools() {
  local newest=${1:-999} wanted missing=()
  wanted="a JDK 17 ${1:+to }${1:-or newer}"
  jdk=$(find_jdk "$newest") || missing+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}" || die "please install $wanted and Maven 3.8.7 or newer (Debian: ${missing[*]})"
    jdk=$(find_jdk "$newest") || die "no JDK that will do after installing ${missing[*]}; wanted is $wanted"
  fi
  java=$jdk/bin/java
  export JAVA_HOME=$jdk
}

# want_programs PROGRAM:PACKAGE…: for tests that use another program as a witness.
want_programs() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  if [ ${#missing[@]} -gt 0 ] && ! apt_install "${missing[@]}"; then
    say "please install, or tests that use them fail: ${missing[*]}"
  fi
}

# want_files COUNT: so many files (sockets are files) may be open in each program that is started.
want_files() {
  local most
  most=$(ulimit -Hn)
  if [ "$most" != unlimited ] && [ "$most" -lt "$1" ]; then
    ulimit -Hn "$1" 2>/dev/null || die "this needs $1 open files and may have $most: raise nofile (ulimit -n) as root"
  fi
  [ "$(ulimit -Sn)" = unlimited ] || [ "$(ulimit -Sn)" -ge "$1" ] || ulimit -Sn "$1"
}
