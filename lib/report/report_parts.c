#include "report/report_parts.h"

void *wakpi_part_new(const struct wakpi_report *report, enum wakpi_part_kind kind, size_t size)
{
    struct wakpi_report_part *part = wakpi_allocate_zeroed(&report->settings.allocator, size, 1);
    if (part) {
        part->kind = kind;
        part->size = size;
    }
    return part;
}

void *wakpi_part_hold(const struct wakpi_report *report, struct wakpi_report_part *part, int index,
                      size_t count, size_t size)
{
    if (count == 0)
        return NULL;
    void *at = wakpi_allocate_zeroed(&report->settings.allocator, count, size);
    if (at)
        part->blocks[index] = (struct wakpi_part_memory){at, count * size};
    return at;
}

void wakpi_part_free(const struct wakpi_report *report, struct wakpi_report_part *part)
{
    const struct wakpi_allocator *allocator = &report->settings.allocator;
    if (!part)
        return;
    for (int i = 0; i < WAKPI_PART_BLOCKS; i++)
        wakpi_release(allocator, part->blocks[i].at, part->blocks[i].size, 1);
    wakpi_release(allocator, part, part->size, 1);
}

wakpi_status wakpi_part_finish(struct wakpi_report *report, struct wakpi_report_part *part,
                               wakpi_status status)
{
    struct wakpi_report_part **end = &report->parts;
    if (status != WAKPI_OK) {
        wakpi_part_free(report, part);
        return status;
    }
    while (*end)
        end = &(*end)->next;
    *end = part;
    return WAKPI_OK;
}

void wakpi_parts_free(struct wakpi_report *report)
{
    while (report->parts) {
        struct wakpi_report_part *part = report->parts;
        report->parts = part->next;
        wakpi_part_free(report, part);
    }
}
