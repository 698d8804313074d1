#!/usr/bin/env bash
# Seen: a column of whole JavaScript numbers is written as INT32 and fails from 2^31 on; with one fraction in
#   it, it is DOUBLE and passes.
# By the book: ECMA-262, section 6.1.6.1: a Number is a double; the Parquet format has INT64 and DOUBLE for
#   counts beyond 32 bits.
# For users of xgc: say type: "DOUBLE" or "INT64" for counts of bytes and nanoseconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent hyparquet-writer@0.17.0 hyparquet@1.33.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { parquetWriteBuffer } from "hyparquet-writer";
for (const data of [[1, 2 ** 31 - 1], [1, 2 ** 31], [0.5, 2 ** 31]]) {
  try {
    parquetWriteBuffer({ columnData: [{ name: "bytes", data }] });
    console.log(data.join(), "written");
  } catch (error) {
    console.log(data.join(), error.message);
  }
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
1,2147483647 written
1,2147483648 parquet expected int32 value, got 2147483648
0.5,2147483648 written
END
)

echo "hyparquet-writer@0.17.0 hyparquet@1.33.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: ECMA-262, section 6.1.6.1: a Number is a double; the Parquet format has INT64 and DOUBLE for counts beyond 32 bits.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
