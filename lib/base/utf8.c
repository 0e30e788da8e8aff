#include "base/utf8.h"

size_t wakpi_utf8_decode(const char *bytes, size_t size, uint32_t *code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (size == 0)
        return 0;
    uint32_t first = (unsigned char)bytes[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || size < length)
        return 0;
    uint32_t point = first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        uint32_t next = (unsigned char)bytes[i];
        if ((next & 0xC0) != 0x80)
            return 0;
        point = (point << 6) | (next & 0x3F);
    }
    if (point < smallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 0;
    *code_point = point;
    return length;
}

size_t wakpi_utf8_length(const char *bytes, size_t size)
{
    uint32_t code_point;
    return wakpi_utf8_decode(bytes, size, &code_point);
}

int wakpi_utf8_valid(const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size) {
        size_t length = wakpi_utf8_length(bytes + at, size - at);
        if (length == 0)
            return 0;
        at += length;
    }
    return 1;
}

size_t wakpi_utf8_cut(const char *bytes, size_t size, size_t limit)
{
    if (size <= limit)
        return size;
    while (limit > 0 && ((unsigned char)bytes[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}
