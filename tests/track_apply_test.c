/* Arrays of events: whatever their length and whatever their memory, they are what their events say one by one. */
#include "run_suite.h"

#include "track_story.h"

enum { MANY = 5000 };

static char own_id[MANY][32], own_person[MANY][16];

/* Statuses of which runs share all memory but their own, broken by turns, other labels and other accounts. */
static void draw_run(wakpi_event *events, size_t count)
{
    static const char *const campaigns[] = {"autumn", "winter", "spring"};
    int campaign = 0, account = 0;
    for (size_t i = 0; i < count; i++) {
        if (random_below(50) == 0)
            campaign = (int)random_below(3);
        if (random_below(200) == 0)
            account = !account;
        const unsigned message = (unsigned)random_below(1500);
        sprintf(own_id[i], "wamid.HBgLMTQ%u", message);
        sprintf(own_person[i], "39320%07u", message % 400);
        events[i] = make_event(WAKPI_EVENT_SENT + (int32_t)random_below(4), own_id[i], own_person[i],
                               INT64_C(1763726400000) + 1000 * (int64_t)random_below(3));
        PUT(&events[i], account, account ? "201" : "200");
        PUT(&events[i], campaign, campaigns[campaign]);
        if (random_below(40) == 0)
            events[i].kind = WAKPI_EVENT_MESSAGE;
        if (random_below(60) == 0)
            PUT(&events[i], person, "+39 320 0000001");
        if (random_below(60) == 0)
            events[i].flags = WAKPI_EVENT_BILLABLE;
    }
}

static int64_t total(const wakpi_tracker *tracker, wakpi_measure measure)
{
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    int64_t amount;
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, measure, &amount), WAKPI_OK);
    wakpi_cursor_free(cursor);
    return amount;
}

START_TEST(one_call_is_many_calls)
{
    static wakpi_event events[MANY];
    static const size_t steps[] = {1, 7, 100, 1024, 1025, MANY};
    seed_random(20261124);
    draw_run(events, MANY);
    struct bytes expected = {0};
    static const wakpi_measure measures[] = {WAKPI_MEASURE_SENT, WAKPI_MEASURE_DELIVERED, WAKPI_MEASURE_READ,
                                             WAKPI_MEASURE_RECIPIENTS};
    int64_t totals[COUNT(measures)] = {0};
    int64_t accepted = 0, duplicates = 0;
    for (size_t s = 0; s < 2 * COUNT(steps); s++) {
        const size_t step = steps[s / 2];
        wakpi_tracker *tracker = new_tracker();
        for (size_t i = 0; i < MANY; i += step) {
            apply(tracker, events + i, MANY - i < step ? MANY - i : step);
            /* From then on whoever is concerned leaves the cells before an event is joined. */
            wakpi_cursor *cursor;
            if (s % 2 != 0 && (i == 0 || random_below(step < 100 ? 40 : 2) == 0) &&
                wakpi_tracker_query(tracker, NULL, &cursor, NULL) == WAKPI_OK)
                wakpi_cursor_free(cursor);
        }
        struct bytes found = save(tracker);
        for (size_t m = 0; m < COUNT(measures); m++) {
            int64_t counted = total(tracker, measures[m]);
            ck_assert_int_gt(counted, 0);
            ck_assert_int_eq(counted, s == 0 ? counted : totals[m]);
            totals[m] = counted;
        }
        if (s == 0) {
            expected = found;
            accepted = intake(tracker, WAKPI_INTAKE_ACCEPTED);
            duplicates = intake(tracker, WAKPI_INTAKE_DUPLICATE);
        } else {
            assert_equal(found, expected);
            ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), accepted);
            ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), duplicates);
            free(found.at);
        }
        wakpi_tracker_free(tracker);
    }
    ck_assert_int_eq(accepted + duplicates, MANY);
    ck_assert_int_gt(duplicates, 100);
    free(expected.at);
}
END_TEST

static void spoil(wakpi_event *event, int how)
{
    static char long_text[2000];
    memset(long_text, 'x', sizeof long_text - 1);
    switch (how) {
    case 0:
        event->kind = 999;
        break;
    case 1:
        event->id = NULL;
        break;
    case 2:
        event->id_size = 0;
        event->person_size = 0;
        break;
    case 3:
        PUT(event, id, long_text);
        break;
    case 4:
        event->person = NULL;
        break;
    case 5:
        event->account = NULL;
        break;
    case 6:
        PUT(event, campaign, "\xff");
        break;
    case 7:
        PUT(event, campaign, long_text);
        break;
    case 8:
        event->time = -1;
        break;
    case 9:
        event->until = -1;
        break;
    case 10:
        event->segment_size = 3;
        break;
    default:
        PUT(event, user, long_text);
    }
}

START_TEST(a_bad_event_is_found_wherever_it_is)
{
    static wakpi_event events[MANY];
    static const size_t places[] = {0, 1, 9, 1023, 1024, 2500, MANY - 1};
    seed_random(20261125);
    draw_run(events, MANY);
    wakpi_tracker *tracker = new_tracker();
    struct bytes before = save(tracker);
    for (int how = 0; how < 12; how++) {
        for (size_t p = 0; p < COUNT(places); p++) {
            const wakpi_event kept = events[places[p]];
            wakpi_error error = {.struct_size = sizeof error}, alone = {.struct_size = sizeof alone};
            events[places[p]].kind = WAKPI_EVENT_DELIVERED;
            spoil(&events[places[p]], how);
            wakpi_status status = wakpi_tracker_apply(tracker, &events[places[p]], 1, &alone);
            ck_assert_int_lt(status, 0);
            ck_assert_int_eq(wakpi_tracker_apply(tracker, events, MANY, &error), status);
            ck_assert_int_eq(error.position, (int64_t)places[p]);
            ck_assert_str_eq(strchr(error.text, '('), strchr(alone.text, '('));
            events[places[p]] = kept;
        }
    }
    struct bytes after = save(tracker);
    assert_equal(after, before);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 0);
    wakpi_tracker_free(tracker);
    free(before.at);
    free(after.at);
}
END_TEST

/* A host that writes into the same memory for each call is heard anew each time. */
START_TEST(what_stands_in_the_same_memory_is_read_again)
{
    enum { CALLS = 60, BATCH = 20 };
    char campaign[16], account[16], own_ids[BATCH][32];
    wakpi_event events[BATCH];
    wakpi_tracker *reused = new_tracker(), *copied = new_tracker();
    for (int call = 0; call < CALLS; call++) {
        sprintf(campaign, "autumn %d", call % 7);
        sprintf(account, "20%d", call % 3);
        for (int i = 0; i < BATCH; i++) {
            sprintf(own_ids[i], "wamid.%03d", (call * 11 + i) % 200);
            events[i] = make_event(WAKPI_EVENT_SENT + i % 3, own_ids[i], "393331234567", 1000 * (call + i));
            PUT(&events[i], campaign, campaign);
            PUT(&events[i], account, account);
            apply(copied, &events[i], 1);
        }
        apply(reused, events, BATCH);
    }
    struct bytes expected = save(copied), found = save(reused);
    assert_equal(found, expected);
    wakpi_tracker_free(reused);
    wakpi_tracker_free(copied);
    free(expected.at);
    free(found.at);
}
END_TEST

/* A history sync tells again what came by itself, before or after it: that counts, and what it alone tells does not. */
START_TEST(a_history_sync_takes_nothing_away)
{
    const wakpi_event alone = make_event(WAKPI_EVENT_MESSAGE, "wamid.1", "393331234567", 1000);
    wakpi_event synced = alone, older = make_event(WAKPI_EVENT_MESSAGE, "wamid.0", "393331234567", 500);
    synced.flags = older.flags = WAKPI_EVENT_HISTORY;
    const wakpi_event *const orders[][3] = {
        {&alone, &synced, &older}, {&synced, &alone, &older}, {&older, &synced, &alone}};
    struct bytes expected = {0};
    for (size_t i = 0; i < 2 * COUNT(orders); i++) {
        wakpi_tracker *tracker = new_tracker(), *other = new_tracker();
        for (int j = 0; j < 3; j++) {
            apply(j == 1 && i % 2 ? other : tracker, orders[i / 2][j], 1);
            total(tracker, WAKPI_MEASURE_INBOUND_MESSAGES);
        }
        ck_assert_int_eq(wakpi_tracker_merge(tracker, other, NULL), WAKPI_OK);
        ck_assert_int_eq(total(tracker, WAKPI_MEASURE_INBOUND_MESSAGES), 1);
        ck_assert_int_eq(total(tracker, WAKPI_MEASURE_CONVERSATIONS), 1);
        struct bytes found = save(tracker);
        if (expected.at)
            assert_equal(expected, found);
        else
            expected = save(tracker);
        free(found.at);
        wakpi_tracker_free(tracker);
        wakpi_tracker_free(other);
    }
    free(expected.at);
}
END_TEST

/* With an account and nothing but a person an event is plain, and read another way than by itself. */
START_TEST(all_forms_of_a_number_are_one_person)
{
    static const char *const forms[][4] = {
        {"393331234567", "+39 333 123-4567", "00393331234567", "0039 (333) 1234567"},
        {"5511987654321", "551187654321", "005511987654321", "00551187654321"},
        {"525512345678", "5215512345678", "00525512345678", "005215512345678"},
        {"0393331234567", "+0393331234567", "039 333 1234567", "(0393331234567)"},
    };
    for (size_t number = 0; number < COUNT(forms); number++) {
        struct bytes expected = {0};
        for (size_t form = 0; form < 2 * COUNT(*forms); form++) {
            wakpi_tracker *tracker = new_tracker();
            wakpi_event events[40];
            for (size_t i = 0; i < COUNT(events); i++) {
                events[i] = make_event(i % 2 ? WAKPI_EVENT_READ : WAKPI_EVENT_SEND, ids[i % COUNT(ids)],
                                       forms[number][form / 2], 1000 + (int64_t)i);
                PUT(&events[i], account, "15550001111");
            }
            apply(tracker, events, form % 2 ? COUNT(events) : 1);
            for (size_t i = 1; form % 2 == 0 && i < COUNT(events); i++)
                apply(tracker, &events[i], 1);
            struct bytes found = save(tracker);
            wakpi_tracker_free(tracker);
            if (expected.at) {
                assert_equal(expected, found);
                free(found.at);
            } else {
                expected = found;
            }
        }
        free(expected.at);
    }
}
END_TEST

/* A JSON line does not hand on the amount of a visit, nor a host's array that of another kind than its own. */
START_TEST(what_a_kind_does_not_use_tells_nothing_apart)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SHIPPED, WAKPI_EVENT_CONVERSION,     WAKPI_EVENT_LEAD,
                                    WAKPI_EVENT_VISIT,   WAKPI_EVENT_BOT_HANDED_OFF, WAKPI_EVENT_FEEDBACK,
                                    WAKPI_EVENT_CONSENT, WAKPI_EVENT_CASE_RESOLVED,  WAKPI_EVENT_OPT_IN};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        wakpi_tracker *plain = new_tracker(), *beside = new_tracker();
        wakpi_event event = make_event(kinds[i], "", "39320", INT64_C(1763726400000));
        PUT(&event, context, "o-1");
        event.topic = kinds[i] == WAKPI_EVENT_FEEDBACK ? WAKPI_TOPIC_COMMENT : 0;
        apply(plain, &event, 1);
        event.amount = 77;
        event.topic = event.topic ? event.topic : WAKPI_TOPIC_NPS;
        event.measure = WAKPI_MEASURE_SENT;
        event.every = WAKPI_EVERY_YEAR;
        event.code = 131026;
        memcpy(event.currency, "EUR", 4);
        apply(beside, &event, 1);
        struct bytes expected = save(plain), found = save(beside);
        assert_equal(expected, found);
        free(expected.at);
        free(found.at);
        wakpi_tracker_free(plain);
        wakpi_tracker_free(beside);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_apply");
    TCase *tests = tcase_create("arrays");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, one_call_is_many_calls);
    tcase_add_test(tests, a_bad_event_is_found_wherever_it_is);
    tcase_add_test(tests, what_stands_in_the_same_memory_is_read_again);
    tcase_add_test(tests, a_history_sync_takes_nothing_away);
    tcase_add_test(tests, all_forms_of_a_number_are_one_person);
    tcase_add_test(tests, what_a_kind_does_not_use_tells_nothing_apart);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
