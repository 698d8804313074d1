#!/usr/bin/env bash
# Seen: with deps = gcc, ninja removes the dependency file after each build, so a tool that finds one of its
#   outputs gone runs in full.
# By the book: The manual, "C/C++ header dependencies": ninja reads the file into its log and deletes it; the
#   target of the rule is one more output for the tool.
# For users of xgc: the rules in docs/builds.md have no deps line: xgc compile then sees that all its outputs
#   are up to date.
set -euo pipefail
version=$(dpkg-query -W -f '${Version}' ninja-build 2>/dev/null || echo missing)
echo "ninja-build $version"
case $version in
  1.11*) ;;
  *) echo "this was seen with 1.11"; exit 77 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C.UTF-8 HOME="$folder"

cat >build.ninja <<'END'
rule plain
  command = echo "$out: in" > $out.d && touch $out
  depfile = $out.d
rule log
  command = echo "$out: in" > $out.d && touch $out
  depfile = $out.d
  deps = gcc
build a: plain in
build b: log in
END
touch in
ninja >/dev/null
seen=$(for file in a.d b.d; do if [ -e $file ]; then echo "$file stays"; else echo "$file is gone"; fi; done)
expected=$(cat <<'END'
a.d stays
b.d is gone
END
)

echo "seen:"
echo "$seen"
echo 'by the book: The manual, "C/C++ header dependencies": ninja reads the file into its log and deletes it; the target of the rule is one more output for the tool.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
