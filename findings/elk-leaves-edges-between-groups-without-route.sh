#!/usr/bin/env bash
# Seen: an edge from a node in a group to one outside gets no route and no message, unless hierarchyHandling
#   is INCLUDE_CHILDREN.
# By the book: The manual, "JSON format", lets an edge join any two nodes of the graph and returns its route
#   as sections.
# For users of xgc: give that option for graphs with frames, which all stacks of xgc have.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent elkjs@0.12.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ELK from "elkjs";
for (const hierarchyHandling of ["INHERIT", "INCLUDE_CHILDREN"]) {
  const graph = await new ELK().layout({
    id: "root",
    layoutOptions: { hierarchyHandling },
    children: [{ id: "group", children: [{ id: "a", width: 9, height: 9 }] }, { id: "b", width: 9, height: 9 }],
    edges: [{ id: "edge", sources: ["a"], targets: ["b"] }],
  });
  console.log(hierarchyHandling, graph.edges[0].sections?.length ?? "no route");
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
INHERIT no route
INCLUDE_CHILDREN 1
END
)

echo "elkjs@0.12.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual, "JSON format", lets an edge join any two nodes of the graph and returns its route as sections.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
