#!/usr/bin/env bash
# check_symbols.sh <wakpi.cdef.h> <libwakpi.so> <libwakpi.a> <symbols.txt>
# The headers' functions, the library's exported symbols and the symbols file are one list; versions, SONAME and
# needed libraries are as promised; the static library has no global name but wakpi's; nothing is called that a
# library in a host's process must not call.
set -u
cdef=$1 shared=$2 static=$3 symbols=$4
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

# Complains of each line that only one of two sorted files has.
compare() # file, what it is, file, what it is
{
    while read -r name; do complain "$name: in $2, not in $4"; done < <(comm -23 "$1" "$3")
    while read -r name; do complain "$name: in $4, not in $2"; done < <(comm -13 "$1" "$3")
}

awk -v list=functions -f "$here/interface.awk" "$cdef" | sort >"$work/headers" || exit 1
nm -D --defined-only --with-symbol-versions "$shared" | awk '$2 != "A" { print $3 }' | sort >"$work/versioned"
sed 's/@.*//' "$work/versioned" | sort >"$work/exported"
grep -v '^#' "$symbols" >"$work/symbols"
awk '{ print $1 }' "$work/symbols" >"$work/listed"
sort -u "$work/listed" >"$work/listed-sorted"

[ -s "$work/headers" ] || complain "no function found in $cdef"
compare "$work/headers" "the headers" "$work/exported" "the library's exports"
sort -C -u "$work/listed" || complain "$symbols is not sorted, or has a line twice"
compare "$work/headers" "the headers" "$work/listed-sorted" "symbols.txt"

# The node a symbol was added under is its version without the patch number.
sed 's/@@/ /' "$work/versioned" | sort | join - "$work/symbols" | while read -r name node version; do
    [ "$node" = "WAKPI_${version%.*}" ] || echo "$name: node $node, but symbols.txt says $version"
done >"$work/nodes"
[ ! -s "$work/nodes" ] || complain "$(cat "$work/nodes")"

readelf -d "$shared" >"$work/dynamic"
grep -q 'SONAME.*\[libwakpi\.so\.0\]' "$work/dynamic" || complain "SONAME is not libwakpi.so.0"
grep -q TEXTREL "$work/dynamic" && complain "the library has text relocations"
sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p' "$work/dynamic" | grep -vE '^(libc|libm|ld-linux.*)\.so\.' >"$work/needed"
[ ! -s "$work/needed" ] || complain "needed beside libc and libm: $(tr '\n' ' ' <"$work/needed")"

nm -g --defined-only "$static" | awk 'NF == 3 { print $3 }' | grep -v '^wakpi_' | while read -r name; do
    echo "$name: a global name of the static library that is not wakpi's"
done >"$work/foreign"
[ ! -s "$work/foreign" ] || complain "$(cat "$work/foreign")"

# Printing, ending the process, locale, environment, local time and hidden static state.
forbidden='printf|vprintf|puts|putchar|fprintf|vfprintf|fputs|perror|stdout|stderr|stdin|abort|exit|_exit|__assert_fail'
forbidden+='|setlocale|uselocale|localeconv|strcoll|strxfrm|toupper|tolower|__ctype_.*_loc|strtod|strtof|atof|strftime'
forbidden+='|getenv|secure_getenv|localtime|localtime_r|gmtime|mktime|ctime|tzset|strtok|rand|srand|random|signal|system'
nm -D --undefined-only "$shared" | awk '{ print $2 }' | sed 's/@.*//; s/^__\(.*\)_chk$/\1/' |
    grep -xE "$forbidden" | while read -r name; do
    echo "$name: called, and a library in a host's process must not"
done >"$work/calls"
[ ! -s "$work/calls" ] || complain "$(cat "$work/calls")"

# A variable that is written to is atomic, a lock, or said to be guarded by one in the line above it.
# The compiler's own are left out: marks of its start-up code, and what it found out about the processor there.
objdump -t "$shared" | awk '$2 == "l" && $3 == "O" && $4 ~ /^\.(t?data|t?bss)$/ { print $NF }' |
    sed 's/\.[0-9]*$//; s/^.*\.//' | grep -vxE 'completed|__dso_handle|__TMC_END__|__cpu_model|__cpu_features2' | sort -u | while read -r name; do
    grep -rhE -B 1 "^[[:space:]]*(static|extern).*[ *]$name( |\[|;|=)" "$here/../../lib" |
        grep -qE 'atomic|_Atomic|pthread_|[Gg]uarded by' || echo "$name: static, written to, and not atomic"
done >"$work/statics"
[ ! -s "$work/statics" ] || complain "$(cat "$work/statics")"

if [ $bad != 0 ]; then
    echo "If the interface was changed on purpose: bash tests/abi/update.sh, and look at what it changes."
    exit 1
fi
echo "$(wc -l <"$work/headers") functions: headers, exports and symbols.txt agree"
