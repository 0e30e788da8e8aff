#!/usr/bin/env bash
# headers_selftest.sh <include folder> <lib/cdef.cmake>
# check_headers.sh fails for each construct that it is there to find, and passes the headers as they are.
set -u
include=$1 generator=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

check()
{
    bash "$here/check_headers.sh" "$work/include" "$generator" --text >"$work/words" 2>&1
}

refuses() # what is put into the header
{
    rm -rf "$work/include"
    cp -r "$include" "$work/include"
    printf '%s\n' "#ifndef WAKPI_EXTRA_H" "#define WAKPI_EXTRA_H" "#include <wakpi/base.h>" "$1" "#endif" \
        >"$work/include/wakpi/extra.h"
    sed -i 's/#include <wakpi\/base.h>/&\n#include <wakpi\/extra.h>/' "$work/include/wakpi/wakpi.h"
    if check; then
        echo "not found: $1"
        bad=1
    fi
}

cp -r "$include" "$work/include"
if ! check; then
    echo "the headers as they are do not pass:"
    cat "$work/words"
    bad=1
fi
refuses '#include <stdio.h>'
refuses '#include "base.h"'
refuses '#define WAKPI_TWICE(x) ((x) + (x))'
refuses '#define WAKPI_LIMIT_OF_ALL 7'
refuses 'WAKPI_API int32_t wakpi_extra(const char *format, ...);'
refuses 'typedef struct wakpi_extra { uint32_t struct_size; uint32_t flag : 1; } wakpi_extra;'
refuses 'typedef struct wakpi_extra { int32_t first; } wakpi_extra;'
refuses 'typedef union wakpi_extra { int32_t a; double b; } wakpi_extra;'
refuses 'WAKPI_API int32_t wakpi_extra(_Bool on);'
refuses 'WAKPI_API long wakpi_extra(void);'
refuses 'WAKPI_API int wakpi_extra(void);'
refuses 'WAKPI_API int32_t wakpi_extra(unsigned count);'
refuses 'WAKPI_API uint64_t wakpi_extra(void);'
refuses 'WAKPI_API int32_t wakpi_extra(wakpi_error error);'
refuses 'WAKPI_API wakpi_error wakpi_extra(void);'
refuses 'static inline int32_t wakpi_extra(void) { return 1; }'
refuses 'WAKPI_API int32_t wakpi_extra(double values[static 4]);'
refuses 'WAKPI_API int32_t wakpi_extra(time_t when);'
refuses 'WAKPI_API int32_t wakpi_extra(struct FILE *file);'

# store.h is of another library, and read as the others are.
rm -rf "$work/include"
cp -r "$include" "$work/include"
sed -i 's/^WAKPI_API void wakpi_store_free/WAKPI_API int wakpi_store_extra(void);\n&/' "$work/include/wakpi/store.h"
if check; then
    echo "not found: int in store.h"
    bad=1
fi
exit $bad
