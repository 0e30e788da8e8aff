/* Forecasts in sentences, by words of one table a language. */
#include <math.h>

#include <wakpi/trend.h>

#include "measure/value_text.h"
#include "study/forecast.h"
#include "study/words.h"

/* One language after the other, as a translator reads them. */
/* clang-format off */
static const struct {
    const char *nothing, *ahead, *by, *few;
    const char *methods[WAKPI_FORECAST_LINE + 1];
    const char *after, *months, *earliest, *latest, *open, *never, *already, *payback;
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {
        .nothing = "nothing can be forecast from fewer than 2 periods.", .ahead = "; periods ahead: ", .by = "; method: ",
        .few = "; few periods",
        .methods = {"", "last value", "last season", "smoothing", "damped trend", "trend and season", "line"},
        .after = "Paid back after ", .months = " months", .earliest = ", at the earliest after ",
        .latest = ", at the latest after ", .open = ", the latest date is open", .never = "No payback is in sight.",
        .already = "Paid back after ",
        .payback = "Payback: "},
    [WAKPI_TONGUE_IT] = {
        .nothing = "con meno di 2 periodi non si può prevedere nulla.", .ahead = "; periodi in avanti: ", .by = "; metodo: ",
        .few = "; pochi periodi",
        .methods = {"", "ultimo valore", "ultima stagione", "livellamento", "tendenza smorzata", "tendenza e stagione",
                    "retta"},
        .after = "Recupero dopo ", .months = " mesi", .earliest = ", al più presto dopo ", .latest = ", al più tardi dopo ",
        .open = ", la data più tarda è incerta", .never = "Nessun recupero in vista.", .already = "Recuperato dopo ",
        .payback = "Recupero: "},
    [WAKPI_TONGUE_RU] = {
        .nothing = "меньше чем по 2 периодам прогноза нет.", .ahead = "; периодов вперёд: ", .by = "; метод: ",
        .few = "; мало периодов",
        .methods = {"", "последнее значение", "последний сезон", "сглаживание", "затухающий тренд", "тренд и сезон",
                    "прямая"},
        .after = "Окупится через ", .months = " мес.", .earliest = ", самое раннее через ", .latest = ", самое позднее через ",
        .open = ", крайний срок неясен", .never = "Окупаемости не видно.", .already = "Окупилось через ",
        .payback = "Окупаемость: "},
};
/* clang-format on */

static const char *const codes[WAKPI_TONGUES] = {"en", "it", "ru"};

struct context {
    const wakpi_forecast *forecast;
    wakpi_status status;
    size_t horizon;             /* 0: there is too little to look ahead from */
    double value, lower, upper; /* or months, earliest, latest */
    int32_t method;
};

static void put_forecast(struct wakpi_text *text, enum wakpi_tongue tongue, const void *context)
{
    const struct context *c = context;
    const struct wakpi_series *series = &c->forecast->series;
    int32_t unit = wakpi_kpi_unit(series->kpi);
    wakpi_text_put(text, wakpi_kpi_name(series->kpi, codes[tongue]));
    wakpi_text_put(text, ": ");
    if (c->status < 0) {
        wakpi_text_put(text, words[tongue].nothing);
        return;
    }
    wakpi_text_put_value(text, tongue, unit, c->value, series->currency);
    wakpi_text_put(text, " (");
    wakpi_text_put_level(text, tongue, wakpi_settings_real(&c->forecast->settings, WAKPI_SETTING_ALPHA));
    wakpi_text_put_range(text, tongue, unit, c->lower, c->upper, series->currency);
    wakpi_text_put(text, ")");
    wakpi_text_put(text, words[tongue].ahead);
    wakpi_text_put_integer(text, tongue, (int64_t)c->horizon);
    wakpi_text_put(text, words[tongue].by);
    wakpi_text_put(text, words[tongue].methods[c->method]);
    wakpi_text_put(text, c->status == WAKPI_OK ? "." : words[tongue].few);
    wakpi_text_put(text, c->status == WAKPI_OK ? "" : ".");
}

wakpi_status wakpi_forecast_explain(const wakpi_forecast *forecast, size_t horizon, const char *language,
                                    char *buffer, size_t capacity, size_t *size)
{
    double values[WAKPI_FORECAST_AHEAD_MOST], lower[WAKPI_FORECAST_AHEAD_MOST],
        upper[WAKPI_FORECAST_AHEAD_MOST];
    struct context c = {.forecast = forecast, .horizon = horizon};
    c.status = wakpi_forecast_ahead(forecast, horizon, values, lower, upper, &c.method, NULL);
    if (c.status < 0 && c.status != WAKPI_UNDEFINED)
        return c.status;
    if (c.status >= 0) {
        c.value = values[horizon - 1];
        c.lower = lower[horizon - 1];
        c.upper = upper[horizon - 1];
    }
    return wakpi_study_explain(put_forecast, &c, language, buffer, capacity, size);
}

static void put_months(struct wakpi_text *text, enum wakpi_tongue tongue, const char *before, double months)
{
    wakpi_text_put(text, before);
    wakpi_text_put_decimal(text, tongue, months, 1);
}

static void put_payback(struct wakpi_text *text, enum wakpi_tongue tongue, const void *context)
{
    const struct context *c = context;
    if (c->status < 0 && c->horizon == 0) {
        wakpi_text_put(text, words[tongue].payback);
        wakpi_text_put(text, words[tongue].nothing);
        return;
    }
    if (c->status < 0) {
        wakpi_text_put(text, words[tongue].never);
        return;
    }
    int known = c->lower == c->upper && c->value <= (double)c->forecast->series.count;
    put_months(text, tongue, known ? words[tongue].already : words[tongue].after, c->value);
    wakpi_text_put(text, words[tongue].months);
    if (!known) {
        put_months(text, tongue, words[tongue].earliest, c->lower);
        if (isinf(c->upper))
            wakpi_text_put(text, words[tongue].open);
        else
            put_months(text, tongue, words[tongue].latest, c->upper);
    }
    if (tongue != WAKPI_TONGUE_RU || !known)
        wakpi_text_put(text, ".");
}

wakpi_status wakpi_forecast_explain_payback(const wakpi_forecast *forecast, double investment,
                                            const char *language, char *buffer, size_t capacity, size_t *size)
{
    struct context c = {.forecast = forecast};
    double next[3];
    c.status = wakpi_forecast_payback(forecast, investment, &c.value, &c.lower, &c.upper);
    if (c.status < 0 && c.status != WAKPI_UNDEFINED)
        return c.status;
    if (c.status == WAKPI_UNDEFINED &&
        wakpi_forecast_ahead(forecast, 1, &next[0], &next[1], &next[2], NULL, NULL) >= 0)
        c.horizon = WAKPI_FORECAST_AHEAD_MOST;
    return wakpi_study_explain(put_payback, &c, language, buffer, capacity, size);
}
