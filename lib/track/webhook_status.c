/* statuses[]: what became of a message of the business. */
#include "track/webhook.h"

/* The parts of a status that are not yet fields of its event. */
struct status {
    struct wakpi_json_value name, time, type;
    wakpi_event *event;
    const char *category, *origin; /* pricing's category stands before the conversation's origin */
    size_t category_size, origin_size;
    /* Of a group's status: who of the group. */
    const char *participant, *participant_user, *participant_parent;
    size_t participant_size, participant_user_size, participant_parent_size;
    int32_t code;
    bool group, payment;
};

static void read_category(struct wakpi_webhook *webhook, struct status *status)
{
    struct wakpi_json_value value;
    if (wakpi_json_read_string(&webhook->json, &value)) {
        wakpi_webhook_take_category(webhook, &value, &status->category, &status->category_size);
    }
}

static void read_billable(struct wakpi_webhook *webhook, struct status *status)
{
    bool billable;
    if (wakpi_json_read_bool(&webhook->json, &billable)) {
        status->event->flags |= billable ? WAKPI_EVENT_BILLABLE : WAKPI_EVENT_FREE;
    }
}

/* Says the same as billable, which is to go. */
static void read_price_type(struct wakpi_webhook *webhook, struct status *status)
{
    struct wakpi_json_value value;
    if (!wakpi_json_read_string(&webhook->json, &value)) {
        return;
    }
    if (wakpi_json_is(&value, "regular")) {
        status->event->flags |= WAKPI_EVENT_BILLABLE;
    } else if (wakpi_json_is(&value, "free_customer_service") || wakpi_json_is(&value, "free_entry_point")) {
        status->event->flags |= WAKPI_EVENT_FREE;
    }
}

static void read_pricing(struct wakpi_webhook *webhook, struct status *status)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    if (wakpi_json_next_is(json, "billable")) {
        read_billable(webhook, status);
    }
    if (wakpi_json_next_is(json, "pricing_model")) {
        wakpi_json_skip(json);
    }
    if (wakpi_json_next_is(json, "category")) {
        read_category(webhook, status);
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "category")) {
            read_category(webhook, status);
        } else if (wakpi_json_is(&key, "billable")) {
            read_billable(webhook, status);
        } else if (wakpi_json_is(&key, "type")) {
            read_price_type(webhook, status);
        } else {
            wakpi_json_skip(json);
        }
    }
}

static void read_origin(struct wakpi_webhook *webhook, struct status *status)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key, value;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (!wakpi_json_is(&key, "type")) {
            wakpi_json_skip(json);
        } else if (wakpi_json_read_string(json, &value)) {
            wakpi_webhook_take_category(webhook, &value, &status->origin, &status->origin_size);
        }
    }
}

static void read_conversation(struct wakpi_webhook *webhook, struct status *status)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "origin")) {
            read_origin(webhook, status);
        } else {
            wakpi_json_skip(json);
        }
    }
}

/* Who of a group, in the spellings that are about. */
static bool read_participant_key(struct wakpi_webhook *webhook, struct status *status,
                                 const struct wakpi_json_value *key)
{
    if (wakpi_json_is(key, "recipient_participant_id") || wakpi_json_is(key, "participant_recipient_id")) {
        wakpi_webhook_take_next_identity(webhook, &status->participant, &status->participant_size);
    } else if (wakpi_json_is(key, "recipient_participant_user_id") ||
               wakpi_json_is(key, "participant_recipient_user_id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &status->participant_user,
                                &status->participant_user_size);
    } else if (wakpi_json_is(key, "recipient_participant_parent_user_id") ||
               wakpi_json_is(key, "recipient_parent_participant_user_id") ||
               wakpi_json_is(key, "participant_parent_recipient_user_id") ||
               wakpi_json_is(key, "participant_recipient_parent_user_id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &status->participant_parent,
                                &status->participant_parent_size);
    } else {
        return false;
    }
    return true;
}

/* Keys that are longer, or seldom there. */
static void read_rare_key(struct wakpi_webhook *webhook, struct status *status,
                          const struct wakpi_json_value *key)
{
    wakpi_event *event = status->event;
    if (wakpi_json_is(key, "recipient_user_id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &event->user, &event->user_size);
    } else if (wakpi_json_is(key, "parent_recipient_user_id") ||
               wakpi_json_is(key, "recipient_parent_user_id") || wakpi_json_is(key, "parent_user_id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &event->parent, &event->parent_size);
    } else if (wakpi_json_is(key, "recipient_type")) {
        struct wakpi_json_value type;
        status->group = wakpi_json_read_string(&webhook->json, &type) && wakpi_json_is(&type, "group");
    } else if (wakpi_json_is(key, "biz_opaque_callback_data") && webhook->campaign_from_callback) {
        wakpi_webhook_take_next(webhook, webhook->label_limit, &event->campaign, &event->campaign_size);
    } else if (!read_participant_key(webhook, status, key)) {
        wakpi_json_skip(&webhook->json);
    }
}

static void read_key(struct wakpi_webhook *webhook, struct status *status, const struct wakpi_json_value *key)
{
    struct wakpi_json *json = &webhook->json;
    wakpi_event *event = status->event;
    /* Tested by the order in which WhatsApp writes them. */
    if (wakpi_json_is(key, "id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &event->id, &event->id_size);
    } else if (wakpi_json_is(key, "status")) {
        wakpi_json_read(json, &status->name);
    } else if (wakpi_json_is(key, "timestamp")) {
        wakpi_json_read(json, &status->time);
    } else if (wakpi_json_is(key, "recipient_id")) {
        wakpi_webhook_take_next_identity(webhook, &event->person, &event->person_size);
    } else if (wakpi_json_is(key, "conversation")) {
        read_conversation(webhook, status);
    } else if (wakpi_json_is(key, "pricing")) {
        read_pricing(webhook, status);
    } else if (wakpi_json_is(key, "errors")) {
        status->code = wakpi_webhook_next_errors(webhook);
    } else if (wakpi_json_is(key, "type")) {
        wakpi_json_read(json, &status->type);
    } else if (wakpi_json_is(key, "payment")) {
        status->payment = wakpi_json_peek(json) == WAKPI_JSON_OBJECT;
        wakpi_json_skip(json);
    } else {
        read_rare_key(webhook, status, key);
    }
}

/* The order in which WhatsApp writes a status. */
static void guess_keys(struct wakpi_webhook *webhook, struct status *status)
{
    struct wakpi_json *json = &webhook->json;
    wakpi_event *event = status->event;
    if (wakpi_json_next_is(json, "id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &event->id, &event->id_size);
    }
    if (wakpi_json_next_is(json, "status")) {
        wakpi_json_read(json, &status->name);
    }
    if (wakpi_json_next_is(json, "timestamp")) {
        wakpi_json_read(json, &status->time);
    }
    if (wakpi_json_next_is(json, "recipient_id")) {
        wakpi_webhook_take_next_identity(webhook, &event->person, &event->person_size);
    }
    if (wakpi_json_next_is(json, "recipient_user_id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &event->user, &event->user_size);
    }
    if (wakpi_json_next_is(json, "conversation")) {
        read_conversation(webhook, status);
    }
    if (wakpi_json_next_is(json, "pricing")) {
        read_pricing(webhook, status);
    }
}

/* The kind of event, or 0 and the reason why it is none. */
static int32_t judge_name(const struct wakpi_json_value *name, wakpi_intake *reason)
{
    if (name->kind != WAKPI_JSON_STRING || name->size == 0) {
        *reason = WAKPI_MALFORMED_KIND;
        return 0;
    }
    if (wakpi_json_is(name, "delivered")) {
        return WAKPI_EVENT_DELIVERED;
    }
    if (wakpi_json_is(name, "read")) {
        return WAKPI_EVENT_READ;
    }
    if (wakpi_json_is(name, "sent")) {
        return WAKPI_EVENT_SENT;
    }
    if (wakpi_json_is(name, "failed")) {
        return WAKPI_EVENT_FAILED;
    }
    if (wakpi_json_is(name, "played")) {
        return WAKPI_EVENT_PLAYED;
    }
    *reason = WAKPI_IGNORED_STATUS;
    if (wakpi_json_is(name, "deleted")) {
        *reason = WAKPI_IGNORED_DELETED;
    } else if (wakpi_json_is(name, "warning")) {
        *reason = WAKPI_IGNORED_WARNING;
    } else if (wakpi_json_is(name, "captured")) {
        *reason = WAKPI_IGNORED_PAYMENT;
    }
    return 0;
}

/* What it is comes before whether it is well formed: a payment's failure is nobody's malformed message. 0 where
 * all is well. */
static wakpi_intake judge(struct wakpi_webhook *webhook, struct status *status)
{
    wakpi_event *event = status->event;
    wakpi_intake reason = 0;
    if (status->type.kind == WAKPI_JSON_STRING && !wakpi_json_is(&status->type, "message")) {
        if (wakpi_json_is(&status->type, "call")) {
            return WAKPI_IGNORED_CALL;
        }
        return wakpi_json_is(&status->type, "payment") ? WAKPI_IGNORED_PAYMENT : WAKPI_IGNORED_STATUS;
    }
    if (status->payment) {
        return WAKPI_IGNORED_PAYMENT;
    }
    event->kind = judge_name(&status->name, &reason);
    if (event->kind == 0) {
        return reason;
    }
    if (webhook->too_long) {
        return WAKPI_MALFORMED_TOO_LONG;
    }
    if (event->id_size == 0) {
        return WAKPI_MALFORMED_ID;
    }
    return wakpi_webhook_time(&status->time, &event->time) ? 0 : WAKPI_MALFORMED_TIME;
}

/* The recipient of a group's status is the group; the person is the participant, where one is named. The number
 * is the key where both are there, as it was before user ids came. */
static void settle_participant(struct status *status)
{
    wakpi_event *event = status->event;
    event->flags |= WAKPI_EVENT_GROUP;
    event->person = status->participant;
    event->person_size = status->participant_size;
    event->user = status->participant_user;
    event->user_size = status->participant_user_size;
    event->parent = status->participant_parent;
    event->parent_size = status->participant_parent_size;
    bool number = status->participant_size != 0;
    event->participant = number ? status->participant : status->participant_user;
    event->participant_size = number ? status->participant_size : status->participant_user_size;
}

void wakpi_webhook_read_status(struct wakpi_webhook *webhook)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    struct status status = {.event = wakpi_webhook_push(webhook)};
    if (status.event == NULL) {
        wakpi_json_skip(json);
        return;
    }
    if (!wakpi_json_enter_object(json)) {
        wakpi_webhook_refuse(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    guess_keys(webhook, &status);
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        read_key(webhook, &status, &key);
    }
    wakpi_intake reason = judge(webhook, &status);
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return;
    }
    wakpi_event *event = status.event;
    bool priced = status.category_size != 0;
    event->category = priced ? status.category : status.origin;
    event->category_size = priced ? status.category_size : status.origin_size;
    event->code = event->kind == WAKPI_EVENT_FAILED ? status.code : 0;
    if (status.group || status.participant_size != 0 || status.participant_user_size != 0) {
        settle_participant(&status);
    }
    webhook->elements++;
}
