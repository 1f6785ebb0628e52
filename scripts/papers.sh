#!/usr/bin/env bash
# Print each kind of paper from a fresh demo, with pictures to look at, into var/papers/ (or the folder given).
set -euo pipefail
cd "$(dirname "$0")/.." || exit

scripts/venv.sh all
MEETING_DATA=$(mktemp -d)
export MEETING_DATA
trap 'rm -rf "$MEETING_DATA"' EXIT
.venv/bin/flask --app wsgi db upgrade
.venv/bin/flask --app wsgi demo load
.venv/bin/python scripts/paper_pictures.py "${1:-var/papers}"
