/* Laney's chart where each day of the week, or other phase of a season, has its own usual rate. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include <wakpi/chart.h>

/* Phases with fewer periods than this know too little of what is usual on them. */
enum { LEAST_SEASONS = 3 };

struct phase {
    double events;
    double trials;
    size_t with_trials;
};

static struct phase phase_of(const int64_t *k, const int64_t *n, size_t periods, size_t season, size_t first)
{
    struct phase phase = {0.0, 0.0, 0};
    for (size_t i = first; i < periods; i += season) {
        phase.events += (double)k[i];
        phase.trials += (double)n[i];
        phase.with_trials += n[i] > 0;
    }
    return phase;
}

/* Fills the centres; the worst that a phase has to say. */
static wakpi_status fill_centres(const int64_t *k, const int64_t *n, size_t periods, size_t season,
                                 double *centres)
{
    double trials = 0.0;
    double events = 0.0;
    int is_small = periods < WAKPI_CHART_LEAST_PERIODS;
    for (size_t i = 0; i < season; i++) {
        struct phase phase = phase_of(k, n, periods, season, i);
        centres[i] = phase.trials > 0.0 ? phase.events / phase.trials : NAN;
        trials += phase.trials;
        events += phase.events;
        is_small = is_small || (phase.with_trials > 0 && phase.with_trials < LEAST_SEASONS);
    }
    if (events == 0.0 || events == trials) {
        return WAKPI_DEGENERATE;
    }
    return is_small ? WAKPI_SMALL_SAMPLE : WAKPI_OK;
}

static double deviation(double centre, int64_t n)
{
    return sqrt(centre * (1.0 - centre) / (double)n);
}

/* Laney's sigma z; phases that do not vary are passed over. */
static double factor_of(const int64_t *k, const int64_t *n, size_t periods, size_t season,
                        const double *centres)
{
    double moves = 0.0;
    double last = 0.0;
    size_t seen = 0;
    for (size_t i = 0; i < periods; i++) {
        double centre = centres[i % season];
        if (n[i] == 0 || !(centre > 0.0) || !(centre < 1.0)) {
            continue;
        }
        struct phase phase = phase_of(k, n, periods, season, i % season);
        double free = 1.0 - (double)n[i] / phase.trials;
        if (!(free > 0.0)) {
            continue;
        }
        double z = ((double)k[i] / (double)n[i] - centre) / (deviation(centre, n[i]) * sqrt(free));
        moves += seen > 0 ? fabs(z - last) : 0.0;
        last = z;
        seen++;
    }
    return seen > 1 ? moves / (double)(seen - 1) / 1.128 : 1.0;
}

wakpi_status wakpi_chart_laney_seasonal(const int64_t *k, const int64_t *n, size_t periods, size_t season,
                                        double *centres, double *sigma_z, double *lower, double *upper,
                                        int32_t *signals)
{
    if (!sigma_z || !centres || season < 1 || season > WAKPI_CHART_SEASON_MOST ||
        (periods > 0 && (!k || !n || !lower || !upper || !signals))) {
        return WAKPI_INVALID;
    }
    int64_t any = 0;
    for (size_t i = 0; i < periods; i++) {
        if (wakpi_check_rate(k[i], n[i]) == WAKPI_INVALID) {
            return WAKPI_INVALID;
        }
        any |= n[i];
    }
    if (any == 0) {
        return WAKPI_UNDEFINED;
    }
    wakpi_status status = fill_centres(k, n, periods, season, centres);
    double factor = factor_of(k, n, periods, season, centres);
    for (size_t i = 0; i < periods; i++) {
        lower[i] = 0.0;
        upper[i] = 1.0;
        signals[i] = WAKPI_CHART_WITHIN;
        if (n[i] == 0) {
            continue;
        }
        double centre = centres[i % season];
        double half = 3.0 * factor * deviation(centre, n[i]);
        double rate = (double)k[i] / (double)n[i];
        lower[i] = centre > half ? centre - half : 0.0;
        upper[i] = centre + half < 1.0 ? centre + half : 1.0;
        if (status == WAKPI_OK && rate != centre) {
            signals[i] = rate < lower[i]   ? WAKPI_CHART_BELOW
                         : rate > upper[i] ? WAKPI_CHART_ABOVE
                                           : WAKPI_CHART_WITHIN;
        }
    }
    *sigma_z = factor;
    return status;
}
