/* Days: a log of many days in any order, and days and hours of zones that are not plain. */
#include "run_suite.h"
#include "track_field.h"

/* ---- a log shuffled over days ---- */

enum { log_days = 20, log_size = 400, messages = 90, people = 25 };

struct names {
    char id[16], person[16], about[16];
};

/* Traffic of people over days: sends, statuses late and early, replies, taps, clicks, stops, orders, echoes, cases. */
static wakpi_event day_event(struct names *names)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SEND,      WAKPI_EVENT_SEND,      WAKPI_EVENT_SENT,
                                    WAKPI_EVENT_DELIVERED, WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ,
                                    WAKPI_EVENT_FAILED,    WAKPI_EVENT_TAP,       WAKPI_EVENT_MESSAGE,
                                    WAKPI_EVENT_MESSAGE,   WAKPI_EVENT_ECHO,      WAKPI_EVENT_CLICK,
                                    WAKPI_EVENT_STOP,      WAKPI_EVENT_RESUME,    WAKPI_EVENT_ORDER,
                                    WAKPI_EVENT_ALIAS,     WAKPI_EVENT_CONSENT,   WAKPI_EVENT_REACTION};
    uint64_t message = random_below(messages);
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = kinds[random_below(COUNT(kinds))];
    event.time = NOON + (int64_t)random_below(log_days * 24 * 60) * MINUTE;
    snprintf(names->id, sizeof names->id, "%s.%llu", event.kind <= WAKPI_EVENT_FAILED ? "m" : "own",
             (unsigned long long)message);
    snprintf(names->about, sizeof names->about, "m.%llu", (unsigned long long)random_below(messages));
    /* A message is mostly one person's, what is else anybody's. */
    uint64_t person = event.kind <= WAKPI_EVENT_FAILED ? message % people : random_below(people);
    snprintf(names->person, sizeof names->person, "39333%llu", (unsigned long long)person);
    PUT(&event, id, names->id);
    if (event.kind == WAKPI_EVENT_SEND || event.kind > WAKPI_EVENT_FAILED)
        PUT(&event, person, names->person);
    if (event.kind == WAKPI_EVENT_TAP || event.kind == WAKPI_EVENT_CLICK ||
        event.kind == WAKPI_EVENT_REACTION || (event.kind == WAKPI_EVENT_MESSAGE && random_below(2)))
        PUT(&event, context, names->about);
    if (event.kind == WAKPI_EVENT_SEND)
        PUT(&event, campaign, texts[random_below(3)]);
    if (event.kind == WAKPI_EVENT_ALIAS)
        PUT(&event, user, users[random_below(COUNT(users))]);
    if (event.kind == WAKPI_EVENT_FAILED)
        event.code = 131026;
    if (event.kind == WAKPI_EVENT_ORDER) {
        event.amount = (int64_t)(1 + random_below(50)) * 1000000;
        memcpy(event.currency, "EUR", 4);
    }
    return event;
}

/* All that an answer by campaign and period says, as numbers in a row. */
struct figures {
    int64_t *at;
    size_t count, capacity;
};

static void note(struct figures *figures, int64_t number)
{
    if (figures->count == figures->capacity) {
        figures->capacity = figures->capacity * 2 + 1024;
        figures->at = realloc(figures->at, figures->capacity * sizeof *figures->at);
        ck_assert_ptr_nonnull(figures->at);
    }
    figures->at[figures->count++] = number;
}

static struct figures figures_of(const wakpi_tracker *tracker, int32_t label, int32_t period)
{
    struct figures figures = {0};
    wakpi_cursor *cursor = ask_by(tracker, label, period, NOON + log_days * DAY);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        const char *text;
        size_t size;
        int64_t from, to, amount;
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        note(&figures, from);
        note(&figures, to);
        if (label) {
            ck_assert_int_eq(wakpi_cursor_label(cursor, label, &text, &size), WAKPI_OK);
            for (size_t i = 0; i < size; i++)
                note(&figures, text[i]);
        }
        for (int32_t i = 0; i < wakpi_measure_count(); i++) {
            wakpi_measure measure;
            ck_assert_int_eq(wakpi_measure_at(i, &measure), WAKPI_OK);
            note(&figures, wakpi_campaign_get(campaign, measure, &amount) == WAKPI_OK ? amount : -1);
        }
        ck_assert_int_eq(wakpi_cursor_immature(cursor, &amount), WAKPI_OK);
        note(&figures, amount);
    }
    wakpi_cursor_free(cursor);
    return figures;
}

static void expect_figures(const wakpi_tracker *tracker, int32_t label, int32_t period,
                           const struct figures *expected)
{
    struct figures found = figures_of(tracker, label, period);
    ck_assert_uint_eq(found.count, expected->count);
    for (size_t i = 0; i < found.count; i++)
        ck_assert_msg(found.at[i] == expected->at[i], "number %zu is %lld, not %lld", i,
                      (long long)found.at[i], (long long)expected->at[i]);
    free(found.at);
}

static int compare_times(const void *first, const void *second)
{
    const wakpi_event *a = first, *b = second;
    return a->time < b->time ? -1 : a->time > b->time;
}

/* Whoever asks meanwhile has cells kept up from then on: they must come to the same. */
START_TEST(a_log_shuffled_over_days_gives_the_same_bytes_and_rows)
{
    static const int32_t periods[] = {WAKPI_PERIOD_DAY, WAKPI_PERIOD_WEEK, WAKPI_PERIOD_NONE};
    static struct names names[log_size];
    static wakpi_event events[log_size];
    seed_random(223606);
    for (int round = 0; round < 12; round++) {
        for (size_t i = 0; i < log_size; i++)
            events[i] = day_event(&names[i]);
        qsort(events, log_size, sizeof *events, compare_times);
        wakpi_tracker *straight = tracker_with("zone", "Europe/Rome", NULL);
        apply(straight, events, log_size);
        struct bytes bytes = save(straight);
        struct figures expected[COUNT(periods)];
        for (size_t i = 0; i < COUNT(periods); i++)
            expected[i] = figures_of(straight, WAKPI_LABEL_CAMPAIGN, periods[i]);
        shuffle(events, log_size);
        wakpi_tracker *shuffled = tracker_with("zone", "Europe/Rome", NULL);
        wakpi_tracker *part = tracker_with("zone", "Europe/Rome", NULL);
        for (size_t i = 0; i < log_size; i++) {
            apply(random_below(4) ? shuffled : part, &events[i], 1);
            if (random_below(5) == 0)
                apply(shuffled, &events[random_below(i + 1)], 1);
            if (random_below(20) == 0) {
                struct figures meanwhile = figures_of(shuffled, 0, WAKPI_PERIOD_DAY);
                free(meanwhile.at);
            }
        }
        ck_assert_int_eq(wakpi_tracker_merge(shuffled, part, NULL), WAKPI_OK);
        expect_bytes(shuffled, bytes);
        for (size_t i = 0; i < COUNT(periods); i++) {
            expect_figures(shuffled, WAKPI_LABEL_CAMPAIGN, periods[i], &expected[i]);
            free(expected[i].at);
        }
        wakpi_tracker_free(straight);
        wakpi_tracker_free(shuffled);
        wakpi_tracker_free(part);
        free(bytes.at);
    }
}
END_TEST

/* ---- zones that are not plain ---- */

/* Local days around a change of the clock, with the length of each in minutes. */
static const struct {
    const char *zone, *from;
    int64_t minutes[4];
} zones[] = {
    {"Europe/Rome", "2025-10-25T00:00:00+02:00", {1440, 1500, 1440, 1440}},
    {"Europe/Rome", "2026-03-28T00:00:00+01:00", {1440, 1380, 1440, 1440}},
    {"America/New_York", "2025-11-01T00:00:00-04:00", {1440, 1500, 1440, 1440}},
    {"America/St_Johns", "2026-03-07T00:00:00-03:30", {1440, 1380, 1440, 1440}},
    {"Australia/Adelaide", "2026-04-04T00:00:00+10:30", {1440, 1500, 1440, 1440}},
    {"Australia/Adelaide", "2025-10-04T00:00:00+09:30", {1440, 1380, 1440, 1440}},
    {"Australia/Lord_Howe", "2026-04-04T00:00:00+11:00", {1440, 1470, 1440, 1440}},
    {"Australia/Lord_Howe", "2025-10-04T00:00:00+10:30", {1440, 1410, 1440, 1440}},
    {"Pacific/Auckland", "2025-09-27T00:00:00+12:00", {1440, 1380, 1440, 1440}},
    {"America/Sao_Paulo", "2018-11-03T00:00:00-03:00", {1440, 1380, 1440, 1440}}, /* no midnight */
    {"America/Sao_Paulo", "2018-02-16T00:00:00-02:00", {1440, 1500, 1440, 1440}}, /* 23:00 twice */
    {"Asia/Kolkata", "2025-11-20T00:00:00+05:30", {1440, 1440, 1440, 1440}},
    {"Asia/Kathmandu", "2025-11-20T00:00:00+05:45", {1440, 1440, 1440, 1440}},
    {"+13:45", "2025-11-20T00:00:00+13:45", {1440, 1440, 1440, 1440}},
};

enum { apart = 15 }; /* minutes between messages */

/* The rows follow each other without a gap, and each has as many messages as its time has room for. */
static void expect_rows(const wakpi_tracker *tracker, int32_t period, int64_t from, int64_t to)
{
    wakpi_cursor *cursor = ask_by(tracker, 0, period, INT64_MAX);
    int64_t end = from, sent = 0;
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        int64_t row_from, row_to;
        const char *text;
        ck_assert_int_eq(wakpi_cursor_period(cursor, &row_from, &row_to, &text), WAKPI_OK);
        ck_assert_msg(row_from == end, "%s begins %lld minutes late", text,
                      (long long)((row_from - end) / MINUTE));
        ck_assert_msg(amount_of(cursor, WAKPI_MEASURE_SENT) == (row_to - row_from) / (apart * MINUTE),
                      "%s has %lld messages in %lld minutes", text,
                      (long long)amount_of(cursor, WAKPI_MEASURE_SENT),
                      (long long)((row_to - row_from) / MINUTE));
        sent += amount_of(cursor, WAKPI_MEASURE_SENT);
        end = row_to;
    }
    ck_assert_int_eq(end, to);
    ck_assert_int_eq(sent, whole(tracker, WAKPI_MEASURE_SENT));
    wakpi_cursor_free(cursor);
}

START_TEST(hours_sum_to_days_and_days_to_the_whole_in_any_zone)
{
    wakpi_tracker *tracker = tracker_with("zone", zones[_i].zone, NULL);
    int64_t from = at(zones[_i].from), to = from;
    for (int day = 0; day < 4; day++)
        to += zones[_i].minutes[day] * MINUTE;
    for (int64_t time = from; time < to; time += apart * MINUTE) {
        char id[32];
        snprintf(id, sizeof id, "m.%lld", (long long)time);
        APPLY(tracker, SEND(id, time, "393331", "x"));
    }
    wakpi_cursor *cursor = ask_by(tracker, 0, WAKPI_PERIOD_DAY, INT64_MAX);
    for (int day = 0; day < 4; day++) {
        int64_t row_from, row_to;
        const char *text;
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_period(cursor, &row_from, &row_to, &text), WAKPI_OK);
        ck_assert_msg((row_to - row_from) / MINUTE == zones[_i].minutes[day], "%s: %s has %lld minutes",
                      zones[_i].zone, text, (long long)((row_to - row_from) / MINUTE));
    }
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    expect_rows(tracker, WAKPI_PERIOD_DAY, from, to);
    expect_rows(tracker, WAKPI_PERIOD_HOUR, from, to);
    wakpi_tracker_free(tracker);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_days");
    TCase *days = tcase_create("days");
    tcase_add_test(days, a_log_shuffled_over_days_gives_the_same_bytes_and_rows);
    tcase_add_loop_test(days, hours_sum_to_days_and_days_to_the_whole_in_any_zone, 0, COUNT(zones));
    suite_add_tcase(suite, days);
    return run_suite(suite);
}
