#include "run_suite.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "measure/number_text.h"
#include "measure_campaign.h"

static const char *explain(const wakpi_campaign *campaign, wakpi_kpi kpi, const char *profile,
                           const char *language)
{
    static char text[1000];
    const wakpi_benchmark *benchmark = NULL;
    size_t size = 0, needed = 0;
    if (profile)
        ck_assert_int_eq(wakpi_benchmark_by_key(profile, &benchmark), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_explain(campaign, kpi, benchmark, language, NULL, 0, &needed),
                     WAKPI_TOO_SMALL);
    memset(text, '#', sizeof text);
    ck_assert_int_eq(wakpi_campaign_explain(campaign, kpi, benchmark, language, text, needed - 1, &size),
                     WAKPI_TOO_SMALL);
    ck_assert_int_eq(text[0], '#');
    ck_assert_int_eq(wakpi_campaign_explain(campaign, kpi, benchmark, language, text, needed, &size),
                     WAKPI_OK);
    ck_assert_uint_eq(size, needed);
    ck_assert_uint_eq(strlen(text) + 1, needed);
    return text;
}

START_TEST(a_rate_is_explained_in_three_languages)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    add(campaign, WAKPI_MEASURE_DELIVERED, 1000);
    add(campaign, WAKPI_MEASURE_CLICKED, 250);
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, "getgabs", "en"),
        "Click-through rate (CTR) 25.0 % = 250 clicked / 1,000 delivered, 95 % interval 22.4 to 27.8 %, "
        "typical (getgabs 15 to 25 %)");
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, "getgabs", "it-CH"),
        "Tasso di clic (CTR) 25,0 % = 250 messaggi con clic / 1.000 messaggi consegnati, intervallo al "
        "95 % da 22,4 a 27,8 %, nella norma (getgabs 15–25 %)");
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, "getgabs", "ru"),
        "Кликабельность (CTR) 25,0 % = сообщения с кликом 250 / доставленные сообщения 1\u00a0000, "
        "95 %-й интервал от 22,4 до 27,8 %, обычно (getgabs 15–25 %)");
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(an_end_in_another_band_is_told)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    add(campaign, WAKPI_MEASURE_DELIVERED, 100);
    add(campaign, WAKPI_MEASURE_CLICKED, 25);
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, "getgabs", NULL),
        "Click-through rate (CTR) 25.0 % = 25 clicked / 100 delivered, 95 % interval 17.5 to 34.3 %, "
        "typical, perhaps best (getgabs 15 to 25 %)");
    add(campaign, WAKPI_MEASURE_CLICKED, 75);
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, "getgabs", NULL),
        "Click-through rate (CTR) 100.0 % = 100 clicked / 100 delivered, 95 % interval 96.3 to 100.0 %, "
        "best (getgabs from 30 %)");
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(what_has_no_value_is_said_in_words)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_OPEN_RATE, "getgabs", "en"),
                     "Open rate has no value: 0 read / 0 delivered");
    add(campaign, WAKPI_MEASURE_READ, 3);
    add(campaign, WAKPI_MEASURE_DELIVERED, 2);
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_OPEN_RATE, "getgabs", "en"),
                     "Open rate is inconsistent: a part is larger than its whole: 3 read / 2 delivered");
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_FIRST_RESPONSE_TIME_MEDIAN, NULL, "en"),
                     "First response time (median) has no value of 0 observations");
    add(campaign, WAKPI_MEASURE_CONTACTS_START, 10);
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_RETENTION_RATE, NULL, "en"),
                     "Retention rate has no value: contacts still active unknown / 10 contacts start");
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(money_durations_and_formulas_are_explained)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    add(campaign, WAKPI_MEASURE_REVENUE, EUR(50000));
    add(campaign, WAKPI_MEASURE_COST_SOFTWARE, EUR(10000));
    add(campaign, WAKPI_MEASURE_RECIPIENTS, 20000);
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, "getgabs", "en"),
        "Return on campaign spend (ROCS) 5.00x = revenue / campaign_cost, with 50,000.00 EUR revenue, "
        "10,000.00 EUR cost software, typical (getgabs 5 to 7x)");
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_REVENUE_PER_RECIPIENT, "charles", "en"),
                     "Revenue per recipient (RPR) 2.50 EUR = 50,000.00 EUR revenue / 20,000 recipients, best "
                     "(charles over "
                     "2.26 EUR)");
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_REVENUE_PER_RECIPIENT, "getgabs", "en"),
                     "Revenue per recipient (RPR) 2.50 EUR = 50,000.00 EUR revenue / 20,000 recipients, not "
                     "rated (getgabs "
                     "has no band for it)");
    for (int i = 0; i < 40; i++)
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_FIRST_RESPONSE, 252000),
                         WAKPI_OK);
    ck_assert_str_eq(
        explain(campaign, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN, NULL, "en"),
        "First response time (mean) 4 min 12 s of 40 observations, 95 % interval 4 min 11 s to 4 min 13 s");
    add(campaign, WAKPI_MEASURE_CONVERSATIONS, 1234567);
    ck_assert_str_eq(explain(campaign, WAKPI_KPI_CONVERSATIONS, "getgabs", "en"),
                     "Conversations 1,234,567, neither good nor bad");
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(every_kpi_can_be_explained)
{
    wakpi_campaign *campaigns[] = {full_campaign(1), new_campaign(NULL)};
    static const char *const languages[] = {"en", "it", "ru"};
    for (int i = 0; i < 2; i++) {
        for (int32_t k = 0; k < wakpi_kpi_count(); k++) {
            for (int32_t b = 0; b < wakpi_benchmark_count(); b++) {
                const wakpi_benchmark *benchmark = NULL;
                wakpi_kpi kpi = 0;
                ck_assert_int_eq(wakpi_kpi_at(k, &kpi), WAKPI_OK);
                ck_assert_int_eq(wakpi_benchmark_at(b, &benchmark), WAKPI_OK);
                const char *text =
                    explain(campaigns[i], kpi, wakpi_benchmark_key(benchmark), languages[b % 3]);
                ck_assert_uint_gt(strlen(text), 10);
            }
        }
        wakpi_campaign_free(campaigns[i]);
    }
}
END_TEST

START_TEST(bad_arguments_are_invalid)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    char text[10];
    size_t size = 0;
    ck_assert_int_eq(wakpi_campaign_explain(NULL, WAKPI_KPI_OPEN_RATE, NULL, "en", text, 10, &size),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_explain(campaign, 0, NULL, "en", text, 10, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_explain(campaign, WAKPI_KPI_OPEN_RATE, NULL, "en", NULL, 10, &size),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_explain(campaign, WAKPI_KPI_OPEN_RATE, NULL, "en", text, 10, NULL),
                     WAKPI_TOO_SMALL);
    wakpi_campaign_free(campaign);
}
END_TEST

/* ---- numbers ---- */

static const char *written(struct wakpi_text *text, char *buffer, size_t capacity)
{
    *text = (struct wakpi_text){buffer, capacity, 0};
    return buffer;
}

#define WRITTEN(expected, call)                                                                              \
    do {                                                                                                     \
        struct wakpi_text text;                                                                              \
        char buffer[100];                                                                                    \
        written(&text, buffer, sizeof buffer);                                                               \
        call;                                                                                                \
        ck_assert_str_eq(buffer, expected);                                                                  \
        ck_assert_uint_eq(text.size, strlen(expected));                                                      \
    } while (0)

START_TEST(numbers_are_written_as_people_read_them)
{
    setlocale(LC_ALL, "de_DE.UTF-8");
    WRITTEN("0", wakpi_text_put_integer(&text, WAKPI_TONGUE_EN, 0));
    WRITTEN("999", wakpi_text_put_integer(&text, WAKPI_TONGUE_EN, 999));
    WRITTEN("-1,000", wakpi_text_put_integer(&text, WAKPI_TONGUE_EN, -1000));
    WRITTEN("-9.223.372.036.854.775.808", wakpi_text_put_integer(&text, WAKPI_TONGUE_IT, INT64_MIN));
    WRITTEN("12\u00a0345\u00a0678", wakpi_text_put_integer(&text, WAKPI_TONGUE_RU, 12345678));
    WRITTEN("25.0", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, 25, 1));
    WRITTEN("0.05", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, 0.05, 2));
    WRITTEN("1.0", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, 0.95, 1));
    WRITTEN("0.0", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, -0.04, 1));
    WRITTEN("-1,234.50", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, -1234.5, 2));
    WRITTEN("1.234.567,9", wakpi_text_put_decimal(&text, WAKPI_TONGUE_IT, 1234567.89, 1));
    WRITTEN("1.23e+300", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, 1.23e300, 1));
    WRITTEN("-∞", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, -INFINITY, 1));
    WRITTEN("-", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, NAN, 1));
    WRITTEN("999,999,999,999,999", wakpi_text_put_decimal(&text, WAKPI_TONGUE_EN, 999999999999999.0, 9));
    WRITTEN("15", wakpi_text_put_millionths(&text, WAKPI_TONGUE_EN, 15000000, 0, 6));
    WRITTEN("0.000001", wakpi_text_put_millionths(&text, WAKPI_TONGUE_EN, 1, 0, 6));
    WRITTEN("1.50", wakpi_text_put_millionths(&text, WAKPI_TONGUE_EN, 1500000, 2, 6));
    WRITTEN("0.13", wakpi_text_put_millionths(&text, WAKPI_TONGUE_EN, 125000, 0, 2));
    WRITTEN("-9,223,372,036,854.775808", wakpi_text_put_millionths(&text, WAKPI_TONGUE_EN, INT64_MIN, 0, 6));
    WRITTEN("12.30 EUR", wakpi_text_put_micro_money(&text, WAKPI_TONGUE_EN, 12300000, "EUR"));
    WRITTEN("0.0375 EUR", wakpi_text_put_micro_money(&text, WAKPI_TONGUE_EN, 37500, "EUR"));
    WRITTEN("1,500 JPY", wakpi_text_put_micro_money(&text, WAKPI_TONGUE_EN, 1500000000, "JPY"));
    WRITTEN("1.500 KWD", wakpi_text_put_micro_money(&text, WAKPI_TONGUE_EN, 1500000, "KWD"));
    WRITTEN("2.50 EUR", wakpi_text_put_money(&text, WAKPI_TONGUE_EN, 2.5, "EUR"));
    WRITTEN("0.0375 EUR", wakpi_text_put_money(&text, WAKPI_TONGUE_EN, 0.0375, "EUR"));
    WRITTEN("1,500 JPY", wakpi_text_put_money(&text, WAKPI_TONGUE_EN, 1500, "JPY"));
}
END_TEST

START_TEST(durations_are_written_in_two_units)
{
    WRITTEN("0 ms", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 0));
    WRITTEN("850 ms", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 0.85));
    WRITTEN("1.0 s", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 0.9996));
    WRITTEN("12.3 s", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 12.3));
    WRITTEN("1 min", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 59.96));
    WRITTEN("4 min 12 s", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 252));
    WRITTEN("1 h", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 3599.7));
    WRITTEN("3 h 5 min", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 11100));
    WRITTEN("1 d", wakpi_text_put_duration(&text, WAKPI_TONGUE_EN, 86390));
    WRITTEN("2 g 4 h", wakpi_text_put_duration(&text, WAKPI_TONGUE_IT, 187200));
    WRITTEN("2 д 4 ч", wakpi_text_put_duration(&text, WAKPI_TONGUE_RU, 187200));
}
END_TEST

static const char *printed(int32_t unit, double number, const char *currency, const char *language)
{
    static char text[64];
    size_t size, needed;
    ck_assert_int_eq(wakpi_unit_print(unit, number, currency, language, NULL, 0, &needed), WAKPI_TOO_SMALL);
    memset(text, 'x', sizeof text);
    ck_assert_int_eq(wakpi_unit_print(unit, number, currency, language, text, needed - 1, &size),
                     WAKPI_TOO_SMALL);
    ck_assert_int_eq(text[0], 'x');
    ck_assert_int_eq(wakpi_unit_print(unit, number, currency, language, text, needed, NULL), WAKPI_OK);
    ck_assert_uint_eq(strlen(text) + 1, needed);
    return text;
}

START_TEST(a_number_is_written_in_its_unit)
{
    ck_assert_str_eq(printed(WAKPI_UNIT_RATIO, 0.25, NULL, "en"), "25.0 %");
    ck_assert_str_eq(printed(WAKPI_UNIT_RATIO, -0.005, NULL, "it"), "-0,50 %");
    ck_assert_str_eq(printed(WAKPI_UNIT_MULTIPLE, 4, "", NULL), "4.00x");
    ck_assert_str_eq(printed(WAKPI_UNIT_MONEY, 1234.5, "EUR", "it"), "1.234,50 EUR");
    ck_assert_str_eq(printed(WAKPI_UNIT_MONEY, 3, NULL, "en"), "3.00");
    ck_assert_str_eq(printed(WAKPI_UNIT_SECONDS, 252, NULL, "ru"), "4 мин 12 с");
    ck_assert_str_eq(printed(WAKPI_UNIT_COUNT, 1234, NULL, "en"), "1,234");
    ck_assert_str_eq(printed(WAKPI_UNIT_MONTHS, 7.5, NULL, "en"), "7.5 months");
    char text[8] = "";
    for (int32_t unit = WAKPI_UNIT_RATIO; unit <= WAKPI_UNIT_POINTS; unit++) {
        ck_assert_int_eq(wakpi_unit_print(unit, NAN, "", "en", text, sizeof text, NULL), WAKPI_INVALID);
        ck_assert_int_eq(wakpi_unit_print(unit, INFINITY, "", "en", text, sizeof text, NULL), WAKPI_INVALID);
        ck_assert_int_eq(wakpi_unit_print(unit, 1, "", "en", NULL, 1, NULL), WAKPI_INVALID);
    }
    ck_assert_int_eq(wakpi_unit_print(0, 1, "", "en", text, sizeof text, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unit_print(WAKPI_UNIT_POINTS + 1, 1, "", "en", text, sizeof text, NULL),
                     WAKPI_INVALID);
    ck_assert_str_eq(text, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_explain");
    TCase *tests = tcase_create("explain");
    tcase_add_test(tests, a_rate_is_explained_in_three_languages);
    tcase_add_test(tests, an_end_in_another_band_is_told);
    tcase_add_test(tests, what_has_no_value_is_said_in_words);
    tcase_add_test(tests, money_durations_and_formulas_are_explained);
    tcase_add_test(tests, every_kpi_can_be_explained);
    tcase_add_test(tests, bad_arguments_are_invalid);
    tcase_add_test(tests, numbers_are_written_as_people_read_them);
    tcase_add_test(tests, durations_are_written_in_two_units);
    tcase_add_test(tests, a_number_is_written_in_its_unit);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
