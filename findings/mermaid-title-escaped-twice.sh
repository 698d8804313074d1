#!/usr/bin/env bash
# Seen: a < or > in the title of a flowchart is escaped twice: the reader sees Crowd&lt;3&gt;.
# By the book: HTML, section 13.3: text is escaped once when it is serialised; entities in the title do not
#   help, as they are not decoded.
# For users of xgc: xgc writes ‹ and › in titles such as that of Crowd<3>.
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
for (const title of ["Crowd<3>", "Crowd‹3›"]) {
  console.log(title, "=>", await shown(`---\ntitle: ${title}\n---\nflowchart BT\n  a\n`, ".flowchartTitleText"));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
Crowd<3> => Crowd&lt;3&gt;
Crowd‹3› => Crowd‹3›
END
)

echo "mermaid@11.17.2 jsdom@29.1.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: HTML, section 13.3: text is escaped once when it is serialised; entities in the title do not help, as they are not decoded.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
