#!/usr/bin/env bash
# Seen: the tagName of an SVG element is in capitals, LINEARGRADIENT, whereas it is serialised as
#   linearGradient.
# By the book: DOM standard, section 4.9: only elements of HTML in an HTML document have an upper-case
#   tagName.
# For users of xgc: code that looks for elements of a plot by tagName works in browsers and not in Node; use
#   localName.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent linkedom@0.18.15 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parseHTML } from "linkedom";
const { document } = parseHTML("<body></body>");
const gradient = document.createElementNS("http://www.w3.org/2000/svg", "linearGradient");
console.log(gradient.tagName, gradient.localName);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
LINEARGRADIENT linearGradient
END
)

echo "linkedom@0.18.15, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: DOM standard, section 4.9: only elements of HTML in an HTML document have an upper-case tagName.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
