/**
 * @file forecast.h
 * @brief A forecast: a KPI or ROI some periods ahead with intervals, and the months until an investment is paid back.
 *
 * Periods are taken in order of their start, as equally long. Shares of counted things are forecast on the logit scale
 * (wakpi_forecast_best_rate()), with limits no closer than Wilson's for a period of as many trials as one had on average;
 * all else as it is (wakpi_forecast_best()). With 5 to 7 periods that rise or fall throughout
 * (wakpi_test_mann_kendall(), p below 0.05) it is Theil and Sen's line (wakpi_trend_theil_sen()), else the last value.
 *
 * **Threads.** Adding, merging and freeing need the forecast to themselves; reading may be done from many threads at once
 * where the allocator may. Functions that fail leave the forecast and their outputs as they were.
 */
#ifndef WAKPI_FORECAST_H
#define WAKPI_FORECAST_H

#include <wakpi/campaign.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A forecast. */
typedef struct wakpi_forecast wakpi_forecast;

/** More ways of forecasting, and how far ahead. */
enum {
    WAKPI_FORECAST_LINE = 6, /**< Theil and Sen's line, of few values; the others are those of trend.h. */
    WAKPI_FORECAST_AHEAD_MOST = 400 /**< The farthest period ahead. */
};

/**
 * Makes a forecast.
 * @param options   gives alpha, currency and allocator; NULL is all defaults
 * @param kpi       what is forecast
 * @param season    periods in a season (7 for days, 12 for months), 2 .. #WAKPI_FORECAST_PERIOD_MOST; 0 is none
 * @param forecast  receives the handle; end it with wakpi_forecast_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_new(const wakpi_options *options, wakpi_kpi kpi, size_t season,
                                          wakpi_forecast **forecast);

/**
 * Ends a forecast.
 * @param forecast  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_forecast_free(wakpi_forecast *forecast);

/**
 * Adds counts of a period; those of one start add up.
 * @param forecast  a forecast of a share of counted things
 * @param start     of the period, ms since the epoch
 * @param k         events, 0 .. n
 * @param n         trials
 * @return #WAKPI_OK, #WAKPI_INVALID (also where the KPI is no share), #WAKPI_INCONSISTENT (k above n), #WAKPI_OVERFLOW
 *         (beyond 2^53), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_add_counts(wakpi_forecast *forecast, int64_t start, int64_t k,
                                                 int64_t n);

/**
 * Adds the value of a period.
 * @param forecast  a forecast of a KPI that is no share of counted things (money, seconds, ROI, ..)
 * @param start     of the period, ms since the epoch
 * @param value     in the KPI's natural unit, -1e150 .. 1e150
 * @return #WAKPI_OK (the same value again changes nothing), #WAKPI_CONFLICT (another value of that start),
 *         #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_add_value(wakpi_forecast *forecast, int64_t start, double value);

/**
 * Adds the KPI of a period's campaign.
 * @param forecast  the forecast
 * @param start     of the period, ms since the epoch
 * @param campaign  stays as it is
 * @return as wakpi_forecast_add_counts() or wakpi_forecast_add_value(); the status of a KPI without a value
 *         (#WAKPI_UNDEFINED, #WAKPI_INCONSISTENT, #WAKPI_OVERFLOW); #WAKPI_CURRENCY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_add_campaign(wakpi_forecast *forecast, int64_t start,
                                                   const wakpi_campaign *campaign);

/**
 * Adds all periods of another forecast.
 * @param into  the forecast that grows
 * @param from  of the same KPI; stays as it is; not `into`
 * @return #WAKPI_OK, #WAKPI_MISMATCH (another KPI), #WAKPI_CURRENCY, #WAKPI_CONFLICT, #WAKPI_OVERFLOW, #WAKPI_INVALID,
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_merge(wakpi_forecast *into, const wakpi_forecast *from);

/**
 * Forecasts the periods that follow.
 * @param forecast  the forecast
 * @param horizon   how many, 1 .. #WAKPI_FORECAST_AHEAD_MOST
 * @param values    receives them, in the KPI's natural unit
 * @param lower     receives the lower limits of each at 1 - alpha; -infinity for none
 * @param upper     receives the upper limits; infinity for none
 * @param method    receives the way chosen, #WAKPI_FORECAST_LINE or one of trend.h; may be NULL
 * @param mase      receives its error in the backtest over that of the naive forecast, 1 where none was made; may be NULL
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (fewer than 8 periods with data: no choice), #WAKPI_UNBOUNDED (few periods, no
 *         limits), #WAKPI_UNDEFINED (fewer than 2), #WAKPI_OVERFLOW, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_ahead(const wakpi_forecast *forecast, size_t horizon, double *values,
                                            double *lower, double *upper, int32_t *method, double *mase);

/**
 * When profits by month have paid an investment back: within the months known exactly, beyond them by the forecast.
 * The earliest is by the sum of all upper limits, the latest by that of all lower ones, which is wider than 1 - alpha.
 * @param forecast    of profits, one value a month
 * @param investment  what is to be paid back, in the same unit, 0 or more
 * @param months      receives the months from the first one's start, with their fraction; infinity for not within
 *                    #WAKPI_FORECAST_AHEAD_MOST months from now
 * @param earliest    receives the least, as above
 * @param latest      receives the most, as above
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (the latest or more is infinite), #WAKPI_UNDEFINED (not paid back yet and fewer
 *         than 2 months known, or even the earliest is infinite), #WAKPI_OVERFLOW, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_payback(const wakpi_forecast *forecast, double investment,
                                              double *months, double *earliest, double *latest);

/**
 * The forecast in a sentence: "Open rate: 62.0 % (95 % interval 55.1 to 68.4 %); periods ahead: 4; method: last
 * value."
 * @param forecast  the forecast
 * @param horizon   how many periods ahead, 1 .. #WAKPI_FORECAST_AHEAD_MOST
 * @param language  BCP 47: en, it, ru; others and NULL are en
 * @param buffer    receives the text, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity  its bytes
 * @param size      receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK (also where nothing can be forecast: the sentence says so), #WAKPI_TOO_SMALL (the buffer is as it
 *         was), #WAKPI_OVERFLOW, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_explain(const wakpi_forecast *forecast, size_t horizon,
                                              const char *language, char *buffer, size_t capacity,
                                              size_t *size);

/**
 * The payback in a sentence: "Paid back after 7.5 months, at the earliest after 6.8, at the latest after 9.1."
 * @param forecast    of profits, one value a month
 * @param investment  as in wakpi_forecast_payback()
 * @param language    BCP 47: en, it, ru; others and NULL are en
 * @param buffer      receives the text, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity    its bytes
 * @param size        receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return as wakpi_forecast_explain()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_explain_payback(const wakpi_forecast *forecast, double investment,
                                                      const char *language, char *buffer, size_t capacity,
                                                      size_t *size);

/** How many ways of forecasting there are; they are 1 .. this. Thread-safe. @since 0.9.0 */
WAKPI_API int32_t wakpi_forecast_method_count(void);

/**
 * The key of a way of forecasting, as "seasonal_naive".
 * @param method  #WAKPI_FORECAST_LINE or one of trend.h
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_forecast_method_key(int32_t method);

#ifdef __cplusplus
}
#endif

#endif
