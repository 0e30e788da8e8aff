/* The keys of a message, in whatever order they come. */
#include "track/webhook_message.h"

static const struct wakpi_webhook_type types[] = {
    {"text", WAKPI_TREAT_TEXT, 0},
    {"image", WAKPI_TREAT_WRITTEN, 0},
    {"button", WAKPI_TREAT_BUTTON, 0},
    {"interactive", WAKPI_TREAT_INTERACTIVE, 0},
    {"reaction", WAKPI_TREAT_REACTION, 0},
    {"audio", WAKPI_TREAT_WRITTEN, 0},
    {"video", WAKPI_TREAT_WRITTEN, 0},
    {"voice", WAKPI_TREAT_WRITTEN, 0},
    {"document", WAKPI_TREAT_WRITTEN, 0},
    {"sticker", WAKPI_TREAT_WRITTEN, 0},
    {"location", WAKPI_TREAT_WRITTEN, 0},
    {"contacts", WAKPI_TREAT_WRITTEN, 0},
    {"order", WAKPI_TREAT_WRITTEN, 0},
    {"media_placeholder", WAKPI_TREAT_WRITTEN, 0},
    {"system", WAKPI_TREAT_SYSTEM, 0},
    {"unsupported", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_UNSUPPORTED},
    {"unknown", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_UNSUPPORTED},
    {"errors", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_UNSUPPORTED},
    {"edit", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_EDIT},
    {"revoke", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_REVOKE},
    {"request_welcome", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_WELCOME},
    {"ephemeral", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_EPHEMERAL},
    {"payment", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_PAYMENT},
    {"call", WAKPI_TREAT_IGNORE, WAKPI_IGNORED_CALL},
};

static const struct wakpi_webhook_type *find_type(const struct wakpi_json_value *key)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (wakpi_json_is(key, types[i].key)) {
            return &types[i];
        }
    }
    return NULL;
}

static void read_value(struct wakpi_webhook *webhook, struct wakpi_json_value *value)
{
    wakpi_json_read(&webhook->json, value);
}

/* Identities and what else names the message; false for other keys. */
static bool read_head_key(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                          const struct wakpi_json_value *key)
{
    if (wakpi_json_is(key, "from")) {
        read_value(webhook, &message->from);
    } else if (wakpi_json_is(key, "id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &message->event->id, &message->event->id_size);
    } else if (wakpi_json_is(key, "timestamp")) {
        read_value(webhook, &message->time);
    } else if (wakpi_json_is(key, "type")) {
        read_value(webhook, &message->type);
    } else if (wakpi_json_is(key, "from_user_id")) {
        read_value(webhook, &message->from_user);
    } else if (wakpi_json_is(key, "from_parent_user_id") || wakpi_json_is(key, "parent_from_user_id")) {
        read_value(webhook, &message->from_parent);
    } else if (wakpi_json_is(key, "to")) {
        read_value(webhook, &message->to);
    } else if (wakpi_json_is(key, "to_user_id")) {
        read_value(webhook, &message->to_user);
    } else if (wakpi_json_is(key, "to_parent_user_id") || wakpi_json_is(key, "parent_to_user_id")) {
        read_value(webhook, &message->to_parent);
    } else {
        return false;
    }
    return true;
}

struct member {
    const char *key;
    struct wakpi_json_value *value;
};

/* Members of the next value, which is an object. */
static void read_members(struct wakpi_webhook *webhook, const struct member *members, size_t count)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        size_t i = 0;
        wakpi_webhook_plain_key(&key, buffer);
        while (i < count && !wakpi_json_is(&key, members[i].key)) {
            i++;
        }
        if (i < count) {
            wakpi_json_read(json, members[i].value);
        } else {
            wakpi_json_skip(json);
        }
    }
}

/* What is shown and what is meant by it; a value that is no object is what is shown. */
static void read_content(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                         const char *shown, const char *hidden)
{
    const struct member members[] = {{shown, &message->shown}, {hidden, &message->hidden}};
    if (wakpi_json_peek(&webhook->json) == WAKPI_JSON_OBJECT) {
        read_members(webhook, members, hidden != NULL ? 2 : 1);
    } else {
        wakpi_json_read(&webhook->json, &message->shown);
    }
}

static void read_typed_content(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                               const struct wakpi_webhook_type *type)
{
    struct wakpi_json *json = &webhook->json;
    if (wakpi_json_peek(json) == WAKPI_JSON_NULL) {
        wakpi_json_skip(json);
        return;
    }
    if (message->content == NULL || type->treatment != WAKPI_TREAT_IGNORE) {
        message->content = type;
    }
    switch (type->treatment) {
    case WAKPI_TREAT_TEXT:
        read_content(webhook, message, "body", NULL);
        break;
    case WAKPI_TREAT_BUTTON:
        read_content(webhook, message, "text", "payload");
        break;
    case WAKPI_TREAT_REACTION:
        read_content(webhook, message, "emoji", "message_id");
        break;
    case WAKPI_TREAT_INTERACTIVE:
        wakpi_json_read(json, &message->interactive);
        break;
    case WAKPI_TREAT_SYSTEM:
        wakpi_json_read(json, &message->system);
        break;
    case WAKPI_TREAT_WRITTEN:
    case WAKPI_TREAT_IGNORE:
        wakpi_json_skip(json);
        break;
    }
}

/* A context that is no object is none. */
static void read_context(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message)
{
    if (wakpi_json_peek(&webhook->json) != WAKPI_JSON_OBJECT) {
        wakpi_json_skip(&webhook->json);
        return;
    }
    const struct member members[] = {{"from", &message->context_from},
                                     {"from_user_id", &message->context_from_user},
                                     {"id", &message->context_id}};
    read_members(webhook, members, sizeof members / sizeof *members);
}

static void read_content_key(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                             const struct wakpi_json_value *key)
{
    struct wakpi_json *json = &webhook->json;
    if (wakpi_json_is(key, "context")) {
        read_context(webhook, message);
    } else if (wakpi_json_is(key, "referral")) {
        message->referral = wakpi_json_peek(json) == WAKPI_JSON_OBJECT;
        wakpi_json_skip(json);
    } else if (wakpi_json_is(key, "group_id")) {
        message->group = wakpi_json_peek(json) != WAKPI_JSON_NULL;
        wakpi_json_skip(json);
    } else {
        const struct wakpi_webhook_type *type = find_type(key);
        if (type != NULL) {
            read_typed_content(webhook, message, type);
        } else {
            wakpi_json_skip(json);
        }
    }
}

/* The order in which WhatsApp writes what all messages have. */
static void guess_keys(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message)
{
    struct wakpi_json *json = &webhook->json;
    if (wakpi_json_next_is(json, "context")) {
        read_context(webhook, message);
    }
    if (wakpi_json_next_is(json, "from")) {
        read_value(webhook, &message->from);
    }
    if (wakpi_json_next_is(json, "id")) {
        wakpi_webhook_take_next(webhook, WAKPI_ID_LIMIT, &message->event->id, &message->event->id_size);
    }
    if (wakpi_json_next_is(json, "timestamp")) {
        read_value(webhook, &message->time);
    }
    if (wakpi_json_next_is(json, "type")) {
        read_value(webhook, &message->type);
    }
}

/* False where the next value is no object, which is then counted. */
bool wakpi_webhook_read_keys(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message)
{
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    message->event = wakpi_webhook_push(webhook);
    if (message->event == NULL) {
        wakpi_json_skip(&webhook->json);
        return false;
    }
    if (!wakpi_json_enter_object(&webhook->json)) {
        wakpi_webhook_refuse(webhook, WAKPI_MALFORMED_ELEMENT);
        return false;
    }
    guess_keys(webhook, message);
    while (wakpi_json_next_key(&webhook->json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (!read_head_key(webhook, message, &key)) {
            read_content_key(webhook, message, &key);
        }
    }
    return true;
}

/* The type that is said, else the one that the content shows; NULL where it is unknown or there is neither. */
const struct wakpi_webhook_type *wakpi_webhook_judge_type(const struct wakpi_webhook_message *message,
                                                          wakpi_intake *reason)
{
    if (message->type.kind == WAKPI_JSON_STRING && message->type.size > 0) {
        *reason = WAKPI_IGNORED_KIND;
        return find_type(&message->type);
    }
    *reason = WAKPI_MALFORMED_KIND;
    return message->content;
}
