#!/usr/bin/env bash
# Seen: tcprewrite --fixcsum writes 0x0000 for a UDP checksum that sums to zero, where the frame had
#   0xFFFF: the datagram has no checksum any more.
# By the book: RFC 768: a computed checksum of zero is transmitted as all ones; an all zero value means
#   that the sender generated none.
# For users of xgc: frames of xgc carry 0xFFFF in that case; after tcprewrite one datagram in 65,536 is
#   not protected, and its receiver does not check it.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' tcpreplay 2>/dev/null || echo missing)
echo "tcpreplay $version"
case $version in
  4.4.3*) ;;
  *) echo "this was seen with 4.4.3"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

python3 - <<'END'
import struct
def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
def frame(payload, field):
    ends = bytes([192, 0, 2, 1, 192, 0, 2, 2])
    udp = struct.pack("!HHHH", 1234, 4321, 8 + len(payload), field) + payload
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + ends
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    return bytes.fromhex("0200000000020200000000010800") + ip + udp
def zero(payload):
    ends = bytes([192, 0, 2, 1, 192, 0, 2, 2])
    udp = struct.pack("!HHHH", 1234, 4321, 8 + len(payload), 0) + payload
    return checksum(ends + struct.pack("!BBH", 0, 17, len(udp)) + udp)
base = zero(b"\0\0")
sent = frame(struct.pack("!H", base), 0xFFFF)
assert zero(struct.pack("!H", base)) == 0
with open("a.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    file.write(struct.pack("<IIII", 1, 0, len(sent), len(sent)) + sent)
END
field() { tshark -r "$1" -T fields -e udp.checksum 2>/dev/null; }
tcprewrite --fixcsum -i a.pcap -o b.pcap >/dev/null 2>&1
seen=$(echo "before $(field a.pcap)"; echo "after $(field b.pcap)")
expected=$(cat <<'END'
before 0xffff
after 0x0000
END
)

echo "seen:"
echo "$seen"
echo 'by the book: RFC 768: a computed checksum of zero is transmitted as all ones; an all zero value means that the sender generated none.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
