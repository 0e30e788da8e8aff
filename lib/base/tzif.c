#include <string.h>

#include "base/bytes.h"
#include "base/zone_table.h"

/* The counts of a TZif header, and where its block of data begins. */
struct tzif_block {
    const unsigned char *data;
    size_t size; /* of the data */
    size_t times, types, letters, leaps, standards, utcs;
    size_t time_size; /* 4 or 8 */
};

enum { header_size = 44 };

static wakpi_status refuse(wakpi_error *error, const char *what)
{
    return wakpi_fail(error, WAKPI_MALFORMED, -1, "the time zone's data: %s", what);
}

/* Reads a header of `bytes` and measures its data; the counts are bounded before they are multiplied. */
static wakpi_status read_block(const unsigned char *bytes, size_t size, size_t time_size,
                               struct tzif_block *block, wakpi_error *error)
{
    if (size < header_size || memcmp(bytes, "TZif", 4) != 0)
        return refuse(error, "they are no TZif file");
    size_t counts[6];
    for (int i = 0; i < 6; i++) {
        counts[i] = wakpi_load_big_u32(bytes + 20 + 4 * i);
        if (counts[i] > size)
            return refuse(error, "they end too early");
    }
    *block = (struct tzif_block){bytes + header_size, 0,         counts[3], counts[4], counts[5],
                                 counts[2],           counts[1], counts[0], time_size};
    uint64_t needed = (uint64_t)block->times * (time_size + 1) + (uint64_t)block->types * 6 + block->letters +
                      (uint64_t)block->leaps * (time_size + 4) + block->standards + block->utcs;
    if (needed > size - header_size)
        return refuse(error, "they end too early");
    block->size = (size_t)needed;
    return WAKPI_OK;
}

static int32_t signed_32(uint32_t value)
{
    return (int32_t)(value & 0x7FFFFFFF) - (value >> 31 ? INT32_MAX : 0) - (value >> 31 ? 1 : 0);
}

static wakpi_status read_changes(const struct tzif_block *block, struct wakpi_zone_table *table,
                                 wakpi_error *error)
{
    const unsigned char *times = block->data;
    const unsigned char *indices = times + block->times * block->time_size;
    const unsigned char *types = indices + block->times;
    if (block->types == 0 || block->types > 256)
        return refuse(error, "they have no local time types");
    if (block->leaps > 0)
        return refuse(error, "they count leap seconds; take the file of that name outside \"right\"");
    for (size_t i = 0; i < block->types; i++) {
        int32_t offset = signed_32(wakpi_load_big_u32(types + 6 * i));
        if (offset < WAKPI_OFFSET_MIN || offset > WAKPI_OFFSET_MAX)
            return refuse(error, "an offset from UTC is out of its range");
    }
    table->first_offset = signed_32(wakpi_load_big_u32(types));
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < block->times; i++) {
        int64_t time = block->time_size == 8 ? (int64_t)wakpi_load_big_u64(times + 8 * i)
                                             : signed_32(wakpi_load_big_u32(times + 4 * i));
        if (i > 0 && time <= last)
            return refuse(error, "their changes are not in order");
        if (indices[i] >= block->types)
            return refuse(error, "a change is to a type that is not there");
        last = time;
        wakpi_status status =
            wakpi_zone_table_add(table, time, signed_32(wakpi_load_big_u32(types + 6 * (size_t)indices[i])));
        if (status != WAKPI_OK)
            return wakpi_fail(error, status, -1, "no memory for the time zone");
    }
    return WAKPI_OK;
}

wakpi_status wakpi_tzif_read(const void *bytes, size_t size, struct wakpi_zone_table *table,
                             wakpi_error *error)
{
    const unsigned char *at = bytes, *end = at + size;
    struct tzif_block block;
    wakpi_status status = read_block(at, size, 4, &block, error);
    if (status != WAKPI_OK)
        return status;
    if (at[4] == '\0')
        return read_changes(&block, table, error);
    if (at[4] < '2')
        return refuse(error, "they are of an unknown version");
    /* Later versions repeat everything with 64 bits behind the first block. */
    at = block.data + block.size;
    status = read_block(at, (size_t)(end - at), 8, &block, error);
    if (status == WAKPI_OK)
        status = read_changes(&block, table, error);
    if (status != WAKPI_OK)
        return status;
    at = block.data + block.size;
    const unsigned char *line_end = at < end ? memchr(at + 1, '\n', (size_t)(end - at) - 1) : NULL;
    if (at == end || *at != '\n' || !line_end)
        return refuse(error, "they have no footer");
    return wakpi_zone_rule_apply((const char *)at + 1, (size_t)(line_end - at) - 1, table, error);
}
