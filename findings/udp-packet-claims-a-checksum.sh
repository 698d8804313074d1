#!/usr/bin/env bash
# Seen: encode() writes 0xFFFF as the checksum of every datagram, although it computes none: a receiver
#   that checks it drops the datagram.
# By the book: RFC 768: a sender that generates no checksum transmits an all zero value; 0xFFFF is the
#   checksum of a sum of zero.
# For users of xgc: set the field to zero before a frame made with it is sent to an xgc host, whose UDP
#   counts it as badChecksum.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent udp-packet@2.0.0 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import udp from "udp-packet";
for (const data of ["abc", "another"]) {
  const packet = udp.encode({ sourcePort: 1, destinationPort: 2, data: Buffer.from(data) });
  console.log(data, Buffer.from(packet).toString("hex", 6, 8));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
abc ffff
another ffff
END
)

echo "udp-packet@2.0.0, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: RFC 768: a sender that generates no checksum transmits an all zero value; 0xFFFF is the checksum of a sum of zero.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
