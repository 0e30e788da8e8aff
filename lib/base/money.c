#include "base/money.h"

#include <string.h>

#include "base/error.h"

/* The number taken apart: sign, significant digits (none for zero) and the power of ten of the last of
 * them. */
struct decimal {
    int negative;
    uint64_t digits;
    int too_many; /* more significant digits than `digits` holds */
    int64_t power;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads "e-12" at `at`; far exponents stop growing where they are hopeless. */
static size_t read_exponent(const char *text, size_t size, size_t at, int64_t *exponent)
{
    int negative = 0;
    *exponent = 0;
    at++;
    if (at < size && (text[at] == '-' || text[at] == '+'))
        negative = text[at++] == '-';
    size_t start = at;
    for (; at < size && is_digit(text[at]); at++) {
        if (*exponent < 1000000000)
            *exponent = *exponent * 10 + (text[at] - '0');
    }
    if (at == start)
        return 0;
    if (negative)
        *exponent = -*exponent;
    return at;
}

/* Zeros wait until another digit shows that they count. */
static void take_digit(struct decimal *number, int digit, uint64_t *zeros)
{
    if (digit == 0) {
        ++*zeros;
        return;
    }
    for (uint64_t i = 0; number->digits > 0 && i <= *zeros; i++) {
        if (number->digits > UINT64_MAX / 10) {
            number->too_many = 1;
            break;
        }
        number->digits *= 10;
    }
    if (number->digits > UINT64_MAX - (uint64_t)digit)
        number->too_many = 1;
    else
        number->digits += (uint64_t)digit;
    *zeros = 0;
}

/* Returns the bytes read; fewer than `size` where junk begins. */
static size_t read_decimal(const char *text, size_t size, struct decimal *number)
{
    size_t at = 0;
    uint64_t zeros = 0;
    int64_t decimals = 0, exponent = 0;
    *number = (struct decimal){0};
    if (at < size && text[at] == '-') {
        number->negative = 1;
        at++;
    }
    if (at == size || !is_digit(text[at]))
        return at;
    for (; at < size && is_digit(text[at]); at++)
        take_digit(number, text[at] - '0', &zeros);
    if (at < size && text[at] == '.') {
        if (at + 1 == size || !is_digit(text[at + 1]))
            return at;
        for (at++; at < size && is_digit(text[at]); at++, decimals++)
            take_digit(number, text[at] - '0', &zeros);
    }
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        size_t end = read_exponent(text, size, at, &exponent);
        if (end == 0)
            return at;
        at = end;
    }
    number->power = exponent - decimals + (int64_t)zeros;
    return at;
}

wakpi_status wakpi_money_parse(const char *text, size_t size, const char *currency, int64_t *micro,
                               wakpi_error *error)
{
    if (!text || !micro)
        return wakpi_fail(error, WAKPI_INVALID, -1, "text or micro is NULL");
    if (currency && !wakpi_currency_known(currency, strlen(currency)))
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "there is no currency \"%s\"", currency);
    int shown = size > 40 ? 40 : (int)size;
    struct decimal number;
    size_t end = read_decimal(text, size, &number);
    if (end < size || end == 0 || !is_digit(text[end - 1]))
        return wakpi_fail(error, WAKPI_MALFORMED, (int64_t)end, "\"%.*s\" is not a decimal number", shown,
                          text);
    if (number.digits == 0) {
        *micro = 0;
        return WAKPI_OK;
    }
    int64_t power = number.power + 6;
    if (power < 0)
        return wakpi_fail(error, WAKPI_INVALID, -1, "\"%.*s\" is finer than a millionth", shown, text);
    uint64_t limit = number.negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t amount = number.digits;
    for (; power > 0 && amount <= limit / 10; power--)
        amount *= 10;
    if (number.too_many || power > 0 || amount > limit)
        return wakpi_fail(error, WAKPI_OVERFLOW, -1, "\"%.*s\" is more money than can be counted", shown,
                          text);
    *micro = number.negative ? (int64_t)(~amount + 1) : (int64_t)amount;
    return WAKPI_OK;
}

wakpi_status wakpi_money_format(int64_t micro, const char *currency, char *buffer, size_t capacity,
                                size_t *size)
{
    int32_t decimals = 2;
    wakpi_status status = currency ? wakpi_currency_digits(currency, &decimals) : WAKPI_OK;
    if (status != WAKPI_OK)
        return status;
    uint64_t amount = micro < 0 ? ~(uint64_t)micro + 1 : (uint64_t)micro;
    int places = 6;
    for (; places > decimals && amount % 10 == 0; places--)
        amount /= 10;
    char reversed[32];
    size_t length = 0;
    for (int place = 0; amount > 0 || place <= places; place++) {
        if (place == places && places > 0)
            reversed[length++] = '.';
        reversed[length++] = (char)('0' + amount % 10);
        amount /= 10;
    }
    if (micro < 0)
        reversed[length++] = '-';
    if (size)
        *size = length + 1;
    if (!buffer || capacity < length + 1)
        return WAKPI_TOO_SMALL;
    for (size_t i = 0; i < length; i++)
        buffer[i] = reversed[length - 1 - i];
    buffer[length] = '\0';
    return WAKPI_OK;
}

int64_t wakpi_money_scale(void)
{
    return WAKPI_MONEY_SCALE;
}
