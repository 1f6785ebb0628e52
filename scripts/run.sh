#!/usr/bin/env bash
# From a fresh checkout to the product in a browser. PORT, MEETING_DATA and DATABASE_URL are honoured.
set -euo pipefail
cd "$(dirname "$0")/.." || exit

export PORT=${PORT:-8000}
export MEETING_DATA=${MEETING_DATA:-./var}
export FLASK_APP=wsgi
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}  # threads share memory they gave back; else each keeps its own

case ${DATABASE_URL:-} in
  postgres*) scripts/venv.sh scale ;;
  *) scripts/venv.sh run ;;
esac
scripts/system.sh run || echo "Going on; papers cannot be printed (or only slowly) until then." >&2

mkdir -p "$MEETING_DATA"
.venv/bin/flask db upgrade
.venv/bin/flask demo load --if-empty

echo
echo "  The product is at http://127.0.0.1:$PORT   (Ctrl+C stops it; its data is in $MEETING_DATA)"
echo
.venv/bin/flask demo accounts
echo

# The web and the worker beside it: when one ends, or Ctrl+C is typed, both end.
.venv/bin/gunicorn wsgi:app --bind "127.0.0.1:$PORT" --worker-class gthread \
  --workers "${WEB_WORKERS:-2}" --threads "${WEB_THREADS:-8}" --no-control-socket --log-level warning &
web=$!
.venv/bin/flask worker --quiet &
worker=$!
trap 'kill -TERM $web $worker 2>/dev/null' INT TERM HUP
ended=0
wait -n || ended=$?
kill -TERM $web $worker 2>/dev/null || true
wait
exit $ended
