#!/usr/bin/env bash
# 100,000 rows × 12 columns written and read: ours, openpyxl, pandas, one after the other on one machine, three rounds.
# Prints medians, ratios and peak memory. Needs python3 with venv.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q openpyxl==3.1.5 pandas==2.3.3
cargo build --release -q -p sheets --example bench_sheets
ours=${CARGO_TARGET_DIR:-target}/release/examples/bench_sheets
for round in 1 2 3; do
  for what in write read; do
    "$ours" $what "$work/ours.xlsx"
    for tool in openpyxl pandas; do "$work/venv/bin/python" bench/sheets/peers.py $what $tool "$work/$tool.xlsx"; done
  done
done | tee "$work/log" >&2
awk '{k=$1" "$2; t[k]=t[k]" "$3; if ($5>m[k]) m[k]=$5} END {for (k in t) {n=split(t[k],a," "); for(i=1;i<=n;i++) for(j=i+1;j<=n;j++) if (a[j]<a[i]) {x=a[i];a[i]=a[j];a[j]=x} print k, a[int((n+1)/2)], m[k]}}' "$work/log" | sort -k2,2 -k3,3n |
  awk '{if ($1=="thidua") base[$2]=$3; line[NR]=$0} END {for (i=1;i<=NR;i++) {split(line[i],f," "); printf "%-9s %-6s %6.2f s  %5d MiB  %.1f×\n", f[1], f[2], f[3], f[4], f[3]/base[f[2]]}}'
