#!/usr/bin/env bash
# check_abidiff.sh <wakpi.cdef.h> <include folder> <libwakpi.so> <baseline>
# Compares the library with the committed baseline. Any exit of abidiff but 0 fails. Traps that this stands clear of:
# a library without debug information and a baseline without locations both pass whatever was changed; and private
# types are told from public ones by the base name of the file alone, so the opaque ones are named as well.
set -u
cdef=$1 include=$2 library=$3 baseline=$4
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! readelf -S "$library" | grep -q '\.debug_info'; then
    echo "$library was built without -g: abidiff would pass anything"
    exit 1
fi
if ! grep -q "filepath=" "$baseline"; then
    echo "$baseline has no locations: abidiff would pass anything"
    exit 1
fi
awk -v list=opaque -f "$here/interface.awk" "$cdef" | sort |
    sed 's/.*/[suppress_type]\n  name = &\n/' >"$work/opaque"
abidiff --suppr "$work/opaque" --headers-dir1 "$include" --headers-dir2 "$include" "$baseline" "$library"
status=$?
if [ $status != 0 ]; then
    echo "abidiff: exit $status"
    echo "If the interface was changed on purpose: bash tests/abi/update.sh, and look at what it changes."
    exit 1
fi
