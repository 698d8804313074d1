#!/usr/bin/env bash
# Seen: nodes whose names are whole numbers are kept in numeric order before all others, whatever the order in
#   which they were added, and the layout follows.
# By the book: The manual names no such rule; ECMA-262, section 10.1.11.1, lists integer keys of plain objects
#   first, and DOT knows none.
# For users of xgc: names of xgraph begin with a letter, so the order of a program is the order in the
#   picture.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @dagrejs/dagre@3.1.3 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import dagre from "@dagrejs/dagre";
const graph = new dagre.graphlib.Graph().setGraph({}).setDefaultEdgeLabel(() => ({}));
for (const name of ["nic", "10", "2"]) graph.setNode(name, { width: 10, height: 10 });
dagre.layout(graph);
console.log(graph.nodes().join(" "), "|", graph.nodes().map((name) => graph.node(name).x).join(" "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
2 10 nic | 5 65 125
END
)

echo "@dagrejs/dagre@3.1.3, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual names no such rule; ECMA-262, section 10.1.11.1, lists integer keys of plain objects first, and DOT knows none.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
