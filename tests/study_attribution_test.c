/* Credits of journeys, and ranks of rates. Numbers of the chain are numpy's (each channel's column of Q removed, then
 * solved anew), those of the ranking scipy's. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/attribution.h>
#include <wakpi/ranking.h>
#include <wakpi/stats.h>

static const int32_t touches[] = {0, 1, 2, 0, 1, 1, 3, 2, 0, 3, 3, 1, 2, 0, 1, 0, 2};
static const size_t ends[] = {3, 4, 7, 10, 11, 13, 17};
static const int64_t converted[] = {30, 10, 25, 8, 5, 12, 6};
static const int64_t lost[] = {70, 190, 25, 40, 300, 100, 9};
enum { KINDS = 7, CHANNELS = 4 };

static wakpi_status credit_by(int32_t method, double *credit)
{
    return wakpi_attribution_journeys(method, touches, ends, converted, lost, KINDS, CHANNELS, credit);
}

static double sum_of(const double *values)
{
    return values[0] + values[1] + values[2] + values[3];
}

START_TEST(the_chain_credits_what_would_be_lost)
{
    static const double expected[] = {19.849060158029108, 25.39488239055835, 28.870549969453737,
                                      21.885507481958797};
    double credit[CHANNELS];
    ck_assert_int_eq(credit_by(WAKPI_ATTRIBUTION_MARKOV, credit), WAKPI_OK);
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert_near("markov", c, credit[c], expected[c], 1e-12, 0.0);
    }
}
END_TEST

START_TEST(touches_are_credited_by_place)
{
    static const double expected[][CHANNELS] = {
        {46.0, 37.0, 8.0, 5.0},
        {10.0, 0.0, 48.0, 38.0},
        {10.0 + 10.0 + 8.0 / 3.0 + 3.0, 10.0 + 50.0 / 3.0 + 6.0 + 1.5, 10.0 + 8.0 / 3.0 + 6.0 + 1.5,
         25.0 / 3.0 + 8.0 / 3.0 + 5.0},
        {12.0 + 10.0 + 1.6 + 2.4 + 0.6, 6.0 + 15.0 + 6.0 + 0.6, 12.0 + 3.2 + 6.0 + 2.4, 10.0 + 3.2 + 5.0},
    };
    double credit[CHANNELS];
    for (int32_t m = WAKPI_ATTRIBUTION_FIRST; m <= WAKPI_ATTRIBUTION_SHAPLEY; m++) {
        ck_assert_int_eq(credit_by(m, credit), WAKPI_OK);
        ck_assert(vector_near(sum_of(credit), 96.0, 1e-13, 0.0));
        for (size_t c = 0; c < CHANNELS && m <= WAKPI_ATTRIBUTION_POSITION; c++) {
            ck_assert_near("by place", m, credit[c], expected[m - 1][c], 1e-13, 0.0);
        }
    }
}
END_TEST

#define DAY (24 * INT64_C(3600000))

static wakpi_status credit_by_age(const int64_t *ages, int64_t half_life, double *credit)
{
    return wakpi_attribution_decay(touches, ages, half_life, ends, converted, KINDS, CHANNELS, credit);
}

START_TEST(touches_are_credited_by_age)
{
    /* Of 0 and 1, two days apart at a half-life of two days: a third and two thirds. Of 2, 1 and 0 at 6, 2 and 0: 1, 4 and
     * 8 parts of 13. */
    static const int32_t two[] = {0, 1, 2, 1, 0};
    static const int64_t ages[] = {5 * DAY, 3 * DAY, 6 * DAY, 2 * DAY, 0}, some[] = {30, 13};
    static const size_t places[] = {2, 5};
    double credit[CHANNELS], place[CHANNELS];
    ck_assert_int_eq(wakpi_attribution_decay(two, ages, 2 * DAY, places, some, 2, 3, credit), WAKPI_OK);
    ck_assert_near("decay", 0, credit[0], 10.0 + 8.0, 1e-14, 0.0);
    ck_assert_near("decay", 1, credit[1], 20.0 + 4.0, 1e-14, 0.0);
    ck_assert_near("decay", 2, credit[2], 1.0, 1e-14, 0.0);
    /* Equal ages are linear credit; an endless half-life is nearly so, and a very short one gives all to the last. */
    int64_t falling[sizeof touches / sizeof touches[0]], equal[sizeof touches / sizeof touches[0]];
    for (size_t i = 0; i < sizeof touches / sizeof touches[0]; i++) {
        falling[i] = (int64_t)(100 - i) * DAY;
        equal[i] = INT64_MAX;
    }
    ck_assert_int_eq(credit_by(WAKPI_ATTRIBUTION_LINEAR, place), WAKPI_OK);
    ck_assert_int_eq(credit_by_age(equal, 1, credit), WAKPI_OK);
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert_near("equal ages", c, credit[c], place[c], 1e-14, 0.0);
    }
    ck_assert_int_eq(credit_by_age(falling, INT64_MAX, credit), WAKPI_OK);
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert_near("endless", c, credit[c], place[c], 1e-9, 0.0);
    }
    ck_assert_int_eq(credit_by(WAKPI_ATTRIBUTION_LAST, place), WAKPI_OK);
    ck_assert_int_eq(credit_by_age(falling, 1, credit), WAKPI_OK);
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert_near("at once", c, credit[c], place[c], 1e-14, 1e-14);
    }
}
END_TEST

START_TEST(credits_by_age_have_intervals)
{
    enum { REPLICATES = 400 };
    static double scratch[CHANNELS * REPLICATES];
    int64_t ages[sizeof touches / sizeof touches[0]];
    double credit[CHANNELS], lower[CHANNELS], upper[CHANNELS], plain[CHANNELS], other[2][CHANNELS];
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        ages[i] = (int64_t)(i * 7 % 5) * DAY;
    }
    ck_assert_int_eq(credit_by_age(ages, 3 * DAY, plain), WAKPI_OK);
    ck_assert_int_eq(wakpi_attribution_decay_interval(touches, ages, 3 * DAY, ends, converted, KINDS,
                                                      CHANNELS, REPLICATES, 7, 0.05, scratch, credit, lower,
                                                      upper),
                     WAKPI_OK);
    ck_assert_int_eq(memcmp(plain, credit, sizeof credit), 0);
    ck_assert(vector_near(sum_of(credit), 96.0, 1e-13, 0.0));
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert(lower[c] < credit[c] && credit[c] < upper[c]);
    }
    /* Drawn as those of the other methods are: of equal ages they are the linear ones. */
    memset(ages, 0, sizeof ages);
    ck_assert_int_eq(wakpi_attribution_decay_interval(touches, ages, DAY, ends, converted, KINDS, CHANNELS,
                                                      REPLICATES, 7, 0.05, scratch, credit, lower, upper),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_attribution_interval(WAKPI_ATTRIBUTION_LINEAR, touches, ends, converted, lost,
                                                KINDS, CHANNELS, REPLICATES, 7, 0.05, scratch, plain,
                                                other[0], other[1]),
                     WAKPI_OK);
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert_near("lower", c, lower[c], other[0][c], 1e-12, 0.0);
        ck_assert_near("upper", c, upper[c], other[1][c], 1e-12, 0.0);
    }
}
END_TEST

START_TEST(ages_that_are_none_are_refused)
{
    int64_t ages[sizeof touches / sizeof touches[0]] = {0};
    static const int64_t none[KINDS] = {0};
    double credit[CHANNELS] = {42.0, 0.0, 0.0, 0.0}, scratch[100 * CHANNELS], lower[CHANNELS],
           upper[CHANNELS];
    ck_assert_int_eq(credit_by_age(NULL, DAY, credit), WAKPI_INVALID);
    ck_assert_int_eq(credit_by_age(ages, 0, credit), WAKPI_INVALID);
    ck_assert_int_eq(credit_by_age(ages, DAY, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_decay(touches, ages, DAY, ends, none, KINDS, CHANNELS, credit),
                     WAKPI_UNDEFINED);
    ages[16] = -1;
    ck_assert_int_eq(credit_by_age(ages, DAY, credit), WAKPI_INVALID);
    ages[16] = 0;
    ck_assert_int_eq(wakpi_attribution_decay_interval(touches, ages, DAY, ends, converted, KINDS, CHANNELS,
                                                      99, 7, 0.05, scratch, credit, lower, upper),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_decay_interval(touches, ages, -1, ends, converted, KINDS, CHANNELS,
                                                      100, 7, 0.05, scratch, credit, lower, upper),
                     WAKPI_INVALID);
    ck_assert_double_eq(credit[0], 42.0);
    ck_assert_int_eq(wakpi_attribution_journeys(0, touches, ends, converted, lost, KINDS, CHANNELS, credit),
                     WAKPI_INVALID);
}
END_TEST

START_TEST(the_lattice_agrees_with_the_shares)
{
    double worth[1 << CHANNELS] = {0.0};
    double exact[CHANNELS];
    double credit[CHANNELS];
    size_t from = 0;
    for (size_t kind = 0; kind < KINDS; kind++) {
        size_t set = 0;
        for (; from < ends[kind]; from++) {
            set |= (size_t)1 << touches[from];
        }
        for (size_t s = 0; s < (size_t)1 << CHANNELS; s++) {
            worth[s] += (s & set) == set ? (double)converted[kind] : 0.0;
        }
    }
    ck_assert_int_eq(wakpi_attribution_shapley(worth, CHANNELS, exact), WAKPI_OK);
    ck_assert_int_eq(credit_by(WAKPI_ATTRIBUTION_SHAPLEY, credit), WAKPI_OK);
    for (size_t c = 0; c < CHANNELS; c++) {
        ck_assert_near("shapley", c, credit[c], exact[c], 1e-13, 0.0);
    }
    /* The glove game: one left glove, two right ones. */
    static const double gloves[] = {0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0};
    ck_assert_int_eq(wakpi_attribution_shapley(gloves, 3, exact), WAKPI_OK);
    ck_assert(vector_near(exact[0], 2.0 / 3.0, 1e-15, 0.0));
    ck_assert(vector_near(exact[1], 1.0 / 6.0, 1e-15, 0.0) && exact[1] == exact[2]);
    ck_assert_int_eq(wakpi_attribution_shapley(gloves, 21, exact), WAKPI_INVALID);
}
END_TEST

START_TEST(twenty_channels_are_exact)
{
    double *worth = malloc(sizeof(*worth) << 20);
    double credit[20];
    ck_assert_ptr_nonnull(worth);
    for (size_t s = 0; s < (size_t)1 << 20; s++) {
        worth[s] = 0.0;
        for (int c = 0; c < 20; c++) {
            worth[s] += (s >> c & 1) ? (double)(c + 1) : 0.0;
        }
    }
    ck_assert_int_eq(wakpi_attribution_shapley(worth, 20, credit), WAKPI_OK);
    for (size_t c = 0; c < 20; c++) {
        ck_assert_near("additive", c, credit[c], (double)(c + 1), 1e-13, 0.0);
    }
    free(worth);
}
END_TEST

/* Worth by table, or by number and pairs of channels where there are too many for one. */
static double worth_of(void *context, uint64_t coalition)
{
    const double *table = context;
    double sum = 0.0;
    if (table) {
        return table[coalition];
    }
    for (int c = 0; c < 40; c++) {
        double joined = (double)(coalition >> c & 1);
        double with_next = (double)(coalition >> ((c + 1) % 40) & 1);
        sum += joined * (1.0 + c) + 6.0 * joined * with_next;
    }
    return sum;
}

static double not_finite(void *context, uint64_t coalition)
{
    (void)context;
    return coalition == 5 ? INFINITY : 1.0;
}

START_TEST(many_channels_are_drawn)
{
    double worth[1 << 10], exact[10], credit[64], lower[64], upper[64], again[64], sum = 0.0;
    size_t held = 0;
    for (size_t i = 0; i < sizeof worth / sizeof worth[0]; i++) {
        worth[i] = i == 0 ? 0.0 : (double)((i * 7919) % 1000) / 10.0;
    }
    ck_assert_int_eq(wakpi_attribution_shapley(worth, 10, exact), WAKPI_OK);
    ck_assert_int_eq(
        wakpi_attribution_shapley_sampled(worth_of, worth, 10, 4000, 42, 0.05, credit, lower, upper),
        WAKPI_OK);
    for (size_t c = 0; c < 10; c++) {
        held += lower[c] <= exact[c] && exact[c] <= upper[c];
        sum += credit[c];
        ck_assert_double_lt(upper[c] - lower[c], 5.0);
    }
    ck_assert_uint_ge(held, 8);
    ck_assert(vector_near(sum, worth[1023], 1e-12, 0.0));
    /* Each of 40 owns what it brings alone and half of what it shares with each neighbour: forwards and backwards
     * together are exact of such a game. */
    ck_assert_int_eq(wakpi_attribution_shapley_sampled(worth_of, NULL, 40, 50, 7, 0.05, credit, lower, upper),
                     WAKPI_OK);
    for (int c = 0; c < 40; c++) {
        ck_assert(vector_near(credit[c], 1.0 + c + 6.0, 1e-12, 0.0));
        ck_assert(lower[c] <= credit[c] && credit[c] <= upper[c]);
    }
    ck_assert_int_eq(
        wakpi_attribution_shapley_sampled(worth_of, worth, 10, 100, 9, 0.05, credit, lower, upper), WAKPI_OK);
    ck_assert_int_eq(
        wakpi_attribution_shapley_sampled(worth_of, worth, 10, 100, 9, 0.05, again, lower, upper), WAKPI_OK);
    ck_assert_mem_eq(credit, again, 10 * sizeof *credit);
    ck_assert_int_eq(
        wakpi_attribution_shapley_sampled(not_finite, NULL, 3, 100, 9, 0.05, again, lower, upper),
        WAKPI_OVERFLOW);
    ck_assert_int_eq(
        wakpi_attribution_shapley_sampled(worth_of, worth, 65, 100, 9, 0.05, again, lower, upper),
        WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_shapley_sampled(NULL, worth, 5, 100, 9, 0.05, again, lower, upper),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_shapley_sampled(worth_of, worth, 5, 1, 9, 0.05, again, lower, upper),
                     WAKPI_INVALID);
}
END_TEST

START_TEST(credits_have_intervals)
{
    enum { REPLICATES = 400 };
    static double scratch[CHANNELS * REPLICATES];
    for (int32_t m = WAKPI_ATTRIBUTION_FIRST; m <= WAKPI_ATTRIBUTION_SHAPLEY; m++) {
        double v[3][CHANNELS];
        double again[3][CHANNELS];
        for (int i = 0; i < 2; i++) {
            ck_assert_int_eq(wakpi_attribution_interval(m, touches, ends, converted, lost, KINDS, CHANNELS,
                                                        REPLICATES, 7, 0.05, scratch, i ? again[0] : v[0],
                                                        i ? again[1] : v[1], i ? again[2] : v[2]),
                             WAKPI_OK);
        }
        ck_assert_int_eq(memcmp(v, again, sizeof(v)), 0);
        for (size_t c = 0; c < CHANNELS; c++) {
            ck_assert(v[1][c] <= v[0][c] && v[0][c] <= v[2][c]);
        }
        if (m == WAKPI_ATTRIBUTION_LAST) { /* a Poisson count of mean 48, and one that cannot be */
            ck_assert(v[2][2] - v[1][2] > 20.0 && v[2][2] - v[1][2] < 34.0);
            ck_assert(v[1][1] == 0.0 && v[2][1] == 0.0);
        }
    }
}
END_TEST

START_TEST(journeys_that_are_none_are_refused)
{
    static const size_t empty[] = {3, 3, 7, 10, 11, 13, 17};
    static const int64_t none[KINDS] = {0};
    double credit[CHANNELS] = {42.0, 0.0, 0.0, 0.0};
    ck_assert_int_eq(credit_by(0, credit), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_journeys(5, touches, empty, converted, lost, KINDS, CHANNELS, credit),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_journeys(5, touches, ends, converted, lost, KINDS, 3, credit),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_attribution_journeys(5, touches, ends, none, lost, KINDS, CHANNELS, credit),
                     WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_attribution_journeys(5, touches, ends, converted, lost, KINDS, 33, credit),
                     WAKPI_INVALID);
    ck_assert_double_eq(credit[0], 42.0);
}
END_TEST

START_TEST(nothing_is_lost_to_rounding)
{
    static const double thirds[] = {1.0, 1.0, 0.0, 1.0};
    static const double zeros[] = {0.0, 0.0, 0.0, 0.0};
    int64_t shares[4];
    ck_assert_int_eq(wakpi_attribution_split(thirds, 4, 100, shares), WAKPI_OK);
    ck_assert(shares[0] == 34 && shares[1] == 33 && shares[2] == 0 && shares[3] == 33);
    ck_assert_int_eq(wakpi_attribution_split(thirds, 4, INT64_C(1) << 53, shares), WAKPI_OK);
    ck_assert_int_eq(shares[0] + shares[1] + shares[2] + shares[3], INT64_C(1) << 53);
    ck_assert_int_eq(wakpi_attribution_split(zeros, 4, 100, shares), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_attribution_split(thirds, 4, -1, shares), WAKPI_INVALID);
}
END_TEST

START_TEST(few_trials_do_not_win)
{
    static const int64_t k[] = {5, 30, 2, 0, 120, 9, 44};
    static const int64_t n[] = {100, 400, 10, 30, 1000, 300, 500};
    static const double rates[] = {0.05925442701988012, 0.0748225807247198,  0.09077875230547668,
                                   0.05018887571435437, 0.11721573795415231, 0.037686245404515865,
                                   0.08637879680696953};
    static const double limits[] = {0.03693629722133889, 0.16540506312661446};
    double a = NAN;
    double b = NAN;
    double rate[7];
    double lower[7];
    double upper[7];
    size_t order[7];
    ck_assert_int_eq(wakpi_ranking_rates(k, n, 7, 0.05, &a, &b, rate, lower, upper, order), WAKPI_OK);
    ck_assert(vector_near(a, 4.717910914020061, 1e-5, 0.0) && vector_near(b, 59.28520923697997, 1e-5, 0.0));
    for (size_t i = 0; i < 7; i++) {
        ck_assert_near("rates", i, rate[i], rates[i], 1e-6, 0.0);
        ck_assert(lower[i] < rate[i] && rate[i] < upper[i]);
    }
    ck_assert(vector_near(lower[2], limits[0], 1e-5, 0.0) && vector_near(upper[2], limits[1], 1e-5, 0.0));
    ck_assert(order[0] == 4 && order[1] == 2 && order[6] == 5); /* 2 of 10 is not first */
    static const int64_t same[] = {10, 20, 30};
    static const int64_t of[] = {100, 200, 300};
    ck_assert_int_eq(wakpi_ranking_rates(same, of, 3, 0.05, &a, &b, rate, lower, upper, order),
                     WAKPI_DEGENERATE);
    ck_assert(vector_near(rate[0], 0.1, 1e-4, 0.0) && vector_near(rate[2], 0.1, 1e-4, 0.0));
    double low, high; /* one rate, of 60 in 600 */
    ck_assert_int_eq(wakpi_interval_jeffreys(60, 600, 0.05, &low, &high), WAKPI_OK);
    for (size_t i = 0; i < 3; i++)
        ck_assert(vector_near(lower[i], low, 1e-12, 0.0) && vector_near(upper[i], high, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_ranking_rates(same, of, 1, 0.05, &a, &b, rate, lower, upper, order),
                     WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_ranking_rates(of, same, 3, 0.05, &a, &b, rate, lower, upper, order),
                     WAKPI_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study_attribution");
    TCase *tests = tcase_create("attribution");
    tcase_add_test(tests, the_chain_credits_what_would_be_lost);
    tcase_add_test(tests, touches_are_credited_by_place);
    tcase_add_test(tests, touches_are_credited_by_age);
    tcase_add_test(tests, credits_by_age_have_intervals);
    tcase_add_test(tests, ages_that_are_none_are_refused);
    tcase_add_test(tests, the_lattice_agrees_with_the_shares);
    tcase_add_test(tests, twenty_channels_are_exact);
    tcase_add_test(tests, many_channels_are_drawn);
    tcase_add_test(tests, credits_have_intervals);
    tcase_add_test(tests, journeys_that_are_none_are_refused);
    tcase_add_test(tests, nothing_is_lost_to_rounding);
    tcase_add_test(tests, few_trials_do_not_win);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
