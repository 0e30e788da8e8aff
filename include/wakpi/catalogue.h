/**
 * @file catalogue.h
 * @brief The ids of all measures and KPIs. Never renumbered; new ones follow.
 */
/* catalogue.h: written from the catalogue by docs/generate_catalogue.c. Do not edit;
 * build the target catalogue_headers instead. */
#ifndef WAKPI_CATALOGUE_H
#define WAKPI_CATALOGUE_H

#ifdef __cplusplus
extern "C" {
#endif

/** Measures: what is counted, summed, timed or given. */
enum {
    /** Messages that a campaign meant to send, those held back included (messages). */
    WAKPI_MEASURE_TARGETED = 1,
    /** Messages known to have been handed to WhatsApp, by the send log or by any status, failed ones included
     *  (messages). */
    WAKPI_MEASURE_SENT = 2,
    /** Messages with a status delivered, read or played, or that the person answered, tapped or clicked
     *  (messages). */
    WAKPI_MEASURE_DELIVERED = 3,
    /** Messages with a status read or played. Read receipts can be off, so it is a lower bound (messages). */
    WAKPI_MEASURE_READ = 4,
    /** Messages with a status failed and no evidence of delivery (messages). */
    WAKPI_MEASURE_FAILED = 5,
    /** Voice messages with a status played (messages). */
    WAKPI_MEASURE_PLAYED = 6,
    /** Messages of which a link was tapped at least once. Link taps come from the host's redirector or from
     *  the Marketing Messages API (messages). */
    WAKPI_MEASURE_CLICKED = 7,
    /** Messages of which a quick reply or a list item was tapped. Taps that opt out count as opt-outs alone
     *  (messages). */
    WAKPI_MEASURE_BUTTON_CLICKED = 8,
    /** Messages that a written reply quotes or whose reply window it falls in. A tap is no reply (messages).
     *  */
    WAKPI_MEASURE_REPLIED = 9,
    /** Messages that were clicked, button-clicked or replied to (messages). */
    WAKPI_MEASURE_INTERACTED = 10,
    /** Messages to which at least one conversion is credited; one that several share, to the greatest share
     *  (messages). */
    WAKPI_MEASURE_CONVERTED = 11,
    /** Times an advertisement was shown (events). */
    WAKPI_MEASURE_IMPRESSIONS = 12,
    /** Taps on links, every one of them; of an advertisement where impressions are counted (events). */
    WAKPI_MEASURE_CLICKS = 13,
    /** Taps on quick replies and list items, every one of them but those that opt out (events). */
    WAKPI_MEASURE_BUTTON_CLICKS = 14,
    /** Written replies to messages, every one of them (events). */
    WAKPI_MEASURE_REPLIES = 15,
    /** Messages that customers wrote to the business (events). */
    WAKPI_MEASURE_INBOUND_MESSAGES = 16,
    /** Messages that the business sent, campaigns and answers alike (events). */
    WAKPI_MEASURE_OUTBOUND_MESSAGES = 17,
    /** Conversions, every one of them: orders, bookings, forms, whatever the host counts as one (events). */
    WAKPI_MEASURE_CONVERSIONS = 18,
    /** Visits to the website that came from WhatsApp (events). */
    WAKPI_MEASURE_VISITS = 19,
    /** Chats that began on the website's WhatsApp link or widget (events). */
    WAKPI_MEASURE_WEBSITE_ENTRIES = 20,
    /** People to whom at least one message was sent (people). */
    WAKPI_MEASURE_RECIPIENTS = 21,
    /** People with at least one message delivered (people). */
    WAKPI_MEASURE_REACHED = 22,
    /** People who agreed to receive messages; single or double, as the host counts (people). */
    WAKPI_MEASURE_OPTED_IN = 23,
    /** People who stopped messages, dated by the stop (people). */
    WAKPI_MEASURE_OPTED_OUT = 24,
    /** People who were asked to opt in (people). */
    WAKPI_MEASURE_OPT_IN_REQUESTS = 25,
    /** People who wrote to the business in the period (people). */
    WAKPI_MEASURE_ACTIVE_USERS = 26,
    /** People who showed interest in buying (people). */
    WAKPI_MEASURE_LEADS = 27,
    /** Leads that sales judged worth following (people). */
    WAKPI_MEASURE_QUALIFIED_LEADS = 28,
    /** People who bought for the first time (people). */
    WAKPI_MEASURE_NEW_CUSTOMERS = 29,
    /** People who bought and whose window for buying again is over (people). */
    WAKPI_MEASURE_BUYERS = 30,
    /** Buyers who bought again within the window (90 days unless set) (people). */
    WAKPI_MEASURE_REPEAT_BUYERS = 31,
    /** Recipients whose consent was on record when the message was sent (people). */
    WAKPI_MEASURE_CONSENTED = 32,
    /** Conversations: turns of one person, apart by no more than the gap (24 hours unless set) (events). */
    WAKPI_MEASURE_CONVERSATIONS = 33,
    /** Conversations that a customer wrote in and the business answered (events). */
    WAKPI_MEASURE_CONVERSATIONS_REPLIED = 34,
    /** Conversations in which the business never replied (events). */
    WAKPI_MEASURE_UNANSWERED = 35,
    /** Conversations whose customer left the last answer of the business without a word for the abandonment
     *  time (24 hours), and had no case resolved meanwhile (events). */
    WAKPI_MEASURE_ABANDONED = 36,
    /** Requests opened with the service team (events). */
    WAKPI_MEASURE_CASES = 37,
    /** Cases that are resolved and not reopened (events). */
    WAKPI_MEASURE_RESOLVED = 38,
    /** Resolved cases whose customer did not come back within the recontact time (7 days) (events). */
    WAKPI_MEASURE_RESOLVED_FIRST_CONTACT = 39,
    /** Sessions that the chatbot opened, dated by their beginning (events). */
    WAKPI_MEASURE_BOT_SESSIONS = 40,
    /** Bot sessions in which the customer answered the bot (events). */
    WAKPI_MEASURE_BOT_ENGAGED = 41,
    /** Bot sessions that ended in an explicit success without a human (events). */
    WAKPI_MEASURE_BOT_COMPLETED = 42,
    /** Bot sessions handed to a human; handed over twice counts once (events). */
    WAKPI_MEASURE_BOT_HANDED_OFF = 43,
    /** Bot sessions that the customer left (events). */
    WAKPI_MEASURE_BOT_ABANDONED = 44,
    /** Orders, dated by the order (events). */
    WAKPI_MEASURE_ORDERS = 45,
    /** Orders that were shipped, dated by the order (events). */
    WAKPI_MEASURE_SHIPPED_ORDERS = 46,
    /** Shipped orders that came back to the sender, dated by the order (events). */
    WAKPI_MEASURE_RETURNED_ORDERS = 47,
    /** Reviews that customers wrote (events). */
    WAKPI_MEASURE_REVIEWS = 48,
    /** Answers to the satisfaction survey (events). */
    WAKPI_MEASURE_CSAT_RESPONSES = 49,
    /** Satisfaction answers in the top two of five (events). */
    WAKPI_MEASURE_CSAT_SATISFIED = 50,
    /** Satisfaction surveys sent (events). */
    WAKPI_MEASURE_SURVEYS_SENT = 51,
    /** Answers 9 and 10 to the question whether one would recommend (events). */
    WAKPI_MEASURE_PROMOTERS = 52,
    /** Answers 7 and 8 to the question whether one would recommend (events). */
    WAKPI_MEASURE_PASSIVES = 53,
    /** Answers 0 to 6 to the question whether one would recommend (events). */
    WAKPI_MEASURE_DETRACTORS = 54,
    /** Answers to the question whether one knows the brand (events). */
    WAKPI_MEASURE_AWARENESS_RESPONSES = 55,
    /** Answers that the brand is known (events). */
    WAKPI_MEASURE_AWARENESS_POSITIVE = 56,
    /** Answers of staff to an engagement survey (events). */
    WAKPI_MEASURE_STAFF_RESPONSES = 57,
    /** Answers of staff that say they are engaged (events). */
    WAKPI_MEASURE_STAFF_POSITIVE = 58,
    /** Comments that recipients made (events). */
    WAKPI_MEASURE_FEEDBACK_COMMENTS = 59,
    /** Complaints that recipients made (events). */
    WAKPI_MEASURE_FEEDBACK_COMPLAINTS = 60,
    /** Suggestions that recipients made (events). */
    WAKPI_MEASURE_FEEDBACK_SUGGESTIONS = 61,
    /** Customers when the period begins (people). */
    WAKPI_MEASURE_CUSTOMERS_START = 62,
    /** Customers when the period ends, those who joined in it included (people). */
    WAKPI_MEASURE_CUSTOMERS_END = 63,
    /** Customers who joined during the period (people). */
    WAKPI_MEASURE_CUSTOMERS_JOINED = 64,
    /** Customers of the period's start who left during it (people). */
    WAKPI_MEASURE_CUSTOMERS_LOST = 65,
    /** Contacts active when the period begins (people). */
    WAKPI_MEASURE_CONTACTS_START = 66,
    /** Contacts of the period's start who still engage at its end (people). */
    WAKPI_MEASURE_CONTACTS_STILL_ACTIVE = 67,
    /** Revenue credited to the campaign, or its share of it, dated by the order; refunds take away (money).
     *  */
    WAKPI_MEASURE_REVENUE = 68,
    /** Revenue that would have come without the campaign, from a holdout or the period before (money). */
    WAKPI_MEASURE_REVENUE_BASELINE = 69,
    /** Revenue credited to advertisements that lead to WhatsApp (money). */
    WAKPI_MEASURE_AD_REVENUE = 70,
    /** What was saved, in money: time of staff, calls avoided (money). */
    WAKPI_MEASURE_VALUE_SAVED = 71,
    /** What WhatsApp charges for messages: as costs state it, or by a rate card one price for each delivered
     *  message (money). */
    WAKPI_MEASURE_COST_MESSAGES = 72,
    /** Fees of software and of its vendors (money). */
    WAKPI_MEASURE_COST_SOFTWARE = 73,
    /** Spend on advertisements (money). */
    WAKPI_MEASURE_COST_ADVERTISING = 74,
    /** One-off cost of setting up and integrating (money). */
    WAKPI_MEASURE_COST_SETUP = 75,
    /** Cost of training staff (money). */
    WAKPI_MEASURE_COST_TRAINING = 76,
    /** Cost of hardware (money). */
    WAKPI_MEASURE_COST_HARDWARE = 77,
    /** Cost of keeping it running (money). */
    WAKPI_MEASURE_COST_MAINTENANCE = 78,
    /** Cost of the sales team; part of acquisition cost alone (money). */
    WAKPI_MEASURE_COST_SALES = 79,
    /** Recurring cost of one month, of any kind; total and acquisition cost take it times `months` (money).
     *  */
    WAKPI_MEASURE_COST_RECURRING = 80,
    /** From the customer's first message to the first human reply, automatic replies aside; from the hand-off
     *  where a bot began (duration). */
    WAKPI_MEASURE_FIRST_RESPONSE = 81,
    /** From the customer's first message to the first reply, automatic ones included (duration). */
    WAKPI_MEASURE_FIRST_RESPONSE_ANY = 82,
    /** First response, business hours alone counted (duration). */
    WAKPI_MEASURE_FIRST_RESPONSE_BUSINESS = 83,
    /** From each turn of the customer to the reply that ends it (duration). */
    WAKPI_MEASURE_RESPONSE = 84,
    /** From the opening of a case, or its latest reopening, to its resolution (duration). */
    WAKPI_MEASURE_RESOLUTION = 85,
    /** From delivery to reading of a message (duration). */
    WAKPI_MEASURE_TIME_TO_READ = 86,
    /** From the message credited to its conversion (duration). */
    WAKPI_MEASURE_TIME_TO_CONVERT = 87,
    /** From the making of a lead to its qualification (duration). */
    WAKPI_MEASURE_LEAD_QUALIFICATION = 88,
    /** Months that recurring cost is counted for (parameter). */
    WAKPI_MEASURE_MONTHS = 89,
    /** Hours of work saved in a week (parameter). */
    WAKPI_MEASURE_HOURS_PER_WEEK = 90,
    /** Weeks that a month is counted as; 0, or not given, is exactly 52/12, and 4 is what some articles use
     *  (parameter). */
    WAKPI_MEASURE_WEEKS_PER_MONTH = 91,
    /** What an hour of work costs, in main units of the currency (parameter). */
    WAKPI_MEASURE_HOURLY_RATE = 92,
    /** Orders that a customer places in a month (parameter). */
    WAKPI_MEASURE_ORDERS_PER_MONTH = 93,
    /** Months that a customer stays one (parameter). */
    WAKPI_MEASURE_LIFETIME_MONTHS = 94,
    /** Gross margin as a fraction of revenue (parameter). */
    WAKPI_MEASURE_MARGIN = 95,
    /** Gross margin that a customer brings in a month, in main units of the currency (parameter). */
    WAKPI_MEASURE_MONTHLY_MARGIN = 96,
    /** A figure before the change (parameter). */
    WAKPI_MEASURE_BEFORE = 97,
    /** The same figure after the change (parameter). */
    WAKPI_MEASURE_AFTER = 98,
    /** What the figure should become (parameter). */
    WAKPI_MEASURE_GOAL = 99,
    /** What the figure has become (parameter). */
    WAKPI_MEASURE_ACHIEVED = 100,
    /** People active in a day, the mean over the days of the month (parameter). */
    WAKPI_MEASURE_ACTIVE_USERS_DAY = 101,
    /** People active in the month (parameter). */
    WAKPI_MEASURE_ACTIVE_USERS_MONTH = 102,
};

/** KPIs. */
enum {
    /** Delivery rate: delivered / sent */
    WAKPI_KPI_DELIVERY_RATE = 1,
    /** Failure rate: failed / sent */
    WAKPI_KPI_FAILURE_RATE = 2,
    /** Open rate: read / delivered */
    WAKPI_KPI_OPEN_RATE = 3,
    /** Read rate of sent messages: read / sent */
    WAKPI_KPI_READ_RATE = 4,
    /** Click-through rate (CTR): clicked / delivered */
    WAKPI_KPI_CLICK_THROUGH_RATE = 5,
    /** Clicks per delivered message: clicks / delivered */
    WAKPI_KPI_CLICKS_PER_DELIVERED = 6,
    /** Button click rate: button_clicked / delivered */
    WAKPI_KPI_BUTTON_CLICK_RATE = 7,
    /** Click-to-open rate (CTOR): clicked / read */
    WAKPI_KPI_CLICK_TO_OPEN_RATE = 8,
    /** Advertisement click-through rate: clicks / impressions */
    WAKPI_KPI_AD_CLICK_THROUGH_RATE = 9,
    /** Reply rate: replied / delivered */
    WAKPI_KPI_REPLY_RATE = 10,
    /** Engagement rate: replies / delivered */
    WAKPI_KPI_ENGAGEMENT_RATE = 11,
    /** Interaction rate: interacted / delivered */
    WAKPI_KPI_INTERACTION_RATE = 12,
    /** Opt-out rate: opted_out / reached */
    WAKPI_KPI_OPT_OUT_RATE = 13,
    /** Opt-in rate: opted_in / opt_in_requests */
    WAKPI_KPI_OPT_IN_RATE = 14,
    /** Consent coverage: consented / recipients */
    WAKPI_KPI_CONSENT_COVERAGE = 15,
    /** Active users (DAU/WAU/MAU): active_users */
    WAKPI_KPI_ACTIVE_USERS = 16,
    /** Stickiness (DAU/MAU): active_users_day / active_users_month */
    WAKPI_KPI_STICKINESS = 17,
    /** Message volume: inbound_messages + outbound_messages */
    WAKPI_KPI_MESSAGE_VOLUME = 18,
    /** Inbound messages: inbound_messages */
    WAKPI_KPI_INBOUND_VOLUME = 19,
    /** Outbound messages: outbound_messages */
    WAKPI_KPI_OUTBOUND_VOLUME = 20,
    /** Conversations: conversations */
    WAKPI_KPI_CONVERSATIONS = 21,
    /** Website visits: visits */
    WAKPI_KPI_VISITS = 22,
    /** Chats from the website: website_entries */
    WAKPI_KPI_WEBSITE_ENTRIES = 23,
    /** Leads: leads */
    WAKPI_KPI_LEADS = 24,
    /** Reviews: reviews */
    WAKPI_KPI_REVIEWS = 25,
    /** Conversion rate (of delivered): converted / delivered */
    WAKPI_KPI_CONVERSION_RATE = 26,
    /** Conversion rate of sent messages: converted / sent */
    WAKPI_KPI_SENT_CONVERSION_RATE = 27,
    /** Conversion rate of conversations: conversions / conversations */
    WAKPI_KPI_CONVERSATION_CONVERSION_RATE = 28,
    /** Conversion rate of interactions: converted / interacted */
    WAKPI_KPI_INTERACTION_CONVERSION_RATE = 29,
    /** Conversion rate of clicks: converted / clicked */
    WAKPI_KPI_CLICK_CONVERSION_RATE = 30,
    /** Lead generation rate: leads / conversations */
    WAKPI_KPI_LEAD_GENERATION_RATE = 31,
    /** Sales conversion rate: new_customers / leads */
    WAKPI_KPI_SALES_CONVERSION_RATE = 32,
    /** Revenue: revenue */
    WAKPI_KPI_REVENUE = 33,
    /** Incremental revenue: revenue - revenue_baseline */
    WAKPI_KPI_INCREMENTAL_REVENUE = 34,
    /** Revenue per conversion: revenue / conversions */
    WAKPI_KPI_REVENUE_PER_CONVERSION = 35,
    /** Revenue per conversation: revenue / conversations */
    WAKPI_KPI_REVENUE_PER_CONVERSATION = 36,
    /** Revenue per recipient (RPR): revenue / recipients */
    WAKPI_KPI_REVENUE_PER_RECIPIENT = 37,
    /** Revenue per delivered message: revenue / delivered */
    WAKPI_KPI_REVENUE_PER_DELIVERED = 38,
    /** Cost per recipient (CPR): campaign_cost / recipients */
    WAKPI_KPI_COST_PER_RECIPIENT = 39,
    /** Cost per message: cost_messages / delivered */
    WAKPI_KPI_COST_PER_MESSAGE = 40,
    /** Return on campaign spend (ROCS): revenue / campaign_cost */
    WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND = 41,
    /** Return on ad spend (ROAS): ad_revenue / cost_advertising */
    WAKPI_KPI_RETURN_ON_AD_SPEND = 42,
    /** Return on investment (ROI): (revenue + value_saved - total_cost) / total_cost */
    WAKPI_KPI_RETURN_ON_INVESTMENT = 43,
    /** Net profit: revenue + value_saved - total_cost */
    WAKPI_KPI_NET_PROFIT = 44,
    /** Total cost: cost_messages + cost_software + cost_advertising + cost_setup + cost_training +
     *  cost_hardware + cost_maintenance + cost_recurring * months */
    WAKPI_KPI_TOTAL_COST = 45,
    /** Value of time saved: hours_per_week * weeks_per_month * hourly_rate */
    WAKPI_KPI_TIME_SAVED_VALUE = 46,
    /** Cost per lead (CPL): campaign_cost / leads */
    WAKPI_KPI_COST_PER_LEAD = 47,
    /** Cost per qualified lead (CPQL): campaign_cost / qualified_leads */
    WAKPI_KPI_COST_PER_QUALIFIED_LEAD = 48,
    /** Cost per acquisition (CPA): campaign_cost / new_customers */
    WAKPI_KPI_COST_PER_ACQUISITION = 49,
    /** Customer acquisition cost (CAC): acquisition_cost / new_customers */
    WAKPI_KPI_CUSTOMER_ACQUISITION_COST = 50,
    /** Average order value (AOV): revenue / orders */
    WAKPI_KPI_AVERAGE_ORDER_VALUE = 51,
    /** Repeat purchase rate: repeat_buyers / buyers */
    WAKPI_KPI_REPEAT_PURCHASE_RATE = 52,
    /** Return-to-origin rate (RTO): returned_orders / shipped_orders */
    WAKPI_KPI_RETURN_TO_ORIGIN_RATE = 53,
    /** Customer lifetime value (CLV): average_order_value * orders_per_month * lifetime_months * margin */
    WAKPI_KPI_CUSTOMER_LIFETIME_VALUE = 54,
    /** Lifetime value uplift: (after - before) / before */
    WAKPI_KPI_LIFETIME_VALUE_UPLIFT = 55,
    /** Lifetime value to acquisition cost (LTV/CAC): customer_lifetime_value / customer_acquisition_cost */
    WAKPI_KPI_LIFETIME_VALUE_TO_COST = 56,
    /** Payback of acquisition cost (months): customer_acquisition_cost / monthly_margin */
    WAKPI_KPI_COST_PAYBACK_MONTHS = 57,
    /** First response time (mean): mean(first_response) */
    WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN = 58,
    /** First response time (median): median(first_response) */
    WAKPI_KPI_FIRST_RESPONSE_TIME_MEDIAN = 59,
    /** First response time (90th percentile): p90(first_response) */
    WAKPI_KPI_FIRST_RESPONSE_TIME_P90 = 60,
    /** First response time of any author (median): median(first_response_any) */
    WAKPI_KPI_FIRST_RESPONSE_ANY_MEDIAN = 61,
    /** First response time in business hours (median): median(first_response_business) */
    WAKPI_KPI_FIRST_RESPONSE_BUSINESS_MEDIAN = 62,
    /** Response time (mean): mean(response) */
    WAKPI_KPI_RESPONSE_TIME_MEAN = 63,
    /** Response time (median): median(response) */
    WAKPI_KPI_RESPONSE_TIME_MEDIAN = 64,
    /** Response time (90th percentile): p90(response) */
    WAKPI_KPI_RESPONSE_TIME_P90 = 65,
    /** Resolution time (mean): mean(resolution) */
    WAKPI_KPI_RESOLUTION_TIME_MEAN = 66,
    /** Resolution time (median): median(resolution) */
    WAKPI_KPI_RESOLUTION_TIME_MEDIAN = 67,
    /** Resolution time (90th percentile): p90(resolution) */
    WAKPI_KPI_RESOLUTION_TIME_P90 = 68,
    /** Time to convert (median): median(time_to_convert) */
    WAKPI_KPI_TIME_TO_CONVERT_MEDIAN = 69,
    /** Lead qualification time (median): median(lead_qualification) */
    WAKPI_KPI_LEAD_QUALIFICATION_MEDIAN = 70,
    /** Time to read (median): median(time_to_read) */
    WAKPI_KPI_TIME_TO_READ_MEDIAN = 71,
    /** Resolution rate: resolved / cases */
    WAKPI_KPI_RESOLUTION_RATE = 72,
    /** First-contact resolution rate (FCR): resolved_first_contact / resolved */
    WAKPI_KPI_FIRST_CONTACT_RESOLUTION_RATE = 73,
    /** First-contact share of cases: resolved_first_contact / cases */
    WAKPI_KPI_FIRST_CONTACT_SHARE = 74,
    /** Chat abandonment rate: abandoned / conversations */
    WAKPI_KPI_CHAT_ABANDONMENT_RATE = 75,
    /** Unanswered rate: unanswered / conversations */
    WAKPI_KPI_UNANSWERED_RATE = 76,
    /** Customer satisfaction (CSAT): csat_satisfied / csat_responses */
    WAKPI_KPI_CSAT = 77,
    /** Survey response rate: csat_responses / surveys_sent */
    WAKPI_KPI_SURVEY_RESPONSE_RATE = 78,
    /** Feedback rate: (feedback_comments + feedback_complaints + feedback_suggestions) / recipients */
    WAKPI_KPI_FEEDBACK_RATE = 79,
    /** Complaint share: feedback_complaints / (feedback_comments + feedback_complaints +
     *  feedback_suggestions) */
    WAKPI_KPI_COMPLAINT_SHARE = 80,
    /** Bot engagement rate: bot_engaged / bot_sessions */
    WAKPI_KPI_BOT_ENGAGEMENT_RATE = 81,
    /** Bot completion rate: bot_completed / bot_sessions */
    WAKPI_KPI_BOT_COMPLETION_RATE = 82,
    /** Human hand-off rate: bot_handed_off / bot_sessions */
    WAKPI_KPI_HUMAN_HANDOFF_RATE = 83,
    /** Bot abandonment rate: bot_abandoned / bot_sessions */
    WAKPI_KPI_BOT_ABANDONMENT_RATE = 84,
    /** Retention rate: contacts_still_active / contacts_start */
    WAKPI_KPI_RETENTION_RATE = 85,
    /** Customer retention rate (CRR): (customers_end - customers_joined) / customers_start */
    WAKPI_KPI_CUSTOMER_RETENTION_RATE = 86,
    /** Churn rate: (contacts_start - contacts_still_active) / contacts_start */
    WAKPI_KPI_CHURN_RATE = 87,
    /** Customer churn rate: customers_lost / customers_start */
    WAKPI_KPI_CUSTOMER_CHURN_RATE = 88,
    /** Net promoter score (NPS): 100 * (promoters - detractors) / (promoters + passives + detractors) */
    WAKPI_KPI_NET_PROMOTER_SCORE = 89,
    /** Change before/after: (after - before) / before */
    WAKPI_KPI_RELATIVE_CHANGE = 90,
    /** Goal attainment: (achieved - before) / (goal - before) */
    WAKPI_KPI_GOAL_ATTAINMENT = 91,
    /** Brand awareness: awareness_positive / awareness_responses */
    WAKPI_KPI_AWARENESS_RATE = 92,
    /** Staff engagement: staff_positive / staff_responses */
    WAKPI_KPI_STAFF_ENGAGEMENT_RATE = 93,
};

#ifdef __cplusplus
}
#endif

#endif
