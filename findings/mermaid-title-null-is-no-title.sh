#!/usr/bin/env bash
# Seen: a graph that is called Null has no title, and one called True is entitled true.
# By the book: YAML 1.2.2, section 10.2: the JSON schema knows null in lower case only; js-yaml, with which
#   Mermaid reads front matter by that schema, takes Null and True as well.
# For users of xgc: xgc writes titles in quotes.
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
for (const title of ["Null", "True", '"Null"']) {
  console.log(title, "=>", await shown(`---\ntitle: ${title}\n---\nflowchart BT\n  a\n`, ".flowchartTitleText"));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
Null => nothing
True => true
"Null" => Null
END
)

echo "mermaid@11.17.2 jsdom@29.1.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: YAML 1.2.2, section 10.2: the JSON schema knows null in lower case only; js-yaml, with which Mermaid reads front matter by that schema, takes Null and True as well.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
