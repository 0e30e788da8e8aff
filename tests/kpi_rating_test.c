/* Ratings by the built-in profiles: edges as printed, by the exact path and by doubles. */
#include "run_suite.h"

#include <math.h>
#include <wakpi/wakpi.h>

#include "kpi/evaluate.h"
#include "kpi_vectors.h"

static const wakpi_benchmark *profile(const char *key)
{
    const wakpi_benchmark *benchmark = NULL;
    ck_assert_msg(wakpi_benchmark_by_key(key, &benchmark) == WAKPI_OK, "no profile %s", key);
    return benchmark;
}

static wakpi_kpi kpi_of(const char *key)
{
    wakpi_kpi kpi = 0;
    ck_assert_msg(wakpi_kpi_by_key(key, &kpi) == WAKPI_OK, "no KPI %s", key);
    return kpi;
}

/* A value as it comes from evaluation, `scale` times both of its fraction's sides. */
static wakpi_value exact_value(const wakpi_benchmark *benchmark, wakpi_kpi kpi, double number, int64_t scale)
{
    wakpi_value value = {
        .struct_size = sizeof value, .kpi = kpi, .unit = wakpi_kpi_unit(kpi), .value = number};
    value.lower = value.upper = number;
    value.numerator = llround(number * 1e6) * scale;
    value.denominator = 1000000 * scale;
    if (value.unit == WAKPI_UNIT_MONEY)
        value.denominator = scale;
    if (value.unit == WAKPI_UNIT_SECONDS) {
        value.numerator = llround(number * 1e3) * scale;
        value.denominator = scale;
    }
    snprintf(value.currency, sizeof value.currency, "%.3s", wakpi_benchmark_currency(benchmark, kpi));
    value.flags = WAKPI_VALUE_NO_INTERVAL;
    return value;
}

static void assert_band(const wakpi_benchmark *benchmark, const wakpi_value *value, const char *band,
                        const char *path, const char *line)
{
    int32_t rated = -1;
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, value, &rated), WAKPI_OK);
    ck_assert_msg(strcmp(wakpi_band_key(rated), band) == 0, "%s by %s: %s", wakpi_band_key(rated), path,
                  line);
    wakpi_value written = *value;
    ck_assert_int_eq(wakpi_benchmark_rate_value(benchmark, &written), WAKPI_OK);
    ck_assert_int_eq(written.band, rated);
    ck_assert_int_eq(written.band_lower, rated);
    ck_assert_int_eq(written.band_upper, rated);
    ck_assert_int_eq(written.unrated != WAKPI_UNRATED_NOT, rated == WAKPI_BAND_NONE);
}

static void check_rating(char *fields[VECTOR_FIELDS], const char *line)
{
    const wakpi_benchmark *benchmark = profile(fields[0]);
    wakpi_kpi kpi = kpi_of(fields[1]);
    double number = atof(fields[2]);
    static const int64_t scales[] = {1, 7, 1000};
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        wakpi_value value = exact_value(benchmark, kpi, number, scales[i]);
        assert_band(benchmark, &value, fields[3], "the fraction", line);
    }
    /* Doubles next to the decimal stand for it as well: they come from other roundings. */
    double neighbours[] = {number, nextafter(number, -1), nextafter(number, 1e9), number * 3 / 3,
                           number / 7 * 7};
    for (size_t i = 0; i < sizeof neighbours / sizeof neighbours[0]; i++) {
        wakpi_value value = exact_value(benchmark, kpi, neighbours[i], 1);
        value.numerator = value.denominator = 0;
        value.flags |= WAKPI_VALUE_NO_FRACTION;
        if (number != 0 || i == 0)
            assert_band(benchmark, &value, fields[3], "the double", line);
    }
}

START_TEST(edges_are_as_printed)
{
    ck_assert_int_gt(each_vector("ratings.csv", check_rating), 100);
}
END_TEST

static wakpi_value evaluate(const char *key, const int64_t *inputs, const char *currency)
{
    struct wakpi_evaluation with = {.alpha = 0.05, .small_sample = 30, .currency = ""};
    wakpi_value value = {.struct_size = sizeof value};
    memcpy(with.currency, currency, strlen(currency));
    wakpi_evaluate(kpi_of(key), inputs, &with, &value);
    return value;
}

START_TEST(a_fraction_is_not_rounded_before_it_is_rated)
{
    /* As doubles both are 0.85; as fractions one is below it. */
    const int64_t under[] = {849999999999999999, 1000000000000000000};
    const int64_t at[] = {850000000000000000, 1000000000000000000};
    wakpi_value value = evaluate("open_rate", under, "");
    ck_assert(value.value == 0.85);
    int32_t band;
    ck_assert_int_eq(wakpi_benchmark_rate(profile("getgabs"), &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_BELOW);
    value = evaluate("open_rate", at, "");
    ck_assert_int_eq(wakpi_benchmark_rate(profile("getgabs"), &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_TYPICAL);
    /* Money: 1.50 EUR a head, from micro-units, and one micro-unit less. */
    const int64_t money[] = {1500000 * (int64_t)3333333, 3333333},
                  less[] = {1500000 * (int64_t)3333333 - 1, 3333333};
    value = evaluate("revenue_per_recipient", money, "EUR");
    ck_assert_int_eq(wakpi_benchmark_rate(profile("charles"), &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_TYPICAL);
    value = evaluate("revenue_per_recipient", less, "EUR");
    ck_assert_int_eq(wakpi_benchmark_rate(profile("charles"), &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_BELOW);
}
END_TEST

START_TEST(a_fraction_that_is_not_the_value_is_not_rated_by)
{
    wakpi_value value = exact_value(profile("getgabs"), kpi_of("open_rate"), 0.9, 1);
    value.numerator = 1;
    assert_band(profile("getgabs"), &value, "typical", "a host's own value", "");
}
END_TEST

START_TEST(both_ends_of_the_interval_are_rated)
{
    /* 86 % of 200: 80.5 to 90.1 %. */
    const int64_t inputs[] = {172, 200};
    wakpi_value value = evaluate("open_rate", inputs, "");
    ck_assert_int_eq(value.flags & WAKPI_VALUE_NO_INTERVAL, 0);
    ck_assert_int_eq(wakpi_benchmark_rate_value(profile("getgabs"), &value), WAKPI_OK);
    ck_assert_int_eq(value.band, WAKPI_BAND_TYPICAL);
    ck_assert_int_eq(value.band_lower, WAKPI_BAND_BELOW);
    ck_assert_int_eq(value.band_upper, WAKPI_BAND_ABOVE);
    /* An unbounded end is beyond every edge. */
    value = exact_value(profile("getgabs"), kpi_of("return_on_campaign_spend"), 6, 1);
    value.flags = 0;
    value.lower = -INFINITY;
    value.upper = INFINITY;
    ck_assert_int_eq(wakpi_benchmark_rate_value(profile("getgabs"), &value), WAKPI_OK);
    ck_assert_int_eq(value.band_lower, WAKPI_BAND_BELOW);
    ck_assert_int_eq(value.band_upper, WAKPI_BAND_BEST);
}
END_TEST

static int32_t reason(const wakpi_benchmark *benchmark, const wakpi_value *value)
{
    int32_t unrated = -1, band = -1;
    ck_assert_int_eq(wakpi_benchmark_reason(benchmark, value, &unrated), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, value, &band), WAKPI_OK);
    ck_assert_int_eq(band == WAKPI_BAND_NONE, unrated != WAKPI_UNRATED_NOT);
    wakpi_value written = *value;
    ck_assert_int_eq(wakpi_benchmark_rate_value(benchmark, &written), WAKPI_OK);
    ck_assert_int_eq(written.unrated, unrated);
    return unrated;
}

START_TEST(no_rating_without_a_reason)
{
    const wakpi_benchmark *getgabs = profile("getgabs"), *charles = profile("charles");
    wakpi_value value = exact_value(getgabs, kpi_of("open_rate"), 0.9, 1);
    ck_assert_int_eq(reason(getgabs, &value), WAKPI_UNRATED_NOT);
    ck_assert_int_eq(reason(NULL, &value), WAKPI_UNRATED_NO_PROFILE);
    ck_assert_int_eq(reason(profile("email"), &value), WAKPI_UNRATED_COMPARISON_ONLY);
    ck_assert_int_eq(reason(profile("unit_economics"), &value), WAKPI_UNRATED_NO_BAND);
    value.unit = WAKPI_UNIT_MULTIPLE; /* another definition under the same id */
    ck_assert_int_eq(reason(getgabs, &value), WAKPI_UNRATED_NO_BAND);
    value = exact_value(getgabs, kpi_of("read_rate"), 0.9, 1); /* of sent, not of delivered */
    ck_assert_int_eq(reason(getgabs, &value), WAKPI_UNRATED_NO_BAND);
    value = exact_value(getgabs, kpi_of("conversion_rate"), 0.4, 1);
    ck_assert_int_eq(reason(getgabs, &value), WAKPI_UNRATED_DISPUTED);
    value = exact_value(charles, kpi_of("revenue_per_recipient"), 2, 1);
    ck_assert_int_eq(reason(charles, &value), WAKPI_UNRATED_NOT);
    memcpy(value.currency, "USD", 4);
    ck_assert_int_eq(reason(charles, &value), WAKPI_UNRATED_CURRENCY);
    value.currency[0] = '\0';
    ck_assert_int_eq(reason(charles, &value), WAKPI_UNRATED_CURRENCY);
    value = exact_value(getgabs, kpi_of("message_volume"), 2000, 1);
    ck_assert_int_eq(reason(getgabs, &value), WAKPI_UNRATED_NEUTRAL);
    wakpi_evaluate_error(kpi_of("open_rate"), WAKPI_UNDEFINED, &value);
    ck_assert_int_eq(reason(getgabs, &value), WAKPI_UNRATED_NO_VALUE);
    ck_assert_int_eq(value.unrated, WAKPI_UNRATED_NO_VALUE);
}
END_TEST

START_TEST(channels_are_compared_by_computing)
{
    double multiple = 0;
    wakpi_value value = exact_value(profile("email"), kpi_of("open_rate"), 0.66123, 1);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("email"), &value, &multiple), WAKPI_OK);
    ck_assert_double_eq_tol(multiple, 3.1, 1e-12);
    value = exact_value(profile("email"), kpi_of("opt_out_rate"), 0.005, 1);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("email"), &value, &multiple), WAKPI_OK);
    ck_assert_double_eq_tol(multiple, 2, 1e-12);
    /* Of a range, the worse end. */
    value = exact_value(profile("klaviyo_sms"), kpi_of("opt_out_rate"), 0.007, 1);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("klaviyo_sms"), &value, &multiple), WAKPI_OK);
    ck_assert_double_eq_tol(multiple, 0.5, 1e-12);
    value = exact_value(profile("klaviyo_sms"), kpi_of("revenue_per_recipient"), 3.3, 1);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("klaviyo_sms"), &value, &multiple), WAKPI_OK);
    ck_assert_double_eq_tol(multiple, 5, 1e-12);
    multiple = 7;
    memcpy(value.currency, "EUR", 4);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("klaviyo_sms"), &value, &multiple), WAKPI_CURRENCY);
    value = exact_value(profile("email"), kpi_of("read_rate"), 0.5, 1);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("email"), &value, &multiple), WAKPI_NOT_FOUND);
    wakpi_evaluate_error(kpi_of("open_rate"), WAKPI_UNDEFINED, &value);
    ck_assert_int_eq(wakpi_benchmark_compare(profile("email"), &value, &multiple), WAKPI_UNDEFINED);
    ck_assert_double_eq(multiple, 7);
}
END_TEST

START_TEST(profiles_are_described_and_in_order)
{
    for (int32_t i = 0; i < wakpi_benchmark_count(); i++) {
        const wakpi_benchmark *benchmark, *again;
        ck_assert_int_eq(wakpi_benchmark_at(i, &benchmark), WAKPI_OK);
        ck_assert_int_eq(wakpi_benchmark_by_key(wakpi_benchmark_key(benchmark), &again), WAKPI_OK);
        ck_assert_ptr_eq(benchmark, again);
        ck_assert_str_ne(wakpi_benchmark_source(benchmark), "");
        ck_assert_str_ne(wakpi_benchmark_scope(benchmark), "");
        ck_assert_ptr_nonnull(wakpi_benchmark_kind_key(wakpi_benchmark_kind(benchmark)));
        ck_assert_int_gt(wakpi_benchmark_band_count(benchmark), 0);
        wakpi_kpi before = 0, kpi = 0;
        for (int32_t j = 0; j < wakpi_benchmark_band_count(benchmark); j++, before = kpi) {
            ck_assert_int_eq(wakpi_benchmark_band_at(benchmark, j, &kpi), WAKPI_OK);
            ck_assert_int_gt(kpi, before);
            int64_t edges[4] = {0};
            int found = 0;
            for (int32_t edge = WAKPI_EDGE_TYPICAL_LOW; edge <= WAKPI_EDGE_BEST; edge++)
                found += wakpi_benchmark_edge(benchmark, kpi, edge, &edges[edge], NULL) == WAKPI_OK;
            ck_assert_int_gt(found, 0);
            ck_assert_int_eq(wakpi_benchmark_currency(benchmark, kpi)[0] != '\0',
                             wakpi_kpi_unit(kpi) == WAKPI_UNIT_MONEY);
        }
    }
    const wakpi_benchmark *first;
    ck_assert_int_eq(wakpi_benchmark_at(0, &first), WAKPI_OK);
    ck_assert_str_eq(wakpi_benchmark_key(first), "getgabs");
    ck_assert_int_eq(wakpi_benchmark_by_key("nobody", &first), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_benchmark_at(wakpi_benchmark_count(), &first), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_benchmark_at(-1, &first), WAKPI_INVALID);
    int32_t inclusive = -1;
    int64_t edge = 0;
    ck_assert_int_eq(wakpi_benchmark_edge(profile("charles"), kpi_of("return_on_campaign_spend"),
                                          WAKPI_EDGE_BEST, &edge, &inclusive),
                     WAKPI_OK);
    ck_assert_int_eq(edge, 10000000);
    ck_assert_int_eq(inclusive, 0);
    ck_assert_int_eq(
        wakpi_benchmark_edge(profile("charles"), kpi_of("open_rate"), WAKPI_EDGE_BEST, &edge, &inclusive),
        WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_benchmark_year(profile("charles")), 2023);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_rating");
    TCase *tests = tcase_create("rating");
    tcase_add_test(tests, edges_are_as_printed);
    tcase_add_test(tests, a_fraction_is_not_rounded_before_it_is_rated);
    tcase_add_test(tests, a_fraction_that_is_not_the_value_is_not_rated_by);
    tcase_add_test(tests, both_ends_of_the_interval_are_rated);
    tcase_add_test(tests, no_rating_without_a_reason);
    tcase_add_test(tests, channels_are_compared_by_computing);
    tcase_add_test(tests, profiles_are_described_and_in_order);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
