#!/usr/bin/env bash
# Seen: if_tsoffset is not read: frames of an interface that counts from 1,700,000,000 s on are from 1970.
# By the book: draft-ietf-opsawg-pcapng, section 4.2: the offset, in seconds, is added to the time of each
#   frame of the interface.
# For users of xgc: tshark and tcpdump add it; xgc writes no offset.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' python3-scapy 2>/dev/null || echo missing)
echo "python3-scapy $version"
case $version in
  2.5.0*) ;;
  *) echo "this was seen with 2.5.0"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

seen=$(/usr/bin/python3 - 2>/dev/null <<'END'
import struct
def block(kind, body):
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size
def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)
section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
def interface(*options):
    return block(1, struct.pack("<HHI", 1, 0, 0) + b"".join(options))
def packet(frame, ticks):
    body = struct.pack("<IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
    return block(6, body + frame + b"\0" * (-len(frame) % 4))
open("a.pcapng", "wb").write(
    section + interface(option(14, struct.pack("<q", 1700000000))) + packet(bytes(60), 5 * 10**6)
)
from scapy.utils import PcapNgReader
print(*(float(each.time) for each in PcapNgReader("a.pcapng")))
END
)
expected=$(cat <<'END'
5.0
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcapng, section 4.2: the offset, in seconds, is added to the time of each frame of the interface.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
