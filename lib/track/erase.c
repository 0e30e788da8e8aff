/* Erasing: what tombstones reach is taken out, and the state is built anew of what is left. */
#include <inttypes.h>
#include <string.h>

#include "track/erased.h"
#include "track/event.h"
#include "track/retire.h"

struct purging {
    struct wakpi_state *state;
    const struct wakpi_allocator *allocator;
    struct wakpi_survivors left;
    int changed; /* tombstones or husks came, so that they may reach further */
    int erases;  /* something held is erased */
};

static int64_t time_of(const struct purging *purging, struct wakpi_fingerprint name)
{
    return wakpi_erased_time(&purging->state->erased, name);
}

static wakpi_status reach(struct purging *purging, struct wakpi_fingerprint name, int64_t time)
{
    return wakpi_erased_stone(&purging->state->erased, purging->allocator, name, time, &purging->changed);
}

/* Who was known to be the same person by then. */
static wakpi_status follow_aliases(struct purging *purging)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wakpi_state_alias_count(purging->state) && status == WAKPI_OK; i++) {
        struct wakpi_alias alias;
        wakpi_state_alias(purging->state, i, &alias);
        int64_t one = time_of(purging, alias.one), other = time_of(purging, alias.other);
        if (one > other && alias.time <= one)
            status = reach(purging, alias.other, one);
        else if (other > one && alias.time <= other)
            status = reach(purging, alias.one, other);
    }
    return status;
}

static wakpi_status follow_husks(struct purging *purging)
{
    const struct wakpi_erased *erased = &purging->state->erased;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < erased->husks.count && status == WAKPI_OK; i++) {
        const struct wakpi_husk *husk = wakpi_arena_at(&erased->husks, i);
        int64_t key = time_of(purging, husk->key), identity = time_of(purging, husk->identity);
        if (key > identity)
            status = reach(purging, husk->identity, key);
        else if (identity > key)
            status = reach(purging, husk->key, identity);
    }
    return status;
}

/* An entity that is erased leaves its key and whose it was. */
static wakpi_status judge(struct purging *purging, uint8_t *left, struct wakpi_fingerprint key,
                          struct wakpi_fingerprint identity, int64_t first)
{
    int64_t own = time_of(purging, key), named = time_of(purging, identity);
    if (own == WAKPI_NOT_ERASED && (named == WAKPI_NOT_ERASED || named < first))
        return WAKPI_OK;
    *left = 0;
    purging->erases = 1;
    wakpi_status status = reach(purging, key, own > named ? own : named);
    if (status == WAKPI_OK && !wakpi_fingerprint_is_none(identity))
        status =
            wakpi_erased_husk(&purging->state->erased, purging->allocator, key, identity, &purging->changed);
    return status;
}

static int64_t first_seen(const struct wakpi_message *message)
{
    int64_t first = WAKPI_NEVER;
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++)
        first = message->seen[stage] < first ? message->seen[stage] : first;
    return first;
}

static wakpi_status judge_entities(struct purging *purging)
{
    const struct wakpi_state *state = purging->state;
    const struct wakpi_survivors *left = &purging->left;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < left->message_count && status == WAKPI_OK; i++) {
        struct wakpi_message message;
        wakpi_state_message(state, i, &message);
        status = judge(purging, &left->messages[i], message.key, message.person, first_seen(&message));
    }
    for (size_t i = 0; i < left->turn_count && status == WAKPI_OK; i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(state, i, &turn);
        status = judge(purging, &left->turns[i], turn.key, turn.person, turn.time);
    }
    for (size_t i = 0; i < left->act_count && status == WAKPI_OK; i++) {
        struct wakpi_act act;
        wakpi_state_act(state, i, &act);
        status = judge(purging, &left->acts[i], act.key, act.person, act.first);
    }
    return status;
}

/* Identities beside the smallest one. */
static wakpi_status judge_members(struct purging *purging)
{
    const struct wakpi_state *state = purging->state;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < state->people.members.count && status == WAKPI_OK; i++) {
        const struct wakpi_member *member = wakpi_arena_at(&state->people.members, i);
        struct wakpi_fingerprint identity = wakpi_people_fingerprint(&state->people, member->identity);
        const struct wakpi_survivors *left = &purging->left;
        struct wakpi_fingerprint smallest;
        int64_t first = wakpi_erased_first(state, member->kind, member->key, &smallest);
        uint8_t *of = member->kind == WAKPI_MEMBER_MESSAGE
                          ? &left->messages[wakpi_messages_find(&state->messages, member->key)]
                      : member->kind == WAKPI_MEMBER_TURN
                          ? &left->turns[wakpi_turns_find(&state->turns, member->key)]
                          : &left->acts[wakpi_acts_find(&state->acts, member->key)];
        status = judge(purging, of, member->key, identity, first);
    }
    return status;
}

static void judge_wishes(struct purging *purging)
{
    for (size_t i = 0; i < purging->left.wish_count; i++) {
        struct wakpi_wish wish;
        wakpi_state_wish(purging->state, i, &wish);
        if (time_of(purging, wish.person) >= wish.time) {
            purging->left.wishes[i] = 0;
            purging->erases = 1;
        }
    }
}

/* Until tombstones reach nothing more. */
static wakpi_status spread(struct purging *purging)
{
    wakpi_status status = WAKPI_OK;
    do {
        purging->changed = 0;
        status = follow_aliases(purging);
        if (status == WAKPI_OK)
            status = follow_husks(purging);
        if (status == WAKPI_OK)
            status = judge_entities(purging);
        if (status == WAKPI_OK)
            status = judge_members(purging);
    } while (status == WAKPI_OK && purging->changed);
    return status;
}

/* All stay; to be dropped in any case. */
static wakpi_status start_survivors(struct wakpi_survivors *survivors, const struct wakpi_state *state)
{
    const struct wakpi_allocator *allocator = &state->settings.allocator;
    *survivors = (struct wakpi_survivors){.message_count = wakpi_state_message_count(state),
                                          .turn_count = wakpi_state_turn_count(state),
                                          .act_count = wakpi_state_act_count(state),
                                          .wish_count = wakpi_state_wish_count(state)};
    survivors->messages = wakpi_allocate_zeroed(allocator, survivors->message_count + 1, 1);
    survivors->turns = wakpi_allocate_zeroed(allocator, survivors->turn_count + 1, 1);
    survivors->acts = wakpi_allocate_zeroed(allocator, survivors->act_count + 1, 1);
    survivors->wishes = wakpi_allocate_zeroed(allocator, survivors->wish_count + 1, 1);
    if (!survivors->messages || !survivors->turns || !survivors->acts || !survivors->wishes)
        return WAKPI_NO_MEMORY;
    memset(survivors->messages, 1, survivors->message_count);
    memset(survivors->turns, 1, survivors->turn_count);
    memset(survivors->acts, 1, survivors->act_count);
    memset(survivors->wishes, 1, survivors->wish_count);
    return WAKPI_OK;
}

static void drop_survivors(struct wakpi_survivors *survivors, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, survivors->messages, survivors->message_count + 1, 1);
    wakpi_release(allocator, survivors->turns, survivors->turn_count + 1, 1);
    wakpi_release(allocator, survivors->acts, survivors->act_count + 1, 1);
    wakpi_release(allocator, survivors->wishes, survivors->wish_count + 1, 1);
}

/* `erases` receives whether something was taken out. */
static wakpi_status purge(struct wakpi_state *state, int *erases, wakpi_error *error)
{
    struct purging purging = {.state = state, .allocator = &state->settings.allocator};
    struct wakpi_state *fresh = NULL;
    state->erased.doubtful = 1;
    state->generation++;
    wakpi_status status = start_survivors(&purging.left, state);
    if (status == WAKPI_OK)
        status = spread(&purging);
    if (status == WAKPI_OK) {
        judge_wishes(&purging);
        if (purging.erases)
            status = wakpi_state_rebuild(state, &purging.left, &fresh);
    }
    drop_survivors(&purging.left, purging.allocator);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory to erase all of a person; try again");
    if (fresh)
        wakpi_state_adopt(state, fresh);
    state->erased.doubtful = state->erased.unproven = 0;
    *erases = purging.erases;
    return WAKPI_OK;
}

wakpi_status wakpi_state_purge(struct wakpi_state *state, wakpi_error *error)
{
    int erases;
    return purge(state, &erases, error);
}

static int holds(const struct wakpi_state *state, struct wakpi_fingerprint name)
{
    return wakpi_people_find(&state->people, name) != 0 ||
           wakpi_messages_find(&state->messages, name) != WAKPI_NO_PLACE ||
           wakpi_turns_find(&state->turns, name) != WAKPI_NO_PLACE ||
           wakpi_acts_find(&state->acts, name) != WAKPI_NO_PLACE;
}

wakpi_status wakpi_state_forget(struct wakpi_state *state, const struct wakpi_state *from, int *erases,
                                wakpi_error *error)
{
    int changed = 0;
    wakpi_status status = WAKPI_OK;
    *erases = 0;
    for (size_t i = 0; i < from->erased.stones.count && status == WAKPI_OK; i++) {
        const struct wakpi_stone *stone = wakpi_arena_at(&from->erased.stones, i);
        if (holds(state, stone->name))
            status = wakpi_erased_stone(&state->erased, &state->settings.allocator, stone->name, stone->time,
                                        &changed);
    }
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory to forget; try again");
    return changed || state->erased.doubtful ? purge(state, erases, error) : WAKPI_OK;
}

wakpi_status wakpi_state_erase(struct wakpi_state *state, const char *identity, size_t size, int64_t time,
                               wakpi_error *error)
{
    int changed = 0;
    if (!identity || size == 0 || size > WAKPI_ID_LIMIT)
        return wakpi_fail(error, WAKPI_INVALID, -1, "an identity has 1 to %d bytes", (int)WAKPI_ID_LIMIT);
    if (time < 0 || time > WAKPI_EVENT_LAST_TIME)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%" PRId64 " is no time that events have", time);
    struct wakpi_fingerprint name = wakpi_name_fingerprint(state->key, identity, size);
    wakpi_status status =
        wakpi_erased_stone(&state->erased, &state->settings.allocator, name, time, &changed);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory to erase a person; try again");
    return changed || state->erased.doubtful ? wakpi_state_purge(state, error) : WAKPI_OK;
}
