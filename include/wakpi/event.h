/**
 * @file event.h
 * @brief What happened, as a plain struct: the form that arrays of events are handed over in, and what the
 * webhook reader makes of a body.
 *
 * Everything that counts has an id; the same event again changes nothing, in whatever order events come. Texts are
 * pointer and size, UTF-8, borrowed during the call; NULL with size 0 is absent. Times are milliseconds since the epoch,
 * UTC; money is in micro-units. Fields that a kind does not use are ignored.
 */
#ifndef WAKPI_EVENT_H
#define WAKPI_EVENT_H

#include <wakpi/kpi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of events. wakpi_event_kind_key() names them as JSON lines do. */
enum {
    WAKPI_EVENT_SEND = 1, /**< Send log: a message was meant for a person; with id once WhatsApp gave one. */
    WAKPI_EVENT_SENT = 2, /**< Status sent. */
    WAKPI_EVENT_DELIVERED = 3, /**< Status delivered. */
    WAKPI_EVENT_READ = 4,      /**< Status read. */
    WAKPI_EVENT_PLAYED = 5,    /**< Status played: a voice message was listened to. */
    WAKPI_EVENT_FAILED = 6,    /**< Status failed; code says why. */
    WAKPI_EVENT_MESSAGE = 10, /**< A person wrote (text, media, order, ...); context is the message quoted. */
    WAKPI_EVENT_TAP =
        11, /**< A person tapped a quick reply or list item; context is the message it stood on. */
    WAKPI_EVENT_REACTION = 12, /**< A person reacted with an emoji; neither a reply nor a turn. */
    WAKPI_EVENT_ECHO = 13,     /**< A human of the business wrote from the app. */
    WAKPI_EVENT_STOP = 20,     /**< A person stopped marketing messages. */
    WAKPI_EVENT_RESUME = 21,   /**< A person resumed them. */
    WAKPI_EVENT_ALIAS =
        30, /**< person, user, parent and other, two of them at least, are one person since `time`. */
    WAKPI_EVENT_CLICK = 40, /**< A link of a message was tapped, as the host's redirector saw it. */
    WAKPI_EVENT_COUNT =
        50, /**< A measure's amount for a period, as a register: the highest version stands. */
    WAKPI_EVENT_COST =
        51 /**< A cost, one-off or recurring, as a register under its id: the highest version stands. */
};

/** Flags of an event. */
enum {
    WAKPI_EVENT_BILLABLE = 1, /**< pricing.billable was true. */
    WAKPI_EVENT_FREE = 2,     /**< pricing.billable was false. */
    WAKPI_EVENT_REFERRAL = 4, /**< The message came from a click-to-WhatsApp ad. */
    WAKPI_EVENT_OPT_OUT = 8,  /**< The text or the tap asks to stop. */
    WAKPI_EVENT_HISTORY = 16, /**< From a history sync: not sent through the API. */
    WAKPI_EVENT_GROUP = 32,   /**< On a group; participant says who. */
    WAKPI_EVENT_BOT = 64      /**< By a machine (a scanner's click): kept, not counted. */
};

/**
 * One event. Set struct_size to sizeof(wakpi_event) and everything unused to zero. In an array the stride is the
 * first element's struct_size; a smaller one than sizeof leaves the fields behind it absent.
 */
typedef struct wakpi_event {
    uint32_t struct_size; /**< sizeof(wakpi_event) of the caller. */
    int32_t kind;         /**< A WAKPI_EVENT_ kind. */
    int64_t time;         /**< When it happened. */
    const char
        *id; /**< Message id (wamid), or the event's own id. A click without one is known by its content. */
    size_t id_size;            /**< Of id, in bytes; 0 is absent. */
    const char *person;        /**< Phone number or wa_id; a "+" before the digits is set aside. */
    size_t person_size;        /**< Of person, in bytes; 0 is absent. */
    const char *account;       /**< Phone number id of the business; the option `account` where absent. */
    size_t account_size;       /**< Of account, in bytes; 0 is absent. */
    const char *campaign;      /**< Label. */
    size_t campaign_size;      /**< Of campaign, in bytes; 0 is absent. */
    uint32_t flags;            /**< WAKPI_EVENT_ flags. */
    int32_t code;              /**< Error code of a failure, else 0. */
    const char *user;          /**< Business-scoped user id. */
    size_t user_size;          /**< Of user, in bytes; 0 is absent. */
    const char *parent;        /**< Parent business-scoped user id. */
    size_t parent_size;        /**< Of parent, in bytes; 0 is absent. */
    const char *other;         /**< Of an alias: a further number or id of the person, as a former one. */
    size_t other_size;         /**< Of other, in bytes; 0 is absent. */
    const char *participant;   /**< Group participant of a status; part of the message's key. */
    size_t participant_size;   /**< Of participant, in bytes; 0 is absent. */
    const char *context;       /**< Message id quoted or tapped on. */
    size_t context_size;       /**< Of context, in bytes; 0 is absent. */
    const char *category;      /**< Label: marketing, utility, authentication, service. */
    size_t category_size;      /**< Of category, in bytes; 0 is absent. */
    const char *template_name; /**< Label. */
    size_t template_name_size; /**< Of template_name, in bytes; 0 is absent. */
    const char *variant;       /**< Label. */
    size_t variant_size;       /**< Of variant, in bytes; 0 is absent. */
    const char *segment;       /**< Label. */
    size_t segment_size;       /**< Of segment, in bytes; 0 is absent. */
    const char *channel;       /**< Label. */
    size_t channel_size;       /**< Of channel, in bytes; 0 is absent. */
    const char *step;          /**< Label: drip step. */
    size_t step_size;          /**< Of step, in bytes; 0 is absent. */
    const char *button;        /**< Label: what was tapped. */
    size_t button_size;        /**< Of button, in bytes; 0 is absent. */
    const char *conversion;    /**< Label: kind of conversion. */
    size_t conversion_size;    /**< Of conversion, in bytes; 0 is absent. */
    const char *source;        /**< Who reports a count or cost. */
    size_t source_size;        /**< Of source, in bytes; 0 is absent. */
    int32_t measure;           /**< Measure of a count or cost. */
    int32_t every;             /**< How often a cost recurs: a WAKPI_EVERY_ constant, 0 once. */
    int64_t amount;            /**< Of a count or cost, in the measure's integer unit. */
    int64_t version;           /**< Of a count or cost register; the highest stands. */
    int64_t until;             /**< End (exclusive) of a count's period or of a recurring cost; 0 is none. */
    char currency[4];          /**< ISO 4217 of money. */
    int32_t reserved;          /**< 0. */
} wakpi_event;

/** The kind's key as in JSON lines ("delivered"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_event_kind_key(int32_t kind);
/** The kind of a key; #WAKPI_NOT_FOUND. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_event_kind_by_key(const char *key, int32_t *kind);

/** Failure classes of WhatsApp's error codes. */
enum {
    WAKPI_FAILURE_OTHER = 0,
    WAKPI_FAILURE_OPT_OUT = 1,
    WAKPI_FAILURE_CAP = 2,
    WAKPI_FAILURE_UNREACHABLE = 3,
    WAKPI_FAILURE_WINDOW = 4,
    WAKPI_FAILURE_RATE = 5,
    WAKPI_FAILURE_TEMPLATE = 6,
    WAKPI_FAILURE_ACCOUNT = 7,
    WAKPI_FAILURE_MEDIA = 8,
    WAKPI_FAILURE_EXPERIMENT = 9
};
/** The class of an error code. @since 0.9.0 */
WAKPI_API int32_t wakpi_failure_class(int32_t code);
/** The class's key ("opt_out"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_failure_key(int32_t failure);

#ifdef __cplusplus
}
#endif

#endif
