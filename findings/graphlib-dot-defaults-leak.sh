#!/usr/bin/env bash
# Seen: node [color=blue] inside a subgraph also colours the nodes that are declared after its end.
# By the book: Graphviz, "The DOT Language", Subgraphs: defaults that are set in a subgraph end with it.
# For users of xgc: xgc graph sets colours at each node, so its pictures are read as drawn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent graphlib-dot@0.6.4 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import dot from "graphlib-dot";
const graph = dot.read("digraph { a; subgraph cluster_x { node [color=blue]; b } c }");
for (const name of ["a", "b", "c"]) console.log(name, JSON.stringify(graph.node(name)));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
a {}
b {"color":"blue"}
c {"color":"blue"}
END
)

echo "graphlib-dot@0.6.4, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language", Subgraphs: defaults that are set in a subgraph end with it.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
