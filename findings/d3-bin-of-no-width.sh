#!/usr/bin/env bash
# Seen: thresholds that hold both ends of the domain make one bin more, of no width, that takes the values at
#   the upper end away from the last real bin.
# By the book: The manual says that thresholds outside the domain are ignored; every bin but the last is half-
#   open, and the last one holds its upper end.
# For users of xgc: leave out the ends when the boundaries of a histogram of latencies are given to d3 or to
#   Plot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent d3-array@3.2.5 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { bin } from "d3-array";
for (const thresholds of [[5], [0, 5, 10]]) {
  const bins = bin().domain([0, 10]).thresholds(thresholds)([0, 4, 5, 10, 10]);
  console.log(thresholds.join(), bins.map(({ x0, x1, length }) => `[${x0},${x1}]:${length}`).join(" "));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
5 [0,5]:2 [5,10]:3
0,5,10 [0,5]:2 [5,10]:1 [10,10]:2
END
)

echo "d3-array@3.2.5, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual says that thresholds outside the domain are ignored; every bin but the last is half-open, and the last one holds its upper end.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
