#include "track/json_text.h"

#include "track/json.h"

const uint8_t wakpi_json_hex[256] = {
    ['0'] = 0x10, ['1'] = 0x11, ['2'] = 0x12, ['3'] = 0x13, ['4'] = 0x14, ['5'] = 0x15,
    ['6'] = 0x16, ['7'] = 0x17, ['8'] = 0x18, ['9'] = 0x19, ['a'] = 0x1A, ['b'] = 0x1B,
    ['c'] = 0x1C, ['d'] = 0x1D, ['e'] = 0x1E, ['f'] = 0x1F, ['A'] = 0x1A, ['B'] = 0x1B,
    ['C'] = 0x1C, ['D'] = 0x1D, ['E'] = 0x1E, ['F'] = 0x1F,
};

static size_t encode(uint32_t character, char *out)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xE0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3F));
        out[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3F));
    out[2] = (char)(0x80 | (character >> 6 & 0x3F));
    out[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

/* One escape of a string that was judged good: writes its UTF-8 (1 to 4 bytes) and moves on behind it. */
static size_t decode(const unsigned char **at, const unsigned char *end, char *out)
{
    unsigned char kind = (*at)[1];
    if (kind != 'u') {
        static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
        const char *found = memchr(from, kind, sizeof from - 1);
        out[0] = found != NULL ? to[found - from] : (char)kind;
        *at += 2;
        return 1;
    }
    uint32_t character = (uint32_t)wakpi_json_unit(*at, end);
    *at += 6;
    if (character >= 0xD800 && character <= 0xDBFF) {
        uint32_t low = (uint32_t)wakpi_json_unit(*at, end);
        character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
        *at += 6;
    }
    return encode(character, out);
}

size_t wakpi_json_unescape(const struct wakpi_json_value *value, char *buffer)
{
    const unsigned char *at = (const unsigned char *)value->text;
    const unsigned char *end = at + value->size;
    char *out = buffer;
    while (at < end) {
        const unsigned char *escape = memchr(at, '\\', (size_t)(end - at));
        size_t plain = (size_t)((escape != NULL ? escape : end) - at);
        memcpy(out, at, plain);
        out += plain;
        at += plain;
        if (escape != NULL) {
            out += decode(&at, end, out);
        }
    }
    return (size_t)(out - buffer);
}

bool wakpi_json_equal(const struct wakpi_json_value *value, const char *text, size_t size)
{
    if (!value->escaped) {
        return value->size == size && memcmp(value->text, text, size) == 0;
    }
    const unsigned char *at = (const unsigned char *)value->text;
    const unsigned char *end = at + value->size;
    while (at < end) {
        char piece[4];
        size_t length = 1;
        if (*at == '\\') {
            length = decode(&at, end, piece);
        } else {
            piece[0] = (char)*at++;
        }
        if (length > size || memcmp(piece, text, length) != 0) {
            return false;
        }
        text += length;
        size -= length;
    }
    return size == 0;
}

/* Digits with a sign, gathered below zero, where int64_t reaches further. */
struct gathered {
    int64_t value;
    bool overflow;
};

static void gather(struct gathered *sum, int digit)
{
    if (sum->value < (INT64_MIN + digit) / 10) {
        sum->overflow = true;
        return;
    }
    sum->value = sum->value * 10 - digit;
}

static bool settle(const struct gathered *sum, bool negative, int64_t *number)
{
    if (sum->overflow || (!negative && sum->value == INT64_MIN)) {
        return false;
    }
    *number = negative ? sum->value : -sum->value;
    return true;
}

/* The exponent behind 'e', cut at a size that no input of that many digits can undo. */
static int64_t exponent(const char *at, const char *end)
{
    bool negative = *at == '-';
    int64_t sum = 0;
    for (at += *at == '-' || *at == '+'; at < end; at++) {
        if (sum < INT64_MAX / 100) {
            sum = sum * 10 + (*at - '0');
        }
    }
    return negative ? -sum : sum;
}

/* Every digit has a place, counted from the units: a place at or above 0 belongs to the integer, below it must be
 * a zero. Zeros that the exponent appends are gathered until the sum overflows, or not at all where it is 0. */
bool wakpi_json_to_int64(const struct wakpi_json_value *value, int64_t *number)
{
    if (value->kind != WAKPI_JSON_NUMBER) {
        return false;
    }
    const char *at = value->text, *end = at + value->size;
    const char *mantissa_end = at, *point = NULL;
    while (mantissa_end < end && (*mantissa_end | 0x20) != 'e') {
        if (*mantissa_end == '.') {
            point = mantissa_end;
        }
        mantissa_end++;
    }
    bool negative = *at == '-';
    at += negative;
    int64_t power = mantissa_end < end ? exponent(mantissa_end + 1, end) : 0;
    int64_t place = (point != NULL ? point : mantissa_end) - at + power;
    struct gathered sum = {0, false};
    for (; at < mantissa_end; at++) {
        if (*at == '.') {
            continue;
        }
        place--;
        if (place >= 0) {
            gather(&sum, *at - '0');
        } else if (*at != '0') {
            return false;
        }
        if (sum.overflow) {
            return false;
        }
    }
    for (; place > 0 && sum.value != 0 && !sum.overflow; place--) {
        gather(&sum, 0);
    }
    return settle(&sum, negative, number);
}

bool wakpi_json_text_to_int64(const struct wakpi_json_value *value, int64_t *number)
{
    if (value->kind != WAKPI_JSON_STRING || value->size == 0) {
        return false;
    }
    const char *at = value->text, *end = at + value->size;
    bool negative = *at == '-';
    at += negative;
    if (at == end || (*at == '0' && value->size > 1)) {
        return false;
    }
    struct gathered sum = {0, false};
    for (; at < end; at++) {
        if (*at < '0' || *at > '9') {
            return false;
        }
        gather(&sum, *at - '0');
    }
    return settle(&sum, negative, number);
}
