#include "base/wide.h"

#include <string.h>

/* Without sign, so that the most negative value has a magnitude as well. */
struct magnitude {
    uint64_t low;
    uint64_t high;
};

static struct magnitude multiply(uint64_t a, uint64_t b)
{
    uint64_t a_low = a & UINT32_MAX, a_high = a >> 32;
    uint64_t b_low = b & UINT32_MAX, b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t middle = a_high * b_low + (low >> 32);
    uint64_t other = a_low * b_high + (middle & UINT32_MAX);
    return (struct magnitude){(other << 32) | (low & UINT32_MAX),
                              a_high * b_high + (middle >> 32) + (other >> 32)};
}

static uint64_t absolute(int64_t value)
{
    return value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
}

struct wakpi_wide wakpi_wide_product_by_halves(int64_t a, int64_t b)
{
    struct magnitude product = multiply(absolute(a), absolute(b));
    struct wakpi_wide wide = {product.low, (int64_t)product.high};
    return (a < 0) != (b < 0) ? wakpi_wide_negate(wide) : wide;
}

static struct magnitude magnitude_of(struct wakpi_wide a)
{
    if (a.high < 0)
        a = wakpi_wide_negate(a);
    return (struct magnitude){a.low, (uint64_t)a.high};
}

static struct magnitude shift_left(struct magnitude a, int bits)
{
    if (bits == 0)
        return a;
    if (bits >= 64)
        return (struct magnitude){0, a.low << (bits - 64)};
    return (struct magnitude){a.low << bits, (a.high << bits) | (a.low >> (64 - bits))};
}

/* Leading zero bits of a value that is not zero. */
static int leading_zeros(struct magnitude a)
{
    uint64_t word = a.high ? a.high : a.low;
    int zeros = a.high ? 0 : 64;
#if defined(__GNUC__)
    return zeros + __builtin_clzll(word);
#else
    for (int step = 32; step > 0; step /= 2) {
        if (word >> (64 - step) == 0) {
            zeros += step;
            word <<= step;
        }
    }
    return zeros;
#endif
}

/* 2 to a power within -1022 .. 1023. */
static double power_of_two(int exponent)
{
    const uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* `top` has one of its two highest bits set, `more` says whether bits below it were lost. The conversion
 * rounds at the tenth bit or above, so a lost bit may be told by the lowest one; the scaling is exact. */
static double round_top(uint64_t top, int more, int exponent)
{
    return (double)(top | (more != 0)) * power_of_two(exponent);
}

double wakpi_wide_to_double(struct wakpi_wide a)
{
    struct magnitude size = magnitude_of(a);
    if (size.high == 0 && size.low == 0)
        return 0.0;
    int zeros = leading_zeros(size);
    size = shift_left(size, zeros);
    double value = round_top(size.high, size.low != 0, 64 - zeros);
    return a.high < 0 ? -value : value;
}

static int below(struct magnitude a, struct magnitude b)
{
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static struct magnitude take(struct magnitude a, struct magnitude b)
{
    return (struct magnitude){a.low - b.low, a.high - b.high - (a.low < b.low)};
}

/* a / b of a below b * 2^64, where b has its highest bit set: two digits of 32 bits, each guessed from b's upper half and
 * put right (D. E. Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D). */
static uint64_t divide(struct magnitude a, uint64_t b, uint64_t *rest)
{
    const uint64_t upper = b >> 32, lower = b & UINT32_MAX;
    uint64_t digits[2], left = a.high;
    for (int i = 0; i < 2; i++) {
        uint64_t next = i == 0 ? a.low >> 32 : a.low & UINT32_MAX;
        uint64_t digit = left / upper, over = left % upper;
        while (digit > UINT32_MAX || digit * lower > (over << 32 | next)) {
            digit--;
            over += upper;
            if (over > UINT32_MAX)
                break;
        }
        left = (left << 32 | next) - digit * b;
        digits[i] = digit;
    }
    *rest = left;
    return digits[0] << 32 | digits[1];
}

double wakpi_wide_quotient(struct wakpi_wide a, struct wakpi_wide b)
{
    struct magnitude rest = magnitude_of(a), divisor = magnitude_of(b);
    if (rest.high == 0 && rest.low == 0)
        return 0.0;
    int rest_zeros = leading_zeros(rest), divisor_zeros = leading_zeros(divisor);
    rest = shift_left(rest, rest_zeros);
    divisor = shift_left(divisor, divisor_zeros);
    int exponent = divisor_zeros - rest_zeros;
    int negative = (a.high < 0) != (b.high < 0);
    uint64_t quotient = 0; /* its first bit may be 0: 63 bits are enough to round by */
    uint64_t carry = 0;
    if (divisor.low == 0) {
        const uint64_t top = divisor.high | UINT64_C(1) << 63; /* as it was shifted */
        uint64_t lost = rest.low & 1, left;
        quotient = divide((struct magnitude){rest.high << 63 | rest.low >> 1, rest.high >> 1}, top, &left);
        double value = round_top(quotient, lost || left, exponent - 63);
        return negative ? -value : value;
    }
    for (int i = 0; i < 64; i++) {
        quotient <<= 1;
        if (carry || !below(rest, divisor)) {
            rest = take(rest, divisor);
            quotient |= 1;
        }
        carry = rest.high >> 63;
        rest = shift_left(rest, 1);
    }
    double value = round_top(quotient, carry || rest.high || rest.low, exponent - 63);
    return negative ? -value : value;
}

/* Magnitude of wide * word: 192 bits, lowest word first. */
static void multiply_magnitude(struct magnitude a, uint64_t b, uint64_t product[3])
{
    struct magnitude low = multiply(a.low, b), high = multiply(a.high, b);
    product[0] = low.low;
    product[1] = low.high + high.low;
    product[2] = high.high + (product[1] < low.high);
}

int wakpi_wide_compare_fractions(struct wakpi_wide a, int64_t b, struct wakpi_wide c, int64_t d)
{
    int a_negative = a.high < 0, c_negative = c.high < 0;
    if (a_negative != c_negative)
        return a_negative ? -1 : 1;
    uint64_t left[3], right[3];
    multiply_magnitude(magnitude_of(a), (uint64_t)d, left);
    multiply_magnitude(magnitude_of(c), (uint64_t)b, right);
    for (int i = 2; i >= 0; i--) {
        if (left[i] != right[i])
            return (left[i] < right[i]) != a_negative ? -1 : 1;
    }
    return 0;
}
