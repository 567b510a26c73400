#!/usr/bin/env bash
# Makes .venv and installs harmledger into it from the hashed lock files. Usage: setup.sh base|dev
# Works on a bare machine: as root it installs Debian's python3-venv where Python lacks it. A second run takes no time.
set -euo pipefail
what=${1:-base}
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
lock=requirements/$what.lock
stamp=.venv/.harmledger-$what
sum=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && exit 0
# What base needs is part of dev: never install twice.
[ "$what" = base ] && [ -f .venv/.harmledger-dev ] && [ "$(cat .venv/.harmledger-dev)" = "$(cat requirements/dev.lock pyproject.toml | sha256sum | cut -d' ' -f1)" ] && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
python=
for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
  if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "harmledger needs Python 3.11, 3.12 or 3.13; none was found. Install it (Debian: apt-get install python3) and run this again." >&2
  exit 1
fi
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  echo "Making .venv with $($python --version)"
  rm -rf .venv
  if ! "$python" -m venv .venv 2>"$log"; then
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      echo "Python cannot make a virtual environment here: installing Debian's python3-venv"
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
      "$python" -m venv .venv
    else
      cat "$log" >&2
      echo "Python cannot make a virtual environment. Install it (Debian: sudo apt-get install python3-venv) and run this again." >&2
      exit 1
    fi
  fi
fi
echo "Installing $what packages (once; some minutes on a slow line)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" 2> >(grep -v "is ignored: it is neither" >&2)
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2> >(grep -v "is ignored: it is neither" >&2)
echo "$sum" >"$stamp"
