#!/usr/bin/env bash
# Make .venv hold exactly what the locks say. Usage: scripts/venv.sh run|scale|all
# Does nothing when the locks have not changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.." || exit

set=${1:-run}
case $set in
  run) locks=(requirements.txt) ;;
  scale) locks=(requirements.txt requirements-scale.txt) ;;
  all) locks=(requirements.txt requirements-scale.txt requirements-dev.txt) ;;
  *) echo "usage: scripts/venv.sh run|scale|all" >&2; exit 2 ;;
esac

# A Python of 3.11 or later that can make environments: the first on the path, else the system's.
find_python() {
  for candidate in ${PYTHON:-} python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

hash_of() {
  .venv/bin/python - "$@" <<'PY'
import hashlib, pathlib, sys
text = sys.version + "".join(pathlib.Path(name).read_text() for name in sys.argv[1:])
print(hashlib.sha256(text.encode()).hexdigest())
PY
}

if command -v flock >/dev/null; then  # two makes at once: one builds, the other waits
  exec 9<scripts/venv.sh
  flock 9
fi

if ! .venv/bin/python -c '' 2>/dev/null; then
  if ! find_python >/dev/null; then
    scripts/apt.sh "Python 3.11 or later with venv" python3 python3-venv
  fi
  python=$(find_python) || { echo "No Python of 3.11 or later was found." >&2; exit 1; }
  echo "Making .venv with $("$python" --version) ..."
  rm -rf .venv
  "$python" -m venv --without-pip .venv
fi

wanted=$(hash_of "${locks[@]}")
[ "$(cat ".venv/stamp-$set" 2>/dev/null)" = "$wanted" ] && exit 0

# uv does the installing; it lives apart, so that the environment holds nothing but what the locks say.
uv=.venv/tools/bin/uv
pin=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements-dev.txt)
if [ "$("$uv" --version 2>/dev/null | cut -d' ' -f2)" != "$pin" ]; then
  .venv/bin/python -m venv --clear .venv/tools
  sed -n '/^uv==/,/^    # via/p' requirements-dev.txt >.venv/tools/uv.txt
  .venv/tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement .venv/tools/uv.txt </dev/null
fi

echo "Installing the pinned packages ($set) ..."
export UV_PYTHON_DOWNLOADS=never
if [ -r /etc/ssl/certs/ca-certificates.crt ]; then  # an office's proxy is known to the machine, not to uv
  export UV_SYSTEM_CERTS=true
fi
"$uv" pip sync --quiet --python .venv/bin/python --require-hashes "${locks[@]}" </dev/null
rm -f .venv/stamp-*
case $set in  # the larger sets contain the smaller ones
  all) sets="run scale all" ;;
  scale) sets="run scale" ;;
  *) sets="run" ;;
esac
for held in $sets; do
  case $held in
    run) hash_of requirements.txt ;;
    scale) hash_of requirements.txt requirements-scale.txt ;;
    all) echo "$wanted" ;;
  esac >".venv/stamp-$held"
done
