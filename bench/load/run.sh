#!/usr/bin/env bash
# Two figures against a built program: pages of 200 readers while 20,000 people are imported (each round into a fresh copy of the demo), and a visitor beside 1,100 connections
# that never finish their request. THIDUA names the program (default: the development build).
#   bench/load/run.sh [ROUNDS=10] [SEED=1]
set -euo pipefail
cd "$(dirname "$0")/../.."
# The bench's own sockets; the server raises its limit itself.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || ulimit -n 4096
exec node bench/load/run.mjs "$@"
