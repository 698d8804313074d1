#!/usr/bin/env bash
# Seen: a string that goes on after a backslash at the end of a line is printed with an escaped n in it, so
#   its text is another.
# By the book: Graphviz, "The DOT Language": in quoted strings a backslash before a line end joins the lines;
#   the label is ab.
# For users of xgc: xgc writes each string on one line.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @ts-graphviz/ast@3.0.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parse, stringify } from "@ts-graphviz/ast";
console.log(stringify(parse('digraph { x [label="a\\\nb"] }')).replace(/\s+/g, " "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
digraph { x [ label = "a\\nb"; ]; }
END
)

echo "@ts-graphviz/ast@3.0.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": in quoted strings a backslash before a line end joins the lines; the label is ab.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
