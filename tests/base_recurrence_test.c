#include "run_suite.h"

#include "base/recurrence.h"

#include <string.h>

static struct wakpi_zone *zone_of(const char *name)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_zone *zone = NULL;
    ck_assert_int_eq(wakpi_zone_load(&allocator, name, strlen(name), NULL, 0, &zone, NULL), WAKPI_OK);
    return zone;
}

static void expect(const char *zone_name, enum wakpi_calendar_period every, const char *from, int64_t step,
                   const char *expected)
{
    struct wakpi_zone *zone = zone_of(zone_name);
    int64_t start, wanted, time;
    ck_assert_int_eq(wakpi_time_parse(from, strlen(from), &start, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_time_parse(expected, strlen(expected), &wanted, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_recurrence(zone, every, start, step, &time), WAKPI_OK);
    ck_assert_msg(time == wanted, "%s after %lld steps is %lld s off %s", from, (long long)step,
                  (long long)(time - wanted) / 1000, expected);
    wakpi_zone_free(zone);
}

START_TEST(the_local_time_of_day_stays)
{
    expect("UTC", WAKPI_CALENDAR_WEEK, "2026-11-21T08:00:00Z", 0, "2026-11-21T08:00:00Z");
    expect("UTC", WAKPI_CALENDAR_WEEK, "2026-11-21T08:00:00Z", 3, "2026-12-12T08:00:00Z");
    expect("Europe/Rome", WAKPI_CALENDAR_WEEK, "2026-10-20T08:00:00+02:00", 1, "2026-10-27T08:00:00+01:00");
    expect("Europe/Rome", WAKPI_CALENDAR_MONTH, "2026-01-15T23:30:00+01:00", 6, "2026-07-15T23:30:00+02:00");
    expect("America/Sao_Paulo", WAKPI_CALENDAR_QUARTER, "2026-02-01T00:00:00-03:00", 4,
           "2027-02-01T00:00:00-03:00");
    expect("Asia/Kolkata", WAKPI_CALENDAR_YEAR, "2024-02-29T12:00:00+05:30", 1, "2025-02-28T12:00:00+05:30");
    expect("Asia/Kolkata", WAKPI_CALENDAR_YEAR, "2024-02-29T12:00:00+05:30", 4, "2028-02-29T12:00:00+05:30");
}
END_TEST

START_TEST(a_day_that_a_month_lacks_is_its_last_and_comes_back)
{
    expect("UTC", WAKPI_CALENDAR_MONTH, "2026-01-31T00:00:00Z", 1, "2026-02-28T00:00:00Z");
    expect("UTC", WAKPI_CALENDAR_MONTH, "2026-01-31T00:00:00Z", 2, "2026-03-31T00:00:00Z");
    expect("UTC", WAKPI_CALENDAR_MONTH, "2025-11-30T00:00:00Z", 14, "2027-01-30T00:00:00Z");
}
END_TEST

START_TEST(a_skipped_local_time_is_after_the_gap_and_a_doubled_one_the_first)
{
    expect("Europe/Rome", WAKPI_CALENDAR_WEEK, "2026-03-22T02:30:00+01:00", 1, "2026-03-29T03:30:00+02:00");
    expect("Europe/Rome", WAKPI_CALENDAR_WEEK, "2026-10-18T02:30:00+02:00", 1, "2026-10-25T02:30:00+02:00");
}
END_TEST

START_TEST(beyond_the_calendar_is_overflow)
{
    struct wakpi_zone *zone = zone_of("UTC");
    int64_t time = 7;
    ck_assert_int_eq(wakpi_recurrence(zone, WAKPI_CALENDAR_YEAR, 0, INT64_MAX, &time), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_recurrence(zone, WAKPI_CALENDAR_WEEK, INT64_MAX, 1, &time), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_recurrence(zone, WAKPI_CALENDAR_WEEK, 0, -1, &time), WAKPI_OVERFLOW);
    ck_assert_int_eq(time, 7);
    wakpi_zone_free(zone);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_recurrence");
    TCase *tests = tcase_create("recurrence");
    tcase_add_test(tests, the_local_time_of_day_stays);
    tcase_add_test(tests, a_day_that_a_month_lacks_is_its_last_and_comes_back);
    tcase_add_test(tests, a_skipped_local_time_is_after_the_gap_and_a_doubled_one_the_first);
    tcase_add_test(tests, beyond_the_calendar_is_overflow);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
