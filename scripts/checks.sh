# The checks that `make check` and `make test` share; sourced, never run.
# shellcheck shell=bash

check_format() { cargo fmt --all --check; }

# check_lints: both sides, in two calls, because one call would build each with the other's features.
check_lints() {
  cargo clippy --locked --workspace --exclude frontend --all-targets -- --deny warnings
  cargo clippy --locked --package frontend --package app --features app/hydrate --target "$WASM_TARGET" -- --deny warnings
}

# check_texts XTASK: style sheets, messages and these scripts.
check_texts() {
  "$1" check-css
  "$1" check-messages
  shellcheck --external-sources "$ROOT"/scripts/* "$ROOT/.ci/run"
}
