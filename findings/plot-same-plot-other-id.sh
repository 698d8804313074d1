#!/usr/bin/env bash
# Seen: the same clipped plot drawn twice gives two texts: its clip path has a number that counts on within
#   the process.
# By the book: The manual promises no ids; SVG 2 wants them to be unique in one document, and plots from two
#   processes clash on one page.
# For users of xgc: xgc draws without clip, so that equal runs have equal plots.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @observablehq/plot@0.6.17 linkedom@0.18.15 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
const { document } = parseHTML("<body></body>");
const draw = () => Plot.plot({ document, marks: [Plot.line([[1, 1], [2, 2]], { clip: true })] }).outerHTML;
for (const plot of [draw(), draw()]) console.log(plot.match(/id="[^"]*"/)[0]);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
id="plot-clip-1"
id="plot-clip-2"
END
)

echo "@observablehq/plot@0.6.17 linkedom@0.18.15, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual promises no ids; SVG 2 wants them to be unique in one document, and plots from two processes clash on one page.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
