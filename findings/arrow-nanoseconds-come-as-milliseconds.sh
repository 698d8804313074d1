#!/usr/bin/env bash
# Seen: a Timestamp<NANOSECOND> is read as a number of milliseconds: the nanoseconds are gone, and nothing but
#   the type tells the unit.
# By the book: Arrow Schema.fbs, Timestamp: the 64-bit value counts in the unit of the type.
# For users of xgc: read the times of a capture from toArray(), as 64-bit integers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent apache-arrow@21.2.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { TimestampNanosecond, makeVector } from "apache-arrow";
const times = makeVector({ type: new TimestampNanosecond(), data: new BigInt64Array([1700000000000000001n]) });
console.log(String(times.type), times.get(0), times.toArray()[0]);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
Timestamp<NANOSECOND> 1700000000000 1700000000000000001n
END
)

echo "apache-arrow@21.2.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Arrow Schema.fbs, Timestamp: the 64-bit value counts in the unit of the type.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
