/**
 * @file funnel.h
 * @brief A funnel: ordered stages with counts, each nested in the one before.
 *
 * A host fills it with its own counts, or entrant by entrant, with the times at which they reached the stages and apart from
 * those who may still come further; wakpi_tracker_funnel() fills one from what a tracker knows of people.
 *
 * **Threads.** Adding (wakpi_funnel_add(), _add_many(), _enter(), _enter_timed(), _enter_immature(), _add_campaign()) and
 * reading may be done from many threads at once; nothing is lost, and a stage read meanwhile never exceeds the one before
 * where each thread adds in the stages' order, as all but wakpi_funnel_add() do themselves. Save, merge, load, reset and
 * free need the funnel to themselves. A process must not fork while another thread adds times.
 *
 * A funnel adds: merging the same one twice doubles it. Functions that fail leave the funnel and their outputs as they
 * were.
 */
#ifndef WAKPI_FUNNEL_H
#define WAKPI_FUNNEL_H

#include <wakpi/campaign.h>
#include <wakpi/histogram.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A funnel. */
typedef struct wakpi_funnel wakpi_funnel;

/**
 * Makes a funnel, all stages at 0.
 * @param options  gives alpha, small_sample and allocator; NULL is all defaults
 * @param names    of the stages in order: UTF-8, 1 to 256 bytes, distinct; copied
 * @param count    how many stages, 1 .. 64
 * @param funnel   receives the handle; end it with wakpi_funnel_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_new(const wakpi_options *options, const char *const *names, size_t count,
                                        wakpi_funnel **funnel);

/**
 * Makes the ready one: targeted, sent, delivered, read, clicked, replied, lead, converted, repeat.
 * @param options  as in wakpi_funnel_new()
 * @param funnel   receives the handle; end it with wakpi_funnel_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (funnel is NULL), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_new_standard(const wakpi_options *options, wakpi_funnel **funnel);

/**
 * Ends a funnel.
 * @param funnel  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_funnel_free(wakpi_funnel *funnel);

/**
 * How many stages it has.
 * @param funnel  NULL has none
 * @return 1 .. 64, 0 for NULL
 * @since 0.9.0
 */
WAKPI_API int32_t wakpi_funnel_stage_count(const wakpi_funnel *funnel);

/**
 * The name of a stage.
 * @param funnel  the funnel
 * @param stage   0 is the first
 * @return the name, borrowed until the funnel is freed; NULL out of range
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_funnel_stage_name(const wakpi_funnel *funnel, int32_t stage);

/**
 * The stage of a name.
 * @param funnel  the funnel
 * @param name    the name, byte by byte
 * @param stage   receives the stage
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_stage_by_name(const wakpi_funnel *funnel, const char *name,
                                                  int32_t *stage);

/**
 * Adds to a stage. Thread-safe.
 * @param funnel  the funnel
 * @param stage   0 is the first
 * @param amount  0 or more
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_add(wakpi_funnel *funnel, int32_t stage, int64_t amount);

/**
 * Adds one amount to each stage; to all of them or, at an error, to none. Thread-safe.
 * @param funnel   the funnel
 * @param amounts  one for each stage in order, 0 or more
 * @param count    must be wakpi_funnel_stage_count()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_add_many(wakpi_funnel *funnel, const int64_t *amounts, size_t count);

/**
 * Adds one entrant that went as far as a stage: 1 to it and to each before it. Thread-safe.
 * @param funnel  the funnel
 * @param stage   the last stage reached, 0 is the first
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW (no stage was added to)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_enter(wakpi_funnel *funnel, int32_t stage);

/**
 * Adds one entrant with the times at which the stages were reached: 1 to each of them, and what lies between to the times
 * of the steps. Thread-safe.
 * @param funnel  the funnel
 * @param times   one for each stage reached, in order; ms since the epoch, none before the one before it
 * @param count   how many stages were reached, 1 .. wakpi_funnel_stage_count()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW (also of times more than INT64_MAX ms apart), #WAKPI_NO_MEMORY;
 *         nothing was added but with #WAKPI_OK
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_enter_timed(wakpi_funnel *funnel, const int64_t *times, size_t count);

/**
 * Adds one entrant who is not at the end and may still come further. They are kept apart: no stage's count, conversion or
 * drop-off knows of them. Thread-safe.
 * @param funnel  the funnel
 * @param stage   the last stage reached so far, 0 is the first
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_enter_immature(wakpi_funnel *funnel, int32_t stage);

/**
 * A stage's count. Thread-safe.
 * @param funnel  the funnel
 * @param stage   0 is the first
 * @param amount  receives the count
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_get(const wakpi_funnel *funnel, int32_t stage, int64_t *amount);

/**
 * How many entrants reached a stage and may still come further. They are no part of the stage's count. Thread-safe.
 * @param funnel  the funnel
 * @param stage   0 is the first: all of them
 * @param amount  receives the number
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_immature(const wakpi_funnel *funnel, int32_t stage, int64_t *amount);

/**
 * A copy of the times that entrants took from the stage before to this one, for wakpi_histogram_quantile() (median: 0.5;
 * told to 0.78 %) and wakpi_histogram_mean() (exact). Thread-safe.
 * @param funnel     the funnel
 * @param stage      1 or more
 * @param histogram  receives the copy, empty where no times were given; end it with wakpi_histogram_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_step_times(const wakpi_funnel *funnel, int32_t stage,
                                               wakpi_histogram **histogram);

/**
 * A copy of the times that entrants took from the first stage to this one, as wakpi_funnel_step_times(). Of the last stage
 * it is the time to convert. Thread-safe.
 * @param funnel     the funnel
 * @param stage      1 or more
 * @param histogram  receives the copy; end it with wakpi_histogram_free()
 * @return as wakpi_funnel_step_times()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_overall_times(const wakpi_funnel *funnel, int32_t stage,
                                                  wakpi_histogram **histogram);

/**
 * Adds a campaign's measures to the standard funnel: targeted, sent, delivered, read, clicked, replied, leads, converted,
 * repeat_buyers. Thread-safe. In a campaign they need not be nested (a reply needs no click): wakpi_funnel_check() tells.
 * @param funnel    a funnel with the stages of wakpi_funnel_new_standard()
 * @param campaign  the campaign, which stays as it is
 * @return #WAKPI_OK, #WAKPI_MISMATCH (other stages), #WAKPI_OVERFLOW, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_add_campaign(wakpi_funnel *funnel, const wakpi_campaign *campaign);

/**
 * The conversion from the stage before: a ratio with its Wilson interval at the level of the options. Thread-safe.
 * @param funnel  the funnel
 * @param stage   1 or more
 * @param value   receives the ratio; its kpi is 0; filled to the struct_size that the caller set
 * @return value->status: #WAKPI_OK, #WAKPI_UNDEFINED (0/0), #WAKPI_INCONSISTENT (the stage is not nested);
 *         #WAKPI_INVALID with `value` as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_step(const wakpi_funnel *funnel, int32_t stage, wakpi_value *value);

/**
 * The conversion from the first stage, as wakpi_funnel_step().
 * @param funnel  the funnel
 * @param stage   0 or more
 * @param value   receives the ratio
 * @return as wakpi_funnel_step()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_overall(const wakpi_funnel *funnel, int32_t stage, wakpi_value *value);

/**
 * How many were lost between the stage before and this one. Thread-safe.
 * @param funnel  the funnel
 * @param stage   1 or more
 * @param lost    receives the number
 * @return #WAKPI_OK, #WAKPI_INCONSISTENT (the stage is not nested), #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_drop_off(const wakpi_funnel *funnel, int32_t stage, int64_t *lost);

/**
 * The stage with the lowest step conversion, the first of equals; compared exactly. Thread-safe.
 * @param funnel  the funnel
 * @param stage   receives the stage, 1 or more
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no step has a conversion), #WAKPI_INCONSISTENT (stages are not nested),
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_bottleneck(const wakpi_funnel *funnel, int32_t *stage);

/**
 * Whether each stage is nested in the one before. Thread-safe.
 * @param funnel  the funnel
 * @param error   receives the first offender: its stage as position, and words; may be NULL
 * @return #WAKPI_OK, #WAKPI_INCONSISTENT, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_check(const wakpi_funnel *funnel, wakpi_error *error);

/**
 * Adds all of `from`. Not thread-safe.
 * @param into  the funnel that grows
 * @param from  a funnel of the same stages, which stays as it is; may be `into`
 * @return #WAKPI_OK, #WAKPI_MISMATCH (other stages), #WAKPI_OVERFLOW, #WAKPI_NO_MEMORY, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_merge(wakpi_funnel *into, const wakpi_funnel *from);

/**
 * Sets all stages to 0 and forgets all times. Not thread-safe.
 * @param funnel  the funnel
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_reset(wakpi_funnel *funnel);

/**
 * Writes its canonical bytes: names, counts and times, the same on every machine. Not thread-safe.
 * @param funnel    the funnel
 * @param buffer    receives the bytes; may be NULL with capacity 0
 * @param capacity  the buffer's bytes
 * @param size      receives the bytes needed, also with #WAKPI_TOO_SMALL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (nothing was written), #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_save(const wakpi_funnel *funnel, void *buffer, size_t capacity,
                                         size_t *size);

/**
 * Makes a funnel from saved bytes, all of which are checked.
 * @param bytes    what wakpi_funnel_save() wrote; any bytes are safe to try
 * @param size     how many
 * @param options  as in wakpi_funnel_new()
 * @param funnel   receives the handle; end it with wakpi_funnel_free()
 * @param error    receives the words of a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_CORRUPT, #WAKPI_VERSION (written by a newer wakpi), #WAKPI_MISMATCH (saved from another kind of
 *         handle), #WAKPI_INVALID (NULL), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_funnel_load(const void *bytes, size_t size, const wakpi_options *options,
                                         wakpi_funnel **funnel, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
