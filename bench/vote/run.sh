#!/usr/bin/env bash
# Voters with sessions made beforehand cast one question of three choices over HTTP, all at once; then the ballot is closed and counted, and every receipt is
# looked for in the published file, which `thidua ballot verify` counts again. `--kill` instead kills the server in the middle of each cast and asks the voter's
# own page whether his paper is in.
#   bench/vote/run.sh [VOTERS=5000]
#   bench/vote/run.sh --kill [ROUNDS=40] [SEED=1]
# THIDUA names the program (default: the development build); the database is made by the example `voters` of this tree.
set -euo pipefail
cd "$(dirname "$0")/../.."
ulimit -n "$(ulimit -Hn)" 2>/dev/null || ulimit -n 4096
cargo build --quiet --workspace --example voters
exec node bench/vote/run.mjs "$@"
