/* The envelope: bodies, entries, changes and their values. */
#include "track/webhook.h"

#include "base/error.h"

struct field {
    const char *key;
    size_t size;
    bool prefix; /* and all that begin with it */
    enum wakpi_webhook_mode mode;
    wakpi_intake reason; /* where closed */
};

#define NAMED(key, mode, reason)                                                                             \
    {                                                                                                        \
        key, sizeof(key) - 1, false, WAKPI_WEBHOOK_##mode, (reason)                                          \
    }
#define PREFIX(key, reason)                                                                                  \
    {                                                                                                        \
        key, sizeof(key) - 1, true, WAKPI_WEBHOOK_CLOSED, WAKPI_IGNORED_##reason                             \
    }

static const struct field fields[] = {
    NAMED("messages", OPEN, 0),
    NAMED("history", HISTORY, 0),
    NAMED("smb_message_echoes", OTHER, 0),
    NAMED("message_echoes", OTHER, 0),
    NAMED("user_preferences", OTHER, 0),
    NAMED("user_id_update", OTHER, 0),
    NAMED("calls", CALLS, 0),
    PREFIX("message_template_", TEMPLATE),
    PREFIX("template_", TEMPLATE),
    PREFIX("account_", ACCOUNT),
    PREFIX("business_username_", USERNAME),
    PREFIX("business_", ACCOUNT),
    PREFIX("partner_", ACCOUNT),
    PREFIX("payment_configuration_", ACCOUNT),
    NAMED("security", CLOSED, WAKPI_IGNORED_ACCOUNT),
    PREFIX("phone_number_", NUMBER),
    PREFIX("group_", GROUP),
    NAMED("flows", CLOSED, WAKPI_IGNORED_FLOW),
    NAMED("automatic_events", CLOSED, WAKPI_IGNORED_TRACKING),
    NAMED("tracking_events", CLOSED, WAKPI_IGNORED_TRACKING),
    NAMED("smb_app_state_sync", CLOSED, WAKPI_IGNORED_CONTACT),
};

static const struct field unknown_field = {"", 0, false, WAKPI_WEBHOOK_CLOSED, WAKPI_IGNORED_FIELD};

static const struct field *find_field(struct wakpi_json_value field)
{
    char buffer[WAKPI_WEBHOOK_KEY];
    if (field.kind != WAKPI_JSON_STRING) {
        return &unknown_field;
    }
    wakpi_webhook_plain_key(&field, buffer);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t size = fields[i].size;
        bool fits = fields[i].prefix ? field.size >= size : field.size == size;
        if (fits && memcmp(field.text, fields[i].key, size) == 0) {
            return &fields[i];
        }
    }
    return &unknown_field;
}

static struct wakpi_webhook_value begin_value(struct wakpi_webhook *webhook, enum wakpi_webhook_mode mode)
{
    return (struct wakpi_webhook_value){
        .mode = mode,
        .first_event = webhook->batch->count,
        .first_contact = webhook->batch->contact_count,
        .first_element = webhook->elements,
    };
}

/* A wish that nobody is known to have made is none: where it is an element of its own it is counted as malformed,
 * where it came with a message the message stays. */
static void drop_nobodys_wishes(struct wakpi_webhook *webhook, const struct wakpi_webhook_value *value)
{
    struct wakpi_batch *batch = webhook->batch;
    size_t kept = value->first_event;
    for (size_t i = kept; i < batch->count; i++) {
        const wakpi_event *event = &batch->events[i];
        bool wish = event->kind == WAKPI_EVENT_STOP || event->kind == WAKPI_EVENT_RESUME;
        if (wish && event->person_size + event->user_size + event->parent_size == 0) {
            if (!batch->secondary[i]) {
                wakpi_webhook_count(webhook, WAKPI_MALFORMED_PERSON);
                webhook->elements--; /* it was counted when it was read */
            }
            continue;
        }
        batch->events[kept] = *event;
        batch->secondary[kept] = batch->secondary[i];
        kept++;
    }
    batch->count = kept;
}

/* What came late in the value is put right for all its events. */
static void finish_value(struct wakpi_webhook *webhook, const struct wakpi_webhook_value *value)
{
    struct wakpi_batch *batch = webhook->batch;
    for (size_t i = value->first_event; i < batch->count; i++) {
        wakpi_event *event = &batch->events[i];
        if (event->account_size == 0) {
            event->account = value->account;
            event->account_size = value->account_size;
        }
    }
    wakpi_webhook_join_contacts(webhook, value);
    if (webhook->wishes) {
        webhook->wishes = false;
        drop_nobodys_wishes(webhook, value);
    }
}

/* A list of which nothing counts but how many there are. */
static void count_list(struct wakpi_webhook *webhook, wakpi_intake reason)
{
    struct wakpi_webhook_list list = wakpi_webhook_enter(webhook);
    while (wakpi_webhook_next(webhook, &list)) {
        wakpi_json_skip(&webhook->json);
        wakpi_webhook_count(webhook, reason);
    }
}

static void read_metadata(struct wakpi_webhook *webhook, struct wakpi_webhook_value *value)
{
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(&webhook->json)) {
        return;
    }
    if (wakpi_json_next_is(&webhook->json, "display_phone_number")) {
        wakpi_json_skip(&webhook->json);
    }
    if (wakpi_json_next_is(&webhook->json, "phone_number_id")) {
        wakpi_webhook_take_next_identity(webhook, &value->account, &value->account_size);
    }
    while (wakpi_json_next_key(&webhook->json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "phone_number_id")) {
            wakpi_webhook_take_next_identity(webhook, &value->account, &value->account_size);
        } else {
            wakpi_json_skip(&webhook->json);
        }
    }
}

static void read_list(struct wakpi_webhook *webhook, void (*read)(struct wakpi_webhook *webhook))
{
    struct wakpi_webhook_list list = wakpi_webhook_enter(webhook);
    while (wakpi_webhook_next(webhook, &list)) {
        read(webhook);
    }
}

/* A list that wakpi does not know may hold anything: its elements are counted. What is no list is passed over. */
static void read_unknown(struct wakpi_webhook *webhook)
{
    if (wakpi_json_peek(&webhook->json) == WAKPI_JSON_ARRAY) {
        count_list(webhook, WAKPI_IGNORED_ELEMENT);
    } else {
        wakpi_json_skip(&webhook->json);
    }
}

static void read_notice_key(struct wakpi_webhook *webhook, const struct wakpi_json_value *key)
{
    if (wakpi_json_is(key, "errors")) {
        count_list(webhook, WAKPI_IGNORED_ERROR);
    } else if (wakpi_json_is(key, "user_preferences")) {
        read_list(webhook, wakpi_webhook_read_preference);
    } else if (wakpi_json_is(key, "user_actions")) {
        read_list(webhook, wakpi_webhook_read_action);
    } else if (wakpi_json_is(key, "user_id_update") || wakpi_json_is(key, "user_id_updates")) {
        read_list(webhook, wakpi_webhook_read_id_update);
    } else if (wakpi_json_is(key, "message_echoes") || wakpi_json_is(key, "smb_message_echoes")) {
        read_list(webhook, wakpi_webhook_read_echo);
    } else if (wakpi_json_is(key, "history")) {
        read_list(webhook, wakpi_webhook_read_history);
    } else if (wakpi_json_is(key, "calls") || wakpi_json_is(key, "call_events")) {
        count_list(webhook, WAKPI_IGNORED_CALL);
    } else if (wakpi_json_is(key, "groups")) {
        count_list(webhook, WAKPI_IGNORED_GROUP);
    } else if (wakpi_json_is(key, "state_sync")) {
        count_list(webhook, WAKPI_IGNORED_CONTACT);
    } else {
        read_unknown(webhook);
    }
}

/* Only where messages are spoken of does a status tell of a message. */
static void read_statuses(struct wakpi_webhook *webhook, const struct wakpi_webhook_value *value)
{
    if (value->mode == WAKPI_WEBHOOK_OPEN) {
        read_list(webhook, wakpi_webhook_read_status);
    } else {
        count_list(webhook, value->mode == WAKPI_WEBHOOK_CALLS ? WAKPI_IGNORED_CALL : WAKPI_IGNORED_STATUS);
    }
}

static void read_messages(struct wakpi_webhook *webhook, const struct wakpi_webhook_value *value)
{
    if (value->mode == WAKPI_WEBHOOK_CALLS) {
        count_list(webhook, WAKPI_IGNORED_CALL);
        return;
    }
    struct wakpi_webhook_list list = wakpi_webhook_enter(webhook);
    while (wakpi_webhook_next(webhook, &list)) {
        wakpi_webhook_read_message(webhook, value->mode);
    }
}

/* A key of a value, or of a body of the on-premises shape. */
static void read_value_key(struct wakpi_webhook *webhook, struct wakpi_webhook_value *value,
                           const struct wakpi_json_value *key)
{
    if (wakpi_json_is(key, "metadata")) {
        read_metadata(webhook, value);
    } else if (wakpi_json_is(key, "contacts")) {
        wakpi_webhook_read_contacts(webhook);
    } else if (wakpi_json_is(key, "statuses")) {
        read_statuses(webhook, value);
    } else if (wakpi_json_is(key, "messages")) {
        read_messages(webhook, value);
    } else {
        read_notice_key(webhook, key);
    }
}

/* The order in which WhatsApp writes a value. */
static void guess_value(struct wakpi_webhook *webhook, struct wakpi_webhook_value *value)
{
    if (wakpi_json_next_is(&webhook->json, "messaging_product")) {
        wakpi_json_skip(&webhook->json);
    }
    if (wakpi_json_next_is(&webhook->json, "metadata")) {
        read_metadata(webhook, value);
    }
    if (wakpi_json_next_is(&webhook->json, "contacts")) {
        wakpi_webhook_read_contacts(webhook);
    }
    if (wakpi_json_next_is(&webhook->json, "statuses")) {
        read_statuses(webhook, value);
    }
    if (wakpi_json_next_is(&webhook->json, "messages")) {
        read_messages(webhook, value);
    }
}

static void read_value(struct wakpi_webhook *webhook, const struct field *field)
{
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (field->mode == WAKPI_WEBHOOK_CLOSED) {
        wakpi_json_skip(&webhook->json);
        wakpi_webhook_count(webhook, field->reason);
        return;
    }
    if (!wakpi_json_enter_object(&webhook->json)) {
        wakpi_webhook_count(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    struct wakpi_webhook_value value = begin_value(webhook, field->mode);
    guess_value(webhook, &value);
    while (wakpi_json_next_key(&webhook->json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        read_value_key(webhook, &value, &key);
    }
    finish_value(webhook, &value);
    if (webhook->elements == value.first_element) {
        wakpi_webhook_count(webhook,
                            field->mode == WAKPI_WEBHOOK_CALLS ? WAKPI_IGNORED_CALL : WAKPI_IGNORED_EMPTY);
    }
}

/* A change may name its field behind its value. The value is read as messages at once, which it nearly always is, and
 * read again where the field turns out to be another. */
struct change {
    struct wakpi_json value; /* where it stands */
    size_t events, text_size, contacts;
    int64_t elements, tallied;
    int64_t tally[WAKPI_INTAKE_LIMIT];   /* written only where something was tallied */
    const struct field *field, *read_as; /* NULL: not yet known, not yet read */
};

static void begin_change(struct change *change)
{
    change->field = NULL;
    change->read_as = NULL;
}

static void read_change_field(struct wakpi_webhook *webhook, struct change *change)
{
    struct wakpi_json_value name;
    /* Of two fields the first stands, as of two values: the value may have been read by it already. */
    if (wakpi_json_read(&webhook->json, &name) && name.kind != WAKPI_JSON_NULL && change->field == NULL) {
        change->field = find_field(name);
    }
}

static void read_change_value(struct wakpi_webhook *webhook, struct change *change)
{
    struct wakpi_batch *batch = webhook->batch;
    if (change->read_as != NULL) {
        wakpi_json_skip(&webhook->json); /* a second value is not what any sender means */
        return;
    }
    change->value = webhook->json;
    change->read_as = change->field != NULL ? change->field : &fields[0];
    if (change->field == NULL) {
        change->events = batch->count;
        change->text_size = batch->text_size;
        change->contacts = batch->contact_count;
        change->elements = webhook->elements;
        change->tallied = batch->tallied;
        if (batch->tallied != 0) {
            memcpy(change->tally, batch->tally, sizeof change->tally);
        }
    }
    read_value(webhook, change->read_as);
}

static void finish_change(struct wakpi_webhook *webhook, struct change *change)
{
    struct wakpi_batch *batch = webhook->batch;
    if (change->field == NULL || change->read_as == NULL || change->field == change->read_as) {
        return;
    }
    struct wakpi_json after = webhook->json;
    batch->count = change->events;
    batch->text_size = change->text_size;
    batch->contact_count = change->contacts;
    webhook->elements = change->elements;
    if (change->tallied != 0) {
        memcpy(batch->tally, change->tally, sizeof change->tally);
    } else {
        memset(batch->tally, 0, sizeof batch->tally);
    }
    batch->tallied = change->tallied;
    webhook->json = change->value;
    read_value(webhook, change->field);
    webhook->json = after;
}

static void read_change(struct wakpi_webhook *webhook)
{
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    struct change change;
    if (!wakpi_json_enter_object(&webhook->json)) {
        wakpi_webhook_count(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    begin_change(&change);
    if (wakpi_json_next_is(&webhook->json, "value")) {
        read_change_value(webhook, &change);
    }
    if (wakpi_json_next_is(&webhook->json, "field")) {
        read_change_field(webhook, &change);
    }
    while (wakpi_json_next_key(&webhook->json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "value")) {
            read_change_value(webhook, &change);
        } else if (wakpi_json_is(&key, "field")) {
            read_change_field(webhook, &change);
        } else {
            wakpi_json_skip(&webhook->json);
        }
    }
    finish_change(webhook, &change);
    if (change.read_as == NULL) {
        wakpi_webhook_count(webhook, WAKPI_IGNORED_EMPTY);
    }
}

static void read_entry(struct wakpi_webhook *webhook)
{
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(&webhook->json)) {
        wakpi_webhook_count(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    if (wakpi_json_next_is(&webhook->json, "id")) {
        wakpi_json_skip(&webhook->json);
    }
    if (wakpi_json_next_is(&webhook->json, "changes")) {
        read_list(webhook, read_change);
    }
    while (wakpi_json_next_key(&webhook->json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "changes")) {
            read_list(webhook, read_change);
        } else {
            wakpi_json_skip(&webhook->json);
        }
    }
}

/* A change that stands by itself: its value is read last, once its field is known. */
static void read_bare_value(struct wakpi_webhook *webhook, const struct wakpi_json *value,
                            const struct field *field)
{
    struct wakpi_json after = webhook->json;
    webhook->json = *value;
    read_value(webhook, field != NULL ? field : &fields[0]);
    webhook->json = after;
}

/* An envelope, a change by itself, or a value by itself (the on-premises shape is one). */
static void read_body(struct wakpi_webhook *webhook)
{
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    struct change change = {.field = NULL};
    bool has_value = false;
    if (!wakpi_json_enter_object(&webhook->json)) {
        wakpi_webhook_count(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    struct wakpi_webhook_value value = begin_value(webhook, WAKPI_WEBHOOK_OPEN);
    if (wakpi_json_next_is(&webhook->json, "object")) {
        wakpi_json_skip(&webhook->json);
    }
    if (wakpi_json_next_is(&webhook->json, "entry")) {
        read_list(webhook, read_entry);
    }
    while (wakpi_json_next_key(&webhook->json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "entry")) {
            read_list(webhook, read_entry);
        } else if (wakpi_json_is(&key, "changes")) {
            read_list(webhook, read_change);
        } else if (wakpi_json_is(&key, "value") && wakpi_json_peek(&webhook->json) == WAKPI_JSON_OBJECT) {
            change.value = webhook->json;
            has_value = wakpi_json_skip(&webhook->json);
        } else if (wakpi_json_is(&key, "field")) {
            read_change_field(webhook, &change);
        } else {
            read_value_key(webhook, &value, &key);
        }
    }
    finish_value(webhook, &value);
    if (has_value) {
        read_bare_value(webhook, &change.value, change.field);
    }
    if (webhook->elements == value.first_element) {
        wakpi_webhook_count(webhook, WAKPI_IGNORED_EMPTY);
    }
}

wakpi_status wakpi_webhook_read(const struct wakpi_settings *settings, const char *json, size_t size,
                                struct wakpi_batch *batch, wakpi_error *error)
{
    struct wakpi_webhook webhook = {
        .batch = batch,
        .settings = settings,
        .body_size = size,
        .label_limit = (size_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_SIZE),
        .campaign_from_callback = wakpi_settings_integer(settings, WAKPI_SETTING_CAMPAIGN_FROM_CALLBACK) != 0,
    };
    wakpi_batch_clear(batch);
    wakpi_json_begin_limited(&webhook.json, json, size,
                             (uint32_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_DEPTH),
                             (size_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_BODY_SIZE));
    int kind = wakpi_json_peek(&webhook.json);
    read_list(&webhook, read_body);
    if (kind != WAKPI_JSON_OBJECT && kind != WAKPI_JSON_ARRAY) {
        wakpi_webhook_count(&webhook, WAKPI_MALFORMED_ELEMENT);
    } else if (webhook.elements == 0) {
        wakpi_webhook_count(&webhook, WAKPI_IGNORED_EMPTY);
    }
    if (webhook.no_memory) {
        wakpi_batch_clear(batch);
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to read a webhook body of %zu bytes", size);
    }
    if (!wakpi_json_end(&webhook.json)) {
        wakpi_batch_clear(batch);
        return wakpi_fail(error, webhook.json.status, (int64_t)webhook.json.position, "webhook body: %s",
                          webhook.json.reason);
    }
    return WAKPI_OK;
}
