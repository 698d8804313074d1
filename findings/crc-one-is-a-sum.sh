#!/usr/bin/env bash
# Seen: crc1() is the sum of all bytes modulo 256, not the CRC of one bit: 123456789 gives dd, and the
#   order of bytes does not matter.
# By the book: CRC-1 is the parity bit, the remainder by x + 1 (Koopman and Chakravarty, 2004): 0 or 1,
#   here 1.
# For users of xgc: a header that says checksum crc1 needs a parity of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent crc@4.3.2 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { crc1 } from "crc";
console.log(crc1(Buffer.from("123456789")).toString(16), crc1(Buffer.from("987654321")).toString(16));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
dd dd
END
)

echo "crc@4.3.2, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: CRC-1 is the parity bit, the remainder by x + 1 (Koopman and Chakravarty, 2004): 0 or 1, here 1.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
