/**
 * @file rate_card.h
 * @brief What delivered messages cost, by a dated table of prices that the host gives.
 *
 * WhatsApp charges for each delivered message by category, market of the recipient and monthly volume, at prices
 * that change on dates; its webhooks tell no amounts. wakpi ships no prices. With a card, the measure `cost_messages` holds
 * one price for each delivered message, however many statuses told of it, dated by its send; without one, and for what
 * the card has no price for, it holds what cost events say alone (do not give both).
 *
 * A price is a row: from which date on, for which market, category and volume of the calendar month, at what price. Of the rows
 * of a market and category those of the latest date that is not after the delivery hold, until a later date replaces
 * all of them. Dates and months are those of the tracker's zone, which should be that of the WhatsApp account. The
 * market of a number is its calling code; see the page Concepts on what is kept of a person. Who has no row of the own
 * market in a category on that day has that of "+1" behind a longer code as +1809, else that of "*". Volume is counted for each
 * market and category of the card by itself, in order of delivery; a message between two tiers has no price.
 *
 * Rules say what is free, and have dates as well. A new card begins with WhatsApp's own:
 *
 * | rule | until 2026-09-30 | from 2026-10-01 |
 * |---|---|---|
 * | `service_charged`: messages of the category service are charged | 0 | 1 |
 * | `window_charged`: utility messages within 24 hours of the person's last message are charged | 0 | 1 |
 * | `entry_charged`: messages within 72 hours of the first answer, given within 24 hours, to one who came by an ad are charged | 0 | 0 |
 * | `service_allowance`: service messages of a calendar month that are free, for each business number | 0 | 1000 |
 *
 * What a webhook says stands over these rules: `pricing.billable` false is free, true is charged; but the allowance takes
 * its part of all service messages, since how webhooks mark it is not documented. A service message without a price of its
 * own costs what a utility message does, without volume tiers. The category `referral_conversion` is free; `group_utility`
 * and the like cost what the category behind `group_` does, where they have no price of their own.
 *
 * What wakpi cannot know: the tracker's messages are taken for one business number's (raise the allowance for several) and for
 * all that the account sent. Before July 2025 conversations were charged, not messages: give no prices for that time.
 */
#ifndef WAKPI_RATE_CARD_H
#define WAKPI_RATE_CARD_H

#include <wakpi/query.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Rules of a card. */
enum {
    WAKPI_RATE_SERVICE_CHARGED = 1,  /**< 1: service messages are charged; 0: free. */
    WAKPI_RATE_WINDOW_CHARGED = 2,   /**< 1: utility messages in an open window are charged; 0: free. */
    WAKPI_RATE_ENTRY_CHARGED = 3,    /**< 1: messages in a free entry point are charged; 0: free. */
    WAKPI_RATE_SERVICE_ALLOWANCE = 4 /**< Service messages of a calendar month that are free. */
};

/**
 * The key of a rule.
 * @param rule  a WAKPI_RATE_ constant
 * @return "service_charged" and so on, static; NULL for an unknown one. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_rate_rule_key(int32_t rule);

/**
 * The rule of a key.
 * @param key   NUL-terminated
 * @param rule  receives a WAKPI_RATE_ constant
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_rate_rule_by_key(const char *key, int32_t *rule);

/** A table of prices. For one thread at a time while it is being made; may then be given away by many. */
typedef struct wakpi_rate_card wakpi_rate_card;

/**
 * Makes a card without prices, with WhatsApp's rules.
 * @param options  of which the allocator is taken; may be NULL
 * @param card     receives the card; end it with wakpi_rate_card_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (`card` is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_rate_card_new(const wakpi_options *options, wakpi_rate_card **card);

/** Ends a card; NULL is fine. Trackers and queries that were given it have their own. @since 0.9.0 */
WAKPI_API void wakpi_rate_card_free(wakpi_rate_card *card);

/**
 * Adds a price.
 * @param card        to be changed
 * @param valid_from  "2026-10-01", the beginning of that day in the tracker's zone, or a time as wakpi_time_parse() reads
 * @param market      calling codes ("39", "+1", "1809") or countries' two letters ("IT"), with spaces between them where they
 *                    are one market, whose volume is counted together; "*" is any that has no row of its own
 * @param category    "marketing", "utility", "authentication", "authentication_international", "service" or another one
 * @param tier_from   messages that went before in the calendar month, at least; 0 or more
 * @param tier_until  and below how many; INT64_MAX is without end
 * @param price       of one message, in micro-units, 0 or more
 * @param currency    an ISO 4217 code, NUL-terminated
 * @param error       receives words on a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL, a number out of its range, a price given twice), #WAKPI_MALFORMED (a date, market or
 *         category that is none), #WAKPI_NOT_FOUND (no such currency) or #WAKPI_NO_MEMORY, with the card as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_rate_card_add(wakpi_rate_card *card, const char *valid_from, const char *market,
                                           const char *category, int64_t tier_from, int64_t tier_until,
                                           int64_t price, const char *currency, wakpi_error *error);

/**
 * Sets a rule from a date on; what was said of the same rule and date is replaced.
 * @param card        to be changed
 * @param valid_from  as for wakpi_rate_card_add()
 * @param rule        a WAKPI_RATE_ constant
 * @param value       0 or 1, of an allowance 0 or more
 * @param error       receives words on a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL, an unknown rule, a value out of its range), #WAKPI_MALFORMED (the date) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_rate_card_set_rule(wakpi_rate_card *card, const char *valid_from, int32_t rule,
                                                int64_t value, wakpi_error *error);

/**
 * Adds the rows of a CSV text (RFC 4180, UTF-8), or none of them.
 *
 * The first line names the columns, in any order: `valid_from`, `market`, `category`, `price`, `currency`, and where there are
 * tiers `tier_from` and `tier_until`, which may be empty. Prices are decimals of the currency's main unit ("0.0248"). Where the
 * market is `rule` the category is a rule's key and the price its value. Empty lines and lines that begin with # are left out.
 * @param card   to be changed
 * @param csv    the text
 * @param size   its bytes
 * @param error  receives words that name the line, which is its position; may be NULL
 * @return #WAKPI_OK; as wakpi_rate_card_add() and wakpi_rate_card_set_rule() of a row; #WAKPI_MALFORMED also for text that is no such
 *         table; with the card as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_rate_card_read(wakpi_rate_card *card, const char *csv, size_t size,
                                            wakpi_error *error);

/**
 * How many prices a card has, rules not counted.
 * @param card   asked
 * @param count  receives the number
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_rate_card_count(const wakpi_rate_card *card, int64_t *count);

/**
 * Gives a tracker a card for its answers, in place of the one before. It forms answers and not facts: it is neither saved nor
 * merged; but what is closed by wakpi_tracker_close() keeps the prices that it was closed with. Safe beside threads that read, apply or ask.
 * @param tracker  to be changed
 * @param card     copied; NULL takes the card away
 * @return #WAKPI_OK, #WAKPI_INVALID (`tracker` is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_set_rate_card(wakpi_tracker *tracker, const wakpi_rate_card *card);

/**
 * Chooses the card of a query's answers over the tracker's, as for what last year's traffic would cost today.
 * @param query  to be changed
 * @param card   copied; NULL means the tracker's
 * @return #WAKPI_OK, #WAKPI_INVALID (`query` is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_rate_card(wakpi_query *query, const wakpi_rate_card *card);

/**
 * How many of the row's delivered messages the card has no price for: of an unknown market or category, or before its first date.
 * The row's cost leaves them out.
 * @param cursor    on a row
 * @param messages  receives the number; 0 without a card
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_unpriced(const wakpi_cursor *cursor, int64_t *messages);

#ifdef __cplusplus
}
#endif

#endif
