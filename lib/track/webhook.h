/* The webhook reader's parts. One pass over the body in the order in which keys come; what stands before its
 * explanation (elements before metadata or contacts, a value before its field) is put right afterwards. */
#ifndef WAKPI_TRACK_WEBHOOK_H
#define WAKPI_TRACK_WEBHOOK_H

#include "track/batch.h"
#include "track/event.h"
#include "track/intake.h"

struct wakpi_webhook {
    struct wakpi_json json;
    struct wakpi_batch *batch;
    const struct wakpi_settings *settings;
    size_t body_size;
    size_t label_limit;
    int64_t elements; /* elements met so far, whatever became of them */
    bool campaign_from_callback;
    bool too_long; /* a text of the element being read exceeds its limit */
    bool no_memory;
    bool wishes; /* the value being read holds a stop or a resume */
};

/* How a field's value is read. */
enum wakpi_webhook_mode {
    WAKPI_WEBHOOK_OPEN,    /* messages, or a body without fields */
    WAKPI_WEBHOOK_HISTORY, /* what happened before the API was used */
    WAKPI_WEBHOOK_OTHER,   /* preferences, echoes and the like: no statuses */
    WAKPI_WEBHOOK_CALLS,
    WAKPI_WEBHOOK_CLOSED /* nothing that counts: the change is one element */
};

/* What holds for all elements of one value. */
struct wakpi_webhook_value {
    enum wakpi_webhook_mode mode;
    size_t first_event, first_contact;
    int64_t first_element;
    const char *account;
    size_t account_size;
};

/* An element that makes no event. */
static inline void wakpi_webhook_count(struct wakpi_webhook *webhook, wakpi_intake reason)
{
    webhook->batch->tally[reason]++;
    webhook->batch->tallied++;
    webhook->elements++;
}

/* A new event, or a sink where memory is short: the failure shows at the end of the body. */
wakpi_event *wakpi_webhook_push(struct wakpi_webhook *webhook);
/* The element is not what it must be: its event goes, the reason is counted. */
void wakpi_webhook_refuse(struct wakpi_webhook *webhook, wakpi_intake reason);
/* A second event of the element whose event is the latest: of the same person and time. NULL where memory is
 * short; `event` may move, so the first is at [-1]. */
wakpi_event *wakpi_webhook_push_secondary(struct wakpi_webhook *webhook, int32_t kind);

/* A text for an event: unescaped, within the limit; absent where it is another kind of value or empty. */
void wakpi_webhook_take(struct wakpi_webhook *webhook, const struct wakpi_json_value *value, size_t limit,
                        const char **text, size_t *size);
/* The same of the next value in the body. */
void wakpi_webhook_take_next(struct wakpi_webhook *webhook, size_t limit, const char **text, size_t *size);
/* A phone number or user id: digits may stand unquoted, and a "+" before them is set aside. */
void wakpi_webhook_take_identity(struct wakpi_webhook *webhook, const struct wakpi_json_value *value,
                                 const char **text, size_t *size);
void wakpi_webhook_take_next_identity(struct wakpi_webhook *webhook, const char **text, size_t *size);
/* Whether it is this one, as it would be taken; a text without bytes is nobody's. */
bool wakpi_webhook_is_identity(struct wakpi_webhook *webhook, const struct wakpi_json_value *value,
                               const char *known, size_t known_size);
/* Seconds, quoted or not, to milliseconds; false where they are no time. */
bool wakpi_webhook_time(const struct wakpi_json_value *value, int64_t *time);
/* An error's code, quoted or not; 0 where there is none. */
int32_t wakpi_webhook_code(const struct wakpi_json_value *value);
/* The code of the first of errors[], which is the next value. */
int32_t wakpi_webhook_next_errors(struct wakpi_webhook *webhook);
/* A key without escapes; `buffer` holds it where it had some. An escape is six bytes for one. */
#define WAKPI_WEBHOOK_KEY 256
void wakpi_webhook_unescape_key(struct wakpi_json_value *key, char *buffer);
static inline void wakpi_webhook_plain_key(struct wakpi_json_value *key, char *buffer)
{
    if (key->escaped) {
        wakpi_webhook_unescape_key(key, buffer);
    }
}
/* The value of a key in an object that was read; false where there is none. The last one of equal keys. */
bool wakpi_webhook_find(const struct wakpi_json_value *object, const char *key,
                        struct wakpi_json_value *value);

/* A list's elements: an array's, or one object that stands for itself. The loop reads exactly one value a turn. */
struct wakpi_webhook_list {
    bool array, started;
};
struct wakpi_webhook_list wakpi_webhook_enter(struct wakpi_webhook *webhook);
bool wakpi_webhook_next(struct wakpi_webhook *webhook, struct wakpi_webhook_list *list);

/* Each reads the next value as one element. */
void wakpi_webhook_read_status(struct wakpi_webhook *webhook);
void wakpi_webhook_read_message(struct wakpi_webhook *webhook, enum wakpi_webhook_mode mode);
void wakpi_webhook_read_echo(struct wakpi_webhook *webhook);
void wakpi_webhook_read_history(struct wakpi_webhook *webhook);
void wakpi_webhook_read_preference(struct wakpi_webhook *webhook);
void wakpi_webhook_read_action(struct wakpi_webhook *webhook);
void wakpi_webhook_read_id_update(struct wakpi_webhook *webhook);

/* contacts[], which is the next value; and what it tells of the value's events. */
void wakpi_webhook_read_contacts(struct wakpi_webhook *webhook);
void wakpi_webhook_join_contacts(struct wakpi_webhook *webhook, const struct wakpi_webhook_value *value);

/* A pricing category's label: `-` as `_`, lower case, marketing_lite as marketing. */
void wakpi_webhook_take_category(struct wakpi_webhook *webhook, const struct wakpi_json_value *value,
                                 const char **text, size_t *size);

#endif
