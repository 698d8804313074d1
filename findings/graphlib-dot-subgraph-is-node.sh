#!/usr/bin/env bash
# Seen: a node with the name of a subgraph is that subgraph: net -> c joins the group to c and makes no box.
# By the book: Graphviz, "The DOT Language": nodes and subgraphs have separate names; dot draws a node net
#   beside the subgraph net.
# For users of xgc: xgc calls its frames "cluster NAME", which no instance can be called.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent graphlib-dot@0.6.4 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import dot from "graphlib-dot";
const graph = dot.read("digraph { subgraph net { a } net -> c }");
console.log(graph.nodes().join(" "), "| inside net:", graph.children("net").join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
net a c | inside net: a
END
)

echo "graphlib-dot@0.6.4, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": nodes and subgraphs have separate names; dot draws a node net beside the subgraph net.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
