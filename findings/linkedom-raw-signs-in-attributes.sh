#!/usr/bin/env bash
# Seen: an & in an attribute is written as it is, and so is a <: the SVG that one gets is no XML.
# By the book: XML 1.0, section 3.1: an attribute value holds no <, and & only begins a reference; HTML,
#   section 13.3, escapes & as well.
# For users of xgc: xgc puts names of a program into the text of its plots only, not into attributes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent linkedom@0.18.15 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parseHTML } from "linkedom";
const { document } = parseHTML("<body></body>");
const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
text.setAttribute("aria-label", "R&D, a<b");
text.textContent = "R&D, a<b";
console.log(text.outerHTML);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
<text aria-label="R&D, a<b">R&amp;D, a&lt;b</text>
END
)

echo "linkedom@0.18.15, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: XML 1.0, section 3.1: an attribute value holds no <, and & only begins a reference; HTML, section 13.3, escapes & as well.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
