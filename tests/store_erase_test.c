/* Erasing through the store: answers as a tracker's that was told the same, and no byte left in the file or beside it. */
#include "run_suite.h"

#include <time.h>
#include <wakpi/closing.h>

#include "store_faults.h"

#define DAY INT64_C(86400000)

static void erase_from(wakpi_store *store, const char *identity, int64_t time)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_erase(store, identity, strlen(identity), time, &error) == WAKPI_OK, "%s",
                  error.text);
}

static void erase_some(wakpi_store *store, wakpi_tracker *plain)
{
    static const char *const names[] = {"391", "392", "393", "394", "393331", "551187654321"};
    const char *name = names[random_below(COUNT(names))];
    int64_t time = (int64_t)random_below(70) * DAY;
    erase_from(store, name, time);
    ck_assert_int_eq(wakpi_tracker_erase(plain, name, strlen(name), time, NULL), WAKPI_OK);
}

START_TEST(a_store_that_forgets_is_a_tracker_that_forgets)
{
    seed_random(20261129);
    for (int round = 0; round < 40; round++) {
        struct own_event own[40];
        wakpi_tracker *plain = new_tracker();
        wakpi_store *one = open_lightly(), *other = open_lightly();
        int64_t until = 0;
        for (size_t i = 0; i < COUNT(own); i++) {
            draw_over_months(&own[i]);
            ck_assert_int_eq(wakpi_tracker_apply(plain, &own[i].event, 1, NULL), WAKPI_OK);
            append(random_below(2) ? one : other, &own[i].event, 1);
            switch (random_below(10)) {
            case 0:
            case 1:
                erase_some(random_below(2) ? one : other, plain);
                break;
            case 2:
                ck_assert_int_ge(wakpi_store_compact(random_below(2) ? one : other, 1, NULL), WAKPI_OK);
                break;
            case 3:
                assert_knows(random_below(2) ? one : other, plain);
                break;
            case 4:
                if (round % 2 == 0)
                    break;
                until += (int64_t)(1 + random_below(20)) * DAY;
                ck_assert_int_eq(wakpi_tracker_close(plain, until, NULL), WAKPI_OK);
                ck_assert_int_eq(wakpi_store_close(one, until, NULL, NULL), WAKPI_OK);
                break;
            default:
                break;
            }
        }
        compare_and_end(one, other, plain);
    }
}
END_TEST

/* ---- bytes ---- */

static wakpi_store *open_keeping(void)
{
    wakpi_options *options = keeping(36525, 1);
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_durable", 0, NULL), WAKPI_OK);
    return open_with(options);
}

static size_t count_in(const char *tail, const void *bytes, size_t size)
{
    char name[128];
    size_t found = 0;
    snprintf(name, sizeof name, "%s%s", path, tail);
    struct bytes all = read_whole(name);
    for (size_t i = 0; i + size <= all.size; i++)
        found += memcmp(all.at + i, bytes, size) == 0;
    free(all.at);
    return found;
}

static size_t count_bytes(const void *bytes, size_t size)
{
    return count_in("", bytes, size) + count_in("-wal", bytes, size);
}

static size_t count_text(const char *text)
{
    return count_bytes(text, strlen(text));
}

static size_t send_text(char text[256], const char *id, const char *person, const char *campaign)
{
    return (size_t)snprintf(text, 256,
                            "{\"wakpi\":\"send\",\"id\":\"%s\",\"time\":1760000000000,\"person\":\"%s\","
                            "\"campaign\":\"%s\"}",
                            id, person, campaign);
}

static wakpi_status read_send(wakpi_store *store, const char *id, const char *person, const char *campaign)
{
    char text[256];
    size_t size = send_text(text, id, person, campaign);
    return wakpi_store_read_event(store, text, size, NULL);
}

/* What a row says of one person alone, from behind its header on. */
static struct bytes facts_of(const char *id, const char *person, const char *campaign)
{
    char text[256];
    size_t size = send_text(text, id, person, campaign);
    wakpi_tracker *tracker = new_tracker();
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, text, size, NULL), WAKPI_OK);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

static int64_t now(void)
{
    return (int64_t)time(NULL) * 1000;
}

START_TEST(no_byte_of_who_was_erased_is_left)
{
    wakpi_store *store = open_keeping(), *other = open_store();
    struct bytes facts = facts_of("wamid.secret", "393330000001", "only-theirs");
    for (int i = 0; i < 40; i++) {
        char id[32], campaign[32];
        snprintf(id, sizeof id, "wamid.%d", i);
        snprintf(campaign, sizeof campaign, "campaign-of-%d", i % 4);
        ck_assert_int_eq(
            read_send(i % 2 ? store : other, id, i % 3 ? "393330000002" : "393330000003", campaign),
            WAKPI_OK);
    }
    ck_assert_int_eq(read_send(store, "wamid.secret", "393330000001", "only-theirs"), WAKPI_OK);
    ck_assert_uint_gt(count_bytes(facts.at, facts.size), 0);
    compact(other); /* in a fragment, in kept rows and in the log */
    ck_assert_int_eq(read_send(store, "wamid.secret2", "+39 333 0000001", "theirs-again"), WAKPI_OK);
    ck_assert_uint_gt(count_text("only-theirs"), 1);
    ck_assert_uint_gt(count_text("theirs-again"), 1);
    ck_assert_uint_gt(count_text("393330000001"), 0);
    size_t others = count_text("393330000002");
    erase_from(store, "+39 333 0000001", now());
    ck_assert_uint_eq(count_bytes(facts.at, facts.size), 0);
    ck_assert_uint_eq(count_text("only-theirs"), 0);
    ck_assert_uint_eq(count_text("theirs-again"), 0);
    ck_assert_uint_eq(count_text("393330000001"), 0);
    ck_assert_uint_eq(count_text("333 0000001"), 0);
    ck_assert_uint_eq(count_text("wamid.secret"), 0);
    ck_assert_uint_ge(others, count_text("393330000002"));
    ck_assert_uint_gt(count_text("393330000002"), 0);
    ck_assert_uint_gt(count_text("campaign-of-3"), 0);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), 40);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kept"), 41);
    /* A late duplicate changes nothing. */
    const wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_store_tracker(other, &tracker, NULL), WAKPI_OK);
    struct bytes before = save(tracker);
    ck_assert_int_eq(read_send(other, "wamid.secret", "393330000001", "only-theirs"), WAKPI_OK);
    ck_assert_int_eq(wakpi_store_tracker(other, &tracker, NULL), WAKPI_OK);
    struct bytes after = save(tracker);
    assert_equal(after, before);
    erase_from(other, "393330000003", now()); /* which takes out what came again of the other one as well */
    ck_assert_uint_eq(count_text("only-theirs"), 0);
    free(before.at);
    free(after.at);
    free(facts.at);
    wakpi_store_free(store);
    wakpi_store_free(other);
}
END_TEST

START_TEST(bodies_that_name_others_stay)
{
    static const char lines[] =
        "{\"wakpi\":\"send\",\"id\":\"a\",\"time\":1760000000000,\"person\":\"393330000001\",\"user\":\"IT."
        "77\"}\n"
        "{\"wakpi\":\"send\",\"id\":\"b\",\"time\":1760000000000,\"person\":\"393330000002\"}\n"
        "\n"
        "{\"wakpi\":\"read\",\"id\":\"a\",\"time\":1760000005000}\n"
        "{\"wakpi\":\"send\",\"id\":\"c\",\"time\":1760000000000,\"user\":\"IT.77\"}";
    wakpi_store *store = open_keeping();
    ck_assert_int_eq(wakpi_store_read_lines(store, lines, strlen(lines), NULL), WAKPI_OK);
    ck_assert_int_eq(read_send(store, "later", "393330000001", "x"), WAKPI_OK);
    change_file("UPDATE body SET arrival = arrival + 86400000000 WHERE seq = 2");
    erase_from(store, "393330000001", INT64_C(1759000000000)); /* from before all of it */
    ck_assert_int_eq(ask_file("SELECT length(bytes) FROM body WHERE seq = 1"), (int64_t)strlen(lines));
    erase_from(store, "393330000001", INT64_C(1769000000000)); /* and before it came, but for what it tells */
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), 1);
    ck_assert_int_eq(
        ask_file("SELECT count(*) FROM body WHERE CAST(bytes AS TEXT) = '{\"wakpi\":\"send\",\"id\":\"b\","
                 "\"time\":1760000000000,\"person\":\"393330000002\"}' || char(10) || char(10)"),
        1);
    wakpi_store_free(store);
}
END_TEST

/* ---- what is kept of somebody ---- */

static struct bytes exported(wakpi_store *store, const char *identity, wakpi_status expected)
{
    struct bytes bytes = {0};
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_export_person(store, identity, strlen(identity), collect, &bytes, &error) ==
                      expected,
                  "%s", error.text);
    collect(&bytes, "", 1);
    return bytes;
}

static int count_of(const char *text, const char *word)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, word)); at++)
        count++;
    return count;
}

START_TEST(what_is_known_of_somebody_can_be_told)
{
    static const char order[] =
        "{\"wakpi\":\"order\",\"id\":\"o\",\"time\":1760000100000,\"user\":\"IT.77\",\"amount\":"
        "\"12.50\",\"currency\":\"EUR\"}";
    wakpi_store *store = open_keeping();
    wakpi_event alias = {
        .struct_size = sizeof alias, .kind = WAKPI_EVENT_ALIAS, .time = INT64_C(1750000000000)};
    PUT(&alias, person, "393330000001");
    PUT(&alias, user, "IT.77");
    ck_assert_int_eq(read_send(store, "wamid.1", "+39 333 0000001", "their \\\"campaign\\\""), WAKPI_OK);
    ck_assert_int_eq(read_send(store, "wamid.2", "393330000002", "of others"), WAKPI_OK);
    compact(store);
    append(store, &alias, 1);
    ck_assert_int_eq(wakpi_store_read_event(store, order, strlen(order), NULL), WAKPI_OK);
    struct bytes told = exported(store, "393330000001", WAKPI_OK);
    const char *text = (const char *)told.at;
    ck_assert_int_eq(count_of(text, "\"about\":\"identity\""),
                     3); /* twice, and once in the row that is kept */
    ck_assert_int_eq(count_of(text, "\"about\":\"alias\""), 1);
    ck_assert_int_eq(count_of(text, "\"about\":\"sent_to_them\""), 2);
    ck_assert_int_eq(count_of(text, "\"about\":\"order\""), 1);
    ck_assert_int_eq(count_of(text, "\"amount\":12500000,\"currency\":\"EUR\""), 1);
    ck_assert_int_eq(count_of(text, "\"send\":1760000000000"), 2);
    ck_assert_int_eq(count_of(text, "\"campaign\":\"their \\\"campaign\\\"\""), 2);
    ck_assert_int_eq(count_of(text, "\"about\":\"kept\",\"row\":1,"), 1);
    ck_assert_int_eq(count_of(text, "\"about\":\"body\",\"row\":1,"), 1);
    ck_assert_int_eq(count_of(text, "\"about\":\"body\",\"row\":4,"), 1);
    ck_assert_int_eq(count_of(text, "\"about\":\"body\""), 2);
    ck_assert_int_eq(count_of(text, "others"), 0);
    free(told.at);
    erase_from(store, "393330000001", now());
    told = exported(store, "393330000001", WAKPI_OK);
    text = (const char *)told.at;
    ck_assert_int_eq(count_of(text, "\"about\":\"erased\""), 2); /* in its row as well */
    ck_assert_int_eq(count_of(text, "\"about\":\"sent_to_them\"") + count_of(text, "\"about\":\"order\"") +
                         count_of(text, "\"about\":\"body\""),
                     0);
    free(told.at);
    told = exported(store, "393339999999", WAKPI_NOT_FOUND);
    free(told.at);
    ck_assert_int_eq(wakpi_store_export_person(store, "", 0, collect, &told, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_export_person(store, "1", 1, NULL, NULL, NULL), WAKPI_INVALID);
    wakpi_store_free(store);
}
END_TEST

START_TEST(what_a_tracker_refuses_a_store_refuses)
{
    wakpi_store *store = open_store();
    wakpi_error error = {.struct_size = sizeof error};
    append_number(store, 1);
    ck_assert_int_eq(wakpi_store_erase(NULL, "1", 1, 0, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_erase(store, NULL, 1, 0, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_erase(store, "1", 0, 0, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_erase(store, "1", 1, -1, &error), WAKPI_INVALID);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 1);
    wakpi_store_free(store);
}
END_TEST

/* ---- stops and faults ---- */

static const char *const erased_in_turn[] = {"393331", "5511987654321"};

static int erase_story(void *context)
{
    set_faults();
    wakpi_store *store = open_in_story(context);
    if (!store)
        return 1;
    for (size_t i = 0; i < COUNT(erased_in_turn); i++) {
        const char *who = erased_in_turn[i];
        wakpi_status status = wakpi_store_erase(store, who, strlen(who), 4000, NULL);
        if (status == WAKPI_WRITE && fault.how == refuse)
            status = wakpi_store_erase(store, who, strlen(who), 4000, NULL);
        if (status != WAKPI_OK)
            return 2;
        *fault.taken = (int64_t)i + 1;
    }
    wakpi_store_free(store);
    return 0;
}

START_TEST(a_stop_or_a_fault_at_any_write_erases_whole_or_not_at_all)
{
    wakpi_options *options = new_options();
    start_faults(_i);
    while (next_fault(60)) {
        wakpi_store *store = open_keeping();
        wakpi_tracker *plain = new_tracker();
        for (int64_t i = 0; i < 9; i++) {
            append_number(store, i);
            apply_number(plain, i);
            if (i == 5)
                compact(store);
        }
        if (fault.at % 2)
            change_file(
                "DELETE FROM setting WHERE name = 'scrubbed'"); /* as one that was brought up has it */
        wakpi_store_free(store);
        tell_with_fault(erase_story, options, 0);
        store = open_lightly();
        for (size_t i = 0; i < COUNT(erased_in_turn); i++) {
            const char *who = erased_in_turn[i];
            ck_assert_int_eq(wakpi_tracker_erase(plain, who, strlen(who), 4000, NULL), WAKPI_OK);
            if ((int64_t)i >= *fault.taken)
                erase_from(store, who, 4000);
        }
        assert_knows(store, plain);
        wakpi_store_free(store);
        wakpi_tracker_free(plain);
        remove_store();
    }
    ck_assert_int_gt(fault.at, 30);
    wakpi_options_free(options);
}
END_TEST

/* ---- processes ---- */

enum { writers = 3, each = 120 };

static void work(int which)
{
    for (int64_t i = 0; which < writers && i < each; i++) { /* a request each */
        wakpi_store *store = open_patiently();
        append_number(store, which * each + i);
        wakpi_store_free(store);
    }
    if (which < writers)
        return;
    wakpi_store *store = open_patiently();
    for (int64_t i = 0; i < each; i++) {
        if (which == writers)
            compact(store);
        else if (i % 12 == 0)
            erase_from(store, persons[0], i * 2000);
    }
    wakpi_store_free(store);
}

START_TEST(others_write_and_fold_while_it_erases)
{
    pid_t child[writers + 2];
    wakpi_store_free(open_store());
    start_processes(work, child, writers + 2);
    wait_for_processes(child, writers + 2);
    wakpi_tracker *plain = told_below(writers * each);
    ck_assert_int_eq(wakpi_tracker_erase(plain, persons[0], strlen(persons[0]), 108 * 2000, NULL), WAKPI_OK);
    wakpi_store *store = open_store();
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store erase");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 240);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_store_that_forgets_is_a_tracker_that_forgets);
    tcase_add_test(tests, no_byte_of_who_was_erased_is_left);
    tcase_add_test(tests, bodies_that_name_others_stay);
    tcase_add_test(tests, what_is_known_of_somebody_can_be_told);
    tcase_add_test(tests, what_a_tracker_refuses_a_store_refuses);
    tcase_add_loop_test(tests, a_stop_or_a_fault_at_any_write_erases_whole_or_not_at_all, stop, refuse + 1);
    tcase_add_test(tests, others_write_and_fold_while_it_erases);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
