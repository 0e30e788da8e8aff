/* Settings: the one table of options, and the resolved copy that every handle holds. */
#ifndef WAKPI_BASE_OPTIONS_H
#define WAKPI_BASE_OPTIONS_H

#include <wakpi/base.h>

#include "base/allocator.h"
#include "base/error.h"

enum wakpi_setting {
    WAKPI_SETTING_ACCOUNT,
    WAKPI_SETTING_CURRENCY,
    WAKPI_SETTING_ZONE,
    WAKPI_SETTING_ZONE_DATA,
    WAKPI_SETTING_KEY,
    WAKPI_SETTING_TIME_TO_LIVE,
    WAKPI_SETTING_REPLY_WINDOW,
    WAKPI_SETTING_CONVERSION_WINDOW,
    WAKPI_SETTING_ATTRIBUTION,
    WAKPI_SETTING_ATTRIBUTION_HALF_LIFE,
    WAKPI_SETTING_OPT_OUT_WINDOW,
    WAKPI_SETTING_CONVERSATION_GAP,
    WAKPI_SETTING_ABANDONMENT_WINDOW,
    WAKPI_SETTING_RECONTACT_WINDOW,
    WAKPI_SETTING_INACTIVITY_WINDOW,
    WAKPI_SETTING_REPEAT_WINDOW,
    WAKPI_SETTING_BUSINESS_HOURS,
    WAKPI_SETTING_OPT_OUT_WORDS,
    WAKPI_SETTING_CAMPAIGN_FROM_CALLBACK,
    WAKPI_SETTING_EXCLUDED,
    WAKPI_SETTING_MAX_DEPTH,
    WAKPI_SETTING_MAX_BODY_SIZE,
    WAKPI_SETTING_MAX_LABEL_SIZE,
    WAKPI_SETTING_MAX_LABEL_COUNT,
    WAKPI_SETTING_ALPHA,
    WAKPI_SETTING_SMALL_SAMPLE,
    WAKPI_SETTING_UNIQUE_PRECISION,
    WAKPI_SETTING_ORIGIN,
    WAKPI_SETTING_STORE_DURABLE,
    WAKPI_SETTING_STORE_WAIT,
    WAKPI_SETTING_JOURNAL_DAYS,
    WAKPI_SETTING_STORE_BODIES,
    WAKPI_SETTING_STORE_READ_ONLY,
    WAKPI_SETTING_COUNT
};

/* One value; which member counts is the option's type. */
struct wakpi_setting_value {
    int64_t integer;
    double real;
    char *text; /* NULL is the default; owned, with a NUL after it */
    size_t size;
};

/* A plain resolved copy. Read it through the accessors. */
struct wakpi_settings {
    struct wakpi_allocator allocator;
    wakpi_log_function log; /* NULL is silence */
    void *log_context;
    struct wakpi_setting_value values[WAKPI_SETTING_COUNT];
};

/* Copies what `options` say, or the defaults where it is NULL; WAKPI_OK, or WAKPI_NO_MEMORY with *out
 * untouched. End it with wakpi_settings_drop. */
wakpi_status wakpi_settings_take(const wakpi_options *options, struct wakpi_settings *out);
/* The same from another handle's settings. */
wakpi_status wakpi_settings_copy(const struct wakpi_settings *settings, struct wakpi_settings *out);
void wakpi_settings_drop(struct wakpi_settings *settings);
/* Options that say what these settings are, for what is made of options alone; end them with wakpi_options_free(). */
wakpi_status wakpi_options_make(const struct wakpi_settings *settings, wakpi_options **options);

int64_t wakpi_settings_integer(const struct wakpi_settings *settings, enum wakpi_setting setting);
double wakpi_settings_real(const struct wakpi_settings *settings, enum wakpi_setting setting);
/* NUL-terminated; *size (which may be NULL) without the NUL. Lives as long as the settings. */
const char *wakpi_settings_text(const struct wakpi_settings *settings, enum wakpi_setting setting,
                                size_t *size);

/* Sets a text that is known to have its form. WAKPI_OK, or WAKPI_NO_MEMORY with the settings as they were. */
wakpi_status wakpi_settings_set_text(struct wakpi_settings *settings, enum wakpi_setting setting,
                                     const char *text, size_t size);

const char *wakpi_setting_name(enum wakpi_setting setting);
/* 1 where both hold the same value of `setting`. */
int wakpi_settings_agree(const struct wakpi_settings *a, const struct wakpi_settings *b,
                         enum wakpi_setting setting);

/* Sends a line to the log hook, if there is one. */
void wakpi_log(const struct wakpi_settings *settings, wakpi_status level, const char *format, ...)
    WAKPI_PRINTF(3, 4);

#endif
