#include "track/utm.h"

#include <string.h>

#include "base/utf8.h"

struct span {
    char *text;
    size_t size;
};

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A form's encoding: + is a space, %XX a byte; a % that is none stands for itself. */
static size_t decode(char *text, size_t size)
{
    size_t to = 0;
    for (size_t i = 0; i < size; i++) {
        int high = i + 2 < size && text[i] == '%' ? hex(text[i + 1]) : -1;
        int low = high >= 0 ? hex(text[i + 2]) : -1;
        if (low >= 0) {
            text[to++] = (char)(high << 4 | low);
            i += 2;
        } else {
            text[to++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    return to;
}

static int is_key(const struct span *key, const char *wanted)
{
    return key->size == strlen(wanted) && memcmp(key->text, wanted, key->size) == 0;
}

static void set_label(struct span value, const char **label, size_t *label_size)
{
    if (*label_size > 0)
        return;
    value.size = decode(value.text, value.size);
    if (value.size == 0 || memchr(value.text, '\0', value.size) || !wakpi_utf8_valid(value.text, value.size))
        return;
    *label = value.text;
    *label_size = value.size;
}

static void take_parameter(const struct span *key, struct span value, wakpi_event *event)
{
    if (is_key(key, "utm_campaign"))
        set_label(value, &event->campaign, &event->campaign_size);
    else if (is_key(key, "utm_source"))
        set_label(value, &event->channel, &event->channel_size);
    else if (is_key(key, "utm_content"))
        set_label(value, &event->variant, &event->variant_size);
    else if (is_key(key, "utm_term"))
        set_label(value, &event->segment, &event->segment_size);
}

void wakpi_utm_take(char *url, size_t size, wakpi_event *event)
{
    char *fragment = size > 0 ? memchr(url, '#', size) : NULL;
    char *end = fragment ? fragment : url + size;
    char *at = end > url ? memchr(url, '?', (size_t)(end - url)) : NULL;
    while (at && at < end) {
        at++; /* ? or & */
        char *next = at < end ? memchr(at, '&', (size_t)(end - at)) : NULL;
        char *stop = next ? next : end;
        char *equals = at < stop ? memchr(at, '=', (size_t)(stop - at)) : NULL;
        if (equals)
            take_parameter(&(struct span){at, (size_t)(equals - at)},
                           (struct span){equals + 1, (size_t)(stop - equals - 1)}, event);
        at = next;
    }
}
