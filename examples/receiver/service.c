#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_AT_ONCE = 4 };

int service_open(struct service *service, const struct settings *settings)
{
    wakpi_error error = {.struct_size = sizeof error};
    *service = (struct service){.settings = settings};
    if (wakpi_store_open(settings->path, settings->options, &service->intake, &error) == WAKPI_OK &&
        wakpi_store_open(settings->path, settings->options, &service->reports, &error) == WAKPI_OK)
        return 0;
    fprintf(stderr, "receiver: %s: %s\n", settings->path, error.text);
    return 1;
}

void service_close(struct service *service)
{
    wakpi_store_free(service->intake);
    wakpi_store_free(service->reports);
}

/* Under the secret of today, or the one before while it is being replaced. */
static int is_signed(const struct settings *settings, const char *body, size_t size, const char *signature)
{
    for (int i = 0; i < 2; i++) {
        const char *secret = settings->secrets[i];
        if (secret && signature &&
            wakpi_webhook_verify(body, size, signature, strlen(signature), secret, strlen(secret)) ==
                WAKPI_OK)
            return 1;
    }
    return 0;
}

/* Only what will never be taken is the sender's fault; all else is to come again. */
static unsigned http_status(wakpi_status status)
{
    switch (status) {
    case WAKPI_OK:
        return 200;
    case WAKPI_LIMIT:
        return 413;
    case WAKPI_MALFORMED:
        return 400;
    default:
        return 503;
    }
}

unsigned service_take(struct service *service, int own_event, const char *body, size_t size,
                      const char *signature, char *what, size_t capacity)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (!is_signed(service->settings, body, size, signature)) {
        snprintf(what, capacity, "X-Hub-Signature-256 is not that of the body");
        return 401;
    }
    wakpi_status status = own_event ? wakpi_store_read_event(service->intake, body, size, &error)
                                    : wakpi_store_read_webhook(service->intake, body, size, &error);
    snprintf(what, capacity, "%s", status == WAKPI_OK ? "taken in" : error.text);
    return http_status(status);
}

static int32_t grow(void *context, const void *bytes, size_t size)
{
    struct page *page = context;
    if (page->capacity - page->size < size) {
        size_t capacity = 2 * page->capacity + size;
        char *text = realloc(page->text, capacity);
        if (!text)
            return 1;
        page->text = text;
        page->capacity = capacity;
    }
    memcpy(page->text + page->size, bytes, size);
    page->size += size;
    return 0;
}

/* What all requests brought, and what became of it. */
static wakpi_status add_intake(struct service *service, wakpi_report *report, wakpi_error *error)
{
    wakpi_status status = WAKPI_OK;
    wakpi_intake reason;
    for (int32_t i = 0; status == WAKPI_OK && wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        int64_t count = 0;
        status = wakpi_store_intake(service->reports, reason, &count, error);
        if (status == WAKPI_OK)
            status = wakpi_report_add_intake(report, reason, count);
    }
    return status;
}

static wakpi_status write_report(struct service *service, int32_t format, int64_t as_of, struct page *page,
                                 wakpi_error *error)
{
    const wakpi_tracker *tracker;
    const wakpi_benchmark *benchmark;
    wakpi_query *query = NULL;
    wakpi_report *report = NULL;
    wakpi_status status = wakpi_query_new(NULL, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN);
    if (status == WAKPI_OK)
        status = wakpi_query_as_of(query, as_of);
    if (status == WAKPI_OK)
        status = wakpi_report_new(service->settings->options, &report);
    if (status == WAKPI_OK && wakpi_benchmark_by_key("getgabs", &benchmark) == WAKPI_OK)
        status = wakpi_report_set_benchmark(report, benchmark);
    if (status == WAKPI_OK)
        status = wakpi_store_tracker(service->reports, &tracker, error);
    if (status == WAKPI_OK)
        status = wakpi_report_add_tracker(report, tracker, query, error);
    if (status == WAKPI_OK)
        status = add_intake(service, report, error);
    if (status == WAKPI_OK && format == WAKPI_FORMAT_HTML)
        status = wakpi_report_add_overview(report, tracker, query, error);
    if (status == WAKPI_OK)
        status = wakpi_report_write(report, format, grow, page, error);
    wakpi_report_free(report);
    wakpi_query_free(query);
    return status;
}

unsigned service_report(struct service *service, int32_t format, int64_t as_of, struct page *page)
{
    wakpi_error error = {.struct_size = sizeof error};
    *page = (struct page){0};
    wakpi_status status = write_report(service, format, as_of, page, &error);
    if (status == WAKPI_OK)
        return 200;
    page->size = 0;
    const char *words = *error.text ? error.text : wakpi_status_text(status);
    grow(page, words, strlen(words));
    return 500;
}

void service_compact(struct service *service)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_store_compact(service->reports, STEPS_AT_ONCE, &error) < WAKPI_OK)
        fprintf(stderr, "receiver: folding the store: %s\n", error.text);
}
