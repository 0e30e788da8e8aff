#include "track/batch.h"

void wakpi_batch_start(struct wakpi_batch *batch, struct wakpi_allocator allocator)
{
    memset(batch, 0, sizeof *batch);
    batch->allocator = allocator;
}

void wakpi_batch_clear(struct wakpi_batch *batch)
{
    batch->count = 0;
    batch->text_size = 0;
    batch->contact_count = 0;
    if (batch->tallied != 0) {
        memset(batch->tally, 0, sizeof batch->tally);
        batch->tallied = 0;
    }
}

void wakpi_batch_drop(struct wakpi_batch *batch)
{
    struct wakpi_allocator allocator = batch->allocator;
    wakpi_release(&allocator, batch->events, batch->capacity, sizeof *batch->events);
    wakpi_release(&allocator, batch->secondary, batch->secondary_capacity, sizeof *batch->secondary);
    wakpi_release(&allocator, batch->text, batch->text_capacity, 1);
    wakpi_release(&allocator, batch->contacts, batch->contact_capacity, sizeof *batch->contacts);
    wakpi_words_drop(&batch->words, &allocator);
    wakpi_batch_start(batch, allocator);
}

/* The marks grow first, so that they are never fewer than the events' capacity. */
int wakpi_batch_grow(struct wakpi_batch *batch)
{
    size_t room = batch->capacity < 8 ? 8 : batch->capacity + batch->capacity / 2;
    return wakpi_reserve(&batch->allocator, &batch->secondary, &batch->secondary_capacity, room,
                         sizeof *batch->secondary) &&
           wakpi_reserve(&batch->allocator, &batch->events, &batch->capacity, room, sizeof *batch->events);
}

char *wakpi_batch_room(struct wakpi_batch *batch, size_t size, size_t body_size)
{
    /* What was handed out must not move: the first request of a filling makes room for all of them, also where it would
     * itself fit into what an earlier, smaller body left. */
    if (batch->text_size == 0 &&
        !wakpi_reserve(&batch->allocator, &batch->text, &batch->text_capacity, body_size, 1)) {
        return NULL;
    }
    if (size > batch->text_capacity - batch->text_size) {
        return NULL;
    }
    char *room = batch->text + batch->text_size;
    batch->text_size += size;
    return room;
}

const char *wakpi_batch_unescape(struct wakpi_batch *batch, const struct wakpi_json_value *value,
                                 size_t body_size, size_t *size)
{
    *size = value->size;
    if (!value->escaped) {
        return value->text;
    }
    char *room = wakpi_batch_room(batch, value->size, body_size);
    if (room == NULL) {
        return NULL;
    }
    *size = wakpi_json_unescape(value, room);
    return room;
}
