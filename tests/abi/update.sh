#!/usr/bin/env bash
# Writes symbols.txt, manifest.txt and the abidiff baseline anew from the headers and the library as they are now:
# for a change of the interface that is meant. What was released is never taken away; see docs/abi-policy.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$top/build/abi
export LC_ALL=C

CC=gcc cmake -S "$top" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DWAKPI_BUILD_EXAMPLES=OFF >/dev/null
cmake --build "$build" -j "$(nproc)" >/dev/null
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")

# A name keeps the version that it was added with.
touch "$here/symbols.txt"
awk -v list=functions -f "$here/interface.awk" "$build/wakpi.cdef.h" | sort >"$build/functions"
{
    echo "# Every exported function and the version that added it. Sorted; written by update.sh."
    grep -v '^#' "$here/symbols.txt" | sort | join -a 1 -o 0,2.2 -e "$version" "$build/functions" -
} >"$build/symbols.txt"
cp "$build/symbols.txt" "$here/symbols.txt"

WAKPI_UPDATE=1 bash "$here/check_manifest.sh" "$build/wakpi.cdef.h" "$top/include" "$here/manifest.txt" gcc

# A baseline that still holds stays: only line numbers would change. Without --exported-interfaces-only abidw writes a
# mere declaration for a function whose header another file of the library includes, and abidiff then passes
# whatever becomes of it.
if ! bash "$here/check_abidiff.sh" "$build/wakpi.cdef.h" "$build/libwakpi.so" "$here/baseline.abi" >/dev/null 2>&1; then
    abidw --exported-interfaces-only --headers-dir "$top/include" --drop-private-types --short-locs \
        --no-corpus-path --no-comp-dir-path --no-elf-needed --out-file "$here/baseline.abi" "$build/libwakpi.so"
fi
git -C "$top" --no-pager diff --stat -- tests/abi
