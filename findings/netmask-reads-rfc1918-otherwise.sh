#!/usr/bin/env bash
# Seen: the short prefixes that RFC 1918 itself writes, 172.16/12 and 192.168/16, name other networks:
#   172.0.0.0/12 and 192.0.0.0/16.
# By the book: RFC 1918, section 3, writes 172.16/12 for the block from 172.16.0.0 on; RFC 4632, section 3.1,
#   writes all four octets.
# For users of xgc: write all four octets of a prefix that another tool reads; xgc accepts no shorter form.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent netmask@2.1.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Netmask } from "netmask";
for (const prefix of ["172.16/12", "192.168/16", "172.16.0.0/12"]) console.log(prefix, String(new Netmask(prefix)));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
172.16/12 172.0.0.0/12
192.168/16 192.0.0.0/16
172.16.0.0/12 172.16.0.0/12
END
)

echo "netmask@2.1.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 1918, section 3, writes 172.16/12 for the block from 172.16.0.0 on; RFC 4632, section 3.1, writes all four octets.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
