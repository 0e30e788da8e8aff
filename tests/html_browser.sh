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

# Four weeks of two campaigns, of which one is read less from the third week on; one variant has nine in ten, which nobody said.
course()
{
    awk 'BEGIN {
        for (day = 1; day <= 28; day++)
            for (i = 0; i < 120; i++) {
                key = "m" day "-" i
                campaign = i % 2 ? "autumn" : "winter <b>sale</b> \u202e"
                time = sprintf("2026-09-%02dT%02d:%02d:00Z", day, 8 + i % 10, i % 60)
                printf "{\"wakpi\":\"send\",\"id\":\"%s\",\"time\":\"%s\",\"person\":\"39%d\",\"campaign\":\"%s\",\"variant\":\"%s\"}\n", key, time, 333000 + i, campaign, i % 20 < 18 ? "A" : "B"
                printf "{\"wakpi\":\"%s\",\"id\":\"%s\",\"time\":\"%s\"}\n", (i * 7 + day) % 10 < (day > 18 && i % 2 ? 4 : 7) ? "read" : "delivered", key, time
                if (i % 5 == day % 5)
                    printf "{\"wakpi\":\"click\",\"id\":\"c%s\",\"time\":\"%s\",\"context\":\"%s\"}\n", key, time, key
            }
    }'
}
course >"$pages/course.jsonl"
study() # page, options
{
    local page=$1
    shift
    "$report" --format html "$@" "$pages/course.jsonl" >"$pages/$page.html"
}
study experiment --experiment click_through_rate,open_rate
study watch --watch open_rate --by campaign,day --limits 55%..
study forecast --forecast open_rate --language it
study compare --compare 2026-W37 2026-W39 --language ru

# What the names' first characters mean, html_browser.mjs says.
"$node" "$here/html_browser.mjs" "$here/golden" october="$pages/october.html" -italian="$pages/italian.html" \
    -russian="$pages/russian.html" -hostile="$pages/hostile.html" -experiment="$pages/experiment.html" \
    "~watch=$pages/watch.html" -forecast="$pages/forecast.html" "~compare=$pages/compare.html"
