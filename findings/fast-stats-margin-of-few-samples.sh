#!/usr/bin/env bash
# Seen: moe(), the margin of error at 95 %, is 1.96 standard deviations of the population over the root of
#   n whatever n is: 1.10 for 1, 2, 3, 4.
# By the book: Student (1908): the 95 % interval of a mean of four samples is 3.182 standard deviations of
#   the sample over 2, here 2.05.
# For users of xgc: intervals over a few seeds come out half as wide as those of xgc, which are by the t
#   distribution.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent fast-stats@0.0.7 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Stats } from "fast-stats";
console.log(new Stats().push(1, 2, 3, 4).moe().toFixed(2));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1.10
END
)

echo "fast-stats@0.0.7, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Student (1908): the 95 % interval of a mean of four samples is 3.182 standard deviations of the sample over 2, here 2.05.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
