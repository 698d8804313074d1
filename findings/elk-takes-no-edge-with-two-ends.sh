#!/usr/bin/env bash
# Seen: sources and targets of an edge are lists, and layout() of a list with two targets fails: the edge is
#   not "simple".
# By the book: The manual, "JSON format": edges have arrays of sources and targets, so that hyperedges can be
#   given; it names no algorithm that refuses these.
# For users of xgc: a shared link needs a node of its own, as xgc graph draws it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent elkjs@0.12.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ELK from "elkjs";
const children = ["a", "b", "c"].map((id) => ({ id, width: 10, height: 10 }));
for (const targets of [["b"], ["b", "c"]]) {
  try {
    await new ELK().layout({ id: "root", children, edges: [{ id: "edge", sources: ["a"], targets }] });
    console.log(targets.join(), "laid out");
  } catch (error) {
    console.log(targets.join(), error.message);
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
b laid out
b,c java.lang.IllegalArgumentException: Passed edge is not 'simple'.
END
)

echo "elkjs@0.12.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual, "JSON format": edges have arrays of sources and targets, so that hyperedges can be given; it names no algorithm that refuses these.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
