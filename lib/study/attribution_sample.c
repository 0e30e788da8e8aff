/* Shapley's value of games with too many channels for all coalitions: from orders drawn at random. */
#include "stats/argument.h"
#include "stats/counter_random.h"
#include "stats/student.h"
#include <wakpi/attribution.h>

struct sampling {
    wakpi_worth_function worth;
    void *context;
    int32_t channels;
    double none;
    double gain[WAKPI_ATTRIBUTION_SAMPLED_MOST];    /* of this pair of orders */
    double mean[WAKPI_ATTRIBUTION_SAMPLED_MOST];    /* of pairs so far */
    double squares[WAKPI_ATTRIBUTION_SAMPLED_MOST]; /* of deviations, after Welford */
};

/* Fisher and Yates. */
static void draw_order(uint64_t seed, uint64_t draw, int32_t channels, int32_t *order)
{
    for (int32_t i = 0; i < channels; i++) {
        uint64_t at = draw * WAKPI_ATTRIBUTION_SAMPLED_MOST + (uint64_t)i;
        int32_t j = (int32_t)(wakpi_random_at(seed, at) % (uint64_t)(i + 1));
        order[i] = order[j];
        order[j] = i;
    }
}

/* What each adds when it joins in this order, or in the reverse; 0 where a worth is not finite. */
static int walk(struct sampling *s, const int32_t *order, int reverse)
{
    uint64_t coalition = 0;
    double before = s->none;
    for (int32_t i = 0; i < s->channels; i++) {
        int32_t channel = order[reverse ? s->channels - 1 - i : i];
        coalition |= UINT64_C(1) << channel;
        double now = s->worth(s->context, coalition);
        if (!wakpi_is_finite(now) || !wakpi_is_finite(now - before)) {
            return 0;
        }
        s->gain[channel] = reverse ? 0.5 * s->gain[channel] + 0.5 * (now - before) : now - before;
        before = now;
    }
    return 1;
}

wakpi_status wakpi_attribution_shapley_sampled(wakpi_worth_function worth, void *context, int32_t channels,
                                               size_t pairs, uint64_t seed, double alpha, double *credit,
                                               double *lower, double *upper)
{
    struct sampling s = {.worth = worth, .context = context, .channels = channels};
    int32_t order[WAKPI_ATTRIBUTION_SAMPLED_MOST];
    uint64_t wide = pairs; /* also where a size has 32 bits */
    if (!worth || !credit || !lower || !upper || channels < 1 || channels > WAKPI_ATTRIBUTION_SAMPLED_MOST ||
        pairs < 2 || wide > WAKPI_COUNT_MOST / WAKPI_ATTRIBUTION_SAMPLED_MOST ||
        !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    s.none = worth(context, 0);
    if (!wakpi_is_finite(s.none)) {
        return WAKPI_OVERFLOW;
    }
    for (size_t pair = 0; pair < pairs; pair++) {
        draw_order(seed, pair, channels, order);
        if (!walk(&s, order, 0) || !walk(&s, order, 1)) {
            return WAKPI_OVERFLOW;
        }
        for (int32_t c = 0; c < channels; c++) {
            double apart = s.gain[c] - s.mean[c];
            s.mean[c] += apart / (double)(pair + 1);
            s.squares[c] += apart * (s.gain[c] - s.mean[c]);
        }
    }
    double critical = wakpi_student_critical(alpha, (double)(pairs - 1));
    for (int32_t c = 0; c < channels; c++) {
        double half = critical * sqrt(s.squares[c] / (double)(pairs - 1) / (double)pairs);
        credit[c] = s.mean[c];
        lower[c] = s.mean[c] - half;
        upper[c] = s.mean[c] + half;
    }
    return WAKPI_OK;
}
