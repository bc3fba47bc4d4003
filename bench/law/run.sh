#!/usr/bin/env bash
# 2,000,000 invented people × 10 years, the five yearly individual titles of 2025: ours, DuckDB, Polars, OpenFisca, SQLite over the
# same columns on one machine. Every peer's answers are compared person by person before its time is printed. The fast ones take turns
# ROUNDS times (default 3), so that a busy minute troubles all alike; medians of the rounds are compared, on the clock and in processor
# time, which other work on the machine does not stretch. "duckdb-eligible" asks only who is eligible. Then one verdict with reasons.
# Rows are 46 bytes (38 of columns and 8 of rules packed whole). Budgets: the scan 4 × faster than DuckDB asking only who is eligible,
# 2 × faster than Polars, at most 4 × the bare pass over the same bytes; one verdict under 50 µs. The last lines say of each whether it is
# kept. Among the people are the forces' workers and contract labour, who are in the columns too. Quotas are shares of lists, not of rows.
# OURS names the program (target/release/examples/bench_law) where it is built already; nothing is compiled then.
# PROFILE=dev builds without optimisation: only whether the answers agree, for a machine that others use.
# Needs cargo and python3 with venv. PEOPLE: first argument, default 2,000,000. Everything is written to a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
people=${1:-2000000}; rounds=${ROUNDS:-3}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r bench/law/requirements.txt
if [ -z "${OURS:-}" ]; then
  case ${PROFILE:-release} in
  dev) cargo build -q --workspace --example bench_law; built=debug ;;
  *) cargo build --release -q -p law --example bench_law; built=release ;;
  esac
  OURS=${CARGO_TARGET_DIR:-target}/$built/examples/bench_law
fi
ours=$(realpath "$OURS")
"$ours" generate "$work/data" "$people"
echo "# $(nproc) cores, $(date -u +%F), load $(cut -d' ' -f1 /proc/loadavg)"
peer() { "$work/venv/bin/python" bench/law/peers.py "$1" "$work/data" | tee -a "$work/log"; }
for _ in $(seq "$rounds"); do
  "$ours" scan "$work/data" | tee -a "$work/log"
  peer polars; peer duckdb-eligible
done
peer duckdb; peer openfisca; peer sqlite
"$ours" regulation "$work/data"
"$ours" verdict | tee -a "$work/log"
awk -f bench/law/table.awk "$work/log"
