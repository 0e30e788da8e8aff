/* The tracker's state through its private header: tables, persons, joins. */
#include "run_suite.h"

#include <stdio.h>
#include <string.h>

#include "track/person.h"
#include "track/state.h"
#include "track/state_join.h"
#include "track/table.h"

static struct wakpi_state *new_state(void)
{
    struct wakpi_settings settings;
    ck_assert_int_eq(wakpi_settings_take(NULL, &settings), WAKPI_OK);
    struct wakpi_state *state;
    ck_assert_int_eq(wakpi_state_new(&settings, &state, NULL), WAKPI_OK);
    wakpi_settings_drop(&settings);
    return state;
}

static wakpi_event make_event(int32_t kind, const char *id, const char *person, int64_t time)
{
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = kind;
    event.time = time;
    event.id = id;
    event.id_size = id ? strlen(id) : 0;
    event.person = person;
    event.person_size = person ? strlen(person) : 0;
    return event;
}

#define SET(event, field, value) ((event)->field = (value), (event)->field##_size = strlen(value))

static int64_t apply(struct wakpi_state *state, const wakpi_event *event)
{
    struct wakpi_applied applied;
    ck_assert_int_eq(wakpi_state_apply(state, event, NULL, 1, &applied, NULL), WAKPI_OK);
    ck_assert_int_eq(applied.accepted + applied.duplicate, 1);
    return applied.accepted;
}

START_TEST(the_index_finds_what_it_holds_while_it_grows_and_shrinks)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_index index;
    wakpi_index_start(&index, 42);
    enum { count = 50000 };
    for (size_t i = 0; i < count; i++) {
        uint32_t tag = wakpi_index_tag(&index, i);
        ck_assert(wakpi_index_reserve(&index, &allocator, tag));
        wakpi_index_insert(&index, tag, i);
    }
    for (size_t i = 0; i < count; i += 2)
        wakpi_index_remove(&index, wakpi_index_tag(&index, i), i);
    for (size_t i = 0; i < count; i++) {
        struct wakpi_probe probe;
        size_t place = wakpi_index_first(&index, wakpi_index_tag(&index, i), &probe);
        while (place != WAKPI_NO_PLACE && place != i)
            place = wakpi_index_next(&probe);
        ck_assert_msg((place == i) == (i % 2 == 1), "element %zu", i);
    }
    wakpi_index_drop(&index, &allocator);
}
END_TEST

START_TEST(arena_elements_do_not_move)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_arena arena;
    wakpi_arena_start(&arena, 24);
    ck_assert(wakpi_arena_reserve(&arena, &allocator));
    char *first = wakpi_arena_push(&arena);
    first[23] = 'x';
    for (int i = 1; i < 100000; i++) {
        ck_assert(wakpi_arena_reserve(&arena, &allocator));
        wakpi_arena_push(&arena);
    }
    ck_assert_ptr_eq(wakpi_arena_at(&arena, 0), first);
    ck_assert_int_eq(first[23], 'x');
    wakpi_arena_drop(&arena, &allocator);
}
END_TEST

START_TEST(labels_are_told_apart_and_forgotten_from_the_end)
{
    struct wakpi_labels labels;
    struct wakpi_key key = {{1, 2}};
    wakpi_labels_start(&labels, wakpi_allocator_default(), key, 7);
    char text[16];
    uint32_t label;
    for (int i = 0; i < 5000; i++) {
        int size = snprintf(text, sizeof text, "c%d", i);
        ck_assert_int_eq(wakpi_labels_intern(&labels, text, (size_t)size, &label), WAKPI_OK);
        ck_assert_uint_eq(label, (uint32_t)i + 1);
    }
    wakpi_labels_truncate(&labels, 100);
    ck_assert_uint_eq(wakpi_labels_find(&labels, "c99", 3), 100);
    ck_assert_uint_eq(wakpi_labels_find(&labels, "c100", 4), 0);
    ck_assert_int_eq(wakpi_labels_intern(&labels, "", 0, &label), WAKPI_OK);
    ck_assert_uint_eq(label, 0);
    ck_assert_int_lt(wakpi_labels_compare(&labels, 2, 11), 0); /* "c1" < "c10" */
    ck_assert_int_lt(wakpi_labels_compare(&labels, 0, 1), 0);
    wakpi_labels_drop(&labels);
}
END_TEST

START_TEST(phone_numbers_have_one_form)
{
    static const char *const forms[][2] = {
        {"+39 333 123-4567", "393331234567"},
        {"551187654321", "5511987654321"},
        {"5511987654321", "5511987654321"},
        {"5215512345678", "525512345678"},
        {"525512345678", "525512345678"},
        {"(39) 333.1", "393331"},
        {"00393331234567", "393331234567"},
        {"00 55 (11) 8765-4321", "5511987654321"},
        {"005215512345678", "525512345678"},
        {"0393331", "0393331"}, /* a national form says no country */
        {"00", "00"},
        {"US.123", ""},
        {"", ""},
        {"39a", ""},
        {"1234567890123456789012345678901234", ""},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char digits[WAKPI_PHONE_LIMIT];
        size_t size = wakpi_phone_normalize(forms[i][0], strlen(forms[i][0]), digits);
        ck_assert_msg(size == strlen(forms[i][1]) && memcmp(digits, forms[i][1], size) == 0, "%s",
                      forms[i][0]);
    }
}
END_TEST

START_TEST(first_seen_times_are_minima_and_duplicates_change_nothing)
{
    struct wakpi_state *state = new_state();
    wakpi_event read = make_event(WAKPI_EVENT_READ, "wamid.1", "393331", 300);
    wakpi_event early = make_event(WAKPI_EVENT_READ, "wamid.1", "393331", 200);
    ck_assert_int_eq(apply(state, &read), 1);
    ck_assert_int_eq(apply(state, &read), 0);
    ck_assert_int_eq(apply(state, &early), 1);
    ck_assert_int_eq(apply(state, &read), 0);
    ck_assert_uint_eq(wakpi_state_message_count(state), 1);
    struct wakpi_message message;
    wakpi_state_message(state, 0, &message);
    ck_assert_int_eq(message.seen[WAKPI_STAGE_READ], 200);
    ck_assert_int_eq(message.seen[WAKPI_STAGE_DELIVERED], WAKPI_NEVER);
    ck_assert_uint_ne(message.identity, 0);
    ck_assert_uint_eq(wakpi_state_find_message(state, &message.key), 0);
    wakpi_state_free(state);
}
END_TEST

START_TEST(a_send_log_stands_over_what_a_status_says)
{
    struct wakpi_state *state = new_state();
    wakpi_event sent = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 300);
    SET(&sent, campaign, "zz from callback");
    SET(&sent, category, "marketing");
    wakpi_event send = make_event(WAKPI_EVENT_SEND, "wamid.1", "393331", 100);
    SET(&send, campaign, "autumn");
    apply(state, &send);
    apply(state, &sent);
    struct wakpi_message message;
    wakpi_state_message(state, 0, &message);
    struct wakpi_label_text text =
        wakpi_labels_text(wakpi_state_labels(state), message.labels[WAKPI_LABEL_CAMPAIGN].label);
    ck_assert_str_eq(text.text, "autumn");
    text = wakpi_labels_text(wakpi_state_labels(state), message.labels[WAKPI_LABEL_CATEGORY].label);
    ck_assert_str_eq(text.text, "marketing");
    wakpi_state_free(state);
}
END_TEST

START_TEST(a_known_failure_code_stands_over_an_unknown_one)
{
    static const int32_t codes[] = {131026, 0, 131049, 131026};
    static const int64_t times[] = {500, 100, 400, 400};
    for (int turn = 0; turn < 4; turn++) {
        struct wakpi_state *state = new_state();
        for (int i = 0; i < 4; i++) {
            int at = (i + turn) % 4;
            wakpi_event failed = make_event(WAKPI_EVENT_FAILED, "wamid.1", NULL, times[at]);
            failed.code = codes[at];
            apply(state, &failed);
        }
        struct wakpi_message message;
        wakpi_state_message(state, 0, &message);
        ck_assert_int_eq(message.failure_code, 131026);
        ck_assert_int_eq(message.failure_time, 400);
        ck_assert_int_eq(message.seen[WAKPI_STAGE_FAILED], 100);
        ck_assert_uint_eq(message.identity, 0);
        wakpi_state_free(state);
    }
}
END_TEST

START_TEST(identities_of_one_event_are_one_person)
{
    struct wakpi_state *state = new_state();
    wakpi_event plain = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 100);
    wakpi_event hidden = make_event(WAKPI_EVENT_SENT, "wamid.2", NULL, 100);
    SET(&hidden, user, "IT.42");
    apply(state, &plain);
    apply(state, &hidden);
    struct wakpi_message one, other;
    wakpi_state_message(state, 0, &one);
    wakpi_state_message(state, 1, &other);
    ck_assert_uint_ne(wakpi_state_person(state, one.identity), wakpi_state_person(state, other.identity));
    wakpi_event both = make_event(WAKPI_EVENT_MESSAGE, "wamid.3", "+39 3331", 90);
    SET(&both, user, "IT.42");
    ck_assert_int_eq(apply(state, &both), 1);
    ck_assert_uint_eq(wakpi_state_person(state, one.identity), wakpi_state_person(state, other.identity));
    ck_assert_uint_eq(wakpi_state_alias_count(state), 1);
    struct wakpi_alias alias;
    wakpi_state_alias(state, 0, &alias);
    ck_assert_int_eq(alias.time, 90);
    ck_assert_int_lt(wakpi_fingerprint_compare(alias.one, alias.other), 0);
    wakpi_state_free(state);
}
END_TEST

START_TEST(a_tap_knows_the_message_it_stood_on)
{
    struct wakpi_state *state = new_state();
    wakpi_event tap = make_event(WAKPI_EVENT_TAP, "wamid.in", "393331", 500);
    SET(&tap, context, "wamid.1");
    SET(&tap, account, "1555");
    apply(state, &tap);
    struct wakpi_turn turn;
    wakpi_state_turn(state, 0, &turn);
    ck_assert_uint_eq(wakpi_state_find_message(state, &turn.context), WAKPI_NO_PLACE);
    wakpi_event sent = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 100);
    SET(&sent, account, "1555");
    apply(state, &sent);
    ck_assert_uint_eq(wakpi_state_find_message(state, &turn.context), 0);
    wakpi_state_free(state);
}
END_TEST

/* Saved states may come from anywhere, and say of one key what no two events do: the order of joining shows all the same in
 * nothing. */
START_TEST(kinds_join_whatever_they_contradict_each_other_in)
{
    static const int32_t acts[] = {WAKPI_EVENT_LEAD, WAKPI_EVENT_QUALIFIED};
    static const int32_t registers[] = {WAKPI_EVENT_COUNT, WAKPI_EVENT_COST};
    struct wakpi_act act[2];
    struct wakpi_register entry[2];
    for (int turned = 0; turned < 2; turned++) {
        struct wakpi_state *state = new_state();
        int changed = 0;
        for (int i = 0; i < 2; i++) {
            struct wakpi_act of_act = {.key = {1, 2}, .time = 1000, .first = 1000, .kind = acts[i ^ turned]};
            struct wakpi_register of_register = {.key = {3, 4}, .kind = registers[i ^ turned]};
            ck_assert_int_eq(wakpi_state_join_act(state, &of_act, &changed), WAKPI_OK);
            ck_assert_int_eq(wakpi_registers_join(&state->registers, &state->settings.allocator,
                                                  &state->labels, &of_register, &changed),
                             WAKPI_OK);
        }
        wakpi_state_act(state, 0, &act[turned]);
        wakpi_state_register(state, 0, &entry[turned]);
        wakpi_state_free(state);
    }
    ck_assert_int_eq(act[0].kind, act[1].kind);
    ck_assert_int_eq(entry[0].kind, entry[1].kind);
}
END_TEST

START_TEST(the_highest_version_of_a_count_stands)
{
    struct wakpi_state *state = new_state();
    wakpi_event count = make_event(WAKPI_EVENT_COUNT, NULL, NULL, 0);
    count.until = 1000;
    count.measure = 1;
    SET(&count, source, "site");
    SET(&count, campaign, "autumn");
    count.amount = 500;
    ck_assert_int_eq(apply(state, &count), 1);
    ck_assert_int_eq(apply(state, &count), 0);
    count.amount = 400;
    count.version = 1;
    ck_assert_int_eq(apply(state, &count), 1);
    count.amount = 900;
    count.version = 0;
    ck_assert_int_eq(apply(state, &count), 0);
    ck_assert_uint_eq(wakpi_state_register_count(state), 1);
    struct wakpi_register entry;
    wakpi_state_register(state, 0, &entry);
    ck_assert_int_eq(entry.amount, 400);
    SET(&count, campaign, "winter");
    ck_assert_int_eq(apply(state, &count), 1);
    ck_assert_uint_eq(wakpi_state_register_count(state), 2);
    wakpi_state_free(state);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_state");
    TCase *tables = tcase_create("tables");
    tcase_add_test(tables, the_index_finds_what_it_holds_while_it_grows_and_shrinks);
    tcase_add_test(tables, arena_elements_do_not_move);
    tcase_add_test(tables, labels_are_told_apart_and_forgotten_from_the_end);
    suite_add_tcase(suite, tables);
    TCase *joins = tcase_create("joins");
    tcase_add_test(joins, phone_numbers_have_one_form);
    tcase_add_test(joins, first_seen_times_are_minima_and_duplicates_change_nothing);
    tcase_add_test(joins, a_send_log_stands_over_what_a_status_says);
    tcase_add_test(joins, a_known_failure_code_stands_over_an_unknown_one);
    tcase_add_test(joins, identities_of_one_event_are_one_person);
    tcase_add_test(joins, a_tap_knows_the_message_it_stood_on);
    tcase_add_test(joins, kinds_join_whatever_they_contradict_each_other_in);
    tcase_add_test(joins, the_highest_version_of_a_count_stands);
    suite_add_tcase(suite, joins);
    return run_suite(suite);
}
