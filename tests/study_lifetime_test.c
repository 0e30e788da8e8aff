/* Purchases and spend to come. Likelihoods and fits are scipy's, purchases mpmath's of equation 10 as printed. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/lifetime.h>

enum { COUNT = 40 };

static const double cdnow[] = {0.243, 4.414, 0.793, 2.426}; /* Fader, Hardie and Lee's */

static int64_t frequency[COUNT];
static int64_t customers[COUNT];
static double recency[COUNT];
static double age[COUNT];

static void fill(void)
{
    for (int i = 0; i < COUNT; i++) {
        age[i] = 20.0 + i % 10;
        frequency[i] = i % 2 ? 1 + i * 7 % 3 : 4 + i * 7 % 9;
        recency[i] = age[i] * (i % 2 ? 0.03 * (double)frequency[i] : 0.9 + 0.01 * (i % 9));
        customers[i] = 1 + i * 5 % 4;
        if (i % 8 == 5) {
            frequency[i] = 0;
            recency[i] = 0.0;
        }
    }
}

START_TEST(purchases_to_come_meet_their_numbers)
{
    static const struct {
        int64_t x;
        double recency, age, horizon, purchases, alive;
    } rows[] = {
        {2, 30.43, 38.86, 39.0, 1.2260281747671444, 0.72657857008067291},
        {0, 0.0, 38.86, 39.0, 0.19509805201126264, 1.0},
        {500, 500.0, 520.0, 52.0, 0.00010774409411004443, 2.255570506697083e-6},
        {3, 1.0, 30.0, 1e-3, 1.2886478337728389e-6, 0.013674953793349996},
        {5, 10.0, 12.0, 1e5, 130.64581398452322, 0.80392942728890211},
    };
    double purchases = NAN;
    double alive = NAN;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ck_assert_int_eq(wakpi_lifetime_purchases(cdnow, rows[i].x, rows[i].recency, rows[i].age,
                                                  rows[i].horizon, &purchases, &alive),
                         WAKPI_OK);
        ck_assert_near("purchases", i, purchases, rows[i].purchases, 1e-9, 0.0);
        ck_assert_near("alive", i, alive, rows[i].alive, 1e-11, 0.0);
    }
    static const double at_one[] = {1.5, 3.0, 1.0, 2.0}; /* where the formula as printed divides 0 by 0 */
    ck_assert_int_eq(wakpi_lifetime_purchases(at_one, 4, 10.0, 12.0, 20.0, &purchases, &alive), WAKPI_OK);
    ck_assert(vector_near(purchases, 3.3195160900381452, 1e-10, 0.0));
    ck_assert_int_eq(wakpi_lifetime_purchases(cdnow, 4, 13.0, 12.0, 20.0, &purchases, &alive), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_lifetime_purchases(cdnow, 0, 1.0, 12.0, 20.0, &purchases, &alive), WAKPI_INVALID);
}
END_TEST

START_TEST(customers_find_their_model)
{
    double v[WAKPI_LIFETIME_PURCHASES_SIZE];
    double likelihood = NAN;
    double at_best = NAN;
    fill();
    ck_assert_int_eq(
        wakpi_lifetime_purchases_likelihood(frequency, recency, age, customers, COUNT, cdnow, &likelihood),
        WAKPI_OK);
    ck_assert_near("likelihood", 0, likelihood, -1113.468462530197, 1e-12, 0.0);
    ck_assert_int_eq(wakpi_lifetime_purchases_fit(frequency, recency, age, customers, COUNT, v, &at_best),
                     WAKPI_OK);
    static const double expected[] = {1.3458635030711528, 2.358523921858136, 0.41779457015664573,
                                      1.2064631836086945};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_near("fit", i, v[i], expected[i], 1e-4, 0.0);
    }
    ck_assert_near("fit", 4, at_best, -963.6348535466443, 1e-10, 0.0);
    recency[0] = age[0] + 1.0;
    ck_assert_int_eq(wakpi_lifetime_purchases_fit(frequency, recency, age, customers, COUNT, v, &at_best),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_lifetime_purchases_fit(NULL, NULL, NULL, NULL, 0, v, &at_best), WAKPI_UNDEFINED);
}
END_TEST

START_TEST(hundreds_of_purchases_overflow_nothing)
{
    static const int64_t many[] = {400, 100000};
    static const double last[] = {99.0, 99.9};
    static const double ages[] = {100.0, 100.0};
    double likelihood = NAN;
    ck_assert_int_eq(wakpi_lifetime_purchases_likelihood(many, last, ages, NULL, 2, cdnow, &likelihood),
                     WAKPI_OK);
    ck_assert(isfinite(likelihood));
}
END_TEST

START_TEST(spend_finds_its_model)
{
    static const double expected[] = {4.017191330698676, 35.14365324634263, 302.9068938964102};
    int64_t x[COUNT];
    double mean[COUNT];
    double v[WAKPI_LIFETIME_SPEND_SIZE];
    double likelihood = NAN;
    double value = NAN;
    for (int i = 0; i < COUNT; i++) {
        x[i] = 1 + i * 3 % 7;
        mean[i] = 10.0 + i * 29 % 37 + i % 5 * 4.5;
    }
    ck_assert_int_eq(wakpi_lifetime_spend_fit(x, mean, NULL, COUNT, v, &likelihood), WAKPI_OK);
    ck_assert(vector_near(likelihood, -154.39394969610075, 1e-10, 0.0));
    for (size_t i = 0; i < 3; i++) {
        ck_assert_near("spend", i, v[i], expected[i], 2e-4, 0.0);
    }
    static const double published[] = {6.25, 3.74, 15.44};
    ck_assert_int_eq(wakpi_lifetime_spend(published, 2, 20.0, &value), WAKPI_OK);
    ck_assert(vector_near(value, 6.25 * (15.44 + 40.0) / (12.5 + 2.74), 1e-14, 0.0));
    ck_assert_int_eq(wakpi_lifetime_spend(published, 0, 0.0, &value), WAKPI_OK);
    ck_assert(vector_near(value, 6.25 * 15.44 / 2.74, 1e-14, 0.0));
    ck_assert_int_eq(wakpi_lifetime_spend(published, 0, 5.0, &value), WAKPI_INVALID);
}
END_TEST

START_TEST(worth_is_purchases_discounted)
{
    double purchases = NAN;
    double alive = NAN;
    double worth = NAN;
    double later = NAN;
    ck_assert_int_eq(wakpi_lifetime_purchases(cdnow, 2, 30.43, 38.86, 52.0, &purchases, &alive), WAKPI_OK);
    ck_assert_int_eq(wakpi_lifetime_value(cdnow, 2, 30.43, 38.86, 35.0, 4.0, 13, 0.0, &worth), WAKPI_OK);
    ck_assert(vector_near(worth, 35.0 * purchases, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_lifetime_value(cdnow, 2, 30.43, 38.86, 35.0, 4.0, 13, 0.01, &later), WAKPI_OK);
    ck_assert(later < worth && later > worth / pow(1.01, 13));
    ck_assert_int_eq(wakpi_lifetime_value(cdnow, 2, 30.43, 38.86, 35.0, 0.0, 13, 0.01, &later),
                     WAKPI_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study_lifetime");
    TCase *tests = tcase_create("lifetime");
    tcase_add_test(tests, purchases_to_come_meet_their_numbers);
    tcase_add_test(tests, customers_find_their_model);
    tcase_add_test(tests, hundreds_of_purchases_overflow_nothing);
    tcase_add_test(tests, spend_finds_its_model);
    tcase_add_test(tests, worth_is_purchases_discounted);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
