/* How far people go: attempts against an oracle that tries them all, and what a tracker's facts are steps of. */
#include "failing_allocator.h"
#include "run_suite.h"
#include "track_events.h"
#include "track_story.h"

#include "track/journey_walk.h"

enum { FEW = 7 };

/* ---- all attempts at a small history, one by one ---- */

struct oracle {
    const struct wakpi_walk_rules *rules;
    const struct wakpi_moment *moments;
    size_t count;
    int32_t reached;
    int64_t times[WAKPI_JOURNEY_STEPS]; /* of the best attempt so far */
    int64_t attempt[WAKPI_JOURNEY_STEPS];
};

static int stands_for(const struct wakpi_moment *moment, int32_t step)
{
    return (moment->steps >> step & 1) != 0;
}

/* Further, else entered earlier, else arrived earlier, else earlier step by step. */
static void judge(struct oracle *oracle, int32_t reached)
{
    int better = reached > oracle->reached;
    if (reached < oracle->reached)
        return;
    int64_t order = better ? -1 : oracle->attempt[0] - oracle->times[0];
    if (order == 0)
        order = oracle->attempt[reached - 1] - oracle->times[reached - 1];
    for (int32_t step = 1; order == 0 && step < reached; step++)
        order = oracle->attempt[step] - oracle->times[step];
    if (order >= 0)
        return;
    oracle->reached = reached;
    memcpy(oracle->times, oracle->attempt, sizeof oracle->times);
}

static int in_window(const struct oracle *oracle, size_t at)
{
    return oracle->moments[at].time - oracle->attempt[0] < oracle->rules->window;
}

static void try_in_order(struct oracle *oracle, size_t at, int32_t reached)
{
    judge(oracle, reached);
    for (size_t next = at + 1; reached < oracle->rules->step_count && next < oracle->count; next++) {
        if (stands_for(&oracle->moments[next], reached) && in_window(oracle, next)) {
            oracle->attempt[reached] = oracle->moments[next].time;
            try_in_order(oracle, next, reached + 1);
        }
        if (oracle->rules->mode == WAKPI_JOURNEY_STRICT && !stands_for(&oracle->moments[next], reached - 1))
            return;
    }
}

static void try_in_any_order(struct oracle *oracle, size_t at, uint32_t taken, int32_t reached)
{
    if (reached > 0)
        judge(oracle, reached);
    for (; at < oracle->count; at++) {
        if (reached > 0 && !in_window(oracle, at))
            return;
        for (int32_t step = 0; step < oracle->rules->step_count; step++) {
            if (!stands_for(&oracle->moments[at], step) || taken >> step & 1)
                continue;
            oracle->attempt[reached] = oracle->moments[at].time;
            try_in_any_order(oracle, at + 1, taken | UINT32_C(1) << step, reached + 1);
        }
        if (reached == 0)
            return; /* the entry is where the attempt begins */
    }
}

static void ask_oracle(struct oracle *oracle)
{
    for (size_t at = 0; at < oracle->count; at++) {
        const struct wakpi_moment *entry = &oracle->moments[at];
        if (entry->time < oracle->rules->from || entry->time >= oracle->rules->to)
            continue;
        oracle->attempt[0] = entry->time;
        if (oracle->rules->mode == WAKPI_JOURNEY_ANY_ORDER)
            try_in_any_order(oracle, at, 0, 0);
        else if (stands_for(entry, 0))
            try_in_order(oracle, at, 1);
    }
}

/* ---- random histories ---- */

static int32_t first_step(uint32_t steps)
{
    int32_t first = 0;
    while (!(steps >> first & 1))
        first++;
    return first;
}

static int compare_moments(const void *first, const void *second)
{
    const struct wakpi_moment *a = first, *b = second;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (first_step(a->steps) != first_step(b->steps))
        return first_step(a->steps) - first_step(b->steps);
    return a->steps < b->steps ? -1 : a->steps > b->steps;
}

static size_t random_history(struct wakpi_moment *moments, int32_t step_count, int overlapping)
{
    size_t count = (size_t)random_below(FEW + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t steps = UINT32_C(1) << random_below((uint64_t)step_count);
        if (overlapping)
            steps |= (uint32_t)random_below(UINT64_C(1) << step_count);
        moments[i] = (struct wakpi_moment){.time = (int64_t)random_below(10), .steps = steps, .work = 77};
    }
    qsort(moments, count, sizeof *moments, compare_moments);
    return count;
}

static void random_rules(struct wakpi_walk_rules *rules)
{
    *rules = (struct wakpi_walk_rules){.step_count = 2 + (int32_t)random_below(3),
                                       .mode = WAKPI_JOURNEY_ORDERED + (int32_t)random_below(3),
                                       .window = 1 + (int64_t)random_below(11),
                                       .from = INT64_MIN,
                                       .to = INT64_MAX};
    if (random_below(4) == 0) {
        rules->from = (int64_t)random_below(6);
        rules->to = rules->from + (int64_t)random_below(6);
    }
}

static void print_history(const struct wakpi_walk_rules *rules, const struct wakpi_moment *moments,
                          size_t count)
{
    printf("mode %d, %d steps, window %lld, entries in [%lld, %lld):", (int)rules->mode,
           (int)rules->step_count, (long long)rules->window, (long long)rules->from, (long long)rules->to);
    for (size_t i = 0; i < count; i++)
        printf(" %lld:%x", (long long)moments[i].time, (unsigned)moments[i].steps);
    printf("\n");
}

START_TEST(walks_are_the_best_of_all_attempts)
{
    uint32_t steps[FEW];
    size_t counts[FEW], reached_ends = 0;
    const struct wakpi_walk_room room = {steps, counts};
    seed_random(UINT64_C(0x10e4) + (uint64_t)_i);
    for (int round = 0; round < 40000; round++) {
        struct wakpi_walk_rules rules;
        struct wakpi_moment moments[FEW];
        struct wakpi_walk walk = {0};
        random_rules(&rules);
        size_t count = random_history(moments, rules.step_count, _i);
        struct oracle oracle = {.rules = &rules, .moments = moments, .count = count};
        ask_oracle(&oracle);
        wakpi_journey_walk(&rules, moments, count, &room, &walk);
        int same = walk.reached == oracle.reached;
        for (int32_t step = 0; same && step < walk.reached; step++)
            same = walk.times[step] == oracle.times[step];
        if (!same) {
            print_history(&rules, moments, count);
            ck_abort_msg("reached %d instead of %d", (int)walk.reached, (int)oracle.reached);
        }
        reached_ends += walk.reached == rules.step_count;
    }
    ck_assert_uint_gt(reached_ends, 4000);
}
END_TEST

/* ---- a tracker's facts ---- */

static wakpi_tracker *tracker;
static wakpi_journey *journey;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
    ck_assert_int_eq(wakpi_journey_new(NULL, &journey), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
    wakpi_journey_free(journey);
}

static void step(const char *word)
{
    int32_t found = 0;
    ck_assert_int_eq(wakpi_step_by_key(word, &found), WAKPI_OK);
    ck_assert_int_eq(wakpi_journey_step(journey, found, NULL), WAKPI_OK);
}

static void where(int32_t label, const char *text)
{
    ck_assert_int_eq(wakpi_journey_where(journey, label, text, strlen(text)), WAKPI_OK);
}

static wakpi_funnel *answer(void)
{
    wakpi_funnel *funnel = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_funnel(tracker, journey, &funnel, &error) == WAKPI_OK, "%s", error.text);
    return funnel;
}

/* The stages' counts as "3 2 1", those of the immature behind a bar where there are any. */
static void expect(const char *expected)
{
    char found[128] = "";
    wakpi_funnel *funnel = answer();
    int64_t amount;
    for (int32_t stage = 0; stage < wakpi_funnel_stage_count(funnel); stage++) {
        ck_assert_int_eq(wakpi_funnel_get(funnel, stage, &amount), WAKPI_OK);
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%lld", stage ? " " : "",
                 (long long)amount);
    }
    ck_assert_int_eq(wakpi_funnel_immature(funnel, 0, &amount), WAKPI_OK);
    for (int32_t stage = 0; amount > 0 && stage < wakpi_funnel_stage_count(funnel); stage++) {
        ck_assert_int_eq(wakpi_funnel_immature(funnel, stage, &amount), WAKPI_OK);
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%lld", stage ? " " : " | ",
                 (long long)amount);
        amount = 1;
    }
    wakpi_funnel_free(funnel);
    ck_assert_str_eq(found, expected);
}

#define ORDER(own, at, who)                                                                                  \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = (at), TEXT(id, own), TEXT(person, who), .amount = 5000000,      \
          .currency = "EUR")
#define ACT(what, own, at, who)                                                                              \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, who))
#define CLICK(own, at, about)                                                                                \
    EVENT(.kind = WAKPI_EVENT_CLICK, .time = (at), TEXT(id, own), TEXT(context, about))

/* The send log has milliseconds, WhatsApp whole seconds cut off; a redirector does not know who clicked. */
START_TEST(a_campaign_is_followed_from_the_send_to_the_order)
{
    APPLY(tracker, SEND("a", NOON + 700, "391", "x"), STATUS(DELIVERED, "a", NOON),
          STATUS(READ, "a", NOON + MINUTE), CLICK("c1", NOON + HOUR, "a"),
          ORDER("o1", NOON + HOUR + MINUTE, "391"), SEND("b", NOON, "392", "x"),
          STATUS(READ, "b", NOON + 2 * MINUTE), SEND("c", NOON, "393", "y"),
          STATUS(DELIVERED, "c", NOON + SECOND), STATUS(FAILED, "d", NOON));
    step("sent");
    step("delivered");
    step("read");
    step("clicked");
    step("order");
    expect("4 3 2 1 1");
    wakpi_funnel *funnel = answer();
    wakpi_histogram *times = NULL;
    double seconds = 0;
    ck_assert_int_eq(wakpi_funnel_overall_times(funnel, 4, &times), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_mean(times, &seconds), WAKPI_OK);
    ck_assert(seconds == 3659.3);
    wakpi_histogram_free(times);
    ck_assert_int_eq(wakpi_funnel_step_times(funnel, 1, &times), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_mean(times, &seconds), WAKPI_OK);
    ck_assert_double_eq_tol(seconds, (0 + 120 + 1) / 3.0, 1e-9); /* delivered by evidence of the receipt */
    wakpi_histogram_free(times);
    ck_assert_str_eq(wakpi_funnel_stage_name(funnel, 3), "click");
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(steps_are_filtered_by_label)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON, "391", "y"), SEND("c", NOON, "392", "y"),
          SEND("d", NOON, "393", "z"), CLICK("c1", NOON + HOUR, "a"), CLICK("c2", NOON + HOUR, "c"),
          EVENT(.kind = WAKPI_EVENT_CONVERSION, .time = NOON + HOUR, TEXT(id, "v"), TEXT(person, "391"),
                TEXT(conversion, "test drive")));
    step("sent");
    where(WAKPI_LABEL_CAMPAIGN, "y");
    step("clicked");
    expect("2 2");
    where(WAKPI_LABEL_CAMPAIGN, "y");
    expect("2 1");
    where(WAKPI_LABEL_CAMPAIGN, "x");
    expect("2 2");
    step("conversion");
    where(WAKPI_LABEL_CONVERSION, "test drive");
    expect("2 2 1");
    where(WAKPI_LABEL_CAMPAIGN, "nowhere");
    expect("2 2 0");
}
END_TEST

START_TEST(people_are_all_of_their_names)
{
    APPLY(tracker, ACT(LEAD, "l", NOON, "391"),
          EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON + HOUR, TEXT(id, "o"), TEXT(user, "IT.9"),
                .amount = 1, .currency = "EUR"));
    step("lead");
    step("order");
    expect("1 0");
    APPLY(tracker,
          EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON + DAY, TEXT(person, "391"), TEXT(user, "IT.9")));
    expect("1 1");
}
END_TEST

START_TEST(the_window_is_counted_from_the_entry_and_ends_before_its_end)
{
    APPLY(tracker, ACT(LEAD, "l", NOON, "391"), ACT(VISIT, "v", NOON + HOUR, "391"),
          ORDER("o", NOON + 2 * HOUR, "391"));
    step("lead");
    step("visit");
    step("order");
    ck_assert_int_eq(wakpi_journey_window(journey, 2 * HOUR + 1), WAKPI_OK);
    expect("1 1 1");
    ck_assert_int_eq(wakpi_journey_window(journey, 2 * HOUR), WAKPI_OK);
    expect("1 1 0");
    ck_assert_int_eq(wakpi_journey_window(journey, HOUR), WAKPI_OK);
    expect("1 0 0");
    ck_assert_int_eq(wakpi_journey_window(journey, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_journey_window(journey, INT64_MAX), WAKPI_INVALID);
}
END_TEST

START_TEST(without_a_window_that_of_conversions_is_meant)
{
    APPLY(tracker, ACT(LEAD, "l", NOON, "391"), ORDER("o", NOON + 7 * DAY - 1, "391"),
          ACT(LEAD, "m", NOON, "392"), ORDER("p", NOON + 7 * DAY, "392"));
    step("lead");
    step("order");
    expect("2 1");
}
END_TEST

START_TEST(modes_differ_in_what_may_lie_between)
{
    /* 391: lead, order, visit; 392: lead, visit, visit, order; 393: visit, order, lead; 394: lead, click, visit, order */
    APPLY(tracker, ACT(LEAD, "1", NOON, "391"), ORDER("2", NOON + 1000, "391"),
          ACT(VISIT, "3", NOON + 2000, "391"), ORDER("4", NOON + 3000, "391"), ACT(LEAD, "5", NOON, "392"),
          ACT(VISIT, "6", NOON + 1000, "392"), ACT(VISIT, "7", NOON + 2000, "392"),
          ORDER("8", NOON + 3000, "392"), ACT(VISIT, "9", NOON, "393"), ORDER("10", NOON + 1000, "393"),
          ACT(LEAD, "11", NOON + 2000, "393"), ACT(LEAD, "12", NOON, "394"),
          TURN(CLICK, "13", NOON + 500, "394", ""), ACT(VISIT, "14", NOON + 1000, "394"),
          ORDER("15", NOON + 3000, "394"));
    step("lead");
    step("visit");
    step("order");
    expect("4 3 3");
    ck_assert_int_eq(wakpi_journey_mode(journey, WAKPI_JOURNEY_STRICT), WAKPI_OK);
    expect("4 2 2"); /* of other steps only the journey's own are in the way, and repeating one is none */
    ck_assert_int_eq(wakpi_journey_mode(journey, WAKPI_JOURNEY_ANY_ORDER), WAKPI_OK);
    expect("4 4 4");
    wakpi_funnel *funnel = answer();
    ck_assert_str_eq(wakpi_funnel_stage_name(funnel, 1), "2 of 3");
    wakpi_funnel_free(funnel);
    ck_assert_int_eq(wakpi_journey_mode(journey, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_journey_mode(journey, 4), WAKPI_INVALID);
}
END_TEST

/* Field case 18: windows count, and who entered lately is not lost. */
START_TEST(the_immature_are_not_lost)
{
    APPLY(tracker, ACT(LEAD, "1", NOON, "391"), ORDER("2", NOON + HOUR, "391"), ACT(LEAD, "3", NOON, "392"),
          ACT(LEAD, "4", NOON + 6 * DAY, "393"), ACT(VISIT, "5", NOON + 6 * DAY, "393"),
          ACT(LEAD, "6", NOON, "394"), ACT(LEAD, "7", NOON + 6 * DAY, "394"));
    step("lead");
    step("visit");
    step("order");
    ck_assert_int_eq(wakpi_journey_window(journey, 2 * DAY), WAKPI_OK);
    expect("4 1 0");
    ck_assert_int_eq(wakpi_journey_as_of(journey, NOON + 8 * DAY), WAKPI_OK);
    expect("4 1 0");
    ck_assert_int_eq(wakpi_journey_as_of(journey, NOON + 8 * DAY - 1), WAKPI_OK);
    expect("2 0 0 | 2 1 0"); /* 394 came back, and may still come further */
    ck_assert_int_eq(wakpi_journey_as_of(journey, NOON + 2 * DAY), WAKPI_OK);
    expect("3 0 0");
    ck_assert_int_eq(wakpi_journey_as_of(journey, NOON), WAKPI_OK);
    expect("0 0 0 | 3 0 0");
    ck_assert_int_eq(wakpi_journey_as_of(journey, NOON - 1), WAKPI_OK);
    expect("0 0 0");
    ck_assert_int_eq(wakpi_journey_as_of(journey, NOON + 8 * DAY - 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_journey_between(journey, INT64_MIN, NOON + 6 * DAY), WAKPI_OK);
    expect("3 0 0");
    APPLY(tracker, ACT(VISIT, "8", NOON + 6 * DAY + 5, "394"), ORDER("9", NOON + 6 * DAY + 6, "394"));
    expect("3 0 0");
    ck_assert_int_eq(wakpi_journey_between(journey, NOON + 1, INT64_MAX), WAKPI_OK);
    expect("1 1 1 | 1 1 0"); /* who has converted is not waited for */
    ck_assert_int_eq(wakpi_journey_between(journey, 1, 0), WAKPI_INVALID);
}
END_TEST

START_TEST(what_a_person_does_is_told_apart)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), TURN(MESSAGE, "r", NOON + HOUR, "391", ""),
          SEND("b", NOON, "392", "x"), TURN(TAP, "t", NOON + HOUR, "392", "b"), SEND("c", NOON, "393", "x"),
          EVENT(.kind = WAKPI_EVENT_TAP, .time = NOON + HOUR, TEXT(id, "u"), TEXT(person, "393"),
                TEXT(context, "c"), .flags = WAKPI_EVENT_OPT_OUT),
          WISH(STOP, NOON + HOUR, "393"), SEND("d", NOON, "394", "x"),
          EVENT(.kind = WAKPI_EVENT_CLICK, .time = NOON + HOUR, TEXT(id, "e"), TEXT(context, "d"),
                .flags = WAKPI_EVENT_BOT),
          TURN(MESSAGE, "s", NOON + 3 * DAY, "394", ""), SEND("e", NOON, "395", "x"),
          WISH(OPT_IN, NOON + DAY, "395"), WISH(CONSENT, NOON + 2 * DAY, "395"));
    static const struct {
        const char *step, *expected;
    } rows[] = {{"replied", "5 1"},   {"wrote", "5 2"},      {"tapped", "5 1"},   {"clicked", "5 0"},
                {"opted_out", "5 1"}, {"interacted", "5 2"}, {"opted_in", "5 1"}, {"consent", "5 1"},
                {"failed", "5 0"},    {"resume", "5 0"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wakpi_journey_free(journey);
        ck_assert_int_eq(wakpi_journey_new(NULL, &journey), WAKPI_OK);
        step("send");
        step(rows[i].step);
        expect(rows[i].expected);
    }
}
END_TEST

/* Whose message it was is not known: still one and the same person read it and clicked. */
START_TEST(an_unknown_person_is_one)
{
    APPLY(tracker, STATUS(READ, "a", NOON), CLICK("c", NOON + HOUR, "a"), STATUS(READ, "b", NOON),
          EVENT(.kind = WAKPI_EVENT_CONVERSION, .time = NOON + 2 * HOUR, TEXT(id, "v"), TEXT(context, "a")));
    step("sent");
    step("clicked");
    step("converted");
    expect("2 1 1");
}
END_TEST

START_TEST(what_is_opened_is_followed_to_its_end)
{
    APPLY(tracker,
          EVENT(.kind = WAKPI_EVENT_CASE_OPENED, .time = NOON, TEXT(id, "k"), TEXT(person, "391"),
                TEXT(channel, "web")),
          EVENT(.kind = WAKPI_EVENT_CASE_RESOLVED, .time = NOON + HOUR, TEXT(context, "k")),
          EVENT(.kind = WAKPI_EVENT_CASE_OPENED, .time = NOON, TEXT(id, "l"), TEXT(person, "392")));
    step("case_opened");
    step("case_resolved");
    expect("2 1");
    where(WAKPI_LABEL_CHANNEL, "web");
    expect("2 1");
    where(WAKPI_LABEL_CHANNEL, "");
    expect("2 1");
    where(WAKPI_LABEL_CATEGORY, "x");
    expect("2 0");
}
END_TEST

START_TEST(the_same_event_is_one_step)
{
    APPLY(tracker, ACT(LEAD, "1", NOON, "391"), ACT(LEAD, "2", NOON, "392"), ACT(LEAD, "3", NOON, "392"));
    step("lead");
    ck_assert_int_eq(wakpi_journey_step(journey, WAKPI_EVENT_LEAD, "lead again"), WAKPI_OK);
    expect("2 1");
    ck_assert_int_eq(wakpi_journey_mode(journey, WAKPI_JOURNEY_ANY_ORDER), WAKPI_OK);
    expect("2 1");
}
END_TEST

START_TEST(what_is_no_journey_is_refused)
{
    wakpi_funnel *funnel = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int32_t found = 0;
    ck_assert_int_eq(wakpi_tracker_funnel(tracker, journey, &funnel, &error), WAKPI_INVALID);
    step("lead");
    ck_assert_int_eq(wakpi_tracker_funnel(tracker, journey, &funnel, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "two"));
    ck_assert_ptr_null(funnel);
    ck_assert_int_eq(wakpi_journey_step(journey, WAKPI_EVENT_LEAD, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_journey_step(journey, WAKPI_EVENT_COUNT, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_journey_step(journey, 99, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_journey_step(journey, WAKPI_EVENT_VISIT, ""), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_journey_where(journey, 77, "x", 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_step_by_key("alias", &found), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_step_by_key("nothing", &found), WAKPI_NOT_FOUND);
    ck_assert_ptr_null(wakpi_step_key(WAKPI_EVENT_COST));
    ck_assert_str_eq(wakpi_step_key(WAKPI_STEP_CONVERTED), "converted");
    for (int i = 1; i < WAKPI_JOURNEY_STEPS; i++) {
        char name[8];
        snprintf(name, sizeof name, "%d", i);
        ck_assert_int_eq(wakpi_journey_step(journey, WAKPI_EVENT_VISIT, name), WAKPI_OK);
    }
    ck_assert_int_eq(wakpi_journey_step(journey, WAKPI_EVENT_REVIEW, NULL), WAKPI_LIMIT);
    APPLY(tracker, ACT(LEAD, "1", NOON, "391"), ACT(VISIT, "2", NOON, "391"));
    funnel = answer();
    ck_assert_int_eq(wakpi_funnel_stage_count(funnel), WAKPI_JOURNEY_STEPS);
    wakpi_funnel_free(funnel);
    wakpi_journey_free(journey);
    ck_assert_int_eq(wakpi_journey_new(NULL, &journey), WAKPI_OK);
    ck_assert_int_eq(wakpi_journey_where(journey, WAKPI_LABEL_STEP, "x", 1), WAKPI_INVALID);
}
END_TEST

START_TEST(who_does_something_about_a_message_had_it_delivered)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), CLICK("c", NOON + HOUR, "a"),
          STATUS(READ, "a", NOON + 2 * HOUR), SEND("b", NOON, "392", "x"), STATUS(FAILED, "b", NOON + MINUTE),
          TURN(MESSAGE, "r", NOON + 3 * HOUR, "392", "b"));
    step("sent");
    step("delivered");
    step("clicked");
    step("read");
    expect("2 2 1 1");
    wakpi_histogram *times = NULL;
    double seconds = 0;
    wakpi_funnel *funnel = answer();
    ck_assert_int_eq(wakpi_funnel_step_times(funnel, 1, &times), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_mean(times, &seconds), WAKPI_OK);
    ck_assert(seconds == 2 * 3600);
    wakpi_histogram_free(times);
    wakpi_funnel_free(funnel);
    wakpi_journey_free(journey);
    ck_assert_int_eq(wakpi_journey_new(NULL, &journey), WAKPI_OK);
    step("sent");
    step("failed");
    expect("2 0");
}
END_TEST

/* A word that asks to stop is one event, and its stop that of the campaign which the measure opted_out tells. */
START_TEST(a_stop_that_was_said_is_one_moment_of_its_campaign)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON),
          EVENT(.kind = WAKPI_EVENT_MESSAGE, .time = NOON + HOUR, TEXT(id, "r"), TEXT(person, "391"),
                .flags = WAKPI_EVENT_OPT_OUT),
          WISH(STOP, NOON + HOUR, "391"), SEND("b", NOON, "392", "x"), STATUS(READ, "b", NOON),
          SEND("c", NOON, "392", "y"),
          EVENT(.kind = WAKPI_EVENT_TAP, .time = NOON + HOUR, TEXT(id, "t"), TEXT(person, "392"),
                TEXT(context, "c"), .flags = WAKPI_EVENT_OPT_OUT),
          SEND("d", NOON, "393", "x"), STATUS(DELIVERED, "d", NOON), WISH(STOP, NOON + HOUR, "393"));
    step("sent");
    where(WAKPI_LABEL_CAMPAIGN, "x");
    step("opted_out");
    expect("3 3");
    where(WAKPI_LABEL_CAMPAIGN, "x");
    expect("3 2"); /* 392 tapped it on a message of y */
    wakpi_journey_free(journey);
    ck_assert_int_eq(wakpi_journey_new(NULL, &journey), WAKPI_OK);
    step("wrote");
    step("opted_out");
    expect("1 0");
    ck_assert_int_eq(wakpi_journey_mode(journey, WAKPI_JOURNEY_ANY_ORDER), WAKPI_OK);
    expect("3 0");
}
END_TEST

/* As the measures have them: the answer of whom the survey was sent to, and who was judged by the channel they came from. */
START_TEST(answers_and_judgements_go_with_what_they_are_about)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"),
          EVENT(.kind = WAKPI_EVENT_SURVEY_SENT, .time = NOON + MINUTE, TEXT(id, "s"), TEXT(person, "391"),
                TEXT(context, "a"), TEXT(channel, "web"), .topic = WAKPI_TOPIC_CSAT),
          EVENT(.kind = WAKPI_EVENT_SURVEY_ANSWER, .time = NOON + HOUR, TEXT(id, "1"), TEXT(context, "s"),
                .topic = WAKPI_TOPIC_CSAT, .amount = 4),
          EVENT(.kind = WAKPI_EVENT_LEAD, .time = NOON, TEXT(id, "l"), TEXT(person, "391"),
                TEXT(channel, "old")),
          EVENT(.kind = WAKPI_EVENT_LEAD, .time = NOON + HOUR, TEXT(id, "m"), TEXT(person, "391"),
                TEXT(context, "a"), TEXT(channel, "fair")),
          EVENT(.kind = WAKPI_EVENT_LEAD, .time = NOON + DAY, TEXT(id, "n"), TEXT(person, "391"),
                TEXT(channel, "new")),
          ACT(QUALIFIED, "q", NOON + 2 * HOUR, "391"));
    step("survey_sent");
    step("survey_answer");
    where(WAKPI_LABEL_CHANNEL, "web");
    where(WAKPI_LABEL_CAMPAIGN, "x");
    step("qualified");
    where(WAKPI_LABEL_CHANNEL, "fair");
    where(WAKPI_LABEL_CAMPAIGN, "x");
    expect("1 1 1");
    where(WAKPI_LABEL_STEP, "x");
    expect("1 1 0");
}
END_TEST

/* The measures do not count what may be of something that retired, nor do journeys: it began in a closed period. */
START_TEST(what_may_have_retired_is_no_step)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), ACT(CASE_OPENED, "k", NOON, "391"));
    ck_assert_int_eq(wakpi_tracker_close(tracker, NOON + 100 * DAY, NULL), WAKPI_OK);
    APPLY(tracker, TURN(TAP, "t", NOON + 101 * DAY, "391", "a"), TURN(CLICK, "c", NOON + 101 * DAY, "", "a"),
          EVENT(.kind = WAKPI_EVENT_CASE_RESOLVED, .time = NOON + 101 * DAY, TEXT(context, "k")),
          TURN(TAP, "u", NOON + 101 * DAY, "392", ""));
    ck_assert_int_eq(wakpi_journey_between(journey, NOON + 100 * DAY, INT64_MAX), WAKPI_OK);
    step("interacted");
    step("case_resolved");
    ck_assert_int_eq(wakpi_journey_mode(journey, WAKPI_JOURNEY_ANY_ORDER), WAKPI_OK);
    expect("1 0");
}
END_TEST

/* Both views of the same traffic say the same of people. */
START_TEST(funnels_agree_with_the_measures)
{
    seed_random(UINT64_C(0xa9ee) + (uint64_t)_i);
    for (int round = 0; round < 60; round++) {
        struct story story;
        char expected[64];
        int64_t recipients, reached;
        tear_down();
        set_up();
        make_story(&story);
        ck_assert_int_eq(wakpi_tracker_apply(tracker, story.events, story.count, NULL), WAKPI_OK);
        int64_t as_of = round % 2 ? NOON + 4000 * DAY : story.events[random_below(story.count)].time;
        wakpi_query *query = NULL;
        ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
        wakpi_query_as_of(query, as_of);
        wakpi_query_currency(query, "EUR");
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        recipients = amount_of(cursor, WAKPI_MEASURE_RECIPIENTS);
        reached = amount_of(cursor, WAKPI_MEASURE_REACHED);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
        step("sent");
        step("delivered");
        wakpi_journey_window(journey, INT64_C(3155760000000));
        wakpi_journey_as_of(journey, as_of);
        wakpi_funnel *funnel = answer();
        int64_t sent, delivered, open;
        wakpi_funnel_get(funnel, 0, &sent);
        wakpi_funnel_get(funnel, 1, &delivered);
        wakpi_funnel_immature(funnel, 0, &open);
        snprintf(expected, sizeof expected, "%lld %lld", (long long)sent + open, (long long)delivered);
        wakpi_funnel_free(funnel);
        char found[64];
        snprintf(found, sizeof found, "%lld %lld", (long long)recipients, (long long)reached);
        ck_assert_str_eq(found, expected);
    }
}
END_TEST

/* ---- laws: random facts of few people, in whatever order they come ---- */

static const int32_t kinds[] = {WAKPI_EVENT_LEAD, WAKPI_EVENT_VISIT, WAKPI_EVENT_REVIEW,
                                WAKPI_EVENT_CONVERSION};
static const char *const names[] = {"391", "392", "393"};

enum { FACTS = 15 };

struct fact {
    wakpi_event event;
    char id[8];
    size_t person, kind;
};

static void make_facts(struct fact *facts)
{
    for (size_t i = 0; i < FACTS; i++) {
        struct fact *fact = &facts[i];
        snprintf(fact->id, sizeof fact->id, "%zu", i);
        fact->person = (size_t)random_below(3);
        fact->kind = (size_t)random_below(4);
        fact->event = EVENT(.kind = kinds[fact->kind], .time = NOON + (int64_t)random_below(10),
                            TEXT(id, fact->id), TEXT(person, names[fact->person]));
    }
}

/* The funnel of three steps that the oracle sees in the facts. */
static wakpi_funnel *oracles_funnel(const struct fact *facts, const struct wakpi_walk_rules *rules,
                                    int64_t as_of)
{
    static const char *const in_order[] = {"lead", "visit", "review"}, *const any[] = {"1 of 3", "2 of 3",
                                                                                       "3 of 3"};
    wakpi_funnel *funnel = NULL;
    ck_assert_int_eq(
        wakpi_funnel_new(NULL, rules->mode == WAKPI_JOURNEY_ANY_ORDER ? any : in_order, 3, &funnel),
        WAKPI_OK);
    for (size_t person = 0; person < 3; person++) {
        struct wakpi_moment moments[FACTS];
        struct oracle oracle = {.rules = rules, .moments = moments};
        int64_t latest = INT64_MIN;
        for (size_t i = 0; i < FACTS; i++) {
            if (facts[i].person != person || facts[i].kind == 3 || facts[i].event.time > as_of)
                continue;
            moments[oracle.count++] =
                (struct wakpi_moment){.time = facts[i].event.time, .steps = UINT32_C(1) << facts[i].kind};
            if ((facts[i].kind == 0 || rules->mode == WAKPI_JOURNEY_ANY_ORDER) &&
                facts[i].event.time >= rules->from && facts[i].event.time < rules->to &&
                facts[i].event.time > latest)
                latest = facts[i].event.time;
        }
        qsort(moments, oracle.count, sizeof *moments, compare_moments);
        ask_oracle(&oracle);
        if (oracle.reached > 0 && oracle.reached < 3 && as_of - latest < rules->window)
            ck_assert_int_eq(wakpi_funnel_enter_immature(funnel, oracle.reached - 1), WAKPI_OK);
        else if (oracle.reached > 0)
            ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, oracle.times, (size_t)oracle.reached),
                             WAKPI_OK);
    }
    return funnel;
}

static struct bytes funnel_bytes(const wakpi_funnel *funnel)
{
    struct bytes bytes = {.capacity = 4000};
    bytes.at = malloc(bytes.capacity);
    ck_assert_int_eq(wakpi_funnel_save(funnel, bytes.at, bytes.capacity, &bytes.size), WAKPI_OK);
    return bytes;
}

static void apply_shuffled(struct fact *facts, int often)
{
    for (size_t i = FACTS; i > 1; i--) {
        size_t other = (size_t)random_below(i);
        wakpi_event event = facts[i - 1].event;
        facts[i - 1].event = facts[other].event;
        facts[other].event = event;
    }
    for (int again = 0; again < often; again++) {
        for (size_t i = 0; i < FACTS; i++)
            ck_assert_int_eq(wakpi_tracker_apply(tracker, &facts[i].event, 1, NULL), WAKPI_OK);
    }
}

START_TEST(funnels_are_the_oracles_in_whatever_order_facts_come)
{
    seed_random(UINT64_C(0xf0e1) + (uint64_t)_i);
    for (int round = 0; round < 150; round++) {
        struct fact facts[FACTS], shuffled[FACTS];
        struct wakpi_walk_rules rules;
        tear_down();
        set_up();
        make_facts(facts);
        memcpy(shuffled, facts, sizeof facts);
        for (size_t i = 0; i < FACTS; i++)
            shuffled[i].event.id = facts[i].id;
        apply_shuffled(shuffled, 1 + round % 2);
        random_rules(&rules);
        rules.step_count = 3;
        if (rules.from != INT64_MIN) {
            rules.from += NOON;
            rules.to += NOON;
        }
        int64_t as_of = round % 3 ? NOON + (int64_t)random_below(22) : INT64_MAX;
        step("lead");
        step("visit");
        step("review");
        ck_assert_int_eq(wakpi_journey_mode(journey, rules.mode), WAKPI_OK);
        ck_assert_int_eq(wakpi_journey_window(journey, rules.window), WAKPI_OK);
        ck_assert_int_eq(wakpi_journey_between(journey, rules.from, rules.to), WAKPI_OK);
        ck_assert_int_eq(wakpi_journey_as_of(journey, as_of), WAKPI_OK);
        for (size_t i = 0; i < FACTS; i++)
            facts[i].event.id = facts[i].id;
        wakpi_funnel *found = answer(), *expected = oracles_funnel(facts, &rules, as_of);
        struct bytes a = funnel_bytes(found), b = funnel_bytes(expected);
        assert_equal(a, b);
        free(a.at);
        free(b.at);
        wakpi_funnel_free(found);
        wakpi_funnel_free(expected);
    }
}
END_TEST

/* ---- a long history, and memory ---- */

/* A person with very many moments within one window is walked in a moment, too. */
START_TEST(a_long_history_is_walked_in_one_go)
{
    enum { MANY = 300000 };
    struct wakpi_moment *moments = calloc(MANY, sizeof *moments);
    uint32_t *steps = calloc(MANY, sizeof *steps);
    size_t *counts = calloc(MANY, sizeof *counts);
    const struct wakpi_walk_room room = {steps, counts};
    ck_assert_ptr_nonnull(moments);
    for (int32_t mode = WAKPI_JOURNEY_ORDERED; mode <= WAKPI_JOURNEY_ANY_ORDER; mode++) {
        struct wakpi_walk_rules rules = {
            .step_count = 4, .mode = mode, .window = DAY, .from = INT64_MIN, .to = INT64_MAX};
        struct wakpi_walk walk;
        for (size_t i = 0; i < MANY; i++)
            moments[i] = (struct wakpi_moment){.time = (int64_t)i, .steps = UINT32_C(1) << i % 3};
        wakpi_journey_walk(&rules, moments, MANY, &room, &walk);
        ck_assert_int_eq(walk.reached, 3);
        ck_assert_int_eq(walk.times[0], 0);
        ck_assert_int_eq(walk.times[2], 2);
    }
    free(moments);
    free(steps);
    free(counts);
}
END_TEST

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_tracker *full = data;
    wakpi_options *options = NULL;
    wakpi_journey *made = NULL;
    wakpi_tracker *own = NULL;
    wakpi_funnel *funnel = NULL;
    struct bytes bytes = save(full);
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_load(bytes.at, bytes.size, options, &own, NULL);
    if (status == WAKPI_OK)
        status = wakpi_journey_new(options, &made);
    if (status == WAKPI_OK)
        status = wakpi_journey_step(made, WAKPI_EVENT_SENT, NULL);
    if (status == WAKPI_OK)
        status = wakpi_journey_where(made, WAKPI_LABEL_CAMPAIGN, "x", 1);
    if (status == WAKPI_OK)
        status = wakpi_journey_step(made, WAKPI_EVENT_READ, NULL);
    if (status == WAKPI_OK)
        status = wakpi_journey_step(made, WAKPI_STEP_CONVERTED, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_funnel(own, made, &funnel, NULL);
    ck_assert_int_eq(status == WAKPI_OK, funnel != NULL);
    wakpi_funnel_free(funnel);
    wakpi_journey_free(made);
    wakpi_tracker_free(own);
    wakpi_options_free(options);
    free(bytes.at);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    wakpi_tracker *full = new_tracker();
    APPLY(full, SEND("a", NOON, "391", "x"), STATUS(READ, "a", NOON + HOUR), ORDER("o", NOON + DAY, "391"),
          SEND("b", NOON, "392", "x"), TURN(MESSAGE, "m", NOON + 1, "392", ""));
    ck_assert_int_gt(fail_each_request(tell_story, full), 30);
    wakpi_tracker_free(full);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_journey");
    TCase *walks = tcase_create("walks");
    tcase_add_loop_test(walks, walks_are_the_best_of_all_attempts, 0, 2);
    tcase_add_test(walks, a_long_history_is_walked_in_one_go);
    suite_add_tcase(suite, walks);
    TCase *tests = tcase_create("facts");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_campaign_is_followed_from_the_send_to_the_order);
    tcase_add_test(tests, steps_are_filtered_by_label);
    tcase_add_test(tests, people_are_all_of_their_names);
    tcase_add_test(tests, the_window_is_counted_from_the_entry_and_ends_before_its_end);
    tcase_add_test(tests, without_a_window_that_of_conversions_is_meant);
    tcase_add_test(tests, modes_differ_in_what_may_lie_between);
    tcase_add_test(tests, the_immature_are_not_lost);
    tcase_add_test(tests, what_a_person_does_is_told_apart);
    tcase_add_test(tests, an_unknown_person_is_one);
    tcase_add_test(tests, what_is_opened_is_followed_to_its_end);
    tcase_add_test(tests, the_same_event_is_one_step);
    tcase_add_test(tests, who_does_something_about_a_message_had_it_delivered);
    tcase_add_test(tests, a_stop_that_was_said_is_one_moment_of_its_campaign);
    tcase_add_test(tests, answers_and_judgements_go_with_what_they_are_about);
    tcase_add_test(tests, what_may_have_retired_is_no_step);
    tcase_add_loop_test(tests, funnels_agree_with_the_measures, 0, 4);
    tcase_add_test(tests, what_is_no_journey_is_refused);
    tcase_add_loop_test(tests, funnels_are_the_oracles_in_whatever_order_facts_come, 0, 3);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
