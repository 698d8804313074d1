#!/usr/bin/env bash
# Seen: solveQP() overwrites the matrix D that it is given; the same call once more finds that D is not
#   positive definite.
# By the book: The R package quadprog, of which it is a port, copies D: two equal calls give equal solutions.
# For users of xgc: xgc fit makes a new matrix for every step.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent quadprog@1.6.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import quadprog from "quadprog";
const D = [[], [0, 2, 0], [0, 0, 2]];
const problem = () => [D, [0, 2, 4], [[], [0, 1], [0, 1]], [0, 5]];
for (const call of [1, 2]) {
  const { solution, message } = quadprog.solveQP(...problem());
  console.log(call, solution.slice(1).map((value) => value.toFixed(3)).join(" "), `"${message}"`);
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1 2.000 3.000 ""
2 0.000 0.000 "matrix D in quadratic function is not positive definite!"
END
)

echo "quadprog@1.6.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The R package quadprog, of which it is a port, copies D: two equal calls give equal solutions.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
