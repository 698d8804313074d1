#!/usr/bin/env bash
# Seen: a datagram without a checksum has one after any edit of its UDP header: the receiver of the replay
#   checks what the sender left out.
# By the book: RFC 768: an all zero checksum means that the transmitter generated none, so 0x0000 is a
#   value to keep; tcprewrite of tcpreplay 4.4.3 keeps it.
# For users of xgc: to replay a capture of an xgc host whose checksums are off, set the field back
#   afterwards, or edit with tcprewrite.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' bittwist 2>/dev/null || echo missing)
echo "bittwist $version"
case $version in
  2.0*) ;;
  *) echo "this was seen with 2.0"; exit 77 ;;
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
sent = frame(b"ab", 0)
with open("a.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    file.write(struct.pack("<IIII", 1, 0, len(sent), len(sent)) + sent)
END
field() { tshark -r "$1" -T fields -e udp.checksum 2>/dev/null; }
bittwiste -I a.pcap -O b.pcap -T udp -s 1234 >/dev/null 2>&1
seen=$(echo "before $(field a.pcap)"; echo "after $(field b.pcap)")
expected=$(cat <<'END'
before 0x0000
after 0x04c1
END
)

echo "seen:"
echo "$seen"
echo 'by the book: RFC 768: an all zero checksum means that the transmitter generated none, so 0x0000 is a value to keep; tcprewrite of tcpreplay 4.4.3 keeps it.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
