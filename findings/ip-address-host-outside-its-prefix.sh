#!/usr/bin/env bash
# Seen: the first usable address of 10.0.0.1/32 is said to be 10.0.0.2, and those of a /31 are given last
#   before first.
# By the book: RFC 3021, section 2.1: both addresses of a /31 are hosts; a /32 holds one address.
# For users of xgc: take the ends of a prefix with startAddress() and endAddress() for point-to-point links.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ip-address@10.7.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Address4 } from "ip-address";
for (const prefix of ["10.0.0.1/32", "10.0.0.0/31", "10.0.0.0/30"]) {
  const range = new Address4(prefix);
  console.log(prefix, range.startAddressExclusive().address, range.endAddressExclusive().address);
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
10.0.0.1/32 10.0.0.2 10.0.0.0
10.0.0.0/31 10.0.0.1 10.0.0.0
10.0.0.0/30 10.0.0.1 10.0.0.2
END
)

echo "ip-address@10.7.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 3021, section 2.1: both addresses of a /31 are hosts; a /32 holds one address.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
