# Completion of wakpi-report for bash: options, and what they take. The program itself is asked for its lists.

_wakpi_report_list()
{
    "$1" --list "$2" 2>/dev/null | cut -f 1
}

# Completes the last of words that are separated by commas, and keeps those before it.
_wakpi_report_words()
{
    local current=$1 before= word
    [[ $current != *,* ]] || before=${current%,*},
    while read -r word; do
        COMPREPLY+=("$before$word")
    done < <(compgen -W "$2" -- "${current##*,}")
}

# name= for each word; no space is put behind it.
_wakpi_report_names()
{
    local word
    while read -r word; do
        COMPREPLY+=("$word=")
    done < <(compgen -W "$2" -- "$1")
    compopt -o nospace 2>/dev/null
}

_wakpi_report_files()
{
    local file
    while IFS= read -r file; do
        COMPREPLY+=("$file")
    done < <(compgen -f -- "$1")
    compopt -o filenames 2>/dev/null
}

_wakpi_report()
{
    local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    [[ $program != \~* ]] || program=$HOME${program#\~}
    # --option=value is three words, unless "=" breaks none.
    if [[ $current == = ]]; then
        current=
    elif [[ $option == = && COMP_CWORD -gt 2 ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $option in
    --format) _wakpi_report_words "$current" "$(_wakpi_report_list "$program" formats)" ;;
    --by) _wakpi_report_words "$current" "none $(_wakpi_report_list "$program" labels)
        $(_wakpi_report_list "$program" periods)" ;;
    --where) _wakpi_report_names "$current" "$(_wakpi_report_list "$program" labels)" ;;
    --set) _wakpi_report_names "$current" "$(_wakpi_report_list "$program" options)" ;;
    --profile) _wakpi_report_words "$current" "none $(_wakpi_report_list "$program" profiles)" ;;
    --language) _wakpi_report_words "$current" "en it ru" ;;
    --explain | --kpi | --experiment | --watch | --forecast)
        _wakpi_report_words "$current" "$(_wakpi_report_list "$program" kpis)" ;;
    --funnel) _wakpi_report_words "$current" "$(_wakpi_report_list "$program" steps)" ;;
    --order) _wakpi_report_words "$current" "ordered strict any" ;;
    --colour | --color) _wakpi_report_words "$current" "auto always never" ;;
    --list) _wakpi_report_words "$current" "kpis profiles options labels periods steps formats" ;;
    --rate-card | --store) _wakpi_report_files "$current" ;;
    --from | --to | --as-of | --timezone | --currency | --window | --compare | --control | --split | --effect | --goal | --limits | --title | \
        --ahead) ;;
    *)
        if [[ $current == -* ]]; then
            _wakpi_report_words "$current" "$("$program" --help | sed -n 's/^ *\(--[a-z-]*\)\(, \(--[a-z-]*\)\)\{0,1\}.*/\1 \3/p')"
        else
            _wakpi_report_files "$current"
        fi
        ;;
    esac
}

complete -F _wakpi_report wakpi-report
