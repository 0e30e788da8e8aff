/* What tests of the tracker share: saved bytes, and events over so few ids, persons and labels that everything meets. */
#ifndef WAKPI_TESTS_TRACK_STORY_H
#define WAKPI_TESTS_TRACK_STORY_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

static const char key[] = "sixteen byte key";

/* ---- random numbers: xorshift64*, seeded and printed ---- */

static uint64_t random_state;

static inline uint64_t random_below(uint64_t bound)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (random_state * UINT64_C(0x2545f4914f6cdd1d) >> 32) % bound;
}

static inline void seed_random(uint64_t seed)
{
    printf("seed %llu\n", (unsigned long long)seed);
    random_state = seed;
}

/* ---- bytes ---- */

struct bytes {
    unsigned char *at;
    size_t size, capacity;
};

static inline int32_t collect(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (size == 0)
        return 0;
    if (bytes->size + size > bytes->capacity) {
        bytes->capacity = (bytes->size + size) * 2;
        bytes->at = realloc(bytes->at, bytes->capacity);
        ck_assert_ptr_nonnull(bytes->at);
    }
    memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

static inline struct bytes save(const wakpi_tracker *tracker)
{
    struct bytes bytes = {0};
    ck_assert_int_eq(wakpi_tracker_save(tracker, collect, &bytes, NULL), WAKPI_OK);
    return bytes;
}

static inline void assert_equal(struct bytes a, struct bytes b)
{
    ck_assert_uint_eq(a.size, b.size);
    ck_assert_mem_eq(a.at, b.at, a.size);
}

static inline wakpi_options *new_options(void)
{
    wakpi_options *options;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", key, 16, NULL), WAKPI_OK);
    return options;
}

/* A tracker whose memory comes from there. */
static inline wakpi_tracker *new_tracker_on(wakpi_allocate_function allocate, void *memory)
{
    wakpi_options *options;
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_new(allocate, memory, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", key, 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static inline wakpi_tracker *new_tracker(void)
{
    return new_tracker_on(NULL, NULL);
}

static inline wakpi_tracker *load(struct bytes bytes)
{
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_load(bytes.at, bytes.size, options, &tracker, &error) == WAKPI_OK, "%s",
                  error.text);
    wakpi_options_free(options);
    return tracker;
}

/* ---- events over so few ids, persons and labels that everything meets ---- */

static const char *const ids[] = {"wamid.1", "wamid.2", "wamid.3", "wamid.4", "wamid.5"};
static const char *const persons[] = {"393331", "551187654321", "5511987654321", "+52 1 5512345678",
                                      "395552"};
static const char *const users[] = {"IT.1", "IT.2", "BR.3"};
static const char *const texts[] = {"autumn", "winter", "a", "marketing", "utility", "z"};

#define COUNT(array)             (sizeof(array) / sizeof *(array))
#define PUT(event, field, value) ((event)->field = (value), (event)->field##_size = strlen((event)->field))
#define PUT_SOME(event, field, array)                                                                        \
    do {                                                                                                     \
        if (random_below(2))                                                                                 \
            PUT(event, field, (array)[random_below(COUNT(array))]);                                          \
    } while (0)

static inline void random_amount(wakpi_event *event)
{
    static const char *const currencies[] = {"EUR", "USD"};
    int cost = event->kind == WAKPI_EVENT_COST;
    wakpi_measure measure;
    ck_assert_int_eq(wakpi_measure_by_key(cost ? "cost_software" : "visits", &measure), WAKPI_OK);
    event->measure = measure;
    event->version = (int64_t)random_below(3);
    event->amount = (int64_t)random_below(5);
    event->every = cost ? (int32_t)random_below(3) : 0;
    event->until = random_below(2) ? 0 : 10000;
    memcpy(event->currency, currencies[random_below(2)], 4);
    PUT(event, source, texts[random_below(2)]);
}

static inline wakpi_event random_event(void)
{
    static const int32_t kinds[] = {
        WAKPI_EVENT_SEND,     WAKPI_EVENT_SENT,   WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ,
        WAKPI_EVENT_PLAYED,   WAKPI_EVENT_FAILED, WAKPI_EVENT_MESSAGE,   WAKPI_EVENT_TAP,
        WAKPI_EVENT_REACTION, WAKPI_EVENT_ECHO,   WAKPI_EVENT_STOP,      WAKPI_EVENT_RESUME,
        WAKPI_EVENT_ALIAS,    WAKPI_EVENT_CLICK,  WAKPI_EVENT_COUNT,     WAKPI_EVENT_COST};
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = kinds[random_below(COUNT(kinds))];
    event.time = (int64_t)random_below(5) * 1000;
    event.flags = (uint32_t)random_below(16);
    PUT(&event, id, ids[random_below(COUNT(ids))]);
    PUT_SOME(&event, person, persons);
    PUT_SOME(&event, user, users);
    PUT_SOME(&event, campaign, texts);
    PUT_SOME(&event, category, texts);
    PUT_SOME(&event, context, ids);
    PUT_SOME(&event, button, texts);
    PUT_SOME(&event, other, users);
    if (random_below(8) == 0)
        PUT(&event, account, "second");
    if (event.kind == WAKPI_EVENT_FAILED)
        event.code = (int32_t)random_below(3);
    if (event.kind == WAKPI_EVENT_STOP || event.kind == WAKPI_EVENT_RESUME ||
        event.kind == WAKPI_EVENT_ALIAS) {
        PUT(&event, person, persons[random_below(COUNT(persons))]);
        PUT(&event, user, users[random_below(COUNT(users))]);
    }
    if (event.kind == WAKPI_EVENT_REACTION)
        PUT(&event, context, ids[random_below(COUNT(ids))]);
    if (event.kind == WAKPI_EVENT_COUNT || event.kind == WAKPI_EVENT_COST)
        random_amount(&event);
    return event;
}

/* Orders, cases and the like, whose ids are those of messages as well: kinds must not meet. */
static inline wakpi_event random_act(void)
{
    static const int32_t survey_topics[] = {WAKPI_TOPIC_CSAT, WAKPI_TOPIC_NPS, WAKPI_TOPIC_AWARENESS};
    static const char *const currencies[] = {"EUR", "USD"};
    wakpi_event event = random_event();
    do
        event.kind = 60 + (int32_t)random_below(54);
    while (wakpi_event_kind_key(event.kind) == NULL);
    int named = event.kind >= WAKPI_EVENT_CONSENT;
    int money = event.kind == WAKPI_EVENT_ORDER || event.kind == WAKPI_EVENT_REFUND;
    PUT(&event, id, ids[random_below(COUNT(ids))]);
    PUT(&event, context, ids[random_below(COUNT(ids))]);
    if (named)
        PUT(&event, person, persons[random_below(COUNT(persons))]);
    if (event.kind != WAKPI_EVENT_ORDER && random_below(3) == 0 && (named || event.person_size > 0) &&
        event.kind != WAKPI_EVENT_REFUND && event.kind != WAKPI_EVENT_CASE_OPENED &&
        event.kind != WAKPI_EVENT_BOT_STARTED && event.kind != WAKPI_EVENT_SURVEY_SENT)
        event.id_size = 0;
    event.amount = money ? (int64_t)random_below(4) * 1000000 : 1;
    event.version = (int64_t)random_below(3);
    memcpy(event.currency, currencies[random_below(2)], 4);
    event.topic = event.kind == WAKPI_EVENT_FEEDBACK ? WAKPI_TOPIC_COMMENT + (int32_t)random_below(3)
                                                     : survey_topics[random_below(COUNT(survey_topics))];
    return event;
}

/* Events that are mostly one person's own, over days, so that persons are counted alone; some meet another's, or anybody's
 * as above. They name what they belong to by texts that are theirs. */
struct own_event {
    wakpi_event event;
    char id[16], context[16];
};

static inline void draw_own_event(struct own_event *own)
{
    enum { PEOPLE = 6, EACH = 4 };
    static const char *const names[PEOPLE] = {"391", "392", "393", "394", "395", "396"};
    wakpi_event *event = &own->event;
    *event = random_below(3) ? random_event() : random_act();
    event->time += (int64_t)random_below(5) * INT64_C(30000000);
    if (random_below(5) == 0)
        return;
    unsigned person = (unsigned)random_below(PEOPLE);
    unsigned other = random_below(6) ? person : (unsigned)random_below(PEOPLE);
    snprintf(own->id, sizeof own->id, "m%u.%u", person, (unsigned)random_below(EACH));
    snprintf(own->context, sizeof own->context, "m%u.%u", other, (unsigned)random_below(EACH));
    event->flags &= ~(uint32_t)WAKPI_EVENT_GROUP;
    event->account_size = event->participant_size = event->parent_size = 0;
    if (random_below(8))
        event->user_size = 0;
    if (event->kind == WAKPI_EVENT_ALIAS && random_below(4))
        event->kind = WAKPI_EVENT_STOP;
    if (event->kind != WAKPI_EVENT_ALIAS)
        event->other_size = 0;
    if (event->id_size > 0)
        PUT(event, id, own->id);
    if (event->context_size > 0)
        PUT(event, context, own->context);
    if (event->person_size > 0)
        PUT(event, person, names[random_below(8) ? person : other]);
}

enum { event_limit = 64 };

struct story {
    wakpi_event events[event_limit];
    size_t count;
};

static inline void make_story(struct story *story)
{
    story->count = 1 + (size_t)random_below(event_limit);
    for (size_t i = 0; i < story->count; i++)
        story->events[i] = random_below(3) ? random_event() : random_act();
}

static inline void shuffle(wakpi_event *events, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)random_below(i);
        wakpi_event held = events[i - 1];
        events[i - 1] = events[other];
        events[other] = held;
    }
}

static inline void apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_apply(tracker, events, count, &error) == WAKPI_OK, "%s", error.text);
}

static inline struct bytes bytes_of(const struct story *story)
{
    wakpi_tracker *tracker = new_tracker();
    apply(tracker, story->events, story->count);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

static inline wakpi_event make_event(int32_t kind, const char *id, const char *person, int64_t time)
{
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = kind;
    event.time = time;
    if (id)
        PUT(&event, id, id);
    if (person)
        PUT(&event, person, person);
    return event;
}

static inline int64_t intake(const wakpi_tracker *tracker, int32_t class)
{
    int64_t total = 0;
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        wakpi_intake reason;
        int64_t count;
        ck_assert_int_eq(wakpi_intake_at(i, &reason), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_intake(tracker, reason, &count), WAKPI_OK);
        total += wakpi_intake_class(reason) == class ? count : 0;
    }
    return total;
}

#endif
