/* Bytes are judged while they are read into a state of their own, which is dropped at the first doubt. What was not
 * saved by wakpi_state_save() is refused, also where it could be understood: one state has one form. */
#include <string.h>

#include "base/utf8.h"
#include "track/event.h"
#include "track/state_codec.h"
#include <wakpi/kpi.h>

struct loading {
    struct wakpi_state *state;
    struct wakpi_reader *reader; /* of the section */
    uint8_t *named;              /* labels, then identities: 1 once something names them */
    size_t label_count, identity_count;
};

static void corrupt(struct loading *loading, const char *what)
{
    wakpi_reader_fail(loading->reader, WAKPI_CORRUPT, what);
}

/* Joining cannot fail but for memory. */
static void joined(struct loading *loading, wakpi_status status)
{
    if (status != WAKPI_OK)
        wakpi_reader_fail(loading->reader, status, "no memory to load");
}

static struct wakpi_fingerprint get_key(struct loading *loading)
{
    struct wakpi_fingerprint key;
    key.high = wakpi_get_u64(loading->reader);
    key.low = wakpi_get_u64(loading->reader);
    return key;
}

/* Keys must come in order, each once; *latest begins as zero, which is no key. */
static struct wakpi_fingerprint get_next_key(struct loading *loading, struct wakpi_fingerprint *latest)
{
    struct wakpi_fingerprint key = get_key(loading);
    if (wakpi_fingerprint_compare(*latest, key) >= 0)
        corrupt(loading, "keys are not in order");
    *latest = key;
    return key;
}

static uint32_t get_label(struct loading *loading)
{
    uint64_t label = wakpi_get_up_to(loading->reader, loading->label_count);
    if (label > 0 && loading->named)
        loading->named[label - 1] = 1;
    return (uint32_t)label;
}

static uint32_t get_identity(struct loading *loading)
{
    uint64_t identity = wakpi_get_up_to(loading->reader, loading->identity_count);
    if (identity > 0 && loading->named)
        loading->named[loading->label_count + identity - 1] = 1;
    return (uint32_t)identity;
}

static uint32_t get_named_identity(struct loading *loading)
{
    uint32_t identity = get_identity(loading);
    if (identity == 0)
        corrupt(loading, "an identity is missing");
    return identity;
}

static int64_t get_time(struct loading *loading, int64_t base)
{
    int64_t time = wakpi_time_sum(base, wakpi_get_signed(loading->reader));
    if (time < 0 || time > WAKPI_EVENT_LAST_TIME)
        corrupt(loading, "a time is out of range");
    return time;
}

static int32_t get_int32(struct loading *loading)
{
    int64_t value = wakpi_get_signed(loading->reader);
    if (value < INT32_MIN || value > INT32_MAX)
        corrupt(loading, "a number is out of range");
    return (int32_t)value;
}

static void load_labels(struct loading *loading)
{
    const struct wakpi_settings *settings = &loading->state->settings;
    struct wakpi_labels *labels = &loading->state->labels;
    int64_t longest = wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    size_t count = loading->label_count;
    if ((int64_t)count > wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_COUNT))
        wakpi_reader_fail(loading->reader, WAKPI_LIMIT, "more labels than max_label_count");
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        size_t size;
        const char *text = wakpi_get_bytes(loading->reader, SIZE_MAX, &size);
        uint32_t label;
        if (size == 0 || !wakpi_utf8_valid(text, size))
            corrupt(loading, "a label is no text");
        else if (size > (uint64_t)longest)
            wakpi_reader_fail(loading->reader, WAKPI_LIMIT, "a label is longer than max_label_size");
        else {
            joined(loading, wakpi_labels_intern(labels, text, size, &label));
            if (!wakpi_reader_failed(loading->reader) &&
                wakpi_labels_compare(labels, (uint32_t)i, label) >= 0)
                corrupt(loading, "labels are not in order");
        }
    }
}

static void load_identities(struct loading *loading)
{
    struct wakpi_fingerprint latest = {0, 0};
    for (size_t i = 0; i < loading->identity_count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_fingerprint fingerprint = get_next_key(loading, &latest);
        uint32_t identity;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading, wakpi_people_identity(&loading->state->people, fingerprint, &identity));
    }
}

static struct wakpi_fingerprint identity_of(const struct loading *loading, uint32_t identity)
{
    return wakpi_people_fingerprint(&loading->state->people, identity);
}

static void load_aliases(struct loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 3);
    uint64_t latest = 0;
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        uint32_t one = get_named_identity(loading);
        uint32_t other = get_named_identity(loading);
        int64_t time = get_time(loading, 0);
        uint64_t pair = (uint64_t)one << 32 | other;
        if (one >= other || pair <= latest)
            corrupt(loading, "aliases are not in order");
        latest = pair;
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading, wakpi_people_alias(&loading->state->people, identity_of(loading, one),
                                               identity_of(loading, other), time, &changed));
    }
}

static void get_label_registers(struct loading *loading, struct wakpi_label_register *labels, int64_t base,
                                int32_t lowest, int32_t highest)
{
    uint64_t mask = wakpi_get_up_to(loading->reader, (1U << WAKPI_LABEL_LIMIT) - 1);
    if (mask & 1)
        corrupt(loading, "there is no label 0");
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (!(mask >> i & 1))
            continue;
        labels[i].label = get_label(loading);
        labels[i].rank = wakpi_get_u8(loading->reader);
        labels[i].time = get_time(loading, base);
        if (labels[i].label == 0 || labels[i].rank < lowest || labels[i].rank > highest)
            corrupt(loading, "a label's rank is none");
    }
}

static void get_message(struct loading *loading, struct wakpi_message *message)
{
    message->person = identity_of(loading, get_identity(loading));
    uint64_t mask = wakpi_get_u8(loading->reader);
    if (mask == 0 || mask >> WAKPI_STAGE_LIMIT)
        corrupt(loading, "a message's stages are none");
    int64_t base = 0;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++) {
        if (mask >> i & 1)
            message->seen[i] = base = get_time(loading, base);
    }
    if (mask >> WAKPI_STAGE_FAILED & 1) {
        message->failure_code = get_int32(loading);
        message->failure_time = get_time(loading, base);
        if (message->failure_time < message->seen[WAKPI_STAGE_FAILED] ||
            (message->failure_code == 0 && message->failure_time != message->seen[WAKPI_STAGE_FAILED]))
            corrupt(loading, "a failure's time is out of order");
    }
    message->flags = (uint32_t)wakpi_get_up_to(loading->reader, UINT32_MAX);
    get_label_registers(loading, message->labels, base, WAKPI_RANK_STATUS, WAKPI_RANK_SEND);
}

static void load_messages(struct loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 21);
    struct wakpi_fingerprint latest = {0, 0};
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_message facts;
        wakpi_message_clear(&facts, get_next_key(loading, &latest));
        get_message(loading, &facts);
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading,
                   wakpi_messages_join(&state->messages, &state->people, &state->labels, &facts, &changed));
    }
}

static void get_turn(struct loading *loading, struct wakpi_turn *turn)
{
    turn->person = identity_of(loading, get_identity(loading));
    turn->kind = wakpi_get_u8(loading->reader);
    if ((turn->kind < WAKPI_EVENT_MESSAGE || turn->kind > WAKPI_EVENT_ECHO) &&
        turn->kind != WAKPI_EVENT_CLICK)
        corrupt(loading, "a turn's kind is none");
    uint64_t quotes = wakpi_get_u8(loading->reader);
    if (quotes > 1)
        corrupt(loading, "a turn's context is neither there nor not");
    if (quotes == 1) {
        turn->context = get_key(loading);
        if (turn->context.high == 0 && turn->context.low == 0)
            corrupt(loading, "a turn's context is zero");
    }
    turn->time = get_time(loading, 0);
    turn->flags = (uint32_t)wakpi_get_up_to(loading->reader, UINT32_MAX);
    get_label_registers(loading, turn->labels, turn->time, WAKPI_RANK_EVENT, WAKPI_RANK_EVENT);
}

static void load_turns(struct loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 22);
    struct wakpi_fingerprint latest = {0, 0};
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_turn facts;
        wakpi_turn_clear(&facts, get_next_key(loading, &latest));
        get_turn(loading, &facts);
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading,
                   wakpi_turns_join(&state->turns, &state->people, &state->labels, &facts, &changed));
    }
}

static void get_act(struct loading *loading, struct wakpi_act *act)
{
    act->person = identity_of(loading, get_identity(loading));
    act->kind = wakpi_get_u8(loading->reader);
    uint64_t about = wakpi_get_u8(loading->reader);
    if (about > 1)
        corrupt(loading, "an act's context is neither there nor not");
    if (about == 1) {
        act->context = get_key(loading);
        if (act->context.high == 0 && act->context.low == 0)
            corrupt(loading, "an act's context is zero");
    }
    act->time = get_time(loading, 0);
    act->version = wakpi_get_signed(loading->reader);
    act->amount = wakpi_get_signed(loading->reader);
    act->flags = (uint32_t)wakpi_get_up_to(loading->reader, UINT32_MAX);
    act->topic = (int32_t)wakpi_get_up_to(loading->reader, INT32_MAX);
    const void *currency = wakpi_get_raw(loading->reader, 3);
    if (currency)
        memcpy(act->currency, currency, 3);
    uint64_t mask = wakpi_get_up_to(loading->reader, (1U << WAKPI_LABEL_LIMIT) - 1);
    if (mask & 1)
        corrupt(loading, "there is no label 0");
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (mask >> i & 1 && (act->labels[i] = get_label(loading)) == 0)
            corrupt(loading, "a label is none");
    }
}

static void load_acts(struct loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 27);
    struct wakpi_fingerprint latest = {0, 0};
    if (count == 0)
        corrupt(loading, "a section of acts holds none");
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_act facts;
        memset(&facts, 0, sizeof facts);
        facts.key = get_next_key(loading, &latest);
        get_act(loading, &facts);
        if (!wakpi_reader_failed(loading->reader) && !wakpi_act_valid(&state->settings, &facts))
            corrupt(loading, "an act is none");
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading, wakpi_acts_join(&state->acts, &state->people, &state->labels, &facts, &changed));
    }
}

/* A member stands beside a smaller identity, in a message, turn or act that is there. */
static void check_member(struct loading *loading, int32_t kind, struct wakpi_fingerprint key,
                         uint32_t identity)
{
    const struct wakpi_state *state = loading->state;
    uint32_t smallest = 0;
    if (kind == WAKPI_MEMBER_MESSAGE) {
        size_t place = wakpi_messages_find(&state->messages, key);
        if (place != WAKPI_NO_PLACE)
            smallest = *wakpi_messages_identity(&loading->state->messages, place);
    } else if (kind == WAKPI_MEMBER_TURN) {
        size_t place = wakpi_turns_find(&state->turns, key);
        if (place != WAKPI_NO_PLACE)
            smallest = *wakpi_turns_identity(&loading->state->turns, place);
    } else if (kind == WAKPI_MEMBER_ACT) {
        size_t place = wakpi_acts_find(&state->acts, key);
        if (place != WAKPI_NO_PLACE)
            smallest = *wakpi_acts_identity(&loading->state->acts, place);
    }
    if (smallest == 0 || identity <= smallest)
        corrupt(loading, "an identity stands beside none that is smaller");
}

static void load_members(struct loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 18);
    struct wakpi_fingerprint latest = {0, 0};
    uint64_t latest_rest = 0;
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_fingerprint key = get_key(loading);
        int32_t kind = wakpi_get_u8(loading->reader);
        uint32_t identity = get_named_identity(loading);
        uint64_t rest = (uint64_t)kind << 32 | identity;
        int order = wakpi_fingerprint_compare(latest, key);
        if (order > 0 || (order == 0 && rest <= latest_rest))
            corrupt(loading, "members are not in order");
        latest = key;
        latest_rest = rest;
        if (!wakpi_reader_failed(loading->reader))
            check_member(loading, kind, key, identity);
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading, wakpi_state_join_member(loading->state, kind, key, identity_of(loading, identity),
                                                    &changed));
    }
}

static void load_wishes(struct loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 3);
    uint32_t latest = 0;
    int64_t latest_time = 0;
    int32_t latest_kind = 0;
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        uint32_t identity = get_named_identity(loading);
        int64_t time = get_time(loading, 0);
        int32_t kind = wakpi_get_u8(loading->reader);
        if (kind != WAKPI_EVENT_STOP && kind != WAKPI_EVENT_RESUME)
            corrupt(loading, "a wish is neither a stop nor a resume");
        int behind =
            identity > latest ||
            (identity == latest && (time > latest_time || (time == latest_time && kind > latest_kind)));
        if (!behind)
            corrupt(loading, "wishes are not in order");
        latest = identity;
        latest_time = time;
        latest_kind = kind;
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading, wakpi_people_wish(&loading->state->people, identity_of(loading, identity), time,
                                              kind, &changed));
    }
}

static void get_register(struct loading *loading, struct wakpi_register *entry)
{
    entry->kind = wakpi_get_u8(loading->reader);
    entry->from = get_time(loading, 0);
    entry->until = get_time(loading, 0);
    entry->version = wakpi_get_signed(loading->reader);
    entry->amount = wakpi_get_signed(loading->reader);
    entry->measure = get_int32(loading);
    entry->every = get_int32(loading);
    const void *currency = wakpi_get_raw(loading->reader, 3);
    if (currency)
        memcpy(entry->currency, currency, 3);
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
        entry->labels[label] = get_label(loading);
}

static void load_registers(struct loading *loading)
{
    struct wakpi_state *state = loading->state;
    size_t count = wakpi_get_count(loading->reader, 35);
    struct wakpi_fingerprint latest = {0, 0};
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_register facts;
        memset(&facts, 0, sizeof facts);
        facts.key = get_next_key(loading, &latest);
        get_register(loading, &facts);
        if (!wakpi_reader_failed(loading->reader) && !wakpi_register_valid(&state->settings, &facts))
            corrupt(loading, "a count or cost is none");
        int changed;
        if (!wakpi_reader_failed(loading->reader))
            joined(loading, wakpi_registers_join(&state->registers, &state->settings.allocator,
                                                 &state->labels, &facts, &changed));
    }
}

static void load_options(struct loading *loading)
{
    struct wakpi_reader *reader = loading->reader;
    const struct wakpi_settings *settings = &loading->state->settings;
    size_t size, expected_size;
    uint64_t check = wakpi_get_u64(reader);
    const char *account = wakpi_get_bytes(reader, SIZE_MAX, &size);
    uint64_t callback = wakpi_get_u8(reader);
    struct wakpi_fingerprint words = get_key(loading);
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

static void load_section(struct loading *loading, struct wakpi_reader *whole, uint32_t tag,
                         void (*load)(struct loading *loading))
{
    struct wakpi_reader section;
    wakpi_enter_section(whole, tag, &section);
    loading->reader = &section;
    load(loading);
    wakpi_leave_section(whole, &section);
    loading->reader = whole;
}

static void load_label_section(struct loading *loading)
{
    loading->label_count = wakpi_get_count(loading->reader, 2);
    load_labels(loading);
}

static void load_identity_section(struct loading *loading)
{
    loading->identity_count = wakpi_get_count(loading->reader, 16);
    load_identities(loading);
}

static void load_all(struct loading *loading, struct wakpi_reader *whole)
{
    load_section(loading, whole, WAKPI_SECTION_OPTIONS, load_options);
    load_section(loading, whole, WAKPI_SECTION_LABELS, load_label_section);
    load_section(loading, whole, WAKPI_SECTION_IDENTITIES, load_identity_section);
    if (wakpi_reader_failed(whole))
        return;
    size_t named_count = loading->label_count + loading->identity_count;
    const struct wakpi_allocator *allocator = &loading->state->settings.allocator;
    if (named_count > 0) {
        loading->named = wakpi_allocate_zeroed(allocator, named_count, 1);
        joined(loading, loading->named ? WAKPI_OK : WAKPI_NO_MEMORY);
        if (wakpi_reader_failed(whole))
            return;
    }
    load_section(loading, whole, WAKPI_SECTION_ALIASES, load_aliases);
    load_section(loading, whole, WAKPI_SECTION_MESSAGES, load_messages);
    load_section(loading, whole, WAKPI_SECTION_TURNS, load_turns);
    if (!wakpi_reader_failed(whole) && wakpi_peek_tag(whole) == WAKPI_SECTION_ACTS)
        load_section(loading, whole, WAKPI_SECTION_ACTS, load_acts);
    load_section(loading, whole, WAKPI_SECTION_MEMBERS, load_members);
    load_section(loading, whole, WAKPI_SECTION_WISHES, load_wishes);
    load_section(loading, whole, WAKPI_SECTION_REGISTERS, load_registers);
    if (loading->named && !wakpi_reader_failed(whole) && memchr(loading->named, 0, named_count))
        corrupt(loading, "a label or identity is named by nothing");
    wakpi_release(allocator, loading->named, named_count, 1);
}

wakpi_status wakpi_state_load(const void *bytes, size_t size, const struct wakpi_settings *settings,
                              struct wakpi_state **state, wakpi_error *error)
{
    struct wakpi_reader reader;
    uint32_t version;
    wakpi_status status =
        wakpi_codec_open(&reader, bytes, size, WAKPI_STATE_KIND, WAKPI_STATE_VERSION, &version, error);
    if (status != WAKPI_OK)
        return status;
    struct loading loading;
    memset(&loading, 0, sizeof loading);
    status = wakpi_state_new(settings, &loading.state, error);
    if (status != WAKPI_OK)
        return status;
    load_all(&loading, &reader);
    status = wakpi_codec_close(&reader, error);
    if (status != WAKPI_OK) {
        wakpi_state_free(loading.state);
        return status;
    }
    *state = loading.state;
    return WAKPI_OK;
}
