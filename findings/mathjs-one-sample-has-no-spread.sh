#!/usr/bin/env bash
# Seen: the standard deviation of a single sample is 0, although the default divides by n - 1.
# By the book: JCGM 100:2008 (GUM), 4.2.2: the sample variance has n - 1 as divisor, so one sample has none; R
#   gives NA.
# For users of xgc: one run looks like an exact one; xgc gives no interval for a single seed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent mathjs@15.2.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { std, variance } from "mathjs";
console.log(std([5]), variance([5]), std([5, 7]).toFixed(4));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
0 0 1.4142
END
)

echo "mathjs@15.2.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: JCGM 100:2008 (GUM), 4.2.2: the sample variance has n - 1 as divisor, so one sample has none; R gives NA.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
