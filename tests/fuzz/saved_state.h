/* Fuzzing of saved states: the input is what stands between header and checksum, which are put around it here, so that
 * the fuzzer need not find out a checksum. What is loaded must be saved as the same bytes again: each state has one
 * form. */
#ifndef WAKPI_FUZZ_SAVED_STATE_H
#define WAKPI_FUZZ_SAVED_STATE_H

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"

#define PROMISE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition);                          \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

struct saved_state {
    unsigned char *bytes;
    size_t size;
};

struct raw_input {
    const uint8_t *bytes;
    size_t size;
};

static inline void put_raw_input(struct wakpi_writer *writer, const void *subject)
{
    const struct raw_input *input = subject;
    wakpi_put_raw(writer, input->bytes, input->size);
}

/* For the caller to free. */
static inline struct saved_state wrap_input(const char *kind, const uint8_t *bytes, size_t size)
{
    const uint32_t tag = WAKPI_TAG(kind[0], kind[1], kind[2], kind[3]);
    const struct raw_input input = {bytes, size};
    struct saved_state saved = {NULL, 0};
    PROMISE(wakpi_codec_save(tag, 1, put_raw_input, &input, NULL, 0, &saved.size) == WAKPI_TOO_SMALL);
    saved.bytes = malloc(saved.size);
    PROMISE(saved.bytes != NULL);
    PROMISE(wakpi_codec_save(tag, 1, put_raw_input, &input, saved.bytes, saved.size, &saved.size) ==
            WAKPI_OK);
    return saved;
}

#endif
