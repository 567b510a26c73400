#!/usr/bin/env bash
# Sees to a Chromium for the browser tests: Debian's package, installed here where root may. Never fails by itself:
# the tests say loudly that they could not look (and fail under CI).
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's chromium for the browser tests"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "NO BROWSER: chromium is not installed and cannot be installed here. The browser tests will not look at the page." >&2
exit 0
