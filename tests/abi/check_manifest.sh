#!/usr/bin/env bash
# check_manifest.sh <cdef> <include folder> <manifest> [compiler] [header, wakpi.h by default]
# Compiles a program from the headers that prints layouts, constants and declarations, and compares what it prints
# with the committed manifest.
set -u
cdef=$1 include=$2 manifest=$3 cc=${4:-cc} header=${5:-wakpi.h}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -v list=manifest -v header="$header" -f "$here/interface.awk" "$cdef" >"$work/manifest.c" &&
    "$cc" -std=c99 -Wall -Wextra -Werror -I "$include" "$work/manifest.c" -o "$work/manifest" &&
    ${WAKPI_EMULATOR:-} "$work/manifest" >"$work/printed" || exit 1

# Structs with pointers and sizes are pinned on machines where both have 8 bytes.
lp64()
{
    echo 'typedef char lp64[sizeof(void *) == 8 && sizeof(size_t) == 8 ? 1 : -1];' |
        "$cc" -include stddef.h -x c -fsyntax-only - 2>/dev/null
}
if lp64; then cat "$manifest"; else grep -v '^lp64' "$manifest"; fi >"$work/expected"
if lp64; then cat "$work/printed"; else grep -v '^lp64' "$work/printed"; fi >"$work/got"

if [ "${WAKPI_UPDATE:-0}" = 1 ]; then
    cp "$work/printed" "$manifest"
elif ! diff -u --label "committed manifest" --label "the headers" "$work/expected" "$work/got"; then
    echo "If the interface was changed on purpose: bash tests/abi/update.sh, and look at what it changes."
    exit 1
fi
