/* What is kept up between questions is what a tracker of the same saved bytes, which was never asked, counts anew:
 * whatever happened in between, and whenever it was asked. */
#include "run_suite.h"

#include "track_story.h"

enum { STORIES = 120, STEPS = 40, PEOPLE = 5, EACH = 3 };

/* Mostly a person's own, so that persons are counted alone, and sometimes anybody's. */
static wakpi_event drawn_event(char *id, char *context, size_t size)
{
    static const char *const names[PEOPLE] = {"391", "392", "393", "394", "395"};
    wakpi_event event = random_below(3) ? random_event() : random_act();
    event.time += (int64_t)random_below(5) * INT64_C(30000000);
    if (random_below(4) == 0)
        return event;
    unsigned person = (unsigned)random_below(PEOPLE);
    snprintf(id, size, "m%u.%u", person, (unsigned)random_below(EACH));
    snprintf(context, size, "m%u.%u", person, (unsigned)random_below(EACH));
    event.account_size = event.participant_size = 0;
    event.flags &= ~(uint32_t)WAKPI_EVENT_GROUP;
    if (event.id_size > 0)
        PUT(&event, id, id);
    if (event.context_size > 0)
        PUT(&event, context, context);
    if (event.person_size > 0)
        PUT(&event, person, names[person]);
    return event;
}

static void apply_some(wakpi_tracker *tracker, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char id[16], context[16];
        wakpi_event event = drawn_event(id, context, sizeof id);
        if (event.kind != WAKPI_EVENT_COST) /* one without end has no answer as of the end of time */
            wakpi_tracker_apply(tracker, &event, 1, NULL); /* some are refused */
    }
}

static wakpi_query *drawn_query(void)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    if (random_below(2))
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, (int32_t)random_below(8)), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_currency(query, random_below(2) ? "EUR" : "USD"), WAKPI_OK);
    if (random_below(3) == 0)
        ck_assert_int_eq(wakpi_query_as_of(query, (int64_t)random_below(200) * INT64_C(1500000)), WAKPI_OK);
    return query;
}

static struct bytes save_row(const wakpi_cursor *cursor)
{
    const wakpi_campaign *campaign;
    struct bytes bytes = {0};
    size_t size;
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    wakpi_campaign_save(campaign, NULL, 0, &size); /* says how large */
    bytes.at = malloc(size);
    bytes.size = size;
    ck_assert_int_eq(wakpi_campaign_save(campaign, bytes.at, size, &size), WAKPI_OK);
    return bytes;
}

static void assert_same_answer(const wakpi_tracker *kept, const wakpi_tracker *anew, const wakpi_query *query)
{
    wakpi_cursor *one, *other;
    wakpi_status status = wakpi_tracker_query(kept, query, &one, NULL);
    ck_assert_int_eq(wakpi_tracker_query(anew, query, &other, NULL), status);
    if (status != WAKPI_OK) /* an as_of before what was closed */
        return;
    for (;;) {
        wakpi_status next = wakpi_cursor_next(one);
        ck_assert_int_eq(wakpi_cursor_next(other), next);
        if (next == WAKPI_END)
            break;
        struct bytes row = save_row(one), same = save_row(other);
        assert_equal(row, same);
        free(row.at);
        free(same.at);
    }
    wakpi_cursor_free(one);
    wakpi_cursor_free(other);
}

static void assert_kept(const wakpi_tracker *tracker)
{
    struct bytes bytes = save(tracker);
    wakpi_tracker *anew = load(bytes);
    for (int i = 0; i < 3; i++) {
        wakpi_query *query = drawn_query();
        assert_same_answer(tracker, anew, query);
        assert_same_answer(tracker, anew, query); /* from what is kept of the first time */
        wakpi_query_free(query);
    }
    wakpi_tracker_free(anew);
    free(bytes.at);
}

static void merge_another(wakpi_tracker *tracker, int saved)
{
    wakpi_tracker *other = new_tracker();
    apply_some(other, 1 + random_below(6));
    if (saved) {
        struct bytes bytes = save(other);
        wakpi_tracker_merge_saved(tracker, bytes.at, bytes.size, NULL); /* refused once something is closed */
        free(bytes.at);
    } else {
        wakpi_tracker_merge(tracker, other, NULL);
    }
    wakpi_tracker_free(other);
}

static void do_something(wakpi_tracker *tracker)
{
    static const char *const names[] = {"391", "392", "IT.1", "393331"};
    const char *name = names[random_below(COUNT(names))];
    switch (random_below(16)) {
    case 0:
        merge_another(tracker, 0);
        break;
    case 1:
        merge_another(tracker, 1);
        break;
    case 2:
        ck_assert_int_eq(wakpi_tracker_erase(tracker, name, strlen(name),
                                             (int64_t)random_below(5) * INT64_C(30000000), NULL),
                         WAKPI_OK);
        break;
    case 3:
        if (random_below(4) == 0) /* most stories go on open */
            wakpi_tracker_close(tracker, (int64_t)random_below(40) * INT64_C(3600000), NULL);
        break;
    default:
        apply_some(tracker, 1 + random_below(4));
    }
}

START_TEST(answers_kept_are_answers_counted_anew)
{
    seed_random(20261124);
    for (int story = 0; story < STORIES; story++) {
        wakpi_tracker *tracker = new_tracker();
        for (int step = 0; step < STEPS; step++) {
            do_something(tracker);
            if (random_below(3) == 0)
                assert_kept(tracker);
        }
        wakpi_tracker_free(tracker);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_kept");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, answers_kept_are_answers_counted_anew);
    suite_add_tcase(suite, laws);
    return run_suite(suite);
}
