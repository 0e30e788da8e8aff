/* The inner loop of the JSON reader: how far a string is plain. Each form gives the same answer; the tests hold
 * them against each other. */
#ifndef WAKPI_TRACK_JSON_SCAN_H
#define WAKPI_TRACK_JSON_SCAN_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(WAKPI_JSON_PORTABLE)
#define WAKPI_JSON_SSE2 1
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(WAKPI_JSON_PORTABLE)
#define WAKPI_JSON_NEON 1
#include <arm_neon.h>
#endif

/* Plain is printable ASCII but for the quote and the backslash. */
static inline int wakpi_json_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* Eight bytes a step in a machine word: a set high bit in `special` says that some byte of the word is not plain.
 * Which one may be wrong by a borrow, and differs by endianness, so the bytes are then looked at one by one. */
static inline const unsigned char *wakpi_json_scan_portable(const unsigned char *at, const unsigned char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t quote = word ^ ones * '"';
        uint64_t backslash = word ^ ones * '\\';
        uint64_t special = (quote - ones) | (backslash - ones) | (word - ones * 0x20) | word;
        if ((special & ones * 0x80) != 0) {
            break;
        }
        at += 8;
    }
    while (at < end && wakpi_json_plain(*at)) {
        at++;
    }
    return at;
}

#if defined(WAKPI_JSON_SSE2)
/* Sixteen bytes a step. The compare is signed, so bytes of 0x80 and above are "below 0x20" at no cost. */
static inline const unsigned char *wakpi_json_scan_vector(const unsigned char *at, const unsigned char *end)
{
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20);
    while (end - at >= 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        special = _mm_or_si128(special, _mm_cmplt_epi8(bytes, space));
        unsigned mask = (unsigned)_mm_movemask_epi8(special);
        if (mask != 0) {
            return at + __builtin_ctz(mask);
        }
        at += 16;
    }
    return wakpi_json_scan_portable(at, end);
}
#elif defined(WAKPI_JSON_NEON)
/* Sixteen bytes a step; each byte's verdict is narrowed to four bits of one word. */
static inline const unsigned char *wakpi_json_scan_vector(const unsigned char *at, const unsigned char *end)
{
    const uint8x16_t quote = vdupq_n_u8('"');
    const uint8x16_t backslash = vdupq_n_u8('\\');
    const int8x16_t space = vdupq_n_s8(0x20);
    while (end - at >= 16) {
        uint8x16_t bytes = vld1q_u8(at);
        uint8x16_t special = vorrq_u8(vceqq_u8(bytes, quote), vceqq_u8(bytes, backslash));
        special = vorrq_u8(special, vcltq_s8(vreinterpretq_s8_u8(bytes), space));
        uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(special), 4)), 0);
        if (mask != 0) {
            uint32_t low = (uint32_t)mask;
            int bit = low != 0 ? __builtin_ctz(low) : 32 + __builtin_ctz((uint32_t)(mask >> 32));
            return at + bit / 4;
        }
        at += 16;
    }
    return wakpi_json_scan_portable(at, end);
}
#endif

/* The first byte of at..end that is not plain, or end. */
static inline const unsigned char *wakpi_json_scan(const unsigned char *at, const unsigned char *end)
{
#if defined(WAKPI_JSON_SSE2) || defined(WAKPI_JSON_NEON)
    return wakpi_json_scan_vector(at, end);
#else
    return wakpi_json_scan_portable(at, end);
#endif
}

#endif
