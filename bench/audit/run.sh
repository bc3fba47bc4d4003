#!/usr/bin/env bash
# bench/audit/run.sh [AWARDS]: how long the upgrade takes that makes the audit know every row, and then `audit verify` over
# them, with the highest memory of each, on an embedded database. THIDUA and FILL name the program and the example that
# fills the database (default: the release build). Needs GNU time; about one gigabyte of disk a million awards.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
awards=${1:-5000000}
program=${THIDUA:-$here/../../target/release/thidua}
fill=${FILL:-$here/../../target/release/examples/audit_fill}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

"$fill" "$data" "$awards"
ls -l --block-size=M "$data/thidua.db" | awk '{print "database:", $5}'
/usr/bin/time -f "upgrade: %e s, peak memory %M KiB" "$program" migrate --data "$data" > /dev/null
ls -l --block-size=M "$data/thidua.db" | awk '{print "database with the hashes of its rows:", $5}'
for round in 1 2; do
    /usr/bin/time -f "audit verify: %e s, peak memory %M KiB" "$program" audit verify --data "$data"
done
