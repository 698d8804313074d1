#!/usr/bin/env bash
# Seen: toArray() of a column with a null gives a typed array with 0 in its place, whereas iteration gives
#   null.
# By the book: Arrow columnar format, "Validity bitmaps": the bytes in the slot of a null are of no meaning.
# For users of xgc: a mean over toArray() counts missing measures as 0; look at nullCount first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent apache-arrow@21.2.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { vectorFromArray } from "apache-arrow";
const rtt = vectorFromArray([100, null, 300]);
console.log([...rtt].map(String).join(" "), "|", rtt.toArray().join(" "), "| nulls", rtt.nullCount);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
100 null 300 | 100 0 300 | nulls 1
END
)

echo "apache-arrow@21.2.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Arrow columnar format, "Validity bitmaps": the bytes in the slot of a null are of no meaning.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
