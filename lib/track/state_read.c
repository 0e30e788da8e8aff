/* A state as others read it. */
#include <string.h>

#include "track/state_tables.h"

int64_t wakpi_state_watermark(const struct wakpi_state *state)
{
    return state->segments.watermark;
}

uint64_t wakpi_state_generation(const struct wakpi_state *state)
{
    return state->generation;
}

struct wakpi_key wakpi_state_key(const struct wakpi_state *state)
{
    return state->key;
}

const struct wakpi_settings *wakpi_state_settings(const struct wakpi_state *state)
{
    return &state->settings;
}

const struct wakpi_labels *wakpi_state_labels(const struct wakpi_state *state)
{
    return &state->labels;
}

size_t wakpi_state_message_count(const struct wakpi_state *state)
{
    return state->messages.records.count;
}

void wakpi_state_message(const struct wakpi_state *state, size_t place, struct wakpi_message *message)
{
    wakpi_messages_get(&state->messages, place, message);
    message->person = wakpi_people_fingerprint(&state->people, message->identity);
}

uint32_t wakpi_state_message_flags(const struct wakpi_state *state, size_t place)
{
    return wakpi_messages_flags(&state->messages, place);
}

struct wakpi_fingerprint wakpi_state_identity(const struct wakpi_state *state, uint32_t identity)
{
    return wakpi_people_fingerprint(&state->people, identity);
}

void wakpi_state_message_facts(const struct wakpi_state *state, size_t place, struct wakpi_message *message)
{
    wakpi_messages_get(&state->messages, place, message);
}

struct wakpi_fingerprint wakpi_state_message_key(const struct wakpi_state *state, size_t place)
{
    return wakpi_messages_key(&state->messages, place);
}

size_t wakpi_state_find_message(const struct wakpi_state *state, const struct wakpi_fingerprint *key)
{
    return wakpi_messages_find(&state->messages, *key);
}

size_t wakpi_state_turn_count(const struct wakpi_state *state)
{
    return state->turns.records.count;
}

void wakpi_state_turn(const struct wakpi_state *state, size_t place, struct wakpi_turn *turn)
{
    wakpi_turns_get(&state->turns, &state->people, place, turn);
}

size_t wakpi_state_wish_count(const struct wakpi_state *state)
{
    return state->people.wishes.count;
}

void wakpi_state_wish(const struct wakpi_state *state, size_t place, struct wakpi_wish *wish)
{
    const struct wakpi_wish_record *record = wakpi_arena_at(&state->people.wishes, place);
    wish->person = wakpi_people_fingerprint(&state->people, record->identity);
    wish->time = record->time;
    wish->identity = record->identity;
    wish->kind = record->kind;
}

size_t wakpi_state_alias_count(const struct wakpi_state *state)
{
    return state->people.aliases.count;
}

void wakpi_state_alias(const struct wakpi_state *state, size_t place, struct wakpi_alias *alias)
{
    const struct wakpi_alias_record *record = wakpi_arena_at(&state->people.aliases, place);
    alias->one = wakpi_people_fingerprint(&state->people, record->one);
    alias->other = wakpi_people_fingerprint(&state->people, record->other);
    alias->time = record->time;
}

size_t wakpi_state_register_count(const struct wakpi_state *state)
{
    return state->registers.records.count;
}

void wakpi_state_register(const struct wakpi_state *state, size_t place, struct wakpi_register *entry)
{
    memcpy(entry, wakpi_arena_at(&state->registers.records, place), sizeof *entry);
}

size_t wakpi_state_act_count(const struct wakpi_state *state)
{
    return state->acts.records.count;
}

void wakpi_state_act(const struct wakpi_state *state, size_t place, struct wakpi_act *act)
{
    memcpy(act, wakpi_arena_at(&state->acts.records, place), sizeof *act);
    act->person = wakpi_people_fingerprint(&state->people, act->identity);
}

size_t wakpi_state_find_act(const struct wakpi_state *state, const struct wakpi_fingerprint *key)
{
    return wakpi_acts_find(&state->acts, *key);
}

uint32_t wakpi_state_identity_count(const struct wakpi_state *state)
{
    return (uint32_t)state->people.identities.count;
}

uint16_t wakpi_state_market(const struct wakpi_state *state, uint32_t identity)
{
    return wakpi_people_market(&state->people, identity);
}

uint32_t wakpi_state_person(const struct wakpi_state *state, uint32_t identity)
{
    return wakpi_people_root(&state->people, identity);
}
