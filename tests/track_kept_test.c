/* What is kept up between questions is what a tracker of the same saved bytes, which was never asked, counts anew:
 * whatever happened in between, and whenever it was asked. */
#include "run_suite.h"

#include "track_story.h"

enum { STORIES = 150, STEPS = 40 };

static void apply_some(wakpi_tracker *tracker, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct own_event own;
        draw_own_event(&own);
        if (own.event.kind != WAKPI_EVENT_COST) /* one without end has no answer as of the end of time */
            wakpi_tracker_apply(tracker, &own.event, 1, NULL); /* some are refused */
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

static size_t rows_told; /* of which persons told how the revenue varies */

static struct bytes save_row(const wakpi_cursor *cursor)
{
    const wakpi_campaign *campaign;
    wakpi_value revenue = {.struct_size = sizeof revenue};
    struct bytes bytes = {0};
    size_t size;
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    wakpi_campaign_evaluate(campaign, WAKPI_KPI_REVENUE, NULL, &revenue);
    rows_told += !(revenue.flags & WAKPI_VALUE_NO_INTERVAL);
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

static void erase_one(wakpi_tracker *tracker)
{
    static const char *const names[] = {"391", "392", "IT.1", "393331"};
    const char *name = names[random_below(COUNT(names))];
    ck_assert_int_eq(
        wakpi_tracker_erase(tracker, name, strlen(name), (int64_t)random_below(5) * INT64_C(30000000), NULL),
        WAKPI_OK);
}

/* What others learnt meanwhile: those who know nothing else, or who know what the tracker knows. Merging is refused once
 * something is closed on one side alone. */
static void merge_another(wakpi_tracker *tracker)
{
    struct bytes known = save(tracker), bytes = {0};
    wakpi_tracker *other = random_below(2) ? load(known) : new_tracker();
    int64_t mark;
    ck_assert_int_eq(wakpi_tracker_mark(other, &mark, NULL), WAKPI_OK);
    apply_some(other, 1 + (size_t)random_below(6));
    if (random_below(8) == 0)
        erase_one(other); /* marks are void */
    switch (random_below(3)) {
    case 0:
        wakpi_tracker_merge(tracker, other, NULL);
        break;
    case 1:
        bytes = save(other);
        break;
    default:
        wakpi_tracker_save_since(other, mark, collect, &bytes, NULL);
    }
    if (bytes.size > 0)
        wakpi_tracker_merge_saved(tracker, bytes.at, bytes.size, NULL);
    free(bytes.at);
    free(known.at);
    wakpi_tracker_free(other);
}

static void do_something(wakpi_tracker *tracker)
{
    uint64_t what = random_below(16);
    if (what < 4)
        merge_another(tracker);
    else if (what == 4)
        erase_one(tracker);
    else if (what == 5 && random_below(4) == 0) /* most stories go on open */
        wakpi_tracker_close(tracker, (int64_t)random_below(40) * INT64_C(3600000), NULL);
    else
        apply_some(tracker, 1 + (size_t)random_below(4));
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
    ck_assert_uint_gt(rows_told, 100);
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
