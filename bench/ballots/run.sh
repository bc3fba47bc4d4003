#!/usr/bin/env bash
# Random ballots and every kind of tampering, judged by the program and by the second verifier (Node, written from
# docs/ballots.md): both must say the same of each file, fault for fault.
#   bench/ballots/run.sh [COUNT] [SEED]      COUNT random ballots, 1000 unless said otherwise
set -euo pipefail
cd "$(dirname "$0")"
count=${1:-1000} seed=${2:-20261129}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm ci --no-audit --no-fund --silent
# With the whole workspace's features, so that nothing is built twice.
(cd ../.. && cargo build --quiet --workspace --example ballots)
"${CARGO_TARGET_DIR:-../../target}/debug/examples/ballots" "$work" "$count" "$seed"
node compare.mjs "$work"
