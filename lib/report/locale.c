#include "report/locale.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "measure/value_text.h"
#include <wakpi/kpi.h>
#include <wakpi/money.h>

#define NBSP "\u00a0"

enum { NUMBER_SIZE = 64 };

const char *wakpi_locale_code(enum wakpi_tongue tongue)
{
    static const char *const codes[WAKPI_TONGUES] = {"en", "it", "ru"};
    return codes[tongue];
}

/* Four digits have no point before the hundreds in Italian: 1.234 becomes 1234. */
static void put_grouped(struct wakpi_text *text, enum wakpi_tongue tongue, const char *number)
{
    const char *digits = number + (number[0] == '-' || number[0] == '+');
    size_t whole = strcspn(digits, ",");
    if (tongue == WAKPI_TONGUE_IT && whole == 5 && digits[1] == '.') {
        wakpi_text_put_bytes(text, number, (size_t)(digits - number) + 1);
        wakpi_text_put(text, digits + 2);
    } else {
        wakpi_text_put(text, number);
    }
}

void wakpi_locale_put_integer(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t number)
{
    char buffer[NUMBER_SIZE];
    struct wakpi_text made = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put_integer(&made, tongue, number);
    put_grouped(text, tongue, buffer);
}

void wakpi_locale_put_decimal(struct wakpi_text *text, enum wakpi_tongue tongue, double number, int decimals)
{
    char buffer[NUMBER_SIZE];
    struct wakpi_text made = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put_decimal(&made, tongue, number, decimals);
    put_grouped(text, tongue, buffer);
}

static void put_percent_sign(struct wakpi_text *text, enum wakpi_tongue tongue)
{
    wakpi_text_put(text, tongue == WAKPI_TONGUE_RU ? NBSP "%" : "%");
}

void wakpi_locale_put_percent(struct wakpi_text *text, enum wakpi_tongue tongue, double ratio, int decimals)
{
    wakpi_locale_put_decimal(text, tongue, 100 * ratio, decimals);
    put_percent_sign(text, tongue);
}

/* ---- money ---- */

/* Where a language writes a currency by another sign than its code. */
static const struct {
    char code[4];
    const char *signs[WAKPI_TONGUES];
} symbols[] = {
    {"AUD", {"A$", "A$", "A$"}},
    {"BRL", {"R$", NULL, "R$"}},
    {"CAD", {"CA$", "CA$", "CA$"}},
    {"CNY", {"CN¥", "CN¥", "CN¥"}},
    {"EUR", {"€", "€", "€"}},
    {"GBP", {"£", "£", "£"}},
    {"HKD", {"HK$", NULL, "HK$"}},
    {"ILS", {"₪", "₪", "₪"}},
    {"INR", {"₹", NULL, "₹"}},
    {"JPY", {"¥", NULL, "¥"}},
    {"KRW", {"₩", NULL, "₩"}},
    {"MXN", {"MX$", NULL, "MX$"}},
    {"NZD", {"NZ$", "NZ$", "NZ$"}},
    {"PHP", {"₱", "₱", NULL}},
    {"RUB", {NULL, NULL, "₽"}},
    {"THB", {NULL, "฿", "฿"}},
    {"TMT", {NULL, NULL, "ТМТ"}},
    {"TWD", {"NT$", NULL, "NT$"}},
    {"UAH", {NULL, NULL, "₴"}},
    {"USD", {"$", NULL, "$"}},
    {"VND", {"₫", NULL, "₫"}},
    {"XAF", {"FCFA", "FCFA", "FCFA"}},
    {"XCD", {"EC$", "EC$", "EC$"}},
    {"XCG", {"Cg.", "Cf", "Cg"}},
    {"XOF", {"F\u202fCFA", "F\u202fCFA", "F\u202fCFA"}},
    {"XPF", {"CFPF", "CFPF", "CFPF"}},
};

static const char *sign_of(enum wakpi_tongue tongue, const char *currency)
{
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        if (strcmp(symbols[i].code, currency) == 0 && symbols[i].signs[tongue])
            return symbols[i].signs[tongue];
    }
    return currency;
}

/* A sign that ends like a word stands apart from the digits. */
static int ends_a_word(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '.';
}

void wakpi_locale_put_sum(struct wakpi_text *text, enum wakpi_tongue tongue, const char *number,
                          const char *currency)
{
    const char *sign = sign_of(tongue, currency);
    if (sign[0] == '\0') {
        put_grouped(text, tongue, number);
    } else if (tongue == WAKPI_TONGUE_EN) {
        int has_sign = number[0] == '-' || number[0] == '+';
        wakpi_text_put_bytes(text, number, (size_t)has_sign);
        wakpi_text_put(text, sign);
        wakpi_text_put(text, ends_a_word(sign[strlen(sign) - 1]) ? NBSP : "");
        wakpi_text_put(text, number + has_sign);
    } else {
        put_grouped(text, tongue, number);
        wakpi_text_put(text, NBSP);
        wakpi_text_put(text, sign);
    }
}

void wakpi_locale_put_money_decimals(struct wakpi_text *text, enum wakpi_tongue tongue, double amount,
                                     const char *currency, int decimals)
{
    char buffer[NUMBER_SIZE];
    struct wakpi_text made = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put_decimal(&made, tongue, amount, decimals);
    wakpi_locale_put_sum(text, tongue, buffer, currency);
}

static int money_decimals(double amount, const char *currency)
{
    int32_t digits = 2;
    if (currency[0] != '\0')
        wakpi_currency_digits(currency, &digits);
    /* The price of a message would be 0.01 or nothing. */
    return digits + (amount != 0 && fabs(amount) < 1 ? 2 : 0);
}

void wakpi_locale_put_money(struct wakpi_text *text, enum wakpi_tongue tongue, double amount,
                            const char *currency)
{
    wakpi_locale_put_money_decimals(text, tongue, amount, currency, money_decimals(amount, currency));
}

/* ---- values ---- */

static void put_unit(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit)
{
    static const char *const months[WAKPI_TONGUES] = {"months", "mesi", "мес."};
    static const char *const points[WAKPI_TONGUES] = {"points", "punti", "п."};
    switch (unit) {
    case WAKPI_UNIT_RATIO:
        put_percent_sign(text, tongue);
        break;
    case WAKPI_UNIT_MULTIPLE:
        wakpi_text_put(text, "×");
        break;
    case WAKPI_UNIT_MONTHS:
        wakpi_text_put(text, NBSP);
        wakpi_text_put(text, months[tongue]);
        break;
    case WAKPI_UNIT_POINTS:
        wakpi_text_put(text, NBSP);
        wakpi_text_put(text, points[tongue]);
        break;
    default:
        break;
    }
}

static void put_bare(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double number,
                     int decimals)
{
    wakpi_locale_put_decimal(text, tongue, unit == WAKPI_UNIT_RATIO ? 100 * number : number, decimals);
}

/* The plain spaces of "4 min 12 s" would let a line end within it. */
static void put_duration(struct wakpi_text *text, enum wakpi_tongue tongue, double seconds)
{
    char buffer[NUMBER_SIZE];
    struct wakpi_text made = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put_duration(&made, tongue, seconds);
    for (const char *byte = buffer; *byte; byte++) {
        if (*byte == ' ')
            wakpi_text_put(text, NBSP);
        else
            wakpi_text_put_character(text, *byte);
    }
}

void wakpi_locale_put_value(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double number,
                            const char *currency)
{
    if (unit == WAKPI_UNIT_MONEY) {
        wakpi_locale_put_money(text, tongue, number, currency);
    } else if (unit == WAKPI_UNIT_SECONDS) {
        put_duration(text, tongue, number);
    } else {
        put_bare(text, tongue, unit, number, wakpi_unit_decimals(unit, number));
        put_unit(text, tongue, unit);
    }
}

void wakpi_locale_put_range(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double lower,
                            double upper, const char *currency)
{
    /* A dash between negative numbers reads as one sign more. */
    const char *dash = lower < 0 || upper < 0 || unit == WAKPI_UNIT_SECONDS ? " – " : "–";
    if (unit == WAKPI_UNIT_SECONDS || unit == WAKPI_UNIT_MONEY) {
        wakpi_locale_put_value(text, tongue, unit, lower, currency);
        wakpi_text_put(text, unit == WAKPI_UNIT_MONEY ? " – " : dash);
        wakpi_locale_put_value(text, tongue, unit, upper, currency);
        return;
    }
    int decimals = wakpi_unit_decimals(unit, lower), of_upper = wakpi_unit_decimals(unit, upper);
    decimals = decimals > of_upper ? decimals : of_upper;
    put_bare(text, tongue, unit, lower, decimals);
    wakpi_text_put(text, dash);
    put_bare(text, tongue, unit, upper, decimals);
    put_unit(text, tongue, unit);
}

/* ---- dates ---- */

/* Within a date; Russian has another case where the month stands alone. */
static const char *const short_months[WAKPI_TONGUES][12] = {
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    {"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
    {"янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."},
};

static const char *const long_months[WAKPI_TONGUES][12] = {
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
     "November", "December"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
     "novembre", "dicembre"},
    {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
     "ноября", "декабря"},
};

static const char *const short_months_alone[12] = {"янв.", "февр.", "март",  "апр.", "май",   "июнь",
                                                   "июль", "авг.",  "сент.", "окт.", "нояб.", "дек."};
static const char *const long_months_alone[12] = {"январь",   "февраль", "март",   "апрель",
                                                  "май",      "июнь",    "июль",   "август",
                                                  "сентябрь", "октябрь", "ноябрь", "декабрь"};

static const char *month_name(enum wakpi_tongue tongue, int32_t month, enum wakpi_date_form form)
{
    switch (form) {
    case WAKPI_DATE_LONG:
        return long_months[tongue][month - 1];
    case WAKPI_DATE_LONG_MONTH:
        return tongue == WAKPI_TONGUE_RU ? long_months_alone[month - 1] : long_months[tongue][month - 1];
    case WAKPI_DATE_SHORT_MONTH:
        return tongue == WAKPI_TONGUE_RU ? short_months_alone[month - 1] : short_months[tongue][month - 1];
    default:
        return short_months[tongue][month - 1];
    }
}

static void put_plain(struct wakpi_text *text, int64_t number, int least)
{
    char digits[24];
    int count = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest || count < least);
    if (number < 0)
        wakpi_text_put_character(text, '-');
    while (count-- > 0)
        wakpi_text_put_character(text, digits[count]);
}

void wakpi_locale_put_date(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t day,
                           enum wakpi_date_form form)
{
    struct wakpi_date date = wakpi_date_of(day);
    const char *month = month_name(tongue, date.month, form);
    int has_day = form == WAKPI_DATE_SHORT || form == WAKPI_DATE_MEDIUM || form == WAKPI_DATE_LONG;
    if (has_day && tongue != WAKPI_TONGUE_EN) {
        put_plain(text, date.day, 1);
        wakpi_text_put(text, " ");
    }
    wakpi_text_put(text, month);
    if (has_day && tongue == WAKPI_TONGUE_EN) {
        wakpi_text_put(text, " ");
        put_plain(text, date.day, 1);
        wakpi_text_put(text, form == WAKPI_DATE_SHORT ? "" : ",");
    }
    if (form == WAKPI_DATE_SHORT)
        return;
    wakpi_text_put(text, " ");
    put_plain(text, date.year, 1);
    wakpi_text_put(text, tongue == WAKPI_TONGUE_RU ? NBSP "г." : "");
}

void wakpi_locale_put_time(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t time)
{
    int64_t day = wakpi_floor_divide(time, WAKPI_DAY);
    int64_t minutes = (time - day * WAKPI_DAY) / WAKPI_MINUTE, hour = minutes / 60;
    wakpi_locale_put_date(text, tongue, day, WAKPI_DATE_MEDIUM);
    wakpi_text_put(text, ", ");
    if (tongue == WAKPI_TONGUE_EN)
        put_plain(text, hour % 12 == 0 ? 12 : hour % 12, 1);
    else
        put_plain(text, hour, 2);
    wakpi_text_put(text, ":");
    put_plain(text, minutes % 60, 2);
    if (tongue == WAKPI_TONGUE_EN)
        wakpi_text_put(text, hour < 12 ? "\u202f"
                                         "AM"
                                       : "\u202f"
                                         "PM");
}

/* ---- plurals ---- */

enum wakpi_plural wakpi_locale_plural(enum wakpi_tongue tongue, int64_t number)
{
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    if (tongue == WAKPI_TONGUE_RU) {
        uint64_t last = size % 10, two = size % 100;
        if (last == 1 && two != 11)
            return WAKPI_PLURAL_ONE;
        return last >= 2 && last <= 4 && (two < 12 || two > 14) ? WAKPI_PLURAL_FEW : WAKPI_PLURAL_MANY;
    }
    if (size == 1)
        return WAKPI_PLURAL_ONE;
    if (tongue == WAKPI_TONGUE_IT && size != 0 && size % 1000000 == 0)
        return WAKPI_PLURAL_MANY; /* un milione di messaggi */
    return WAKPI_PLURAL_OTHER;
}
