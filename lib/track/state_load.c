/* Bytes are read by one walk that judges, joins, or does both: a new state takes in what it judges and is dropped at the
 * first doubt; a state in use takes in what was judged as a whole before. What was not saved by wakpi_state_save() is
 * refused, also where it could be understood: one state has one form. */
#include <string.h>

#include "base/utf8.h"
#include "track/event.h"
#include "track/keyed.h"
#include "track/loading.h"
#include "track/message_ahead.h"
#include "track/saved.h"
#include "track/state_join.h"
#include "track/unit.h"
#include <wakpi/kpi.h>

enum {
    block_size = 16,  /* messages joined in one sweep */
    message_size = 45 /* bytes that one takes, with its person */
};

static void join_label(struct wakpi_loading *loading, size_t i, const char *text, size_t size)
{
    struct wakpi_state *state = loading->state;
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_COUNT);
    wakpi_loading_joined(loading, wakpi_labels_intern(&state->labels, text, size, &loading->labels[i + 1]));
    if (wakpi_labels_count(&state->labels) > limit)
        wakpi_reader_fail(loading->reader, WAKPI_LIMIT, "more different labels than max_label_count");
}

/* Order of bytes, as wakpi_labels_compare() has it. */
static int compare_texts(const char *one, size_t one_size, const char *other, size_t other_size)
{
    int order = memcmp(one, other, one_size < other_size ? one_size : other_size);
    return order != 0 ? order : one_size < other_size ? -1 : one_size > other_size;
}

/* All of them are taken in, or none. */
static void load_labels(struct wakpi_loading *loading)
{
    struct wakpi_labels *labels = &loading->state->labels;
    int64_t longest = wakpi_settings_integer(&loading->state->settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    uint32_t before = loading->joining ? wakpi_labels_count(labels) : 0;
    const char *latest = "";
    size_t latest_size = 0;
    for (size_t i = 0; i < loading->label_count && !wakpi_reader_failed(loading->reader); i++) {
        size_t size;
        const char *text = wakpi_get_bytes(loading->reader, SIZE_MAX, &size);
        if (loading->judging && (size == 0 || !wakpi_utf8_valid(text, size)))
            wakpi_loading_corrupt(loading, "a label is no text");
        else if (size > (uint64_t)longest)
            wakpi_reader_fail(loading->reader, WAKPI_LIMIT, "a label is longer than max_label_size");
        else if (compare_texts(latest, latest_size, text, size) >= 0)
            wakpi_loading_corrupt(loading, "labels are not in order");
        else if (wakpi_loading_joins(loading))
            join_label(loading, i, text, size);
        latest = text;
        latest_size = size;
    }
    if (loading->joining && wakpi_reader_failed(loading->reader))
        wakpi_labels_truncate(labels, before);
}

static void load_identities(struct wakpi_loading *loading)
{
    struct wakpi_fingerprint latest = {0, 0};
    loading->identities = loading->reader->bytes + loading->reader->at;
    if (!loading->judging) {
        wakpi_get_raw(loading->reader, loading->identity_count * 16);
        return;
    }
    for (size_t i = 0; i < loading->identity_count && !wakpi_reader_failed(loading->reader); i++)
        latest = wakpi_loading_next_key(loading, &latest);
}

static void get_label_registers(struct wakpi_loading *loading, struct wakpi_label_register *labels,
                                int64_t base, int32_t lowest, int32_t highest)
{
    uint64_t mask = wakpi_get_up_to(loading->reader, (1U << WAKPI_LABEL_LIMIT) - 1);
    if (mask & 1)
        wakpi_loading_corrupt(loading, "there is no label 0");
    for (unsigned left = (unsigned)mask & ~1U; left != 0; left &= left - 1) {
        int i = wakpi_lowest_bit(left);
        labels[i].label = wakpi_loading_label(loading);
        labels[i].rank = wakpi_get_u8(loading->reader);
        labels[i].time = wakpi_loading_time(loading, base);
        int price =
            i == WAKPI_LABEL_CATEGORY && labels[i].rank == WAKPI_RANK_PRICE && highest == WAKPI_RANK_SEND;
        if (labels[i].label == 0 || labels[i].rank < lowest || (labels[i].rank > highest && !price))
            wakpi_loading_corrupt(loading, "a label's rank is none");
    }
}

static void get_message(struct wakpi_loading *loading, struct wakpi_message *message)
{
    message->identity = wakpi_loading_identity(loading);
    if (loading->people && message->identity != 0)
        wakpi_prefetch(loading->identities + ((size_t)message->identity - 1) * 16);
    uint64_t mask = wakpi_get_u8(loading->reader);
    if (mask == 0 || mask >> WAKPI_STAGE_LIMIT)
        wakpi_loading_corrupt(loading, "a message's stages are none");
    int64_t base = 0;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++) {
        if (mask >> i & 1)
            message->seen[i] = base = wakpi_loading_time(loading, base);
    }
    if (mask >> WAKPI_STAGE_FAILED & 1) {
        message->failure_code = wakpi_loading_int32(loading);
        message->failure_time = wakpi_loading_time(loading, base);
        if (message->failure_time < message->seen[WAKPI_STAGE_FAILED] ||
            (message->failure_code == 0 && message->failure_time != message->seen[WAKPI_STAGE_FAILED]))
            wakpi_loading_corrupt(loading, "a failure's time is out of order");
    }
    message->flags = (uint32_t)wakpi_get_up_to(loading->reader, UINT32_MAX);
    get_label_registers(loading, message->labels, base, WAKPI_RANK_STATUS, WAKPI_RANK_SEND);
}

/* Of records that were appended. */
static void index_records(struct wakpi_loading *loading, const struct wakpi_arena *records,
                          struct wakpi_index *index)
{
    if (wakpi_loading_joins(loading) &&
        !wakpi_keyed_fill(records, index, &loading->state->settings.allocator))
        wakpi_loading_joined(loading, WAKPI_NO_MEMORY);
}

/* Joins messages with what that touches fetched ahead, in sweeps. */
static void join_messages(struct wakpi_loading *loading, struct wakpi_message *facts, size_t count)
{
    struct wakpi_state *state = loading->state;
    struct wakpi_message_note notes[block_size];
    for (size_t i = 0; i < count; i++) {
        notes[i].key = facts[i].key;
        notes[i].traits = 0; /* they are not known yet */
        notes[i].person = facts[i].person = wakpi_loading_identity_of(loading, facts[i].identity);
        facts[i].identity = wakpi_loading_number(loading, facts[i].identity);
        wakpi_messages_prefetch_index(&state->messages, &notes[i]);
    }
    for (size_t i = 0; i < count; i++)
        wakpi_messages_prefetch(&state->messages, &notes[i]);
    for (size_t i = 0; i < count && wakpi_loading_joins(loading); i++)
        wakpi_loading_joined(loading, wakpi_state_join_message(state, &facts[i], &loading->changed));
}

static void load_fresh_messages(struct wakpi_loading *loading)
{
    struct wakpi_messages *messages = &loading->state->messages;
    const struct wakpi_allocator *allocator = &loading->state->settings.allocator;
    size_t count = wakpi_get_count(loading->reader, 21);
    struct wakpi_fingerprint latest = {0, 0};
    struct wakpi_usual_traits known = {{0}};
    struct wakpi_keyed_filling filling;
    int filled = wakpi_keyed_begin(&filling, &messages->index, allocator, count);
    for (size_t i = 0; i < count && filled && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_message facts;
        if (!wakpi_load_usual(loading, &known, &latest)) {
            wakpi_message_clear(&facts, wakpi_loading_next_key(loading, &latest));
            get_message(loading, &facts);
            if (!wakpi_reader_failed(loading->reader))
                wakpi_loading_joined(loading, wakpi_messages_append(messages, allocator, &facts));
            if (!wakpi_reader_failed(loading->reader))
                wakpi_usual_learn(loading, &known, &facts);
        }
        if (loading->beside[WAKPI_MEMBER_MESSAGE].count > 0 && !wakpi_reader_failed(loading->reader))
            wakpi_judge_members(loading, WAKPI_MEMBER_MESSAGE, latest,
                                *wakpi_messages_identity(messages, messages->records.count - 1));
        filled = wakpi_keyed_add(&filling, &latest);
    }
    if (!wakpi_keyed_end(&filling, filled))
        wakpi_loading_joined(loading, WAKPI_NO_MEMORY);
}

static void load_messages(struct wakpi_loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 21), ready = 0;
    struct wakpi_fingerprint latest = {0, 0};
    struct wakpi_message block[block_size];
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_message *facts = &block[ready];
        wakpi_message_clear(facts, wakpi_loading_next_key(loading, &latest));
        get_message(loading, facts);
        wakpi_judge_members(loading, WAKPI_MEMBER_MESSAGE, facts->key, facts->identity);
        if (!wakpi_loading_joins(loading))
            continue;
        if (++ready == block_size || i + 1 == count) {
            join_messages(loading, block, ready);
            ready = 0;
        }
    }
}

static void get_turn(struct wakpi_loading *loading, struct wakpi_turn *turn)
{
    turn->identity = wakpi_loading_identity(loading);
    if (!loading->fresh) /* who it is lies anywhere in memory */
        turn->person = wakpi_loading_identity_of(loading, turn->identity);
    turn->kind = wakpi_get_u8(loading->reader);
    if ((turn->kind < WAKPI_EVENT_MESSAGE || turn->kind > WAKPI_EVENT_ECHO) &&
        turn->kind != WAKPI_EVENT_CLICK)
        wakpi_loading_corrupt(loading, "a turn's kind is none");
    uint64_t quotes = wakpi_get_u8(loading->reader);
    if (quotes > 1)
        wakpi_loading_corrupt(loading, "a turn's context is neither there nor not");
    if (quotes == 1) {
        turn->context = wakpi_loading_key(loading);
        if (wakpi_fingerprint_is_none(turn->context))
            wakpi_loading_corrupt(loading, "a turn's context is zero");
    }
    turn->time = wakpi_loading_time(loading, 0);
    turn->flags = (uint32_t)wakpi_get_up_to(loading->reader, UINT32_MAX);
    get_label_registers(loading, turn->labels, turn->time, WAKPI_RANK_EVENT, WAKPI_RANK_EVENT);
}

static wakpi_status join_turn(struct wakpi_loading *loading, struct wakpi_turn *facts)
{
    struct wakpi_state *state = loading->state;
    if (loading->fresh)
        return wakpi_turns_append(&state->turns, &state->settings.allocator, facts);
    facts->identity = wakpi_loading_number(loading, facts->identity);
    return wakpi_state_join_turn(state, facts, &loading->changed);
}

static void load_turns(struct wakpi_loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 22);
    struct wakpi_fingerprint latest = {0, 0};
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_turn facts;
        wakpi_turn_clear(&facts, wakpi_loading_next_key(loading, &latest));
        get_turn(loading, &facts);
        wakpi_judge_members(loading, WAKPI_MEMBER_TURN, facts.key, facts.identity);
        if (wakpi_loading_joins(loading))
            wakpi_loading_joined(loading, join_turn(loading, &facts));
    }
    if (loading->fresh)
        index_records(loading, &state->turns.records, &state->turns.index);
}

static void get_act(struct wakpi_loading *loading, struct wakpi_act *act)
{
    act->identity = wakpi_loading_identity(loading);
    act->person = wakpi_loading_identity_of(loading, act->identity);
    act->kind = wakpi_get_u8(loading->reader);
    uint64_t about = wakpi_get_u8(loading->reader);
    if (about > 3)
        wakpi_loading_corrupt(loading, "an act's context is neither there nor not");
    if (about & 1) {
        act->context = wakpi_loading_key(loading);
        if (wakpi_fingerprint_is_none(act->context))
            wakpi_loading_corrupt(loading, "an act's context is zero");
    }
    act->time = act->first = wakpi_loading_time(loading, 0);
    if (about & 2 && (act->first = wakpi_loading_time(loading, act->time)) == act->time)
        wakpi_loading_corrupt(loading, "an act was first stated when it was stated");
    act->version = wakpi_get_signed(loading->reader);
    act->amount = wakpi_get_signed(loading->reader);
    act->flags = (uint32_t)wakpi_get_up_to(loading->reader, UINT32_MAX);
    act->topic = (int32_t)wakpi_get_up_to(loading->reader, INT32_MAX);
    const void *currency = wakpi_get_raw(loading->reader, 3);
    if (currency)
        memcpy(act->currency, currency, 3);
    uint64_t mask = wakpi_get_up_to(loading->reader, (1U << WAKPI_LABEL_LIMIT) - 1);
    if (mask & 1)
        wakpi_loading_corrupt(loading, "there is no label 0");
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (mask >> i & 1 && (act->labels[i] = wakpi_loading_label(loading)) == 0)
            wakpi_loading_corrupt(loading, "a label is none");
    }
}

static wakpi_status join_act(struct wakpi_loading *loading, struct wakpi_act *facts)
{
    struct wakpi_state *state = loading->state;
    if (loading->fresh)
        return wakpi_acts_append(&state->acts, &state->settings.allocator, facts);
    facts->identity = wakpi_loading_number(loading, facts->identity);
    return wakpi_state_join_act(state, facts, &loading->changed);
}

static void load_acts(struct wakpi_loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 27);
    struct wakpi_fingerprint latest = {0, 0};
    if (count == 0)
        wakpi_loading_corrupt(loading, "a section of acts holds none");
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_act facts;
        memset(&facts, 0, sizeof facts);
        facts.key = wakpi_loading_next_key(loading, &latest);
        get_act(loading, &facts);
        wakpi_judge_members(loading, WAKPI_MEMBER_ACT, facts.key, facts.identity);
        if (loading->judging && !wakpi_reader_failed(loading->reader) &&
            !wakpi_act_valid(&state->settings, &facts))
            wakpi_loading_corrupt(loading, "an act is none");
        if (wakpi_loading_joins(loading))
            wakpi_loading_joined(loading, join_act(loading, &facts));
    }
    if (loading->fresh)
        index_records(loading, &state->acts.records, &state->acts.index);
}

static void get_register(struct wakpi_loading *loading, struct wakpi_register *entry)
{
    entry->kind = wakpi_get_u8(loading->reader);
    entry->from = wakpi_loading_time(loading, 0);
    entry->until = wakpi_loading_time(loading, 0);
    entry->version = wakpi_get_signed(loading->reader);
    entry->amount = wakpi_get_signed(loading->reader);
    entry->measure = wakpi_loading_int32(loading);
    entry->every = wakpi_loading_int32(loading);
    const void *currency = wakpi_get_raw(loading->reader, 3);
    if (currency)
        memcpy(entry->currency, currency, 3);
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
        entry->labels[label] = wakpi_loading_label(loading);
}

static void load_registers(struct wakpi_loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 35);
    struct wakpi_fingerprint latest = {0, 0};
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_register facts;
        memset(&facts, 0, sizeof facts);
        facts.key = wakpi_loading_next_key(loading, &latest);
        get_register(loading, &facts);
        if (loading->judging && !wakpi_reader_failed(loading->reader) &&
            !wakpi_register_valid(&state->settings, &facts))
            wakpi_loading_corrupt(loading, "a count or cost is none");
        if (wakpi_loading_joins(loading))
            wakpi_loading_joined(loading, wakpi_registers_join(&state->registers, &state->settings.allocator,
                                                               &state->labels, &facts, &loading->changed));
    }
}

static void load_options(struct wakpi_loading *loading)
{
    struct wakpi_reader *reader = loading->reader;
    const struct wakpi_settings *settings = &loading->state->settings;
    size_t size, expected_size;
    uint64_t check = wakpi_get_u64(reader);
    const char *account = wakpi_get_bytes(reader, SIZE_MAX, &size);
    uint64_t callback = wakpi_get_u8(reader);
    struct wakpi_fingerprint words = wakpi_loading_key(loading);
    const char *expected = wakpi_settings_text(settings, WAKPI_SETTING_ACCOUNT, &expected_size);
    if (check != wakpi_key_check(loading->state->key))
        wakpi_reader_fail(reader, WAKPI_MISMATCH, "the option \"key\" is not the one it was saved under");
    else if (size != expected_size || memcmp(account, expected, size) != 0)
        wakpi_reader_fail(reader, WAKPI_MISMATCH, "the option \"account\" is not the one it was saved under");
    else if ((int64_t)callback != wakpi_settings_integer(settings, WAKPI_SETTING_CAMPAIGN_FROM_CALLBACK))
        wakpi_reader_fail(reader, WAKPI_MISMATCH,
                          "the option \"campaign_from_callback\" is not the one it was saved under");
    else if (!wakpi_fingerprint_equal(words, wakpi_words_digest(settings)))
        wakpi_reader_fail(reader, WAKPI_MISMATCH,
                          "the option \"opt_out_words\" is not the one it was saved under");
}

static void load_erased(struct wakpi_loading *loading)
{
    struct wakpi_state *state = loading->state;
    int changed = 0;
    wakpi_erased_get(loading->reader, loading->joining ? &state->erased : NULL, &state->settings.allocator,
                     &changed);
    if (changed) /* judging, which no lock guards, changes nothing */
        state->erased.doubtful = loading->changed = 1;
}

static void load_closed(struct wakpi_loading *loading)
{
    struct wakpi_state *state = loading->state;
    wakpi_segments_get(loading->reader, &state->settings, loading->joining ? &state->labels : NULL,
                       &loading->closed);
}

static void load_section(struct wakpi_loading *loading, struct wakpi_reader *whole, uint32_t tag,
                         void (*load)(struct wakpi_loading *loading))
{
    struct wakpi_reader section;
    wakpi_enter_section(whole, tag, &section);
    loading->reader = &section;
    load(loading);
    wakpi_leave_section(whole, &section);
    loading->reader = whole;
}

static void load_label_section(struct wakpi_loading *loading)
{
    const struct wakpi_state *state = loading->state;
    loading->label_count = wakpi_get_count(loading->reader, 2);
    if ((int64_t)loading->label_count >
        wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_COUNT))
        wakpi_reader_fail(loading->reader, WAKPI_LIMIT, "more labels than max_label_count");
    else if (loading->joining) {
        loading->labels = wakpi_allocate_zeroed(&state->settings.allocator, loading->label_count + 1,
                                                sizeof *loading->labels);
        wakpi_loading_joined(loading, loading->labels ? WAKPI_OK : WAKPI_NO_MEMORY);
    }
    load_labels(loading);
}

static void load_identity_section(struct wakpi_loading *loading)
{
    loading->identity_count = wakpi_get_count(loading->reader, 16);
    load_identities(loading);
    if (wakpi_loading_joins(loading))
        wakpi_take_identities(loading);
}

static void load_sections(struct wakpi_loading *loading, struct wakpi_reader *whole)
{
    load_section(loading, whole, WAKPI_SECTION_ALIASES, wakpi_load_aliases);
    load_section(loading, whole, WAKPI_SECTION_MESSAGES,
                 loading->fresh ? load_fresh_messages : load_messages);
    load_section(loading, whole, WAKPI_SECTION_TURNS, load_turns);
    if (!wakpi_reader_failed(whole) && wakpi_peek_tag(whole) == WAKPI_SECTION_ACTS)
        load_section(loading, whole, WAKPI_SECTION_ACTS, load_acts);
    load_section(loading, whole, WAKPI_SECTION_MEMBERS, wakpi_load_members);
    load_section(loading, whole, WAKPI_SECTION_WISHES, wakpi_load_wishes);
    load_section(loading, whole, WAKPI_SECTION_REGISTERS, load_registers);
    if (!wakpi_reader_failed(whole) && wakpi_peek_tag(whole) == WAKPI_SECTION_MARKETS)
        load_section(loading, whole, WAKPI_SECTION_MARKETS, wakpi_load_markets);
    if (!wakpi_reader_failed(whole) && wakpi_peek_tag(whole) == WAKPI_SECTION_ERASED)
        load_section(loading, whole, WAKPI_SECTION_ERASED, load_erased);
    if (!wakpi_reader_failed(whole) && wakpi_peek_tag(whole) == WAKPI_SECTION_CLOSED)
        load_section(loading, whole, WAKPI_SECTION_CLOSED, load_closed);
}

/* One walk over all sections, *loading saying what it is for. What it keeps beside is dropped. */
static wakpi_status walk(struct wakpi_loading *loading, struct wakpi_reader *whole, wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &loading->state->settings.allocator;
    load_section(loading, whole, WAKPI_SECTION_OPTIONS, load_options);
    load_section(loading, whole, WAKPI_SECTION_LABELS, load_label_section);
    load_section(loading, whole, WAKPI_SECTION_IDENTITIES, load_identity_section);
    size_t named_count = loading->label_count + loading->identity_count;
    if (loading->judging && !wakpi_reader_failed(whole)) {
        wakpi_gather_members(loading, *whole);
        if (named_count > 0 && !(loading->named = wakpi_allocate_zeroed(allocator, named_count, 1)))
            wakpi_loading_joined(loading, WAKPI_NO_MEMORY);
    }
    if (!wakpi_reader_failed(whole))
        load_sections(loading, whole);
    for (size_t i = 0; i < WAKPI_LOADING_MARKS && loading->marking[i]; i++)
        *loading->marking[i] = 1;
    if (loading->named && !wakpi_reader_failed(whole) && memchr(loading->named, 0, named_count))
        wakpi_loading_corrupt(loading, "a label or identity is named by nothing");
    wakpi_release(allocator, loading->named, named_count, 1);
    wakpi_release(allocator, loading->labels, loading->label_count + 1, sizeof *loading->labels);
    wakpi_release(allocator, loading->people, loading->identity_count + 1, sizeof *loading->people);
    for (int kind = 0; kind <= WAKPI_MEMBER_ACT; kind++)
        wakpi_release(allocator, loading->beside[kind].members, loading->beside[kind].capacity,
                      sizeof *loading->beside[kind].members);
    return wakpi_codec_close(whole, error);
}

/* Into a state without facts, which is of no use after a failure. */
static wakpi_status load_fresh(struct wakpi_state *fresh, struct wakpi_reader *reader, wakpi_error *error)
{
    struct wakpi_loading loading = {.state = fresh, .judging = 1, .joining = 1, .fresh = 1};
    wakpi_segments_start(&loading.closed);
    wakpi_status status = walk(&loading, reader, error);
    fresh->segments = loading.closed;
    fresh->erased.doubtful = 0; /* a state is saved as its tombstones left it */
    fresh->erased.unproven = fresh->erased.stones.count > 0;
    return status;
}

static wakpi_status open_saved(struct wakpi_reader *reader, const void *bytes, size_t size,
                               wakpi_error *error)
{
    uint32_t version;
    return wakpi_codec_open(reader, bytes, size, WAKPI_STATE_KIND, WAKPI_STATE_VERSION, &version, error);
}

wakpi_status wakpi_state_load(const void *bytes, size_t size, const struct wakpi_settings *settings,
                              struct wakpi_state **state, wakpi_error *error)
{
    struct wakpi_reader reader;
    struct wakpi_state *fresh;
    wakpi_status status = open_saved(&reader, bytes, size, error);
    if (status == WAKPI_OK)
        status = wakpi_state_new(settings, &fresh, error);
    if (status != WAKPI_OK)
        return status;
    status = load_fresh(fresh, &reader, error);
    if (status == WAKPI_OK)
        *state = fresh;
    else
        wakpi_state_free(fresh);
    return status;
}

wakpi_status wakpi_state_load_beside(const struct wakpi_state *state, const void *bytes, size_t size,
                                     struct wakpi_state **fresh, wakpi_error *error)
{
    struct wakpi_reader reader;
    struct wakpi_state *made;
    wakpi_status status = open_saved(&reader, bytes, size, error);
    if (status == WAKPI_OK)
        status = wakpi_state_beside(state, &made, error);
    if (status != WAKPI_OK)
        return status;
    status = load_fresh(made, &reader, error);
    if (status == WAKPI_OK)
        *fresh = made;
    else
        wakpi_state_free(made);
    return status;
}

wakpi_status wakpi_state_judge_saved(struct wakpi_state *state, const void *bytes, size_t size,
                                     struct wakpi_saved *saved, wakpi_error *error)
{
    wakpi_status status = open_saved(&saved->reader, bytes, size, error);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_loading loading = {.state = state, .judging = 1};
    struct wakpi_reader reader = saved->reader;
    wakpi_segments_start(&loading.closed);
    status = walk(&loading, &reader, error);
    if (status == WAKPI_OK)
        saved->closed = loading.closed;
    else
        wakpi_segments_drop(&loading.closed, &state->settings.allocator);
    return status;
}

void wakpi_saved_drop(const struct wakpi_state *state, struct wakpi_saved *saved)
{
    wakpi_segments_drop(&saved->closed, &state->settings.allocator);
}

wakpi_status wakpi_state_join_saved(struct wakpi_state *state, const struct wakpi_saved *saved,
                                    wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &state->settings.allocator;
    struct wakpi_loading loading = {.state = state, .joining = 1};
    struct wakpi_reader reader = saved->reader;
    wakpi_status status = wakpi_state_meet_closed(state, &saved->closed, error);
    if (status != WAKPI_OK)
        return status;
    if (state->segments.watermark != saved->closed.watermark)
        wakpi_units_drop(state);
    wakpi_units_open_many(state, wakpi_reader_left(&reader) / message_size);
    wakpi_segments_start(&loading.closed);
    status = walk(&loading, &reader, error);
    if (status == WAKPI_OK || status == WAKPI_NO_MEMORY)
        state->segments.watermark = saved->closed.watermark;
    if (status == WAKPI_OK)
        status = wakpi_segments_merge(&state->segments, &loading.closed, allocator, &state->labels,
                                      state->epoch, &loading.changed);
    wakpi_segments_drop(&loading.closed, allocator);
    if (status == WAKPI_OK && (state->erased.doubtful || state->erased.unproven))
        status = wakpi_state_purge(state, error);
    if (loading.changed || status != WAKPI_OK)
        state->generation++;
    return status;
}
