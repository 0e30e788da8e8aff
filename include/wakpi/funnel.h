/**
 * @file funnel.h
 * @brief A funnel: ordered stages with counts, each nested in the one before.
 *
 * Adding from many threads is safe; a stage read meanwhile never exceeds the one before where each thread adds in the
 * stages' order. Save, merge, load, reset and free need the funnel to themselves.
 */
#ifndef WAKPI_FUNNEL_H
#define WAKPI_FUNNEL_H

#include <wakpi/campaign.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A funnel. */
typedef struct wakpi_funnel wakpi_funnel;

/** Makes a funnel of `count` (1..64) stages with any names (UTF-8, copied, distinct, not empty). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_new(const wakpi_options *options, const char *const *names, size_t count,
                                        wakpi_funnel **funnel);
/** Makes the ready one: targeted, sent, delivered, read, clicked, replied, lead, converted, repeat. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_new_standard(const wakpi_options *options, wakpi_funnel **funnel);
/** Ends a funnel; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_funnel_free(wakpi_funnel *funnel);
/** How many stages the funnel has; 0 for NULL. @since 0.9.0 */
WAKPI_API int32_t wakpi_funnel_stage_count(const wakpi_funnel *funnel);
/** A stage's name (0 is the first), borrowed until the funnel is freed; NULL out of range. @since 0.9.0 */
WAKPI_API const char *wakpi_funnel_stage_name(const wakpi_funnel *funnel, int32_t stage);
/** The stage of a name; #WAKPI_NOT_FOUND for a name that no stage has. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_stage_by_name(const wakpi_funnel *funnel, const char *name,
                                                  int32_t *stage);
/** Adds `amount` (0 or more) to a stage (0 is the first). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_add(wakpi_funnel *funnel, int32_t stage, int64_t amount);
/** Adds one amount for each stage. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_add_many(wakpi_funnel *funnel, const int64_t *amounts, size_t count);
/** Adds one entrant that went as far as `stage`: 1 to it and to each before it. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_enter(wakpi_funnel *funnel, int32_t stage);
/** A stage's count. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_get(const wakpi_funnel *funnel, int32_t stage, int64_t *amount);
/** Fills the standard funnel from a campaign's measures. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_add_campaign(wakpi_funnel *funnel, const wakpi_campaign *campaign);
/** Conversion from the stage before (stage >= 1), a ratio with its Wilson interval; #WAKPI_INCONSISTENT where stages are not nested. kpi is 0. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_step(const wakpi_funnel *funnel, int32_t stage, wakpi_value *value);
/** Conversion from the first stage. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_overall(const wakpi_funnel *funnel, int32_t stage, wakpi_value *value);
/** How many were lost between the stage before and this one. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_drop_off(const wakpi_funnel *funnel, int32_t stage, int64_t *lost);
/** The stage with the lowest step conversion (the first of equals). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_bottleneck(const wakpi_funnel *funnel, int32_t *stage);
/** Whether each stage is nested in the one before: #WAKPI_OK, or #WAKPI_INCONSISTENT with the first offender in `error`. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_check(const wakpi_funnel *funnel, wakpi_error *error);
/** Adds all of `from`, a funnel of the same stages (#WAKPI_MISMATCH otherwise). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_merge(wakpi_funnel *into, const wakpi_funnel *from);
/** Empties it. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_reset(wakpi_funnel *funnel);
/** Canonical bytes, as in campaign.h. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_save(const wakpi_funnel *funnel, void *buffer, size_t capacity,
                                         size_t *size);
/** A funnel from saved bytes. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_funnel_load(const void *bytes, size_t size, const wakpi_options *options,
                                         wakpi_funnel **funnel, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
