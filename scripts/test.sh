#!/usr/bin/env bash
# Run the tests, on SQLite and on PostgreSQL. Arguments go to pytest: scripts/test.sh tests/issues -k overdue
set -euo pipefail
cd "$(dirname "$0")/.." || exit

scripts/venv.sh all
scripts/system.sh test || echo "Going on; the tests that need it are skipped." >&2
exec .venv/bin/python -m pytest -n "${TEST_WORKERS:-2}" "$@"
