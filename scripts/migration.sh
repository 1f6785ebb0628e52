#!/usr/bin/env bash
# Write the next numbered migration from what the models say. Usage: scripts/migration.sh "what changes"
# It is compared with a fresh database, so nobody's data is touched. Read the file before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.." || exit

[ -n "${1:-}" ] || { echo 'usage: make migration m="what changes"' >&2; exit 2; }
scripts/venv.sh all

last=$(find migrations/versions -name '[0-9][0-9][0-9][0-9]_*.py' -printf '%f\n' | sort | tail -n 1 | cut -c1-4)
next=$(printf '%04d' $((10#${last:-0} + 1)))
MEETING_DATA=$(mktemp -d)
export MEETING_DATA FLASK_APP=wsgi
unset DATABASE_URL
trap 'rm -rf "$MEETING_DATA"' EXIT

[ -z "$last" ] || .venv/bin/flask db upgrade
.venv/bin/flask db revision --autogenerate --rev-id "$next" --message "$1"
