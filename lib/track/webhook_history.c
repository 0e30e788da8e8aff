/* Echoes and history: what was written outside the API. */
#include "track/webhook_message.h"

static void take_addressee(struct wakpi_webhook *webhook, const struct wakpi_webhook_message *message)
{
    wakpi_event *event = message->event;
    wakpi_webhook_take_identity(webhook, &message->to, &event->person, &event->person_size);
    wakpi_webhook_take_identity(webhook, &message->to_user, &event->user, &event->user_size);
    wakpi_webhook_take_identity(webhook, &message->to_parent, &event->parent, &event->parent_size);
}

/* A human of the business wrote: to whom is the person. Of a reaction, an edit or a deletion by the business
 * nothing counts. */
static void finish_echo(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message, uint32_t flags)
{
    wakpi_event *event = message->event;
    wakpi_intake reason;
    const struct wakpi_webhook_type *type = wakpi_webhook_judge_type(message, &reason);
    event->kind = WAKPI_EVENT_ECHO;
    event->flags = flags | (message->group ? WAKPI_EVENT_GROUP : 0U);
    if (type != NULL) {
        reason = type->treatment == WAKPI_TREAT_REACTION ? WAKPI_IGNORED_REACTION
                 : type->treatment == WAKPI_TREAT_SYSTEM ? WAKPI_IGNORED_SYSTEM
                                                         : type->reason;
    }
    if (reason == 0) {
        reason = wakpi_webhook_judge_form(webhook, message);
    }
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return;
    }
    webhook->elements++;
}

void wakpi_webhook_read_echo(struct wakpi_webhook *webhook)
{
    struct wakpi_webhook_message message = {0};
    if (wakpi_webhook_read_keys(webhook, &message)) {
        take_addressee(webhook, &message);
        finish_echo(webhook, &message, 0);
    }
}

/* A thread of a history: its id is the person; what that person did not write, the business did. */
struct thread {
    const char *person, *user;
    size_t person_size, user_size;
};

static bool is_from(struct wakpi_webhook *webhook, const struct thread *thread,
                    const struct wakpi_webhook_message *message)
{
    if (thread->person_size + thread->user_size == 0) {
        return message->to.size + message->to_user.size == 0;
    }
    return wakpi_webhook_is_identity(webhook, &message->from, thread->person, thread->person_size) ||
           wakpi_webhook_is_identity(webhook, &message->from_user, thread->user, thread->user_size);
}

static void read_history_message(struct wakpi_webhook *webhook, const struct thread *thread)
{
    struct wakpi_webhook_message message = {0};
    wakpi_intake reason;
    if (!wakpi_webhook_read_keys(webhook, &message)) {
        return;
    }
    if (!is_from(webhook, thread, &message)) {
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
    const struct wakpi_webhook_type *type = wakpi_webhook_judge_type(&message, &reason);
    if (type == NULL || type->treatment == WAKPI_TREAT_SYSTEM) {
        wakpi_webhook_refuse(webhook, type == NULL ? reason : WAKPI_IGNORED_SYSTEM);
        return;
    }
    wakpi_webhook_finish_message(webhook, &message, type, WAKPI_EVENT_HISTORY);
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
        wakpi_webhook_take_named(webhook, &context, "user_id", &thread.user, &thread.user_size);
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
