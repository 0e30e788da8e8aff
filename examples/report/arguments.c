#include "arguments.h"
#include "date.h"
#include "help.h"
#include "list.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONDITIONS = 64 };

/* Says what is wrong with an argument. */
static int wrong(const char *option, const char *value, const char *reason)
{
    fprintf(stderr, "wakpi-report: --%s %s: %s\n", option, value, reason);
    return EXIT_USAGE;
}

/* Who stayed is of interest from a day on. */
static void set_period(struct arguments *arguments, int32_t period)
{
    arguments->period = period;
    wakpi_query_period(arguments->query, period);
    wakpi_query_retention(arguments->query, period >= WAKPI_PERIOD_DAY && period <= WAKPI_PERIOD_YEAR);
}

static int set_by(struct arguments *arguments, char *list)
{
    char *rest = NULL;
    for (char *word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        int32_t found;
        if (strcmp(word, "none") == 0)
            continue;
        if (wakpi_label_by_key(word, &found) == WAKPI_OK)
            arguments->grouped_by[found] = 1;
        else if (wakpi_period_by_key(word, &found) == WAKPI_OK)
            set_period(arguments, found);
        else
            return wrong("by", word, "neither a label nor a period");
    }
    return EXIT_GOOD;
}

/* What is gathered until all words are read. */
struct range {
    const char *from_text, *to_text, *as_of_text; /* as they were given; NULL */
    int64_t from, to;
    char *steps; /* of a funnel; NULL */
    int64_t window;
    int32_t mode;
    struct {
        int32_t label;
        const char *text;
    } conditions[MAX_CONDITIONS];
    int condition_count;
};

static int set_where(struct arguments *arguments, struct range *range, char *condition)
{
    char *equals = strchr(condition, '=');
    int32_t label;
    if (!equals)
        return wrong("where", condition, "not of the form label=text");
    *equals = '\0';
    if (wakpi_label_by_key(condition, &label) != WAKPI_OK)
        return wrong("where", condition, "no label of this name");
    if (range->condition_count < MAX_CONDITIONS) {
        range->conditions[range->condition_count].label = label;
        range->conditions[range->condition_count++].text = equals + 1;
    } else if (range->steps) {
        return wrong("where", condition, "one condition too many for a funnel");
    }
    return wakpi_query_where(arguments->query, label, equals + 1, strlen(equals + 1)) == WAKPI_OK
               ? EXIT_GOOD
               : EXIT_FAILED;
}

/* An option of the library by name; its type says how the value is read. */
static int set_option(struct arguments *arguments, const char *option, const char *name, const char *value)
{
    wakpi_error error = {.struct_size = sizeof error};
    int32_t type = wakpi_option_type(name);
    wakpi_status status;
    char *end;
    if (type == WAKPI_OPTION_INTEGER) {
        long long number = strtoll(value, &end, 10);
        if (*value == '\0' || *end != '\0')
            return wrong(option, value, "not a whole number");
        status = wakpi_options_set_integer(arguments->options, name, number, &error);
    } else if (type == WAKPI_OPTION_REAL) {
        double number = strtod(value, &end);
        if (*value == '\0' || *end != '\0')
            return wrong(option, value, "not a number");
        status = wakpi_options_set_real(arguments->options, name, number, &error);
    } else {
        status = wakpi_options_set_text(arguments->options, name, value, strlen(value), &error);
    }
    return status == WAKPI_OK ? EXIT_GOOD : wrong(option, value, error.text);
}

static int set_assignment(struct arguments *arguments, char *assignment)
{
    char *equals = strchr(assignment, '=');
    if (!equals)
        return wrong("set", assignment, "not of the form name=value");
    *equals = '\0';
    return set_option(arguments, "set", assignment, equals + 1);
}

/* Once all options are read, since a date is a day of their zone; NULL leaves the time as it is. */
static int read_time(const struct arguments *arguments, const char *option, const char *text, int64_t *time)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (!text)
        return EXIT_GOOD;
    wakpi_status status = date_begin(arguments->options, text, time, &error);
    if (status == WAKPI_OK)
        return EXIT_GOOD;
    return wrong(option, text, error.text[0] ? error.text : wakpi_status_text(status));
}

static int set_profile(struct arguments *arguments, const char *key)
{
    arguments->benchmark = NULL;
    if (strcmp(key, "none") == 0 || wakpi_benchmark_by_key(key, &arguments->benchmark) == WAKPI_OK)
        return EXIT_GOOD;
    fprintf(stderr, "wakpi-report: --profile %s: no such profile; there are:", key);
    for (int32_t i = 0; wakpi_benchmark_at(i, &arguments->benchmark) == WAKPI_OK; i++)
        fprintf(stderr, " %s", wakpi_benchmark_key(arguments->benchmark));
    fputc('\n', stderr);
    return EXIT_USAGE;
}

/* Reads a whole file, for the caller to free; NULL after words. */
static char *read_file(const char *path, size_t *size)
{
    char *text = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "rb");
    *size = 0;
    while (file && !feof(file) && !ferror(file)) {
        if (*size == capacity) {
            char *grown = realloc(text, capacity = capacity ? 2 * capacity : 65536);
            if (!grown)
                break;
            text = grown;
        }
        *size += fread(text + *size, 1, capacity - *size, file);
    }
    int good = file && feof(file) && !ferror(file);
    if (file)
        fclose(file);
    if (good)
        return text;
    perror(path);
    free(text);
    return NULL;
}

static int set_rate_card(struct arguments *arguments, const char *path)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_rate_card *card = NULL;
    size_t size;
    char *text = read_file(path, &size);
    if (!text)
        return EXIT_FAILED;
    wakpi_status status = wakpi_rate_card_new(NULL, &card);
    if (status == WAKPI_OK)
        status = wakpi_rate_card_read(card, text, size, &error);
    if (status == WAKPI_OK)
        status = wakpi_query_rate_card(arguments->query, card);
    wakpi_rate_card_free(card);
    free(text);
    arguments->priced = 1;
    return status == WAKPI_OK
               ? EXIT_GOOD
               : wrong("rate-card", path, *error.text ? error.text : wakpi_status_text(status));
}

enum choice {
    FORMAT = 1,
    BY,
    WHERE,
    FROM,
    TO,
    AS_OF,
    TIMEZONE,
    CURRENCY,
    PROFILE,
    LANGUAGE,
    EXPLAIN,
    RATE_CARD,
    FUNNEL,
    WINDOW,
    ORDER,
    SET,
    STORE,
    PUBLISH,
    STRICT,
    QUIET,
    TITLE,
    COLOUR,
    FOLLOW,
    LIST,
    HELP,
    VERSION
};

/* A number and its unit. */
static int read_window(const char *text, int64_t *window)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    int64_t unit = strcmp(end, "d") == 0   ? INT64_C(86400000)
                   : strcmp(end, "h") == 0 ? INT64_C(3600000)
                   : strcmp(end, "m") == 0 ? INT64_C(60000)
                                           : 0;
    if (end == text || unit == 0 || number < 1 || number > 36525)
        return wrong("window", text, "not of the form 7d, 36h or 90m");
    *window = number * unit;
    return EXIT_GOOD;
}

static int set_mode(struct range *range, const char *word)
{
    static const char *const words[] = {[WAKPI_JOURNEY_ORDERED] = "ordered",
                                        [WAKPI_JOURNEY_STRICT] = "strict",
                                        [WAKPI_JOURNEY_ANY_ORDER] = "any"};
    for (int32_t mode = WAKPI_JOURNEY_ORDERED; mode <= WAKPI_JOURNEY_ANY_ORDER; mode++) {
        if (strcmp(words[mode], word) == 0) {
            range->mode = mode;
            return EXIT_GOOD;
        }
    }
    return wrong("order", word, "not ordered, strict or any");
}

/* Conditions are those of the first step. */
static int add_step(struct arguments *arguments, const struct range *range, const char *word, int first)
{
    int32_t step;
    if (wakpi_step_by_key(word, &step) != WAKPI_OK)
        return wrong("funnel", word, "no step of this name");
    if (wakpi_journey_step(arguments->journey, step, word) != WAKPI_OK)
        return wrong("funnel", word, "there twice, or one step too many");
    for (int i = 0; first && i < range->condition_count; i++) {
        const char *text = range->conditions[i].text;
        if (wakpi_journey_where(arguments->journey, range->conditions[i].label, text, strlen(text)) !=
            WAKPI_OK)
            return EXIT_FAILED;
    }
    return EXIT_GOOD;
}

static int make_journey(struct arguments *arguments, const struct range *range)
{
    char *rest = NULL;
    int count = 0, result = EXIT_GOOD;
    if (wakpi_journey_new(NULL, &arguments->journey) != WAKPI_OK) {
        fputs("wakpi-report: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    for (char *word = strtok_r(range->steps, ",", &rest); word && result == EXIT_GOOD;
         word = strtok_r(NULL, ",", &rest))
        result = add_step(arguments, range, word, count++ == 0);
    if (result == EXIT_GOOD && count < 2)
        return wrong("funnel", range->steps, "needs two steps");
    if (range->window != 0)
        wakpi_journey_window(arguments->journey, range->window);
    wakpi_journey_mode(arguments->journey, range->mode);
    wakpi_journey_between(arguments->journey, range->from, range->to);
    wakpi_journey_as_of(arguments->journey, arguments->as_of);
    return result;
}

/* Without the option NO_COLOR is obeyed, and only a terminal gets colours. */
static int set_colour(struct arguments *arguments, const char *when)
{
    const char *plain = getenv("NO_COLOR");
    arguments->in_colour = strcmp(when, "always") == 0;
    if (strcmp(when, "auto") == 0)
        arguments->in_colour = isatty(STDOUT_FILENO) && (!plain || plain[0] == '\0');
    else if (!arguments->in_colour && strcmp(when, "never") != 0)
        return wrong("colour", when, "not auto, always or never");
    return EXIT_GOOD;
}

static int take(struct arguments *arguments, struct range *range, int choice, char *value)
{
    wakpi_error error = {.struct_size = sizeof error};
    switch (choice) {
    case FORMAT:
        return wakpi_format_by_key(value, &arguments->format) == WAKPI_OK
                   ? EXIT_GOOD
                   : wrong("format", value, "no such format");
    case BY:
        arguments->grouped = 1;
        return set_by(arguments, value);
    case WHERE:
        return set_where(arguments, range, value);
    case FROM:
        arguments->ranged = 1;
        range->from_text = value;
        return EXIT_GOOD;
    case TO:
        arguments->ranged = 1;
        range->to_text = value;
        return EXIT_GOOD;
    case AS_OF:
        range->as_of_text = value;
        return EXIT_GOOD;
    case TIMEZONE:
        return set_option(arguments, "timezone", "zone", value);
    case CURRENCY:
        return wakpi_query_currency(arguments->query, value) == WAKPI_OK
                   ? EXIT_GOOD
                   : wrong("currency", value, "no ISO 4217 code");
    case PROFILE:
        return set_profile(arguments, value);
    case LANGUAGE:
        arguments->language = value;
        return EXIT_GOOD;
    case EXPLAIN:
        return wakpi_kpi_search(value, &arguments->explained, &error) == WAKPI_OK
                   ? EXIT_GOOD
                   : wrong("explain", value, error.text);
    case RATE_CARD:
        return set_rate_card(arguments, value);
    case FUNNEL:
        range->steps = value;
        return EXIT_GOOD;
    case WINDOW:
        return read_window(value, &range->window);
    case ORDER:
        return set_mode(range, value);
    case SET:
        return set_assignment(arguments, value);
    case STORE:
        arguments->store = value;
        return EXIT_GOOD;
    case PUBLISH:
        arguments->publish = 1;
        return EXIT_GOOD;
    case STRICT:
        arguments->strict = 1;
        return EXIT_GOOD;
    case TITLE:
        arguments->title = value;
        return EXIT_GOOD;
    case QUIET:
        arguments->quiet = 1;
        return EXIT_GOOD;
    case LIST:
        return list_print(value, arguments->language) ? -1 : wrong("list", value, "no such list");
    case FOLLOW:
        arguments->follow = 1;
        return EXIT_GOOD;
    case COLOUR:
        return set_colour(arguments, value);
    case HELP:
        fputs(report_help, stdout);
        return -1;
    case VERSION:
        printf("wakpi-report %s\n", wakpi_version());
        return -1;
    case '?':
        fputs("wakpi-report: see wakpi-report --help\n", stderr);
        return EXIT_USAGE;
    default:
        return study_take(&arguments->study, choice, value, NULL);
    }
}

/* The one option that takes two words: the second is the next one. */
static int take_two(struct arguments *arguments, int choice, char *value, int count, char **words)
{
    if (optind >= count || strncmp(words[optind], "--", 2) == 0)
        return wrong("compare", value, "needs two campaigns or periods");
    return study_take(&arguments->study, choice, value, words[optind++]);
}

/* The last that is said of the question: views of a store show it without. */
static int group_rows(struct arguments *arguments)
{
    if (wakpi_query_copy(arguments->query, &arguments->ungrouped) != WAKPI_OK) {
        fputs("wakpi-report: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    if (!arguments->grouped && arguments->study.kind == STUDY_NONE)
        arguments->grouped_by[WAKPI_LABEL_CAMPAIGN] = 1;
    for (int32_t label = 1; label <= WAKPI_LABEL_CONVERSION; label++) {
        if (arguments->grouped_by[label])
            wakpi_query_group_by(arguments->query, label);
    }
    return EXIT_GOOD;
}

static int read_range(struct arguments *arguments, struct range *range)
{
    int result = read_time(arguments, "from", range->from_text, &range->from);
    if (result == EXIT_GOOD)
        result = read_time(arguments, "to", range->to_text, &range->to);
    if (result == EXIT_GOOD)
        result = read_time(arguments, "as-of", range->as_of_text, &arguments->as_of);
    if (result != EXIT_GOOD)
        return result;
    wakpi_query_as_of(arguments->query, arguments->as_of);
    if (wakpi_query_between(arguments->query, range->from, range->to) != WAKPI_OK)
        return wrong("to", "", "before --from");
    return EXIT_GOOD;
}

int arguments_read(struct arguments *arguments, int count, char **words)
{
    static const struct option options[] = {{"format", 1, NULL, FORMAT},
                                            {"by", 1, NULL, BY},
                                            {"where", 1, NULL, WHERE},
                                            {"from", 1, NULL, FROM},
                                            {"to", 1, NULL, TO},
                                            {"as-of", 1, NULL, AS_OF},
                                            {"timezone", 1, NULL, TIMEZONE},
                                            {"currency", 1, NULL, CURRENCY},
                                            {"profile", 1, NULL, PROFILE},
                                            {"language", 1, NULL, LANGUAGE},
                                            {"explain", 1, NULL, EXPLAIN},
                                            {"rate-card", 1, NULL, RATE_CARD},
                                            {"funnel", 1, NULL, FUNNEL},
                                            {"window", 1, NULL, WINDOW},
                                            {"order", 1, NULL, ORDER},
                                            {"set", 1, NULL, SET},
                                            {"store", 1, NULL, STORE},
                                            {"publish", 0, NULL, PUBLISH},
                                            {"strict", 0, NULL, STRICT},
                                            {"quiet", 0, NULL, QUIET},
                                            {"title", 1, NULL, TITLE},
                                            {"compare", 1, NULL, STUDY_CHOICE_COMPARE},
                                            {"experiment", 1, NULL, STUDY_CHOICE_EXPERIMENT},
                                            {"control", 1, NULL, STUDY_CHOICE_CONTROL},
                                            {"split", 1, NULL, STUDY_CHOICE_SPLIT},
                                            {"effect", 1, NULL, STUDY_CHOICE_EFFECT},
                                            {"sequential", 0, NULL, STUDY_CHOICE_SEQUENTIAL},
                                            {"kpi", 1, NULL, STUDY_CHOICE_KPI},
                                            {"goal", 1, NULL, STUDY_CHOICE_GOAL},
                                            {"watch", 1, NULL, STUDY_CHOICE_WATCH},
                                            {"limits", 1, NULL, STUDY_CHOICE_LIMITS},
                                            {"forecast", 1, NULL, STUDY_CHOICE_FORECAST},
                                            {"ahead", 1, NULL, STUDY_CHOICE_AHEAD},
                                            {"follow", 0, NULL, FOLLOW},
                                            {"list", 1, NULL, LIST},
                                            {"colour", 1, NULL, COLOUR},
                                            {"color", 1, NULL, COLOUR},
                                            {"help", 0, NULL, HELP},
                                            {"version", 0, NULL, VERSION},
                                            {NULL, 0, NULL, 0}};
    struct range range = {.from = INT64_MIN, .to = INT64_MAX, .mode = WAKPI_JOURNEY_ORDERED};
    *arguments = (struct arguments){.language = "en",
                                    .format = WAKPI_FORMAT_TEXT,
                                    .as_of = INT64_MAX,
                                    .study = {.lower = -INFINITY, .upper = INFINITY}};
    if (wakpi_options_new(NULL, NULL, &arguments->options) != WAKPI_OK ||
        wakpi_query_new(NULL, &arguments->query) != WAKPI_OK ||
        wakpi_benchmark_by_key("getgabs", &arguments->benchmark) != WAKPI_OK) {
        fputs("wakpi-report: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    set_colour(arguments, "auto");
    static char name[] = "wakpi-report"; /* by which getopt speaks */
    words[0] = name;
    for (int choice; (choice = getopt_long(count, words, "", options, NULL)) != -1;) {
        int result = choice == STUDY_CHOICE_COMPARE ? take_two(arguments, choice, optarg, count, words)
                                                    : take(arguments, &range, choice, optarg);
        if (result != EXIT_GOOD)
            return result;
    }
    int read = read_range(arguments, &range);
    if (read != EXIT_GOOD)
        return read;
    if (arguments->publish && !arguments->store)
        return wrong("publish", "", "there is no --store to publish");
    if (arguments->follow && arguments->store && !words[optind])
        return wrong("follow", "", "there is no file to follow into the store");
    if (group_rows(arguments) != EXIT_GOOD)
        return EXIT_FAILED;
    if (range.steps) {
        int result = make_journey(arguments, &range);
        if (result != EXIT_GOOD)
            return result;
    }
    if (arguments->follow && arguments->format != WAKPI_FORMAT_TEXT)
        return wrong("follow", "", "an answer that is given again is text");
    arguments->files = words + optind;
    return study_settle(arguments);
}

void arguments_drop(struct arguments *arguments)
{
    wakpi_query_free(arguments->query);
    wakpi_query_free(arguments->ungrouped);
    wakpi_journey_free(arguments->journey);
    wakpi_options_free(arguments->options);
}
