#include "track/answer.h"

#include <string.h>

#include "track/teller.h"

wakpi_status wakpi_answer_start(struct wakpi_answer *answer, const char *currency)
{
    const struct wakpi_query *query = answer->query;
    memcpy(answer->currency, currency, strlen(currency) + 1);
    answer->chosen = currency[0] != '\0';
    if (query->filter_count == 0)
        return WAKPI_OK;
    answer->wanted =
        wakpi_allocate_zeroed(&answer->rows->allocator, query->filter_count, sizeof *answer->wanted);
    if (!answer->wanted)
        return WAKPI_NO_MEMORY;
    wakpi_filters_want(query->filters, query->filter_count, answer->labels, answer->wanted);
    return WAKPI_OK;
}

void wakpi_answer_end(struct wakpi_answer *answer)
{
    wakpi_release(&answer->rows->allocator, answer->wanted, answer->query->filter_count,
                  sizeof *answer->wanted);
    answer->wanted = NULL;
    wakpi_release(&answer->rows->allocator, answer->told, answer->told_capacity, sizeof *answer->told);
    answer->told = NULL;
    answer->told_count = answer->told_capacity = 0;
}

int wakpi_answer_passes(const struct wakpi_answer *answer, const uint32_t *labels)
{
    const struct wakpi_query *query = answer->query;
    return wakpi_filters_pass(query->filters, query->filter_count, answer->wanted, labels);
}

/* Money of another currency is left out where one was chosen, and refused where none was: sums must not mix. */
wakpi_status wakpi_answer_judge(struct wakpi_answer *answer, const char *currency, int *left_out)
{
    *left_out = 0;
    if (currency[0] == '\0')
        return WAKPI_OK;
    if (answer->currency[0] == '\0') {
        memcpy(answer->currency, currency, sizeof answer->currency);
        return WAKPI_OK;
    }
    if (memcmp(answer->currency, currency, sizeof answer->currency) == 0)
        return WAKPI_OK;
    if (answer->chosen) {
        *left_out = 1;
        return WAKPI_OK;
    }
    return wakpi_fail(answer->error, WAKPI_CURRENCY, -1,
                      "money is in %s and in %s: choose one by the option currency or wakpi_query_currency",
                      answer->currency, currency);
}

struct wakpi_cell *wakpi_answer_row(struct wakpi_answer *answer, const uint32_t *labels, int64_t time)
{
    const struct wakpi_query *query = answer->query;
    struct wakpi_cell_key key = {{0}, 0};
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (query->grouped[label])
            key.labels[label] = labels[label];
    }
    if (query->period == WAKPI_PERIOD_WEEKDAY_HOUR) {
        key.period = wakpi_zone_weekday_hour(answer->zone, &answer->zone_cursor, time);
    } else if (query->period != WAKPI_PERIOD_NONE) {
        if (time < answer->period.from || time >= answer->period.to)
            answer->period = wakpi_zone_period(answer->zone, &answer->zone_cursor,
                                               (enum wakpi_calendar_period)query->period, time);
        key.period = answer->period.from;
    }
    return wakpi_cells_at(answer->rows, &key);
}

/* ---- what persons tell ---- */

/* Contributions of one person and kind come in runs. */
static int tell(struct wakpi_answer *answer, const struct wakpi_cell *row, uint32_t person, int slot,
                int64_t amount)
{
    size_t last = answer->last_told[slot];
    struct wakpi_answer_told *told = last != 0 ? &answer->told[last - 1] : NULL;
    if (told && told->row == row->place && told->person == person) {
        told->amount = (int64_t)((uint64_t)told->amount + (uint64_t)amount);
        return 1;
    }
    if (!wakpi_reserve(&answer->rows->allocator, &answer->told, &answer->told_capacity,
                       answer->told_count + 1, sizeof *answer->told))
        return 0;
    answer->told[answer->told_count++] =
        (struct wakpi_answer_told){row->place, person, amount, (uint32_t)slot, 0};
    answer->last_told[slot] = answer->told_count;
    return 1;
}

/* What is stated is no person's. */
static wakpi_status take_telling(struct wakpi_answer *answer, const struct wakpi_cell *row,
                                 const struct wakpi_contribution *contribution)
{
    const struct wakpi_tally_plan *plan = &answer->rows->plan;
    uint64_t ones = plan->ones | answer->rows->people;
    if (contribution->person == 0)
        return WAKPI_OK;
    for (uint64_t left = contribution->ones & ones; left != 0; left &= left - 1) {
        int slot = plan->slots[__builtin_ctzll(left)] - 1;
        if (slot >= 0 && !tell(answer, row, contribution->person, slot, 1))
            return WAKPI_NO_MEMORY;
    }
    int slot = plan->slots[contribution->measure] - 1;
    if (slot >= 0 && !tell(answer, row, contribution->person, slot, contribution->amount))
        return WAKPI_NO_MEMORY;
    return WAKPI_OK;
}

/* Links what each person told; returns the first ones by person, + 1. NULL without memory. */
static uint32_t *link_persons(struct wakpi_answer *answer, size_t *persons)
{
    struct wakpi_answer_told *told = answer->told;
    *persons = 0;
    for (size_t i = 0; i < answer->told_count; i++)
        *persons = told[i].person >= *persons ? (size_t)told[i].person + 1 : *persons;
    uint32_t *first = wakpi_allocate_zeroed(&answer->rows->allocator, *persons, sizeof *first);
    for (size_t i = 0; first && i < answer->told_count; i++) {
        told[i].next = first[told[i].person];
        first[told[i].person] = (uint32_t)i + 1;
    }
    return first;
}

static wakpi_status tell_person(const struct wakpi_answer *answer, struct wakpi_teller *teller,
                                uint32_t first)
{
    const struct wakpi_tally_plan *plan = &answer->rows->plan;
    for (uint32_t at = first; at != 0; at = answer->told[at - 1].next) {
        const struct wakpi_answer_told *told = &answer->told[at - 1];
        struct wakpi_teller_row *row = wakpi_teller_find(teller, told->row);
        if (!row)
            return WAKPI_NO_MEMORY;
        if (plan->people >> told->slot & 1)
            row->people |= UINT32_C(1) << (plan->measures[told->slot] - teller->first_people);
        else
            wakpi_telling_add(&row->telling, (int)told->slot, told->amount);
    }
    return wakpi_teller_end_person(teller);
}

static int32_t first_people(const struct wakpi_tally_plan *plan)
{
    return plan->people ? plan->measures[__builtin_ctz(plan->people)] : 0; /* slots rise with measures */
}

wakpi_status wakpi_answer_tally(struct wakpi_answer *answer)
{
    struct wakpi_teller teller;
    size_t persons;
    if (answer->told_count == 0)
        return WAKPI_OK;
    uint32_t *first = link_persons(answer, &persons);
    if (!first)
        return WAKPI_NO_MEMORY;
    wakpi_status status = wakpi_teller_start(&teller, answer->rows, first_people(&answer->rows->plan), 0);
    for (size_t person = 0; person < persons && status == WAKPI_OK; person++)
        status = first[person] != 0 ? tell_person(answer, &teller, first[person]) : WAKPI_OK;
    status = wakpi_teller_finish(&teller, status);
    wakpi_release(&answer->rows->allocator, first, persons, sizeof *first);
    answer->told_count = 0;
    memset(answer->last_told, 0, sizeof answer->last_told);
    return status;
}

wakpi_status wakpi_answer_take(void *context, const struct wakpi_contribution *contribution)
{
    struct wakpi_answer *answer = context;
    const struct wakpi_query *query = answer->query;
    int left_out;
    if (contribution->time < query->from || contribution->time >= query->to ||
        !wakpi_answer_passes(answer, contribution->labels))
        return WAKPI_OK;
    wakpi_status status = wakpi_answer_judge(answer, contribution->currency, &left_out);
    if (status != WAKPI_OK || left_out)
        return status;
    struct wakpi_cell *row = wakpi_answer_row(answer, contribution->labels, contribution->time);
    status = row ? wakpi_cell_add(answer->rows, row, contribution) : WAKPI_NO_MEMORY;
    return status == WAKPI_OK ? take_telling(answer, row, contribution) : status;
}
