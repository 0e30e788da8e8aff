/* SipHash-2-4 (Aumasson, Bernstein 2012) with 64 and 128 bits of output: a keyed hash, the same on every
 * machine. Inline, since it stands in every hot path. */
#ifndef WAKPI_BASE_SIPHASH_H
#define WAKPI_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct wakpi_key {
    uint64_t words[2];
};

struct wakpi_siphash {
    uint64_t v0, v1, v2, v3;
    uint64_t tail;  /* the bytes that make no word yet */
    uint64_t total; /* bytes so far */
};

/* 16 bytes, which need no alignment. */
static inline struct wakpi_key wakpi_key_from(const void *bytes)
{
    return (struct wakpi_key){{wakpi_load_u64(bytes), wakpi_load_u64((const char *)bytes + 8)}};
}

static inline uint64_t wakpi_rotate_left(uint64_t value, int bits)
{
    return (value << bits) | (value >> (64 - bits));
}

static inline void wakpi_siphash_round(struct wakpi_siphash *hash)
{
    hash->v0 += hash->v1;
    hash->v2 += hash->v3;
    hash->v1 = wakpi_rotate_left(hash->v1, 13) ^ hash->v0;
    hash->v3 = wakpi_rotate_left(hash->v3, 16) ^ hash->v2;
    hash->v0 = wakpi_rotate_left(hash->v0, 32);
    hash->v2 += hash->v1;
    hash->v0 += hash->v3;
    hash->v1 = wakpi_rotate_left(hash->v1, 17) ^ hash->v2;
    hash->v3 = wakpi_rotate_left(hash->v3, 21) ^ hash->v0;
    hash->v2 = wakpi_rotate_left(hash->v2, 32);
}

static inline void wakpi_siphash_absorb(struct wakpi_siphash *hash, uint64_t word)
{
    hash->v3 ^= word;
    wakpi_siphash_round(hash);
    wakpi_siphash_round(hash);
    hash->v0 ^= word;
}

/* The two widths begin and end differently: decide for one. */
static inline struct wakpi_siphash wakpi_siphash_begin_64(struct wakpi_key key)
{
    return (struct wakpi_siphash){key.words[0] ^ UINT64_C(0x736f6d6570736575),
                                  key.words[1] ^ UINT64_C(0x646f72616e646f6d),
                                  key.words[0] ^ UINT64_C(0x6c7967656e657261),
                                  key.words[1] ^ UINT64_C(0x7465646279746573),
                                  0,
                                  0};
}

static inline struct wakpi_siphash wakpi_siphash_begin_128(struct wakpi_key key)
{
    struct wakpi_siphash hash = wakpi_siphash_begin_64(key);
    hash.v1 ^= 0xee;
    return hash;
}

/* A whole word, where all before were whole words too. */
static inline void wakpi_siphash_word(struct wakpi_siphash *hash, uint64_t word)
{
    wakpi_siphash_absorb(hash, word);
    hash->total += 8;
}

/* Any bytes, in pieces of any size. */
static inline void wakpi_siphash_bytes(struct wakpi_siphash *hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    const unsigned char *end = at + size;
    unsigned held = (unsigned)(hash->total & 7);
    hash->total += size;
    for (; held != 0 && at < end; at++) {
        hash->tail |= (uint64_t)*at << (8 * held);
        held = (held + 1) & 7;
        if (held == 0) {
            wakpi_siphash_absorb(hash, hash->tail);
            hash->tail = 0;
        }
    }
    for (; end - at >= 8; at += 8)
        wakpi_siphash_absorb(hash, wakpi_load_u64(at));
    for (; at < end; at++, held++)
        hash->tail |= (uint64_t)*at << (8 * held);
}

static inline uint64_t wakpi_siphash_squeeze(struct wakpi_siphash *hash)
{
    wakpi_siphash_round(hash);
    wakpi_siphash_round(hash);
    wakpi_siphash_round(hash);
    wakpi_siphash_round(hash);
    return hash->v0 ^ hash->v1 ^ hash->v2 ^ hash->v3;
}

static inline uint64_t wakpi_siphash_end_64(struct wakpi_siphash *hash)
{
    wakpi_siphash_absorb(hash, hash->tail | hash->total << 56);
    hash->v2 ^= 0xff;
    return wakpi_siphash_squeeze(hash);
}

/* out[0] holds the first eight bytes of the output as a little-endian number, out[1] the others. */
static inline void wakpi_siphash_end_128(struct wakpi_siphash *hash, uint64_t out[2])
{
    wakpi_siphash_absorb(hash, hash->tail | hash->total << 56);
    hash->v2 ^= 0xee;
    out[0] = wakpi_siphash_squeeze(hash);
    hash->v1 ^= 0xdd;
    out[1] = wakpi_siphash_squeeze(hash);
}

#endif
