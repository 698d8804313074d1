#!/usr/bin/env bash
# Seen: rangeStart and rangeEnd do nothing for the language of a plugin, without a message: prettier lists the
#   parsers that can, by name.
# By the book: The manual, "Options", Range, puts no limit on the languages; "Plugins" names no function by
#   which a parser takes part.
# For users of xgc: "Format selection" changes nothing in .xgraph files; format the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent prettier@3.10.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { format } from "prettier";
const plugin = {
  languages: [{ name: "lines", parsers: ["lines"] }],
  parsers: {
    lines: {
      astFormat: "lines",
      parse: (text) => ({ type: "root", start: 0, end: text.length, text }),
      locStart: ({ start }) => start,
      locEnd: ({ end }) => end,
    },
  },
  printers: { lines: { print: ({ node }) => node.text.replaceAll(/ +/g, " "), getVisitorKeys: () => [] } },
};
const options = { parser: "lines", plugins: [plugin] };
console.log(JSON.stringify(await format("a   b", options)));
console.log(JSON.stringify(await format("a   b", { ...options, rangeStart: 0, rangeEnd: 4 })));
console.log(JSON.stringify(await format("[1,   2]", { parser: "json", rangeStart: 0, rangeEnd: 7 })));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
"a b"
"a   b"
"[1, 2]"
END
)

echo "prettier@3.10.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: The manual, "Options", Range, puts no limit on the languages; "Plugins" names no function by which a parser takes part.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
