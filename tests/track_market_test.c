/* The market that is kept of an identity: from numbers and ids, saved, loaded, merged, and of states saved before. */
#include "run_suite.h"

#include <stdlib.h>

#include "track/market.h"
#include "track/state_tables.h"
#include "track/tracker.h"
#include "track_events.h"

START_TEST(numbers_have_the_market_of_their_calling_code)
{
    static const struct {
        const char *digits;
        uint16_t market;
    } numbers[] = {
        {"393331234567", 39},  {"12025550123", 1},     {"18095550123", 1809},
        {"18295550123", 1809}, {"18765550123", 1876},  {"14165550123", 1},
        {"79161234567", 7},    {"77011234567", 77},    {"76011234567", 77},
        {"447700900123", 44},  {"5511912345678", 55},  {"525512345678", 52},
        {"919812345678", 91},  {"971501234567", 971},  {"96550012345", 965},
        {"35312345678", 353},  {"2348012345678", 234}, {"8613812345678", 86},
        {"85212345678", 852},  {"999123456789", 999},  {"391", 0},
        {"0393331234567", 0},  {"19995550123", 1},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        ck_assert_msg(wakpi_market_of_number(numbers[i].digits, strlen(numbers[i].digits)) ==
                          numbers[i].market,
                      "%s", numbers[i].digits);
    ck_assert_int_eq(wakpi_market_of_country("IT"), 39);
    ck_assert_int_eq(wakpi_market_of_country("KZ"), 77);
    ck_assert_int_eq(wakpi_market_of_country("ZZ"), 0);
}
END_TEST

START_TEST(calling_codes_are_those_that_are_kept)
{
    static const struct {
        const char *digits;
        uint16_t market;
    } codes[] = {{"39", 39},     {"1", 1},     {"7", 7},  {"77", 77},   {"76", 77}, {"1809", 1809},
                 {"1829", 1809}, {"353", 353}, {"", 0},   {"3", 0},     {"393", 0}, {"1212", 0},
                 {"18", 0},      {"79", 0},    {"35", 0}, {"35312", 0}, {"03", 0}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        ck_assert_msg(wakpi_market_of_code(codes[i].digits, strlen(codes[i].digits)) == codes[i].market, "%s",
                      codes[i].digits);
}
END_TEST

/* SEND and DELIVERED of "m" to 393331234567, as saved before markets were kept. */
static const unsigned char before[] = {
    0x89, 0x77, 0x61, 0x6b, 0x70, 0x69, 0x0d, 0x0a, 0x54, 0x52, 0x41, 0x43, 0x01, 0x00, 0x00, 0x00, 0x4f,
    0x50, 0x54, 0x53, 0x1a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6e, 0x15, 0xe2, 0x58, 0x01, 0xa7,
    0xb0, 0x14, 0x00, 0x00, 0x3e, 0xe8, 0x51, 0x41, 0x21, 0x56, 0x4b, 0x69, 0xd6, 0x82, 0x4c, 0x94, 0xab,
    0x29, 0x91, 0x54, 0x4c, 0x41, 0x42, 0x4c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01,
    0x78, 0x49, 0x44, 0x45, 0x4e, 0x11, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0xd9, 0x31, 0x03,
    0xc0, 0xe8, 0x11, 0x00, 0xab, 0xee, 0x9a, 0x14, 0x60, 0x59, 0x7f, 0x86, 0x4b, 0x41, 0x4c, 0x49, 0x41,
    0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4d, 0x45, 0x53, 0x53, 0x1f, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x01, 0xce, 0xe6, 0x28, 0x3f, 0xe8, 0x1f, 0x01, 0x69, 0xaf, 0xd7, 0x0f, 0x88,
    0x44, 0x5e, 0x79, 0x33, 0x01, 0x05, 0x80, 0xe8, 0xc8, 0xe4, 0xd4, 0x66, 0x00, 0x00, 0x02, 0x01, 0x03,
    0x00, 0x54, 0x55, 0x52, 0x4e, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4d, 0x45, 0x4d,
    0x42, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x57, 0x49, 0x53, 0x48, 0x01, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x52, 0x45, 0x47, 0x49, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0xf6, 0xa8, 0x06, 0x25, 0xee, 0x18, 0x5c, 0x24,
};

struct bytes {
    unsigned char at[4096];
    size_t size;
};

static int32_t keep(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (bytes->size + size > sizeof bytes->at)
        return WAKPI_LIMIT;
    memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return WAKPI_OK;
}

static struct bytes save(const wakpi_tracker *tracker)
{
    struct bytes bytes = {.size = 0};
    ck_assert_int_eq(wakpi_tracker_save(tracker, keep, &bytes, NULL), WAKPI_OK);
    return bytes;
}

static wakpi_options *options;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_options_free(options);
}

static wakpi_tracker *make(void)
{
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    return tracker;
}

static wakpi_tracker *load(const void *bytes, size_t size)
{
    wakpi_tracker *tracker = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_load(bytes, size, options, &tracker, &error) == WAKPI_OK, "%s", error.text);
    return tracker;
}

/* Of the first message. */
static uint16_t market_of(const wakpi_tracker *tracker)
{
    struct wakpi_message message;
    wakpi_state_message(tracker->state, 0, &message);
    return wakpi_state_market(tracker->state, message.identity);
}

static void tell(wakpi_tracker *tracker)
{
    APPLY(tracker, SEND("m", NOON, "393331234567", "x"), STATUS(DELIVERED, "m", NOON));
}

START_TEST(a_state_saved_before_takes_markets_when_they_are_stated)
{
    wakpi_tracker *old = load(before, sizeof before), *fresh = make();
    ck_assert_int_eq(market_of(old), 0);
    struct bytes unchanged = save(old);
    ck_assert_uint_eq(unchanged.size, sizeof before);
    ck_assert_mem_eq(unchanged.at, before, sizeof before);
    tell(fresh);
    ck_assert_int_eq(market_of(fresh), 39);
    struct bytes expected = save(fresh);
    tell(old);
    struct bytes told = save(old);
    ck_assert_uint_eq(told.size, expected.size);
    ck_assert_mem_eq(told.at, expected.at, expected.size);
    wakpi_tracker *merged = load(before, sizeof before);
    ck_assert_int_eq(wakpi_tracker_merge(merged, fresh, NULL), WAKPI_OK);
    ck_assert_int_eq(market_of(merged), 39);
    ck_assert_int_eq(wakpi_tracker_merge(fresh, merged, NULL), WAKPI_OK);
    struct bytes joined = save(fresh);
    ck_assert_uint_eq(joined.size, expected.size);
    ck_assert_mem_eq(joined.at, expected.at, expected.size);
    wakpi_tracker *again = load(expected.at, expected.size);
    ck_assert_int_eq(market_of(again), 39);
    wakpi_tracker_free(again);
    wakpi_tracker_free(merged);
    wakpi_tracker_free(fresh);
    wakpi_tracker_free(old);
}
END_TEST

START_TEST(an_id_tells_its_country_and_a_person_lends_a_market)
{
    wakpi_tracker *tracker = make();
    wakpi_event send = EVENT(.kind = WAKPI_EVENT_SEND, .time = NOON, TEXT(id, "m"), TEXT(user, "IT.1234567"));
    APPLY(tracker, send);
    ck_assert_int_eq(market_of(tracker), 39);
    wakpi_tracker_free(tracker);
    tracker = make();
    wakpi_event hidden = EVENT(.kind = WAKPI_EVENT_SEND, .time = NOON, TEXT(id, "m"), TEXT(user, "1234567x"));
    APPLY(tracker, hidden);
    ck_assert_int_eq(market_of(tracker), 0);
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON, TEXT(user, "1234567x"),
                         TEXT(person, "+44 7700 900123")));
    ck_assert_int_eq(market_of(tracker), 44);
    wakpi_tracker_free(tracker);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_market");
    TCase *tests = tcase_create("market");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, numbers_have_the_market_of_their_calling_code);
    tcase_add_test(tests, calling_codes_are_those_that_are_kept);
    tcase_add_test(tests, a_state_saved_before_takes_markets_when_they_are_stated);
    tcase_add_test(tests, an_id_tells_its_country_and_a_person_lends_a_market);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
