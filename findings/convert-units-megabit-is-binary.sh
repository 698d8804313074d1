#!/usr/bin/env bash
# Seen: a megabit, Mb, is 1,048,576 bits and a kilobit 1,024: a rate of 10 Mb comes out 4.9 % too fast.
# By the book: IEC 80000-13: kilo and mega are 10^3 and 10^6, the binary multiples are kibi and mebi; IEEE
#   802.3 means 10^6 bits by Mb.
# For users of xgc: convert rates of media with units of the language, 10 Mbit/s, which are decimal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent convert-units@2.3.4 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import convert from "convert-units";
console.log(convert(10).from("Mb").to("b"), convert(1).from("Kb").to("b"));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
10485760 1024
END
)

echo "convert-units@2.3.4, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: IEC 80000-13: kilo and mega are 10^3 and 10^6, the binary multiples are kibi and mebi; IEEE 802.3 means 10^6 bits by Mb.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
