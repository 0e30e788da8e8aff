/* Keys of the constants in kpi.h, for those who print them. */
#include <wakpi/kpi.h>

#define PICK(keys, index)                                                                                    \
    ((index) >= 0 && (size_t)(index) < sizeof(keys) / sizeof((keys)[0]) ? (keys)[index] : NULL)

const char *wakpi_unit_key(int32_t unit)
{
    static const char *const keys[] = {NULL,      "ratio",  "multiple", "money",
                                       "seconds", "months", "count",    "points"};
    return PICK(keys, unit);
}

const char *wakpi_direction_key(int32_t direction)
{
    static const char *const keys[] = {"none", "up", "down", "target"};
    return PICK(keys, direction);
}

const char *wakpi_band_key(int32_t band)
{
    static const char *const keys[] = {"none", "below", "typical",   "above",
                                       "best", "under", "on_target", "over"};
    return PICK(keys, band);
}

const char *wakpi_unrated_key(int32_t unrated)
{
    static const char *const keys[] = {"rated",    "no_profile", "no_value",        "no_band",
                                       "currency", "disputed",   "comparison_only", "neutral"};
    return PICK(keys, unrated);
}

const char *wakpi_measure_kind_key(int32_t kind)
{
    static const char *const keys[] = {NULL,    "messages", "events",   "people",
                                       "money", "duration", "parameter"};
    return PICK(keys, kind);
}

const char *wakpi_merge_key(int32_t merge_rule)
{
    static const char *const keys[] = {NULL, "sum", "distinct", "first", "last", "equal"};
    return PICK(keys, merge_rule);
}

const char *wakpi_dated_by_key(int32_t dated_by)
{
    static const char *const keys[] = {NULL, "send", "event", "conversation", "period"};
    return PICK(keys, dated_by);
}
