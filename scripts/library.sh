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
# Long enough for a slow line to fetch one toolchain component, short enough not to
# hold a machine up that cannot reach the server at all.
RUSTUP_TIMEOUT_S=120
RUSTUP_PROBE_TIMEOUT_S=8

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
