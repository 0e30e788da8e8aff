/* What is done to a store as a whole, on a disk that fails (faulty_disk.h) at every operation: copying, erasing, closing, publishing,
 * and letting go what was kept. It is done whole or not at all, and done where the call said so; what calls before and
 * behind it brought is there. */
#include "run_suite.h"

#include <wakpi/closing.h>

#include "store_disk_story.h"

enum { first_call = late_calls - 1, told_before = 8, days_kept = 30 };

/* Erased until before the calls' day; closed until between the two days. */
enum { erased_until = 5000000, closed_until = 86400000 };

static int64_t fragments_before;

/* ---- the file to begin with: rows kept with bodies and without, half of them folded, and what was published of them ---- */

static int event_text(char text[160], int64_t number)
{
    return snprintf(text, 160, "{\"wakpi\":\"send\",\"id\":\"wamid.%lld\",\"time\":%lld,\"person\":\"%s\"}",
                    (long long)number, (long long)number * 1000, persons[number % 3]);
}

static void make_file(void)
{
    wakpi_store *store = open_with(keeping(days_kept, 1));
    for (int64_t i = 0; i < told_before; i++) {
        char text[160];
        int size = event_text(text, i);
        ck_assert_int_eq(wakpi_store_read_event(store, text, (size_t)size, NULL), WAKPI_OK);
        append_number(store, i);
        if (i == told_before / 2)
            compact(store);
    }
    ck_assert_int_eq(wakpi_store_publish(store, NULL, INT64_MAX, NULL, NULL), WAKPI_OK);
    wakpi_store_free(store);
    change_file("UPDATE kept SET arrival = 0; UPDATE body SET arrival = 0");
    fragments_before = ask_file("SELECT count(*) FROM fragment");
    begin_with_file();
}

static void apply_file(wakpi_tracker *tracker)
{
    for (int64_t i = 0; i < told_before; i++) {
        char text[160];
        int size = event_text(text, i);
        ck_assert_int_eq(wakpi_tracker_read_event(tracker, text, (size_t)size, NULL), WAKPI_OK);
        apply_number(tracker, i);
    }
}

/* ---- tasks ---- */

struct found {
    wakpi_store *store;
    const wakpi_tracker *tracker; /* of the store */
    wakpi_tracker *plain;         /* what was told; the task is done to it where it was done to the file */
    int calls[2], must;           /* the task's call returned OK, and nothing was lost */
};

struct task {
    const char *name;
    wakpi_status (*run)(wakpi_store *store, wakpi_error *error);
    void (*look)(const struct found *found);
};

static void name_copy(char name[128])
{
    snprintf(name, 128, "%s copy", path);
}

static wakpi_status run_backup(wakpi_store *store, wakpi_error *error)
{
    char copy[128];
    name_copy(copy);
    /* That a call found no room, and the next one a copy, would mean that the first had given it its name. */
    return wakpi_store_backup(store, copy, error);
}

static void look_at_backup(const struct found *found)
{
    char copy[128];
    wakpi_options *options = new_options();
    wakpi_store *store = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    const wakpi_tracker *tracker;
    int lost = 0;
    name_copy(copy);
    ck_assert(access(copy, F_OK) == 0 || !found->must);
    if (access(copy, F_OK) == 0) {
        wakpi_options_set_integer(options, "store_read_only", 1, NULL);
        ck_assert_msg(wakpi_store_open(copy, options, &store, &error) == WAKPI_OK, "%s", error.text);
        ck_assert_int_eq(wakpi_store_tracker(store, &tracker, NULL), WAKPI_OK);
        wakpi_tracker *plain = new_tracker();
        apply_file(plain);
        find_call(tracker, plain, first_call, &lost);
        ck_assert_int_eq(lost, 0);
        assert_knows(store, plain);
        wakpi_tracker_free(plain);
        wakpi_store_free(store);
        assert_sound(copy);
    }
    wakpi_options_free(options);
}

static wakpi_status run_erasure(wakpi_store *store, wakpi_error *error)
{
    return wakpi_store_erase(store, persons[1], strlen(persons[1]), erased_until, error);
}

static void look_at_erasure(const struct found *found)
{
    struct bytes there = save(found->tracker), without = save(found->plain);
    char name[160], sql[256];
    int done = !is_same(there, without);
    free(there.at);
    free(without.at);
    ck_assert(done || !found->must);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM body WHERE instr(bytes, '%s')", persons[1]);
    int64_t bodies = ask_file(sql);
    if (!done) {
        ck_assert_int_gt(bodies, 0);
        return;
    }
    ck_assert_int_eq(bodies, 0);
    ck_assert_int_eq(wakpi_tracker_erase(found->plain, persons[1], strlen(persons[1]), erased_until, NULL),
                     WAKPI_OK);
    for (int i = 0; i < 2 && found->must; i++) { /* neither in free pages nor in the log */
        snprintf(name, sizeof name, "%s%s", path, i ? "-wal" : "");
        struct bytes bytes = read_whole(name);
        ck_assert(bytes.size == 0 || !memmem(bytes.at, bytes.size, persons[1], strlen(persons[1])));
        free(bytes.at);
    }
}

static wakpi_status run_closing(wakpi_store *store, wakpi_error *error)
{
    return wakpi_store_close(store, closed_until, NULL, error);
}

static void look_at_closing(const struct found *found)
{
    int64_t until = INT64_MIN;
    int done = wakpi_tracker_watermark(found->tracker, &until) == WAKPI_OK && until == closed_until;
    ck_assert(done || !found->must);
    ck_assert(done || until == INT64_MIN);
    if (done)
        ck_assert_int_eq(wakpi_tracker_close(found->plain, closed_until, NULL), WAKPI_OK);
}

static wakpi_status run_publishing(wakpi_store *store, wakpi_error *error)
{
    return wakpi_store_publish(store, NULL, INT64_MAX, NULL, error);
}

#define DELIVERED(view) "SELECT coalesce(sum(amount), -1) FROM " view " WHERE measure = 'delivered'"

/* What was published before or now, all of it of one moment. */
static void look_at_publishing(const struct found *found)
{
    int64_t published = ask_file(DELIVERED("measure_total"));
    int64_t now = told_before + (found->calls[0] ? size_of_call(first_call) : 0);
    ck_assert_msg(published == now || (!found->must && published == told_before), "%lld published",
                  (long long)published);
    ck_assert_int_eq(ask_file(DELIVERED("measure_by_campaign")), published);
    ck_assert_int_eq(ask_file(DELIVERED("measure_by_day")), published);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kpi_total"), wakpi_kpi_count());
    ck_assert_int_eq(ask_file("SELECT count(*) FROM measure_total"), wakpi_measure_count());
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kpi_by_campaign"),
                     wakpi_kpi_count() * (published > told_before ? 2 : 1));
    ck_assert_int_eq(ask_file("SELECT count(*) FROM catalogue_kpi"), wakpi_kpi_count());
    ck_assert_int_eq(ask_file("SELECT count(*) FROM publication"), 1);
}

static wakpi_status run_folding(wakpi_store *store, wakpi_error *error)
{
    return wakpi_store_compact(store, 0, error);
}

/* Folding is many transactions; each keeps a row or has folded it, and lets go what is old all at once. */
static void look_at_folding(const struct found *found)
{
    int64_t old = ask_file("SELECT count(*) FROM kept WHERE arrival = 0");
    int64_t rows = ask_file("SELECT count(*) FROM journal");
    ck_assert(!found->must || (old == 0 && rows <= 1 && ask_file("SELECT count(*) FROM fragment") <= 2));
    ck_assert(old == 0 || old == told_before + 2);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body WHERE arrival = 0") != 0, old != 0);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM (SELECT seq FROM kept UNION ALL SELECT seq FROM journal) "
                              "GROUP BY seq HAVING count(*) > 1"),
                     -1);
}

static const struct task tasks[] = {
    {"copying", run_backup, look_at_backup},      {"erasing", run_erasure, look_at_erasure},
    {"closing", run_closing, look_at_closing},    {"publishing", run_publishing, look_at_publishing},
    {"letting go", run_folding, look_at_folding},
};
static const struct task *task;

/* ---- the story ---- */

static wakpi_status run_task(wakpi_store *store, wakpi_error *error)
{
    told->task = under_way;
    wakpi_status status = task->run(store, error);
    if (status == WAKPI_OK || status == WAKPI_END)
        told->task = returned_ok;
    return status;
}

static int tell_story(void *context)
{
    wakpi_store *store = NULL;
    begin_story();
    TWICE(wakpi_store_open(path, context, &store, &error));
    if (store) {
        TWICE(tell(store, first_call, &error));
        TWICE(run_task(store, &error));
        TWICE(tell(store, late_calls, &error));
        wakpi_store_free(store);
    }
    told->operations = disk.count;
    return 0;
}

static int count_lost(void)
{
    wakpi_error error = {.struct_size = sizeof error};
    struct found found = {.store = open_store(), .plain = new_tracker()};
    int lost = 0;
    ck_assert_msg(wakpi_store_tracker(found.store, &found.tracker, &error) == WAKPI_OK, "operation %lld: %s",
                  (long long)disk.at, error.text);
    apply_file(found.plain);
    found.calls[0] = find_call(found.tracker, found.plain, first_call, &lost);
    found.calls[1] = find_call(found.tracker, found.plain, late_calls, &lost);
    found.must = told->task == returned_ok;
    task->look(&found);
    assert_knows(found.store, found.plain);
    append_number(found.store, 100500); /* and it goes on, on the later day */
    compact(found.store);
    apply_number(found.plain, 100500);
    assert_knows(found.store, found.plain);
    wakpi_store_free(found.store);
    wakpi_tracker_free(found.plain);
    assert_sound(path);
    return lost;
}

START_TEST(a_task_is_done_whole_or_not_at_all)
{
    wakpi_options *options = new_options();
    task = &tasks[_i / (int)COUNT(faults)];
    printf("%s, ", task->name);
    make_file();
    fail_everywhere(_i % (int)COUNT(faults), 5, tell_story, options, count_lost);
    wakpi_options_free(options);
}
END_TEST

START_TEST(a_task_survives_a_power_cut)
{
    wakpi_options *options = new_options();
    int leaves = 1 + _i % DISK_TEARS;
    task = &tasks[_i / DISK_TEARS];
    printf("%s, ", task->name);
    make_file();
    ck_assert_int_eq(cut_everywhere(leaves, leaves == DISK_TEARS ? 2 : 1, 5, tell_story, options, count_lost),
                     0);
    ck_assert_int_gt(told->operations, 20);
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_tasks");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up_disk, tear_down);
    tcase_add_loop_test(tests, a_task_is_done_whole_or_not_at_all, 0, (int)(COUNT(tasks) * COUNT(faults)));
    tcase_add_loop_test(tests, a_task_survives_a_power_cut, 0, (int)COUNT(tasks) * DISK_TEARS);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
