/* A comparison in a sentence, by words of one table a language. */
#include <math.h>

#include "measure/value_text.h"
#include "study/comparison.h"
#include "study/words.h"

/* One language after the other, as a translator reads them. */
/* clang-format off */
static const struct {
    const char *no_data, *from, *to, *speed, *control, *goal;
    const char *outcomes[WAKPI_COMPARISON_OPEN + 1];
    const char *association, *alike;
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {
        .no_data = "before and after cannot be compared yet.", .from = "from ", .to = " to ", .speed = ", speed ",
        .control = ", less the change of the control group", .goal = "; the goal of ",
        .outcomes = {"", "", " is reached", " is not reached", " is open"},
        .association = " An association, not an experiment.",
        .alike = " It holds if both groups would have moved alike."},
    [WAKPI_TONGUE_IT] = {
        .no_data = "prima e dopo non sono ancora confrontabili.", .from = "da ", .to = " a ", .speed = ", velocità ",
        .control = ", al netto della variazione del gruppo di controllo", .goal = "; l'obiettivo di ",
        .outcomes = {"", "", " è raggiunto", " non è raggiunto", " è incerto"},
        .association = " Un'associazione, non un esperimento.",
        .alike = " Vale se i due gruppi si sarebbero mossi allo stesso modo."},
    [WAKPI_TONGUE_RU] = {
        .no_data = "сравнить «до» и «после» пока нельзя.", .from = "от ", .to = " до ", .speed = ", скорость ",
        .control = ", за вычетом изменения контрольной группы", .goal = "; цель ",
        .outcomes = {"", "", " достигнута", " не достигнута", " под вопросом"},
        .association = " Это связь, а не эксперимент.",
        .alike = " Верно, если обе группы менялись бы одинаково."},
};
/* clang-format on */

static const char *const codes[WAKPI_TONGUES] = {"en", "it", "ru"};

static void put_level(struct wakpi_text *text, enum wakpi_tongue tongue, const wakpi_comparison *comparison,
                      double level)
{
    /* Events on an exposure are no longer in the KPI's unit. */
    if (comparison->kind == WAKPI_COMPARISON_COUNT)
        wakpi_text_put_decimal(text, tongue, level, 2);
    else
        wakpi_text_put_value(text, tongue, wakpi_kpi_unit(comparison->kpi), level, comparison->currency);
}

static void put_goal(struct wakpi_text *text, enum wakpi_tongue tongue, const wakpi_comparison *comparison,
                     const wakpi_comparison_result *r)
{
    wakpi_text_put(text, words[tongue].goal);
    if (comparison->goal_kind == WAKPI_GOAL_CHANGE)
        wakpi_text_put_change(text, tongue, r->goal);
    else
        put_level(text, tongue, comparison, r->goal);
    wakpi_text_put(text, words[tongue].outcomes[r->outcome]);
}

static void put_sentence(struct wakpi_text *text, enum wakpi_tongue tongue, const void *context)
{
    const wakpi_comparison *comparison = context;
    wakpi_comparison_result r;
    wakpi_comparison_compute(comparison, &r);
    wakpi_text_put(text, wakpi_kpi_name(comparison->kpi, codes[tongue]));
    wakpi_text_put(text, ": ");
    if (r.status < 0) {
        wakpi_text_put(text, words[tongue].no_data);
        return;
    }
    wakpi_text_put(text, words[tongue].from);
    put_level(text, tongue, comparison, r.before);
    wakpi_text_put(text, words[tongue].to);
    put_level(text, tongue, comparison, r.after);
    if (!isinf(r.change)) {
        wakpi_text_put(text, ", ");
        wakpi_text_put_change(text, tongue, r.change);
        if (r.has_interval)
            wakpi_text_put_change_interval(text, tongue,
                                           wakpi_settings_real(&comparison->settings, WAKPI_SETTING_ALPHA),
                                           r.change_lower, r.change_upper);
    }
    if (wakpi_kpi_unit(comparison->kpi) == WAKPI_UNIT_SECONDS && r.after > 0) {
        wakpi_text_put(text, words[tongue].speed);
        wakpi_text_put_change(text, tongue, r.speed);
    }
    if (r.controlled)
        wakpi_text_put(text, words[tongue].control);
    if (r.outcome != WAKPI_COMPARISON_NO_GOAL)
        put_goal(text, tongue, comparison, &r);
    wakpi_text_put(text, ".");
    wakpi_text_put(text, r.controlled ? words[tongue].alike : words[tongue].association);
}

wakpi_status wakpi_comparison_explain(const wakpi_comparison *comparison, const char *language, char *buffer,
                                      size_t capacity, size_t *size)
{
    if (!comparison)
        return WAKPI_INVALID;
    return wakpi_study_explain(put_sentence, comparison, language, buffer, capacity, size);
}
