#!/usr/bin/env bash
# Pages of wakpi-report in a browser (html_browser.mjs): html_browser.sh <node> <wakpi-report> <report_dump>
# The golden pictures are of the log in examples/data, so that README.md can show one of them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
node=$1 report=$2 dump=$3
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT

log=$here/../examples/data/october.jsonl.gz
"$report" --format html "$log" >"$pages/october.html"
"$report" --format html --language it --profile chatarchitect --by campaign,variant "$log" >"$pages/italian.html"
"$report" --format html --language ru --by none "$log" >"$pages/russian.html"
"$dump" hostile html >"$pages/hostile.html"
# A name with a dash before it has no golden picture.
"$node" "$here/html_browser.mjs" "$here/golden" october="$pages/october.html" -italian="$pages/italian.html" \
    -russian="$pages/russian.html" -hostile="$pages/hostile.html"
