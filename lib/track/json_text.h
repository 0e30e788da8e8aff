/* Characters and escapes within a JSON string: judged while reading, decoded on demand. */
#ifndef WAKPI_TRACK_JSON_TEXT_H
#define WAKPI_TRACK_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A hexadecimal digit's value with bit 4 set; 0 for any other byte. */
extern const uint8_t wakpi_json_hex[256];

static inline bool wakpi_json_continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Behind the character of two to four bytes at `at`; NULL where it is cut, overlong, a surrogate or above U+10FFFF.
 * The last three show in its first two bytes. The rule is that of base/utf8.h, told again inline: a call for each
 * character would be half of the time spent on text beyond ASCII. A test holds the two together. */
static inline const unsigned char *wakpi_json_utf8(const unsigned char *at, const unsigned char *end)
{
    unsigned lead = at[0];
    size_t left = (size_t)(end - at);
    if (left < 2 || !wakpi_json_continues(at[1])) {
        return NULL;
    }
    if (lead < 0xE0) {
        return lead >= 0xC2 ? at + 2 : NULL;
    }
    unsigned high = (lead & 0x0F) << 6 | (at[1] & 0x3F);
    if (left < 3 || !wakpi_json_continues(at[2])) {
        return NULL;
    }
    if (lead < 0xF0) {
        bool surrogate = high >= 0xD800 >> 6 && high <= 0xDFFF >> 6;
        return high >= 0x0800 >> 6 && !surrogate ? at + 3 : NULL;
    }
    bool in_range = high >= 0x10000 >> 12 && high <= 0x10FFFF >> 12; /* which no lead above F4 can be */
    return left >= 4 && wakpi_json_continues(at[3]) && in_range ? at + 4 : NULL;
}

/* The UTF-16 unit that \uXXXX at `at` stands for, or -1. */
static inline int32_t wakpi_json_unit(const unsigned char *at, const unsigned char *end)
{
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') {
        return -1;
    }
    unsigned a = wakpi_json_hex[at[2]], b = wakpi_json_hex[at[3]];
    unsigned c = wakpi_json_hex[at[4]], d = wakpi_json_hex[at[5]];
    if ((a & b & c & d & 0x10) == 0) {
        return -1;
    }
    return (int32_t)((a & 15) << 12 | (b & 15) << 8 | (c & 15) << 4 | (d & 15));
}

#endif
