#include "measure/number_text.h"

#include <math.h>
#include <string.h>

#include <wakpi/money.h>

#define LARGE 1e15 /* from here on doubles have no decimals worth telling */

static const struct {
    const char *thousands, *decimal, *day, *hour, *minute, *second, *millisecond;
} signs[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {",", ".", "d", "h", "min", "s", "ms"},
    [WAKPI_TONGUE_IT] = {".", ",", "g", "h", "min", "s", "ms"},
    [WAKPI_TONGUE_RU] = {"\u00a0", ",", "д", "ч", "мин", "с", "мс"},
};

static const uint64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

enum wakpi_tongue wakpi_tongue_of(const char *language)
{
    static const char codes[WAKPI_TONGUES][3] = {"en", "it", "ru"};
    for (int tongue = 0; language && tongue < WAKPI_TONGUES; tongue++) {
        int same = 1;
        for (int i = 0; i < 2 && same; i++)
            same = (language[i] | 0x20) == codes[tongue][i];
        if (same && (language[2] == 0 || language[2] == '-' || language[2] == '_'))
            return (enum wakpi_tongue)tongue;
    }
    return WAKPI_TONGUE_EN;
}

void wakpi_text_put_bytes(struct wakpi_text *text, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text->size + 1 < text->capacity)
            text->buffer[text->size] = bytes[i];
        text->size++;
    }
    if (text->capacity > 0)
        text->buffer[text->size < text->capacity ? text->size : text->capacity - 1] = 0;
}

void wakpi_text_put(struct wakpi_text *text, const char *piece)
{
    wakpi_text_put_bytes(text, piece, strlen(piece));
}

void wakpi_text_put_character(struct wakpi_text *text, char character)
{
    wakpi_text_put_bytes(text, &character, 1);
}

static void put_whole(struct wakpi_text *text, enum wakpi_tongue tongue, uint64_t number)
{
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (count-- > 0) {
        wakpi_text_put_character(text, digits[count]);
        if (count > 0 && count % 3 == 0)
            wakpi_text_put(text, signs[tongue].thousands);
    }
}

static void put_fraction(struct wakpi_text *text, enum wakpi_tongue tongue, uint64_t fraction, int decimals)
{
    if (decimals == 0)
        return;
    wakpi_text_put(text, signs[tongue].decimal);
    while (decimals-- > 0)
        wakpi_text_put_character(text, (char)('0' + fraction / powers[decimals] % 10));
}

void wakpi_text_put_integer(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t number)
{
    if (number < 0)
        wakpi_text_put_character(text, '-');
    put_whole(text, tongue, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

/* Of a number that has no decimals worth telling: 1.23e+18. */
static void put_large(struct wakpi_text *text, enum wakpi_tongue tongue, double number)
{
    int exponent = 0;
    while (number >= 10) {
        number /= 10;
        exponent++;
    }
    uint64_t scaled = (uint64_t)(number * 100 + 0.5);
    put_whole(text, tongue, scaled / 100);
    put_fraction(text, tongue, scaled % 100, 2);
    wakpi_text_put(text, "e+");
    put_whole(text, tongue, (uint64_t)exponent);
}

void wakpi_text_put_decimal(struct wakpi_text *text, enum wakpi_tongue tongue, double number, int decimals)
{
    if (isnan(number)) {
        wakpi_text_put(text, "-");
        return;
    }
    double size = fabs(number);
    while (decimals > 0 && size * (double)powers[decimals] >= LARGE)
        decimals--;
    double scaled = size < LARGE ? floor(size * (double)powers[decimals] + 0.5) : size;
    if (number < 0 && scaled > 0)
        wakpi_text_put_character(text, '-');
    if (isinf(number)) {
        wakpi_text_put(text, "∞");
    } else if (size >= LARGE) {
        put_large(text, tongue, size);
    } else {
        put_whole(text, tongue, (uint64_t)scaled / powers[decimals]);
        put_fraction(text, tongue, (uint64_t)scaled % powers[decimals], decimals);
    }
}

void wakpi_text_put_millionths(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t millionths,
                               int least, int most)
{
    uint64_t size = millionths < 0 ? 0 - (uint64_t)millionths : (uint64_t)millionths;
    uint64_t unit = powers[6 - most];
    size = size / unit + (size % unit * 2 >= unit && unit > 1);
    int decimals = most;
    while (decimals > least && size % 10 == 0) {
        size /= 10;
        decimals--;
    }
    if (millionths < 0 && size > 0)
        wakpi_text_put_character(text, '-');
    put_whole(text, tongue, size / powers[decimals]);
    put_fraction(text, tongue, size % powers[decimals], decimals);
}

static int decimals_of(const char *currency)
{
    int32_t digits = 2;
    if (currency && currency[0])
        wakpi_currency_digits(currency, &digits);
    return digits;
}

static void put_code(struct wakpi_text *text, const char *currency)
{
    if (!currency || !currency[0])
        return;
    wakpi_text_put_character(text, ' ');
    wakpi_text_put(text, currency);
}

void wakpi_text_put_money(struct wakpi_text *text, enum wakpi_tongue tongue, double amount,
                          const char *currency)
{
    int decimals = decimals_of(currency);
    /* Small amounts, as the price of a message, would be 0.01 or nothing. */
    if (amount != 0 && fabs(amount) < 1)
        decimals += 2;
    wakpi_text_put_decimal(text, tongue, amount, decimals);
    put_code(text, currency);
}

void wakpi_text_put_micro_money(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t micro,
                                const char *currency)
{
    wakpi_text_put_millionths(text, tongue, micro, decimals_of(currency), 6);
    put_code(text, currency);
}

static void put_unit(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t number, const char *unit)
{
    wakpi_text_put_integer(text, tongue, number);
    wakpi_text_put_character(text, ' ');
    wakpi_text_put(text, unit);
}

static void put_two(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t number, int64_t per,
                    const char *large, const char *small)
{
    put_unit(text, tongue, number / per, large);
    if (number % per == 0)
        return;
    wakpi_text_put_character(text, ' ');
    put_unit(text, tongue, number % per, small);
}

void wakpi_text_put_duration(struct wakpi_text *text, enum wakpi_tongue tongue, double seconds)
{
    if (seconds < 0)
        wakpi_text_put_character(text, '-');
    seconds = fabs(seconds);
    if (isinf(seconds) || seconds >= LARGE) {
        wakpi_text_put_decimal(text, tongue, seconds, 0);
        wakpi_text_put_character(text, ' ');
        wakpi_text_put(text, signs[tongue].second);
        return;
    }
    if (seconds < 0.9995) {
        put_unit(text, tongue, (int64_t)(seconds * 1000 + 0.5), signs[tongue].millisecond);
    } else if (seconds < 59.95) {
        wakpi_text_put_decimal(text, tongue, seconds, 1);
        wakpi_text_put_character(text, ' ');
        wakpi_text_put(text, signs[tongue].second);
    } else if (seconds < 3599.5) {
        put_two(text, tongue, (int64_t)(seconds + 0.5), 60, signs[tongue].minute, signs[tongue].second);
    } else if (seconds < 86370) {
        put_two(text, tongue, (int64_t)(seconds / 60 + 0.5), 60, signs[tongue].hour, signs[tongue].minute);
    } else {
        put_two(text, tongue, (int64_t)(seconds / 3600 + 0.5), 24, signs[tongue].day, signs[tongue].hour);
    }
}
