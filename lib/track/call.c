#include "track/call.h"

#include <string.h>

#include "track/event.h"
#include "track/state_tables.h"

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

void wakpi_call_start(struct wakpi_call *call, const wakpi_event *events, const uint8_t *secondary,
                      size_t count)
{
    call->field_count = 0;
    memset(&call->labels, 0, sizeof call->labels);
    call->account = call->person = NULL;
    call->account_size = call->person_size = 0;
    call->begun.total = 0;
    call->elements = (struct wakpi_elements){.secondary = secondary};
    call->events = (const char *)events;
    call->stride = count > 0 ? events->struct_size : 0;
    call->count = count;
    if (call->stride < sizeof call->buffer)
        memset(&call->buffer, 0, sizeof call->buffer);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (label_fields[i].size + sizeof(size_t) <= call->stride)
            call->fields[call->field_count++] = i;
    }
}

static int has_plus(const char *text, size_t size)
{
    return size > 1 && text[0] == '+';
}

const wakpi_event *wakpi_call_settle(const struct wakpi_state *state, struct wakpi_call *call, size_t place)
{
    const wakpi_event *event = wakpi_call_event(call, place);
    wakpi_event *buffer = &call->buffer;
    if (call->stride < sizeof *event)
        event = memcpy(buffer, event, call->stride);
    if (event->account_size > 0 && !has_plus(event->person, event->person_size) &&
        !has_plus(event->account, event->account_size) && !has_plus(event->user, event->user_size) &&
        !has_plus(event->parent, event->parent_size) && !has_plus(event->other, event->other_size) &&
        !has_plus(event->participant, event->participant_size))
        return event;
    wakpi_event_take(wakpi_call_event(call, place), (uint32_t)call->stride, buffer);
    if (buffer->account_size == 0) {
        buffer->account = wakpi_settings_text(&state->settings, WAKPI_SETTING_ACCOUNT, &buffer->account_size);
        wakpi_event_trim_identity(&buffer->account, &buffer->account_size);
    }
    return buffer;
}

/* A cost that recurs goes on behind the watermark; that two identities are one person, or that one is to be forgotten, is
 * dated by nothing that is counted. */
int wakpi_call_is_late(const struct wakpi_state *state, struct wakpi_call *call, size_t place)
{
    int64_t watermark = state->segments.watermark;
    const wakpi_event *event = wakpi_call_event(call, place);
    if (event->time >= watermark || event->kind == WAKPI_EVENT_ALIAS || event->kind == WAKPI_EVENT_ERASE)
        return 0;
    if (event->kind != WAKPI_EVENT_COST)
        return 1;
    event = wakpi_call_settle(state, call, place);
    return event->every == 0 || (event->until != 0 && event->until <= watermark);
}

wakpi_status wakpi_call_labels(struct wakpi_state *state, struct wakpi_call *call, size_t place,
                               wakpi_error *error)
{
    struct wakpi_label_memory *memory = &call->labels;
    const wakpi_event *event = wakpi_call_event(call, place);
    for (int at = 0; at < call->field_count; at++) {
        int i = call->fields[at];
        size_t size;
        const char *text = label_of(event, i, &size);
        if (wakpi_call_same_text(text, size, memory->texts[i], memory->sizes[i]))
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

wakpi_status wakpi_call_traits(struct wakpi_state *state, const struct wakpi_call *call,
                               const wakpi_event *event, struct wakpi_message_note *note)
{
    struct wakpi_recent_traits *recent = &state->recent.traits[note->stage];
    const uint32_t *labels = call->labels.labels;
    const int told = call->stride >= offsetof(wakpi_event, user); /* flags and code, which lie before it */
    const int share = call->stride > offsetof(wakpi_event, participant_size) && event->participant_size > 0;
    const uint32_t flags = (told ? event->flags : 0) |
                           (share ? (uint32_t)(WAKPI_EVENT_GROUP | WAKPI_MESSAGE_SHARE) : 0) |
                           (event->id_size == 0 ? (uint32_t)WAKPI_MESSAGE_HELD : 0);
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

static wakpi_status intern_one(struct wakpi_state *state, struct wakpi_call *call, size_t place,
                               wakpi_error *error)
{
    wakpi_status status = wakpi_call_labels(state, call, place, error);
    return status != WAKPI_OK ? status : wakpi_state_check_label_count(state, (int64_t)place, error);
}

/* What a form comes to, of which the reading at `place` is one: often what it lately came to. */
static wakpi_status settle_form(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_form *form,
                                size_t place, wakpi_error *error)
{
    struct wakpi_trait_table *table = &state->messages.traits;
    struct wakpi_message_note note;
    if (wakpi_traits_recall(table, form->said, &form->traits)) {
        form->settled = 1;
        return WAKPI_OK;
    }
    const wakpi_event *event = wakpi_call_event(call, place);
    wakpi_status status = intern_one(state, call, place, error);
    if (status != WAKPI_OK)
        return status;
    note.stage = wakpi_message_stage(event->kind);
    if (wakpi_call_traits(state, call, event, &note) != WAKPI_OK ||
        wakpi_traits_remember(table, &state->settings.allocator, form->said, note.traits) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, (int64_t)place, "no memory for what a message says");
    form->traits = note.traits;
    form->settled = 1;
    return WAKPI_OK;
}

/* Settles all forms that are not late, of readings that are all plain. */
static wakpi_status settle_forms(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                                 size_t first, wakpi_error *error)
{
    enum { FORMS_AHEAD = 32 };
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < desk->form_count && status == WAKPI_OK; i++) {
        if (i + FORMS_AHEAD < desk->form_count)
            wakpi_traits_prefetch_recent(&state->messages.traits, desk->forms[i + FORMS_AHEAD].said);
        status = settle_form(state, call, &desk->forms[i], first + desk->forms[i].first, error);
    }
    return status;
}

wakpi_status wakpi_call_take_read(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                                  size_t first, size_t count, wakpi_error *error)
{
    if (desk->odd == 0 && !wakpi_state_closed(state))
        return settle_forms(state, call, desk, first, error);
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        const struct wakpi_reading *reading = &desk->readings[i];
        struct wakpi_form *form = &desk->forms[reading->plain ? reading->form : 0];
        if ((reading->plain && form->settled) || wakpi_call_is_late(state, call, first + i))
            continue;
        if (reading->plain)
            status = settle_form(state, call, form, first + i, error);
        else
            status = intern_one(state, call, first + i, error);
    }
    return status;
}

wakpi_status wakpi_call_take(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                             size_t read, wakpi_error *error)
{
    uint32_t before = wakpi_labels_count(&state->labels);
    size_t traits_before = state->messages.traits.records.count;
    wakpi_status status = WAKPI_OK;
    if (desk)
        status = wakpi_call_take_read(state, call, desk, 0, read, error);
    for (size_t i = read; i < call->count && status == WAKPI_OK; i++) {
        if (!wakpi_call_is_late(state, call, i))
            status = intern_one(state, call, i, error);
    }
    if (status != WAKPI_OK) {
        wakpi_traits_truncate(&state->messages.traits, traits_before);
        wakpi_labels_truncate(&state->labels, before);
        memset(state->recent.labels, 0, sizeof state->recent.labels);
        memset(state->recent.traits, 0, sizeof state->recent.traits);
    }
    return status;
}
