#!/usr/bin/env bash
# Seen: bin:5 puts 5 into the bin that begins at 5 and -5 into the one that begins at -10: below zero the
#   lower end of a bin is outside it.
# By the book: a histogram has half-open bins of one kind, [k, k + 5); the manual says only that values
#   are put into buckets of size 5, though its example has -10 in the bucket -15.
# For users of xgc: use floor of the quotient for clock offsets, whose whole multiples are frequent in a
#   simulation and would be counted one bin too low.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export LC_ALL=C.UTF-8
apt-get download datamash=1.7-2 >install.log 2>&1 || { cat install.log; exit 77; }
dpkg -x datamash_*.deb package

seen=$(
printf '%s\n' -10 -6 -5 -1 0 4 5 10 | package/usr/bin/datamash --full bin:5 1
)
expected=$(cat <<'END'
-10	-15
-6	-10
-5	-10
-1	-5
0	0
4	0
5	5
10	10
END
)

echo "datamash 1.7-2"
echo "seen:"
echo "$seen"
echo 'by the book: a histogram has half-open bins of one kind, [k, k + 5); the manual says only that values are put into buckets of size 5, though its example has -10 in the bucket -15.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
