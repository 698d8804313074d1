#!/usr/bin/env bash
# Seen: the seeds 0 and 1 give the same sequence, and so does every seed from 1 up to 2: fractions are cut
#   off.
# By the book: the README of prando: a number or string seed determines which sequence is created; two
#   seeds that differ are taken to differ.
# For users of xgc: seeds that count from 0 repeat the first run; those of xgc do not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent prando@6.0.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import prando from "prando";
const Prando = prando.default ?? prando;
console.log([0, 1, 1.5, 2].map((seed) => new Prando(seed).next().toFixed(6)).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
0.500063 0.500063 0.500063 0.500126
END
)

echo "prando@6.0.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: the README of prando: a number or string seed determines which sequence is created; two seeds that differ are taken to differ.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
