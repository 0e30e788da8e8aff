#!/usr/bin/env bash
# Writes symbols.txt, manifest.txt and the abidiff baseline anew from the headers and the library as they are now, and those
# of libwakpi-store (store_*): for a change of the interface that is meant. What was released is never taken away; see docs/abi-policy.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$top/build/abi
export LC_ALL=C

CC=gcc cmake -S "$top" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DWAKPI_BUILD_EXAMPLES=OFF >/dev/null
cmake --build "$build" -j "$(nproc)" >/dev/null
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")

cdef=$build/wakpi.cdef.h store_cdef=$build/wakpi-store.cdef.h

# A name keeps the version that it was added with.
write_symbols() # what exports them, cdef, symbols file
{
    touch "$3"
    awk -v list=functions -f "$here/interface.awk" "$2" | sort >"$build/functions"
    {
        echo "# Every exported function$1 and the version that added it. Sorted; written by update.sh."
        grep -v '^#' "$3" | sort | join -a 1 -o 0,2.2 -e "$version" "$build/functions" -
    } >"$build/symbols.txt"
    cp "$build/symbols.txt" "$3"
}

# A baseline that still holds stays: only line numbers would change. Without --exported-interfaces-only abidw writes a
# mere declaration for a function whose header another file of the library includes, and abidiff then passes
# whatever becomes of it.
write_baseline() # baseline, library, cdef, another cdef
{
    bash "$here/check_abidiff.sh" "$3" "$2" "$1" ${4:+"$4"} >/dev/null 2>&1 ||
        abidw --exported-interfaces-only --headers-dir "$top/include" --drop-private-types --short-locs \
            --no-corpus-path --no-comp-dir-path --no-elf-needed --out-file "$1" "$2"
}

write_symbols "" "$cdef" "$here/symbols.txt"
WAKPI_UPDATE=1 bash "$here/check_manifest.sh" "$cdef" "$top/include" "$here/manifest.txt" gcc
write_baseline "$here/baseline.abi" "$build/libwakpi.so" "$cdef"
if [ -e "$build/libwakpi-store.so" ]; then
    write_symbols " of libwakpi-store" "$store_cdef" "$here/store_symbols.txt"
    WAKPI_UPDATE=1 bash "$here/check_manifest.sh" "$store_cdef" "$top/include" "$here/store_manifest.txt" gcc store.h
    write_baseline "$here/store_baseline.abi" "$build/libwakpi-store.so" "$store_cdef" "$cdef"
else
    echo "libwakpi-store was not built: its files stay as they are"
fi
git -C "$top" --no-pager diff --stat -- tests/abi
