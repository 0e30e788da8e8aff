#!/usr/bin/env bash
# check_store_symbols.sh <wakpi-store.cdef.h> <libwakpi-store.so> <libwakpi-store.a> <store_symbols.txt> <libwakpi.so>
# The header's functions, the library's exports and the symbols file are one list; the SONAME, the version node and the
# libraries it needs are as promised; of wakpi it uses the public interface alone.
set -u
cdef=$1 shared=$2 static=$3 symbols=$4 wakpi=$5
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
bad=0

complain()
{
    echo "$*"
    bad=1
}

awk -v list=functions -f "$here/interface.awk" "$cdef" | sort >"$work/header" || exit 1
nm -D --defined-only --with-symbol-versions "$shared" | awk '$2 != "A" { print $3 }' | sort >"$work/exports"
[ -s "$work/header" ] || complain "no function found in $cdef"
sed 's/$/@@WAKPI_STORE_0.9/' "$work/header" | diff - "$work/exports" || complain "the header's functions are not the exports"
awk '!/^#/ { print $1 }' "$symbols" | diff "$work/header" - || complain "the header's functions are not those of $symbols"

readelf -d "$shared" >"$work/dynamic"
grep -q 'SONAME.*\[libwakpi-store\.so\.0\]' "$work/dynamic" || complain "SONAME is not libwakpi-store.so.0"
sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p' "$work/dynamic" |
    grep -vE '^(libc\.so\.6|ld-linux.*|libwakpi\.so\.0|libsqlite3\.so\.0)$' && complain "needed beside libc, wakpi and SQLite"
nm -g --defined-only "$static" | awk 'NF == 3 { print $3 }' | grep -v '^wakpi_store_' && complain "names that are not wakpi_store_"
nm -D --defined-only "$wakpi" | awk '{ print $3 }' | sed 's/@.*//' | sort -u >"$work/public"
nm -D --undefined-only "$shared" | awk '{ print $2 }' | grep '^wakpi_' | sed 's/@.*//' | sort -u | comm -23 - "$work/public" |
    grep . && complain "not of wakpi's public interface"

[ $bad = 0 ] && echo "$(wc -l <"$work/header") functions: header, exports and symbols file agree"
exit $bad
