/* A value in a sentence, by words of one table a language. */
#include <math.h>
#include <string.h>

#include "measure/campaign.h"
#include "measure/value_text.h"

/* One language after the other, as a translator reads them. */
/* clang-format off */
static const struct {
    const char *level, *interval, *with, *of, *observations, *unknown;
    const char *perhaps, *at_least, *immature, *small, *approximated;
    const char *undefined, *inconsistent, *overflow;
    const char *no_band, *currency, *disputed, *neutral, *times;
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {
        .level = ", ", .interval = " % interval ", .with = ", with ", .of = " of ",
        .observations = " observations", .unknown = " unknown", .perhaps = ", perhaps ",
        .at_least = ", at least (read receipts can be off)", .immature = ", still growing",
        .small = ", small sample", .approximated = ", approximated", .undefined = " has no value",
        .inconsistent = " is inconsistent: a part is larger than its whole", .overflow = " is out of range",
        .no_band = "has no band for it", .currency = "is in another currency", .disputed = "is disputed for it",
        .neutral = ", neither good nor bad", .times = " times "},
    [WAKPI_TONGUE_IT] = {
        .level = ", intervallo al ", .interval = " % da ", .with = ", con ", .of = " su ",
        .observations = " osservazioni", .unknown = " non noto", .perhaps = ", forse ",
        .at_least = ", almeno (le conferme di lettura possono essere disattivate)",
        .immature = ", ancora in crescita", .small = ", campione piccolo", .approximated = ", approssimato",
        .undefined = " non ha valore", .inconsistent = " non è coerente: una parte supera il tutto",
        .overflow = " è fuori intervallo", .no_band = "non ha una fascia", .currency = "è in un'altra valuta",
        .disputed = "è controverso qui", .neutral = ", né buono né cattivo", .times = " volte "},
    [WAKPI_TONGUE_RU] = {
        .level = ", ", .interval = " %-й интервал от ", .with = ", при ", .of = " по ",
        .observations = " наблюдениям", .unknown = " неизвестно", .perhaps = ", возможно ",
        .at_least = ", не меньше (отчёты о прочтении могут быть отключены)", .immature = ", ещё растёт",
        .small = ", малая выборка", .approximated = ", приближённо", .undefined = ": нет значения",
        .inconsistent = ": противоречие, часть больше целого", .overflow = ": вне диапазона",
        .no_band = "не имеет такой шкалы", .currency = "в другой валюте", .disputed = "здесь спорен",
        .neutral = ", ни хорошо ни плохо", .times = " × "},
};
/* clang-format on */

/* What the sentence is made from. */
struct sentence {
    struct wakpi_text text;
    enum wakpi_tongue tongue;
    const wakpi_campaign *campaign;
    const struct wakpi_snapshot *snapshot;
    const wakpi_benchmark *benchmark;
    const wakpi_value *value;
};

/* ---- where the value comes from ---- */

static void put_input(struct sentence *sentence, wakpi_measure measure)
{
    const struct wakpi_snapshot *snapshot = sentence->snapshot;
    if (wakpi_snapshot_lacks(snapshot, measure)) {
        wakpi_text_put_measure(&sentence->text, sentence->tongue, measure);
        wakpi_text_put(&sentence->text, words[sentence->tongue].unknown);
        return;
    }
    wakpi_text_put_amount(&sentence->text, sentence->tongue, measure, snapshot->amounts[measure],
                          snapshot->with.currency);
}

/* Whether the formula is "a / b" of two measures. */
static int is_plain_fraction(wakpi_kpi kpi, wakpi_measure *over, wakpi_measure *under)
{
    if (wakpi_kpi_input_count(kpi) != 2)
        return 0;
    wakpi_kpi_input(kpi, 0, over);
    wakpi_kpi_input(kpi, 1, under);
    const char *formula = wakpi_kpi_formula(kpi), *key = wakpi_measure_key(*over);
    size_t size = strlen(key);
    return strncmp(formula, key, size) == 0 && strncmp(formula + size, " / ", 3) == 0 &&
           strcmp(formula + size + 3, wakpi_measure_key(*under)) == 0;
}

/* The formula, and the inputs that are not 0. */
static void put_formula(struct sentence *sentence)
{
    wakpi_kpi kpi = sentence->value->kpi;
    const char *before = words[sentence->tongue].with;
    wakpi_text_put(&sentence->text, wakpi_kpi_formula(kpi));
    for (int32_t i = 0; i < wakpi_kpi_input_count(kpi); i++) {
        wakpi_measure measure = 0;
        wakpi_kpi_input(kpi, i, &measure);
        if (sentence->snapshot->amounts[measure] == 0 && !wakpi_snapshot_lacks(sentence->snapshot, measure))
            continue;
        wakpi_text_put(&sentence->text, before);
        put_input(sentence, measure);
        before = ", ";
    }
}

static void put_origin(struct sentence *sentence)
{
    wakpi_kpi kpi = sentence->value->kpi;
    wakpi_measure over = 0, under = 0;
    if (wakpi_kpi_statistic(kpi, NULL) != WAKPI_STATISTIC_NONE) {
        int64_t count = 0;
        wakpi_kpi_input(kpi, 0, &over);
        wakpi_campaign_get(sentence->campaign, over, &count);
        wakpi_text_put(&sentence->text, words[sentence->tongue].of);
        wakpi_text_put_integer(&sentence->text, sentence->tongue, count);
        wakpi_text_put(&sentence->text, words[sentence->tongue].observations);
        return;
    }
    wakpi_kpi_input(kpi, 0, &over);
    if (wakpi_kpi_input_count(kpi) == 1 && strcmp(wakpi_kpi_formula(kpi), wakpi_measure_key(over)) == 0)
        return;
    wakpi_text_put(&sentence->text, sentence->value->status < 0 ? ": " : " = ");
    if (is_plain_fraction(kpi, &over, &under)) {
        put_input(sentence, over);
        wakpi_text_put(&sentence->text, " / ");
        put_input(sentence, under);
        return;
    }
    put_formula(sentence);
}

/* ---- how sure, and how good ---- */

static void put_interval(struct sentence *sentence)
{
    const wakpi_value *value = sentence->value;
    if (value->flags & WAKPI_VALUE_NO_INTERVAL)
        return;
    wakpi_text_put(&sentence->text, words[sentence->tongue].level);
    wakpi_text_put_millionths(&sentence->text, sentence->tongue,
                              (int64_t)((1 - sentence->snapshot->with.alpha) * 1e8 + 0.5), 0, 4);
    wakpi_text_put(&sentence->text, words[sentence->tongue].interval);
    wakpi_text_put_range(&sentence->text, sentence->tongue, value->unit, value->lower, value->upper,
                         value->currency);
}

/* An end of the interval in another band: the rating may be that one. A hole above typical is no news. */
static void put_perhaps(struct sentence *sentence, int32_t band)
{
    if (band == WAKPI_BAND_NONE || band == WAKPI_BAND_ABOVE || band == sentence->value->band)
        return;
    wakpi_text_put(&sentence->text, words[sentence->tongue].perhaps);
    wakpi_text_put(&sentence->text, wakpi_band_words(sentence->tongue, band));
}

static void put_reason(struct sentence *sentence)
{
    const char *why = NULL;
    double multiple = 0;
    switch (sentence->value->unrated) {
    case WAKPI_UNRATED_NO_BAND:
        why = words[sentence->tongue].no_band;
        break;
    case WAKPI_UNRATED_CURRENCY:
        why = words[sentence->tongue].currency;
        break;
    case WAKPI_UNRATED_DISPUTED:
        why = words[sentence->tongue].disputed;
        break;
    case WAKPI_UNRATED_NEUTRAL:
        wakpi_text_put(&sentence->text, words[sentence->tongue].neutral);
        return;
    case WAKPI_UNRATED_COMPARISON_ONLY:
        if (wakpi_benchmark_compare(sentence->benchmark, sentence->value, &multiple) != WAKPI_OK)
            return;
        wakpi_text_put(&sentence->text, ", ");
        wakpi_text_put_decimal(&sentence->text, sentence->tongue, multiple, 1);
        wakpi_text_put(&sentence->text, words[sentence->tongue].times);
        wakpi_text_put(&sentence->text, wakpi_benchmark_key(sentence->benchmark));
        return;
    default:
        return;
    }
    wakpi_text_put(&sentence->text, ", ");
    wakpi_text_put(&sentence->text, wakpi_band_words(sentence->tongue, WAKPI_BAND_NONE));
    wakpi_text_put(&sentence->text, " (");
    wakpi_text_put(&sentence->text, wakpi_benchmark_key(sentence->benchmark));
    wakpi_text_put(&sentence->text, " ");
    wakpi_text_put(&sentence->text, why);
    wakpi_text_put(&sentence->text, ")");
}

static void put_rating(struct sentence *sentence)
{
    const wakpi_value *value = sentence->value;
    if (!sentence->benchmark)
        return;
    if (value->band == WAKPI_BAND_NONE) {
        put_reason(sentence);
        return;
    }
    wakpi_text_put(&sentence->text, ", ");
    wakpi_text_put(&sentence->text, wakpi_band_words(sentence->tongue, value->band));
    put_perhaps(sentence, value->band_lower);
    if (value->band_upper != value->band_lower)
        put_perhaps(sentence, value->band_upper);
    wakpi_text_put(&sentence->text, " (");
    wakpi_text_put_band_edges(&sentence->text, sentence->tongue, sentence->benchmark, value->kpi,
                              value->band);
    wakpi_text_put(&sentence->text, ")");
}

static void put_flags(struct sentence *sentence)
{
    static const uint32_t flags[] = {WAKPI_VALUE_LOWER_BOUND, WAKPI_VALUE_IMMATURE, WAKPI_VALUE_SMALL_SAMPLE,
                                     WAKPI_VALUE_APPROXIMATED};
    const char *const texts[] = {words[sentence->tongue].at_least, words[sentence->tongue].immature,
                                 words[sentence->tongue].small, words[sentence->tongue].approximated};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (sentence->value->flags & flags[i])
            wakpi_text_put(&sentence->text, texts[i]);
    }
}

static void put_sentence(struct sentence *sentence, const char *language)
{
    const wakpi_value *value = sentence->value;
    wakpi_text_put(&sentence->text, wakpi_kpi_name(value->kpi, language));
    if (value->status < 0) {
        const char *failure = words[sentence->tongue].undefined;
        if (value->status == WAKPI_INCONSISTENT)
            failure = words[sentence->tongue].inconsistent;
        else if (value->status == WAKPI_OVERFLOW)
            failure = words[sentence->tongue].overflow;
        wakpi_text_put(&sentence->text, failure);
        put_origin(sentence);
        return;
    }
    wakpi_text_put(&sentence->text, " ");
    wakpi_text_put_value(&sentence->text, sentence->tongue, value->unit, value->value, value->currency);
    put_origin(sentence);
    put_interval(sentence);
    put_rating(sentence);
    put_flags(sentence);
}

wakpi_status wakpi_campaign_explain(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                    const wakpi_benchmark *benchmark, const char *language, char *buffer,
                                    size_t capacity, size_t *size)
{
    struct wakpi_snapshot snapshot;
    wakpi_value value = {.struct_size = sizeof value};
    if (!campaign || !wakpi_kpi_key(kpi) || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    wakpi_snapshot_take_inputs(campaign, kpi, &snapshot);
    wakpi_snapshot_evaluate(campaign, &snapshot, kpi, &value);
    if (benchmark)
        wakpi_benchmark_rate_value(benchmark, &value);
    struct sentence sentence = {.tongue = wakpi_tongue_of(language),
                                .campaign = campaign,
                                .snapshot = &snapshot,
                                .benchmark = benchmark,
                                .value = &value};
    put_sentence(&sentence, language);
    size_t needed = sentence.text.size + 1;
    if (size)
        *size = needed;
    if (needed > capacity)
        return WAKPI_TOO_SMALL;
    sentence.text = (struct wakpi_text){buffer, capacity, 0};
    put_sentence(&sentence, language);
    return WAKPI_OK;
}
