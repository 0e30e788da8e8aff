/* Texts of labels, each kept once per tracker under a number from 1; 0 is no label. Numbers are an order of arrival and
 * mean nothing outside their tracker: what is compared, sorted or saved is the text. */
#ifndef WAKPI_TRACK_LABEL_H
#define WAKPI_TRACK_LABEL_H

#include "base/fingerprint.h"
#include "track/table.h"

struct wakpi_label_text {
    const char *text; /* NUL-terminated; stays where it is while the label lives */
    size_t size;      /* without the NUL */
};

struct wakpi_labels {
    struct wakpi_allocator allocator;
    struct wakpi_key key;
    struct wakpi_arena texts; /* of struct wakpi_label_text: label n is element n - 1 */
    struct wakpi_index index;
};

void wakpi_labels_start(struct wakpi_labels *labels, struct wakpi_allocator allocator, struct wakpi_key key,
                        uint64_t seed);
void wakpi_labels_drop(struct wakpi_labels *labels);

/* The number of a text, which is taken in where it is new; an empty text is 0. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_labels_intern(struct wakpi_labels *labels, const char *text, size_t size, uint32_t *label);
/* The number of a text, 0 where it is unknown or empty. */
uint32_t wakpi_labels_find(const struct wakpi_labels *labels, const char *text, size_t size);
/* How many there are: 1 .. count. */
uint32_t wakpi_labels_count(const struct wakpi_labels *labels);
/* The text of a label; "" of 0. */
struct wakpi_label_text wakpi_labels_text(const struct wakpi_labels *labels, uint32_t label);
/* Forgets the labels above `count`, so that a refused batch leaves nothing behind. */
void wakpi_labels_truncate(struct wakpi_labels *labels, uint32_t count);
/* Order of the texts' bytes, 0 (no label) first: negative, 0 or positive. */
int wakpi_labels_compare(const struct wakpi_labels *labels, uint32_t a, uint32_t b);

#endif
