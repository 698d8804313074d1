#!/usr/bin/env bash
# Seen: defragment() gives up a datagram if one fragment of it is there twice, and returns its pieces instead.
# By the book: RFC 791, section 3.2 (example reassembly): data that comes again is copied over; RFC 815
#   likewise closes each hole once.
# For users of xgc: captures from two places, or with the duplication of a link of xgc, reassemble in hosts
#   and not here.
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
from scapy.layers.inet import IP, UDP, defragment, fragment
whole = IP(src="10.0.0.1", dst="10.0.0.2", id=7) / UDP(sport=40000, dport=50001) / (b"x" * 40)
pieces = [IP(bytes(each)) for each in fragment(whole, fragsize=16)]
for name, given in (("once", pieces), ("reversed", pieces[::-1]), ("one twice", pieces[:2] + pieces[1:])):
    print(name, [len(each) for each in defragment(given)])
END
)
expected=$(cat <<'END'
once [68]
reversed [68]
one twice [36, 36, 36, 36]
END
)

echo "seen:"
echo "$seen"
echo 'by the book: RFC 791, section 3.2 (example reassembly): data that comes again is copied over; RFC 815 likewise closes each hole once.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
