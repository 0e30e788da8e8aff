#include "track/unit.h"

#include <string.h>

#include "base/sort.h"

_Static_assert(sizeof(struct wakpi_kept) <= WAKPI_SORT_LIMIT, "the common unit's contributions are sorted");

/* Persons, to be counted together, and to be worth being counted anew. */
enum { together_from = 64, far_from = 1000 };

wakpi_status wakpi_numbers_add(struct wakpi_numbers *numbers, const struct wakpi_allocator *allocator,
                               uint32_t number)
{
    if (!wakpi_reserve(allocator, &numbers->items, &numbers->capacity, numbers->count + 1,
                       sizeof *numbers->items))
        return WAKPI_NO_MEMORY;
    numbers->items[numbers->count++] = number;
    return WAKPI_OK;
}

static void drop_numbers(const struct wakpi_units *units, struct wakpi_numbers *numbers)
{
    wakpi_release(&units->allocator, numbers->items, numbers->capacity, sizeof *numbers->items);
}

static void drop(struct wakpi_units *units)
{
    struct wakpi_allocator allocator = units->allocator;
    for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++) {
        wakpi_arena_drop(&units->heads[kind], &allocator);
        wakpi_arena_drop(&units->next[kind], &allocator);
        drop_numbers(units, &units->selected[kind]);
        drop_numbers(units, &units->ahead[kind]);
    }
    wakpi_arena_drop(&units->units, &allocator);
    drop_numbers(units, &units->changed);
    drop_numbers(units, &units->common);
    drop_numbers(units, &units->runs);
    wakpi_release(&allocator, units->waiting, units->waiting_capacity, sizeof *units->waiting);
    wakpi_release(&allocator, units->kept, units->kept_capacity, sizeof *units->kept);
    wakpi_release(&allocator, units->hits, units->hit_count, 1);
    wakpi_units_sweep_end(units);
    wakpi_cube_free(units->cube);
    wakpi_zone_free(units->zone);
    wakpi_release(&allocator, units, 1, sizeof *units);
}

void wakpi_units_drop(struct wakpi_state *state)
{
    if (state->units)
        drop(state->units);
    state->units = NULL;
}

static wakpi_status make(struct wakpi_state *state, wakpi_error *error)
{
    struct wakpi_allocator allocator = state->settings.allocator;
    struct wakpi_units *units = wakpi_allocate_zeroed(&allocator, 1, sizeof *units);
    if (!units)
        return WAKPI_NO_MEMORY;
    units->allocator = allocator;
    units->state = state;
    units->as_of = INT64_MAX;
    wakpi_arena_start(&units->units, sizeof(struct wakpi_unit));
    for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++) {
        wakpi_arena_start(&units->heads[kind], sizeof(uint32_t));
        wakpi_arena_start(&units->next[kind], sizeof(uint32_t));
    }
    wakpi_status status = wakpi_zone_settle(&state->settings, &units->zone, error);
    if (status == WAKPI_OK)
        status = wakpi_cube_new(&state->settings, &units->cube, error);
    if (status != WAKPI_OK) {
        drop(units);
        return status;
    }
    state->units = units;
    return WAKPI_OK;
}

static int is_common(const struct wakpi_units *units, uint32_t person)
{
    uint32_t identity = person;
    do {
        if (identity < units->units.count && wakpi_unit_at(units, identity)->flags & WAKPI_UNIT_COMMON)
            return 1;
        identity = wakpi_people_sibling(&units->state->people, identity);
    } while (identity != person);
    return 0;
}

static wakpi_status fold_selected(struct wakpi_units *units, uint32_t person, int64_t as_of,
                                  wakpi_fold_sink sink, struct wakpi_span *span)
{
    *span = (struct wakpi_span){INT64_MIN, INT64_MAX};
    const struct wakpi_selection selection = {
        .messages = units->selected[WAKPI_UNIT_MESSAGE].items,
        .turns = units->selected[WAKPI_UNIT_TURN].items,
        .wishes = units->selected[WAKPI_UNIT_WISH].items,
        .acts = units->selected[WAKPI_UNIT_ACT].items,
        .message_count = units->selected[WAKPI_UNIT_MESSAGE].count,
        .turn_count = units->selected[WAKPI_UNIT_TURN].count,
        .wish_count = units->selected[WAKPI_UNIT_WISH].count,
        .act_count = units->selected[WAKPI_UNIT_ACT].count,
        .person = person,
        .message_limit = units->message_limit,
        .act_limit = units->act_limit,
        .hits = units->hits,
        .met = units->met,
        .span = span,
        .terms = &units->terms,
    };
    return wakpi_fold_selected(units->state, &units->state->settings, units->zone, as_of, &selection, sink,
                               units);
}

static void select_none(struct wakpi_numbers *selected)
{
    for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++)
        selected[kind].count = 0;
}

/* Selects the person who comes after the one at hand. */
static wakpi_status select_ahead(struct wakpi_units *units, uint32_t person)
{
    select_none(units->ahead);
    return wakpi_units_select(units, person, units->ahead);
}

static void select_next(struct wakpi_units *units)
{
    for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++) {
        struct wakpi_numbers next = units->ahead[kind];
        units->ahead[kind] = units->selected[kind];
        units->selected[kind] = next;
    }
}

static int selects_any(const struct wakpi_units *units)
{
    size_t count = 0;
    for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++)
        count += units->selected[kind].count;
    return count > 0;
}

static wakpi_status put_in(void *context, const struct wakpi_contribution *contribution)
{
    struct wakpi_units *units = context;
    return wakpi_cube_add(units->cube, contribution, 1);
}

static wakpi_status take_from(void *context, const struct wakpi_contribution *contribution)
{
    struct wakpi_units *units = context;
    return wakpi_cube_add(units->cube, contribution, -1);
}

/* Most contributions are of persons alone; those of the common unit are kept to be sorted. */
static wakpi_status keep(void *context, const struct wakpi_contribution *contribution)
{
    struct wakpi_units *units = context;
    if (!wakpi_reserve(&units->allocator, &units->kept, &units->kept_capacity, units->kept_count + 1,
                       sizeof *units->kept))
        return WAKPI_NO_MEMORY;
    struct wakpi_kept *kept = &units->kept[units->kept_count];
    kept->contribution = *contribution;
    kept->order = units->kept_count++;
    memcpy(kept->labels, contribution->labels, sizeof kept->labels);
    memcpy(kept->currency, contribution->currency, contribution->currency[0] ? sizeof kept->currency : 1);
    return WAKPI_OK;
}

static int compare_kept(const void *first, const void *second, const void *context)
{
    const struct wakpi_kept *a = first, *b = second;
    (void)context;
    if (a->contribution.person != b->contribution.person)
        return a->contribution.person < b->contribution.person ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static wakpi_status count_kept(struct wakpi_units *units)
{
    wakpi_status status = WAKPI_OK;
    for (size_t first = 0, end; first < units->kept_count && status == WAKPI_OK; first = end) {
        uint32_t person = units->kept[first].contribution.person, run = 0;
        wakpi_cube_person_begin(units->cube);
        for (end = first; end < units->kept_count && units->kept[end].contribution.person == person; end++) {
            units->kept[end].contribution.labels = units->kept[end].labels; /* the list may have moved */
            units->kept[end].contribution.currency = units->kept[end].currency;
            if (status == WAKPI_OK)
                status = wakpi_cube_add(units->cube, &units->kept[end].contribution, 1);
        }
        if (status == WAKPI_OK)
            status = wakpi_cube_person_end(units->cube, &run);
        if (status == WAKPI_OK)
            status = wakpi_numbers_add(&units->runs, &units->allocator, run);
    }
    return status;
}

static wakpi_status select_common(struct wakpi_units *units)
{
    wakpi_status status = wakpi_units_select(units, 0, units->selected);
    for (size_t i = 0; i < units->common.count && status == WAKPI_OK; i++) {
        uint32_t person = wakpi_state_person(units->state, units->common.items[i]);
        struct wakpi_unit *unit = wakpi_unit_at(units, person);
        if (!(unit->flags & WAKPI_UNIT_CHOSEN))
            status = wakpi_units_select(units, person, units->selected);
        unit->flags |= WAKPI_UNIT_CHOSEN;
    }
    for (size_t i = 0; i < units->common.count; i++) {
        uint32_t person = wakpi_state_person(units->state, units->common.items[i]);
        wakpi_unit_at(units, person)->flags &= ~(uint32_t)WAKPI_UNIT_CHOSEN;
    }
    return status;
}

static wakpi_status count_common(struct wakpi_units *units, int64_t as_of)
{
    struct wakpi_unit *unit = wakpi_unit_at(units, 0);
    if (unit->flags & WAKPI_UNIT_COUNTED)
        return WAKPI_OK;
    select_none(units->selected);
    units->kept_count = units->runs.count = 0;
    wakpi_status status = select_common(units);
    unit->span = (struct wakpi_span){INT64_MIN, INT64_MAX};
    if (status == WAKPI_OK && selects_any(units))
        status = fold_selected(units, 0, as_of, keep, &unit->span);
    if (status == WAKPI_OK && units->kept_count > 0)
        wakpi_sort(units->kept, units->kept_count, sizeof *units->kept, compare_kept, NULL);
    if (status == WAKPI_OK)
        status = count_kept(units);
    unit->flags |= WAKPI_UNIT_COUNTED;
    return status;
}

static wakpi_status take_out_common(struct wakpi_units *units)
{
    struct wakpi_unit *unit = wakpi_unit_at(units, 0);
    struct wakpi_span span;
    if (!(unit->flags & WAKPI_UNIT_COUNTED))
        return WAKPI_OK;
    select_none(units->selected);
    wakpi_status status = select_common(units);
    if (status == WAKPI_OK && selects_any(units))
        status = fold_selected(units, 0, unit->span.from, take_from, &span);
    for (size_t i = 0; i < units->runs.count && status == WAKPI_OK; i++)
        wakpi_cube_run_remove(units->cube, units->runs.items[i]);
    unit->flags &= ~(uint32_t)WAKPI_UNIT_COUNTED;
    return status;
}

/* Adds what one message adds that is not plain. */
static wakpi_status fold_one(struct wakpi_units *units, uint32_t person, uint32_t place, int64_t as_of,
                             struct wakpi_span *span)
{
    struct wakpi_span own;
    select_none(units->selected);
    wakpi_status status = wakpi_numbers_add(&units->selected[WAKPI_UNIT_MESSAGE], &units->allocator, place);
    if (status == WAKPI_OK)
        status = fold_selected(units, person, as_of, put_in, &own);
    if (status == WAKPI_OK)
        wakpi_span_narrow(span, &own);
    return status;
}

/* One message of a person who was only written to: what a sweep counted is but to be noted. */
static wakpi_status add_one(struct wakpi_units *units, struct wakpi_recipients *recipients, uint32_t person,
                            uint32_t place, int64_t as_of, struct wakpi_span *span)
{
    uint32_t number = units->swept ? units->swept[place].number : 0;
    wakpi_status status = number == 0 ? WAKPI_NOT_FOUND : WAKPI_OK;
    if (!units->swept)
        status = wakpi_recipients_add(recipients, place, span, &number);
    if (status == WAKPI_NOT_FOUND)
        return fold_one(units, person, place, as_of, span);
    return status == WAKPI_OK ? wakpi_recipients_note(recipients, number) : status;
}

/* A person who was only written to: their messages say all, each by itself. */
static wakpi_status add_plainly(struct wakpi_units *units, struct wakpi_recipients *recipients,
                                uint32_t person, int64_t as_of, struct wakpi_span *span)
{
    wakpi_status status = WAKPI_OK;
    uint32_t identity = person;
    struct wakpi_span whole = {INT64_MIN, INT64_MAX};
    if (units->swept)
        whole = wakpi_units_swept_span(units, person);
    do {
        for (uint32_t at = wakpi_unit_head(units, WAKPI_UNIT_MESSAGE, identity);
             at != 0 && status == WAKPI_OK;
             at = *(const uint32_t *)wakpi_arena_at(&units->next[WAKPI_UNIT_MESSAGE], at - 1))
            status = add_one(units, recipients, person, at - 1, as_of, &whole);
        identity = wakpi_people_sibling(&units->state->people, identity);
    } while (identity != person && status == WAKPI_OK);
    *span = whole;
    return status;
}

static int was_only_written_to(const struct wakpi_units *units, uint32_t person)
{
    uint32_t identity = person, others = 0;
    do {
        for (int kind = WAKPI_UNIT_MESSAGE + 1; kind < WAKPI_UNIT_KINDS; kind++)
            others |= wakpi_unit_head(units, (enum wakpi_unit_kind)kind, identity);
        identity = wakpi_people_sibling(&units->state->people, identity);
    } while (identity != person);
    return others == 0;
}

/* Counts the person who is selected. Contributions of one person come in one run. */
static wakpi_status count_person(struct wakpi_units *units, struct wakpi_recipients *recipients,
                                 uint32_t person, int64_t as_of)
{
    struct wakpi_unit *unit = wakpi_unit_at(units, person);
    if ((unit->flags & WAKPI_UNIT_COUNTED) || is_common(units, person))
        return WAKPI_OK;
    int plainly = recipients && was_only_written_to(units, person);
    wakpi_cube_person_begin(units->cube);
    wakpi_status status = plainly ? add_plainly(units, recipients, person, as_of, &unit->span)
                                  : fold_selected(units, person, as_of, put_in, &unit->span);
    if (status == WAKPI_OK)
        status = wakpi_cube_person_end(units->cube, &unit->run);
    unit->flags |= WAKPI_UNIT_COUNTED;
    return status;
}

/* Counts the persons of identities from `first` to `end` of a list, or of all numbers. */
static wakpi_status count_persons(struct wakpi_units *units, struct wakpi_recipients *recipients,
                                  const uint32_t *listed, size_t first, size_t end, int64_t as_of)
{
    wakpi_status status = WAKPI_OK;
    uint32_t persons[WAKPI_UNITS_BLOCK];
    while (first < end && status == WAKPI_OK) {
        size_t count = 0;
        for (; first < end && count < WAKPI_UNITS_BLOCK; first++)
            persons[count++] = wakpi_state_person(units->state, listed ? listed[first] : (uint32_t)first);
        wakpi_units_fetch(units, persons, count);
        status = select_ahead(units, persons[0]);
        for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
            select_next(units);
            if (i + 1 < count)
                status = select_ahead(units, persons[i + 1]);
            if (status == WAKPI_OK)
                status = count_person(units, recipients, persons[i], as_of);
        }
    }
    return status;
}

/* Counts whoever was taken out, or came since `known` identities were. */
static wakpi_status count_uncounted(struct wakpi_units *units, size_t known, int64_t as_of)
{
    struct wakpi_recipients *recipients = NULL;
    wakpi_status status = WAKPI_OK;
    if (units->changed.count + units->units.count - known >= together_from)
        recipients = wakpi_recipients_new(units->state, units->cube, as_of);
    if (known == 0)
        status = wakpi_units_sweep(units, recipients);
    if (known == 0 && recipients) /* that was everybody */
        known = units->units.count;
    if (status == WAKPI_OK)
        status = count_persons(units, recipients, units->changed.items, 0, units->changed.count, as_of);
    if (status == WAKPI_OK)
        status = count_persons(units, recipients, NULL, known > 0 ? known : 1, units->units.count, as_of);
    wakpi_units_sweep_end(units);
    return wakpi_recipients_finish(recipients, status);
}

wakpi_status wakpi_units_take_out(struct wakpi_units *units, uint32_t identity)
{
    if (identity >= units->units.count) /* came after the latest settling */
        return WAKPI_OK;
    if (identity == 0)
        return take_out_common(units);
    uint32_t person = wakpi_state_person(units->state, identity);
    if (person >= units->units.count)
        return WAKPI_OK;
    if (is_common(units, person))
        return take_out_common(units);
    struct wakpi_unit *unit = wakpi_unit_at(units, person);
    struct wakpi_span span;
    if (!(unit->flags & WAKPI_UNIT_COUNTED))
        return WAKPI_OK;
    select_none(units->selected);
    wakpi_status status = wakpi_units_select(units, person, units->selected);
    if (status == WAKPI_OK)
        status = fold_selected(units, person, unit->span.from, take_from, &span);
    if (status == WAKPI_OK)
        wakpi_cube_run_remove(units->cube, unit->run);
    if (status == WAKPI_OK)
        status = wakpi_numbers_add(&units->changed, &units->allocator, person);
    unit->flags &= ~(uint32_t)WAKPI_UNIT_COUNTED;
    return status;
}

wakpi_status wakpi_units_make_common(struct wakpi_units *units, uint32_t identity)
{
    if (identity == 0 || identity >= units->units.count)
        return WAKPI_OK;
    uint32_t person = wakpi_state_person(units->state, identity);
    if (is_common(units, person))
        return WAKPI_OK;
    wakpi_status status = wakpi_units_take_out(units, identity);
    if (status == WAKPI_OK)
        status = take_out_common(units);
    if (status == WAKPI_OK)
        status = wakpi_numbers_add(&units->common, &units->allocator, identity);
    wakpi_unit_at(units, identity)->flags |= WAKPI_UNIT_COMMON;
    return status;
}

static int holds(const struct wakpi_span *span, int64_t as_of)
{
    return span->from <= as_of && (as_of < span->until || span->until == INT64_MAX);
}

/* How many another `as_of` makes look different. */
static size_t count_strayed(const struct wakpi_units *units, int64_t as_of)
{
    size_t strayed = 0;
    for (uint32_t identity = 0; identity < units->units.count; identity++) {
        const struct wakpi_unit *unit = wakpi_unit_at(units, identity);
        strayed += (unit->flags & WAKPI_UNIT_COUNTED) && !holds(&unit->span, as_of);
    }
    return strayed;
}

/* Takes them out. */
static wakpi_status move_as_of(struct wakpi_units *units, int64_t as_of)
{
    wakpi_status status = WAKPI_OK;
    for (uint32_t identity = 0; identity < units->units.count && status == WAKPI_OK; identity++) {
        const struct wakpi_unit *unit = wakpi_unit_at(units, identity);
        if ((unit->flags & WAKPI_UNIT_COUNTED) && !holds(&unit->span, as_of))
            status = wakpi_units_take_out(units, identity);
    }
    units->as_of = as_of;
    return status;
}

static wakpi_status settle(struct wakpi_units *units, int64_t as_of)
{
    size_t known = units->units.count;
    if (known > 0 && units->generation == units->state->generation && as_of == units->as_of &&
        units->changed.count == 0 && wakpi_unit_at(units, 0)->flags & WAKPI_UNIT_COUNTED)
        return WAKPI_OK;
    units->spanning |= as_of != units->as_of;
    wakpi_status status = wakpi_units_link(units);
    if (status == WAKPI_OK && as_of != units->as_of)
        status = move_as_of(units, as_of);
    units->message_limit = wakpi_state_message_count(units->state);
    units->act_limit = wakpi_state_act_count(units->state);
    wakpi_talk_terms_read(units->state, &units->terms);
    if (status == WAKPI_OK)
        status = count_uncounted(units, known, as_of);
    units->changed.count = 0;
    units->generation = units->state->generation;
    return status == WAKPI_OK ? count_common(units, as_of) : status;
}

/* Whoever is taken out one by one costs more than when all are counted anew. */
static int is_moved_far(const struct wakpi_units *units, int64_t as_of)
{
    if (!units || units->as_of == as_of)
        return 0;
    size_t strayed = count_strayed(units, as_of);
    return strayed > far_from && strayed > units->units.count / 16;
}

wakpi_status wakpi_units_settle(struct wakpi_state *state, int64_t as_of, struct wakpi_cube **cube,
                                wakpi_error *error)
{
    const int moved = is_moved_far(state->units, as_of);
    if (moved)
        wakpi_units_drop(state);
    wakpi_status status = state->units ? WAKPI_OK : make(state, error);
    if (status == WAKPI_OK) {
        state->units->spanning |= moved;
        status = settle(state->units, as_of);
    }
    if (status != WAKPI_OK) {
        wakpi_units_drop(state);
        return status;
    }
    *cube = state->units->cube;
    return WAKPI_OK;
}
