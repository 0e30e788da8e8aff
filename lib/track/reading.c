#include "track/reading.h"

#include <string.h>

#include "base/siphash_four.h"
#include "track/domain.h"
#include "track/event.h"
#include "track/market.h"
#include "track/message.h"

/* Texts wait in bins of their size until four can be hashed side by side; sizes that share a bin drive each other out. */
enum { BINS = 16, FOUR = 4, TEXTS_AHEAD = 8 };

/* Beside those of domain.h: these fingerprints are never saved. */
enum { SAID_DOMAIN = 1000, SAID_ALONE_DOMAIN };

/* How labels are read: not again, all in a row, or, counted on from there, the one alone that stands at a place. */
enum { LABELS_AS_BEFORE, LABELS_TOGETHER };

struct bin {
    size_t size;
    size_t count;
    const char *texts[FOUR];
    struct wakpi_fingerprint *into[FOUR];
};

struct sorter {
    struct wakpi_siphash begun;
    struct bin bins[BINS];
};

static void empty_bin(const struct sorter *sorter, struct bin *bin)
{
    if (bin->count == FOUR)
        wakpi_fingerprint_four(&sorter->begun, bin->texts, bin->size, bin->into);
    else
        wakpi_fingerprint_each(&sorter->begun, bin->texts, bin->size, bin->count, bin->into);
    bin->count = 0;
}

static void empty_bins(struct sorter *sorter)
{
    for (int i = 0; i < BINS; i++)
        empty_bin(sorter, &sorter->bins[i]);
}

static void begin_sorter(struct sorter *sorter, struct wakpi_siphash begun)
{
    sorter->begun = begun;
    for (int i = 0; i < BINS; i++)
        sorter->bins[i].count = 0;
}

static void put_text(struct sorter *sorter, const char *text, size_t size, struct wakpi_fingerprint *into)
{
    struct bin *bin = &sorter->bins[size % BINS];
    if (bin->count > 0 && bin->size != size)
        empty_bin(sorter, bin);
    bin->size = size;
    bin->texts[bin->count] = text;
    bin->into[bin->count++] = into;
    if (bin->count == FOUR)
        empty_bin(sorter, bin);
}

/* Brazil's numbers of twelve digits and Mexico's of thirteen are rewritten (wakpi_phone_normalize). */
static int is_rewritten(const char *text, size_t size)
{
    return text[0] == '5' && ((size == 12 && text[1] == '5') || (size == 13 && text[1] == '2'));
}

/* 0 where all eight bytes of the word are digits: 0x30 to 0x39. */
static uint64_t strangers(uint64_t word)
{
    const uint64_t each = UINT64_C(0x0101010101010101), upper = each * 0xf0;
    return ((word & upper) ^ each * '0') | (((word + each * 6) & upper) ^ each * '0');
}

/* Digits alone that normalizing leaves as they are. */
static int is_plain_number(const char *text, size_t size)
{
    uint64_t strange = 0;
    if (size < 2 || size >= WAKPI_PHONE_LIMIT - 1)
        return 0;
    for (size_t i = 0; size - i >= 8; i += 8)
        strange |= strangers(wakpi_load_u64(text + i));
    if (size >= 8)
        strange |= strangers(wakpi_load_u64(text + size - 8));
    for (size_t i = 0; size < 8 && i < size; i++)
        strange |= (unsigned)(unsigned char)text[i] - '0' > 9;
    return strange == 0 && !is_rewritten(text, size);
}

/* 1 where an event of this stride may name others than `person`. */
static int names_others(const wakpi_event *event, size_t stride)
{
    if (stride <= offsetof(wakpi_event, user))
        return 0;
    if (stride < offsetof(wakpi_event, context))
        return 1;
    return event->user_size > 0 || event->parent_size > 0 || event->other_size > 0 ||
           event->participant_size > 0;
}

static int is_plain(const wakpi_event *event, size_t stride)
{
    return event->kind >= WAKPI_EVENT_SEND && event->kind <= WAKPI_EVENT_FAILED && event->id_size > 0 &&
           event->account_size > 0 && !(event->account_size > 1 && event->account[0] == '+') &&
           !names_others(event, stride) &&
           (event->person_size == 0 || is_plain_number(event->person, event->person_size));
}

/* Where an event of some stride has its labels. */
struct label_places {
    const struct wakpi_event_text *texts[WAKPI_EVENT_TEXTS];
    int count;
};

static void find_labels(size_t stride, struct label_places *places)
{
    places->count = 0;
    for (const struct wakpi_event_text *text = wakpi_event_texts; text->key != NULL; text++) {
        if (text->type == WAKPI_TEXT_LABEL && text->size + sizeof(size_t) <= stride)
            places->texts[places->count++] = text;
    }
}

static int same_labels(const struct label_places *places, const char *one, const char *other)
{
    for (int i = 0; i < places->count; i++) {
        const struct wakpi_event_text *at = places->texts[i];
        const char *text, *last;
        size_t size, last_size;
        memcpy(&size, one + at->size, sizeof size);
        memcpy(&last_size, other + at->size, sizeof last_size);
        memcpy(&text, one + at->text, sizeof text);
        memcpy(&last, other + at->text, sizeof last);
        if (size != last_size || (size > 0 && text != last && memcmp(text, last, size) != 0))
            return 0;
    }
    return 1;
}

/* The one label that there is; -1 where there is none or there are several. */
static int sole_label(const struct label_places *places, const char *event)
{
    int sole = -1;
    for (int i = 0; i < places->count; i++) {
        size_t size;
        memcpy(&size, event + places->texts[i]->size, sizeof size);
        if (size > 0 && sole >= 0)
            return -1;
        sole = size > 0 ? i : sole;
    }
    return sole;
}

/* Of the labels that there are, one after the other. */
static struct wakpi_fingerprint hash_labels(struct wakpi_key key, const struct label_places *places,
                                            const char *event)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, SAID_DOMAIN);
    for (int i = 0; i < places->count; i++) {
        const char *text;
        size_t size;
        memcpy(&size, event + places->texts[i]->size, sizeof size);
        memcpy(&text, event + places->texts[i]->text, sizeof text);
        if (size == 0)
            continue;
        wakpi_siphash_word(&hash, places->texts[i]->text);
        wakpi_fingerprint_part(&hash, text, size);
    }
    return wakpi_fingerprint_end(&hash);
}

/* The labels' fingerprint into the reading, at once or with others: a label alone, as most are, by its text; which label it
 * is comes to it in say(). */
static void read_labels(struct wakpi_key key, const struct label_places *places, const char *event,
                        struct sorter *alone, struct wakpi_reading *reading)
{
    int sole = sole_label(places, event);
    reading->labels = (uint8_t)(LABELS_TOGETHER + 1 + sole);
    if (sole < 0) {
        reading->said = hash_labels(key, places, event);
        return;
    }
    const char *text;
    size_t size;
    memcpy(&size, event + places->texts[sole]->size, sizeof size);
    memcpy(&text, event + places->texts[sole]->text, sizeof text);
    put_text(alone, text, size, &reading->said);
}

/* The labels' fingerprint with what else a status says. Of the same labels no two are the same in the low half and the lower
 * half of the high one, of others by a chance of 2^-96. */
static struct wakpi_fingerprint say(struct wakpi_fingerprint labels, uint8_t how, const wakpi_event *event,
                                    size_t stride)
{
    uint64_t flags = 0, code = 0;
    if (stride >= offsetof(wakpi_event, user)) {
        flags = event->flags;
        code = (uint32_t)event->code;
    }
    labels.low ^= flags << 32 | code;
    labels.high ^= ((uint32_t)(event->kind - WAKPI_EVENT_SEND) | (uint32_t)how << 8) * UINT32_C(0x9e3779ba);
    return labels;
}

/* Finds which readings say the same; few things are said over and over. */
static void find_alike(struct wakpi_reading *readings, size_t count)
{
    enum { PLACES = 512 };
    uint16_t latest[PLACES] = {0}; /* readings counted from 1 */
    for (size_t i = 0; i < count; i++) {
        struct wakpi_reading *reading = &readings[i];
        uint16_t *place = &latest[(reading->said.low ^ reading->said.high) % PLACES];
        if (!reading->plain)
            continue;
        if (*place > 0 && wakpi_fingerprint_equal(readings[*place - 1].said, reading->said))
            reading->alike = (uint16_t)(i + 1 - *place);
        else
            *place = (uint16_t)(i + 1);
    }
}

/* What hangs on fingerprints that were awaited; labels are those of the last event that had others than the one before. */
static void finish_readings(const wakpi_event *events, size_t count, struct wakpi_reading *readings)
{
    const size_t stride = events->struct_size;
    struct wakpi_fingerprint stated = {0, 0};
    uint8_t how = LABELS_AS_BEFORE;
    for (size_t i = 0; i < count; i++) {
        struct wakpi_reading *reading = &readings[i];
        if (!reading->plain)
            continue;
        if (reading->named)
            reading->person = wakpi_identity_of_kind(reading->person, WAKPI_DOMAIN_PHONE);
        if (reading->labels != LABELS_AS_BEFORE) {
            stated = reading->said;
            how = reading->labels;
        }
        reading->said =
            say(stated, how, (const wakpi_event *)(const void *)((const char *)events + i * stride), stride);
    }
    find_alike(readings, count);
}

/* Texts begin anywhere, and often end in another line of the cache. What is not stated is NULL. */
static void prefetch_ends(const char *text, size_t size)
{
    wakpi_prefetch(text);
    if (size != 0)
        wakpi_prefetch(text + size);
}

static void prefetch_texts(const void *ahead)
{
    const wakpi_event *event = ahead;
    prefetch_ends(event->id, event->id_size);
    prefetch_ends(event->person, event->person_size);
    wakpi_prefetch(event->campaign);
}

void wakpi_read_ahead(struct wakpi_key key, const wakpi_event *events, size_t count,
                      struct wakpi_reading *readings)
{
    const size_t stride = events->struct_size;
    const char *account = NULL;
    size_t account_size = 0;
    const char *labelled = NULL; /* the event whose labels are `stated` */
    struct label_places labels;
    struct sorter ids, persons, alone;
    find_labels(stride, &labels);
    begin_sorter(&ids, (struct wakpi_siphash){0});
    begin_sorter(&persons, wakpi_fingerprint_begin(key, WAKPI_DOMAIN_PHONE));
    begin_sorter(&alone, wakpi_fingerprint_begin(key, SAID_ALONE_DOMAIN));
    for (size_t i = 0; i < count; i++) {
        const wakpi_event *event = (const wakpi_event *)(const void *)((const char *)events + i * stride);
        struct wakpi_reading *reading = &readings[i];
        if (i + TEXTS_AHEAD < count)
            prefetch_texts((const char *)event + TEXTS_AHEAD * stride);
        *reading = (struct wakpi_reading){.plain = is_plain(event, stride) != 0};
        if (!reading->plain)
            continue;
        if (!labelled || !same_labels(&labels, (const char *)event, labelled)) {
            labelled = (const char *)event;
            read_labels(key, &labels, labelled, &alone, reading);
        }
        if (event->account_size != account_size || (account_size > 0 && event->account != account &&
                                                    memcmp(event->account, account, account_size) != 0)) {
            empty_bins(&ids);
            account = event->account;
            account_size = event->account_size;
            ids.begun = wakpi_message_key_begin(key, account, account_size);
        }
        put_text(&ids, event->id, event->id_size, &reading->key);
        reading->named = event->person_size > 0;
        if (!reading->named)
            continue;
        reading->market = wakpi_market_of_number(event->person, event->person_size);
        put_text(&persons, event->person, event->person_size, &reading->person);
    }
    empty_bins(&ids);
    empty_bins(&persons);
    empty_bins(&alone);
    finish_readings(events, count, readings);
}
