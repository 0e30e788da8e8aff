"""The lines of stats_bench for scipy: run by hand, in an environment that has scipy (written for 1.17). Intervals of a
rate come from binomtest there, which computes its p-value as well."""
import time

from scipy import stats


def measure(name, calls, function):
    start = time.perf_counter()
    for i in range(calls):
        function(i)
    print("%-24s %10.3f us" % (name, (time.perf_counter() - start) * 1e6 / calls))


measure("normal quantile", 2000, lambda i: stats.norm.ppf(0.001 + 1e-6 * (i % 1000)))
measure("wilson", 500, lambda i: stats.binomtest(i % 1000, 1000).proportion_ci(method="wilson"))
measure("clopper-pearson", 500, lambda i: stats.binomtest(i % 1000, 1000).proportion_ci(method="exact"))
measure("fisher", 200, lambda i: stats.fisher_exact([[100 + i % 50, 900 - i % 50], [120, 880]]))
measure("welch", 500, lambda i: stats.ttest_ind_from_stats(1 + 1e-6 * i, 2, 100, 1.5, 3, 120, equal_var=False))
