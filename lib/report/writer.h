/* Output in pieces: gathered in a buffer, handed to a callback; the first failure sticks, so that writers need not
 * look after each word. */
#ifndef WAKPI_REPORT_WRITER_H
#define WAKPI_REPORT_WRITER_H

#include "base/error.h"
#include <wakpi/base.h>

struct wakpi_writer {
    wakpi_write_function write;
    void *context;
    wakpi_status status;
    size_t used;
    char buffer[4096];
};

void wakpi_writer_start(struct wakpi_writer *writer, wakpi_write_function write, void *context);
/* Hands over what is left; the status of all. */
wakpi_status wakpi_writer_finish(struct wakpi_writer *writer);

void wakpi_write_bytes(struct wakpi_writer *writer, const char *text, size_t size);
void wakpi_write(struct wakpi_writer *writer, const char *text);
/* A character of a label, where a NUL would end the text for most readers: U+FFFD stands for it. */
void wakpi_write_label_byte(struct wakpi_writer *writer, const char *byte);
/* Each ends with NULL. */
void wakpi_write_all(struct wakpi_writer *writer, const char *first, ...);
void wakpi_write_repeated(struct wakpi_writer *writer, const char *text, int64_t times);
void wakpi_write_integer(struct wakpi_writer *writer, int64_t value);
/* The shortest decimal that reads back as the same double; "0.1", "1e+300", "inf", "nan". */
void wakpi_write_number(struct wakpi_writer *writer, double value);

#endif
