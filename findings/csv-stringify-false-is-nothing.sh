#!/usr/bin/env bash
# Seen: true is written as 1 and false as an empty field, the same as null.
# By the book: RFC 4180 does not type fields; XML Schema part 2, section 3.2.2, and most readers take
#   true/false or 1/0 for booleans.
# For users of xgc: write flags of a table as text before they get there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent csv-stringify@6.9.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { stringify } from "csv-stringify/sync";
console.log(JSON.stringify(stringify([[true, false, null, 0]])));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
"1,,,0\n"
END
)

echo "csv-stringify@6.9.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 4180 does not type fields; XML Schema part 2, section 3.2.2, and most readers take true/false or 1/0 for booleans.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
