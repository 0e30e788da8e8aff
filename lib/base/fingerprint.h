/* Identities as 128 bits under a key: numbers and ids are told apart, never kept. Without the key a
 * fingerprint cannot be led back by trying all numbers; with it, it can: that is pseudonymous, not
 * anonymous. */
#ifndef WAKPI_BASE_FINGERPRINT_H
#define WAKPI_BASE_FINGERPRINT_H

#include <wakpi/base.h>

#include "base/options.h"
#include "base/siphash.h"

struct wakpi_fingerprint {
    uint64_t high, low;
};

static inline int wakpi_fingerprint_compare(struct wakpi_fingerprint a, struct wakpi_fingerprint b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low < b.low ? -1 : a.low > b.low;
}

static inline int wakpi_fingerprint_equal(struct wakpi_fingerprint a, struct wakpi_fingerprint b)
{
    return a.high == b.high && a.low == b.low;
}

/* 1 of the zero fingerprint, which names nothing. */
static inline int wakpi_fingerprint_is_none(struct wakpi_fingerprint fingerprint)
{
    return fingerprint.high == 0 && fingerprint.low == 0;
}

/* A fingerprint of several parts: begin, each part, end. Parts are delimited: ("ab", "c") is not ("a", "bc"),
 * nor is ("a") ("a", ""). `domain` tells kinds of things with equal parts apart. */
static inline struct wakpi_siphash wakpi_fingerprint_begin(struct wakpi_key key, uint64_t domain)
{
    struct wakpi_siphash hash = wakpi_siphash_begin_128(key);
    wakpi_siphash_word(&hash, domain);
    return hash;
}

static inline void wakpi_fingerprint_number(struct wakpi_siphash *hash, uint64_t number)
{
    wakpi_siphash_word(hash, 8);
    wakpi_siphash_word(hash, number);
}

/* The size, then the bytes filled up with zeros to whole words: hashing never leaves the word's pace. Without bytes it may
 * be NULL, to which C lets nothing be added, not even 0. */
static inline void wakpi_fingerprint_part(struct wakpi_siphash *hash, const void *bytes, size_t size)
{
    const char *at = bytes;
    wakpi_siphash_word(hash, size);
    for (size_t left = size; left >= 8; left -= 8, at += 8)
        wakpi_siphash_word(hash, wakpi_load_u64(at));
    if (size % 8 != 0)
        wakpi_siphash_word(hash, wakpi_load_last(bytes, size));
}

static inline struct wakpi_fingerprint wakpi_fingerprint_end(struct wakpi_siphash *hash)
{
    uint64_t words[2];
    wakpi_siphash_end_128(hash, words);
    return (struct wakpi_fingerprint){words[1], words[0]};
}

/* Of one part. */
static inline struct wakpi_fingerprint wakpi_fingerprint_of(struct wakpi_key key, uint64_t domain,
                                                            const void *bytes, size_t size)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, domain);
    wakpi_fingerprint_part(&hash, bytes, size);
    return wakpi_fingerprint_end(&hash);
}

/* The key that the settings name, or a random one; WAKPI_INTERNAL where the system gives no randomness. */
wakpi_status wakpi_key_settle(const struct wakpi_settings *settings, struct wakpi_key *key,
                              wakpi_error *error);
wakpi_status wakpi_key_random(struct wakpi_key *key, wakpi_error *error);
/* What saved bytes carry in place of the key: two handles with one check have one key. */
uint64_t wakpi_key_check(struct wakpi_key key);

#endif
