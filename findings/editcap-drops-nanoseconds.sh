#!/usr/bin/env bash
# Seen: converting to -F pcap cuts nanoseconds off without a word; two frames get the same time.
# By the book: draft-ietf-opsawg-pcap, section 4: the magic number A1B23C4D stands for a file with
#   nanoseconds, which editcap writes with -F nsecpcap.
# For users of xgc: convert captures of xgc, whose times are nanoseconds, with -F nsecpcap.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' wireshark-common 2>/dev/null || echo missing)
echo "wireshark-common $version"
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
def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)
section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
def interface(*options):
    return block(1, struct.pack("<HHI", 1, 0, 0) + b"".join(options))
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
open("a.pcapng", "wb").write(section + interface(option(9, b"\x09")) + packet(frame, 5) + packet(frame, 9))
END
seen=$(for format in pcap nsecpcap; do
  echo "$format, message:$(editcap -F $format a.pcapng a.$format 2>&1)"
  tshark -r a.$format -T fields -e frame.time_epoch 2>/dev/null
done)
expected=$(cat <<'END'
pcap, message:
0.000000000
0.000000000
nsecpcap, message:
0.000000005
0.000000009
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcap, section 4: the magic number A1B23C4D stands for a file with nanoseconds, which editcap writes with -F nsecpcap.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
