#!/usr/bin/env bash
# Seen: calculateCIDRPrefix() takes the mask 255.255.0.255, whose ones are not contiguous, for a /16
#   without a word.
# By the book: RFC 4632, section 3.1: a prefix is a contiguous set of leading bits, so that no prefix
#   belongs to this mask.
# For users of xgc: the language takes lengths of prefixes: check the masks of a table by converting them
#   there and back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent ip-subnet-calculator@2.0.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import * as calculator from "ip-subnet-calculator";
const { prefixSize, prefixMaskStr } = calculator.calculateCIDRPrefix("192.0.2.5", "255.255.0.255");
console.log(prefixSize, prefixMaskStr);
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
16 255.255.0.0
END
)

echo "ip-subnet-calculator@2.0.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 4632, section 3.1: a prefix is a contiguous set of leading bits, so that no prefix belongs to this mask.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
