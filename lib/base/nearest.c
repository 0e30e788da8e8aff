#include "base/nearest.h"

#include <string.h>

enum { longest = 63 };

static size_t length_of(const char *name)
{
    const char *end = memchr(name, '\0', longest);
    return end ? (size_t)(end - name) : (size_t)longest;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t wakpi_edit_distance(const char *a, const char *b)
{
    size_t rows[3][longest + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    size_t a_length = length_of(a), b_length = length_of(b);
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(replaced, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
    }
    return row[b_length];
}

void wakpi_nearest_begin(struct wakpi_nearest *nearest, const char *wanted)
{
    size_t length = length_of(wanted);
    size_t allowed = length < 6 ? 2 : length / 3;
    /* Every letter replaced is no likeness. */
    *nearest = (struct wakpi_nearest){wanted, NULL, smaller(allowed + 1, length)};
}

void wakpi_nearest_offer(struct wakpi_nearest *nearest, const char *name)
{
    size_t distance = wakpi_edit_distance(nearest->wanted, name);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->name = name;
    }
}
