/**
 * @file journey.h
 * @brief Asking a tracker how far people go: a funnel over what happened to each of them.
 *
 * A journey is a list of steps, as sent, delivered, read, clicked, order. wakpi_tracker_funnel() walks through the history
 * of each person, all of their numbers and ids being one, and tells how far they came, how long each step took, and who may
 * still come further, as a #wakpi_funnel.
 *
 * **An attempt** begins with a moment of the first step, its entry, and goes on from step to step within the window, which
 * is counted from the entry: a step at entry + window is too late. One moment is one step of an attempt, even where it could
 * stand for several, as a word that asks to stop does for what was written and for the stop. At equal times moments stand in the order of the steps, since WhatsApp tells whole seconds. Three modes:
 * - **ordered**: step after step; whatever else may lie between;
 * - **strict**: between a step and the next there is nothing of the journey's other steps; the step itself may be repeated;
 * - **any order**: the steps in whatever order, the first of them being the entry; stage k of the funnel is "k of n".
 *
 * **A person counts once**, with the attempt that reaches furthest, of such with the earliest. Nothing of it depends on the
 * order in which facts came in.
 *
 * **Immature** is who has not come to the end and has an entry whose window was still open at `as_of`: they are not lost, and
 * the funnel keeps them apart. Since those of them who have converted already are counted, conversion leans upwards
 * while many windows are open: for a rate that does not, let wakpi_journey_between() end one window before `as_of`.
 *
 * What happened is dated as it was told, but no stage of a message is before the one before it: a send log's clock and
 * WhatsApp's differ. Steps look at facts and not at attribution: an order follows, whatever it is credited to.
 */
#ifndef WAKPI_JOURNEY_H
#define WAKPI_JOURNEY_H

#include <wakpi/funnel.h>
#include <wakpi/query.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Steps beside the WAKPI_EVENT_ kinds, of which all but _ALIAS, _ERASE, _COUNT and _COST are steps. What a kind means there is what it
 * means for the measures: #WAKPI_EVENT_SEND and #WAKPI_EVENT_SENT are both a message that is known to have been sent,
 * #WAKPI_EVENT_DELIVERED is also told by a read receipt, a machine's click or visit is none, and a tap that opts out
 * is no tap.
 */
enum {
    WAKPI_STEP_REPLIED =
        -1, /**< A written message that quotes one of the business or falls in its reply window. */
    WAKPI_STEP_INTERACTED = -2, /**< A click, a tap or a reply. */
    WAKPI_STEP_CONVERTED = -3   /**< An order or another conversion. */
};

/** How steps must follow each other. */
enum {
    WAKPI_JOURNEY_ORDERED = 1,  /**< In order, whatever lies between. */
    WAKPI_JOURNEY_STRICT = 2,   /**< In order, and nothing of the journey's other steps between. */
    WAKPI_JOURNEY_ANY_ORDER = 3 /**< In any order. */
};

/**
 * The key of a step.
 * @param step  a WAKPI_STEP_ constant or a WAKPI_EVENT_ kind that is one
 * @return "replied", "click" and so on, static; NULL of what is no step. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_step_key(int32_t step);

/**
 * The step of a key. Beside the keys it knows "clicked", "tapped", "wrote", "opted_in", "opted_out" and "ordered".
 * @param key   NUL-terminated
 * @param step  receives the step
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_step_by_key(const char *key, int32_t *step);

/** The steps that people are followed along. For one thread at a time while it is being made; may then be asked by many. */
typedef struct wakpi_journey wakpi_journey;

/**
 * Makes a journey without steps: ordered, entered at any time, as of the end of time.
 * @param options  of which the allocator is taken; may be NULL
 * @param journey  receives the journey; end it with wakpi_journey_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (`journey` is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_new(const wakpi_options *options, wakpi_journey **journey);

/** Ends a journey; NULL is fine. Funnels made by it live on. @since 0.9.0 */
WAKPI_API void wakpi_journey_free(wakpi_journey *journey);

/**
 * Adds a step behind those added before.
 * @param journey  to be changed
 * @param step     a WAKPI_STEP_ constant or a WAKPI_EVENT_ kind that is one
 * @param name     of the stage: UTF-8, 1 to 256 bytes, NUL-terminated, copied; NULL is the step's key
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, no step, a bad name or one that another step has), #WAKPI_LIMIT (there are 32
 *         steps) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_step(wakpi_journey *journey, int32_t step, const char *name);

/**
 * Keeps of the step added last only what has this text as its label. Several texts for one label are alternatives; several
 * labels must all be right. Labels are those that the measures count by: what is about a message, as a click or a reply, has its
 * labels, a stop those of the message that it is put down to, an answer those of its survey, and who was judged those of
 * their latest lead. An order has those of the message that it names, and not of one that it is credited to.
 * @param journey  to be changed
 * @param label    a WAKPI_LABEL_ constant
 * @param text     UTF-8, copied; "" keeps what has no such label
 * @param size     bytes of `text`
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, an unknown label, no step yet) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_where(wakpi_journey *journey, int32_t label, const char *text,
                                           size_t size);

/**
 * Sets how steps must follow each other.
 * @param journey  to be changed
 * @param mode     a WAKPI_JOURNEY_ constant
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, an unknown mode)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_mode(wakpi_journey *journey, int32_t mode);

/**
 * Sets how long an attempt may take. Without it the tracker's option `conversion_window` is meant.
 * @param journey  to be changed
 * @param window   milliseconds from the entry, 1 .. 3155760000000 (100 years)
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, out of range)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_window(wakpi_journey *journey, int64_t window);

/**
 * Keeps only attempts that are entered in [from, to); their further steps may be later.
 * @param journey  to be changed
 * @param from     milliseconds since the epoch; INT64_MIN is the beginning of time
 * @param to       milliseconds since the epoch, excluded; INT64_MAX is the end of time
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, `from` after `to`)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_between(wakpi_journey *journey, int64_t from, int64_t to);

/**
 * Sets "now": facts later than it are left out, and who is still within their window then is immature.
 * @param journey  to be changed
 * @param as_of    milliseconds since the epoch; INT64_MAX (the default) is the end of time, when all is mature
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_journey_as_of(wakpi_journey *journey, int64_t as_of);

/**
 * Follows everybody along a journey. Safe beside threads that read, apply or ask.
 *
 * The funnel's stages are the steps (in any order "1 of n" to "n of n"), its counts people, its times exact in mean and told
 * to 0.78 % in quantiles. For a funnel by each value of a label ask once a value, with wakpi_journey_where(). What a
 * tracker let go of when it was closed is no longer there to be followed: ask then for attempts that are entered at or after
 * wakpi_tracker_watermark() (wakpi_journey_between()).
 * @param tracker  to be asked
 * @param journey  with two steps at least
 * @param funnel   receives the funnel, under the tracker's options; end it with wakpi_funnel_free()
 * @param error    receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, fewer than two steps; of a tracker that was closed a beginning before the watermark),
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_funnel(const wakpi_tracker *tracker, const wakpi_journey *journey,
                                            wakpi_funnel **funnel, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
