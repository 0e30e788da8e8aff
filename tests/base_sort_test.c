#include "run_suite.h"

#include "base/sort.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct pair {
    uint32_t value, order;
};

static int compare_pairs(const void *first, const void *second, const void *context)
{
    const struct pair *a = first, *b = second;
    const int *sign = context;
    if (a->value != b->value)
        return a->value < b->value ? -*sign : *sign;
    return a->order < b->order ? -1 : a->order > b->order;
}

static uint64_t state;

static uint32_t next(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33);
}

/* What quicksort likes least: runs, saws, equal values, organ pipes. */
static uint32_t value_of(int shape, size_t i, size_t count)
{
    switch (shape) {
    case 0:
        return next();
    case 1:
        return next() % 3;
    case 2:
        return (uint32_t)i;
    case 3:
        return (uint32_t)(count - i);
    case 4:
        return (uint32_t)(i < count / 2 ? i : count - i);
    case 5:
        return (uint32_t)(i % 17);
    default:
        return 7;
    }
}

START_TEST(everything_is_in_order_and_nothing_is_lost)
{
    static struct pair pairs[3000], again[3000];
    state = 20261121;
    printf("seed %llu\n", (unsigned long long)state);
    static const size_t counts[] = {0, 1, 2, 3, 12, 13, 100, 999, 3000};
    for (int shape = 0; shape < 7; shape++) {
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            size_t count = counts[c];
            int sign = shape % 2 ? 1 : -1;
            uint64_t sum = 0, sorted_sum = 0;
            for (size_t i = 0; i < count; i++) {
                pairs[i] = (struct pair){value_of(shape, i, count), (uint32_t)i};
                again[count - 1 - i] = pairs[i];
                sum += (uint64_t)(pairs[i].value + 1) * (pairs[i].order + 1);
            }
            wakpi_sort(pairs, count, sizeof pairs[0], compare_pairs, &sign);
            wakpi_sort(again, count, sizeof again[0], compare_pairs, &sign);
            for (size_t i = 0; i < count; i++) {
                sorted_sum += (uint64_t)(pairs[i].value + 1) * (pairs[i].order + 1);
                ck_assert(i == 0 || compare_pairs(&pairs[i - 1], &pairs[i], &sign) < 0);
            }
            ck_assert(sum == sorted_sum);
            ck_assert(count == 0 || memcmp(pairs, again, count * sizeof pairs[0]) == 0);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_sort");
    TCase *tests = tcase_create("sort");
    tcase_add_test(tests, everything_is_in_order_and_nothing_is_lost);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
