#!/usr/bin/env bash
# Seen: solve(A, b, true), by singular values, of a system with fewer equations than unknowns is NaN without
#   an error; the default reports that the rank is deficient.
# By the book: Golub and Van Loan, Matrix Computations, 5.5: the singular value decomposition gives the
#   solution of least norm, here (-1/18, 1/9, 5/18).
# For users of xgc: a fit with more values than measurements must be refused before it gets there; xgc fit
#   turns its decomposition with autoTranspose.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ml-matrix@6.15.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Matrix, pseudoInverse, solve } from "ml-matrix";
const a = new Matrix([[1, 2, 3], [4, 5, 6]]);
const b = Matrix.columnVector([1, 2]);
console.log(solve(a, b, true).to1DArray().join(" "));
try {
  solve(a, b);
} catch (error) {
  console.log(error.message);
}
const least = solve(a.transpose().mmul(a).add(Matrix.eye(3).mul(1e-9)), a.transpose().mmul(b)).to1DArray();
console.log(least.map((value) => value.toFixed(3)).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
NaN NaN NaN
Matrix is rank deficient
-0.056 0.111 0.278
END
)

echo "ml-matrix@6.15.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Golub and Van Loan, Matrix Computations, 5.5: the singular value decomposition gives the solution of least norm, here (-1/18, 1/9, 5/18).'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
