#include "base/siphash_four.h"

void wakpi_fingerprint_each(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                            size_t count, struct wakpi_fingerprint *const fingerprints[4])
{
    for (size_t i = 0; i < count; i++) {
        struct wakpi_siphash hash = *begun;
        wakpi_fingerprint_part(&hash, texts[i], size);
        *fingerprints[i] = wakpi_fingerprint_end(&hash);
    }
}

#if defined(__GNUC__) && defined(__x86_64__)

typedef uint64_t lanes __attribute__((vector_size(32)));

struct four {
    lanes v0, v1, v2, v3;
};

#define INLINE static inline __attribute__((always_inline))

INLINE void turn(lanes *value, int bits)
{
    *value = *value << bits | *value >> (64 - bits);
}

INLINE void round_four(struct four *hash)
{
    hash->v0 += hash->v1;
    hash->v2 += hash->v3;
    turn(&hash->v1, 13);
    turn(&hash->v3, 16);
    hash->v1 ^= hash->v0;
    hash->v3 ^= hash->v2;
    turn(&hash->v0, 32);
    hash->v2 += hash->v1;
    hash->v0 += hash->v3;
    turn(&hash->v1, 17);
    turn(&hash->v3, 21);
    hash->v1 ^= hash->v2;
    hash->v3 ^= hash->v0;
    turn(&hash->v2, 32);
}

INLINE void absorb_four(struct four *hash, const lanes *words)
{
    hash->v3 ^= *words;
    round_four(hash);
    round_four(hash);
    hash->v0 ^= *words;
}

INLINE void squeeze_four(struct four *hash, lanes *out)
{
    for (int i = 0; i < 4; i++)
        round_four(hash);
    *out = hash->v0 ^ hash->v1 ^ hash->v2 ^ hash->v3;
}

INLINE void hash_four(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                      struct wakpi_fingerprint *const fingerprints[4])
{
    const lanes none = {0};
    struct four hash = {none + begun->v0, none + begun->v1, none + begun->v2, none + begun->v3};
    lanes words = none + size, low, high;
    uint64_t total = begun->total + 8 + (size + 7) / 8 * 8;
    absorb_four(&hash, &words);
    for (size_t at = 0; at + 8 <= size; at += 8) {
        words = (lanes){wakpi_load_u64(texts[0] + at), wakpi_load_u64(texts[1] + at),
                        wakpi_load_u64(texts[2] + at), wakpi_load_u64(texts[3] + at)};
        absorb_four(&hash, &words);
    }
    if (size % 8 != 0) {
        words = (lanes){wakpi_load_last(texts[0], size), wakpi_load_last(texts[1], size),
                        wakpi_load_last(texts[2], size), wakpi_load_last(texts[3], size)};
        absorb_four(&hash, &words);
    }
    words = none + (total << 56);
    absorb_four(&hash, &words);
    hash.v2 ^= none + 0xee;
    squeeze_four(&hash, &low);
    hash.v1 ^= none + 0xdd;
    squeeze_four(&hash, &high);
    for (int i = 0; i < 4; i++)
        *fingerprints[i] = (struct wakpi_fingerprint){high[i], low[i]};
}

__attribute__((target("avx2"))) static void hash_with_avx2(const struct wakpi_siphash *begun,
                                                           const char *const texts[4], size_t size,
                                                           struct wakpi_fingerprint *const fingerprints[4])
{
    hash_four(begun, texts, size, fingerprints);
}

/* It has a rotation of its own. */
__attribute__((target("avx512f,avx512vl"))) static void
hash_with_avx512(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                 struct wakpi_fingerprint *const fingerprints[4])
{
    hash_four(begun, texts, size, fingerprints);
}

void wakpi_fingerprint_four(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                            struct wakpi_fingerprint *const fingerprints[4])
{
    if (__builtin_cpu_supports("avx512vl"))
        hash_with_avx512(begun, texts, size, fingerprints);
    else if (__builtin_cpu_supports("avx2"))
        hash_with_avx2(begun, texts, size, fingerprints);
    else
        wakpi_fingerprint_each(begun, texts, size, 4, fingerprints);
}

#else

void wakpi_fingerprint_four(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                            struct wakpi_fingerprint *const fingerprints[4])
{
    wakpi_fingerprint_each(begun, texts, size, 4, fingerprints);
}

#endif
