#include "track/reading.h"

#include <string.h>

#include "base/siphash_eight.h"
#include "track/domain.h"
#include "track/event.h"
#include "track/glance.h"
#include "track/market.h"
#include "track/message.h"

/* Texts wait in bins of their size until eight can be hashed side by side; sizes that share a bin drive each other out. */
enum { BINS = 16, TEXTS_AHEAD = 8, EVENTS_AHEAD = 24 };

/* Beside those of domain.h: these fingerprints are never saved. */
enum { SAID_DOMAIN = 1000, SAID_ALONE_DOMAIN };

/* How labels are read: all in a row, or, counted on from there, the one alone that stands at a place. */
enum { LABELS_TOGETHER };

struct bin {
    size_t size;
    size_t count;
    const char *texts[WAKPI_EIGHT];
    struct wakpi_fingerprint *into[WAKPI_EIGHT];
};

struct sorter {
    struct wakpi_siphash begun;
    struct bin bins[BINS];
};

static void empty_bin(const struct sorter *sorter, struct bin *bin)
{
    if (bin->count == WAKPI_EIGHT)
        wakpi_fingerprint_eight(&sorter->begun, bin->texts, bin->size, bin->into);
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

static inline void put_text(struct sorter *sorter, const char *text, size_t size,
                            struct wakpi_fingerprint *into)
{
    struct bin *bin = &sorter->bins[size % BINS];
    if (bin->count > 0 && bin->size != size)
        empty_bin(sorter, bin);
    bin->size = size;
    bin->texts[bin->count] = text;
    bin->into[bin->count++] = into;
    if (bin->count == WAKPI_EIGHT)
        empty_bin(sorter, bin);
}

/* Brazil's numbers of twelve digits and Mexico's of thirteen are rewritten, and those behind 00 (wakpi_phone_normalize). */
static int is_rewritten(const char *text, size_t size)
{
    return (text[0] == '5' && ((size == 12 && text[1] == '5') || (size == 13 && text[1] == '2'))) ||
           (text[0] == '0' && text[1] == '0');
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

/* 1 where what is beside an event's own leaves it plain. */
static int is_clear(const wakpi_event *event, size_t stride)
{
    return event->account_size > 0 && !(event->account_size > 1 && event->account[0] == '+') &&
           !names_others(event, stride);
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

/* What the readings are made with. */
struct reader {
    struct wakpi_key key;
    struct wakpi_desk *desk;
    size_t stride;
    struct wakpi_glance glance;
    struct label_places labels;
    struct sorter ids, persons, alone;
    const char *labelled; /* the event whose labels the latest statement has; NULL: none */
    const char *account;
    size_t account_size, statements;
    int clear; /* the glance's model leaves events plain */
};

/* A label alone, as most are, by its text, at once or with others; which label it is comes to it in say(). */
static void read_labels(struct reader *reader, const char *event, struct wakpi_statement *statement)
{
    int sole = sole_label(&reader->labels, event);
    statement->how = (uint32_t)(LABELS_TOGETHER + 1 + sole);
    if (sole < 0) {
        statement->labels = hash_labels(reader->key, &reader->labels, event);
        return;
    }
    const struct wakpi_event_text *at = reader->labels.texts[sole];
    const char *text;
    size_t size;
    memcpy(&size, event + at->size, sizeof size);
    memcpy(&text, event + at->text, sizeof text);
    put_text(&reader->alone, text, size, &statement->labels);
}

static void state_anew(struct reader *reader, const wakpi_event *event)
{
    const int told = reader->stride >= offsetof(wakpi_event, user); /* flags and code, which lie before it */
    const uint32_t flags = told ? event->flags : 0;
    const int32_t code = told ? event->code : 0;
    const char *bytes = (const char *)event;
    struct wakpi_statement *statement = &reader->desk->statements[reader->statements];
    int labelled = reader->labelled && same_labels(&reader->labels, bytes, reader->labelled);
    if (labelled && statement[-1].flags == flags && statement[-1].code == code)
        return;
    reader->statements++;
    reader->labelled = bytes;
    statement->flags = flags;
    statement->code = code;
    read_labels(reader, bytes, statement);
}

/* What is not an event's own, where it is not that of the one before: 1 where it is sound. */
static int read_rest(struct reader *reader, const wakpi_event *event)
{
    reader->clear = 0;
    if (!wakpi_glance_rest(&reader->glance, event))
        return 0;
    if (!is_clear(event, reader->stride))
        return 1;
    reader->clear = 1;
    if (event->account_size != reader->account_size ||
        (event->account != reader->account &&
         memcmp(event->account, reader->account, event->account_size) != 0)) {
        empty_bins(&reader->ids);
        reader->account = event->account;
        reader->account_size = event->account_size;
        reader->ids.begun = wakpi_message_key_begin(reader->key, event->account, event->account_size);
    }
    state_anew(reader, event);
    return 1;
}

/* 1 where it is plain. */
static inline int read_event(struct reader *reader, const wakpi_event *event, struct wakpi_reading *reading)
{
    const size_t person_size = event->person_size;
    if (!wakpi_glance_own(event) ||
        (!wakpi_glance_same(&reader->glance, event) && !read_rest(reader, event)) || !reader->clear ||
        (person_size > 0 && !is_plain_number(event->person, person_size)))
        return 0;
    reading->note.time = event->time;
    reading->note.stage = wakpi_message_stage(event->kind);
    reading->form = (uint16_t)(reader->statements - 1);
    put_text(&reader->ids, event->id, event->id_size, &reading->note.key);
    if (person_size == 0) {
        reading->note.person = (struct wakpi_fingerprint){0, 0};
        return 1;
    }
    reading->market = wakpi_market_of_number(event->person, person_size);
    put_text(&reader->persons, event->person, person_size, &reading->note.person);
    return 1;
}

/* What a statement says of a stage. Of the same labels no two are the same in the low half and the lower half of the high one,
 * of others by a chance of 2^-96. */
static struct wakpi_fingerprint say(const struct wakpi_statement *statement, int32_t stage)
{
    struct wakpi_fingerprint said = statement->labels;
    said.low ^= (uint64_t)statement->flags << 32 | (uint32_t)statement->code;
    said.high ^= ((uint32_t)stage | statement->how << 8) * UINT32_C(0x9e3779ba);
    return said;
}

/* The form of what is said: few things are said over and over, and found by chance. */
enum { PLACES = 512 };

static uint16_t find_form(struct wakpi_desk *desk, uint16_t latest[PLACES], struct wakpi_fingerprint said,
                          size_t reading)
{
    uint16_t *place = &latest[(said.low ^ said.high) % PLACES]; /* forms counted from 1 */
    if (*place > 0 && wakpi_fingerprint_equal(desk->forms[*place - 1].said, said))
        return (uint16_t)(*place - 1);
    struct wakpi_form *form = &desk->forms[desk->form_count++];
    form->said = said;
    form->settled = 0;
    form->traits = 0; /* of what is late they stay none */
    form->first = (uint16_t)reading;
    *place = (uint16_t)desk->form_count;
    return (uint16_t)(*place - 1);
}

/* What hangs on fingerprints that were awaited. */
static void finish_readings(struct wakpi_desk *desk, size_t count)
{
    uint16_t latest[PLACES] = {0}, forms[WAKPI_STAGE_LIMIT]; /* of the statement, counted from 1 */
    uint16_t statement = UINT16_MAX;
    desk->form_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct wakpi_reading *reading = &desk->readings[i];
        const int32_t stage = reading->note.stage;
        if (!reading->plain)
            continue;
        if (!wakpi_fingerprint_is_none(reading->note.person))
            reading->note.person = wakpi_identity_of_kind(reading->note.person, WAKPI_DOMAIN_PHONE);
        if (reading->form != statement) {
            statement = reading->form;
            memset(forms, 0, sizeof forms);
        }
        if (forms[stage] == 0)
            forms[stage] =
                (uint16_t)(find_form(desk, latest, say(&desk->statements[statement], stage), i) + 1);
        reading->form = (uint16_t)(forms[stage] - 1);
    }
}

/* Texts begin anywhere, and often end in another line of the cache. What is not stated is NULL. */
static void prefetch_ends(const char *text, size_t size)
{
    wakpi_prefetch(text);
    if (size != 0)
        wakpi_prefetch(text + size);
}

static void prefetch_event(const char *ahead, size_t stride)
{
    for (size_t at = 0; at < stride; at += WAKPI_CACHE_LINE)
        wakpi_prefetch(ahead + at);
}

static void prefetch_texts(const void *ahead)
{
    const wakpi_event *event = ahead;
    prefetch_ends(event->id, event->id_size);
    prefetch_ends(event->person, event->person_size);
    wakpi_prefetch(event->campaign);
}

void wakpi_read_ahead(const struct wakpi_settings *settings, struct wakpi_key key, const wakpi_event *events,
                      size_t count, struct wakpi_desk *desk)
{
    struct reader reader = {.key = key, .desk = desk, .stride = events->struct_size};
    wakpi_glance_begin(&reader.glance, settings, reader.stride);
    find_labels(reader.stride, &reader.labels);
    begin_sorter(&reader.ids, (struct wakpi_siphash){0});
    begin_sorter(&reader.persons, wakpi_fingerprint_begin(key, WAKPI_DOMAIN_PHONE));
    begin_sorter(&reader.alone, wakpi_fingerprint_begin(key, SAID_ALONE_DOMAIN));
    desk->odd = 0;
    for (size_t i = 0; i < count; i++) {
        const wakpi_event *event =
            (const wakpi_event *)(const void *)((const char *)events + i * reader.stride);
        if (i + EVENTS_AHEAD < count)
            prefetch_event((const char *)event + EVENTS_AHEAD * reader.stride, reader.stride);
        if (i + TEXTS_AHEAD < count)
            prefetch_texts((const char *)event + TEXTS_AHEAD * reader.stride);
        desk->readings[i].plain = (uint8_t)read_event(&reader, event, &desk->readings[i]);
        desk->odd += !desk->readings[i].plain;
    }
    empty_bins(&reader.ids);
    empty_bins(&reader.persons);
    empty_bins(&reader.alone);
    finish_readings(desk, count);
}
