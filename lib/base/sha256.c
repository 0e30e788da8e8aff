#include "base/sha256.h"

#include <string.h>

/* First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};

#if defined(__GNUC__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE inline
#endif

static inline uint32_t rotated(uint32_t word, int bits)
{
    return word >> bits | word << (32 - bits);
}

static inline uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static ALWAYS_INLINE uint32_t schedule(uint32_t w[16], int i)
{
    uint32_t early = w[(i + 1) % 16], late = w[(i + 14) % 16];
    w[i] += (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3) + w[(i + 9) % 16] +
            (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10);
    return w[i];
}

/* Round `i` of sixteen. The eight variables change places every round; here the places move instead, so that
 * nothing is copied once the rounds are written out: hence always inline, with an index known when compiling. */
static ALWAYS_INLINE void turn(uint32_t s[8], int i, uint32_t constant, uint32_t word)
{
    uint32_t a = s[(16 - i) % 8], b = s[(17 - i) % 8], c = s[(18 - i) % 8];
    uint32_t e = s[(20 - i) % 8], f = s[(21 - i) % 8], g = s[(22 - i) % 8];
    uint32_t first = s[(23 - i) % 8] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) +
                     (g ^ (e & (f ^ g))) + constant + word;
    s[(19 - i) % 8] += first;
    s[(23 - i) % 8] = first + (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) | (c & (a | b)));
}

#define SIXTEEN(step)                                                                                        \
    step(0) step(1) step(2) step(3) step(4) step(5) step(6) step(7) step(8) step(9) step(10) step(11)        \
        step(12) step(13) step(14) step(15)
#define FIRST(i) turn(s, i, constants[i], w[i] = big_endian(block + 4 * (i)));
#define LATER(i) turn(s, i, constants[round + (i)], schedule(w, i));

/* The message schedule is a ring of 16 words. */
static void compress(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[16], s[8];
    memcpy(s, state, sizeof s);
    SIXTEEN(FIRST)
    for (int round = 16; round < 64; round += 16) {
        SIXTEEN(LATER)
    }
    for (int i = 0; i < 8; i++) {
        state[i] += s[i];
    }
    wakpi_wipe(w, sizeof w);
}

void wakpi_wipe(void *bytes, size_t size)
{
    memset(bytes, 0, size);
#if defined(__GNUC__)
    __asm__ __volatile__("" : : "r"(bytes) : "memory");
#endif
}

void wakpi_sha256_start(struct wakpi_sha256 *hash)
{
    /* First 32 bits of the fractional parts of the square roots of the first 8 primes. */
    static const uint32_t initial[8] = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                        0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
    memcpy(hash->state, initial, sizeof initial);
    hash->size = 0;
}

void wakpi_sha256_add(struct wakpi_sha256 *hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    size_t held = (size_t)(hash->size % WAKPI_SHA256_BLOCK);
    if (size == 0) {
        return;
    }
    hash->size += size;
    if (held > 0) {
        size_t missing = WAKPI_SHA256_BLOCK - held;
        size_t taken = size < missing ? size : missing;
        memcpy(hash->block + held, at, taken);
        at += taken;
        size -= taken;
        if (taken < missing) {
            return;
        }
        compress(hash->state, hash->block);
    }
    for (; size >= WAKPI_SHA256_BLOCK; size -= WAKPI_SHA256_BLOCK, at += WAKPI_SHA256_BLOCK) {
        compress(hash->state, at);
    }
    if (size > 0) {
        memcpy(hash->block, at, size);
    }
}

void wakpi_sha256_finish(struct wakpi_sha256 *hash, unsigned char digest[WAKPI_SHA256_SIZE])
{
    static const unsigned char padding[WAKPI_SHA256_BLOCK] = {0x80};
    uint64_t bits = hash->size * 8;
    size_t held = (size_t)(hash->size % WAKPI_SHA256_BLOCK);
    unsigned char length[8];
    for (int i = 0; i < 8; i++) {
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    }
    wakpi_sha256_add(hash, padding, (held < 56 ? 56 : 120) - held);
    wakpi_sha256_add(hash, length, sizeof length);
    for (int i = 0; i < WAKPI_SHA256_SIZE; i++) {
        digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
    }
    wakpi_wipe(hash, sizeof *hash);
}

void wakpi_hmac_sha256(const void *key, size_t key_size, const void *bytes, size_t size,
                       unsigned char digest[WAKPI_SHA256_SIZE])
{
    struct wakpi_sha256 hash;
    unsigned char pad[WAKPI_SHA256_BLOCK] = {0};
    if (key_size > sizeof pad) {
        wakpi_sha256_start(&hash);
        wakpi_sha256_add(&hash, key, key_size);
        wakpi_sha256_finish(&hash, pad);
    } else if (key_size > 0) {
        memcpy(pad, key, key_size);
    }
    for (size_t i = 0; i < sizeof pad; i++) {
        pad[i] ^= 0x36;
    }
    wakpi_sha256_start(&hash);
    wakpi_sha256_add(&hash, pad, sizeof pad);
    wakpi_sha256_add(&hash, bytes, size);
    wakpi_sha256_finish(&hash, digest);
    for (size_t i = 0; i < sizeof pad; i++) {
        pad[i] ^= 0x36 ^ 0x5C;
    }
    wakpi_sha256_start(&hash);
    wakpi_sha256_add(&hash, pad, sizeof pad);
    wakpi_sha256_add(&hash, digest, WAKPI_SHA256_SIZE);
    wakpi_sha256_finish(&hash, digest);
    wakpi_wipe(pad, sizeof pad);
}
