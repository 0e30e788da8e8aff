/* A small seeded generator (splitmix64): the same seed gives the same log on every machine. */
#ifndef SIMULATE_RANDOM_H
#define SIMULATE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *random)
{
    uint64_t z = (random->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 .. limit - 1; limit is small against 2^64, so the bias is none that matters here. */
static inline int64_t random_below(struct random *random, int64_t limit)
{
    return (int64_t)(random_next(random) % (uint64_t)limit);
}

/* 1 with a chance in thousandths. */
static inline int random_chance(struct random *random, int thousandths)
{
    return random_below(random, 1000) < thousandths;
}

#endif
