/* Canonical bytes: what is saved, written and read.
 *
 *     magic (8)  kind u32  version u32  sections ...  checksum u64
 *     section: tag u32, size u64, bytes
 *
 * Little-endian, integers only; a varint has one form. The checksum is SipHash-2-4 under a public key over
 * everything before it: it tells accidents, not forgers, so readers still check all they read.
 *
 * Failures stick: put and get as if all went well, ask once at the end. */
#ifndef WAKPI_BASE_CODEC_H
#define WAKPI_BASE_CODEC_H

#include <wakpi/base.h>

#include "base/allocator.h"
#include "base/error.h"
#include "base/siphash.h"

/* Four letters as a number, for kinds and tags: in the bytes they stand in this order. */
#define WAKPI_TAG(a, b, c, d)                                                                                \
    ((uint32_t)(unsigned char)(a) | (uint32_t)(unsigned char)(b) << 8 | (uint32_t)(unsigned char)(c) << 16 | \
     (uint32_t)(unsigned char)(d) << 24)

/* ---- writing ---- */

struct wakpi_writer;
/* Puts a subject's bytes. It is called more than once for one saving (to measure, then to write), and must
 * put the same bytes each time. */
typedef void (*wakpi_put_function)(struct wakpi_writer *writer, const void *subject);

/* The whole of a saved state into a caller's buffer. *size receives the size needed, also with
 * WAKPI_TOO_SMALL, when the buffer is left alone; `buffer` may be NULL with capacity 0. */
wakpi_status wakpi_codec_save(uint32_t kind, uint32_t version, wakpi_put_function put, const void *subject,
                              void *buffer, size_t capacity, size_t *size);
/* The same in pieces through a callback. */
wakpi_status wakpi_codec_write(uint32_t kind, uint32_t version, wakpi_put_function put, const void *subject,
                               wakpi_write_function write, void *context, wakpi_error *error);
/* Bytes that `put` alone puts, without header and checksum. */
uint64_t wakpi_codec_measure(wakpi_put_function put, const void *subject);

void wakpi_put_u8(struct wakpi_writer *writer, uint8_t value);
void wakpi_put_u32(struct wakpi_writer *writer, uint32_t value);
void wakpi_put_u64(struct wakpi_writer *writer, uint64_t value);
void wakpi_put_i64(struct wakpi_writer *writer, int64_t value);
/* Seven bits a byte, lowest first: small numbers are short. */
void wakpi_put_varint(struct wakpi_writer *writer, uint64_t value);
/* Signed numbers of small size are short too: 0 -1 1 -2 ... as 0 1 2 3 ... */
void wakpi_put_signed(struct wakpi_writer *writer, int64_t value);
void wakpi_put_raw(struct wakpi_writer *writer, const void *bytes, size_t size);
/* The size as a varint, then the bytes. */
void wakpi_put_bytes(struct wakpi_writer *writer, const void *bytes, size_t size);
/* A section of what `put` puts. */
void wakpi_put_section(struct wakpi_writer *writer, uint32_t tag, wakpi_put_function put,
                       const void *subject);
/* Stops the writing with a status. */
void wakpi_writer_fail(struct wakpi_writer *writer, wakpi_status status);

/* A growing array of bytes, for encodings that are kept or compared in memory. */
struct wakpi_bytes {
    const struct wakpi_allocator *allocator;
    unsigned char *bytes;
    size_t size, capacity;
};

/* Appends what `put` puts, without header and checksum; WAKPI_OK or WAKPI_NO_MEMORY with *bytes as it was. */
wakpi_status wakpi_bytes_append(struct wakpi_bytes *bytes, wakpi_put_function put, const void *subject);
void wakpi_bytes_drop(struct wakpi_bytes *bytes);

/* ---- reading ---- */

struct wakpi_reader {
    const unsigned char *bytes; /* of the whole */
    size_t at, end;
    wakpi_status status;
    size_t position;  /* of the failure */
    const char *what; /* is wrong, static */
};

/* Checks magic, kind, version, checksum and places the reader on the first section. `newest` is the newest
 * version the caller reads; *version receives the one found. WAKPI_CORRUPT, WAKPI_VERSION or WAKPI_MISMATCH
 * (another kind). */
wakpi_status wakpi_codec_open(struct wakpi_reader *reader, const void *bytes, size_t size, uint32_t kind,
                              uint32_t newest, uint32_t *version, wakpi_error *error);
/* A reader of bytes without header and checksum. */
struct wakpi_reader wakpi_reader_of(const void *bytes, size_t size);

/* Stops the reading: `what` is a static text as "days are not in order". The first failure stays. */
void wakpi_reader_fail(struct wakpi_reader *reader, wakpi_status status, const char *what);
static inline int wakpi_reader_failed(const struct wakpi_reader *reader)
{
    return reader->status != WAKPI_OK;
}

/* All give 0 or nothing once the reader has failed. What a large state has millions of is read in place. */

/* `size` bytes, borrowed; NULL where there are not so many. */
static inline const void *wakpi_get_raw(struct wakpi_reader *reader, size_t size)
{
    if (size > reader->end - reader->at) {
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "it ends too early");
        return NULL;
    }
    const void *bytes = reader->bytes + reader->at;
    reader->at += size;
    return bytes;
}

static inline uint8_t wakpi_get_u8(struct wakpi_reader *reader)
{
    const unsigned char *byte = wakpi_get_raw(reader, 1);
    return byte ? *byte : 0;
}

static inline uint64_t wakpi_get_u64(struct wakpi_reader *reader)
{
    const void *bytes = wakpi_get_raw(reader, 8);
    return bytes ? wakpi_load_u64(bytes) : 0;
}

uint64_t wakpi_get_longer_varint(struct wakpi_reader *reader);
static inline uint64_t wakpi_get_varint(struct wakpi_reader *reader)
{
    if (reader->at < reader->end && reader->bytes[reader->at] < 0x80)
        return reader->bytes[reader->at++];
    return wakpi_get_longer_varint(reader);
}

static inline int64_t wakpi_get_signed(struct wakpi_reader *reader)
{
    uint64_t value = wakpi_get_varint(reader);
    return (int64_t)(value & 1 ? ~(value >> 1) : value >> 1);
}

/* A varint up to `maximum`. */
static inline uint64_t wakpi_get_up_to(struct wakpi_reader *reader, uint64_t maximum)
{
    uint64_t value = wakpi_get_varint(reader);
    if (value <= maximum)
        return value;
    wakpi_reader_fail(reader, WAKPI_CORRUPT, "a number is out of its range");
    return 0;
}

uint32_t wakpi_get_u32(struct wakpi_reader *reader);
int64_t wakpi_get_i64(struct wakpi_reader *reader);
/* A number of elements that take `each` bytes at least: one that the bytes left cannot hold is refused, so
 * that it may size an allocation. */
size_t wakpi_get_count(struct wakpi_reader *reader, size_t each);
/* Size and bytes, at most `limit`; borrowed, never NULL (an empty text after a failure). */
const char *wakpi_get_bytes(struct wakpi_reader *reader, size_t limit, size_t *size);

/* Enters the section that must come next; read it through *section, then leave it with
 * wakpi_leave_section. */
void wakpi_enter_section(struct wakpi_reader *reader, uint32_t tag, struct wakpi_reader *section);
/* Passes a failure on; a section that was not read to its end is one. */
void wakpi_leave_section(struct wakpi_reader *reader, const struct wakpi_reader *section);
/* The tag of the next section, 0 at the end. */
uint32_t wakpi_peek_tag(const struct wakpi_reader *reader);

static inline size_t wakpi_reader_left(const struct wakpi_reader *reader)
{
    return reader->end - reader->at;
}
/* The verdict at the end: bytes left over are a failure as well. */
wakpi_status wakpi_codec_close(struct wakpi_reader *reader, wakpi_error *error);

#endif
