#!/usr/bin/env bash
# Seen: the median of 1, 5, 5, 5, 5 is 4.2, a value between two samples, although three samples of five
#   are equal to the middle one.
# By the book: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996): by every one of the nine
#   definitions the median of these samples is 5.
# For users of xgc: latencies in a simulation repeat exactly; take quantiles of short series from the
#   samples.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent tdigest@0.1.3 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { TDigest } from "tdigest";
const digest = new TDigest();
digest.push([1, 5, 5, 5, 5]);
digest.compress();
console.log(digest.percentile(0.5));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
4.2
END
)

echo "tdigest@0.1.3, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996): by every one of the nine definitions the median of these samples is 5.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
