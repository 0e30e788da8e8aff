#include "page.h"

#include <stdio.h>
#include <string.h>

wakpi_report *page_new(const struct arguments *arguments)
{
    wakpi_report *page = NULL;
    if (wakpi_report_new(arguments->options, &page) != WAKPI_OK) {
        fputs("wakpi-report: out of memory\n", stderr);
        return NULL;
    }
    wakpi_report_set_language(page, arguments->language);
    if (arguments->title &&
        wakpi_report_set_title(page, arguments->title, strlen(arguments->title)) != WAKPI_OK)
        fputs("wakpi-report: --title is no UTF-8 or too long, and left out\n", stderr);
    return page;
}

/* Rows by labels come one label after the other: the first and the last day are looked for. */
static wakpi_status find_days(wakpi_cursor *cursor, char first[32], char last[32])
{
    wakpi_status status;
    while ((status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        const char *name;
        int64_t from, to;
        status = wakpi_cursor_period(cursor, &from, &to, &name);
        if (status != WAKPI_OK)
            return status;
        if (first[0] == '\0' || strcmp(name, first) < 0)
            snprintf(first, 32, "%s", name);
        if (strcmp(name, last) > 0)
            snprintf(last, 32, "%s", name);
    }
    return status == WAKPI_END ? WAKPI_OK : status;
}

wakpi_status page_note_period(const struct arguments *arguments, const wakpi_tracker *tracker,
                              wakpi_report *page)
{
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    char first[32] = "", last[32] = "";
    wakpi_status status = wakpi_query_copy(arguments->query, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_period(query, WAKPI_PERIOD_DAY);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, query, &cursor, NULL);
    if (status == WAKPI_OK)
        status = find_days(cursor, first, last);
    if (status == WAKPI_OK)
        status = wakpi_report_set_period(page, first, last);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return status;
}

static int32_t write_out(void *context, const void *bytes, size_t size)
{
    return fwrite(bytes, 1, size, context) == size ? 0 : 1;
}

int page_write(const struct arguments *arguments, const wakpi_report *page)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_report_write(page, arguments->format, write_out, stdout, &error) == WAKPI_OK)
        return EXIT_GOOD;
    fprintf(stderr, "wakpi-report: %s\n", error.text);
    return EXIT_FAILED;
}

size_t page_cut(const char *text, size_t size)
{
    if (size <= PAGE_NAME)
        return size;
    size = PAGE_NAME;
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    return size;
}

size_t page_name(const struct place *place, char name[PAGE_NAME])
{
    size_t used = 0;
    for (int32_t label = 1; label <= WAKPI_LABEL_CONVERSION; label++) {
        size_t room = PAGE_NAME - used, size = place->sizes[label];
        if (size == 0)
            continue;
        if (used > 0 && room > 2) {
            memcpy(name + used, ", ", 2);
            used += 2;
            room -= 2;
        }
        if (size > room)
            for (size = room; size > 0 && ((unsigned char)place->texts[label][size] & 0xc0) == 0x80;)
                size--;
        memcpy(name + used, place->texts[label], size);
        used += size;
    }
    return used;
}
