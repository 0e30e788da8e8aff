#!/usr/bin/env bash
# check_consumer.sh <way> <source> <build> <work folder> <version> <C compiler>
# Builds and runs a client against wakpi as it is installed, in one way: install (first: puts wakpi into a staging
# folder and moves it, so that a path that was baked in shows), pkgconfig, pkgconfig-static, package, subdirectory.
set -eu
way=$1 source=$2 build=$3 work=$4 version=$5 cc=$6
here=$source/tests/consumer
moved=$work/moved/away

fail()
{
    echo "$*"
    exit 1
}

# A program runs, with the library that it was linked with.
run()
{
    LD_LIBRARY_PATH=$moved/lib "$1" | grep -qx "wakpi $version" || fail "$1 does not print the version"
    echo "$way: $1 runs"
}

has_store()
{
    [ -e "$build/wakpi-store.pc" ]
}

# What the first run takes in, the second knows.
run_store()
{
    rm -rf "$work/file" "$work/file-wal" "$work/file-shm"
    LD_LIBRARY_PATH=$moved/lib "$1" "$work/file" | grep -qx "0 before, 1 after" &&
        LD_LIBRARY_PATH=$moved/lib "$1" "$work/file" | grep -qx "1 before, 1 after" ||
        fail "$1 does not keep what it was told"
    echo "$way: $1 keeps a file"
}

is_static()
{
    ! readelf -d "$1" | grep -q libwakpi
}

case $way in
install)
    rm -rf "$work"
    mkdir -p "$work/moved"
    DESTDIR=$work/stage cmake --install "$build" --prefix /opt/wakpi >/dev/null
    mv "$work/stage/opt/wakpi" "$moved"
    [ -z "$(find "$work/stage" -type f)" ] || fail "installed outside the prefix: $(find "$work/stage" -type f)"
    for file in lib/libwakpi.so lib/libwakpi.so.0 "lib/libwakpi.so.$version" lib/libwakpi.a include/wakpi/wakpi.h \
        lib/pkgconfig/wakpi.pc lib/cmake/wakpi/wakpi-config.cmake lib/cmake/wakpi/wakpi-config-version.cmake \
        share/wakpi/wakpi.cdef.h share/doc/wakpi/LICENSE; do
        [ -e "$moved/$file" ] || fail "not installed: $file"
    done
    if has_store; then
        for file in lib/libwakpi-store.so.0 lib/libwakpi-store.a lib/pkgconfig/wakpi-store.pc \
            share/wakpi/wakpi-store.cdef.h; do
            [ -e "$moved/$file" ] || fail "not installed: $file"
        done
    fi
    if [ -e "$build/examples/report/wakpi-report" ]; then
        "$moved/bin/wakpi-report" --help >/dev/null || fail "the installed wakpi-report does not run"
        bash -n "$moved/share/bash-completion/completions/wakpi-report" || fail "no completion for bash"
    fi
    diff -r "$source/include/wakpi" "$moved/include/wakpi" || fail "the installed headers are not the source's"
    ! grep -rlE "$build|$source|/opt/wakpi|$work" "$moved/lib/cmake" "$moved/lib/pkgconfig" ||
        fail "an installed file names a folder of this machine"
    ;;
pkgconfig)
    export PKG_CONFIG_PATH=$moved/lib/pkgconfig
    pkg-config --exact-version="$version" wakpi || fail "wakpi.pc is not of version $version"
    [ -f "$(pkg-config --variable=cdef wakpi)" ] || fail "wakpi.pc does not say where wakpi.cdef.h is"
    case " $(pkg-config --libs wakpi) " in *" -lm "*) fail "a shared client need not link libm" ;; esac
    # shellcheck disable=SC2046
    "$cc" -std=c99 -DWAKPI_EXPECTED="\"$version\"" "$here/client.c" -o "$work/shared" $(pkg-config --cflags --libs wakpi)
    ! is_static "$work/shared" || fail "not linked with the shared library"
    run "$work/shared"
    if has_store; then
        [ -f "$(pkg-config --variable=cdef wakpi-store)" ] || fail "wakpi-store.pc does not say where its cdef is"
        # shellcheck disable=SC2046
        "$cc" -std=c99 "$here/store_client.c" -o "$work/store" $(pkg-config --cflags --libs wakpi-store)
        ! readelf -d "$work/store" | grep -q libsqlite3 || fail "a shared client need not link SQLite"
        run_store "$work/store"
    fi
    ;;
pkgconfig-static)
    export PKG_CONFIG_PATH=$moved/lib/pkgconfig
    # shellcheck disable=SC2046
    "$cc" -std=c99 -DWAKPI_EXPECTED="\"$version\"" "$here/client.c" -o "$work/static" -static \
        $(pkg-config --static --cflags --libs wakpi)
    is_static "$work/static" || fail "linked with the shared library"
    run "$work/static"
    if has_store && [ -e "$(pkg-config --variable=libdir sqlite3)/libsqlite3.a" ]; then
        # shellcheck disable=SC2046
        "$cc" -std=c99 "$here/store_client.c" -o "$work/static-store" -static \
            $(pkg-config --static --cflags --libs wakpi-store)
        is_static "$work/static-store" || fail "the store is linked with the shared library"
        run_store "$work/static-store"
    fi
    ;;
package)
    cmake -S "$here/package" -B "$work/package" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$moved" \
        -DEXPECTED="$version" -DCMAKE_EXPORT_NO_PACKAGE_REGISTRY=ON >/dev/null
    cmake --build "$work/package" >/dev/null
    for program in c_wakpi cxx_wakpi c_wakpi_static cxx_wakpi_static; do
        run "$work/package/$program"
    done
    if has_store; then run_store "$work/package/c_wakpi_store"; fi
    is_static "$work/package/c_wakpi_static" || fail "wakpi::wakpi_static is the shared library"
    ;;
subdirectory)
    cmake -S "$here/subdirectory" -B "$work/subdirectory" -DCMAKE_C_COMPILER="$cc" -DWAKPI_SOURCE="$source" \
        -DEXPECTED="$version" >/dev/null
    cmake --build "$work/subdirectory" -j 2 >/dev/null
    for program in c_wakpi c_wakpi_static; do
        run "$work/subdirectory/$program"
    done
    DESTDIR=$work/subdirectory-stage cmake --install "$work/subdirectory" --prefix /opt/host >/dev/null
    [ "$(find "$work/subdirectory-stage" -type f)" = "$work/subdirectory-stage/opt/host/bin/c_wakpi" ] ||
        fail "wakpi installs itself with its host: $(find "$work/subdirectory-stage" -type f)"
    [ ! -d "$work/subdirectory/wakpi/tests" ] || fail "wakpi builds its tests in its host"
    [ ! -d "$work/subdirectory/wakpi/examples" ] || fail "wakpi builds its examples in its host"
    ;;
*) fail "unknown way $way" ;;
esac
