#!/usr/bin/env bash
# report_completion.sh <wakpi-report> <wakpi-report.bash>: what bash completes, by the function and by a tab on a terminal.
set -u
report=$1 script=$2
failed=0
PATH=$(dirname "$report"):$PATH
# shellcheck source=/dev/null
. "$script" || exit 1

# As bash does it: the words of a line, the last one being completed.
complete_line()
{
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _wakpi_report
}

# expect <what must be there, by spaces> -- <words of the line>
expect()
{
    local wanted=$1 word
    shift 2
    complete_line "$@"
    for word in $wanted; do
        case " ${COMPREPLY[*]} " in
        *" $word "*) ;;
        *)
            echo "FAILED: $* does not give $word but: ${COMPREPLY[*]}"
            failed=1
            ;;
        esac
    done
}

# expect_only: that and nothing else
expect_only()
{
    expect "$@"
    if [ "${COMPREPLY[*]-}" != "$1" ]; then
        echo "FAILED: ${*:3} gives ${COMPREPLY[*]-} and not only $1"
        failed=1
    fi
}

expect_only "--watch" -- wakpi-report --wat
expect "--format --by --compare --experiment --follow --help --version --quiet --ahead" -- wakpi-report --
expect_only "html" -- wakpi-report --format h
expect_only "json" -- wakpi-report --format = j
expect "campaign template day week none" -- wakpi-report --by ""
expect "campaign template day week none" -- wakpi-report --by =
expect_only "campaign,weekday_hour" -- wakpi-report --by campaign,weekday
expect_only "campaign=" -- wakpi-report --where camp
expect_only "reply_window=" -- wakpi-report --set reply_w
expect "getgabs none" -- wakpi-report --profile ""
for option in --explain --watch --forecast --experiment --kpi; do
    expect "open_rate opt_out_rate" -- wakpi-report $option op
done
expect_only "open_rate,click_through_rate" -- wakpi-report --experiment open_rate,click_thr
expect_only "sent,clicked" -- wakpi-report --funnel sent,clicke
expect_only "ordered" -- wakpi-report --order o
expect_only "never" -- wakpi-report --colour n
expect_only "kpis" -- wakpi-report --list k
expect_only "" -- wakpi-report --from 2
expect_only "" -- wakpi-report --compare a
folder=$(mktemp -d) || exit 1
touch "$folder/a log.jsonl" "$folder/b.csv"
complete_line wakpi-report "$folder/a"
[ "${COMPREPLY[*]}" = "$folder/a log.jsonl" ] || { echo "FAILED: files: ${COMPREPLY[*]}"; failed=1; }
expect_only "$folder/b.csv" -- wakpi-report --rate-card "$folder/b"
expect_only "" -- wakpi-report --rate-card "$folder/nothing"
rm -r "$folder"

# Whatever the help tells is completed, and nothing else.
told=$("$report" --help | grep -oE '(^ *|, )--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u)
complete_line wakpi-report --
[ "$(printf '%s\n' "${COMPREPLY[@]}" | sort -u)" = "$told" ] || { echo "FAILED: options are not those of the help"; failed=1; }
# Each option that takes something is known to the script, so that it does not offer files.
for option in $("$report" --help | sed -n 's/^ *\(--[a-z-]*\) [A-Z].*/\1/p'); do
    grep -qE -- "$option( |\)|$)" "$script" || { echo "FAILED: $option is not in the script"; failed=1; }
done

# A tab, pressed in bash on a terminal.
if command -v python3 >/dev/null; then
    python3 - "$script" "$(dirname "$report")" <<'PYTHON' || failed=1
import os, pty, select, sys
script, folder = sys.argv[1:3]
try:
    process, master = pty.fork()
except OSError as problem:
    print("no terminal to be had here:", problem)
    sys.exit(0)
if process == 0:
    os.environ.update(PATH=folder + ":" + os.environ["PATH"], PS1="$ ", TERM="dumb", INPUTRC="/dev/null")
    os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
output = b""
def wait_for(words):
    global output
    while words not in output:
        ready, _, _ = select.select([master], [], [], 30)
        assert ready, (words, output)
        output += os.read(master, 65536)
os.write(master, f". '{script}'; echo rea''dy\n".encode())
wait_for(b"ready")
os.write(master, b"wakpi-report --watch ctr,opt_ou\t")
wait_for(b"ctr,opt_out_rate ")
os.write(master, b"--form\t")
wait_for(b"--format ")
os.close(master) # which hangs it up
os.waitpid(process, 0)
PYTHON
fi
[ $failed = 0 ] && echo "completion is as it should be"
exit $failed
