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
    /** Send log: a message was meant for a person; with id once WhatsApp gave one, else it is targeted and not sent. */
    WAKPI_EVENT_SEND = 1,
    WAKPI_EVENT_SENT = 2,      /**< Status sent. */
    WAKPI_EVENT_DELIVERED = 3, /**< Status delivered. */
    WAKPI_EVENT_READ = 4,      /**< Status read. */
    WAKPI_EVENT_PLAYED = 5,    /**< Status played: a voice message was listened to. */
    WAKPI_EVENT_FAILED = 6,    /**< Status failed; code says why. */
    WAKPI_EVENT_MESSAGE = 10, /**< A person wrote (text, media, order, ...); context is the message quoted. */
    WAKPI_EVENT_TAP =
        11, /**< A person tapped a quick reply or list item; context is the message it stood on. */
    WAKPI_EVENT_REACTION = 12, /**< A person reacted with an emoji; neither a reply nor a turn. */
    WAKPI_EVENT_ECHO =
        13, /**< A human of the business wrote from the app; with #WAKPI_EVENT_BOT a machine. */
    WAKPI_EVENT_STOP = 20,   /**< A person stopped marketing messages. */
    WAKPI_EVENT_RESUME = 21, /**< A person resumed them. */
    WAKPI_EVENT_ALIAS =
        30, /**< person, user, parent and other, two of them at least, are one person since `time`. */
    WAKPI_EVENT_ERASE = 31, /**< Who is named is to be forgotten up to `time`, as by wakpi_tracker_erase(). */
    WAKPI_EVENT_CLICK = 40, /**< A link of a message was tapped, as the host's redirector saw it. */
    WAKPI_EVENT_COUNT =
        50, /**< A measure's amount for a period, as a register: the highest version stands. */
    WAKPI_EVENT_COST =
        51, /**< A cost, one-off or recurring, as a register under its id: the highest version stands. */
    WAKPI_EVENT_ORDER = 60,    /**< An order: amount and currency; context is the message it names, if any. */
    WAKPI_EVENT_REFUND = 61,   /**< Money given back of an order; context is the order's id. */
    WAKPI_EVENT_SHIPPED = 62,  /**< An order was shipped; context is the order's id. */
    WAKPI_EVENT_RETURNED = 63, /**< A shipped order came back; context is the order's id. */
    WAKPI_EVENT_CONVERSION = 64,     /**< A conversion that is no order; the label conversion says which. */
    WAKPI_EVENT_LEAD = 65,           /**< A person showed interest in buying. */
    WAKPI_EVENT_QUALIFIED = 66,      /**< Sales judged a lead worth following. */
    WAKPI_EVENT_REVIEW = 67,         /**< A person wrote a review. */
    WAKPI_EVENT_VISIT = 70,          /**< A visit to the website that came from WhatsApp. */
    WAKPI_EVENT_WEBSITE_ENTRY = 71,  /**< A chat began on the website's link or widget. */
    WAKPI_EVENT_CASE_OPENED = 80,    /**< A request was opened with the service team. */
    WAKPI_EVENT_CASE_REOPENED = 81,  /**< It was opened again; context is the case's id. */
    WAKPI_EVENT_CASE_RESOLVED = 82,  /**< It was resolved; context is the case's id. */
    WAKPI_EVENT_BOT_STARTED = 90,    /**< A chatbot opened a session. */
    WAKPI_EVENT_BOT_ENGAGED = 91,    /**< The person answered the bot; context is the session's id. */
    WAKPI_EVENT_BOT_COMPLETED = 92,  /**< It ended in an explicit success; context is the session's id. */
    WAKPI_EVENT_BOT_HANDED_OFF = 93, /**< It was handed to a human; context is the session's id. */
    WAKPI_EVENT_BOT_ABANDONED = 94,  /**< The person left it; context is the session's id. */
    WAKPI_EVENT_SURVEY_SENT = 100,   /**< A survey was sent; topic says which. */
    WAKPI_EVENT_SURVEY_ANSWER = 101, /**< An answer to one; amount is the score, context the survey's id. */
    WAKPI_EVENT_FEEDBACK = 102,      /**< A person gave feedback; topic says of what sort. */
    WAKPI_EVENT_CONSENT = 110,       /**< A person's consent to messages was put on record. */
    WAKPI_EVENT_CONSENT_WITHDRAWN = 111, /**< It was withdrawn. */
    WAKPI_EVENT_OPT_IN_REQUEST = 112,    /**< A person was asked to opt in. */
    WAKPI_EVENT_OPT_IN = 113             /**< A person agreed to receive messages. */
};

/** Which survey an event is about, or what sort of feedback; wakpi_topic_key() names them as JSON lines do. */
enum {
    WAKPI_TOPIC_CSAT = 1,       /**< Satisfaction, 1 to 5. */
    WAKPI_TOPIC_NPS = 2,        /**< Would one recommend it, 0 to 10. */
    WAKPI_TOPIC_AWARENESS = 3,  /**< Does one know the brand, 0 or 1. */
    WAKPI_TOPIC_STAFF = 4,      /**< Is one of the staff engaged, 0 or 1. */
    WAKPI_TOPIC_COMMENT = 10,   /**< Feedback: a comment. */
    WAKPI_TOPIC_COMPLAINT = 11, /**< Feedback: a complaint. */
    WAKPI_TOPIC_SUGGESTION = 12 /**< Feedback: a suggestion. */
};

/** Flags of an event. */
enum {
    WAKPI_EVENT_BILLABLE = 1, /**< pricing.billable was true. */
    WAKPI_EVENT_FREE = 2,     /**< pricing.billable was false. */
    WAKPI_EVENT_REFERRAL = 4, /**< The message came from a click-to-WhatsApp ad. */
    WAKPI_EVENT_OPT_OUT = 8,  /**< The text or the tap asks to stop. */
    WAKPI_EVENT_HISTORY = 16, /**< From a history sync: counts for nothing, unless it also came by itself. */
    WAKPI_EVENT_GROUP = 32,   /**< On a group; participant says who. */
    WAKPI_EVENT_BOT =
        64 /**< By a machine: a scanner's click is kept and not counted, a send or echo is an automatic answer. */
};

/**
 * One event.
 *
 * Set struct_size to sizeof(wakpi_event) and everything unused to zero: kinds and flags that are unknown are refused. In an
 * array the stride is the first element's struct_size, a multiple of 8; a smaller one than sizeof leaves the fields behind it
 * absent, of which `flags` is the first that may be. Every
 * kind needs its time; the page Events says what else. Ids and names have at most 1024 bytes, labels as many as the option `max_label_size` says.
 */
typedef struct wakpi_event {
    uint32_t struct_size; /**< sizeof(wakpi_event) of the caller. */
    int32_t kind;         /**< A WAKPI_EVENT_ kind. */
    int64_t time;         /**< When it happened; the beginning of a count's period or of a cost. */
    const char *id;     /**< Message id (wamid), or the event's own id; where absent the content is the id. */
    size_t id_size;     /**< Bytes of id; 0 is absent, as of all sizes below. */
    const char *person; /**< Phone number or wa_id; "+" or "00" before the digits is set aside. */
    size_t person_size; /**< Bytes of person. */
    const char *account;       /**< Phone number id of the business; the option `account` where absent. */
    size_t account_size;       /**< Bytes of account. */
    const char *campaign;      /**< Label. */
    size_t campaign_size;      /**< Bytes of campaign. */
    uint32_t flags;            /**< WAKPI_EVENT_ flags. */
    int32_t code;              /**< Error code of a failure, else 0. Not negative. */
    const char *user;          /**< Business-scoped user id. */
    size_t user_size;          /**< Bytes of user. */
    const char *parent;        /**< Parent business-scoped user id. */
    size_t parent_size;        /**< Bytes of parent. */
    const char *other;         /**< Of an alias: a further number or id of the person, as a former one. */
    size_t other_size;         /**< Bytes of other. */
    const char *participant;   /**< Group participant of a status; part of the message's key. */
    size_t participant_size;   /**< Bytes of participant. */
    const char *context;       /**< Message id quoted, tapped on or clicked in; id of what an act is about. */
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
    int64_t
        amount; /**< Of a count or cost, in the measure's integer unit; money of an order; a score. Not negative. */
    int64_t version;  /**< Of a count, cost or act (from _ORDER on); the highest stands. Not negative. */
    int64_t until;    /**< End (exclusive) of a count's period or of a recurring cost; 0 is none. */
    char currency[4]; /**< ISO 4217 of money, NUL-terminated. */
    int32_t topic;    /**< A WAKPI_TOPIC_ constant of a survey or feedback, else 0. */
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

/**
 * The key of a topic. Thread-safe.
 * @param topic  a WAKPI_TOPIC_ constant
 * @return the key ("csat"), static; NULL for an unknown one
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_topic_key(int32_t topic);
/**
 * The topic of a key. Thread-safe.
 * @param key   as wakpi_topic_key() says it
 * @param topic  receives the topic
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND for an unknown key, #WAKPI_INVALID for a NULL argument
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_topic_by_key(const char *key, int32_t *topic);

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
