/* p-values adjusted for the number of questions asked. Equal p-values get equal answers, whichever comes first, so
 * that answers can be written over the questions: some hundred at a time, in order, without taking memory. */
#include <wakpi/stats.h>

#include "base/sort.h"
#include "stats/argument.h"

enum { HOLM, HOCHBERG, BENJAMINI_HOCHBERG, BENJAMINI_YEKUTIELI };

enum { ENTRIES_AT_HAND = 512 };

struct entry {
    double p;
    size_t index;
};

/* The entries whose turn is next: the smallest (Holm) or the largest of those still open, a heap whose root is the
 * last of them. */
struct batch {
    int method;
    size_t count;
    struct entry entries[ENTRIES_AT_HAND];
};

/* Whether p comes before q. */
static int is_before(int method, double p, double q)
{
    return method == HOLM ? p < q : p > q;
}

static int by_turn(const void *left, const void *right, const void *context)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int method = *(const int *)context;
    if (a->p != b->p) {
        return is_before(method, a->p, b->p) ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static void sink_root(struct batch *batch)
{
    struct entry *entries = batch->entries;
    struct entry moved = entries[0];
    size_t at = 0;
    for (size_t child = 1; child < batch->count; child = 2 * at + 1) {
        if (child + 1 < batch->count && by_turn(&entries[child], &entries[child + 1], &batch->method) < 0) {
            child++;
        }
        if (by_turn(&entries[child], &moved, &batch->method) < 0) {
            break;
        }
        entries[at] = entries[child];
        at = child;
    }
    entries[at] = moved;
}

static void raise_last(struct batch *batch)
{
    struct entry *entries = batch->entries;
    size_t at = batch->count - 1;
    struct entry moved = entries[at];
    while (at > 0 && by_turn(&entries[(at - 1) / 2], &moved, &batch->method) < 0) {
        entries[at] = entries[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    entries[at] = moved;
}

/* `open` holds p-values, or answers with their sign set. */
static void collect(struct batch *batch, const double *open, size_t count)
{
    batch->count = 0;
    for (size_t i = 0; i < count; i++) {
        double p = open[i];
        if (p != p || signbit(p)) {
            continue;
        }
        if (batch->count < ENTRIES_AT_HAND) {
            batch->entries[batch->count++] = (struct entry){p, i};
            raise_last(batch);
        } else if (is_before(batch->method, p, batch->entries[0].p)) {
            batch->entries[0] = (struct entry){p, i};
            sink_root(batch);
        }
    }
    wakpi_sort(batch->entries, batch->count, sizeof(batch->entries[0]), by_turn, &batch->method);
}

static double harmonic(size_t count)
{
    double sum = 0.0;
    for (size_t i = count; i > 0; i--) {
        sum += 1.0 / (double)i;
    }
    return sum;
}

/* Adjusts the p-values of `values` in place, of which `asked` are not NaN. */
static void adjust_all(int method, double *values, size_t count, size_t asked)
{
    struct batch batch = {.method = method};
    double factor = method == BENJAMINI_YEKUTIELI ? harmonic(asked) : 1.0;
    double bound = method == HOLM ? 0.0 : 1.0;
    for (size_t done = 0; done < asked;) {
        collect(&batch, values, count);
        for (size_t i = 0; i < batch.count; i++, done++) {
            double p = batch.entries[i].p;
            double value;
            if (method == HOLM) {
                value = (double)(asked - done) * p;
            } else if (method == HOCHBERG) {
                value = (double)(done + 1) * p;
            } else {
                value = factor * (double)asked / (double)(asked - done) * p;
            }
            if (method == HOLM ? value > bound : value < bound) {
                bound = value;
            }
            values[batch.entries[i].index] = -(bound < 1.0 ? bound : 1.0);
        }
    }
    for (size_t i = 0; i < count; i++) {
        values[i] = values[i] == values[i] ? -values[i] : values[i];
    }
}

static wakpi_status adjust(int method, const double *p, double *adjusted, size_t count)
{
    if (count == 0) {
        return WAKPI_OK;
    }
    if (!p || !adjusted) {
        return WAKPI_INVALID;
    }
    size_t asked = 0;
    for (size_t i = 0; i < count; i++) {
        if (p[i] < 0.0 || p[i] > 1.0) {
            return WAKPI_INVALID;
        }
        asked += p[i] == p[i];
    }
    for (size_t i = 0; i < count; i++) {
        adjusted[i] = p[i] == 0.0 ? 0.0 : p[i]; /* a zero's sign would be taken for that of an answer */
    }
    adjust_all(method, adjusted, count, asked);
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
