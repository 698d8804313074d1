#!/usr/bin/env bash
# Seen: reverseForm() of an IPv6 prefix cuts it to whole digits, so that a /33 is named by the zone of its
#   /32; for IPv4 it ignores the prefix.
# By the book: RFC 3596, section 2.5, has one label per four bits: a /33 needs eight zones; RFC 1035, section
#   3.5, has one per octet.
# For users of xgc: a zone made from a prefix that ends inside a digit covers addresses of other networks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ip-address@10.7.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Address4, Address6 } from "ip-address";
for (const bits of [32, 33, 35, 36]) console.log(bits, new Address6(`2001:db8:8000::/${bits}`).reverseForm());
console.log(24, new Address4("10.1.2.0/24").reverseForm());
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
32 8.b.d.0.1.0.0.2.ip6.arpa.
33 8.b.d.0.1.0.0.2.ip6.arpa.
35 8.b.d.0.1.0.0.2.ip6.arpa.
36 8.8.b.d.0.1.0.0.2.ip6.arpa.
24 0.2.1.10.in-addr.arpa.
END
)

echo "ip-address@10.7.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 3596, section 2.5, has one label per four bits: a /33 needs eight zones; RFC 1035, section 3.5, has one per octet.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
