#!/usr/bin/env bash
# Seen: randomLcg() of the seeds 1, 2, 3, 4 begins with numbers that differ by 0.0004: the first arrivals
#   of repeated runs are nearly the same.
# By the book: Law and Kelton, Simulation Modeling and Analysis: the replications of an experiment use
#   random numbers that are independent of one another.
# For users of xgc: with arrivals from d3-random draw some hundred numbers first, or use spread seeds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent d3-random@3.0.2 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { randomLcg } from "d3-random";
console.log([1, 2, 3, 4].map((seed) => randomLcg(seed)().toFixed(4)).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
0.2365 0.2368 0.2372 0.2376
END
)

echo "d3-random@3.0.2, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Law and Kelton, Simulation Modeling and Analysis: the replications of an experiment use random numbers that are independent of one another.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
