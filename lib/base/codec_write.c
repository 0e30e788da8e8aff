#include "base/codec.h"

#include <string.h>

#include "base/codec_layout.h"

enum { piece_size = 4096 };

/* One writer serves all: without sink it measures, with memory it fills a buffer, with a callback it hands
 * out pieces. */
struct wakpi_writer {
    uint64_t size; /* put so far */
    wakpi_status status;
    unsigned char *memory; /* where the next byte goes; NULL to measure */
    unsigned char *memory_end;
    unsigned char *piece; /* begin of the piece in hand, where pieces are handed out */
    wakpi_write_function write;
    void *context;
    struct wakpi_siphash checksum;
};

void wakpi_writer_fail(struct wakpi_writer *writer, wakpi_status status)
{
    if (writer->status == WAKPI_OK)
        writer->status = status;
}

/* Hands out the piece in hand. */
static void flush(struct wakpi_writer *writer)
{
    size_t size = (size_t)(writer->memory - writer->piece);
    wakpi_siphash_bytes(&writer->checksum, writer->piece, size);
    writer->memory = writer->piece;
    if (size > 0 && writer->write(writer->context, writer->piece, size) != 0)
        wakpi_writer_fail(writer, WAKPI_WRITE);
}

/* Room for `size` bytes in one run; 0 where there is none to write to. */
static int make_room(struct wakpi_writer *writer, size_t size)
{
    if (writer->status != WAKPI_OK)
        return 0;
    writer->size += size;
    if (!writer->memory)
        return 0;
    if ((size_t)(writer->memory_end - writer->memory) >= size)
        return 1;
    if (writer->write)
        flush(writer);
    else
        wakpi_writer_fail(writer, WAKPI_INTERNAL); /* it was measured, and put more than that */
    return writer->status == WAKPI_OK;
}

void wakpi_put_u8(struct wakpi_writer *writer, uint8_t value)
{
    if (make_room(writer, 1))
        *writer->memory++ = value;
}

void wakpi_put_u32(struct wakpi_writer *writer, uint32_t value)
{
    if (!make_room(writer, 4))
        return;
    wakpi_store_u32(writer->memory, value);
    writer->memory += 4;
}

void wakpi_put_u64(struct wakpi_writer *writer, uint64_t value)
{
    if (!make_room(writer, 8))
        return;
    wakpi_store_u64(writer->memory, value);
    writer->memory += 8;
}

void wakpi_put_i64(struct wakpi_writer *writer, int64_t value)
{
    wakpi_put_u64(writer, (uint64_t)value);
}

void wakpi_put_varint(struct wakpi_writer *writer, uint64_t value)
{
    size_t size = 1;
    for (uint64_t rest = value >> 7; rest > 0; rest >>= 7)
        size++;
    if (!make_room(writer, size))
        return;
    for (; size > 1; size--, value >>= 7)
        *writer->memory++ = (unsigned char)(value | 0x80);
    *writer->memory++ = (unsigned char)value;
}

void wakpi_put_signed(struct wakpi_writer *writer, int64_t value)
{
    uint64_t twice = (uint64_t)value << 1;
    wakpi_put_varint(writer, value < 0 ? ~twice : twice);
}

void wakpi_put_raw(struct wakpi_writer *writer, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    while (size > 0) {
        size_t step = size < piece_size ? size : piece_size;
        if (make_room(writer, step)) {
            memcpy(writer->memory, at, step);
            writer->memory += step;
        }
        at += step;
        size -= step;
    }
}

void wakpi_put_bytes(struct wakpi_writer *writer, const void *bytes, size_t size)
{
    wakpi_put_varint(writer, size);
    wakpi_put_raw(writer, bytes, size);
}

uint64_t wakpi_codec_measure(wakpi_put_function put, const void *subject)
{
    struct wakpi_writer writer = {0};
    put(&writer, subject);
    return writer.size;
}

void wakpi_put_section(struct wakpi_writer *writer, uint32_t tag, wakpi_put_function put, const void *subject)
{
    wakpi_put_u32(writer, tag);
    if (!writer->memory) { /* it only measures */
        wakpi_put_u64(writer, 0);
        put(writer, subject);
        return;
    }
    uint64_t size = wakpi_codec_measure(put, subject);
    wakpi_put_u64(writer, size);
    uint64_t start = writer->size;
    if (writer->status == WAKPI_OK)
        put(writer, subject);
    if (writer->status == WAKPI_OK && writer->size - start != size)
        wakpi_writer_fail(writer, WAKPI_INTERNAL);
}

static void put_header(struct wakpi_writer *writer, uint32_t kind, uint32_t version)
{
    wakpi_put_raw(writer, WAKPI_CODEC_MAGIC, 8);
    wakpi_put_u32(writer, kind);
    wakpi_put_u32(writer, version);
}

wakpi_status wakpi_codec_save(uint32_t kind, uint32_t version, wakpi_put_function put, const void *subject,
                              void *buffer, size_t capacity, size_t *size)
{
    struct wakpi_writer measure = {0};
    put_header(&measure, kind, version);
    put(&measure, subject);
    wakpi_put_u64(&measure, 0);
    if (measure.status != WAKPI_OK)
        return measure.status;
    if (measure.size > SIZE_MAX / 2)
        return WAKPI_LIMIT;
    size_t needed = (size_t)measure.size;
    if (!buffer || capacity < needed) {
        *size = needed;
        return WAKPI_TOO_SMALL;
    }
    unsigned char *start = buffer;
    struct wakpi_writer writer = {.memory = start, .memory_end = start + needed};
    put_header(&writer, kind, version);
    put(&writer, subject);
    if (writer.status == WAKPI_OK && writer.size + WAKPI_CODEC_CHECKSUM_SIZE != needed)
        writer.status = WAKPI_INTERNAL;
    if (writer.status != WAKPI_OK)
        return writer.status;
    wakpi_put_u64(&writer, wakpi_codec_checksum(start, needed - WAKPI_CODEC_CHECKSUM_SIZE));
    *size = needed;
    return WAKPI_OK;
}

wakpi_status wakpi_codec_write(uint32_t kind, uint32_t version, wakpi_put_function put, const void *subject,
                               wakpi_write_function write, void *context, wakpi_error *error)
{
    unsigned char piece[piece_size];
    struct wakpi_writer writer = {.memory = piece,
                                  .memory_end = piece + sizeof piece,
                                  .piece = piece,
                                  .write = write,
                                  .context = context,
                                  .checksum = wakpi_siphash_begin_64(wakpi_codec_key())};
    put_header(&writer, kind, version);
    put(&writer, subject);
    if (writer.status == WAKPI_OK)
        flush(&writer);
    if (writer.status == WAKPI_OK) {
        wakpi_put_u64(&writer, wakpi_siphash_end_64(&writer.checksum));
        flush(&writer);
    }
    if (writer.status == WAKPI_WRITE)
        return wakpi_fail(error, WAKPI_WRITE, (int64_t)writer.size, "the write callback refused");
    if (writer.status != WAKPI_OK)
        return wakpi_fail(error, writer.status, -1, "%s", wakpi_status_text(writer.status));
    return WAKPI_OK;
}

wakpi_status wakpi_bytes_append(struct wakpi_bytes *bytes, wakpi_put_function put, const void *subject)
{
    struct wakpi_writer measure = {0};
    put(&measure, subject);
    if (measure.status != WAKPI_OK)
        return measure.status;
    if (measure.size > SIZE_MAX / 2 - bytes->size)
        return WAKPI_NO_MEMORY;
    size_t size = (size_t)measure.size;
    if (!wakpi_reserve(bytes->allocator, &bytes->bytes, &bytes->capacity, bytes->size + size, 1))
        return WAKPI_NO_MEMORY;
    if (size == 0)
        return WAKPI_OK;
    unsigned char *start = bytes->bytes + bytes->size;
    struct wakpi_writer writer = {.memory = start, .memory_end = start + size};
    put(&writer, subject);
    if (writer.status == WAKPI_OK)
        bytes->size += (size_t)(writer.memory - start);
    return writer.status;
}

void wakpi_bytes_drop(struct wakpi_bytes *bytes)
{
    wakpi_release(bytes->allocator, bytes->bytes, bytes->capacity, 1);
    bytes->bytes = NULL;
    bytes->size = bytes->capacity = 0;
}
