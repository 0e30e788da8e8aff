/* Loading: messages that say what others said before are taken in by a shorter way, which must come to the same. */
#include "run_suite.h"

#include "base/bytes.h"
#include "base/codec_layout.h"
#include "track_story.h"

#define MORNING INT64_C(1763726400000)

/* One of some messages of a mailing: few kinds of them, and here and there one that is like no other. */
static wakpi_event draw_status(char words[3][24], uint64_t messages)
{
    static const int32_t stages[] = {WAKPI_EVENT_SEND, WAKPI_EVENT_SENT,   WAKPI_EVENT_DELIVERED,
                                     WAKPI_EVENT_READ, WAKPI_EVENT_PLAYED, WAKPI_EVENT_FAILED};
    uint64_t message = random_below(messages), stage = random_below(random_below(8) ? 4 : COUNT(stages));
    snprintf(words[0], sizeof words[0], "m%u", (unsigned)message);
    snprintf(words[1], sizeof words[1], "39333%u", (unsigned)(message % 97));
    snprintf(words[2], sizeof words[2], "c%u", (unsigned)(message % 3));
    /* Stages of one message meet now and then. */
    wakpi_event event = make_event(stages[stage], words[0], words[1],
                                   MORNING + (int64_t)(message * 1000 + stage * random_below(3)));
    if (stage == 0 || message % 4)
        PUT(&event, campaign, words[2]);
    if (message % 7 == 0)
        PUT(&event, category, "marketing");
    if (event.kind == WAKPI_EVENT_FAILED)
        event.code = random_below(2) ? 131026 : 0;
    if (random_below(40) == 0)
        event.flags |= WAKPI_EVENT_HISTORY;
    if (random_below(40) == 0)
        event.time += INT64_C(4000000000);
    if (random_below(20) == 0)
        event.person_size = 0;
    return event;
}

static wakpi_tracker *draw_tracker(uint64_t messages, wakpi_event *events, char (*words)[3][24], size_t count)
{
    wakpi_tracker *tracker = new_tracker();
    for (size_t i = 0; i < count; i++)
        events[i] = draw_status(words[i], messages);
    apply(tracker, events, count);
    return tracker;
}

START_TEST(what_is_loaded_is_what_was_saved)
{
    enum { count = 6000 };
    static wakpi_event events[count];
    static char words[count][3][24];
    seed_random(20261125);
    for (int round = 0; round < 10; round++) {
        wakpi_tracker *tracker = draw_tracker(1 + random_below(3000), events, words, count);
        struct bytes bytes = save(tracker);
        wakpi_tracker *loaded = load(bytes);
        struct bytes same = save(loaded);
        assert_equal(same, bytes);
        free(same.at);
        apply(loaded, events, count); /* what is there is found */
        same = save(loaded);
        assert_equal(same, bytes);
        free(same.at);
        free(bytes.at);
        wakpi_tracker_free(tracker);
        wakpi_tracker_free(loaded);
    }
}
END_TEST

/* Loads bytes of any kind under a checksum that is true, by either way: a tracker in use takes in nothing by the shorter
 * one. What is taken in is saved again as it was. 1 where it was. */
static int load_either_way(unsigned char *bytes, size_t size)
{
    wakpi_options *options = new_options();
    wakpi_tracker *loaded = NULL, *used = new_tracker();
    wakpi_event event = make_event(WAKPI_EVENT_SENT, "another", "39111", MORNING);
    size_t checked = size - WAKPI_CODEC_CHECKSUM_SIZE;
    apply(used, &event, 1);
    wakpi_store_u64(bytes + checked, wakpi_codec_checksum(bytes, checked));
    wakpi_status status = wakpi_tracker_load(bytes, size, options, &loaded, NULL);
    ck_assert_int_eq(wakpi_tracker_merge_saved(used, bytes, size, NULL), status);
    if (status == WAKPI_OK) {
        struct bytes again = save(loaded);
        assert_equal(again, (struct bytes){.at = bytes, .size = size});
        free(again.at);
    }
    wakpi_tracker_free(loaded);
    wakpi_tracker_free(used);
    wakpi_options_free(options);
    return status == WAKPI_OK;
}

static struct bytes draw_bytes(void)
{
    enum { count = 600 };
    static wakpi_event events[count];
    static char words[count][3][24];
    wakpi_tracker *tracker = draw_tracker(60, events, words, count);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

START_TEST(what_is_wrong_is_refused_by_either_way)
{
    enum { changes = 12000 };
    seed_random(20261126);
    struct bytes bytes = draw_bytes();
    unsigned char *changed = malloc(bytes.size);
    int taken = 0;
    ck_assert_ptr_nonnull(changed);
    for (int i = 0; i < changes; i++) {
        memcpy(changed, bytes.at, bytes.size);
        changed[16 + random_below(bytes.size - 24)] ^= (unsigned char)(1 << random_below(8));
        if (random_below(4) == 0)
            changed[16 + random_below(bytes.size - 24)] = (unsigned char)random_below(256);
        taken += load_either_way(changed, bytes.size);
    }
    ck_assert_int_gt(taken, changes / 10); /* keys and times may be others */
    ck_assert_int_lt(taken, changes);
    free(changed);
    free(bytes.at);
}
END_TEST

/* A number that says with two bytes what it could say with one. */
START_TEST(numbers_have_one_form)
{
    seed_random(20261127);
    struct bytes bytes = draw_bytes();
    unsigned char *longer = malloc(bytes.size + 1);
    const unsigned char *section = memmem(bytes.at, bytes.size, "MESS", 4);
    ck_assert_ptr_nonnull(longer);
    ck_assert_ptr_nonnull(section);
    size_t first = (size_t)(section - bytes.at) + 12, size = (size_t)wakpi_load_u64(section + 4);
    for (size_t at = first; at < first + size; at++) {
        memcpy(longer, bytes.at, at + 1);
        longer[at] |= 0x80;
        longer[at + 1] = 0;
        memcpy(longer + at + 2, bytes.at + at + 1, bytes.size - at - 1);
        wakpi_store_u64(longer + first - 8, size + 1);
        ck_assert_msg(!load_either_way(longer, bytes.size + 1), "byte %zu", at - first);
    }
    free(longer);
    free(bytes.at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_load");
    TCase *ways = tcase_create("ways");
    tcase_set_timeout(ways, 120);
    tcase_add_test(ways, what_is_loaded_is_what_was_saved);
    tcase_add_test(ways, what_is_wrong_is_refused_by_either_way);
    tcase_add_test(ways, numbers_have_one_form);
    suite_add_tcase(suite, ways);
    return run_suite(suite);
}
