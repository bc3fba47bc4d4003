#!/usr/bin/env bash
# bench/scan/run.sh [PEOPLE] [YEAR]: from process start to the answer, projection filled, on an embedded database.
# THIDUA names the program (default: the release build). Needs python3 and GNU time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
people=${1:-2000000} year=${2:-$(date +%Y)}
program=${THIDUA:-$here/../../target/release/thidua}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

# A small register that is scanned once: then the season and the number of the packing are known.
cat > "$data/people.csv" <<CSV
STT,Họ và tên,Số hiệu,Năm sinh
1,Lê Văn An,123-000,1988
CSV
"$program" migrate --data "$data" > /dev/null
python3 "$here/seed.py" "$data/thidua.db"
"$program" import people "$data/people.csv" --unit CAT --data "$data" > /dev/null
"$program" law scan --year "$year" --counts --data "$data" > /dev/null
python3 "$here/generate.py" "$data/thidua.db" "$people" "$year"
ls -l --block-size=M "$data/thidua.db" | awk '{print "database:", $5}'
cat "$data/thidua.db" > /dev/null # the file cache is warm

for round in 1 2 3; do
    /usr/bin/time -f "from process start: %e s, peak memory %M KiB" \
        "$program" law scan --year "$year" --counts --data "$data" --repeat 3
done
