#!/usr/bin/env bash
# Seen: a comparison in a quoted label is read as a tag: of "size<limit and limit>1" only "size1" is shown.
# By the book: Mermaid, "Flowcharts syntax", special characters: double quotes are the way to show troublesome
#   text; nothing says that it is HTML.
# For users of xgc: xgc writes < and > as entities in Mermaid.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent mermaid@11.17.2 jsdom@29.1.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { JSDOM } from "jsdom";
const { window } = new JSDOM("<body></body>", { pretendToBeVisual: true });
const { document, CSSStyleSheet, DOMParser, Element } = window;
Object.assign(globalThis, { window, document, CSSStyleSheet: CSSStyleSheet ?? class {}, DOMParser, Element });
Object.assign(window.SVGElement.prototype, { getBBox: () => ({ x: 0, y: 0, width: 9, height: 9 }), getComputedTextLength: () => 9 });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
async function shown(text, selector) {
  const { svg } = await mermaid.render("picture", text);
  const page = new JSDOM(svg).window.document;
  return page.querySelector(selector)?.textContent ?? "nothing";
}
for (const label of ["size<limit and limit>1", "size&lt;limit and limit&gt;1"]) {
  console.log(label, "=>", (await shown(`flowchart BT\n  a["${label}"]\n`, ".nodeLabel")).trim());
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
size<limit and limit>1 => size1
size&lt;limit and limit&gt;1 => size<limit and limit>1
END
)

echo "mermaid@11.17.2 jsdom@29.1.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Mermaid, "Flowcharts syntax", special characters: double quotes are the way to show troublesome text; nothing says that it is HTML.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
