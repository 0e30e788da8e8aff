/**
 * @file campaign.h
 * @brief A campaign: measures that add up, evaluated into KPIs.
 *
 * Counts are added as they are, money in micro-units of one ISO 4217 currency, parameters in millionths, durations in ms,
 * people by number or by id. Any KPI of the catalogue is evaluated from them, with its interval and rating.
 *
 * **Threads.** Adding (wakpi_campaign_add(), _add_many(), _add_unit(), _add_money(), _add_recurring(), _add_time_saved(),
 * _add_duration(), _remove_duration(), _add_person()), reading (_get(), _currency(), _histogram()) and evaluating
 * (_evaluate(), _evaluate_all(), _explain(), and both sides of _compare() and _goal()) may be done from many threads at
 * once. Nothing is lost, and a value evaluated meanwhile never has a part above its whole, where each thread adds a whole
 * no later than its parts; wakpi_campaign_add_many() sees to that itself. Save, merge, load, reset, set and free need the
 * campaign to themselves. A process must not fork while another thread adds durations or people.
 *
 * **Unknown is not zero.** What adds up begins at 0. A parameter or a figure at the start or end of a period is unknown
 * until it is added to or set, were it with 0, and a KPI that hangs on it is #WAKPI_UNDEFINED.
 *
 * **A campaign adds.** Merging the same campaign twice doubles it. What joins without doubling is a tracker's state.
 *
 * Functions that fail leave the campaign and their outputs as they were.
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
enum {
    WAKPI_EVERY_WEEK = 1,    /**< Every seven days. */
    WAKPI_EVERY_MONTH = 2,   /**< Every calendar month. */
    WAKPI_EVERY_QUARTER = 3, /**< Every three calendar months. */
    WAKPI_EVERY_YEAR = 4     /**< Every twelve calendar months. */
};

/**
 * Makes an empty campaign.
 * @param options   gives currency, key, alpha, small_sample, unique_precision, zone and allocator; NULL is all defaults
 * @param campaign  receives the handle; end it with wakpi_campaign_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (campaign is NULL), #WAKPI_NO_MEMORY, #WAKPI_INTERNAL (no key is given and the system
 *         has no randomness)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_new(const wakpi_options *options, wakpi_campaign **campaign);

/**
 * Ends a campaign.
 * @param campaign  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_campaign_free(wakpi_campaign *campaign);

/**
 * Adds to a measure. Thread-safe.
 * @param campaign  the campaign
 * @param measure   any but a duration
 * @param amount    counts and people as they are; money in micro-units of the campaign's currency; parameters in
 *                  millionths. 0 or more; money and figures may be negative too (a refund takes away)
 * @return #WAKPI_OK, #WAKPI_INVALID (unknown measure or duration, a negative amount of what has none, NULL),
 *         #WAKPI_CURRENCY (money, and the campaign has no currency), #WAKPI_OVERFLOW, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount);

/**
 * Adds to many measures; to all of them or, at an error, to none. Wholes are added before their parts, in whatever order
 * they are given. Thread-safe; who evaluates meanwhile may see a part of it, nested rightly.
 * @param campaign  the campaign
 * @param measures  `count` of them; one may stand several times
 * @param amounts   `count` of them, as in wakpi_campaign_add()
 * @param count     how many; 0 is fine
 * @return as wakpi_campaign_add()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_many(wakpi_campaign *campaign, const wakpi_measure *measures,
                                               const int64_t *amounts, size_t count);

/**
 * Adds what one unit of observation brought: a recipient, an order, a lead with all that is told of it. The amounts add up
 * as by wakpi_campaign_add_many(), and how they go together is kept besides, as sums of products in 128 bits that merge
 * exactly. So KPIs made of sums (revenue per recipient, order value, cost per lead, return on spend) get the interval of the
 * delta method. The unit is what was assigned or sampled, a recipient rather than an event: one who orders thrice is
 * told once, with all three orders. Thread-safe.
 * @param campaign  the campaign
 * @param measures  `count` of them, neither durations, parameters nor figures of a period's start or end
 * @param amounts   as in wakpi_campaign_add(); several of one measure add up
 * @param count     how many; 0 is a unit that brought nothing
 * @return as wakpi_campaign_add_many(); #WAKPI_LIMIT (more than 16 measures)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_unit(wakpi_campaign *campaign, const wakpi_measure *measures,
                                               const int64_t *amounts, size_t count);

/**
 * Adds money that says its currency. The first one names the campaign's currency where the options did not.
 * Thread-safe; of several threads that are first with different currencies one wins.
 * @param campaign  the campaign
 * @param measure   a money measure
 * @param amount    micro-units; may be negative (a refund takes away)
 * @param currency  an ISO 4217 code as "EUR"
 * @return #WAKPI_OK, #WAKPI_CURRENCY (it is not the campaign's), #WAKPI_NOT_FOUND (there is no such currency),
 *         #WAKPI_INVALID (no money measure, NULL), #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_money(wakpi_campaign *campaign, wakpi_measure measure,
                                                int64_t amount, const char *currency);

/**
 * Adds a cost that recurs: `amount` for each week, month, ... begun in [from, to). The first period begins at `from`,
 * each further one at the same local time a week, month, ... later: on the last day of a month that is too short, and
 * on the day itself again in the next one. Thread-safe.
 * @param campaign  the campaign, whose options name the zone
 * @param measure   a money measure
 * @param amount    micro-units of the campaign's currency for each period, 0 or more
 * @param every     a WAKPI_EVERY_ constant
 * @param from      ms since the epoch
 * @param to        ms since the epoch, not before `from`; where equal nothing is added
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_CURRENCY (the campaign has none), #WAKPI_OVERFLOW, #WAKPI_NO_MEMORY,
 *         #WAKPI_NOT_FOUND or #WAKPI_MALFORMED (the zone's data)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_recurring(wakpi_campaign *campaign, wakpi_measure measure,
                                                    int64_t amount, int32_t every, int64_t from, int64_t to);

/**
 * Adds what hours of work saved are worth to the measure value_saved:
 * hours_per_week x weeks_per_month x hourly_rate x months, exact and rounded once to a micro-unit. Thread-safe.
 * 10 hours a week at 50 are 2,000 a month of 4 weeks, 2,166.67 of 52/12 weeks. Source: ChatArchitect.
 * @param campaign         the campaign
 * @param hours_per_week   millionths, 0 or more
 * @param weeks_per_month  millionths, 0 or more; 0 stands for exactly 52/12
 * @param hourly_rate      micro-units of the campaign's currency, 0 or more
 * @param months           millionths, 0 or more
 * @return #WAKPI_OK, #WAKPI_INVALID (a negative number, NULL), #WAKPI_CURRENCY (the campaign has none), #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_time_saved(wakpi_campaign *campaign, int64_t hours_per_week,
                                                     int64_t weeks_per_month, int64_t hourly_rate,
                                                     int64_t months);

/**
 * Adds a duration. Thread-safe.
 * @param campaign  the campaign
 * @param measure   a duration measure
 * @param duration  0 .. INT64_MAX ms
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_duration(wakpi_campaign *campaign, wakpi_measure measure,
                                                   int64_t duration);

/**
 * Takes a duration out again, as wakpi_histogram_remove(). Thread-safe.
 * @param campaign  the campaign
 * @param measure   a duration measure
 * @param duration  0 .. INT64_MAX ms
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NOT_FOUND (no such duration can be there)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_remove_duration(wakpi_campaign *campaign, wakpi_measure measure,
                                                      int64_t duration);

/**
 * Adds a person by id to a measure of distinct people; the same one again changes nothing. People added by number are
 * counted beside them. Thread-safe.
 * @param campaign  the campaign, under whose key the id is fingerprinted
 * @param measure   a measure of distinct people
 * @param id        the bytes of the id: bring phone numbers into one form before
 * @param size      how many, 1 or more
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_MISMATCH (the people held are under another key than the options'),
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_add_person(wakpi_campaign *campaign, wakpi_measure measure,
                                                 const char *id, size_t size);

/**
 * Sets a measure as it was known at a time, replacing what stood there. Not thread-safe.
 * @param campaign  the campaign
 * @param measure   one whose merge rule is first, last or equal: parameters, figures at a period's start or end
 * @param amount    as in wakpi_campaign_add()
 * @param at        ms since the epoch, not INT64_MIN; says which one stands when campaigns are merged
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_set(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount,
                                          int64_t at);

/**
 * A measure's amount. Thread-safe.
 * @param campaign  the campaign
 * @param measure   any
 * @param amount    receives counts and people (sketches rounded), money in micro-units, parameters in millionths, of a
 *                  duration the number of observations; 0 where nothing is known
 * @return #WAKPI_OK, #WAKPI_INVALID (unknown measure, NULL), #WAKPI_OVERFLOW (people by number and by id together)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_get(const wakpi_campaign *campaign, wakpi_measure measure,
                                          int64_t *amount);

/**
 * The currency of all its money. Thread-safe.
 * @param campaign  NULL has none
 * @return the ISO 4217 code, "" where none is named yet; static
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_campaign_currency(const wakpi_campaign *campaign);

/**
 * A copy of the durations of a measure. Thread-safe.
 * @param campaign   the campaign
 * @param measure    a duration measure
 * @param histogram  receives the copy, empty where there are none; end it with wakpi_histogram_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_histogram(const wakpi_campaign *campaign, wakpi_measure measure,
                                                wakpi_histogram **histogram);

/**
 * Evaluates one KPI: value, interval, numerator, denominator, rating. Thread-safe. Needs no memory.
 *
 * Each value has the interval of its kind, at the level of the options (1 - alpha):
 * - a share of counted things: Wilson's;
 * - a quantile of durations: that of its order statistics, where there are enough of them;
 * - a mean of durations: Student's, of two or more; its deviation is the largest that the buckets allow;
 * - a net promoter score: Tango's;
 * - people or messages counted once, over another count or under a cost (cost per lead, leads per conversation): the
 *   score interval of a Poisson count, k + z^2/2 -+ z sqrt(k + z^2/4), its divisor or cost taken as given;
 * - all else that is made of sums: by the delta method, -+ z standard errors, where wakpi_campaign_add_unit() told all that
 *   chance has a hand in above the line, and what it did not tell (costs, a divisor) is taken as given. In the rows of a
 *   tracker each person is a unit, with all it brought to the row. Where fewer units than the option small_sample carry
 *   the value, of which there are (sum y)^2 / sum y^2, it is flagged #WAKPI_VALUE_SMALL_SAMPLE.
 *
 * Of sums alone nobody knows how they vary: the value then has #WAKPI_VALUE_NO_INTERVAL. What is no estimate (a cost
 * per message, a number of messages) has none either. A value from a sketch of people, or a quantile
 * of 128 ms or more, is flagged #WAKPI_VALUE_APPROXIMATED.
 * @param campaign   the campaign
 * @param kpi        which
 * @param benchmark  rates it; NULL gives no rating
 * @param value      receives the value, filled to the struct_size that the caller set; of an error the status
 * @return value->status: #WAKPI_OK; #WAKPI_UNDEFINED (0/0, or what it hangs on is unknown), #WAKPI_INCONSISTENT (a part is
 *         larger than its whole), #WAKPI_OVERFLOW; #WAKPI_INVALID (unknown KPI, NULL, no struct_size) with `value` as it
 *         was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_evaluate(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                               const wakpi_benchmark *benchmark, wakpi_value *value);

/**
 * Evaluates all KPIs, in the catalogue's order, from one reading of the amounts. Thread-safe. Needs no memory.
 * @param campaign   the campaign
 * @param benchmark  rates them; NULL gives no ratings
 * @param values     an array; the first element's struct_size is the stride. Each receives its own status
 * @param count      elements there is room for, wakpi_kpi_count() at least
 * @return #WAKPI_OK, #WAKPI_INVALID (too few elements, NULL, no struct_size)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_evaluate_all(const wakpi_campaign *campaign,
                                                   const wakpi_benchmark *benchmark, wakpi_value *values,
                                                   size_t count);

/**
 * A value in a sentence: "Click-through rate (CTR) 25.0 % = 250 clicked / 1,000 delivered, 95 % interval 22.4 to 27.8 %,
 * typical (getgabs 15 to 25 %)". What has no value is said in words. Thread-safe; the process's locale is not looked at.
 * @param campaign   the campaign
 * @param kpi        which
 * @param benchmark  rates it; NULL gives no rating
 * @param language   BCP 47: en, it, ru; others and NULL are en
 * @param buffer     receives the sentence, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity   its bytes
 * @param size       receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK (also where the value is an error: the sentence says so), #WAKPI_TOO_SMALL (the buffer is as it was),
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_explain(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                              const wakpi_benchmark *benchmark, const char *language,
                                              char *buffer, size_t capacity, size_t *size);

/**
 * A number in a unit as reports and explanations write it: "25.0 %", "4.00x", "3.00 EUR", "4 min 12 s", "1,234"; in Italian
 * "25,0 %". Thread-safe; the process's locale is not looked at.
 * @param unit      a WAKPI_UNIT_ constant
 * @param number    in the unit, as wakpi_value has it
 * @param currency  ISO 4217 code of money, NUL-terminated; NULL or "" names none
 * @param language  BCP 47: en, it, ru; others and NULL are en
 * @param buffer    receives the text, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity  its bytes
 * @param size      receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (the buffer is as it was), #WAKPI_INVALID (an unknown unit, a number that is not finite)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unit_print(int32_t unit, double number, const char *currency,
                                        const char *language, char *buffer, size_t capacity, size_t *size);

/**
 * Compares two campaigns on a KPI: relative change (after - before) / before. Thread-safe.
 * @param before  the campaign compared with
 * @param after   the campaign compared
 * @param kpi     which
 * @param change  receives the change as the KPI relative_change, without an interval; filled to its struct_size
 * @return its status: #WAKPI_OK; that of a side which has no value; #WAKPI_CURRENCY (money of two currencies),
 *         #WAKPI_UNDEFINED (`before` is not above 0), #WAKPI_OVERFLOW; #WAKPI_INVALID with `change` as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_compare(const wakpi_campaign *before, const wakpi_campaign *after,
                                              wakpi_kpi kpi, wakpi_value *change);

/**
 * How much of the way to a goal was made: (after - before) / (goal - before); right for goals above and below.
 * Thread-safe.
 * @param before    the campaign that the goal was set by
 * @param after     the campaign now
 * @param kpi       which
 * @param goal      in the KPI's natural unit (0.3 is 30 %), finite
 * @param attained  receives the share as the KPI goal_attainment, without an interval; filled to its struct_size
 * @return as wakpi_campaign_compare(); #WAKPI_UNDEFINED where the goal is the value before
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_goal(const wakpi_campaign *before, const wakpi_campaign *after,
                                           wakpi_kpi kpi, double goal, wakpi_value *attained);

/**
 * Adds all of `from` to `into`, by each measure's merge rule: numbers and durations add up, people by id unite, of two
 * figures the first or the last stands (one without a time gives way), parameters must be equal. Units of the two are taken
 * for different ones. Not thread-safe.
 * @param into  the campaign that grows
 * @param from  the campaign that stays as it is; may be `into`, which doubles it
 * @return #WAKPI_OK, #WAKPI_CURRENCY (two currencies), #WAKPI_CONFLICT (unequal parameters, or figures of one time),
 *         #WAKPI_MISMATCH (people under two keys or precisions), #WAKPI_OVERFLOW, #WAKPI_INVALID (NULL),
 *         #WAKPI_NO_MEMORY; `into` is as it was at any error
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_merge(wakpi_campaign *into, const wakpi_campaign *from);

/**
 * Empties it. The currency of the options stays, one that the first money named does not. Not thread-safe.
 * @param campaign  the campaign
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_reset(wakpi_campaign *campaign);

/**
 * Writes its canonical bytes: what it holds, sorted by measure, the same on every machine and of every history. Not
 * thread-safe.
 * @param campaign  the campaign
 * @param buffer    receives the bytes; may be NULL with capacity 0
 * @param capacity  the buffer's bytes
 * @param size      receives the bytes needed, also with #WAKPI_TOO_SMALL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (nothing was written), #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_save(const wakpi_campaign *campaign, void *buffer, size_t capacity,
                                           size_t *size);

/**
 * Makes a campaign from saved bytes, all of which are checked. Where the options do not give the key that its people were
 * fingerprinted under it can be read, merged and saved, but people cannot be added.
 * @param bytes     what wakpi_campaign_save() wrote; any bytes are safe to try
 * @param size      how many
 * @param options   as in wakpi_campaign_new()
 * @param campaign  receives the handle; end it with wakpi_campaign_free()
 * @param error     receives the words of a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_CORRUPT, #WAKPI_VERSION (written by a newer wakpi), #WAKPI_MISMATCH (saved from another kind of
 *         handle), #WAKPI_CURRENCY (not the options' currency), #WAKPI_INVALID (NULL), #WAKPI_NO_MEMORY, #WAKPI_INTERNAL as
 *         of wakpi_campaign_new()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_campaign_load(const void *bytes, size_t size, const wakpi_options *options,
                                           wakpi_campaign **campaign, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
