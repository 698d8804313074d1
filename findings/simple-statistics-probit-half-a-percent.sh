#!/usr/bin/env bash
# Seen: probit(0.975) is 1.957, not 1.960: the error of the approximation is in the third digit.
# By the book: NIST/SEMATECH e-Handbook, 1.3.6.7.1: the 97.5 % point of the normal distribution is 1.95996.
# For users of xgc: a 95 % interval from it is too narrow; xgc has its own table for the t distribution.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent simple-statistics@7.12.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { probit } from "simple-statistics";
for (const p of [0.9, 0.975, 0.995]) console.log(p, probit(p).toFixed(4));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
0.9 1.2811
0.975 1.9572
0.995 2.5692
END
)

echo "simple-statistics@7.12.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: NIST/SEMATECH e-Handbook, 1.3.6.7.1: the 97.5 % point of the normal distribution is 1.95996.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
