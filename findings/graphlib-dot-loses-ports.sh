#!/usr/bin/env bash
# Seen: the ports of an edge, a:out:n -> b, are dropped: neither the edge nor its attributes have them.
# By the book: Graphviz, "The DOT Language": node_id is ID [port]; the port is the same as headport and
#   tailport.
# For users of xgc: pictures that pass through it lose where an edge leaves a box.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent graphlib-dot@0.6.4 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import dot from "graphlib-dot";
const graph = dot.read("digraph { a:out:n -> b [weight=2] }");
console.log(JSON.stringify(graph.edges()), JSON.stringify(graph.edge("a", "b")));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
[{"v":"a","w":"b"}] {"weight":"2"}
END
)

echo "graphlib-dot@0.6.4, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": node_id is ID [port]; the port is the same as headport and tailport.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
