/* user_preferences[], user_actions[], user_id_update[]: what people wish, tap and are called. */
#include "track/webhook.h"

/* An event for the next value, entered as an object; NULL where it is none, which is then counted. */
static wakpi_event *enter_element(struct wakpi_webhook *webhook)
{
    wakpi_event *event = wakpi_webhook_push(webhook);
    if (event == NULL) {
        wakpi_json_skip(&webhook->json);
        return NULL;
    }
    if (!wakpi_json_enter_object(&webhook->json)) {
        wakpi_webhook_refuse(webhook, WAKPI_MALFORMED_ELEMENT);
        return NULL;
    }
    return event;
}

/* Counts the event, or refuses it for the first reason that there is. */
static bool settle(struct wakpi_webhook *webhook, wakpi_intake reason, const struct wakpi_json_value *time)
{
    wakpi_event *event = &webhook->batch->events[webhook->batch->count - 1];
    if (reason == 0 && webhook->too_long) {
        reason = WAKPI_MALFORMED_TOO_LONG;
    }
    if (reason == 0 && !wakpi_webhook_time(time, &event->time)) {
        reason = WAKPI_MALFORMED_TIME;
    }
    if (reason != 0) {
        wakpi_webhook_refuse(webhook, reason);
        return false;
    }
    webhook->elements++;
    return true;
}

/* {"previous": ..., "current": ...}, or the current one alone. */
struct change {
    const char *previous, *current;
    size_t previous_size, current_size;
};

static void read_change(struct wakpi_webhook *webhook, struct change *change)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    if (wakpi_json_peek(json) != WAKPI_JSON_OBJECT) {
        wakpi_webhook_take_next_identity(webhook, &change->current, &change->current_size);
        return;
    }
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "previous")) {
            wakpi_webhook_take_next_identity(webhook, &change->previous, &change->previous_size);
        } else if (wakpi_json_is(&key, "current")) {
            wakpi_webhook_take_next_identity(webhook, &change->current, &change->current_size);
        } else {
            wakpi_json_skip(json);
        }
    }
}

/* What is said of a person: by which names, when, and what they wish, or what they were called before. */
struct notice {
    struct wakpi_json_value time, category, wish;
    struct change user, parent;
};

static void read_notice(struct wakpi_webhook *webhook, wakpi_event *event, struct notice *notice)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key;
    char buffer[WAKPI_WEBHOOK_KEY];
    *notice = (struct notice){.time = {0}};
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "wa_id")) {
            wakpi_webhook_take_next_identity(webhook, &event->person, &event->person_size);
        } else if (wakpi_json_is(&key, "user_id")) {
            read_change(webhook, &notice->user);
        } else if (wakpi_json_is(&key, "parent_user_id")) {
            read_change(webhook, &notice->parent);
        } else if (wakpi_json_is(&key, "timestamp")) {
            wakpi_json_read(json, &notice->time);
        } else if (wakpi_json_is(&key, "category")) {
            wakpi_json_read(json, &notice->category);
        } else if (wakpi_json_is(&key, "value")) {
            wakpi_json_read(json, &notice->wish);
        } else {
            wakpi_json_skip(json);
        }
    }
    event->user = notice->user.current;
    event->user_size = notice->user.current_size;
    event->parent = notice->parent.current;
    event->parent_size = notice->parent.current_size;
}

static wakpi_intake judge_preference(wakpi_event *event, const struct wakpi_json_value *category,
                                     const struct wakpi_json_value *wish)
{
    if (category->kind == WAKPI_JSON_STRING && !wakpi_json_is(category, "marketing_messages")) {
        return WAKPI_IGNORED_PREFERENCE;
    }
    if (wish->kind != WAKPI_JSON_STRING) {
        return WAKPI_MALFORMED_KIND;
    }
    if (wakpi_json_is(wish, "stop")) {
        event->kind = WAKPI_EVENT_STOP;
        return 0;
    }
    if (wakpi_json_is(wish, "resume") || wakpi_json_is(wish, "signup")) {
        event->kind = WAKPI_EVENT_RESUME;
        return 0;
    }
    return WAKPI_IGNORED_PREFERENCE;
}

void wakpi_webhook_read_preference(struct wakpi_webhook *webhook)
{
    struct notice notice;
    wakpi_event *event = enter_element(webhook);
    if (event == NULL) {
        return;
    }
    read_notice(webhook, event, &notice);
    if (settle(webhook, judge_preference(event, &notice.category, &notice.wish), &notice.time)) {
        webhook->wishes = true;
    }
}

void wakpi_webhook_read_action(struct wakpi_webhook *webhook)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_json_value key, part, time = {0}, type = {0}, click = {0};
    char buffer[WAKPI_WEBHOOK_KEY];
    wakpi_event *event = enter_element(webhook);
    if (event == NULL) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "timestamp")) {
            wakpi_json_read(json, &time);
        } else if (wakpi_json_is(&key, "action_type")) {
            wakpi_json_read(json, &type);
        } else if (wakpi_json_is(&key, "marketing_messages_link_click_data")) {
            wakpi_json_read(json, &click);
        } else {
            wakpi_json_skip(json);
        }
    }
    wakpi_intake reason = 0;
    if (type.kind != WAKPI_JSON_STRING) {
        reason = WAKPI_MALFORMED_KIND;
    } else if (wakpi_json_is(&type, "landing_page_view")) {
        reason = WAKPI_IGNORED_LANDING_PAGE_VIEW;
    } else if (!wakpi_json_is(&type, "marketing_messages_link_click")) {
        reason = WAKPI_IGNORED_ACTION;
    }
    event->kind = WAKPI_EVENT_CLICK;
    if (wakpi_webhook_find(&click, "click_id", &part)) {
        wakpi_webhook_take(webhook, &part, WAKPI_ID_LIMIT, &event->id, &event->id_size);
    }
    if (wakpi_webhook_find(&click, "click_component", &part)) {
        wakpi_webhook_take(webhook, &part, webhook->label_limit, &event->button, &event->button_size);
    }
    settle(webhook, reason, &time);
}

static void join_former_parent(struct wakpi_webhook *webhook, const struct change *parent)
{
    wakpi_event *second = wakpi_webhook_push_secondary(webhook, WAKPI_EVENT_ALIAS);
    if (second != NULL) {
        second->other = parent->previous;
        second->other_size = parent->previous_size;
    }
}

void wakpi_webhook_read_id_update(struct wakpi_webhook *webhook)
{
    struct notice notice;
    wakpi_event *event = enter_element(webhook);
    if (event == NULL) {
        return;
    }
    read_notice(webhook, event, &notice);
    const struct change *former = notice.user.previous_size > 0 ? &notice.user : &notice.parent;
    event->kind = WAKPI_EVENT_ALIAS;
    event->other = former->previous;
    event->other_size = former->previous_size;
    int identities = (event->person_size > 0) + (event->user_size > 0) + (event->parent_size > 0) +
                     (event->other_size > 0);
    if (settle(webhook, identities < 2 ? WAKPI_MALFORMED_PERSON : 0, &notice.time) &&
        former == &notice.user && notice.parent.previous_size > 0) {
        join_former_parent(webhook, &notice.parent);
    }
}
