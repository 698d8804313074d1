#!/usr/bin/env bash
# Seen: a dotted tail is taken only after ::ffff:, so the address of a NAT64 host, 64:ff9b::192.0.2.33, is an
#   error.
# By the book: RFC 4291, section 2.2, form 3: any six groups may stand before the dotted part; RFC 6052,
#   section 2.4, writes exactly this one.
# For users of xgc: translate NAT64 addresses to hexadecimal before they get there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ip6addr@0.2.5 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ip6 from "ip6addr";
for (const text of ["::ffff:192.0.2.33", "64:ff9b::192.0.2.33"]) {
  try {
    console.log(text, String(ip6.parse(text)));
  } catch (error) {
    console.log(text, error.message);
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
::ffff:192.0.2.33 ::ffff:192.0.2.33
64:ff9b::192.0.2.33 invalid dotted-quad notation
END
)

echo "ip6addr@0.2.5, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 4291, section 2.2, form 3: any six groups may stand before the dotted part; RFC 6052, section 2.4, writes exactly this one.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
