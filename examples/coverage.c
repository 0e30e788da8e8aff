/* How often does an interval hold what it should? Not by simulation: every outcome that n trials can have is
 * enumerated, with its exact chance.
 *
 *     coverage [alpha]                        100 a side, 1 % against 3 %
 *     coverage <n> <p> [alpha]                one rate
 *     coverage <n1> <p1> <n2> <p2> [alpha]    the difference and the ratio of two rates
 *     coverage nps <n> <promoters> <detractors> [alpha]    shares of the votes
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

enum { TRIALS_MOST = 100000 };

/* What is enumerated of a binomial: outcomes less likely than this change no digit shown. */
static const double NEGLIGIBLE = 1e-14;

typedef wakpi_status rate_interval(int64_t k, int64_t n, double alpha, double *lower, double *upper);
typedef wakpi_status rates_interval(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                    double *lower, double *upper);

static const struct {
    const char *name;
    rate_interval *interval;
} of_a_rate[] = {
    {"wilson", wakpi_interval_wilson},
    {"clopper-pearson", wakpi_interval_clopper_pearson},
    {"jeffreys", wakpi_interval_jeffreys},
};

static const struct {
    const char *name;
    rates_interval *interval;
    int is_ratio;
} of_two_rates[] = {
    {"difference, miettinen-nurminen", wakpi_difference_miettinen_nurminen, 0},
    {"difference, newcombe", wakpi_difference_newcombe, 0},
    {"ratio, miettinen-nurminen", wakpi_ratio_miettinen_nurminen, 1},
    {"ratio, koopman", wakpi_ratio_koopman, 1},
};

/* The chance of one way to n trials with these counts, each of its own probability. */
static double chance(int64_t n, const int64_t *counts, const double *shares, int kinds)
{
    double sum = lgamma((double)n + 1.0);
    for (int i = 0; i < kinds; i++) {
        if (shares[i] == 0.0 && counts[i] > 0)
            return 0.0;
        sum -= lgamma((double)counts[i] + 1.0);
        sum += counts[i] > 0 ? (double)counts[i] * log(shares[i]) : 0.0;
    }
    return exp(sum);
}

static double binomial(int64_t k, int64_t n, double p)
{
    const int64_t counts[] = {k, n - k};
    const double shares[] = {p, 1.0 - p};
    return chance(n, counts, shares, 2);
}

static void print_line(const char *name, double covered, double width, double alpha)
{
    printf("%-32s covers %7.3f %% (nominal %g %%)", name, 100.0 * covered, 100.0 * (1.0 - alpha));
    if (isfinite(width))
        printf(", mean width %.5g", width);
    printf("\n");
}

static void cover_rate(int64_t n, double p, double alpha)
{
    printf("one rate: n = %lld, p = %g\n", (long long)n, p);
    for (size_t i = 0; i < sizeof of_a_rate / sizeof of_a_rate[0]; i++) {
        double covered = 0.0, width = 0.0;
        for (int64_t k = 0; k <= n; k++) {
            double weight = binomial(k, n, p), lower, upper;
            if (weight < NEGLIGIBLE || of_a_rate[i].interval(k, n, alpha, &lower, &upper) < 0)
                continue;
            covered += lower <= p && p <= upper ? weight : 0.0;
            width += weight * (upper - lower);
        }
        print_line(of_a_rate[i].name, covered, width, alpha);
    }
}

static void cover_two_rates(int64_t n1, double p1, int64_t n2, double p2, double alpha)
{
    printf("two rates: n = %lld and %lld, p = %g and %g\n", (long long)n1, (long long)n2, p1, p2);
    for (size_t i = 0; i < sizeof of_two_rates / sizeof of_two_rates[0]; i++) {
        double truth = of_two_rates[i].is_ratio ? p1 / p2 : p1 - p2;
        double covered = 0.0, width = 0.0;
        if (isnan(truth))
            continue;
        for (int64_t k1 = 0; k1 <= n1; k1++) {
            double weight1 = binomial(k1, n1, p1);
            for (int64_t k2 = 0; weight1 >= NEGLIGIBLE && k2 <= n2; k2++) {
                double weight = weight1 * binomial(k2, n2, p2), lower, upper;
                if (weight < NEGLIGIBLE ||
                    of_two_rates[i].interval(k1, n1, k2, n2, alpha, &lower, &upper) < 0)
                    continue;
                covered += lower <= truth && truth <= upper ? weight : 0.0;
                width += weight * (upper - lower);
            }
        }
        print_line(of_two_rates[i].name, covered, width, alpha);
    }
}

static void cover_nps(int64_t n, double promoters, double detractors, double alpha)
{
    const double shares[] = {promoters, fmax(0.0, 1.0 - promoters - detractors), detractors};
    const double truth = 100.0 * (promoters - detractors);
    double covered = 0.0, width = 0.0;
    printf("net promoter score: n = %lld, %g promoters, %g detractors\n", (long long)n, promoters,
           detractors);
    for (int64_t k = 0; k <= n; k++) {
        for (int64_t other = 0; other <= n - k; other++) {
            const int64_t counts[] = {k, n - k - other, other};
            double weight = chance(n, counts, shares, 3), lower, upper;
            if (weight < NEGLIGIBLE ||
                wakpi_interval_nps(counts[0], counts[1], counts[2], alpha, &lower, &upper) < 0)
                continue;
            covered += lower <= truth && truth <= upper ? weight : 0.0;
            width += weight * (upper - lower);
        }
    }
    print_line("points, tango", covered, width, alpha);
}

/* A trial count and a share in 0 .. 1; what is neither ends the program. */
static int64_t trials(const char *text)
{
    char *end;
    long long n = strtoll(text, &end, 10);
    if (*end != '\0' || n < 1 || n > TRIALS_MOST) {
        fprintf(stderr, "coverage: %s is no number of trials from 1 to %d\n", text, TRIALS_MOST);
        exit(2);
    }
    return n;
}

static double share(const char *text)
{
    char *end;
    double p = strtod(text, &end);
    if (end == text || *end != '\0' || !(p >= 0.0 && p <= 1.0)) {
        fprintf(stderr, "coverage: %s is no share from 0 to 1\n", text);
        exit(2);
    }
    return p;
}

static double chance_of_error(const char *text)
{
    double alpha = text ? share(text) : 0.05;
    if (alpha == 0.0 || alpha == 1.0) {
        fprintf(stderr, "coverage: alpha %s is not between 0 and 1\n", text);
        exit(2);
    }
    return alpha;
}

int main(int count, char **words)
{
    if (count <= 2) {
        cover_two_rates(100, 0.01, 100, 0.03, chance_of_error(words[1]));
    } else if (strcmp(words[1], "nps") == 0 && (count == 5 || count == 6)) {
        if (share(words[3]) + share(words[4]) > 1.0) {
            fprintf(stderr, "coverage: %s and %s are more than the whole\n", words[3], words[4]);
            return 2;
        }
        cover_nps(trials(words[2]), share(words[3]), share(words[4]), chance_of_error(words[5]));
    } else if (count <= 4 && strcmp(words[1], "nps") != 0) {
        cover_rate(trials(words[1]), share(words[2]), chance_of_error(words[3]));
    } else if (count <= 6 && strcmp(words[1], "nps") != 0) {
        cover_two_rates(trials(words[1]), share(words[2]), trials(words[3]), share(words[4]),
                        chance_of_error(words[5]));
    } else {
        fprintf(stderr, "usage: coverage [alpha] | <n> <p> [alpha] | <n1> <p1> <n2> <p2> [alpha] |"
                        " nps <n> <promoters> <detractors> [alpha]\n");
        return 2;
    }
    return 0;
}
