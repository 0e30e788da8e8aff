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
 * One event.
 *
 * Set struct_size to sizeof(wakpi_event) and everything unused to zero. In an array the stride is the first element's
 * struct_size; a smaller one than sizeof leaves the fields behind it absent. Every kind needs its time; the page Events
 * says what else. Ids and names have at most 1024 bytes, labels as many as the option `max_label_size` says.
 */
typedef struct wakpi_event {
    uint32_t struct_size; /**< sizeof(wakpi_event) of the caller. */
    int32_t kind;         /**< A WAKPI_EVENT_ kind. */
    int64_t time;         /**< When it happened; the beginning of a count's period or of a cost. */
    const char *id;     /**< Message id (wamid), or the event's own id; where absent the content is the id. */
    size_t id_size;     /**< Bytes of id; 0 is absent, as of all sizes below. */
    const char *person; /**< Phone number or wa_id; a "+" before the digits is set aside. */
    size_t person_size; /**< Bytes of person. */
    const char *account;       /**< Phone number id of the business; the option `account` where absent. */
    size_t account_size;       /**< Bytes of account. */
    const char *campaign;      /**< Label. */
    size_t campaign_size;      /**< Bytes of campaign. */
    uint32_t flags;            /**< WAKPI_EVENT_ flags. */
    int32_t code;              /**< Error code of a failure, else 0. */
    const char *user;          /**< Business-scoped user id. */
    size_t user_size;          /**< Bytes of user. */
    const char *parent;        /**< Parent business-scoped user id. */
    size_t parent_size;        /**< Bytes of parent. */
    const char *other;         /**< Of an alias: a further number or id of the person, as a former one. */
    size_t other_size;         /**< Bytes of other. */
    const char *participant;   /**< Group participant of a status; part of the message's key. */
    size_t participant_size;   /**< Bytes of participant. */
    const char *context;       /**< Message id quoted, tapped on or clicked in. */
    size_t context_size;       /**< Bytes of context. */
    const char *category;      /**< Label: marketing, utility, authentication, service. */
    size_t category_size;      /**< Bytes of category. */
    const char *template_name; /**< Label. */
    size_t template_name_size; /**< Bytes of template_name. */
    const char *variant;       /**< Label. */
    size_t variant_size;       /**< Bytes of variant. */
    const char *segment;       /**< Label. */
    size_t segment_size;       /**< Bytes of segment. */
    const char *channel;       /**< Label. */
    size_t channel_size;       /**< Bytes of channel. */
    const char *step;          /**< Label: drip step. */
    size_t step_size;          /**< Bytes of step. */
    const char *button;        /**< Label: what was tapped. */
    size_t button_size;        /**< Bytes of button. */
    const char *conversion;    /**< Label: kind of conversion. */
    size_t conversion_size;    /**< Bytes of conversion. */
    const char *source;        /**< Who reports a count or cost. */
    size_t source_size;        /**< Bytes of source. */
    int32_t measure;           /**< Measure of a count or cost. */
    int32_t every;             /**< How often a cost recurs: a WAKPI_EVERY_ constant, 0 once. */
    int64_t amount;            /**< Of a count or cost, in the measure's integer unit; not negative. */
    int64_t version;           /**< Of a count or cost register; the highest stands. */
    int64_t until;             /**< End (exclusive) of a count's period or of a recurring cost; 0 is none. */
    char currency[4];          /**< ISO 4217 of money, NUL-terminated. */
    int32_t reserved;          /**< 0. */
} wakpi_event;

/**
 * The key of a kind, as own events have it under "wakpi". Thread-safe.
 * @param kind  a WAKPI_EVENT_ kind
 * @return the key ("delivered"), static; NULL for an unknown kind
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_event_kind_key(int32_t kind);
/**
 * The kind of a key. Thread-safe.
 * @param key   as wakpi_event_kind_key() says it
 * @param kind  receives the kind
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND for an unknown key, #WAKPI_INVALID for a NULL argument
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_event_kind_by_key(const char *key, int32_t *kind);

/** Classes of WhatsApp's error codes: why a message failed. */
enum {
    WAKPI_FAILURE_OTHER = 0,       /**< None of these, or no code was given. */
    WAKPI_FAILURE_OPT_OUT = 1,     /**< The person had opted out of marketing before. */
    WAKPI_FAILURE_CAP = 2,         /**< WhatsApp held it back: so much marketing for one person. */
    WAKPI_FAILURE_UNREACHABLE = 3, /**< Not on WhatsApp, an old client, terms not accepted. */
    WAKPI_FAILURE_WINDOW = 4,      /**< Outside the 24 hours in which a plain message may be sent. */
    WAKPI_FAILURE_RATE = 5,      /**< Too many messages in too short a time, or too many reported as spam. */
    WAKPI_FAILURE_TEMPLATE = 6,  /**< The template does not exist, is paused or does not fit. */
    WAKPI_FAILURE_ACCOUNT = 7,   /**< The account: payment, restriction, registration, permission. */
    WAKPI_FAILURE_MEDIA = 8,     /**< The media or the type of the message. */
    WAKPI_FAILURE_EXPERIMENT = 9 /**< The person is in a group that WhatsApp sends nothing for comparison. */
};
/**
 * The class of an error code. Thread-safe.
 * @param code  WhatsApp's code, of the Cloud API or the on-premises one
 * @return a WAKPI_FAILURE_ class; #WAKPI_FAILURE_OTHER for codes it does not know
 * @since 0.9.0
 */
WAKPI_API int32_t wakpi_failure_class(int32_t code);
/**
 * The key of a failure class. Thread-safe.
 * @param failure  a WAKPI_FAILURE_ class
 * @return the key ("opt_out"), static; NULL for an unknown class
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_failure_key(int32_t failure);

#ifdef __cplusplus
}
#endif

#endif
