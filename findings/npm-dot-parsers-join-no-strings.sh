#!/usr/bin/env bash
# Seen: none of the usual DOT parsers on npm reads "a" + "b", by which long labels are written on several
#   lines.
# By the book: Graphviz, "The DOT Language": double-quoted strings can be joined by +.
# For users of xgc: xgc writes each label as one string.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent dotparser@1.1.1 graphlib-dot@0.6.4 @ts-graphviz/ast@3.0.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import * as ast from "@ts-graphviz/ast";
import dotparser from "dotparser";
import graphlib from "graphlib-dot";
const text = 'digraph { x [label="a" + "b"] }';
for (const [name, read] of Object.entries({ dotparser, graphlib: graphlib.read, ast: ast.parse })) {
  try {
    read(text);
    console.log(name, "read");
  } catch {
    console.log(name, "refused");
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
dotparser refused
graphlib refused
ast refused
END
)

echo "dotparser@1.1.1 graphlib-dot@0.6.4 @ts-graphviz/ast@3.0.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": double-quoted strings can be joined by +.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
