#include "base/output.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/double_text.h"

void wakpi_output_start(struct wakpi_output *output, wakpi_write_function write, void *context)
{
    output->write = write;
    output->context = context;
    output->status = WAKPI_OK;
    output->used = 0;
}

static void flush(struct wakpi_output *output)
{
    if (output->used > 0 && output->status == WAKPI_OK &&
        output->write(output->context, output->buffer, output->used) != 0)
        output->status = WAKPI_WRITE;
    output->used = 0;
}

wakpi_status wakpi_output_finish(struct wakpi_output *output)
{
    flush(output);
    return output->status;
}

void wakpi_write_bytes(struct wakpi_output *output, const char *text, size_t size)
{
    while (size > 0 && output->status == WAKPI_OK) {
        size_t room = sizeof output->buffer - output->used, part = size < room ? size : room;
        memcpy(output->buffer + output->used, text, part);
        output->used += part;
        text += part;
        size -= part;
        if (output->used == sizeof output->buffer)
            flush(output);
    }
}

void wakpi_write(struct wakpi_output *output, const char *text)
{
    wakpi_write_bytes(output, text, strlen(text));
}

void wakpi_write_label_byte(struct wakpi_output *output, const char *byte)
{
    if (*byte == '\0')
        wakpi_write(output, "\xef\xbf\xbd");
    else
        wakpi_write_bytes(output, byte, 1);
}

void wakpi_write_all(struct wakpi_output *output, const char *first, ...)
{
    va_list rest;
    va_start(rest, first);
    for (const char *text = first; text; text = va_arg(rest, const char *))
        wakpi_write(output, text);
    va_end(rest);
}

void wakpi_write_repeated(struct wakpi_output *output, const char *text, int64_t times)
{
    while (times-- > 0)
        wakpi_write(output, text);
}

void wakpi_write_quoted(struct wakpi_output *output, const char *text, size_t size)
{
    wakpi_write(output, "\"");
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        char escape[8];
        if (byte == '"' || byte == '\\') {
            snprintf(escape, sizeof escape, "\\%c", byte);
            wakpi_write(output, escape);
        } else if (byte < 0x20 || byte == 0x7f) {
            snprintf(escape, sizeof escape, "\\u%04x", byte);
            wakpi_write(output, escape);
        } else {
            wakpi_write_bytes(output, text + i, 1);
        }
    }
    wakpi_write(output, "\"");
}

void wakpi_write_integer(struct wakpi_output *output, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    wakpi_write(output, text);
}

void wakpi_write_number(struct wakpi_output *output, double value)
{
    char text[WAKPI_DOUBLE_SIZE];
    wakpi_double_shortest(value, text);
    wakpi_write(output, text);
}
