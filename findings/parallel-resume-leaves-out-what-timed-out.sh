#!/usr/bin/env bash
# Seen: --resume counts a job that --timeout killed as done: a second call runs nothing and ends with exit
#   code 0; only --resume-failed runs the job again.
# By the book: GNU parallel manual: --resume goes on from the last unfinished job; the joblog has this one
#   with exit value -1 and signal 15.
# For users of xgc: give --resume-failed in a recipe that runs shards of a study, and look at the exit
#   values of the joblog.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' parallel 2>/dev/null || echo missing)
echo "parallel $version"
case $version in
  20221122*) ;;
  *) echo "this was seen with 20221122"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

seen=$(
  set +e
  parallel --will-cite --timeout 1 --joblog log 'sleep {}; echo done {}' ::: 0 5 2>/dev/null
  echo "exit $?"
  parallel --will-cite --resume --joblog log 'echo again {}' ::: 0 5 2>/dev/null
  echo "with --resume: exit $?"
  parallel --will-cite --resume-failed --joblog log 'echo again {}' ::: 0 5 2>/dev/null
  echo "with --resume-failed: exit $?"
)
expected=$(cat <<'END'
done 0
exit 1
with --resume: exit 0
again 5
with --resume-failed: exit 0
END
)

echo "seen:"
echo "$seen"
echo 'by the book: GNU parallel manual: --resume goes on from the last unfinished job; the joblog has this one with exit value -1 and signal 15.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
