# What the install scripts share. To be sourced in the clone's folder, with the log file in $log.

fail() {
  echo "kraam: $*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 1
  fi
}

# apt_install PACKAGE: whether the package is there afterwards.
apt_install() {
  command -v apt-get >/dev/null || return 1
  echo "Installing $1 with apt ..."
  as_root apt-get update >>"$log" 2>&1 || true # old lists often still do
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$1" >>"$log" 2>&1
}

# step TITLE COMMAND...: says what happens; shows the command's output only when it fails.
step() {
  local title=$1 began=$SECONDS
  shift
  echo "$title ..."
  if ! "$@" >"$log.step" 2>&1; then
    tail -n 20 "$log.step" >&2
    fail "This failed: $title. The reason is above; is the network there, and is the disk full?"
  fi
  cat "$log.step" >>"$log"
  echo "    $((SECONDS - began)) s"
}
