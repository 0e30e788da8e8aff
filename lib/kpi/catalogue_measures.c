/* The measures. The id is the place; rows are added at the end only. A plural counts things that happened
 * (clicks), a participle counts distinct messages or people (clicked). */
#include "kpi/catalogue.h"
#include "kpi/measure.h"

#define MESSAGES                 WAKPI_MEASURE_KIND_MESSAGES, WAKPI_MERGE_SUM, WAKPI_DATED_BY_SEND, 0
#define EVENTS                   WAKPI_MEASURE_KIND_EVENTS, WAKPI_MERGE_SUM, WAKPI_DATED_BY_EVENT, 0
#define EVENTS_OF_SEND           WAKPI_MEASURE_KIND_EVENTS, WAKPI_MERGE_SUM, WAKPI_DATED_BY_SEND, 0
#define CONVERSATIONS            WAKPI_MEASURE_KIND_EVENTS, WAKPI_MERGE_SUM, WAKPI_DATED_BY_CONVERSATION, 0
#define PEOPLE                   WAKPI_MEASURE_KIND_PEOPLE, WAKPI_MERGE_DISTINCT, WAKPI_DATED_BY_EVENT, 0
#define PEOPLE_OF_SEND           WAKPI_MEASURE_KIND_PEOPLE, WAKPI_MERGE_DISTINCT, WAKPI_DATED_BY_SEND, 0
#define PEOPLE_AT_START          WAKPI_MEASURE_KIND_PEOPLE, WAKPI_MERGE_FIRST, WAKPI_DATED_BY_PERIOD, 0
#define PEOPLE_AT_END            WAKPI_MEASURE_KIND_PEOPLE, WAKPI_MERGE_LAST, WAKPI_DATED_BY_PERIOD, 0
#define PEOPLE_OF_PERIOD         WAKPI_MEASURE_KIND_PEOPLE, WAKPI_MERGE_SUM, WAKPI_DATED_BY_PERIOD, 0
#define MONEY                    WAKPI_MEASURE_KIND_MONEY, WAKPI_MERGE_SUM, WAKPI_DATED_BY_EVENT, WAKPI_ROW_SIGNED
#define MONEY_OF_SEND            WAKPI_MEASURE_KIND_MONEY, WAKPI_MERGE_SUM, WAKPI_DATED_BY_SEND, WAKPI_ROW_SIGNED
#define MONEY_OF_PERIOD          WAKPI_MEASURE_KIND_MONEY, WAKPI_MERGE_SUM, WAKPI_DATED_BY_PERIOD, WAKPI_ROW_SIGNED
#define DURATION_OF_SEND         WAKPI_MEASURE_KIND_DURATION, WAKPI_MERGE_SUM, WAKPI_DATED_BY_SEND, 0
#define DURATION_OF_CONVERSATION WAKPI_MEASURE_KIND_DURATION, WAKPI_MERGE_SUM, WAKPI_DATED_BY_CONVERSATION, 0
#define DURATION_OF_EVENT        WAKPI_MEASURE_KIND_DURATION, WAKPI_MERGE_SUM, WAKPI_DATED_BY_EVENT, 0
#define PARAMETER                WAKPI_MEASURE_KIND_PARAMETER, WAKPI_MERGE_EQUAL, WAKPI_DATED_BY_PERIOD, 0
#define FIGURE                   WAKPI_MEASURE_KIND_PARAMETER, WAKPI_MERGE_EQUAL, WAKPI_DATED_BY_PERIOD, WAKPI_ROW_SIGNED
#define FIRST_FIGURE             WAKPI_MEASURE_KIND_PARAMETER, WAKPI_MERGE_FIRST, WAKPI_DATED_BY_PERIOD, WAKPI_ROW_SIGNED
#define LAST_FIGURE              WAKPI_MEASURE_KIND_PARAMETER, WAKPI_MERGE_LAST, WAKPI_DATED_BY_PERIOD, WAKPI_ROW_SIGNED
#define LAST_PARAMETER           WAKPI_MEASURE_KIND_PARAMETER, WAKPI_MERGE_LAST, WAKPI_DATED_BY_PERIOD, 0

/* A row is read best as a paragraph. */
/* clang-format off */
const struct wakpi_measure_row wakpi_measure_rows[] = {
    /* messages, distinct */
    {1, "targeted", {"Targeted messages", "Messaggi previsti", "Запланированные сообщения"}, MESSAGES, NULL,
     "Messages that a campaign meant to send, those held back included."},
    {2, "sent", {"Sent messages", "Messaggi inviati", "Отправленные сообщения"}, MESSAGES, "targeted",
     "Messages known to have been handed to WhatsApp, by the send log or by any status, failed ones "
     "included."},
    {3, "delivered", {"Delivered messages", "Messaggi consegnati", "Доставленные сообщения"}, MESSAGES,
     "sent", "Messages with a status delivered, read or played, or that the person answered, tapped or clicked."},
    {4, "read", {"Read messages", "Messaggi letti", "Прочитанные сообщения"}, MESSAGES, "delivered",
     "Messages with a status read or played. Read receipts can be off, so it is a lower bound."},
    {5, "failed", {"Failed messages", "Messaggi non riusciti", "Недоставленные сообщения"}, MESSAGES, "sent",
     "Messages with a status failed and no evidence of delivery."},
    {6, "played", {"Played voice messages", "Messaggi vocali ascoltati", "Прослушанные голосовые сообщения"},
     MESSAGES, "read", "Voice messages with a status played."},
    {7, "clicked", {"Clicked messages", "Messaggi con clic", "Сообщения с кликом"}, MESSAGES, "interacted",
     "Messages of which a link was tapped at least once. Link taps come from the host's redirector or from "
     "the Marketing Messages API."},
    {8, "button_clicked", {"Messages with a button tapped", "Messaggi con pulsante premuto",
     "Сообщения с нажатой кнопкой"}, MESSAGES, "interacted",
     "Messages of which a quick reply or a list item was tapped. Taps that opt out count as opt-outs alone."},
    {9, "replied", {"Messages replied to", "Messaggi con risposta", "Сообщения, получившие ответ"}, MESSAGES,
     "interacted",
     "Messages that a written reply quotes or whose reply window it falls in. A tap is no reply."},
    {10, "interacted", {"Messages interacted with", "Messaggi con interazione",
     "Сообщения с взаимодействием"}, MESSAGES, "delivered",
     "Messages that were clicked, button-clicked or replied to."},
    {11, "converted", {"Converted messages", "Messaggi con conversione", "Сообщения с конверсией"}, MESSAGES,
     "delivered", "Messages to which at least one conversion is credited; one that several share, to the greatest share."},

    /* events */
    {12, "impressions", {"Impressions", "Impressioni", "Показы"}, EVENTS, NULL,
     "Times an advertisement was shown."},
    {13, "clicks", {"Clicks", "Clic", "Клики"}, EVENTS_OF_SEND, NULL,
     "Taps on links, every one of them; of an advertisement where impressions are counted."},
    {14, "button_clicks", {"Button taps", "Pulsanti premuti", "Нажатия кнопок"}, EVENTS_OF_SEND, NULL,
     "Taps on quick replies and list items, every one of them but those that opt out."},
    {15, "replies", {"Replies", "Risposte", "Ответы"}, EVENTS_OF_SEND, NULL,
     "Written replies to messages, every one of them."},
    {16, "inbound_messages", {"Inbound messages", "Messaggi ricevuti", "Полученные сообщения"}, EVENTS, NULL,
     "Messages that customers wrote to the business."},
    {17, "outbound_messages", {"Outbound messages", "Messaggi spediti", "Исходящие отправления"},
     EVENTS_OF_SEND, NULL, "Messages that the business sent, campaigns and answers alike."},
    {18, "conversions", {"Conversions", "Conversioni", "Конверсии"}, EVENTS, NULL,
     "Conversions, every one of them: orders, bookings, forms, whatever the host counts as one."},
    {19, "visits", {"Visits", "Visite", "Визиты"}, EVENTS, NULL,
     "Visits to the website that came from WhatsApp."},
    {20, "website_entries", {"Website entries", "Ingressi dal sito", "Переходы с сайта"}, EVENTS, NULL,
     "Chats that began on the website's WhatsApp link or widget."},

    /* people, distinct */
    {21, "recipients", {"Recipients", "Destinatari", "Получатели"}, PEOPLE_OF_SEND, NULL,
     "People to whom at least one message was sent."},
    {22, "reached", {"People reached", "Persone raggiunte", "Охваченные люди"}, PEOPLE_OF_SEND, "recipients",
     "People with at least one message delivered."},
    {23, "opted_in", {"Opt-ins", "Iscritti", "Подписавшиеся"}, PEOPLE, "opt_in_requests",
     "People who agreed to receive messages; single or double, as the host counts."},
    {24, "opted_out", {"Opt-outs", "Disiscritti", "Отписавшиеся"}, PEOPLE, "reached",
     "People who stopped messages, dated by the stop."},
    {25, "opt_in_requests", {"Opt-in requests", "Richieste di iscrizione", "Запросы на подписку"}, PEOPLE,
     NULL, "People who were asked to opt in."},
    {26, "active_users", {"Active users", "Utenti attivi", "Активные пользователи"}, PEOPLE, NULL,
     "People who wrote to the business in the period."},
    {27, "leads", {"Leads", "Lead", "Лиды"}, PEOPLE, NULL, "People who showed interest in buying."},
    {28, "qualified_leads", {"Qualified leads", "Lead qualificati", "Квалифицированные лиды"}, PEOPLE,
     "leads", "Leads that sales judged worth following."},
    {29, "new_customers", {"New customers", "Nuovi clienti", "Новые клиенты"}, PEOPLE, NULL,
     "People who bought for the first time."},
    {30, "buyers", {"Buyers", "Acquirenti", "Покупатели"}, PEOPLE, NULL,
     "People who bought and whose window for buying again is over."},
    {31, "repeat_buyers", {"Repeat buyers", "Acquirenti abituali", "Повторные покупатели"}, PEOPLE, "buyers",
     "Buyers who bought again within the window (90 days unless set)."},
    {32, "consented", {"Recipients with consent", "Destinatari con consenso", "Получатели с согласием"},
     PEOPLE_OF_SEND, "recipients", "Recipients whose consent was on record when the message was sent."},

    /* conversations */
    {33, "conversations", {"Conversations", "Conversazioni", "Диалоги"}, CONVERSATIONS, NULL,
     "Conversations: turns of one person, apart by no more than the gap (24 hours unless set)."},
    {34, "conversations_replied", {"Conversations answered", "Conversazioni con risposta",
     "Диалоги с ответом"}, CONVERSATIONS, "conversations",
     "Conversations that a customer wrote in and the business answered."},
    {35, "unanswered", {"Conversations unanswered", "Conversazioni senza risposta", "Диалоги без ответа"},
     CONVERSATIONS, "conversations", "Conversations in which the business never replied."},
    {36, "abandoned", {"Conversations abandoned", "Conversazioni abbandonate", "Брошенные диалоги"},
     CONVERSATIONS, "conversations",
     "Conversations whose customer left the last answer of the business without a word for the "
     "abandonment time (24 hours), and had no case resolved meanwhile."},
    {37, "cases", {"Cases", "Casi aperti", "Обращения"}, CONVERSATIONS, NULL,
     "Requests opened with the service team."},
    {38, "resolved", {"Resolved cases", "Casi risolti", "Решённые обращения"}, CONVERSATIONS, "cases",
     "Cases that are resolved and not reopened."},
    {39, "resolved_first_contact", {"Cases resolved at first contact", "Casi risolti al primo contatto",
     "Обращения, решённые с первого раза"}, CONVERSATIONS, "resolved",
     "Resolved cases whose customer did not come back within the recontact time (7 days)."},

    /* bot */
    {40, "bot_sessions", {"Bot sessions", "Sessioni del chatbot", "Сессии чат-бота"}, EVENTS, NULL,
     "Sessions that the chatbot opened, dated by their beginning."},
    {41, "bot_engaged", {"Bot sessions engaged", "Sessioni del chatbot attive", "Сессии с вовлечением"},
     EVENTS, "bot_sessions", "Bot sessions in which the customer answered the bot."},
    {42, "bot_completed", {"Bot sessions completed", "Sessioni del chatbot completate",
     "Завершённые сессии бота"}, EVENTS, "bot_sessions",
     "Bot sessions that ended in an explicit success without a human."},
    {43, "bot_handed_off", {"Bot sessions handed off", "Sessioni passate a un operatore",
     "Сессии, переданные оператору"}, EVENTS, "bot_sessions",
     "Bot sessions handed to a human; handed over twice counts once."},
    {44, "bot_abandoned", {"Bot sessions abandoned", "Sessioni del chatbot abbandonate",
     "Брошенные сессии бота"}, EVENTS, "bot_sessions", "Bot sessions that the customer left."},

    /* trade */
    {45, "orders", {"Orders", "Ordini", "Заказы"}, EVENTS, NULL, "Orders, dated by the order."},
    {46, "shipped_orders", {"Shipped orders", "Ordini spediti", "Отгруженные заказы"}, EVENTS, "orders",
     "Orders that were shipped, dated by the order."},
    {47, "returned_orders", {"Returned orders", "Ordini resi al mittente", "Возвращённые заказы"}, EVENTS,
     "shipped_orders", "Shipped orders that came back to the sender, dated by the order."},
    {48, "reviews", {"Reviews", "Recensioni", "Отзывы"}, EVENTS, NULL, "Reviews that customers wrote."},

    /* surveys */
    {49, "csat_responses", {"Satisfaction answers", "Risposte CSAT", "Ответы CSAT"}, EVENTS, "surveys_sent",
     "Answers to the satisfaction survey."},
    {50, "csat_satisfied", {"Satisfied answers", "Risposte CSAT positive", "Положительные ответы CSAT"},
     EVENTS, "csat_responses", "Satisfaction answers in the top two of five."},
    {51, "surveys_sent", {"Surveys sent", "Sondaggi inviati", "Отправленные опросы"}, EVENTS, NULL,
     "Satisfaction surveys sent."},
    {52, "promoters", {"Promoters", "Promotori", "Промоутеры"}, EVENTS, NULL,
     "Answers 9 and 10 to the question whether one would recommend."},
    {53, "passives", {"Passives", "Passivi", "Нейтралы"}, EVENTS, NULL,
     "Answers 7 and 8 to the question whether one would recommend."},
    {54, "detractors", {"Detractors", "Detrattori", "Критики"}, EVENTS, NULL,
     "Answers 0 to 6 to the question whether one would recommend."},
    {55, "awareness_responses", {"Awareness answers", "Risposte sulla notorietà", "Ответы об узнаваемости"},
     EVENTS, NULL, "Answers to the question whether one knows the brand."},
    {56, "awareness_positive", {"Positive awareness answers", "Risposte di notorietà positive",
     "Положительные ответы об узнаваемости"}, EVENTS, "awareness_responses",
     "Answers that the brand is known."},
    {57, "staff_responses", {"Staff answers", "Risposte del personale", "Ответы сотрудников"}, EVENTS, NULL,
     "Answers of staff to an engagement survey."},
    {58, "staff_positive", {"Positive staff answers", "Risposte positive del personale",
     "Положительные ответы сотрудников"}, EVENTS, "staff_responses",
     "Answers of staff that say they are engaged."},
    {59, "feedback_comments", {"Comments", "Commenti", "Комментарии"}, EVENTS, NULL,
     "Comments that recipients made."},
    {60, "feedback_complaints", {"Complaints", "Reclami", "Жалобы"}, EVENTS, NULL,
     "Complaints that recipients made."},
    {61, "feedback_suggestions", {"Suggestions", "Suggerimenti", "Предложения"}, EVENTS, NULL,
     "Suggestions that recipients made."},

    /* base */
    {62, "customers_start", {"Customers at the start", "Clienti iniziali", "Клиенты на начало периода"},
     PEOPLE_AT_START, NULL, "Customers when the period begins."},
    {63, "customers_end", {"Customers at the end", "Clienti finali", "Клиенты на конец периода"},
     PEOPLE_AT_END, NULL, "Customers when the period ends, those who joined in it included."},
    {64, "customers_joined", {"Customers joined", "Clienti acquisiti", "Пришедшие клиенты"}, PEOPLE_OF_PERIOD,
     NULL, "Customers who joined during the period."},
    {65, "customers_lost", {"Customers lost", "Clienti persi", "Ушедшие клиенты"}, PEOPLE_OF_PERIOD,
     "customers_start", "Customers of the period's start who left during it."},
    {66, "contacts_start", {"Contacts at the start", "Contatti iniziali", "Контакты на начало периода"},
     PEOPLE_AT_START, NULL, "Contacts active when the period begins."},
    {67, "contacts_still_active", {"Contacts still active", "Contatti ancora attivi",
     "Контакты, сохранившие активность"}, PEOPLE_AT_END, "contacts_start",
     "Contacts of the period's start who still engage at its end."},

    /* money */
    {68, "revenue", {"Revenue", "Ricavi", "Выручка"}, MONEY, NULL,
     "Revenue credited to the campaign, or its share of it, dated by the order; refunds take away."},
    {69, "revenue_baseline", {"Baseline revenue", "Ricavi di riferimento", "Базовая выручка"},
     MONEY_OF_PERIOD, NULL,
     "Revenue that would have come without the campaign, from a holdout or the period before."},
    {70, "ad_revenue", {"Advertising revenue", "Ricavi pubblicitari", "Выручка от рекламы"}, MONEY, NULL,
     "Revenue credited to advertisements that lead to WhatsApp."},
    {71, "value_saved", {"Value saved", "Valore risparmiato", "Сэкономленная стоимость"}, MONEY_OF_PERIOD,
     NULL, "What was saved, in money: time of staff, calls avoided."},
    {72, "cost_messages", {"Message charges", "Costo dei messaggi", "Стоимость сообщений"}, MONEY_OF_SEND,
     NULL,
     "What WhatsApp charges for messages: as costs state it, or by a rate card one price for each delivered "
     "message."},
    {73, "cost_software", {"Software cost", "Costo del software", "Стоимость ПО"}, MONEY_OF_PERIOD, NULL,
     "Fees of software and of its vendors."},
    {74, "cost_advertising", {"Advertising cost", "Costo della pubblicità", "Расходы на рекламу"},
     MONEY_OF_PERIOD, NULL, "Spend on advertisements."},
    {75, "cost_setup", {"Set-up cost", "Costo di avviamento", "Стоимость внедрения"}, MONEY_OF_PERIOD, NULL,
     "One-off cost of setting up and integrating."},
    {76, "cost_training", {"Training cost", "Costo della formazione", "Стоимость обучения"}, MONEY_OF_PERIOD,
     NULL, "Cost of training staff."},
    {77, "cost_hardware", {"Hardware cost", "Costo dell'hardware", "Стоимость оборудования"}, MONEY_OF_PERIOD,
     NULL, "Cost of hardware."},
    {78, "cost_maintenance", {"Maintenance cost", "Costo della manutenzione", "Стоимость поддержки"},
     MONEY_OF_PERIOD, NULL, "Cost of keeping it running."},
    {79, "cost_sales", {"Sales cost", "Costo delle vendite", "Расходы на продажи"}, MONEY_OF_PERIOD, NULL,
     "Cost of the sales team; part of acquisition cost alone."},
    {80, "cost_recurring", {"Recurring cost per month", "Costo ricorrente mensile", "Ежемесячные расходы"},
     MONEY_OF_PERIOD, NULL,
     "Recurring cost of one month, of any kind; total and acquisition cost take it times `months`."},

    /* durations */
    {81, "first_response", {"First response", "Prima risposta", "Первый ответ"}, DURATION_OF_CONVERSATION,
     NULL,
     "From the customer's first message to the first human reply, automatic replies aside; from the hand-off "
     "where a bot began."},
    {82, "first_response_any", {"First response of any author", "Prima risposta di qualsiasi autore",
     "Первый ответ любого автора"}, DURATION_OF_CONVERSATION, NULL,
     "From the customer's first message to the first reply, automatic ones included."},
    {83, "first_response_business", {"First response in business hours", "Prima risposta in orario di lavoro",
     "Первый ответ в рабочее время"}, DURATION_OF_CONVERSATION, NULL,
     "First response, business hours alone counted."},
    {84, "response", {"Response", "Risposta a ogni turno", "Ответ на реплику"}, DURATION_OF_EVENT, NULL,
     "From each turn of the customer to the reply that ends it."},
    {85, "resolution", {"Resolution", "Risoluzione", "Решение обращения"}, DURATION_OF_CONVERSATION, NULL,
     "From the opening of a case, or its latest reopening, to its resolution."},
    {86, "time_to_read", {"Time to read", "Tempo alla lettura", "Время до прочтения"}, DURATION_OF_SEND, NULL,
     "From delivery to reading of a message."},
    {87, "time_to_convert", {"Time to convert", "Tempo alla conversione", "Время до конверсии"},
     DURATION_OF_SEND, NULL, "From the message credited to its conversion."},
    {88, "lead_qualification", {"Lead qualification", "Qualificazione del lead", "Квалификация лида"},
     DURATION_OF_EVENT, NULL, "From the making of a lead to its qualification."},

    /* parameters, given */
    {89, "months", {"Months", "Mesi", "Месяцы"}, PARAMETER, NULL,
     "Months that recurring cost is counted for."},
    {90, "hours_per_week", {"Hours saved per week", "Ore risparmiate a settimana", "Часов экономии в неделю"},
     PARAMETER, NULL, "Hours of work saved in a week."},
    {91, "weeks_per_month", {"Weeks per month", "Settimane al mese", "Недель в месяце"},
     WAKPI_MEASURE_KIND_PARAMETER, WAKPI_MERGE_EQUAL, WAKPI_DATED_BY_PERIOD, WAKPI_ROW_MONTH_IN_WEEKS, NULL,
     "Weeks that a month is counted as; 0, or not given, is exactly 52/12, and 4 is what some articles use."},
    {92, "hourly_rate", {"Hourly rate", "Tariffa oraria", "Ставка в час"}, PARAMETER, NULL,
     "What an hour of work costs, in main units of the currency."},
    {93, "orders_per_month", {"Orders per month", "Ordini al mese", "Заказов в месяц"}, PARAMETER, NULL,
     "Orders that a customer places in a month."},
    {94, "lifetime_months", {"Lifetime in months", "Durata del cliente in mesi", "Срок жизни клиента, мес."},
     PARAMETER, NULL, "Months that a customer stays one."},
    {95, "margin", {"Gross margin", "Margine lordo", "Валовая маржа"}, FIGURE, NULL,
     "Gross margin as a fraction of revenue."},
    {96, "monthly_margin", {"Monthly margin per customer", "Margine mensile per cliente",
     "Месячная маржа на клиента"}, FIGURE, NULL,
     "Gross margin that a customer brings in a month, in main units of the currency."},
    {97, "before", {"Before", "Prima", "До"}, FIRST_FIGURE, NULL, "A figure before the change."},
    {98, "after", {"After", "Dopo", "После"}, LAST_FIGURE, NULL, "The same figure after the change."},
    {99, "goal", {"Goal", "Obiettivo", "Цель"}, FIGURE, NULL, "What the figure should become."},
    {100, "achieved", {"Achieved", "Raggiunto", "Достигнуто"}, LAST_FIGURE, NULL,
     "What the figure has become."},
    {101, "active_users_day", {"Daily active users", "Utenti attivi al giorno", "Активные за день (DAU)"},
     LAST_PARAMETER, "active_users_month", "People active in a day, the mean over the days of the month."},
    {102, "active_users_month", {"Monthly active users", "Utenti attivi al mese", "Активные за месяц (MAU)"},
     LAST_PARAMETER, NULL, "People active in the month."},
};
/* clang-format on */

_Static_assert(sizeof wakpi_measure_rows / sizeof wakpi_measure_rows[0] < WAKPI_MEASURE_LIMIT,
               "arrays indexed by measures are too short");

const int32_t wakpi_measure_row_count = (int32_t)(sizeof wakpi_measure_rows / sizeof wakpi_measure_rows[0]);
