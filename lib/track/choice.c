#include "track/choice.h"

#include <string.h>

void wakpi_choose_all(const struct wakpi_state *state, struct wakpi_choice *choice)
{
    *choice = (struct wakpi_choice){
        .aliases = {.count = state->people.aliases.count, .all = 1},
        .members = {.count = state->people.members.count, .all = 1},
        .messages = {.count = state->messages.records.count, .all = 1},
        .turns = {.count = state->turns.records.count, .all = 1},
        .acts = {.count = state->acts.records.count, .all = 1},
        .wishes = {.count = state->people.wishes.count, .all = 1},
        .registers = {.count = state->registers.records.count, .all = 1},
    };
}

static wakpi_status add_place(const struct wakpi_state *state, struct wakpi_chosen *chosen, size_t place)
{
    if (!wakpi_reserve(&state->settings.allocator, &chosen->places, &chosen->capacity, chosen->count + 1,
                       sizeof *chosen->places))
        return WAKPI_NO_MEMORY;
    chosen->places[chosen->count++] = (uint32_t)place;
    return WAKPI_OK;
}

/* A stamp tells exactly what changed in its own epoch, and of earlier ones only that something may have. */
static wakpi_status choose_stamped(const struct wakpi_state *state, const struct wakpi_arena *records,
                                   uint32_t epoch, struct wakpi_chosen *chosen)
{
    for (size_t first = 0; first < records->count; first += WAKPI_STAMP_SPAN) {
        const struct wakpi_stamp *stamp = wakpi_arena_stamp(records, first);
        if (stamp->epoch < epoch)
            continue;
        uint32_t changed = stamp->epoch == epoch ? stamp->changed : UINT32_MAX;
        for (size_t i = 0; i < WAKPI_STAMP_SPAN && first + i < records->count; i++) {
            if (changed >> i & 1 && add_place(state, chosen, first + i) != WAKPI_OK)
                return WAKPI_NO_MEMORY;
        }
    }
    return WAKPI_OK;
}

/* A member is stated beside its message, turn or act, which then has to be there. */
static wakpi_status choose_member_entities(const struct wakpi_state *state, struct wakpi_choice *choice)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < choice->members.count && status == WAKPI_OK; i++) {
        const struct wakpi_member *member = wakpi_arena_at(&state->people.members, choice->members.places[i]);
        if (member->kind == WAKPI_MEMBER_MESSAGE)
            status = add_place(state, &choice->messages, wakpi_messages_find(&state->messages, member->key));
        else if (member->kind == WAKPI_MEMBER_TURN)
            status = add_place(state, &choice->turns, wakpi_turns_find(&state->turns, member->key));
        else
            status = add_place(state, &choice->acts, wakpi_acts_find(&state->acts, member->key));
    }
    return status;
}

wakpi_status wakpi_choose_since(const struct wakpi_state *state, uint32_t epoch, struct wakpi_choice *choice)
{
    memset(choice, 0, sizeof *choice);
    const struct {
        const struct wakpi_arena *records;
        struct wakpi_chosen *chosen;
    } tables[] = {
        {&state->people.aliases, &choice->aliases},      {&state->people.members, &choice->members},
        {&state->messages.records, &choice->messages},   {&state->turns.records, &choice->turns},
        {&state->acts.records, &choice->acts},           {&state->people.wishes, &choice->wishes},
        {&state->registers.records, &choice->registers},
    };
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && status == WAKPI_OK; i++)
        status = choose_stamped(state, tables[i].records, epoch, tables[i].chosen);
    return status == WAKPI_OK ? choose_member_entities(state, choice) : status;
}

void wakpi_choice_drop(const struct wakpi_state *state, struct wakpi_choice *choice)
{
    struct wakpi_chosen *const all[] = {&choice->aliases, &choice->members, &choice->messages, &choice->turns,
                                        &choice->acts,    &choice->wishes,  &choice->registers};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        wakpi_release(&state->settings.allocator, all[i]->places, all[i]->capacity, sizeof *all[i]->places);
    memset(choice, 0, sizeof *choice);
}

/* A mark says in its upper half who made it, in its lower half which it is. */
wakpi_status wakpi_state_mark(struct wakpi_state *state, int64_t *mark, wakpi_error *error)
{
    struct wakpi_arena *const tables[] = {
        &state->people.aliases, &state->people.members, &state->messages.records,  &state->turns.records,
        &state->acts.records,   &state->people.wishes,  &state->registers.records,
    };
    if (state->epoch == 0 || state->marked != state->generation) {
        if (state->epoch == UINT32_MAX)
            return wakpi_fail(error, WAKPI_LIMIT, -1,
                              "no more marks can be told apart; save, and load again");
        state->epoch++;
        state->marked = state->generation;
        for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
            tables[i]->epoch = state->epoch;
    }
    *mark = (int64_t)((uint64_t)state->maker << 32 | state->epoch);
    return WAKPI_OK;
}

wakpi_status wakpi_state_epoch(const struct wakpi_state *state, int64_t mark, uint32_t *epoch,
                               wakpi_error *error)
{
    uint32_t which = (uint32_t)((uint64_t)mark & UINT32_MAX);
    if (mark < 0 || (uint64_t)mark >> 32 != state->maker || which == 0 || which > state->epoch)
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1,
                          "the mark was not taken of this tracker since it was made, loaded or last rebuilt; "
                          "save the whole");
    *epoch = which;
    return WAKPI_OK;
}
