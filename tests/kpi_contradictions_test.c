/* Where the five articles contradict each other, and what wakpi answers: one test for each. */
#include "run_suite.h"

#include <math.h>
#include <string.h>
#include <wakpi/wakpi.h>

static wakpi_value value_of(wakpi_kpi kpi, double number)
{
    wakpi_value value = {
        .struct_size = sizeof value, .kpi = kpi, .unit = wakpi_kpi_unit(kpi), .value = number};
    value.flags = WAKPI_VALUE_NO_FRACTION | WAKPI_VALUE_NO_INTERVAL;
    return value;
}

static int32_t band_of(const char *profile, wakpi_kpi kpi, double number)
{
    const wakpi_benchmark *benchmark;
    int32_t band = -1;
    wakpi_value value = value_of(kpi, number);
    ck_assert_int_eq(wakpi_benchmark_by_key(profile, &benchmark), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(benchmark, &value, &band), WAKPI_OK);
    return band;
}

static int64_t edge_of(const char *profile, wakpi_kpi kpi, int32_t edge)
{
    const wakpi_benchmark *benchmark;
    int64_t millionths = -1;
    ck_assert_int_eq(wakpi_benchmark_by_key(profile, &benchmark), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_edge(benchmark, kpi, edge, &millionths, NULL), WAKPI_OK);
    return millionths;
}

/* 1: the FAQ's "average open rate 45-60 %, average CTR 98 %" exchanges the two; neither figure is a band. */
START_TEST(contradiction_01)
{
    static const int64_t faq[] = {450000, 600000, 980000};
    const wakpi_benchmark *getgabs;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    static const wakpi_kpi kpis[] = {WAKPI_KPI_OPEN_RATE, WAKPI_KPI_CLICK_THROUGH_RATE};
    for (size_t k = 0; k < 2; k++) {
        for (int32_t edge = WAKPI_EDGE_TYPICAL_LOW; edge <= WAKPI_EDGE_BEST; edge++) {
            int64_t millionths = edge_of("getgabs", kpis[k], edge);
            for (size_t i = 0; i < 3; i++)
                ck_assert_int_ne(millionths, faq[i]);
        }
    }
    ck_assert_int_eq(edge_of("getgabs", WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_LOW), 850000);
    ck_assert_int_eq(edge_of("getgabs", WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_HIGH), 900000);
    ck_assert_int_eq(edge_of("getgabs", WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_EDGE_TYPICAL_LOW), 150000);
    ck_assert_int_eq(edge_of("getgabs", WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_EDGE_TYPICAL_HIGH), 250000);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_OPEN_RATE, 0.5), WAKPI_BAND_BELOW);
}
END_TEST

/* 2: clicks per delivered, per impression, per read; unique or total: KPIs of their own, rated by their own bands. */
START_TEST(contradiction_02)
{
    ck_assert_str_eq(wakpi_kpi_formula(WAKPI_KPI_CLICK_THROUGH_RATE), "clicked / delivered");
    ck_assert_str_eq(wakpi_kpi_formula(WAKPI_KPI_AD_CLICK_THROUGH_RATE), "clicks / impressions");
    ck_assert_str_eq(wakpi_kpi_formula(WAKPI_KPI_CLICK_TO_OPEN_RATE), "clicked / read");
    ck_assert_str_eq(wakpi_kpi_formula(WAKPI_KPI_CLICKS_PER_DELIVERED), "clicks / delivered");
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_CLICK_THROUGH_RATE, 0.2), WAKPI_BAND_TYPICAL);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_CLICK_TO_OPEN_RATE, 0.2), WAKPI_BAND_NONE);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_AD_CLICK_THROUGH_RATE, 0.2), WAKPI_BAND_NONE);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_CLICKS_PER_DELIVERED, 0.2), WAKPI_BAND_NONE);
    ck_assert_int_eq(band_of("charles", WAKPI_KPI_CLICK_TO_OPEN_RATE, 0.2), WAKPI_BAND_TYPICAL);
    ck_assert_int_eq(band_of("charles", WAKPI_KPI_CLICK_THROUGH_RATE, 0.2), WAKPI_BAND_NONE);
    /* Of unique messages never more than all; of taps there may be. */
    double value;
    ck_assert_int_eq(wakpi_click_through_rate(3, 2, &value), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_clicks_per_delivered(3, 2, &value), WAKPI_OK);
    ck_assert_double_eq(value, 1.5);
}
END_TEST

/* 3: conversion per delivered, sent, conversation, interaction, click, lead: apart; the band 30-45 % is disputed. */
START_TEST(contradiction_03)
{
    static const wakpi_kpi kpis[] = {WAKPI_KPI_CONVERSION_RATE,
                                     WAKPI_KPI_SENT_CONVERSION_RATE,
                                     WAKPI_KPI_CONVERSATION_CONVERSION_RATE,
                                     WAKPI_KPI_INTERACTION_CONVERSION_RATE,
                                     WAKPI_KPI_CLICK_CONVERSION_RATE,
                                     WAKPI_KPI_LEAD_GENERATION_RATE,
                                     WAKPI_KPI_SALES_CONVERSION_RATE};
    for (size_t i = 0; i < sizeof kpis / sizeof kpis[0]; i++) {
        for (size_t j = i + 1; j < sizeof kpis / sizeof kpis[0]; j++)
            ck_assert_str_ne(wakpi_kpi_formula(kpis[i]), wakpi_kpi_formula(kpis[j]));
        ck_assert_int_eq(band_of("getgabs", kpis[i], 0.35), WAKPI_BAND_NONE);
    }
    const wakpi_benchmark *getgabs;
    wakpi_benchmark *asked;
    wakpi_value value = value_of(WAKPI_KPI_CONVERSION_RATE, 0.35);
    int32_t band, unrated;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_disputed(getgabs, WAKPI_KPI_CONVERSION_RATE), 1);
    ck_assert_int_eq(wakpi_benchmark_disputed(getgabs, WAKPI_KPI_OPEN_RATE), 0);
    ck_assert_int_eq(wakpi_benchmark_reason(getgabs, &value, &unrated), WAKPI_OK);
    ck_assert_int_eq(unrated, WAKPI_UNRATED_DISPUTED);
    ck_assert_int_eq(wakpi_benchmark_copy(getgabs, NULL, &asked), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_accept_disputed(asked, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(asked, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_TYPICAL);
    wakpi_benchmark_free(asked);
}
END_TEST

/* 4: RPC is revenue per conversion, per conversation, or per recipient. */
START_TEST(contradiction_04)
{
    wakpi_kpi kpi = -1;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_kpi_by_key("rpc", &kpi), WAKPI_AMBIGUOUS);
    ck_assert_int_eq(wakpi_kpi_search("RPC", &kpi, &error), WAKPI_AMBIGUOUS);
    ck_assert_int_eq(kpi, -1);
    ck_assert_ptr_nonnull(strstr(error.text, "revenue_per_conversion,"));
    ck_assert_ptr_nonnull(strstr(error.text, "revenue_per_conversation"));
    ck_assert_ptr_nonnull(strstr(error.text, "revenue_per_recipient"));
    for (int32_t i = 0; wakpi_kpi_at(i, &kpi) == WAKPI_OK; i++)
        ck_assert_str_ne(wakpi_kpi_key(kpi), "rpc");
}
END_TEST

/* 5: ROCS as revenue / spend or as revenue per recipient / cost per recipient: with 900 delivered of 1,000 sent the
 * second drifts where its two sides have different bases. Sums do not. */
START_TEST(contradiction_05)
{
    double rocs, per_delivered, per_recipient, cost;
    const int64_t revenue = 5000000000, messages = 1000000000, people = 1000, delivered = 900;
    ck_assert_int_eq(wakpi_return_on_campaign_spend(revenue, messages, 0, 0, &rocs), WAKPI_OK);
    ck_assert_double_eq(rocs, 5);
    ck_assert_int_eq(wakpi_revenue_per_recipient(revenue, people, &per_recipient), WAKPI_OK);
    ck_assert_int_eq(wakpi_cost_per_recipient(messages, 0, 0, people, &cost), WAKPI_OK);
    ck_assert_double_eq_tol(per_recipient / cost, rocs, 1e-12);
    ck_assert_int_eq(wakpi_revenue_per_delivered(revenue, delivered, &per_delivered), WAKPI_OK);
    ck_assert_double_eq_tol(per_delivered / cost, 5.56, 0.005);
    ck_assert_str_eq(wakpi_kpi_formula(WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND), "revenue / campaign_cost");
}
END_TEST

/* 6: an ROI of 400 % is a ROCS of 5x, the foot of 5-7x: both are multiples, and say so. */
START_TEST(contradiction_06)
{
    double roi, rocs;
    ck_assert_int_eq(wakpi_return_on_investment(50000000000, 0, 10000000000, 0, 0, 0, 0, 0, 0, 0, 0, &roi),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_return_on_campaign_spend(50000000000, 10000000000, 0, 0, &rocs), WAKPI_OK);
    ck_assert_double_eq(roi, 4);
    ck_assert_double_eq(rocs, 5);
    ck_assert_int_eq(wakpi_kpi_unit(WAKPI_KPI_RETURN_ON_INVESTMENT), WAKPI_UNIT_MULTIPLE);
    ck_assert_int_eq(wakpi_kpi_unit(WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND), WAKPI_UNIT_MULTIPLE);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, rocs), WAKPI_BAND_TYPICAL);
    /* The band is not lent to another definition. */
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_RETURN_ON_INVESTMENT, roi), WAKPI_BAND_NONE);
}
END_TEST

/* 7: printed bands have holes: what is in one is above. */
START_TEST(contradiction_07)
{
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_OPEN_RATE, 0.92), WAKPI_BAND_ABOVE);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_CLICK_THROUGH_RATE, 0.27), WAKPI_BAND_ABOVE);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, 8.5), WAKPI_BAND_ABOVE);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_OPT_OUT_RATE, 0.0025), WAKPI_BAND_ABOVE);
    const wakpi_benchmark *getgabs;
    wakpi_benchmark *asked;
    wakpi_value value = value_of(WAKPI_KPI_CONVERSION_RATE, 0.48);
    int32_t band;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_copy(getgabs, NULL, &asked), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_accept_disputed(asked, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_rate(asked, &value, &band), WAKPI_OK);
    ck_assert_int_eq(band, WAKPI_BAND_ABOVE);
    wakpi_benchmark_free(asked);
}
END_TEST

/* 8: opting out is better low while its neighbours are better high; and it is no refusal. */
START_TEST(contradiction_08)
{
    ck_assert_int_eq(wakpi_kpi_direction(WAKPI_KPI_OPT_OUT_RATE), WAKPI_DIRECTION_DOWN);
    ck_assert_int_eq(wakpi_kpi_direction(WAKPI_KPI_OPEN_RATE), WAKPI_DIRECTION_UP);
    ck_assert_int_eq(wakpi_kpi_direction(WAKPI_KPI_OPT_IN_RATE), WAKPI_DIRECTION_UP);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_OPT_OUT_RATE, 0.001), WAKPI_BAND_BEST);
    ck_assert_int_eq(band_of("getgabs", WAKPI_KPI_OPT_OUT_RATE, 0.01), WAKPI_BAND_BELOW);
    ck_assert_ptr_nonnull(strstr(wakpi_kpi_name(WAKPI_KPI_OPT_OUT_RATE, "ru"), "отписок"));
}
END_TEST

/* 9: message volume is engagement or vanity: neutral, and never rated, not even by a host's own profile. */
START_TEST(contradiction_09)
{
    static const wakpi_kpi volumes[] = {WAKPI_KPI_MESSAGE_VOLUME,  WAKPI_KPI_INBOUND_VOLUME,
                                        WAKPI_KPI_OUTBOUND_VOLUME, WAKPI_KPI_CONVERSATIONS,
                                        WAKPI_KPI_VISITS,          WAKPI_KPI_WEBSITE_ENTRIES,
                                        WAKPI_KPI_LEADS,           WAKPI_KPI_REVIEWS};
    wakpi_benchmark *own;
    ck_assert_int_eq(wakpi_benchmark_new(NULL, "own", &own), WAKPI_OK);
    for (size_t i = 0; i < sizeof volumes / sizeof volumes[0]; i++) {
        int32_t unrated;
        wakpi_value value = value_of(volumes[i], 5000);
        ck_assert_int_eq(wakpi_kpi_direction(volumes[i]), WAKPI_DIRECTION_NONE);
        ck_assert_int_eq(band_of("getgabs", volumes[i], 5000), WAKPI_BAND_NONE);
        ck_assert_int_eq(wakpi_benchmark_set_edge(own, volumes[i], WAKPI_EDGE_BEST, 1, 1, NULL, NULL),
                         WAKPI_INVALID);
        ck_assert_int_eq(wakpi_benchmark_reason(own, &value, &unrated), WAKPI_OK);
        ck_assert_int_eq(unrated, WAKPI_UNRATED_NEUTRAL);
    }
    wakpi_benchmark_free(own);
}
END_TEST

/* 10: completion, hand-off and abandonment are shares of the same bot sessions; with the rest they make 1. */
START_TEST(contradiction_10)
{
    double completed, handed_off, abandoned;
    const int64_t sessions = 35, other = 35 - 14 - 7 - 9;
    ck_assert_int_eq(wakpi_bot_completion_rate(14, sessions, &completed), WAKPI_OK);
    ck_assert_int_eq(wakpi_human_handoff_rate(7, sessions, &handed_off), WAKPI_OK);
    ck_assert_int_eq(wakpi_bot_abandonment_rate(9, sessions, &abandoned), WAKPI_OK);
    ck_assert_double_eq_tol(completed + handed_off + abandoned + (double)other / (double)sessions, 1, 1e-15);
    static const wakpi_kpi kpis[] = {WAKPI_KPI_BOT_COMPLETION_RATE, WAKPI_KPI_HUMAN_HANDOFF_RATE,
                                     WAKPI_KPI_BOT_ABANDONMENT_RATE, WAKPI_KPI_BOT_ENGAGEMENT_RATE};
    for (size_t i = 0; i < 4; i++) {
        wakpi_measure whole;
        ck_assert_int_eq(wakpi_kpi_unit(kpis[i]), WAKPI_UNIT_RATIO);
        ck_assert_int_eq(wakpi_kpi_input(kpis[i], 1, &whole), WAKPI_OK);
        ck_assert_int_eq(whole, WAKPI_MEASURE_BOT_SESSIONS);
    }
}
END_TEST

/* 11: "you pay per conversation"; Meta charges per delivered message. No cost is per conversation; what a message
 * costs is given with its date, by the rate card or the webhook. */
START_TEST(contradiction_11)
{
    ck_assert_str_eq(wakpi_kpi_formula(WAKPI_KPI_COST_PER_MESSAGE), "cost_messages / delivered");
    ck_assert_int_eq(wakpi_measure_dated_by(WAKPI_MEASURE_COST_MESSAGES), WAKPI_DATED_BY_SEND);
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        int costs = strstr(wakpi_kpi_formula(kpi), "cost") != NULL;
        ck_assert(!costs || strstr(wakpi_kpi_formula(kpi), "/ conversations") == NULL);
    }
}
END_TEST

/* 12: "WhatsApp opens 5 times e-mail's": 5 x 22.7 % is 114 %. The comparison is computed from what was opened. */
START_TEST(contradiction_12)
{
    const wakpi_benchmark *email;
    double multiple;
    wakpi_value value = value_of(WAKPI_KPI_OPEN_RATE, 1);
    ck_assert_int_eq(wakpi_benchmark_by_key("email", &email), WAKPI_OK);
    ck_assert_int_eq(wakpi_benchmark_compare(email, &value, &multiple), WAKPI_OK);
    ck_assert_double_lt(multiple, 5); /* not even if every message is opened */
    value.value = 0.66123;
    ck_assert_int_eq(wakpi_benchmark_compare(email, &value, &multiple), WAKPI_OK);
    ck_assert_double_eq_tol(multiple, 3.1, 1e-12);
    ck_assert_int_eq(wakpi_benchmark_comparison_only(email), 1);
    ck_assert_int_eq(band_of("email", WAKPI_KPI_OPEN_RATE, 0.66), WAKPI_BAND_NONE);
}
END_TEST

/* 13: a response 25 % faster takes 20 % less time: of 10 minutes, 8 are left, not 7.5. */
START_TEST(contradiction_13)
{
    double time, speed;
    ck_assert_int_eq(wakpi_relative_change(480000000, 600000000, &time), WAKPI_OK);
    ck_assert_double_eq(time, -0.2);
    /* Answers an hour: 6 before, 7.5 after. */
    ck_assert_int_eq(wakpi_relative_change(7500000, 6000000, &speed), WAKPI_OK);
    ck_assert_double_eq(speed, 0.25);
    ck_assert_double_eq_tol(1 / (1 + speed) - 1, time, 1e-15);
    ck_assert_ptr_nonnull(strstr(wakpi_kpi_note(WAKPI_KPI_RELATIVE_CHANGE), "25 %"));
    ck_assert_ptr_nonnull(strstr(wakpi_kpi_note(WAKPI_KPI_RELATIVE_CHANGE), "20 %"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_contradictions");
    TCase *tests = tcase_create("contradictions");
    tcase_add_test(tests, contradiction_01);
    tcase_add_test(tests, contradiction_02);
    tcase_add_test(tests, contradiction_03);
    tcase_add_test(tests, contradiction_04);
    tcase_add_test(tests, contradiction_05);
    tcase_add_test(tests, contradiction_06);
    tcase_add_test(tests, contradiction_07);
    tcase_add_test(tests, contradiction_08);
    tcase_add_test(tests, contradiction_09);
    tcase_add_test(tests, contradiction_10);
    tcase_add_test(tests, contradiction_11);
    tcase_add_test(tests, contradiction_12);
    tcase_add_test(tests, contradiction_13);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
