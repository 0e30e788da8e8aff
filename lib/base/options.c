#include "base/options.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/option_forms.h"

struct wakpi_options {
    struct wakpi_settings settings;
};

/* One option. For text, minimum and maximum are bytes. */
struct option_row {
    const char *name;
    int32_t type;
    const char *unit;
    int64_t minimum, maximum, integer;
    double real_minimum, real_maximum, real;
    const char *text;
    wakpi_option_form form;
    const char *description;
};

#define HOUR     INT64_C(3600000)
#define DAY      (24 * HOUR)
#define YEARS_10 (3653 * DAY)
#define MEBIBYTE (INT64_C(1) << 20)
#define MAXIMUM  INT64_C(1000000000)

#define INTEGER(name, unit, minimum, maximum, value, description)                                            \
    {                                                                                                        \
        name, WAKPI_OPTION_INTEGER, unit, minimum, maximum, value, 0, 0, 0, NULL, NULL, description          \
    }
#define WINDOW(name, value, description) INTEGER(name, "ms", 1, YEARS_10, value, description)
#define REAL(name, unit, minimum, maximum, value, description)                                               \
    {                                                                                                        \
        name, WAKPI_OPTION_REAL, unit, 0, 0, 0, minimum, maximum, value, NULL, NULL, description             \
    }
#define TEXT(name, form, maximum, value, description)                                                        \
    {                                                                                                        \
        name, WAKPI_OPTION_TEXT, "bytes", 0, maximum, 0, 0, 0, 0, value, form, description                   \
    }

/* English, Italian, Russian, Spanish, Portuguese, German, French. */
#define OPT_OUT_WORDS                                                                                               \
    "STOP,STOP ALL,STOPALL,UNSUBSCRIBE,OPT OUT,OPTOUT,OPT-OUT,END,QUIT,"                                            \
    "BASTA,ANNULLA ISCRIZIONE,DISISCRIVIMI,DISISCRIVI,CANCELLAMI,CANCELLA ISCRIZIONE,"                              \
    "СТОП,ОТПИСАТЬСЯ,ОТПИСКА,ОТПИШИТЕ,ОТПИШИТЕ МЕНЯ,ОТКАЗАТЬСЯ," \
    "BAJA,DARME DE BAJA,DAR DE BAJA,CANCELAR SUSCRIPCIÓN,CANCELAR SUSCRIPCION,NO RECIBIR,"                         \
    "PARAR,SAIR,CANCELAR INSCRIÇÃO,CANCELAR INSCRICAO,DESCADASTRAR,REMOVER,"                                      \
    "STOPP,ABMELDEN,ABBESTELLEN,AUSTRAGEN,"                                                                         \
    "ARRÊT,ARRET,DÉSABONNER,DESABONNER,SE DÉSABONNER,SE DESABONNER,DÉSINSCRIPTION,DESINSCRIPTION"

static const struct option_row rows[WAKPI_SETTING_COUNT] = {
    [WAKPI_SETTING_ACCOUNT] =
        TEXT("account", wakpi_form_utf8, 256, "", "The business account of events whose body names none."),
    [WAKPI_SETTING_CURRENCY] = TEXT("currency", wakpi_form_currency, 3, "",
                                    "ISO 4217 code of all money; empty: that which the first money names."),
    [WAKPI_SETTING_ZONE] =
        TEXT("zone", wakpi_form_zone, 64, "UTC",
             "Time zone of local hours and days: UTC, a fixed +02:00, or a name as Europe/Rome."),
    [WAKPI_SETTING_ZONE_DATA] =
        TEXT("zone_data", wakpi_form_bytes, MEBIBYTE, "",
             "Bytes of the zone's TZif file; empty: they are read from the system's zoneinfo."),
    [WAKPI_SETTING_KEY] =
        TEXT("key", wakpi_form_key, 16, "",
             "16 secret bytes under which identities are fingerprinted; empty: random per handle. "
             "Handles that are to be merged, and trackers that are to be loaded, need the same key."),
    [WAKPI_SETTING_TIME_TO_LIVE] = WINDOW(
        "time_to_live", 30 * DAY, "How long a message may still be delivered; younger cohorts are immature."),
    [WAKPI_SETTING_REPLY_WINDOW] = WINDOW(
        "reply_window", 24 * HOUR, "An unquoted reply counts for a message this long after its delivery."),
    [WAKPI_SETTING_CONVERSION_WINDOW] =
        WINDOW("conversion_window", 7 * DAY, "A conversion counts for a message this long after its touch."),
    [WAKPI_SETTING_ATTRIBUTION] = TEXT(
        "attribution", wakpi_form_attribution, 16, "last",
        "Which touch orders and conversions are credited to: last (the message named, else the one clicked "
        "last, else the one delivered last), named, click, first, linear, decay or position."),
    [WAKPI_SETTING_ATTRIBUTION_HALF_LIFE] =
        WINDOW("attribution_half_life", 7 * DAY,
               "By the attribution decay a touch that is this much older has half the credit."),
    [WAKPI_SETTING_OPT_OUT_WINDOW] =
        WINDOW("opt_out_window", 72 * HOUR, "An opt-out counts for a message this long after its delivery."),
    [WAKPI_SETTING_CONVERSATION_GAP] =
        WINDOW("conversation_gap", 24 * HOUR, "A silence longer than this ends a conversation."),
    [WAKPI_SETTING_ABANDONMENT_WINDOW] = WINDOW(
        "abandonment_window", 24 * HOUR, "What nobody answered for this long is unanswered, or abandoned."),
    [WAKPI_SETTING_RECONTACT_WINDOW] =
        WINDOW("recontact_window", 7 * DAY, "No new contact for this long: resolved at first contact."),
    [WAKPI_SETTING_INACTIVITY_WINDOW] =
        WINDOW("inactivity_window", 30 * DAY, "A person silent for this long is no longer active."),
    [WAKPI_SETTING_REPEAT_WINDOW] =
        WINDOW("repeat_window", 90 * DAY, "A further order within this time is a repeat purchase."),
    [WAKPI_SETTING_BUSINESS_HOURS] = TEXT(
        "business_hours", wakpi_form_business_hours, 1024, "",
        "When somebody answers, local: \"Mon-Fri 09:00-18:00, Sat 09:00-13:00\"; empty: response times in "
        "business hours are not measured."),
    [WAKPI_SETTING_OPT_OUT_WORDS] =
        TEXT("opt_out_words", wakpi_form_utf8, 64 * 1024, OPT_OUT_WORDS,
             "Messages that are opt-outs, comma separated, letter case set aside."),
    [WAKPI_SETTING_CAMPAIGN_FROM_CALLBACK] =
        INTEGER("campaign_from_callback", "", 0, 1, 0, "1: biz_opaque_callback_data names the campaign."),
    [WAKPI_SETTING_EXCLUDED] =
        TEXT("excluded", wakpi_form_utf8, 64 * 1024, "",
             "Phone numbers and user ids of staff and testers, comma separated: what names one is left out."),
    [WAKPI_SETTING_MAX_DEPTH] =
        INTEGER("max_depth", "levels", 1, 1024, 64, "The deepest nesting of JSON read."),
    [WAKPI_SETTING_MAX_BODY_SIZE] = INTEGER("max_body_size", "bytes", 1, 1024 * MEBIBYTE, 16 * MEBIBYTE,
                                            "The largest webhook body read."),
    [WAKPI_SETTING_MAX_LABEL_SIZE] =
        INTEGER("max_label_size", "bytes", 1, 65536, 256, "The longest campaign, segment or other label."),
    [WAKPI_SETTING_MAX_LABEL_COUNT] = INTEGER("max_label_count", "labels", 1, MAXIMUM, 1000000,
                                              "The most different labels a handle holds."),
    [WAKPI_SETTING_ALPHA] =
        REAL("alpha", "", 1e-12, 0.5, 0.05, "One minus the confidence of intervals: 0.05 is 95 %."),
    [WAKPI_SETTING_SMALL_SAMPLE] = INTEGER("small_sample", "observations", 0, MAXIMUM, 30,
                                           "Fewer observations mark a value as a small sample."),
    [WAKPI_SETTING_UNIQUE_PRECISION] = INTEGER("unique_precision", "bits", 10, 18, 14,
                                               "Sketches of distinct people have 2 to this many registers."),
    [WAKPI_SETTING_ORIGIN] = TEXT("origin", wakpi_form_utf8, 256, "",
                                  "Which shard a tracker is: periods closed by different ones add up."),
    [WAKPI_SETTING_STORE_DURABLE] = INTEGER("store_durable", "", 0, 1, 1,
                                            "1: what a store took in survives power loss; 0: power loss may "
                                            "take the last of it, and appending is faster."),
    [WAKPI_SETTING_STORE_WAIT] = INTEGER("store_wait", "ms", 0, 600000, 10000,
                                         "How long a store waits while others write to its file."),
    [WAKPI_SETTING_JOURNAL_DAYS] = INTEGER(
        "journal_days", "days", -1, 36525, -1,
        "How long a store keeps what it took in, call by call, once it was folded: 0 not at all, 36525 for "
        "ever, -1 as the file has it, and a new one not at all."),
    [WAKPI_SETTING_STORE_BODIES] = INTEGER(
        "store_bodies", "", -1, 1, -1,
        "1: a store keeps the bodies that it read, as long as its journal; 0: it does not; -1: as the file "
        "has it, and a new one does not."),
    [WAKPI_SETTING_STORE_READ_ONLY] =
        INTEGER("store_read_only", "", 0, 1, 0,
                "1: a store is opened to be asked alone, and neither made nor brought up."),
};

static const struct option_row *find_row(const char *name)
{
    for (size_t i = 0; name && i < WAKPI_SETTING_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}

static void explain_unknown(const char *name, wakpi_error *error)
{
    struct wakpi_nearest nearest;
    wakpi_nearest_begin(&nearest, name);
    for (size_t i = 0; i < WAKPI_SETTING_COUNT; i++)
        wakpi_nearest_offer(&nearest, rows[i].name);
    if (!nearest.name)
        wakpi_fail(error, WAKPI_NOT_FOUND, -1, "there is no option \"%s\"", name);
    else
        wakpi_fail(error, WAKPI_NOT_FOUND, -1, "there is no option \"%s\"; the nearest is \"%s\"", name,
                   nearest.name);
}

/* The row of an option that must be of `type`. */
static wakpi_status find_typed(const void *options, const char *name, int32_t type,
                               const struct option_row **row, wakpi_error *error)
{
    static const char *const types[] = {"", "an integer", "a text", "a real"};
    if (!options || !name)
        return wakpi_fail(error, WAKPI_INVALID, -1, "options or name is NULL");
    const struct option_row *found = find_row(name);
    if (!found) {
        explain_unknown(name, error);
        return WAKPI_NOT_FOUND;
    }
    if (found->type != type)
        return wakpi_fail(error, WAKPI_INVALID, -1, "option \"%s\" is %s, not %s", name, types[found->type],
                          types[type]);
    *row = found;
    return WAKPI_OK;
}

wakpi_status wakpi_options_new(wakpi_allocate_function allocate, void *context, wakpi_options **options)
{
    if (!options)
        return WAKPI_INVALID;
    struct wakpi_allocator allocator = wakpi_allocator_settle(allocate, context);
    wakpi_options *made = wakpi_allocate_zeroed(&allocator, 1, sizeof *made);
    if (!made)
        return WAKPI_NO_MEMORY;
    wakpi_settings_take(NULL, &made->settings);
    made->settings.allocator = allocator;
    *options = made;
    return WAKPI_OK;
}

wakpi_status wakpi_options_make(const struct wakpi_settings *settings, wakpi_options **options)
{
    wakpi_options *made = wakpi_allocate_zeroed(&settings->allocator, 1, sizeof *made);
    if (!made)
        return WAKPI_NO_MEMORY;
    wakpi_status status = wakpi_settings_copy(settings, &made->settings);
    if (status != WAKPI_OK) {
        wakpi_release(&settings->allocator, made, 1, sizeof *made);
        return status;
    }
    *options = made;
    return WAKPI_OK;
}

wakpi_status wakpi_options_copy(const wakpi_options *options, wakpi_options **copy)
{
    if (!options || !copy)
        return WAKPI_INVALID;
    const struct wakpi_allocator *allocator = &options->settings.allocator;
    wakpi_options *made = wakpi_allocate_zeroed(allocator, 1, sizeof *made);
    if (!made)
        return WAKPI_NO_MEMORY;
    wakpi_status status = wakpi_settings_copy(&options->settings, &made->settings);
    if (status != WAKPI_OK) {
        wakpi_release(allocator, made, 1, sizeof *made);
        return status;
    }
    *copy = made;
    return WAKPI_OK;
}

void wakpi_options_free(wakpi_options *options)
{
    if (!options)
        return;
    struct wakpi_allocator allocator = options->settings.allocator;
    wakpi_settings_drop(&options->settings);
    wakpi_release(&allocator, options, 1, sizeof *options);
}

wakpi_status wakpi_options_set_integer(wakpi_options *options, const char *name, int64_t value,
                                       wakpi_error *error)
{
    const struct option_row *row;
    wakpi_status status = find_typed(options, name, WAKPI_OPTION_INTEGER, &row, error);
    if (status != WAKPI_OK)
        return status;
    if (value < row->minimum || value > row->maximum)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "option \"%s\" is %" PRId64 "; it must be within %" PRId64 " and %" PRId64, name,
                          value, row->minimum, row->maximum);
    options->settings.values[row - rows].integer = value;
    return WAKPI_OK;
}

wakpi_status wakpi_options_set_real(wakpi_options *options, const char *name, double value,
                                    wakpi_error *error)
{
    const struct option_row *row;
    wakpi_status status = find_typed(options, name, WAKPI_OPTION_REAL, &row, error);
    if (status != WAKPI_OK)
        return status;
    if (!(value >= row->real_minimum && value <= row->real_maximum))
        return wakpi_fail(error, WAKPI_INVALID, -1, "option \"%s\" is out of its range", name);
    options->settings.values[row - rows].real = value;
    return WAKPI_OK;
}

wakpi_status wakpi_options_set_text(wakpi_options *options, const char *name, const char *text, size_t size,
                                    wakpi_error *error)
{
    const struct option_row *row;
    wakpi_status status = find_typed(options, name, WAKPI_OPTION_TEXT, &row, error);
    if (status != WAKPI_OK)
        return status;
    if (!text && size > 0)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the text of option \"%s\" is NULL", name);
    if (size > (uint64_t)row->maximum)
        return wakpi_fail(error, WAKPI_INVALID, -1, "option \"%s\" has more than %" PRId64 " bytes", name,
                          row->maximum);
    const char *wrong = row->form(text ? text : "", size);
    if (wrong)
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "the text of option \"%s\" %s", name, wrong);
    if (wakpi_settings_set_text(&options->settings, (enum wakpi_setting)(row - rows), text, size) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for option \"%s\"", name);
    return WAKPI_OK;
}

wakpi_status wakpi_options_set_log(wakpi_options *options, wakpi_log_function log, void *context)
{
    if (!options)
        return WAKPI_INVALID;
    options->settings.log = log;
    options->settings.log_context = context;
    return WAKPI_OK;
}

void wakpi_options_log(const wakpi_options *options, int32_t level, const char *text)
{
    if (options && text)
        wakpi_log(&options->settings, level, "%s", text);
}

wakpi_status wakpi_options_get_integer(const wakpi_options *options, const char *name, int64_t *value,
                                       wakpi_error *error)
{
    const struct option_row *row;
    wakpi_status status = find_typed(options, name, WAKPI_OPTION_INTEGER, &row, error);
    if (status != WAKPI_OK)
        return status;
    if (!value)
        return wakpi_fail(error, WAKPI_INVALID, -1, "value is NULL");
    *value = options->settings.values[row - rows].integer;
    return WAKPI_OK;
}

wakpi_status wakpi_options_get_real(const wakpi_options *options, const char *name, double *value,
                                    wakpi_error *error)
{
    const struct option_row *row;
    wakpi_status status = find_typed(options, name, WAKPI_OPTION_REAL, &row, error);
    if (status != WAKPI_OK)
        return status;
    if (!value)
        return wakpi_fail(error, WAKPI_INVALID, -1, "value is NULL");
    *value = options->settings.values[row - rows].real;
    return WAKPI_OK;
}

wakpi_status wakpi_options_get_text(const wakpi_options *options, const char *name, const char **text,
                                    size_t *size, wakpi_error *error)
{
    const struct option_row *row;
    wakpi_status status = find_typed(options, name, WAKPI_OPTION_TEXT, &row, error);
    if (status != WAKPI_OK)
        return status;
    if (!text)
        return wakpi_fail(error, WAKPI_INVALID, -1, "text is NULL");
    *text = wakpi_settings_text(&options->settings, (enum wakpi_setting)(row - rows), size);
    return WAKPI_OK;
}

int32_t wakpi_option_count(void)
{
    return WAKPI_SETTING_COUNT;
}

const char *wakpi_option_at(int32_t index)
{
    return index >= 0 && index < WAKPI_SETTING_COUNT ? rows[index].name : NULL;
}

int32_t wakpi_option_type(const char *name)
{
    const struct option_row *row = find_row(name);
    return row ? row->type : 0;
}

const char *wakpi_option_unit(const char *name)
{
    const struct option_row *row = find_row(name);
    return row ? row->unit : NULL;
}

const char *wakpi_option_description(const char *name)
{
    const struct option_row *row = find_row(name);
    return row ? row->description : NULL;
}

wakpi_status wakpi_option_range(const char *name, int64_t *minimum, int64_t *maximum, int64_t *default_value)
{
    const struct option_row *row = find_row(name);
    if (!row)
        return WAKPI_NOT_FOUND;
    if (row->type == WAKPI_OPTION_REAL)
        return WAKPI_INVALID;
    if (minimum)
        *minimum = row->minimum;
    if (maximum)
        *maximum = row->maximum;
    if (default_value)
        *default_value = row->text ? (int64_t)strlen(row->text) : row->integer;
    return WAKPI_OK;
}

wakpi_status wakpi_option_real_range(const char *name, double *minimum, double *maximum,
                                     double *default_value)
{
    const struct option_row *row = find_row(name);
    if (!row)
        return WAKPI_NOT_FOUND;
    if (row->type != WAKPI_OPTION_REAL)
        return WAKPI_INVALID;
    if (minimum)
        *minimum = row->real_minimum;
    if (maximum)
        *maximum = row->real_maximum;
    if (default_value)
        *default_value = row->real;
    return WAKPI_OK;
}

const char *wakpi_option_default_text(const char *name)
{
    const struct option_row *row = find_row(name);
    return row ? row->text : NULL;
}

wakpi_status wakpi_settings_copy(const struct wakpi_settings *settings, struct wakpi_settings *out)
{
    struct wakpi_settings copy = *settings;
    for (size_t i = 0; i < WAKPI_SETTING_COUNT; i++)
        copy.values[i].text = NULL;
    for (size_t i = 0; i < WAKPI_SETTING_COUNT; i++) {
        const struct wakpi_setting_value *value = &settings->values[i];
        if (!value->text)
            continue;
        copy.values[i].text = wakpi_duplicate(&copy.allocator, value->text, value->size);
        if (!copy.values[i].text) {
            wakpi_settings_drop(&copy);
            return WAKPI_NO_MEMORY;
        }
    }
    *out = copy;
    return WAKPI_OK;
}

wakpi_status wakpi_settings_take(const wakpi_options *options, struct wakpi_settings *out)
{
    if (options)
        return wakpi_settings_copy(&options->settings, out);
    memset(out, 0, sizeof *out);
    out->allocator = wakpi_allocator_default();
    for (size_t i = 0; i < WAKPI_SETTING_COUNT; i++)
        out->values[i] = (struct wakpi_setting_value){rows[i].integer, rows[i].real, NULL, 0};
    return WAKPI_OK;
}

void wakpi_settings_drop(struct wakpi_settings *settings)
{
    for (size_t i = 0; i < WAKPI_SETTING_COUNT; i++) {
        struct wakpi_setting_value *value = &settings->values[i];
        wakpi_release(&settings->allocator, value->text, value->size + 1, 1);
        value->text = NULL;
        value->size = 0;
    }
}

int64_t wakpi_settings_integer(const struct wakpi_settings *settings, enum wakpi_setting setting)
{
    return settings->values[setting].integer;
}

double wakpi_settings_real(const struct wakpi_settings *settings, enum wakpi_setting setting)
{
    return settings->values[setting].real;
}

const char *wakpi_settings_text(const struct wakpi_settings *settings, enum wakpi_setting setting,
                                size_t *size)
{
    const struct wakpi_setting_value *value = &settings->values[setting];
    if (size)
        *size = value->text ? value->size : strlen(rows[setting].text);
    return value->text ? value->text : rows[setting].text;
}

wakpi_status wakpi_settings_set_text(struct wakpi_settings *settings, enum wakpi_setting setting,
                                     const char *text, size_t size)
{
    struct wakpi_setting_value *value = &settings->values[setting];
    char *copy = wakpi_duplicate(&settings->allocator, text, size);
    if (!copy)
        return WAKPI_NO_MEMORY;
    wakpi_release(&settings->allocator, value->text, value->size + 1, 1);
    value->text = copy;
    value->size = size;
    return WAKPI_OK;
}

const char *wakpi_setting_name(enum wakpi_setting setting)
{
    return rows[setting].name;
}

int wakpi_settings_agree(const struct wakpi_settings *a, const struct wakpi_settings *b,
                         enum wakpi_setting setting)
{
    switch (rows[setting].type) {
    case WAKPI_OPTION_INTEGER:
        return a->values[setting].integer == b->values[setting].integer;
    case WAKPI_OPTION_REAL:
        return a->values[setting].real == b->values[setting].real;
    default: {
        size_t a_size, b_size;
        const char *a_text = wakpi_settings_text(a, setting, &a_size);
        const char *b_text = wakpi_settings_text(b, setting, &b_size);
        return a_size == b_size && memcmp(a_text, b_text, a_size) == 0;
    }
    }
}

void wakpi_log(const struct wakpi_settings *settings, wakpi_status level, const char *format, ...)
{
    if (!settings->log)
        return;
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    size_t size = wakpi_format_text(text, sizeof text, format, arguments);
    va_end(arguments);
    settings->log(settings->log_context, level, text, size);
}
