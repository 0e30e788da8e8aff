#include "track/state.h"

#include <string.h>

#include "track/event.h"
#include "track/plain.h"
#include "track/state_tables.h"
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

/* What applying goes through from block to block. */
struct course {
    const char *events;
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
    struct wakpi_elements elements;
};

static void start_course(struct course *course, const wakpi_event *events, const uint8_t *secondary,
                         size_t count)
{
    course->field_count = 0;
    memset(&course->labels, 0, sizeof course->labels);
    course->account = course->person = NULL;
    course->account_size = course->person_size = 0;
    course->begun.total = 0;
    course->elements = (struct wakpi_elements){.secondary = secondary};
    course->events = (const char *)events;
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
    const int share = course->stride > offsetof(wakpi_event, participant_size) && event->participant_size > 0;
    const uint32_t flags =
        (told ? event->flags : 0) | (share ? (uint32_t)(WAKPI_EVENT_GROUP | WAKPI_MESSAGE_SHARE) : 0);
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

static wakpi_status intern_one(struct wakpi_state *state, struct course *course, size_t place,
                               wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_COUNT);
    wakpi_status status = intern_labels(state, course, place, error);
    if (status != WAKPI_OK || wakpi_labels_count(&state->labels) <= limit)
        return status;
    return wakpi_fail(error, WAKPI_LIMIT, (int64_t)place, "more different labels than max_label_count, %lld",
                      (long long)limit);
}

/* What a form comes to, of which the reading at `place` is one: often what it lately came to. */
static wakpi_status settle_form(struct wakpi_state *state, struct course *course, struct wakpi_form *form,
                                size_t place, wakpi_error *error)
{
    struct wakpi_trait_table *table = &state->messages.traits;
    struct wakpi_message_note note;
    if (wakpi_traits_recall(table, form->said, &form->traits)) {
        form->settled = 1;
        return WAKPI_OK;
    }
    const wakpi_event *event = event_at(course, place);
    wakpi_status status = intern_one(state, course, place, error);
    if (status != WAKPI_OK)
        return status;
    note.stage = wakpi_message_stage(event->kind);
    if (read_traits(state, course, event, &note) != WAKPI_OK ||
        wakpi_traits_remember(table, &state->settings.allocator, form->said, note.traits) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, (int64_t)place, "no memory for what a message says");
    form->traits = note.traits;
    form->settled = 1;
    return WAKPI_OK;
}

/* Settles all forms that are not late, of readings that are all plain. */
static wakpi_status settle_forms(struct wakpi_state *state, struct course *course, struct wakpi_desk *desk,
                                 size_t first, wakpi_error *error)
{
    enum { FORMS_AHEAD = 8 };
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < desk->form_count && status == WAKPI_OK; i++) {
        if (i + FORMS_AHEAD < desk->form_count)
            wakpi_traits_prefetch_recent(&state->messages.traits, desk->forms[i + FORMS_AHEAD].said);
        status = settle_form(state, course, &desk->forms[i], first + desk->forms[i].first, error);
    }
    return status;
}

/* Takes in what events first .. first + count - 1, which were read, say beside persons and times. What is late is passed
 * over. */
static wakpi_status intern_read(struct wakpi_state *state, struct course *course, struct wakpi_desk *desk,
                                size_t first, size_t count, wakpi_error *error)
{
    if (desk->odd == 0 && !wakpi_state_closed(state))
        return settle_forms(state, course, desk, first, error);
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        const struct wakpi_reading *reading = &desk->readings[i];
        struct wakpi_form *form = &desk->forms[reading->plain ? reading->form : 0];
        if ((reading->plain && form->settled) || is_late(state, course, first + i))
            continue;
        if (reading->plain)
            status = settle_form(state, course, form, first + i, error);
        else
            status = intern_one(state, course, first + i, error);
    }
    return status;
}

/* Takes in the labels of all events, or of none. */
static wakpi_status intern_all(struct wakpi_state *state, struct course *course, struct wakpi_desk *desk,
                               size_t read, wakpi_error *error)
{
    uint32_t before = wakpi_labels_count(&state->labels);
    size_t traits_before = state->messages.traits.records.count;
    wakpi_status status = WAKPI_OK;
    if (desk)
        status = intern_read(state, course, desk, 0, read, error);
    for (size_t i = read; i < course->count && status == WAKPI_OK; i++) {
        if (!is_late(state, course, i))
            status = intern_one(state, course, i, error);
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

static wakpi_status prepare(struct wakpi_state *state, struct course *course, size_t place,
                            struct prepared *prepared)
{
    prepared->kind = 0;
    if (is_late(state, course, place))
        return WAKPI_OK;
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
    if (is_message(prepared->kind))
        return wakpi_plain_join_message(state, &prepared->stated, &prepared->note, changed);
    wakpi_erased_stated(state, &prepared->stated, prepared->time);
    return join_other(state, course, place, prepared, changed);
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
    struct wakpi_elements *elements = &course->elements;
    wakpi_status status = prepare_block(state, course, block, first, count);
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
        status = join(state, course, first + i, &block[i], &changed);
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
static wakpi_status apply_read(struct wakpi_state *state, struct course *course, struct wakpi_desk *desk,
                               size_t first, size_t count)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0, end; i < count && status == WAKPI_OK; i = end) {
        const uint8_t plain = desk->readings[i].plain;
        for (end = i + 1; end < count && desk->readings[end].plain == plain;)
            end++;
        if (plain)
            status = wakpi_plain_join(state, desk, i, end, first, &course->elements);
        for (size_t at = i; at < end && !plain && status == WAKPI_OK; at += block_size)
            status = apply_block(state, course, first + at, end - at < block_size ? end - at : block_size);
    }
    return status;
}

/* All events whose labels are in; those of a desk by what it holds at a time. */
static wakpi_status apply_all(struct wakpi_state *state, struct course *course, struct wakpi_desk *desk,
                              wakpi_error *error)
{
    const size_t step = desk ? WAKPI_READ_AHEAD : block_size;
    wakpi_status status = WAKPI_OK;
    for (size_t done = 0; done < course->count && status == WAKPI_OK; done += step) {
        size_t count = course->count - done < step ? course->count - done : step;
        if (!desk) {
            status = apply_block(state, course, done, count);
            continue;
        }
        if (done > 0) {
            wakpi_read_ahead(&state->settings, state->key, event_at(course, done), count, desk);
            status = intern_read(state, course, desk, done, count, NULL);
        }
        if (status == WAKPI_OK)
            status = apply_read(state, course, desk, done, count);
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
    struct course course;
    size_t read = !desk ? 0 : count < WAKPI_READ_AHEAD ? count : WAKPI_READ_AHEAD;
    start_course(&course, events, secondary, count);
    wakpi_status status = intern_all(state, &course, desk, read, error);
    if (status == WAKPI_OK)
        status = apply_all(state, &course, desk, error);
    if (status != WAKPI_OK)
        return status;
    wakpi_elements_begin(&course.elements, count, 1);
    if (state->erased.doubtful) {
        status = wakpi_state_purge(state, error);
        if (status != WAKPI_OK)
            return status;
    }
    if (applied)
        *applied = course.elements.applied;
    return WAKPI_OK;
}
