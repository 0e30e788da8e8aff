#include <wakpi/base.h>

struct status_row {
    wakpi_status status;
    const char *key;
    const char *text;
};

static const struct status_row rows[] = {
    {WAKPI_OK, "ok", "ok"},
    {WAKPI_UNBOUNDED, "unbounded", "an interval end is unbounded"},
    {WAKPI_SMALL_SAMPLE, "small_sample", "the sample is small"},
    {WAKPI_DEGENERATE, "degenerate", "there is no variance to judge by"},
    {WAKPI_END, "end", "there is no further row"},
    {WAKPI_INVALID, "invalid", "an argument is out of its range"},
    {WAKPI_UNDEFINED, "undefined", "the quantity has no value"},
    {WAKPI_INCONSISTENT, "inconsistent", "a part is larger than its whole"},
    {WAKPI_OVERFLOW, "overflow", "a sum leaves its range"},
    {WAKPI_NO_MEMORY, "no_memory", "no memory"},
    {WAKPI_NOT_FOUND, "not_found", "there is no such name"},
    {WAKPI_AMBIGUOUS, "ambiguous", "the name has several meanings"},
    {WAKPI_CONFLICT, "conflict", "two values that must be equal differ"},
    {WAKPI_MALFORMED, "malformed", "the input is malformed"},
    {WAKPI_TOO_SMALL, "too_small", "the buffer is too small"},
    {WAKPI_LIMIT, "limit", "the input exceeds a limit"},
    {WAKPI_CORRUPT, "corrupt", "the saved bytes are corrupt"},
    {WAKPI_VERSION, "version", "the saved bytes are of another version"},
    {WAKPI_CURRENCY, "currency", "the currencies differ"},
    {WAKPI_MISMATCH, "mismatch", "the options of the handles do not agree"},
    {WAKPI_SIGNATURE, "signature", "the signature is not that of the body"},
    {WAKPI_WRITE, "write", "the write callback refused"},
    {WAKPI_INTERNAL, "internal", "an internal promise was broken"},
};

static const struct status_row *find_row(wakpi_status status)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].status == status)
            return &rows[i];
    }
    return NULL;
}

const char *wakpi_status_text(wakpi_status status)
{
    const struct status_row *row = find_row(status);
    return row ? row->text : "unknown status";
}

const char *wakpi_status_key(wakpi_status status)
{
    const struct status_row *row = find_row(status);
    return row ? row->key : NULL;
}
