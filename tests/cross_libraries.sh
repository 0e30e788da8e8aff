#!/usr/bin/env bash
# cross_libraries.sh <Debian's architecture> <folder>
# Unpacks what the tests link (check, jansson, SQLite, zlib) for another architecture into a folder of its own and prints where.
# Nothing is installed and dpkg's architectures stay as they are: apt works on lists of its own in that folder.
set -eu
architecture=$1
mkdir -p "$2/$architecture"
folder=$(cd "$2/$architecture" && pwd)
sysroot=$folder/sysroot
packages=(check libsubunit0 libsubunit-dev libjansson4 libjansson-dev libsqlite3-0 libsqlite3-dev zlib1g zlib1g-dev)

if [ "$(cat "$folder/complete" 2>/dev/null)" = "${packages[*]}" ]; then
    echo "$sysroot"
    exit 0
fi
mkdir -p "$folder"/{lists/partial,archives/partial,debs}
touch "$folder/status"
apt=(apt-get -qq -o APT::Architecture="$architecture" -o APT::Architectures::="$architecture"
    -o Dir::State="$folder" -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status"
    -o Dir::Cache="$folder" -o Dir::Cache::archives="$folder/archives" -o APT::Sandbox::User=root)
{
    # A list that cannot be had does not matter where the others hold the packages.
    "${apt[@]}" update || echo "apt-get update failed in part"
    cd "$folder/debs"
    "${apt[@]}" download "${packages[@]}"
    for file in *.deb; do
        dpkg-deb -x "$file" "$sysroot"
    done
} >&2
echo "${packages[*]}" >"$folder/complete"
echo "$sysroot"
