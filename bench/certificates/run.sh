#!/usr/bin/env bash
# Certificates a second: ours (10,000 as volumes, and 134 as one PDF), LibreOffice (200), in one run on one machine.
# Needs LibreOffice Writer and python3 with venv.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q docxtpl==0.20.1 python-docx==1.2.0
cargo build --release -q -p papers --example bench_certificates
ours=${CARGO_TARGET_DIR:-target}/release/examples/bench_certificates
"$ours" 134 "$work/ours.pdf"
"$ours" 10000 "$work/ours.pdf"
"$work/venv/bin/python" bench/certificates/peer.py 200
"$ours" 10000 "$work/ours.pdf"
