#!/usr/bin/env bash
# Seen: toRFC5952String() writes a mapped address in hexadecimal, ::ffff:c000:201.
# By the book: RFC 5952, section 5, recommends ::ffff:192.0.2.1 for prefixes that are known to hold IPv4
#   addresses, as ::ffff:0:0/96.
# For users of xgc: texts of addresses from two tools that both cite RFC 5952 need not be equal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ipaddr.js@2.5.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ipaddr from "ipaddr.js";
console.log(ipaddr.parse("::ffff:192.0.2.1").toRFC5952String());
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
::ffff:c000:201
END
)

echo "ipaddr.js@2.5.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 5952, section 5, recommends ::ffff:192.0.2.1 for prefixes that are known to hold IPv4 addresses, as ::ffff:0:0/96.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
