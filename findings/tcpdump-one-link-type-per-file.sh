#!/usr/bin/env bash
# Seen: a pcapng file that declares an Ethernet and a raw IP interface is given up at the second declaration,
#   before any frame.
# By the book: draft-ietf-opsawg-pcapng, section 4.2: each interface has its own link type.
# For users of xgc: all interfaces of the captures of xgc are Ethernet; merge others into files of their own.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' tcpdump 2>/dev/null || echo missing)
echo "tcpdump $version"
case $version in
  4.99.3*) ;;
  *) echo "this was seen with 4.99.3"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

python3 - <<'END'
import struct
def block(kind, body):
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size
section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
def interface():
    return block(1, struct.pack("<HHI", 1, 0, 0))
def packet(frame, ticks):
    body = struct.pack("<IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
    return block(6, body + frame + b"\0" * (-len(frame) % 4))
def total(data):
    n = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while n >> 16:
        n = (n & 0xFFFF) + (n >> 16)
    return n ^ 0xFFFF
def ip(payload, fragment=0):
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, fragment, 64, 17, 0) + bytes([10, 0, 0, 1, 10, 0, 0, 2])
    head = head[:10] + struct.pack("!H", total(head)) + head[12:]
    return (bytes.fromhex("020000000002020000000001") + b"\x08\x00" + head + payload).ljust(60, b"\0")
def udp(data, port):
    return struct.pack("!HHHH", 40000, port, 8 + len(data), 0) + data
frame = ip(udp(b"hi", 50001))
raw = block(1, struct.pack("<HHI", 101, 0, 0))
second = packet(frame[14:], 0)
second = second[:8] + struct.pack("<I", 1) + second[12:]
open("a.pcapng", "wb").write(section + interface() + raw + packet(frame, 0) + second + packet(frame, 0))
END
seen=$(tcpdump -tt -n -r a.pcapng 2>&1 | grep -v "^reading" || true)
echo "tshark reads $(tshark -r a.pcapng 2>/dev/null | wc -l) frames"
expected=$(cat <<'END'
tcpdump: pcap_loop: an interface has a type 101 different from the type of the first interface
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcapng, section 4.2: each interface has its own link type.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
