/* formula.c: written from the catalogue by docs/generate_catalogue.c. Do not edit;
 * build the target catalogue_headers instead. */
#include <wakpi/formula.h>

#include <wakpi/catalogue.h>

#include "kpi/evaluate.h"

/* clang-format off */
wakpi_status wakpi_delivery_rate(int64_t delivered, int64_t sent, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_DELIVERY_RATE, (const int64_t[]){delivered, sent}, value);
}
wakpi_status wakpi_failure_rate(int64_t failed, int64_t sent, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_FAILURE_RATE, (const int64_t[]){failed, sent}, value);
}
wakpi_status wakpi_open_rate(int64_t read, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_OPEN_RATE, (const int64_t[]){read, delivered}, value);
}
wakpi_status wakpi_read_rate(int64_t read, int64_t sent, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_READ_RATE, (const int64_t[]){read, sent}, value);
}
wakpi_status wakpi_click_through_rate(int64_t clicked, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CLICK_THROUGH_RATE, (const int64_t[]){clicked, delivered}, value);
}
wakpi_status wakpi_clicks_per_delivered(int64_t clicks, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CLICKS_PER_DELIVERED, (const int64_t[]){clicks, delivered}, value);
}
wakpi_status wakpi_button_click_rate(int64_t button_clicked, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_BUTTON_CLICK_RATE,
                               (const int64_t[]){button_clicked, delivered}, value);
}
wakpi_status wakpi_click_to_open_rate(int64_t clicked, int64_t read, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CLICK_TO_OPEN_RATE, (const int64_t[]){clicked, read}, value);
}
wakpi_status wakpi_ad_click_through_rate(int64_t clicks, int64_t impressions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_AD_CLICK_THROUGH_RATE,
                               (const int64_t[]){clicks, impressions}, value);
}
wakpi_status wakpi_reply_rate(int64_t replied, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REPLY_RATE, (const int64_t[]){replied, delivered}, value);
}
wakpi_status wakpi_engagement_rate(int64_t replies, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_ENGAGEMENT_RATE, (const int64_t[]){replies, delivered}, value);
}
wakpi_status wakpi_interaction_rate(int64_t interacted, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_INTERACTION_RATE, (const int64_t[]){interacted, delivered}, value);
}
wakpi_status wakpi_opt_out_rate(int64_t opted_out, int64_t reached, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_OPT_OUT_RATE, (const int64_t[]){opted_out, reached}, value);
}
wakpi_status wakpi_opt_in_rate(int64_t opted_in, int64_t opt_in_requests, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_OPT_IN_RATE, (const int64_t[]){opted_in, opt_in_requests}, value);
}
wakpi_status wakpi_consent_coverage(int64_t consented, int64_t recipients, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CONSENT_COVERAGE, (const int64_t[]){consented, recipients}, value);
}
wakpi_status wakpi_active_users(int64_t active_users, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_ACTIVE_USERS, (const int64_t[]){active_users}, value);
}
wakpi_status wakpi_stickiness(int64_t active_users_day, int64_t active_users_month, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_STICKINESS,
                               (const int64_t[]){active_users_day, active_users_month}, value);
}
wakpi_status wakpi_message_volume(int64_t inbound_messages, int64_t outbound_messages, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_MESSAGE_VOLUME,
                               (const int64_t[]){inbound_messages, outbound_messages}, value);
}
wakpi_status wakpi_inbound_volume(int64_t inbound_messages, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_INBOUND_VOLUME, (const int64_t[]){inbound_messages}, value);
}
wakpi_status wakpi_outbound_volume(int64_t outbound_messages, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_OUTBOUND_VOLUME, (const int64_t[]){outbound_messages}, value);
}
wakpi_status wakpi_conversations(int64_t conversations, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CONVERSATIONS, (const int64_t[]){conversations}, value);
}
wakpi_status wakpi_visits(int64_t visits, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_VISITS, (const int64_t[]){visits}, value);
}
wakpi_status wakpi_website_entries(int64_t website_entries, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_WEBSITE_ENTRIES, (const int64_t[]){website_entries}, value);
}
wakpi_status wakpi_leads(int64_t leads, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_LEADS, (const int64_t[]){leads}, value);
}
wakpi_status wakpi_reviews(int64_t reviews, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REVIEWS, (const int64_t[]){reviews}, value);
}
wakpi_status wakpi_conversion_rate(int64_t converted, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CONVERSION_RATE, (const int64_t[]){converted, delivered}, value);
}
wakpi_status wakpi_sent_conversion_rate(int64_t converted, int64_t sent, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_SENT_CONVERSION_RATE, (const int64_t[]){converted, sent}, value);
}
wakpi_status wakpi_conversation_conversion_rate(int64_t conversions, int64_t conversations, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CONVERSATION_CONVERSION_RATE,
                               (const int64_t[]){conversions, conversations}, value);
}
wakpi_status wakpi_interaction_conversion_rate(int64_t converted, int64_t interacted, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_INTERACTION_CONVERSION_RATE,
                               (const int64_t[]){converted, interacted}, value);
}
wakpi_status wakpi_click_conversion_rate(int64_t converted, int64_t clicked, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CLICK_CONVERSION_RATE, (const int64_t[]){converted, clicked}, value);
}
wakpi_status wakpi_lead_generation_rate(int64_t leads, int64_t conversations, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_LEAD_GENERATION_RATE,
                               (const int64_t[]){leads, conversations}, value);
}
wakpi_status wakpi_sales_conversion_rate(int64_t new_customers, int64_t leads, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_SALES_CONVERSION_RATE,
                               (const int64_t[]){new_customers, leads}, value);
}
wakpi_status wakpi_revenue(int64_t revenue, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REVENUE, (const int64_t[]){revenue}, value);
}
wakpi_status wakpi_incremental_revenue(int64_t revenue, int64_t revenue_baseline, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_INCREMENTAL_REVENUE,
                               (const int64_t[]){revenue, revenue_baseline}, value);
}
wakpi_status wakpi_revenue_per_conversion(int64_t revenue, int64_t conversions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REVENUE_PER_CONVERSION,
                               (const int64_t[]){revenue, conversions}, value);
}
wakpi_status wakpi_revenue_per_conversation(int64_t revenue, int64_t conversations, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REVENUE_PER_CONVERSATION,
                               (const int64_t[]){revenue, conversations}, value);
}
wakpi_status wakpi_revenue_per_recipient(int64_t revenue, int64_t recipients, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REVENUE_PER_RECIPIENT,
                               (const int64_t[]){revenue, recipients}, value);
}
wakpi_status wakpi_revenue_per_delivered(int64_t revenue, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REVENUE_PER_DELIVERED, (const int64_t[]){revenue, delivered}, value);
}
wakpi_status wakpi_cost_per_recipient(int64_t cost_messages, int64_t cost_software, int64_t cost_advertising,
                                      int64_t recipients, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COST_PER_RECIPIENT,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising, recipients}, value);
}
wakpi_status wakpi_cost_per_message(int64_t cost_messages, int64_t delivered, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COST_PER_MESSAGE,
                               (const int64_t[]){cost_messages, delivered}, value);
}
wakpi_status wakpi_return_on_campaign_spend(int64_t revenue, int64_t cost_messages, int64_t cost_software,
                                            int64_t cost_advertising, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND,
                               (const int64_t[]){revenue, cost_messages, cost_software, cost_advertising}, value);
}
wakpi_status wakpi_return_on_ad_spend(int64_t ad_revenue, int64_t cost_advertising, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RETURN_ON_AD_SPEND,
                               (const int64_t[]){ad_revenue, cost_advertising}, value);
}
wakpi_status wakpi_return_on_investment(int64_t revenue, int64_t value_saved, int64_t cost_messages,
                                        int64_t cost_software, int64_t cost_advertising, int64_t cost_setup,
                                        int64_t cost_training, int64_t cost_hardware,
                                        int64_t cost_maintenance, int64_t cost_recurring, int64_t months,
                                        double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RETURN_ON_INVESTMENT,
                               (const int64_t[]){revenue, value_saved, cost_messages, cost_software,
                                                 cost_advertising, cost_setup, cost_training, cost_hardware,
                                                 cost_maintenance, cost_recurring, months}, value);
}
wakpi_status wakpi_net_profit(int64_t revenue, int64_t value_saved, int64_t cost_messages,
                              int64_t cost_software, int64_t cost_advertising, int64_t cost_setup,
                              int64_t cost_training, int64_t cost_hardware, int64_t cost_maintenance,
                              int64_t cost_recurring, int64_t months, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_NET_PROFIT,
                               (const int64_t[]){revenue, value_saved, cost_messages, cost_software,
                                                 cost_advertising, cost_setup, cost_training, cost_hardware,
                                                 cost_maintenance, cost_recurring, months}, value);
}
wakpi_status wakpi_total_cost(int64_t cost_messages, int64_t cost_software, int64_t cost_advertising,
                              int64_t cost_setup, int64_t cost_training, int64_t cost_hardware,
                              int64_t cost_maintenance, int64_t cost_recurring, int64_t months,
                              double *value)
{
    return wakpi_formula_value(WAKPI_KPI_TOTAL_COST,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising, cost_setup,
                                                 cost_training, cost_hardware, cost_maintenance,
                                                 cost_recurring, months}, value);
}
wakpi_status wakpi_time_saved_value(int64_t hours_per_week, int64_t weeks_per_month, int64_t hourly_rate,
                                    double *value)
{
    return wakpi_formula_value(WAKPI_KPI_TIME_SAVED_VALUE,
                               (const int64_t[]){hours_per_week, weeks_per_month, hourly_rate}, value);
}
wakpi_status wakpi_cost_per_lead(int64_t cost_messages, int64_t cost_software, int64_t cost_advertising,
                                 int64_t leads, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COST_PER_LEAD,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising, leads}, value);
}
wakpi_status wakpi_cost_per_qualified_lead(int64_t cost_messages, int64_t cost_software,
                                           int64_t cost_advertising, int64_t qualified_leads, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COST_PER_QUALIFIED_LEAD,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising,
                                                 qualified_leads}, value);
}
wakpi_status wakpi_cost_per_acquisition(int64_t cost_messages, int64_t cost_software,
                                        int64_t cost_advertising, int64_t new_customers, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COST_PER_ACQUISITION,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising,
                                                 new_customers}, value);
}
wakpi_status wakpi_customer_acquisition_cost(int64_t cost_messages, int64_t cost_software,
                                             int64_t cost_advertising, int64_t cost_setup,
                                             int64_t cost_training, int64_t cost_hardware,
                                             int64_t cost_maintenance, int64_t cost_sales,
                                             int64_t cost_recurring, int64_t months, int64_t new_customers,
                                             double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CUSTOMER_ACQUISITION_COST,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising, cost_setup,
                                                 cost_training, cost_hardware, cost_maintenance, cost_sales,
                                                 cost_recurring, months, new_customers}, value);
}
wakpi_status wakpi_average_order_value(int64_t revenue, int64_t orders, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_AVERAGE_ORDER_VALUE, (const int64_t[]){revenue, orders}, value);
}
wakpi_status wakpi_repeat_purchase_rate(int64_t repeat_buyers, int64_t buyers, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_REPEAT_PURCHASE_RATE,
                               (const int64_t[]){repeat_buyers, buyers}, value);
}
wakpi_status wakpi_return_to_origin_rate(int64_t returned_orders, int64_t shipped_orders, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RETURN_TO_ORIGIN_RATE,
                               (const int64_t[]){returned_orders, shipped_orders}, value);
}
wakpi_status wakpi_customer_lifetime_value(int64_t revenue, int64_t orders, int64_t orders_per_month,
                                           int64_t lifetime_months, int64_t margin, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CUSTOMER_LIFETIME_VALUE,
                               (const int64_t[]){revenue, orders, orders_per_month, lifetime_months, margin}, value);
}
wakpi_status wakpi_lifetime_value_uplift(int64_t after, int64_t before, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_LIFETIME_VALUE_UPLIFT, (const int64_t[]){after, before}, value);
}
wakpi_status wakpi_lifetime_value_to_cost(int64_t revenue, int64_t orders, int64_t orders_per_month,
                                          int64_t lifetime_months, int64_t margin, int64_t cost_messages,
                                          int64_t cost_software, int64_t cost_advertising,
                                          int64_t cost_setup, int64_t cost_training, int64_t cost_hardware,
                                          int64_t cost_maintenance, int64_t cost_sales,
                                          int64_t cost_recurring, int64_t months, int64_t new_customers,
                                          double *value)
{
    return wakpi_formula_value(WAKPI_KPI_LIFETIME_VALUE_TO_COST,
                               (const int64_t[]){revenue, orders, orders_per_month, lifetime_months, margin,
                                                 cost_messages, cost_software, cost_advertising, cost_setup,
                                                 cost_training, cost_hardware, cost_maintenance, cost_sales,
                                                 cost_recurring, months, new_customers}, value);
}
wakpi_status wakpi_cost_payback_months(int64_t cost_messages, int64_t cost_software,
                                       int64_t cost_advertising, int64_t cost_setup, int64_t cost_training,
                                       int64_t cost_hardware, int64_t cost_maintenance, int64_t cost_sales,
                                       int64_t cost_recurring, int64_t months, int64_t new_customers,
                                       int64_t monthly_margin, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COST_PAYBACK_MONTHS,
                               (const int64_t[]){cost_messages, cost_software, cost_advertising, cost_setup,
                                                 cost_training, cost_hardware, cost_maintenance, cost_sales,
                                                 cost_recurring, months, new_customers, monthly_margin}, value);
}
wakpi_status wakpi_first_response_time_mean(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN, durations, count, value);
}
wakpi_status wakpi_first_response_time_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_FIRST_RESPONSE_TIME_MEDIAN, durations, count, value);
}
wakpi_status wakpi_first_response_time_p90(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_FIRST_RESPONSE_TIME_P90, durations, count, value);
}
wakpi_status wakpi_first_response_any_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_FIRST_RESPONSE_ANY_MEDIAN, durations, count, value);
}
wakpi_status wakpi_first_response_business_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_FIRST_RESPONSE_BUSINESS_MEDIAN, durations, count, value);
}
wakpi_status wakpi_response_time_mean(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_RESPONSE_TIME_MEAN, durations, count, value);
}
wakpi_status wakpi_response_time_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_RESPONSE_TIME_MEDIAN, durations, count, value);
}
wakpi_status wakpi_response_time_p90(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_RESPONSE_TIME_P90, durations, count, value);
}
wakpi_status wakpi_resolution_time_mean(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_RESOLUTION_TIME_MEAN, durations, count, value);
}
wakpi_status wakpi_resolution_time_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_RESOLUTION_TIME_MEDIAN, durations, count, value);
}
wakpi_status wakpi_resolution_time_p90(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_RESOLUTION_TIME_P90, durations, count, value);
}
wakpi_status wakpi_time_to_convert_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_TIME_TO_CONVERT_MEDIAN, durations, count, value);
}
wakpi_status wakpi_lead_qualification_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_LEAD_QUALIFICATION_MEDIAN, durations, count, value);
}
wakpi_status wakpi_time_to_read_median(const int64_t *durations, size_t count, double *value)
{
    return wakpi_durations_value(WAKPI_KPI_TIME_TO_READ_MEDIAN, durations, count, value);
}
wakpi_status wakpi_resolution_rate(int64_t resolved, int64_t cases, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RESOLUTION_RATE, (const int64_t[]){resolved, cases}, value);
}
wakpi_status wakpi_first_contact_resolution_rate(int64_t resolved_first_contact, int64_t resolved,
                                                 double *value)
{
    return wakpi_formula_value(WAKPI_KPI_FIRST_CONTACT_RESOLUTION_RATE,
                               (const int64_t[]){resolved_first_contact, resolved}, value);
}
wakpi_status wakpi_first_contact_share(int64_t resolved_first_contact, int64_t cases, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_FIRST_CONTACT_SHARE,
                               (const int64_t[]){resolved_first_contact, cases}, value);
}
wakpi_status wakpi_chat_abandonment_rate(int64_t abandoned, int64_t conversations, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CHAT_ABANDONMENT_RATE,
                               (const int64_t[]){abandoned, conversations}, value);
}
wakpi_status wakpi_unanswered_rate(int64_t unanswered, int64_t conversations, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_UNANSWERED_RATE,
                               (const int64_t[]){unanswered, conversations}, value);
}
wakpi_status wakpi_csat(int64_t csat_satisfied, int64_t csat_responses, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CSAT, (const int64_t[]){csat_satisfied, csat_responses}, value);
}
wakpi_status wakpi_survey_response_rate(int64_t csat_responses, int64_t surveys_sent, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_SURVEY_RESPONSE_RATE,
                               (const int64_t[]){csat_responses, surveys_sent}, value);
}
wakpi_status wakpi_feedback_rate(int64_t feedback_comments, int64_t feedback_complaints,
                                 int64_t feedback_suggestions, int64_t recipients, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_FEEDBACK_RATE,
                               (const int64_t[]){feedback_comments, feedback_complaints,
                                                 feedback_suggestions, recipients}, value);
}
wakpi_status wakpi_complaint_share(int64_t feedback_complaints, int64_t feedback_comments,
                                   int64_t feedback_suggestions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_COMPLAINT_SHARE,
                               (const int64_t[]){feedback_complaints, feedback_comments,
                                                 feedback_suggestions}, value);
}
wakpi_status wakpi_bot_engagement_rate(int64_t bot_engaged, int64_t bot_sessions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_BOT_ENGAGEMENT_RATE,
                               (const int64_t[]){bot_engaged, bot_sessions}, value);
}
wakpi_status wakpi_bot_completion_rate(int64_t bot_completed, int64_t bot_sessions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_BOT_COMPLETION_RATE,
                               (const int64_t[]){bot_completed, bot_sessions}, value);
}
wakpi_status wakpi_human_handoff_rate(int64_t bot_handed_off, int64_t bot_sessions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_HUMAN_HANDOFF_RATE,
                               (const int64_t[]){bot_handed_off, bot_sessions}, value);
}
wakpi_status wakpi_bot_abandonment_rate(int64_t bot_abandoned, int64_t bot_sessions, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_BOT_ABANDONMENT_RATE,
                               (const int64_t[]){bot_abandoned, bot_sessions}, value);
}
wakpi_status wakpi_retention_rate(int64_t contacts_still_active, int64_t contacts_start, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RETENTION_RATE,
                               (const int64_t[]){contacts_still_active, contacts_start}, value);
}
wakpi_status wakpi_customer_retention_rate(int64_t customers_end, int64_t customers_joined,
                                           int64_t customers_start, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CUSTOMER_RETENTION_RATE,
                               (const int64_t[]){customers_end, customers_joined, customers_start}, value);
}
wakpi_status wakpi_churn_rate(int64_t contacts_start, int64_t contacts_still_active, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CHURN_RATE,
                               (const int64_t[]){contacts_start, contacts_still_active}, value);
}
wakpi_status wakpi_customer_churn_rate(int64_t customers_lost, int64_t customers_start, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_CUSTOMER_CHURN_RATE,
                               (const int64_t[]){customers_lost, customers_start}, value);
}
wakpi_status wakpi_net_promoter_score(int64_t promoters, int64_t detractors, int64_t passives, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_NET_PROMOTER_SCORE,
                               (const int64_t[]){promoters, detractors, passives}, value);
}
wakpi_status wakpi_relative_change(int64_t after, int64_t before, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_RELATIVE_CHANGE, (const int64_t[]){after, before}, value);
}
wakpi_status wakpi_goal_attainment(int64_t achieved, int64_t before, int64_t goal, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_GOAL_ATTAINMENT, (const int64_t[]){achieved, before, goal}, value);
}
wakpi_status wakpi_awareness_rate(int64_t awareness_positive, int64_t awareness_responses, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_AWARENESS_RATE,
                               (const int64_t[]){awareness_positive, awareness_responses}, value);
}
wakpi_status wakpi_staff_engagement_rate(int64_t staff_positive, int64_t staff_responses, double *value)
{
    return wakpi_formula_value(WAKPI_KPI_STAFF_ENGAGEMENT_RATE,
                               (const int64_t[]){staff_positive, staff_responses}, value);
}
