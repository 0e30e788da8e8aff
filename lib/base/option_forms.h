/* The forms that text options must have. Each returns NULL for well formed text, else what is wrong with
 * it. */
#ifndef WAKPI_BASE_OPTION_FORMS_H
#define WAKPI_BASE_OPTION_FORMS_H

#include <stddef.h>

typedef const char *(*wakpi_option_form)(const char *text, size_t size);

const char *wakpi_form_bytes(const char *text, size_t size);
const char *wakpi_form_utf8(const char *text, size_t size);
const char *wakpi_form_currency(const char *text, size_t size);
const char *wakpi_form_zone(const char *text, size_t size);
const char *wakpi_form_business_hours(const char *text, size_t size);
const char *wakpi_form_key(const char *text, size_t size);
const char *wakpi_form_attribution(const char *text, size_t size);

#endif
