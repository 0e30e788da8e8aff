/* What waits to be written, the earliest first. */
#ifndef SIMULATE_QUEUE_H
#define SIMULATE_QUEUE_H

#include <stddef.h>
#include <stdint.h>

enum what {
    SEND_LOG,
    SENT,
    DELIVERED,
    READ,
    FAILED,
    REPLY_QUOTED,
    REPLY_PLAIN,
    TAP,
    STOP,
    RESUME,
    CLICK,
    ANSWER,
    ORDER,
    REFUND,
    VISITS,
    COST,
    LICENCE
};

struct item {
    int64_t written; /* when it reaches the log, ms */
    int64_t time;    /* when it happened, ms */
    int64_t message; /* number of the message it is about */
    int64_t order;   /* of its making, so that equal times keep one order */
    int64_t amount;  /* of an order or refund, micro-units of euros */
    int32_t what;
    int32_t detail; /* error code, version */
    int32_t nth;    /* which order of the message */
};

struct queue {
    struct item *items;
    size_t count, capacity;
    int64_t made;
};

/* 0 without memory. */
int queue_push(struct queue *queue, struct item item);
/* Takes the earliest one out; the queue is not empty. */
struct item queue_pop(struct queue *queue);

#endif
