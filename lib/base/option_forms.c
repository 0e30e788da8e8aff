#include "base/option_forms.h"

#include <string.h>

#include "base/business_hours.h"
#include "base/credit_keys.h"
#include "base/money.h"
#include "base/utf8.h"

const char *wakpi_form_bytes(const char *text, size_t size)
{
    (void)text;
    (void)size;
    return NULL;
}

const char *wakpi_form_utf8(const char *text, size_t size)
{
    if (!wakpi_utf8_valid(text, size))
        return "is not UTF-8";
    return memchr(text, '\0', size) ? "holds a NUL byte" : NULL;
}

const char *wakpi_form_currency(const char *text, size_t size)
{
    return size == 0 || wakpi_currency_known(text, size) ? NULL : "is not an ISO 4217 code, as EUR is";
}

/* Names and "+02:00" only: what the zone's data say is judged when a handle loads it. */
const char *wakpi_form_zone(const char *text, size_t size)
{
    if (size == 0)
        return "is empty; UTC is said as UTC";
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        int letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || !strchr("_+-/:", c)))
            return "is not a time zone's name, as Europe/Rome is";
    }
    return NULL;
}

const char *wakpi_form_business_hours(const char *text, size_t size)
{
    struct wakpi_business_hours hours;
    return wakpi_business_hours_parse(text, size, &hours);
}

const char *wakpi_form_key(const char *text, size_t size)
{
    (void)text;
    return size == 0 || size == 16 ? NULL : "is not 16 bytes";
}

const char *const wakpi_credit_keys[WAKPI_CREDIT_KEY_LIMIT] = {
    NULL, "last", "named", "click", "first", "linear", "decay", "position",
};

const char *wakpi_form_attribution(const char *text, size_t size)
{
    for (size_t i = 1; i < WAKPI_CREDIT_KEY_LIMIT; i++) {
        if (strlen(wakpi_credit_keys[i]) == size && memcmp(wakpi_credit_keys[i], text, size) == 0)
            return NULL;
    }
    return "is none of last, named, click, first, linear, decay and position";
}
