#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Characters that would change how the rest of a line is shown: controls, line and direction marks. */
static int is_hidden(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x200E && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/* Writes each byte as \xNN; 0 where there is no room for all of them. */
static size_t escape(const char *bytes, size_t size, char *out, size_t room)
{
    static const char digits[] = "0123456789abcdef";
    if (room < 4 * size)
        return 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        char pair[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        memcpy(out + 4 * i, pair, sizeof pair);
    }
    return 4 * size;
}

size_t wakpi_clean_text(const char *text, size_t size, char *out, size_t capacity)
{
    size_t at = 0, written = 0;
    while (at < size) {
        uint32_t point = 0;
        size_t length = wakpi_utf8_decode(text + at, size - at, &point);
        size_t step = length ? length : 1;
        size_t room = capacity - 1 - written;
        size_t put = step;
        if (length == 0 || is_hidden(point))
            put = escape(text + at, step, out + written, room);
        else if (length <= room)
            memcpy(out + written, text + at, length);
        else
            put = 0;
        if (put == 0)
            break;
        written += put;
        at += step;
    }
    out[written] = '\0';
    return written;
}

size_t wakpi_format_text(char *out, size_t capacity, const char *format, va_list arguments)
{
    char raw[1024];
    int wanted = vsnprintf(raw, sizeof raw, format, arguments);
    size_t size = wanted < 0 ? 0 : (size_t)wanted;
    /* `raw` holds more than any text that is asked for, so a character cut here is never reached. */
    if (size >= sizeof raw)
        size = sizeof raw - 1;
    return wakpi_clean_text(raw, size, out, capacity);
}

#undef wakpi_fail
wakpi_status wakpi_fail(wakpi_error *error, wakpi_status status, int64_t position, const char *format, ...)
{
    if (!error)
        return status;
    size_t size = error->struct_size;
    size_t text_at = offsetof(wakpi_error, text);
    if (size >= offsetof(wakpi_error, status) + sizeof error->status)
        error->status = status;
    if (size >= offsetof(wakpi_error, position) + sizeof error->position)
        error->position = position;
    if (size > text_at) {
        size_t capacity = size - text_at < sizeof error->text ? size - text_at : sizeof error->text;
        va_list arguments;
        va_start(arguments, format);
        wakpi_format_text(error->text, capacity, format, arguments);
        va_end(arguments);
    }
    return status;
}
