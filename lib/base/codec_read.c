#include "base/codec.h"

#include <inttypes.h>
#include <string.h>

#include "base/codec_layout.h"

struct wakpi_reader wakpi_reader_of(const void *bytes, size_t size)
{
    return (struct wakpi_reader){bytes ? bytes : "", 0, bytes ? size : 0, WAKPI_OK, 0, NULL};
}

void wakpi_reader_fail(struct wakpi_reader *reader, wakpi_status status, const char *what)
{
    if (reader->status != WAKPI_OK)
        return;
    reader->status = status;
    reader->what = what;
    reader->position = reader->at;
    reader->end = reader->at; /* nothing more is read */
}

uint32_t wakpi_get_u32(struct wakpi_reader *reader)
{
    const void *bytes = wakpi_get_raw(reader, 4);
    return bytes ? wakpi_load_u32(bytes) : 0;
}

int64_t wakpi_get_i64(struct wakpi_reader *reader)
{
    return (int64_t)wakpi_get_u64(reader);
}

/* Byte by byte: at the end of the bytes, and what is longer than a word. */
static uint64_t get_slowly(struct wakpi_reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = wakpi_get_u8(reader);
        /* The tenth byte has room for one bit; a last byte of zero could have been left out. */
        if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) {
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "a number is not in its one form");
            return 0;
        }
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            break;
    }
    return wakpi_reader_failed(reader) ? 0 : value;
}

/* A word at a time: its lowest byte without the highest bit is the last one. */
uint64_t wakpi_get_longer_varint(struct wakpi_reader *reader)
{
    if (wakpi_reader_left(reader) < 8)
        return get_slowly(reader);
    uint64_t word = wakpi_load_u64(reader->bytes + reader->at);
    uint64_t last = ~word & UINT64_C(0x8080808080808080);
    if (last == 0)
        return get_slowly(reader);
    last &= ~last + 1;
    word &= last - 1;
    if (word < last >> 7 && last > 0x80) /* nothing in the last byte */
        return get_slowly(reader);
    /* A bit for each byte up to it, added up. */
    reader->at += (size_t)(((last - 1) & UINT64_C(0x0101010101010101)) * UINT64_C(0x0101010101010101) >> 56);
    word = (word & UINT64_C(0x007f007f007f007f)) | (word & UINT64_C(0x7f007f007f007f00)) >> 1;
    word = (word & UINT64_C(0x00003fff00003fff)) | (word & UINT64_C(0x3fff00003fff0000)) >> 2;
    return (word & 0x0fffffff) | (word & UINT64_C(0x0fffffff00000000)) >> 4;
}

size_t wakpi_get_count(struct wakpi_reader *reader, size_t each)
{
    uint64_t count = wakpi_get_varint(reader);
    if (count <= wakpi_reader_left(reader) / (each > 0 ? each : 1))
        return (size_t)count;
    wakpi_reader_fail(reader, WAKPI_CORRUPT, "it counts more elements than it has bytes for");
    return 0;
}

const char *wakpi_get_bytes(struct wakpi_reader *reader, size_t limit, size_t *size)
{
    uint64_t wanted = wakpi_get_varint(reader);
    *size = 0;
    if (wanted > limit) {
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a text is longer than it may be");
        return "";
    }
    const char *bytes = wakpi_get_raw(reader, (size_t)wanted);
    if (!bytes)
        return "";
    *size = (size_t)wanted;
    return bytes;
}

uint32_t wakpi_peek_tag(const struct wakpi_reader *reader)
{
    return wakpi_reader_left(reader) < 4 ? 0 : wakpi_load_u32(reader->bytes + reader->at);
}

void wakpi_enter_section(struct wakpi_reader *reader, uint32_t tag, struct wakpi_reader *section)
{
    if (wakpi_peek_tag(reader) != tag)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "it has another section than it must have here");
    wakpi_get_u32(reader);
    uint64_t size = wakpi_get_u64(reader);
    if (size > wakpi_reader_left(reader))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a section ends too early");
    *section = *reader;
    if (wakpi_reader_failed(reader))
        return;
    section->end = section->at + (size_t)size;
    reader->at += (size_t)size;
}

void wakpi_leave_section(struct wakpi_reader *reader, const struct wakpi_reader *section)
{
    if (wakpi_reader_failed(reader))
        return;
    if (wakpi_reader_failed(section)) {
        *reader = *section;
    } else if (section->at != section->end) {
        reader->at = section->at;
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a section has bytes too many");
    }
}

wakpi_status wakpi_codec_close(struct wakpi_reader *reader, wakpi_error *error)
{
    if (!wakpi_reader_failed(reader) && reader->at != reader->end)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "it has bytes too many");
    if (!wakpi_reader_failed(reader))
        return WAKPI_OK;
    return wakpi_fail(error, reader->status, (int64_t)reader->position,
                      "saved bytes, at byte %" PRId64 ": %s", (int64_t)reader->position, reader->what);
}

/* The letters of a kind or tag, for messages. */
static void spell(uint32_t tag, char letters[5])
{
    for (int i = 0; i < 4; i++)
        letters[i] = (char)(tag >> (8 * i));
    letters[4] = '\0';
}

wakpi_status wakpi_codec_open(struct wakpi_reader *reader, const void *bytes, size_t size, uint32_t kind,
                              uint32_t newest, uint32_t *version, wakpi_error *error)
{
    if (!bytes)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the saved bytes are NULL");
    const unsigned char *start = bytes;
    if (size < WAKPI_CODEC_HEADER_SIZE + WAKPI_CODEC_CHECKSUM_SIZE ||
        memcmp(start, WAKPI_CODEC_MAGIC, 8) != 0)
        return wakpi_fail(error, WAKPI_CORRUPT, 0, "these are no saved bytes of wakpi");
    uint32_t found_kind = wakpi_load_u32(start + 8), found_version = wakpi_load_u32(start + 12);
    /* A later version may check itself otherwise, so this comes before the checksum. */
    if (found_version > newest)
        return wakpi_fail(error, WAKPI_VERSION, 12,
                          "the saved bytes are of format %" PRIu32 "; this library reads up to %" PRIu32,
                          found_version, newest);
    size_t checked = size - WAKPI_CODEC_CHECKSUM_SIZE;
    if (found_version == 0 || wakpi_load_u64(start + checked) != wakpi_codec_checksum(start, checked))
        return wakpi_fail(error, WAKPI_CORRUPT, (int64_t)checked, "the checksum of the saved bytes is wrong");
    if (found_kind != kind) {
        char found[5], wanted[5];
        spell(found_kind, found);
        spell(kind, wanted);
        return wakpi_fail(error, WAKPI_MISMATCH, 8, "the saved bytes are of kind \"%s\", not \"%s\"", found,
                          wanted);
    }
    *reader = (struct wakpi_reader){start, WAKPI_CODEC_HEADER_SIZE, checked, WAKPI_OK, 0, NULL};
    *version = found_version;
    return WAKPI_OK;
}
