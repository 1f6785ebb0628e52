#!/usr/bin/env bash
# Install Debian packages when we may, else say the line to type. Usage: scripts/apt.sh WHY PACKAGE...
set -euo pipefail

why=$1
shift
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing $* ($why) ..."
  export DEBIAN_FRONTEND=noninteractive
  install=(apt-get install --yes --quiet=2 --no-install-recommends -o DPkg::Lock::Timeout=300 "$@")
  if "${install[@]}" >/dev/null 2>&1 </dev/null; then
    exit 0
  fi
  # A fresh machine has no package lists yet.
  apt-get update --quiet=2 </dev/null >/dev/null && "${install[@]}" >/dev/null </dev/null && exit 0
fi
echo "Missing: $why. Please type:" >&2
echo "    sudo apt-get install $*" >&2
exit 1
