#!/usr/bin/env bash
# Seen: the interfaces of a second section of a pcapng file are added to those of the first: its times are
#   read in the unit of the first one, here a thousand times too late.
# By the book: draft-ietf-opsawg-pcapng, section 4.1: a section begins with no interfaces, and its numbers
#   count from 0 again.
# For users of xgc: files that are appended to each other are read wrongly; xgc writes one section.
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
    section + interface() + packet(bytes(60), 5 * 10**6) + section + interface(option(9, b"\x09")) + packet(bytes(60), 5 * 10**9)
)
from scapy.utils import PcapNgReader
print(*(float(each.time) for each in PcapNgReader("a.pcapng")))
END
)
expected=$(cat <<'END'
5.0 5000.0
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcapng, section 4.1: a section begins with no interfaces, and its numbers count from 0 again.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
