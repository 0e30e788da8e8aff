/* Shares of credit, in whole numbers and the same everywhere. */
#include "track/credit.h"

#include "base/sort.h"
#include "stats/elementary.h"

/* Weights are at most this, so that they sum within 64 bits. */
#define WHOLE (UINT64_C(1) << 32)

/* A touch has half the weight of one that is a half-life later, rounded so that it is half to the last digit. The latest has the whole, so that there always is one. */
static uint64_t decayed(int64_t age, int64_t half_life)
{
    double halves = (double)age / (double)half_life;
    return halves < 64.0 ? (uint64_t)((double)WHOLE * wakpi_math_exp(-halves * wakpi_ln_2.hi) + 0.5) : 0;
}

/* 40 % to the first, 40 % to the last, 20 % to those between; halves of two. */
static uint64_t weight_by_position(size_t i, size_t count)
{
    return count > 2 && (i == 0 || i == count - 1) ? 2 * (uint64_t)(count - 2) : 1;
}

void wakpi_credit_weigh(struct wakpi_credit *credit)
{
    struct wakpi_touch *journey = credit->journey;
    int64_t half_life = wakpi_settings_integer(credit->known->settings, WAKPI_SETTING_ATTRIBUTION_HALF_LIFE);
    if (credit->model == WAKPI_CREDIT_FIRST && credit->count > 1)
        credit->count = 1;
    credit->main = 0;
    for (size_t i = 0; i < credit->count; i++) {
        if (credit->model == WAKPI_CREDIT_POSITION)
            journey[i].weight = weight_by_position(i, credit->count);
        else if (credit->model == WAKPI_CREDIT_DECAY)
            journey[i].weight = decayed(journey[credit->count - 1].time - journey[i].time, half_life);
        if (journey[i].weight >= journey[credit->main].weight)
            credit->main = i;
    }
}

/* floor(amount * weight / whole) and what is left of the product, for weight < 2^34 and whole < 2^62: no product is formed
 * that could overflow. */
static int64_t part_of(uint64_t amount, uint64_t weight, uint64_t whole, uint64_t *rest)
{
    uint64_t quotient = amount / whole, remainder = amount % whole, part = 0, left = 0;
    for (int bit = 33; bit >= 0; bit--) {
        part *= 2;
        left *= 2;
        if (weight >> bit & 1) {
            part += quotient;
            left += remainder;
        }
        part += left / whole;
        left %= whole;
    }
    *rest = left;
    return (int64_t)part;
}

static int compare_rests(const void *first, const void *second, const void *context)
{
    const struct wakpi_touch *a = first, *b = second;
    (void)context;
    if (a->rest != b->rest)
        return a->rest > b->rest ? -1 : 1;
    return wakpi_touch_compare(first, second, NULL);
}

void wakpi_credit_split(struct wakpi_credit *credit, int64_t amount)
{
    struct wakpi_touch *journey = credit->journey;
    uint64_t whole = 0;
    int64_t left = amount;
    for (size_t i = 0; i < credit->count; i++)
        whole += journey[i].weight;
    for (size_t i = 0; i < credit->count; i++) {
        journey[i].before = journey[i].share;
        journey[i].share = part_of((uint64_t)amount, journey[i].weight, whole, &journey[i].rest);
        left -= journey[i].share;
    }
    if (left == 0)
        return;
    wakpi_sort(journey, credit->count, sizeof *journey, compare_rests, NULL);
    for (size_t i = 0; left > 0; i++, left--)
        journey[i].share++;
    wakpi_sort(journey, credit->count, sizeof *journey, wakpi_touch_compare, NULL);
}
