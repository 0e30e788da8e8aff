/* Prints what lib/report/locale.c makes of many numbers, sums and days, for ICU to judge: kind, language, input, output, and
 * a currency or a form, apart by tabs. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "report/locale.h"
#include <wakpi/money.h>

static char buffer[200];
static struct wakpi_text text;

static struct wakpi_text *start(void)
{
    buffer[0] = '\0';
    text = (struct wakpi_text){.buffer = buffer, .capacity = sizeof buffer};
    return &text;
}

static void dump_numbers(enum wakpi_tongue tongue)
{
    static const double numbers[] = {0,    1,     -1,    12,     999,     1000,     1234,
                                     9999, 10000, 12345, -12345, 1234567, 987654321};
    static const double shares[] = {0, 0.0023, 0.05, 0.625, 1, 12.5, 1234.5};
    const char *language = wakpi_locale_code(tongue);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        wakpi_locale_put_integer(start(), tongue, (int64_t)numbers[i]);
        printf("integer\t%s\t%.0f\t%s\t\n", language, numbers[i], buffer);
        wakpi_locale_put_decimal(start(), tongue, numbers[i] + 0.25, 2);
        printf("decimal\t%s\t%.2f\t%s\t2\n", language, numbers[i] + 0.25, buffer);
    }
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        wakpi_locale_put_percent(start(), tongue, shares[i], 1);
        printf("percent\t%s\t%.4f\t%s\t1\n", language, shares[i], buffer);
    }
}

static void dump_money(enum wakpi_tongue tongue)
{
    static const double sums[] = {1234.5, -12345.67, 5, 0};
    for (int32_t i = 0; i < wakpi_currency_count(); i++) {
        const char *code = wakpi_currency_at(i);
        for (size_t k = 0; k < sizeof sums / sizeof sums[0]; k++) {
            wakpi_locale_put_money_decimals(start(), tongue, sums[k], code, 2);
            printf("money\t%s\t%.2f\t%s\t%s\n", wakpi_locale_code(tongue), sums[k], buffer, code);
        }
    }
}

static void dump_dates(enum wakpi_tongue tongue)
{
    static const char *const forms[] = {"short", "medium", "long", "short_month", "long_month"};
    for (int64_t day = 20454; day < 20454 + 366; day += 9) { /* 2026 */
        for (int form = WAKPI_DATE_SHORT; form <= WAKPI_DATE_LONG_MONTH; form++) {
            wakpi_locale_put_date(start(), tongue, day, (enum wakpi_date_form)form);
            printf("date\t%s\t%" PRId64 "\t%s\t%s\n", wakpi_locale_code(tongue), day * WAKPI_DAY, buffer,
                   forms[form]);
        }
        int64_t time = day * WAKPI_DAY + day % 24 * WAKPI_HOUR + day % 60 * WAKPI_MINUTE;
        wakpi_locale_put_time(start(), tongue, time);
        printf("time\t%s\t%" PRId64 "\t%s\t\n", wakpi_locale_code(tongue), time, buffer);
    }
}

static void dump_plurals(enum wakpi_tongue tongue)
{
    static const char *const names[] = {"one", "few", "many", "other"};
    for (int64_t number = 0; number <= 2000000; number += number < 130       ? 1
                                                          : number < 1000000 ? 124967
                                                                             : 500000)
        printf("plural\t%s\t%" PRId64 "\t%s\t\n", wakpi_locale_code(tongue), number,
               names[wakpi_locale_plural(tongue, number)]);
    printf("plural\t%s\t1000000\t%s\t\n", wakpi_locale_code(tongue),
           names[wakpi_locale_plural(tongue, 1000000)]);
}

int main(void)
{
    for (int tongue = 0; tongue < WAKPI_TONGUES; tongue++) {
        dump_numbers((enum wakpi_tongue)tongue);
        dump_money((enum wakpi_tongue)tongue);
        dump_dates((enum wakpi_tongue)tongue);
        dump_plurals((enum wakpi_tongue)tongue);
    }
    return 0;
}
