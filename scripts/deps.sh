#!/usr/bin/env bash
# Turn requirements*.in into exact, hashed requirements*.txt; nothing younger than a week gets in.
# Extra arguments go to uv, for example: scripts/deps.sh --upgrade
set -euo pipefail
cd "$(dirname "$0")/.." || exit

uv=.venv/tools/bin/uv
[ ! -r /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS=true
[ -x "$uv" ] || scripts/venv.sh run

for set in "" -scale -dev; do
  "$uv" pip compile "requirements$set.in" --output-file "requirements$set.txt" --quiet \
    --universal --python-version 3.11 --generate-hashes --exclude-newer "7 days" \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make deps" "$@"
done
