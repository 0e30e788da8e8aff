#include "track/journey.h"

#include <string.h>

#include "track/act.h"
#include "track/fold_acts.h"
#include "track/fold_wishes.h"
#include "track/folding.h"
#include "track/survey.h"

/* What is known of a message beside its statuses. */
struct recipient {
    int64_t proven;  /* the first time somebody did something about it; WAKPI_NEVER */
    uint32_t person; /* 0: of a message that is not there to be folded */
};

/* The latest lead so far of the person whose acts are looked at. */
struct leads {
    uint32_t person;
    size_t looked; /* in the order of acts: where to look for the next */
    size_t last;   /* its place; WAKPI_NO_PLACE */
};

struct gathering {
    struct wakpi_folding known;
    struct wakpi_fold_acts acts;
    struct leads leads;
    struct wakpi_talk_terms terms;
    const struct wakpi_journey *journey;
    uint32_t *wanted; /* the filters' labels, step by step; 0 where the tracker knows no such text */
    size_t wanted_count;
    struct recipient *recipients; /* of messages by place */
    size_t recipient_count;
    struct wakpi_place *places;
    size_t count, capacity;
};

/* What happened to somebody. */
struct happening {
    int64_t time;
    int32_t kind;    /* a WAKPI_EVENT_ kind; _SENT of all that was sent */
    int32_t replied; /* of a written message: it is about one of the business */
    uint32_t person;
    uint32_t labels[WAKPI_LABEL_LIMIT];
};

/* ---- which steps it stands for ---- */

static int is_kind(int32_t step, const struct happening *happening)
{
    int32_t kind = happening->kind;
    switch (step) {
    case WAKPI_STEP_REPLIED:
        return happening->replied;
    case WAKPI_STEP_INTERACTED:
        return happening->replied || kind == WAKPI_EVENT_CLICK || kind == WAKPI_EVENT_TAP;
    case WAKPI_STEP_CONVERTED:
        return kind == WAKPI_EVENT_ORDER || kind == WAKPI_EVENT_CONVERSION;
    case WAKPI_EVENT_SEND:
        return kind == WAKPI_EVENT_SENT;
    default:
        return kind == step;
    }
}

static uint32_t steps_of(const struct gathering *gathering, const struct happening *happening)
{
    const struct wakpi_journey *journey = gathering->journey;
    const uint32_t *wanted = gathering->wanted;
    uint32_t steps = 0;
    for (int32_t i = 0; i < journey->step_count; i++) {
        const struct wakpi_journey_step *step = &journey->steps[i];
        if (is_kind(step->step, happening) &&
            wakpi_filters_pass(step->filters, step->filter_count, wanted ? wanted + step->first_filter : NULL,
                               happening->labels))
            steps |= UINT32_C(1) << i;
    }
    return steps;
}

/* Of all that it stands for one moment. */
static wakpi_status add_steps(struct gathering *gathering, const struct happening *happening, uint32_t steps)
{
    uint64_t first = 0;
    if (steps == 0)
        return WAKPI_OK;
    while (!(steps >> first & 1))
        first++;
    if (!wakpi_reserve(&gathering->known.settings->allocator, &gathering->places, &gathering->capacity,
                       gathering->count + 1, sizeof *gathering->places))
        return WAKPI_NO_MEMORY;
    gathering->places[gathering->count++] = (struct wakpi_place){
        .time = happening->time, .key = {.high = first, .low = steps}, .person = happening->person};
    return WAKPI_OK;
}

static wakpi_status add(struct gathering *gathering, const struct happening *happening)
{
    return add_steps(gathering, happening, steps_of(gathering, happening));
}

/* ---- messages ---- */

/* The earliest of what was seen of a message from one stage to another, none before `least`. */
static int64_t earliest(const struct gathering *gathering, const struct wakpi_message *message, int from,
                        int to, int64_t least)
{
    int64_t first = WAKPI_NEVER;
    for (int stage = from; stage <= to; stage++) {
        if (wakpi_folding_known(&gathering->known, message, stage) && message->seen[stage] < first)
            first = message->seen[stage];
    }
    return first < least ? least : first;
}

static wakpi_status add_at(struct gathering *gathering, struct happening *happening, int32_t kind,
                           int64_t time)
{
    happening->kind = kind;
    happening->time = time;
    return add(gathering, happening);
}

/* No stage of a message is before the one before it: a send log's clock and WhatsApp's differ, and WhatsApp tells whole
 * seconds. Who did something about a message had it delivered. */
static wakpi_status add_stages(struct gathering *gathering, const struct wakpi_message *message,
                               const struct wakpi_view *view, int64_t proven, struct happening *happening)
{
    int64_t delivered = earliest(gathering, message, WAKPI_STAGE_DELIVERED, WAKPI_STAGE_PLAYED, view->time);
    int64_t read = earliest(gathering, message, WAKPI_STAGE_READ, WAKPI_STAGE_PLAYED, view->time);
    int64_t played = earliest(gathering, message, WAKPI_STAGE_PLAYED, WAKPI_STAGE_PLAYED, read);
    int64_t failed = earliest(gathering, message, WAKPI_STAGE_FAILED, WAKPI_STAGE_FAILED, view->time);
    if (proven != WAKPI_NEVER && proven < delivered)
        delivered = proven < view->time ? view->time : proven;
    int is_delivered = view->delivered || proven != WAKPI_NEVER;
    wakpi_status status = add_at(gathering, happening, WAKPI_EVENT_SENT, view->time);
    if (status == WAKPI_OK && is_delivered)
        status = add_at(gathering, happening, WAKPI_EVENT_DELIVERED, delivered);
    if (status == WAKPI_OK && view->read)
        status = add_at(gathering, happening, WAKPI_EVENT_READ, read < delivered ? delivered : read);
    if (status == WAKPI_OK && view->played)
        status = add_at(gathering, happening, WAKPI_EVENT_PLAYED, played < delivered ? delivered : played);
    if (status == WAKPI_OK && view->failed && !is_delivered)
        status = add_at(gathering, happening, WAKPI_EVENT_FAILED, failed);
    return status;
}

static void find_recipients(struct gathering *gathering)
{
    const struct wakpi_history *messages = &gathering->known.messages;
    for (size_t i = 0; i < gathering->recipient_count; i++)
        gathering->recipients[i].proven = WAKPI_NEVER;
    for (size_t i = 0; i < messages->count; i++)
        gathering->recipients[messages->places[i].index].person = messages->places[i].person;
}

/* Behind all that is about them. */
static wakpi_status gather_messages(struct gathering *gathering)
{
    const struct wakpi_history *messages = &gathering->known.messages;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < messages->count && status == WAKPI_OK; i++) {
        const struct wakpi_place *place = &messages->places[i];
        struct wakpi_message message;
        struct wakpi_view view;
        struct happening happening = {.person = place->person};
        int64_t proven = gathering->recipients[place->index].proven;
        wakpi_folding_read(&gathering->known, place->index, &message);
        for (int label = 0; label < WAKPI_LABEL_LIMIT; label++)
            happening.labels[label] = message.labels[label].label;
        if (wakpi_folding_view(&gathering->known, &message, &view) && !view.held)
            status = add_stages(gathering, &message, &view, proven, &happening);
    }
    return status;
}

/* ---- turns and acts, some of which are about a message ---- */

/* A message's labels stand over those of what is about it; and it says who it was where nobody else does, as of a click.
 * 0 where it is not known. */
static int take_message(const struct gathering *gathering, size_t about, struct happening *happening)
{
    struct wakpi_message message;
    struct wakpi_view view;
    if (about == WAKPI_NO_PLACE)
        return 0;
    wakpi_folding_read(&gathering->known, about, &message);
    if (!wakpi_folding_view(&gathering->known, &message, &view))
        return 0;
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (message.labels[label].label != 0)
            happening->labels[label] = message.labels[label].label;
    }
    int stranger = happening->person > wakpi_state_identity_count(gathering->known.state);
    if (stranger && gathering->recipients[about].person != 0)
        happening->person = gathering->recipients[about].person;
    return 1;
}

static void prove(struct gathering *gathering, size_t place, int64_t time)
{
    if (time < gathering->recipients[place].proven)
        gathering->recipients[place].proven = time;
}

/* What the measures do not count is no step. */
static int is_counted(const struct gathering *gathering, const struct wakpi_turn *turn, int answers)
{
    int of_message = turn->kind == WAKPI_EVENT_TAP || turn->kind == WAKPI_EVENT_CLICK;
    if (of_message && !answers && !wakpi_fingerprint_is_none(turn->context) &&
        wakpi_state_closed(gathering->known.state))
        return 0; /* the message may have retired, and it belongs to its period */
    if (turn->kind == WAKPI_EVENT_TAP)
        return !(turn->flags & WAKPI_EVENT_OPT_OUT);
    return turn->kind != WAKPI_EVENT_CLICK || !(turn->flags & WAKPI_EVENT_BOT);
}

/* The steps that a stop stands for, which is labelled as the measure opted_out is. */
static uint32_t steps_of_stop(const struct gathering *gathering, uint32_t person, int64_t time)
{
    struct happening happening = {.time = time, .kind = WAKPI_EVENT_STOP, .person = person};
    size_t about = wakpi_wish_about(&gathering->known, &gathering->terms, person, time);
    if (about != WAKPI_NO_PLACE) {
        struct wakpi_message message;
        wakpi_folding_read(&gathering->known, about, &message);
        for (int label = 0; label < WAKPI_LABEL_LIMIT; label++)
            happening.labels[label] = message.labels[label].label;
    }
    return steps_of(gathering, &happening);
}

static wakpi_status gather_turns(struct gathering *gathering)
{
    const struct wakpi_history *turns = &gathering->known.turns;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < turns->count && status == WAKPI_OK; i++) {
        const struct wakpi_place *place = &turns->places[i];
        struct wakpi_turn turn;
        wakpi_state_turn(gathering->known.state, place->index, &turn);
        struct happening happening = {.time = place->time, .kind = turn.kind, .person = place->person};
        for (int label = 0; label < WAKPI_LABEL_LIMIT; label++)
            happening.labels[label] = turn.labels[label].label;
        size_t about = wakpi_folding_about(&gathering->known, &turn, place->person);
        int answers = take_message(gathering, about, &happening);
        happening.replied = turn.kind == WAKPI_EVENT_MESSAGE && answers;
        if (answers && wakpi_folding_proves(&turn))
            prove(gathering, about, place->time);
        uint32_t steps = is_counted(gathering, &turn, answers) ? steps_of(gathering, &happening) : 0;
        if (turn.flags & WAKPI_EVENT_OPT_OUT &&
            wakpi_wish_stops(&gathering->known, place->person, place->time))
            steps |= steps_of_stop(gathering, place->person, place->time);
        status = add_steps(gathering, &happening, steps);
    }
    return status;
}

/* One that was written or tapped is a moment already. */
static wakpi_status gather_wishes(struct gathering *gathering)
{
    const struct wakpi_history *wishes = &gathering->known.wishes;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wishes->count && status == WAKPI_OK; i++) {
        const struct wakpi_place *place = &wishes->places[i];
        struct happening happening = {
            .time = place->time, .kind = WAKPI_EVENT_RESUME, .person = place->person};
        if (place->key.low == 0)
            status = add(gathering, &happening);
        else if (!wakpi_wish_said(&gathering->known, place->person, place->time))
            status = add_steps(gathering, &happening, steps_of_stop(gathering, place->person, place->time));
    }
    return status;
}

/* An answer that names its survey alone is of whom that was sent to. */
static void take_survey(const struct gathering *gathering, const struct wakpi_act *answer,
                        struct happening *happening)
{
    const struct wakpi_folding *known = &gathering->known;
    struct wakpi_act survey;
    size_t place = wakpi_folding_find_act(known, &answer->context);
    wakpi_survey_labels(known, answer, happening->labels);
    if (happening->person <= wakpi_state_identity_count(known->state) || place == WAKPI_NO_PLACE)
        return;
    wakpi_state_act(known->state, place, &survey);
    if (!wakpi_folding_reached(known, survey.time) || survey.flags & WAKPI_EVENT_HISTORY)
        return;
    uint32_t person = wakpi_folding_person(known, survey.identity, survey.time);
    size_t named = wakpi_credit_named(known, &survey);
    if (person == 0 && named != WAKPI_NO_PLACE)
        person = gathering->recipients[named].person;
    if (person != 0)
        happening->person = person;
}

/* Looks at a person's leads up to a time, which do not go back; one may be made and judged at the same moment. */
static void meet_leads(struct gathering *gathering, const struct wakpi_place *judged)
{
    const struct wakpi_fold_acts *acts = &gathering->acts;
    struct leads *leads = &gathering->leads;
    if (leads->person != judged->person)
        *leads = (struct leads){.person = judged->person,
                                .looked = wakpi_history_begin(&acts->order, judged->person),
                                .last = WAKPI_NO_PLACE};
    for (; leads->looked < wakpi_history_end(&acts->order, judged->person); leads->looked++) {
        const struct wakpi_place *place = &acts->order.places[leads->looked];
        const struct wakpi_act_item *item = &acts->items[acts->subjects[place->index].first];
        if (place->time > judged->time)
            return;
        if (item->kind == WAKPI_EVENT_LEAD)
            leads->last = item->place;
    }
}

/* Who was judged has the labels of their latest lead, where they have none of their own. */
static void take_lead(struct gathering *gathering, const struct wakpi_place *judged,
                      struct happening *happening)
{
    struct happening of_lead = {.person = judged->person};
    struct wakpi_act lead;
    meet_leads(gathering, judged);
    if (gathering->leads.last == WAKPI_NO_PLACE)
        return;
    wakpi_state_act(gathering->known.state, gathering->leads.last, &lead);
    memcpy(of_lead.labels, lead.labels, sizeof of_lead.labels);
    take_message(gathering, wakpi_credit_named(&gathering->known, &lead), &of_lead);
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (happening->labels[label] == 0)
            happening->labels[label] = of_lead.labels[label];
    }
}

/* All that was said of an order, a case, a session: labelled as what was opened, where it has no label of its own. */
static wakpi_status gather_subject(struct gathering *gathering, const struct wakpi_place *place)
{
    const struct wakpi_act_subject *subject = &gathering->acts.subjects[place->index];
    const struct wakpi_act_item *items = gathering->acts.items + subject->first;
    struct wakpi_act head;
    if (wakpi_fold_acts_closed(&gathering->acts, place->index))
        return WAKPI_OK;
    wakpi_state_act(gathering->known.state, items->place, &head);
    size_t named = WAKPI_NO_PLACE;
    if (wakpi_act_about(head.kind) == 0)
        named = wakpi_credit_named(&gathering->known, &head);
    if (named != WAKPI_NO_PLACE && (head.kind == WAKPI_EVENT_ORDER || head.kind == WAKPI_EVENT_CONVERSION))
        prove(gathering, named, head.time);
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < subject->count && status == WAKPI_OK; i++) {
        struct wakpi_act act;
        wakpi_state_act(gathering->known.state, items[i].place, &act);
        struct happening happening = {.time = act.time, .kind = act.kind, .person = place->person};
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
            happening.labels[label] = act.labels[label] ? act.labels[label] : head.labels[label];
        take_message(gathering, named, &happening);
        if (act.kind == WAKPI_EVENT_SURVEY_ANSWER)
            take_survey(gathering, &act, &happening);
        else if (act.kind == WAKPI_EVENT_QUALIFIED)
            take_lead(gathering, place, &happening);
        status = add(gathering, &happening);
    }
    return status;
}

/* Consents are told apart from other acts. */
static wakpi_status gather_consents(struct gathering *gathering)
{
    const struct wakpi_state *state = gathering->known.state;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wakpi_state_act_count(state) && status == WAKPI_OK; i++) {
        struct wakpi_act act;
        wakpi_state_act(state, i, &act);
        if ((act.kind != WAKPI_EVENT_CONSENT && act.kind != WAKPI_EVENT_CONSENT_WITHDRAWN) ||
            act.flags & WAKPI_EVENT_HISTORY || !wakpi_folding_reached(&gathering->known, act.time))
            continue;
        struct happening happening = {
            .time = act.time, .kind = act.kind, .person = wakpi_folding_actor(&gathering->known, &act)};
        memcpy(happening.labels, act.labels, sizeof happening.labels);
        status = add(gathering, &happening);
    }
    return status;
}

static wakpi_status gather_acts(struct gathering *gathering)
{
    const struct wakpi_history *order = &gathering->acts.order;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < order->count && status == WAKPI_OK; i++)
        status = gather_subject(gathering, &order->places[i]);
    return status == WAKPI_OK ? gather_consents(gathering) : status;
}

/* ---- all ---- */

static wakpi_status find_labels(struct gathering *gathering)
{
    const struct wakpi_journey *journey = gathering->journey;
    const struct wakpi_labels *labels = wakpi_state_labels(gathering->known.state);
    size_t at = 0;
    for (int32_t i = 0; i < journey->step_count; i++)
        gathering->wanted_count += journey->steps[i].filter_count;
    if (gathering->wanted_count == 0)
        return WAKPI_OK;
    gathering->wanted = wakpi_allocate_zeroed(&gathering->known.settings->allocator, gathering->wanted_count,
                                              sizeof *gathering->wanted);
    if (!gathering->wanted)
        return WAKPI_NO_MEMORY;
    for (int32_t i = 0; i < journey->step_count; i++) {
        const struct wakpi_journey_step *step = &journey->steps[i];
        wakpi_filters_want(step->filters, step->filter_count, labels, gathering->wanted + at);
        at += step->filter_count;
    }
    return WAKPI_OK;
}

static wakpi_status start(struct gathering *gathering, wakpi_error *error)
{
    wakpi_status status = wakpi_folding_start(&gathering->known, error);
    wakpi_talk_terms_read(gathering->known.state, &gathering->terms);
    if (status == WAKPI_OK)
        status = wakpi_fold_acts_start(&gathering->acts, &gathering->known);
    gathering->recipient_count = wakpi_state_message_count(gathering->known.state);
    if (status != WAKPI_OK || gathering->recipient_count == 0)
        return status;
    gathering->recipients = wakpi_allocate_zeroed(&gathering->known.settings->allocator,
                                                  gathering->recipient_count, sizeof *gathering->recipients);
    if (!gathering->recipients)
        return WAKPI_NO_MEMORY;
    find_recipients(gathering);
    wakpi_credit_prove(&gathering->known); /* whom a stop is about was delivered */
    return WAKPI_OK;
}

/* Subjects of unknown persons are numbered behind all others. */
static size_t person_count(const struct gathering *gathering)
{
    size_t known = gathering->known.persons, acting = gathering->acts.order.persons;
    return acting > known ? acting : known;
}

wakpi_status wakpi_journey_gather(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                  const struct wakpi_journey *journey, struct wakpi_history *moments,
                                  wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &settings->allocator;
    struct gathering gathering = {.known = {.state = state, .settings = settings, .as_of = journey->as_of},
                                  .journey = journey};
    memset(moments, 0, sizeof *moments);
    wakpi_status status = start(&gathering, error);
    if (status == WAKPI_OK)
        status = find_labels(&gathering);
    if (status == WAKPI_OK)
        status = gather_turns(&gathering);
    if (status == WAKPI_OK)
        status = gather_wishes(&gathering);
    if (status == WAKPI_OK)
        status = gather_acts(&gathering);
    if (status == WAKPI_OK)
        status = gather_messages(&gathering);
    if (status == WAKPI_OK)
        status = wakpi_history_arrange(allocator, gathering.places, gathering.count, gathering.known.base,
                                       person_count(&gathering), moments);
    wakpi_release(allocator, gathering.places, gathering.capacity, sizeof *gathering.places);
    wakpi_release(allocator, gathering.recipients, gathering.recipient_count, sizeof *gathering.recipients);
    wakpi_release(allocator, gathering.wanted, gathering.wanted_count, sizeof *gathering.wanted);
    wakpi_fold_acts_drop(&gathering.acts);
    wakpi_folding_drop(&gathering.known);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory to follow people");
    return WAKPI_OK;
}
