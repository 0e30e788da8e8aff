"""What stats_bench measures, in scipy, statsmodels or numpy where they have it: run by hand, in an environment that has
them (written for scipy 1.17, statsmodels 0.14).

    stats_bench | python stats_bench.py        both, line by line, and how many times faster

Intervals of a rate come from binomtest there, which computes its p-value as well. Theirs is not always the same method: a ratio's
interval is Katz's, sample sizes and power go by the arcsine, the better of two is drawn, and for chains there are the five
systems of equations that one costs. What none of them has shows "-"."""
import sys
import time
import warnings

import numpy as np
from scipy import special, stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff
from statsmodels.stats import multitest, power, proportion
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
random = np.random.default_rng(20261122)
x = random.integers(1, 98, 100).astype(float)
y = 3 * x + random.integers(0, 50, 100)
series = 50 + 0.3 * np.arange(100) + random.integers(0, 7, 100)
ps = random.random(100) / 10
happened = random.random(100) < 0.7
k = random.integers(90, 150, 100)
n = random.integers(900, 1200, 100)
ordered = np.arange(1000) * 1.25


def laney():
    centre = k.sum() / n.sum()
    sigma = np.sqrt(centre * (1 - centre) / n)
    z = (k / n - centre) / sigma
    wide = np.abs(np.diff(z)).mean() / 1.128
    return centre - 3 * wide * sigma, centre + 3 * wide * sigma


def drawn_better(i):
    a = stats.beta.rvs(101 + i % 50, 900, size=100000, random_state=1)
    b = stats.beta.rvs(121, 881, size=100000, random_state=2)
    return (b > a).mean()


def delta():
    ratio = y.sum() / x.sum()
    return ratio, np.sqrt(np.var(y - ratio * x, ddof=1) / len(x)) / x.mean()


theirs = {
    "normal quantile": lambda i: stats.norm.ppf(0.001 + 1e-6 * (i % 1000)),
    "normal log sf": lambda i: stats.norm.logsf(i % 400 / 10),
    "wilson": lambda i: stats.binomtest(i % 1000, 1000).proportion_ci(method="wilson"),
    "clopper-pearson": lambda i: stats.binomtest(i % 1000, 1000).proportion_ci(method="exact"),
    "jeffreys": lambda i: proportion.proportion_confint(i % 1000, 1000, method="jeffreys"),
    "newcombe": lambda i: proportion.confint_proportions_2indep(i % 1000, 1000, 120, 1000, method="newcomb"),
    "miettinen-nurminen": lambda i: proportion.confint_proportions_2indep(100 + i % 50, 1000, 120, 1000, method="score"),
    "ratio koopman": lambda i: stats.contingency.relative_risk(1 + i % 999, 1000, 120, 1000).confidence_interval(),
    "ratio miettinen-nurminen": lambda i: proportion.confint_proportions_2indep(
        100 + i % 50, 1000, 120, 1000, compare="ratio", method="score"),
    "two rates z": lambda i: proportion.proportions_ztest([1 + i % 998, 120], [1000, 1000]),
    "two rates yates": lambda i: stats.chi2_contingency([[1 + i % 998, 999 - i % 998], [120, 880]]),
    "fisher": lambda i: stats.fisher_exact([[100 + i % 50, 900 - i % 50], [120, 880]]),
    "sample ratio": lambda i: stats.chisquare(k[:4], x[:4] / x[:4].sum() * k[:4].sum()),
    "probability better": drawn_better,
    "sample size": lambda i: power.NormalIndPower().solve_power(proportion.proportion_effectsize(0.1, 0.12), power=0.8, alpha=0.05),
    "power": lambda i: power.NormalIndPower().power(proportion.proportion_effectsize(0.1, 0.12), 2000, 0.05),
    "detectable rate": lambda i: power.NormalIndPower().solve_power(nobs1=2000, power=0.8, alpha=0.05),
    "quantile ranks": lambda i: stats.binom.ppf([0.025, 0.975], 1000, 0.9),
    "quantile of 1000": lambda i: stats.quantile_test(ordered, p=0.5).confidence_interval(),
    "holm of 100": lambda i: multitest.multipletests(ps, method="holm"),
    "hochberg of 100": lambda i: multitest.multipletests(ps, method="simes-hochberg"),
    "benjamini-hochberg of 100": lambda i: stats.false_discovery_control(ps),
    "benjamini-yekutieli of 100": lambda i: stats.false_discovery_control(ps, method="by"),
    "moments of 100 pairs": lambda i: np.cov(x, y),
    "mean interval": lambda i: stats.t.interval(0.95, 100 + i % 100, 10, 0.3),
    "welch": lambda i: stats.ttest_ind_from_stats(1 + 1e-6 * i, 2, 100, 1.5, 3, 120, equal_var=False),
    "ratio of sums delta": lambda i: delta(),
    "bootstrap bca 100 x 1000": lambda i: stats.bootstrap(
        (x, y), lambda a, b: b.sum() / a.sum(), paired=True, vectorized=False, n_resamples=1000),
    "laney of 100": lambda i: laney(),
    "kaplan-meier of 100": lambda i: SurvfuncRight(x, happened),
    "log-rank of 50 and 50": lambda i: survdiff(x, happened, np.arange(100) < 50),
    "theil-sen of 100": lambda i: stats.theilslopes(series),
    "mann-kendall of 100": lambda i: stats.kendalltau(np.arange(100), series),
    "holt-winters of 100": lambda i: ExponentialSmoothing(
        series, trend="add", seasonal="add", seasonal_periods=7, initialization_method="heuristic").fit(
            smoothing_level=0.3, smoothing_trend=0.1, smoothing_seasonal=0.2, optimized=False).forecast(7),
    "forecast choice of 100": lambda i: ExponentialSmoothing(
        series, trend="add", seasonal="add", seasonal_periods=7, initialization_method="heuristic").fit().forecast(7),
    "sbg": lambda i: special.betaln(1.7, 3.8 + i % 24) - special.betaln(0.7, 3.8),
    "markov of 4 channels": lambda i: [np.linalg.solve(np.eye(4) - 0.2 * np.ones((4, 4)) / 4, np.ones(4)) for _ in range(5)],
}


def measure(function):
    function(0)
    calls, start = 0, time.perf_counter()
    while time.perf_counter() - start < 0.05:
        function(calls)
        calls += 1
    return (time.perf_counter() - start) * 1e6 / calls


for line in sys.stdin:
    name, ours = line[:28].strip(), float(line[28:].split()[0])
    if name in theirs:
        other = measure(theirs[name])
        print("%-28s %12.3f us %14.1f us %10.0f x" % (name, ours, other, other / ours))
    else:
        print("%-28s %12.3f us              -" % (name, ours))
