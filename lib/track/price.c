#include "track/price.h"

#include "base/sort.h"
#include "track/credit.h"
#include "track/folding.h"
#include "track/price_list.h"
#include <wakpi/catalogue.h>

#include <string.h>

#define SERVICE_WINDOW (24 * WAKPI_HOUR) /* since the person's last message */
#define ENTRY_ANSWER   (24 * WAKPI_HOUR) /* within which who came by an ad is to be answered */
#define ENTRY_WINDOW   (72 * WAKPI_HOUR) /* since that answer */

_Static_assert(ENTRY_ANSWER + ENTRY_WINDOW == WAKPI_PRICE_REACH && SERVICE_WINDOW <= WAKPI_PRICE_REACH,
               "what is free hangs on no more than is kept");

struct pricing {
    struct wakpi_folding known;
    struct wakpi_price_list list;
    struct wakpi_history inbound;  /* what persons wrote and tapped */
    struct wakpi_history entries;  /* first answers to those who came by an ad */
    struct wakpi_place *delivered; /* by time of delivery */
    size_t count, capacity;
    int64_t *volumes; /* of the month, by market and category of the card */
    size_t volume_count;
    int64_t services; /* of the month: service messages */
    struct wakpi_zone_cursor cursor;
    struct wakpi_interval month;
    wakpi_fold_sink sink;
    void *context;
};

static int is_named(const struct wakpi_label_text *text, const char *name)
{
    return strlen(name) == text->size && memcmp(text->text, name, text->size) == 0;
}

/* 1 where a message was delivered, which is read. */
static int read_delivered(const struct wakpi_folding *known, size_t place, struct wakpi_message *message,
                          struct wakpi_view *view)
{
    wakpi_folding_read(known, place, message);
    return wakpi_folding_view(known, message, view) &&
           (view->delivered || known->hits[place] & WAKPI_HIT_PROVEN);
}

/* The first message of the business to a person at or after `time`, within the time in which it is an answer. */
static int64_t answer_by_message(const struct wakpi_folding *known, uint32_t person, int64_t time)
{
    const struct wakpi_history *messages = &known->messages;
    const struct wakpi_place *before = wakpi_history_last(messages, person, time - 1);
    size_t at = before ? (size_t)(before - messages->places) + 1 : wakpi_history_begin(messages, person);
    for (; at < wakpi_history_end(messages, person); at++) {
        struct wakpi_message message;
        struct wakpi_view view;
        if (messages->places[at].time - time >= ENTRY_ANSWER)
            break;
        if (read_delivered(known, messages->places[at].index, &message, &view))
            return messages->places[at].time;
    }
    return WAKPI_NEVER;
}

/* The same of a human who wrote from the app; `at` is the turn of the person. */
static int64_t answer_by_echo(const struct wakpi_folding *known, size_t at)
{
    const struct wakpi_place *asked = &known->turns.places[at];
    for (at++; at < wakpi_history_end(&known->turns, asked->person); at++) {
        const struct wakpi_place *place = &known->turns.places[at];
        struct wakpi_turn turn;
        if (place->time - asked->time >= ENTRY_ANSWER)
            break;
        wakpi_state_turn(known->state, place->index, &turn);
        if (turn.kind == WAKPI_EVENT_ECHO)
            return place->time;
    }
    return WAKPI_NEVER;
}

/* Begins the windows: of a person's messages, and of answers to those who came by an ad. */
static wakpi_status arrange_windows(struct pricing *pricing)
{
    const struct wakpi_folding *known = &pricing->known;
    const struct wakpi_allocator *allocator = &known->settings->allocator;
    const struct wakpi_history *turns = &known->turns;
    size_t inbound_count = 0, entry_count = 0, room = turns->count + 1;
    struct wakpi_place *inbound = wakpi_allocate_zeroed(allocator, room, sizeof *inbound);
    struct wakpi_place *entries = wakpi_allocate_zeroed(allocator, room, sizeof *entries);
    wakpi_status status = inbound && entries ? WAKPI_OK : WAKPI_NO_MEMORY;
    for (size_t i = 0; i < turns->count && status == WAKPI_OK; i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(known->state, turns->places[i].index, &turn);
        if (turn.kind != WAKPI_EVENT_MESSAGE && turn.kind != WAKPI_EVENT_TAP)
            continue;
        inbound[inbound_count++] = turns->places[i];
        if (!(turn.flags & WAKPI_EVENT_REFERRAL))
            continue;
        int64_t message = answer_by_message(known, turns->places[i].person, turn.time);
        int64_t echo = answer_by_echo(known, i);
        entries[entry_count] = turns->places[i];
        entries[entry_count].time = message < echo ? message : echo;
        entry_count += entries[entry_count].time != WAKPI_NEVER;
    }
    if (status == WAKPI_OK)
        status = wakpi_history_arrange(allocator, inbound, inbound_count, known->base, known->persons,
                                       &pricing->inbound);
    if (status == WAKPI_OK)
        status = wakpi_history_arrange(allocator, entries, entry_count, known->base, known->persons,
                                       &pricing->entries);
    wakpi_release(allocator, inbound, room, sizeof *inbound);
    wakpi_release(allocator, entries, room, sizeof *entries);
    return status;
}

static int compare_delivered(const void *first, const void *second, const void *context)
{
    const struct wakpi_place *a = first, *b = second;
    (void)context;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return wakpi_fingerprint_compare(a->key, b->key);
}

/* Where the time of a delivery is not known it is that of the send, by which messages delivered in one second are told apart. */
static wakpi_status arrange_delivered(struct pricing *pricing)
{
    const struct wakpi_folding *known = &pricing->known;
    const struct wakpi_history *messages = &known->messages;
    if (messages->count == 0)
        return WAKPI_OK;
    pricing->delivered =
        wakpi_allocate_zeroed(&known->settings->allocator, messages->count, sizeof *pricing->delivered);
    if (!pricing->delivered)
        return WAKPI_NO_MEMORY;
    pricing->capacity = messages->count;
    for (size_t i = 0; i < messages->count; i++) {
        struct wakpi_message message;
        struct wakpi_view view;
        if (!read_delivered(known, messages->places[i].index, &message, &view))
            continue;
        int64_t time = wakpi_folding_delivery(known, &message);
        pricing->delivered[pricing->count] = messages->places[i];
        pricing->delivered[pricing->count].key.high = (uint64_t)view.time;
        pricing->delivered[pricing->count++].time = time != WAKPI_NEVER ? time : view.time;
    }
    wakpi_sort(pricing->delivered, pricing->count, sizeof *pricing->delivered, compare_delivered, NULL);
    return WAKPI_OK;
}

static wakpi_status arrange(struct pricing *pricing)
{
    const wakpi_rate_card *card = pricing->list.card;
    pricing->volume_count = (size_t)card->market_count * card->category_count;
    if (pricing->volume_count > 0) {
        pricing->volumes = wakpi_allocate_zeroed(&pricing->known.settings->allocator, pricing->volume_count,
                                                 sizeof *pricing->volumes);
        if (!pricing->volumes) {
            pricing->volume_count = 0;
            return WAKPI_NO_MEMORY;
        }
    }
    wakpi_credit_prove(&pricing->known);
    wakpi_status status = arrange_windows(pricing);
    return status == WAKPI_OK ? arrange_delivered(pricing) : status;
}

/* Volume is counted anew in each month. */
static void enter_month(struct pricing *pricing, int64_t time)
{
    if (time >= pricing->month.from && time < pricing->month.to)
        return;
    pricing->month = wakpi_zone_period(pricing->known.zone, &pricing->cursor, WAKPI_CALENDAR_MONTH, time);
    pricing->services = 0;
    if (pricing->volume_count > 0)
        memset(pricing->volumes, 0, pricing->volume_count * sizeof *pricing->volumes);
}

static int is_open(const struct wakpi_history *history, const struct wakpi_place *place, int64_t length)
{
    const struct wakpi_place *last = wakpi_history_last(history, place->person, place->time);
    return last && place->time - last->time < length;
}

static int rule_of(const struct pricing *pricing, int32_t rule, const struct wakpi_place *place)
{
    return wakpi_price_rule(&pricing->list, rule, place->time) != 0;
}

/* What a webhook said stands; where none did, the rules. */
static int is_free(struct pricing *pricing, const struct wakpi_place *place, uint32_t flags,
                   const struct wakpi_label_text *category)
{
    int entry =
        !rule_of(pricing, WAKPI_RATE_ENTRY_CHARGED, place) &&
        (is_named(category, "referral_conversion") || is_open(&pricing->entries, place, ENTRY_WINDOW));
    if (entry && !(flags & WAKPI_EVENT_BILLABLE))
        return 1;
    if (is_named(category, "service") || is_named(category, "group_service")) {
        int64_t allowance = wakpi_price_rule(&pricing->list, WAKPI_RATE_SERVICE_ALLOWANCE, place->time);
        if (pricing->services++ < allowance)
            return 1;
    }
    if (flags & (WAKPI_EVENT_FREE | WAKPI_EVENT_BILLABLE))
        return (flags & WAKPI_EVENT_FREE) != 0;
    if (is_named(category, "service") || is_named(category, "group_service"))
        return !rule_of(pricing, WAKPI_RATE_SERVICE_CHARGED, place);
    int utility = is_named(category, "utility") || is_named(category, "group_utility");
    return utility && !rule_of(pricing, WAKPI_RATE_WINDOW_CHARGED, place) &&
           is_open(&pricing->inbound, place, SERVICE_WINDOW);
}

static const struct wakpi_price_group *find_by_name(const struct pricing *pricing, const char *name,
                                                    size_t size, uint16_t market, int64_t time)
{
    uint32_t category = wakpi_price_category(&pricing->list, name, size);
    return category < pricing->list.card->category_count
               ? wakpi_price_find(&pricing->list, category, market, time)
               : NULL;
}

/* The prices of a category, else of the one behind "group_"; of a service message else those of utility, for which *flat is
 * set: its volume does not count. */
static const struct wakpi_price_group *find_group(const struct pricing *pricing,
                                                  const struct wakpi_label_text *category, uint16_t market,
                                                  int64_t time, int *flat)
{
    static const char group[] = "group_";
    const char *name = category->text;
    size_t size = category->size, head = sizeof group - 1;
    const struct wakpi_price_group *found = find_by_name(pricing, name, size, market, time);
    if (!found && size > head && memcmp(name, group, head) == 0) {
        name += head;
        size -= head;
        found = find_by_name(pricing, name, size, market, time);
    }
    *flat = !found && size == 7 && memcmp(name, "service", 7) == 0;
    return *flat ? find_by_name(pricing, "utility", 7, market, time) : found;
}

static wakpi_status price_one(struct pricing *pricing, const struct wakpi_place *place)
{
    const struct wakpi_folding *known = &pricing->known;
    struct wakpi_message message;
    struct wakpi_view view;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    read_delivered(known, place->index, &message, &view);
    enter_month(pricing, place->time);
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++)
        labels[i] = message.labels[i].label;
    struct wakpi_label_text category =
        wakpi_labels_text(wakpi_state_labels(known->state), labels[WAKPI_LABEL_CATEGORY]);
    int flat, free = is_free(pricing, place, message.flags, &category);
    uint16_t market = wakpi_state_market(known->state, message.identity);
    const struct wakpi_price_group *group = find_group(pricing, &category, market, place->time, &flat);
    const struct wakpi_rate *rate = NULL;
    if (group) {
        int64_t *volume =
            &pricing->volumes[group->market * pricing->list.card->category_count + group->category];
        rate = wakpi_price_at(&pricing->list, group, flat || free ? 0 : *volume);
        *volume += !flat && !free;
    }
    if ((!rate && free) ||
        view.time < wakpi_state_watermark(known->state)) /* nothing, in no currency; or closed */
        return WAKPI_OK;
    struct wakpi_contribution contribution = {.time = view.time,
                                              .labels = labels,
                                              .person = place->person,
                                              .currency = "",
                                              .failure = -1,
                                              .unpriced = !rate};
    if (rate) {
        contribution.measure = WAKPI_MEASURE_COST_MESSAGES;
        contribution.amount = free ? 0 : rate->price;
        contribution.currency = rate->currency;
    }
    return pricing->sink(pricing->context, &contribution);
}

static void drop(struct pricing *pricing)
{
    const struct wakpi_allocator *allocator = &pricing->known.settings->allocator;
    wakpi_history_drop(allocator, &pricing->inbound);
    wakpi_history_drop(allocator, &pricing->entries);
    wakpi_release(allocator, pricing->delivered, pricing->capacity, sizeof *pricing->delivered);
    wakpi_release(allocator, pricing->volumes, pricing->volume_count, sizeof *pricing->volumes);
    wakpi_price_list_drop(&pricing->list);
    wakpi_folding_drop(&pricing->known);
}

wakpi_status wakpi_fold_prices(const struct wakpi_state *state, const struct wakpi_settings *settings,
                               const struct wakpi_zone *zone, int64_t as_of, const wakpi_rate_card *card,
                               wakpi_fold_sink sink, void *context, wakpi_error *error)
{
    struct pricing pricing = {
        .known = {.state = state, .settings = settings, .zone = zone, .as_of = as_of},
        .sink = sink,
        .context = context,
    };
    wakpi_status status = wakpi_folding_start(&pricing.known, error);
    if (status == WAKPI_OK)
        status = wakpi_price_list_start(&pricing.list, &settings->allocator, card, zone);
    if (status == WAKPI_OK)
        status = arrange(&pricing);
    for (size_t i = 0; i < pricing.count && status == WAKPI_OK; i++)
        status = price_one(&pricing, &pricing.delivered[i]);
    drop(&pricing);
    return status;
}
