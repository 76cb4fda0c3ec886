#!/usr/bin/env bash
# Puts all that the image has of ours into a folder: `deploy/image/build.sh FOLDER`.
# The Dockerfile runs it in its first stage, and deploy/image/tests without a container.
# PYTHON: for whom it is built. UV: where it is; otherwise it is installed as it is locked.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=$1
python=${PYTHON:-python3}
uv=${UV:-}

# What runs. Static files are here for `kraam static`, which brings them into the bucket.
parts="accounts cart catalog locale orders pages payments reports shop static templates
  webhooks wishlist"

if [ -e "$target" ] && [ -n "$(ls -A "$target")" ]; then
  echo "$target is there already: the image is built into a new folder." >&2
  exit 1
fi
mkdir -p "$target/bin"

if [ -z "$uv" ]; then
  tools=$(mktemp -d)
  trap 'rm -rf "$tools"' EXIT
  "$python" -m venv "$tools"
  "$tools/bin/pip" install --disable-pip-version-check --no-cache-dir --quiet \
    --require-hashes -r requirements/uv.txt
  uv=$tools/bin/uv
fi

"$uv" venv --quiet --python "$python" "$target/venv"
"$uv" pip install --quiet --python "$target/venv/bin/python" \
  --require-hashes --no-deps -r requirements/base.txt

# shellcheck disable=SC2086 # a list of names
cp -R manage.py LICENSE $parts "$target/"
cp deploy/image/kraam "$target/bin/kraam"
find "$target" -path "$target/venv" -prune -o -type d \
  \( -name tests -o -name __pycache__ \) -prune -exec rm -rf {} +
find "$target/locale" -name '*.po' -delete

# Now, as the image cannot be written to when it runs. It takes half a minute; COMPILE=no leaves it
# out, and Python then compiles what it imports at each start.
[ "${COMPILE:-yes}" = no ] || "$target/venv/bin/python" -m compileall -q -j 0 "$target"

# Owned by whoever builds, readable by all, writable by nobody.
chmod -R a+rX,go-w "$target"
