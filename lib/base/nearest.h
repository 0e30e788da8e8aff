/* "Did you mean ...": offer every known name, then read the nearest one. */
#ifndef WAKPI_BASE_NEAREST_H
#define WAKPI_BASE_NEAREST_H

#include <stddef.h>

struct wakpi_nearest {
    const char *wanted;
    const char *name; /* NULL while nothing is near enough */
    size_t distance;  /* of `name`; before that one more than is near enough */
};

/* Near enough is a third of the wanted name's length, two edits at least, and less than all of it. */
void wakpi_nearest_begin(struct wakpi_nearest *nearest, const char *wanted);
/* Takes `name`, which must live on, if it is nearer than all before it. */
void wakpi_nearest_offer(struct wakpi_nearest *nearest, const char *name);

/* Edits (insert, delete, replace, swap of neighbours) that turn one name into the other; names are told
 * apart by their first 63 bytes. */
size_t wakpi_edit_distance(const char *a, const char *b);

#endif
