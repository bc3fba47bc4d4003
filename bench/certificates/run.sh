#!/usr/bin/env bash
# Certificates a second: ours (10,000 as volumes, and 134 as one PDF), LibreOffice (200), in one run on one machine.
# Needs LibreOffice Writer and python3 with venv. THIDUA_RELEASE names a folder of release builds to use as they are.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q docxtpl==0.20.2 python-docx==1.2.0
ours=${THIDUA_RELEASE:-}
if [ -z "$ours" ]; then
  cargo build --release -q --workspace --bin thidua --example bench_certificates
  ours=${CARGO_TARGET_DIR:-target}/release
fi
ours="$ours/examples/bench_certificates"
"$ours" 134 full "$work/ours.pdf"
"$ours" 10000 full "$work/ours.pdf"
"$ours" 10000 overprint "$work/ours.pdf"
"$work/venv/bin/python" bench/certificates/peer.py 200
"$ours" 10000 full "$work/ours.pdf"
