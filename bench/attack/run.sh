#!/usr/bin/env bash
# The attack on secret ballots (crates/app/tests/it/attack.rs) with ten times as many trials as the tests take: splits of 12 to 8, the tables after
# every step; then the same program against stores that leak.
#   bench/attack/run.sh [TRIALS=10000] [BALLOTS=20]
set -euo pipefail
cd "$(dirname "$0")/../.."
THIDUA_ATTACK_TRIALS=${1:-10000} THIDUA_ATTACK_BALLOTS=${2:-20} \
  cargo nextest run --workspace --no-capture -E 'package(app) & test(/^attack::/)' 2>&1 | grep -E '% |PASS|FAIL|panicked|leak'
