#!/usr/bin/env bash
# Seen: with cast: true, 0x0800 becomes the number 0, and 0x10 as well: a number is recognised by one rule and
#   read by another.
# By the book: RFC 4180 knows text only; ECMA-262, section 7.1.4.1, reads 0x0800 as 2048, and parseFloat stops
#   at the x.
# For users of xgc: EtherTypes and addresses from a table need cast: false or a caster of one's own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent csv-parse@7.0.3 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parse } from "csv-parse/sync";
console.log(JSON.stringify(parse("type\n0x0800\n0x86dd\n17\n", { columns: true, cast: true })));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
[{"type":0},{"type":0},{"type":17}]
END
)

echo "csv-parse@7.0.3, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 4180 knows text only; ECMA-262, section 7.1.4.1, reads 0x0800 as 2048, and parseFloat stops at the x.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
