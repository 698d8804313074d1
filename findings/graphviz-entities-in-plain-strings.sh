#!/usr/bin/env bash
# Seen: HTML entities are decoded in ordinary quoted strings, not only in <HTML-like> ones: label="&lt;" shows
#   <, and two nodes look the same.
# By the book: Graphviz, "The DOT Language": the only escape that it names for quoted strings is that of the
#   quote; entities come up under character encodings.
# For users of xgc: xgc writes & as &amp; in DOT, so that names and documentation with entities show as they
#   are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent @hpcc-js/wasm-graphviz@1.29.2 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { Graphviz } from "@hpcc-js/wasm-graphviz";
const graphviz = await Graphviz.load();
const svg = graphviz.dot('digraph { "a&b"; "a&amp;b"; x [label="if a &lt; b"] }');
console.log([...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text).join(" | "));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
a&amp;b | a&amp;b | if a &lt; b
END
)

echo "@hpcc-js/wasm-graphviz@1.29.2, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Graphviz, "The DOT Language": the only escape that it names for quoted strings is that of the quote; entities come up under character encodings.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
