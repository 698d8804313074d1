#!/usr/bin/env bash
# Seen: an edge that ends at a node with children makes layout() fail with a TypeError about rank, which names
#   neither the edge nor the node.
# By the book: The manual calls such graphs "compound" and names no limit; Graphviz draws them with
#   compound=true and lhead.
# For users of xgc: xgc binds instances, never frames, so its pictures have no such edge.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @dagrejs/dagre@3.1.3 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import dagre from "@dagrejs/dagre";
for (const end of ["inner", "group"]) {
  const graph = new dagre.graphlib.Graph({ compound: true }).setGraph({}).setDefaultEdgeLabel(() => ({}));
  for (const name of ["inner", "other"]) graph.setNode(name, { width: 10, height: 10 });
  graph.setNode("group", {});
  graph.setParent("inner", "group");
  graph.setEdge("other", end);
  try {
    dagre.layout(graph);
    console.log(end, "laid out");
  } catch (error) {
    console.log(end, error.message);
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
inner laid out
group Cannot set properties of undefined (setting 'rank')
END
)

echo "@dagrejs/dagre@3.1.3, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual calls such graphs "compound" and names no limit; Graphviz draws them with compound=true and lhead.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
