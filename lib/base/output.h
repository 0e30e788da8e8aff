/* Output in pieces: gathered in a buffer, handed to a callback; the first failure sticks, so that writers need not
 * look after each word. */
#ifndef WAKPI_BASE_OUTPUT_H
#define WAKPI_BASE_OUTPUT_H

#include "base/error.h"
#include <wakpi/base.h>

struct wakpi_output {
    wakpi_write_function write;
    void *context;
    wakpi_status status;
    size_t used;
    char buffer[4096];
};

void wakpi_output_start(struct wakpi_output *output, wakpi_write_function write, void *context);
/* Hands over what is left; the status of all. */
wakpi_status wakpi_output_finish(struct wakpi_output *output);

void wakpi_write_bytes(struct wakpi_output *output, const char *text, size_t size);
void wakpi_write(struct wakpi_output *output, const char *text);
/* A character of a label, where a NUL would end the text for most readers: U+FFFD stands for it. */
void wakpi_write_label_byte(struct wakpi_output *output, const char *byte);
/* Each ends with NULL. */
void wakpi_write_all(struct wakpi_output *output, const char *first, ...);
void wakpi_write_repeated(struct wakpi_output *output, const char *text, int64_t times);
/* As a string of JSON, in its quotes. */
void wakpi_write_quoted(struct wakpi_output *output, const char *text, size_t size);
void wakpi_write_integer(struct wakpi_output *output, int64_t value);
/* The shortest decimal that reads back as the same double; "0.1", "1e+300", "inf", "nan". */
void wakpi_write_number(struct wakpi_output *output, double value);

#endif
