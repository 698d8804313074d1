#!/usr/bin/env bash
# Seen: a frame of a Simple Packet Block, which has no time, gets the time at which the file is read.
# By the book: draft-ietf-opsawg-pcapng, section 4.4: a Simple Packet Block has no time stamp.
# For users of xgc: an old capture seems to be from today, and two readings differ; xgc gives each frame its
#   time.
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
open("a.pcapng", "wb").write(section + interface() + block(3, struct.pack("<I", 60) + bytes(60)))
import time
from scapy.utils import PcapNgReader
before = time.time()
[frame] = PcapNgReader("a.pcapng")
print("between the start of reading and its end:", before <= float(frame.time) <= time.time())
END
)
expected=$(cat <<'END'
between the start of reading and its end: True
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcapng, section 4.4: a Simple Packet Block has no time stamp.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
