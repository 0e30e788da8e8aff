#!/usr/bin/env bash
# gate_selftest.sh <source> <work folder>
# The ABI gate fails for every kind of change that it is there to find, each made in a copy of headers and libraries,
# and passes the copy as it is and with a change that no host can see. The parts that judge libwakpi-store are left out where
# it is not built.
set -u
source=$1 work=$2
tree=$work/tree build=$work/build saved=$work/saved
here=$source/tests/abi
bad=0

rm -rf "$work"
mkdir -p "$tree"
cp -r "$source"/{CMakeLists.txt,wakpi.pc.in,include,lib,docs} "$tree"
cmake -S "$tree" -B "$build" -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug -DWAKPI_BUILD_EXAMPLES=OFF \
    >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }

# Builds the copy and names the parts of the gate that fail.
gate()
{
    failing=""
    if ! cmake --build "$build" -j 2 ${target:+--target $target} >"$work/log" 2>&1; then
        grep -m 5 'error' "$work/log"
        failing="build"
        return
    fi
    bash "$here/check_symbols.sh" "$build/wakpi.cdef.h" "$build/libwakpi.so" "$build/libwakpi.a" \
        "$here/symbols.txt" >"$work/symbols" 2>&1 || failing+=" symbols"
    bash "$here/check_manifest.sh" "$build/wakpi.cdef.h" "$tree/include" "$here/manifest.txt" gcc \
        >"$work/manifest" 2>&1 || failing+=" manifest"
    bash "$here/check_abidiff.sh" "$build/wakpi.cdef.h" "$build/libwakpi.so" "$here/baseline.abi" \
        >"$work/abidiff" 2>&1 || failing+=" abidiff"
    if [ $with_store = 1 ]; then
        bash "$here/check_store_symbols.sh" "$build/wakpi-store.cdef.h" "$build/libwakpi-store.so" \
            "$build/libwakpi-store.a" "$here/store_symbols.txt" "$build/libwakpi.so" >"$work/store_symbols" 2>&1 ||
            failing+=" store_symbols"
        bash "$here/check_manifest.sh" "$build/wakpi-store.cdef.h" "$tree/include" "$here/store_manifest.txt" gcc \
            store.h >"$work/store_manifest" 2>&1 || failing+=" store_manifest"
        bash "$here/check_abidiff.sh" "$build/wakpi-store.cdef.h" "$build/libwakpi-store.so" \
            "$here/store_baseline.abi" "$build/wakpi.cdef.h" >"$work/store_abidiff" 2>&1 ||
            failing+=" store_abidiff"
    fi
    failing=${failing# }
}

expect() # what was done, the parts that must fail
{
    local expected=$2
    [ $with_store = 1 ] || expected=$(tr ' ' '\n' <<<"$2" | grep -v '^store_' | paste -sd ' ')
    gate
    if [ "$failing" = "$expected" ]; then
        echo "$1: found by ${failing:-none, as it should be}"
        return
    fi
    echo "$1: expected [$expected] to fail, but it was [$failing]"
    (cd "$work" && tail -n 20 symbols manifest abidiff store_* 2>/dev/null)
    bad=1
}

# Changes a copy of one or two files by sed, lets the gate judge, and puts them back.
mutate() # what, expected parts, sed script, files
{
    local what=$1 expected=$2 script=$3 file changed=0
    shift 3
    rm -rf "$saved"
    mkdir -p "$saved"
    for file in "$@"; do
        mkdir -p "$saved/$(dirname "$file")"
        cp "$tree/$file" "$saved/$file"
        sed -i "$script" "$tree/$file"
        cmp -s "$tree/$file" "$saved/$file" || changed=$((changed + 1))
    done
    if [ $changed != $# ]; then
        echo "$what: the source has changed and this self-test no longer does: $*"
        bad=1
    else
        expect "$what" "$expected"
    fi
    for file in "$@"; do
        cp "$saved/$file" "$tree/$file"
    done
}

header=include/wakpi/base.h store=include/wakpi/store.h
with_store=0
[ -z "$(find "$build" -path '*wakpi_store_objects*' -print -quit)" ] || with_store=1
target=""
expect "nothing" ""
[ $bad = 0 ] || exit 1
cp "$build/libwakpi.so" "$build/wakpi.cdef.h" "$work"
# Constants are no part of any function's type, so abidiff cannot see them, and the library need not be built: the
# manifest must find them.
target=wakpi_cdef
mutate "a constant renumbered" "manifest" 's/WAKPI_OPTION_REAL = 3 /WAKPI_OPTION_REAL = 5 /' $header
mutate "a constant added" "manifest" 's/^    WAKPI_OPTION_REAL = 3 /    WAKPI_OPTION_EXTRA = 9,\n&/' $header
target=""

mutate "a private struct grown" "" 's/^    struct wakpi_settings settings;/&\n    int64_t extra;/' lib/base/options.c
mutate "a function removed" "symbols manifest abidiff" '/wakpi_version_number(void);/d' $header
mutate "a function added" "symbols manifest abidiff" \
    's/^WAKPI_API int32_t wakpi_version_number(void);/&\nWAKPI_API int32_t wakpi_extra(void);/
     s/^int32_t wakpi_version_number(void)/int32_t wakpi_extra(void) { return 1; }\n&/' $header lib/base/version.c
mutate "a result retyped" "manifest abidiff" \
    's/int32_t wakpi_version_number(void)/int64_t wakpi_version_number(void)/' $header lib/base/version.c
mutate "a parameter retyped" "manifest abidiff" \
    's/wakpi_status_text(wakpi_status status)/wakpi_status_text(int64_t status)/' $header lib/base/status.c
mutate "a field retyped" "manifest abidiff store_abidiff" 's/^    int64_t position;/    int32_t position;/' $header
mutate "fields reordered" "manifest abidiff store_abidiff" '/^    int32_t status;/{h;d};/^    int64_t position;/G' $header
mutate "a struct grown" "manifest abidiff store_abidiff" 's/char text\[240\]/char text[248]/' $header

# The store's own interface, which has neither constants nor structs yet.
if [ $with_store = 1 ]; then
    mutate "a function of the store removed" "store_symbols store_manifest store_abidiff" \
        '/^WAKPI_API wakpi_status wakpi_store_compact(/d' $store
    mutate "a parameter of the store retyped" "store_manifest store_abidiff" \
        's/wakpi_store_compact(wakpi_store \*store, int64_t steps,/wakpi_store_compact(wakpi_store *store, int32_t steps,/' \
        $store lib/store/compact.c
    mutate "a private struct of the store grown" "" 's/^    int64_t seen; /    int64_t extra;\n&/' lib/store/handle.h
    target=wakpi_cdef
    mutate "a constant of the store added" "store_manifest" \
        's/^typedef struct wakpi_store wakpi_store;/&\nenum { WAKPI_STORE_EXTRA = 1 };/' $store
    mutate "a struct of the store added" "store_manifest" \
        's/^typedef struct wakpi_store wakpi_store;/&\ntypedef struct wakpi_store_extra {\n    uint32_t struct_size;\n    int32_t open;\n} wakpi_store_extra;/' $store
    target=""
fi

# The traps of abidiff itself.
strip --strip-debug -o "$work/stripped.so" "$work/libwakpi.so"
if bash "$here/check_abidiff.sh" "$work/wakpi.cdef.h" "$work/stripped.so" "$here/baseline.abi" >/dev/null; then
    echo "a library without debug information passes"
    bad=1
fi
sed "s/ filepath='[^']*'//g" "$here/baseline.abi" >"$work/blind.abi"
if bash "$here/check_abidiff.sh" "$work/wakpi.cdef.h" "$work/libwakpi.so" "$work/blind.abi" >/dev/null; then
    echo "a baseline without locations passes"
    bad=1
fi
exit $bad
