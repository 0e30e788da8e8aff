/* messages[]: what people wrote, tapped and reacted; echoes and history: what was written outside the API. */
#include "track/webhook.h"

/* A message as it stands in the body; judged once all its keys are known, since any may come first. */
struct message {
    struct wakpi_json_value type, time;
    struct wakpi_json_value from, from_user, from_parent; /* who wrote */
    struct wakpi_json_value to, to_user, to_parent;       /* of an echo: to whom */
    struct wakpi_json_value context_from, context_id;
    struct wakpi_json_value shown,
        hidden; /* a text's body; a button's text and payload; an emoji and to what */
    struct wakpi_json_value interactive, system;
    const struct type *content; /* the type that a message without a type shows by its content */
    wakpi_event *event;
    bool group, referral;
};

/* What is made of a type. */
enum treatment {
    TREAT_WRITTEN,
    TREAT_TEXT,
    TREAT_BUTTON,
    TREAT_INTERACTIVE,
    TREAT_REACTION,
    TREAT_SYSTEM,
    TREAT_IGNORE
};

struct type {
    const char *key;
    enum treatment treatment;
    wakpi_intake reason; /* where ignored */
};

static const struct type types[] = {
    {"text", TREAT_TEXT, 0},
    {"image", TREAT_WRITTEN, 0},
    {"button", TREAT_BUTTON, 0},
    {"interactive", TREAT_INTERACTIVE, 0},
    {"reaction", TREAT_REACTION, 0},
    {"audio", TREAT_WRITTEN, 0},
    {"video", TREAT_WRITTEN, 0},
    {"voice", TREAT_WRITTEN, 0},
    {"document", TREAT_WRITTEN, 0},
    {"sticker", TREAT_WRITTEN, 0},
    {"location", TREAT_WRITTEN, 0},
    {"contacts", TREAT_WRITTEN, 0},
    {"order", TREAT_WRITTEN, 0},
    {"media_placeholder", TREAT_WRITTEN, 0},
    {"system", TREAT_SYSTEM, 0},
    {"unsupported", TREAT_IGNORE, WAKPI_IGNORED_UNSUPPORTED},
    {"unknown", TREAT_IGNORE, WAKPI_IGNORED_UNSUPPORTED},
    {"errors", TREAT_IGNORE, WAKPI_IGNORED_UNSUPPORTED},
    {"edit", TREAT_IGNORE, WAKPI_IGNORED_EDIT},
    {"revoke", TREAT_IGNORE, WAKPI_IGNORED_REVOKE},
    {"request_welcome", TREAT_IGNORE, WAKPI_IGNORED_WELCOME},
    {"ephemeral", TREAT_IGNORE, WAKPI_IGNORED_EPHEMERAL},
    {"payment", TREAT_IGNORE, WAKPI_IGNORED_PAYMENT},
    {"call", TREAT_IGNORE, WAKPI_IGNORED_CALL},
};

static const struct type *find_type(const struct wakpi_json_value *key)
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
static bool read_head_key(struct wakpi_webhook *webhook, struct message *message,
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

/* Two members of the next value, which is an object; a value of another kind is the first of them itself. */
static void read_pair(struct wakpi_webhook *webhook, const char *first_key, struct wakpi_json_value *first,
                      const char *second_key, struct wakpi_json_value *second)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (wakpi_json_peek(json) != WAKPI_JSON_OBJECT) {
        wakpi_json_read(json, first);
        return;
    }
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, first_key)) {
            wakpi_json_read(json, first);
        } else if (wakpi_json_is(&key, second_key)) {
            wakpi_json_read(json, second);
        } else {
            wakpi_json_skip(json);
        }
    }
}

static void read_typed_content(struct wakpi_webhook *webhook, struct message *message,
                               const struct type *type)
{
    struct wakpi_json *json = &webhook->json;
    if (wakpi_json_peek(json) == WAKPI_JSON_NULL) {
        wakpi_json_skip(json);
        return;
    }
    if (message->content == NULL || type->treatment != TREAT_IGNORE) {
        message->content = type;
    }
    switch (type->treatment) {
    case TREAT_TEXT:
        read_pair(webhook, "body", &message->shown, "", &message->hidden);
        break;
    case TREAT_BUTTON:
        read_pair(webhook, "text", &message->shown, "payload", &message->hidden);
        break;
    case TREAT_REACTION:
        read_pair(webhook, "emoji", &message->shown, "message_id", &message->hidden);
        break;
    case TREAT_INTERACTIVE:
        wakpi_json_read(json, &message->interactive);
        break;
    case TREAT_SYSTEM:
        wakpi_json_read(json, &message->system);
        break;
    case TREAT_WRITTEN:
    case TREAT_IGNORE:
        wakpi_json_skip(json);
        break;
    }
}

/* A context that is no object is none. */
static void read_context(struct wakpi_webhook *webhook, struct message *message)
{
    if (wakpi_json_peek(&webhook->json) != WAKPI_JSON_OBJECT) {
        wakpi_json_skip(&webhook->json);
        return;
    }
    read_pair(webhook, "from", &message->context_from, "id", &message->context_id);
}

static void read_content_key(struct wakpi_webhook *webhook, struct message *message,
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
        const struct type *type = find_type(key);
        if (type != NULL) {
            read_typed_content(webhook, message, type);
        } else {
            wakpi_json_skip(json);
        }
    }
}

/* The order in which WhatsApp writes what all messages have. */
static void guess_keys(struct wakpi_webhook *webhook, struct message *message)
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
static bool read_message(struct wakpi_webhook *webhook, struct message *message)
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
static const struct type *judge_type(const struct message *message, wakpi_intake *reason)
{
    if (message->type.kind == WAKPI_JSON_STRING && message->type.size > 0) {
        *reason = WAKPI_IGNORED_KIND;
        return find_type(&message->type);
    }
    *reason = WAKPI_MALFORMED_KIND;
    return message->content;
}

/* The message that this one answers. A forwarded one has a context without id; one that quotes its own writer
 * answers nothing of the business's. */
static void take_context(struct wakpi_webhook *webhook, const struct message *message)
{
    wakpi_event *event = message->event;
    bool own = event->person_size > 0 && message->context_from.kind == WAKPI_JSON_STRING &&
               wakpi_json_equal(&message->context_from, event->person, event->person_size);
    if (!own) {
        wakpi_webhook_take(webhook, &message->context_id, WAKPI_ID_LIMIT, &event->context,
                           &event->context_size);
    }
}

/* Texts may be as long as they like: only short ones can be a word, so longer ones are not even unescaped. */
static bool is_opt_out(struct wakpi_webhook *webhook, const struct wakpi_json_value *value)
{
    struct wakpi_batch *batch = webhook->batch;
    size_t size;
    const char *words = wakpi_settings_text(webhook->settings, WAKPI_SETTING_OPT_OUT_WORDS, &size);
    if (!wakpi_words_prepare(&batch->words, &batch->allocator, words, size)) {
        webhook->no_memory = true;
        return false;
    }
    if (value->kind != WAKPI_JSON_STRING || value->size > wakpi_words_room(&batch->words)) {
        return false;
    }
    if (!value->escaped) {
        return wakpi_words_hold(&batch->words, value->text, value->size);
    }
    char plain[1024];
    return value->size <= sizeof plain &&
           wakpi_words_hold(&batch->words, plain, wakpi_json_unescape(value, plain));
}

/* A tap's label is what was read on the button; what the business hid behind it stands in where there is none.
 * Either may be the word that opts out. */
static void judge_tap(struct wakpi_webhook *webhook, wakpi_event *event, const struct wakpi_json_value *shown,
                      const struct wakpi_json_value *hidden)
{
    event->kind = WAKPI_EVENT_TAP;
    wakpi_webhook_take(webhook, shown, webhook->label_limit, &event->button, &event->button_size);
    if (event->button_size == 0 && !webhook->too_long) {
        wakpi_webhook_take(webhook, hidden, webhook->label_limit, &event->button, &event->button_size);
    }
    if (is_opt_out(webhook, shown) || is_opt_out(webhook, hidden)) {
        event->flags |= WAKPI_EVENT_OPT_OUT;
    }
}

static wakpi_intake judge_interactive(struct wakpi_webhook *webhook, const struct message *message)
{
    struct wakpi_json_value type = {0}, tap, title = {0}, id = {0};
    const struct wakpi_json_value *interactive = &message->interactive;
    wakpi_webhook_find(interactive, "type", &type);
    if (wakpi_webhook_find(interactive, "button_reply", &tap) ||
        wakpi_webhook_find(interactive, "list_reply", &tap)) {
        wakpi_webhook_find(&tap, "title", &title);
        wakpi_webhook_find(&tap, "id", &id);
        judge_tap(webhook, message->event, &title, &id);
        return 0;
    }
    if (wakpi_webhook_find(interactive, "nfm_reply", &tap) || wakpi_json_is(&type, "nfm_reply")) {
        message->event->kind = WAKPI_EVENT_MESSAGE; /* a form was filled in */
        return 0;
    }
    if (wakpi_json_is(&type, "button_reply") || wakpi_json_is(&type, "list_reply")) {
        message->event->kind = WAKPI_EVENT_TAP;
        return 0;
    }
    return wakpi_json_is(&type, "call_permission_reply") ? WAKPI_IGNORED_CALL : WAKPI_IGNORED_INTERACTIVE;
}

static wakpi_intake judge_reaction(struct wakpi_webhook *webhook, const struct message *message)
{
    wakpi_event *event = message->event;
    if (message->shown.kind != WAKPI_JSON_STRING || message->shown.size == 0) {
        return WAKPI_IGNORED_REACTION;
    }
    event->kind = WAKPI_EVENT_REACTION;
    event->context_size = 0;
    wakpi_webhook_take(webhook, &message->hidden, WAKPI_ID_LIMIT, &event->context, &event->context_size);
    return event->context_size > 0 || webhook->too_long ? 0 : WAKPI_MALFORMED_CONTEXT;
}

/* What kind of event the message is, or the reason why it is none. */
static wakpi_intake judge_kind(struct wakpi_webhook *webhook, struct message *message,
                               const struct type *type)
{
    message->event->kind = WAKPI_EVENT_MESSAGE;
    switch (type->treatment) {
    case TREAT_TEXT:
        if (is_opt_out(webhook, &message->shown)) {
            message->event->flags |= WAKPI_EVENT_OPT_OUT;
        }
        return 0;
    case TREAT_BUTTON:
        judge_tap(webhook, message->event, &message->shown, &message->hidden);
        return 0;
    case TREAT_INTERACTIVE:
        return judge_interactive(webhook, message);
    case TREAT_REACTION:
        return judge_reaction(webhook, message);
    case TREAT_IGNORE:
        return type->reason;
    case TREAT_WRITTEN:
    case TREAT_SYSTEM:
        break;
    }
    return 0;
}

static void take_sender(struct wakpi_webhook *webhook, const struct message *message)
{
    wakpi_event *event = message->event;
    wakpi_webhook_take_identity(webhook, &message->from, &event->person, &event->person_size);
    wakpi_webhook_take_identity(webhook, &message->from_user, &event->user, &event->user_size);
    wakpi_webhook_take_identity(webhook, &message->from_parent, &event->parent, &event->parent_size);
}

static void take_addressee(struct wakpi_webhook *webhook, const struct message *message)
{
    wakpi_event *event = message->event;
    wakpi_webhook_take_identity(webhook, &message->to, &event->person, &event->person_size);
    wakpi_webhook_take_identity(webhook, &message->to_user, &event->user, &event->user_size);
    wakpi_webhook_take_identity(webhook, &message->to_parent, &event->parent, &event->parent_size);
}

/* What every message must have. */
static wakpi_intake judge_form(struct wakpi_webhook *webhook, const struct message *message)
{
    if (webhook->too_long) {
        return WAKPI_MALFORMED_TOO_LONG;
    }
    if (message->event->id_size == 0) {
        return WAKPI_MALFORMED_ID;
    }
    return wakpi_webhook_time(&message->time, &message->event->time) ? 0 : WAKPI_MALFORMED_TIME;
}

static void finish_message(struct wakpi_webhook *webhook, struct message *message, const struct type *type,
                           uint32_t flags)
{
    wakpi_event *event = message->event;
    event->flags =
        flags | (message->group ? WAKPI_EVENT_GROUP : 0U) | (message->referral ? WAKPI_EVENT_REFERRAL : 0U);
    take_sender(webhook, message);
    take_context(webhook, message);
    wakpi_intake reason = judge_kind(webhook, message, type);
    if (reason == 0) {
        reason = judge_form(webhook, message);
    }
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return;
    }
    webhook->elements++;
    if ((event->flags & WAKPI_EVENT_OPT_OUT) == 0) {
        return;
    }
    wakpi_event *stop = wakpi_webhook_push_secondary(webhook, WAKPI_EVENT_STOP);
    if (stop != NULL) {
        stop->context = stop[-1].context;
        stop->context_size = stop[-1].context_size;
    }
}

static bool take_named(struct wakpi_webhook *webhook, const struct wakpi_json_value *object, const char *key,
                       const char **text, size_t *size)
{
    struct wakpi_json_value value;
    *size = 0;
    if (wakpi_webhook_find(object, key, &value)) {
        wakpi_webhook_take_identity(webhook, &value, text, size);
    }
    return *size > 0;
}

/* A number or a business-scoped id was changed: the old and the new one are the same person from then on. */
static void finish_system(struct wakpi_webhook *webhook, struct message *message)
{
    wakpi_event *event = message->event;
    const struct wakpi_json_value *system = &message->system;
    const char *number = NULL, *user = NULL;
    size_t number_size = 0, user_size = 0;
    struct wakpi_json_value type = {0};
    wakpi_webhook_find(system, "type", &type);
    if (!wakpi_json_is(&type, "user_changed_number") && !wakpi_json_is(&type, "customer_changed_number") &&
        !wakpi_json_is(&type, "user_changed_user_id")) {
        wakpi_webhook_refuse(webhook, WAKPI_IGNORED_SYSTEM);
        return;
    }
    take_sender(webhook, message);
    if (event->person_size == 0 &&
        !take_named(webhook, system, "customer", &event->person, &event->person_size)) {
        take_named(webhook, system, "user", &event->person, &event->person_size);
    }
    if (!take_named(webhook, system, "wa_id", &number, &number_size)) {
        take_named(webhook, system, "new_wa_id", &number, &number_size);
    }
    if (!take_named(webhook, system, "user_id", &user, &user_size)) {
        take_named(webhook, system, "new_user_id", &user, &user_size);
    }
    event->kind = WAKPI_EVENT_ALIAS;
    event->id_size = 0;
    event->other = number_size != 0 ? number : user;
    event->other_size = number_size != 0 ? number_size : user_size;
    wakpi_intake reason = 0;
    if (webhook->too_long) {
        reason = WAKPI_MALFORMED_TOO_LONG;
    } else if (!wakpi_webhook_time(&message->time, &event->time)) {
        reason = WAKPI_MALFORMED_TIME;
    } else if (event->other_size == 0 || event->person_size + event->user_size + event->parent_size == 0) {
        reason = WAKPI_MALFORMED_PERSON;
    }
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return;
    }
    webhook->elements++;
    if (number_size == 0 || user_size == 0) {
        return;
    }
    wakpi_event *second = wakpi_webhook_push_secondary(webhook, WAKPI_EVENT_ALIAS);
    if (second != NULL) {
        second->other = user;
        second->other_size = user_size;
    }
}

void wakpi_webhook_read_message(struct wakpi_webhook *webhook, enum wakpi_webhook_mode mode)
{
    struct message message = {0};
    wakpi_intake reason;
    if (!read_message(webhook, &message)) {
        return;
    }
    const struct type *type = judge_type(&message, &reason);
    if (type == NULL) {
        wakpi_webhook_refuse(webhook, reason);
    } else if (type->treatment == TREAT_SYSTEM) {
        finish_system(webhook, &message);
    } else {
        finish_message(webhook, &message, type, mode == WAKPI_WEBHOOK_HISTORY ? WAKPI_EVENT_HISTORY : 0U);
    }
}

/* A human of the business wrote: to whom is the person. Of a reaction, an edit or a deletion by the business
 * nothing counts. */
static void finish_echo(struct wakpi_webhook *webhook, struct message *message, uint32_t flags)
{
    wakpi_event *event = message->event;
    wakpi_intake reason;
    const struct type *type = judge_type(message, &reason);
    event->kind = WAKPI_EVENT_ECHO;
    event->flags = flags | (message->group ? WAKPI_EVENT_GROUP : 0U);
    if (type != NULL) {
        reason = type->treatment == TREAT_REACTION ? WAKPI_IGNORED_REACTION
                 : type->treatment == TREAT_SYSTEM ? WAKPI_IGNORED_SYSTEM
                                                   : type->reason;
    }
    if (reason == 0) {
        reason = judge_form(webhook, message);
    }
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return;
    }
    webhook->elements++;
}

void wakpi_webhook_read_echo(struct wakpi_webhook *webhook)
{
    struct message message = {0};
    if (read_message(webhook, &message)) {
        take_addressee(webhook, &message);
        finish_echo(webhook, &message, 0);
    }
}

/* A thread of a history: its id is the person; what that person did not write, the business did. */
struct thread {
    const char *person, *user;
    size_t person_size, user_size;
};

static bool is_from(const struct thread *thread, const struct message *message)
{
    if (thread->person_size + thread->user_size == 0) {
        return message->to.size + message->to_user.size == 0;
    }
    return (thread->person_size > 0 &&
            wakpi_json_equal(&message->from, thread->person, thread->person_size)) ||
           (thread->user_size > 0 && wakpi_json_equal(&message->from_user, thread->user, thread->user_size));
}

static void read_history_message(struct wakpi_webhook *webhook, const struct thread *thread)
{
    struct message message = {0};
    wakpi_intake reason;
    if (!read_message(webhook, &message)) {
        return;
    }
    if (!is_from(thread, &message)) {
        wakpi_event *event = message.event;
        if (thread->person_size + thread->user_size == 0) {
            take_addressee(webhook, &message);
        } else {
            event->person = thread->person;
            event->person_size = thread->person_size;
            event->user = thread->user;
            event->user_size = thread->user_size;
        }
        finish_echo(webhook, &message, WAKPI_EVENT_HISTORY);
        return;
    }
    const struct type *type = judge_type(&message, &reason);
    if (type == NULL || type->treatment == TREAT_SYSTEM) {
        wakpi_webhook_refuse(webhook, type == NULL ? reason : WAKPI_IGNORED_SYSTEM);
        return;
    }
    finish_message(webhook, &message, type, WAKPI_EVENT_HISTORY);
}

/* The thread's identity may stand behind its messages, so these are read last. */
static void read_thread(struct wakpi_webhook *webhook)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key, context = {0};
    struct thread thread = {0};
    struct wakpi_json messages = {0};
    char buffer[WAKPI_WEBHOOK_KEY];
    bool any = false;
    if (!wakpi_json_enter_object(json)) {
        wakpi_webhook_count(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "id") || wakpi_json_is(&key, "wa_id")) {
            wakpi_webhook_take_next_identity(webhook, &thread.person, &thread.person_size);
        } else if (wakpi_json_is(&key, "user_id")) {
            wakpi_webhook_take_next_identity(webhook, &thread.user, &thread.user_size);
        } else if (wakpi_json_is(&key, "context")) {
            wakpi_json_read(json, &context);
        } else if (wakpi_json_is(&key, "messages")) {
            messages = *json;
            any = wakpi_json_skip(json);
        } else {
            wakpi_json_skip(json);
        }
    }
    if (thread.user_size == 0) {
        take_named(webhook, &context, "user_id", &thread.user, &thread.user_size);
    }
    if (!any) {
        return;
    }
    struct wakpi_json after = *json;
    *json = messages;
    struct wakpi_webhook_list list = wakpi_webhook_enter(webhook);
    while (wakpi_webhook_next(webhook, &list)) {
        read_history_message(webhook, &thread);
    }
    *json = after;
}

void wakpi_webhook_read_history(struct wakpi_webhook *webhook)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(json)) {
        wakpi_webhook_count(webhook, WAKPI_MALFORMED_ELEMENT);
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        struct wakpi_webhook_list list;
        if (wakpi_json_is(&key, "threads")) {
            list = wakpi_webhook_enter(webhook);
            while (wakpi_webhook_next(webhook, &list)) {
                read_thread(webhook);
            }
        } else if (wakpi_json_is(&key, "errors")) {
            list = wakpi_webhook_enter(webhook);
            while (wakpi_webhook_next(webhook, &list)) {
                wakpi_json_skip(json);
                wakpi_webhook_count(webhook, WAKPI_IGNORED_ERROR);
            }
        } else {
            wakpi_json_skip(json);
        }
    }
}
