/* What is simulated, and what is true of it. */
#ifndef SIMULATE_PLAN_H
#define SIMULATE_PLAN_H

#include "queue.h"

/* Micro-units of euros. */
#define PRICE_OF_A_MESSAGE INT64_C(62500)
#define PRICE_OF_A_WEEK    INT64_C(3000000)

#define GAP_DAYS 5 /* from one campaign to the next */
#define DAY_MS   (24 * 60 * 60 * INT64_C(1000))

struct plan {
    int64_t messages;   /* of all campaigns */
    int64_t campaigns;  /* sent one after the other, five days apart */
    int64_t population; /* people, each of whom gets at most one message of a campaign */
    int64_t start;      /* of the first campaign, ms */
    uint64_t seed;
    int duplicates; /* webhooks delivered again, in thousandths */
    int late_hours; /* at most so late, and so out of order, is a webhook */
    int batch;      /* updates a webhook body, at most */
};

/* Counted while the traffic is made up, by no rule of wakpi's. */
enum truth {
    TRUE_SENT,
    TRUE_DELIVERED,
    TRUE_READ,
    TRUE_FAILED,
    TRUE_CLICKED,
    TRUE_BUTTON_CLICKED,
    TRUE_REPLIED,
    TRUE_INTERACTED,
    TRUE_RECIPIENTS,
    TRUE_REACHED,
    TRUE_OPTED_OUT,
    TRUE_CLICKS,
    TRUE_BUTTON_CLICKS,
    TRUE_REPLIES,
    TRUE_INBOUND_MESSAGES,
    TRUE_VISITS,
    TRUE_ORDERS,
    TRUE_CONVERTED,
    TRUE_REVENUE,
    TRUE_COST_MESSAGES,
    TRUE_COUNT
};

extern const char *const truth_keys[TRUE_COUNT];

struct simulation {
    struct plan plan;
    struct queue queue;
    int64_t (*truth)[TRUE_COUNT]; /* by campaign */
    int32_t *stopped; /* by person: number of the campaign that made them stop, + 1; 0: not stopped */
    uint8_t *wrote;   /* by person */
    uint8_t *bought;  /* by person */
};

int64_t plan_campaign(const struct plan *plan, int64_t message);
int64_t plan_person(const struct plan *plan, int64_t message);
int64_t plan_time(const struct plan *plan, int64_t message);
/* Weeks of the licence, from the start to the last campaign: in each of them a campaign is sent. */
int64_t plan_weeks(const struct plan *plan);

/* 0 without memory. */
int simulation_start(struct simulation *simulation, const struct plan *plan);
void simulation_end(struct simulation *simulation);
/* Makes up what happens to a message and queues all that is written of it. 0 without memory. */
int simulate_message(struct simulation *simulation, int64_t message);
/* After the last message: settles what only the end shows. 0 without memory. */
int simulate_end(struct simulation *simulation);

#endif
