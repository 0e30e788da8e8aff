/* Filling a caller's wakpi_error. */
#ifndef WAKPI_BASE_ERROR_H
#define WAKPI_BASE_ERROR_H

#include <wakpi/base.h>

#if defined(__GNUC__)
#define WAKPI_PRINTF(format, first) __attribute__((format(printf, format, first)))
#else
#define WAKPI_PRINTF(format, first)
#endif

/* Returns `status`, so that a function fails in one line: return wakpi_fail(error, WAKPI_INVALID, -1, "...").
 * `error` may be NULL; only as much is written as its struct_size says is there. Formats with %s %.*s %d %lld and
 * the like only, never a floating point conversion (the locale would speak in it). Cut text ends on a whole
 * UTF-8 character. */
wakpi_status wakpi_fail(wakpi_error *error, wakpi_status status, int64_t position, const char *format, ...)
    WAKPI_PRINTF(4, 5);

#endif
