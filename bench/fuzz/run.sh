#!/usr/bin/env bash
# Fuzzes every reader of foreign bytes: changed spreadsheets, backups, facts, rules, forms, cookies.
#   bench/fuzz/run.sh [SECONDS=1200] [START=1] [TARGET…]
# One number makes one input: a finding names it, `cargo run --example fuzz -- TARGET replay NUMBER` reads it again; once mended
# it goes into bench/fuzz/seeds. THIDUA_FUZZ_PROFILE=release builds optimised (with overflow checks). An input that takes more
# than 20 seconds, or the process more than 6 GB, is a finding, too.
set -uo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-1200}; start=${2:-1}; shift $(( $# < 2 ? $# : 2 ))
targets=("$@"); [ ${#targets[@]} -gt 0 ] || targets=(xlsx xls ods csv backup facts rules forms cookies)
if [ "${THIDUA_FUZZ_PROFILE:-dev}" = release ]; then
  export CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=true; build=(--release); dir=release
else build=(); dir=debug; fi
cargo build -q -p testkit --example fuzz "${build[@]}" || exit 2
export THIDUA_TEST_ENGINE=sqlite
program=${CARGO_TARGET_DIR:-target}/$dir/examples/fuzz
last=$(mktemp); bad=0
trap 'rm -f "$last"' EXIT
for target in "${targets[@]}"; do
  (ulimit -v 6291456; "$program" "$target" "$seconds" "$start" "$last") || { bad=1; [ -s "$last" ] && echo "$target: the last number was $(cat "$last")" >&2; }
done
exit $bad
