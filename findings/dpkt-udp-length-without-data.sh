#!/usr/bin/env bash
# Seen: a UDP header that is built with data has the length 8, that of the header alone, while the IP
#   header around it counts the data: the datagram is malformed.
# By the book: RFC 768: Length is the length in octets of this user datagram including this header and the
#   data, here 11.
# For users of xgc: set ulen by hand in frames that are built with dpkt and sent to a simulated host.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' python3-dpkt 2>/dev/null || echo missing)
echo "python3-dpkt $version"
case $version in
  1.9.8*) ;;
  *) echo "this was seen with 1.9.8"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

seen=$(/usr/bin/python3 - 2>/dev/null <<'END'
import dpkt
udp = dpkt.udp.UDP(sport=1, dport=2, data=b"abc")
ip = dpkt.ip.IP(src=bytes([192, 0, 2, 1]), dst=bytes([192, 0, 2, 2]), p=17, data=udp)
raw = bytes(ip)
print("IP total length", int.from_bytes(raw[2:4], "big"))
print("UDP length", int.from_bytes(raw[24:26], "big"), "of", len(raw) - 20)
END
)
expected=$(cat <<'END'
IP total length 31
UDP length 8 of 11
END
)

echo "seen:"
echo "$seen"
echo 'by the book: RFC 768: Length is the length in octets of this user datagram including this header and the data, here 11.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
