/* p-values adjusted for the number of questions asked. */
#include <stdlib.h>
#include <wakpi/stats.h>

#include "stats/argument.h"

enum { HOLM, HOCHBERG, BENJAMINI_HOCHBERG, BENJAMINI_YEKUTIELI };

struct entry {
    double p;
    size_t index;
};

enum { ENTRIES_AT_HAND = 64 };

static int by_p(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    if (a->p != b->p) {
        return a->p < b->p ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static double harmonic(size_t count)
{
    double sum = 0.0;
    for (size_t i = count; i > 0; i--) {
        sum += 1.0 / (double)i;
    }
    return sum;
}

/* Writes the adjusted values of `count` sorted entries. */
static void adjust_sorted(int method, const struct entry *entries, size_t count, double *adjusted)
{
    double factor = method == BENJAMINI_YEKUTIELI ? harmonic(count) : 1.0;
    double bound = method == HOLM ? 0.0 : 1.0;
    for (size_t i = 0; i < count; i++) {
        size_t at = method == HOLM ? i : count - 1 - i;
        double p = entries[at].p;
        double value;
        if (method == HOLM || method == HOCHBERG) {
            value = (double)(count - at) * p;
        } else {
            value = factor * (double)count / (double)(at + 1) * p;
        }
        if (method == HOLM) {
            bound = value > bound ? value : bound;
        } else {
            bound = value < bound ? value : bound;
        }
        adjusted[entries[at].index] = bound < 1.0 ? bound : 1.0;
    }
}

static wakpi_status adjust(int method, const double *p, double *adjusted, size_t count)
{
    if (count == 0) {
        return WAKPI_OK;
    }
    if (!p || !adjusted || count > SIZE_MAX / sizeof(struct entry)) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < count; i++) {
        if (p[i] < 0.0 || p[i] > 1.0) {
            return WAKPI_INVALID;
        }
    }
    struct entry at_hand[ENTRIES_AT_HAND];
    struct entry *entries = at_hand;
    if (count > ENTRIES_AT_HAND) {
        entries = malloc(count * sizeof(*entries));
        if (!entries) {
            return WAKPI_NO_MEMORY;
        }
    }
    size_t asked = 0;
    for (size_t i = 0; i < count; i++) {
        if (p[i] == p[i]) {
            entries[asked++] = (struct entry){p[i], i};
        }
        adjusted[i] = p[i];
    }
    qsort(entries, asked, sizeof(*entries), by_p);
    adjust_sorted(method, entries, asked, adjusted);
    if (entries != at_hand) {
        free(entries);
    }
    return WAKPI_OK;
}

wakpi_status wakpi_adjust_holm(const double *p, double *adjusted, size_t count)
{
    return adjust(HOLM, p, adjusted, count);
}

wakpi_status wakpi_adjust_hochberg(const double *p, double *adjusted, size_t count)
{
    return adjust(HOCHBERG, p, adjusted, count);
}

wakpi_status wakpi_adjust_bh(const double *p, double *adjusted, size_t count)
{
    return adjust(BENJAMINI_HOCHBERG, p, adjusted, count);
}

wakpi_status wakpi_adjust_by(const double *p, double *adjusted, size_t count)
{
    return adjust(BENJAMINI_YEKUTIELI, p, adjusted, count);
}
