#!/usr/bin/env bash
# check_headers.sh <include folder> <lib/cdef.cmake> [--text]
# The public headers hold to the contract: they include nothing but <stddef.h>, <stdint.h> and each other, use no
# construct that a binding cannot follow, and each alone parses as C99, C11, C23 and C++11 without a warning, under
# every compiler that is here (not with --text, which reads alone).
set -u
include=$1 generator=$2 only=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

complain()
{
    echo "$*"
    bad=1
}

# --- as text -----------------------------------------------------------------------------------------------

for header in "$include"/wakpi/*.h; do
    name=${header##*/}
    while read -r line; do complain "$name: $line"; done < <(
        grep -n '^[[:space:]]*#[[:space:]]*include' "$header" |
            grep -vE '#include <(stddef\.h|stdint\.h|wakpi/[a-z_]+\.h)>'
    )
    while read -r line; do complain "$name: a macro is no part of the interface: $line"; done < <(
        grep -n '^[[:space:]]*#[[:space:]]*define' "$header" | grep -vE '#define (WAKPI_API( |$)|WAKPI_[A-Z_]+_H$)' |
            grep -vE '#define ARROW_(C_[A-Z]+_INTERFACE$|FLAG_[A-Z_]+ +[124]$)' # Arrow's own, under its guards
    )
    case $name in wakpi.h | store.h) continue ;; esac # store.h is of libwakpi-store
    grep -q "#include <wakpi/$name>" "$include/wakpi/wakpi.h" ||
        complain "$name: wakpi.h does not include it"
done

if ! cmake -DCC="${CC:-cc}" -DINCLUDE="$include" -DOUTPUT="$work/cdef" -P "$generator" 2>"$work/words"; then
    complain "$(cat "$work/words")"
fi
touch "$work/cdef"
if ! cmake -DCC="${CC:-cc}" -DINCLUDE="$include" -DOUTPUT="$work/store_cdef" -DHEADER=store.h -P "$generator" 2>"$work/words"; then
    complain "$(cat "$work/words")"
fi
touch "$work/store_cdef"
cat "$work/store_cdef" >>"$work/cdef"

forbidden() # extended regular expression, reason
{
    while read -r line; do complain "$2: $line"; done < <(tr '\n' ' ' <"$work/cdef" | sed 's/[;{]/&\n/g' | grep -E "$1")
}
word() { printf '(^|[^A-Za-z0-9_])(%s)([^A-Za-z0-9_]|$)' "$1"; }
forbidden '\.\.\.' "variable arguments"
forbidden ' : *[0-9A-Za-z_]+ *;' "a bit field"
forbidden "$(word 'union')" "a union"
forbidden "$(word 'bool|_Bool')" "bool has no fixed width in bindings"
forbidden "$(word 'int|long|short|unsigned|signed|float|wchar_t|ssize_t|intptr_t|uintptr_t')" "no fixed width"
forbidden "$(word 'FILE|time_t|va_list')" "a type of the system"
forbidden "$(word 'static|inline|restrict|_Atomic')" "cannot be bound to"
forbidden '^ *uint64_t +wakpi_' "an unsigned 64-bit result"
forbidden '\[ *(static|const)' "an array parameter with a qualifier"

# Structs: by pointer alone, and those that are open begin with struct_size.
awk -v work="$work" '
    { text = text " " $0 }
    END {
        n = split(text, parts, /typedef struct /)
        for (i = 2; i <= n; i++) {
            split(parts[i], words, /[ {;]+/)
            print words[1] > (work "/structs")
            if (parts[i] ~ /^[a-z0-9_]+ *\{/ && parts[i] !~ /^[a-z0-9_]+ *\{ *uint32_t struct_size;/)
                print words[1] ": an open struct begins with uint32_t struct_size"
        }
    }' "$work/cdef" >"$work/open"
[ ! -s "$work/open" ] || complain "$(cat "$work/open")"
touch "$work/structs"
sort -u "$work/structs" | while read -r name; do
    tr '\n' ' ' <"$work/cdef" | sed 's/typedef struct [^;{]*;//g; s/} *[a-z0-9_]*;//g; s/[;{]/&\n/g' |
        grep '(' | grep -E "(^|[ (,])(struct )?$name +[a-z]" | sed "s/^/a struct by value: /"
done >"$work/by_value"
[ ! -s "$work/by_value" ] || complain "$(cat "$work/by_value")"

# --- as compilers read them --------------------------------------------------------------------------------

parses() # compiler, language, standard
{
    local header
    command -v "$1" >/dev/null || return
    for header in "$include"/wakpi/*.h; do
        echo "#include <wakpi/${header##*/}>" >"$work/alone.c"
        "$1" -fsyntax-only -x "$2" "-std=$3" -Wall -Wextra -pedantic -Werror -Wno-unused -I "$include" \
            "$work/alone.c" 2>"$work/words" || complain "$1 -std=$3 ${header##*/}: $(head -n 4 "$work/words")"
    done
    echo "read by $1 as $3"
}
if [ "$only" != --text ]; then
    for standard in c99 c11 c2x; do
        parses gcc c $standard
        parses clang c $standard
    done
    for standard in c++11 c++17; do
        parses g++ c++ $standard
        parses clang++ c++ $standard
    done
fi
exit $bad
