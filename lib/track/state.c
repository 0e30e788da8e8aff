#include "track/state.h"

#include <string.h>

#include "track/call.h"
#include "track/event.h"
#include "track/message_ahead.h"
#include "track/unit.h"

/* Events are prepared by so many at a time: all hashed, then what their joins will touch fetched ahead in sweeps, one
 * table after the other, then joined. */
enum { block_size = 32, texts_ahead = 8 };

struct prepared {
    struct wakpi_message_note note; /* of SEND .. FAILED */
    struct wakpi_stated stated;
    int64_t time;
    int32_t kind; /* 0: late, so that nothing is made of it */
};

static int is_message(int32_t kind)
{
    return kind >= WAKPI_EVENT_SEND && kind <= WAKPI_EVENT_FAILED;
}

static int is_turn(int32_t kind)
{
    return kind == WAKPI_EVENT_MESSAGE || kind == WAKPI_EVENT_TAP || kind == WAKPI_EVENT_REACTION ||
           kind == WAKPI_EVENT_ECHO || kind == WAKPI_EVENT_CLICK;
}

/* A person alone, which is the usual case, is often the same one again. */
static void read_stated(struct wakpi_state *state, struct wakpi_call *call, const wakpi_event *event,
                        struct wakpi_stated *stated)
{
    if (event->person_size == 0 || event->user_size > 0 || event->parent_size > 0 || event->other_size > 0 ||
        event->participant_size > 0) {
        wakpi_stated_read(state->key, event, stated);
        return;
    }
    if (!wakpi_call_same_text(event->person, event->person_size, call->person, call->person_size)) {
        call->name = wakpi_name_read(state->key, event->person, event->person_size, &call->market);
        call->person = event->person;
        call->person_size = event->person_size;
    }
    stated->identities[0] = call->name;
    stated->markets[0] = call->market;
    stated->count = 1;
}

/* The account is mostly the one of the call before. */
static void begin_account(struct wakpi_state *state, struct wakpi_call *call, const wakpi_event *event)
{
    struct wakpi_recent *recent = &state->recent;
    const char *account = event->account;
    size_t size = event->account_size;
    if (call->begun.total != 0 && wakpi_call_same_text(account, size, call->account, call->account_size))
        return;
    call->account = account;
    call->account_size = size;
    if (recent->begun.total != 0 &&
        wakpi_call_same_text(account, size, recent->account, recent->account_size)) {
        call->begun = recent->begun;
        return;
    }
    call->begun = wakpi_message_key_begin(state->key, account, size);
    if (size > sizeof recent->account)
        return;
    if (size > 0)
        memcpy(recent->account, account, size);
    recent->account_size = size;
    recent->begun = call->begun;
}

static wakpi_status prepare_message(struct wakpi_state *state, struct wakpi_call *call,
                                    const wakpi_event *event, struct prepared *prepared)
{
    struct wakpi_message_note *note = &prepared->note;
    begin_account(state, call, event);
    note->key = wakpi_message_event_key(state->key, call->begun, event, &prepared->stated);
    note->person =
        prepared->stated.count > 0 ? prepared->stated.identities[0] : (struct wakpi_fingerprint){0, 0};
    note->time = event->time;
    note->stage = wakpi_message_stage(event->kind);
    wakpi_messages_prefetch_index(&state->messages, note);
    return wakpi_call_traits(state, call, event, note);
}

static wakpi_status prepare(struct wakpi_state *state, struct wakpi_call *call, size_t place,
                            struct prepared *prepared)
{
    prepared->kind = 0;
    if (wakpi_call_is_late(state, call, place))
        return WAKPI_OK;
    if (place + texts_ahead < call->count) {
        wakpi_prefetch(wakpi_call_event(call, place + texts_ahead)->id);
        wakpi_prefetch(wakpi_call_event(call, place + texts_ahead)->person);
    }
    wakpi_status status = wakpi_call_labels(state, call, place, NULL);
    if (status != WAKPI_OK)
        return status;
    const wakpi_event *event = wakpi_call_settle(state, call, place);
    read_stated(state, call, event, &prepared->stated);
    prepared->time = event->time;
    prepared->kind = event->kind;
    if (is_message(event->kind))
        return prepare_message(state, call, event, prepared);
    if (prepared->stated.count > 0)
        wakpi_people_prefetch_index(&state->people, prepared->stated.identities[0]);
    return WAKPI_OK;
}

static wakpi_status join_wish(struct wakpi_state *state, const struct prepared *prepared, int32_t kind,
                              int *changed)
{
    wakpi_status status;
    if (prepared->stated.count == 0 ||
        wakpi_erased_refuses(state, &prepared->stated, prepared->time, NULL, &status))
        return WAKPI_OK;
    return wakpi_people_wish(&state->people, prepared->stated.identities[0], prepared->time, kind, changed);
}

/* What a person writes or taps to opt out is a stop as well. */
static wakpi_status join_turn(struct wakpi_state *state, const struct prepared *prepared,
                              const wakpi_event *event, const uint32_t *labels, int *changed)
{
    wakpi_status status = WAKPI_OK;
    int written = event->kind == WAKPI_EVENT_MESSAGE || event->kind == WAKPI_EVENT_TAP;
    if (written && (event->flags & WAKPI_EVENT_OPT_OUT)) {
        wakpi_units_open_stated(state, &prepared->stated);
        status = join_wish(state, prepared, WAKPI_EVENT_STOP, changed);
    }
    struct wakpi_turn facts;
    wakpi_turn_read(state->key, event, labels, &prepared->stated, &facts);
    if (status != WAKPI_OK ||
        wakpi_erased_refuses(state, &prepared->stated, prepared->time, &facts.key, &status))
        return status;
    wakpi_units_open_turn(state, &facts);
    status = wakpi_turns_join(&state->turns, &state->people, &state->labels, &facts, changed);
    return wakpi_erased_doubt(state, WAKPI_MEMBER_TURN, facts.key, &prepared->stated, prepared->time, status);
}

static wakpi_status join_act(struct wakpi_state *state, const struct prepared *prepared,
                             const wakpi_event *event, const uint32_t *labels, int *changed)
{
    struct wakpi_act facts;
    wakpi_act_read(state->key, event, labels, &prepared->stated, &facts);
    wakpi_status status;
    if (wakpi_erased_refuses(state, &prepared->stated, prepared->time, &facts.key, &status))
        return status;
    wakpi_units_open_act(state, &facts);
    status = wakpi_acts_join(&state->acts, &state->people, &state->labels, &facts, changed);
    return wakpi_erased_doubt(state, WAKPI_MEMBER_ACT, facts.key, &prepared->stated, prepared->time, status);
}

/* What is no message is read again where it stands: it is rarer and has more to say. */
static wakpi_status join_other(struct wakpi_state *state, struct wakpi_call *call, size_t place,
                               const struct prepared *prepared, int *changed)
{
    wakpi_status status = wakpi_call_labels(state, call, place, NULL);
    if (status != WAKPI_OK)
        return status;
    const wakpi_event *event = wakpi_call_settle(state, call, place);
    const uint32_t *labels = call->labels.labels;
    if (is_turn(event->kind))
        return join_turn(state, prepared, event, labels, changed);
    switch (event->kind) {
    case WAKPI_EVENT_STOP:
    case WAKPI_EVENT_RESUME:
        return join_wish(state, prepared, event->kind, changed);
    case WAKPI_EVENT_COUNT:
    case WAKPI_EVENT_COST: {
        struct wakpi_register facts;
        wakpi_register_read(state->key, event, labels, &facts);
        return wakpi_registers_join(&state->registers, &state->settings.allocator, &state->labels, &facts,
                                    changed);
    }
    default: /* an alias is said by its identities alone */
        return wakpi_event_is_act(event->kind) ? join_act(state, prepared, event, labels, changed) : WAKPI_OK;
    }
}

/* Whoever an event concerns leaves the cells before it is joined; what a turn or act tells is looked at when it is read. */
static void open_units(struct wakpi_state *state, const struct prepared *prepared)
{
    int told_later = is_turn(prepared->kind) || wakpi_event_is_act(prepared->kind);
    if (is_message(prepared->kind))
        wakpi_units_open_message(state, &prepared->stated, prepared->time, &prepared->note);
    else if (!told_later || !wakpi_people_known(&state->people, &prepared->stated, prepared->time))
        wakpi_units_open_stated(state, &prepared->stated);
}

static wakpi_status join(struct wakpi_state *state, struct wakpi_call *call, size_t place,
                         struct prepared *prepared, int *changed)
{
    if (prepared->kind == WAKPI_EVENT_ERASE)
        return wakpi_erased_tell(state, &prepared->stated, prepared->time, changed);
    state->people.stated = &prepared->stated;
    if (state->units)
        open_units(state, prepared);
    if (prepared->stated.count > 1) {
        wakpi_status status =
            wakpi_people_join_stated(&state->people, &prepared->stated, prepared->time, changed);
        if (status != WAKPI_OK)
            return status;
    }
    if (is_message(prepared->kind))
        return wakpi_plain_join_message(state, &prepared->stated, &prepared->note, changed);
    wakpi_erased_stated(state, &prepared->stated, prepared->time);
    return join_other(state, call, place, prepared, changed);
}

static wakpi_status prepare_block(struct wakpi_state *state, struct wakpi_call *call, struct prepared *block,
                                  size_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wakpi_status status = prepare(state, call, first + i, &block[i]);
        if (status != WAKPI_OK)
            return status;
    }
    if (count == 1) { /* nothing to fetch ahead of */
        block->note.place = WAKPI_NO_PLACE;
        block->note.record = NULL;
        return WAKPI_OK;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_message(block[i].kind))
            wakpi_messages_prefetch(&state->messages, &block[i].note);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_message(block[i].kind)) {
            wakpi_messages_prefetch_traits(&state->messages, &block[i].note);
            wakpi_messages_prefetch_person(&state->people, &block[i].note);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (is_message(block[i].kind))
            wakpi_messages_prefetch_name(&state->people, &block[i].note);
    }
    return WAKPI_OK;
}

static wakpi_status apply_block(struct wakpi_state *state, struct wakpi_call *call, size_t first,
                                size_t count)
{
    struct prepared block[block_size];
    struct wakpi_elements *elements = &call->elements;
    wakpi_status status = prepare_block(state, call, block, first, count);
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        wakpi_elements_begin(elements, first + i, 0);
        if (block[i].kind == 0) {
            elements->left_out = WAKPI_OUTCOME_LATE;
            continue;
        }
        if (state->excluded.count > 0 && block[i].kind != WAKPI_EVENT_ERASE &&
            wakpi_excluded_has(&state->excluded, &block[i].stated)) {
            elements->left_out = WAKPI_OUTCOME_EXCLUDED;
            continue;
        }
        int changed = 0;
        int64_t refused = state->erased.refused;
        status = join(state, call, first + i, &block[i], &changed);
        if (state->erased.refused != refused)
            elements->left_out = WAKPI_OUTCOME_ERASED;
        if (changed || status != WAKPI_OK)
            state->generation++;
        elements->changed |= changed;
    }
    state->people.stated = NULL;
    return status;
}

/* Plain readings in a row, and what is between them. */
static wakpi_status apply_read(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                               size_t first, size_t count)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0, end; i < count && status == WAKPI_OK; i = end) {
        const uint8_t plain = desk->readings[i].plain;
        for (end = i + 1; end < count && desk->readings[end].plain == plain;)
            end++;
        if (plain)
            status = wakpi_plain_join(state, desk, i, end, first, &call->elements);
        for (size_t at = i; at < end && !plain && status == WAKPI_OK; at += block_size)
            status = apply_block(state, call, first + at, end - at < block_size ? end - at : block_size);
    }
    return status;
}

/* All events whose labels are in; those of a desk by what it holds at a time. */
static wakpi_status apply_all(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                              wakpi_error *error)
{
    const size_t step = desk ? WAKPI_READ_AHEAD : block_size;
    wakpi_status status = WAKPI_OK;
    for (size_t done = 0; done < call->count && status == WAKPI_OK; done += step) {
        size_t count = call->count - done < step ? call->count - done : step;
        if (!desk) {
            status = apply_block(state, call, done, count);
            continue;
        }
        if (done > 0) {
            wakpi_read_ahead(&state->settings, state->key, wakpi_call_event(call, done), count, desk);
            status = wakpi_call_take_read(state, call, desk, done, count, NULL);
        }
        if (status == WAKPI_OK)
            status = apply_read(state, call, desk, done, count);
    }
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory to apply all events; apply them again");
    return WAKPI_OK;
}

wakpi_status wakpi_state_apply(struct wakpi_state *state, const wakpi_event *events, const uint8_t *secondary,
                               size_t count, struct wakpi_applied *applied, wakpi_error *error)
{
    return wakpi_state_apply_read(state, events, secondary, count, NULL, applied, error);
}

wakpi_status wakpi_state_apply_read(struct wakpi_state *state, const wakpi_event *events,
                                    const uint8_t *secondary, size_t count, struct wakpi_desk *desk,
                                    struct wakpi_applied *applied, wakpi_error *error)
{
    struct wakpi_call call;
    size_t read = !desk ? 0 : count < WAKPI_READ_AHEAD ? count : WAKPI_READ_AHEAD;
    wakpi_call_start(&call, events, secondary, count);
    wakpi_status status = wakpi_call_take(state, &call, desk, read, error);
    if (status == WAKPI_OK)
        status = apply_all(state, &call, desk, error);
    if (status != WAKPI_OK)
        return status;
    wakpi_elements_begin(&call.elements, count, 1);
    if (state->erased.doubtful) {
        status = wakpi_state_purge(state, error);
        if (status != WAKPI_OK)
            return status;
    }
    if (applied)
        *applied = call.elements.applied;
    return WAKPI_OK;
}
