#!/usr/bin/env bash
# arrow_producers.sh <wakpi.cdef.h> <libwakpi.so>: arrow_producers.py, under a Python that has pyarrow and cffi: the one that
# run.sh --ci makes, else the system's. Exit 77: there is none.
set -u
here=$(cd "$(dirname "$0")" && pwd)
for python in "$here/../build/python/bin/python" python3; do
    if "$python" -c 'import cffi, pyarrow' 2>/dev/null; then
        exec "$python" "$here/arrow_producers.py" "$@"
    fi
done
echo "no Python with pyarrow and cffi is here"
exit 77
