#include "run_suite.h"

#include <stdio.h>
#include <string.h>

#include "base/codec.h"
#include "failing_allocator.h"

#define KIND        WAKPI_TAG('T', 'E', 'S', 'T')
#define TAG_NUMBERS WAKPI_TAG('n', 'u', 'm', 's')
#define TAG_TEXT    WAKPI_TAG('t', 'e', 'x', 't')

static const uint64_t numbers[] = {
    0,         1, 127, 128, 300, 16383, 16384, UINT32_MAX, UINT64_C(1) << 62, INT64_MAX, (uint64_t)INT64_MIN,
    UINT64_MAX};
enum { number_count = sizeof numbers / sizeof numbers[0] };

struct subject {
    const char *text;
    size_t size;
};

static void put_numbers(struct wakpi_writer *writer, const void *subject)
{
    (void)subject;
    wakpi_put_varint(writer, number_count);
    for (size_t i = 0; i < number_count; i++) {
        wakpi_put_varint(writer, numbers[i]);
        wakpi_put_signed(writer, (int64_t)numbers[i]);
        wakpi_put_u8(writer, (uint8_t)numbers[i]);
        wakpi_put_u32(writer, (uint32_t)numbers[i]);
        wakpi_put_u64(writer, numbers[i]);
        wakpi_put_i64(writer, (int64_t)numbers[i]);
    }
}

static void put_text(struct wakpi_writer *writer, const void *subject)
{
    const struct subject *from = subject;
    wakpi_put_bytes(writer, from->text, from->size);
}

static void put_inner(struct wakpi_writer *writer, const void *subject)
{
    wakpi_put_section(writer, TAG_TEXT, put_text, subject);
}

static void put_all(struct wakpi_writer *writer, const void *subject)
{
    wakpi_put_section(writer, TAG_NUMBERS, put_numbers, subject);
    wakpi_put_section(writer, KIND, put_inner, subject);
}

/* Reads what put_all put; the story every loader tells. */
static wakpi_status read_all(const void *bytes, size_t size, struct subject *found, wakpi_error *error)
{
    struct wakpi_reader reader, section, inner;
    uint32_t version;
    wakpi_status status = wakpi_codec_open(&reader, bytes, size, KIND, 3, &version, error);
    if (status != WAKPI_OK)
        return status;
    wakpi_enter_section(&reader, TAG_NUMBERS, &section);
    size_t count = wakpi_get_count(&section, 27);
    for (size_t i = 0; i < count && !wakpi_reader_failed(&section); i++) {
        uint64_t number = wakpi_get_varint(&section);
        int same = wakpi_get_signed(&section) == (int64_t)number;
        same &= wakpi_get_u8(&section) == (uint8_t)number;
        same &= wakpi_get_u32(&section) == (uint32_t)number;
        same &= wakpi_get_u64(&section) == number;
        same &= wakpi_get_i64(&section) == (int64_t)number;
        if (!same || number != numbers[i % number_count])
            wakpi_reader_fail(&section, WAKPI_CORRUPT, "the numbers differ");
    }
    wakpi_leave_section(&reader, &section);
    wakpi_enter_section(&reader, KIND, &section);
    wakpi_enter_section(&section, TAG_TEXT, &inner);
    found->text = wakpi_get_bytes(&inner, 20000, &found->size);
    wakpi_leave_section(&section, &inner);
    wakpi_leave_section(&reader, &section);
    return wakpi_codec_close(&reader, error);
}

static unsigned char saved[40000];
static size_t saved_size;
static wakpi_error error;
static char long_text[10000];
static struct subject subject;

static void set_up(void)
{
    error = (wakpi_error){.struct_size = sizeof error};
    for (size_t i = 0; i < sizeof long_text; i++)
        long_text[i] = (char)(i * 31 >> 3);
    subject = (struct subject){"hello", 5};
    saved_size = 0;
    ck_assert_int_eq(wakpi_codec_save(KIND, 3, put_all, &subject, saved, sizeof saved, &saved_size),
                     WAKPI_OK);
}

START_TEST(what_is_saved_is_read)
{
    struct subject found;
    ck_assert_int_eq(read_all(saved, saved_size, &found, &error), WAKPI_OK);
    ck_assert_uint_eq(found.size, 5);
    ck_assert_mem_eq(found.text, "hello", 5);
}
END_TEST

/* The layout is a promise: files of today are read for ever. */
START_TEST(the_bytes_are_these)
{
    static const unsigned char expected[] = {0x89, 'w', 'a', 'k', 'p', 'i', '\r', '\n', 'T', 'E', 'S',
                                             'T',  1,   0,   0,   0,   't', 'e',  'x',  't', 3,   0,
                                             0,    0,   0,   0,   0,   0,   2,    'h',  'i'};
    struct subject hi = {"hi", 2};
    unsigned char bytes[64];
    size_t size;
    ck_assert_int_eq(wakpi_codec_save(KIND, 1, put_inner, &hi, bytes, sizeof bytes, &size), WAKPI_OK);
    ck_assert_uint_eq(size, sizeof expected + 8);
    ck_assert_mem_eq(bytes, expected, sizeof expected);
    struct wakpi_siphash hash = wakpi_siphash_begin_64(wakpi_key_from("wakpi saved byte"));
    wakpi_siphash_bytes(&hash, expected, sizeof expected);
    ck_assert_uint_eq(wakpi_load_u64(bytes + sizeof expected), wakpi_siphash_end_64(&hash));
}
END_TEST

struct sink {
    unsigned char bytes[40000];
    size_t size;
    int pieces, refuse_at;
};

static int32_t collect(void *context, const void *bytes, size_t size)
{
    struct sink *sink = context;
    if (++sink->pieces == sink->refuse_at)
        return 1;
    memcpy(sink->bytes + sink->size, bytes, size);
    sink->size += size;
    return 0;
}

START_TEST(pieces_are_the_same_bytes)
{
    static const size_t sizes[] = {0, 1, 3600, 4000, 4096, 9999, 10000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        static struct sink sink;
        memset(&sink, 0, sizeof sink);
        struct subject text = {long_text, sizes[i]}, found;
        ck_assert_int_eq(wakpi_codec_save(KIND, 3, put_all, &text, saved, sizeof saved, &saved_size),
                         WAKPI_OK);
        ck_assert_int_eq(wakpi_codec_write(KIND, 3, put_all, &text, collect, &sink, &error), WAKPI_OK);
        ck_assert_uint_eq(sink.size, saved_size);
        ck_assert_mem_eq(sink.bytes, saved, saved_size);
        ck_assert_int_eq(read_all(saved, saved_size, &found, &error), WAKPI_OK);
        ck_assert_uint_eq(found.size, sizes[i]);
        int pieces = sink.pieces;
        for (int refuse = 1; refuse <= pieces; refuse++) {
            memset(&sink, 0, sizeof sink);
            sink.refuse_at = refuse;
            ck_assert_int_eq(wakpi_codec_write(KIND, 3, put_all, &text, collect, &sink, &error), WAKPI_WRITE);
            ck_assert_int_eq(sink.pieces, refuse);
        }
    }
}
END_TEST

START_TEST(a_small_buffer_is_left_alone)
{
    unsigned char small[40000];
    memset(small, 0x5A, sizeof small);
    size_t size = 0;
    ck_assert_int_eq(wakpi_codec_save(KIND, 3, put_all, &subject, small, saved_size - 1, &size),
                     WAKPI_TOO_SMALL);
    ck_assert_uint_eq(size, saved_size);
    for (size_t i = 0; i < sizeof small; i++)
        ck_assert(small[i] == 0x5A);
    ck_assert_int_eq(wakpi_codec_save(KIND, 3, put_all, &subject, NULL, 0, &size), WAKPI_TOO_SMALL);
    ck_assert_int_eq(wakpi_codec_save(KIND, 3, put_all, &subject, small, saved_size, &size), WAKPI_OK);
    ck_assert_mem_eq(small, saved, saved_size);
}
END_TEST

START_TEST(every_flipped_bit_shows)
{
    struct subject found;
    for (size_t bit = 0; bit < saved_size * 8; bit++) {
        saved[bit / 8] ^= (unsigned char)(1 << bit % 8);
        wakpi_status status = read_all(saved, saved_size, &found, &error);
        /* A larger version number is taken for a later format. */
        ck_assert_int_eq(status, bit / 8 >= 12 && bit / 8 < 16 && status == WAKPI_VERSION ? WAKPI_VERSION
                                                                                          : WAKPI_CORRUPT);
        saved[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (size_t size = 0; size < saved_size; size++)
        ck_assert_int_eq(read_all(saved, size, &found, &error), WAKPI_CORRUPT);
    ck_assert_int_eq(read_all(saved, saved_size + 1, &found, &error), WAKPI_CORRUPT);
    ck_assert_int_eq(read_all(NULL, 0, &found, &error), WAKPI_INVALID);
}
END_TEST

START_TEST(later_formats_and_other_kinds_are_told)
{
    struct wakpi_reader reader;
    uint32_t version = 0;
    ck_assert_int_eq(wakpi_codec_open(&reader, saved, saved_size, KIND, 2, &version, &error), WAKPI_VERSION);
    ck_assert_str_eq(error.text, "the saved bytes are of format 3; this library reads up to 2");
    ck_assert_int_eq(wakpi_codec_open(&reader, saved, saved_size, TAG_TEXT, 3, &version, &error),
                     WAKPI_MISMATCH);
    ck_assert_str_eq(error.text, "the saved bytes are of kind \"TEST\", not \"text\"");
    ck_assert_uint_eq(version, 0);
    ck_assert_int_eq(wakpi_codec_open(&reader, saved, saved_size, KIND, 9, &version, &error), WAKPI_OK);
    ck_assert_uint_eq(version, 3);
}
END_TEST

/* Bytes behind the checksum's back, as a forger would make them: every flip and cut must still be survived. */
START_TEST(forged_bytes_are_survived)
{
    static unsigned char forged[40000];
    struct subject found;
    size_t body = saved_size - 8;
    int refused = 0;
    for (size_t at = 16; at < body; at++) {
        for (int value = 0; value < 256; value += 5) {
            memcpy(forged, saved, saved_size);
            forged[at] = (unsigned char)value;
            struct wakpi_siphash hash = wakpi_siphash_begin_64(wakpi_key_from("wakpi saved byte"));
            wakpi_siphash_bytes(&hash, forged, body);
            wakpi_store_u64(forged + body, wakpi_siphash_end_64(&hash));
            wakpi_status status = read_all(forged, saved_size, &found, &error);
            ck_assert(status == WAKPI_OK || status == WAKPI_CORRUPT);
            ck_assert(status != WAKPI_OK || found.size <= 5);
            refused += status != WAKPI_OK;
        }
    }
    ck_assert_int_gt(refused, 1000);
}
END_TEST

static uint64_t varint_of(const char *bytes, size_t size, wakpi_status *status)
{
    struct wakpi_reader reader = wakpi_reader_of(bytes, size);
    uint64_t value = wakpi_get_varint(&reader);
    *status = reader.status;
    return value;
}

START_TEST(a_number_has_one_form)
{
    wakpi_status status;
    ck_assert_uint_eq(varint_of("\x7f", 1, &status), 127);
    ck_assert_int_eq(status, WAKPI_OK);
    ck_assert_uint_eq(varint_of("\x80\x01", 2, &status), 128);
    ck_assert_uint_eq(varint_of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, &status), UINT64_MAX);
    ck_assert_int_eq(status, WAKPI_OK);
    static const struct {
        const char *bytes;
        size_t size;
    } bad[] = {{"\x80\x00", 2},
               {"\xff\x80\x00", 3},
               {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10},
               {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11},
               {"\x80", 1},
               {"", 0}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_uint_eq(varint_of(bad[i].bytes, bad[i].size, &status), 0);
        ck_assert_int_eq(status, WAKPI_CORRUPT);
    }
}
END_TEST

/* Whether it is the last of the bytes, or more of them follow, from which it must not take anything. */
START_TEST(a_number_ends_where_it_ends)
{
    for (unsigned bits = 0; bits < 64; bits++) {
        for (unsigned tail = 0; tail < 16; tail++) {
            uint64_t value = (UINT64_C(1) << bits) + (UINT64_C(0x5bd1e995f3a7c21b) >> (63 - bits));
            unsigned char bytes[32];
            size_t size = 0;
            for (uint64_t left = value; left >= 0x80; left >>= 7)
                bytes[size++] = (unsigned char)(left | 0x80);
            bytes[size] = (unsigned char)(value >> (7 * size));
            memset(bytes + ++size, tail % 2 ? 0xff : 0x01, tail);
            struct wakpi_reader reader = wakpi_reader_of(bytes, size + tail);
            ck_assert_uint_eq(wakpi_get_varint(&reader), value);
            ck_assert_uint_eq(reader.at, size);
            ck_assert_int_eq(reader.status, WAKPI_OK);
            bytes[size - 1] |= 0x80; /* and nothing more */
            bytes[size] = 0;
            reader = wakpi_reader_of(bytes, size + 1 + tail);
            ck_assert_uint_eq(wakpi_get_varint(&reader), 0);
            ck_assert_int_eq(reader.status, WAKPI_CORRUPT);
        }
    }
}
END_TEST

START_TEST(counts_are_bounded_by_the_bytes_left)
{
    struct wakpi_reader reader = wakpi_reader_of("\x03"
                                                 "abcdef",
                                                 7);
    ck_assert_uint_eq(wakpi_get_count(&reader, 2), 3);
    reader = wakpi_reader_of("\x03"
                             "abcdef",
                             7);
    ck_assert_uint_eq(wakpi_get_count(&reader, 3), 0);
    ck_assert(wakpi_reader_failed(&reader));
    reader = wakpi_reader_of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
                             "abc",
                             13);
    ck_assert_uint_eq(wakpi_get_count(&reader, 1), 0);
    ck_assert(wakpi_reader_failed(&reader));
    ck_assert_uint_eq(wakpi_get_u8(&reader), 0);
    ck_assert_ptr_null(wakpi_get_raw(&reader, 1));
    ck_assert_int_eq(wakpi_codec_close(&reader, &error), WAKPI_CORRUPT);
    ck_assert_str_eq(error.text, "saved bytes, at byte 10: it counts more elements than it has bytes for");

    reader = wakpi_reader_of("\x05", 1);
    ck_assert_uint_eq(wakpi_get_up_to(&reader, 4), 0);
    ck_assert(wakpi_reader_failed(&reader));
    size_t size = 7;
    reader = wakpi_reader_of("\x05"
                             "abcde",
                             6);
    ck_assert_str_eq(wakpi_get_bytes(&reader, 4, &size), "");
    ck_assert_uint_eq(size, 0);
    reader = wakpi_reader_of(NULL, 0);
    ck_assert_uint_eq(wakpi_peek_tag(&reader), 0);
    ck_assert_int_eq(wakpi_codec_close(&reader, &error), WAKPI_OK);
}
END_TEST

START_TEST(sections_are_read_to_their_end)
{
    struct wakpi_reader reader, section;
    uint32_t version;
    wakpi_codec_open(&reader, saved, saved_size, KIND, 3, &version, &error);
    ck_assert_uint_eq(wakpi_peek_tag(&reader), TAG_NUMBERS);
    wakpi_enter_section(&reader, TAG_NUMBERS, &section);
    wakpi_leave_section(&reader, &section);
    ck_assert_int_eq(wakpi_codec_close(&reader, &error), WAKPI_CORRUPT);
    ck_assert_str_eq(error.text, "saved bytes, at byte 28: a section has bytes too many");
    wakpi_codec_open(&reader, saved, saved_size, KIND, 3, &version, &error);
    ck_assert_int_eq(wakpi_codec_close(&reader, &error), WAKPI_CORRUPT);
    wakpi_codec_open(&reader, saved, saved_size, KIND, 3, &version, &error);
    wakpi_enter_section(&reader, TAG_TEXT, &section);
    ck_assert_uint_eq(wakpi_get_u64(&section), 0);
    ck_assert_int_eq(wakpi_codec_close(&reader, &error), WAKPI_CORRUPT);
}
END_TEST

static int wavering;

static void put_wavering(struct wakpi_writer *writer, const void *ignored)
{
    (void)ignored;
    for (int i = 0; i <= wavering; i++)
        wakpi_put_u8(writer, 1);
    wavering++;
}

static void put_refusing(struct wakpi_writer *writer, const void *ignored)
{
    (void)ignored;
    wakpi_writer_fail(writer, WAKPI_OVERFLOW);
}

START_TEST(a_subject_that_wavers_is_an_internal_failure)
{
    size_t size = 7;
    wavering = 0;
    ck_assert_int_eq(wakpi_codec_save(KIND, 1, put_wavering, NULL, saved, sizeof saved, &size),
                     WAKPI_INTERNAL);
    ck_assert_uint_eq(size, 7);
    ck_assert_int_eq(wakpi_codec_save(KIND, 1, put_refusing, NULL, saved, sizeof saved, &size),
                     WAKPI_OVERFLOW);
    static struct sink sink;
    ck_assert_int_eq(wakpi_codec_write(KIND, 1, put_refusing, NULL, collect, &sink, &error), WAKPI_OVERFLOW);
}
END_TEST

static wakpi_status bytes_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    struct wakpi_allocator allocator = wakpi_allocator_settle(allocate, context);
    struct wakpi_bytes bytes = {.allocator = &allocator};
    wakpi_status status = WAKPI_OK;
    for (int i = 0; i < 20 && status == WAKPI_OK; i++)
        status = wakpi_bytes_append(&bytes, put_text, &subject);
    ck_assert_uint_eq(bytes.size % 6, 0);
    if (status == WAKPI_OK)
        ck_assert_mem_eq(bytes.bytes + 114, "\5hello", 6);
    wakpi_bytes_drop(&bytes);
    return status;
}

START_TEST(bytes_grow_and_survive_failed_allocations)
{
    ck_assert_int_gt(fail_each_request(bytes_story, NULL), 3);
    ck_assert_uint_eq(wakpi_codec_measure(put_text, &subject), 6);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_codec");
    TCase *tests = tcase_create("codec");
    tcase_add_checked_fixture(tests, set_up, NULL);
    tcase_add_test(tests, what_is_saved_is_read);
    tcase_add_test(tests, the_bytes_are_these);
    tcase_add_test(tests, pieces_are_the_same_bytes);
    tcase_add_test(tests, a_small_buffer_is_left_alone);
    tcase_add_test(tests, every_flipped_bit_shows);
    tcase_add_test(tests, later_formats_and_other_kinds_are_told);
    tcase_add_test(tests, forged_bytes_are_survived);
    tcase_add_test(tests, a_number_has_one_form);
    tcase_add_test(tests, a_number_ends_where_it_ends);
    tcase_add_test(tests, counts_are_bounded_by_the_bytes_left);
    tcase_add_test(tests, sections_are_read_to_their_end);
    tcase_add_test(tests, a_subject_that_wavers_is_an_internal_failure);
    tcase_add_test(tests, bytes_grow_and_survive_failed_allocations);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
