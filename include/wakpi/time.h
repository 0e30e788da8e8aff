/**
 * @file time.h
 * @brief Times as text.
 */
#ifndef WAKPI_TIME_H
#define WAKPI_TIME_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads an RFC 3339 time such as "2026-11-21T14:03:07.5+01:00". Text without an offset is refused, since it names no
 * time; decimals beyond milliseconds are cut.
 * @param text   UTF-8, need not be NUL-terminated
 * @param size   bytes of `text`
 * @param time   receives milliseconds since the epoch, UTC
 * @param error  receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL arguments) or #WAKPI_MALFORMED. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_time_parse(const char *text, size_t size, int64_t *time, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
