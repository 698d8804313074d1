#!/usr/bin/env bash
# Seen: parameterError is the sum of squared residuals, not an error of the parameters; with every point
#   measured four times it is four times as large.
# By the book: JCGM 100:2008 (GUM), H.3: the error of a fitted parameter comes from the covariance, s^2 (J^T
#   J)^-1.
# For users of xgc: compare the intervals of xgc fit with a covariance that one works out, not with this
#   number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ml-levenberg-marquardt@5.1.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { levenbergMarquardt } from "ml-levenberg-marquardt";
for (const copies of [1, 4]) {
  const x = Array.from({ length: copies }, () => [0, 1, 2, 3]).flat();
  const y = Array.from({ length: copies }, () => [1, 3, 5, 7.2]).flat();
  const line = ([a, b]) => (t) => a + b * t;
  const fit = levenbergMarquardt({ x, y }, line, { initialValues: [1, 2], maxIterations: 50 });
  console.log(x.length, fit.parameterError.toFixed(4));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
4 0.0120
16 0.0480
END
)

echo "ml-levenberg-marquardt@5.1.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: JCGM 100:2008 (GUM), H.3: the error of a fitted parameter comes from the covariance, s^2 (J^T J)^-1.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
