#!/usr/bin/env bash
# Seen: a frame from after January 2038 has no time but an error text in its place.
# By the book: draft-ietf-opsawg-pcap, section 5: the seconds are an unsigned number of 32 bits, up to the
#   year 2106.
# For users of xgc: the captures of xgc begin at 1970 and are not concerned; shift others with editcap -t.
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
frame = bytes(12) + b"\x88\xb5" + bytes(46)
with open("a.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for seconds in (2**31 - 1, 2**31):
        file.write(struct.pack("<IIII", seconds, 0, len(frame), len(frame)) + frame)
END
seen=$(tcpdump -tt -n -r a.pcap 2>/dev/null | grep -v "0x0" | cut -c 1-23)
expected=$(cat <<'END'
2147483647.000000 00:00
[Error converting time]
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcap, section 5: the seconds are an unsigned number of 32 bits, up to the year 2106.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
