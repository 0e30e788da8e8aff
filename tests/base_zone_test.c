#include "run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/zone.h"
#include "failing_allocator.h"

static wakpi_error error;
static unsigned char file_bytes[20000];
static size_t file_size;

static void set_up(void)
{
    error = (wakpi_error){.struct_size = sizeof error};
}

static void read_vector(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/vectors/zoneinfo/%s", WAKPI_TESTS_DIR, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    file_size = fread(file_bytes, 1, sizeof file_bytes, file);
    fclose(file);
}

static struct wakpi_zone *load_vector(const char *name)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_zone *zone = NULL;
    read_vector(name);
    wakpi_status status =
        wakpi_zone_load(&allocator, name, strlen(name), file_bytes, file_size, &zone, &error);
    ck_assert_msg(status == WAKPI_OK, "%s: %s", name, error.text);
    return zone;
}

/* Rows made by vectors/make_zones.py with Python's zoneinfo. */
START_TEST(offsets_are_those_of_python)
{
    FILE *file = fopen(WAKPI_TESTS_DIR "/vectors/zone_offsets.tsv", "r");
    ck_assert_ptr_nonnull(file);
    char name[64], loaded[64] = "";
    int64_t second, offset;
    int rows = 0;
    struct wakpi_zone *zone = NULL;
    struct wakpi_zone_cursor kept = {0};
    while (fscanf(file, "%63s %" SCNd64 " %" SCNd64, name, &second, &offset) == 3) {
        if (strcmp(name, loaded) != 0) {
            wakpi_zone_free(zone);
            zone = load_vector(name);
            strcpy(loaded, name);
            kept = (struct wakpi_zone_cursor){0};
        }
        struct wakpi_zone_cursor fresh = {0};
        ck_assert_msg(wakpi_zone_offset(zone, &fresh, second * 1000) == offset * 1000, "%s at %" PRId64, name,
                      second);
        ck_assert_int_eq(wakpi_zone_offset(zone, &kept, second * 1000), offset * 1000);
        ck_assert_int_eq(wakpi_zone_local(zone, &kept, second * 1000 + 999), (second + offset) * 1000 + 999);
        ck_assert(fresh.from <= second * 1000 && second * 1000 < fresh.to);
        rows++;
    }
    wakpi_zone_free(zone);
    fclose(file);
    ck_assert_int_gt(rows, 1000);
}
END_TEST

START_TEST(periods_are_those_of_python)
{
    FILE *file = fopen(WAKPI_TESTS_DIR "/vectors/zone_periods.tsv", "r");
    ck_assert_ptr_nonnull(file);
    char name[64], loaded[64] = "", expected[64], label[32];
    int64_t second, from, to;
    int period, rows = 0;
    struct wakpi_zone *zone = NULL;
    struct wakpi_zone_cursor cursor = {0};
    while (fscanf(file, "%63s %" SCNd64 " %d %" SCNd64 " %" SCNd64 " %63s", name, &second, &period, &from,
                  &to, expected) == 6) {
        if (strcmp(name, loaded) != 0) {
            wakpi_zone_free(zone);
            zone = load_vector(name);
            strcpy(loaded, name);
            cursor = (struct wakpi_zone_cursor){0};
        }
        struct wakpi_interval found =
            wakpi_zone_period(zone, &cursor, (enum wakpi_calendar_period)period, second * 1000);
        ck_assert_msg(found.from == from * 1000 && found.to == to * 1000,
                      "%s at %" PRId64 ", period %d: %" PRId64 " to %" PRId64, name, second, period,
                      found.from / 1000, found.to / 1000);
        size_t length =
            wakpi_zone_label(zone, &cursor, (enum wakpi_calendar_period)period, second * 1000, label);
        ck_assert_str_eq(label, expected);
        ck_assert_uint_eq(length, strlen(expected));
        if (period == WAKPI_CALENDAR_HOUR)
            ck_assert_int_eq(wakpi_zone_hour_start(zone, &cursor, second * 1000), from * 1000);
        rows++;
    }
    wakpi_zone_free(zone);
    fclose(file);
    ck_assert_int_gt(rows, 1500);
}
END_TEST

static const char *const all_zones[] = {"Europe/Rome",  "America/St_Johns",  "Australia/Lord_Howe",
                                        "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca",
                                        "Asia/Kolkata", "America/Havana"};

/* Laws of every zone: periods of a kind tile the time, hours tile each day, and the sum of buckets is the total. */
START_TEST(hours_tile_days_and_days_tile_years)
{
    for (size_t i = 0; i < sizeof all_zones / sizeof all_zones[0]; i++) {
        struct wakpi_zone *zone = load_vector(all_zones[i]);
        struct wakpi_zone_cursor cursor = {0};
        struct wakpi_interval year =
            wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_YEAR, INT64_C(1300000000000));
        for (int years = 0; years < 2; years++) {
            int64_t hour_at = year.from;
            for (int64_t at = year.from; at < year.to;) {
                struct wakpi_interval day = wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_DAY, at);
                ck_assert_int_eq(day.from, at);
                ck_assert(day.to - day.from >= 22 * WAKPI_HOUR && day.to - day.from <= 26 * WAKPI_HOUR);
                while (hour_at < day.to) {
                    struct wakpi_interval hour =
                        wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_HOUR, hour_at);
                    ck_assert_int_eq(hour.from, hour_at);
                    ck_assert(hour.to > hour.from && hour.to - hour.from <= WAKPI_HOUR);
                    ck_assert_int_eq(wakpi_zone_hour_start(zone, &cursor, hour.to - 1), hour.from);
                    hour_at = hour.to;
                }
                ck_assert_int_eq(hour_at, day.to);
                at = day.to;
            }
            ck_assert_int_eq(hour_at, year.to);
            year = wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_YEAR, year.to);
        }
        wakpi_zone_free(zone);
    }
}
END_TEST

START_TEST(days_have_23_24_and_25_hours)
{
    struct wakpi_zone *zone = load_vector("Europe/Rome");
    struct wakpi_zone_cursor cursor = {0};
    static const struct {
        const char *noon;
        int hours;
    } days[] = {{"2026-03-29T12:00:00+02:00", 23},
                {"2026-10-25T12:00:00+01:00", 25},
                {"2026-06-01T12:00:00+02:00", 24}};
    for (size_t i = 0; i < 3; i++) {
        int64_t time = 0;
        ck_assert_int_eq(wakpi_time_parse(days[i].noon, strlen(days[i].noon), &time, &error), WAKPI_OK);
        struct wakpi_interval day = wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_DAY, time);
        ck_assert_int_eq(day.to - day.from, days[i].hours * WAKPI_HOUR);
        ck_assert_int_eq(wakpi_zone_weekday_hour(zone, &cursor, time), (i < 2 ? 6 : 0) * 24 + 12);
    }
    wakpi_zone_free(zone);
}
END_TEST

START_TEST(utc_and_fixed_offsets_need_no_data)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    static const struct {
        const char *name;
        int64_t minutes;
        const char *hour;
    } zones[] = {{"UTC", 0, "2026-11-21T13Z"},           {"Etc/UTC", 0, "2026-11-21T13Z"},
                 {"+02:00", 120, "2026-11-21T15+02:00"}, {"-03:30", -210, "2026-11-21T09-03:30"},
                 {"+00:00", 0, "2026-11-21T13Z"},        {"+14:00", 840, "2026-11-22T03+14:00"}};
    uint64_t digests[6];
    for (size_t i = 0; i < 6; i++) {
        struct wakpi_zone *zone;
        struct wakpi_zone_cursor cursor = {0};
        char label[32];
        ck_assert_int_eq(
            wakpi_zone_load(&allocator, zones[i].name, strlen(zones[i].name), NULL, 0, &zone, &error),
            WAKPI_OK);
        ck_assert_str_eq(wakpi_zone_name(zone), zones[i].name);
        ck_assert_int_eq(wakpi_zone_offset(zone, &cursor, 0), zones[i].minutes * WAKPI_MINUTE);
        ck_assert_int_eq(wakpi_zone_offset(zone, &cursor, INT64_MAX), zones[i].minutes * WAKPI_MINUTE);
        wakpi_zone_label(zone, &cursor, WAKPI_CALENDAR_HOUR, INT64_C(1795266187000), label);
        ck_assert_str_eq(label, zones[i].hour);
        digests[i] = wakpi_zone_digest(zone);
        wakpi_zone_free(zone);
    }
    ck_assert_uint_eq(digests[0], digests[1]);
    ck_assert_uint_eq(digests[0], digests[4]);
    ck_assert_uint_ne(digests[0], digests[2]);
    ck_assert_uint_ne(digests[2], digests[3]);
}
END_TEST

/* zic writes the same zone with or without the changes that its rule implies. */
START_TEST(digests_know_the_zone_not_its_file)
{
    static const char *const names[] = {"America/St_Johns", "America/Nuuk", "Europe/Rome", "Europe/Dublin"};
    for (size_t i = 0; i < 4; i++) {
        char slim[64];
        snprintf(slim, sizeof slim, "slim/%s", names[i]);
        struct wakpi_zone *a = load_vector(names[i]), *b = load_vector(slim),
                          *c = load_vector("Asia/Kolkata");
        ck_assert_msg(wakpi_zone_digest(a) == wakpi_zone_digest(b), "%s", names[i]);
        ck_assert_uint_ne(wakpi_zone_digest(a), wakpi_zone_digest(c));
        struct wakpi_zone_cursor at = {0}, bt = {0};
        for (int64_t time = -WAKPI_TIME_MAX / 1000; time < WAKPI_TIME_MAX / 100;
             time += 77 * WAKPI_DAY + 12345) {
            if (time > 0)
                ck_assert_int_eq(wakpi_zone_offset(a, &at, time), wakpi_zone_offset(b, &bt, time));
        }
        wakpi_zone_free(a);
        wakpi_zone_free(b);
        wakpi_zone_free(c);
    }
}
END_TEST

START_TEST(the_ends_of_time_are_told)
{
    static const int64_t times[] = {INT64_MIN, -WAKPI_TIME_MAX, WAKPI_TIME_MAX, INT64_MAX};
    static const char *const names[] = {"Europe/Rome", "Pacific/Apia", "Asia/Gaza"};
    for (size_t i = 0; i < 3; i++) {
        struct wakpi_zone *zone = load_vector(names[i]);
        struct wakpi_zone_cursor cursor = {0};
        for (size_t j = 0; j < 4; j++) {
            int64_t inside = times[j] < 0 ? -WAKPI_TIME_MAX : WAKPI_TIME_MAX;
            for (int period = 1; period <= 6; period++) {
                struct wakpi_interval found =
                    wakpi_zone_period(zone, &cursor, (enum wakpi_calendar_period)period, times[j]);
                ck_assert(found.from <= inside && inside < found.to);
                char label[32];
                ck_assert_uint_lt(
                    wakpi_zone_label(zone, &cursor, (enum wakpi_calendar_period)period, times[j], label), 32);
            }
            int32_t hour = wakpi_zone_weekday_hour(zone, &cursor, times[j]);
            ck_assert(hour >= 0 && hour < 168);
            wakpi_zone_day_start(zone, &cursor, times[j]);
        }
        wakpi_zone_free(zone);
    }
}
END_TEST

START_TEST(names_cannot_leave_the_folder)
{
    static const char *const bad[] = {
        "",        "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC", "Europe//Rome",
        "Europe/", "a b",         "Europe/Rome\n",   "+2:00",         "."};
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_zone *zone = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        wakpi_status status = wakpi_zone_load(&allocator, bad[i], strlen(bad[i]), NULL, 0, &zone, &error);
        ck_assert_msg(status == WAKPI_MALFORMED, "\"%s\" gives %s", bad[i], wakpi_status_text(status));
    }
    char longest[300];
    memset(longest, 'a', sizeof longest);
    ck_assert_int_eq(wakpi_zone_load(&allocator, longest, sizeof longest, NULL, 0, &zone, &error),
                     WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_zone_load(&allocator, "Europe/Nowhere", 14, NULL, 0, &zone, &error),
                     WAKPI_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(error.text, "\"Europe/Nowhere\""));
    ck_assert_int_eq(wakpi_zone_load(&allocator, "+25:00", 6, NULL, 0, &zone, &error), WAKPI_MALFORMED);
    ck_assert_ptr_null(zone);
    wakpi_zone_free(NULL);
}
END_TEST

START_TEST(the_options_name_the_zone)
{
    wakpi_options *options;
    struct wakpi_settings settings;
    struct wakpi_zone *zone = NULL, *same = load_vector("Australia/Lord_Howe");
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    wakpi_options_set_text(options, "zone", "Australia/Lord_Howe", 19, &error);
    wakpi_options_set_text(options, "zone_data", (const char *)file_bytes, file_size, &error);
    ck_assert_int_eq(wakpi_settings_take(options, &settings), WAKPI_OK);
    ck_assert_int_eq(wakpi_zone_settle(&settings, &zone, &error), WAKPI_OK);
    ck_assert_uint_eq(wakpi_zone_digest(zone), wakpi_zone_digest(same));
    wakpi_zone_free(zone);
    wakpi_zone_free(same);
    wakpi_settings_drop(&settings);
    wakpi_options_free(options);

    /* From the system, where it has the zone: that is Debian's tzdata. */
    struct wakpi_allocator allocator = wakpi_allocator_default();
    wakpi_status status = wakpi_zone_load(&allocator, "Europe/Rome", 11, NULL, 0, &zone, &error);
    if (status == WAKPI_OK) {
        struct wakpi_zone_cursor cursor = {0};
        ck_assert_int_eq(wakpi_zone_offset(zone, &cursor, INT64_C(1795266187000)), WAKPI_HOUR);
        wakpi_zone_free(zone);
        ck_assert_int_eq(wakpi_zone_load(&allocator, "Europe", 6, NULL, 0, &zone, &error), WAKPI_NOT_FOUND);
    } else {
        ck_assert_int_eq(status, WAKPI_NOT_FOUND);
    }
}
END_TEST

/* A version 1 or 2 file of one type and the given changes (seconds, 4 bytes), and a footer. */
static size_t make_file(unsigned char *out, const char *footer)
{
    static const unsigned char header[44] = {'T', 'Z', 'i', 'f', '2', [39] = 1, [43] = 4};
    static const unsigned char body[10] = {0, 0, 0, 0, 0, 0, 'U', 'T', 'C', 0};
    size_t size = 0;
    for (int block = 0; block < 2; block++) {
        memcpy(out + size, header, 44);
        memcpy(out + size + 44, body, 10);
        size += 54;
    }
    size_t length = strlen(footer);
    memcpy(out + size, footer, length);
    return size + length;
}

START_TEST(rules_alone_make_a_zone)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    static const struct {
        const char *footer;
        int64_t time; /* seconds */
        int32_t offset;
    } cases[] = {
        {"\n\n", 0, 0},
        {"\nIST-5:30\n", 0, 19800},
        {"\n<+0530>-5:30\n", 4000000000, 19800},
        {"\nEST5EDT,M3.2.0,M11.1.0\n", 1783000000, -14400},
        {"\nEST5EDT,M3.2.0,M11.1.0\n", 1795266187, -18000},
        {"\nEST5EDT4,J60,J300/-1:30:15\n", 1795266187, -18000},
        {"\nEST5EDT,0/0,J365/25\n", 1795266187, -14400}, /* summer all year */
        {"\nEST5EDT,0/0,J365/25\n", 1767243600, -14400}, /* and over its end */
        /* Day J60 is the first of March in a leap year too. */
        {"\nEST5EDT,J60,J300\n", 1835506799, -18000},
        {"\nEST5EDT,J60,J300\n", 1835506800, -14400},
        {"\nXXX-10YYY-10:30,M10.1.0,M4.1.0\n", 1767243600, 37800},
        {"\nXXX-10YYY-10:30,60,300\n", 1767243600, 36000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned char bytes[300];
        size_t size = make_file(bytes, cases[i].footer);
        struct wakpi_zone *zone = NULL;
        struct wakpi_zone_cursor cursor = {0};
        wakpi_status status = wakpi_zone_load(&allocator, "x", 1, bytes, size, &zone, &error);
        ck_assert_msg(status == WAKPI_OK, "%s: %s", cases[i].footer, error.text);
        ck_assert_msg(wakpi_zone_offset(zone, &cursor, cases[i].time * 1000) == cases[i].offset * 1000,
                      "%s at %" PRId64 ": %" PRId64, cases[i].footer, cases[i].time, cursor.offset);
        wakpi_zone_free(zone);
    }
}
END_TEST

START_TEST(malformed_rules_are_refused)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    static const char *const footers[] = {"",
                                          "\n",
                                          "\nEST5",
                                          "EST5\n",
                                          "\nES5\n",
                                          "\n<EST5\n",
                                          "\nEST\n",
                                          "\nEST25\n",
                                          "\nEST5EDT\n",
                                          "\nEST5EDT,M3.2.0\n",
                                          "\nEST5EDT,M3.2.0,\n",
                                          "\nEST5EDT,M13.2.0,M11.1.0\n",
                                          "\nEST5EDT,M3.6.0,M11.1.0\n",
                                          "\nEST5EDT,M3.0.0,M11.1.0\n",
                                          "\nEST5EDT,M3.2.7,M11.1.0\n",
                                          "\nEST5EDT,J0,J300\n",
                                          "\nEST5EDT,J366,J300\n",
                                          "\nEST5EDT,366,300\n",
                                          "\nEST5EDT,M3.2.0/168,M11.1.0\n",
                                          "\nEST5EDT,M3.2.0/2:60,M11.1.0\n",
                                          "\nEST5EDT,M3.2.0,M11.1.0 \n"};
    for (size_t i = 0; i < sizeof footers / sizeof footers[0]; i++) {
        unsigned char bytes[300];
        size_t size = make_file(bytes, footers[i]);
        struct wakpi_zone *zone = NULL;
        wakpi_status status = wakpi_zone_load(&allocator, "x", 1, bytes, size, &zone, &error);
        ck_assert_msg(status == WAKPI_MALFORMED, "%s gives %s", footers[i], wakpi_status_text(status));
        ck_assert_ptr_null(zone);
    }
}
END_TEST

START_TEST(changes_out_of_order_are_refused)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_zone *zone = NULL;
    read_vector("slim/Europe/Rome");
    /* The 64-bit times begin behind both headers and the first block, which zic leaves all but empty. */
    size_t second = 44 + wakpi_load_big_u32(file_bytes + 36) * 6 + wakpi_load_big_u32(file_bytes + 40) +
                    wakpi_load_big_u32(file_bytes + 32) * 5;
    ck_assert_mem_eq(file_bytes + second, "TZif", 4);
    unsigned char *times = file_bytes + second + 44;
    memcpy(times + 8, times, 8);
    ck_assert_int_eq(wakpi_zone_load(&allocator, "x", 1, file_bytes, file_size, &zone, &error),
                     WAKPI_MALFORMED);
    ck_assert_str_eq(error.text, "the time zone's data: their changes are not in order");
}
END_TEST

/* Any byte of the file changed, any length cut: a zone or a refusal, and no harm (run under sanitizers too). */
START_TEST(hostile_files_are_survived)
{
    static const char *const names[] = {"slim/Europe/Dublin", "Africa/Monrovia"};
    int refused = 0;
    for (size_t i = 0; i < 2; i++) {
        read_vector(names[i]);
        struct failing_allocator memory = {0};
        struct wakpi_allocator allocator = wakpi_allocator_settle(failing_allocate, &memory);
        static const unsigned char values[] = {0, 1, 2, 0x7F, 0x80, 0xFF, '\n', '9'};
        for (size_t at = 0; at < file_size * 9; at++) {
            size_t where = at / 9, choice = at % 9;
            unsigned char old = file_bytes[where];
            unsigned char *copy = malloc(choice < 8 ? file_size : where + 1);
            size_t size = choice < 8 ? file_size : where;
            if (choice < 8)
                file_bytes[where] = values[choice];
            memcpy(copy, file_bytes, size);
            file_bytes[where] = old;
            struct wakpi_zone *zone = NULL;
            wakpi_status status = wakpi_zone_load(&allocator, "x", 1, size ? copy : (const void *)"",
                                                  size ? size : 1, &zone, &error);
            if (status == WAKPI_OK) {
                struct wakpi_zone_cursor cursor = {0};
                for (int64_t time = -WAKPI_TIME_MAX; time < WAKPI_TIME_MAX; time += WAKPI_TIME_MAX / 5) {
                    struct wakpi_interval day = wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_DAY, time);
                    ck_assert(day.from <= time && time < day.to);
                }
                wakpi_zone_free(zone);
            } else {
                ck_assert_int_eq(status, WAKPI_MALFORMED);
                refused++;
            }
            free(copy);
        }
        assert_no_leaks(&memory);
    }
    ck_assert_int_gt(refused, 1000);
}
END_TEST

static wakpi_status load_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    struct wakpi_allocator allocator = wakpi_allocator_settle(allocate, context);
    struct wakpi_zone *zone = NULL;
    wakpi_status status = wakpi_zone_load(&allocator, "x", 1, file_bytes, file_size, &zone, &error);
    ck_assert((status == WAKPI_OK) == (zone != NULL));
    wakpi_zone_free(zone);
    return status;
}

static wakpi_status system_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    struct wakpi_allocator allocator = wakpi_allocator_settle(allocate, context);
    struct wakpi_zone *zone = NULL;
    wakpi_status status = wakpi_zone_load(&allocator, "Europe/Rome", 11, NULL, 0, &zone, &error);
    wakpi_zone_free(zone);
    return status == WAKPI_NOT_FOUND ? WAKPI_OK : status;
}

START_TEST(every_failed_allocation_is_survived)
{
    read_vector("America/New_York");
    ck_assert_int_gt(fail_each_request(load_story, NULL), 2);
    ck_assert_int_gt(fail_each_request(system_story, NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_zone");
    TCase *tests = tcase_create("zone");
    tcase_add_checked_fixture(tests, set_up, NULL);
    tcase_add_test(tests, offsets_are_those_of_python);
    tcase_add_test(tests, periods_are_those_of_python);
    tcase_add_test(tests, hours_tile_days_and_days_tile_years);
    tcase_add_test(tests, days_have_23_24_and_25_hours);
    tcase_add_test(tests, utc_and_fixed_offsets_need_no_data);
    tcase_add_test(tests, digests_know_the_zone_not_its_file);
    tcase_add_test(tests, the_ends_of_time_are_told);
    tcase_add_test(tests, names_cannot_leave_the_folder);
    tcase_add_test(tests, the_options_name_the_zone);
    tcase_add_test(tests, rules_alone_make_a_zone);
    tcase_add_test(tests, malformed_rules_are_refused);
    tcase_add_test(tests, changes_out_of_order_are_refused);
    tcase_add_test(tests, hostile_files_are_survived);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
