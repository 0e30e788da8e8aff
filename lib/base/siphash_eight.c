#include "base/siphash_eight.h"

void wakpi_fingerprint_each(const struct wakpi_siphash *begun, const char *const *texts, size_t size,
                            size_t count, struct wakpi_fingerprint *const *fingerprints)
{
    for (size_t i = 0; i < count; i++) {
        struct wakpi_siphash hash = *begun;
        wakpi_fingerprint_part(&hash, texts[i], size);
        *fingerprints[i] = wakpi_fingerprint_end(&hash);
    }
}

#if defined(__GNUC__) && defined(__x86_64__)

#define JOINED(a, b)   JOINED_2(a, b)
#define JOINED_2(a, b) a##_##b

#define HASH_EIGHT hash_with_avx2
#define WIDTH      4
#define PARTS      2
#define TARGET     __attribute__((target("avx2")))
#include "base/siphash_lanes.h"

/* These have a rotation of their own. */
#define HASH_EIGHT hash_with_avx512
#define WIDTH      8
#define PARTS      1
#define TARGET     __attribute__((target("avx512f")))
#include "base/siphash_lanes.h"

void wakpi_fingerprint_eight(const struct wakpi_siphash *begun, const char *const texts[WAKPI_EIGHT],
                             size_t size, struct wakpi_fingerprint *const fingerprints[WAKPI_EIGHT])
{
    if (__builtin_cpu_supports("avx512f"))
        hash_with_avx512(begun, texts, size, fingerprints);
    else if (__builtin_cpu_supports("avx2"))
        hash_with_avx2(begun, texts, size, fingerprints);
    else
        wakpi_fingerprint_each(begun, texts, size, WAKPI_EIGHT, fingerprints);
}

#else

void wakpi_fingerprint_eight(const struct wakpi_siphash *begun, const char *const texts[WAKPI_EIGHT],
                             size_t size, struct wakpi_fingerprint *const fingerprints[WAKPI_EIGHT])
{
    wakpi_fingerprint_each(begun, texts, size, WAKPI_EIGHT, fingerprints);
}

#endif
