/* What the two halves of the codec share. */
#ifndef WAKPI_BASE_CODEC_LAYOUT_H
#define WAKPI_BASE_CODEC_LAYOUT_H

#include "base/siphash.h"

/* A byte beyond ASCII, and both ends of line: a transfer that takes it for text shows at once. */
#define WAKPI_CODEC_MAGIC "\x89wakpi\r\n"

enum { WAKPI_CODEC_HEADER_SIZE = 16, WAKPI_CODEC_CHECKSUM_SIZE = 8, WAKPI_CODEC_SECTION_SIZE = 12 };

/* Public on purpose: the checksum is no signature. */
static inline struct wakpi_key wakpi_codec_key(void)
{
    return wakpi_key_from("wakpi saved byte");
}

static inline uint64_t wakpi_codec_checksum(const void *bytes, size_t size)
{
    struct wakpi_siphash hash = wakpi_siphash_begin_64(wakpi_codec_key());
    wakpi_siphash_bytes(&hash, bytes, size);
    return wakpi_siphash_end_64(&hash);
}

#endif
