#include <string.h>

#include "track/state_join.h"
#include "track/unit.h"

/* What must agree: what formed the facts, and what will form the answers. */
static const enum wakpi_setting agreed[] = {
    WAKPI_SETTING_ACCOUNT,
    WAKPI_SETTING_CAMPAIGN_FROM_CALLBACK,
    WAKPI_SETTING_OPT_OUT_WORDS,
    WAKPI_SETTING_CURRENCY,
    WAKPI_SETTING_ZONE,
    WAKPI_SETTING_ZONE_DATA,
    WAKPI_SETTING_TIME_TO_LIVE,
    WAKPI_SETTING_REPLY_WINDOW,
    WAKPI_SETTING_CONVERSION_WINDOW,
    WAKPI_SETTING_ATTRIBUTION,
    WAKPI_SETTING_ATTRIBUTION_HALF_LIFE,
    WAKPI_SETTING_OPT_OUT_WINDOW,
    WAKPI_SETTING_CONVERSATION_GAP,
    WAKPI_SETTING_ABANDONMENT_WINDOW,
    WAKPI_SETTING_RECONTACT_WINDOW,
    WAKPI_SETTING_INACTIVITY_WINDOW,
    WAKPI_SETTING_REPEAT_WINDOW,
    WAKPI_SETTING_BUSINESS_HOURS,
};

static wakpi_status check_options(const struct wakpi_state *into, const struct wakpi_state *from,
                                  wakpi_error *error)
{
    if (wakpi_key_check(into->key) != wakpi_key_check(from->key))
        return wakpi_fail(error, WAKPI_MISMATCH, -1,
                          "the option \"key\" differs; trackers that are to be merged need one key");
    for (size_t i = 0; i < sizeof agreed / sizeof *agreed; i++) {
        if (!wakpi_settings_agree(&into->settings, &from->settings, agreed[i]))
            return wakpi_fail(error, WAKPI_MISMATCH, -1, "the option \"%s\" differs",
                              wakpi_setting_name(agreed[i]));
    }
    return WAKPI_OK;
}

/* Labels and identities of `from` by their numbers there, as numbers of `into`. */
struct merging {
    struct wakpi_state *into;
    const struct wakpi_state *from;
    uint32_t *labels, *people;
    size_t label_room, people_room;
    int changed;
};

/* All are taken in, or none. */
static wakpi_status map_labels(struct merging *merging, wakpi_error *error)
{
    struct wakpi_state *into = merging->into;
    const struct wakpi_state *from = merging->from;
    uint32_t *map = merging->labels;
    int64_t longest = wakpi_settings_integer(&into->settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    uint32_t before = wakpi_labels_count(&into->labels);
    uint32_t count = wakpi_labels_count(&from->labels);
    wakpi_status status = WAKPI_OK;
    map[0] = 0;
    for (uint32_t label = 1; label <= count && status == WAKPI_OK; label++) {
        struct wakpi_label_text text = wakpi_labels_text(&from->labels, label);
        status = wakpi_labels_intern(&into->labels, text.text, text.size, &map[label]);
        if (status != WAKPI_OK)
            status = wakpi_fail(error, status, -1, "no memory for a label");
        else
            status = wakpi_state_check_label_count(into, -1, error);
        if (status == WAKPI_OK && text.size > (uint64_t)longest)
            status = wakpi_fail(error, WAKPI_LIMIT, -1,
                                "the label \"%.40s...\" is longer than max_label_size", text.text);
    }
    if (status != WAKPI_OK)
        wakpi_labels_truncate(&into->labels, before);
    return status;
}

/* What nothing names is not saved either. */
static wakpi_status map_people(struct merging *merging)
{
    const struct wakpi_people *from = &merging->from->people;
    struct wakpi_fingerprint names[WAKPI_PEOPLE_SWEEP];
    wakpi_status status = WAKPI_OK;
    for (size_t first = 0, count; first < from->identities.count && status == WAKPI_OK; first += count) {
        for (count = 0; count < WAKPI_PEOPLE_SWEEP && first + count < from->identities.count; count++)
            names[count] = wakpi_people_fingerprint(from, (uint32_t)(first + count) + 1);
        status = wakpi_people_number(&merging->into->people, names, count, merging->people + first + 1);
    }
    return status;
}

static void map_registers(struct wakpi_label_register *labels, const struct merging *merging)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        labels[i].label = merging->labels[labels[i].label];
}

static void map_numbers(uint32_t *labels, const struct merging *merging)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        labels[i] = merging->labels[labels[i]];
}

static wakpi_status merge_people(struct merging *merging)
{
    const struct wakpi_people *from = &merging->from->people;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < from->aliases.count && status == WAKPI_OK; i++) {
        const struct wakpi_alias_record *alias = wakpi_arena_at(&from->aliases, i);
        status = wakpi_state_join_alias(merging->into, merging->people[alias->one],
                                        merging->people[alias->other], alias->time, &merging->changed);
    }
    for (size_t i = 0; i < from->wishes.count && status == WAKPI_OK; i++) {
        const struct wakpi_wish_record *wish = wakpi_arena_at(&from->wishes, i);
        status = wakpi_state_join_wish(merging->into, merging->people[wish->identity], wish->time, wish->kind,
                                       &merging->changed);
    }
    return status;
}

static wakpi_status merge_entities(struct merging *merging)
{
    struct wakpi_state *into = merging->into;
    const struct wakpi_state *from = merging->from;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wakpi_state_message_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_message facts;
        wakpi_state_message(from, i, &facts);
        map_registers(facts.labels, merging);
        facts.identity = merging->people[facts.identity];
        status = wakpi_state_join_message(into, &facts, &merging->changed);
    }
    for (size_t i = 0; i < wakpi_state_turn_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_turn facts;
        wakpi_state_turn(from, i, &facts);
        map_registers(facts.labels, merging);
        facts.identity = merging->people[facts.identity];
        status = wakpi_state_join_turn(into, &facts, &merging->changed);
    }
    for (size_t i = 0; i < wakpi_state_register_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_register facts;
        wakpi_state_register(from, i, &facts);
        map_numbers(facts.labels, merging);
        status = wakpi_registers_join(&into->registers, &into->settings.allocator, &into->labels, &facts,
                                      &merging->changed);
    }
    for (size_t i = 0; i < wakpi_state_act_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_act facts;
        wakpi_state_act(from, i, &facts);
        map_numbers(facts.labels, merging);
        facts.identity = merging->people[facts.identity];
        status = wakpi_state_join_act(into, &facts, &merging->changed);
    }
    return status;
}

/* Their messages, turns and acts are there by now. */
static wakpi_status merge_members(struct merging *merging)
{
    const struct wakpi_people *from = &merging->from->people;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < from->members.count && status == WAKPI_OK; i++) {
        const struct wakpi_member *member = wakpi_arena_at(&from->members, i);
        status = wakpi_state_join_member(merging->into, member->kind, member->key,
                                         wakpi_people_fingerprint(from, member->identity), &merging->changed);
    }
    return status;
}

static void merge_markets(struct merging *merging)
{
    for (uint32_t i = 1; i <= wakpi_state_identity_count(merging->from); i++) {
        const struct wakpi_identity_record *record = wakpi_arena_at(&merging->from->people.identities, i - 1);
        if (record->market != 0)
            merging->changed |= wakpi_people_mark(&merging->into->people, merging->people[i], record->market);
    }
}

/* What was joined before is looked at where it may be erased, or where more is. */
static wakpi_status merge_erased(struct wakpi_state *into, const struct wakpi_state *from, int *changed)
{
    int more = 0;
    wakpi_status status = wakpi_erased_merge(&into->erased, &from->erased, &into->settings.allocator, &more);
    into->erased.doubtful |= more;
    *changed |= more;
    int purging = into->erased.doubtful || into->erased.unproven;
    return status == WAKPI_OK && purging ? wakpi_state_purge(into, NULL) : status;
}

static int knows_nothing(const struct wakpi_state *state)
{
    return state->messages.records.count == 0 && state->turns.records.count == 0 &&
           state->acts.records.count == 0 && state->registers.records.count == 0 &&
           state->people.aliases.count == 0 && state->people.wishes.count == 0 && !wakpi_state_closed(state);
}

wakpi_status wakpi_state_meet_closed(const struct wakpi_state *into, const struct wakpi_segments *from,
                                     wakpi_error *error)
{
    return knows_nothing(into) ? WAKPI_OK : wakpi_segments_check(&into->segments, from, error);
}

static wakpi_status merge_facts(struct merging *merging)
{
    struct wakpi_state *into = merging->into;
    const struct wakpi_state *from = merging->from;
    into->segments.watermark = from->segments.watermark;
    wakpi_status status = map_people(merging);
    if (status == WAKPI_OK)
        status = merge_people(merging);
    if (status == WAKPI_OK)
        status = merge_entities(merging);
    if (status == WAKPI_OK)
        status = merge_members(merging);
    if (status == WAKPI_OK) {
        merge_markets(merging);
        status = merge_erased(into, from, &merging->changed);
    }
    if (status == WAKPI_OK)
        status = wakpi_segments_merge(&into->segments, &from->segments, &into->settings.allocator,
                                      &into->labels, into->epoch, &merging->changed);
    if (merging->changed || status != WAKPI_OK)
        into->generation++;
    return status;
}

wakpi_status wakpi_state_merge(struct wakpi_state *into, const struct wakpi_state *from, wakpi_error *error)
{
    wakpi_status status = check_options(into, from, error);
    if (status != WAKPI_OK || into == from)
        return status;
    status = wakpi_state_meet_closed(into, &from->segments, error);
    if (status != WAKPI_OK)
        return status;
    if (into->segments.watermark != from->segments.watermark)
        wakpi_units_drop(into);
    wakpi_units_open_many(into, wakpi_state_message_count(from) + wakpi_state_turn_count(from) +
                                    wakpi_state_act_count(from));
    const struct wakpi_allocator *allocator = &into->settings.allocator;
    struct merging merging = {.into = into,
                              .from = from,
                              .label_room = (size_t)wakpi_labels_count(&from->labels) + 1,
                              .people_room = (size_t)wakpi_state_identity_count(from) + 1};
    merging.labels = wakpi_allocate_zeroed(allocator, merging.label_room, sizeof *merging.labels);
    merging.people = wakpi_allocate_zeroed(allocator, merging.people_room, sizeof *merging.people);
    if (merging.labels && merging.people)
        status = map_labels(&merging, error);
    else
        status = wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to merge");
    if (status == WAKPI_OK && (status = merge_facts(&merging)) != WAKPI_OK)
        wakpi_fail(error, status, -1, "no memory to merge all; merge again");
    wakpi_release(allocator, merging.labels, merging.label_room, sizeof *merging.labels);
    wakpi_release(allocator, merging.people, merging.people_room, sizeof *merging.people);
    return status;
}
