#!/usr/bin/env bash
# Builds wakpi and passes its tests, from a bare Debian 12 on. Installs what is lacking (as root or by sudo,
# Debian's packages; with --ci two of PyPI into build/python and one of npm into build/node) and says so. Ends with the
# line "N passed, N failed".
#
#   tests/run.sh            build the dev preset, run all its tests
#   tests/run.sh --ci       that, and all but --cross below
#   tests/run.sh --all      everything
#   --asan --tsan           the tests under sanitizers        --clang  the tests built by clang
#   --fuzz                  each fuzz target for FUZZ_SECONDS (20)
#   --abi                   the ABI gate alone                --docs   the docs, a warning is an error
#   --tidy                  clang-tidy                        --format clang-format
#   --soak                  10 M messages through a tracker that is closed day by day; a store's disk failing at every
#                           operation, its processes killed 1,000 times
#   --cross                 the tests on i386, aarch64 and s390x, under qemu
# With a step named, only the named steps run.
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD
exec </dev/null

jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}
passed=0
failed=0
# A test that lacks its tool is skipped on a developer's machine, and fails where everything was installed.
export WAKPI_TESTS_STRICT=0

steps=()
for argument in "$@"; do
    case $argument in
    --asan | --tsan | --fuzz | --abi | --docs | --tidy | --format | --cross | --clang | --soak) steps+=("${argument#--}") ;;
    --ci) steps+=(dev asan tsan clang fuzz docs format tidy soak) WAKPI_TESTS_STRICT=1 ;;
    --all) steps+=(dev asan tsan clang fuzz docs format tidy soak cross) WAKPI_TESTS_STRICT=1 ;;
    --help) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "unknown argument $argument; see --help" >&2; exit 2 ;;
    esac
done
[ ${#steps[@]} -gt 0 ] || steps=(dev)

wanted()
{
    case " ${steps[*]} " in *" $1 "*) return 0 ;; esac
    return 1
}

say()
{
    printf '\n== %s\n' "$*"
}

# One step that is not a ctest run: counts as one.
step()
{
    local name=$1
    shift
    say "$name"
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}

# --- what is lacking ---------------------------------------------------------------------------------------

. tests/install_packages.sh
packages=(gcc g++ libc6-dev make cmake ninja-build pkg-config check libsubunit-dev libjansson-dev libsqlite3-dev sqlite3 libmicrohttpd-dev zlib1g-dev tzdata
    python3 abigail-tools luajit php-cli python3-cffi)
if wanted asan || wanted tsan; then packages+=(libasan8 libubsan1 libtsan2); fi
if wanted clang || wanted fuzz || [ "$WAKPI_TESTS_STRICT" = 1 ]; then
    packages+=(clang libclang-rt-14-dev llvm)
fi
if wanted tidy; then packages+=(clang-tidy); fi
if wanted format; then packages+=(clang-format); fi
if wanted docs || [ "$WAKPI_TESTS_STRICT" = 1 ]; then packages+=(doxygen doxygen-awesome-css man-db); fi
if [ "$WAKPI_TESTS_STRICT" = 1 ]; then
    packages+=(prometheus jq python3-jsonschema python3-venv python3-html5lib)
    packages+=(chromium fonts-dejavu-core)
    command -v node >/dev/null || packages+=(nodejs)
    command -v npm >/dev/null || packages+=(npm)
fi
if wanted cross; then
    packages+=(qemu-user-static gcc-i686-linux-gnu libc6-dev-i386-cross gcc-aarch64-linux-gnu libc6-dev-arm64-cross
        gcc-s390x-linux-gnu libc6-dev-s390x-cross)
fi

# --- ctest, counted ----------------------------------------------------------------------------------------

attribute() # of the first line of a JUnit file
{
    sed -n "s/^[[:space:]]*$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

count_tests() # junit file
{
    local tests failures skipped disabled
    tests=$(attribute tests "$1")
    failures=$(attribute failures "$1")
    skipped=$(attribute skipped "$1")
    disabled=$(attribute disabled "$1")
    if [ -z "$tests" ] || [ "$tests" = 0 ]; then
        echo "no tests were run"
        failed=$((failed + 1))
        return
    fi
    passed=$((passed + tests - failures - skipped - disabled))
    failed=$((failed + failures + disabled))
    [ "$skipped" = 0 ] || echo "$skipped skipped: a tool they need is not here"
}

# Configures, builds and tests one build folder: name, ctest's arguments --, cmake's arguments.
suite()
{
    local name=$1 folder=$top/build/$1 junit ctest_arguments=()
    shift
    while [ "$1" != -- ]; do
        ctest_arguments+=("$1")
        shift
    done
    shift
    say "$name: build"
    if ! cmake -S "$top" -B "$folder" "$@" >"$folder.log" 2>&1 ||
        ! cmake --build "$folder" -j "$jobs" >>"$folder.log" 2>&1; then
        grep -nE 'error|warning|FAILED' "$folder.log" | head -n 40
        tail -n 20 "$folder.log"
        echo "FAILED: $name does not build (all of it in $folder.log)"
        failed=$((failed + 1))
        return
    fi
    say "$name: test"
    junit=$folder/junit.xml
    rm -f "$junit"
    ctest --test-dir "$folder" -j "$jobs" --timeout 600 --output-on-failure --output-junit "$junit" "${ctest_arguments[@]}"
    if [ ! -s "$junit" ]; then
        echo "ctest left no result"
        failed=$((failed + 1))
        return
    fi
    count_tests "$junit"
}

# --- steps -------------------------------------------------------------------------------------------------

run_fuzz()
{
    local target name corpus status=0 found=0
    cmake -S "$top" -B build/fuzz --preset fuzz >build/fuzz.log 2>&1 &&
        cmake --build build/fuzz -j "$jobs" >>build/fuzz.log 2>&1 || {
        tail -n 30 build/fuzz.log
        return 1
    }
    for target in build/fuzz/tests/fuzz/fuzz_*; do
        [ -f "$target" ] && [ -x "$target" ] || continue
        found=1
        name=${target##*/fuzz_}
        corpus=build/fuzz/corpus/$name
        mkdir -p "$corpus"
        echo "fuzz $name for ${FUZZ_SECONDS:-20} s"
        "$target" -max_total_time="${FUZZ_SECONDS:-20}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 \
            -verbosity=0 -artifact_prefix="build/fuzz/crash-$name-" \
            "$corpus" $([ -d "tests/fuzz/corpus/$name" ] && echo "tests/fuzz/corpus/$name") || status=1
    done
    [ $found = 1 ] || echo "no fuzz targets yet"
    return $status
}

run_docs()
{
    cmake -S "$top" --preset dev >build/docs.log 2>&1 && cmake --build build/dev --target docs
}

run_format()
{
    git ls-files '*.c' '*.h' | xargs -r clang-format --dry-run -Werror
}

run_soak()
{
    cmake -S "$top" -B build/soak --preset dev -DCMAKE_BUILD_TYPE=Release >build/soak.log 2>&1 &&
        cmake --build build/soak -j "$jobs" --target track_close_test store_faults_test store_tasks_test \
            store_kill_test store_damage_test \
            >>build/soak.log 2>&1 || {
        tail -n 30 build/soak.log
        return 1
    }
    local long=(env WAKPI_LONG_TESTS=1 CK_DEFAULT_TIMEOUT=1800)
    "${long[@]}" CK_RUN_CASE=memory build/soak/tests/track_close_test &&
        "${long[@]}" build/soak/tests/store_faults_test && "${long[@]}" build/soak/tests/store_tasks_test &&
        "${long[@]}" build/soak/tests/store_kill_test && "${long[@]}" build/soak/tests/store_damage_test
}

run_tidy()
{
    CC=clang cmake -S "$top" -B build/tidy --preset dev -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >build/tidy.log 2>&1 &&
        cmake --build build/tidy -j "$jobs" >>build/tidy.log 2>&1 || {
        tail -n 30 build/tidy.log
        return 1
    }
    git ls-files 'lib/*.c' 'examples/*.c' | while read -r file; do
        grep -qF "$top/$file" build/tidy/compile_commands.json && echo "$file"
    done | xargs -r -n 4 -P "$jobs" clang-tidy -p build/tidy --quiet --warnings-as-errors='*' 2>build/tidy.err
}

run_cross() # compiler's triplet, Debian's architecture, its library folder, qemu's name
{
    local sysroot libraries emulator
    if ! command -v "$1-gcc" >/dev/null || ! command -v "qemu-$4-static" >/dev/null; then
        say "cross $2: skipped, no $1-gcc or no qemu-$4-static here"
        return
    fi
    say "cross $2: libraries"
    if ! sysroot=$(bash tests/cross_libraries.sh "$2" build/cross-libraries); then
        echo "FAILED: cross $2 has no libraries to link with"
        failed=$((failed + 1))
        return
    fi
    libraries=$sysroot/usr/lib/$3:$sysroot/lib/$3
    emulator="qemu-$4-static;-L;/usr/$1;-E;LD_LIBRARY_PATH=$libraries"
    if [ "$4" = i386 ]; then
        # Under qemu a test that was forked hangs; most x86-64 kernels run i386 programs as they are.
        emulator="$emulator;-E;CK_FORK=no"
        if "/usr/$1/lib/ld-linux.so.2" --version >/dev/null 2>&1; then
            emulator="/usr/$1/lib/ld-linux.so.2;--library-path;/usr/$1/lib:$libraries"
        fi
    fi
    PKG_CONFIG_LIBDIR=$sysroot/usr/lib/$3/pkgconfig PKG_CONFIG_SYSROOT_DIR=$sysroot \
        suite "cross-$2" --timeout 1800 -- --preset dev -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$4" \
        -DCMAKE_C_COMPILER="$1-gcc" -DCMAKE_C_COMPILER_AR="$(command -v "$1-ar")" -DCMAKE_AR="$(command -v "$1-ar")" \
        -DCMAKE_FIND_ROOT_PATH="$sysroot" -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER -DCMAKE_LIBRARY_ARCHITECTURE="$3" \
        "-DCMAKE_CROSSCOMPILING_EMULATOR=$emulator"
}

# pyarrow and Polars are not among Debian's packages. Without PyPI the tests that need them are skipped.
install_producers()
{
    local python=build/python/bin/python
    "$python" -c 'import cffi, polars, pyarrow' 2>/dev/null && return
    echo "installing pyarrow and Polars from PyPI into build/python"
    python3 -m venv build/python && "$python" -m pip install -q cffi polars pyarrow ||
        echo "PyPI gives nothing; going on without"
}

# axe-core is not among Debian's packages either. Without npm's registry pages are looked at without it.
install_axe()
{
    [ -f build/node/node_modules/axe-core/axe.min.js ] && return
    echo "installing axe-core from npm into build/node"
    npm install --silent --no-audit --no-fund --prefix build/node axe-core >/dev/null 2>&1 ||
        echo "npm gives nothing; going on without"
}

install_packages "${packages[@]}"
mkdir -p build
if [ "$WAKPI_TESTS_STRICT" = 1 ] && wanted dev; then install_producers; install_axe; fi
if wanted dev; then suite dev -- --preset dev; fi
if wanted abi; then suite dev -L abi -- --preset dev; fi
if wanted asan; then suite asan -- --preset asan; fi
if wanted tsan; then suite tsan -- --preset tsan; fi
if wanted clang; then CC=clang suite clang -- --preset dev; fi
if wanted fuzz; then step "fuzz" run_fuzz; fi
if wanted docs; then step "docs" run_docs; fi
if wanted format; then step "clang-format" run_format; fi
if wanted tidy; then step "clang-tidy" run_tidy; fi
if wanted soak; then step "soak" run_soak; fi
if wanted cross; then
    run_cross aarch64-linux-gnu arm64 aarch64-linux-gnu aarch64
    run_cross s390x-linux-gnu s390x s390x-linux-gnu s390x
    run_cross i686-linux-gnu i386 i386-linux-gnu i386
fi

echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
