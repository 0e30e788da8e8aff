/* Filling a caller's wakpi_error. */
#ifndef WAKPI_BASE_ERROR_H
#define WAKPI_BASE_ERROR_H

#include <stdarg.h>
#include <wakpi/base.h>

#if defined(__GNUC__)
#define WAKPI_PRINTF(text, first) __attribute__((format(__printf__, text, first)))
#else
#define WAKPI_PRINTF(text, first)
#endif

/* Returns `status`, so that a function fails in one line: return wakpi_fail(error, WAKPI_INVALID, -1, "...").
 * `error` may be NULL; only as much is written as its struct_size says is there. Formats with %s %.*s %d %lld
 * and the like only, never a floating point conversion (the locale would speak in it). Cut text ends on a
 * whole UTF-8 character. */
wakpi_status wakpi_fail(wakpi_error *error, wakpi_status status, int64_t position, const char *format, ...)
    WAKPI_PRINTF(4, 5);
#ifdef __clang_analyzer__
/* The analyser does not look into other files: that the status comes back has to be said here. */
#define wakpi_fail(error, status, ...) (wakpi_fail(error, status, __VA_ARGS__), (status))
#endif

/* vsnprintf followed by wakpi_clean_text, for a capacity of up to 1024; returns the bytes written before the
 * NUL. */
size_t wakpi_format_text(char *out, size_t capacity, const char *format, va_list arguments)
    WAKPI_PRINTF(3, 0);
/* Copies text for people to read: bytes that are no UTF-8 and characters that would disturb a line (controls,
 * line and direction marks) become \xNN; cut at a whole
 * character; always NUL-terminated, capacity >= 1. */
size_t wakpi_clean_text(const char *text, size_t size, char *out, size_t capacity);

#endif
