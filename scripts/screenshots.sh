#!/usr/bin/env bash
# Take the README's pictures anew from the demo, into docs/screenshots/ (or the folder given).
set -euo pipefail
cd "$(dirname "$0")/.." || exit

scripts/venv.sh all
scripts/system.sh test
MEETING_SCREENSHOTS=$(realpath -m "${1:-docs/screenshots}")
export MEETING_SCREENSHOTS
exec .venv/bin/python -m pytest -q tests/journeys/test_pictures.py
