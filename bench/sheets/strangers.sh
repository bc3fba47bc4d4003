#!/usr/bin/env bash
# Reads the spreadsheets that other readers keep as their own tests: downloads the source distributions that carry some, takes the files out into a
# scratch folder (they are their authors', none is kept here), reads each as an upload would be read. Ends with 1 when one stops the program,
# takes 20 seconds, or has rows without a fate.
#   bench/sheets/strangers.sh [PACKAGE…]
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=("$@")
[ ${#packages[@]} -gt 0 ] || packages=(pyexcel-ods3 pyexcel-xls pyexcel-xlsx xlsx2csv python-calamine odfpy ezodf tablib petl pyexcel xlwt xlutils agate-excel csvkit)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir "$work/files"
python3 -m venv "$work/venv"
"$work/venv/bin/python" bench/sheets/strangers.py "$work/files" "${packages[@]}" >&2
cargo build -q --workspace --example strangers
"${CARGO_TARGET_DIR:-target}/debug/examples/strangers" "$work"/files/*
