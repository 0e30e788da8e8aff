#include "report/writer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/double_text.h"

void wakpi_writer_start(struct wakpi_writer *writer, wakpi_write_function write, void *context)
{
    writer->write = write;
    writer->context = context;
    writer->status = WAKPI_OK;
    writer->used = 0;
}

static void flush(struct wakpi_writer *writer)
{
    if (writer->used > 0 && writer->status == WAKPI_OK &&
        writer->write(writer->context, writer->buffer, writer->used) != 0)
        writer->status = WAKPI_WRITE;
    writer->used = 0;
}

wakpi_status wakpi_writer_finish(struct wakpi_writer *writer)
{
    flush(writer);
    return writer->status;
}

void wakpi_write_bytes(struct wakpi_writer *writer, const char *text, size_t size)
{
    while (size > 0 && writer->status == WAKPI_OK) {
        size_t room = sizeof writer->buffer - writer->used, part = size < room ? size : room;
        memcpy(writer->buffer + writer->used, text, part);
        writer->used += part;
        text += part;
        size -= part;
        if (writer->used == sizeof writer->buffer)
            flush(writer);
    }
}

void wakpi_write(struct wakpi_writer *writer, const char *text)
{
    wakpi_write_bytes(writer, text, strlen(text));
}

void wakpi_write_label_byte(struct wakpi_writer *writer, const char *byte)
{
    if (*byte == '\0')
        wakpi_write(writer, "\xef\xbf\xbd");
    else
        wakpi_write_bytes(writer, byte, 1);
}

void wakpi_write_all(struct wakpi_writer *writer, const char *first, ...)
{
    va_list rest;
    va_start(rest, first);
    for (const char *text = first; text; text = va_arg(rest, const char *))
        wakpi_write(writer, text);
    va_end(rest);
}

void wakpi_write_repeated(struct wakpi_writer *writer, const char *text, int64_t times)
{
    while (times-- > 0)
        wakpi_write(writer, text);
}

void wakpi_write_integer(struct wakpi_writer *writer, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    wakpi_write(writer, text);
}

void wakpi_write_number(struct wakpi_writer *writer, double value)
{
    char text[WAKPI_DOUBLE_SIZE];
    wakpi_double_shortest(value, text);
    wakpi_write(writer, text);
}
