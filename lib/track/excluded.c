#include "track/excluded.h"

#include <string.h>

#include "base/sort.h"

static int compare_names(const void *first, const void *second, const void *context)
{
    const struct wakpi_fingerprint *a = first, *b = second;
    (void)context;
    return wakpi_fingerprint_compare(*a, *b);
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

wakpi_status wakpi_excluded_start(struct wakpi_excluded *excluded, const struct wakpi_settings *settings,
                                  struct wakpi_key key)
{
    size_t size;
    const char *text = wakpi_settings_text(settings, WAKPI_SETTING_EXCLUDED, &size);
    memset(excluded, 0, sizeof *excluded);
    for (size_t at = 0; at < size;) {
        const char *comma = memchr(text + at, ',', size - at);
        size_t end = comma ? (size_t)(comma - text) : size, next = end + 1;
        while (at < end && is_space(text[at]))
            at++;
        while (at < end && is_space(text[end - 1]))
            end--;
        if (at < end) {
            if (!wakpi_reserve(&settings->allocator, &excluded->names, &excluded->capacity,
                               excluded->count + 1, sizeof *excluded->names))
                return WAKPI_NO_MEMORY;
            excluded->names[excluded->count++] = wakpi_name_fingerprint(key, text + at, end - at);
        }
        at = next;
    }
    if (excluded->count > 0)
        wakpi_sort(excluded->names, excluded->count, sizeof *excluded->names, compare_names, NULL);
    return WAKPI_OK;
}

void wakpi_excluded_drop(struct wakpi_excluded *excluded, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, excluded->names, excluded->capacity, sizeof *excluded->names);
    memset(excluded, 0, sizeof *excluded);
}

static int has_name(const struct wakpi_excluded *excluded, struct wakpi_fingerprint name)
{
    size_t low = 0, high = excluded->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = wakpi_fingerprint_compare(excluded->names[middle], name);
        if (order == 0)
            return 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

int wakpi_excluded_has(const struct wakpi_excluded *excluded, const struct wakpi_stated *stated)
{
    for (int i = 0; i < stated->count && excluded->count > 0; i++) {
        if (has_name(excluded, stated->identities[i]))
            return 1;
    }
    return 0;
}
