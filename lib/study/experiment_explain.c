/* The verdict in a sentence, by words of one table a language. */
#include <math.h>

#include "measure/value_text.h"
#include "study/experiment.h"
#include "study/words.h"

/* One language after the other, as a translator reads them. */
/* clang-format off */
static const struct {
    const char *no_data, *broken, *planned, *trust, *assumed, *granted, *running, *ship, *keep, *against, *of;
    const char *nobody, *but, *worse_in, *days_before, *days_unknown;
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {
        .no_data = "No data yet.", .broken = "Broken split: ", .planned = " observed where ",
        .trust = " were planned, ",
        .assumed = " observed where equal shares (", .granted = ") were assumed, ", .running = "Keep running: ", .ship = "Ship ", .keep = "Keep ",
        .against = " against ", .of = " of ", .nobody = "no variant is proved better; ",
        .but = " is better in ", .worse_in = ", but worse in ", .days_before = "; days still needed: ",
        .days_unknown = "; how long cannot be told"},
    [WAKPI_TONGUE_IT] = {
        .no_data = "Ancora nessun dato.", .broken = "Ripartizione errata: ", .planned = " osservati, mentre erano previsti ",
        .trust = ", ", .assumed = " osservati, mentre con quote uguali, qui presupposte, sarebbero ", .granted = ", ",
        .running = "Continuare il test: ", .ship = "Adottare ", .keep = "Mantenere ",
        .against = " contro ", .of = " di ", .nobody = "nessuna variante risulta migliore; ",
        .but = " è migliore in ", .worse_in = ", ma peggiore in ", .days_before = "; giorni ancora necessari: ",
        .days_unknown = "; la durata non è prevedibile"},
    [WAKPI_TONGUE_RU] = {
        .no_data = "Данных пока нет.", .broken = "Деление нарушено: наблюдается ", .planned = ", а планировалось ",
        .trust = ", ", .assumed = ", а при равных долях, принятых здесь без указания других, было бы ", .granted = ", ",
        .running = "Продолжать: ", .ship = "Внедрить ", .keep = "Оставить ",
        .against = " против ", .of = " у ", .nobody = "лучший вариант не доказан; ",
        .but = " лучше по метрике ", .worse_in = ", но хуже по метрике ", .days_before = "; нужно ещё дней: ",
        .days_unknown = "; сколько ещё, сказать нельзя"},
};
/* clang-format on */

static const char *const distrust[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = "; trust no result.",
    [WAKPI_TONGUE_IT] = "; nessun risultato è affidabile.",
    [WAKPI_TONGUE_RU] = "; результатам верить нельзя.",
};

static const char *const codes[WAKPI_TONGUES] = {"en", "it", "ru"};

struct context {
    const wakpi_experiment *experiment;
    wakpi_experiment_decision decision;
};

static void put_split(struct wakpi_text *text, enum wakpi_tongue tongue, const struct context *c)
{
    const wakpi_experiment *e = c->experiment;
    int64_t observed[WAKPI_EXPERIMENT_VARIANTS_MOST], total = wakpi_experiment_split(e, observed);
    double weights = 0;
    for (int32_t v = 0; v < e->count; v++)
        weights += e->weights[v];
    wakpi_text_put(text, words[tongue].broken);
    for (int32_t v = 0; v < e->count; v++) {
        wakpi_text_put(text, v > 0 ? " / " : "");
        wakpi_text_put_integer(text, tongue, observed[v]);
    }
    /* Who never said what was planned is not told that it was. */
    wakpi_text_put(text, e->assumed ? words[tongue].assumed : words[tongue].planned);
    for (int32_t v = 0; v < e->count; v++) {
        wakpi_text_put(text, v > 0 ? " / " : "");
        wakpi_text_put_decimal(text, tongue, (double)total * e->weights[v] / weights, 0);
    }
    wakpi_text_put(text, e->assumed ? words[tongue].granted : words[tongue].trust);
    wakpi_text_put_p(text, tongue, c->decision.split_p);
    wakpi_text_put(text, distrust[tongue]);
}

/* "open rate 15.0 % against 12.0 % of A, +25.0 % (95 % interval ..), p = 0.012": without a lift over a control of 0. */
static void put_comparison(struct wakpi_text *text, enum wakpi_tongue tongue, const struct context *c,
                           int32_t variant)
{
    const wakpi_experiment *e = c->experiment;
    wakpi_experiment_result r = {.struct_size = sizeof r};
    if (wakpi_experiment_compare(e, 0, variant, &r) < 0)
        return;
    int32_t unit = e->metrics[0]->kind == WAKPI_METRIC_RATE ? WAKPI_UNIT_RATIO : WAKPI_UNIT_MULTIPLE;
    wakpi_text_put(text, wakpi_experiment_metric_name(e, 0, codes[tongue]));
    wakpi_text_put(text, " ");
    for (int side = 0; side < 2; side++) {
        double value = side == 0 ? r.value : r.control;
        if (unit == WAKPI_UNIT_RATIO)
            wakpi_text_put_value(text, tongue, unit, value, "");
        else if (e->metrics[0]->kpi)
            wakpi_text_put_value(text, tongue, wakpi_kpi_unit(e->metrics[0]->kpi), value, "");
        else
            wakpi_text_put_decimal(text, tongue, value, 2);
        wakpi_text_put(text, side == 0 ? words[tongue].against : "");
    }
    wakpi_text_put(text, words[tongue].of);
    wakpi_text_put(text, e->names[0]);
    if (r.control != 0) {
        wakpi_text_put(text, ", ");
        wakpi_text_put_change(text, tongue, r.lift);
        wakpi_text_put_change_interval(text, tongue, wakpi_settings_real(&e->settings, WAKPI_SETTING_ALPHA),
                                       r.lift_lower, r.lift_upper);
    }
    wakpi_text_put(text, ", ");
    wakpi_text_put_p(text, tongue, r.adjusted_p);
}

/* The variant that a guard stops. */
static int32_t stopped(const struct context *c)
{
    wakpi_experiment_result r = {.struct_size = sizeof r};
    for (int32_t v = 1; v < c->experiment->count; v++) {
        if (wakpi_experiment_compare(c->experiment, 0, v, &r) >= 0 && r.outcome == WAKPI_EXPERIMENT_BETTER)
            return v;
    }
    return 0;
}

static int32_t leader(const wakpi_experiment *e)
{
    wakpi_experiment_result r = {.struct_size = sizeof r};
    int32_t best = 0;
    double value = 0;
    for (int32_t v = 1; v < e->count; v++) {
        if (wakpi_experiment_compare(e, 0, v, &r) < 0)
            continue;
        if (best == 0 ||
            (e->metrics[0]->direction == WAKPI_DIRECTION_UP ? r.value > value : r.value < value)) {
            best = v;
            value = r.value;
        }
    }
    return best;
}

static void put_keep(struct wakpi_text *text, enum wakpi_tongue tongue, const struct context *c)
{
    const wakpi_experiment *e = c->experiment;
    wakpi_text_put(text, words[tongue].keep);
    wakpi_text_put(text, e->names[0]);
    wakpi_text_put(text, ": ");
    if (c->decision.metric > 0) {
        wakpi_text_put(text, e->names[stopped(c)]);
        wakpi_text_put(text, words[tongue].but);
        wakpi_text_put(text, wakpi_experiment_metric_name(e, 0, codes[tongue]));
        wakpi_text_put(text, words[tongue].worse_in);
        wakpi_text_put(text, wakpi_experiment_metric_name(e, c->decision.metric, codes[tongue]));
    } else {
        int32_t best = leader(e);
        wakpi_text_put(text, words[tongue].nobody);
        wakpi_text_put(text, e->names[best]);
        wakpi_text_put(text, ": ");
        put_comparison(text, tongue, c, best);
    }
    wakpi_text_put(text, ".");
}

static void put_running(struct wakpi_text *text, enum wakpi_tongue tongue, const struct context *c)
{
    wakpi_text_put(text, words[tongue].running);
    wakpi_text_put(text, c->experiment->names[c->decision.variant]);
    wakpi_text_put(text, ": ");
    put_comparison(text, tongue, c, c->decision.variant);
    if (c->decision.days_needed < 0) {
        wakpi_text_put(text, words[tongue].days_unknown);
    } else {
        wakpi_text_put(text, words[tongue].days_before);
        wakpi_text_put_integer(text, tongue, c->decision.days_needed);
    }
    wakpi_text_put(text, ".");
}

static void put_sentence(struct wakpi_text *text, enum wakpi_tongue tongue, const void *context)
{
    const struct context *c = context;
    switch (c->decision.verdict) {
    case WAKPI_VERDICT_BROKEN_SPLIT:
        put_split(text, tongue, c);
        break;
    case WAKPI_VERDICT_KEEP_RUNNING:
        put_running(text, tongue, c);
        break;
    case WAKPI_VERDICT_SHIP:
        wakpi_text_put(text, words[tongue].ship);
        wakpi_text_put(text, c->experiment->names[c->decision.variant]);
        wakpi_text_put(text, ": ");
        put_comparison(text, tongue, c, c->decision.variant);
        wakpi_text_put(text, ".");
        break;
    case WAKPI_VERDICT_KEEP:
        put_keep(text, tongue, c);
        break;
    default:
        wakpi_text_put(text, words[tongue].no_data);
    }
}

wakpi_status wakpi_experiment_explain(const wakpi_experiment *experiment, const char *language, char *buffer,
                                      size_t capacity, size_t *size)
{
    struct context context = {.experiment = experiment, .decision = {.struct_size = sizeof context.decision}};
    if (wakpi_experiment_decide(experiment, &context.decision) != WAKPI_OK)
        return WAKPI_INVALID;
    return wakpi_study_explain(put_sentence, &context, language, buffer, capacity, size);
}
