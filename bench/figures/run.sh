#!/usr/bin/env bash
# The roll-up of a movement's figures, cold and warm, over its months and over its tree, against DuckDB on the same rows in the same run; the answers of
# both must be equal. Needs python3 with venv; THIDUA names the program (default: the release build), DUCKDB a python that has duckdb already.
#   bench/figures/run.sh [UNITS=3000] [INDICATORS=40] [MONTHS=12] [ROUNDS=5]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
units=${1:-3000} indicators=${2:-40} months=${3:-12} rounds=${4:-5}
program=${THIDUA:-$here/../../target/release/thidua}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python=${DUCKDB:-}
if [ -z "$python" ]; then
    python3 -m venv "$room/venv"
    "$room/venv/bin/pip" -q install duckdb
    python=$room/venv/bin/python
fi
"$program" migrate --data "$room" > /dev/null
python3 "$here/fill.py" "$room/thidua.db" "$room" "$units" "$indicators" "$months"
"$program" roll-up so-lieu --data "$room" --rounds "$rounds" --out "$room" > "$room/ours.txt"
"$python" "$here/compare.py" "$room" "$rounds"
