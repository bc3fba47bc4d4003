#!/usr/bin/env bash
# 100,000 rows × 12 columns written and read: ours, openpyxl, pandas, LibreOffice, one after the other on one machine, three rounds; then
# 100,000 people imported into the register by the program itself, and the same file once more. Prints medians, ratios and peak memory.
# Needs python3 with venv, and LibreOffice Calc for its lines. THIDUA_RELEASE names a folder of release builds to use as they are.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q openpyxl==3.1.5 pandas==2.3.3
python="$work/venv/bin/python"
ours=${THIDUA_RELEASE:-}
if [ -z "$ours" ]; then
  cargo build --release -q --workspace --bin thidua --example speed
  ours=${CARGO_TARGET_DIR:-target}/release
fi
office() { # what: a conversion is a read and a write in one; so is ours below
  "$python" bench/sheets/measure.py libreoffice convert soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to csv --outdir "$work" "$work/ours.xlsx"
  [ "$(wc -l < "$work/ours.csv")" -ge 100000 ] || { echo "LibreOffice wrote fewer rows" >&2; return 1; }
}
for round in 1 2 3; do
  for what in write read; do
    "$ours/examples/speed" $what "$work/ours.xlsx"
    for tool in openpyxl pandas; do "$python" bench/sheets/peers.py $what $tool "$work/$tool.xlsx"; done
  done
  command -v soffice >/dev/null && office
done | tee "$work/log" >&2
awk '{k=$1" "$2; t[k]=t[k]" "$3; if ($5>m[k]) m[k]=$5} END {for (k in t) {n=split(t[k],a," "); for(i=1;i<=n;i++) for(j=i+1;j<=n;j++) if (a[j]<a[i]) {x=a[i];a[i]=a[j];a[j]=x} print k, a[int((n+1)/2)], m[k]}}' "$work/log" | sort -k2,2 -k3,3n |
  awk '{if ($1=="thidua") base[$2]=$3; line[NR]=$0} END {for (i=1;i<=NR;i++) {split(line[i],f," "); b=base[f[2]] ? base[f[2]] : base["read"]; printf "%-12s %-8s %6.2f s  %5d MiB  %.1f×\n", f[1], f[2], f[3], f[4], f[3]/b}}'
"$python" bench/sheets/people.py 100000 "$work/people.xlsx"
"$ours/thidua" demo --no-serve --data "$work/data" >/dev/null 2>&1
for what in import-100000 same-file-again; do
  "$python" bench/sheets/measure.py thidua $what "$ours/thidua" import people "$work/people.xlsx" --unit CAT --data "$work/data" --drop-rest "không chắc" --json
done
"$ours/thidua" invariants --data "$work/data" >/dev/null && echo "invariants green"
