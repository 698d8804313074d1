#!/usr/bin/env bash
# Seen: a subgraph without a name is called [object Undefined]1, and stands among the nodes by that name.
# By the book: Graphviz, "The DOT Language": the name of a subgraph is optional.
# For users of xgc: harmless for xgc, all of whose frames have names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @dagrejs/graphlib-dot@1.0.2 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import dot from "@dagrejs/graphlib-dot";
const graph = dot.read("digraph { a; { rank=same; b } }");
console.log(graph.nodes().join(", "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
a, [object Undefined]1, b
END
)

echo "@dagrejs/graphlib-dot@1.0.2, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": the name of a subgraph is optional.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
