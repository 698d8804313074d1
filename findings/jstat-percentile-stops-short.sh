#!/usr/bin/env bash
# Seen: percentile() does not interpolate before the largest sample: the 90 % point of 1, 2, 3, 4 is 3, as if
#   the last one were not there.
# By the book: Hyndman and Fan 1996, type 7, which it follows below, gives 3.7, as do R, NumPy and Excel.
# For users of xgc: the tails of short series of latencies come out too small; compute tails of samples of xgc
#   with another library.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent jstat@1.9.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import jstat from "jstat";
console.log([0.5, 0.7, 0.75, 0.9, 0.99, 1].map((p) => jstat.jStat.percentile([1, 2, 3, 4], p).toFixed(2)).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
2.50 3.00 3.00 3.00 3.00 4.00
END
)

echo "jstat@1.9.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Hyndman and Fan 1996, type 7, which it follows below, gives 3.7, as do R, NumPy and Excel.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
