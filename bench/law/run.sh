#!/usr/bin/env bash
# 2,000,000 invented people × 10 years, the five yearly individual titles of 2025: ours, DuckDB, Polars, OpenFisca, SQLite over the
# same columns on one machine. Every peer's answers are compared person by person before its time is printed. The fast ones take turns
# ROUNDS times (default 3), so that a busy minute troubles all alike; medians of the rounds are compared, on the clock and in processor
# time, which other work on the machine does not stretch. "duckdb-eligible" asks only who is eligible. Then one verdict with reasons.
# Needs cargo and python3 with venv. PEOPLE: first argument, default 2,000,000. Everything is written to a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
people=${1:-2000000}; rounds=${ROUNDS:-3}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r bench/law/requirements.txt
cargo build --release -q -p law --example bench_law
ours=${CARGO_TARGET_DIR:-target}/release/examples/bench_law
"$ours" generate "$work/data" "$people"
echo "# $(nproc) cores, $(date -u +%F), load $(cut -d' ' -f1 /proc/loadavg)"
peer() { "$work/venv/bin/python" bench/law/peers.py "$1" "$work/data" | tee -a "$work/log"; }
for _ in $(seq "$rounds"); do
  "$ours" scan "$work/data" | tee -a "$work/log"
  peer polars; peer duckdb-eligible
done
peer duckdb; peer openfisca; peer sqlite
awk -f bench/law/table.awk "$work/log"
"$ours" regulation "$work/data"
"$ours" verdict
