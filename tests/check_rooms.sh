#!/usr/bin/env bash
# check_rooms.sh <lib folder> [--self-test]
# Arrows between rooms run downwards only, no file grows beyond 600 lines, and nothing prints, ends the process or
# reads the locale. With --self-test: that each of these is found in a copy that breaks it.
set -u
lib=$1
me=$0

rank() # of a room; higher ones may include lower ones
{
    case $1 in
    base) echo 0 ;; stats) echo 1 ;; kpi) echo 2 ;; measure) echo 3 ;;
    study | track) echo 4 ;; store | report) echo 5 ;;
    *) echo "" ;;
    esac
}

# The source without comments and string literals, so that words in them are not taken for code.
code_of()
{
    awk '{
        while (1) {
            if (within) {
                if (!(at = index($0, "*/"))) { $0 = ""; break }
                $0 = substr($0, at + 2); within = 0
            }
            gsub(/\\["\\]/, ""); gsub(/'"'"'"'"'"'/, "0"); gsub(/"[^"]*"/, "\"\"")
            sub(/\/\/.*/, "")
            if (!(at = index($0, "/*"))) break
            rest = substr($0, at + 2)
            if (stop = index(rest, "*/")) $0 = substr($0, 1, at - 1) " " substr(rest, stop + 2)
            else { print FILENAME ":" FNR ": " substr($0, 1, at - 1); within = 1; next }
        }
        print FILENAME ":" FNR ": " $0
    }' "$1"
}

calls='printf|vprintf|puts|putchar|fprintf|vfprintf|fputs|perror|abort|exit|_Exit|assert|setlocale|uselocale|localeconv'
calls+='|strcoll|toupper|tolower|isalpha|isdigit|isspace|isalnum|isupper|islower|isprint|strtod|strtof|atof|atoi|strftime'
calls+='|getenv|localtime|localtime_r|gmtime|gmtime_r|mktime|tzset|strtok|rand|srand|time|strerror'

check()
{
    local file room other lines bad=0
    while read -r file; do
        room=${file#"$lib"/}
        room=${room%%/*}
        if [ -z "$(rank "$room")" ]; then
            echo "$file: $room is no room of the house"
            bad=1
            continue
        fi
        while read -r other; do
            if [ "${other%/*}" = "$other" ]; then
                echo "$file: say the room in #include \"$other\""
                bad=1
            elif [ "${other%%/*}" != "$room" ]; then
                # The store is a library of its own, and has wakpi's public headers alone, beside functions that are all inline.
                [ "$room/$other" = store/base/siphash.h ] && continue
                if [ "$room" = store ] || [ -z "$(rank "${other%%/*}")" ] || [ "$(rank "${other%%/*}")" -ge "$(rank "$room")" ]; then
                    echo "$file: $room must not include \"$other\""
                    bad=1
                fi
            fi
        done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file")
        lines=$(wc -l <"$file")
        if [ "$lines" -gt 600 ]; then
            echo "$file: $lines lines; a file says one thing"
            bad=1
        fi
        if code_of "$file" | grep -E "(^|[^A-Za-z0-9_.>])($calls) *\("; then
            echo "$file: calls what a library in a host's process must not call"
            bad=1
        fi
    done < <(find "$lib" -mindepth 2 -name '*.[ch]' | sort)
    return $bad
}

self_test()
{
    local work bad=0
    work=$(mktemp -d)
    finds() # file, text
    {
        rm -rf "$work/lib"
        mkdir -p "$work/lib/base" "$work/lib/stats" "$work/lib/study" "$work/lib/track" "$work/lib/store" "$work/lib/cellar"
        printf '%b\n' "$2" >"$work/lib/$1"
        if bash "$me" "$work/lib" >/dev/null; then
            echo "not found: $2 in $1"
            bad=1
        fi
    }
    passes()
    {
        rm -rf "$work/lib"
        mkdir -p "$work/lib/base" "$work/lib/stats"
        printf '%b\n' "$2" >"$work/lib/$1"
        if ! bash "$me" "$work/lib"; then
            echo "found without reason: $2 in $1"
            bad=1
        fi
    }
    finds base/a.c '#include "stats/normal.h"'
    finds study/a.c '#include "track/fold.h"'
    finds track/a.c '#include "study/watch.h"'
    finds store/a.c '#include "base/error.h"'
    finds base/a.c '#include "status.h"'
    finds cellar/a.c 'int x;'
    finds base/a.c "$(yes 'int x;\n' | head -n 601 | tr -d '\n')"
    finds base/a.c 'void f(void) { printf("x"); }'
    finds base/a.c 'void f(void) { abort(); }'
    finds base/a.c '/* a\n b */ double f(void) { return strtod("1", 0); }'
    passes stats/a.c '#include "base/wide.h"\n#include <wakpi/report.h>'
    finds base/a.c "int f(void) { if (g('\\\"')) abort(); return h(\\\"x\\\"); }"
    passes stats/a.c '/* printf(\n abort() */ char *f(void) { return "exit()"; } /* time() */'
    rm -rf "$work"
    return $bad
}

if [ "${2:-}" = --self-test ]; then self_test; else check; fi
