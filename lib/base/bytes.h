/* Numbers from and to bytes in a stated order, aligned or not, the same on every machine. */
#ifndef WAKPI_BASE_BYTES_H
#define WAKPI_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define WAKPI_LITTLE_ENDIAN 1
#else
#define WAKPI_LITTLE_ENDIAN 0
#endif

static inline uint64_t wakpi_load_u64(const void *bytes)
{
#if WAKPI_LITTLE_ENDIAN
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
#else
    const unsigned char *at = bytes;
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
#endif
}

static inline uint32_t wakpi_load_u32(const void *bytes)
{
    const unsigned char *at = bytes;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The last word of `size` bytes, which make no whole ones, filled up with zeros; never a byte is copied for itself. */
static inline uint64_t wakpi_load_last(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    if (size > 8)
        return wakpi_load_u64(at + size - 8) >> (8 - size % 8) * 8;
    if (size >= 4)
        return wakpi_load_u32(at) | (uint64_t)wakpi_load_u32(at + size - 4) << (size - 4) * 8;
    return (uint64_t)at[0] | (uint64_t)at[size / 2] << size / 2 * 8 |
           (uint64_t)at[size - 1] << (size - 1) * 8;
}

static inline void wakpi_store_u64(void *bytes, uint64_t value)
{
    unsigned char *at = bytes;
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static inline void wakpi_store_u32(void *bytes, uint32_t value)
{
    unsigned char *at = bytes;
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

/* Most significant byte first. */
static inline uint32_t wakpi_load_big_u32(const void *bytes)
{
    const unsigned char *at = bytes;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

static inline uint64_t wakpi_load_big_u64(const void *bytes)
{
    return (uint64_t)wakpi_load_big_u32(bytes) << 32 | wakpi_load_big_u32((const char *)bytes + 4);
}

/* The lowest bit that is 1; there must be one. */
static inline int wakpi_lowest_bit(unsigned bits)
{
#if defined(__GNUC__)
    return __builtin_ctz(bits);
#else
    int bit = 0;
    while (!(bits >> bit & 1))
        bit++;
    return bit;
#endif
}

#endif
