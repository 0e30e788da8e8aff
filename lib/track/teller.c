#include "track/teller.h"

#include <string.h>

_Static_assert((int)WAKPI_TALLY_NEAR == 14, "near slots are spread by 7 bits at a time");
_Static_assert((int)WAKPI_TELLER_PEOPLE == 12, "people measures are spread by 6 at a time");
_Static_assert(WAKPI_TALLY_NEAR * 4 <= 64, "packed amounts have a word");

#define NEAR_SLOTS ((UINT32_C(1) << WAKPI_TALLY_NEAR) - 1)

static uint64_t spread(uint32_t slots)
{
    uint64_t packed = 0;
    for (; slots != 0; slots &= slots - 1)
        packed |= UINT64_C(1) << (4 * __builtin_ctz(slots));
    return packed;
}

static void spread_people(struct wakpi_teller *teller, const struct wakpi_tally_plan *plan)
{
    for (uint32_t left = plan->people & NEAR_SLOTS; left != 0; left &= left - 1) {
        int slot = __builtin_ctz(left), bit = plan->measures[slot] - teller->first_people;
        uint64_t one = UINT64_C(1) << (4 * slot);
        for (uint32_t people = 0; people < 64; people++)
            teller->spread_people[bit / 6][people] |= people >> bit % 6 & 1 ? one : 0;
    }
}

wakpi_status wakpi_teller_start(struct wakpi_teller *teller, struct wakpi_cells *rows, int32_t first_people,
                                int counts_people)
{
    memset(teller, 0, sizeof *teller);
    teller->rows = rows;
    teller->first_people = first_people;
    teller->counts_people = counts_people;
    for (uint32_t slots = 0; slots < 128; slots++) {
        teller->spread[0][slots] = spread(slots);
        teller->spread[1][slots] = spread(slots) << 28;
    }
    spread_people(teller, &rows->plan);
    if (rows->cells.count == 0)
        return WAKPI_OK;
    teller->at = wakpi_allocate_zeroed(&rows->allocator, rows->cells.count, sizeof *teller->at);
    teller->row_count = teller->at ? rows->cells.count : 0;
    return teller->at ? WAKPI_OK : WAKPI_NO_MEMORY;
}

struct wakpi_teller_row *wakpi_teller_find(struct wakpi_teller *teller, uint32_t row)
{
    uint32_t at = teller->at[row];
    if (at < teller->count && teller->list[at].row == row)
        return &teller->list[at];
    if (teller->count == teller->capacity &&
        !wakpi_reserve(&teller->rows->allocator, &teller->list, &teller->capacity, teller->count + 1,
                       sizeof *teller->list))
        return NULL;
    teller->at[row] = (uint32_t)teller->count;
    struct wakpi_teller_row *made = &teller->list[teller->count++];
    made->row = row;
    made->few = 0;
    made->people = 0;
    made->packed = 0;
    made->telling.slots = 0;
    return made;
}

static void unpack(uint64_t packed, struct wakpi_telling *telling)
{
    for (int slot = 0; packed != 0; slot++, packed >>= 4) {
        if (packed & 15)
            wakpi_telling_add(telling, slot, (int64_t)(packed & 15));
    }
}

/* So many persons of a row who told this, and were counted for these people measures. */
static wakpi_status tally(struct wakpi_teller *teller, uint32_t row, uint32_t people,
                          const struct wakpi_telling *telling, uint32_t times)
{
    struct wakpi_cells *rows = teller->rows;
    struct wakpi_cell *cell = wakpi_arena_at(&rows->cells, row);
    struct wakpi_tally *tally = wakpi_cell_tally(rows, cell);
    if (!tally)
        return WAKPI_NO_MEMORY;
    wakpi_tally_add(tally, &rows->plan, telling, times);
    for (uint32_t left = teller->counts_people ? people : 0; left != 0; left &= left - 1)
        cell->counts[teller->first_people + __builtin_ctz(left)] += times;
    return WAKPI_OK;
}

static wakpi_status tally_alike(struct wakpi_teller *teller, struct wakpi_teller_alike *alike)
{
    struct wakpi_telling telling;
    telling.slots = 0;
    if (alike->count == 0)
        return WAKPI_OK;
    unpack(alike->packed, &telling);
    wakpi_status status = tally(teller, alike->row, alike->people, &telling, alike->count);
    alike->count = 0;
    return status;
}

/* Counts one more of those who told the same. */
static inline wakpi_status count_alike(struct wakpi_teller *teller, const struct wakpi_teller_row *row)
{
    uint64_t hash = (row->packed ^ (uint64_t)row->row << 32 ^ row->people) * UINT64_C(0x9e3779b97f4a7c15);
    struct wakpi_teller_alike *alike = &teller->alike[hash >> (64 - WAKPI_TELLER_ALIKE_BITS)];
    wakpi_status status = WAKPI_OK;
    if (alike->packed != row->packed || alike->row != row->row || alike->people != row->people ||
        alike->count == UINT32_MAX)
        status = tally_alike(teller, alike);
    alike->packed = row->packed;
    alike->row = row->row;
    alike->people = row->people;
    alike->count++;
    return status;
}

/* People measures whose slots are not near. */
static void tell_far(const struct wakpi_teller *teller, struct wakpi_teller_row *row)
{
    const struct wakpi_tally_plan *plan = &teller->rows->plan;
    for (uint32_t left = plan->people & ~NEAR_SLOTS; left != 0; left &= left - 1) {
        int slot = __builtin_ctz(left);
        if (row->people >> (plan->measures[slot] - teller->first_people) & 1)
            wakpi_telling_add(&row->telling, slot, 1);
    }
}

wakpi_status wakpi_teller_end_person(struct wakpi_teller *teller)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < teller->count && status == WAKPI_OK; i++) {
        struct wakpi_teller_row *row = &teller->list[i];
        row->packed |=
            teller->spread_people[0][row->people & 63] | teller->spread_people[1][row->people >> 6];
        tell_far(teller, row);
        if (row->telling.slots == 0) {
            status = count_alike(teller, row);
            continue;
        }
        unpack(row->packed, &row->telling);
        status = tally(teller, row->row, row->people, &row->telling, 1);
    }
    teller->count = 0;
    return status;
}

wakpi_status wakpi_teller_finish(struct wakpi_teller *teller, wakpi_status status)
{
    const struct wakpi_allocator *allocator = &teller->rows->allocator;
    for (int i = 0; i < 1 << WAKPI_TELLER_ALIKE_BITS && status == WAKPI_OK; i++)
        status = tally_alike(teller, &teller->alike[i]);
    wakpi_release(allocator, teller->list, teller->capacity, sizeof *teller->list);
    wakpi_release(allocator, teller->at, teller->row_count, sizeof *teller->at);
    return status;
}
