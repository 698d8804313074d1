#!/usr/bin/env bash
# Seen: with a bound that holds, the fit ends far from the best point of the box: 1.75 instead of 2.5, and 7.2
#   as sum of squares instead of 5.
# By the book: Nocedal and Wright, Numerical Optimization, 16.7: a step over a bound is projected together
#   with the gradient; cutting single values off spoils the step of the others.
# For users of xgc: compare a fit with bounds with xgc fit, which solves a quadratic program for each step.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ml-levenberg-marquardt@5.1.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { levenbergMarquardt } from "ml-levenberg-marquardt";
const points = { x: [0, 1, 2, 3], y: [1, 3, 5, 7] };
const line = ([a, b]) => (t) => a + b * t;
const bounds = { initialValues: [0, 0], minValues: [0, 0], maxValues: [10, 1], maxIterations: 1000 };
const { parameterValues, parameterError } = levenbergMarquardt(points, line, bounds);
console.log("found", parameterValues.map((value) => value.toFixed(2)).join(" "), "sum", parameterError.toFixed(2));
const best = [2.5, 1];
const sum = points.x.reduce((total, x, index) => total + (line(best)(x) - points.y[index]) ** 2, 0);
console.log("best", best.map((value) => value.toFixed(2)).join(" "), "sum", sum.toFixed(2));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
found 1.75 1.00 sum 7.24
best 2.50 1.00 sum 5.00
END
)

echo "ml-levenberg-marquardt@5.1.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Nocedal and Wright, Numerical Optimization, 16.7: a step over a bound is projected together with the gradient; cutting single values off spoils the step of the others.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
