/**
 * @file formula.h
 * @brief One typed function for every KPI, named after its key.
 *
 * Integers in, exact: counts as they are, money in micro-units, durations in milliseconds, parameters in
 * millionths. The quotient alone is a double, rounded once. A quantile is the smallest observation x such
 * that at least that share of the observations is at most x. All functions are pure, allocate nothing and
 * may be called from any thread.
 */
/* formula.h: written from the catalogue by docs/generate_catalogue.c. Do not edit;
 * build the target catalogue_headers instead. */
#ifndef WAKPI_FORMULA_H
#define WAKPI_FORMULA_H

#include <wakpi/base.h>

/* clang-format off */

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Delivery rate: Share of sent messages that were delivered.
 *
 * Formula: `delivered / sent`. Source: Getgabs, ChatArchitect. It is a rate; one article's Russian title
 *  calls it a speed.
 *
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param sent Messages known to have been handed to WhatsApp, by the send log or by any status, failed ones
 *  included. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_delivery_rate(int64_t delivered, int64_t sent, double *value);

/**
 * Failure rate: Share of sent messages that failed without evidence of delivery.
 *
 * Formula: `failed / sent`. Source: field. It does not complement the delivery rate: messages may still be
 *  under way.
 *
 * @param failed Messages with a status failed and no evidence of delivery. A count, 0 or more.
 * @param sent Messages known to have been handed to WhatsApp, by the send log or by any status, failed ones
 *  included. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_failure_rate(int64_t failed, int64_t sent, double *value);

/**
 * Open rate: Share of delivered messages that were read.
 *
 * Formula: `read / delivered`. Source: Getgabs, ChatArchitect. A lower bound, since read receipts can be off.
 *  WhatsApp itself calls it read rate.
 *
 * @param read Messages with a status read or played. Read receipts can be off, so it is a lower bound. A
 *  count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_open_rate(int64_t read, int64_t delivered, double *value);

/**
 * Read rate of sent messages: Share of sent messages that were read.
 *
 * Formula: `read / sent`. Source: Virtuoso Netsoft. A lower bound, since read receipts can be off. Not the
 *  open rate, which is of delivered messages.
 *
 * @param read Messages with a status read or played. Read receipts can be off, so it is a lower bound. A
 *  count, 0 or more.
 * @param sent Messages known to have been handed to WhatsApp, by the send log or by any status, failed ones
 *  included. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_read_rate(int64_t read, int64_t sent, double *value);

/**
 * Click-through rate (CTR): Share of delivered messages of which a link was tapped.
 *
 * Formula: `clicked / delivered`. Source: Getgabs, Virtuoso Netsoft, ChatArchitect. Others divide by
 *  impressions (ad_click_through_rate) or by opens (click_to_open_rate).
 *
 * @param clicked Messages of which a link was tapped at least once. Link taps come from the host's redirector
 *  or from the Marketing Messages API. A count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_click_through_rate(int64_t clicked, int64_t delivered, double *value);

/**
 * Clicks per delivered message: Taps on links, every one counted, per delivered message.
 *
 * Formula: `clicks / delivered`. Source: Getgabs. It may exceed 1.
 *
 * @param clicks Taps on links, every one of them; of an advertisement where impressions are counted. A count,
 *  0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_clicks_per_delivered(int64_t clicks, int64_t delivered, double *value);

/**
 * Button click rate: Share of delivered messages of which a quick reply or list item was tapped.
 *
 * Formula: `button_clicked / delivered`. Source: field.
 *
 * @param button_clicked Messages of which a quick reply or a list item was tapped. Taps that opt out count as
 *  opt-outs alone. A count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_button_click_rate(int64_t button_clicked, int64_t delivered, double *value);

/**
 * Click-to-open rate (CTOR): Share of read messages of which a link was tapped.
 *
 * Formula: `clicked / read`. Source: charles. With read receipts off, a click may come without a known
 *  reading; more clicked than read is inconsistent.
 *
 * @param clicked Messages of which a link was tapped at least once. Link taps come from the host's redirector
 *  or from the Marketing Messages API. A count, 0 or more.
 * @param read Messages with a status read or played. Read receipts can be off, so it is a lower bound. A
 *  count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_click_to_open_rate(int64_t clicked, int64_t read, double *value);

/**
 * Advertisement click-through rate: Clicks on an advertisement per time it was shown.
 *
 * Formula: `clicks / impressions`. Source: iPresso. Clicks are not unique, so it may exceed 1.
 *
 * @param clicks Taps on links, every one of them; of an advertisement where impressions are counted. A count,
 *  0 or more.
 * @param impressions Times an advertisement was shown. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_ad_click_through_rate(int64_t clicks, int64_t impressions, double *value);

/**
 * Reply rate: Share of delivered messages that got a written reply.
 *
 * Formula: `replied / delivered`. Source: Virtuoso Netsoft, ChatArchitect. A tap on a button is not a reply.
 *
 * @param replied Messages that a written reply quotes or whose reply window it falls in. A tap is no reply. A
 *  count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_reply_rate(int64_t replied, int64_t delivered, double *value);

/**
 * Engagement rate: Written replies, every one counted, per delivered message.
 *
 * Formula: `replies / delivered`. Source: Getgabs. It may exceed 1.
 *
 * @param replies Written replies to messages, every one of them. A count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_engagement_rate(int64_t replies, int64_t delivered, double *value);

/**
 * Interaction rate: Share of delivered messages that were clicked, button-clicked or replied to.
 *
 * Formula: `interacted / delivered`. Source: field.
 *
 * @param interacted Messages that were clicked, button-clicked or replied to. A count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interaction_rate(int64_t interacted, int64_t delivered, double *value);

/**
 * Opt-out rate: Share of the people reached who stopped messages.
 *
 * Formula: `opted_out / reached`. Source: Getgabs, charles. Less is better. Not a bounce rate, as one
 *  article's Russian wording suggests.
 *
 * @param opted_out People who stopped messages, dated by the stop. A count, 0 or more.
 * @param reached People with at least one message delivered. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_opt_out_rate(int64_t opted_out, int64_t reached, double *value);

/**
 * Opt-in rate: Share of the people asked who agreed to receive messages.
 *
 * Formula: `opted_in / opt_in_requests`. Source: Virtuoso Netsoft. Single or double opt-in, as the host
 *  counts.
 *
 * @param opted_in People who agreed to receive messages; single or double, as the host counts. A count, 0 or
 *  more.
 * @param opt_in_requests People who were asked to opt in. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_opt_in_rate(int64_t opted_in, int64_t opt_in_requests, double *value);

/**
 * Consent coverage: Share of recipients whose consent was on record when the message was sent.
 *
 * Formula: `consented / recipients`. Source: ChatArchitect.
 *
 * @param consented Recipients whose consent was on record when the message was sent. A count, 0 or more.
 * @param recipients People to whom at least one message was sent. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_consent_coverage(int64_t consented, int64_t recipients, double *value);

/**
 * Active users (DAU/WAU/MAU): People who wrote to the business in the day, week or month.
 *
 * Formula: `active_users`. Source: Virtuoso Netsoft.
 *
 * @param active_users People who wrote to the business in the period. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_active_users(int64_t active_users, double *value);

/**
 * Stickiness (DAU/MAU): Share of the month's active users who are active on a day, by the mean of days.
 *
 * Formula: `active_users_day / active_users_month`. Source: field.
 *
 * @param active_users_day People active in a day, the mean over the days of the month. In millionths.
 * @param active_users_month People active in the month. In millionths.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_stickiness(int64_t active_users_day, int64_t active_users_month, double *value);

/**
 * Message volume: Messages in both directions.
 *
 * Formula: `inbound_messages + outbound_messages`. Source: Virtuoso Netsoft, ChatArchitect. Engagement to one
 *  article, vanity to another; wakpi counts it and never rates it.
 *
 * @param inbound_messages Messages that customers wrote to the business. A count, 0 or more.
 * @param outbound_messages Messages that the business sent, campaigns and answers alike. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_message_volume(int64_t inbound_messages, int64_t outbound_messages,
                                            double *value);

/**
 * Inbound messages: Messages that customers wrote.
 *
 * Formula: `inbound_messages`. Source: Virtuoso Netsoft. Neutral, never rated.
 *
 * @param inbound_messages Messages that customers wrote to the business. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_inbound_volume(int64_t inbound_messages, double *value);

/**
 * Outbound messages: Messages that the business sent.
 *
 * Formula: `outbound_messages`. Source: Virtuoso Netsoft. Neutral, never rated.
 *
 * @param outbound_messages Messages that the business sent, campaigns and answers alike. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_outbound_volume(int64_t outbound_messages, double *value);

/**
 * Conversations: Conversations held.
 *
 * Formula: `conversations`. Source: charles. Messages are charged since July 2025, conversations no more.
 *
 * @param conversations Conversations: turns of one person, apart by no more than the gap (24 hours unless
 *  set). A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_conversations(int64_t conversations, double *value);

/**
 * Website visits: Visits to the website that came from WhatsApp.
 *
 * Formula: `visits`. Source: Getgabs, iPresso. Neutral, never rated.
 *
 * @param visits Visits to the website that came from WhatsApp. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_visits(int64_t visits, double *value);

/**
 * Chats from the website: Chats that began on the website.
 *
 * Formula: `website_entries`. Source: Getgabs. Neutral, never rated.
 *
 * @param website_entries Chats that began on the website's WhatsApp link or widget. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_website_entries(int64_t website_entries, double *value);

/**
 * Leads: People who showed interest in buying.
 *
 * Formula: `leads`. Source: Virtuoso Netsoft. Neutral, never rated.
 *
 * @param leads People who showed interest in buying. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_leads(int64_t leads, double *value);

/**
 * Reviews: Reviews that customers wrote.
 *
 * Formula: `reviews`. Source: charles. Neutral, never rated.
 *
 * @param reviews Reviews that customers wrote. A count, 0 or more.
 * @param value receives it: a count; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_reviews(int64_t reviews, double *value);

/**
 * Conversion rate (of delivered): Share of delivered messages to which a conversion is credited.
 *
 * Formula: `converted / delivered`. Source: Getgabs. What others divide by messages sent, conversations,
 *  interactions or clicks has KPIs of its own.
 *
 * @param converted Messages to which at least one conversion is credited; one that several share, to the
 *  greatest share. A count, 0 or more.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_conversion_rate(int64_t converted, int64_t delivered, double *value);

/**
 * Conversion rate of sent messages: Share of sent messages to which a conversion is credited.
 *
 * Formula: `converted / sent`. Source: ChatArchitect.
 *
 * @param converted Messages to which at least one conversion is credited; one that several share, to the
 *  greatest share. A count, 0 or more.
 * @param sent Messages known to have been handed to WhatsApp, by the send log or by any status, failed ones
 *  included. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sent_conversion_rate(int64_t converted, int64_t sent, double *value);

/**
 * Conversion rate of conversations: Conversions per conversation.
 *
 * Formula: `conversions / conversations`. Source: ChatArchitect. One conversation can convert more than once.
 *
 * @param conversions Conversions, every one of them: orders, bookings, forms, whatever the host counts as
 *  one. A count, 0 or more.
 * @param conversations Conversations: turns of one person, apart by no more than the gap (24 hours unless
 *  set). A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_conversation_conversion_rate(int64_t conversions, int64_t conversations,
                                                          double *value);

/**
 * Conversion rate of interactions: Share of messages interacted with to which a conversion is credited.
 *
 * Formula: `converted / interacted`. Source: Virtuoso Netsoft. Conversions without an interaction exist; more
 *  of them than interactions is inconsistent.
 *
 * @param converted Messages to which at least one conversion is credited; one that several share, to the
 *  greatest share. A count, 0 or more.
 * @param interacted Messages that were clicked, button-clicked or replied to. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interaction_conversion_rate(int64_t converted, int64_t interacted,
                                                         double *value);

/**
 * Conversion rate of clicks: Converted messages per clicked message.
 *
 * Formula: `converted / clicked`. Source: field. Conversions without a click exist, so it may exceed 1.
 *
 * @param converted Messages to which at least one conversion is credited; one that several share, to the
 *  greatest share. A count, 0 or more.
 * @param clicked Messages of which a link was tapped at least once. Link taps come from the host's redirector
 *  or from the Marketing Messages API. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_click_conversion_rate(int64_t converted, int64_t clicked, double *value);

/**
 * Lead generation rate: Leads per conversation that a customer started.
 *
 * Formula: `leads / conversations`. Source: Virtuoso Netsoft.
 *
 * @param leads People who showed interest in buying. A count, 0 or more.
 * @param conversations Conversations: turns of one person, apart by no more than the gap (24 hours unless
 *  set). A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lead_generation_rate(int64_t leads, int64_t conversations, double *value);

/**
 * Sales conversion rate: New customers per lead.
 *
 * Formula: `new_customers / leads`. Source: Virtuoso Netsoft. A share only where the leads are a cohort; else
 *  customers may be of older leads.
 *
 * @param new_customers People who bought for the first time. A count, 0 or more.
 * @param leads People who showed interest in buying. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sales_conversion_rate(int64_t new_customers, int64_t leads, double *value);

/**
 * Revenue: Revenue credited to the campaign.
 *
 * Formula: `revenue`. Source: charles. Attributed, which is not the same as caused: see incremental_revenue.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_revenue(int64_t revenue, double *value);

/**
 * Incremental revenue: Revenue above what would have come anyway.
 *
 * Formula: `revenue - revenue_baseline`. Source: ChatArchitect. It stands and falls with the baseline.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param revenue_baseline Revenue that would have come without the campaign, from a holdout or the period
 *  before. In micro-units of the currency.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_incremental_revenue(int64_t revenue, int64_t revenue_baseline, double *value);

/**
 * Revenue per conversion: Revenue that a conversion brings.
 *
 * Formula: `revenue / conversions`. Source: Getgabs.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param conversions Conversions, every one of them: orders, bookings, forms, whatever the host counts as
 *  one. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_revenue_per_conversion(int64_t revenue, int64_t conversions, double *value);

/**
 * Revenue per conversation: Revenue per two-way conversation.
 *
 * Formula: `revenue / conversations`. Source: field.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param conversations Conversations: turns of one person, apart by no more than the gap (24 hours unless
 *  set). A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_revenue_per_conversation(int64_t revenue, int64_t conversations, double *value);

/**
 * Revenue per recipient (RPR): Revenue per person the campaign went to.
 *
 * Formula: `revenue / recipients`. Source: ChatArchitect, charles. Some call it revenue per conversation,
 *  meaning per recipient.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param recipients People to whom at least one message was sent. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_revenue_per_recipient(int64_t revenue, int64_t recipients, double *value);

/**
 * Revenue per delivered message: Revenue per delivered message.
 *
 * Formula: `revenue / delivered`. Source: Getgabs. Not the average receipt, as one article's Russian wording
 *  suggests.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_revenue_per_delivered(int64_t revenue, int64_t delivered, double *value);

/**
 * Cost per recipient (CPR): Campaign cost (messages, software, advertising) per recipient.
 *
 * Formula: `campaign_cost / recipients`. Source: Getgabs.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param recipients People to whom at least one message was sent. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cost_per_recipient(int64_t cost_messages, int64_t cost_software,
                                                int64_t cost_advertising, int64_t recipients, double *value);

/**
 * Cost per message: What WhatsApp charges per delivered message.
 *
 * Formula: `cost_messages / delivered`. Source: ChatArchitect. Charged by a dated rate card since July 2025.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param delivered Messages with a status delivered, read or played, or that the person answered, tapped or
 *  clicked. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cost_per_message(int64_t cost_messages, int64_t delivered, double *value);

/**
 * Return on campaign spend (ROCS): Revenue per unit of campaign cost; 5.0 is five times the spend.
 *
 * Formula: `revenue / campaign_cost`. Source: Getgabs, ChatArchitect, charles. Computed from sums. A return
 *  on investment of 400 % is 5 times, not 4.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_return_on_campaign_spend(int64_t revenue, int64_t cost_messages,
                                                      int64_t cost_software, int64_t cost_advertising,
                                                      double *value);

/**
 * Return on ad spend (ROAS): Revenue of advertisements per unit of advertising cost.
 *
 * Formula: `ad_revenue / cost_advertising`. Source: Getgabs.
 *
 * @param ad_revenue Revenue credited to advertisements that lead to WhatsApp. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_return_on_ad_spend(int64_t ad_revenue, int64_t cost_advertising, double *value);

/**
 * Return on investment (ROI): Net profit per unit of total cost.
 *
 * Formula: `(revenue + value_saved - total_cost) / total_cost`. Source: ChatArchitect, Getgabs. 4.0 is what
 *  articles print as 400 %.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param value_saved What was saved, in money: time of staff, calls avoided. In micro-units of the currency.
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param cost_setup One-off cost of setting up and integrating. In micro-units of the currency.
 * @param cost_training Cost of training staff. In micro-units of the currency.
 * @param cost_hardware Cost of hardware. In micro-units of the currency.
 * @param cost_maintenance Cost of keeping it running. In micro-units of the currency.
 * @param cost_recurring Recurring cost of one month, of any kind; total and acquisition cost take it times
 *  `months`. In micro-units of the currency.
 * @param months Months that recurring cost is counted for. In millionths.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_return_on_investment(int64_t revenue, int64_t value_saved,
                                                  int64_t cost_messages, int64_t cost_software,
                                                  int64_t cost_advertising, int64_t cost_setup,
                                                  int64_t cost_training, int64_t cost_hardware,
                                                  int64_t cost_maintenance, int64_t cost_recurring,
                                                  int64_t months, double *value);

/**
 * Net profit: Revenue and value saved less the total cost.
 *
 * Formula: `revenue + value_saved - total_cost`. Source: ChatArchitect.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param value_saved What was saved, in money: time of staff, calls avoided. In micro-units of the currency.
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param cost_setup One-off cost of setting up and integrating. In micro-units of the currency.
 * @param cost_training Cost of training staff. In micro-units of the currency.
 * @param cost_hardware Cost of hardware. In micro-units of the currency.
 * @param cost_maintenance Cost of keeping it running. In micro-units of the currency.
 * @param cost_recurring Recurring cost of one month, of any kind; total and acquisition cost take it times
 *  `months`. In micro-units of the currency.
 * @param months Months that recurring cost is counted for. In millionths.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_net_profit(int64_t revenue, int64_t value_saved, int64_t cost_messages,
                                        int64_t cost_software, int64_t cost_advertising, int64_t cost_setup,
                                        int64_t cost_training, int64_t cost_hardware,
                                        int64_t cost_maintenance, int64_t cost_recurring, int64_t months,
                                        double *value);

/**
 * Total cost: All one-off cost, and recurring cost times the months, without the sales team.
 *
 * Formula: `cost_messages + cost_software + cost_advertising + cost_setup + cost_training + cost_hardware +
 *  cost_maintenance + cost_recurring * months`. Source: ChatArchitect.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param cost_setup One-off cost of setting up and integrating. In micro-units of the currency.
 * @param cost_training Cost of training staff. In micro-units of the currency.
 * @param cost_hardware Cost of hardware. In micro-units of the currency.
 * @param cost_maintenance Cost of keeping it running. In micro-units of the currency.
 * @param cost_recurring Recurring cost of one month, of any kind; total and acquisition cost take it times
 *  `months`. In micro-units of the currency.
 * @param months Months that recurring cost is counted for. In millionths.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_total_cost(int64_t cost_messages, int64_t cost_software,
                                        int64_t cost_advertising, int64_t cost_setup, int64_t cost_training,
                                        int64_t cost_hardware, int64_t cost_maintenance,
                                        int64_t cost_recurring, int64_t months, double *value);

/**
 * Value of time saved: What the hours saved are worth in a month.
 *
 * Formula: `hours_per_week * weeks_per_month * hourly_rate`. Source: ChatArchitect. A month is 52/12 weeks
 *  unless weeks_per_month says 4. Give it as value_saved to count it as return.
 *
 * @param hours_per_week Hours of work saved in a week. In millionths.
 * @param weeks_per_month Weeks that a month is counted as; 0, or not given, is exactly 52/12, and 4 is what
 *  some articles use. In millionths.
 * @param hourly_rate What an hour of work costs, in main units of the currency. In millionths.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_time_saved_value(int64_t hours_per_week, int64_t weeks_per_month,
                                              int64_t hourly_rate, double *value);

/**
 * Cost per lead (CPL): Campaign cost per lead.
 *
 * Formula: `campaign_cost / leads`. Source: Getgabs, iPresso. Worth asking for by channel.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param leads People who showed interest in buying. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cost_per_lead(int64_t cost_messages, int64_t cost_software,
                                           int64_t cost_advertising, int64_t leads, double *value);

/**
 * Cost per qualified lead (CPQL): Campaign cost per qualified lead.
 *
 * Formula: `campaign_cost / qualified_leads`. Source: Getgabs. One article's title says qualified where its
 *  formula takes all leads.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param qualified_leads Leads that sales judged worth following. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cost_per_qualified_lead(int64_t cost_messages, int64_t cost_software,
                                                     int64_t cost_advertising, int64_t qualified_leads,
                                                     double *value);

/**
 * Cost per acquisition (CPA): Campaign cost per new customer.
 *
 * Formula: `campaign_cost / new_customers`. Source: Virtuoso Netsoft, ChatArchitect. Per new customer, not
 *  per action.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param new_customers People who bought for the first time. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cost_per_acquisition(int64_t cost_messages, int64_t cost_software,
                                                  int64_t cost_advertising, int64_t new_customers,
                                                  double *value);

/**
 * Customer acquisition cost (CAC): All cost, the sales team's included, per new customer.
 *
 * Formula: `acquisition_cost / new_customers`. Source: charles.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param cost_setup One-off cost of setting up and integrating. In micro-units of the currency.
 * @param cost_training Cost of training staff. In micro-units of the currency.
 * @param cost_hardware Cost of hardware. In micro-units of the currency.
 * @param cost_maintenance Cost of keeping it running. In micro-units of the currency.
 * @param cost_sales Cost of the sales team; part of acquisition cost alone. In micro-units of the currency.
 * @param cost_recurring Recurring cost of one month, of any kind; total and acquisition cost take it times
 *  `months`. In micro-units of the currency.
 * @param months Months that recurring cost is counted for. In millionths.
 * @param new_customers People who bought for the first time. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_customer_acquisition_cost(int64_t cost_messages, int64_t cost_software,
                                                       int64_t cost_advertising, int64_t cost_setup,
                                                       int64_t cost_training, int64_t cost_hardware,
                                                       int64_t cost_maintenance, int64_t cost_sales,
                                                       int64_t cost_recurring, int64_t months,
                                                       int64_t new_customers, double *value);

/**
 * Average order value (AOV): Revenue per order.
 *
 * Formula: `revenue / orders`. Source: Virtuoso Netsoft, Getgabs.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param orders Orders, dated by the order. A count, 0 or more.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_average_order_value(int64_t revenue, int64_t orders, double *value);

/**
 * Repeat purchase rate: Share of buyers who bought again within the window.
 *
 * Formula: `repeat_buyers / buyers`. Source: Virtuoso Netsoft. Of buyers whose window is over.
 *
 * @param repeat_buyers Buyers who bought again within the window (90 days unless set). A count, 0 or more.
 * @param buyers People who bought and whose window for buying again is over. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_repeat_purchase_rate(int64_t repeat_buyers, int64_t buyers, double *value);

/**
 * Return-to-origin rate (RTO): Share of shipped orders that came back to the sender.
 *
 * Formula: `returned_orders / shipped_orders`. Source: Getgabs.
 *
 * @param returned_orders Shipped orders that came back to the sender, dated by the order. A count, 0 or more.
 * @param shipped_orders Orders that were shipped, dated by the order. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_return_to_origin_rate(int64_t returned_orders, int64_t shipped_orders,
                                                   double *value);

/**
 * Customer lifetime value (CLV): Gross margin that a customer brings over their lifetime.
 *
 * Formula: `average_order_value * orders_per_month * lifetime_months * margin`. Source: iPresso,
 *  ChatArchitect, charles. By gross margin, not revenue.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param orders Orders, dated by the order. A count, 0 or more.
 * @param orders_per_month Orders that a customer places in a month. In millionths.
 * @param lifetime_months Months that a customer stays one. In millionths.
 * @param margin Gross margin as a fraction of revenue. In millionths.
 * @param value receives it: main units of the currency; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_customer_lifetime_value(int64_t revenue, int64_t orders,
                                                     int64_t orders_per_month, int64_t lifetime_months,
                                                     int64_t margin, double *value);

/**
 * Lifetime value uplift: Relative change of the lifetime value.
 *
 * Formula: `(after - before) / before`. Source: ChatArchitect. Undefined where the lifetime value before was
 *  not above 0.
 *
 * @param after The same figure after the change. In millionths.
 * @param before A figure before the change. In millionths.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_value_uplift(int64_t after, int64_t before, double *value);

/**
 * Lifetime value to acquisition cost (LTV/CAC): Lifetime value per unit of acquisition cost.
 *
 * Formula: `customer_lifetime_value / customer_acquisition_cost`. Source: charles. Too low loses money; too
 *  high says that more could be spent on growing.
 *
 * @param revenue Revenue credited to the campaign, or its share of it, dated by the order; refunds take away.
 *  In micro-units of the currency.
 * @param orders Orders, dated by the order. A count, 0 or more.
 * @param orders_per_month Orders that a customer places in a month. In millionths.
 * @param lifetime_months Months that a customer stays one. In millionths.
 * @param margin Gross margin as a fraction of revenue. In millionths.
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param cost_setup One-off cost of setting up and integrating. In micro-units of the currency.
 * @param cost_training Cost of training staff. In micro-units of the currency.
 * @param cost_hardware Cost of hardware. In micro-units of the currency.
 * @param cost_maintenance Cost of keeping it running. In micro-units of the currency.
 * @param cost_sales Cost of the sales team; part of acquisition cost alone. In micro-units of the currency.
 * @param cost_recurring Recurring cost of one month, of any kind; total and acquisition cost take it times
 *  `months`. In micro-units of the currency.
 * @param months Months that recurring cost is counted for. In millionths.
 * @param new_customers People who bought for the first time. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lifetime_value_to_cost(int64_t revenue, int64_t orders,
                                                    int64_t orders_per_month, int64_t lifetime_months,
                                                    int64_t margin, int64_t cost_messages,
                                                    int64_t cost_software, int64_t cost_advertising,
                                                    int64_t cost_setup, int64_t cost_training,
                                                    int64_t cost_hardware, int64_t cost_maintenance,
                                                    int64_t cost_sales, int64_t cost_recurring,
                                                    int64_t months, int64_t new_customers, double *value);

/**
 * Payback of acquisition cost (months): Months until a customer's margin has paid for winning them.
 *
 * Formula: `customer_acquisition_cost / monthly_margin`. Source: charles. Undefined where the monthly margin
 *  is not above 0.
 *
 * @param cost_messages What WhatsApp charges for messages: as costs state it, or by a rate card one price for
 *  each delivered message. In micro-units of the currency.
 * @param cost_software Fees of software and of its vendors. In micro-units of the currency.
 * @param cost_advertising Spend on advertisements. In micro-units of the currency.
 * @param cost_setup One-off cost of setting up and integrating. In micro-units of the currency.
 * @param cost_training Cost of training staff. In micro-units of the currency.
 * @param cost_hardware Cost of hardware. In micro-units of the currency.
 * @param cost_maintenance Cost of keeping it running. In micro-units of the currency.
 * @param cost_sales Cost of the sales team; part of acquisition cost alone. In micro-units of the currency.
 * @param cost_recurring Recurring cost of one month, of any kind; total and acquisition cost take it times
 *  `months`. In micro-units of the currency.
 * @param months Months that recurring cost is counted for. In millionths.
 * @param new_customers People who bought for the first time. A count, 0 or more.
 * @param monthly_margin Gross margin that a customer brings in a month, in main units of the currency. In
 *  millionths.
 * @param value receives it: months; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cost_payback_months(int64_t cost_messages, int64_t cost_software,
                                                 int64_t cost_advertising, int64_t cost_setup,
                                                 int64_t cost_training, int64_t cost_hardware,
                                                 int64_t cost_maintenance, int64_t cost_sales,
                                                 int64_t cost_recurring, int64_t months,
                                                 int64_t new_customers, int64_t monthly_margin,
                                                 double *value);

/**
 * First response time (mean): Mean time to the first human reply.
 *
 * Formula: `mean(first_response)`. Source: Virtuoso Netsoft. Automatic replies aside; a few long waits move
 *  it much.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the customer's
 *  first message to the first human reply, automatic replies aside; from the hand-off where a bot began.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_response_time_mean(const int64_t *durations, size_t count, double *value);

/**
 * First response time (median): Median time to the first human reply.
 *
 * Formula: `median(first_response)`. Source: Virtuoso Netsoft. Automatic replies aside.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the customer's
 *  first message to the first human reply, automatic replies aside; from the hand-off where a bot began.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_response_time_median(const int64_t *durations, size_t count, double *value);

/**
 * First response time (90th percentile): Nine in ten get the first human reply within it.
 *
 * Formula: `p90(first_response)`. Source: Virtuoso Netsoft. Automatic replies aside.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the customer's
 *  first message to the first human reply, automatic replies aside; from the hand-off where a bot began.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_response_time_p90(const int64_t *durations, size_t count, double *value);

/**
 * First response time of any author (median): Median time to the first reply, automatic ones included.
 *
 * Formula: `median(first_response_any)`. Source: Virtuoso Netsoft.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the customer's
 *  first message to the first reply, automatic ones included.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_response_any_median(const int64_t *durations, size_t count, double *value);

/**
 * First response time in business hours (median): Median time to the first human reply, business hours alone
 *  counted.
 *
 * Formula: `median(first_response_business)`. Source: Virtuoso Netsoft.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: First response, business
 *  hours alone counted.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_response_business_median(const int64_t *durations, size_t count, double *value);

/**
 * Response time (mean): Mean time to answer a turn of the customer.
 *
 * Formula: `mean(response)`. Source: ChatArchitect.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From each turn of the
 *  customer to the reply that ends it.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_response_time_mean(const int64_t *durations, size_t count, double *value);

/**
 * Response time (median): Median time to answer a turn of the customer.
 *
 * Formula: `median(response)`. Source: ChatArchitect.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From each turn of the
 *  customer to the reply that ends it.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_response_time_median(const int64_t *durations, size_t count, double *value);

/**
 * Response time (90th percentile): Nine in ten turns of the customer are answered within it.
 *
 * Formula: `p90(response)`. Source: ChatArchitect.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From each turn of the
 *  customer to the reply that ends it.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_response_time_p90(const int64_t *durations, size_t count, double *value);

/**
 * Resolution time (mean): Mean time to resolve a case.
 *
 * Formula: `mean(resolution)`. Source: Virtuoso Netsoft. Since the latest reopening.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the opening of a
 *  case, or its latest reopening, to its resolution.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_resolution_time_mean(const int64_t *durations, size_t count, double *value);

/**
 * Resolution time (median): Median time to resolve a case.
 *
 * Formula: `median(resolution)`. Source: Virtuoso Netsoft. Since the latest reopening.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the opening of a
 *  case, or its latest reopening, to its resolution.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_resolution_time_median(const int64_t *durations, size_t count, double *value);

/**
 * Resolution time (90th percentile): Nine in ten cases are resolved within it.
 *
 * Formula: `p90(resolution)`. Source: Virtuoso Netsoft. Since the latest reopening.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the opening of a
 *  case, or its latest reopening, to its resolution.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_resolution_time_p90(const int64_t *durations, size_t count, double *value);

/**
 * Time to convert (median): Median time from the message to the conversion credited to it.
 *
 * Formula: `median(time_to_convert)`. Source: ChatArchitect.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the message
 *  credited to its conversion.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_time_to_convert_median(const int64_t *durations, size_t count, double *value);

/**
 * Lead qualification time (median): Median time to qualify a lead.
 *
 * Formula: `median(lead_qualification)`. Source: ChatArchitect.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From the making of a
 *  lead to its qualification.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lead_qualification_median(const int64_t *durations, size_t count, double *value);

/**
 * Time to read (median): Median time from delivery to reading.
 *
 * Formula: `median(time_to_read)`. Source: ChatArchitect. Of messages whose reading is known.
 *
 * @param durations the observations in milliseconds, in any order, left as they are: From delivery to reading
 *  of a message.
 * @param count how many
 * @param value receives it: seconds; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a duration below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_time_to_read_median(const int64_t *durations, size_t count, double *value);

/**
 * Resolution rate: Share of cases that were resolved.
 *
 * Formula: `resolved / cases`. Source: field.
 *
 * @param resolved Cases that are resolved and not reopened. A count, 0 or more.
 * @param cases Requests opened with the service team. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_resolution_rate(int64_t resolved, int64_t cases, double *value);

/**
 * First-contact resolution rate (FCR): Share of resolved cases that one contact resolved.
 *
 * Formula: `resolved_first_contact / resolved`. Source: ChatArchitect. One article calls this resolution rate
 *  and divides by all cases: see first_contact_share.
 *
 * @param resolved_first_contact Resolved cases whose customer did not come back within the recontact time (7
 *  days). A count, 0 or more.
 * @param resolved Cases that are resolved and not reopened. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_contact_resolution_rate(int64_t resolved_first_contact, int64_t resolved,
                                                           double *value);

/**
 * First-contact share of cases: Share of all cases that one contact resolved.
 *
 * Formula: `resolved_first_contact / cases`. Source: ChatArchitect.
 *
 * @param resolved_first_contact Resolved cases whose customer did not come back within the recontact time (7
 *  days). A count, 0 or more.
 * @param cases Requests opened with the service team. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_first_contact_share(int64_t resolved_first_contact, int64_t cases,
                                                 double *value);

/**
 * Chat abandonment rate: Share of conversations that the customer left.
 *
 * Formula: `abandoned / conversations`. Source: Virtuoso Netsoft.
 *
 * @param abandoned Conversations whose customer left the last answer of the business without a word for the
 *  abandonment time (24 hours), and had no case resolved meanwhile. A count, 0 or more.
 * @param conversations Conversations: turns of one person, apart by no more than the gap (24 hours unless
 *  set). A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chat_abandonment_rate(int64_t abandoned, int64_t conversations, double *value);

/**
 * Unanswered rate: Share of conversations in which the business never replied.
 *
 * Formula: `unanswered / conversations`. Source: field.
 *
 * @param unanswered Conversations in which the business never replied. A count, 0 or more.
 * @param conversations Conversations: turns of one person, apart by no more than the gap (24 hours unless
 *  set). A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unanswered_rate(int64_t unanswered, int64_t conversations, double *value);

/**
 * Customer satisfaction (CSAT): Share of satisfaction answers in the top two of five.
 *
 * Formula: `csat_satisfied / csat_responses`. Source: Virtuoso Netsoft, ChatArchitect. Not the mean of the
 *  marks.
 *
 * @param csat_satisfied Satisfaction answers in the top two of five. A count, 0 or more.
 * @param csat_responses Answers to the satisfaction survey. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_csat(int64_t csat_satisfied, int64_t csat_responses, double *value);

/**
 * Survey response rate: Share of satisfaction surveys that were answered.
 *
 * Formula: `csat_responses / surveys_sent`. Source: field.
 *
 * @param csat_responses Answers to the satisfaction survey. A count, 0 or more.
 * @param surveys_sent Satisfaction surveys sent. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_survey_response_rate(int64_t csat_responses, int64_t surveys_sent,
                                                  double *value);

/**
 * Feedback rate: Comments, complaints and suggestions per recipient.
 *
 * Formula: `(feedback_comments + feedback_complaints + feedback_suggestions) / recipients`. Source: Getgabs.
 *  One recipient can give several.
 *
 * @param feedback_comments Comments that recipients made. A count, 0 or more.
 * @param feedback_complaints Complaints that recipients made. A count, 0 or more.
 * @param feedback_suggestions Suggestions that recipients made. A count, 0 or more.
 * @param recipients People to whom at least one message was sent. A count, 0 or more.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_feedback_rate(int64_t feedback_comments, int64_t feedback_complaints,
                                           int64_t feedback_suggestions, int64_t recipients, double *value);

/**
 * Complaint share: Share of feedback that is a complaint.
 *
 * Formula: `feedback_complaints / (feedback_comments + feedback_complaints + feedback_suggestions)`. Source:
 *  Getgabs.
 *
 * @param feedback_complaints Complaints that recipients made. A count, 0 or more.
 * @param feedback_comments Comments that recipients made. A count, 0 or more.
 * @param feedback_suggestions Suggestions that recipients made. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_complaint_share(int64_t feedback_complaints, int64_t feedback_comments,
                                             int64_t feedback_suggestions, double *value);

/**
 * Bot engagement rate: Share of bot sessions the customer took part in.
 *
 * Formula: `bot_engaged / bot_sessions`. Source: Virtuoso Netsoft.
 *
 * @param bot_engaged Bot sessions in which the customer answered the bot. A count, 0 or more.
 * @param bot_sessions Sessions that the chatbot opened, dated by their beginning. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_bot_engagement_rate(int64_t bot_engaged, int64_t bot_sessions, double *value);

/**
 * Bot completion rate: Share of bot sessions that ended in an explicit success without a human.
 *
 * Formula: `bot_completed / bot_sessions`. Source: Virtuoso Netsoft. With hand-off, abandonment and other it
 *  sums to 1.
 *
 * @param bot_completed Bot sessions that ended in an explicit success without a human. A count, 0 or more.
 * @param bot_sessions Sessions that the chatbot opened, dated by their beginning. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_bot_completion_rate(int64_t bot_completed, int64_t bot_sessions, double *value);

/**
 * Human hand-off rate: Share of bot sessions handed to a human.
 *
 * Formula: `bot_handed_off / bot_sessions`. Source: Virtuoso Netsoft. Handed over twice counts once.
 *
 * @param bot_handed_off Bot sessions handed to a human; handed over twice counts once. A count, 0 or more.
 * @param bot_sessions Sessions that the chatbot opened, dated by their beginning. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_human_handoff_rate(int64_t bot_handed_off, int64_t bot_sessions, double *value);

/**
 * Bot abandonment rate: Share of bot sessions that the customer left.
 *
 * Formula: `bot_abandoned / bot_sessions`. Source: field.
 *
 * @param bot_abandoned Bot sessions that the customer left. A count, 0 or more.
 * @param bot_sessions Sessions that the chatbot opened, dated by their beginning. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_bot_abandonment_rate(int64_t bot_abandoned, int64_t bot_sessions, double *value);

/**
 * Retention rate: Share of the contacts at the start who still engage.
 *
 * Formula: `contacts_still_active / contacts_start`. Source: Getgabs, Virtuoso Netsoft. Of contacts; of
 *  customers see customer_retention_rate.
 *
 * @param contacts_still_active Contacts of the period's start who still engage at its end. A count, 0 or
 *  more.
 * @param contacts_start Contacts active when the period begins. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_retention_rate(int64_t contacts_still_active, int64_t contacts_start,
                                            double *value);

/**
 * Customer retention rate (CRR): Share of the customers at the start who are still customers at the end.
 *
 * Formula: `(customers_end - customers_joined) / customers_start`. Source: ChatArchitect.
 *
 * @param customers_end Customers when the period ends, those who joined in it included. A count, 0 or more.
 * @param customers_joined Customers who joined during the period. A count, 0 or more.
 * @param customers_start Customers when the period begins. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_customer_retention_rate(int64_t customers_end, int64_t customers_joined,
                                                     int64_t customers_start, double *value);

/**
 * Churn rate: Share of the contacts at the start who no longer engage.
 *
 * Formula: `(contacts_start - contacts_still_active) / contacts_start`. Source: Virtuoso Netsoft. 1 less the
 *  retention rate on the same base.
 *
 * @param contacts_start Contacts active when the period begins. A count, 0 or more.
 * @param contacts_still_active Contacts of the period's start who still engage at its end. A count, 0 or
 *  more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_churn_rate(int64_t contacts_start, int64_t contacts_still_active, double *value);

/**
 * Customer churn rate: Share of the customers at the start who left.
 *
 * Formula: `customers_lost / customers_start`. Source: ChatArchitect.
 *
 * @param customers_lost Customers of the period's start who left during it. A count, 0 or more.
 * @param customers_start Customers when the period begins. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_customer_churn_rate(int64_t customers_lost, int64_t customers_start,
                                                 double *value);

/**
 * Net promoter score (NPS): Promoters less detractors, of 100 answers.
 *
 * Formula: `100 * (promoters - detractors) / (promoters + passives + detractors)`. Source: Virtuoso Netsoft.
 *  Points from -100 to 100, not percent.
 *
 * @param promoters Answers 9 and 10 to the question whether one would recommend. A count, 0 or more.
 * @param detractors Answers 0 to 6 to the question whether one would recommend. A count, 0 or more.
 * @param passives Answers 7 and 8 to the question whether one would recommend. A count, 0 or more.
 * @param value receives it: points, -100 to 100; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_net_promoter_score(int64_t promoters, int64_t detractors, int64_t passives,
                                                double *value);

/**
 * Change before/after: How much a figure changed, relative to what it was.
 *
 * Formula: `(after - before) / before`. Source: ChatArchitect. A speed up by 25 % is a time down by 20 %.
 *  Undefined where the figure before was not above 0.
 *
 * @param after The same figure after the change. In millionths.
 * @param before A figure before the change. In millionths.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_relative_change(int64_t after, int64_t before, double *value);

/**
 * Goal attainment: How much of the way from the figure before to the goal is done.
 *
 * Formula: `(achieved - before) / (goal - before)`. Source: ChatArchitect, iPresso. Right for goals above and
 *  below the start; undefined where the goal is the figure before.
 *
 * @param achieved What the figure has become. In millionths.
 * @param before A figure before the change. In millionths.
 * @param goal What the figure should become. In millionths.
 * @param value receives it: a multiple; 1 is once; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none),
 *  #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_goal_attainment(int64_t achieved, int64_t before, int64_t goal, double *value);

/**
 * Brand awareness: Share of answers that know the brand.
 *
 * Formula: `awareness_positive / awareness_responses`. Source: iPresso.
 *
 * @param awareness_positive Answers that the brand is known. A count, 0 or more.
 * @param awareness_responses Answers to the question whether one knows the brand. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_awareness_rate(int64_t awareness_positive, int64_t awareness_responses,
                                            double *value);

/**
 * Staff engagement: Share of staff answers that say they are engaged.
 *
 * Formula: `staff_positive / staff_responses`. Source: iPresso.
 *
 * @param staff_positive Answers of staff that say they are engaged. A count, 0 or more.
 * @param staff_responses Answers of staff to an engagement survey. A count, 0 or more.
 * @param value receives it: a fraction, 0 to 1; untouched on failure
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part is larger than
 *  its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_staff_engagement_rate(int64_t staff_positive, int64_t staff_responses,
                                                   double *value);

#ifdef __cplusplus
}
#endif

#endif
