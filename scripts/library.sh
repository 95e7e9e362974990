# Shared by the scripts beside it; sourced, never run.
# shellcheck shell=bash

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target}"
case "$CARGO_TARGET_DIR" in
  /*) ;;
  # Scripts change directory, so a relative directory would move with them.
  *) CARGO_TARGET_DIR="$ROOT/$CARGO_TARGET_DIR" ;;
esac
SETUP_DIR="$CARGO_TARGET_DIR/setup"
WASM_TARGET=wasm32-unknown-unknown

say() { printf '%s\n' "$*"; }
note() { printf '      %s\n' "$*"; }

# fail MESSAGE [REMEDY]: what is wrong, and what to do about it.
fail() {
  printf '\nataa: %s\n' "$1" >&2
  if [ "$#" -gt 1 ]; then
    printf '      remedy: %s\n' "$2" >&2
  fi
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# can_install: whether this machine lets us install Debian packages.
can_install() {
  have apt-get && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# quietly LOG COMMAND…: the output goes to a log, and is shown only when the command fails.
quietly() {
  local log="$SETUP_DIR/$1.log"
  shift
  mkdir -p "$SETUP_DIR"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    printf '      (whole log: %s)\n' "$log" >&2
    return 1
  fi
}

# apt_install WHAT PACKAGE…: installs the packages that are missing; says how when it may not.
apt_install() {
  local what="$1" missing=() package
  shift
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  can_install || fail "$what is missing" "as root: apt-get install --no-install-recommends ${missing[*]}"
  note "installing ${missing[*]}"
  if ! quietly apt as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"; then
    # A package list of an older day names versions that the server no longer has.
    quietly apt as_root apt-get update
    quietly apt as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${missing[@]}" \
      || fail "$what could not be installed" "as root: apt-get update && apt-get install ${missing[*]}"
  fi
}

# The toolchain ---------------------------------------------------------------------------

# rustc_sysroot: where the rustc that cargo will use keeps its libraries.
rustc_sysroot() { rustc --print sysroot 2>/dev/null; }

# has_wasm_std: whether that rustc can build for the browser.
has_wasm_std() {
  local library
  library="$(rustc_sysroot)/lib/rustlib/$WASM_TARGET/lib" || return 1
  compgen -G "$library/libstd-*.rlib" >/dev/null || return 1
  # A library we built ourselves is good only for the compiler that built it.
  local stamp="$library/../ataa-built-by"
  [ ! -f "$stamp" ] || [ "$(cat "$stamp")" = "$(rustc -V)" ]
}

# debian_toolchain_ready: whether the Debian compiler is linked into rustup and complete.
debian_toolchain_ready() {
  have rustup || return 1
  rustup toolchain list 2>/dev/null | grep -q '^debian\b' || return 1
  RUSTUP_TOOLCHAIN=debian has_wasm_std
}

# use_toolchain: chooses the Rust that builds both server and browser, so that
# dependencies are built by one compiler. Returns 1 when set-up has to run first.
use_toolchain() {
  if ! have rustc; then
    return 1
  fi
  if has_wasm_std; then
    return 0
  fi
  if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && debian_toolchain_ready; then
    export RUSTUP_TOOLCHAIN=debian
    return 0
  fi
  return 1
}

# localstripe_python: the Python that has localstripe, in an environment of its own.
localstripe_python() { printf '%s\n' "$SETUP_DIR/localstripe/bin/python"; }

# Steps -----------------------------------------------------------------------------------

STEP_NUMBER=0
STEP_COUNT=0

# steps COUNT: how many steps the script has.
steps() { STEP_COUNT="$1"; }

# step TITLE COMMAND…: runs one step and says how long it took; its failure ends the script.
step() {
  local title="$1" started="$SECONDS" label
  shift
  STEP_NUMBER=$((STEP_NUMBER + 1))
  label="[$STEP_NUMBER/$STEP_COUNT] $title"
  printf '%s …\n' "$label"
  # Not in a condition: there, a failing line inside a function would not end it.
  "$@"
  printf '%s … %s\n' "$label" "$(duration $((SECONDS - started)))"
}

# duration SECONDS: in words a person reads at a glance.
duration() {
  if [ "$1" -ge 60 ]; then printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# trap name_failed_step EXIT: a step that ends the script says which one it was.
name_failed_step() {
  local status="$?"
  if [ "$status" -ne 0 ] && [ "$STEP_NUMBER" -gt 0 ] && [ "$status" -lt 128 ]; then
    printf '\nataa: step %s of %s failed; what went wrong stands above\n' "$STEP_NUMBER" "$STEP_COUNT" >&2
  fi
}

# Programs that run beside a script -------------------------------------------------------

PORT_TRIES_MAX=20
READY_TIMEOUT_S=60

# port_taken PORT: whether something on this machine listens there.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port: a port of this machine that nothing listens on.
free_port() {
  local port try
  for ((try = 0; try < PORT_TRIES_MAX; try++)); do
    port=$((20000 + RANDOM % 20000))
    if ! port_taken "$port"; then
      printf '%s\n' "$port"
      return
    fi
  done
  fail 'no free port was found'
}

# http_ok ADDRESS PORT PATH: whether a GET is answered with 200. Needs no curl.
http_ok() {
  local status
  exec 3<>"/dev/tcp/$1/$2" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n' "$3" "$1" "$2" >&3
  read -r -t 10 _ status _ <&3 || status=''
  exec 3>&-
  [ "$status" = 200 ]
}

STOP_TIMEOUT_S=5

# stop_process PROCESS: asks it to end, and ends it when it does not.
stop_process() {
  local waited
  kill "$1" 2>/dev/null || return 0
  for ((waited = 0; waited < STOP_TIMEOUT_S * 10; waited++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null || true
}

# wait_until_ready ADDRESS PORT PROCESS: returns once the server answers, fails when it ends.
wait_until_ready() {
  local waited
  for ((waited = 0; waited < READY_TIMEOUT_S * 5; waited++)); do
    kill -0 "$3" 2>/dev/null || return 1
    if (http_ok "$1" "$2" /health/ready) 2>/dev/null; then return 0; fi
    sleep 0.2
  done
  return 1
}

# chromium_path: the browser that tests run in.
chromium_path() {
  local candidate
  for candidate in "${ATAA_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && have "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  compgen -G "$HOME/.cache/ms-playwright/chromium-*/chrome-linux*/chrome" | sort -V | tail -n 1 | grep .
}

# The site with invented data -----------------------------------------------------------------

# site_settings: where `make run` and `make dev` keep their data, unless told otherwise.
site_settings() {
  export ATAA_ADDR="${ATAA_ADDR:-127.0.0.1:3000}"
  # Links in messages and the way back from the payment page lead here.
  export ATAA_PUBLIC_URL="${ATAA_PUBLIC_URL:-http://$ATAA_ADDR}"
  export ATAA_DATA_DIR="${ATAA_DATA_DIR:-$ROOT/data}"
  export ATAA_DATABASE_URL="${ATAA_DATABASE_URL:-sqlite://$ATAA_DATA_DIR/ataa.sqlite}"
  export ATAA_SITE_ROOT="$CARGO_TARGET_DIR/site"
}

# load_data PROGRAM: brings the database up to date, and fills it when it is empty.
load_data() {
  local database="$ATAA_DATA_DIR/ataa.sqlite" marker="$ATAA_DATA_DIR/.loading"
  mkdir -p "$ATAA_DATA_DIR"
  if [ "$ATAA_DATABASE_URL" = "sqlite://$database" ]; then
    # Half of the invented data would be taken for all of it.
    if [ -f "$marker" ]; then
      note 'loading was interrupted the last time, and starts again'
      rm -f "$database" "$database-wal" "$database-shm"
    fi
    [ -f "$database" ] || touch "$marker"
  fi
  ATAA_LOG="${ATAA_LOG:-warn}" "$1" migrate || return 1
  ATAA_LOG="${ATAA_LOG:-warn}" "$1" demo --if-empty || return 1
  rm -f "$marker"
}
