#include "track/answer.h"

#include <string.h>

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
    return row ? wakpi_cell_add(answer->rows, row, contribution) : WAKPI_NO_MEMORY;
}
