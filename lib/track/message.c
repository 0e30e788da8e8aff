#include "track/message.h"

#include <string.h>

#include "track/domain.h"

struct wakpi_siphash wakpi_message_key_begin(struct wakpi_key key, const char *account, size_t account_size)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_MESSAGE);
    wakpi_fingerprint_part(&hash, account, account_size);
    return hash;
}

static struct wakpi_fingerprint end_key(struct wakpi_siphash hash, const char *id, size_t id_size,
                                        struct wakpi_fingerprint participant)
{
    wakpi_fingerprint_part(&hash, id, id_size);
    return wakpi_participant_key(wakpi_fingerprint_end(&hash), participant);
}

struct wakpi_fingerprint wakpi_message_key(struct wakpi_key key, const char *account, size_t account_size,
                                           const char *id, size_t id_size,
                                           struct wakpi_fingerprint participant)
{
    return end_key(wakpi_message_key_begin(key, account, account_size), id, id_size, participant);
}

/* A send that WhatsApp gave no id: what it says is its id. */
static struct wakpi_fingerprint content_key(struct wakpi_key key, const wakpi_event *event,
                                            const struct wakpi_stated *stated)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_MESSAGE_CONTENT);
    wakpi_fingerprint_number(&hash, (uint64_t)event->time);
    wakpi_fingerprint_part(&hash, event->account, event->account_size);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].high : 0);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].low : 0);
    wakpi_fingerprint_part(&hash, event->campaign, event->campaign_size);
    wakpi_fingerprint_part(&hash, event->template_name, event->template_name_size);
    wakpi_fingerprint_part(&hash, event->variant, event->variant_size);
    wakpi_fingerprint_part(&hash, event->step, event->step_size);
    return wakpi_fingerprint_end(&hash);
}

struct wakpi_fingerprint wakpi_message_event_key(struct wakpi_key key, struct wakpi_siphash begun,
                                                 const wakpi_event *event, const struct wakpi_stated *stated)
{
    if (event->id_size == 0)
        return content_key(key, event, stated);
    struct wakpi_fingerprint participant = {0, 0};
    if (event->participant_size > 0)
        participant = wakpi_name_fingerprint(key, event->participant, event->participant_size);
    return end_key(begun, event->id, event->id_size, participant);
}

void wakpi_message_clear(struct wakpi_message *message, struct wakpi_fingerprint key)
{
    memset(message, 0, sizeof *message);
    message->key = key;
    message->failure_time = WAKPI_NEVER;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++)
        message->seen[i] = WAKPI_NEVER;
}

void wakpi_message_traits(int32_t kind, uint32_t flags, int32_t code, const uint32_t *labels,
                          struct wakpi_traits *traits)
{
    int32_t rank = kind == WAKPI_EVENT_SEND ? WAKPI_RANK_SEND : WAKPI_RANK_STATUS;
    uint8_t origin = wakpi_trait_origin(rank, wakpi_message_stage(kind));
    memset(traits, 0, sizeof *traits);
    traits->flags = flags;
    if (kind == WAKPI_EVENT_FAILED)
        traits->failure_code = code;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (labels[i])
            wakpi_trait_set(traits, i - 1, labels[i], origin);
    }
    if (kind != WAKPI_EVENT_SEND && labels[WAKPI_LABEL_CATEGORY])
        traits->origins[WAKPI_LABEL_CATEGORY - 1] =
            wakpi_trait_origin(WAKPI_RANK_PRICE, wakpi_message_stage(kind));
    wakpi_traits_settle(traits);
}

int64_t wakpi_message_time(const struct wakpi_message *message)
{
    int64_t first = message->seen[WAKPI_STAGE_SEND];
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT && message->seen[WAKPI_STAGE_SEND] == WAKPI_NEVER;
         stage++) {
        if (message->seen[stage] < first)
            first = message->seen[stage];
    }
    return first;
}

int64_t wakpi_message_reached(const struct wakpi_message *message)
{
    int64_t first = message->seen[WAKPI_STAGE_DELIVERED];
    for (int stage = WAKPI_STAGE_READ; stage <= WAKPI_STAGE_PLAYED; stage++)
        first = message->seen[stage] < first ? message->seen[stage] : first;
    first = first == WAKPI_NEVER ? message->seen[WAKPI_STAGE_SENT] : first;
    return first == WAKPI_NEVER ? wakpi_message_time(message) : first;
}

int wakpi_messages_may_flag(const struct wakpi_messages *messages, uint32_t flag)
{
    int may = messages->wides.count > 0; /* those say it by themselves */
    for (uint32_t number = 1; number <= messages->traits.records.count && !may; number++)
        may = (wakpi_traits_at(&messages->traits, number)->flags & flag) != 0;
    return may;
}
