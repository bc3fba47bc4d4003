#!/usr/bin/env bash
# The law of the import (docs/import-law.md) on random sheets: more of them than the tests take.
set -euo pipefail
cd "$(dirname "$0")/../.."
THIDUA_LAW_CASES=${1:-10000} cargo test -q -p sheets --test it law::
