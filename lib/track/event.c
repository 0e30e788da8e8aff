#include "track/event.h"

#include <string.h>

#include "base/error.h"
#include "base/fingerprint.h"
#include "base/money.h"
#include "base/prefetch.h"
#include "base/utf8.h"
#include "track/glance.h"
#include <wakpi/campaign.h>

#define TEXT(key, type, member)                                                                              \
    {                                                                                                        \
        key, WAKPI_TEXT_##type, offsetof(wakpi_event, member), offsetof(wakpi_event, member##_size)          \
    }

const struct wakpi_event_text wakpi_event_texts[] = {
    TEXT("id", ID, id),
    TEXT("person", IDENTITY, person),
    TEXT("account", IDENTITY, account),
    TEXT("campaign", LABEL, campaign),
    TEXT("user", IDENTITY, user),
    TEXT("parent", IDENTITY, parent),
    TEXT("other", IDENTITY, other),
    TEXT("participant", IDENTITY, participant),
    TEXT("context", ID, context),
    TEXT("category", LABEL, category),
    TEXT("template", LABEL, template_name),
    TEXT("variant", LABEL, variant),
    TEXT("segment", LABEL, segment),
    TEXT("channel", LABEL, channel),
    TEXT("step", LABEL, step),
    TEXT("button", LABEL, button),
    TEXT("conversion", LABEL, conversion),
    TEXT("source", LABEL, source),
    {NULL, WAKPI_TEXT_ID, 0, 0},
};

_Static_assert(sizeof wakpi_event_texts / sizeof *wakpi_event_texts == WAKPI_EVENT_TEXTS + 1,
               "WAKPI_EVENT_TEXTS is their number");

struct flag {
    const char *key;
    uint32_t flag;
};

static const struct flag flags[] = {
    {"billable", WAKPI_EVENT_BILLABLE}, {"free", WAKPI_EVENT_FREE},       {"referral", WAKPI_EVENT_REFERRAL},
    {"opt_out", WAKPI_EVENT_OPT_OUT},   {"history", WAKPI_EVENT_HISTORY}, {"group", WAKPI_EVENT_GROUP},
    {"bot", WAKPI_EVENT_BOT},
};

uint32_t wakpi_event_flag(const char *key, size_t size)
{
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (strlen(flags[i].key) == size && memcmp(flags[i].key, key, size) == 0) {
            return flags[i].flag;
        }
    }
    return 0;
}

/* What a kind needs beside its time. */
enum need {
    NEED_ID = 1,
    NEED_PERSON = 2,       /* one of person, user, parent */
    NEED_ID_OR_PERSON = 4, /* without an id the content is the id, and it must have some */
    NEED_TWO_NAMES = 8,    /* of person, user, parent, other */
    NEED_CONTEXT = 16,
    NEED_SOURCE = 32,
    NEED_AMOUNT = 64, /* of a measure; money has its currency */
    NEED_COST = 128,  /* the measure is a cost */
    NEED_MONEY = 256, /* an amount in a currency */
    NEED_SURVEY = 512,
    NEED_SCORE = 1024, /* of the survey */
    NEED_FEEDBACK = 2048
};

struct kind {
    int32_t kind;
    const char *key;
    unsigned needs;
};

static const struct kind kinds[] = {
    {WAKPI_EVENT_SEND, "send", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_SENT, "sent", NEED_ID},
    {WAKPI_EVENT_DELIVERED, "delivered", NEED_ID},
    {WAKPI_EVENT_READ, "read", NEED_ID},
    {WAKPI_EVENT_PLAYED, "played", NEED_ID},
    {WAKPI_EVENT_FAILED, "failed", NEED_ID},
    {WAKPI_EVENT_MESSAGE, "message", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_TAP, "tap", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_REACTION, "reaction", NEED_ID_OR_PERSON | NEED_CONTEXT},
    {WAKPI_EVENT_ECHO, "echo", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_STOP, "stop", NEED_PERSON},
    {WAKPI_EVENT_RESUME, "resume", NEED_PERSON},
    {WAKPI_EVENT_ALIAS, "alias", NEED_TWO_NAMES},
    {WAKPI_EVENT_ERASE, "erase", NEED_PERSON},
    {WAKPI_EVENT_CLICK, "click", 0},
    {WAKPI_EVENT_COUNT, "count", NEED_SOURCE | NEED_AMOUNT},
    {WAKPI_EVENT_COST, "cost", NEED_ID | NEED_AMOUNT | NEED_COST},
    {WAKPI_EVENT_ORDER, "order", NEED_ID | NEED_MONEY},
    {WAKPI_EVENT_REFUND, "refund", NEED_ID | NEED_CONTEXT | NEED_MONEY},
    {WAKPI_EVENT_SHIPPED, "shipped", NEED_CONTEXT},
    {WAKPI_EVENT_RETURNED, "returned", NEED_CONTEXT},
    {WAKPI_EVENT_CONVERSION, "conversion", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_LEAD, "lead", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_QUALIFIED, "qualified", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_REVIEW, "review", NEED_ID_OR_PERSON},
    {WAKPI_EVENT_VISIT, "visit", 0},
    {WAKPI_EVENT_WEBSITE_ENTRY, "website_entry", 0},
    {WAKPI_EVENT_CASE_OPENED, "case_opened", NEED_ID},
    {WAKPI_EVENT_CASE_REOPENED, "case_reopened", NEED_CONTEXT},
    {WAKPI_EVENT_CASE_RESOLVED, "case_resolved", NEED_CONTEXT},
    {WAKPI_EVENT_BOT_STARTED, "bot_started", NEED_ID},
    {WAKPI_EVENT_BOT_ENGAGED, "bot_engaged", NEED_CONTEXT},
    {WAKPI_EVENT_BOT_COMPLETED, "bot_completed", NEED_CONTEXT},
    {WAKPI_EVENT_BOT_HANDED_OFF, "bot_handed_off", NEED_CONTEXT},
    {WAKPI_EVENT_BOT_ABANDONED, "bot_abandoned", NEED_CONTEXT},
    {WAKPI_EVENT_SURVEY_SENT, "survey_sent", NEED_ID | NEED_SURVEY},
    {WAKPI_EVENT_SURVEY_ANSWER, "survey_answer", NEED_SURVEY | NEED_SCORE},
    {WAKPI_EVENT_FEEDBACK, "feedback", NEED_ID_OR_PERSON | NEED_FEEDBACK},
    {WAKPI_EVENT_CONSENT, "consent", NEED_PERSON},
    {WAKPI_EVENT_CONSENT_WITHDRAWN, "consent_withdrawn", NEED_PERSON},
    {WAKPI_EVENT_OPT_IN_REQUEST, "opt_in_request", NEED_PERSON},
    {WAKPI_EVENT_OPT_IN, "opt_in", NEED_PERSON},
};

static const struct kind *find_kind(int32_t kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind == kind) {
            return &kinds[i];
        }
    }
    return NULL;
}

const char *wakpi_event_kind_key(int32_t kind)
{
    const struct kind *found = find_kind(kind);
    return found ? found->key : NULL;
}

wakpi_status wakpi_event_kind_by_key(const char *key, int32_t *kind)
{
    if (key == NULL || kind == NULL) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].key, key) == 0) {
            *kind = kinds[i].kind;
            return WAKPI_OK;
        }
    }
    return WAKPI_NOT_FOUND;
}

struct topic {
    int32_t topic;
    const char *key;
    int32_t lowest, highest; /* score */
};

static const struct topic topics[] = {
    {WAKPI_TOPIC_CSAT, "csat", 1, 5},
    {WAKPI_TOPIC_NPS, "nps", 0, 10},
    {WAKPI_TOPIC_AWARENESS, "awareness", 0, 1},
    {WAKPI_TOPIC_STAFF, "staff", 0, 1},
    {WAKPI_TOPIC_COMMENT, "comment", 0, 0},
    {WAKPI_TOPIC_COMPLAINT, "complaint", 0, 0},
    {WAKPI_TOPIC_SUGGESTION, "suggestion", 0, 0},
};

static const struct topic *find_topic(int32_t topic)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (topics[i].topic == topic) {
            return &topics[i];
        }
    }
    return NULL;
}

const char *wakpi_topic_key(int32_t topic)
{
    const struct topic *found = find_topic(topic);
    return found ? found->key : NULL;
}

wakpi_status wakpi_topic_by_key(const char *key, int32_t *topic)
{
    if (key == NULL || topic == NULL) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (strcmp(topics[i].key, key) == 0) {
            *topic = topics[i].topic;
            return WAKPI_OK;
        }
    }
    return WAKPI_NOT_FOUND;
}

enum wakpi_amount_type wakpi_event_amount_type(int32_t kind)
{
    const struct kind *found = find_kind(kind);
    unsigned needs = found ? found->needs : 0;
    if (needs & NEED_AMOUNT) {
        return WAKPI_AMOUNT_MEASURED;
    }
    if (needs & NEED_MONEY) {
        return WAKPI_AMOUNT_MONEY;
    }
    return needs & NEED_SCORE ? WAKPI_AMOUNT_SCORE : WAKPI_AMOUNT_NONE;
}

static bool blame(struct wakpi_event_fault *fault, wakpi_status status, const char *field, const char *reason)
{
    fault->status = status;
    fault->field = field;
    fault->reason = reason;
    return false;
}

static const char *text_of(const wakpi_event *event, const struct wakpi_event_text *text, size_t *size)
{
    const char *bytes;
    memcpy(&bytes, (const char *)event + text->text, sizeof bytes);
    memcpy(size, (const char *)event + text->size, sizeof *size);
    return bytes;
}

static bool texts_are_sound(const struct wakpi_settings *settings, const wakpi_event *event,
                            struct wakpi_event_fault *fault)
{
    size_t label_limit = (size_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    for (const struct wakpi_event_text *text = wakpi_event_texts; text->key != NULL; text++) {
        size_t size;
        const char *bytes = text_of(event, text, &size);
        bool label = text->type == WAKPI_TEXT_LABEL;
        if (size == 0) {
            continue;
        }
        if (bytes == NULL) {
            return blame(fault, WAKPI_INVALID, text->key, "is NULL and has a size");
        }
        if (size > (label ? label_limit : WAKPI_ID_LIMIT)) {
            return blame(fault, WAKPI_LIMIT, text->key,
                         label ? "is longer than max_label_size" : "is longer than 1024 bytes");
        }
        if (label && !wakpi_utf8_valid(bytes, size)) {
            return blame(fault, WAKPI_INVALID, text->key, "is not UTF-8");
        }
    }
    return true;
}

static bool money_is_sound(const wakpi_event *event, struct wakpi_event_fault *fault)
{
    if (event->amount < 0) {
        return blame(fault, WAKPI_INVALID, "amount", "is negative");
    }
    if (event->currency[0] == '\0') {
        return blame(fault, WAKPI_INVALID, "currency", "is missing");
    }
    if (event->currency[3] != '\0' || !wakpi_currency_known(event->currency, 3)) {
        return blame(fault, WAKPI_INVALID, "currency", "is not of ISO 4217");
    }
    return true;
}

static bool topic_is_sound(const wakpi_event *event, unsigned needs, struct wakpi_event_fault *fault)
{
    const struct topic *topic = find_topic(event->topic);
    bool feedback = event->topic >= WAKPI_TOPIC_COMMENT;
    if (topic == NULL) {
        return blame(fault, WAKPI_INVALID, "topic", "is missing or unknown");
    }
    if ((needs & NEED_SURVEY) != 0 && feedback) {
        return blame(fault, WAKPI_INVALID, "topic", "is not that of a survey");
    }
    if ((needs & NEED_FEEDBACK) != 0 && !feedback) {
        return blame(fault, WAKPI_INVALID, "topic", "is not that of feedback");
    }
    if ((needs & NEED_SCORE) != 0 && (event->amount < topic->lowest || event->amount > topic->highest)) {
        return blame(fault, WAKPI_INVALID, "amount", "is no score of this survey");
    }
    return true;
}

/* What keeps no version leaves it out, whatever it is. */
static bool version_is_sound(const wakpi_event *event, unsigned needs, struct wakpi_event_fault *fault)
{
    bool versioned = (needs & NEED_AMOUNT) != 0 || wakpi_event_is_act(event->kind);
    if (versioned && event->version < 0) {
        return blame(fault, WAKPI_INVALID, "version", "is negative");
    }
    return true;
}

static bool amount_is_sound(const wakpi_event *event, unsigned needs, struct wakpi_event_fault *fault)
{
    const char *measure = wakpi_measure_key(event->measure);
    if (measure == NULL) {
        return blame(fault, WAKPI_INVALID, "measure", "is missing or unknown");
    }
    if ((needs & NEED_COST) != 0 && strncmp(measure, "cost_", 5) != 0) {
        return blame(fault, WAKPI_INVALID, "measure", "is not that of a cost");
    }
    int32_t kind = wakpi_measure_kind(event->measure);
    if (kind == WAKPI_MEASURE_KIND_DURATION) {
        return blame(fault, WAKPI_INVALID, "measure", "is a duration, which no amount stands for");
    }
    if (event->amount < 0) {
        return blame(fault, WAKPI_INVALID, "amount", "is negative");
    }
    if (kind == WAKPI_MEASURE_KIND_MONEY && !money_is_sound(event, fault)) {
        return false;
    }
    if (event->every < 0 || event->every > WAKPI_EVERY_YEAR) {
        return blame(fault, WAKPI_INVALID, "every", "is not week, month, quarter or year");
    }
    if (event->until != 0 && event->until <= event->time) {
        return blame(fault, WAKPI_INVALID, "until", "is not after the beginning");
    }
    return true;
}

static bool names_are_sound(const wakpi_event *event, unsigned needs, struct wakpi_event_fault *fault)
{
    int names = (event->person_size > 0) + (event->user_size > 0) + (event->parent_size > 0);
    if ((needs & NEED_ID) != 0 && event->id_size == 0) {
        return blame(fault, WAKPI_INVALID, "id", "is missing");
    }
    if ((needs & NEED_PERSON) != 0 && names == 0) {
        return blame(fault, WAKPI_INVALID, "person", "is missing, and user and parent as well");
    }
    if ((needs & NEED_ID_OR_PERSON) != 0 && event->id_size == 0 && names == 0) {
        return blame(fault, WAKPI_INVALID, "id", "is missing, and whom it is about as well");
    }
    if ((needs & NEED_TWO_NAMES) != 0 && names + (event->other_size > 0) < 2) {
        return blame(fault, WAKPI_INVALID, "person", "and another name of the same person are needed");
    }
    if ((needs & NEED_CONTEXT) != 0 && event->context_size == 0) {
        return blame(fault, WAKPI_INVALID, "context", "is missing");
    }
    if ((needs & NEED_SOURCE) != 0 && event->source_size == 0) {
        return blame(fault, WAKPI_INVALID, "source", "is missing");
    }
    return true;
}

bool wakpi_event_is_sound(const struct wakpi_settings *settings, const wakpi_event *event,
                          struct wakpi_event_fault *fault)
{
    const struct kind *kind = find_kind(event->kind);
    if (kind == NULL) {
        return blame(fault, WAKPI_INVALID, "kind", "is unknown");
    }
    if (!wakpi_is_time(event->time)) {
        return blame(fault, WAKPI_INVALID, "time", "is not within the years 1970 to 9999");
    }
    if (!wakpi_is_time(event->until)) {
        return blame(fault, WAKPI_INVALID, "until", "is not within the years 1970 to 9999");
    }
    if (event->flags & ~(uint32_t)WAKPI_EVENT_FLAGS) {
        return blame(fault, WAKPI_INVALID, "flags", "hold one that is unknown");
    }
    if (event->code < 0) {
        return blame(fault, WAKPI_INVALID, "code", "is negative");
    }
    return texts_are_sound(settings, event, fault) && names_are_sound(event, kind->needs, fault) &&
           version_is_sound(event, kind->needs, fault) &&
           ((kind->needs & NEED_AMOUNT) == 0 || amount_is_sound(event, kind->needs, fault)) &&
           ((kind->needs & NEED_MONEY) == 0 || money_is_sound(event, fault)) &&
           ((kind->needs & (NEED_SURVEY | NEED_FEEDBACK)) == 0 || topic_is_sound(event, kind->needs, fault));
}

wakpi_status wakpi_event_validate(const struct wakpi_settings *settings, const wakpi_event *event,
                                  int64_t position, wakpi_error *error)
{
    struct wakpi_event_fault fault;
    if (wakpi_event_is_sound(settings, event, &fault)) {
        return WAKPI_OK;
    }
    const char *key = wakpi_event_kind_key(event->kind);
    if (key == NULL) {
        return wakpi_fail(error, fault.status, position, "event %lld (of kind %d): its kind is unknown",
                          (long long)position, (int)event->kind);
    }
    return wakpi_fail(error, fault.status, position, "event %lld (%s): its %s %s", (long long)position, key,
                      fault.field, fault.reason);
}

wakpi_status wakpi_event_validate_at(const struct wakpi_settings *settings, const wakpi_event *event,
                                     uint32_t struct_size, int64_t position, wakpi_error *error)
{
    wakpi_event full;
    wakpi_event_take(event, struct_size, &full);
    return wakpi_event_validate(settings, &full, position, error);
}

wakpi_status wakpi_events_validate(const struct wakpi_settings *settings, const wakpi_event *events,
                                   size_t count, wakpi_error *error)
{
    return wakpi_events_validate_behind(settings, events, count, 0, error);
}

wakpi_status wakpi_events_validate_behind(const struct wakpi_settings *settings, const wakpi_event *events,
                                          size_t count, int64_t before, wakpi_error *error)
{
    enum { TEXTS_AHEAD = 8 };
    struct wakpi_glance glance;
    size_t stride = events->struct_size;
    wakpi_glance_begin(&glance, settings, stride);
    for (size_t i = 0; i < count; i++) {
        const wakpi_event *event = (const wakpi_event *)(const void *)((const char *)events + i * stride);
        if (i + TEXTS_AHEAD < count) {
            const char *ahead = (const char *)event + TEXTS_AHEAD * stride;
            wakpi_prefetch(((const wakpi_event *)(const void *)ahead)->campaign);
        }
        if (wakpi_glance_own(event) &&
            (wakpi_glance_same(&glance, event) || wakpi_glance_rest(&glance, event)))
            continue;
        wakpi_status status =
            wakpi_event_validate_at(settings, event, (uint32_t)stride, before + (int64_t)i, error);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

void wakpi_event_hash_labels(const wakpi_event *event, struct wakpi_siphash *hash)
{
    wakpi_fingerprint_part(hash, event->campaign, event->campaign_size);
    wakpi_fingerprint_part(hash, event->template_name, event->template_name_size);
    wakpi_fingerprint_part(hash, event->variant, event->variant_size);
    wakpi_fingerprint_part(hash, event->segment, event->segment_size);
    wakpi_fingerprint_part(hash, event->channel, event->channel_size);
    wakpi_fingerprint_part(hash, event->category, event->category_size);
    wakpi_fingerprint_part(hash, event->step, event->step_size);
    wakpi_fingerprint_part(hash, event->button, event->button_size);
    wakpi_fingerprint_part(hash, event->conversion, event->conversion_size);
}

int wakpi_event_stride_valid(uint32_t struct_size)
{
    /* The oldest struct ends behind the campaign, or would if there were one older than this. */
    return struct_size >= offsetof(wakpi_event, flags) && struct_size % sizeof(int64_t) == 0;
}

void wakpi_event_trim_identity(const char **text, size_t *size)
{
    if (*size > 1 && **text == '+' && (*text)[1] >= '0' && (*text)[1] <= '9') {
        ++*text;
        --*size;
    }
}

void wakpi_event_take(const wakpi_event *event, uint32_t struct_size, wakpi_event *full)
{
    memset(full, 0, sizeof *full);
    memcpy(full, event, struct_size < sizeof *full ? struct_size : sizeof *full);
    full->struct_size = (uint32_t)sizeof *full;
    for (const struct wakpi_event_text *text = wakpi_event_texts; text->key != NULL; text++) {
        if (text->type == WAKPI_TEXT_IDENTITY && *wakpi_event_text_at(full, text) != NULL) {
            wakpi_event_trim_identity(wakpi_event_text_at(full, text), wakpi_event_size_at(full, text));
        }
    }
}
