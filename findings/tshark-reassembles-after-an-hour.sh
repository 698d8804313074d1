#!/usr/bin/env bash
# Seen: two fragments that lie an hour apart in a capture are put together to one datagram.
# By the book: RFC 1122, section 3.3.2: a host drops the first one after 60 to 120 seconds (RFC 791: 255 at
#   most), so no host saw this datagram.
# For users of xgc: a datagram in tshark is no proof that it was delivered: look at the measures of the host.
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
whole = udp(bytes(24), 50001)
first = packet(ip(whole[:16], 0x2000), 0)
last = packet(ip(whole[16:], 2), 3600 * 10**6)
open("a.pcapng", "wb").write(section + interface() + first + last)
END
seen=$(tshark -r a.pcapng -T fields -e frame.time_relative -e ip.fragment.count -e udp.length 2>/dev/null | sed 's/[[:space:]]*$//')
expected=$(cat <<'END'
0.000000000
3600.000000000	2	32
END
)

echo "seen:"
echo "$seen"
echo 'by the book: RFC 1122, section 3.3.2: a host drops the first one after 60 to 120 seconds (RFC 791: 255 at most), so no host saw this datagram.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
