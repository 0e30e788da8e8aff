#include "track/label.h"

#include <string.h>

#include "track/domain.h"

void wakpi_labels_start(struct wakpi_labels *labels, struct wakpi_allocator allocator, struct wakpi_key key,
                        uint64_t seed)
{
    labels->allocator = allocator;
    labels->key = key;
    wakpi_arena_start(&labels->texts, sizeof(struct wakpi_label_text));
    wakpi_index_start(&labels->index, seed);
}

void wakpi_labels_drop(struct wakpi_labels *labels)
{
    wakpi_labels_truncate(labels, 0);
    wakpi_arena_drop(&labels->texts, &labels->allocator);
    wakpi_index_drop(&labels->index, &labels->allocator);
}

static uint32_t tag_of(const struct wakpi_labels *labels, const char *text, size_t size)
{
    struct wakpi_fingerprint hash = wakpi_fingerprint_of(labels->key, WAKPI_DOMAIN_LABEL, text, size);
    return wakpi_index_tag(&labels->index, hash.low);
}

static uint32_t find_tagged(const struct wakpi_labels *labels, uint32_t tag, const char *text, size_t size)
{
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&labels->index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        const struct wakpi_label_text *known = wakpi_arena_at(&labels->texts, place);
        if (known->size == size && memcmp(known->text, text, size) == 0)
            return (uint32_t)place + 1;
    }
    return 0;
}

uint32_t wakpi_labels_find(const struct wakpi_labels *labels, const char *text, size_t size)
{
    return size == 0 ? 0 : find_tagged(labels, tag_of(labels, text, size), text, size);
}

wakpi_status wakpi_labels_intern(struct wakpi_labels *labels, const char *text, size_t size, uint32_t *label)
{
    if (size == 0) {
        *label = 0;
        return WAKPI_OK;
    }
    uint32_t tag = tag_of(labels, text, size);
    uint32_t known = find_tagged(labels, tag, text, size);
    if (known) {
        *label = known;
        return WAKPI_OK;
    }
    if (!wakpi_arena_reserve(&labels->texts, &labels->allocator) ||
        !wakpi_index_reserve(&labels->index, &labels->allocator, tag))
        return WAKPI_NO_MEMORY;
    char *copy = wakpi_duplicate(&labels->allocator, text, size);
    if (!copy)
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&labels->index, tag, labels->texts.count);
    struct wakpi_label_text *made = wakpi_arena_push(&labels->texts);
    made->text = copy;
    made->size = size;
    *label = (uint32_t)labels->texts.count;
    return WAKPI_OK;
}

uint32_t wakpi_labels_count(const struct wakpi_labels *labels)
{
    return (uint32_t)labels->texts.count;
}

struct wakpi_label_text wakpi_labels_text(const struct wakpi_labels *labels, uint32_t label)
{
    if (label == 0)
        return (struct wakpi_label_text){"", 0};
    return *(const struct wakpi_label_text *)wakpi_arena_at(&labels->texts, label - 1);
}

void wakpi_labels_truncate(struct wakpi_labels *labels, uint32_t count)
{
    while (labels->texts.count > count) {
        size_t place = --labels->texts.count;
        struct wakpi_label_text *last = wakpi_arena_at(&labels->texts, place);
        wakpi_index_remove(&labels->index, tag_of(labels, last->text, last->size), place);
        wakpi_release(&labels->allocator, (char *)(uintptr_t)last->text, last->size + 1, 1);
    }
}

int wakpi_labels_compare(const struct wakpi_labels *labels, uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    struct wakpi_label_text one = wakpi_labels_text(labels, a), other = wakpi_labels_text(labels, b);
    int order = memcmp(one.text, other.text, one.size < other.size ? one.size : other.size);
    if (order != 0)
        return order;
    return one.size < other.size ? -1 : one.size > other.size;
}
