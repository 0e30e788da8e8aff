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

/* Labels of `from` by their number there, as numbers of `into`; all are taken in, or none. */
static wakpi_status map_labels(struct wakpi_state *into, const struct wakpi_state *from, uint32_t *map,
                               wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&into->settings, WAKPI_SETTING_MAX_LABEL_COUNT);
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
        else if (wakpi_labels_count(&into->labels) > limit)
            status = wakpi_fail(error, WAKPI_LIMIT, -1, "more different labels than max_label_count, %lld",
                                (long long)limit);
        else if (text.size > (uint64_t)longest)
            status = wakpi_fail(error, WAKPI_LIMIT, -1,
                                "the label \"%.40s...\" is longer than max_label_size", text.text);
    }
    if (status != WAKPI_OK)
        wakpi_labels_truncate(&into->labels, before);
    return status;
}

static void map_registers(struct wakpi_label_register *labels, const uint32_t *map)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        labels[i].label = map[labels[i].label];
}

static wakpi_status merge_people(struct wakpi_state *into, const struct wakpi_state *from, int *changed)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wakpi_state_alias_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_alias alias;
        wakpi_state_alias(from, i, &alias);
        status = wakpi_state_join_alias(into, alias.one, alias.other, alias.time, changed);
    }
    for (size_t i = 0; i < wakpi_state_wish_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_wish wish;
        wakpi_state_wish(from, i, &wish);
        status = wakpi_state_join_wish(into, wish.person, wish.time, wish.kind, changed);
    }
    return status;
}

static wakpi_status merge_entities(struct wakpi_state *into, const struct wakpi_state *from,
                                   const uint32_t *map, int *changed)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wakpi_state_message_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_message facts;
        wakpi_state_message(from, i, &facts);
        map_registers(facts.labels, map);
        status = wakpi_state_join_message(into, &facts, changed);
    }
    for (size_t i = 0; i < wakpi_state_turn_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_turn facts;
        wakpi_state_turn(from, i, &facts);
        map_registers(facts.labels, map);
        status = wakpi_state_join_turn(into, &facts, changed);
    }
    for (size_t i = 0; i < wakpi_state_register_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_register facts;
        wakpi_state_register(from, i, &facts);
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
            facts.labels[label] = map[facts.labels[label]];
        status =
            wakpi_registers_join(&into->registers, &into->settings.allocator, &into->labels, &facts, changed);
    }
    for (size_t i = 0; i < wakpi_state_act_count(from) && status == WAKPI_OK; i++) {
        struct wakpi_act facts;
        wakpi_state_act(from, i, &facts);
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
            facts.labels[label] = map[facts.labels[label]];
        status = wakpi_state_join_act(into, &facts, changed);
    }
    return status;
}

/* Their messages, turns and acts are there by now. */
static wakpi_status merge_members(struct wakpi_state *into, const struct wakpi_state *from, int *changed)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < from->people.members.count && status == WAKPI_OK; i++) {
        const struct wakpi_member *member = wakpi_arena_at(&from->people.members, i);
        status = wakpi_state_join_member(into, member->kind, member->key,
                                         wakpi_people_fingerprint(&from->people, member->identity), changed);
    }
    return status;
}

/* Of identities that are there by now. */
static void merge_markets(struct wakpi_state *into, const struct wakpi_state *from, int *changed)
{
    for (uint32_t i = 1; i <= wakpi_state_identity_count(from); i++) {
        const struct wakpi_identity_record *record = wakpi_arena_at(&from->people.identities, i - 1);
        uint32_t identity = record->market ? wakpi_people_find(&into->people, record->fingerprint) : 0;
        if (identity != 0)
            *changed |= wakpi_people_mark(&into->people, identity, record->market);
    }
}

/* What was joined before is looked at where it may be erased, or where more is. */
static wakpi_status merge_erased(struct wakpi_state *into, const struct wakpi_state *from, int *changed)
{
    int more = 0;
    wakpi_status status = wakpi_erased_merge(&into->erased, &from->erased, &into->settings.allocator, &more);
    into->erased.doubtful |= more;
    *changed |= more;
    return status == WAKPI_OK && into->erased.doubtful ? wakpi_state_purge(into, NULL) : status;
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

wakpi_status wakpi_state_merge(struct wakpi_state *into, const struct wakpi_state *from, wakpi_error *error)
{
    wakpi_status status = check_options(into, from, error);
    if (status != WAKPI_OK || into == from)
        return status;
    status = wakpi_state_meet_closed(into, &from->segments, error);
    if (status != WAKPI_OK)
        return status;
    const struct wakpi_allocator *allocator = &into->settings.allocator;
    if (into->segments.watermark != from->segments.watermark)
        wakpi_units_drop(into);
    wakpi_units_open_many(into, wakpi_state_message_count(from) + wakpi_state_turn_count(from) +
                                    wakpi_state_act_count(from));
    size_t map_size = (size_t)wakpi_labels_count(&from->labels) + 1;
    uint32_t *map = wakpi_allocate_zeroed(allocator, map_size, sizeof *map);
    if (!map)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to merge");
    status = map_labels(into, from, map, error);
    if (status == WAKPI_OK) {
        int changed = 0;
        into->segments.watermark = from->segments.watermark;
        status = merge_people(into, from, &changed);
        if (status == WAKPI_OK)
            status = merge_entities(into, from, map, &changed);
        if (status == WAKPI_OK)
            status = merge_members(into, from, &changed);
        merge_markets(into, from, &changed);
        if (status == WAKPI_OK)
            status = merge_erased(into, from, &changed);
        if (status == WAKPI_OK)
            status = wakpi_segments_merge(&into->segments, &from->segments, allocator, &into->labels,
                                          into->epoch, &changed);
        if (changed || status != WAKPI_OK)
            into->generation++;
        if (status != WAKPI_OK)
            wakpi_fail(error, status, -1, "no memory to merge all; merge again");
    }
    wakpi_release(allocator, map, map_size, sizeof *map);
    return status;
}
