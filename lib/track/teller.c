#include "track/teller.h"

#include <string.h>

_Static_assert(WAKPI_TALLY_SLOTS <= 14, "slots are spread by 7 bits at a time");
_Static_assert(WAKPI_TALLY_SLOTS * 4 <= 64, "packed amounts have a word");

static uint64_t spread(uint32_t slots)
{
    uint64_t packed = 0;
    for (; slots != 0; slots &= slots - 1)
        packed |= UINT64_C(1) << (4 * __builtin_ctz(slots));
    return packed;
}

wakpi_status wakpi_teller_start(struct wakpi_teller *teller, struct wakpi_cells *rows)
{
    memset(teller, 0, sizeof *teller);
    teller->rows = rows;
    for (uint32_t slots = 0; slots < 128; slots++) {
        teller->spread[0][slots] = spread(slots);
        teller->spread[1][slots] = spread(slots) << 28;
    }
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
    if (!wakpi_reserve(&teller->rows->allocator, &teller->list, &teller->capacity, teller->count + 1,
                       sizeof *teller->list))
        return NULL;
    teller->at[row] = (uint32_t)teller->count;
    struct wakpi_teller_row *made = &teller->list[teller->count++];
    made->row = row;
    made->few = 0;
    made->packed = made->people = 0;
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

static wakpi_status tally(struct wakpi_teller *teller, uint32_t row, const struct wakpi_telling *telling,
                          int64_t times)
{
    struct wakpi_cells *rows = teller->rows;
    struct wakpi_tally *tally = wakpi_cell_tally(rows, wakpi_arena_at(&rows->cells, row));
    if (!tally)
        return WAKPI_NO_MEMORY;
    wakpi_tally_add(tally, &rows->plan, telling, times);
    return WAKPI_OK;
}

static wakpi_status tally_alike(struct wakpi_teller *teller, struct wakpi_teller_alike *alike)
{
    struct wakpi_telling telling = {.slots = 0};
    if (alike->count == 0)
        return WAKPI_OK;
    unpack(alike->packed, &telling);
    wakpi_status status = tally(teller, alike->row, &telling, alike->count);
    alike->count = 0;
    return status;
}

/* Counts one more of those who told the same. */
static wakpi_status count_alike(struct wakpi_teller *teller, uint32_t row, uint64_t packed)
{
    uint64_t hash = (packed ^ (uint64_t)row << 32) * UINT64_C(0x9e3779b97f4a7c15);
    struct wakpi_teller_alike *alike = &teller->alike[hash >> 58];
    wakpi_status status = WAKPI_OK;
    if (alike->packed != packed || alike->row != row || alike->count == UINT32_MAX)
        status = tally_alike(teller, alike);
    alike->packed = packed;
    alike->row = row;
    alike->count++;
    return status;
}

wakpi_status wakpi_teller_end_person(struct wakpi_teller *teller)
{
    const struct wakpi_tally_plan *plan = &teller->rows->plan;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < teller->count && status == WAKPI_OK; i++) {
        struct wakpi_teller_row *row = &teller->list[i];
        for (uint32_t left = plan->people; left != 0; left &= left - 1) {
            int slot = __builtin_ctz(left);
            row->packed |= (row->people >> plan->measures[slot] & 1) << (4 * slot);
        }
        if (row->telling.slots == 0) {
            status = count_alike(teller, row->row, row->packed);
            continue;
        }
        unpack(row->packed, &row->telling);
        status = tally(teller, row->row, &row->telling, 1);
    }
    teller->count = 0;
    return status;
}

wakpi_status wakpi_teller_finish(struct wakpi_teller *teller, wakpi_status status)
{
    const struct wakpi_allocator *allocator = &teller->rows->allocator;
    for (int i = 0; i < WAKPI_TELLER_ALIKE && status == WAKPI_OK; i++)
        status = tally_alike(teller, &teller->alike[i]);
    wakpi_release(allocator, teller->list, teller->capacity, sizeof *teller->list);
    wakpi_release(allocator, teller->at, teller->row_count, sizeof *teller->at);
    return status;
}
