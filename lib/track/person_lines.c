/* What is known of a person, told as JSON lines: for who asks what is kept of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <wakpi/closing.h>

#include "base/output.h"
#include "track/event.h"
#include "track/owner.h"
#include "track/state_tables.h"
#include "track/tracker.h"

struct telling {
    const struct wakpi_state *state;
    struct wakpi_fingerprint name; /* as it was asked for */
    struct wakpi_owners owners;    /* a number that changed hands is of several */
    uint32_t person;               /* 0: none is held */
    struct wakpi_output output;
    int64_t lines;
};

static void begin(struct telling *telling, const char *about)
{
    wakpi_write_all(&telling->output, "{\"about\":\"", about, "\"", NULL);
}

static void end(struct telling *telling)
{
    wakpi_write(&telling->output, "}\n");
    telling->lines++;
}

static void put_key(struct telling *telling, const char *key)
{
    wakpi_write_all(&telling->output, ",\"", key, "\":", NULL);
}

static void put_number(struct telling *telling, const char *key, int64_t value)
{
    put_key(telling, key);
    wakpi_write_integer(&telling->output, value);
}

/* Where there is one. */
static void put_fingerprint(struct telling *telling, const char *key, struct wakpi_fingerprint fingerprint)
{
    char text[40];
    if (wakpi_fingerprint_is_none(fingerprint))
        return;
    snprintf(text, sizeof text, "\"%016" PRIx64 "%016" PRIx64 "\"", fingerprint.high, fingerprint.low);
    put_key(telling, key);
    wakpi_write(&telling->output, text);
}

static void put_word(struct telling *telling, const char *key, const char *word)
{
    if (!word || !*word)
        return;
    put_key(telling, key);
    wakpi_write_quoted(&telling->output, word, strlen(word));
}

static void put_label(struct telling *telling, int32_t label, uint32_t number)
{
    if (number == 0)
        return;
    struct wakpi_label_text text = wakpi_labels_text(&telling->state->labels, number);
    put_key(telling, wakpi_label_key(label));
    wakpi_write_quoted(&telling->output, text.text, text.size);
}

static uint32_t person_of(const struct telling *telling, uint32_t identity, int64_t time)
{
    uint32_t owner = wakpi_owners_person(&telling->owners, identity, time);
    return owner != 0 ? owner : wakpi_people_root(&telling->state->people, identity);
}

static int is_theirs(const struct telling *telling, uint32_t identity, int64_t time)
{
    return identity != 0 && person_of(telling, identity, time) == telling->person;
}

/* Of a message, turn or act. */
static int is_their_own(const struct telling *telling, struct wakpi_fingerprint key, uint32_t identity,
                        int64_t time)
{
    return is_theirs(telling, wakpi_owners_identity(&telling->owners, key, identity), time);
}

/* 1 where an identity is theirs at any time. */
static int is_ever_theirs(const struct telling *telling, uint32_t identity)
{
    const struct wakpi_people *people = &telling->state->people;
    int theirs = is_theirs(telling, identity, INT64_MIN) || is_theirs(telling, identity, INT64_MAX);
    for (size_t i = 0; i < people->aliases.count && !theirs; i++) {
        const struct wakpi_alias_record *record = wakpi_arena_at(&people->aliases, i);
        theirs = wakpi_people_partner(people, identity) == WAKPI_PARTNER_SHARED &&
                 (record->one == identity || record->other == identity) &&
                 is_theirs(telling, identity, record->time);
    }
    return theirs;
}

static void tell_identities(struct telling *telling)
{
    const struct wakpi_people *people = &telling->state->people;
    for (uint32_t i = 1; i <= people->identities.count; i++) {
        if (!is_ever_theirs(telling, i))
            continue;
        begin(telling, "identity");
        put_fingerprint(telling, "fingerprint", wakpi_people_fingerprint(people, i));
        end(telling);
    }
    for (size_t i = 0; i < people->aliases.count; i++) {
        const struct wakpi_alias_record *record = wakpi_arena_at(&people->aliases, i);
        if (!is_theirs(telling, record->one, record->time) &&
            !is_theirs(telling, record->other, record->time))
            continue;
        begin(telling, "alias");
        put_fingerprint(telling, "one", wakpi_people_fingerprint(people, record->one));
        put_fingerprint(telling, "other", wakpi_people_fingerprint(people, record->other));
        put_number(telling, "time", record->time);
        end(telling);
    }
    for (size_t i = 0; i < people->wishes.count; i++) {
        const struct wakpi_wish_record *record = wakpi_arena_at(&people->wishes, i);
        if (!is_theirs(telling, record->identity, record->time))
            continue;
        begin(telling, wakpi_event_kind_key(record->kind));
        put_number(telling, "time", record->time);
        end(telling);
    }
}

static void tell_messages(struct telling *telling)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SEND, WAKPI_EVENT_SENT,   WAKPI_EVENT_DELIVERED,
                                    WAKPI_EVENT_READ, WAKPI_EVENT_PLAYED, WAKPI_EVENT_FAILED};
    for (size_t i = 0; i < wakpi_state_message_count(telling->state); i++) {
        struct wakpi_message message;
        wakpi_state_message(telling->state, i, &message);
        if (!is_their_own(telling, message.key, message.identity, wakpi_message_reached(&message)))
            continue;
        begin(telling, "sent_to_them");
        put_fingerprint(telling, "id", message.key);
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            int64_t seen = message.seen[wakpi_message_stage(kinds[k])];
            if (seen != WAKPI_NEVER)
                put_number(telling, wakpi_event_kind_key(kinds[k]), seen);
        }
        if (message.failure_code != 0)
            put_number(telling, "code", message.failure_code);
        put_number(telling, "flags", message.flags & WAKPI_EVENT_FLAGS);
        for (int32_t label = 1; label < WAKPI_LABEL_LIMIT; label++)
            put_label(telling, label, message.labels[label].label);
        end(telling);
    }
}

static void tell_turns(struct telling *telling)
{
    for (size_t i = 0; i < wakpi_state_turn_count(telling->state); i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(telling->state, i, &turn);
        if (!is_their_own(telling, turn.key, turn.identity, turn.time))
            continue;
        begin(telling, wakpi_event_kind_key(turn.kind));
        put_fingerprint(telling, "id", turn.key);
        put_fingerprint(telling, "context", turn.context);
        put_number(telling, "time", turn.time);
        put_number(telling, "flags", turn.flags);
        for (int32_t label = 1; label < WAKPI_LABEL_LIMIT; label++)
            put_label(telling, label, turn.labels[label].label);
        end(telling);
    }
}

static void tell_acts(struct telling *telling)
{
    for (size_t i = 0; i < wakpi_state_act_count(telling->state); i++) {
        struct wakpi_act act;
        wakpi_state_act(telling->state, i, &act);
        if (!is_their_own(telling, act.key, act.identity, act.time))
            continue;
        begin(telling, wakpi_event_kind_key(act.kind));
        put_fingerprint(telling, "id", act.key);
        put_fingerprint(telling, "context", act.context);
        put_number(telling, "time", act.time);
        put_number(telling, "version", act.version);
        put_number(telling, "amount", act.amount);
        put_word(telling, "currency", act.currency);
        put_word(telling, "topic", act.topic ? wakpi_topic_key(act.topic) : NULL);
        put_number(telling, "flags", act.flags);
        for (int32_t label = 1; label < WAKPI_LABEL_LIMIT; label++)
            put_label(telling, label, act.labels[label]);
        end(telling);
    }
}

static wakpi_status tell_all(struct telling *telling)
{
    int64_t erased = wakpi_erased_time(&telling->state->erased, telling->name);
    uint32_t identity = wakpi_people_find(&telling->state->people, telling->name);
    if (erased != WAKPI_NOT_ERASED) {
        begin(telling, "erased");
        put_fingerprint(telling, "fingerprint", telling->name);
        put_number(telling, "time", erased);
        end(telling);
    }
    if (identity == 0)
        return WAKPI_OK;
    if (wakpi_owners_start(&telling->owners, telling->state) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    telling->person = person_of(telling, identity, INT64_MAX);
    tell_identities(telling);
    tell_messages(telling);
    tell_turns(telling);
    tell_acts(telling);
    wakpi_owners_drop(&telling->owners, &telling->state->settings.allocator);
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_export_person(const wakpi_tracker *tracker, const char *identity, size_t size,
                                         wakpi_write_function write, void *context, wakpi_error *error)
{
    if (!tracker || !identity || !write || size == 0 || size > WAKPI_ID_LIMIT)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "a tracker, a write function and an identity of 1 to %d bytes are needed",
                          (int)WAKPI_ID_LIMIT);
    struct telling telling = {.lines = 0};
    wakpi_output_start(&telling.output, write, context);
    wakpi_tracker_lock(tracker);
    telling.state = tracker->state;
    telling.name = wakpi_name_fingerprint(tracker->state->key, identity, size);
    wakpi_status known = tell_all(&telling), status = wakpi_output_finish(&telling.output);
    wakpi_tracker_unlock(tracker);
    if (known != WAKPI_OK)
        return wakpi_fail(error, known, -1, "no memory to tell persons apart");
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "the write callback refused");
    return telling.lines > 0 ? WAKPI_OK : wakpi_fail(error, WAKPI_NOT_FOUND, -1, "nothing is known of them");
}
