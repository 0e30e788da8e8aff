#include "track/close.h"

#include <inttypes.h>

#include "track/domain.h"
#include "track/event.h"
#include "track/owner.h"
#include "track/price.h"
#include "track/retire.h"
#include "track/segment_build.h"

wakpi_status wakpi_callings_start(struct wakpi_callings *callings, const struct wakpi_state *state)
{
    uint32_t count = wakpi_state_identity_count(state);
    *callings = (struct wakpi_callings){
        .state = state, .allocator = state->settings.allocator, .room = (size_t)count + 1};
    callings->smallest =
        wakpi_allocate_zeroed(&callings->allocator, callings->room, sizeof *callings->smallest);
    struct wakpi_owners owners;
    if (!callings->smallest || wakpi_owners_start(&owners, state) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    for (uint32_t identity = 1; identity <= count; identity++) {
        uint32_t owner = wakpi_owners_person(&owners, identity, INT64_MAX);
        if (owner != 0 && wakpi_people_partner(&state->people, identity) == WAKPI_PARTNER_SHARED)
            continue; /* it calls several */
        uint32_t *known = &callings->smallest[owner != 0 ? owner : wakpi_state_person(state, identity)];
        if (*known == 0 || wakpi_fingerprint_compare(wakpi_people_fingerprint(&state->people, identity),
                                                     wakpi_people_fingerprint(&state->people, *known)) < 0)
            *known = identity;
    }
    wakpi_owners_drop(&owners, &callings->allocator);
    return WAKPI_OK;
}

void wakpi_callings_drop(struct wakpi_callings *callings)
{
    wakpi_release(&callings->allocator, callings->smallest, callings->room, sizeof *callings->smallest);
    callings->smallest = NULL;
}

struct wakpi_fingerprint wakpi_calling_of(const struct wakpi_callings *callings,
                                          const struct wakpi_contribution *contribution)
{
    const struct wakpi_state *state = callings->state;
    struct wakpi_fingerprint name = contribution->key;
    if (contribution->person != 0 && contribution->person < callings->room)
        name = wakpi_people_fingerprint(&state->people, callings->smallest[contribution->person]);
    struct wakpi_siphash hash = wakpi_fingerprint_begin(state->key, WAKPI_DOMAIN_PERSON);
    wakpi_fingerprint_number(&hash, name.high);
    wakpi_fingerprint_number(&hash, name.low);
    return wakpi_fingerprint_end(&hash);
}

struct closing {
    struct wakpi_build build;
    struct wakpi_callings callings;
    int64_t until;
    const wakpi_rate_card *card; /* NULL: no prices */
};

static wakpi_status take(void *context, const struct wakpi_contribution *contribution)
{
    struct closing *closing = context;
    struct wakpi_fingerprint person = {0, 0};
    if (contribution->time >= closing->until)
        return WAKPI_OK;
    if (contribution->ones & closing->build.people)
        person = wakpi_calling_of(&closing->callings, contribution);
    return wakpi_build_add(&closing->build, contribution, person);
}

/* All that is dated between the watermark and `until`, as it will be at the end of time. */
static wakpi_status add_up(const struct wakpi_state *state, const struct wakpi_zone *zone,
                           struct closing *closing, wakpi_error *error)
{
    const struct wakpi_settings *settings = &state->settings;
    wakpi_status status = wakpi_callings_start(&closing->callings, state);
    if (status == WAKPI_OK)
        status = wakpi_fold_selected(state, settings, zone, INT64_MAX, NULL, take, closing);
    if (status == WAKPI_OK)
        status = wakpi_fold_stated_before(state, settings, zone, INT64_MAX, closing->until, NULL, take,
                                          closing, error);
    if (status == WAKPI_OK && closing->card)
        status = wakpi_fold_prices(state, settings, zone, INT64_MAX, closing->card, take, closing, error);
    wakpi_callings_drop(&closing->callings);
    return status;
}

/* The period's segment; without bytes where nothing was counted in it. */
static wakpi_status make_segment(struct wakpi_state *state, const struct wakpi_zone *zone, int64_t until,
                                 const wakpi_rate_card *card, struct wakpi_closed *segment,
                                 wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &state->settings.allocator;
    struct closing closing = {.until = until, .card = card};
    struct wakpi_bytes bytes = {.allocator = allocator};
    size_t origin_size;
    const char *origin = wakpi_settings_text(&state->settings, WAKPI_SETTING_ORIGIN, &origin_size);
    wakpi_build_start(&closing.build, &state->settings, zone, &state->labels);
    wakpi_status status = add_up(state, zone, &closing, error);
    if (status == WAKPI_OK && closing.build.cells.count > 0)
        status =
            wakpi_build_finish(&closing.build, origin, origin_size, state->segments.watermark, until, &bytes);
    wakpi_build_drop(&closing.build);
    if (status == WAKPI_OK && bytes.size > 0)
        status = wakpi_segment_of(bytes.bytes, bytes.size, allocator, &state->labels, segment);
    wakpi_bytes_drop(&bytes);
    return status;
}

static wakpi_status close_until(struct wakpi_state *state, const struct wakpi_zone *zone, int64_t until,
                                const wakpi_rate_card *card, wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &state->settings.allocator;
    struct wakpi_segments *segments = &state->segments;
    struct wakpi_closed segment = {0};
    struct wakpi_state *fresh = NULL;
    wakpi_status status = make_segment(state, zone, until, card, &segment, error);
    if (status == WAKPI_OK)
        status = wakpi_retire(state, zone, until, &fresh, error);
    if (status == WAKPI_OK && segment.bytes)
        status = wakpi_segments_add(segments, allocator, &segment);
    if (status != WAKPI_OK) {
        wakpi_segment_drop(&segment, allocator);
        wakpi_state_free(fresh);
        return status == WAKPI_NO_MEMORY ? wakpi_fail(error, status, -1, "no memory to close a period")
                                         : status;
    }
    segments->watermark = until;
    wakpi_state_adopt(state, fresh);
    return WAKPI_OK;
}

wakpi_status wakpi_state_close(struct wakpi_state *state, int64_t until, const wakpi_rate_card *card,
                               wakpi_error *error)
{
    struct wakpi_zone *zone;
    struct wakpi_zone_cursor cursor = {0};
    if (until < 0 || until > WAKPI_EVENT_LAST_TIME)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%" PRId64 " is no time that events have", until);
    if (until <= state->segments.watermark)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "all before %" PRId64 " is closed already, and %" PRId64 " is not behind it",
                          state->segments.watermark, until);
    wakpi_status status = wakpi_zone_settle(&state->settings, &zone, error);
    if (status != WAKPI_OK)
        return status;
    if (wakpi_zone_hour_start(zone, &cursor, until) != until)
        status = wakpi_fail(error, WAKPI_INVALID, -1,
                            "%" PRId64 " is within a local hour; the one it is in begins at %" PRId64, until,
                            wakpi_zone_hour_start(zone, &cursor, until));
    else
        status = close_until(state, zone, until, card, error);
    wakpi_zone_free(zone);
    return status;
}

wakpi_status wakpi_state_remembers(const struct wakpi_state *state, int64_t from, wakpi_error *error)
{
    if (!wakpi_state_closed(state) || from >= state->segments.watermark)
        return WAKPI_OK;
    return wakpi_fail(error, WAKPI_INVALID, -1,
                      "this asks for persons' histories, which retired with what is closed: ask from %" PRId64
                      " on",
                      state->segments.watermark);
}

struct marking {
    int32_t label;
    uint8_t *marks;
};

static wakpi_status mark(void *context, const struct wakpi_segment_cell *cell,
                         const struct wakpi_segment_entry *entry)
{
    const struct marking *marking = context;
    (void)entry;
    marking->marks[cell->labels[marking->label]] = 1;
    return WAKPI_OK;
}

wakpi_status wakpi_state_mark_closed(const struct wakpi_state *state, int32_t label, uint8_t *marks)
{
    struct marking marking = {label, marks};
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < state->segments.count && status == WAKPI_OK; i++)
        status = wakpi_segment_walk(&state->segments.items[i], &state->settings.allocator, mark, &marking);
    return status;
}
