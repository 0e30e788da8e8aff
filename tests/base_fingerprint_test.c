#include "run_suite.h"

#include <stdio.h>
#include <string.h>

#include "base/fingerprint.h"
#include "base/siphash_eight.h"

static struct wakpi_key counting_key(void)
{
    unsigned char bytes[16];
    for (int i = 0; i < 16; i++)
        bytes[i] = (unsigned char)i;
    return wakpi_key_from(bytes);
}

static void hex(const uint64_t *words, int count, char *out)
{
    for (int i = 0; i < count; i++) {
        unsigned char bytes[8];
        wakpi_store_u64(bytes, words[i]);
        for (int j = 0; j < 8; j++)
            sprintf(out + 16 * i + 2 * j, "%02X", bytes[j]);
    }
}

/* Rows made by vectors/make_siphash.sh with OpenSSL; each is hashed in two pieces, cut everywhere. */
START_TEST(siphash_is_that_of_the_reference)
{
    FILE *file = fopen(WAKPI_TESTS_DIR "/vectors/siphash.tsv", "r");
    ck_assert_ptr_nonnull(file);
    unsigned size;
    int rows = 0;
    char narrow[17], wide[33], got[33];
    unsigned char bytes[65];
    for (int i = 0; i < 64; i++)
        bytes[i + 1] = (unsigned char)i;
    while (fscanf(file, "%u %16s %32s", &size, narrow, wide) == 3) {
        for (unsigned cut = 0; cut <= size; cut++) {
            struct wakpi_siphash hash = wakpi_siphash_begin_64(counting_key());
            wakpi_siphash_bytes(&hash, bytes + 1, cut);
            wakpi_siphash_bytes(&hash, bytes + 1 + cut, size - cut);
            uint64_t words[2] = {wakpi_siphash_end_64(&hash), 0};
            hex(words, 1, got);
            ck_assert_str_eq(got, narrow);
            hash = wakpi_siphash_begin_128(counting_key());
            wakpi_siphash_bytes(&hash, bytes + 1, cut);
            wakpi_siphash_bytes(&hash, bytes + 1 + cut, size - cut);
            wakpi_siphash_end_128(&hash, words);
            hex(words, 2, got);
            ck_assert_str_eq(got, wide);
        }
        rows++;
    }
    fclose(file);
    ck_assert_int_eq(rows, 64);
}
END_TEST

/* Whatever registers the processor has. */
START_TEST(eight_side_by_side_are_one_after_the_other)
{
    char bytes[WAKPI_EIGHT][160];
    struct wakpi_fingerprint eight[WAKPI_EIGHT], each[WAKPI_EIGHT];
    struct wakpi_fingerprint *into_eight[WAKPI_EIGHT], *into_each[WAKPI_EIGHT];
    struct wakpi_siphash begun = wakpi_fingerprint_begin(counting_key(), 7);
    for (unsigned i = 0; i < WAKPI_EIGHT; i++) {
        into_eight[i] = &eight[i];
        into_each[i] = &each[i];
        for (unsigned j = 0; j < sizeof bytes[i]; j++)
            bytes[i][j] = (char)(i * 59 + j * j * 31);
    }
    for (size_t size = 0; size + 8 < sizeof bytes[0]; size++) {
        const char *texts[WAKPI_EIGHT];
        for (size_t i = 0; i < WAKPI_EIGHT; i++)
            texts[i] = bytes[i] + (size + i) % 8;
        wakpi_fingerprint_eight(&begun, texts, size, into_eight);
        wakpi_fingerprint_each(&begun, texts, size, WAKPI_EIGHT, into_each);
        for (int i = 0; i < WAKPI_EIGHT; i++)
            ck_assert_msg(wakpi_fingerprint_equal(eight[i], each[i]), "text %d of %d bytes", i, (int)size);
    }
}
END_TEST

static struct wakpi_fingerprint of_parts(uint64_t domain, const char *const *parts, int count)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(counting_key(), domain);
    for (int i = 0; i < count; i++)
        wakpi_fingerprint_part(&hash, parts[i], strlen(parts[i]));
    return wakpi_fingerprint_end(&hash);
}

START_TEST(parts_are_delimited)
{
    static const char *const lists[][3] = {{"ab", "c", ""}, {"a", "bc", ""}, {"abc", "", ""},
                                           {"", "abc", ""}, {"", "", "abc"}, {"12345678", "", ""}};
    struct wakpi_fingerprint seen[40];
    int count = 0;
    for (uint64_t domain = 1; domain <= 2; domain++) {
        for (size_t list = 0; list < 6; list++) {
            for (int parts = 2; parts <= 3; parts++)
                seen[count++] = of_parts(domain, lists[list], parts);
        }
    }
    int same = 0;
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++)
            same += wakpi_fingerprint_equal(seen[i], seen[j]);
    }

    ck_assert_int_eq(same, 0);
}
END_TEST

START_TEST(a_fingerprint_is_the_hash_of_a_stated_encoding)
{
    /* domain, size 3, "abc" filled up: little-endian words. */
    unsigned char bytes[24] = {7, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c'};
    struct wakpi_siphash hash = wakpi_siphash_begin_128(counting_key());
    wakpi_siphash_bytes(&hash, bytes, sizeof bytes);
    uint64_t words[2];
    wakpi_siphash_end_128(&hash, words);
    struct wakpi_fingerprint made = wakpi_fingerprint_of(counting_key(), 7, "abc", 3);
    ck_assert_uint_eq(made.low, words[0]);
    ck_assert_uint_eq(made.high, words[1]);

    struct wakpi_siphash number = wakpi_fingerprint_begin(counting_key(), 7);
    wakpi_fingerprint_number(&number, 0x636261);
    struct wakpi_siphash part = wakpi_fingerprint_begin(counting_key(), 7);
    wakpi_fingerprint_part(&part, "abc\0\0\0\0", 8);
    ck_assert(wakpi_fingerprint_equal(wakpi_fingerprint_end(&number), wakpi_fingerprint_end(&part)));
}
END_TEST

START_TEST(fingerprints_have_an_order)
{
    struct wakpi_fingerprint a = {1, 9}, b = {2, 0}, c = {2, 1};
    ck_assert_int_eq(wakpi_fingerprint_compare(a, b), -1);
    ck_assert_int_eq(wakpi_fingerprint_compare(c, b), 1);
    ck_assert_int_eq(wakpi_fingerprint_compare(c, a), 1);
    ck_assert_int_eq(wakpi_fingerprint_compare(b, b), 0);
}
END_TEST

START_TEST(a_key_is_the_options_or_random)
{
    wakpi_options *options;
    struct wakpi_settings settings;
    struct wakpi_key key, other;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    wakpi_options_set_text(options, "key", "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17", 16, &error);
    ck_assert_int_eq(wakpi_settings_take(options, &settings), WAKPI_OK);
    ck_assert_int_eq(wakpi_key_settle(&settings, &key, &error), WAKPI_OK);
    other = counting_key();
    ck_assert_mem_eq(&key, &other, sizeof key);
    ck_assert_uint_eq(wakpi_key_check(key), wakpi_key_check(other));
    wakpi_settings_drop(&settings);
    wakpi_options_free(options);

    ck_assert_int_eq(wakpi_settings_take(NULL, &settings), WAKPI_OK);
    ck_assert_int_eq(wakpi_key_settle(&settings, &key, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_key_settle(&settings, &other, &error), WAKPI_OK);
    ck_assert_mem_ne(&key, &other, sizeof key);
    ck_assert_uint_ne(wakpi_key_check(key), wakpi_key_check(other));
    wakpi_settings_drop(&settings);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_fingerprint");
    TCase *tests = tcase_create("fingerprint");
    tcase_add_test(tests, siphash_is_that_of_the_reference);
    tcase_add_test(tests, eight_side_by_side_are_one_after_the_other);
    tcase_add_test(tests, parts_are_delimited);
    tcase_add_test(tests, a_fingerprint_is_the_hash_of_a_stated_encoding);
    tcase_add_test(tests, fingerprints_have_an_order);
    tcase_add_test(tests, a_key_is_the_options_or_random);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
