#include "track/fold.h"

#include "measure/campaign.h"
#include "track/cell.h"
#include "track/cost.h"
#include "track/credit.h"
#include "track/cube.h"
#include "track/fold_acts.h"
#include "track/fold_talk.h"
#include "track/fold_wishes.h"
#include "track/folding.h"

#include <wakpi/catalogue.h>

#define ONE(measure) (UINT64_C(1) << (measure))

struct fold {
    struct wakpi_folding known;
    struct wakpi_fold_acts acts;
    struct wakpi_talk_terms terms; /* where no selection brings them */
};

static void copy_labels(const struct wakpi_label_register *registers, uint32_t *labels)
{
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++)
        labels[i] = registers[i].label;
}

static wakpi_status give(const struct fold *fold, const struct wakpi_contribution *contribution)
{
    return fold->known.sink(fold->known.context, contribution);
}

/* What a turn adds, and what it says of the message it is about. */
struct turn_effect {
    uint64_t own;   /* dated by the turn */
    uint64_t about; /* dated by the send of the message, so that rates by period are of one cohort */
    uint8_t hit;
};

static struct turn_effect effect_of(const struct wakpi_turn *turn, int answers)
{
    const uint64_t wrote = ONE(WAKPI_MEASURE_INBOUND_MESSAGES) | ONE(WAKPI_MEASURE_ACTIVE_USERS);
    switch (turn->kind) {
    case WAKPI_EVENT_MESSAGE:
        if (answers)
            return (struct turn_effect){wrote, ONE(WAKPI_MEASURE_REPLIES), WAKPI_HIT_REPLIED};
        return (struct turn_effect){.own = wrote};
    case WAKPI_EVENT_TAP:
        if (turn->flags & WAKPI_EVENT_OPT_OUT)
            return (struct turn_effect){.own = wrote};
        return (struct turn_effect){wrote, ONE(WAKPI_MEASURE_BUTTON_CLICKS), WAKPI_HIT_TAPPED};
    case WAKPI_EVENT_ECHO:
        return (struct turn_effect){.own = ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES)};
    case WAKPI_EVENT_CLICK:
        if (turn->flags & WAKPI_EVENT_BOT)
            return (struct turn_effect){0};
        return (struct turn_effect){0, ONE(WAKPI_MEASURE_CLICKS), WAKPI_HIT_CLICKED};
    default:
        return (struct turn_effect){0};
    }
}

static int names_any(const struct wakpi_turn *turn)
{
    return !wakpi_fingerprint_is_none(turn->context);
}

static wakpi_status fold_turn(struct fold *fold, const struct wakpi_place *place)
{
    struct wakpi_turn turn;
    struct wakpi_message message;
    struct wakpi_view view;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    struct wakpi_contribution contribution = {.time = place->time,
                                              .labels = labels,
                                              .person = place->person,
                                              .key = place->key,
                                              .currency = "",
                                              .failure = -1};
    wakpi_state_turn(fold->known.state, place->index, &turn);
    copy_labels(turn.labels, labels);
    size_t about = wakpi_folding_about(&fold->known, &turn, place->person);
    int64_t send = place->time;
    if (about != WAKPI_NO_PLACE) {
        wakpi_folding_read(&fold->known, about, &message);
        if (!wakpi_folding_view(&fold->known, &message, &view)) /* not yet known at as_of */
            about = WAKPI_NO_PLACE;
    }
    struct turn_effect effect = effect_of(&turn, about != WAKPI_NO_PLACE);
    if (about == WAKPI_NO_PLACE && names_any(&turn) && wakpi_state_closed(fold->known.state))
        effect.about =
            0; /* the message may have been counted and retired, and its tap belongs to its period */
    if (about != WAKPI_NO_PLACE) {
        for (int i = 0; i < WAKPI_LABEL_LIMIT; i++) {
            if (message.labels[i].label != 0)
                labels[i] = message.labels[i].label;
        }
        fold->known.hits[about] |= effect.hit;
        if (wakpi_folding_proves(&turn))
            fold->known.hits[about] |= WAKPI_HIT_PROVEN;
        send = view.time;
    }
    contribution.ones = effect.own;
    wakpi_status status = effect.own ? give(fold, &contribution) : WAKPI_OK;
    if (status != WAKPI_OK || !effect.about)
        return status;
    contribution.time = send;
    contribution.happened = place->time;
    contribution.ones = effect.about;
    return give(fold, &contribution);
}

/* What may yet become of a message: it may be delivered, or convert. */
static int32_t wait_of(const struct wakpi_folding *known, const struct wakpi_message *message,
                       const struct wakpi_view *view, uint64_t ones)
{
    int64_t window;
    int32_t wait = wakpi_fold_wait(known->settings, view, &window);
    unsigned proving = view->stages & WAKPI_STAGES_PROVING;
    if (wait == WAKPI_WAIT_NONE || ones & ONE(WAKPI_MEASURE_CONVERTED))
        return WAKPI_WAIT_NONE;
    int64_t since = proving ? wakpi_folding_earliest(message, proving) : view->time;
    return wakpi_folding_waited(known, since, window) ? WAKPI_WAIT_NONE : wait;
}

int32_t wakpi_fold_wait(const struct wakpi_settings *settings, const struct wakpi_view *view, int64_t *window)
{
    *window = wakpi_settings_integer(settings, view->delivered ? WAKPI_SETTING_CONVERSION_WINDOW
                                                               : WAKPI_SETTING_TIME_TO_LIVE);
    if (view->failed || view->held)
        return WAKPI_WAIT_NONE;
    return view->delivered ? WAKPI_WAIT_CONVERSION : WAKPI_WAIT_DELIVERY;
}

/* Its class; where delivery stands over it, that it was told. */
int32_t wakpi_fold_failure(const struct wakpi_view *view, int32_t code)
{
    if (view->failed)
        return wakpi_failure_class(code);
    return view->stages >> WAKPI_STAGE_FAILED & 1 ? WAKPI_FAILURE_OVERRULED : -1;
}

uint64_t wakpi_fold_ones(const struct wakpi_view *view)
{
    if (view->held)
        return ONE(WAKPI_MEASURE_TARGETED);
    uint64_t ones = ONE(WAKPI_MEASURE_TARGETED) | ONE(WAKPI_MEASURE_SENT) | ONE(WAKPI_MEASURE_RECIPIENTS) |
                    ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES);
    if (view->delivered)
        ones |= ONE(WAKPI_MEASURE_DELIVERED) | ONE(WAKPI_MEASURE_REACHED);
    if (view->read)
        ones |= ONE(WAKPI_MEASURE_READ);
    if (view->played)
        ones |= ONE(WAKPI_MEASURE_PLAYED);
    if (view->failed)
        ones |= ONE(WAKPI_MEASURE_FAILED);
    return ones;
}

static wakpi_status fold_message(struct fold *fold, const struct wakpi_place *place)
{
    struct wakpi_message message;
    struct wakpi_view view;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    wakpi_folding_read(&fold->known, place->index, &message);
    if (!wakpi_folding_view(&fold->known, &message, &view))
        return WAKPI_OK;
    copy_labels(message.labels, labels);
    /* Of a message that is shared there is no place; of a person who did nothing there are no hits. */
    uint8_t hit = fold->known.hits ? fold->known.hits[place->index] : 0;
    if (hit & (WAKPI_HIT_PROVEN | WAKPI_HIT_CONVERTED)) {
        view.delivered = 1;
        view.failed = 0;
    }
    uint64_t ones = wakpi_fold_ones(&view);
    if (hit & WAKPI_HIT_CLICKED)
        ones |= ONE(WAKPI_MEASURE_CLICKED);
    if (hit & WAKPI_HIT_TAPPED)
        ones |= ONE(WAKPI_MEASURE_BUTTON_CLICKED);
    if (hit & WAKPI_HIT_REPLIED)
        ones |= ONE(WAKPI_MEASURE_REPLIED);
    if (hit & (WAKPI_HIT_CLICKED | WAKPI_HIT_TAPPED | WAKPI_HIT_REPLIED))
        ones |= ONE(WAKPI_MEASURE_INTERACTED);
    if (hit & WAKPI_HIT_CONVERTED)
        ones |= ONE(WAKPI_MEASURE_CONVERTED);
    if (!view.held && wakpi_fold_acts_consented(&fold->acts, place->person, view.time))
        ones |= ONE(WAKPI_MEASURE_CONSENTED);
    struct wakpi_contribution contribution = {
        .time = view.time,
        .labels = labels,
        .ones = ones,
        .person = place->person,
        .key = place->key,
        .currency = "",
        .failure = wakpi_fold_failure(&view, message.failure_code),
        .waits = wait_of(&fold->known, &message, &view, ones),
    };
    int64_t delivered = message.seen[WAKPI_STAGE_DELIVERED], seen = message.seen[WAKPI_STAGE_READ];
    if (view.stages >> WAKPI_STAGE_READ & 1 && delivered <= seen) {
        contribution.measure = WAKPI_MEASURE_TIME_TO_READ;
        contribution.amount = seen - delivered;
    }
    return give(fold, &contribution);
}

/* Turns and acts first, everyone's: a reply in a group may be about a message of another person. */
static wakpi_status fold_all(struct fold *fold)
{
    wakpi_status status = WAKPI_OK;
    const struct wakpi_selection *selection = fold->known.selection;
    const struct wakpi_talk_terms *terms = selection ? selection->terms : &fold->terms;
    if (!selection)
        wakpi_talk_terms_read(fold->known.state, &fold->terms);
    for (size_t i = 0; i < fold->known.turns.count && status == WAKPI_OK; i++)
        status = fold_turn(fold, &fold->known.turns.places[i]);
    if (status == WAKPI_OK)
        status = wakpi_fold_acts_give(&fold->acts);
    for (size_t i = 0; i < fold->known.messages.count && status == WAKPI_OK; i++)
        status = fold_message(fold, &fold->known.messages.places[i]);
    for (uint32_t person = fold->known.base;
         person < fold->known.base + fold->known.persons && status == WAKPI_OK; person++)
        status = wakpi_fold_wishes(&fold->known, terms, person);
    return status;
}

static wakpi_status fold_counts(const struct wakpi_state *state, int64_t as_of, wakpi_fold_sink sink,
                                void *context)
{
    for (size_t i = 0; i < wakpi_state_register_count(state); i++) {
        struct wakpi_register entry;
        wakpi_state_register(state, i, &entry);
        if (entry.kind != WAKPI_EVENT_COUNT || entry.from > as_of)
            continue;
        struct wakpi_contribution contribution = {.time = entry.from,
                                                  .labels = entry.labels,
                                                  .measure = entry.measure,
                                                  .amount = entry.amount,
                                                  .currency = entry.currency,
                                                  .failure = -1};
        wakpi_status status = sink(context, &contribution);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

static wakpi_status note_cell(void *context, int64_t hour, const uint32_t *labels, uint32_t count)
{
    return wakpi_costs_delivered(context, hour, labels[WAKPI_LABEL_CAMPAIGN], count);
}

/* What is spread goes by the messages delivered, which some are known to have been by what was done about them alone. */
static wakpi_status note_deliveries(const struct wakpi_folding *begun, const struct wakpi_cube *cube,
                                    struct wakpi_costs *costs, wakpi_error *error)
{
    if (!costs->spreads || wakpi_state_message_count(begun->state) == 0)
        return WAKPI_OK;
    if (cube && wakpi_costs_hourly(costs, begun->zone))
        return wakpi_cube_walk(cube, WAKPI_MEASURE_DELIVERED, note_cell, costs);
    struct wakpi_folding known = *begun;
    wakpi_status status = wakpi_folding_start(&known, error);
    if (status == WAKPI_OK)
        wakpi_credit_prove(&known);
    for (size_t i = 0; i < known.messages.count && status == WAKPI_OK; i++) {
        size_t place = known.messages.places[i].index;
        struct wakpi_message message;
        struct wakpi_view view;
        wakpi_folding_read(&known, place, &message);
        if (wakpi_folding_view(&known, &message, &view) &&
            (view.delivered || known.hits[place] & WAKPI_HIT_PROVEN))
            status = wakpi_costs_delivered(costs, view.time, message.labels[WAKPI_LABEL_CAMPAIGN].label, 1);
    }
    wakpi_folding_drop(&known);
    return status;
}

/* What is open of what is given, on its way to the sink. */
struct open_sink {
    wakpi_fold_sink sink;
    void *context;
    int64_t watermark;
};

static wakpi_status give_open(void *context, const struct wakpi_contribution *contribution)
{
    const struct open_sink *open = context;
    return contribution->time < open->watermark ? WAKPI_OK : open->sink(open->context, contribution);
}

wakpi_status wakpi_fold_stated_before(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                      const struct wakpi_zone *zone, int64_t as_of, int64_t before,
                                      const struct wakpi_cube *cube, wakpi_fold_sink sink, void *context,
                                      wakpi_error *error)
{
    struct wakpi_costs costs;
    struct open_sink open = {sink, context, wakpi_state_watermark(state)};
    int64_t last = as_of < before || before == INT64_MAX ? as_of : before - 1;
    const struct wakpi_folding known = {.state = state,
                                        .settings = settings,
                                        .zone = zone,
                                        .as_of = as_of,
                                        .message_limit = wakpi_state_message_count(state),
                                        .act_limit = wakpi_state_act_count(state)};
    wakpi_status status = wakpi_costs_start(&costs, state, settings, zone, last, error);
    if (status != WAKPI_OK)
        return status;
    status = note_deliveries(&known, cube, &costs, error);
    if (status == WAKPI_OK)
        status = fold_counts(state, last, give_open, &open);
    if (status == WAKPI_OK)
        status = wakpi_costs_give(&costs, give_open, &open);
    wakpi_costs_drop(&costs);
    return status;
}

wakpi_status wakpi_fold_stated(const struct wakpi_state *state, const struct wakpi_settings *settings,
                               const struct wakpi_zone *zone, int64_t as_of, const struct wakpi_cube *cube,
                               wakpi_fold_sink sink, void *context, wakpi_error *error)
{
    return wakpi_fold_stated_before(state, settings, zone, as_of, INT64_MAX, cube, sink, context, error);
}

uint64_t wakpi_fold_told(void)
{
    return ONE(WAKPI_MEASURE_TARGETED) | ONE(WAKPI_MEASURE_SENT) | ONE(WAKPI_MEASURE_DELIVERED) |
           ONE(WAKPI_MEASURE_READ) | ONE(WAKPI_MEASURE_FAILED) | ONE(WAKPI_MEASURE_PLAYED) |
           ONE(WAKPI_MEASURE_BUTTON_CLICKED) | ONE(WAKPI_MEASURE_REPLIED) | ONE(WAKPI_MEASURE_INTERACTED) |
           ONE(WAKPI_MEASURE_BUTTON_CLICKS) | ONE(WAKPI_MEASURE_REPLIES) |
           ONE(WAKPI_MEASURE_INBOUND_MESSAGES) | ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES) |
           ONE(WAKPI_MEASURE_RECIPIENTS) | ONE(WAKPI_MEASURE_REACHED) | ONE(WAKPI_MEASURE_OPTED_OUT) |
           ONE(WAKPI_MEASURE_ACTIVE_USERS) | ONE(WAKPI_MEASURE_CONVERSATIONS_REPLIED) |
           ONE(WAKPI_MEASURE_UNANSWERED) |
           ONE(WAKPI_MEASURE_ABANDONED); /* conversations where there are any */
}

/* Most persons of most tenants were only written to: their messages say all, each by itself. */
static int was_only_written_to(const struct wakpi_selection *selection)
{
    return selection && selection->person != 0 && selection->turn_count == 0 && selection->wish_count == 0 &&
           selection->act_count == 0;
}

static wakpi_status fold_messages_alone(struct fold *fold)
{
    wakpi_status status = WAKPI_OK;
    const struct wakpi_selection *selection = fold->known.selection;
    wakpi_folding_select(&fold->known);
    fold->known.hits = NULL;
    for (size_t i = 0; i < selection->message_count && status == WAKPI_OK; i++) {
        const struct wakpi_place place = {.index = selection->messages[i], .person = selection->person};
        status = fold_message(fold, &place);
    }
    return status;
}

static wakpi_status fold_traffic(const struct wakpi_folding *begun, int closed_too, wakpi_error *error)
{
    struct fold fold = {.known = *begun};
    struct open_sink open = {begun->sink, begun->context, wakpi_state_watermark(begun->state)};
    if (wakpi_state_closed(begun->state) && !closed_too) {
        fold.known.sink = give_open;
        fold.known.context = &open;
    }
    if (was_only_written_to(begun->selection))
        return fold_messages_alone(&fold);
    wakpi_status status = wakpi_folding_start(&fold.known, error);
    if (status == WAKPI_OK)
        status = wakpi_fold_acts_start(&fold.acts, &fold.known);
    if (status == WAKPI_OK)
        status = fold_all(&fold);
    if (status == WAKPI_OK)
        status = wakpi_fold_talk(&fold.known, &fold.acts);
    wakpi_fold_acts_drop(&fold.acts);
    wakpi_folding_drop(&fold.known);
    return status;
}

wakpi_status wakpi_fold_selected(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                 const struct wakpi_zone *zone, int64_t as_of,
                                 const struct wakpi_selection *selection, wakpi_fold_sink sink, void *context)
{
    const struct wakpi_folding begun = {.state = state,
                                        .settings = settings,
                                        .zone = zone,
                                        .selection = selection,
                                        .as_of = as_of,
                                        .sink = sink,
                                        .context = context};
    return fold_traffic(&begun, 0, NULL);
}

wakpi_status wakpi_fold_histories(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                  const struct wakpi_zone *zone, int64_t as_of, wakpi_fold_sink sink,
                                  void *context)
{
    const struct wakpi_folding begun = {
        .state = state, .settings = settings, .zone = zone, .as_of = as_of, .sink = sink, .context = context};
    return fold_traffic(&begun, 1, NULL);
}

wakpi_status wakpi_fold(const struct wakpi_state *state, const struct wakpi_settings *settings,
                        const struct wakpi_zone *zone, int64_t as_of, wakpi_fold_sink sink, void *context,
                        wakpi_error *error)
{
    const struct wakpi_folding begun = {
        .state = state, .settings = settings, .zone = zone, .as_of = as_of, .sink = sink, .context = context};
    wakpi_status status = fold_traffic(&begun, 0, error);
    return status == WAKPI_OK ? wakpi_fold_stated(state, settings, zone, as_of, NULL, sink, context, error)
                              : status;
}
