#!/usr/bin/env bash
# Seen: the IPv4-compatible address ::192.0.2.1 is read as the IPv4-mapped ::ffff:192.0.2.1, another address.
# By the book: RFC 4291, sections 2.5.5.1 and 2.5.5.2: compatible addresses have 96 zero bits, mapped ones end
#   these with ffff.
# For users of xgc: logs that are normalised with it can show two hosts as one; compare addresses as 16 bytes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ipaddr.js@2.5.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ipaddr from "ipaddr.js";
for (const text of ["::192.0.2.1", "::c000:201"]) console.log(text, ipaddr.parse(text).toNormalizedString());
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
::192.0.2.1 0:0:0:0:0:ffff:c000:201
::c000:201 0:0:0:0:0:0:c000:201
END
)

echo "ipaddr.js@2.5.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 4291, sections 2.5.5.1 and 2.5.5.2: compatible addresses have 96 zero bits, mapped ones end these with ffff.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
