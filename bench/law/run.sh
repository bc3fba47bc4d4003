#!/usr/bin/env bash
# 2,000,000 invented people × 10 years, the five yearly individual titles of 2025: ours, DuckDB, SQLite, Polars, OpenFisca over the
# same columns, one after the other on one machine. Every peer's answers are compared person by person before its time is printed.
# Needs python3 with venv. People: first argument, default 2,000,000.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pyarrow duckdb==2.0.0 polars==2.1.0 OpenFisca-Core==46.0.1
cargo build --release -q -p law --example bench_law
ours=${CARGO_TARGET_DIR:-target}/release/examples/bench_law
"$ours" generate "$work/data" "${1:-2000000}"
"$ours" scan "$work/data" | tee "$work/log"
for tool in duckdb polars openfisca sqlite; do "$work/venv/bin/python" bench/law/peers.py $tool "$work/data" | tee -a "$work/log"; done
awk '$1 == "thidua" {base = $2} /agrees/ {printf "%-9s %8.1f × slower\n", $1, $2 / base}' "$work/log"
"$ours" verdict
