#!/usr/bin/env bash
# Seen: tableFromJSON() makes NaN of a field that a row does not have, and a null only of a null that is
#   written.
# By the book: Arrow columnar format, "Null count": a value that is missing is a null; NaN is a value, and
#   sums over it are NaN.
# For users of xgc: write null for a measure that a run did not make.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent apache-arrow@21.2.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { tableFromJSON } from "apache-arrow";
const table = tableFromJSON([{ size: 1 }, { size: 2, rtt: 3 }, { size: 3, rtt: null }]);
const rtt = table.getChild("rtt");
console.log([...rtt].map(String).join(" "), "| nulls", rtt.nullCount);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
NaN 3 null | nulls 1
END
)

echo "apache-arrow@21.2.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Arrow columnar format, "Null count": a value that is missing is a null; NaN is a value, and sums over it are NaN.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
