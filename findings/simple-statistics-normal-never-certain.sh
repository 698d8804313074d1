#!/usr/bin/env bash
# Seen: cumulativeStdNormalProbability(z) comes from a table that ends: beyond 3.1 it stays at 0.999, at -9 it
#   is 0.001.
# By the book: NIST/SEMATECH e-Handbook, 1.3.6.7.1: the function tends to 1 and 0; at 3.5 it is 0.99977, at -9
#   it is 1e-19.
# For users of xgc: no p-value from it can be below 0.001, however far a measurement is from a simulation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent simple-statistics@7.12.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { cumulativeStdNormalProbability as below } from "simple-statistics";
for (const z of [-9, -3.5, 0, 3.5, 9]) console.log(z, below(z).toFixed(5));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
-9 0.00100
-3.5 0.00100
0 0.50000
3.5 0.99900
9 0.99900
END
)

echo "simple-statistics@7.12.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: NIST/SEMATECH e-Handbook, 1.3.6.7.1: the function tends to 1 and 0; at 3.5 it is 0.99977, at -9 it is 1e-19.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
