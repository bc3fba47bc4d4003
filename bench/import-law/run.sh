#!/usr/bin/env bash
# The law of the import (docs/import-law.md) on random sheets and workbooks: ten times as many as the tests take.
set -euo pipefail
cd "$(dirname "$0")/../.."
THIDUA_LAW_CASES=${1:-10000} cargo test -q --workspace --test it law::
