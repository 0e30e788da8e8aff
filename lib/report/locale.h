/* Numbers, money and dates as the CLDR (48) has them for en, it and ru, of which pages are made. The text report keeps to
 * plainer forms (codes of currencies, ISO 8601), which align. */
#ifndef WAKPI_REPORT_LOCALE_H
#define WAKPI_REPORT_LOCALE_H

#include "measure/number_text.h"

/* "en", "it", "ru": what a page's lang attribute says. */
const char *wakpi_locale_code(enum wakpi_tongue tongue);

/* 1,234; 1234 and 12.345 in Italian, which groups from five digits on. */
void wakpi_locale_put_integer(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t number);
void wakpi_locale_put_decimal(struct wakpi_text *text, enum wakpi_tongue tongue, double number, int decimals);
/* 62.0%, 62,0%, 62,0 % (with a no-break space) of 0.62. */
void wakpi_locale_put_percent(struct wakpi_text *text, enum wakpi_tongue tongue, double ratio, int decimals);
/* -€1,234.50, -1234,50 €, with the decimals of ISO 4217 and two more below one main unit. "" is no currency. */
void wakpi_locale_put_money(struct wakpi_text *text, enum wakpi_tongue tongue, double amount,
                            const char *currency);
/* The same with decimals of the caller's. */
void wakpi_locale_put_money_decimals(struct wakpi_text *text, enum wakpi_tongue tongue, double amount,
                                     const char *currency, int decimals);
/* The same of a number that is text already, as "-1.234,50". */
void wakpi_locale_put_sum(struct wakpi_text *text, enum wakpi_tongue tongue, const char *number,
                          const char *currency);
/* A number in a WAKPI_UNIT_. */
void wakpi_locale_put_value(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double number,
                            const char *currency);
/* Two of them, "22.4–27.8%", or "(22.4 to ∞)" where it must be. */
void wakpi_locale_put_range(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double lower,
                            double upper, const char *currency);

enum wakpi_date_form {
    WAKPI_DATE_SHORT,       /* Nov 22, 22 nov, 22 нояб. */
    WAKPI_DATE_MEDIUM,      /* Nov 22, 2026 */
    WAKPI_DATE_LONG,        /* November 22, 2026 */
    WAKPI_DATE_SHORT_MONTH, /* Nov 2026 */
    WAKPI_DATE_LONG_MONTH   /* November 2026 */
};

/* A day, counted from 1970-01-01. */
void wakpi_locale_put_date(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t day,
                           enum wakpi_date_form form);
/* A day and a time of it, "Nov 22, 2026, 3:05 PM", of ms since the epoch of which nothing is taken away for a zone. */
void wakpi_locale_put_time(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t time);

enum wakpi_plural { WAKPI_PLURAL_ONE, WAKPI_PLURAL_FEW, WAKPI_PLURAL_MANY, WAKPI_PLURAL_OTHER };

/* Which form a noun has after a whole number. */
enum wakpi_plural wakpi_locale_plural(enum wakpi_tongue tongue, int64_t number);

#endif
