#!/usr/bin/env bash
# Seen: bars over a logarithmic scale are left out without a warning, since they begin at 0; the axis is
#   there, and dots are drawn.
# By the book: The manual, "Bar mark": bars reach from zero; other doubtful inputs get a warning in the
#   picture.
# For users of xgc: xgc draws bars on linear scales only; give others a y1 above 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @observablehq/plot@0.6.17 linkedom@0.18.15 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
const { document } = parseHTML("<body></body>");
const data = [{ size: "a", rtt: 10 }, { size: "b", rtt: 100 }];
for (const type of ["linear", "log"]) {
  const channels = { x: "size", y: "rtt" };
  const plot = Plot.plot({ document, y: { type }, marks: [Plot.barY(data, channels), Plot.dot(data, channels)] });
  console.log(type, "bars", plot.querySelectorAll("rect").length, "dots", plot.querySelectorAll("circle").length);
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
linear bars 2 dots 2
log bars 0 dots 2
END
)

echo "@observablehq/plot@0.6.17 linkedom@0.18.15, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual, "Bar mark": bars reach from zero; other doubtful inputs get a warning in the picture.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
