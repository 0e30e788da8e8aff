/* What a watch has to say, by words of one table a language. */
#include <math.h>

#include <wakpi/chart.h>

#include "measure/value_text.h"
#include "study/watch.h"
#include "study/words.h"

/* One language after the other, as a translator reads them: what happened, then when, then the value, then what is
 * usual. */
/* clang-format off */
static const struct {
    const char *kinds[WAKPI_FINDING_ABOVE_LIMIT + 1];
    const char *on, *since, *usual, *limit, *chance, *periods;
    const char *no_data, *quiet, *quiet_end, *within, *few, *few_of, *few_end, *equal;
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {
        .kinds = {"", "drop", "rise", "slow drop", "slow rise", "below the limit", "above the limit"},
        .on = " on ", .since = " since ", .usual = "; usual ", .limit = "; limit ",
        .chance = "; chance of a false alarm ", .periods = "; periods: ",
        .no_data = "no data yet.", .quiet = "nothing unusual in ", .quiet_end = " periods.",
        .within = "within its limits in all periods: ", .few = "Control charts are silent; periods with data: ",
        .few_of = " of the ", .few_end = " they need.",
        .equal = "Control charts are silent: all earlier periods are equal."},
    [WAKPI_TONGUE_IT] = {
        .kinds = {"", "calo", "aumento", "calo lento", "aumento lento", "sotto il limite", "sopra il limite"},
        .on = " il ", .since = " dal ", .usual = "; di norma da ", .limit = "; limite ",
        .chance = "; probabilità di falso allarme ", .periods = "; periodi: ",
        .no_data = "ancora nessun dato.", .quiet = "nulla di insolito in ", .quiet_end = " periodi.",
        .within = "entro i limiti in tutti i periodi: ", .few = "Le carte di controllo tacciono; periodi con dati: ",
        .few_of = " dei ", .few_end = " necessari.",
        .equal = "Le carte di controllo tacciono: tutti i periodi precedenti sono uguali."},
    [WAKPI_TONGUE_RU] = {
        .kinds = {"", "падение", "рост", "медленное падение", "медленный рост", "ниже предела", "выше предела"},
        .on = " ", .since = " с ", .usual = "; обычно от ", .limit = "; предел ",
        .chance = "; вероятность ложной тревоги ", .periods = "; периодов: ",
        .no_data = "данных пока нет.", .quiet = "ничего необычного, периодов: ", .quiet_end = ".",
        .within = "в заданных пределах, периодов: ", .few = "Контрольные карты молчат: периодов с данными ",
        .few_of = " из ", .few_end = " нужных.",
        .equal = "Контрольные карты молчат: все прежние периоды одинаковы."},
};
/* clang-format on */

static const char *const codes[WAKPI_TONGUES] = {"en", "it", "ru"};

static void put_date(struct wakpi_text *text, const wakpi_watch *watch, int64_t start)
{
    struct wakpi_zone_cursor cursor = {0};
    char label[32];
    wakpi_zone_label(watch->zone, &cursor, WAKPI_CALENDAR_DAY, start, label);
    wakpi_text_put(text, label);
}

static void put_name(struct wakpi_text *text, enum wakpi_tongue tongue, const wakpi_watch *watch)
{
    if (text->size > 0)
        wakpi_text_put(text, " ");
    wakpi_text_put(text, wakpi_kpi_name(watch->series.kpi, codes[tongue]));
    wakpi_text_put(text, ": ");
}

static void put_finding(struct wakpi_text *text, enum wakpi_tongue tongue, const wakpi_watch *watch,
                        const wakpi_finding *f)
{
    int32_t unit = wakpi_kpi_unit(watch->series.kpi);
    const char *currency = watch->series.currency;
    put_name(text, tongue, watch);
    wakpi_text_put(text, words[tongue].kinds[f->kind]);
    wakpi_text_put(text, f->periods > 1 ? words[tongue].since : words[tongue].on);
    put_date(text, watch, f->start);
    wakpi_text_put(text, ", ");
    wakpi_text_put_value(text, tongue, unit, f->value, currency);
    if (f->kind >= WAKPI_FINDING_BELOW_LIMIT) {
        wakpi_text_put(text, words[tongue].limit);
        wakpi_text_put_value(text, tongue, unit, f->expected, currency);
    } else {
        if (isfinite(f->change)) {
            wakpi_text_put(text, " (");
            wakpi_text_put_change(text, tongue, f->change);
            wakpi_text_put(text, ")");
        }
        wakpi_text_put(text, words[tongue].usual);
        wakpi_text_put_range(text, tongue, unit, f->lower, f->upper, currency);
    }
    if (f->periods > 1) {
        wakpi_text_put(text, words[tongue].periods);
        wakpi_text_put_integer(text, tongue, f->periods);
    }
    if (f->kind < WAKPI_FINDING_BELOW_LIMIT) {
        wakpi_text_put(text, words[tongue].chance);
        wakpi_text_put_chance(text, tongue, f->false_alarm);
    }
    wakpi_text_put(text, ".");
}

static void put_count(struct wakpi_text *text, enum wakpi_tongue tongue, const wakpi_watch *watch,
                      const char *before, size_t count, const char *after)
{
    put_name(text, tongue, watch);
    wakpi_text_put(text, before);
    wakpi_text_put_integer(text, tongue, (int64_t)count);
    wakpi_text_put(text, after);
}

static void put_silence(struct wakpi_text *text, enum wakpi_tongue tongue,
                        const struct wakpi_watch_news *news)
{
    if (text->size > 0)
        wakpi_text_put(text, " ");
    if (news->silence == WAKPI_SILENCE_NO_VARIATION) {
        wakpi_text_put(text, words[tongue].equal);
        return;
    }
    wakpi_text_put(text, words[tongue].few);
    wakpi_text_put_integer(text, tongue, (int64_t)news->with_data);
    wakpi_text_put(text, words[tongue].few_of);
    wakpi_text_put_integer(text, tongue, WAKPI_CHART_LEAST_PERIODS);
    wakpi_text_put(text, words[tongue].few_end);
}

struct context {
    const wakpi_watch *watch;
    struct wakpi_watch_news news;
};

static void put_text(struct wakpi_text *text, enum wakpi_tongue tongue, const void *context)
{
    const struct context *c = context;
    const wakpi_finding *limit = &c->news.limit, *chart = &c->news.chart;
    if (c->news.with_data == 0) {
        put_name(text, tongue, c->watch);
        wakpi_text_put(text, words[tongue].no_data);
        return;
    }
    if (limit->kind)
        put_finding(text, tongue, c->watch, limit);
    else if (isfinite(c->watch->lower) || isfinite(c->watch->upper))
        put_count(text, tongue, c->watch, words[tongue].within, c->news.with_data, ".");
    if (chart->kind)
        put_finding(text, tongue, c->watch, chart);
    else if (c->news.silence == WAKPI_SILENCE_NONE)
        put_count(text, tongue, c->watch, words[tongue].quiet, c->news.with_data, words[tongue].quiet_end);
    if (c->news.silence != WAKPI_SILENCE_NONE)
        put_silence(text, tongue, &c->news);
}

wakpi_status wakpi_watch_explain(const wakpi_watch *watch, const char *language, char *buffer,
                                 size_t capacity, size_t *size)
{
    struct context context = {.watch = watch};
    if (!watch)
        return WAKPI_INVALID;
    wakpi_watch_look(watch, &context.news);
    return wakpi_study_explain(put_text, &context, language, buffer, capacity, size);
}
