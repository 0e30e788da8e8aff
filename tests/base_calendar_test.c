#include "run_suite.h"

#include <string.h>

#include "base/calendar.h"

/* Every day of 1200 years, counted on by hand. */
START_TEST(days_and_dates_agree)
{
    struct wakpi_date date = {1600, 1, 1};
    int64_t day = wakpi_day_of(date);
    ck_assert_int_eq(day, -135140);
    int32_t weekday = 5; /* a Saturday */
    while (date.year < 2800) {
        struct wakpi_date back = wakpi_date_of(day);
        ck_assert(back.year == date.year && back.month == date.month && back.day == date.day);
        ck_assert_int_eq(wakpi_day_of(date), day);
        ck_assert_int_eq(wakpi_weekday(day), weekday);
        day++;
        weekday = (weekday + 1) % 7;
        if (++date.day > wakpi_days_in_month(date.year, date.month)) {
            date.day = 1;
            date.month = date.month % 12 + 1;
            date.year += date.month == 1;
        }
    }
    ck_assert_int_eq(wakpi_day_of((struct wakpi_date){1970, 1, 1}), 0);
    ck_assert_int_eq(wakpi_day_of((struct wakpi_date){2000, 2, 29}), 11016);
    ck_assert_int_eq(wakpi_date_of(100000000).year, 275760);
    ck_assert_int_eq(wakpi_date_of(-100000000).year, -271821);
}
END_TEST

START_TEST(leap_years_are_those_of_the_calendar)
{
    ck_assert_int_eq(wakpi_days_in_month(2024, 2), 29);
    ck_assert_int_eq(wakpi_days_in_month(2026, 2), 28);
    ck_assert_int_eq(wakpi_days_in_month(1900, 2), 28);
    ck_assert_int_eq(wakpi_days_in_month(2000, 2), 29);
}
END_TEST

START_TEST(weeks_are_those_of_iso_8601)
{
    static const struct {
        struct wakpi_date date;
        const char *week;
    } cases[] = {{{2026, 11, 21}, "2026-W47"}, {{2021, 1, 3}, "2020-W53"},   {{2021, 1, 4}, "2021-W01"},
                 {{2018, 12, 31}, "2019-W01"}, {{2016, 1, 3}, "2015-W53"},   {{2027, 1, 1}, "2026-W53"},
                 {{2000, 1, 1}, "1999-W52"},   {{2024, 12, 30}, "2025-W01"}, {{1970, 1, 1}, "1970-W01"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char label[32];
        size_t length = wakpi_period_label(WAKPI_CALENDAR_WEEK, wakpi_day_of(cases[i].date), label);
        ck_assert_str_eq(label, cases[i].week);
        ck_assert_uint_eq(length, 8);
    }
}
END_TEST

START_TEST(periods_are_labelled_and_follow_each_other)
{
    int64_t day = wakpi_day_of((struct wakpi_date){2026, 11, 21});
    static const char *const labels[] = {"",        "2026-11-21", "2026-11-21", "2026-W47",
                                         "2026-11", "2026-Q4",    "2026"};
    static const char *const starts[] = {"",           "2026-11-21", "2026-11-21", "2026-11-16",
                                         "2026-11-01", "2026-10-01", "2026-01-01"};
    static const char *const nexts[] = {"",           "2026-11-22", "2026-11-22", "2026-11-23",
                                        "2026-12-01", "2027-01-01", "2027-01-01"};
    for (enum wakpi_calendar_period period = WAKPI_CALENDAR_HOUR; period <= WAKPI_CALENDAR_YEAR; period++) {
        char label[32];
        wakpi_period_label(period, day, label);
        ck_assert_str_eq(label, labels[period]);
        int64_t start = wakpi_period_start(period, day);
        wakpi_period_label(WAKPI_CALENDAR_DAY, start, label);
        ck_assert_str_eq(label, starts[period]);
        wakpi_period_label(WAKPI_CALENDAR_DAY, wakpi_period_next(period, start), label);
        ck_assert_str_eq(label, nexts[period]);
        /* Over four years: each period ends where the next begins, and holds the days between. */
        for (int64_t at = wakpi_period_start(period, day), to; at < day + 1500; at = to) {
            to = wakpi_period_next(period, at);
            ck_assert_int_eq(wakpi_period_start(period, at), at);
            ck_assert_int_eq(wakpi_period_start(period, to - 1), at);
            ck_assert_int_eq(wakpi_period_start(period, to), to);
        }
    }
}
END_TEST

START_TEST(times_are_read)
{
    static const struct {
        const char *text;
        int64_t time;
    } cases[] = {{"1970-01-01T00:00:00Z", 0},
                 {"2026-11-21T14:03:07+01:00", INT64_C(1795266187000)},
                 {"2026-11-21t13:03:07z", INT64_C(1795266187000)},
                 {"2026-11-21 13:03:07Z", INT64_C(1795266187000)},
                 {"2026-11-21T07:33:07-05:30", INT64_C(1795266187000)},
                 {"2026-11-21T13:03:07.5Z", INT64_C(1795266187500)},
                 {"2026-11-21T13:03:07.123999999999Z", INT64_C(1795266187123)},
                 {"2016-12-31T23:59:60Z", INT64_C(1483228800000)},
                 {"1969-12-31T23:59:59.999-00:00", -1},
                 {"0000-02-29T00:00:00Z", INT64_C(-62162121600000)},
                 {"9999-12-31T23:59:59Z", INT64_C(253402300799000)}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t time = 77;
        ck_assert_msg(wakpi_time_parse(cases[i].text, strlen(cases[i].text), &time, NULL) == WAKPI_OK, "%s",
                      cases[i].text);
        ck_assert_msg(time == cases[i].time, "%s gives %lld", cases[i].text, (long long)time);
    }
}
END_TEST

START_TEST(what_names_no_time_is_refused)
{
    static const char *const cases[] = {"",
                                        "2026-11-21",
                                        "2026-11-21T14:03:07",
                                        "2026-11-21T14:03:07.5",
                                        "2026-11-21T14:03Z",
                                        "2026-11-21T14:03:07+0100",
                                        "2026-11-21T14:03:07+01",
                                        "2026-11-21T14:03:07+24:00",
                                        "2026-11-21T14:03:07+01:60",
                                        "2026-11-21T24:00:00Z",
                                        "2026-11-21T14:60:00Z",
                                        "2026-11-21T14:03:61Z",
                                        "2026-02-29T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-00-01T00:00:00Z",
                                        "2026-01-00T00:00:00Z",
                                        "26-01-01T00:00:00Z",
                                        "2026-11-21T14:03:07.Z",
                                        "2026-11-21T14:03:07ZZ",
                                        " 2026-11-21T14:03:07Z",
                                        "2026-11-21T14:03:07 Z",
                                        "2026/11/21T14:03:07Z",
                                        "tomorrow"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t time = 77;
        ck_assert_msg(wakpi_time_parse(cases[i], strlen(cases[i]), &time, NULL) == WAKPI_MALFORMED, "%s",
                      cases[i]);
        ck_assert_int_eq(time, 77);
    }
    int64_t time;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_time_parse("2026-11-21T14:03:07", 19, &time, &error);
    ck_assert_str_eq(error.text,
                     "\"2026-11-21T14:03:07\" has no offset from UTC, as Z or +01:00, and so names no time");
    wakpi_time_parse("2026-11-21T14:03:07\0", 20, &time, &error);
    ck_assert_int_eq(error.position, 19);
}
END_TEST

START_TEST(seconds_are_read)
{
    int64_t time = 77;
    ck_assert_int_eq(wakpi_time_parse_unix("1795266187", 10, &time, NULL), WAKPI_OK);
    ck_assert_int_eq(time, INT64_C(1795266187000));
    ck_assert_int_eq(wakpi_time_parse_unix("0", 1, &time, NULL), WAKPI_OK);
    ck_assert_int_eq(time, 0);
    ck_assert_int_eq(wakpi_time_parse_unix("253402300799", 12, &time, NULL), WAKPI_OK);
    time = 77;
    ck_assert_int_eq(wakpi_time_parse_unix("253402300800", 12, &time, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_time_parse_unix("1795266187000", 13, &time, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_time_parse_unix("99999999999999999999999", 23, &time, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_time_parse_unix("", 0, &time, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_time_parse_unix("-1", 2, &time, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_time_parse_unix("1.5", 3, &time, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_time_parse_unix("12 ", 3, &time, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(time, 77);
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
    static const int64_t times[] = {0, -1, 1795266187000, 1795266187123, -62162121600000, 253402300799999};
    static const int32_t offsets[] = {0, 3600, -12600, 20700, -43200, 50400};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        for (size_t j = 0; j < sizeof offsets / sizeof offsets[0]; j++) {
            char text[40];
            int64_t back = 77;
            /* The edges of the four-digit years hold in UTC only. */
            int32_t offset = i < 4 ? offsets[j] : 0;
            size_t length = wakpi_time_format(times[i], offset, text);
            ck_assert_uint_eq(strlen(text), length);
            ck_assert_msg(wakpi_time_parse(text, length, &back, NULL) == WAKPI_OK, "%s", text);
            ck_assert_int_eq(back, times[i]);
        }
    }
    char text[40];
    wakpi_time_format(1795266187500, 3600, text);
    ck_assert_str_eq(text, "2026-11-21T14:03:07.500+01:00");
    wakpi_time_format(INT64_MAX, 0, text);
    ck_assert_str_eq(text, "275760-09-13T00:00:00Z");
    wakpi_offset_format(2996, text);
    ck_assert_str_eq(text, "+00:49:56");
    wakpi_offset_format(-12600, text);
    ck_assert_str_eq(text, "-03:30");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_calendar");
    TCase *tests = tcase_create("calendar");
    tcase_add_test(tests, days_and_dates_agree);
    tcase_add_test(tests, leap_years_are_those_of_the_calendar);
    tcase_add_test(tests, weeks_are_those_of_iso_8601);
    tcase_add_test(tests, periods_are_labelled_and_follow_each_other);
    tcase_add_test(tests, times_are_read);
    tcase_add_test(tests, what_names_no_time_is_refused);
    tcase_add_test(tests, seconds_are_read);
    tcase_add_test(tests, what_is_written_is_read_back);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
