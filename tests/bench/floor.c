#include "floor.h"

#include <stdlib.h>
#include <string.h>

enum { SENT = 1, DELIVERED = 2, READ = 4, FAILED = 8, BUCKETS = 64 * 40 };

struct message {
    uint64_t key; /* 0 is free */
    int64_t delivered_at, read_at;
    uint32_t seen;
};

struct floor {
    struct message *messages;
    size_t mask, used;
    uint64_t *contacts;
    size_t contact_mask, contact_count;
    int64_t counts[5];
    int64_t duplicates;
    int64_t buckets[BUCKETS];
};

/* A fast hash of the kind that needs no key: multiply and fold eight bytes at a time. */
static uint64_t hash(const char *text, size_t size)
{
    uint64_t h = size * UINT64_C(0x9e3779b97f4a7c15), word;
    for (; size >= 8; text += 8, size -= 8) {
        memcpy(&word, text, 8);
        h = (h ^ word) * UINT64_C(0xd6e8feb86659fd93);
        h ^= h >> 32;
    }
    word = 0;
    memcpy(&word, text, size);
    h = (h ^ word) * UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    return (h ^ h >> 29) | 1;
}

static size_t room_for(size_t count)
{
    size_t room = 1024;
    while (room < count * 3 / 2)
        room *= 2;
    return room;
}

struct floor *floor_new(size_t messages, size_t contacts, int reserve)
{
    struct floor *floor = calloc(1, sizeof *floor);
    size_t room = room_for(reserve ? messages : 0), contact_room = room_for(reserve ? contacts : 0);
    floor->messages = calloc(room, sizeof *floor->messages);
    floor->contacts = calloc(contact_room, sizeof *floor->contacts);
    floor->mask = room - 1;
    floor->contact_mask = contact_room - 1;
    return floor;
}

void floor_free(struct floor *floor)
{
    free(floor->messages);
    free(floor->contacts);
    free(floor);
}

static void grow_messages(struct floor *floor)
{
    size_t mask = floor->mask * 2 + 1;
    struct message *grown = calloc(mask + 1, sizeof *grown);
    for (size_t i = 0; i <= floor->mask; i++) {
        if (floor->messages[i].key == 0)
            continue;
        size_t at = floor->messages[i].key & mask;
        while (grown[at].key != 0)
            at = (at + 1) & mask;
        grown[at] = floor->messages[i];
    }
    free(floor->messages);
    floor->messages = grown;
    floor->mask = mask;
}

static void add_contact(struct floor *floor, uint64_t key)
{
    size_t at = key & floor->contact_mask;
    while (floor->contacts[at] != 0 && floor->contacts[at] != key)
        at = (at + 1) & floor->contact_mask;
    if (floor->contacts[at] == key)
        return;
    floor->contacts[at] = key;
    if (++floor->contact_count * 3 / 2 <= floor->contact_mask)
        return;
    size_t mask = floor->contact_mask * 2 + 1;
    uint64_t *grown = calloc(mask + 1, sizeof *grown);
    for (size_t i = 0; i <= floor->contact_mask; i++) {
        if (floor->contacts[i] == 0)
            continue;
        at = floor->contacts[i] & mask;
        while (grown[at] != 0)
            at = (at + 1) & mask;
        grown[at] = floor->contacts[i];
    }
    free(floor->contacts);
    floor->contacts = grown;
    floor->contact_mask = mask;
}

static int bucket_of(int64_t value)
{
    if (value < 128)
        return (int)value;
    int shift = 57 - __builtin_clzll((uint64_t)value);
    return shift * 64 + (int)(value >> shift);
}

static void count_delay(struct floor *floor, const struct message *message)
{
    int64_t delay = message->read_at - message->delivered_at;
    if (message->read_at != 0 && message->delivered_at != 0 && delay >= 0)
        floor->buckets[bucket_of(delay)]++;
}

static void join(struct floor *floor, struct message *message, const wakpi_event *event)
{
    uint32_t seen = event->kind == WAKPI_EVENT_SENT        ? SENT
                    : event->kind == WAKPI_EVENT_DELIVERED ? DELIVERED
                    : event->kind == WAKPI_EVENT_READ      ? READ
                                                           : FAILED;
    if (message->seen & seen) {
        floor->duplicates++;
        return;
    }
    message->seen |= seen;
    floor->counts[event->kind - WAKPI_EVENT_SENT]++;
    if (seen == DELIVERED || seen == READ) {
        *(seen == READ ? &message->read_at : &message->delivered_at) = event->time;
        count_delay(floor, message);
    }
}

enum { AHEAD = 64 };

void floor_apply(struct floor *floor, const wakpi_event *events, size_t count)
{
    uint64_t keys[AHEAD];
    size_t stride = events->struct_size;
    const char *at = (const char *)events;
    while (count > 0) {
        size_t part = count < AHEAD ? count : AHEAD;
        for (size_t i = 0; i < part; i++) {
            const wakpi_event *event = (const wakpi_event *)(const void *)(at + i * stride);
            keys[i] = hash(event->id, event->id_size);
            __builtin_prefetch(&floor->messages[keys[i] & floor->mask]);
        }
        for (size_t i = 0; i < part; i++) {
            const wakpi_event *event = (const wakpi_event *)(const void *)(at + i * stride);
            size_t place = keys[i] & floor->mask;
            while (floor->messages[place].key != 0 && floor->messages[place].key != keys[i])
                place = (place + 1) & floor->mask;
            struct message *message = &floor->messages[place];
            int made = message->key == 0;
            message->key = keys[i];
            join(floor, message, event);
            if (made) {
                add_contact(floor, hash(event->person, event->person_size));
                if (++floor->used * 3 / 2 > floor->mask)
                    grow_messages(floor);
            }
        }
        at += part * stride;
        count -= part;
    }
}

void floor_counts(const struct floor *floor, struct floor_counts *counts)
{
    *counts =
        (struct floor_counts){.contacts = (int64_t)floor->contact_count, .duplicates = floor->duplicates};
    int64_t delays = 0, below = 0;
    for (size_t i = 0; i <= floor->mask; i++) {
        uint32_t seen = floor->messages[i].seen;
        counts->sent += seen != 0;
        counts->delivered += (seen & (DELIVERED | READ)) != 0;
        counts->read += (seen & READ) != 0;
        counts->failed += (seen & FAILED) && !(seen & (DELIVERED | READ));
    }
    for (int i = 0; i < BUCKETS; i++)
        delays += floor->buckets[i];
    for (int i = 0; i < BUCKETS; i++) {
        below += floor->buckets[i];
        if (below * 2 >= delays) {
            counts->read_delay_median = i < 128 ? i : (int64_t)(i % 64 + 64) << (i / 64 - 1);
            break;
        }
    }
}
