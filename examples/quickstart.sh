#!/usr/bin/env bash
# From a fresh checkout to KPIs: builds wakpi, reads the log in examples/data/ and prints its KPIs with ratings.
# Installs what is lacking on Debian (as root or by sudo) and says so. Leaves report.html, report.json and
# report.openmetrics.txt in build/quickstart.
set -eu
cd "$(dirname "$0")/.."
exec </dev/null
. tests/install_packages.sh

install_packages gcc libc6-dev make cmake zlib1g-dev tzdata

build=build/quickstart
mkdir -p "$build"
echo "building in $build"
if ! { cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DWAKPI_BUILD_EXAMPLES=ON &&
    cmake --build "$build" -j "$(nproc)"; } >"$build/build.log" 2>&1; then
    tail -n 30 "$build/build.log"
    echo "wakpi does not build here; all of it is in $build/build.log"
    exit 1
fi

report=$build/examples/report/wakpi-report
files=(examples/data/*.jsonl*)
"$report" --format html "${files[@]}" >"$build/report.html"
"$report" --format json "${files[@]}" >"$build/report.json"
"$report" --format openmetrics "${files[@]}" >"$build/report.openmetrics.txt"
"$report" --format text --profile getgabs "${files[@]}"
echo
echo "The same as a page:      $build/report.html"
echo "The same as JSON:        $build/report.json"
echo "The same as OpenMetrics: $build/report.openmetrics.txt"
