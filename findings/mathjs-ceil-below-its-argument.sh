#!/usr/bin/env bash
# Seen: ceil(1 + 1e-13) is 1, less than its argument, and smaller(1, 1 + 1e-13) is false, since both allow a
#   relative error of 1e-12.
# By the book: The ceiling of a number is the least integer that is not less than it; IEEE 754-2019, section
#   5.11, compares exactly.
# For users of xgc: counts of fragments or ticks from ratios can be one too few: use Math.ceil on exact
#   integers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent mathjs@15.2.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { ceil, smaller } from "mathjs";
const just = 1 + 1e-13;
console.log(ceil(just), Math.ceil(just), smaller(1, just), 1 < just);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1 2 false true
END
)

echo "mathjs@15.2.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The ceiling of a number is the least integer that is not less than it; IEEE 754-2019, section 5.11, compares exactly.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
