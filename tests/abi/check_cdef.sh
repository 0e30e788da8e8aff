#!/usr/bin/env bash
# check_cdef.sh <wakpi.cdef.h> <libwakpi.so> <version> <python|lua|php>
# The foreign reader takes wakpi.cdef.h as it is, and lists through it the same KPIs as the catalogue's constants.
# Exit 77: no such reader here.
set -u
cdef=$1 library=$2 version=$3 reader=$4
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

absent()
{
    echo "$1 is not here"
    [ "${WAKPI_TESTS_STRICT:-0}" = 1 ] && exit 1
    exit 77
}

case $reader in
python) run=(python3) file=cdef_load.py
    python3 -c 'import cffi' 2>/dev/null || absent "python3 with cffi" ;;
lua) run=(luajit) file=cdef_load.lua
    command -v luajit >/dev/null || absent luajit ;;
php) run=(php -n -d extension=ffi -d ffi.enable=1) file=cdef_load.php
    php -n -d extension=ffi -m 2>/dev/null | grep -q FFI || absent "php with FFI" ;;
esac

"${run[@]}" "$here/$file" "$cdef" "$library" >"$work/printed" || exit 1
grep -qx "version $version" "$work/printed" || { echo "not version $version"; cat "$work/printed"; exit 1; }
grep -qx 'error .*no such key.*' "$work/printed" || { echo "the error does not name the key"; exit 1; }
sed -n 's/^\([0-9]* [a-z0-9_]*\)$/\1/p' "$work/printed" | sort >"$work/listed"

# WAKPI_KPI_OPEN_RATE = 7 is "7 open_rate".
tr ',{}' '\n\n\n' <"$cdef" | sed -n 's/^ *WAKPI_KPI_\([A-Z0-9_]*\) *= *\([0-9]*\) *$/\2 \1/p' |
    tr '[:upper:]' '[:lower:]' | sort >"$work/constants"
diff "$work/constants" "$work/listed" && [ -s "$work/listed" ] || exit 1
echo "$reader lists $(wc -l <"$work/listed") KPIs"
