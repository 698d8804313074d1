#!/usr/bin/env bash
# Seen: link-local addresses in the zones of VLAN interfaces and bridges, %eth0.100 and %br-lan, count as
#   invalid.
# By the book: RFC 4007, section 11.2: a zone identifier is a string that the host chooses, for instance the
#   name of an interface.
# For users of xgc: addresses that ip and ping print for a VLAN interface cannot be fed to it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ipaddr.js@2.5.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ipaddr from "ipaddr.js";
for (const zone of ["eth0", "eth0.100", "br-lan"]) console.log(zone, ipaddr.isValid(`fe80::1%${zone}`));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
eth0 true
eth0.100 false
br-lan false
END
)

echo "ipaddr.js@2.5.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 4007, section 11.2: a zone identifier is a string that the host chooses, for instance the name of an interface.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
