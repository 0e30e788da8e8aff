#include "track/fold_acts.h"

#include <string.h>

#include "base/sort.h"
#include "measure/campaign.h"
#include "track/act.h"
#include "track/survey.h"
#include <wakpi/catalogue.h>

#define ONE(measure) (UINT64_C(1) << (measure))

/* A person's acts while they are given. */
struct run {
    uint32_t person;
    size_t first, end; /* the person's subjects in the order */
    int bought;        /* 1 once the first order was given */
    int lead;          /* 1 once a lead was given */
    int qualified;     /* 1 once the first qualification was given */
    int64_t lead_time; /* of the first lead so far; WAKPI_NEVER */
    size_t last_lead;  /* the latest lead so far, a subject; WAKPI_NO_PLACE */
    size_t looked;     /* in the order: where to look for the next lead */
    size_t place;      /* in the order */
};

/* What is counted by its parts: orders, cases, sessions. */
static int32_t family_of(int32_t kind)
{
    int32_t about = wakpi_act_about(kind);
    return about != 0 && about != WAKPI_EVENT_SURVEY_SENT ? about : kind;
}

static int is_consent(int32_t kind)
{
    return kind == WAKPI_EVENT_CONSENT || kind == WAKPI_EVENT_CONSENT_WITHDRAWN;
}

static int counts(const struct wakpi_folding *known, const struct wakpi_act *act)
{
    int visit = act->kind == WAKPI_EVENT_VISIT || act->kind == WAKPI_EVENT_WEBSITE_ENTRY;
    return wakpi_folding_reached(known, act->time) && !(act->flags & WAKPI_EVENT_HISTORY) &&
           !(visit && act->flags & WAKPI_EVENT_BOT);
}

static int compare_items(const void *first, const void *second, const void *context)
{
    const struct wakpi_act_item *a = first, *b = second;
    int order = wakpi_fingerprint_compare(a->subject, b->subject);
    (void)context;
    if (order != 0)
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return wakpi_fingerprint_compare(a->key, b->key);
}

static void read_item(const struct wakpi_fold_acts *acts, size_t item, struct wakpi_act *act)
{
    wakpi_state_act(acts->known->state, acts->items[item].place, act);
}

/* Takes up what was known; consents, which nothing else is told of, go to a history of their own. */
static void take_items(struct wakpi_fold_acts *acts, struct wakpi_place *consents, size_t *consent_count)
{
    const struct wakpi_state *state = acts->known->state;
    for (size_t i = 0; i < wakpi_folding_act_count(acts->known); i++) {
        size_t place = wakpi_folding_act_place(acts->known, i);
        struct wakpi_act act;
        wakpi_state_act(state, place, &act);
        if (!counts(acts->known, &act))
            continue;
        if (is_consent(act.kind)) {
            consents[(*consent_count)++] =
                (struct wakpi_place){.time = act.time,
                                     .key = {.low = act.kind == WAKPI_EVENT_CONSENT_WITHDRAWN},
                                     .person = wakpi_folding_actor(acts->known, &act)};
            continue;
        }
        acts->items[acts->count++] =
            (struct wakpi_act_item){.subject = family_of(act.kind) == act.kind ? act.key : act.context,
                                    .key = act.key,
                                    .time = act.time,
                                    .place = (uint32_t)place,
                                    .kind = act.kind};
    }
    wakpi_sort(acts->items, acts->count, sizeof *acts->items, compare_items, NULL);
}

/* The person whom any of a subject's acts names, else the one its message went to; 0. */
static uint32_t person_of(const struct wakpi_fold_acts *acts, const struct wakpi_act_subject *subject)
{
    const struct wakpi_folding *known = acts->known;
    for (size_t i = 0; i < subject->count; i++) {
        struct wakpi_act act;
        read_item(acts, subject->first + i, &act);
        if (act.identity != 0)
            return wakpi_folding_actor(known, &act);
    }
    struct wakpi_act head;
    struct wakpi_message message;
    read_item(acts, subject->first, &head);
    int names = !wakpi_fingerprint_is_none(head.context);
    if (wakpi_act_about(head.kind) != 0 || !names)
        return 0;
    size_t named = wakpi_folding_find_message(known, &head.context);
    if (named == WAKPI_NO_PLACE)
        return 0;
    wakpi_state_message_facts(known->state, named, &message);
    return wakpi_folding_recipient(known, &message);
}

/* What was opened dates a subject; where that is not known, the earliest that is. */
static int64_t date_of(const struct wakpi_fold_acts *acts, const struct wakpi_act_subject *subject)
{
    const struct wakpi_act_item *items = acts->items + subject->first;
    int64_t time = items->time;
    for (size_t i = 1; i < subject->count && wakpi_act_about(items->kind) != 0; i++) {
        if (items[i].time < time)
            time = items[i].time;
    }
    return time;
}

/* Subjects of unknown persons are persons of their own, numbered behind all others. What is said of an order that is not
 * known waits for it. */
static size_t take_subjects(struct wakpi_fold_acts *acts, struct wakpi_place *places, size_t *persons)
{
    size_t count = 0;
    for (size_t first = 0, end; first < acts->count; first = end) {
        const struct wakpi_act_item *head = &acts->items[first];
        for (end = first + 1; end < acts->count; end++) {
            if (!wakpi_fingerprint_equal(acts->items[end].subject, head->subject))
                break;
        }
        if (family_of(head->kind) == WAKPI_EVENT_ORDER && head->kind != WAKPI_EVENT_ORDER)
            continue;
        struct wakpi_act_subject *subject = &acts->subjects[count];
        *subject = (struct wakpi_act_subject){first, end - first};
        uint32_t person = person_of(acts, subject);
        places[count] =
            (struct wakpi_place){.time = date_of(acts, subject),
                                 .key = head->subject,
                                 .index = (uint32_t)count,
                                 .person = person ? person : acts->known->base + (uint32_t)(*persons)++};
        count++;
    }
    return count;
}

wakpi_status wakpi_fold_acts_start(struct wakpi_fold_acts *acts, struct wakpi_folding *known)
{
    const struct wakpi_allocator *allocator = &known->settings->allocator;
    size_t capacity = wakpi_folding_act_count(known), consent_count = 0, persons = known->persons;
    memset(acts, 0, sizeof *acts);
    acts->known = known;
    if (capacity == 0)
        return WAKPI_OK;
    struct wakpi_place *places = wakpi_allocate_zeroed(allocator, capacity, sizeof *places);
    acts->capacity = capacity;
    acts->items = wakpi_allocate_zeroed(allocator, capacity, sizeof *acts->items);
    acts->subjects = wakpi_allocate_zeroed(allocator, capacity, sizeof *acts->subjects);
    wakpi_status status = places && acts->items && acts->subjects ? WAKPI_OK : WAKPI_NO_MEMORY;
    if (status == WAKPI_OK) {
        take_items(acts, places, &consent_count);
        status =
            wakpi_history_arrange(allocator, places, consent_count, known->base, persons, &acts->consents);
    }
    if (status == WAKPI_OK) {
        size_t count = take_subjects(acts, places, &persons);
        status = wakpi_history_arrange(allocator, places, count, known->base, persons, &acts->order);
    }
    if (status == WAKPI_OK)
        status = wakpi_credit_start(&acts->credit, known);
    wakpi_release(allocator, places, capacity, sizeof *places);
    return status;
}

void wakpi_fold_acts_drop(struct wakpi_fold_acts *acts)
{
    if (!acts->known)
        return;
    const struct wakpi_allocator *allocator = &acts->known->settings->allocator;
    wakpi_credit_drop(&acts->credit);
    wakpi_history_drop(allocator, &acts->order);
    wakpi_history_drop(allocator, &acts->consents);
    wakpi_release(allocator, acts->items, acts->capacity, sizeof *acts->items);
    wakpi_release(allocator, acts->subjects, acts->capacity, sizeof *acts->subjects);
}

int wakpi_fold_acts_consented(const struct wakpi_fold_acts *acts, uint32_t person, int64_t time)
{
    if (!acts->consents.starts || person == 0)
        return 0;
    const struct wakpi_place *last = wakpi_history_last(&acts->consents, person, time);
    return last && last->key.low == 0;
}

/* A message's labels stand over the act's own. */
static void take_labels(const struct wakpi_fold_acts *acts, const struct wakpi_act *act, size_t about,
                        uint32_t *labels)
{
    struct wakpi_message message;
    memcpy(labels, act->labels, sizeof act->labels);
    if (act->kind == WAKPI_EVENT_SURVEY_ANSWER)
        wakpi_survey_labels(acts->known, act, labels);
    if (about == WAKPI_NO_PLACE)
        return;
    wakpi_folding_read(acts->known, about, &message);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (message.labels[i].label != 0)
            labels[i] = message.labels[i].label;
    }
}

static wakpi_status give(const struct wakpi_fold_acts *acts, const struct wakpi_contribution *contribution)
{
    return acts->known->sink(acts->known->context, contribution);
}

/* Money goes apart from counts, since that of another currency may be left out. It is shared by the journey: a touch gets
 * what it has of `total` beyond what it had of the total before, so what is taken from an order bit by bit is
 * taken where the order was credited, and nothing is left when all is taken. */
static wakpi_status give_money(struct wakpi_fold_acts *acts, const struct wakpi_contribution *contribution,
                               const struct wakpi_act *order, const char *currency, int64_t before,
                               int64_t total, int sign)
{
    struct wakpi_credit *credit = &acts->credit;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    struct wakpi_contribution money = *contribution;
    money.ones = 0;
    money.waits = WAKPI_WAIT_NONE;
    money.measure = WAKPI_MEASURE_REVENUE;
    money.amount = sign * (total - before);
    money.currency = currency;
    if (credit->count <= 1)
        return give(acts, &money);
    money.labels = labels;
    wakpi_credit_split(credit, before);
    wakpi_credit_split(credit, total);
    for (size_t i = 0; i < credit->count; i++) {
        const struct wakpi_touch *touch = &credit->journey[i];
        take_labels(acts, order, touch->place, labels);
        money.amount = sign * (touch->share - touch->before);
        wakpi_status status = give(acts, &money);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

/* Refunds in the order's currency add up; one in another is shared for itself. */
static wakpi_status give_refunds(struct wakpi_fold_acts *acts, const struct wakpi_act_subject *subject,
                                 const struct wakpi_act *order, const struct wakpi_contribution *contribution)
{
    int64_t given_back = 0;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 1; i < subject->count && status == WAKPI_OK; i++) {
        struct wakpi_act refund;
        read_item(acts, subject->first + i, &refund);
        if (refund.kind != WAKPI_EVENT_REFUND)
            continue;
        int adds_up = memcmp(refund.currency, order->currency, sizeof order->currency) == 0 &&
                      refund.amount <= INT64_MAX - given_back;
        int64_t before = adds_up ? given_back : 0;
        status = give_money(acts, contribution, order, refund.currency, before, before + refund.amount, -1);
        if (adds_up)
            given_back += refund.amount;
    }
    return status;
}

/* The person's first order tells whether they are a new customer, a buyer whose window is over, and one who came back. */
static uint64_t first_order(const struct wakpi_fold_acts *acts, const struct run *run, int64_t time)
{
    int64_t window = wakpi_settings_integer(acts->known->settings, WAKPI_SETTING_REPEAT_WINDOW);
    uint64_t ones = ONE(WAKPI_MEASURE_NEW_CUSTOMERS);
    if (!wakpi_folding_waited(acts->known, time, window))
        return ones;
    ones |= ONE(WAKPI_MEASURE_BUYERS);
    for (size_t i = run->place + 1; i < run->end; i++) {
        const struct wakpi_place *next = &acts->order.places[i];
        if (next->time - time >= window)
            break;
        if (acts->items[acts->subjects[next->index].first].kind == WAKPI_EVENT_ORDER)
            return ones | ONE(WAKPI_MEASURE_REPEAT_BUYERS);
    }
    return ones;
}

/* What an order counts as goes with its currency: the mean of orders in one is not to be taken over those in another. */
static wakpi_status give_as_order(const struct wakpi_fold_acts *acts,
                                  const struct wakpi_contribution *contribution,
                                  const struct wakpi_act_subject *subject, const struct wakpi_act *order)
{
    struct wakpi_contribution as_order = *contribution;
    as_order.currency = order->currency;
    as_order.ones = ONE(WAKPI_MEASURE_ORDERS);
    for (size_t i = 1; i < subject->count; i++) {
        int32_t kind = acts->items[subject->first + i].kind;
        if (kind == WAKPI_EVENT_SHIPPED || kind == WAKPI_EVENT_RETURNED)
            as_order.ones |= ONE(WAKPI_MEASURE_SHIPPED_ORDERS);
        if (kind == WAKPI_EVENT_RETURNED)
            as_order.ones |= ONE(WAKPI_MEASURE_RETURNED_ORDERS);
    }
    return give(acts, &as_order);
}

static wakpi_status give_order(struct wakpi_fold_acts *acts, struct run *run,
                               const struct wakpi_act_subject *subject, struct wakpi_act *order,
                               struct wakpi_contribution *contribution)
{
    contribution->ones = ONE(WAKPI_MEASURE_CONVERSIONS);
    if (!run->bought)
        contribution->ones |= first_order(acts, run, order->time);
    run->bought = 1;
    wakpi_status status = give(acts, contribution);
    if (status == WAKPI_OK)
        status = give_as_order(acts, contribution, subject, order);
    if (status == WAKPI_OK)
        status = give_money(acts, contribution, order, order->currency, 0, order->amount, 1);
    return status == WAKPI_OK ? give_refunds(acts, subject, order, contribution) : status;
}

/* 1 where the person opened another case within the recontact window of a resolution. */
static int opened_another(const struct wakpi_fold_acts *acts, const struct run *run, int64_t resolved,
                          int64_t window)
{
    size_t i = run->place;
    while (i > run->first && acts->order.places[i - 1].time >= resolved)
        i--; /* opened at the same moment */
    for (; i < run->end; i++) {
        const struct wakpi_place *next = &acts->order.places[i];
        int32_t kind = acts->items[acts->subjects[next->index].first].kind;
        if (next->time >= resolved && next->time - resolved >= window)
            return 0;
        if (i != run->place && next->time >= resolved && family_of(kind) == WAKPI_EVENT_CASE_OPENED &&
            !wakpi_fold_acts_closed(acts, next->index))
            return 1;
    }
    return 0;
}

/* Times of a case, WAKPI_NEVER where there are none. */
struct case_times {
    int64_t first_resolved, last_resolved, first_reopened, last_reopened;
};

static struct case_times times_of(const struct wakpi_fold_acts *acts, const struct wakpi_act_subject *subject)
{
    struct case_times times = {WAKPI_NEVER, WAKPI_NEVER, WAKPI_NEVER, WAKPI_NEVER};
    for (size_t i = subject->first; i < subject->first + subject->count; i++) {
        const struct wakpi_act_item *item = &acts->items[i]; /* by kind and time */
        int64_t *first =
            item->kind == WAKPI_EVENT_CASE_RESOLVED ? &times.first_resolved : &times.first_reopened;
        int64_t *last = item->kind == WAKPI_EVENT_CASE_RESOLVED ? &times.last_resolved : &times.last_reopened;
        if (item->kind == WAKPI_EVENT_CASE_OPENED)
            continue;
        if (*first == WAKPI_NEVER)
            *first = item->time;
        *last = item->time;
    }
    return times;
}

/* A case that is reopened when it is resolved is open. That the customer did not come back is known once the recontact
 * window is over. */
static uint64_t case_ones(const struct wakpi_fold_acts *acts, const struct run *run,
                          const struct wakpi_act_subject *subject, int32_t *waits)
{
    int64_t window = wakpi_settings_integer(acts->known->settings, WAKPI_SETTING_RECONTACT_WINDOW);
    struct case_times times = times_of(acts, subject);
    uint64_t ones = ONE(WAKPI_MEASURE_CASES);
    if (times.last_resolved == WAKPI_NEVER ||
        (times.last_reopened != WAKPI_NEVER && times.last_reopened >= times.last_resolved))
        return ones;
    ones |= ONE(WAKPI_MEASURE_RESOLVED);
    int back = times.first_reopened != WAKPI_NEVER && (times.first_reopened < times.first_resolved ||
                                                       times.first_reopened - times.first_resolved < window);
    if (back || opened_another(acts, run, times.first_resolved, window))
        return ones;
    if (wakpi_folding_waited(acts->known, times.first_resolved, window))
        return ones | ONE(WAKPI_MEASURE_RESOLVED_FIRST_CONTACT);
    *waits = WAKPI_WAIT_RECONTACT;
    return ones;
}

/* From the opening of a case, or its latest reopening, to the resolution behind it; -1 where one of both is not known. */
static int64_t resolution_of(const struct wakpi_fold_acts *acts, const struct wakpi_act_subject *subject)
{
    struct case_times times = times_of(acts, subject);
    const struct wakpi_act_item *items = acts->items + subject->first;
    int opened = items->kind == WAKPI_EVENT_CASE_OPENED;
    int64_t start = times.last_reopened != WAKPI_NEVER ? times.last_reopened : items->time;
    if (times.last_reopened == WAKPI_NEVER && !opened)
        return -1;
    for (size_t i = 0; i < subject->count; i++) {
        int after = items[i].time > start || (items[i].time == start && times.last_reopened == WAKPI_NEVER);
        if (items[i].kind == WAKPI_EVENT_CASE_RESOLVED && after)
            return items[i].time - start;
    }
    return -1;
}

/* Looks at the leads up to a time: one may be made and judged at the same moment. */
static void meet_leads(const struct wakpi_fold_acts *acts, struct run *run, int64_t time)
{
    for (; run->looked < run->end && acts->order.places[run->looked].time <= time; run->looked++) {
        const struct wakpi_place *place = &acts->order.places[run->looked];
        if (acts->items[acts->subjects[place->index].first].kind != WAKPI_EVENT_LEAD)
            continue;
        run->last_lead = place->index;
        if (run->lead_time == WAKPI_NEVER)
            run->lead_time = place->time;
    }
}

/* Who is judged has the labels of their latest lead, where they have none of their own: so both are of one channel. */
static void take_lead_labels(const struct wakpi_fold_acts *acts, const struct run *run, uint32_t *labels)
{
    struct wakpi_act lead;
    uint32_t of_lead[WAKPI_LABEL_LIMIT];
    if (run->last_lead == WAKPI_NO_PLACE)
        return;
    read_item(acts, acts->subjects[run->last_lead].first, &lead);
    take_labels(acts, &lead, wakpi_credit_named(acts->known, &lead), of_lead);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (labels[i] == 0)
            labels[i] = of_lead[i];
    }
}

/* From a person's first lead to their first qualification; -1 where this is neither. */
static int64_t qualification_of(struct run *run, const struct wakpi_act *act)
{
    if (act->kind != WAKPI_EVENT_QUALIFIED || run->qualified)
        return -1;
    run->qualified = 1;
    return run->lead_time != WAKPI_NEVER ? act->time - run->lead_time : -1;
}

static wakpi_status give_duration(const struct wakpi_fold_acts *acts,
                                  const struct wakpi_contribution *contribution, int32_t measure,
                                  int64_t duration)
{
    struct wakpi_contribution given = *contribution;
    if (duration < 0)
        return WAKPI_OK;
    given.ones = 0;
    given.waits = WAKPI_WAIT_NONE;
    given.measure = measure;
    given.amount = duration;
    return give(acts, &given);
}

/* From the message credited to its conversion, dated by the send. */
static wakpi_status give_time_to_convert(const struct wakpi_fold_acts *acts,
                                         const struct wakpi_contribution *contribution, size_t about)
{
    struct wakpi_contribution dated = *contribution;
    struct wakpi_message message;
    struct wakpi_view view;
    if (about == WAKPI_NO_PLACE)
        return WAKPI_OK;
    wakpi_folding_read(acts->known, about, &message);
    if (!wakpi_folding_view(acts->known, &message, &view))
        return WAKPI_OK;
    dated.time = view.time;
    return give_duration(acts, &dated, WAKPI_MEASURE_TIME_TO_CONVERT, contribution->time - view.time);
}

/* A session ends in one way: in the hands of a human, else in success, else left. */
static uint64_t session_ones(const struct wakpi_fold_acts *acts, const struct wakpi_act_subject *subject)
{
    int ended[WAKPI_EVENT_BOT_ABANDONED - WAKPI_EVENT_BOT_STARTED + 1] = {0};
    uint64_t ones = ONE(WAKPI_MEASURE_BOT_SESSIONS);
    for (size_t i = subject->first; i < subject->first + subject->count; i++)
        ended[acts->items[i].kind - WAKPI_EVENT_BOT_STARTED] = 1;
    if (ended[WAKPI_EVENT_BOT_ENGAGED - WAKPI_EVENT_BOT_STARTED])
        ones |= ONE(WAKPI_MEASURE_BOT_ENGAGED);
    if (ended[WAKPI_EVENT_BOT_HANDED_OFF - WAKPI_EVENT_BOT_STARTED])
        return ones | ONE(WAKPI_MEASURE_BOT_HANDED_OFF);
    if (ended[WAKPI_EVENT_BOT_COMPLETED - WAKPI_EVENT_BOT_STARTED])
        return ones | ONE(WAKPI_MEASURE_BOT_COMPLETED);
    if (ended[WAKPI_EVENT_BOT_ABANDONED - WAKPI_EVENT_BOT_STARTED])
        return ones | ONE(WAKPI_MEASURE_BOT_ABANDONED);
    return ones;
}

/* Who was judged a lead worth following is a lead, also where nobody said so before. */
static uint64_t lead_ones(struct run *run, const struct wakpi_act *act)
{
    uint64_t ones = act->kind == WAKPI_EVENT_QUALIFIED ? ONE(WAKPI_MEASURE_QUALIFIED_LEADS) : 0;
    if (act->kind == WAKPI_EVENT_LEAD || (!run->lead && run->lead_time == WAKPI_NEVER))
        ones |= ONE(WAKPI_MEASURE_LEADS);
    run->lead = 1;
    return ones;
}

static uint64_t ones_of(const struct wakpi_fold_acts *acts, struct run *run,
                        const struct wakpi_act_subject *subject, const struct wakpi_act *act, int32_t *waits)
{
    switch (family_of(act->kind)) {
    case WAKPI_EVENT_CONVERSION:
        return ONE(WAKPI_MEASURE_CONVERSIONS);
    case WAKPI_EVENT_LEAD:
    case WAKPI_EVENT_QUALIFIED:
        return lead_ones(run, act);
    case WAKPI_EVENT_REVIEW:
        return ONE(WAKPI_MEASURE_REVIEWS);
    case WAKPI_EVENT_VISIT:
        return ONE(WAKPI_MEASURE_VISITS);
    case WAKPI_EVENT_WEBSITE_ENTRY:
        return ONE(WAKPI_MEASURE_WEBSITE_ENTRIES);
    case WAKPI_EVENT_CASE_OPENED:
        return case_ones(acts, run, subject, waits);
    case WAKPI_EVENT_BOT_STARTED:
        return session_ones(acts, subject);
    case WAKPI_EVENT_SURVEY_SENT:
        return act->topic == WAKPI_TOPIC_CSAT ? ONE(WAKPI_MEASURE_SURVEYS_SENT) : 0;
    case WAKPI_EVENT_SURVEY_ANSWER:
        return wakpi_survey_ones(act);
    case WAKPI_EVENT_FEEDBACK:
        return wakpi_feedback_ones(act);
    case WAKPI_EVENT_OPT_IN_REQUEST:
        return ONE(WAKPI_MEASURE_OPT_IN_REQUESTS);
    case WAKPI_EVENT_OPT_IN:
        return ONE(WAKPI_MEASURE_OPTED_IN);
    default:
        return 0;
    }
}

static wakpi_status give_subject(struct wakpi_fold_acts *acts, struct run *run,
                                 const struct wakpi_place *place)
{
    const struct wakpi_act_subject *subject = &acts->subjects[place->index];
    uint32_t labels[WAKPI_LABEL_LIMIT];
    struct wakpi_act act;
    if (wakpi_fold_acts_closed(acts, place->index))
        return WAKPI_OK;
    read_item(acts, subject->first, &act);
    int converts = act.kind == WAKPI_EVENT_ORDER || act.kind == WAKPI_EVENT_CONVERSION;
    size_t about = WAKPI_NO_PLACE;
    if (converts && wakpi_credit_journey(&acts->credit, &act, place->person) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    if (converts)
        about = wakpi_credit_message(&acts->credit);
    else if (wakpi_act_about(act.kind) == 0)
        about = wakpi_credit_named(acts->known, &act);
    take_labels(acts, &act, about, labels);
    if (act.kind == WAKPI_EVENT_QUALIFIED) {
        meet_leads(acts, run, act.time);
        take_lead_labels(acts, run, labels);
    }
    if (converts && about != WAKPI_NO_PLACE)
        acts->known->hits[about] |= WAKPI_HIT_CONVERTED;
    struct wakpi_contribution contribution = {
        .time = place->time, .labels = labels, .person = place->person, .currency = "", .failure = -1};
    contribution.key = place->key;
    wakpi_status status = WAKPI_OK;
    if (converts)
        status = give_time_to_convert(acts, &contribution, about);
    else if (family_of(act.kind) == WAKPI_EVENT_CASE_OPENED)
        status = give_duration(acts, &contribution, WAKPI_MEASURE_RESOLUTION, resolution_of(acts, subject));
    else
        status =
            give_duration(acts, &contribution, WAKPI_MEASURE_LEAD_QUALIFICATION, qualification_of(run, &act));
    if (status != WAKPI_OK)
        return status;
    if (act.kind == WAKPI_EVENT_ORDER)
        return give_order(acts, run, subject, &act, &contribution);
    contribution.ones = ones_of(acts, run, subject, &act, &contribution.waits);
    return contribution.ones ? give(acts, &contribution) : WAKPI_OK;
}

wakpi_status wakpi_fold_acts_give(struct wakpi_fold_acts *acts)
{
    const struct wakpi_history *order = &acts->order;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < order->count && status == WAKPI_OK;) {
        uint32_t person = order->places[i].person;
        struct run run = {.person = person,
                          .first = i,
                          .end = wakpi_history_end(order, person),
                          .lead_time = WAKPI_NEVER,
                          .last_lead = WAKPI_NO_PLACE,
                          .looked = i};
        for (; i < run.end && status == WAKPI_OK; i++) {
            run.place = i;
            status = give_subject(acts, &run, &order->places[i]);
        }
    }
    return status;
}
