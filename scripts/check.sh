#!/usr/bin/env bash
# Run every check, also after one has failed, and name those that did.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

scripts/venv.sh all || exit
scripts/system.sh run || echo "Going on without it." >&2
export FLASK_APP=wsgi PYTHONPATH=.

failed=()
check() {
  local name=$1
  shift
  echo "── $name"
  "$@" </dev/null || failed+=("$name")
}

check "ruff: lint" .venv/bin/ruff check .
check "ruff: format" .venv/bin/ruff format --check .
check "mypy: types" .venv/bin/mypy meeting tests
check "import-linter: storeys and furniture" .venv/bin/lint-imports
check "djlint: templates" .venv/bin/djlint --check --lint templates
check "translations" .venv/bin/flask i18n check

if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
echo "All checks passed."
