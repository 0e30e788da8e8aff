/* Wakpi's own events: one JSON object each, read strictly. */
#include "base/calendar.h"
#include "base/error.h"
#include "track/batch.h"
#include "track/event.h"
#include "track/utm.h"
#include <wakpi/campaign.h>
#include <wakpi/money.h>

/* Keys have at most eleven bytes; an escape is six bytes for one. */
enum { KEY_SIZE = 96 };

struct reader {
    const struct wakpi_settings *settings;
    struct wakpi_json json;
    struct wakpi_batch *batch;
    wakpi_event *event;
    wakpi_error *error;
    wakpi_status status; /* of the first failure */
    char *url;
    size_t url_size;
    struct wakpi_json_value amount; /* its unit is the measure's, which may come behind it */
    const char *bytes;
    size_t size;
    bool has_kind, has_time;
};

static void refuse(struct reader *reader, const char *at, const char *key, const char *reason)
{
    if (reader->status == WAKPI_OK) {
        int64_t position = at != NULL ? (int64_t)(at - reader->bytes) : 0;
        reader->status = wakpi_fail(reader->error, WAKPI_MALFORMED, position, "\"%s\" %s", key, reason);
    }
}

/* Copies a string's or number's text with a NUL behind it; false where it is longer than any that is looked for, or
 * holds a NUL itself. */
static bool plain_text(const struct wakpi_json_value *value, char text[KEY_SIZE])
{
    if (value->size >= KEY_SIZE) {
        return false;
    }
    size_t size = wakpi_json_unescape(value, text);
    text[size] = '\0';
    return strlen(text) == size;
}

static void read_kind(struct reader *reader, const struct wakpi_json_value *value)
{
    char key[KEY_SIZE];
    if (value->kind != WAKPI_JSON_STRING) {
        refuse(reader, value->text, "wakpi", "must be the key of a kind of events");
        return;
    }
    reader->has_kind = true;
    if (!plain_text(value, key) || wakpi_event_kind_by_key(key, &reader->event->kind) != WAKPI_OK) {
        refuse(reader, value->text, "wakpi", "is not the key of a kind of events");
    }
}

static void read_time(struct reader *reader, const struct wakpi_json_value *value, const char *key,
                      int64_t *time)
{
    char text[KEY_SIZE];
    bool whole = false;
    if (value->kind == WAKPI_JSON_NUMBER) {
        whole = wakpi_json_to_int64(value, time);
    } else if (value->kind == WAKPI_JSON_STRING && plain_text(value, text)) {
        whole = wakpi_time_parse(text, strlen(text), time, NULL) == WAKPI_OK;
    }
    if (!whole) {
        refuse(reader, value->text, key,
               "must be a time with its offset (RFC 3339), or milliseconds as an integer");
    } else if (*time < 0 || *time > WAKPI_EVENT_LAST_TIME) {
        refuse(reader, value->text, key, "is not within the years 1970 to 9999");
    }
}

static void read_text(struct reader *reader, const struct wakpi_json_value *value,
                      const struct wakpi_event_text *text)
{
    if (value->kind != WAKPI_JSON_STRING) {
        refuse(reader, value->text, text->key, "must be a string");
        return;
    }
    const char **bytes = wakpi_event_text_at(reader->event, text);
    size_t *size = wakpi_event_size_at(reader->event, text);
    *bytes = wakpi_batch_unescape(reader->batch, value, reader->size, size);
    if (*bytes == NULL && reader->status == WAKPI_OK) {
        reader->status = wakpi_fail(reader->error, WAKPI_NO_MEMORY, -1, "no memory to read an event");
        return;
    }
    if (text->type == WAKPI_TEXT_IDENTITY) {
        wakpi_event_trim_identity(bytes, size);
    }
}

/* Labels that other keys state stand over what it says, wherever those come. */
static void read_url(struct reader *reader, const struct wakpi_json_value *value)
{
    if (value->kind != WAKPI_JSON_STRING) {
        refuse(reader, value->text, "url", "must be a string");
        return;
    }
    if (value->size == 0) {
        return;
    }
    char *room = wakpi_batch_room(reader->batch, value->size, reader->size);
    if (room == NULL) {
        reader->status = wakpi_fail(reader->error, WAKPI_NO_MEMORY, -1, "no memory to read an event");
        return;
    }
    reader->url = room;
    reader->url_size = wakpi_json_unescape(value, room);
}

static void read_flag(struct reader *reader, const struct wakpi_json_value *value, const char *key,
                      uint32_t flag)
{
    if (value->kind == WAKPI_JSON_TRUE) {
        reader->event->flags |= flag;
    } else if (value->kind == WAKPI_JSON_FALSE) {
        reader->event->flags &= ~flag;
    } else {
        refuse(reader, value->text, key, "must be true or false");
    }
}

static void read_integer(struct reader *reader, const struct wakpi_json_value *value, const char *key,
                         int64_t limit, int64_t *number)
{
    if (!wakpi_json_to_int64(value, number) || *number < 0 || *number > limit) {
        refuse(reader, value->text, key, "must be an integer, not negative and not too large");
        *number = 0;
    }
}

static void read_measure(struct reader *reader, const struct wakpi_json_value *value)
{
    char key[KEY_SIZE];
    if (value->kind != WAKPI_JSON_STRING || !plain_text(value, key) ||
        wakpi_measure_by_key(key, &reader->event->measure) != WAKPI_OK) {
        refuse(reader, value->text, "measure", "must be the key of a measure");
    }
}

static void read_every(struct reader *reader, const struct wakpi_json_value *value)
{
    static const char *const words[] = {[WAKPI_EVERY_WEEK] = "week",
                                        [WAKPI_EVERY_MONTH] = "month",
                                        [WAKPI_EVERY_QUARTER] = "quarter",
                                        [WAKPI_EVERY_YEAR] = "year"};
    for (int32_t every = WAKPI_EVERY_WEEK; every <= WAKPI_EVERY_YEAR; every++) {
        if (value->kind == WAKPI_JSON_STRING && wakpi_json_is(value, words[every])) {
            reader->event->every = every;
            return;
        }
    }
    refuse(reader, value->text, "every", "must be week, month, quarter or year");
}

static void read_topic(struct reader *reader, const struct wakpi_json_value *value)
{
    char key[KEY_SIZE];
    if (value->kind != WAKPI_JSON_STRING || !plain_text(value, key) ||
        wakpi_topic_by_key(key, &reader->event->topic) != WAKPI_OK) {
        refuse(reader, value->text, "topic", "must be the key of a survey or of a sort of feedback");
    }
}

static void read_currency(struct reader *reader, const struct wakpi_json_value *value)
{
    char code[KEY_SIZE];
    int32_t digits;
    if (value->kind != WAKPI_JSON_STRING || !plain_text(value, code) || strlen(code) != 3 ||
        wakpi_currency_digits(code, &digits) != WAKPI_OK) {
        refuse(reader, value->text, "currency", "must be a currency's code of ISO 4217");
        return;
    }
    memcpy(reader->event->currency, code, 3);
}

/* Money and parameters have decimals, which are read as they stand and never through a double. */
static void finish_decimal(struct reader *reader)
{
    const struct wakpi_json_value *amount = &reader->amount;
    char text[KEY_SIZE];
    wakpi_error error = {.struct_size = (uint32_t)sizeof error};
    bool digits = amount->kind == WAKPI_JSON_NUMBER || amount->kind == WAKPI_JSON_STRING;
    if (!digits || !plain_text(amount, text)) {
        refuse(reader, amount->text, "amount", "must be a decimal number, or one in a string");
    } else if (wakpi_money_parse(text, strlen(text), NULL, &reader->event->amount, &error) != WAKPI_OK) {
        refuse(reader, amount->text, "amount", error.text);
    }
}

static void finish_count(struct reader *reader)
{
    const struct wakpi_json_value *amount = &reader->amount;
    int64_t *number = &reader->event->amount;
    if (!wakpi_json_to_int64(amount, number) && !wakpi_json_text_to_int64(amount, number)) {
        refuse(reader, amount->text, "amount",
               reader->event->measure != 0 ? "must be an integer: the measure counts things"
                                           : "must be an integer: a score");
    }
}

static void finish_amount(struct reader *reader, enum wakpi_amount_type type)
{
    int32_t kind = wakpi_measure_kind(reader->event->measure);
    bool decimal = kind == WAKPI_MEASURE_KIND_MONEY || kind == WAKPI_MEASURE_KIND_PARAMETER;
    if (reader->amount.kind == WAKPI_JSON_NONE) {
        refuse(reader, NULL, "amount", "is missing");
    } else if (type == WAKPI_AMOUNT_MEASURED ? decimal : type == WAKPI_AMOUNT_MONEY) {
        finish_decimal(reader);
    } else {
        finish_count(reader);
    }
}

static bool read_number_key(struct reader *reader, const char *key, const struct wakpi_json_value *value)
{
    wakpi_event *event = reader->event;
    int64_t number = 0;
    if (strcmp(key, "code") == 0) {
        read_integer(reader, value, key, INT32_MAX, &number);
        event->code = (int32_t)number;
    } else if (strcmp(key, "version") == 0) {
        read_integer(reader, value, key, INT64_MAX, &event->version);
    } else if (strcmp(key, "measure") == 0) {
        read_measure(reader, value);
    } else if (strcmp(key, "every") == 0) {
        read_every(reader, value);
    } else if (strcmp(key, "currency") == 0) {
        read_currency(reader, value);
    } else if (strcmp(key, "topic") == 0) {
        read_topic(reader, value);
    } else if (strcmp(key, "amount") == 0) {
        reader->amount = *value;
    } else {
        return false;
    }
    return true;
}

/* Keys that no kind has are passed over. */
static void read_key(struct reader *reader, const char *key, const struct wakpi_json_value *value)
{
    uint32_t flag = wakpi_event_flag(key, strlen(key));
    if (strcmp(key, "wakpi") == 0) {
        read_kind(reader, value);
    } else if (value->kind == WAKPI_JSON_NULL) {
        return; /* as good as not there */
    } else if (strcmp(key, "time") == 0 || strcmp(key, "from") == 0) {
        reader->has_time = true;
        read_time(reader, value, key, &reader->event->time);
    } else if (strcmp(key, "until") == 0) {
        read_time(reader, value, key, &reader->event->until);
    } else if (strcmp(key, "url") == 0) {
        read_url(reader, value);
    } else if (flag != 0) {
        read_flag(reader, value, key, flag);
    } else if (!read_number_key(reader, key, value)) {
        const struct wakpi_event_text *text = wakpi_event_texts;
        while (text->key != NULL && strcmp(text->key, key) != 0) {
            text++;
        }
        if (text->key != NULL) {
            read_text(reader, value, text);
        }
    }
}

static void read_object(struct reader *reader)
{
    struct wakpi_json_value key, value;
    char plain[KEY_SIZE];
    if (!wakpi_json_enter_object(&reader->json)) {
        refuse(reader, reader->bytes, "wakpi", "must stand in a JSON object");
        return;
    }
    while (wakpi_json_next_key(&reader->json, &key)) {
        bool known = plain_text(&key, plain);
        if (wakpi_json_read(&reader->json, &value) && known) {
            read_key(reader, plain, &value);
        }
    }
}

/* Where a key stands in the object; 0 where it does not. */
static int64_t position_of(const struct reader *reader, const char *wanted)
{
    struct wakpi_json json;
    struct wakpi_json_value key;
    wakpi_json_begin(&json, reader->bytes, reader->size, WAKPI_JSON_MAX_DEPTH);
    if (wakpi_json_enter_object(&json)) {
        while (wakpi_json_next_key(&json, &key)) {
            if (wakpi_json_equal(&key, wanted, strlen(wanted))) {
                return (int64_t)(key.text - reader->bytes);
            }
            wakpi_json_skip(&json);
        }
    }
    return 0;
}

/* What the kind asks of its fields as a whole. */
static void judge(struct reader *reader)
{
    wakpi_event *event = reader->event;
    struct wakpi_event_fault fault;
    if (reader->status == WAKPI_OK && !reader->has_kind) {
        refuse(reader, NULL, "wakpi", "is missing: it names the kind of event");
    }
    enum wakpi_amount_type amount = wakpi_event_amount_type(event->kind);
    bool measured = amount == WAKPI_AMOUNT_MEASURED;
    if (reader->status == WAKPI_OK && !reader->has_time) {
        refuse(reader, NULL, measured ? "from" : "time", "is missing");
    }
    if (reader->status == WAKPI_OK && amount != WAKPI_AMOUNT_NONE && (!measured || event->measure != 0)) {
        finish_amount(reader, amount);
    }
    if (reader->status == WAKPI_OK && !wakpi_event_is_sound(reader->settings, event, &fault)) {
        wakpi_status status = fault.status == WAKPI_LIMIT ? WAKPI_LIMIT : WAKPI_MALFORMED;
        reader->status =
            wakpi_fail(reader->error, status, position_of(reader, fault.field), "event \"%s\": \"%s\" %s",
                       wakpi_event_kind_key(event->kind), fault.field, fault.reason);
    }
}

/* A message or tap that opts out is a stop as well, as it is in a webhook. */
static void add_stop(struct reader *reader)
{
    const wakpi_event *first = reader->event;
    bool written = first->kind == WAKPI_EVENT_MESSAGE || first->kind == WAKPI_EVENT_TAP;
    if (!written || (first->flags & WAKPI_EVENT_OPT_OUT) == 0 ||
        first->person_size + first->user_size + first->parent_size == 0) {
        return;
    }
    wakpi_event *stop = wakpi_batch_push(reader->batch, 1);
    if (stop == NULL) {
        reader->status = wakpi_fail(reader->error, WAKPI_NO_MEMORY, -1, "no memory to read an event");
        return;
    }
    *stop = stop[-1];
    stop->kind = WAKPI_EVENT_STOP;
    stop->flags &= WAKPI_EVENT_HISTORY;
    stop->id = NULL;
    stop->id_size = 0;
}

wakpi_status wakpi_event_read(const struct wakpi_settings *settings, const char *json, size_t size,
                              struct wakpi_batch *batch, wakpi_error *error)
{
    struct reader reader = {
        .settings = settings, .batch = batch, .error = error, .bytes = json, .size = size};
    wakpi_batch_clear(batch);
    reader.event = wakpi_batch_push(batch, 0);
    if (reader.event == NULL) {
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to read an event");
    }
    wakpi_json_begin_limited(&reader.json, json, size,
                             (uint32_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_DEPTH),
                             (size_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_BODY_SIZE));
    read_object(&reader);
    if (reader.url != NULL) {
        wakpi_utm_take(reader.url, reader.url_size, reader.event);
    }
    if (!wakpi_json_end(&reader.json) && reader.status != WAKPI_NO_MEMORY) {
        /* What is no JSON at all says more than what was wrong in it so far. */
        reader.status = wakpi_fail(error, reader.json.status, (int64_t)reader.json.position, "event: %s",
                                   reader.json.reason);
    }
    if (reader.status == WAKPI_OK) {
        judge(&reader);
    }
    if (reader.status == WAKPI_OK) {
        add_stop(&reader);
    }
    if (reader.status != WAKPI_OK) {
        wakpi_batch_clear(batch);
    }
    return reader.status;
}
