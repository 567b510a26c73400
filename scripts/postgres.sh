#!/usr/bin/env bash
# Sees to a PostgreSQL for the ledger's tests: Debian's package, installed here where root may. The tests start a server of their
# own in /tmp; one that Debian starts is not used. Never fails by itself: the tests say loudly what they could not check (and
# fail under CI).
command -v initdb >/dev/null 2>&1 && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's postgresql for the ledger's tests"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null && exit 0
fi
echo "NO POSTGRESQL: it is not installed and cannot be installed here. The ledger will be tested on SQLite alone." >&2
exit 0
