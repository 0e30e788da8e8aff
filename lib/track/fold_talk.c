#include "track/fold_talk.h"

#include "base/sort.h"
#include "measure/campaign.h"

#include <string.h>
#include <wakpi/catalogue.h>

#define ONE(measure) (UINT64_C(1) << (measure))

/* Who wrote. At equal times the order is this one: WhatsApp tells whole seconds, and a machine answers within one. */
enum author { AUTHOR_CUSTOMER, AUTHOR_MACHINE, AUTHOR_HUMAN };

struct utterance {
    int64_t time;
    struct wakpi_fingerprint key;
    uint32_t index; /* of the customer's turn in the state */
    int32_t author;
};

/* A hand-off by a bot or the resolution of a case. */
struct mark {
    int64_t time;
    int32_t kind; /* WAKPI_EVENT_ */
};

struct talk {
    const struct wakpi_folding *folding;
    const struct wakpi_fold_acts *acts;
    struct utterance *utterances; /* of one person at a time */
    size_t count, capacity;
    struct mark *marks; /* of the same person, by kind and time */
    size_t mark_count, mark_capacity;
    uint32_t person;
    const struct wakpi_talk_terms *terms;
    int64_t gap, abandonment;
    struct wakpi_zone_cursor zone_cursor;
};

int wakpi_talk_is_broadcast(const struct wakpi_talk_terms *terms, const struct wakpi_message *message)
{
    const struct wakpi_label_register *labels = message->labels;
    uint32_t category = labels[WAKPI_LABEL_CATEGORY].label;
    if (labels[WAKPI_LABEL_CAMPAIGN].label != 0 || labels[WAKPI_LABEL_TEMPLATE].label != 0)
        return 1;
    for (int i = 0; category != 0 && i < WAKPI_CATEGORY_COUNT; i++) {
        if (terms->categories[i] == category)
            return 1;
    }
    return 0;
}

static void hear(struct talk *talk, const struct wakpi_place *place, enum author author)
{
    talk->utterances[talk->count++] = (struct utterance){
        .time = place->time, .key = place->key, .index = place->index, .author = (int32_t)author};
}

/* 1 where the customer wrote. A stop is a wish, a reaction no word and a click no writing: none asks for an answer. */
static int hear_turns(struct talk *talk)
{
    const struct wakpi_history *turns = &talk->folding->turns;
    int wrote = 0;
    for (size_t i = wakpi_history_begin(turns, talk->person); i < wakpi_history_end(turns, talk->person);
         i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(talk->folding->state, turns->places[i].index, &turn);
        if (turn.kind == WAKPI_EVENT_ECHO)
            hear(talk, &turns->places[i], turn.flags & WAKPI_EVENT_BOT ? AUTHOR_MACHINE : AUTHOR_HUMAN);
        else if ((turn.kind == WAKPI_EVENT_MESSAGE || turn.kind == WAKPI_EVENT_TAP) &&
                 !(turn.flags & WAKPI_EVENT_OPT_OUT)) {
            hear(talk, &turns->places[i], AUTHOR_CUSTOMER);
            wrote = 1;
        }
    }
    return wrote;
}

/* What failed was never read, and is no answer; not so where the person did something about it. */
static int was_heard(const struct talk *talk, size_t place, const struct wakpi_view *view)
{
    return !view->held &&
           (!view->failed || talk->folding->hits[place] & (WAKPI_HIT_PROVEN | WAKPI_HIT_CONVERTED));
}

static void hear_messages(struct talk *talk)
{
    const struct wakpi_history *messages = &talk->folding->messages;
    for (size_t i = wakpi_history_begin(messages, talk->person);
         i < wakpi_history_end(messages, talk->person); i++) {
        struct wakpi_message message;
        struct wakpi_view view;
        wakpi_folding_read(talk->folding, messages->places[i].index, &message);
        if (wakpi_folding_view(talk->folding, &message, &view) &&
            was_heard(talk, messages->places[i].index, &view) &&
            !wakpi_talk_is_broadcast(talk->terms, &message))
            hear(talk, &messages->places[i], message.flags & WAKPI_EVENT_BOT ? AUTHOR_MACHINE : AUTHOR_HUMAN);
    }
}

static int compare_marks(const void *first, const void *second, const void *context)
{
    const struct mark *a = first, *b = second;
    (void)context;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->time < b->time ? -1 : a->time > b->time;
}

/* What acts of a person's cases and bot sessions say of their conversations. */
static void take_marks(struct talk *talk)
{
    const struct wakpi_history *order = &talk->acts->order;
    talk->mark_count = 0;
    if (talk->mark_capacity == 0)
        return;
    for (size_t i = wakpi_history_begin(order, talk->person); i < wakpi_history_end(order, talk->person);
         i++) {
        const struct wakpi_act_subject *subject = &talk->acts->subjects[order->places[i].index];
        for (size_t item = subject->first; item < subject->first + subject->count; item++) {
            const struct wakpi_act_item *act = &talk->acts->items[item];
            if (act->kind == WAKPI_EVENT_BOT_HANDED_OFF || act->kind == WAKPI_EVENT_CASE_RESOLVED)
                talk->marks[talk->mark_count++] = (struct mark){.time = act->time, .kind = act->kind};
        }
    }
    wakpi_sort(talk->marks, talk->mark_count, sizeof *talk->marks, compare_marks, NULL);
}

/* The time of the first mark of a kind at or after `from`; WAKPI_NEVER. */
static int64_t first_mark(const struct talk *talk, int32_t kind, int64_t from)
{
    size_t low = 0, high = talk->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct mark *mark = &talk->marks[middle];
        if (mark->kind < kind || (mark->kind == kind && mark->time < from))
            low = middle + 1;
        else
            high = middle;
    }
    return low < talk->mark_count && talk->marks[low].kind == kind ? talk->marks[low].time : WAKPI_NEVER;
}

static int compare_utterances(const void *first, const void *second, const void *context)
{
    const struct utterance *a = first, *b = second;
    (void)context;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->author != b->author)
        return a->author < b->author ? -1 : 1;
    return wakpi_fingerprint_compare(a->key, b->key);
}

static wakpi_status give_duration(const struct talk *talk, const struct wakpi_contribution *of,
                                  wakpi_measure measure, int64_t duration)
{
    struct wakpi_contribution contribution = *of;
    contribution.ones = 0;
    contribution.waits = WAKPI_WAIT_NONE;
    contribution.measure = measure;
    contribution.amount = duration;
    return talk->folding->sink(talk->folding->context, &contribution);
}

/* Each run of what the customer wrote, from its first message to the answer that ends it. */
static wakpi_status give_responses(const struct talk *talk, const struct wakpi_contribution *conversation,
                                   const struct utterance *said, size_t count)
{
    const struct utterance *waiting = NULL;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        if (said[i].author == AUTHOR_CUSTOMER) {
            waiting = waiting ? waiting : &said[i];
        } else if (waiting) {
            struct wakpi_contribution contribution = *conversation;
            contribution.time = waiting->time;
            status = give_duration(talk, &contribution, WAKPI_MEASURE_RESPONSE, said[i].time - waiting->time);
            waiting = NULL;
        }
    }
    return status;
}

/* `said` begins with the customer's first message. Where a bot took it and handed over to the human who answers, the clock
 * of humans runs from there. */
static wakpi_status give_first_responses(struct talk *talk, const struct wakpi_contribution *conversation,
                                         const struct utterance *said, size_t count)
{
    size_t any = 1, human;
    while (any < count && said[any].author == AUTHOR_CUSTOMER)
        any++;
    for (human = any; human < count && said[human].author != AUTHOR_HUMAN;)
        human++;
    wakpi_status status = WAKPI_OK;
    if (any < count)
        status = give_duration(talk, conversation, WAKPI_MEASURE_FIRST_RESPONSE_ANY,
                               said[any].time - said[0].time);
    if (status != WAKPI_OK || human == count)
        return status;
    int64_t handed = first_mark(talk, WAKPI_EVENT_BOT_HANDED_OFF, said[0].time);
    int64_t start = handed <= said[human].time ? handed : said[0].time;
    status = give_duration(talk, conversation, WAKPI_MEASURE_FIRST_RESPONSE, said[human].time - start);
    if (status != WAKPI_OK || talk->terms->hours.minutes == 0)
        return status;
    int64_t open = wakpi_business_hours_between(&talk->terms->hours, talk->folding->zone, &talk->zone_cursor,
                                                start, said[human].time);
    return give_duration(talk, conversation, WAKPI_MEASURE_FIRST_RESPONSE_BUSINESS, open);
}

/* The campaign message that the customer's first message is about labels the conversation, and begins it where it was
 * not too long before. */
static void find_origin(const struct talk *talk, const struct utterance *said, size_t customer,
                        struct wakpi_contribution *conversation, uint32_t *labels)
{
    struct wakpi_turn turn;
    struct wakpi_message message;
    struct wakpi_view view;
    wakpi_state_turn(talk->folding->state, said[customer].index, &turn);
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++)
        labels[i] = turn.labels[i].label;
    size_t about = wakpi_folding_about(talk->folding, &turn, talk->person);
    if (about == WAKPI_NO_PLACE)
        return;
    wakpi_folding_read(talk->folding, about, &message);
    if (!wakpi_folding_view(talk->folding, &message, &view) ||
        !wakpi_talk_is_broadcast(talk->terms, &message))
        return;
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++) {
        if (message.labels[i].label != 0)
            labels[i] = message.labels[i].label;
    }
    if (view.time < conversation->time && conversation->time - view.time <= talk->gap)
        conversation->time = view.time;
}

/* When the customer wrote again. */
static int64_t next_of_customer(const struct talk *talk, const struct utterance *from)
{
    const struct utterance *end = talk->utterances + talk->count;
    while (from < end && from->author != AUTHOR_CUSTOMER)
        from++;
    return from < end ? from->time : WAKPI_NEVER;
}

/* What became of a conversation that the business had the last word in: the customer left it, or may yet leave it. Who
 * has a case resolved in the meantime did not. */
static void judge_silence(const struct talk *talk, const struct utterance *first,
                          const struct utterance *last, struct wakpi_contribution *conversation)
{
    int64_t resolved = first_mark(talk, WAKPI_EVENT_CASE_RESOLVED, first->time);
    if (last->author == AUTHOR_CUSTOMER ||
        next_of_customer(talk, last + 1) - last->time < talk->abandonment ||
        resolved - last->time < talk->abandonment)
        return;
    if (wakpi_folding_waited(talk->folding, last->time, talk->abandonment))
        conversation->ones |= ONE(WAKPI_MEASURE_ABANDONED);
    else
        conversation->waits = WAKPI_WAIT_CUSTOMER;
}

/* `count` utterances apart by no more than the gap. */
static wakpi_status fold_conversation(struct talk *talk, const struct utterance *said, size_t count)
{
    uint32_t labels[WAKPI_LABEL_LIMIT];
    size_t customer = 0, answer;
    while (customer < count && said[customer].author != AUTHOR_CUSTOMER)
        customer++;
    if (customer == count)
        return WAKPI_OK;
    for (answer = customer; answer < count && said[answer].author == AUTHOR_CUSTOMER;)
        answer++;
    struct wakpi_contribution conversation = {.time = said[0].time,
                                              .labels = labels,
                                              .ones = ONE(WAKPI_MEASURE_CONVERSATIONS),
                                              .person = talk->person,
                                              .currency = "",
                                              .failure = -1};
    find_origin(talk, said, customer, &conversation, labels);
    if (answer < count)
        conversation.ones |= ONE(WAKPI_MEASURE_CONVERSATIONS_REPLIED);
    else if (wakpi_folding_waited(talk->folding, said[customer].time, talk->abandonment))
        conversation.ones |= ONE(WAKPI_MEASURE_UNANSWERED);
    else
        conversation.waits = WAKPI_WAIT_ANSWER;
    judge_silence(talk, said, &said[count - 1], &conversation);
    wakpi_status status = talk->folding->sink(talk->folding->context, &conversation);
    if (status == WAKPI_OK)
        status = give_first_responses(talk, &conversation, said + customer, count - customer);
    if (status == WAKPI_OK)
        status = give_responses(talk, &conversation, said + customer, count - customer);
    return status;
}

static wakpi_status fold_person(struct talk *talk, uint32_t person)
{
    wakpi_status status = WAKPI_OK;
    talk->person = person;
    talk->count = 0;
    if (!hear_turns(talk))
        return WAKPI_OK;
    hear_messages(talk);
    take_marks(talk);
    wakpi_sort(talk->utterances, talk->count, sizeof *talk->utterances, compare_utterances, NULL);
    for (size_t from = 0, to; from < talk->count && status == WAKPI_OK; from = to) {
        to = from + 1;
        while (to < talk->count && talk->utterances[to].time - talk->utterances[to - 1].time <= talk->gap)
            to++;
        status = fold_conversation(talk, talk->utterances + from, to - from);
    }
    return status;
}

/* The most that any person has to say and was told. */
static size_t longest_history(const struct wakpi_folding *folding)
{
    size_t longest = 0;
    for (uint32_t person = folding->base; person < folding->base + folding->persons; person++) {
        size_t turns =
            wakpi_history_end(&folding->turns, person) - wakpi_history_begin(&folding->turns, person);
        size_t messages =
            wakpi_history_end(&folding->messages, person) - wakpi_history_begin(&folding->messages, person);
        if (turns > 0 && turns + messages > longest)
            longest = turns + messages;
    }
    return longest;
}

/* The most acts that are about any person. */
static size_t most_acts(const struct talk *talk)
{
    const struct wakpi_history *order = &talk->acts->order;
    size_t most = 0;
    const uint32_t base = talk->folding->base, end = base + (uint32_t)talk->folding->persons;
    for (uint32_t person = base; order->starts && person < end; person++) {
        size_t count = 0;
        for (size_t i = wakpi_history_begin(order, person); i < wakpi_history_end(order, person); i++)
            count += talk->acts->subjects[order->places[i].index].count;
        if (count > most)
            most = count;
    }
    return most;
}

void wakpi_talk_terms_read(const struct wakpi_state *state, struct wakpi_talk_terms *terms)
{
    static const char *const categories[WAKPI_CATEGORY_COUNT] = {
        "marketing",       "marketing_lite", "utility", "authentication", "authentication_international",
        "group_marketing", "group_utility"};
    size_t size;
    const char *hours = wakpi_settings_text(wakpi_state_settings(state), WAKPI_SETTING_BUSINESS_HOURS, &size);
    memset(terms, 0, sizeof *terms);
    wakpi_business_hours_parse(hours, size, &terms->hours); /* the option was set to nothing ill-formed */
    for (int i = 0; i < WAKPI_CATEGORY_COUNT; i++)
        terms->categories[i] =
            wakpi_labels_find(wakpi_state_labels(state), categories[i], strlen(categories[i]));
}

wakpi_status wakpi_fold_talk(const struct wakpi_folding *folding, const struct wakpi_fold_acts *acts)
{
    const struct wakpi_settings *settings = folding->settings;
    struct talk talk = {.folding = folding, .acts = acts, .capacity = longest_history(folding)};
    struct wakpi_talk_terms terms;
    if (talk.capacity == 0)
        return WAKPI_OK;
    talk.terms = folding->selection ? folding->selection->terms : &terms;
    if (!folding->selection)
        wakpi_talk_terms_read(folding->state, &terms);
    talk.gap = wakpi_settings_integer(settings, WAKPI_SETTING_CONVERSATION_GAP);
    talk.abandonment = wakpi_settings_integer(settings, WAKPI_SETTING_ABANDONMENT_WINDOW);
    talk.mark_capacity = most_acts(&talk);
    talk.utterances = wakpi_allocate_zeroed(&settings->allocator, talk.capacity, sizeof *talk.utterances);
    if (talk.mark_capacity > 0)
        talk.marks = wakpi_allocate_zeroed(&settings->allocator, talk.mark_capacity, sizeof *talk.marks);
    wakpi_status status =
        talk.utterances && (talk.marks || talk.mark_capacity == 0) ? WAKPI_OK : WAKPI_NO_MEMORY;
    for (uint32_t person = folding->base; person < folding->base + folding->persons && status == WAKPI_OK;
         person++)
        status = fold_person(&talk, person);
    wakpi_release(&settings->allocator, talk.utterances, talk.capacity, sizeof *talk.utterances);
    wakpi_release(&settings->allocator, talk.marks, talk.mark_capacity, sizeof *talk.marks);
    return status;
}

/* From the customer's first utterance on, in steps as long as the gap allows. */
static wakpi_status show_open(const struct talk *talk, int64_t until, int64_t from, wakpi_talk_show show,
                              void *context)
{
    const struct utterance *said = talk->utterances;
    size_t last = talk->count, at;
    while (last > 0 && said[last - 1].time >= until)
        last--;
    if (last == 0 || until - said[last - 1].time > talk->gap)
        return WAKPI_OK;
    for (at = last - 1; at > 0 && said[at].time - said[at - 1].time <= talk->gap;)
        at--;
    while (at < last && said[at].author != AUTHOR_CUSTOMER)
        at++;
    wakpi_status status = WAKPI_OK;
    while (at < last && status == WAKPI_OK) {
        status = show(context, said[at].key, said[at].index, talk->person);
        if (said[at].time >= from)
            break;
        size_t next = at + 1;
        while (next + 1 < last && said[next + 1].time - said[at].time <= talk->gap)
            next++;
        at = next;
    }
    return status;
}

wakpi_status wakpi_talk_open(const struct wakpi_folding *folding, int64_t until, int64_t from,
                             wakpi_talk_show show, void *context)
{
    struct wakpi_talk_terms terms;
    struct talk talk = {.folding = folding, .terms = &terms, .capacity = longest_history(folding)};
    wakpi_status status = WAKPI_OK;
    if (talk.capacity == 0)
        return WAKPI_OK;
    talk.gap = wakpi_settings_integer(folding->settings, WAKPI_SETTING_CONVERSATION_GAP);
    wakpi_talk_terms_read(folding->state, &terms);
    talk.utterances =
        wakpi_allocate_zeroed(&folding->settings->allocator, talk.capacity, sizeof *talk.utterances);
    if (!talk.utterances)
        return WAKPI_NO_MEMORY;
    for (uint32_t person = folding->base; person < folding->base + folding->persons && status == WAKPI_OK;
         person++) {
        talk.person = person;
        talk.count = 0;
        if (!hear_turns(&talk))
            continue;
        hear_messages(&talk);
        wakpi_sort(talk.utterances, talk.count, sizeof *talk.utterances, compare_utterances, NULL);
        status = show_open(&talk, until, from, show, context);
    }
    wakpi_release(&folding->settings->allocator, talk.utterances, talk.capacity, sizeof *talk.utterances);
    return status;
}
