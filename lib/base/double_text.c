#include "base/double_text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Whether a decimal reads back as a double is decided on whole numbers: the C library's own reading follows the
 * host's locale. 10^340 * 2^54 and the like fit. */
enum { LIMBS = 48 };

struct natural {
    uint32_t limbs[LIMBS]; /* lowest first */
};

static void multiply(struct natural *number, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (uint64_t)number->limbs[i] * factor;
        number->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* value * 10^tens * 2^twos; powers that are not positive count as 0. */
static struct natural scaled(uint64_t value, int tens, int twos)
{
    struct natural number = {{(uint32_t)value, (uint32_t)(value >> 32)}};
    for (; tens > 0; tens--)
        multiply(&number, 10);
    for (; twos > 0; twos -= twos < 30 ? twos : 30)
        multiply(&number, UINT32_C(1) << (twos < 30 ? twos : 30));
    return number;
}

/* Compares value * 10^tens with other * 2^twos. */
static int compare(uint64_t value, int tens, uint64_t other, int twos)
{
    struct natural left = scaled(value, tens, -twos), right = scaled(other, -tens, twos);
    for (int i = LIMBS; i-- > 0;) {
        if (left.limbs[i] != right.limbs[i])
            return left.limbs[i] < right.limbs[i] ? -1 : 1;
    }
    return 0;
}

/* 1 where value * 10^tens rounds to the positive double. */
static int reads_back(uint64_t value, int tens, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int exponent = (int)(bits >> 52 & 0x7ff);
    int closer_below =
        fraction == 0 && exponent > 1; /* at a power of two the lower neighbour is half as far */
    if (exponent > 0)
        fraction |= UINT64_C(1) << 52;
    int twos = (exponent > 0 ? exponent : 1) - 1075;
    int above = closer_below ? compare(value, tens, 4 * fraction - 1, twos - 2)
                             : compare(value, tens, 2 * fraction - 1, twos - 1);
    int below = compare(value, tens, 2 * fraction + 1, twos - 1);
    int even = (fraction & 1) == 0; /* who stands in the middle is rounded to the even one */
    return (above > 0 || (above == 0 && even)) && (below < 0 || (below == 0 && even));
}

/* What stands between the digits in the host's locale becomes a point; it may be several bytes. */
static size_t put_point(char *text)
{
    size_t length = 0;
    int pointed = 0;
    for (const char *at = text; *at; at++) {
        if (strchr("0123456789+-e", *at) != NULL) {
            text[length++] = *at;
            pointed = 0;
        } else if (!pointed) {
            text[length++] = '.';
            pointed = 1;
        }
    }
    text[length] = '\0';
    return length;
}

/* Of text as "%e" prints it. */
static int shown_reads_back(const char *text, double value)
{
    uint64_t digits = 0;
    int decimals = 0, pointed = 0, exponent = 0, sign = 1;
    for (; *text && *text != 'e'; text++) {
        if (*text >= '0' && *text <= '9') {
            digits = digits * 10 + (uint64_t)(*text - '0');
            decimals += pointed;
        } else if (*text != '-') {
            pointed = 1;
        }
    }
    for (text++; *text; text++) {
        if (*text == '-')
            sign = -1;
        else if (*text != '+')
            exponent = exponent * 10 + (*text - '0');
    }
    return reads_back(digits, sign * exponent - decimals, fabs(value));
}

size_t wakpi_double_shortest(double value, char text[WAKPI_DOUBLE_SIZE])
{
    if (isnan(value) || isinf(value)) {
        snprintf(text, WAKPI_DOUBLE_SIZE, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return strlen(text);
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, WAKPI_DOUBLE_SIZE, "%.*e", digits - 1, value);
        if (digits == 17 || value == 0 || shown_reads_back(text, value)) {
            snprintf(text, WAKPI_DOUBLE_SIZE, "%.*g", digits, value);
            break;
        }
    }
    return put_point(text);
}
