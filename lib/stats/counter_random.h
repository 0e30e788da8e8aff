/* Random numbers as a function of a seed and a position: neither order nor platform matters. */
#ifndef WAKPI_STATS_COUNTER_RANDOM_H
#define WAKPI_STATS_COUNTER_RANDOM_H

#include <stdint.h>

/* S. Vigna's SplitMix64 at position `at` of the stream `seed`. */
static inline uint64_t wakpi_random_at(uint64_t seed, uint64_t at)
{
    uint64_t z = seed + (at + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#endif
