/**
 * @file attribution.h
 * @brief Which channel, campaign or template the conversions are owed to, and how sure that is.
 *
 * Journeys are given by kind: `touches` holds the channels of all kinds one after another, kind i those from ends[i - 1]
 * (0 for the first) up to ends[i], at least one; of the journeys of that kind converted[i] converted and lost[i] did not.
 * Channels are numbered from 0. Credits are in conversions and sum to all of them. What stats.h says of alpha, of
 * statuses, of bits and of threads holds here as well; nothing allocates.
 */
#ifndef WAKPI_ATTRIBUTION_H
#define WAKPI_ATTRIBUTION_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits of attribution. */
enum {
    WAKPI_ATTRIBUTION_CHANNELS_MOST = 32, /**< Channels of journeys. */
    WAKPI_ATTRIBUTION_PLAYERS_MOST = 20,  /**< Channels of wakpi_attribution_shapley(). */
    WAKPI_ATTRIBUTION_SAMPLED_MOST = 64   /**< Channels of wakpi_attribution_shapley_sampled(). */
};

/** The ways to give credit. */
enum {
    WAKPI_ATTRIBUTION_FIRST = 1,  /**< All to the first touch. */
    WAKPI_ATTRIBUTION_LAST = 2,   /**< All to the last touch. */
    WAKPI_ATTRIBUTION_LINEAR = 3, /**< The same to every touch. */
    WAKPI_ATTRIBUTION_POSITION =
        4, /**< 40 % to the first, 40 % to the last, 20 % to those between; halves of two. */
    WAKPI_ATTRIBUTION_MARKOV =
        5, /**< By what would be lost without the channel, in a chain of first order. */
    WAKPI_ATTRIBUTION_SHAPLEY =
        6 /**< By Shapley's value: a coalition is worth the conversions that it alone made. */
};

/**
 * Credits of journeys.
 *
 * Markov: of the chain start, channels, converted or lost, with transitions as counted, x solves (I - Q) x = r for the
 * chance to convert from each state; without channel c the chance from the start falls by N sc x c / N cc, N = (I -
 * Q)^-1; credit is shared out in proportion to these falls. E. Anderl, I. Becker, F. von Wangenheim and J. H. Schumann,
 * IJRM 33 (2016). Shapley: of each converted journey every channel in it is owed the same, which is Shapley's value where
 * a coalition's worth is the conversions of journeys with no other channel; for another worth see
 * wakpi_attribution_shapley().
 *
 * @param method     #WAKPI_ATTRIBUTION_FIRST or another of the six
 * @param touches    channels, 0 .. channels - 1
 * @param ends       the end of each kind in `touches`, rising
 * @param converted  journeys of each kind that converted, 0 .. 2^53
 * @param lost       journeys of each kind that did not, 0 .. 2^53
 * @param kinds      how many kinds
 * @param channels   how many channels, 1 .. #WAKPI_ATTRIBUTION_CHANNELS_MOST
 * @param credit     receives the credit of each channel
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (Markov: journeys go round so long that digits are lost, with a condition
 *         above 1e10), #WAKPI_UNDEFINED (no conversions) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_journeys(int32_t method, const int32_t *touches, const size_t *ends,
                                                  const int64_t *converted, const int64_t *lost, size_t kinds,
                                                  int32_t channels, double *credit);

/**
 * Credits of journeys with percentile intervals by the Poisson bootstrap: in each resample the count of every kind is
 * drawn from a Poisson distribution around what was seen. The same seed gives the same answer on every platform.
 *
 * @param method      as for wakpi_attribution_journeys()
 * @param touches     channels
 * @param ends        the end of each kind in `touches`
 * @param converted   journeys of each kind that converted
 * @param lost        journeys of each kind that did not
 * @param kinds       how many kinds
 * @param channels    how many channels
 * @param replicates  resamples, 100 .. 1000000
 * @param seed        any number
 * @param alpha       chance of error of each interval, both sides together
 * @param scratch     room for channels * replicates doubles
 * @param credit      receives the credit of each channel
 * @param lower       receives its lower limit
 * @param upper       receives its upper limit
 * @return as wakpi_attribution_journeys(), with outputs untouched where it is negative
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_interval(int32_t method, const int32_t *touches, const size_t *ends,
                                                  const int64_t *converted, const int64_t *lost, size_t kinds,
                                                  int32_t channels, size_t replicates, uint64_t seed,
                                                  double alpha, double *scratch, double *credit,
                                                  double *lower, double *upper);

/**
 * Credits by age: of each journey that converted a touch gets a share in proportion to 2^(-age / half_life), so one that is
 * a half-life older than another gets half as much. Only the ages to one another matter, whatever the oldest is.
 * Touches of the same channel add up.
 *
 * @param touches    channels, 0 .. channels - 1
 * @param ages       of each touch: ms before the conversion, or before any other moment behind the journey, 0 or more
 * @param half_life  ms, above 0; 7 days (604800000) are what the option attribution_half_life of a tracker has by default
 * @param ends       the end of each kind in `touches`, rising
 * @param converted  journeys of each kind that converted, 0 .. 2^53; those that did not are owed nothing
 * @param kinds      how many kinds
 * @param channels   how many channels, 1 .. #WAKPI_ATTRIBUTION_CHANNELS_MOST
 * @param credit     receives the credit of each channel
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no conversions) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_decay(const int32_t *touches, const int64_t *ages, int64_t half_life,
                                               const size_t *ends, const int64_t *converted, size_t kinds,
                                               int32_t channels, double *credit);

/**
 * Credits by age with percentile intervals, drawn as wakpi_attribution_interval() draws them.
 *
 * @param touches     as for wakpi_attribution_decay()
 * @param ages        as for wakpi_attribution_decay()
 * @param half_life   ms, above 0
 * @param ends        the end of each kind in `touches`
 * @param converted   journeys of each kind that converted
 * @param kinds       how many kinds
 * @param channels    how many channels
 * @param replicates  resamples, 100 .. 1000000
 * @param seed        any number
 * @param alpha       chance of error of each interval, both sides together
 * @param scratch     room for channels * replicates doubles
 * @param credit      receives the credit of each channel
 * @param lower       receives its lower limit
 * @param upper       receives its upper limit
 * @return as wakpi_attribution_decay(), with outputs untouched where it is negative
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_decay_interval(const int32_t *touches, const int64_t *ages,
                                                        int64_t half_life, const size_t *ends,
                                                        const int64_t *converted, size_t kinds,
                                                        int32_t channels, size_t replicates, uint64_t seed,
                                                        double alpha, double *scratch, double *credit,
                                                        double *lower, double *upper);

/**
 * Shapley's value of any game, exact over all coalitions: credit i = sum over S without i of |S|! (n - |S| - 1)! / n!
 * (worth(S and i) - worth(S)). L. S. Shapley (1953). Time grows with channels times 2^channels.
 *
 * @param worth     2^channels numbers: the worth of the coalition whose channels are the bits of the index
 * @param channels  how many, 1 .. #WAKPI_ATTRIBUTION_PLAYERS_MOST
 * @param credit    receives the credit of each channel, may be negative; they sum to worth(all) - worth(none)
 * @return #WAKPI_OK, #WAKPI_OVERFLOW (credit may be partly written) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_shapley(const double *worth, int32_t channels, double *credit);

/**
 * What a coalition of channels is worth: bit c of `coalition` is channel c. The same coalition must be worth the same.
 * @since 0.9.0
 */
typedef double (*wakpi_worth_function)(void *context, uint64_t coalition);

/**
 * Shapley's value of a game with more channels than wakpi_attribution_shapley() takes, from orders of joining drawn at
 * random: each channel's credit is the mean of what it adds when it joins. Orders come in pairs, one the reverse of the other,
 * which cancels much of the chance; the interval is Student's over pairs. The same seed gives the same answer on
 * every platform. J. Castro, D. Gomez and J. Tejada, Computers and Operations Research 36 (2009).
 *
 * @param worth     called 2 times `channels` times `pairs` and once more, by this thread
 * @param context   handed to it
 * @param channels  how many, 1 .. #WAKPI_ATTRIBUTION_SAMPLED_MOST
 * @param pairs     of orders, 2 .. 2^47; a thousand and more are sensible
 * @param seed      any number
 * @param alpha     chance of error of each interval, both sides together
 * @param credit    receives the credit of each channel; they sum to worth(all) - worth(none)
 * @param lower     receives its lower limit
 * @param upper     receives its upper limit
 * @return #WAKPI_OK, #WAKPI_OVERFLOW (a worth, or the difference of two, is not finite) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_shapley_sampled(wakpi_worth_function worth, void *context,
                                                         int32_t channels, size_t pairs, uint64_t seed,
                                                         double alpha, double *credit, double *lower,
                                                         double *upper);

/**
 * Shares a whole, such as revenue in micro-units, in proportion to credits so that nothing is lost to rounding: each gets
 * the floor of its part, and what is left goes to the greatest remainders.
 *
 * @param credit    at least 0, not all 0
 * @param channels  how many, 1 .. #WAKPI_ATTRIBUTION_CHANNELS_MOST
 * @param total     0 .. 2^53
 * @param shares    receives whole numbers that sum to the total
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (every credit is 0), #WAKPI_OVERFLOW (their sum is) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_attribution_split(const double *credit, int32_t channels, int64_t total,
                                               int64_t *shares);

#ifdef __cplusplus
}
#endif

#endif
