#include "track/state.h"

#include <string.h>

#include "track/event.h"
#include "track/state_tables.h"

/* Events are prepared by so many at a time: all hashed and their places fetched ahead, then joined. */
enum { block_size = 16 };

struct prepared {
    wakpi_event event; /* full size, with its account */
    uint32_t labels[WAKPI_LABEL_LIMIT];
    struct wakpi_stated stated;
    struct wakpi_message message; /* of SEND .. FAILED */
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

wakpi_status wakpi_state_new(const struct wakpi_settings *settings, struct wakpi_state **state,
                             wakpi_error *error)
{
    struct wakpi_key seed;
    wakpi_status status = wakpi_key_random(&seed, error);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_state *made = wakpi_allocate_zeroed(&settings->allocator, 1, sizeof *made);
    if (!made)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a tracker");
    status = wakpi_key_settle(settings, &made->key, error);
    if (status == WAKPI_OK && wakpi_settings_copy(settings, &made->settings) != WAKPI_OK)
        status = wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a tracker's options");
    if (status != WAKPI_OK) {
        wakpi_release(&settings->allocator, made, 1, sizeof *made);
        return status;
    }
    made->seed = seed.words[0];
    wakpi_labels_start(&made->labels, settings->allocator, made->key, made->seed);
    wakpi_people_start(&made->people, settings->allocator, made->seed);
    wakpi_messages_start(&made->messages, made->seed);
    wakpi_turns_start(&made->turns, made->seed);
    wakpi_registers_start(&made->registers, made->seed);
    *state = made;
    return WAKPI_OK;
}

void wakpi_state_free(struct wakpi_state *state)
{
    if (!state)
        return;
    struct wakpi_allocator allocator = state->settings.allocator;
    wakpi_labels_drop(&state->labels);
    wakpi_people_drop(&state->people);
    wakpi_messages_drop(&state->messages, &allocator);
    wakpi_turns_drop(&state->turns, &allocator);
    wakpi_registers_drop(&state->registers, &allocator);
    wakpi_settings_drop(&state->settings);
    wakpi_release(&allocator, state, 1, sizeof *state);
}

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

static wakpi_status intern_labels(struct wakpi_state *state, const wakpi_event *event,
                                  struct label_memory *memory)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        size_t size;
        const char *text = label_of(event, i, &size);
        if (size == memory->sizes[i] && (size == 0 || memcmp(text, memory->texts[i], size) == 0))
            continue;
        wakpi_status status = wakpi_labels_intern(&state->labels, text, size, &memory->labels[i]);
        if (status != WAKPI_OK)
            return status;
        memory->texts[i] = text;
        memory->sizes[i] = size;
    }
    return WAKPI_OK;
}

static wakpi_status check_label_sizes(const struct wakpi_state *state, const wakpi_event *event,
                                      int64_t position, wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        size_t size;
        const char *text = label_of(event, i, &size);
        if (size > (uint64_t)limit)
            return wakpi_fail(error, WAKPI_LIMIT, position,
                              "the label \"%.40s...\" has %zu bytes; max_label_size is %lld", text, size,
                              (long long)limit);
    }
    return WAKPI_OK;
}

static void take_event(const struct wakpi_state *state, const void *from, size_t stride, wakpi_event *event)
{
    wakpi_event_take(from, (uint32_t)stride, event);
    if (event->account_size == 0) {
        event->account = wakpi_settings_text(&state->settings, WAKPI_SETTING_ACCOUNT, &event->account_size);
        wakpi_event_trim_identity(&event->account, &event->account_size);
    }
}

/* Takes in the labels of all events, or of none. */
static wakpi_status intern_all(struct wakpi_state *state, const wakpi_event *events, size_t count,
                               struct label_memory *memory, wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_COUNT);
    uint32_t before = wakpi_labels_count(&state->labels);
    size_t stride = count > 0 ? events->struct_size : 0;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        wakpi_event event;
        take_event(state, (const char *)events + i * stride, stride, &event);
        status = check_label_sizes(state, &event, (int64_t)i, error);
        if (status != WAKPI_OK)
            break;
        status = intern_labels(state, &event, memory);
        if (status != WAKPI_OK)
            status = wakpi_fail(error, status, (int64_t)i, "no memory for a label");
        else if (wakpi_labels_count(&state->labels) > limit)
            status = wakpi_fail(error, WAKPI_LIMIT, (int64_t)i,
                                "more different labels than max_label_count, %lld", (long long)limit);
    }
    if (status != WAKPI_OK)
        wakpi_labels_truncate(&state->labels, before);
    return status;
}

static int is_message(int32_t kind)
{
    return kind >= WAKPI_EVENT_SEND && kind <= WAKPI_EVENT_FAILED;
}

static wakpi_status prepare(struct wakpi_state *state, struct prepared *prepared, struct label_memory *memory)
{
    const wakpi_event *event = &prepared->event;
    wakpi_status status = intern_labels(state, event, memory);
    if (status != WAKPI_OK)
        return status;
    memcpy(prepared->labels, memory->labels, sizeof prepared->labels);
    wakpi_stated_read(state->key, event, &prepared->stated);
    if (is_message(event->kind)) {
        wakpi_message_read(state->key, event, prepared->labels, &prepared->stated, &prepared->message);
        wakpi_messages_prefetch_index(&state->messages, prepared->message.key);
    }
    if (prepared->stated.count > 0)
        wakpi_people_prefetch_index(&state->people, prepared->stated.identities[0]);
    return WAKPI_OK;
}

static wakpi_status join_wish(struct wakpi_state *state, const struct prepared *prepared, int32_t kind,
                              int *changed)
{
    if (prepared->stated.count == 0)
        return WAKPI_OK;
    return wakpi_people_wish(&state->people, prepared->stated.identities[0], prepared->event.time, kind,
                             changed);
}

/* What a person writes or taps to opt out is a stop as well. */
static wakpi_status join_turn(struct wakpi_state *state, const struct prepared *prepared, int *changed)
{
    const wakpi_event *event = &prepared->event;
    int written = event->kind == WAKPI_EVENT_MESSAGE || event->kind == WAKPI_EVENT_TAP;
    if (written && (event->flags & WAKPI_EVENT_OPT_OUT)) {
        wakpi_status status = join_wish(state, prepared, WAKPI_EVENT_STOP, changed);
        if (status != WAKPI_OK)
            return status;
    }
    struct wakpi_turn facts;
    wakpi_turn_read(state->key, event, prepared->labels, &prepared->stated, &facts);
    return wakpi_turns_join(&state->turns, &state->people, &state->labels, &facts, changed);
}

static wakpi_status join(struct wakpi_state *state, const struct prepared *prepared, int *changed)
{
    const wakpi_event *event = &prepared->event;
    wakpi_status status = wakpi_people_join_stated(&state->people, &prepared->stated, event->time, changed);
    if (status != WAKPI_OK)
        return status;
    if (is_message(event->kind))
        return wakpi_messages_join(&state->messages, &state->people, &state->labels, &prepared->message,
                                   changed);
    switch (event->kind) {
    case WAKPI_EVENT_MESSAGE:
    case WAKPI_EVENT_TAP:
    case WAKPI_EVENT_REACTION:
    case WAKPI_EVENT_ECHO:
    case WAKPI_EVENT_CLICK:
        return join_turn(state, prepared, changed);
    case WAKPI_EVENT_STOP:
    case WAKPI_EVENT_RESUME:
        return join_wish(state, prepared, event->kind, changed);
    case WAKPI_EVENT_COUNT:
    case WAKPI_EVENT_COST: {
        struct wakpi_register facts;
        wakpi_register_read(state->key, event, prepared->labels, &facts);
        return wakpi_registers_join(&state->registers, &state->settings.allocator, &state->labels, &facts,
                                    changed);
    }
    default: /* an alias is said by its identities alone */
        return WAKPI_OK;
    }
}

/* What applying goes through from block to block. */
struct course {
    const char *events;
    const uint8_t *secondary;
    size_t stride;
    struct label_memory labels;
    struct wakpi_applied applied;
    int changed; /* by the element whose events are being joined */
};

/* An element is counted when the next one begins. */
static void count_element(struct course *course, size_t first)
{
    if (first == 0)
        return;
    course->applied.accepted += course->changed;
    course->applied.duplicate += !course->changed;
}

static wakpi_status apply_block(struct wakpi_state *state, struct course *course, size_t first, size_t count)
{
    struct prepared block[block_size];
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count; i++) {
        take_event(state, course->events + (first + i) * course->stride, course->stride, &block[i].event);
        status = prepare(state, &block[i], &course->labels);
        if (status != WAKPI_OK)
            return status;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_message(block[i].event.kind))
            wakpi_messages_prefetch(&state->messages, block[i].message.key);
    }
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        if (!course->secondary || !course->secondary[first + i]) {
            count_element(course, first + i);
            course->changed = 0;
        }
        int changed = 0;
        status = join(state, &block[i], &changed);
        if (changed || status != WAKPI_OK)
            state->generation++;
        course->changed |= changed;
    }
    return status;
}

wakpi_status wakpi_state_apply(struct wakpi_state *state, const wakpi_event *events, const uint8_t *secondary,
                               size_t count, struct wakpi_applied *applied, wakpi_error *error)
{
    struct course course;
    memset(&course, 0, sizeof course);
    course.events = (const char *)events;
    course.secondary = secondary;
    course.stride = count > 0 ? events->struct_size : 0;
    wakpi_status status = intern_all(state, events, count, &course.labels, error);
    if (status != WAKPI_OK)
        return status;
    for (size_t done = 0; done < count; done += block_size) {
        status = apply_block(state, &course, done, count - done < block_size ? count - done : block_size);
        if (status != WAKPI_OK)
            return wakpi_fail(error, status, -1, "no memory to apply all events; apply them again");
    }
    count_element(&course, count);
    if (applied)
        *applied = course.applied;
    return WAKPI_OK;
}

uint64_t wakpi_state_generation(const struct wakpi_state *state)
{
    return state->generation;
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
    wakpi_messages_get(&state->messages, &state->people, place, message);
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

uint32_t wakpi_state_identity_count(const struct wakpi_state *state)
{
    return (uint32_t)state->people.identities.count;
}

uint32_t wakpi_state_person(const struct wakpi_state *state, uint32_t identity)
{
    return wakpi_people_root(&state->people, identity);
}
