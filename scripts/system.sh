#!/usr/bin/env bash
# See to the programs and libraries that no Python package brings. Usage: scripts/system.sh run|test
# Fails when something is missing and cannot be installed here; the line to type is then on screen.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

result=0

# WeasyPrint needs Pango; with harfbuzz-subset a letter is printed in a tenth of the time.
if ! .venv/bin/python -c 'import ctypes, weasyprint; ctypes.CDLL("libharfbuzz-subset.so.0")' >/dev/null 2>&1; then
  scripts/apt.sh "Pango, for printing papers as PDF" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || result=1
fi

if [ "${1:-run}" = test ]; then
  command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
    scripts/apt.sh "Chromium, for the browser tests" chromium || result=1
  command -v pdftotext >/dev/null ||
    scripts/apt.sh "poppler, for looking into the PDFs" poppler-utils || result=1
  command -v redis-server >/dev/null ||
    scripts/apt.sh "Redis, for the tests of several machines" redis-server || result=1
  command -v softhsm2-util >/dev/null ||
    scripts/apt.sh "SoftHSM, a token for the tests of digital signatures" softhsm2 || result=1
  command -v openssl >/dev/null ||
    scripts/apt.sh "OpenSSL, for the tests of mail over TLS" openssl || result=1
fi
exit "$result"
