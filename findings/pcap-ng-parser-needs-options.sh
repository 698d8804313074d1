#!/usr/bin/env bash
# Seen: an interface without options, the least that the format allows, ends in an error thrown out of the
#   stream, past its error event.
# By the book: draft-ietf-opsawg-pcapng, section 3.5: options are not required, and a block without them
#   ends after its fixed part.
# For users of xgc: read captures of xgc in this format with tshark or scapy.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent pcap-ng-parser@1.0.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import Parser from "pcap-ng-parser";
const block = (kind, body) => {
  const size = Buffer.alloc(8);
  size.writeUInt32LE(kind, 0);
  size.writeUInt32LE(body.length + 12, 4);
  return Buffer.concat([size, body, size.subarray(4)]);
};
const section = block(0x0a0d0d0a, Buffer.from("4d3c2b1a01000000ffffffffffffffff", "hex"));
const plain = block(1, Buffer.from("0100000000000400", "hex"));
const parser = new Parser();
parser.on("error", () => console.log("error event"));
parser.on("interface", () => console.log("interface"));
process.on("uncaughtException", (error) => console.log("thrown:", error.code));
parser.end(Buffer.concat([section, plain]));
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
thrown: ERR_OUT_OF_RANGE
END
)

echo "pcap-ng-parser@1.0.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcapng, section 3.5: options are not required, and a block without them ends after its fixed part.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
