#include "study/attribution.h"

#include "base/sort.h"
#include "stats/argument.h"
#include "stats/counter_random.h"
#include "stats/elementary.h"
#include "stats/normal.h"

static const double CONDITION_MOST = 1e10;

/* The method of those whose touches have ages; it has no place among the public ones, which need none. */
enum { DECAY = 0 };

/* Poisson's quantile at u: by search, or where the mean is large by Cornish and Fisher's expansion. */
static double poisson_quantile(double mean, double u)
{
    if (mean > 64.0) {
        double z = wakpi_normal_quantile_of(u);
        double value = floor(mean + z * sqrt(mean) + (z * z - 1.0) / 6.0 + 0.5);
        return value > 0.0 ? value : 0.0;
    }
    double chance = wakpi_math_exp(-mean);
    double count = 0.0;
    for (double sum = chance; sum < u && count < 1000.0; sum += chance) {
        count += 1.0;
        chance *= mean / count;
    }
    return count;
}

void wakpi_journeys_count(const struct wakpi_journeys *journeys, size_t kind, double *converted, double *lost)
{
    double counts[] = {(double)journeys->converted[kind], (double)journeys->lost[kind]};
    for (uint64_t i = 0; i < 2 && journeys->is_resample; i++) {
        uint64_t at = (journeys->replicate * journeys->kinds + kind) * 2 + i;
        double u = ((double)(wakpi_random_at(journeys->seed, at) >> 12) + 0.5) * 0x1p-52;
        counts[i] = counts[i] > 0.0 ? poisson_quantile(counts[i], u) : 0.0;
    }
    *converted = counts[0];
    *lost = counts[1];
}

/* Each channel of the journey once, for a share of `converted` each. */
static void share_among_distinct(const int32_t *touches, size_t count, double converted, double *credit)
{
    uint32_t seen = 0;
    double distinct = 0.0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bit = UINT32_C(1) << touches[i];
        distinct += (seen & bit) ? 0.0 : 1.0;
        seen |= bit;
    }
    for (int32_t c = 0; c < WAKPI_ATTRIBUTION_CHANNELS_MOST; c++) {
        if (seen >> c & 1) {
            credit[c] += converted / distinct;
        }
    }
}

/* The weight of touch i of `count`. */
static double weight_of(int32_t method, size_t i, size_t count)
{
    int is_first = i == 0;
    int is_last = i == count - 1;
    switch (method) {
    case WAKPI_ATTRIBUTION_FIRST:
        return is_first ? 1.0 : 0.0;
    case WAKPI_ATTRIBUTION_LAST:
        return is_last ? 1.0 : 0.0;
    case WAKPI_ATTRIBUTION_LINEAR:
        return 1.0 / (double)count;
    default:
        if (count <= 2) {
            return 1.0 / (double)count;
        }
        return is_first || is_last ? 0.4 : 0.2 / (double)(count - 2);
    }
}

/* By halves of what the youngest touch is owed, which is the whole of it, so that there always is something to share. */
static double decayed(const struct wakpi_journeys *journeys, size_t touch, int64_t youngest)
{
    double halves = ((double)journeys->ages[touch] - (double)youngest) / (double)journeys->half_life;
    return wakpi_math_exp(-halves * wakpi_ln_2.hi);
}

/* Shares `converted` among `count` touches by their ages. */
static void share_by_age(const struct wakpi_journeys *journeys, size_t from, size_t count, double converted,
                         double *credit)
{
    int64_t youngest = journeys->ages[from];
    double whole = 0.0;
    for (size_t i = from; i < from + count; i++) {
        youngest = journeys->ages[i] < youngest ? journeys->ages[i] : youngest;
    }
    for (size_t i = from; i < from + count; i++) {
        whole += decayed(journeys, i, youngest);
    }
    for (size_t i = from; i < from + count; i++) {
        credit[journeys->touches[i]] += converted * (decayed(journeys, i, youngest) / whole);
    }
}

/* Credits by touches; the conversions. */
static double credit_touches(int32_t method, const struct wakpi_journeys *journeys, double *credit)
{
    double total = 0.0;
    size_t from = 0;
    for (int32_t c = 0; c < journeys->channels; c++) {
        credit[c] = 0.0;
    }
    for (size_t kind = 0; kind < journeys->kinds; from = journeys->ends[kind], kind++) {
        size_t count = journeys->ends[kind] - from;
        double converted;
        double lost;
        wakpi_journeys_count(journeys, kind, &converted, &lost);
        total += converted;
        if (converted == 0.0 || method == WAKPI_ATTRIBUTION_MARKOV) {
            continue;
        }
        if (method == WAKPI_ATTRIBUTION_SHAPLEY) {
            share_among_distinct(journeys->touches + from, count, converted, credit);
            continue;
        }
        if (method == DECAY) {
            share_by_age(journeys, from, count, converted, credit);
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            credit[journeys->touches[from + i]] += converted * weight_of(method, i, count);
        }
    }
    return total;
}

static wakpi_status credit_journeys(int32_t method, const struct wakpi_journeys *journeys, double *credit)
{
    double total = credit_touches(method, journeys, credit);
    if (method != WAKPI_ATTRIBUTION_MARKOV || total == 0.0) {
        return WAKPI_OK;
    }
    double condition = wakpi_journeys_removals(journeys, credit);
    double sum = 0.0;
    for (int32_t c = 0; c < journeys->channels; c++) {
        sum += credit[c];
    }
    for (int32_t c = 0; c < journeys->channels; c++) {
        credit[c] = credit[c] / sum * total;
    }
    return condition <= CONDITION_MOST ? WAKPI_OK : WAKPI_DEGENERATE;
}

static wakpi_status check(const struct wakpi_journeys *j)
{
    if (j->channels < 1 || j->channels > WAKPI_ATTRIBUTION_CHANNELS_MOST ||
        (j->kinds > 0 && (!j->touches || !j->ends || !j->converted || !j->lost))) {
        return WAKPI_INVALID;
    }
    size_t at = 0;
    int64_t any = 0;
    for (size_t kind = 0; kind < j->kinds; kind++) {
        if (j->ends[kind] <= at || j->converted[kind] < 0 || j->converted[kind] > WAKPI_COUNT_MOST ||
            j->lost[kind] < 0 || j->lost[kind] > WAKPI_COUNT_MOST) {
            return WAKPI_INVALID;
        }
        for (; at < j->ends[kind]; at++) {
            if (j->touches[at] < 0 || j->touches[at] >= j->channels || (j->ages && j->ages[at] < 0)) {
                return WAKPI_INVALID;
            }
        }
        any |= j->converted[kind];
    }
    return any == 0 ? WAKPI_UNDEFINED : WAKPI_OK;
}

static int is_method(int32_t method)
{
    return method >= WAKPI_ATTRIBUTION_FIRST && method <= WAKPI_ATTRIBUTION_SHAPLEY;
}

wakpi_status wakpi_attribution_journeys(int32_t method, const int32_t *touches, const size_t *ends,
                                        const int64_t *converted, const int64_t *lost, size_t kinds,
                                        int32_t channels, double *credit)
{
    struct wakpi_journeys journeys = {.touches = touches, .ends = ends, .converted = converted, .lost = lost};
    journeys.kinds = kinds;
    journeys.channels = channels;
    wakpi_status status = credit && is_method(method) ? check(&journeys) : WAKPI_INVALID;
    return status == WAKPI_OK ? credit_journeys(method, &journeys, credit) : status;
}

/* Journeys that did not convert are owed nothing, so their number does not matter. */
wakpi_status wakpi_attribution_decay(const int32_t *touches, const int64_t *ages, int64_t half_life,
                                     const size_t *ends, const int64_t *converted, size_t kinds,
                                     int32_t channels, double *credit)
{
    struct wakpi_journeys journeys = {.touches = touches, .ends = ends, .converted = converted};
    journeys.lost = converted;
    journeys.kinds = kinds;
    journeys.channels = channels;
    journeys.ages = ages;
    journeys.half_life = half_life;
    if (!credit || !ages || half_life <= 0) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(&journeys);
    return status == WAKPI_OK ? credit_journeys(DECAY, &journeys, credit) : status;
}

static int ascending(const void *left, const void *right, const void *context)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    (void)context;
    return (a > b) - (a < b);
}

/* Where the percentiles of resamples go, and what there is of room. */
struct resampling {
    size_t replicates;
    double alpha;
    double *scratch, *credit, *lower, *upper;
};

static int can_resample(const struct resampling *to)
{
    return to->scratch && to->credit && to->lower && to->upper && to->replicates >= 100 &&
           to->replicates <= 1000000 && wakpi_is_probability(to->alpha);
}

/* Journeys that were checked. */
static wakpi_status resample(int32_t method, struct wakpi_journeys *journeys, const struct resampling *to)
{
    wakpi_status status = credit_journeys(method, journeys, to->credit);
    journeys->is_resample = 1;
    for (size_t i = 0; i < to->replicates; i++) {
        double drawn[WAKPI_ATTRIBUTION_CHANNELS_MOST];
        journeys->replicate = i;
        credit_journeys(method, journeys, drawn);
        for (int32_t c = 0; c < journeys->channels; c++) {
            to->scratch[(size_t)c * to->replicates + i] = drawn[c];
        }
    }
    size_t outside = (size_t)(0.5 * to->alpha * (double)to->replicates);
    for (int32_t c = 0; c < journeys->channels; c++) {
        double *column = to->scratch + (size_t)c * to->replicates;
        wakpi_sort(column, to->replicates, sizeof(*column), ascending, NULL);
        to->lower[c] = column[outside];
        to->upper[c] = column[to->replicates - 1 - outside];
    }
    return status;
}

wakpi_status wakpi_attribution_interval(int32_t method, const int32_t *touches, const size_t *ends,
                                        const int64_t *converted, const int64_t *lost, size_t kinds,
                                        int32_t channels, size_t replicates, uint64_t seed, double alpha,
                                        double *scratch, double *credit, double *lower, double *upper)
{
    const struct resampling to = {replicates, alpha, scratch, credit, lower, upper};
    struct wakpi_journeys journeys = {.touches = touches, .ends = ends, .converted = converted, .lost = lost};
    journeys.kinds = kinds;
    journeys.channels = channels;
    journeys.seed = seed;
    wakpi_status status = can_resample(&to) && is_method(method) ? check(&journeys) : WAKPI_INVALID;
    return status == WAKPI_OK ? resample(method, &journeys, &to) : status;
}

wakpi_status wakpi_attribution_decay_interval(const int32_t *touches, const int64_t *ages, int64_t half_life,
                                              const size_t *ends, const int64_t *converted, size_t kinds,
                                              int32_t channels, size_t replicates, uint64_t seed,
                                              double alpha, double *scratch, double *credit, double *lower,
                                              double *upper)
{
    const struct resampling to = {replicates, alpha, scratch, credit, lower, upper};
    struct wakpi_journeys journeys = {.touches = touches, .ends = ends, .converted = converted};
    journeys.lost = converted;
    journeys.kinds = kinds;
    journeys.channels = channels;
    journeys.ages = ages;
    journeys.half_life = half_life;
    journeys.seed = seed;
    if (!can_resample(&to) || !ages || half_life <= 0) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(&journeys);
    return status == WAKPI_OK ? resample(DECAY, &journeys, &to) : status;
}

wakpi_status wakpi_attribution_shapley(const double *worth, int32_t channels, double *credit)
{
    if (!worth || !credit || channels < 1 || channels > WAKPI_ATTRIBUTION_PLAYERS_MOST) {
        return WAKPI_INVALID;
    }
    size_t coalitions = (size_t)1 << channels;
    double weights[WAKPI_ATTRIBUTION_PLAYERS_MOST]; /* by size: 1 / (n over size of the others) */
    weights[0] = 1.0 / (double)channels;
    for (int32_t s = 1; s < channels; s++) {
        weights[s] = weights[s - 1] * (double)s / (double)(channels - s);
    }
    for (size_t i = 0; i < coalitions; i++) {
        if (!wakpi_is_finite(worth[i])) {
            return WAKPI_INVALID;
        }
    }
    for (int32_t c = 0; c < channels; c++) {
        size_t own = (size_t)1 << c;
        struct wakpi_dd sum = {0.0, 0.0};
        for (size_t i = 0; i < coalitions; i++) {
            if (i & own) {
                continue;
            }
            int size = 0;
            for (size_t rest = i; rest; rest &= rest - 1) {
                size++;
            }
            sum = wakpi_dd_add_double(sum, weights[size] * (worth[i | own] - worth[i]));
        }
        if (!wakpi_is_finite(sum.hi)) {
            return WAKPI_OVERFLOW;
        }
        credit[c] = sum.hi;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_attribution_split(const double *credit, int32_t channels, int64_t total, int64_t *shares)
{
    double rest[WAKPI_ATTRIBUTION_CHANNELS_MOST];
    double sum = 0.0;
    if (!credit || !shares || channels < 1 || channels > WAKPI_ATTRIBUTION_CHANNELS_MOST || total < 0 ||
        total > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    for (int32_t c = 0; c < channels; c++) {
        if (!(credit[c] >= 0.0) || !wakpi_is_finite(credit[c])) {
            return WAKPI_INVALID;
        }
        sum += credit[c];
    }
    if (sum == 0.0 || !wakpi_is_finite(sum)) {
        return sum == 0.0 ? WAKPI_UNDEFINED : WAKPI_OVERFLOW;
    }
    int64_t left = total;
    for (int32_t c = 0; c < channels; c++) {
        double part = (double)total * (credit[c] / sum);
        double whole = floor(part);
        whole = whole <= (double)left ? whole : (double)left;
        shares[c] = (int64_t)whole;
        rest[c] = credit[c] > 0.0 ? part - whole : -1.0;
        left -= shares[c];
    }
    for (; left > 0; left--) {
        int32_t most = 0;
        for (int32_t c = 1; c < channels; c++) {
            most = rest[c] > rest[most] ? c : most;
        }
        shares[most]++;
        rest[most] -= 1.0;
    }
    return WAKPI_OK;
}
