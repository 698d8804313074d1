#!/usr/bin/env bash
# Seen: QrDecomposition says that columns (1, 2, 3) and (2, 4, 6) have full rank, and solves for both; the
#   singular values give rank 1.
# By the book: Golub and Van Loan, 5.4: without pivoting and a tolerance, a QR decomposition tells no rank;
#   the diagonal holds a rounding error instead of 0.
# For users of xgc: values that only occur together in a fit look separate; xgc fit looks at singular values.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ml-matrix@6.15.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Matrix, QrDecomposition, SingularValueDecomposition } from "ml-matrix";
const a = new Matrix([[1, 2], [2, 4], [3, 6]]);
console.log(new QrDecomposition(a).isFullRank(), new SingularValueDecomposition(a).rank);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
true 1
END
)

echo "ml-matrix@6.15.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Golub and Van Loan, 5.4: without pivoting and a tolerance, a QR decomposition tells no rank; the diagonal holds a rounding error instead of 0.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
