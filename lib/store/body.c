#include "store/body.h"

#include <string.h>
#include <wakpi/closing.h>

enum { digits_limit = 32, digits_least = 7 };

/* A phone number's digits, which bodies have without anything between them; 0 where it is none. */
static size_t take_digits(const struct wakpi_store_person *person, char digits[digits_limit])
{
    size_t count = 0;
    for (size_t i = 0; i < person->size; i++) {
        char c = person->identity[i];
        if (c >= '0' && c <= '9') {
            if (count == digits_limit)
                return 0;
            digits[count++] = c;
        } else if (!strchr("+ -().", c)) {
            return 0;
        }
    }
    return count >= digits_least ? count : 0;
}

static int has_text(const struct wakpi_store_person *person, const struct wakpi_store_body *body)
{
    char digits[digits_limit];
    size_t count = take_digits(person, digits);
    return memmem(body->at, body->size, person->identity, person->size) != NULL ||
           (count > 0 && memmem(body->at, body->size, digits, count) != NULL);
}

static wakpi_status read_body(wakpi_tracker *tracker, const struct wakpi_store_body *body)
{
    if (strcmp(body->kind, "webhook") == 0)
        return wakpi_tracker_read_webhook(tracker, body->at, body->size, NULL);
    if (strcmp(body->kind, "event") == 0)
        return wakpi_tracker_read_event(tracker, body->at, body->size, NULL);
    return wakpi_tracker_read_line(tracker, body->at, body->size, NULL);
}

int64_t wakpi_store_body_of(sqlite3_stmt *row, struct wakpi_store_body *body)
{
    const char *kind = (const char *)sqlite3_column_text(row, 2);
    const char *bytes = sqlite3_column_blob(row, 1);
    body->kind = kind ? kind : "";
    body->at = bytes ? bytes : "";
    body->size = (size_t)sqlite3_column_bytes(row, 1);
    body->arrival = sqlite3_column_int64(row, 3);
    return sqlite3_column_int64(row, 0);
}

wakpi_status wakpi_store_body_names(const struct wakpi_store_person *person,
                                    const struct wakpi_store_body *body, int *names, wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    int32_t taken = 0;
    *names = body->arrival <= person->time && has_text(person, body);
    if (*names)
        return WAKPI_OK;
    wakpi_status status = wakpi_tracker_new(person->options, &tracker);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "making a tracker: %s", wakpi_status_text(status));
    status = read_body(tracker, body);
    if (status == WAKPI_OK)
        status = wakpi_tracker_forget(tracker, person->erased, &taken, NULL);
    wakpi_tracker_free(tracker);
    if (status == WAKPI_NO_MEMORY)
        return wakpi_store_fail(error, status, -1, "no memory to read a body");
    *names = status != WAKPI_OK || taken;
    return WAKPI_OK;
}

static wakpi_status select_part(const struct wakpi_store_person *person, const struct wakpi_store_body *part,
                                int wanted, struct wakpi_store_bytes *selected, wakpi_error *error)
{
    int names = 0;
    wakpi_status status = wakpi_store_body_names(person, part, &names, error);
    if (status != WAKPI_OK || names != wanted)
        return status;
    return wakpi_store_bytes_put(selected, part->at, part->size, error);
}

wakpi_status wakpi_store_body_select(const struct wakpi_store_person *person,
                                     const struct wakpi_store_body *body, int wanted,
                                     struct wakpi_store_bytes *selected, wakpi_error *error)
{
    struct wakpi_store_body line = *body;
    wakpi_status status = WAKPI_OK;
    selected->size = 0;
    if (strcmp(body->kind, "lines") != 0)
        return select_part(person, body, wanted, selected, error);
    for (size_t at = 0; at < body->size && status == WAKPI_OK; at += line.size) {
        const char *end = memchr(body->at + at, '\n', body->size - at);
        line.at = body->at + at;
        line.size = end ? (size_t)(end - line.at) + 1 : body->size - at;
        if (strspn(line.at, " \t\r\n") < line.size)
            status = select_part(person, &line, wanted, selected, error);
        else if (!wanted)
            status = wakpi_store_bytes_put(selected, line.at, line.size, error);
    }
    return status;
}
