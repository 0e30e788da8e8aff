/* The built-in profiles, edges as printed by their sources. A range is typical; a figure printed alone is the foot
 * of typical, its worse end. "Over 95 %" excludes 95 %. */
#include "kpi/benchmark.h"

#include <wakpi/catalogue.h>

/* Millionths, from integers alone: hundredths of a percent, cents. */
#define PERCENT(hundredths) ((int64_t)(hundredths)*100)
#define TIMES(times)        ((int64_t)(times)*1000000)
#define CENTS(cents)        ((int64_t)(cents)*10000)
#define MINUTES(minutes)    ((int64_t)(minutes)*60 * 1000000)

#define LOW  WAKPI_EDGE_BIT(WAKPI_EDGE_TYPICAL_LOW)
#define HIGH WAKPI_EDGE_BIT(WAKPI_EDGE_TYPICAL_HIGH)
#define BEST WAKPI_EDGE_BIT(WAKPI_EDGE_BEST)

#define BAND(key, given, exclusive, low, high, best)                                                         \
    {                                                                                                        \
        WAKPI_KPI_##key, given, exclusive, 0, "",                                                            \
        {                                                                                                    \
            low, high, best                                                                                  \
        }                                                                                                    \
    }
#define MONEY_BAND(key, given, exclusive, currency, low, high, best)                                         \
    {                                                                                                        \
        WAKPI_KPI_##key, given, exclusive, 0, currency,                                                      \
        {                                                                                                    \
            low, high, best                                                                                  \
        }                                                                                                    \
    }
#define DISPUTED_BAND(key, given, exclusive, low, high, best)                                                \
    {                                                                                                        \
        WAKPI_KPI_##key, given, exclusive, 1, "",                                                            \
        {                                                                                                    \
            low, high, best                                                                                  \
        }                                                                                                    \
    }

static const struct wakpi_band getgabs[] = {
    BAND(OPEN_RATE, LOW | HIGH | BEST, 0, PERCENT(8500), PERCENT(9000), PERCENT(9500)),
    BAND(CLICK_THROUGH_RATE, LOW | HIGH | BEST, 0, PERCENT(1500), PERCENT(2500), PERCENT(3000)),
    BAND(OPT_OUT_RATE, LOW | HIGH | BEST, 0, PERCENT(30), PERCENT(60), PERCENT(20)),
    DISPUTED_BAND(CONVERSION_RATE, LOW | HIGH | BEST, 0, PERCENT(3000), PERCENT(4500), PERCENT(5000)),
    BAND(RETURN_ON_CAMPAIGN_SPEND, LOW | HIGH | BEST, 0, TIMES(5), TIMES(7), TIMES(10)),
};

static const struct wakpi_band chatarchitect[] = {
    BAND(DELIVERY_RATE, BEST, BEST, 0, 0, PERCENT(9500)),
    BAND(CLICK_THROUGH_RATE, LOW | HIGH, 0, PERCENT(2000), PERCENT(4000), 0),
    MONEY_BAND(COST_PER_MESSAGE, LOW | HIGH, 0, "USD", 5000, 70000, 0),
    BAND(RESPONSE_TIME_MEAN, BEST, BEST, 0, 0, MINUTES(1)),
};

static const struct wakpi_band chatarchitect_service[] = {
    BAND(OPEN_RATE, LOW, LOW, PERCENT(8000), 0, 0),
    BAND(REPLY_RATE, LOW, 0, PERCENT(4500), 0, 0),
};

static const struct wakpi_band chatarchitect_case[] = {
    BAND(CONVERSATION_CONVERSION_RATE, LOW | HIGH, 0, PERCENT(1000), PERCENT(1500), 0),
};

static const struct wakpi_band charles[] = {
    BAND(CLICK_TO_OPEN_RATE, LOW | HIGH, 0, PERCENT(1500), PERCENT(2000), 0),
    MONEY_BAND(REVENUE_PER_RECIPIENT, LOW | HIGH | BEST, BEST, "EUR", CENTS(150), CENTS(226), CENTS(226)),
    BAND(RETURN_ON_CAMPAIGN_SPEND, LOW | HIGH | BEST, BEST, TIMES(6), TIMES(10), TIMES(10)),
};

static const struct wakpi_band waxio_campaigns[] = {
    BAND(OPEN_RATE, LOW | HIGH, 0, PERCENT(8500), PERCENT(9000), 0),
    BAND(CLICK_THROUGH_RATE, LOW | HIGH, 0, PERCENT(1500), PERCENT(3000), 0),
    MONEY_BAND(REVENUE_PER_RECIPIENT, LOW | HIGH, 0, "EUR", CENTS(150), CENTS(200), 0),
    BAND(RETURN_ON_CAMPAIGN_SPEND, LOW | HIGH, 0, TIMES(6), TIMES(10), 0),
};

static const struct wakpi_band waxio_automations[] = {
    BAND(RETURN_ON_CAMPAIGN_SPEND, LOW | HIGH, 0, TIMES(30), TIMES(100), 0),
};

static const struct wakpi_band chatarmin_study[] = {
    BAND(OPEN_RATE, LOW | HIGH, 0, PERCENT(6000), PERCENT(8000), 0),
    BAND(CLICK_THROUGH_RATE, LOW | HIGH, 0, PERCENT(500), PERCENT(1500), 0),
    BAND(CONVERSION_RATE, LOW | HIGH, 0, PERCENT(300), PERCENT(700), 0),
    BAND(RETURN_ON_CAMPAIGN_SPEND, LOW | HIGH, 0, TIMES(15), TIMES(60), 0),
};

static const struct wakpi_band klaviyo_sms[] = {
    BAND(CLICK_THROUGH_RATE, LOW | HIGH | BEST, 0, PERCENT(890), PERCENT(1450), PERCENT(1460)),
    BAND(OPT_OUT_RATE, LOW | HIGH | BEST, BEST, PERCENT(60), PERCENT(140), PERCENT(50)),
    BAND(CONVERSION_RATE, LOW | HIGH | BEST, 0, PERCENT(100), PERCENT(200), PERCENT(210)),
    MONEY_BAND(REVENUE_PER_RECIPIENT, LOW | HIGH | BEST, 0, "USD", CENTS(66), CENTS(241), CENTS(242)),
};

static const struct wakpi_band email[] = {
    BAND(OPEN_RATE, LOW, 0, PERCENT(2133), 0, 0),
    BAND(CLICK_THROUGH_RATE, LOW, 0, PERCENT(262), 0, 0),
    BAND(OPT_OUT_RATE, HIGH, 0, 0, PERCENT(25), 0),
    BAND(CONVERSION_RATE, LOW | HIGH, 0, PERCENT(200), PERCENT(500), 0),
};

#define SERVICE_BANDS(typical, best)                                                                         \
    {                                                                                                        \
        BAND(FIRST_RESPONSE_TIME_MEAN, HIGH | BEST, HIGH | BEST, 0, MINUTES(typical), MINUTES(best)),        \
            BAND(CSAT, LOW | BEST, LOW | BEST, PERCENT(7000), 0, PERCENT(8500)),                             \
    }

static const struct wakpi_band aurorainbox_ecommerce[] = SERVICE_BANDS(15, 5);
static const struct wakpi_band aurorainbox_services[] = SERVICE_BANDS(30, 10);
static const struct wakpi_band aurorainbox_b2b[] = SERVICE_BANDS(120, 30);

static const struct wakpi_band unit_economics[] = {
    BAND(LIFETIME_VALUE_TO_COST, LOW | HIGH, 0, TIMES(3), TIMES(5), 0),
};

#define BANDS(name) .bands = (name), .band_count = (int32_t)(sizeof(name) / sizeof((name)[0])), .key = #name

const struct wakpi_benchmark wakpi_benchmark_profiles[] = {
    {BANDS(getgabs), .source = "Getgabs", .scope = "WhatsApp", .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(chatarchitect), .source = "ChatArchitect", .scope = "WhatsApp with a CRM",
     .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(chatarchitect_service), .source = "ChatArchitect", .scope = "customer service on WhatsApp",
     .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(chatarchitect_case), .source = "ChatArchitect", .scope = "one e-commerce brand",
     .kind = WAKPI_BENCHMARK_CASE},
    {BANDS(charles), .source = "charles", .scope = "e-commerce, Germany and EU", .year = 2023,
     .kind = WAKPI_BENCHMARK_MEASURED},
    {BANDS(waxio_campaigns), .source = "Waxio", .scope = "e-commerce campaigns, France", .year = 2025,
     .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(waxio_automations), .source = "Waxio", .scope = "e-commerce automations, France", .year = 2025,
     .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(chatarmin_study), .source = "Chatarmin", .scope = "30 brands and more, the vendor's own cases",
     .year = 2025, .kind = WAKPI_BENCHMARK_CASE},
    {BANDS(klaviyo_sms), .source = "Klaviyo", .scope = "SMS, United States; for comparison of channels only",
     .kind = WAKPI_BENCHMARK_REPORT, .comparison_only = 1},
    {BANDS(email), .source = "Mailchimp's average; conversions by ChatArchitect",
     .scope = "e-mail; for comparison of channels only", .year = 2019, .kind = WAKPI_BENCHMARK_REPORT,
     .comparison_only = 1},
    {BANDS(aurorainbox_ecommerce), .source = "AuroraInbox", .scope = "WhatsApp service, e-commerce",
     .year = 2025, .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(aurorainbox_services), .source = "AuroraInbox", .scope = "WhatsApp service, services",
     .year = 2025, .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(aurorainbox_b2b), .source = "AuroraInbox", .scope = "WhatsApp service, business to business",
     .year = 2025, .kind = WAKPI_BENCHMARK_CLAIM},
    {BANDS(unit_economics), .source = "rule of finance", .scope = "lifetime value to acquisition cost",
     .kind = WAKPI_BENCHMARK_RULE},
};

const int32_t wakpi_benchmark_profile_count =
    (int32_t)(sizeof wakpi_benchmark_profiles / sizeof wakpi_benchmark_profiles[0]);
