/**
 * @file campaign.h
 * @brief A campaign: measures that add up, evaluated into KPIs.
 *
 * Adding (wakpi_campaign_add, _add_many, _add_duration, _add_person), getting and evaluating may be done from many threads at
 * once; a value evaluated meanwhile never has a part above its whole where each thread adds wholes no later than parts.
 * Save, merge, load, reset, set and free need the campaign to themselves.
 *
 * A campaign adds: merging the same campaign twice doubles it. What joins without doubling is a tracker's state.
 */
#ifndef WAKPI_CAMPAIGN_H
#define WAKPI_CAMPAIGN_H

#include <wakpi/benchmark.h>
#include <wakpi/histogram.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An aggregate of measures. */
typedef struct wakpi_campaign wakpi_campaign;

/** How often a cost recurs. */
enum { WAKPI_EVERY_WEEK = 1, WAKPI_EVERY_MONTH = 2, WAKPI_EVERY_QUARTER = 3, WAKPI_EVERY_YEAR = 4 };

/** Makes an empty campaign; options: currency, key, alpha, small_sample, unique_precision, zone, allocator. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_new(const wakpi_options *options, wakpi_campaign **campaign);
/** Ends a campaign; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_campaign_free(wakpi_campaign *campaign);

/** Adds to a measure: counts as they are, money in micro-units of the campaign's currency (#WAKPI_CURRENCY where it has none), parameters
 *  in millionths. `amount` is 0 or more. Not for durations. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount);
/** Adds many at once; all of them or, at an error, none. Wholes are added before parts. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add_many(wakpi_campaign *campaign, const wakpi_measure *measures,
                                               const int64_t *amounts, size_t count);
/** Adds money that says its currency; #WAKPI_CURRENCY where it is not the campaign's. The first one names it where the options did not. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add_money(wakpi_campaign *campaign, wakpi_measure measure,
                                                int64_t amount, const char *currency);
/** Adds a cost that recurs: `amount` for each week, month, ... begun in [from, to) in the options' zone. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add_recurring(wakpi_campaign *campaign, wakpi_measure measure,
                                                    int64_t amount, int32_t every, int64_t from, int64_t to);
/** Adds hours saved to value_saved: hours_per_week x weeks_per_month x hourly_rate x months, all millionths; weeks_per_month 0 is 52/12. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add_time_saved(wakpi_campaign *campaign, int64_t hours_per_week,
                                                     int64_t weeks_per_month, int64_t hourly_rate,
                                                     int64_t months);
/** Adds a duration in ms to a duration measure. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add_duration(wakpi_campaign *campaign, wakpi_measure measure,
                                                   int64_t duration);
/** Takes a duration out again. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_remove_duration(wakpi_campaign *campaign, wakpi_measure measure,
                                                      int64_t duration);
/** Adds a person by id to a people measure; the same one again changes nothing. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_add_person(wakpi_campaign *campaign, wakpi_measure measure,
                                                 const char *id, size_t size);
/** Sets a measure as known at time `at` (ms since the epoch); for the first/last rule of merging. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_set(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount,
                                          int64_t at);
/** A measure's amount: counts and people (sketches rounded), money, parameters; of a duration the number of observations. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_get(const wakpi_campaign *campaign, wakpi_measure measure,
                                          int64_t *amount);
/** The currency, "" where none is set yet. Borrowed until the campaign is freed. @since 0.9.0 */
WAKPI_API const char *wakpi_campaign_currency(const wakpi_campaign *campaign);
/** A copy of the durations of a measure, for the caller to free. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_histogram(const wakpi_campaign *campaign, wakpi_measure measure,
                                                wakpi_histogram **histogram);

/**
 * Evaluates one KPI.
 * @param campaign   the campaign; others may add to it meanwhile
 * @param kpi        a WAKPI_KPI_ id
 * @param benchmark  what to rate against; NULL rates nothing
 * @param value      receives the value; its struct_size is set by the caller
 * @return value->status, which is also in `value` (a negative one too)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_evaluate(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                               const wakpi_benchmark *benchmark, wakpi_value *value);
/** Evaluates all KPIs in the catalogue's order from one snapshot into `values`, an array of `count` >= wakpi_kpi_count() with its stride in the
 *  first element's struct_size. Each value carries its own status. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_evaluate_all(const wakpi_campaign *campaign,
                                                   const wakpi_benchmark *benchmark, wakpi_value *values,
                                                   size_t count);
/** The value in a sentence: "CTR 25.0 % = 250 clicked / 1,000 delivered, 95 % interval 22.4 to 27.8 %, typical (getgabs 15 to 25 %)". UTF-8,
 *  NUL-terminated; with #WAKPI_TOO_SMALL the needed size (with the NUL) is written to `size`. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_explain(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                              const wakpi_benchmark *benchmark, const char *language,
                                              char *buffer, size_t capacity, size_t *size);
/** Compares two campaigns on a KPI: relative change (after - before) / before. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_compare(const wakpi_campaign *before, const wakpi_campaign *after,
                                              wakpi_kpi kpi, wakpi_value *change);
/** How much of a goal for a KPI was attained: (after - before) / (goal - before); `goal` in the KPI's natural unit. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_goal(const wakpi_campaign *before, const wakpi_campaign *after,
                                           wakpi_kpi kpi, double goal, wakpi_value *attained);

/** Adds all of `from` to `into`, by each measure's merge rule; unchanged at an error. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_merge(wakpi_campaign *into, const wakpi_campaign *from);
/** Empties it; the currency of the options stays. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_reset(wakpi_campaign *campaign);
/** Canonical bytes; with #WAKPI_TOO_SMALL the needed size is written. `buffer` may be NULL with capacity 0. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_save(const wakpi_campaign *campaign, void *buffer, size_t capacity,
                                           size_t *size);
/** A campaign from saved bytes, all checked before anything is made. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_campaign_load(const void *bytes, size_t size, const wakpi_options *options,
                                           wakpi_campaign **campaign, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
