/**
 * @file tracker.h
 * @brief The tracker: raw webhooks and events in, campaigns out, right under duplicates, reordering and gaps.
 *
 * What a tracker knows is a join of facts: the same traffic gives the same saved bytes in whatever order it came,
 * however often it was delivered and however it was split over trackers that are merged later. The page Concepts tells
 * the rules.
 *
 * Threads: all that is done with a tracker may be done from many threads at once, but for freeing it, which needs it to
 * itself; an allocator set in the options must then be fit for that. Who asks, saves or merges meanwhile sees what
 * another thread's call brings whole or not at all, but of Arrow's batches a part may be seen. Fork: a child may use a
 * tracker only where no other thread of the parent was inside one of these functions.
 */
#ifndef WAKPI_TRACKER_H
#define WAKPI_TRACKER_H

#include <wakpi/campaign.h>
#include <wakpi/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A tracker. */
typedef struct wakpi_tracker wakpi_tracker;

/**
 * Makes an empty tracker.
 * @param options  all options apply; NULL is all defaults. They are copied.
 * @param tracker  receives the tracker; end it with wakpi_tracker_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (tracker is NULL), #WAKPI_NO_MEMORY, or #WAKPI_INTERNAL where the system gives no
 *         randomness
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_new(const wakpi_options *options, wakpi_tracker **tracker);
/** Ends a tracker; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_tracker_free(wakpi_tracker *tracker);

/**
 * Reads one webhook body. The body is checked as JSON as a whole before anything is taken from it; then every element
 * is judged alone, and what is not taken is counted by reason (wakpi_tracker_intake()).
 * @param tracker  takes in what the body says
 * @param json     the body as it came, UTF-8; borrowed during the call
 * @param size     its bytes, at most the option max_body_size
 * @param error    may be NULL
 * @return #WAKPI_OK also where elements were skipped; #WAKPI_MALFORMED, #WAKPI_LIMIT (max_body_size, max_depth or
 *         max_label_count) with position and reason in `error`, nothing taken: the byte that is at fault, -1 for
 *         max_label_count; #WAKPI_NO_MEMORY: read it again; #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_read_webhook(wakpi_tracker *tracker, const char *json, size_t size,
                                                  wakpi_error *error);
/**
 * Reads one of wakpi's own events as a JSON object ({"wakpi":"send",...}); see the page Events.
 * @return as wakpi_tracker_read_webhook(); an event is taken whole or not at all
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_read_event(wakpi_tracker *tracker, const char *json, size_t size,
                                                wakpi_error *error);
/**
 * Reads either: an object with a key "wakpi", written without escapes, is an event, any other line a webhook body.
 * @return as the function that it comes to
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_read_line(wakpi_tracker *tracker, const char *json, size_t size,
                                               wakpi_error *error);
/**
 * Applies events, in one step for those who ask meanwhile.
 * @param tracker  takes in what they say
 * @param events   an array whose stride is the first element's struct_size; borrowed during the call
 * @param count    how many; 0 does nothing
 * @param error    may be NULL; its position is the index of the offender
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL, a struct_size or event that is none), #WAKPI_LIMIT (a text too long, or more different
 *         labels than max_label_count): none was applied; #WAKPI_NO_MEMORY: part may have been applied, and applying all again is
 *         safe
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count,
                                           wakpi_error *error);
/**
 * Joins all that `from` knows into `into`; the same again changes nothing, nor does merging a tracker into itself. Counts
 * of intake stay as they are. A tracker that knows nothing yet takes in what was closed, too.
 * @param into   takes in what the other one knows
 * @param from   stays as it is
 * @param error  may be NULL
 * @return #WAKPI_OK; #WAKPI_MISMATCH naming the option that differs (key, account, zone, its data, currency, the windows, business_hours,
 *         attribution and its half-life, opt_out_words, campaign_from_callback), or where the two are not closed until the same time;
 *         #WAKPI_CONFLICT (closed periods of one origin that are unequal), #WAKPI_LIMIT (labels), #WAKPI_INVALID (NULL): nothing was
 *         joined; #WAKPI_NO_MEMORY: merge again
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_merge(wakpi_tracker *into, const wakpi_tracker *from,
                                           wakpi_error *error);
/**
 * Joins saved bytes (wakpi_tracker_save(), wakpi_tracker_save_since()) into a tracker, as if they were loaded under its own
 * options and merged, but without a second handle. A tracker that knows nothing yet takes in what was closed, too. They are
 * judged as a whole before anything is taken from them, and others may go on using the tracker meanwhile.
 * @param tracker  takes in what they say
 * @param bytes    the whole of what was saved; borrowed during the call
 * @param size     how many
 * @param error    may be NULL
 * @return #WAKPI_OK; #WAKPI_CORRUPT, #WAKPI_VERSION, #WAKPI_MISMATCH (an option of wakpi_tracker_load(), which the error names, or
 *         the time until which the two are closed), #WAKPI_CONFLICT as of wakpi_tracker_merge(), #WAKPI_LIMIT (labels), #WAKPI_INVALID
 *         (NULL): nothing was joined; #WAKPI_NO_MEMORY: merge again
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_merge_saved(wakpi_tracker *tracker, const void *bytes, size_t size,
                                                 wakpi_error *error);
/**
 * Writes the canonical bytes in pieces: one form for one state, on every machine. Only options with the same `key` load them again; a
 * tracker that was given none has a key which nobody knows. The tracker is locked meanwhile, so `write` must not call into it.
 * @param tracker  stays as it is
 * @param write    receives the pieces in order
 * @param context  handed to `write`
 * @param error    may be NULL
 * @return #WAKPI_OK, #WAKPI_WRITE where `write` refused, #WAKPI_NO_MEMORY, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_save(const wakpi_tracker *tracker, wakpi_write_function write,
                                          void *context, wakpi_error *error);
/**
 * Marks this moment, so that what changes from now on can be saved alone (wakpi_tracker_save_since()). Taking marks costs
 * little, and nothing while none was taken; nothing need be given back.
 * @param tracker  what it knows stays as it is
 * @param mark     receives the mark, above 0. It means something to this handle alone: not to another one, nor to the same
 *                 state loaded again
 * @param error    may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL), #WAKPI_LIMIT after 2^32 marks
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_mark(wakpi_tracker *tracker, int64_t *mark, wakpi_error *error);
/**
 * Writes what changed since a mark, as a saved state of its own: it can be loaded, and merged with wakpi_tracker_merge()
 * or wakpi_tracker_merge_saved(). The differences of a tracker, merged in any order and any number of times, give the whole
 * tracker's bytes, if each begins at a mark no later than the one at which the difference before it was written. So take the
 * next mark first, then save since the latest: what came in between is in both, which does no harm. Closing periods
 * (wakpi_tracker_close()) and taking a person out (wakpi_tracker_erase(), wakpi_tracker_forget(), an event or merged state that
 * tells of an erasure) void all marks and begin anew: save the whole then, and let what was saved before go.
 * @param tracker  stays as it is, and is locked meanwhile, as by wakpi_tracker_save()
 * @param mark     of this handle; 0 saves the whole
 * @param write    receives the pieces in order
 * @param context  handed to `write`
 * @param error    may be NULL
 * @return #WAKPI_OK; #WAKPI_NOT_FOUND: the mark is none of this handle's or void, nothing was written, and the whole has to be saved;
 *         #WAKPI_WRITE where `write` refused, #WAKPI_NO_MEMORY, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_save_since(const wakpi_tracker *tracker, int64_t mark,
                                                wakpi_write_function write, void *context,
                                                wakpi_error *error);
/**
 * A tracker from saved bytes. Everything is checked before the handle is made, so bytes may come from anywhere.
 * @param bytes    the whole of what was saved; borrowed during the call
 * @param size     how many
 * @param options  must carry the key it was made under, and the same account, opt_out_words and campaign_from_callback;
 *                 zone, currency and windows may be others, since they form answers and not facts; but where periods were closed,
 *                 zone and unique_precision must be those that they were closed with, and a longer window finds nothing of what retired
 * @param tracker  receives the tracker; untouched after a failure
 * @param error    may be NULL
 * @return #WAKPI_OK; #WAKPI_CORRUPT, #WAKPI_VERSION, #WAKPI_MISMATCH (the error names the option), #WAKPI_LIMIT (labels),
 *         #WAKPI_NO_MEMORY, #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_load(const void *bytes, size_t size, const wakpi_options *options,
                                          wakpi_tracker **tracker, wakpi_error *error);

/** Classes of intake reasons. */
enum {
    WAKPI_INTAKE_ACCEPTED = 1,  /**< Taken, and it changed something. */
    WAKPI_INTAKE_DUPLICATE = 2, /**< Taken, and it was known already. */
    WAKPI_INTAKE_IGNORED = 3,   /**< Well formed, but nothing that counts. */
    WAKPI_INTAKE_MALFORMED = 4  /**< Not what it must be. */
};
/** Why an element was taken or not: a wakpi_intake is a reason's id. Diagnostics, not part of the saved bytes. */
typedef int32_t wakpi_intake;
/** How many reasons there are. Thread-safe, as the five that follow. @since 0.9.0 */
WAKPI_API int32_t wakpi_intake_count(void);
/** The reason at `index` (0 .. count-1); #WAKPI_INVALID out of range. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_intake_at(int32_t index, wakpi_intake *reason);
/** The reason's key ("ignored_reaction"); NULL for an unknown one. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_intake_key(wakpi_intake reason);
/** The reason's class, a WAKPI_INTAKE_ constant; 0 for an unknown one. @since 0.9.0 */
WAKPI_API int32_t wakpi_intake_class(wakpi_intake reason);
/** An English sentence that says what the reason means; NULL for an unknown one. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_intake_text(wakpi_intake reason);
/**
 * A sentence that says what the reason means, in a language.
 * @param reason    which reason
 * @param language  as of wakpi_kpi_name()
 * @return UTF-8, static; NULL for an unknown reason
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_intake_text_in(wakpi_intake reason, const char *language);
/** How many elements fell under a reason since the tracker was made or loaded; #WAKPI_OK, #WAKPI_NOT_FOUND (no such reason) or
 * #WAKPI_INVALID (NULL). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_intake(const wakpi_tracker *tracker, wakpi_intake reason,
                                            int64_t *count);

/** How many distinct values of a label (a WAKPI_LABEL_ constant) are known; #WAKPI_OK, #WAKPI_INVALID (NULL, no such label) or
 * #WAKPI_NO_MEMORY. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_label_count(const wakpi_tracker *tracker, int32_t label, int64_t *count);
/**
 * The value of a label at `index` (0 .. count-1), in the order of the bytes; #WAKPI_INVALID out of range or NULL,
 * #WAKPI_NO_MEMORY. The text is UTF-8 of `size` bytes with a NUL behind them, borrowed until the tracker changes. @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_label_at(const wakpi_tracker *tracker, int32_t label, int64_t index,
                                              const char **text, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
