#include "track/state.h"

#include <string.h>

#include "track/event.h"
#include "track/reading.h"
#include "track/state_tables.h"
#include "track/unit.h"

/* Events are prepared by so many at a time: all hashed, then what their joins will touch fetched ahead in sweeps, one
 * table after the other, then joined. */
enum { block_size = 32, texts_ahead = 8, recalled_ahead = 8 };

struct prepared {
    struct wakpi_message_note note; /* of SEND .. FAILED */
    struct wakpi_stated stated;
    int64_t time;
    int32_t kind; /* 0: late, so that nothing is made of it */
};

struct label_field {
    size_t text, size; /* offsets in wakpi_event */
};

#define LABEL_FIELD(name)                                                                                    \
    {                                                                                                        \
        offsetof(wakpi_event, name), offsetof(wakpi_event, name##_size)                                      \
    }

static const struct label_field label_fields[WAKPI_LABEL_LIMIT] = {
    [WAKPI_LABEL_CAMPAIGN] = LABEL_FIELD(campaign),
    [WAKPI_LABEL_TEMPLATE] = LABEL_FIELD(template_name),
    [WAKPI_LABEL_VARIANT] = LABEL_FIELD(variant),
    [WAKPI_LABEL_SEGMENT] = LABEL_FIELD(segment),
    [WAKPI_LABEL_CHANNEL] = LABEL_FIELD(channel),
    [WAKPI_LABEL_CATEGORY] = LABEL_FIELD(category),
    [WAKPI_LABEL_STEP] = LABEL_FIELD(step),
    [WAKPI_LABEL_BUTTON] = LABEL_FIELD(button),
    [WAKPI_LABEL_CONVERSION] = LABEL_FIELD(conversion),
};

static const char *label_of(const wakpi_event *event, int label, size_t *size)
{
    const char *base = (const char *)event;
    const char *text;
    memcpy(&text, base + label_fields[label].text, sizeof text);
    memcpy(size, base + label_fields[label].size, sizeof *size);
    return text;
}

/* The latest text of each label: a batch mostly repeats it. */
struct label_memory {
    const char *texts[WAKPI_LABEL_LIMIT];
    size_t sizes[WAKPI_LABEL_LIMIT];
    uint32_t labels[WAKPI_LABEL_LIMIT];
};

/* What becomes of an element. */
enum outcome { KNOWN, LATE, ERASED, EXCLUDED, TAKEN, OUTCOMES };

/* What applying goes through from block to block. */
struct course {
    const char *events;
    const uint8_t *secondary;
    size_t stride, count;
    int fields[WAKPI_LABEL_LIMIT]; /* labels that are within the stride */
    int field_count;
    wakpi_event buffer; /* of an event that is not as it should be; zero behind the stride */
    struct label_memory labels;
    const char *account, *person; /* the latest ones */
    size_t account_size, person_size;
    struct wakpi_siphash begun; /* by the account; total 0: not yet */
    struct wakpi_fingerprint name;
    uint16_t market;
    struct wakpi_reading *readings; /* of the first events, read ahead */
    size_t read_count;
    int64_t tally[OUTCOMES];
    int changed;       /* by the element whose events are being joined */
    enum outcome late; /* KNOWN, or why one of its events was left out */
};

static void start_course(struct course *course, const wakpi_event *events, const uint8_t *secondary,
                         size_t count)
{
    course->field_count = 0;
    memset(&course->labels, 0, sizeof course->labels);
    course->account = course->person = NULL;
    course->account_size = course->person_size = 0;
    course->begun.total = 0;
    course->readings = NULL;
    course->read_count = 0;
    memset(course->tally, 0, sizeof course->tally);
    course->changed = 0;
    course->late = KNOWN;
    course->events = (const char *)events;
    course->secondary = secondary;
    course->stride = count > 0 ? events->struct_size : 0;
    course->count = count;
    if (course->stride < sizeof course->buffer)
        memset(&course->buffer, 0, sizeof course->buffer);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (label_fields[i].size + sizeof(size_t) <= course->stride)
            course->fields[course->field_count++] = i;
    }
}

static const wakpi_event *event_at(const struct course *course, size_t place)
{
    return (const wakpi_event *)(const void *)(course->events + place * course->stride);
}

static int has_plus(const char *text, size_t size)
{
    return size > 1 && text[0] == '+';
}

/* The event with all its fields and its account: where it stands if that is so already, else in the buffer. */
static const wakpi_event *settle_event(const struct wakpi_state *state, struct course *course, size_t place)
{
    const wakpi_event *event = event_at(course, place);
    wakpi_event *buffer = &course->buffer;
    if (course->stride < sizeof *event)
        event = memcpy(buffer, event, course->stride);
    if (event->account_size > 0 && !has_plus(event->person, event->person_size) &&
        !has_plus(event->account, event->account_size) && !has_plus(event->user, event->user_size) &&
        !has_plus(event->parent, event->parent_size) && !has_plus(event->other, event->other_size) &&
        !has_plus(event->participant, event->participant_size))
        return event;
    wakpi_event_take(event_at(course, place), (uint32_t)course->stride, buffer);
    if (buffer->account_size == 0) {
        buffer->account = wakpi_settings_text(&state->settings, WAKPI_SETTING_ACCOUNT, &buffer->account_size);
        wakpi_event_trim_identity(&buffer->account, &buffer->account_size);
    }
    return buffer;
}

/* A cost that recurs goes on behind the watermark; that two identities are one person, or that one is to be forgotten, is
 * dated by nothing that is counted. */
static int is_late(const struct wakpi_state *state, struct course *course, size_t place)
{
    int64_t watermark = state->segments.watermark;
    const wakpi_event *event = event_at(course, place);
    if (event->time >= watermark || event->kind == WAKPI_EVENT_ALIAS || event->kind == WAKPI_EVENT_ERASE)
        return 0;
    if (event->kind != WAKPI_EVENT_COST)
        return 1;
    event = settle_event(state, course, place);
    return event->every == 0 || (event->until != 0 && event->until <= watermark);
}

static int same_text(const char *text, size_t size, const char *known, size_t known_size)
{
    return size == known_size && (size == 0 || text == known || memcmp(text, known, size) == 0);
}

static wakpi_status intern_labels(struct wakpi_state *state, struct course *course, size_t place,
                                  wakpi_error *error)
{
    struct label_memory *memory = &course->labels;
    const wakpi_event *event = event_at(course, place);
    for (int at = 0; at < course->field_count; at++) {
        int i = course->fields[at];
        size_t size;
        const char *text = label_of(event, i, &size);
        if (same_text(text, size, memory->texts[i], memory->sizes[i]))
            continue;
        wakpi_status status =
            wakpi_state_intern(state, i, text, size, (int64_t)place, &memory->labels[i], error);
        if (status != WAKPI_OK)
            return status;
        memory->texts[i] = text;
        memory->sizes[i] = size;
    }
    return WAKPI_OK;
}

static int is_message(int32_t kind)
{
    return kind >= WAKPI_EVENT_SEND && kind <= WAKPI_EVENT_FAILED;
}

static int is_turn(int32_t kind)
{
    return kind == WAKPI_EVENT_MESSAGE || kind == WAKPI_EVENT_TAP || kind == WAKPI_EVENT_REACTION ||
           kind == WAKPI_EVENT_ECHO || kind == WAKPI_EVENT_CLICK;
}

static wakpi_status read_traits(struct wakpi_state *state, const struct course *course,
                                const wakpi_event *event, struct wakpi_message_note *note)
{
    struct wakpi_recent_traits *recent = &state->recent.traits[note->stage];
    const uint32_t *labels = course->labels.labels;
    const int told = course->stride >= offsetof(wakpi_event, user); /* flags and code, which lie before it */
    const uint32_t flags = told ? event->flags : 0;
    const int32_t code = told ? event->code : 0;
    if (recent->known && recent->flags == flags && recent->code == code &&
        memcmp(recent->labels, labels, sizeof recent->labels) == 0) {
        note->traits = recent->traits;
        return WAKPI_OK;
    }
    struct wakpi_traits traits;
    wakpi_message_traits(event->kind, flags, code, labels, &traits);
    if (wakpi_traits_intern(&state->messages.traits, &state->settings.allocator, &traits, &note->traits) !=
        WAKPI_OK)
        return WAKPI_NO_MEMORY;
    recent->known = 1;
    recent->flags = flags;
    recent->code = code;
    recent->traits = note->traits;
    memcpy(recent->labels, labels, sizeof recent->labels);
    return WAKPI_OK;
}

/* 1 where the event was read ahead and what it states is what one before it in this batch or lately stated. */
static int recall(const struct wakpi_state *state, struct course *course, size_t place)
{
    const struct wakpi_trait_table *table = &state->messages.traits;
    if (place >= course->read_count || !course->readings[place].plain)
        return 0;
    struct wakpi_reading *reading = &course->readings[place];
    if (place + recalled_ahead < course->read_count && !reading[recalled_ahead].alike)
        wakpi_traits_prefetch_recent(table, reading[recalled_ahead].said);
    const struct wakpi_reading *before = &course->readings[place - reading->alike];
    if (before->settled) {
        reading->traits = before->traits;
        return 1;
    }
    reading->settled = (uint8_t)wakpi_traits_recall(table, reading->said, &reading->traits);
    return reading->settled;
}

static wakpi_status intern_event(struct wakpi_state *state, struct course *course, size_t place,
                                 wakpi_error *error)
{
    struct wakpi_message_note note;
    const wakpi_event *event = event_at(course, place);
    wakpi_status status = intern_labels(state, course, place, error);
    if (status != WAKPI_OK || place >= course->read_count || !course->readings[place].plain)
        return status;
    struct wakpi_reading *reading = &course->readings[place];
    note.stage = wakpi_message_stage(event->kind);
    if (read_traits(state, course, event, &note) != WAKPI_OK ||
        wakpi_traits_remember(&state->messages.traits, &state->settings.allocator, reading->said,
                              note.traits) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, (int64_t)place, "no memory for what a message says");
    reading->traits = note.traits;
    reading->settled = 1;
    return WAKPI_OK;
}

/* Takes in the labels of all events, or of none. */
static wakpi_status intern_all(struct wakpi_state *state, struct course *course, size_t count,
                               wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_COUNT);
    uint32_t before = wakpi_labels_count(&state->labels);
    size_t traits_before = state->messages.traits.records.count;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        if (is_late(state, course, i) || recall(state, course, i))
            continue;
        status = intern_event(state, course, i, error);
        if (status == WAKPI_OK && wakpi_labels_count(&state->labels) > limit)
            status = wakpi_fail(error, WAKPI_LIMIT, (int64_t)i,
                                "more different labels than max_label_count, %lld", (long long)limit);
    }
    if (status != WAKPI_OK) {
        wakpi_traits_truncate(&state->messages.traits, traits_before);
        wakpi_labels_truncate(&state->labels, before);
        memset(state->recent.labels, 0, sizeof state->recent.labels);
        memset(state->recent.traits, 0, sizeof state->recent.traits);
    }
    return status;
}

/* A person alone, which is the usual case, is often the same one again. */
static void read_stated(struct wakpi_state *state, struct course *course, const wakpi_event *event,
                        struct wakpi_stated *stated)
{
    if (event->person_size == 0 || event->user_size > 0 || event->parent_size > 0 || event->other_size > 0) {
        wakpi_stated_read(state->key, event, stated);
        return;
    }
    if (!same_text(event->person, event->person_size, course->person, course->person_size)) {
        course->name = wakpi_name_read(state->key, event->person, event->person_size, &course->market);
        course->person = event->person;
        course->person_size = event->person_size;
    }
    stated->identities[0] = course->name;
    stated->markets[0] = course->market;
    stated->count = 1;
}

/* The account is mostly the one of the call before. */
static void begin_account(struct wakpi_state *state, struct course *course, const wakpi_event *event)
{
    struct wakpi_recent *recent = &state->recent;
    const char *account = event->account;
    size_t size = event->account_size;
    if (course->begun.total != 0 && same_text(account, size, course->account, course->account_size))
        return;
    course->account = account;
    course->account_size = size;
    if (recent->begun.total != 0 && same_text(account, size, recent->account, recent->account_size)) {
        course->begun = recent->begun;
        return;
    }
    course->begun = wakpi_message_key_begin(state->key, account, size);
    if (size > sizeof recent->account)
        return;
    if (size > 0)
        memcpy(recent->account, account, size);
    recent->account_size = size;
    recent->begun = course->begun;
}

static wakpi_status prepare_message(struct wakpi_state *state, struct course *course,
                                    const wakpi_event *event, struct prepared *prepared)
{
    struct wakpi_message_note *note = &prepared->note;
    begin_account(state, course, event);
    note->key = wakpi_message_event_key(state->key, course->begun, event, &prepared->stated);
    note->person =
        prepared->stated.count > 0 ? prepared->stated.identities[0] : (struct wakpi_fingerprint){0, 0};
    note->time = event->time;
    note->stage = wakpi_message_stage(event->kind);
    wakpi_messages_prefetch_index(&state->messages, note);
    return read_traits(state, course, event, note);
}

/* A status that was read ahead: what is left hangs on the state. */
static void prepare_read(const struct wakpi_state *state, const struct course *course, size_t place,
                         struct prepared *prepared)
{
    const struct wakpi_reading *reading = &course->readings[place];
    const wakpi_event *event = event_at(course, place);
    struct wakpi_message_note *note = &prepared->note;
    prepared->stated.count = event->person_size > 0;
    prepared->stated.identities[0] = note->person = reading->person;
    prepared->stated.markets[0] = reading->market;
    prepared->time = note->time = event->time;
    prepared->kind = event->kind;
    note->key = reading->key;
    note->stage = wakpi_message_stage(event->kind);
    note->traits = reading->traits;
    wakpi_messages_prefetch_index(&state->messages, note);
}

static wakpi_status prepare(struct wakpi_state *state, struct course *course, size_t place,
                            struct prepared *prepared)
{
    prepared->kind = 0;
    if (is_late(state, course, place))
        return WAKPI_OK;
    if (place < course->read_count && course->readings[place].plain) {
        prepare_read(state, course, place, prepared);
        return WAKPI_OK;
    }
    if (place + texts_ahead < course->count) {
        wakpi_prefetch(event_at(course, place + texts_ahead)->id);
        wakpi_prefetch(event_at(course, place + texts_ahead)->person);
    }
    wakpi_status status = intern_labels(state, course, place, NULL);
    if (status != WAKPI_OK)
        return status;
    const wakpi_event *event = settle_event(state, course, place);
    read_stated(state, course, event, &prepared->stated);
    prepared->time = event->time;
    prepared->kind = event->kind;
    if (is_message(event->kind))
        return prepare_message(state, course, event, prepared);
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
static wakpi_status join_other(struct wakpi_state *state, struct course *course, size_t place,
                               const struct prepared *prepared, int *changed)
{
    wakpi_status status = intern_labels(state, course, place, NULL);
    if (status != WAKPI_OK)
        return status;
    const wakpi_event *event = settle_event(state, course, place);
    const uint32_t *labels = course->labels.labels;
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

static wakpi_status join(struct wakpi_state *state, struct course *course, size_t place,
                         const struct prepared *prepared, int *changed)
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
    if (is_message(prepared->kind)) {
        const int erasing = state->erased.stones.count > 0;
        wakpi_status status;
        if (erasing &&
            wakpi_erased_refuses(state, &prepared->stated, prepared->time, &prepared->note.key, &status))
            return status;
        status =
            wakpi_messages_note(&state->messages, &state->people, &state->labels, &prepared->note, changed);
        return !erasing ? status
                        : wakpi_erased_doubt(state, WAKPI_MEMBER_MESSAGE, prepared->note.key,
                                             &prepared->stated, prepared->time, status);
    }
    wakpi_erased_stated(state, &prepared->stated, prepared->time);
    return join_other(state, course, place, prepared, changed);
}

/* An element is counted when the next one begins. */
static void count_element(struct course *course, size_t first)
{
    if (first > 0)
        course->tally[course->changed ? TAKEN : course->late]++;
}

static struct wakpi_applied applied_of(const struct course *course)
{
    return (struct wakpi_applied){.accepted = course->tally[TAKEN],
                                  .duplicate = course->tally[KNOWN],
                                  .late = course->tally[LATE],
                                  .erased = course->tally[ERASED],
                                  .excluded = course->tally[EXCLUDED]};
}

static wakpi_status prepare_block(struct wakpi_state *state, struct course *course, struct prepared *block,
                                  size_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wakpi_status status = prepare(state, course, first + i, &block[i]);
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
        if (is_message(block[i].kind))
            wakpi_messages_prefetch_person(&state->messages, &state->people, &block[i].note);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_message(block[i].kind))
            wakpi_messages_prefetch_name(&state->people, &block[i].note);
    }
    return WAKPI_OK;
}

static wakpi_status apply_block(struct wakpi_state *state, struct course *course, size_t first, size_t count)
{
    struct prepared block[block_size];
    wakpi_status status = prepare_block(state, course, block, first, count);
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        if (!course->secondary || !course->secondary[first + i]) {
            count_element(course, first + i);
            course->changed = 0;
            course->late = KNOWN;
        }
        if (block[i].kind == 0) {
            course->late = LATE;
            continue;
        }
        if (state->excluded.count > 0 && block[i].kind != WAKPI_EVENT_ERASE &&
            wakpi_excluded_has(&state->excluded, &block[i].stated)) {
            course->late = EXCLUDED;
            continue;
        }
        int changed = 0;
        int64_t refused = state->erased.refused;
        status = join(state, course, first + i, &block[i], &changed);
        if (state->erased.refused != refused)
            course->late = ERASED;
        if (changed || status != WAKPI_OK)
            state->generation++;
        course->changed |= changed;
    }
    state->people.stated = NULL;
    return status;
}

wakpi_status wakpi_state_apply(struct wakpi_state *state, const wakpi_event *events, const uint8_t *secondary,
                               size_t count, struct wakpi_applied *applied, wakpi_error *error)
{
    return wakpi_state_apply_read(state, events, secondary, count, NULL, 0, applied, error);
}

wakpi_status wakpi_state_apply_read(struct wakpi_state *state, const wakpi_event *events,
                                    const uint8_t *secondary, size_t count, struct wakpi_reading *readings,
                                    size_t read_count, struct wakpi_applied *applied, wakpi_error *error)
{
    struct course course;
    start_course(&course, events, secondary, count);
    course.readings = readings;
    course.read_count = read_count;
    wakpi_status status = intern_all(state, &course, count, error);
    if (status != WAKPI_OK)
        return status;
    for (size_t done = 0; done < count; done += block_size) {
        status = apply_block(state, &course, done, count - done < block_size ? count - done : block_size);
        if (status != WAKPI_OK)
            return wakpi_fail(error, status, -1, "no memory to apply all events; apply them again");
    }
    count_element(&course, count);
    if (state->erased.doubtful) {
        status = wakpi_state_purge(state, error);
        if (status != WAKPI_OK)
            return status;
    }
    if (applied)
        *applied = applied_of(&course);
    return WAKPI_OK;
}
