/* contacts[]: under which names one person goes. They stand beside the elements, before or behind them. */
#include "track/person.h"
#include "track/webhook.h"

static void read_contact(struct wakpi_webhook *webhook)
{
    struct wakpi_json *json = &webhook->json;
    struct wakpi_batch *batch = webhook->batch;
    struct wakpi_json_value key;
    struct wakpi_batch_contact contact = {0};
    char buffer[WAKPI_WEBHOOK_KEY];
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    if (wakpi_json_next_is(json, "profile")) {
        wakpi_json_skip(json);
    }
    if (wakpi_json_next_is(json, "wa_id")) {
        wakpi_webhook_take_next_identity(webhook, &contact.person, &contact.person_size);
    }
    while (wakpi_json_next_key(json, &key)) {
        wakpi_webhook_plain_key(&key, buffer);
        if (wakpi_json_is(&key, "wa_id")) {
            wakpi_webhook_take_next_identity(webhook, &contact.person, &contact.person_size);
        } else if (wakpi_json_is(&key, "user_id")) {
            wakpi_webhook_take_next_identity(webhook, &contact.user, &contact.user_size);
        } else if (wakpi_json_is(&key, "parent_user_id")) {
            wakpi_webhook_take_next_identity(webhook, &contact.parent, &contact.parent_size);
        } else {
            wakpi_json_skip(json);
        }
    }
    if (!wakpi_reserve(&batch->allocator, &batch->contacts, &batch->contact_capacity,
                       batch->contact_count + 1, sizeof contact)) {
        webhook->no_memory = true;
        return;
    }
    batch->contacts[batch->contact_count++] = contact;
}

void wakpi_webhook_read_contacts(struct wakpi_webhook *webhook)
{
    struct wakpi_webhook_list list = wakpi_webhook_enter(webhook);
    while (wakpi_webhook_next(webhook, &list)) {
        read_contact(webhook);
    }
}

static int compare_text(const char *a, size_t a_size, const char *b, size_t b_size)
{
    if (a_size != b_size) {
        return a_size < b_size ? -1 : 1;
    }
    return a_size == 0 ? 0 : memcmp(a, b, a_size);
}

/* Of numbers that may have another form, the one form; of all others the text as it is. */
static const char *settle_number(const char *text, size_t *size, char digits[WAKPI_PHONE_LIMIT])
{
    if (*size < 12 || (text[0] != '5' && text[0] != '0')) {
        return text;
    }
    size_t count = wakpi_phone_normalize(text, *size, digits);
    *size = count > 0 ? count : *size;
    return count > 0 ? digits : text;
}

/* A message may have a number with Brazil's ninth digit, or Mexico's 1, and its contact without. */
static int compare_number(const char *a, size_t a_size, const char *b, size_t b_size)
{
    char a_digits[WAKPI_PHONE_LIMIT], b_digits[WAKPI_PHONE_LIMIT];
    const char *one = settle_number(a, &a_size, a_digits), *other = settle_number(b, &b_size, b_digits);
    return compare_text(one, a_size, other, b_size);
}

typedef int (*ordering)(const struct wakpi_batch_contact *a, const struct wakpi_batch_contact *b);

static int by_number(const struct wakpi_batch_contact *a, const struct wakpi_batch_contact *b)
{
    return compare_number(a->person, a->person_size, b->person, b->person_size);
}

static int by_user(const struct wakpi_batch_contact *a, const struct wakpi_batch_contact *b)
{
    return compare_text(a->user, a->user_size, b->user, b->user_size);
}

/* Whatever order they came in, the same one of equal numbers comes first. */
static int compare(ordering order, const struct wakpi_batch_contact *a, const struct wakpi_batch_contact *b)
{
    int result = order(a, b);
    result = result != 0 ? result : by_number(a, b);
    result = result != 0 ? result : by_user(a, b);
    result = result != 0 ? result : compare_text(a->parent, a->parent_size, b->parent, b->parent_size);
    return result != 0 ? result : compare_text(a->person, a->person_size, b->person, b->person_size);
}

static void sift(ordering order, struct wakpi_batch_contact *contacts, size_t root, size_t count)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && compare(order, &contacts[child], &contacts[child + 1]) < 0) {
            child++;
        }
        if (compare(order, &contacts[root], &contacts[child]) >= 0) {
            return;
        }
        struct wakpi_batch_contact moved = contacts[root];
        contacts[root] = contacts[child];
        contacts[child] = moved;
        root = child;
    }
}

/* In place and in bounded time: a hostile body may hold contacts by the ten thousand. */
static void sort(ordering order, struct wakpi_batch_contact *contacts, size_t count)
{
    for (size_t root = count / 2; root-- > 0;) {
        sift(order, contacts, root, count);
    }
    while (count > 1) {
        count--;
        struct wakpi_batch_contact last = contacts[count];
        contacts[count] = contacts[0];
        contacts[0] = last;
        sift(order, contacts, 0, count);
    }
}

/* The first one that equals `wanted`, or NULL. */
static const struct wakpi_batch_contact *find(ordering order, const struct wakpi_batch_contact *contacts,
                                              size_t count, const struct wakpi_batch_contact *wanted)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(&contacts[middle], wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && order(&contacts[low], wanted) == 0 ? &contacts[low] : NULL;
}

static bool agree(const char *a, size_t a_size, const char *b, size_t b_size)
{
    return a_size == 0 || b_size == 0 || compare_text(a, a_size, b, b_size) == 0;
}

/* Does nothing that both name speak against their being one? */
static bool may_be(const struct wakpi_batch_contact *contact, const wakpi_event *event)
{
    int numbers = contact->person_size > 0 && event->person_size > 0;
    return (!numbers ||
            compare_number(contact->person, contact->person_size, event->person, event->person_size) == 0) &&
           agree(contact->user, contact->user_size, event->user, event->user_size) &&
           agree(contact->parent, contact->parent_size, event->parent, event->parent_size);
}

static void fill(const char **to, size_t *to_size, const char *from, size_t from_size)
{
    if (*to_size == 0 && from_size > 0) {
        *to = from;
        *to_size = from_size;
    }
}

static void join(wakpi_event *event, const struct wakpi_batch_contact *contact)
{
    fill(&event->person, &event->person_size, contact->person, contact->person_size);
    fill(&event->user, &event->user_size, contact->user, contact->user_size);
    fill(&event->parent, &event->parent_size, contact->parent, contact->parent_size);
}

/* A group's status that names no participant is about no person. */
static bool has_person(const wakpi_event *event)
{
    bool status = event->kind >= WAKPI_EVENT_SENT && event->kind <= WAKPI_EVENT_FAILED;
    bool group = (event->flags & WAKPI_EVENT_GROUP) != 0;
    return event->kind != WAKPI_EVENT_ALIAS && event->kind != WAKPI_EVENT_CLICK &&
           !(status && group && event->participant_size == 0);
}

/* One contact and one element: it is that person, unless they contradict each other. */
static void join_only_one(const struct wakpi_batch_contact *contact, wakpi_event *event,
                          const wakpi_event *end)
{
    for (; event < end; event++) {
        if (has_person(event) && may_be(contact, event)) {
            join(event, contact);
        }
    }
}

/* Those with a number by it, the others by their user id. */
static void join_many(struct wakpi_batch_contact *contacts, size_t count, ordering order, wakpi_event *event,
                      const wakpi_event *end)
{
    sort(order, contacts, count);
    for (; event < end; event++) {
        struct wakpi_batch_contact wanted = {event->person,      event->user,      NULL,
                                             event->person_size, event->user_size, 0};
        bool mine =
            order == by_number ? wanted.person_size > 0 : wanted.person_size == 0 && wanted.user_size > 0;
        if (!mine || !has_person(event)) {
            continue;
        }
        const struct wakpi_batch_contact *contact = find(order, contacts, count, &wanted);
        if (contact != NULL && may_be(contact, event)) {
            join(event, contact);
        }
    }
}

void wakpi_webhook_join_contacts(struct wakpi_webhook *webhook, const struct wakpi_webhook_value *value)
{
    struct wakpi_batch *batch = webhook->batch;
    size_t count = batch->contact_count - value->first_contact;
    batch->contact_count = value->first_contact;
    if (count == 0 || batch->count == value->first_event) {
        return;
    }
    struct wakpi_batch_contact *contacts = batch->contacts + value->first_contact;
    wakpi_event *event = batch->events + value->first_event;
    const wakpi_event *end = batch->events + batch->count;
    if (count == 1 && webhook->elements == value->first_element + 1) {
        join_only_one(contacts, event, end);
        return;
    }
    join_many(contacts, count, by_user, event, end);
    join_many(contacts, count, by_number, event, end);
}
