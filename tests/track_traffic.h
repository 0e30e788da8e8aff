/* Months of believable traffic in order of time: what follows something comes after it, within the windows that tie them
 * together. Windows are days, so that a story of weeks is long. */
#ifndef WAKPI_TESTS_TRACK_TRAFFIC_H
#define WAKPI_TESTS_TRACK_TRAFFIC_H

#include "track_story.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define BEGIN  INT64_C(1763683200000) /* 2025-11-21T00:00:00Z */

enum { traffic_limit = 6000, traffic_text = 24 };

struct traffic {
    wakpi_event events[traffic_limit];
    char texts[traffic_limit][4][traffic_text]; /* id, person, user, context */
    size_t count;
    int persons, days;
};

static inline wakpi_options *traffic_options(void)
{
    static const struct {
        const char *name;
        int64_t value;
    } windows[] = {
        {"time_to_live", 2 * DAY}, {"reply_window", 6 * HOUR},     {"conversion_window", DAY},
        {"opt_out_window", DAY},   {"conversation_gap", 5 * HOUR}, {"abandonment_window", 4 * HOUR},
        {"recontact_window", DAY}, {"inactivity_window", DAY},     {"repeat_window", 4 * DAY},
    };
    wakpi_options *options = new_options();
    for (size_t i = 0; i < COUNT(windows); i++)
        ck_assert_int_eq(wakpi_options_set_integer(options, windows[i].name, windows[i].value, NULL),
                         WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    return options;
}

static inline wakpi_tracker *traffic_tracker(const char *origin)
{
    wakpi_options *options = traffic_options();
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_set_text(options, "origin", origin, strlen(origin), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static inline const char *say(struct traffic *traffic, int field, const char *prefix, int number)
{
    char *text = traffic->texts[traffic->count][field];
    snprintf(text, traffic_text, "%s%d", prefix, number);
    return text;
}

/* An event of a person (negative: of nobody known), who is mostly called by a number, and from the second day on now and
 * then by a user id or by both. */
static inline wakpi_event *happen(struct traffic *traffic, int32_t kind, int64_t time, int person)
{
    ck_assert_uint_lt(traffic->count, traffic_limit);
    wakpi_event *event = &traffic->events[traffic->count];
    uint64_t called = random_below(6);
    *event = make_event(kind, NULL, NULL, time);
    if (person >= 0 && (called != 0 || time < BEGIN + DAY))
        PUT(event, person, say(traffic, 1, "39333", 1000 + person));
    if (person >= 0 && (called < 2 || time < BEGIN + DAY))
        PUT(event, user, say(traffic, 2, "IT.", person));
    return event;
}

static inline void name_event(struct traffic *traffic, wakpi_event *event, const char *prefix, int number)
{
    event->id = say(traffic, 0, prefix, number);
    event->id_size = strlen(event->id);
}

static inline void end_event(struct traffic *traffic)
{
    traffic->count++;
}

/* A time after another: mostly soon, and within `limit`. */
static inline int64_t later(int64_t time, int64_t limit)
{
    uint64_t span = random_below(4) ? (uint64_t)limit / 20 : (uint64_t)limit;
    return time + (int64_t)random_below(span / 1000) * 1000;
}

static const char *const traffic_campaigns[] = {"autumn", "winter", "spring"};

static inline void follow(struct traffic *traffic, int32_t kind, int64_t time, int person, const char *prefix,
                          int number, const char *about)
{
    wakpi_event *event = happen(traffic, kind, time, person);
    name_event(traffic, event, prefix, number);
    if (about) {
        event->context = say(traffic, 3, about, number);
        event->context_size = strlen(event->context);
    }
    end_event(traffic);
}

static inline void make_message(struct traffic *traffic, int number, int64_t time, int person)
{
    wakpi_event *send = happen(traffic, random_below(8) ? WAKPI_EVENT_SEND : WAKPI_EVENT_SENT, time, person);
    name_event(traffic, send, "m", number);
    if (random_below(3))
        PUT(send, campaign, traffic_campaigns[random_below(COUNT(traffic_campaigns))]);
    if (random_below(2))
        PUT(send, category, "marketing");
    end_event(traffic);
    int known = random_below(3) ? person : -1;
    uint64_t fate = random_below(8);
    if (fate == 0)
        return;
    int64_t at = later(time, 2 * DAY);
    if (fate == 1) {
        wakpi_event *failed = happen(traffic, WAKPI_EVENT_FAILED, at, known);
        name_event(traffic, failed, "m", number);
        failed->code = 131026;
        end_event(traffic);
        return;
    }
    if (fate != 2)
        follow(traffic, WAKPI_EVENT_DELIVERED, at, known, "m", number, NULL);
    if (fate >= 4 || fate == 2) /* some read long after */
        follow(traffic, WAKPI_EVENT_READ, later(at, fate == 7 ? 9 * DAY : DAY), known, "m", number, NULL);
    if (fate == 5 && person >= 0)
        follow(traffic, random_below(2) ? WAKPI_EVENT_TAP : WAKPI_EVENT_MESSAGE, later(at, DAY), person, "t",
               number, random_below(2) ? "m" : NULL);
    if (fate == 6) {
        follow(traffic, WAKPI_EVENT_CLICK, later(at, DAY), random_below(2) ? person : -1, "c", number, "m");
    }
}

static inline void make_trade(struct traffic *traffic, int number, int64_t time, int person)
{
    wakpi_event *order = happen(traffic, WAKPI_EVENT_ORDER, time, person);
    name_event(traffic, order, "o", number);
    order->amount = (int64_t)random_below(100) * 1000000;
    memcpy(order->currency, "EUR", 4);
    end_event(traffic);
    if (random_below(3) == 0) {
        wakpi_event *refund = happen(traffic, WAKPI_EVENT_REFUND, later(time, 6 * DAY), person);
        name_event(traffic, refund, "r", number);
        refund->context = say(traffic, 3, "o", number);
        refund->context_size = strlen(refund->context);
        refund->amount = 1000000;
        memcpy(refund->currency, "EUR", 4);
        end_event(traffic);
    }
    if (random_below(2))
        follow(traffic, WAKPI_EVENT_SHIPPED, later(time, 3 * DAY), -1, "h", number, "o");
}

static inline void make_case(struct traffic *traffic, int number, int64_t time, int person)
{
    follow(traffic, WAKPI_EVENT_CASE_OPENED, time, person, "k", number, NULL);
    int64_t at = later(time, 7 * DAY);
    if (random_below(4))
        follow(traffic, WAKPI_EVENT_CASE_RESOLVED, at, person, "kr", number, "k");
    if (random_below(4) == 0)
        follow(traffic, WAKPI_EVENT_CASE_REOPENED, later(at, 2 * DAY), person, "ko", number, "k");
}

static inline void make_chat(struct traffic *traffic, int *number, int64_t time, int person)
{
    int lines = 1 + (int)random_below(12);
    for (int i = 0; i < lines; i++, (*number)++) {
        int own = (int)random_below(2);
        wakpi_event *event = happen(traffic, own ? WAKPI_EVENT_ECHO : WAKPI_EVENT_MESSAGE, time, person);
        name_event(traffic, event, "w", *number);
        if (own && random_below(3) == 0)
            event->flags = WAKPI_EVENT_BOT;
        end_event(traffic);
        time += (int64_t)random_below(4 * 60) * MINUTE;
    }
}

static inline void make_act(struct traffic *traffic, int number, int64_t time, int person)
{
    static const int32_t kinds[] = {WAKPI_EVENT_STOP,
                                    WAKPI_EVENT_RESUME,
                                    WAKPI_EVENT_CONSENT,
                                    WAKPI_EVENT_LEAD,
                                    WAKPI_EVENT_CONSENT_WITHDRAWN,
                                    WAKPI_EVENT_QUALIFIED,
                                    WAKPI_EVENT_OPT_IN,
                                    WAKPI_EVENT_OPT_IN_REQUEST,
                                    WAKPI_EVENT_CONVERSION,
                                    WAKPI_EVENT_VISIT,
                                    WAKPI_EVENT_REVIEW,
                                    WAKPI_EVENT_BOT_STARTED};
    int32_t kind = kinds[random_below(COUNT(kinds))];
    follow(traffic, kind, time, person, "a", number, NULL);
    if (kind == WAKPI_EVENT_BOT_STARTED)
        follow(traffic, WAKPI_EVENT_BOT_COMPLETED, later(time, 5 * DAY), person, "b", number, "a");
}

static inline void make_count(struct traffic *traffic, int64_t time)
{
    static const char *const measures[] = {"visits", "customers_start", "customers_end", "cost_software"};
    uint64_t which = random_below(COUNT(measures));
    wakpi_event *event = happen(traffic, which == 3 ? WAKPI_EVENT_COST : WAKPI_EVENT_COUNT, time, -1);
    wakpi_measure measure;
    ck_assert_int_eq(wakpi_measure_by_key(measures[which], &measure), WAKPI_OK);
    event->measure = measure;
    event->amount = 1 + (int64_t)random_below(50);
    memcpy(event->currency, "EUR", 4);
    name_event(traffic, event, "cost", (int)traffic->count);
    PUT(event, source, "site");
    if (which == 3) {
        event->amount *= 1000003;
        event->every = (int32_t)random_below(2);
        event->until = event->every ? time + 40 * DAY : 0;
    }
    end_event(traffic);
}

static inline int compare_traffic(const void *first, const void *second)
{
    const wakpi_event *a = first, *b = second;
    return a->time < b->time ? -1 : a->time > b->time;
}

static inline void make_traffic(struct traffic *traffic, int people, int days, int density)
{
    traffic->count = 0;
    traffic->persons = people;
    traffic->days = days;
    int number = 0;
    for (int person = 0; person < people; person++) /* what makes a person remembered */
        follow(traffic, WAKPI_EVENT_CONSENT, BEGIN + (int64_t)random_below(3600) * 1000, person, "first",
               person, NULL);
    for (int i = 0; i < days * density; i++, number++) {
        int64_t time = BEGIN + HOUR + (int64_t)random_below((uint64_t)(days * DAY / 1000)) * 1000;
        int person = (int)random_below((uint64_t)people);
        uint64_t what = random_below(16);
        if (what < 7)
            make_message(traffic, number, time, random_below(9) ? person : -1);
        else if (what < 9)
            make_trade(traffic, number, time, person);
        else if (what < 10)
            make_case(traffic, number, time, person);
        else if (what < 12)
            make_chat(traffic, &number, time, person);
        else if (what < 15)
            make_act(traffic, number, time, person);
        else
            make_count(traffic, time);
    }
    qsort(traffic->events, traffic->count, sizeof traffic->events[0], compare_traffic);
}

#endif
