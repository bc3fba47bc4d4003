#!/usr/bin/env bash
# Points and places of clusters of 8 members and 176 criteria: one, one after a change, and so many one after another, from an embedded database (or DATABASE,
# `postgres://…`, empty). SCORES names a program built elsewhere (default: the development build of the example `scores`).
#   bench/scores/run.sh [CLUSTERS=400]
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${SCORES:-}
if [ -z "$program" ]; then
  cargo build --quiet --workspace --example scores
  program="${CARGO_TARGET_DIR:-target}/debug/examples/scores"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" "${DATABASE:-sqlite://$work/scores.db}" "${1:-400}"
