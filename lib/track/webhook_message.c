/* messages[]: what people wrote, tapped and reacted. */
#include "track/webhook_message.h"

/* The message that this one answers. A forwarded one has a context without id; one that quotes its own writer
 * answers nothing of the business's. */
static void take_context(struct wakpi_webhook *webhook, const struct wakpi_webhook_message *message)
{
    wakpi_event *event = message->event;
    if (!wakpi_webhook_is_identity(webhook, &message->context_from, event->person, event->person_size) &&
        !wakpi_webhook_is_identity(webhook, &message->context_from_user, event->user, event->user_size)) {
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

static wakpi_intake judge_interactive(struct wakpi_webhook *webhook,
                                      const struct wakpi_webhook_message *message)
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

static wakpi_intake judge_reaction(struct wakpi_webhook *webhook, const struct wakpi_webhook_message *message)
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
static wakpi_intake judge_kind(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                               const struct wakpi_webhook_type *type)
{
    message->event->kind = WAKPI_EVENT_MESSAGE;
    switch (type->treatment) {
    case WAKPI_TREAT_TEXT:
        if (is_opt_out(webhook, &message->shown)) {
            message->event->flags |= WAKPI_EVENT_OPT_OUT;
        }
        return 0;
    case WAKPI_TREAT_BUTTON:
        judge_tap(webhook, message->event, &message->shown, &message->hidden);
        return 0;
    case WAKPI_TREAT_INTERACTIVE:
        return judge_interactive(webhook, message);
    case WAKPI_TREAT_REACTION:
        return judge_reaction(webhook, message);
    case WAKPI_TREAT_IGNORE:
        return type->reason;
    case WAKPI_TREAT_WRITTEN:
    case WAKPI_TREAT_SYSTEM:
        break;
    }
    return 0;
}

static void take_sender(struct wakpi_webhook *webhook, const struct wakpi_webhook_message *message)
{
    wakpi_event *event = message->event;
    wakpi_webhook_take_identity(webhook, &message->from, &event->person, &event->person_size);
    wakpi_webhook_take_identity(webhook, &message->from_user, &event->user, &event->user_size);
    wakpi_webhook_take_identity(webhook, &message->from_parent, &event->parent, &event->parent_size);
}

/* What every message must have. */
wakpi_intake wakpi_webhook_judge_form(struct wakpi_webhook *webhook,
                                      const struct wakpi_webhook_message *message)
{
    if (webhook->too_long) {
        return WAKPI_MALFORMED_TOO_LONG;
    }
    if (message->event->id_size == 0) {
        return WAKPI_MALFORMED_ID;
    }
    return wakpi_webhook_time(&message->time, &message->event->time) ? 0 : WAKPI_MALFORMED_TIME;
}

void wakpi_webhook_finish_message(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                                  const struct wakpi_webhook_type *type, uint32_t flags)
{
    wakpi_event *event = message->event;
    event->flags =
        flags | (message->group ? WAKPI_EVENT_GROUP : 0U) | (message->referral ? WAKPI_EVENT_REFERRAL : 0U);
    take_sender(webhook, message);
    take_context(webhook, message);
    wakpi_intake reason = judge_kind(webhook, message, type);
    if (reason == 0) {
        reason = wakpi_webhook_judge_form(webhook, message);
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

bool wakpi_webhook_take_named(struct wakpi_webhook *webhook, const struct wakpi_json_value *object,
                              const char *key, const char **text, size_t *size)
{
    struct wakpi_json_value value;
    *size = 0;
    if (wakpi_webhook_find(object, key, &value)) {
        wakpi_webhook_take_identity(webhook, &value, text, size);
    }
    return *size > 0;
}

/* Names of one person that a system message tells beside the sender's. */
struct names {
    const char *text[7];
    size_t size[7], count;
};

static bool is_name(const char *text, size_t size, const char *other, size_t other_size)
{
    return size == other_size && memcmp(text, other, size) == 0;
}

/* What the person is called now and was called before, without what the event says already. */
static void take_names(struct wakpi_webhook *webhook, const struct wakpi_json_value *system,
                       const wakpi_event *event, struct names *names)
{
    static const char *const keys[] = {"wa_id",
                                       "new_wa_id",
                                       "user_id",
                                       "new_user_id",
                                       "parent_user_id",
                                       "previous_user_id",
                                       "previous_parent_user_id"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text;
        size_t size;
        if (!wakpi_webhook_take_named(webhook, system, keys[i], &text, &size)) {
            continue;
        }
        bool known = is_name(text, size, event->person, event->person_size) ||
                     is_name(text, size, event->user, event->user_size) ||
                     is_name(text, size, event->parent, event->parent_size);
        for (size_t before = 0; before < names->count; before++) {
            known = known || is_name(text, size, names->text[before], names->size[before]);
        }
        if (!known) {
            names->text[names->count] = text;
            names->size[names->count++] = size;
        }
    }
}

/* Who shares no number is told by the former ids alone. */
static void take_changed(struct wakpi_webhook *webhook, const struct wakpi_webhook_message *message)
{
    wakpi_event *event = message->event;
    const struct wakpi_json_value *system = &message->system;
    take_sender(webhook, message);
    if (event->person_size == 0 &&
        !wakpi_webhook_take_named(webhook, system, "customer", &event->person, &event->person_size)) {
        wakpi_webhook_take_named(webhook, system, "user", &event->person, &event->person_size);
    }
    if (event->user_size == 0) {
        wakpi_webhook_take_named(webhook, system, "previous_user_id", &event->user, &event->user_size);
    }
    if (event->parent_size == 0) {
        wakpi_webhook_take_named(webhook, system, "previous_parent_user_id", &event->parent,
                                 &event->parent_size);
    }
}

/* A number or a business-scoped id was changed: the old and the new one are the same person from then on. */
static void finish_system(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message)
{
    wakpi_event *event = message->event;
    struct names names = {.count = 0};
    struct wakpi_json_value type = {0};
    wakpi_webhook_find(&message->system, "type", &type);
    if (!wakpi_json_is(&type, "user_changed_number") && !wakpi_json_is(&type, "customer_changed_number") &&
        !wakpi_json_is(&type, "user_changed_user_id")) {
        wakpi_webhook_refuse(webhook, WAKPI_IGNORED_SYSTEM);
        return;
    }
    take_changed(webhook, message);
    take_names(webhook, &message->system, event, &names);
    event->kind = WAKPI_EVENT_ALIAS;
    event->id_size = 0;
    wakpi_intake reason = 0;
    if (webhook->too_long) {
        reason = WAKPI_MALFORMED_TOO_LONG;
    } else if (!wakpi_webhook_time(&message->time, &event->time)) {
        reason = WAKPI_MALFORMED_TIME;
    } else if (names.count == 0 || event->person_size + event->user_size + event->parent_size == 0) {
        reason = WAKPI_MALFORMED_PERSON;
    }
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return;
    }
    webhook->elements++;
    event->other = names.text[0];
    event->other_size = names.size[0];
    for (size_t i = 1; i < names.count; i++) {
        wakpi_event *further = wakpi_webhook_push_secondary(webhook, WAKPI_EVENT_ALIAS);
        if (further == NULL) {
            return;
        }
        further->other = names.text[i];
        further->other_size = names.size[i];
    }
}

void wakpi_webhook_read_message(struct wakpi_webhook *webhook, enum wakpi_webhook_mode mode)
{
    struct wakpi_webhook_message message = {0};
    wakpi_intake reason;
    if (!wakpi_webhook_read_keys(webhook, &message)) {
        return;
    }
    const struct wakpi_webhook_type *type = wakpi_webhook_judge_type(&message, &reason);
    if (type == NULL) {
        wakpi_webhook_refuse(webhook, reason);
    } else if (type->treatment == WAKPI_TREAT_SYSTEM) {
        finish_system(webhook, &message);
    } else {
        wakpi_webhook_finish_message(webhook, &message, type,
                                     mode == WAKPI_WEBHOOK_HISTORY ? WAKPI_EVENT_HISTORY : 0U);
    }
}
