#!/usr/bin/env bash
# A list page of 50 rows: pages a second and processor time a page, ours at several sizes, the peer's (pretalx, gunicorn with two workers, its list of
# proposals) in the same minutes, on SQLite. Needs wrk, python3 with venv, node; THIDUA names the program (default: the release build).
#   bench/pages/run.sh [SIZES="134 100000"] [SECONDS=10]      PEER=none leaves the peer out; PEER_DIR keeps what was installed for it
set -euo pipefail
cd "$(dirname "$0")/../.."
export THIDUA=${THIDUA:-${CARGO_TARGET_DIR:-target}/release/thidua}
command -v wrk >/dev/null || { echo "wrk is missing (Debian package wrk)" >&2; exit 2; }
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
if [ "${PEER:-pretalx}" != none ]; then
  peer=${PEER_DIR:-$room/peer}
  mkdir -p "$peer"
  export PRETALX_CONFIG_FILE=$peer/pretalx.cfg PEER_HOME=$peer
  export DJANGO_SUPERUSER_EMAIL=bench@example.org DJANGO_SUPERUSER_PASSWORD=a-long-Password-77
  export PRETALX_INIT_ORGANISER_NAME=Org PRETALX_INIT_ORGANISER_SLUG=org
  if [ ! -e "$peer/ready" ]; then
    python3 -m venv "$peer/venv"
    "$peer/venv/bin/pip" -q install "pretalx==2025.2.2" "gunicorn==27.0.1" faker freezegun
    cat > "$PRETALX_CONFIG_FILE" <<CFG
[filesystem]
data=$peer/data
[site]
debug=False
url=http://127.0.0.1:8345
[database]
backend=sqlite3
name=$peer/db.sqlite3
CFG
    (cd "$peer"
      for step in migrate "init --noinput" "create_test_event --seed 1" "collectstatic --noinput"; do
        # shellcheck disable=SC2086
        venv/bin/python -m pretalx $step >"$peer/log" 2>&1 || { tail -5 "$peer/log" >&2; exit 2; }
      done)
    "$peer/venv/bin/python" bench/pages/peer.py 1000 >&2
    touch "$peer/ready"
  fi
fi
ROOM=$room node bench/pages/run.mjs "${1:-134 100000}" "${2:-10}"
