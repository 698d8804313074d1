#!/usr/bin/env bash
# Seen: recordValue() takes fractions without a word; the maximum keeps them, the mean and the percentiles
#   cut them off: 0.9 counts as 0.
# By the book: HdrHistogram records integer values, and its Java API takes a long; a value that is not one
#   is an error or is rounded, here it is half kept.
# For users of xgc: latencies of xgc in us are fractions: record them in whole nanoseconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent hdr-histogram-js@3.0.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { build } from "hdr-histogram-js";
const histogram = build();
for (const value of [0.9, 1.9]) histogram.recordValue(value);
console.log("mean", histogram.mean, "maximum", histogram.maxValue, "median", histogram.getValueAtPercentile(50));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
mean 0.5 maximum 1.9 median 0
END
)

echo "hdr-histogram-js@3.0.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: HdrHistogram records integer values, and its Java API takes a long; a value that is not one is an error or is rounded, here it is half kept.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
