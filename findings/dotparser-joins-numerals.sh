#!/usr/bin/env bash
# Seen: node names that are numerals become numbers, so that 1.50 and 1.5, and .5 and 0.5, are one node.
# By the book: Graphviz, "The DOT Language": an ID is just a string; 1.50 and 1.5 are different nodes for dot.
# For users of xgc: xgc quotes every name in DOT; a quoted one stays a string.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent dotparser@1.1.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import parse from "dotparser";
const [{ children }] = parse('digraph { 1.50 -> 1.5; "1.50" -> "1.5" }');
for (const { edge_list } of children) console.log(edge_list.map(({ id }) => JSON.stringify(id)).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1.5 1.5
"1.50" "1.5"
END
)

echo "dotparser@1.1.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": an ID is just a string; 1.50 and 1.5 are different nodes for dot.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
