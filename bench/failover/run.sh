#!/usr/bin/env bash
# A cluster from nothing on loopback (etcd, three nodes of PostgreSQL under Patroni, HAProxy in front, two server processes), the main job
# driven through it while its primary is failed over again and again; then a rolling upgrade between two schema versions.
# Usage: bench/failover/run.sh [FAILOVERS=21] [SEED]      THIDUA names the program, THIDUA_OLD the one before the newest migration (built in
# a worktree when it is not given; "none" leaves the rolling upgrade out). Debian packages are installed when missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
want=()
[ -x /usr/lib/postgresql/15/bin/initdb ] || want+=(postgresql-15)
command -v patroni >/dev/null || want+=(patroni python3-etcd python3-psycopg2)
command -v etcd >/dev/null || want+=(etcd-server)
command -v haproxy >/dev/null || want+=(haproxy)
command -v node >/dev/null || want+=(nodejs)
if [ ${#want[@]} -gt 0 ]; then
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null
fi
if [ -z "${THIDUA_OLD:-}" ]; then
  # The last commit before the newest migration came.
  newest=$(ls crates/store/migrations | sort | tail -1)
  landed=$(git log --diff-filter=A --format=%H -1 -- "crates/store/migrations/$newest")
  tree=$(mktemp -d)
  git worktree add -q --detach "$tree" "$landed^"
  trap 'git worktree remove --force "$tree"' EXIT
  echo "building the program before $newest in a worktree"
  (cd "$tree" && CARGO_TARGET_DIR="${OLD_TARGET:-$PWD/target}" cargo build -q --bin thidua)
  export THIDUA_OLD="${OLD_TARGET:-$tree/target}/debug/thidua"
fi
node bench/failover/run.mjs "${1:-21}" "${2:-$RANDOM}"
