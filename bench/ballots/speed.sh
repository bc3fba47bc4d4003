#!/usr/bin/env bash
# Casting, verifying and counting one question of three choices for 50 and 1,000 voters, and the same vote by belenios-tool in the same run. TALLY_SPEED names a
# program built elsewhere (default: the development build of the example `tally_speed`, whose cryptography is compiled with optimisations or not as the
# profile says). GROUP is the peer's; BELENIOS-2048 is the fastest it has.
#   bench/ballots/speed.sh [VOTERS…]     50 1000 unless said otherwise
set -euo pipefail
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- 50 1000
program=${TALLY_SPEED:-}
if [ -z "$program" ]; then
  (cd ../.. && cargo build --quiet --workspace --example tally_speed)
  program="${CARGO_TARGET_DIR:-../../target}/debug/examples/tally_speed"
fi
for voters in "$@"; do
  "$program" "$voters"
  ./peer.sh "$voters" "${GROUP:-BELENIOS-2048}"
done
