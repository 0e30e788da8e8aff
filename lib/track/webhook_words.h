/* Opt-out words: a whole message, but for letter case and what surrounds it, that asks to stop. */
#ifndef WAKPI_TRACK_WEBHOOK_WORDS_H
#define WAKPI_TRACK_WEBHOOK_WORDS_H

#include <stdbool.h>

#include "base/allocator.h"

struct wakpi_word {
    uint64_t hash; /* of the folded word */
    size_t at, size;
};

/* A list of words made ready: the hashes of their folded characters. */
struct wakpi_words {
    char *text; /* as it was given, comma separated */
    size_t text_size, text_capacity;
    struct wakpi_word *words;
    size_t count, capacity;
    size_t longest;    /* characters of the longest */
    uint64_t first[4]; /* a bit for the low byte of each word's first character */
};

/* More bytes of a JSON string than any word takes, however much it is escaped, with some room for what surrounds it. */
static inline size_t wakpi_words_room(const struct wakpi_words *words)
{
    return words->longest * 6 + 64;
}

/* Makes the list ready, which costs little where it is the one that is ready already; 0 where memory is short. */
int wakpi_words_prepare(struct wakpi_words *words, const struct wakpi_allocator *allocator, const char *text,
                        size_t size);
void wakpi_words_drop(struct wakpi_words *words, const struct wakpi_allocator *allocator);
/* Is the text, UTF-8, one of the words? */
bool wakpi_words_hold(const struct wakpi_words *words, const char *text, size_t size);

#endif
