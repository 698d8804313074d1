#!/usr/bin/env bash
# Seen: quantiles() and percentile() of one library differ: the quarter point of 1, 2, 3, 4 is 1.4375 by one
#   and 1.75 by the other.
# By the book: Hyndman and Fan 1996 number the definitions: percentile() is type 7, as in R and NumPy,
#   quantiles() is type 9 by default.
# For users of xgc: say which definition a quantile has when it is compared with a measured one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent jstat@1.9.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import jstat from "jstat";
const { jStat } = jstat;
console.log(jStat.quantiles([1, 2, 3, 4], [0.25, 0.5]).join(" "));
console.log([0.25, 0.5].map((p) => jStat.percentile([1, 2, 3, 4], p)).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1.4375 2.5
1.75 2.5
END
)

echo "jstat@1.9.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Hyndman and Fan 1996 number the definitions: percentile() is type 7, as in R and NumPy, quantiles() is type 9 by default.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
