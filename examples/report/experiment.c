/* The variants of each campaign side by side, with a verdict. */
#include "arguments.h"
#include "page.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VARIANTS_MOST = WAKPI_EXPERIMENT_VARIANTS_MOST };

/* What was sent in variants: a campaign, as a rule. */
struct trial {
    struct place place;
    const char *names[VARIANTS_MOST]; /* the control first; they live as long as the tracker */
    size_t count;
    int crowded; /* 1: there are more variants than an experiment takes */
    int64_t of[STUDY_KPIS_MOST][VARIANTS_MOST];
    int64_t first, last; /* of the days in which it was sent */
    char currency[4];
    wakpi_experiment *experiment;
};

struct trials {
    struct trial *all;
    size_t count, capacity;
};

static struct trial *find_trial(const struct trials *trials, const struct place *place)
{
    for (size_t i = trials->count; i-- > 0;) { /* rows of one place mostly follow each other */
        if (place_equal(&trials->all[i].place, place))
            return &trials->all[i];
    }
    return NULL;
}

static struct trial *add_trial(struct trials *trials, const struct place *place)
{
    if (trials->count == trials->capacity) {
        size_t capacity = 2 * trials->capacity + 8;
        struct trial *all = realloc(trials->all, capacity * sizeof *all);
        if (!all)
            return NULL;
        trials->all = all;
        trials->capacity = capacity;
    }
    struct trial *trial = &trials->all[trials->count++];
    *trial = (struct trial){.place = *place, .first = INT64_MAX, .last = INT64_MIN};
    return trial;
}

/* By name, the control before all others. */
static void add_variant(struct trial *trial, const char *name, const char *control)
{
    size_t at = trial->count;
    if (trial->count == VARIANTS_MOST) {
        trial->crowded = 1;
        return;
    }
    if (control && strcmp(name, control) == 0)
        at = 0;
    memmove(trial->names + at + 1, trial->names + at, (trial->count - at) * sizeof *trial->names);
    trial->names[at] = name;
    trial->count++;
}

/* Each row that was sent in a variant; messages without one belong to no experiment. */
typedef wakpi_status (*row_function)(void *context, const struct place *place, const char *variant,
                                     wakpi_cursor *cursor);

static wakpi_status each_row(const wakpi_query *query, const wakpi_tracker *tracker, row_function row,
                             void *context)
{
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_tracker_query(tracker, query, &cursor, &error);
    while (status == WAKPI_OK && (status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        const char *variant;
        struct place place;
        size_t size;
        place_read(&place, cursor, WAKPI_LABEL_VARIANT);
        status = wakpi_cursor_label(cursor, WAKPI_LABEL_VARIANT, &variant, &size);
        if (status == WAKPI_OK && size > 0)
            status = row(context, &place, variant, cursor);
    }
    wakpi_cursor_free(cursor);
    return status == WAKPI_END ? WAKPI_OK : status;
}

struct gathering {
    const struct study *study;
    struct trials trials;
};

static wakpi_status name_variant(void *context, const struct place *place, const char *variant,
                                 wakpi_cursor *cursor)
{
    struct gathering *gathering = context;
    struct trial *trial = find_trial(&gathering->trials, place);
    (void)cursor;
    if (!trial)
        trial = add_trial(&gathering->trials, place);
    if (!trial)
        return WAKPI_NO_MEMORY;
    add_variant(trial, variant, gathering->study->control);
    return WAKPI_OK;
}

/* Why it is left out; NULL where it is not, "" where nobody misses it. */
static const char *fault_of(const struct study *study, const struct trial *trial)
{
    if (trial->count < 2)
        return "";
    if (trial->crowded)
        return "more than 32 variants";
    if (study->control && strcmp(trial->names[0], study->control) != 0)
        return "no variant of the name that --control gives";
    return study->split_count > 0 && study->split_count != trial->count
               ? "--split has not as many shares as there are variants"
               : NULL;
}

/* Rows by day tell how long an experiment has run, and so how long it has still to run. */
static wakpi_status note_day(void *context, const struct place *place, const char *variant,
                             wakpi_cursor *cursor)
{
    struct gathering *gathering = context;
    struct trial *trial = find_trial(&gathering->trials, place);
    const wakpi_campaign *campaign;
    const char *name;
    int64_t start, end, sent = 0;
    (void)variant;
    wakpi_status status = wakpi_cursor_period(cursor, &start, &end, &name);
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(cursor, &campaign);
    if (!trial || status != WAKPI_OK)
        return status;
    wakpi_campaign_get(campaign, WAKPI_MEASURE_SENT, &sent);
    if (sent > 0 && start < trial->first)
        trial->first = start;
    if (sent > 0 && end > trial->last)
        trial->last = end;
    return WAKPI_OK;
}

static wakpi_status note_days(const struct arguments *arguments, const wakpi_tracker *tracker,
                              struct gathering *gathering)
{
    wakpi_query *query = NULL;
    wakpi_status status = wakpi_query_copy(arguments->query, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_period(query, WAKPI_PERIOD_DAY);
    if (status == WAKPI_OK)
        status = each_row(query, tracker, note_day, gathering);
    wakpi_query_free(query);
    return status;
}

static double days_of(const struct trial *trial)
{
    return trial->last > trial->first ? (double)(trial->last - trial->first) / 86400000 : 0;
}

static int can_be_judged(const struct arguments *arguments, const struct trial *trial)
{
    const char *fault = fault_of(&arguments->study, trial);
    if (fault && *fault && !arguments->quiet)
        fprintf(stderr, "wakpi-report: %s left out: %s\n",
                trial->place.sizes[WAKPI_LABEL_CAMPAIGN] > 0 ? trial->place.texts[WAKPI_LABEL_CAMPAIGN]
                                                             : "an experiment was",
                fault);
    return !fault;
}

static wakpi_status make_experiment(const struct arguments *arguments, struct trial *trial)
{
    const struct study *study = &arguments->study;
    wakpi_status status =
        wakpi_experiment_new(arguments->options, trial->names, study->split_count > 0 ? study->split : NULL,
                             trial->count, &trial->experiment);
    for (int i = 0; i < study->kpi_count && status == WAKPI_OK; i++)
        status = wakpi_experiment_add_kpi(trial->experiment, study->kpis[i], NULL);
    if (status == WAKPI_OK && study->effect > 0)
        status = wakpi_experiment_set_plan(trial->experiment, study->effect, 0.8, days_of(trial));
    if (status == WAKPI_OK && study->sequential)
        status = wakpi_experiment_set_mode(trial->experiment, WAKPI_EXPERIMENT_SEQUENTIAL, 0);
    return status;
}

/* What a value is of, for who reads: the whole of a share, else people. */
static void note_value(struct trial *trial, int kpi, int32_t variant, const wakpi_value *value,
                       const wakpi_campaign *campaign)
{
    trial->of[kpi][variant] = value->denominator;
    if (value->unit != WAKPI_UNIT_RATIO)
        wakpi_campaign_get(campaign, WAKPI_MEASURE_RECIPIENTS, &trial->of[kpi][variant]);
    if (value->currency[0])
        snprintf(trial->currency, sizeof trial->currency, "%s", value->currency);
}

static wakpi_status add_row(void *context, const struct place *place, const char *variant,
                            wakpi_cursor *cursor)
{
    struct gathering *gathering = context;
    struct trial *trial = find_trial(&gathering->trials, place);
    const wakpi_campaign *campaign;
    int32_t at = 0;
    if (!trial || !trial->experiment)
        return WAKPI_OK;
    while (strcmp(trial->names[at], variant) != 0)
        at++;
    wakpi_status status = wakpi_cursor_campaign(cursor, &campaign);
    for (int i = 0; i < gathering->study->kpi_count && status == WAKPI_OK; i++) {
        wakpi_value value = {.struct_size = sizeof value};
        if (wakpi_campaign_evaluate(campaign, gathering->study->kpis[i], NULL, &value) >= WAKPI_OK)
            note_value(trial, i, at, &value, campaign);
    }
    return status == WAKPI_OK ? wakpi_experiment_add_campaign(trial->experiment, at, campaign) : status;
}

/* ---- telling ---- */

static const char *colour_of(int32_t outcome)
{
    return outcome == WAKPI_EXPERIMENT_BETTER ? "32" : outcome == WAKPI_EXPERIMENT_WORSE ? "31" : NULL;
}

static int is_broken(const struct trial *trial)
{
    wakpi_experiment_decision decision = {.struct_size = sizeof decision};
    return wakpi_experiment_decide(trial->experiment, &decision) == WAKPI_OK &&
           decision.verdict == WAKPI_VERDICT_BROKEN_SPLIT;
}

/* Where the split is broken nothing is to be made of a difference. */
static void show_outcome(const struct arguments *arguments, const struct trial *trial, int32_t outcome)
{
    static const enum word words[] = {[WAKPI_EXPERIMENT_UNKNOWN] = WORD_NO_DATA,
                                      [WAKPI_EXPERIMENT_UNCLEAR] = WORD_UNCLEAR,
                                      [WAKPI_EXPERIMENT_BETTER] = WORD_BETTER,
                                      [WAKPI_EXPERIMENT_WORSE] = WORD_WORSE};
    if (is_broken(trial))
        fputs(word_of(arguments->language, WORD_NOT_JUDGED), stdout);
    else
        show_coloured(arguments, colour_of(outcome), word_of(arguments->language, words[outcome]));
}

static void show_variant(const struct arguments *arguments, const struct trial *trial, int32_t metric,
                         const wakpi_experiment_result *r, int32_t variant)
{
    char cell[SHOW_CELL];
    fputs("    ", stdout);
    show_cell(trial->names[variant], 34);
    snprintf(cell, sizeof cell, "%lld", (long long)trial->of[metric][variant]);
    show_cell(cell, -10);
    if (r->status < WAKPI_OK) {
        printf("  %s\n", word_of(arguments->language, WORD_NO_DATA));
        return;
    }
    show_cell(show_value(arguments, wakpi_kpi_unit(arguments->study.kpis[metric]),
                         variant ? r->value : r->control, trial->currency, cell),
              -10);
    if (variant == 0) {
        printf("  %s\n", word_of(arguments->language, WORD_CONTROL));
        return;
    }
    show_cell(show_change(arguments, r->lift, cell), -10);
    show_cell(show_change_range(arguments, r->lift_lower, r->lift_upper, cell), -20);
    show_cell(show_p(r->adjusted_p, cell), -8);
    fputs("  ", stdout);
    show_outcome(arguments, trial, r->outcome);
    putchar('\n');
}

static wakpi_experiment_result result_of(const struct trial *trial, int32_t metric, int32_t variant)
{
    wakpi_experiment_result result = {.struct_size = sizeof result};
    wakpi_experiment_compare(trial->experiment, metric, variant, &result);
    return result;
}

static void show_metric(const struct arguments *arguments, const struct trial *trial, int32_t metric)
{
    const char *language = arguments->language;
    char title[SHOW_CELL];
    snprintf(title, sizeof title, "%.60s (%s)",
             wakpi_experiment_metric_name(trial->experiment, metric, language),
             word_of(language, metric == 0 ? WORD_DECIDES : WORD_GUARDS));
    fputs("  ", stdout);
    show_cell(title, 36);
    show_cell(word_of(language, WORD_OBSERVATIONS), -10);
    show_cell(word_of(language, WORD_VALUE), -10);
    show_cell(word_of(language, WORD_CHANGE), -10);
    show_cell(word_of(language, WORD_INTERVAL), -20);
    show_cell("p", -8);
    putchar('\n');
    for (int32_t variant = 0; variant < (int32_t)trial->count; variant++) {
        wakpi_experiment_result result = result_of(trial, metric, variant ? variant : 1);
        show_variant(arguments, trial, metric, &result, variant);
    }
}

/* The sentence, for the caller to free; NULL without memory. */
static char *sentence_of(const struct arguments *arguments, const struct trial *trial)
{
    size_t size = 0;
    wakpi_experiment_explain(trial->experiment, arguments->language, NULL, 0, &size);
    char *sentence = malloc(size);
    if (sentence)
        wakpi_experiment_explain(trial->experiment, arguments->language, sentence, size, NULL);
    return sentence;
}

static int show_trial(const struct arguments *arguments, const struct trial *trial, int first)
{
    char *sentence = sentence_of(arguments, trial);
    if (!sentence)
        return study_failed(WAKPI_NO_MEMORY, NULL);
    fputs(first ? "" : "\n", stdout);
    if (place_show(&trial->place))
        fputs(": ", stdout);
    show_sentence(sentence);
    free(sentence);
    if (arguments->study.split_count == 0 && is_broken(trial))
        printf("  %s\n", word_of(arguments->language, WORD_STATE_SPLIT));
    for (int32_t metric = 0; metric < wakpi_experiment_metric_count(trial->experiment); metric++)
        show_metric(arguments, trial, metric);
    return EXIT_GOOD;
}

static void json_result(const struct trial *trial, int32_t metric, int32_t variant, wakpi_kpi kpi)
{
    wakpi_experiment_result r = result_of(trial, metric, variant);
    printf("%s{\"key\":\"%s\"", metric == 0 && variant == 1 ? "" : ",", wakpi_kpi_key(kpi));
    json_words("variant", trial->names[variant]);
    json_words("outcome", wakpi_experiment_outcome_key(r.outcome));
    json_integer("of", trial->of[metric][variant]);
    json_integer("control_of", trial->of[metric][0]);
    if (r.status >= WAKPI_OK) {
        json_words("method", wakpi_experiment_method_key(r.method));
        json_number("value", r.value);
        json_number("control", r.control);
        json_number("difference", r.difference);
        json_number("difference_lower", r.difference_lower);
        json_number("difference_upper", r.difference_upper);
        json_number("change", r.lift);
        json_number("change_lower", r.lift_lower);
        json_number("change_upper", r.lift_upper);
        json_number("p", r.p);
        json_number("adjusted_p", r.adjusted_p);
        json_number("probability_better", r.probability_better);
        json_number("expected_loss", r.expected_loss);
    }
    putchar('}');
}

static int json_trial(const struct arguments *arguments, const struct trial *trial, int first)
{
    const struct study *study = &arguments->study;
    wakpi_experiment_decision decision = {.struct_size = sizeof decision};
    char *sentence = sentence_of(arguments, trial);
    if (!sentence)
        return study_failed(WAKPI_NO_MEMORY, NULL);
    wakpi_experiment_decide(trial->experiment, &decision);
    printf("%s{\"verdict\":\"%s\"", first ? "" : ",", wakpi_verdict_key(decision.verdict));
    place_json(&trial->place);
    json_words("control", trial->names[0]);
    if (decision.variant >= 0)
        json_words("variant", trial->names[decision.variant]);
    json_words("decided_by", wakpi_kpi_key(study->kpis[decision.metric]));
    if (decision.days_needed >= 0)
        json_integer("days_needed", decision.days_needed);
    json_number("split_p", decision.split_p);
    json_words("sentence", sentence);
    free(sentence);
    fputs(",\"results\":[", stdout);
    for (int32_t metric = 0; metric < study->kpi_count; metric++) {
        for (int32_t variant = 1; variant < (int32_t)trial->count; variant++)
            json_result(trial, metric, variant, study->kpis[metric]);
    }
    fputs("]}", stdout);
    return EXIT_GOOD;
}

static int add_trial_to(wakpi_report *page, const struct trial *trial)
{
    char name[PAGE_NAME];
    wakpi_error error = {.struct_size = sizeof error};
    size_t size = page_name(&trial->place, name);
    wakpi_status status = wakpi_report_add_experiment(page, name, size, trial->experiment, &error);
    return status == WAKPI_OK ? EXIT_GOOD : study_failed(status, &error);
}

static int add_trials(wakpi_report *page, const struct trials *trials)
{
    int result = EXIT_GOOD;
    for (size_t i = 0; i < trials->count && result == EXIT_GOOD; i++) {
        if (trials->all[i].experiment)
            result = add_trial_to(page, &trials->all[i]);
    }
    return result;
}

static int tell(const struct arguments *arguments, const struct trials *trials)
{
    if (arguments->page)
        return add_trials(arguments->page, trials);
    int json = arguments->format == WAKPI_FORMAT_JSON, result = EXIT_GOOD, first = 1;
    fputs(json ? "{\"experiments\":[" : "", stdout);
    for (size_t i = 0; i < trials->count && result == EXIT_GOOD; i++) {
        if (!trials->all[i].experiment)
            continue;
        result = json ? json_trial(arguments, &trials->all[i], first)
                      : show_trial(arguments, &trials->all[i], first);
        first = 0;
    }
    if (first && !json)
        puts(word_of(arguments->language, WORD_NO_VARIANTS));
    fputs(json ? "]}\n" : "", stdout);
    return result;
}

int experiment_print(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    struct gathering gathering = {.study = &arguments->study};
    struct trials *trials = &gathering.trials;
    wakpi_status status = each_row(arguments->query, tracker, name_variant, &gathering);
    if (status == WAKPI_OK && arguments->study.effect > 0)
        status = note_days(arguments, tracker, &gathering);
    for (size_t i = 0; i < trials->count && status == WAKPI_OK; i++) {
        if (can_be_judged(arguments, &trials->all[i]))
            status = make_experiment(arguments, &trials->all[i]);
    }
    if (status == WAKPI_OK)
        status = each_row(arguments->query, tracker, add_row, &gathering);
    int result = status == WAKPI_OK ? tell(arguments, trials) : study_failed(status, NULL);
    for (size_t i = 0; i < trials->count; i++)
        wakpi_experiment_free(trials->all[i].experiment);
    free(trials->all);
    return result;
}
