#!/usr/bin/env bash
# Seen: evaluate("5 min to s") fails, since min is the function for the minimum; unit("5 min") is five
#   minutes.
# By the book: SI brochure, table 8: min is the symbol of the minute; the manual lists it among the
#   abbreviations of units.
# For users of xgc: spell minute in expressions that come from measured tables.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent mathjs@15.2.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { evaluate, unit } from "mathjs";
for (const f of [() => unit("5 min").toNumber("s"), () => evaluate("5 minute to s"), () => evaluate("5 min to s")]) {
  try {
    console.log(String(f()));
  } catch (error) {
    console.log(error.constructor.name);
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
300
300 s
TypeError
END
)

echo "mathjs@15.2.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: SI brochure, table 8: min is the symbol of the minute; the manual lists it among the abbreviations of units.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
