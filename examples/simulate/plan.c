#include "plan.h"
#include "random.h"

#include <stdlib.h>

#define SECOND_MS INT64_C(1000)
#define HOUR_MS   (3600 * SECOND_MS)

const char *const truth_keys[TRUE_COUNT] = {
    "sent",           "delivered", "read",          "failed",     "clicked",
    "button_clicked", "replied",   "interacted",    "recipients", "reached",
    "opted_out",      "clicks",    "button_clicks", "replies",    "inbound_messages",
    "visits",         "orders",    "converted",     "revenue",    "cost_messages",
};

static int64_t messages_a_campaign(const struct plan *plan)
{
    return (plan->messages + plan->campaigns - 1) / plan->campaigns;
}

int64_t plan_campaign(const struct plan *plan, int64_t message)
{
    return message / messages_a_campaign(plan);
}

/* Steps by a number prime to the population, so that nobody gets two messages of one campaign. */
int64_t plan_person(const struct plan *plan, int64_t message)
{
    int64_t campaign = plan_campaign(plan, message), nth = message % messages_a_campaign(plan);
    return (nth * 7919 + campaign * 104729) % plan->population;
}

/* A campaign goes out within eight hours, in order of the messages. */
int64_t plan_time(const struct plan *plan, int64_t message)
{
    int64_t campaign = plan_campaign(plan, message), nth = message % messages_a_campaign(plan);
    int64_t span = 8 * HOUR_MS / SECOND_MS;
    return plan->start + campaign * GAP_DAYS * DAY_MS + nth * span / messages_a_campaign(plan) * SECOND_MS;
}

int64_t plan_weeks(const struct plan *plan)
{
    return (plan->campaigns - 1) * GAP_DAYS / 7 + 1;
}

int simulation_start(struct simulation *simulation, const struct plan *plan)
{
    *simulation = (struct simulation){.plan = *plan};
    simulation->truth = calloc((size_t)plan->campaigns, sizeof *simulation->truth);
    simulation->stopped = calloc((size_t)plan->population, sizeof *simulation->stopped);
    simulation->wrote = calloc((size_t)plan->population, sizeof *simulation->wrote);
    simulation->bought = calloc((size_t)plan->population, sizeof *simulation->bought);
    return simulation->truth && simulation->stopped && simulation->wrote && simulation->bought;
}

void simulation_end(struct simulation *simulation)
{
    free(simulation->queue.items);
    free(simulation->truth);
    free(simulation->stopped);
    free(simulation->wrote);
    free(simulation->bought);
}

/* One message's making-up. */
struct making {
    struct simulation *simulation;
    struct random random;
    int64_t message, person;
    int64_t *truth;
    int good; /* memory has sufficed so far */
};

/* Known at `known`: written a little later, sometimes hours later, sometimes twice. */
static void tell(struct making *making, struct item item, int64_t known)
{
    const struct plan *plan = &making->simulation->plan;
    item.message = making->message;
    for (int again = 1; again && making->good; again = random_chance(&making->random, plan->duplicates)) {
        int64_t late = random_below(&making->random, 3 * SECOND_MS);
        if (plan->late_hours > 0 && random_chance(&making->random, 100))
            late += random_below(&making->random, plan->late_hours * HOUR_MS);
        item.written = known + late;
        making->good = queue_push(&making->simulation->queue, item);
    }
}

static void happen(struct making *making, enum what what, int64_t time, int32_t detail)
{
    tell(making, (struct item){.time = time, .what = (int32_t)what, .detail = detail}, time);
}

static int64_t later(struct making *making, int64_t time, int64_t most)
{
    return time + (1 + random_below(&making->random, most / SECOND_MS)) * SECOND_MS;
}

static void write_to_us(struct making *making, enum what what, int64_t time)
{
    happen(making, what, time, 0);
    making->truth[TRUE_INBOUND_MESSAGES]++;
    making->simulation->wrote[making->person] = 1;
    if (random_chance(&making->random, 880)) /* somebody of the business answers, mostly soon */
        happen(making, ANSWER,
               later(making, time, random_chance(&making->random, 700) ? 1200 * SECOND_MS : 5 * HOUR_MS),
               (int32_t)what);
}

static int64_t price(struct random *random)
{
    int64_t cents = 690 + random_below(random, 2000);
    if (random_chance(random, 150))
        cents += random_below(random, 6000);
    return cents * 10000;
}

/* An order, sometimes told wrongly first, sometimes given back in part or whole. The figures that stand are true. */
static void order(struct making *making, int64_t time, int32_t nth)
{
    struct random *random = &making->random;
    struct item item = {.time = time, .amount = price(random), .what = ORDER, .detail = 1, .nth = nth};
    tell(making, item, time);
    if (random_chance(random, 60)) {
        item.amount = price(random);
        item.detail = 2;
        tell(making, item, later(making, time, 24 * HOUR_MS));
    }
    making->truth[TRUE_ORDERS]++;
    making->truth[TRUE_REVENUE] += item.amount;
    if (random_chance(random, 70)) {
        struct item refund = {.time = later(making, time, 10 * DAY_MS), .what = REFUND, .nth = nth};
        refund.amount = random_chance(random, 500) ? item.amount : item.amount / 20000 * 10000;
        tell(making, refund, refund.time);
        making->truth[TRUE_REVENUE] -= refund.amount;
    }
}

/* What comes of a click in the shop: of dice of their own, so that no other figure hangs on how shopping is made up. */
static void shop(struct making *making, int64_t clicked)
{
    struct making shopping = *making;
    shopping.random.state = ~making->random.state;
    struct random *random = &shopping.random;
    if (!random_chance(random, 230))
        return;
    int64_t time = later(&shopping, clicked, 2 * HOUR_MS);
    order(&shopping, time, 1);
    if (random_chance(random, 120))
        order(&shopping, later(&shopping, time, 72 * HOUR_MS), 2);
    making->truth[TRUE_CONVERTED]++;
    making->simulation->bought[making->person] = 1;
    making->good = shopping.good;
}

/* What a reader does: at most a day after the message, so that no later campaign can claim it. */
static void react(struct making *making, int64_t time)
{
    struct random *random = &making->random;
    int interacted = 0;
    if (random_chance(random, 220)) {
        int taps = 1 + random_chance(random, 150);
        int64_t clicked = time;
        for (int i = 0; i < taps; i++) {
            clicked = later(making, time, 6 * HOUR_MS);
            happen(making, CLICK, clicked, i);
        }
        shop(making, clicked);
        making->truth[TRUE_CLICKED]++;
        making->truth[TRUE_CLICKS] += taps;
        interacted = 1;
    }
    if (random_chance(random, 120)) {
        write_to_us(making, TAP, later(making, time, 2 * HOUR_MS));
        making->truth[TRUE_BUTTON_CLICKED]++;
        making->truth[TRUE_BUTTON_CLICKS]++;
        interacted = 1;
    }
    if (random_chance(random, 80)) {
        enum what how = random_chance(random, 400) ? REPLY_QUOTED : REPLY_PLAIN;
        write_to_us(making, how, later(making, time, 3 * HOUR_MS));
        making->truth[TRUE_REPLIED]++;
        making->truth[TRUE_REPLIES]++;
        interacted = 1;
    }
    making->truth[TRUE_INTERACTED] += interacted;
}

/* Some stop, and some of them come back before the next campaign. */
static void wish(struct making *making, int64_t time, int64_t campaign)
{
    int32_t *stopped = &making->simulation->stopped[making->person];
    if (!random_chance(&making->random, 6))
        return;
    int64_t stop = later(making, time, 48 * HOUR_MS);
    happen(making, STOP, stop, 0);
    if (*stopped == 0)
        *stopped = (int32_t)campaign + 1;
    if (random_chance(&making->random, 250)) {
        happen(making, RESUME, later(making, stop, 12 * HOUR_MS), 0);
        *stopped = 0;
    }
}

static const int32_t codes[] = {131026, 131026, 131049, 131049, 131050, 131047, 130472, 131053, 131000};

int simulate_message(struct simulation *simulation, int64_t message)
{
    const struct plan *plan = &simulation->plan;
    int64_t campaign = plan_campaign(plan, message), sent = plan_time(plan, message);
    struct making making = {.simulation = simulation,
                            .random = {plan->seed ^ (uint64_t)(message + 1) * UINT64_C(0xd1b54a32d192ed03)},
                            .message = message,
                            .person = plan_person(plan, message),
                            .truth = simulation->truth[campaign],
                            .good = 1};
    struct random *random = &making.random;
    int failed = random_chance(random, 30), delivered = !failed || random_chance(random, 40);
    int reads = 700 + (int)(campaign * 37 % 200);

    happen(&making, SEND_LOG, sent, 0);
    making.truth[TRUE_SENT]++;
    making.truth[TRUE_RECIPIENTS]++;
    if (failed) {
        int32_t code = codes[random_below(random, 9)];
        happen(&making, FAILED, later(&making, sent, 60 * SECOND_MS), code);
    } else if (!random_chance(random, 20))
        happen(&making, SENT, later(&making, sent, 3 * SECOND_MS), 0);
    if (delivered && random_chance(random, 15)) /* the phone stays off */
        delivered = 0;
    if (failed && !delivered)
        making.truth[TRUE_FAILED]++;
    if (!delivered)
        return making.good;
    making.truth[TRUE_DELIVERED]++;
    making.truth[TRUE_REACHED]++;
    int64_t arrived = later(&making, sent, HOUR_MS);
    int read = random_chance(random, reads);
    if (!read || !random_chance(random, 60)) /* left out where the chat was open */
        happen(&making, DELIVERED, arrived, 0);
    if (read) {
        int64_t time = later(&making, arrived, 12 * HOUR_MS);
        happen(&making, READ, time, 0);
        making.truth[TRUE_READ]++;
        react(&making, time);
    }
    wish(&making, arrived, campaign);
    return making.good;
}

/* What is told of a campaign as a whole: visits that the shop counted, which miss some clicks, and the bill. Both come twice,
 * since they are first provisional; the second stands. */
static int settle_campaign(struct simulation *simulation, int64_t campaign)
{
    const struct plan *plan = &simulation->plan;
    int64_t *truth = simulation->truth[campaign], sent = plan->start + campaign * GAP_DAYS * DAY_MS;
    truth[TRUE_VISITS] = truth[TRUE_CLICKS] - truth[TRUE_CLICKS] / 9;
    truth[TRUE_COST_MESSAGES] = truth[TRUE_DELIVERED] * PRICE_OF_A_MESSAGE;
    for (int32_t version = 1; version <= 2; version++) {
        struct item item = {.written = sent + version * DAY_MS,
                            .time = sent,
                            .message = campaign * messages_a_campaign(plan),
                            .what = VISITS,
                            .detail = version};
        if (!queue_push(&simulation->queue, item))
            return 0;
        item.what = COST;
        if (!queue_push(&simulation->queue, item))
            return 0;
    }
    return 1;
}

int simulate_end(struct simulation *simulation)
{
    const struct plan *plan = &simulation->plan;
    for (int64_t person = 0; person < plan->population; person++) {
        if (simulation->stopped[person] != 0)
            simulation->truth[simulation->stopped[person] - 1][TRUE_OPTED_OUT]++;
    }
    for (int64_t campaign = 0; campaign < plan->campaigns; campaign++) {
        if (!settle_campaign(simulation, campaign))
            return 0;
    }
    return queue_push(&simulation->queue,
                      (struct item){.written = plan->start, .time = plan->start, .what = LICENCE});
}
