#!/usr/bin/env bash
# Seen: the Poisson density of 170 at mean 170 is Infinity, and of 171 at 171 NaN: the power and the factorial
#   overflow.
# By the book: exp(k ln(m) - m - ln(k!)) is about 1 / sqrt(2 pi m), which is 0.031 there; the distribution has
#   no upper end.
# For users of xgc: checks of simulated arrivals with more than a hundred events per interval need another
#   function.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent jstat@1.9.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import jstat from "jstat";
for (const count of [100, 170, 171, 200]) console.log(count, jstat.jStat.poisson.pdf(count, count).toFixed(5));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
100 0.03986
170 Infinity
171 NaN
200 NaN
END
)

echo "jstat@1.9.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: exp(k ln(m) - m - ln(k!)) is about 1 / sqrt(2 pi m), which is 0.031 there; the distribution has no upper end.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
