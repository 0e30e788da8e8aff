#include "queue.h"

#include <stdlib.h>

static int before(const struct item *a, const struct item *b)
{
    return a->written != b->written ? a->written < b->written : a->order < b->order;
}

int queue_push(struct queue *queue, struct item item)
{
    if (queue->count == queue->capacity) {
        size_t capacity = queue->capacity ? 2 * queue->capacity : 1024;
        struct item *grown = realloc(queue->items, capacity * sizeof *grown);
        if (!grown)
            return 0;
        queue->items = grown;
        queue->capacity = capacity;
    }
    item.order = queue->made++;
    size_t at = queue->count++;
    for (; at > 0 && before(&item, &queue->items[(at - 1) / 2]); at = (at - 1) / 2)
        queue->items[at] = queue->items[(at - 1) / 2];
    queue->items[at] = item;
    return 1;
}

struct item queue_pop(struct queue *queue)
{
    struct item first = queue->items[0], moved = queue->items[--queue->count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < queue->count; at = child) {
        if (child + 1 < queue->count && before(&queue->items[child + 1], &queue->items[child]))
            child++;
        if (!before(&queue->items[child], &moved))
            break;
        queue->items[at] = queue->items[child];
    }
    queue->items[at] = moved;
    return first;
}
