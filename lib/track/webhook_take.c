/* Values into the fields of events. */
#include "track/webhook.h"

wakpi_event *wakpi_webhook_push(struct wakpi_webhook *webhook)
{
    webhook->too_long = false;
    wakpi_event *event = wakpi_batch_push(webhook->batch, 0);
    if (event == NULL) {
        webhook->no_memory = true;
    }
    return event;
}

wakpi_event *wakpi_webhook_push_secondary(struct wakpi_webhook *webhook, int32_t kind)
{
    wakpi_event *event = wakpi_batch_push(webhook->batch, 1);
    if (event == NULL) {
        webhook->no_memory = true;
        return NULL;
    }
    const wakpi_event *first = event - 1;
    webhook->wishes |= kind == WAKPI_EVENT_STOP;
    event->kind = kind;
    event->time = first->time;
    event->flags = first->flags & WAKPI_EVENT_HISTORY;
    event->person = first->person;
    event->person_size = first->person_size;
    event->user = first->user;
    event->user_size = first->user_size;
    event->parent = first->parent;
    event->parent_size = first->parent_size;
    return event;
}

void wakpi_webhook_refuse(struct wakpi_webhook *webhook, wakpi_intake reason)
{
    webhook->batch->count--;
    wakpi_webhook_count(webhook, reason);
}

void wakpi_webhook_take(struct wakpi_webhook *webhook, const struct wakpi_json_value *value, size_t limit,
                        const char **text, size_t *size)
{
    if (value->kind != WAKPI_JSON_STRING || value->size == 0) {
        return;
    }
    size_t plain_size;
    const char *plain = wakpi_batch_unescape(webhook->batch, value, webhook->body_size, &plain_size);
    if (plain == NULL) {
        webhook->no_memory = true;
    } else if (plain_size > limit) {
        webhook->too_long = true;
    } else {
        *text = plain;
        *size = plain_size;
    }
}

void wakpi_webhook_take_next(struct wakpi_webhook *webhook, size_t limit, const char **text, size_t *size)
{
    struct wakpi_json_value value;
    if (wakpi_json_read_string(&webhook->json, &value)) {
        wakpi_webhook_take(webhook, &value, limit, text, size);
    }
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool all_digits(const struct wakpi_json_value *value)
{
    for (size_t i = 0; i < value->size; i++) {
        if (!is_digit(value->text[i])) {
            return false;
        }
    }
    return true;
}

void wakpi_webhook_take_identity(struct wakpi_webhook *webhook, const struct wakpi_json_value *value,
                                 const char **text, size_t *size)
{
    const char *plain = value->text;
    size_t plain_size = 0;
    if (value->kind == WAKPI_JSON_NUMBER && all_digits(value)) {
        plain_size = value->size;
    } else {
        wakpi_webhook_take(webhook, value, WAKPI_ID_LIMIT + 1, &plain, &plain_size); /* with its plus */
        wakpi_event_trim_identity(&plain, &plain_size);
    }
    if (plain_size > WAKPI_ID_LIMIT) {
        webhook->too_long = true;
    } else if (plain_size > 0) {
        *text = plain;
        *size = plain_size;
    }
}

void wakpi_webhook_take_next_identity(struct wakpi_webhook *webhook, const char **text, size_t *size)
{
    struct wakpi_json_value value;
    if (wakpi_json_read(&webhook->json, &value)) {
        wakpi_webhook_take_identity(webhook, &value, text, size);
    }
}

/* Only looked at: it takes no room, which is for each text of the body once, and may be as long as it likes. */
bool wakpi_webhook_is_identity(struct wakpi_webhook *webhook, const struct wakpi_json_value *value,
                               const char *known, size_t known_size)
{
    const size_t used = webhook->batch->text_size;
    const bool too_long = webhook->too_long;
    const char *text = NULL;
    size_t size = 0;
    if (known_size == 0) {
        return false;
    }
    wakpi_webhook_take_identity(webhook, value, &text, &size);
    webhook->batch->text_size = used;
    webhook->too_long = too_long;
    return size == known_size && memcmp(text, known, size) == 0;
}

/* The ten plain digits that every sender of this century writes; -1 where it is anything else. */
static int64_t plain_seconds(const struct wakpi_json_value *value)
{
    int64_t seconds = 0;
    if (value->size != 10 || value->text[0] == '0') {
        return -1;
    }
    for (size_t i = 0; i < 10; i++) {
        if (!is_digit(value->text[i])) {
            return -1;
        }
        seconds = seconds * 10 + (value->text[i] - '0');
    }
    return seconds;
}

/* A whole number, quoted or not. */
static bool read_integer(const struct wakpi_json_value *value, int64_t *number)
{
    char buffer[WAKPI_WEBHOOK_KEY];
    if (value->kind != WAKPI_JSON_STRING) {
        return wakpi_json_to_int64(value, number);
    }
    if (!value->escaped) {
        return wakpi_json_text_to_int64(value, number);
    }
    if (value->size > sizeof buffer) {
        return false;
    }
    struct wakpi_json_value plain = {buffer, wakpi_json_unescape(value, buffer), WAKPI_JSON_STRING, 0};
    return wakpi_json_text_to_int64(&plain, number);
}

bool wakpi_webhook_time(const struct wakpi_json_value *value, int64_t *time)
{
    const int64_t last_second = WAKPI_EVENT_LAST_TIME / 1000;
    int64_t seconds = plain_seconds(value);
    bool whole = seconds >= 0;
    if (!whole) {
        whole = read_integer(value, &seconds);
    }
    /* Milliseconds given as seconds are beyond the last one, so they are refused and not guessed at. */
    if (!whole || seconds < 0 || seconds > last_second) {
        return false;
    }
    *time = seconds * 1000;
    return true;
}

int32_t wakpi_webhook_code(const struct wakpi_json_value *value)
{
    int64_t code;
    return read_integer(value, &code) && code >= 0 && code <= INT32_MAX ? (int32_t)code : 0;
}

int32_t wakpi_webhook_next_errors(struct wakpi_webhook *webhook)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key, value;
    char buffer[WAKPI_WEBHOOK_KEY];
    int32_t code = 0;
    struct wakpi_webhook_list list = wakpi_webhook_enter(webhook);
    while (wakpi_webhook_next(webhook, &list)) {
        if (!wakpi_json_enter_object(json)) {
            continue;
        }
        while (wakpi_json_next_key(json, &key)) {
            wakpi_webhook_plain_key(&key, buffer);
            if (!wakpi_json_is(&key, "code")) {
                wakpi_json_skip(json);
            } else if (wakpi_json_read(json, &value) && code == 0) {
                code = wakpi_webhook_code(&value);
            }
        }
    }
    return code;
}

void wakpi_webhook_unescape_key(struct wakpi_json_value *key, char *buffer)
{
    /* A longer key is none that anyone looks for. */
    key->escaped = 0;
    if (key->size <= WAKPI_WEBHOOK_KEY) {
        struct wakpi_json_value value = *key;
        value.escaped = 1;
        key->size = wakpi_json_unescape(&value, buffer);
        key->text = buffer;
    }
}

bool wakpi_webhook_find(const struct wakpi_json_value *object, const char *key,
                        struct wakpi_json_value *value)
{
    struct wakpi_json json;
    struct wakpi_json_value each;
    bool found = false;
    if (object->kind != WAKPI_JSON_OBJECT) {
        return false;
    }
    wakpi_json_begin(&json, object->text, object->size, WAKPI_JSON_MAX_DEPTH);
    if (!wakpi_json_enter_object(&json)) {
        return false;
    }
    while (wakpi_json_next_key(&json, &each)) {
        if (wakpi_json_equal(&each, key, strlen(key))) {
            found = wakpi_json_read(&json, value) && value->kind != WAKPI_JSON_NULL;
        } else {
            wakpi_json_skip(&json);
        }
    }
    return found;
}

struct wakpi_webhook_list wakpi_webhook_enter(struct wakpi_webhook *webhook)
{
    struct wakpi_webhook_list list = {.array = wakpi_json_peek(&webhook->json) != WAKPI_JSON_OBJECT};
    if (list.array && !wakpi_json_enter_array(&webhook->json)) {
        /* Neither list nor object, and gone by. */
        list.array = false;
        list.started = true;
    }
    return list;
}

bool wakpi_webhook_next(struct wakpi_webhook *webhook, struct wakpi_webhook_list *list)
{
    if (list->array) {
        return wakpi_json_next_element(&webhook->json);
    }
    bool first = !list->started;
    list->started = true;
    return first;
}

struct category {
    const char *key;
    size_t size;
    const char *label;
    size_t label_size;
};

#define CATEGORY(key, label)                                                                                 \
    {                                                                                                        \
        key, sizeof(key) - 1, label, sizeof(label) - 1                                                       \
    }

static const struct category categories[] = {
    CATEGORY("marketing", "marketing"),
    CATEGORY("utility", "utility"),
    CATEGORY("service", "service"),
    CATEGORY("authentication", "authentication"),
    CATEGORY("authentication_international", "authentication_international"),
    CATEGORY("authentication-international", "authentication_international"),
    CATEGORY("marketing_lite", "marketing"),
    CATEGORY("marketing-lite", "marketing"),
};

void wakpi_webhook_take_category(struct wakpi_webhook *webhook, const struct wakpi_json_value *value,
                                 const char **text, size_t *size)
{
    char buffer[WAKPI_WEBHOOK_KEY];
    struct wakpi_json_value key = *value;
    wakpi_webhook_plain_key(&key, buffer);
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        const struct category *category = &categories[i];
        if (key.size == category->size && memcmp(key.text, category->key, key.size) == 0) {
            *text = category->label;
            *size = category->label_size;
            return;
        }
    }
    /* One that is new: its label is its own, spelled in the one way. */
    const char *plain = NULL;
    size_t plain_size = 0;
    wakpi_webhook_take(webhook, value, webhook->label_limit, &plain, &plain_size);
    if (plain == NULL) {
        return;
    }
    bool borrowed = plain == value->text;
    char *label = borrowed ? wakpi_batch_room(webhook->batch, plain_size, webhook->body_size) : NULL;
    if (borrowed && label == NULL) {
        webhook->no_memory = true;
        return;
    }
    if (!borrowed) {
        label = webhook->batch->text + (plain - webhook->batch->text);
    }
    for (size_t i = 0; i < plain_size; i++) {
        char byte = plain[i];
        label[i] = byte == '-' ? '_' : byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
    }
    *text = label;
    *size = plain_size;
}
