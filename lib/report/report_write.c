#include "report/report.h"

#include <string.h>

struct format {
    const char *key;
    void (*write)(const struct wakpi_report *report, struct wakpi_output *writer);
};

static const struct format formats[] = {
    [WAKPI_FORMAT_TEXT] = {"text", wakpi_report_text},
    [WAKPI_FORMAT_JSON] = {"json", wakpi_report_json},
    [WAKPI_FORMAT_OPENMETRICS] = {"openmetrics", wakpi_report_openmetrics},
    [WAKPI_FORMAT_CSV] = {"csv", wakpi_report_csv},
    [WAKPI_FORMAT_HTML] = {"html", wakpi_report_html},
};

static const struct format *format_at(int32_t format)
{
    if (format < 1 || (size_t)format >= sizeof formats / sizeof formats[0])
        return NULL;
    return &formats[format];
}

const char *wakpi_format_key(int32_t format)
{
    const struct format *found = format_at(format);
    return found ? found->key : NULL;
}

wakpi_status wakpi_format_by_key(const char *key, int32_t *format)
{
    if (!key || !format)
        return WAKPI_INVALID;
    for (int32_t i = 1; format_at(i); i++) {
        if (strcmp(formats[i].key, key) == 0) {
            *format = i;
            return WAKPI_OK;
        }
    }
    return WAKPI_NOT_FOUND;
}

wakpi_status wakpi_report_write(const wakpi_report *report, int32_t format, wakpi_write_function write,
                                void *context, wakpi_error *error)
{
    const struct format *chosen = format_at(format);
    struct wakpi_output writer;
    if (!report || !write)
        return wakpi_fail(error, WAKPI_INVALID, -1, "writing needs a report and a callback");
    if (!chosen)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%d is no format", (int)format);
    wakpi_output_start(&writer, write, context);
    chosen->write(report, &writer);
    if (wakpi_output_finish(&writer) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_WRITE, -1, "the write callback refused");
    return WAKPI_OK;
}

/* Fills what fits and counts all. */
struct printing {
    char *buffer;
    size_t capacity, size;
};

static int32_t print_piece(void *context, const void *bytes, size_t size)
{
    struct printing *printing = context;
    if (printing->size < printing->capacity) {
        size_t room = printing->capacity - printing->size;
        memcpy(printing->buffer + printing->size, bytes, size < room ? size : room);
    }
    printing->size += size;
    return 0;
}

wakpi_status wakpi_report_print(const wakpi_report *report, int32_t format, char *buffer, size_t capacity,
                                size_t *size)
{
    struct printing measuring = {0}, printing = {.buffer = buffer, .capacity = capacity};
    if (!size || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    wakpi_status status = wakpi_report_write(report, format, print_piece, &measuring, NULL);
    if (status != WAKPI_OK)
        return status;
    *size = measuring.size + 1;
    if (!buffer || capacity < *size)
        return WAKPI_TOO_SMALL;
    status = wakpi_report_write(report, format, print_piece, &printing, NULL);
    buffer[measuring.size] = '\0';
    return status;
}
