/* From integers to a wakpi_value: what campaigns, funnels and reports evaluate through. */
#ifndef WAKPI_KPI_EVALUATE_H
#define WAKPI_KPI_EVALUATE_H

#include <wakpi/kpi.h>

/* What is the same for every value of one handle. */
struct wakpi_evaluation {
    double alpha;         /* of the intervals */
    int64_t small_sample; /* a denominator below this is flagged */
    char currency[4];     /* "" where none is set */
    double critical; /* wakpi_normal_critical() of alpha; 0 where it is to be worked out when it is needed */
};

/* The critical value, worked out or not. */
double wakpi_evaluation_critical(const struct wakpi_evaluation *with);

/* Statistics over durations that a formula may ask for. */
enum wakpi_statistic {
    WAKPI_STATISTIC_NONE = 0, /* the formula is arithmetic */
    WAKPI_STATISTIC_MEAN,
    WAKPI_STATISTIC_QUANTILE
};

/* Which statistic the KPI is, over which measure (its only input), and for a quantile which (0.5, 0.9). */
enum wakpi_statistic wakpi_kpi_statistic(wakpi_kpi kpi, double *quantile);

/* Fills `value` (kpi, status, unit, value, interval, numerator, denominator, currency, flags; no band) from the
 * inputs in wakpi_kpi_input() order, integers of the contract's units. Not for statistics over durations. Like all
 * that fill a value, it writes up to value->struct_size. */
void wakpi_evaluate(wakpi_kpi kpi, const int64_t *inputs, const struct wakpi_evaluation *with,
                    wakpi_value *value);

/* The same with the KPI's program at hand, into a whole value of this version. */
struct wakpi_formula_program;
void wakpi_evaluate_program(wakpi_kpi kpi, const struct wakpi_formula_program *program, const int64_t *inputs,
                            const struct wakpi_evaluation *with, wakpi_value *value);

/* The same from amounts by measure, where a formula is plain and they are not huge: 0 with the value unspecified where the
 * above must be asked. */
int wakpi_evaluate_plainly(wakpi_kpi kpi, const struct wakpi_formula_program *program, const int64_t *amounts,
                           const struct wakpi_evaluation *with, wakpi_value *value);

/* Its value alone, which is 0 where the status is not WAKPI_OK; the same where that must be asked elsewhere. */
int wakpi_formula_value_plainly(const struct wakpi_formula_program *program, const int64_t *amounts,
                                wakpi_status *status, double *value);

/* 1 where enough of the formula is known for its value to say anything, by measures marked in `known` (indexed by id):
 * of what is added up at least one, of what is taken away at least one, of what is divided by at least one. A sum of
 * costs is known by one of them; a difference from a baseline that nobody gave is not. */
int wakpi_kpi_informed(wakpi_kpi kpi, const uint8_t *known);

/* Fills `value` as an error of `status`. */
void wakpi_evaluate_error(wakpi_kpi kpi, wakpi_status status, wakpi_value *value);

/* `from` into a caller's value, as far as its struct_size goes, and back. */
void wakpi_value_store(const wakpi_value *from, wakpi_value *to);
void wakpi_value_load(const wakpi_value *from, wakpi_value *to);

/* What the functions of formula.h do: a KPI's value from integers, and from durations in milliseconds. */
wakpi_status wakpi_formula_value(wakpi_kpi kpi, const int64_t *inputs, double *value);
wakpi_status wakpi_durations_value(wakpi_kpi kpi, const int64_t *durations, size_t count, double *value);

#endif
