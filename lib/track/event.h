/* What each kind of event must hold, and where its texts are: one table for the JSON reader, for what hosts hand
 * over as structs, and for the docs' tests. */
#ifndef WAKPI_TRACK_EVENT_H
#define WAKPI_TRACK_EVENT_H

#include <stdbool.h>

#include "base/options.h"
#include "base/siphash.h"
#include <wakpi/event.h>

/* Message ids have some 60 bytes, business-scoped ids up to 132. */
#define WAKPI_ID_LIMIT 1024
/* 9999-12-31T23:59:59.999Z */
#define WAKPI_EVENT_LAST_TIME INT64_C(253402300799999)

static inline int wakpi_is_time(int64_t time)
{
    return time >= 0 && time <= WAKPI_EVENT_LAST_TIME;
}

enum wakpi_event_text_type {
    WAKPI_TEXT_ID,       /* any bytes but none at all; WAKPI_ID_LIMIT */
    WAKPI_TEXT_IDENTITY, /* the same; a "+" before digits is set aside */
    WAKPI_TEXT_LABEL     /* UTF-8; the option max_label_size */
};

struct wakpi_event_text {
    const char *key;
    enum wakpi_event_text_type type;
    size_t text, size; /* offsets of pointer and size in wakpi_event */
};

enum { WAKPI_EVENT_TEXTS = 18 };

/* All of them; ends with a NULL key. */
extern const struct wakpi_event_text wakpi_event_texts[];

static inline const char **wakpi_event_text_at(wakpi_event *event, const struct wakpi_event_text *text)
{
    return (const char **)(void *)((char *)event + text->text);
}

static inline size_t *wakpi_event_size_at(wakpi_event *event, const struct wakpi_event_text *text)
{
    return (size_t *)(void *)((char *)event + text->size);
}

/* All flags that an event may have. */
enum {
    WAKPI_EVENT_FLAGS = WAKPI_EVENT_BILLABLE | WAKPI_EVENT_FREE | WAKPI_EVENT_REFERRAL | WAKPI_EVENT_OPT_OUT |
                        WAKPI_EVENT_HISTORY | WAKPI_EVENT_GROUP | WAKPI_EVENT_BOT
};
/* A flag by its key ("opt_out"); 0 if there is none such. */
uint32_t wakpi_event_flag(const char *key, size_t size);

/* What the amount of a kind is. */
enum wakpi_amount_type {
    WAKPI_AMOUNT_NONE,
    WAKPI_AMOUNT_MEASURED, /* in the unit of the event's measure */
    WAKPI_AMOUNT_MONEY,
    WAKPI_AMOUNT_SCORE
};
enum wakpi_amount_type wakpi_event_amount_type(int32_t kind);

/* 1 where the kind is an act: what a person or the host did beside messages, from _ORDER on. */
static inline int wakpi_event_is_act(int32_t kind)
{
    return kind >= WAKPI_EVENT_ORDER;
}

/* What is wrong with an event: which field, in words that follow its key. */
struct wakpi_event_fault {
    wakpi_status status; /* WAKPI_INVALID or WAKPI_LIMIT */
    const char *field;
    const char *reason;
};

/* Checks an event of full size against the table of kinds. */
bool wakpi_event_is_sound(const struct wakpi_settings *settings, const wakpi_event *event,
                          struct wakpi_event_fault *fault);
/* The same in a host's words: WAKPI_OK, or the failure with `position` as the event's index. */
wakpi_status wakpi_event_validate(const struct wakpi_settings *settings, const wakpi_event *event,
                                  int64_t position, wakpi_error *error);

/* The same of an event of any valid struct_size. */
wakpi_status wakpi_event_validate_at(const struct wakpi_settings *settings, const wakpi_event *event,
                                     uint32_t struct_size, int64_t position, wakpi_error *error);

/* Of an array whose stride, the first one's struct_size, is valid; `before` events are counted before its first. */
wakpi_status wakpi_events_validate_behind(const struct wakpi_settings *settings, const wakpi_event *events,
                                          size_t count, int64_t before, wakpi_error *error);
wakpi_status wakpi_events_validate(const struct wakpi_settings *settings, const wakpi_event *events,
                                   size_t count, wakpi_error *error);

/* 1 where an array of events may have this stride. */
int wakpi_event_stride_valid(uint32_t struct_size);
/* Hashes all labels that an event states. */
void wakpi_event_hash_labels(const wakpi_event *event, struct wakpi_siphash *hash);
/* Copies an event of any valid struct_size to one of full size, what is behind its end being absent, and sets the
 * plus before numbers aside. */
void wakpi_event_take(const wakpi_event *event, uint32_t struct_size, wakpi_event *full);
/* Sets the plus before a number aside. */
void wakpi_event_trim_identity(const char **text, size_t *size);

#endif
