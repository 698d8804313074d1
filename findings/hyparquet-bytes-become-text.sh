#!/usr/bin/env bash
# Seen: a column of bytes without a logical type is read as UTF-8 text, and bytes that are none become U+FFFD.
# By the book: Parquet format, LogicalTypes.md: BYTE_ARRAY is text only with the logical type STRING (UTF8).
# For users of xgc: read columns of frames with utf8: false.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent hyparquet-writer@0.17.0 hyparquet@1.33.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
const file = parquetWriteBuffer({ columnData: [{ name: "frame", data: [new Uint8Array([0x45, 0xc0, 0xff])] }] });
const codes = (value) => Array.from(value, (each) => (typeof each === "string" ? each.codePointAt(0) : each).toString(16));
for (const options of [{}, { utf8: false }]) {
  const [{ frame }] = await parquetReadObjects({ file, ...options });
  console.log(JSON.stringify(options), typeof frame, codes(frame).join(" "));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
{} string 45 fffd fffd
{"utf8":false} object 45 c0 ff
END
)

echo "hyparquet-writer@0.17.0 hyparquet@1.33.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Parquet format, LogicalTypes.md: BYTE_ARRAY is text only with the logical type STRING (UTF8).'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
