#!/usr/bin/env bash
# Seen: an edge that begins at a subgraph with a name is a syntax error, one that begins at { a b } is not.
# By the book: Graphviz, "The DOT Language": edge_stmt is (node_id | subgraph) edgeRHS, and subgraph is
#   [subgraph [ID]] {...}.
# For users of xgc: xgc draws edges between boxes only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @ts-graphviz/ast@3.0.6 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parse } from "@ts-graphviz/ast";
for (const text of ["digraph { {a b} -> c }", "digraph { subgraph s {a b} -> c }", "digraph { c -> subgraph s {a b} }"]) {
  try {
    parse(text);
    console.log(text, "read");
  } catch (error) {
    console.log(text, error.name);
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
digraph { {a b} -> c } read
digraph { subgraph s {a b} -> c } DotSyntaxError
digraph { c -> subgraph s {a b} } read
END
)

echo "@ts-graphviz/ast@3.0.6, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": edge_stmt is (node_id | subgraph) edgeRHS, and subgraph is [subgraph [ID]] {...}.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
