#!/usr/bin/env bash
# Seen: the seeds 1 and "1" give different series, whereas 1 and [1] give the same.
# By the book: The manual seeds with strings and does not say that the type of a seed counts.
# For users of xgc: a seed from a command line is text: make a number of it, or series cannot be repeated from
#   a program.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent seedrandom@3.0.5 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import seedrandom from "seedrandom";
for (const seed of [1, "1", [1]]) console.log(JSON.stringify(seed), seedrandom(seed)().toFixed(6));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1 0.177635
"1" 0.269449
[1] 0.177635
END
)

echo "seedrandom@3.0.5, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual seeds with strings and does not say that the type of a seed counts.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
