#!/usr/bin/env bash
# Installs what Kraam needs into this clone: `deploy/local/install.sh [test]`. A repeat does nothing.
# Everything is pinned: Python packages by hash (requirements/*.txt), the DynamoDB server by its
# npm lock file. Outside the clone it installs python3-venv and, for tests, a browser; by apt only.
set -euo pipefail
cd "$(dirname "$0")/../.."

purpose=${1:-local}
room_needed=2500000 # KiB, with the test tools
log=.local/install.log

. deploy/local/installing.sh

is_supported() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
  local name
  for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if command -v "$name" >/dev/null && is_supported "$name"; then
      command -v "$name"
      return
    fi
  done
  fail "Kraam needs Python 3.11, 3.12 or 3.13: install one (Debian: apt install python3)," \
    "or say where it is: make demo PYTHON=/path/to/python3.12"
}

# An environment that was moved, or whose creation was interrupted, is made anew.
is_usable_environment() {
  is_supported .venv/bin/python && grep -qF "$PWD/.venv" .venv/bin/activate 2>/dev/null
}

make_environment() {
  local python
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_install python3-venv && "$python" -c 'import ensurepip, venv' 2>/dev/null ||
      fail "$python cannot create virtual environments: run \`sudo apt install python3-venv\`."
  fi
  step "Creating the virtual environment with $("$python" --version)" \
    "$python" -m venv --clear .venv
}

install_packages() {
  # uv does not read pip's configuration: hand over the package index that is set there.
  local index
  index=$(.venv/bin/pip config get global.index-url 2>/dev/null || true)
  index=${PIP_INDEX_URL:-$index}
  if [ -n "$index" ]; then
    export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
  fi
  step "Installing uv" .venv/bin/python -m pip install --disable-pip-version-check \
    --require-hashes -r requirements/uv.txt
  step "Installing the Python packages" .venv/bin/uv pip install --python .venv/bin/python \
    --compile-bytecode --require-hashes "${requirements[@]}"
}

install_dynamodb_server() {
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    # npm comes from a Python package and finds its own node on the search path.
    (PATH="$PWD/.venv/bin:$PATH" && cd deploy/local && npm ci)
  else
    command -v dynoxide || {
      echo "Its npm package is locked for Linux on x86-64 only. Install it by hand, so that"
      echo "\`dynoxide\` is on the search path: https://github.com/nubo-db/dynoxide"
      return 1
    }
  fi
}

install_typescript() {
  (PATH="$PWD/.venv/bin:$PATH" && cd tests/typescript && npm ci --ignore-scripts)
}

find_browser() {
  local name
  for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if command -v "$name" >/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

[ -w . ] || fail "$PWD may not be written: make it yours, or clone somewhere else."
mkdir -p .local
if ! is_usable_environment; then
  free=$(df -Pk . | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$room_needed" ] ||
    fail "Only $((free / 1024)) MB are free on the disk of $PWD: $((room_needed / 1024)) MB are needed."
  make_environment
fi

requirements=(-r requirements/base.txt -r requirements/local.txt)
if [ "$purpose" = test ]; then
  requirements+=(-r requirements/test.txt -r requirements/aws.txt)
fi
locked=$(cat requirements/uv.txt requirements/base.txt requirements/local.txt \
  requirements/test.txt requirements/aws.txt deploy/local/package-lock.json tests/typescript/package-lock.json | cksum)
mark=.venv/installed-$purpose
if [ "$(cat "$mark" 2>/dev/null)" != "$locked" ]; then
  install_packages
  step "Installing the DynamoDB-compatible server" install_dynamodb_server
  [ "$purpose" != test ] || step "Installing TypeScript and its generator" install_typescript
  echo "$locked" >"$mark"
fi

if [ "$purpose" = test ]; then
  find_browser >/dev/null || apt_install chromium || true
  find_browser >.local/browser ||
    fail "The browser tests need Chromium or Chrome: install one (Debian: apt install chromium)."
fi
