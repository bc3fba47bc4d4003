#!/usr/bin/env bash
# The one search over a register of invented people: how many of those typed with one slip are among the first ten, and how long
# a question takes, on an embedded database and, where THIDUA_TEST_PG names a server, on PostgreSQL. Release build.
#   bench/search/run.sh [PEOPLE=2000000] [QUESTIONS=1000] [SEED=1]
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build -q --release -p testkit --example search
program=${CARGO_TARGET_DIR:-target}/release/examples/search
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$program" "sqlite://$dir/thidua.db" "$@"
if [ -n "${THIDUA_TEST_PG:-}" ]; then
  name=thidua_search_$$
  psql -q "$THIDUA_TEST_PG" -c "CREATE DATABASE $name TEMPLATE template0"
  trap 'rm -rf "$dir"; psql -q "$THIDUA_TEST_PG" -c "DROP DATABASE $name"' EXIT
  "$program" "${THIDUA_TEST_PG%/*}/$name" "$@"
fi
