#!/usr/bin/env bash
# Seen: the CRC-32 of 123456789 is a negative number, and its text in hexadecimal has a minus sign and
#   other digits.
# By the book: the catalogue of parametrised CRC algorithms (Cook): the check value of CRC-32/ISO-HDLC is
#   cbf43926.
# For users of xgc: compare frame check sequences as unsigned numbers: crc >>> 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent crc-full@1.1.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { CRC } from "crc-full";
const value = CRC.default("CRC32").compute(Buffer.from("123456789"));
console.log(value.toString(16), (value >>> 0).toString(16));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
-340bc6da cbf43926
END
)

echo "crc-full@1.1.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: the catalogue of parametrised CRC algorithms (Cook): the check value of CRC-32/ISO-HDLC is cbf43926.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
