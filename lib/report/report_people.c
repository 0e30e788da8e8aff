/* How far people come, and who of them stays: funnels and cohorts in a report. */
#include <stdio.h>
#include <string.h>

#include "report/report_parts.h"

/* ---- funnels ---- */

static double median_of(wakpi_status (*times)(const wakpi_funnel *, int32_t, wakpi_histogram **),
                        const wakpi_funnel *funnel, int32_t stage, wakpi_status *status)
{
    wakpi_histogram *histogram = NULL;
    int64_t median = -1;
    *status = times(funnel, stage, &histogram);
    if (*status == WAKPI_OK && wakpi_histogram_quantile(histogram, 0.5, &median) != WAKPI_OK)
        median = -1;
    wakpi_histogram_free(histogram);
    return median < 0 ? -1 : (double)median / 1e3;
}

static wakpi_status take_stage(const wakpi_funnel *funnel, int32_t at, struct wakpi_report_stage *stage)
{
    wakpi_status status = WAKPI_OK;
    snprintf(stage->name, sizeof stage->name, "%s", wakpi_funnel_stage_name(funnel, at));
    wakpi_funnel_get(funnel, at, &stage->count);
    wakpi_funnel_immature(funnel, at, &stage->immature);
    stage->median = stage->overall_median = -1;
    stage->step.struct_size = stage->overall.struct_size = sizeof stage->step;
    stage->step.status = WAKPI_UNDEFINED;
    wakpi_funnel_overall(funnel, at, &stage->overall);
    if (at == 0)
        return WAKPI_OK;
    wakpi_funnel_step(funnel, at, &stage->step);
    if (wakpi_funnel_drop_off(funnel, at, &stage->lost) != WAKPI_OK)
        stage->lost = -1;
    stage->median = median_of(wakpi_funnel_step_times, funnel, at, &status);
    if (status == WAKPI_OK)
        stage->overall_median = median_of(wakpi_funnel_overall_times, funnel, at, &status);
    return status;
}

wakpi_status wakpi_report_add_funnel(wakpi_report *report, const wakpi_funnel *funnel, wakpi_error *error)
{
    if (!report || !funnel)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a part needs a report and a funnel");
    struct wakpi_report_funnel *part = wakpi_part_new(report, WAKPI_PART_FUNNEL, sizeof *part);
    wakpi_status status = part ? WAKPI_OK : WAKPI_NO_MEMORY;
    if (part) {
        part->people = 1;
        part->count = wakpi_funnel_stage_count(funnel);
        part->stages = wakpi_part_hold(report, &part->part, 0, (size_t)part->count, sizeof *part->stages);
        status = part->stages ? WAKPI_OK : WAKPI_NO_MEMORY;
    }
    for (int32_t i = 0; status == WAKPI_OK && i < part->count; i++)
        status = take_stage(funnel, i, &part->stages[i]);
    if (status != WAKPI_OK)
        wakpi_fail(error, status, -1, "a funnel: %s", wakpi_status_text(status));
    return wakpi_part_finish(report, part ? &part->part : NULL, status);
}

/* ---- cohorts ---- */

/* Makes room for one row more, twice as much as there is. */
static wakpi_status reserve_row(const wakpi_report *report, struct wakpi_report_cohorts *part)
{
    const struct wakpi_allocator *allocator = &report->settings.allocator;
    struct wakpi_part_memory *rows = &part->part.blocks[0], *cells = &part->part.blocks[1];
    size_t each = (size_t)part->columns * sizeof *part->cells, old = rows->size / sizeof *part->rows;
    if (part->count < old)
        return WAKPI_OK;
    size_t count = old ? 2 * old : 16;
    void *grown = wakpi_reallocate(allocator, rows->at, rows->size, count * sizeof *part->rows, 1);
    if (!grown)
        return WAKPI_NO_MEMORY;
    *rows = (struct wakpi_part_memory){grown, count * sizeof *part->rows};
    part->rows = grown;
    if (!(grown = wakpi_reallocate(allocator, cells->at, cells->size, count * each, 1)))
        return WAKPI_NO_MEMORY;
    *cells = (struct wakpi_part_memory){grown, count * each};
    part->cells = grown;
    return WAKPI_OK;
}

static wakpi_status take_cohort(const wakpi_report *report, struct wakpi_report_cohorts *part,
                                const wakpi_cohorts *cohorts)
{
    int64_t from, to;
    const char *period;
    wakpi_status status = reserve_row(report, part);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_report_cohort *row = &part->rows[part->count];
    status = wakpi_cohorts_period(cohorts, &from, &to, &period);
    if (status == WAKPI_OK)
        status = wakpi_cohorts_size(cohorts, &row->persons, &row->immature);
    if (status != WAKPI_OK)
        return status;
    snprintf(row->period, sizeof row->period, "%s", period);
    for (int32_t i = 0; i < part->columns; i++) {
        struct wakpi_report_cell *cell = &part->cells[part->count * (size_t)part->columns + (size_t)i];
        *cell = (struct wakpi_report_cell){.persons = -1};
        status = wakpi_cohorts_get(cohorts, i, part->what, &cell->persons, &cell->immature);
        if (status != WAKPI_OK && status != WAKPI_UNDEFINED)
            return status;
    }
    part->count++;
    return WAKPI_OK;
}

wakpi_status wakpi_report_add_cohorts(wakpi_report *report, wakpi_cohorts *cohorts, int32_t columns,
                                      int32_t count, wakpi_error *error)
{
    if (!report || !cohorts || columns < 0 || columns > 1000 || !wakpi_cohort_count_key(count))
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "a part needs a report, cohorts, their columns and a count");
    struct wakpi_report_cohorts *part = wakpi_part_new(report, WAKPI_PART_COHORTS, sizeof *part);
    wakpi_status status = part ? WAKPI_OK : WAKPI_NO_MEMORY;
    if (part) {
        part->columns = columns + 1;
        part->what = count;
    }
    while (status == WAKPI_OK && (status = wakpi_cohorts_next(cohorts)) == WAKPI_OK)
        status = take_cohort(report, part, cohorts);
    if (status != WAKPI_END)
        wakpi_fail(error, status, -1, "cohorts: %s", wakpi_status_text(status));
    return wakpi_part_finish(report, part ? &part->part : NULL, status == WAKPI_END ? WAKPI_OK : status);
}
