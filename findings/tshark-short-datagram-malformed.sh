#!/usr/bin/env bash
# Seen: a valid UDP datagram of two bytes to port 5001 is a malformed packet: the number picks the dissector
#   of the Cross Point Frame Injector.
# By the book: RFC 768: any length from 8 on is valid; IANA has 5001 registered as commplex-link, which is
#   another protocol.
# For users of xgc: read captures of small messages with -d udp.port==PORT,data, or choose ports above 49151.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' tshark 2>/dev/null || echo missing)
echo "tshark $version"
case $version in
  4.0.17*) ;;
  *) echo "this was seen with 4.0.17"; exit 77 ;;
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
open("a.pcapng", "wb").write(section + interface() + packet(ip(udp(b"hi", 5001)), 0) + packet(ip(udp(b"hi", 50001)), 0))
END
seen=$(tshark -r a.pcapng -T fields -e udp.dstport -e frame.protocols -e _ws.malformed 2>/dev/null | sed 's/[[:space:]]*$//')
expected=$(cat <<'END'
5001	eth:ethertype:ip:udp:cpfi	[Malformed Packet: CPFI],_ws.malformed
50001	eth:ethertype:ip:udp:data
END
)

echo "seen:"
echo "$seen"
echo 'by the book: RFC 768: any length from 8 on is valid; IANA has 5001 registered as commplex-link, which is another protocol.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
