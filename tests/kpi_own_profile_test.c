/* Profiles of the host's own: made, edited, saved, loaded, with memory failing and bytes broken. */
#include "run_suite.h"

#include <string.h>
#include <wakpi/wakpi.h>

#include "base/codec.h"
#include "failing_allocator.h"

static wakpi_options *options_over(struct failing_allocator *memory)
{
    wakpi_options *options = NULL;
    ck_assert_int_eq(wakpi_options_new(failing_allocate, memory, &options), WAKPI_OK);
    return options;
}

/* Makes a profile with two bands through all that allocates; the first failure ends it. */
static wakpi_status make(const wakpi_options *options, wakpi_benchmark **made)
{
    wakpi_benchmark *benchmark = NULL;
    wakpi_status status = wakpi_benchmark_new(options, "ours", &benchmark);
    if (status == WAKPI_OK)
        status =
            wakpi_benchmark_describe(benchmark, "Année 2025, chez nous", "shops", 2025, WAKPI_BENCHMARK_OWN);
    if (status == WAKPI_OK)
        status = wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_REVENUE_PER_RECIPIENT, WAKPI_EDGE_TYPICAL_LOW,
                                          1250000, 1, "EUR", NULL);
    if (status == WAKPI_OK)
        status = wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_LOW, 700000, 0,
                                          NULL, NULL);
    if (status == WAKPI_OK)
        status =
            wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_BEST, 900000, 1, NULL, NULL);
    if (status != WAKPI_OK) {
        wakpi_benchmark_free(benchmark);
        return status;
    }
    *made = benchmark;
    return WAKPI_OK;
}

static size_t save(const wakpi_benchmark *benchmark, unsigned char *bytes, size_t capacity)
{
    size_t size = 0, asked = 0;
    ck_assert_int_eq(wakpi_benchmark_save(benchmark, NULL, 0, &size), WAKPI_TOO_SMALL);
    ck_assert_uint_le(size, capacity);
    bytes[0] = 0x5A;
    ck_assert_int_eq(wakpi_benchmark_save(benchmark, bytes, size - 1, &asked), WAKPI_TOO_SMALL);
    ck_assert_uint_eq(asked, size);
    ck_assert_uint_eq(bytes[0], 0x5A);
    ck_assert_int_eq(wakpi_benchmark_save(benchmark, bytes, capacity, &asked), WAKPI_OK);
    ck_assert_uint_eq(asked, size);
    return size;
}

START_TEST(an_own_profile_rates_as_it_says)
{
    wakpi_benchmark *benchmark = NULL;
    int32_t band;
    ck_assert_int_eq(make(NULL, &benchmark), WAKPI_OK);
    wakpi_value value = {.struct_size = sizeof value, .kpi = WAKPI_KPI_OPEN_RATE, .unit = WAKPI_UNIT_RATIO};
    value.flags = WAKPI_VALUE_NO_FRACTION | WAKPI_VALUE_NO_INTERVAL;
    value.value = 0.7;
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_BELOW);
    value.value = 0.71;
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_TYPICAL);
    value.value = 0.9;
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_BEST);
    ck_assert_int_eq(wakpi_benchmark_remove_band(benchmark, WAKPI_KPI_OPEN_RATE), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_remove_band(benchmark, WAKPI_KPI_OPEN_RATE), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_NONE);
    wakpi_benchmark_free(benchmark);
}
END_TEST

START_TEST(a_disputed_band_rates_on_request_alone)
{
    const wakpi_benchmark *getgabs;
    wakpi_benchmark *copy;
    int32_t band;
    wakpi_value value = {
        .struct_size = sizeof value, .kpi = WAKPI_KPI_CONVERSION_RATE, .unit = WAKPI_UNIT_RATIO};
    value.value = 0.47;
    value.flags = WAKPI_VALUE_NO_FRACTION;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_copy(getgabs, NULL, &copy), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(copy, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_NONE);
    ck_assert_int_eq(wakpi_benchmark_accept_disputed(copy, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(copy, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_ABOVE); /* the hole between 45 and 50 % */
    ck_assert_int_eq(wakpi_benchmark_accept_disputed(copy, 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(copy, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_NONE);
    wakpi_benchmark_free(copy);
}
END_TEST

START_TEST(saved_bytes_are_canonical_and_load_back)
{
    unsigned char bytes[4096], again[4096];
    wakpi_benchmark *loaded;
    for (int32_t i = -1; i < wakpi_benchmark_count(); i++) {
        const wakpi_benchmark *from = NULL;
        wakpi_benchmark *own = NULL;
        if (i < 0) {
            ck_assert_int_eq(make(NULL, &own), WAKPI_OK);
            ck_assert_int_eq(wakpi_benchmark_accept_disputed(own, 1), WAKPI_OK);
            from = own;
        } else {
            ck_assert_int_eq(wakpi_benchmark_at(i, &from), WAKPI_OK);
        }
        size_t size = save(from, bytes, sizeof bytes);
        ck_assert_int_eq(wakpi_benchmark_load(bytes, size, NULL, &loaded, NULL), WAKPI_OK);
        ck_assert_str_eq(wakpi_benchmark_key(loaded), wakpi_benchmark_key(from));
        ck_assert_str_eq(wakpi_benchmark_source(loaded), wakpi_benchmark_source(from));
        ck_assert_str_eq(wakpi_benchmark_scope(loaded), wakpi_benchmark_scope(from));
        ck_assert_int_eq(wakpi_benchmark_comparison_only(loaded), wakpi_benchmark_comparison_only(from));
        ck_assert_uint_eq(save(loaded, again, sizeof again), size);
        ck_assert_mem_eq(bytes, again, size);
        wakpi_benchmark_free(loaded);
        wakpi_benchmark_free(own);
    }
    /* The order of making leaves no trace. */
    wakpi_benchmark *first, *second;
    ck_assert_int_eq(wakpi_benchmark_new(NULL, "x", &first), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_new(NULL, "x", &second), WAKPI_OK);
    static const wakpi_kpi kpis[] = {WAKPI_KPI_CSAT, WAKPI_KPI_OPEN_RATE, WAKPI_KPI_REPLY_RATE};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(wakpi_benchmark_set_edge(first, kpis[i], WAKPI_EDGE_BEST, 500000, 1, NULL, NULL),
                         WAKPI_OK);
        ck_assert_int_eq(
            wakpi_benchmark_set_edge(second, kpis[2 - i], WAKPI_EDGE_BEST, 500000, 1, NULL, NULL), WAKPI_OK);
    }
    size_t size = save(first, bytes, sizeof bytes);
    ck_assert_uint_eq(save(second, again, sizeof again), size);
    ck_assert_mem_eq(bytes, again, size);
    wakpi_benchmark_free(first);
    wakpi_benchmark_free(second);
}
END_TEST

static void refuse(wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge, int64_t millionths,
                   const char *currency, wakpi_status status, const char *words)
{
    unsigned char before[4096], after[4096];
    wakpi_error error = {.struct_size = sizeof error};
    size_t size = save(benchmark, before, sizeof before);
    ck_assert_int_eq(wakpi_benchmark_set_edge(benchmark, kpi, edge, millionths, 1, currency, &error), status);
    ck_assert_msg(strstr(error.text, words) != NULL, "\"%s\" does not say \"%s\"", error.text, words);
    ck_assert_int_eq(error.status, status);
    ck_assert_uint_eq(save(benchmark, after, sizeof after), size);
    ck_assert_mem_eq(before, after, size);
}

START_TEST(edges_that_cannot_be_are_refused_with_words)
{
    wakpi_benchmark *benchmark = NULL;
    ck_assert_int_eq(make(NULL, &benchmark), WAKPI_OK);
    refuse(benchmark, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_HIGH, 85000000, NULL, WAKPI_INVALID,
           "fraction");
    refuse(benchmark, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_HIGH, 600000, NULL, WAKPI_INVALID, "open_rate");
    refuse(benchmark, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_HIGH, 950000, NULL, WAKPI_INVALID, "best");
    refuse(benchmark, WAKPI_KPI_OPEN_RATE, 4, 950000, NULL, WAKPI_INVALID, "edge 4");
    refuse(benchmark, 9999, WAKPI_EDGE_BEST, 950000, NULL, WAKPI_INVALID, "9999");
    refuse(benchmark, WAKPI_KPI_MESSAGE_VOLUME, WAKPI_EDGE_BEST, 1, NULL, WAKPI_INVALID, "neutral");
    refuse(benchmark, WAKPI_KPI_LIFETIME_VALUE_TO_COST, WAKPI_EDGE_BEST, 1, NULL, WAKPI_INVALID, "no best");
    refuse(benchmark, WAKPI_KPI_REVENUE_PER_CONVERSION, WAKPI_EDGE_BEST, 1, NULL, WAKPI_INVALID, "currency");
    refuse(benchmark, WAKPI_KPI_REVENUE_PER_CONVERSION, WAKPI_EDGE_BEST, 1, "EURO", WAKPI_INVALID, "EURO");
    refuse(benchmark, WAKPI_KPI_REVENUE_PER_CONVERSION, WAKPI_EDGE_BEST, 1, "ZZZ", WAKPI_INVALID, "unknown");
    refuse(benchmark, WAKPI_KPI_REVENUE_PER_RECIPIENT, WAKPI_EDGE_BEST, 9000000, "USD", WAKPI_CURRENCY,
           "USD");
    refuse(benchmark, WAKPI_KPI_CSAT, WAKPI_EDGE_BEST, 900000, "USD", WAKPI_INVALID, "no money");
    refuse(benchmark, WAKPI_KPI_RESPONSE_TIME_MEAN, WAKPI_EDGE_BEST, -1, NULL, WAKPI_INVALID, "0 or more");
    refuse(benchmark, WAKPI_KPI_NET_PROMOTER_SCORE, WAKPI_EDGE_BEST, 101000000, NULL, WAKPI_INVALID, "100");
    /* Money edges after the first one may leave the currency out. */
    ck_assert_int_eq(wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_REVENUE_PER_RECIPIENT, WAKPI_EDGE_BEST,
                                              9000000, 1, NULL, NULL),
                     WAKPI_OK);
    /* Where less is better, best is below typical. */
    ck_assert_int_eq(wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_OPT_OUT_RATE, WAKPI_EDGE_TYPICAL_LOW, 3000,
                                              1, NULL, NULL),
                     WAKPI_OK);
    refuse(benchmark, WAKPI_KPI_OPT_OUT_RATE, WAKPI_EDGE_BEST, 4000, NULL, WAKPI_INVALID, "best");
    wakpi_benchmark_free(benchmark);
}
END_TEST

START_TEST(built_in_profiles_cannot_be_changed)
{
    const wakpi_benchmark *getgabs;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    /* A host that casts the const away is told so; the tables are read-only. */
    uintptr_t address = (uintptr_t)getgabs;
    wakpi_benchmark *forced = (wakpi_benchmark *)address;
    ck_assert_int_eq(wakpi_benchmark_set_edge(forced, WAKPI_KPI_CSAT, WAKPI_EDGE_BEST, 1, 1, NULL, NULL),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_describe(forced, "", "", 0, WAKPI_BENCHMARK_OWN), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_remove_band(forced, WAKPI_KPI_OPEN_RATE), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_accept_disputed(forced, 1), WAKPI_INVALID);
    wakpi_benchmark_free(forced);
    wakpi_benchmark_free(NULL);
}
END_TEST

START_TEST(keys_and_texts_that_cannot_be_are_refused)
{
    wakpi_benchmark *benchmark = NULL;
    char long_text[300];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    ck_assert_int_eq(wakpi_benchmark_new(NULL, "", &benchmark), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_new(NULL, "two words", &benchmark), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_new(NULL, long_text, &benchmark), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_new(NULL, NULL, &benchmark), WAKPI_INVALID);
    ck_assert_ptr_null(benchmark);
    ck_assert_int_eq(wakpi_benchmark_new(NULL, "x", &benchmark), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_describe(benchmark, long_text, "", 0, WAKPI_BENCHMARK_OWN),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_describe(benchmark, "\xC3", "", 0, WAKPI_BENCHMARK_OWN), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_describe(benchmark, "", "", -1, WAKPI_BENCHMARK_OWN), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_describe(benchmark, "", "", 0, 7), WAKPI_INVALID);
    ck_assert_str_eq(wakpi_benchmark_source(benchmark), "");
    wakpi_benchmark_free(benchmark);
}
END_TEST

START_TEST(every_failing_allocation_is_survived)
{
    unsigned char bytes[4096];
    const wakpi_benchmark *getgabs;
    wakpi_benchmark *model = NULL;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    ck_assert_int_eq(make(NULL, &model), WAKPI_OK);
    size_t size = save(model, bytes, sizeof bytes);
    wakpi_benchmark_free(model);
    for (int way = 0; way < 3; way++) {
        int64_t requests = 0;
        for (int64_t fail_at = 0; fail_at <= requests; fail_at++) {
            struct failing_allocator memory = {0};
            wakpi_options *options = options_over(&memory);
            wakpi_benchmark *made = NULL;
            int64_t before = memory.requests;
            memory.fail_at = fail_at == 0 ? 0 : before + fail_at;
            wakpi_status status = way == 0   ? make(options, &made)
                                  : way == 1 ? wakpi_benchmark_copy(getgabs, options, &made)
                                             : wakpi_benchmark_load(bytes, size, options, &made, NULL);
            if (fail_at == 0)
                requests = memory.requests - before;
            ck_assert_int_eq(status, fail_at == 0 ? WAKPI_OK : WAKPI_NO_MEMORY);
            ck_assert_int_eq(made != NULL, fail_at == 0);
            wakpi_benchmark_free(made);
            memory.fail_at = 0;
            wakpi_options_free(options);
            ck_assert_int_eq(memory.live_blocks, 0);
        }
        ck_assert_int_gt(requests, 3);
    }
}
END_TEST

START_TEST(broken_bytes_are_refused)
{
    unsigned char bytes[4096], broken[4096];
    wakpi_benchmark *model = NULL, *loaded = NULL;
    ck_assert_int_eq(make(NULL, &model), WAKPI_OK);
    size_t size = save(model, bytes, sizeof bytes);
    wakpi_benchmark_free(model);
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            memcpy(broken, bytes, size);
            broken[i] ^= (unsigned char)(1 << bit);
            wakpi_error error = {.struct_size = sizeof error};
            ck_assert_int_lt(wakpi_benchmark_load(broken, size, NULL, &loaded, &error), 0);
            ck_assert_str_ne(error.text, "");
        }
        ck_assert_int_lt(wakpi_benchmark_load(bytes, i, NULL, &loaded, NULL), 0);
    }
    memcpy(broken, bytes, size);
    broken[size] = 0;
    ck_assert_int_lt(wakpi_benchmark_load(broken, size + 1, NULL, &loaded, NULL), 0);
    ck_assert_ptr_null(loaded);
}
END_TEST

/* Bytes with a right checksum whose contents cannot be. */
struct forged {
    const char *key;
    uint64_t year, kind;
    uint64_t bands[4][6]; /* kpi, given, exclusive, disputed, two edges */
    size_t band_count;
    const char *currency;
};

static void put_forged_about(struct wakpi_writer *writer, const void *subject)
{
    const struct forged *forged = subject;
    wakpi_put_bytes(writer, forged->key, strlen(forged->key));
    wakpi_put_bytes(writer, "", 0);
    wakpi_put_bytes(writer, "", 0);
    wakpi_put_varint(writer, forged->year);
    wakpi_put_varint(writer, forged->kind);
    wakpi_put_varint(writer, 0);
    wakpi_put_varint(writer, 0);
}

static void put_forged_bands(struct wakpi_writer *writer, const void *subject)
{
    const struct forged *forged = subject;
    wakpi_put_varint(writer, forged->band_count);
    for (size_t i = 0; i < forged->band_count; i++) {
        for (int j = 0; j < 4; j++)
            wakpi_put_varint(writer, forged->bands[i][j]);
        if (forged->currency != NULL)
            wakpi_put_raw(writer, forged->currency, 3);
        wakpi_put_signed(writer, (int64_t)forged->bands[i][4]);
        wakpi_put_signed(writer, (int64_t)forged->bands[i][5]);
    }
}

static void put_forged(struct wakpi_writer *writer, const void *subject)
{
    wakpi_put_section(writer, WAKPI_TAG('A', 'B', 'O', 'U'), put_forged_about, subject);
    wakpi_put_section(writer, WAKPI_TAG('B', 'A', 'N', 'D'), put_forged_bands, subject);
}

static void assert_load(const struct forged *forged, wakpi_status status, const char *words)
{
    unsigned char bytes[1024];
    size_t size;
    wakpi_benchmark *loaded = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(
        wakpi_codec_save(WAKPI_TAG('B', 'N', 'C', 'H'), 1, put_forged, forged, bytes, sizeof bytes, &size),
        WAKPI_OK);
    ck_assert_msg(wakpi_benchmark_load(bytes, size, NULL, &loaded, &error) == status, "%s", error.text);
    ck_assert_msg(status == WAKPI_OK || strstr(error.text, words) != NULL, "\"%s\" does not say \"%s\"",
                  error.text, words);
    ck_assert_int_eq(loaded != NULL, status == WAKPI_OK);
    wakpi_benchmark_free(loaded);
}

START_TEST(forged_contents_are_refused)
{
    const struct forged right = {
        .key = "x",
        .kind = WAKPI_BENCHMARK_OWN,
        .bands = {{WAKPI_KPI_OPEN_RATE, 3, 0, 0, 700000, 800000}, {WAKPI_KPI_CSAT, 3, 1, 1, 700000, 800000}},
        .band_count = 2};
    struct forged wrong = right;
    assert_load(&right, WAKPI_OK, "");
    wrong.bands[0][0] = WAKPI_KPI_CSAT;
    assert_load(&wrong, WAKPI_CORRUPT, "order");
    wrong = right;
    wrong.bands[0][0] = 0;
    assert_load(&wrong, WAKPI_CORRUPT, "order");
    wrong = right;
    wrong.bands[1][0] = 100000;
    assert_load(&wrong, WAKPI_VERSION, "newer");
    wrong = right;
    wrong.bands[1][0] = WAKPI_KPI_RELATIVE_CHANGE;
    assert_load(&wrong, WAKPI_CORRUPT, "neutral");
    wrong = right;
    wrong.bands[0][2] = 4; /* best is exclusive and not given */
    assert_load(&wrong, WAKPI_CORRUPT, "not given");
    wrong = right;
    wrong.bands[0][5] = 600000;
    assert_load(&wrong, WAKPI_CORRUPT, "begins above");
    wrong = right;
    wrong.bands[0][5] = 1000001;
    assert_load(&wrong, WAKPI_CORRUPT, "fraction");
    wrong = right;
    wrong.bands[0][3] = 2;
    assert_load(&wrong, WAKPI_CORRUPT, "");
    wrong = right;
    wrong.key = "two words";
    assert_load(&wrong, WAKPI_CORRUPT, "description");
    wrong = right;
    wrong.kind = 0;
    assert_load(&wrong, WAKPI_CORRUPT, "description");
    wrong = right;
    wrong.year = UINT64_MAX;
    assert_load(&wrong, WAKPI_CORRUPT, "");
    struct forged money = {.key = "x",
                           .kind = WAKPI_BENCHMARK_OWN,
                           .bands = {{WAKPI_KPI_REVENUE, 3, 0, 0, 7, 8}},
                           .band_count = 1,
                           .currency = "EUR"};
    assert_load(&money, WAKPI_OK, "");
    money.currency = "ZZZ";
    assert_load(&money, WAKPI_CORRUPT, "currency");
    money.currency = "\0\0\0";
    assert_load(&money, WAKPI_CORRUPT, "currency");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_own_profile");
    TCase *tests = tcase_create("own profile");
    tcase_add_test(tests, an_own_profile_rates_as_it_says);
    tcase_add_test(tests, a_disputed_band_rates_on_request_alone);
    tcase_add_test(tests, saved_bytes_are_canonical_and_load_back);
    tcase_add_test(tests, edges_that_cannot_be_are_refused_with_words);
    tcase_add_test(tests, built_in_profiles_cannot_be_changed);
    tcase_add_test(tests, keys_and_texts_that_cannot_be_are_refused);
    tcase_add_test(tests, every_failing_allocation_is_survived);
    tcase_add_test(tests, broken_bytes_are_refused);
    tcase_add_test(tests, forged_contents_are_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
