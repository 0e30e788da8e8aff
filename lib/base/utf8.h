/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
#ifndef WAKPI_BASE_UTF8_H
#define WAKPI_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character that begins at `bytes`, 0 where none well formed does. */
size_t wakpi_utf8_length(const char *bytes, size_t size);
/* The same, and its code point. */
size_t wakpi_utf8_decode(const char *bytes, size_t size, uint32_t *code_point);
int wakpi_utf8_valid(const char *bytes, size_t size);
/* The longest whole-character beginning of well formed text that has at most `limit` bytes. */
size_t wakpi_utf8_cut(const char *bytes, size_t size, size_t limit);

#endif
