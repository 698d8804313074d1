#!/usr/bin/env bash
# Seen: a capture of two frames between 02:00:00:00:00:01 and :02, at 1 s and 3 s, ends in problems
#   finding end packet of file; with the same frames at 100 s it is read.
# By the book: draft-ietf-opsawg-pcap, section 5: the seconds of a packet count from 1970 and have no
#   least value.
# For users of xgc: captures of short runs begin at 1970 as well: shift them first, editcap -F pcap -t
#   1000000 in.pcap out.pcap.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' tcpslice 2>/dev/null || echo missing)
echo "tcpslice $version"
case $version in
  1.5*) ;;
  *) echo "this was seen with 1.5"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

python3 - <<'END'
import struct
frame = bytes.fromhex("020000000002020000000001") + b"\x88\xb5" + bytes(46)
for begin in (1, 100):
    with open(f"from{begin}.pcap", "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for seconds in (begin, begin + 2):
            file.write(struct.pack("<IIII", seconds, 5, len(frame), len(frame)) + frame)
END
seen=$(
  for begin in 1 100; do
    tcpslice -w out.pcap from$begin.pcap 2>&1 && echo "from $begin s: read"
  done
)
expected=$(cat <<'END'
tcpslice: problems finding end packet of file from1.pcap
from 100 s: read
END
)

echo "seen:"
echo "$seen"
echo 'by the book: draft-ietf-opsawg-pcap, section 5: the seconds of a packet count from 1970 and have no least value.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
