/**
 * @file lifetime.h
 * @brief What customers will still buy, and what that is worth.
 *
 * Customers buy at their own pace until, after some purchase, they are gone without saying so. Each is known by his
 * repeat purchases x (the first is not counted), the time from the first to the last of them, and his age, the time from
 * the first purchase to now, all in one unit of time. What stats.h says of statuses, of bits and of threads holds here
 * as well; nothing allocates.
 */
#ifndef WAKPI_LIFETIME_H
#define WAKPI_LIFETIME_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The lengths of parameters. */
enum {
    WAKPI_LIFETIME_PURCHASES_SIZE = 4, /**< r, alpha, a, b of the BG/NBD model */
    WAKPI_LIFETIME_SPEND_SIZE = 3      /**< p, q, gamma of the gamma-gamma model */
};

/**
 * The logarithm of the likelihood of the BG/NBD model: paces spread as Gamma(r, alpha), chances to go after a purchase as
 * Beta(a, b). Summed from logarithms throughout, so that hundreds of purchases overflow nothing. P. S. Fader, B. G. S.
 * Hardie and K. L. Lee, Counting your customers the easy way, Marketing Science 24 (2005), equation 6.
 *
 * @param frequency       repeat purchases of each, at least 0
 * @param recency         time of the last of them, above 0 and up to the age; 0 without any
 * @param age             time since the first purchase, at least 0
 * @param customers       how many customers each row stands for; NULL for one
 * @param count           rows
 * @param parameters      r, alpha, a, b, each above 0 and up to 1e9
 * @param log_likelihood  receives it
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no rows) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_purchases_likelihood(const int64_t *frequency, const double *recency,
                                                           const double *age, const int64_t *customers,
                                                           size_t count, const double *parameters,
                                                           double *log_likelihood);

/**
 * The likeliest parameters of the BG/NBD model, to about five digits.
 *
 * @param frequency       repeat purchases of each
 * @param recency         time of the last of them
 * @param age             time since the first purchase
 * @param customers       how many customers each row stands for; NULL for one
 * @param count           rows
 * @param parameters      receives r, alpha, a, b
 * @param log_likelihood  receives the logarithm of the likelihood there
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (the best lies at the end of a range: customers are alike in pace or in going, or
 *         nobody goes; forecasts hold, single parameters say nothing), #WAKPI_UNDEFINED (nobody bought again) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_purchases_fit(const int64_t *frequency, const double *recency,
                                                    const double *age, const int64_t *customers, size_t count,
                                                    double *parameters, double *log_likelihood);

/**
 * How many purchases a customer will make from now on, and the chance that he is still there (equation 10; its 2F1 by
 * Euler's transformation, which has short series for customers with many purchases).
 *
 * @param parameters  r, alpha, a, b
 * @param frequency   repeat purchases
 * @param recency     time of the last of them; 0 without any
 * @param age         time since the first purchase
 * @param horizon     time ahead, at least 0; up to 10000 times the age and alpha together
 * @param purchases   receives the expected number
 * @param alive       receives the chance
 * @return #WAKPI_OK, #WAKPI_OVERFLOW (the horizon is too far) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_purchases(const double *parameters, int64_t frequency, double recency,
                                                double age, double horizon, double *purchases, double *alive);

/**
 * The likeliest parameters of the gamma-gamma model of the mean value of purchases, to about five digits. P. S. Fader and
 * B. G. S. Hardie, The gamma-gamma model of monetary value (2013), equation 1a.
 *
 * @param frequency       purchases that the mean is of, at least 1
 * @param mean            mean value of them, above 0
 * @param customers       how many customers each row stands for; NULL for one
 * @param count           rows
 * @param parameters      receives p, q, gamma
 * @param log_likelihood  receives the logarithm of the likelihood there
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (the best lies at the end of a range), #WAKPI_UNDEFINED (fewer than 2 rows) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_spend_fit(const int64_t *frequency, const double *mean,
                                                const int64_t *customers, size_t count, double *parameters,
                                                double *log_likelihood);

/**
 * The expected value of a customer's purchase: p (gamma + x mean) / (p x + q - 1).
 *
 * @param parameters  p, q, gamma
 * @param frequency   purchases that the mean is of; 0 asks for that of customers at large
 * @param mean        mean value of them; 0 without any
 * @param value       receives the expected value
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (p x + q is not above 1: there is no mean) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_spend(const double *parameters, int64_t frequency, double mean,
                                            double *value);

/**
 * What a customer's purchases to come are worth today: sum over periods i of (purchases by i less purchases by i - 1) value
 * / (1 + discount)^i.
 *
 * @param parameters  r, alpha, a, b
 * @param frequency   repeat purchases
 * @param recency     time of the last of them; 0 without any
 * @param age         time since the first purchase
 * @param value       what one purchase brings, such as wakpi_lifetime_spend() times the margin
 * @param step        the length of a period
 * @param periods     how many, 1 .. 1000
 * @param discount    rate per period, a fraction above -1
 * @param worth       receives the value
 * @return #WAKPI_OK, #WAKPI_OVERFLOW or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_value(const double *parameters, int64_t frequency, double recency,
                                            double age, double value, double step, int64_t periods,
                                            double discount, double *worth);

#ifdef __cplusplus
}
#endif

#endif
