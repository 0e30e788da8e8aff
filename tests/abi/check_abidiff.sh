#!/usr/bin/env bash
# check_abidiff.sh <cdef> <library> <baseline> [another cdef, of types that the library uses]
# Compares the library with the committed baseline. Any exit of abidiff but 0 fails. Traps that this stands clear of:
# - a library without debug information, or a baseline without locations, passes whatever was changed;
# - told where the headers are (--headers-dir), abidiff takes the types of <stdint.h> for private and passes
#   int32_t becoming int64_t, and takes a private header for public where it shares a public one's base name.
#   So it is told by name which types are opaque, and nothing else is left out;
# - a function that the baseline declares but does not tie to its symbol is not compared at all.
set -u
cdef=$1 library=$2 baseline=$3 other=${4:-}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export LC_ALL=C

if ! readelf -S "$library" | grep -q '\.debug_info'; then
    echo "$library was built without -g: abidiff would pass anything"
    exit 1
fi
if ! grep -q "filepath=" "$baseline"; then
    echo "$baseline has no locations: abidiff would pass anything"
    exit 1
fi
nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort >"$work/exported"
grep -o "elf-symbol-id='wakpi_[a-z0-9_]*" "$baseline" | sed "s/.*'//" | sort -u >"$work/compared"
if [ -n "$(comm -23 "$work/exported" "$work/compared")" ]; then
    echo "$baseline ties no symbol to: $(comm -23 "$work/exported" "$work/compared" | tr '\n' ' ')"
    exit 1
fi
cat "$cdef" ${other:+"$other"} | awk -v list=opaque -f "$here/interface.awk" | sort |
    sed 's/.*/[suppress_type]\n  name = &\n/' >"$work/opaque"
abidiff --suppr "$work/opaque" "$baseline" "$library"
status=$?
if [ $status != 0 ]; then
    echo "abidiff: exit $status"
    echo "If the interface was changed on purpose: bash tests/abi/update.sh, and look at what it changes."
    exit 1
fi
