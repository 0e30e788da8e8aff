/* Seeded random numbers for the tests of measures: splitmix64, the same everywhere. */
#ifndef WAKPI_TESTS_MEASURE_RANDOM_H
#define WAKPI_TESTS_MEASURE_RANDOM_H

#include <stdint.h>
#include <stdio.h>

struct random {
    uint64_t state;
};

static inline struct random random_from(uint64_t seed)
{
    printf("seed %llu\n", (unsigned long long)seed);
    return (struct random){seed};
}

static inline uint64_t random_next(struct random *random)
{
    uint64_t z = (random->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline uint64_t random_below(struct random *random, uint64_t limit)
{
    return random_next(random) % limit;
}

/* Fisher and Yates. */
static inline void random_shuffle(struct random *random, int64_t *numbers, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)random_below(random, i);
        int64_t kept = numbers[i - 1];
        numbers[i - 1] = numbers[j];
        numbers[j] = kept;
    }
}

#endif
