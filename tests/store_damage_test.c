/* A store whose file is damaged, at random: bytes that are flipped, swept out, moved or cut off, in the file and in its log.
 * Opening and asking refuse it, or answer; nothing crashes, which is for the sanitizers to see, and a file that is called
 * another's stays as it was. */
#include "run_suite.h"

#include <fcntl.h>

#include "store_folder.h"

static const char *const tails[] = {"", "-wal"};
enum { parts = 2, page = 4096 };

static struct bytes whole[parts];

static void name_part(int part, char name[128])
{
    snprintf(name, 128, "%s%s", path, tails[part]);
}

static struct bytes read_part(int part)
{
    struct bytes bytes = {0};
    char name[128], piece[page];
    name_part(part, name);
    int file = open(name, O_RDONLY);
    for (ssize_t size; file >= 0 && (size = read(file, piece, sizeof piece)) > 0;)
        collect(&bytes, piece, (size_t)size);
    if (file >= 0)
        close(file);
    return bytes;
}

static void write_part(int part, struct bytes bytes)
{
    char name[128];
    name_part(part, name);
    FILE *file = fopen(name, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.size, file), bytes.size);
    fclose(file);
}

/* A file with fragments, a journal and a log that was not written back. */
static void make_whole(void)
{
    wakpi_store *store = open_store();
    for (int64_t i = 0; i < 300; i++)
        append_number(store, i);
    ck_assert_int_ge(wakpi_store_compact(store, 0, NULL), WAKPI_OK);
    wakpi_store_free(store);
    store = open_store();
    for (int64_t i = 300; i < 340; i++)
        append_number(store, i);
    for (int part = 0; part < parts; part++) {
        whole[part] = read_part(part);
        ck_assert_uint_gt(whole[part].size, page);
    }
    wakpi_store_free(store);
}

/* Heads of pages and of the file are where most can go wrong. */
static size_t some_place(size_t size)
{
    size_t place = (size_t)random_below(size);
    switch (random_below(4)) {
    case 0:
        return (size_t)random_below(100);
    case 1:
        return place / page * page + (size_t)random_below(16) < size
                   ? place / page * page + (size_t)random_below(16)
                   : place;
    default:
        return place;
    }
}

static void damage(struct bytes *bytes)
{
    size_t from = some_place(bytes->size), to = some_place(bytes->size), size = (size_t)random_below(600);
    size_t most = bytes->size - (from > to ? from : to);
    switch (random_below(6)) {
    case 0:
        memset(bytes->at + to, (int)random_below(2) * 255, size < most ? size : most);
        break;
    case 1:
        memmove(bytes->at + to, bytes->at + from, size < most ? size : most);
        break;
    case 2:
        bytes->size = from;
        break;
    default:
        for (uint64_t i = 0, count = 1 + random_below(4); i < count; i++)
            bytes->at[some_place(bytes->size)] ^= (unsigned char)(1u << random_below(8));
        break;
    }
}

/* A damaged length may be more than memory can hold, which SQLite says in the same word. */
static int is_refusal(wakpi_status status)
{
    return status == WAKPI_CORRUPT || status == WAKPI_NO_MEMORY || status == WAKPI_MALFORMED ||
           status == WAKPI_VERSION || status == WAKPI_MISMATCH || status == WAKPI_WRITE;
}

static void assert_fair(wakpi_status status, const wakpi_error *error)
{
    ck_assert_msg(status == WAKPI_OK || status == WAKPI_END || is_refusal(status), "status %d: %s", status,
                  error->text);
    ck_assert(status == WAKPI_OK || status == WAKPI_END || error->text[0] != 0);
}

/* Everything that a host may do with it. */
static void use(wakpi_store *store)
{
    const wakpi_tracker *tracker = NULL;
    wakpi_cursor *cursor;
    char id[32];
    wakpi_event event = numbered(1000, id);
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_store_tracker(store, &tracker, &error);
    assert_fair(status, &error);
    status = wakpi_store_query(store, NULL, &cursor, &error);
    assert_fair(status, &error);
    if (status == WAKPI_OK)
        wakpi_cursor_free(cursor);
    assert_fair(wakpi_store_apply(store, &event, 1, &error), &error);
    assert_fair(wakpi_store_compact(store, 0, &error), &error);
    assert_fair(wakpi_store_tracker(store, &tracker, &error), &error);
}

START_TEST(a_damaged_file_is_refused_or_answers)
{
    int rounds = getenv("WAKPI_LONG_TESTS") ? 20000 : 500, refused = 0, answered = 0;
    wakpi_options *options = new_options();
    seed_random(20261128);
    make_whole();
    wakpi_options_set_integer(options, "store_durable", 0, NULL);
    wakpi_options_set_integer(options, "store_wait", 0, NULL);
    for (int round = 0; round < rounds; round++) {
        wakpi_store *store = NULL;
        wakpi_error error;
        remove_store();
        int which = (int)random_below(3); /* the file, its log, or the file without one */
        struct bytes damaged = {0};
        struct bytes good = whole[which % 2];
        collect(&damaged, good.at, good.size);
        damage(&damaged);
        if (which < 2)
            write_part(1 - which, whole[1 - which]);
        write_part(which % 2, damaged);
        wakpi_status status = try_open(options, &store, &error);
        assert_fair(status, &error);
        if (status == WAKPI_OK) {
            use(store);
            answered++;
        } else {
            refused++;
        }
        wakpi_store_free(store);
        if (status == WAKPI_MALFORMED || status == WAKPI_VERSION) {
            struct bytes after = read_part(which % 2);
            assert_equal(after, damaged);
            free(after.at);
        }
        free(damaged.at);
    }
    printf("%d refused, %d opened\n", refused, answered);
    ck_assert_int_gt(refused, rounds / 20);
    ck_assert_int_gt(answered, rounds / 20);
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_damage");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_damaged_file_is_refused_or_answers);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
