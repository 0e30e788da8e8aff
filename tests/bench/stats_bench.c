/* Microseconds a call of statistics, one line each; stats_bench.py prints the same lines for scipy. */
#include <stdio.h>
#include <time.h>
#include <wakpi/stats.h>

static volatile double sink; /* what is measured must not be left out by the compiler */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#define MEASURE(name, calls, statement)                                                                      \
    do {                                                                                                     \
        double start = seconds();                                                                            \
        for (int64_t i = 0; i < (calls); i++) {                                                              \
            statement;                                                                                       \
            sink = a;                                                                                        \
        }                                                                                                    \
        printf("%-24s %10.3f us\n", name, (seconds() - start) * 1e6 / (double)(calls));                      \
    } while (0)

int main(void)
{
    double a = 0.0;
    double b = 0.0;
    double c = 0.0;
    double d = 0.0;
    MEASURE("normal quantile", 200000, wakpi_normal_quantile(0.001 + 1e-6 * (double)(i % 1000), &a));
    MEASURE("wilson", 200000, wakpi_interval_wilson(i % 1000, 1000, 0.05, &a, &b));
    MEASURE("clopper-pearson", 5000, wakpi_interval_clopper_pearson(i % 1000, 1000, 0.05, &a, &b));
    MEASURE("fisher", 5000, wakpi_test_fisher(100 + i % 50, 1000, 120, 1000, &a, &b));
    MEASURE("welch", 20000,
            wakpi_test_welch(1.0 + 1e-6 * (double)i, 2.0, 100, 1.5, 3.0, 120, &a, &b, &c, &d));
    MEASURE("newcombe", 100000, wakpi_difference_newcombe(i % 1000, 1000, 120, 1000, 0.05, &a, &b));
    return 0;
}
