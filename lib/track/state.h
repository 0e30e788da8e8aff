/* What is known of the traffic: a join of facts. Every field is a minimum, a maximum under a total order, or an OR,
 * so joining is commutative, associative and idempotent, and equal facts make equal bytes.
 *
 * Entities are read through functions that fill the structs below; how they are packed inside is nobody else's matter.
 * Places (0 .. count - 1) are an order of arrival: they stay while the state lives and mean nothing outside it. */
#ifndef WAKPI_TRACK_STATE_H
#define WAKPI_TRACK_STATE_H

#include "base/fingerprint.h"
#include "base/options.h"
#include "track/label.h"
#include <wakpi/query.h>

#define WAKPI_NEVER INT64_MAX /* a first-seen time that was not seen */

enum { WAKPI_LABEL_LIMIT = 10 }; /* labels' ids are 1 .. 9 */

enum wakpi_stage {
    WAKPI_STAGE_SEND, /* send log */
    WAKPI_STAGE_SENT,
    WAKPI_STAGE_DELIVERED,
    WAKPI_STAGE_READ,
    WAKPI_STAGE_PLAYED,
    WAKPI_STAGE_FAILED,
    WAKPI_STAGE_LIMIT
};

/* Who states a label of a message: the send log stands over events of the host's own, those over what a status says. But
 * the category that a status states with its price stands over all: templates change theirs in the middle of a campaign,
 * and WhatsApp charges by its own. */
enum wakpi_rank {
    WAKPI_RANK_NONE = 0,
    WAKPI_RANK_STATUS = 1,
    WAKPI_RANK_EVENT = 2,
    WAKPI_RANK_SEND = 3,
    WAKPI_RANK_PRICE = 4
};

/* A label with the order in which it stands: the higher rank, then the later time, then the larger bytes. */
struct wakpi_label_register {
    uint32_t label; /* 0 is none */
    int32_t rank;   /* enum wakpi_rank */
    int64_t time;
};

/* Among a message's flags, beside those of events. */
enum {
    WAKPI_MESSAGE_SHARE = 1 << 16, /* it is a participant's share in a message to a group, as its key says */
    WAKPI_MESSAGE_HELD =
        1 << 17 /* WhatsApp gave it no id: refused or held back, it was meant to be sent and never was */
};

/* A message of the business to one person (or participant). */
struct wakpi_message {
    struct wakpi_fingerprint key;    /* account, id, participant */
    struct wakpi_fingerprint person; /* smallest identity stated for it; zero: unknown, a person of its own */
    uint32_t identity;               /* that identity's number, for wakpi_state_person; 0: unknown */
    int32_t failure_code;            /* a known code over 0, then the earliest, then the smallest */
    int64_t failure_time;            /* of the code that stands; WAKPI_NEVER */
    int64_t seen[WAKPI_STAGE_LIMIT]; /* first-seen times, WAKPI_NEVER */
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
    uint32_t flags; /* WAKPI_EVENT_ flags and those above, OR */
};

/* Something a person did (wrote, tapped, reacted, tapped a link), or a human of the business wrote (an echo). */
struct wakpi_turn {
    struct wakpi_fingerprint key;    /* account, id */
    struct wakpi_fingerprint person; /* as above; of an echo: whom it was written to */
    struct wakpi_fingerprint
        context;  /* key of the message quoted or tapped on, the largest stated; zero: none */
    int64_t time; /* first seen */
    uint32_t identity;
    int32_t kind; /* WAKPI_EVENT_MESSAGE, _TAP, _REACTION, _ECHO, _CLICK: the largest */
    uint32_t flags;
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
};

/* A person's wish about marketing: every stop and resume with its time. The latest stands; at equal times a stop
 * stands over a resume, since writing to one who asked for silence is the worse error. */
struct wakpi_wish {
    struct wakpi_fingerprint person;
    int64_t time;
    uint32_t identity;
    int32_t kind; /* WAKPI_EVENT_STOP or _RESUME */
};

/* Two identities that are one person since a time. */
struct wakpi_alias {
    struct wakpi_fingerprint one, other; /* one < other */
    int64_t time;                        /* the earliest stated */
};

/* A count or cost for a period: under a key (source, labels, measure, period; or a cost's id) the highest version stands,
 * then the larger amount, then the later of the other fields in the order of compare_registers(). */
struct wakpi_register {
    struct wakpi_fingerprint key;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    int64_t from, until; /* until 0: an instant */
    int64_t version, amount;
    int32_t measure, every;
    char currency[4];
    int32_t kind; /* WAKPI_EVENT_COUNT or _COST */
};

/* What a person or the host did beside messages. Under its key the highest version stands, then the earlier time, then the
 * larger amount, then the later of the other fields in the order of compare_acts(). */
struct wakpi_act {
    struct wakpi_fingerprint key;     /* kind and id; of an answer to a survey, the survey */
    struct wakpi_fingerprint person;  /* smallest identity stated for it; zero: unknown */
    struct wakpi_fingerprint context; /* key of the act or message it is about; zero: none */
    int64_t time;
    int64_t first; /* the earliest time that any version stated */
    int64_t version;
    int64_t amount; /* money, or a score */
    uint32_t identity;
    int32_t kind; /* WAKPI_EVENT_ORDER or above */
    uint32_t flags;
    int32_t topic; /* a WAKPI_TOPIC_ constant, 0 where the kind has none */
    char currency[4];
    uint32_t labels[WAKPI_LABEL_LIMIT];
};

struct wakpi_state;

#define WAKPI_NEVER_CLOSED INT64_MIN /* the watermark of a state of which nothing was closed */

/* What is dated before it is closed. */
int64_t wakpi_state_watermark(const struct wakpi_state *state);
static inline int wakpi_state_closed(const struct wakpi_state *state)
{
    return wakpi_state_watermark(state) != WAKPI_NEVER_CLOSED;
}

/* An empty state under `settings`, which it copies; where they hold no key, one is drawn. */
wakpi_status wakpi_state_new(const struct wakpi_settings *settings, struct wakpi_state **state,
                             wakpi_error *error);
void wakpi_state_free(struct wakpi_state *state);

/* How many elements told something new, how many did not, and how many came behind the watermark or were about
 * who is erased. */
struct wakpi_applied {
    int64_t accepted, duplicate, late, excluded, erased;
};

struct wakpi_desk;

/* Joins valid events in. Before anything else is touched their labels are taken in: WAKPI_LIMIT where those would be too
 * many or too long, and nothing is applied. WAKPI_NO_MEMORY: part was applied, and all may be applied again.
 * `secondary` (may be NULL) marks events that belong to the element of the event before them, as in a batch. */
wakpi_status wakpi_state_apply(struct wakpi_state *state, const wakpi_event *events, const uint8_t *secondary,
                               size_t count, struct wakpi_applied *applied, wakpi_error *error);
/* The same with a desk (reading.h) at which as many events as it holds were read under the state's key; further ones are read
 * there. Without one they are read one by one. */
wakpi_status wakpi_state_apply_read(struct wakpi_state *state, const wakpi_event *events,
                                    const uint8_t *secondary, size_t count, struct wakpi_desk *desk,
                                    struct wakpi_applied *applied, wakpi_error *error);
/* Never changes. */
struct wakpi_key wakpi_state_key(const struct wakpi_state *state);
/* Joins all that `from` knows. WAKPI_MISMATCH names the option that differs, WAKPI_LIMIT as above; WAKPI_NO_MEMORY: part
 * was joined, and all may be joined again. */
wakpi_status wakpi_state_merge(struct wakpi_state *into, const struct wakpi_state *from, wakpi_error *error);
/* The canonical bytes, in pieces. */
wakpi_status wakpi_state_save(const struct wakpi_state *state, wakpi_write_function write, void *context,
                              wakpi_error *error);
/* Begins to tell what changes from what is there: *mark stands for this moment, in this handle alone. WAKPI_LIMIT after
 * 2^32 of them. */
wakpi_status wakpi_state_mark(struct wakpi_state *state, int64_t *mark, wakpi_error *error);
/* As wakpi_state_save, but only what changed since the mark, and a little more; all of it since 0. WAKPI_NOT_FOUND of a
 * mark that is none of this handle's. */
wakpi_status wakpi_state_save_since(const struct wakpi_state *state, int64_t mark, wakpi_write_function write,
                                    void *context, wakpi_error *error);
wakpi_status wakpi_state_load(const void *bytes, size_t size, const struct wakpi_settings *settings,
                              struct wakpi_state **state, wakpi_error *error);
/* A number that is another after whatever changed. */
uint64_t wakpi_state_generation(const struct wakpi_state *state);

const struct wakpi_settings *wakpi_state_settings(const struct wakpi_state *state);
const struct wakpi_labels *wakpi_state_labels(const struct wakpi_state *state);

size_t wakpi_state_message_count(const struct wakpi_state *state);
void wakpi_state_message(const struct wakpi_state *state, size_t place, struct wakpi_message *message);
uint32_t wakpi_state_message_flags(const struct wakpi_state *state, size_t place);
/* All but the person's fingerprint, which lies elsewhere in memory. */
void wakpi_state_message_facts(const struct wakpi_state *state, size_t place, struct wakpi_message *message);
struct wakpi_fingerprint wakpi_state_message_key(const struct wakpi_state *state, size_t place);
/* The place of a message, WAKPI_NO_PLACE where there is none. */
size_t wakpi_state_find_message(const struct wakpi_state *state, const struct wakpi_fingerprint *key);
/* The key of a participant's share in a group message, by the group message's own key; and back, since it is undone by the
 * same step. A zero participant leaves it as it is. */
static inline struct wakpi_fingerprint wakpi_participant_key(struct wakpi_fingerprint message,
                                                             struct wakpi_fingerprint participant)
{
    return (struct wakpi_fingerprint){message.high ^ participant.high, message.low ^ participant.low};
}
size_t wakpi_state_turn_count(const struct wakpi_state *state);
void wakpi_state_turn(const struct wakpi_state *state, size_t place, struct wakpi_turn *turn);
size_t wakpi_state_wish_count(const struct wakpi_state *state);
void wakpi_state_wish(const struct wakpi_state *state, size_t place, struct wakpi_wish *wish);
size_t wakpi_state_alias_count(const struct wakpi_state *state);
void wakpi_state_alias(const struct wakpi_state *state, size_t place, struct wakpi_alias *alias);
size_t wakpi_state_register_count(const struct wakpi_state *state);
void wakpi_state_register(const struct wakpi_state *state, size_t place, struct wakpi_register *entry);
size_t wakpi_state_act_count(const struct wakpi_state *state);
void wakpi_state_act(const struct wakpi_state *state, size_t place, struct wakpi_act *act);
size_t wakpi_state_find_act(const struct wakpi_state *state, const struct wakpi_fingerprint *key);

/* Identities are numbered 1 .. count. The person of an identity is the number of one of the identities known to be
 * that person, the same one for all of them until the next change; 0 for 0. */
uint32_t wakpi_state_identity_count(const struct wakpi_state *state);
struct wakpi_fingerprint wakpi_state_identity(const struct wakpi_state *state, uint32_t identity);
uint32_t wakpi_state_person(const struct wakpi_state *state, uint32_t identity);
/* The market of an identity's number (market.h), else of another of the same person's; 0 unknown. */
uint16_t wakpi_state_market(const struct wakpi_state *state, uint32_t identity);

#endif
