/* Eight texts in PARTS registers of WIDTH words each, as a function HASH_EIGHT: included once for each kind of register that
 * processors have. Where there is more than one, one is busy while another waits for its last step. */

#define INLINE     static inline __attribute__((always_inline))
#define NAME(name) JOINED(HASH_EIGHT, name)

typedef uint64_t NAME(lanes) __attribute__((vector_size(WIDTH * 8)));

struct NAME(part) {
    NAME(lanes) v0, v1, v2, v3;
};

INLINE void NAME(turn)(NAME(lanes) * value, int bits)
{
    *value = *value << bits | *value >> (64 - bits);
}

INLINE void NAME(round)(struct NAME(part) * hash)
{
    hash->v0 += hash->v1;
    hash->v2 += hash->v3;
    NAME(turn)(&hash->v1, 13);
    NAME(turn)(&hash->v3, 16);
    hash->v1 ^= hash->v0;
    hash->v3 ^= hash->v2;
    NAME(turn)(&hash->v0, 32);
    hash->v2 += hash->v1;
    hash->v0 += hash->v3;
    NAME(turn)(&hash->v1, 17);
    NAME(turn)(&hash->v3, 21);
    hash->v1 ^= hash->v2;
    hash->v3 ^= hash->v0;
    NAME(turn)(&hash->v2, 32);
}

INLINE void NAME(rounds)(struct NAME(part) * hash, int count)
{
    for (int i = 0; i < count; i++) {
        for (int part = 0; part < PARTS; part++)
            NAME(round)(&hash[part]);
    }
}

INLINE void NAME(absorb)(struct NAME(part) * hash, const NAME(lanes) * words)
{
    for (int part = 0; part < PARTS; part++)
        hash[part].v3 ^= words[part];
    NAME(rounds)(hash, 2);
    for (int part = 0; part < PARTS; part++)
        hash[part].v0 ^= words[part];
}

INLINE void NAME(absorb_same)(struct NAME(part) * hash, uint64_t word)
{
    const NAME(lanes) none = {0};
    NAME(lanes) words[PARTS];
    for (int part = 0; part < PARTS; part++)
        words[part] = none + word;
    NAME(absorb)(hash, words);
}

INLINE void NAME(squeeze)(struct NAME(part) * hash, uint64_t out[WAKPI_EIGHT])
{
    NAME(rounds)(hash, 4);
    for (int part = 0; part < PARTS; part++) {
        NAME(lanes) words = hash[part].v0 ^ hash[part].v1 ^ hash[part].v2 ^ hash[part].v3;
        memcpy(out + part * WIDTH, &words, sizeof words);
    }
}

INLINE void NAME(load)(const char *const texts[WAKPI_EIGHT], size_t at, NAME(lanes) * words)
{
    uint64_t loaded[WAKPI_EIGHT];
    for (int i = 0; i < WAKPI_EIGHT; i++)
        loaded[i] = wakpi_load_u64(texts[i] + at);
    memcpy(words, loaded, sizeof loaded);
}

/* What is left of the texts behind their whole words. */
INLINE void NAME(load_last)(const char *const texts[WAKPI_EIGHT], size_t size, NAME(lanes) * words)
{
    uint64_t loaded[WAKPI_EIGHT];
    for (int i = 0; i < WAKPI_EIGHT; i++)
        loaded[i] = wakpi_load_last(texts[i], size);
    memcpy(words, loaded, sizeof loaded);
}

TARGET static void HASH_EIGHT(const struct wakpi_siphash *begun, const char *const texts[WAKPI_EIGHT],
                              size_t size, struct wakpi_fingerprint *const fingerprints[WAKPI_EIGHT])
{
    const NAME(lanes) none = {0};
    struct NAME(part) hash[PARTS];
    NAME(lanes) words[PARTS];
    uint64_t low[WAKPI_EIGHT], high[WAKPI_EIGHT];
    for (int part = 0; part < PARTS; part++)
        hash[part] =
            (struct NAME(part)){none + begun->v0, none + begun->v1, none + begun->v2, none + begun->v3};
    NAME(absorb_same)(hash, size);
    for (size_t at = 0; at + 8 <= size; at += 8) {
        NAME(load)(texts, at, words);
        NAME(absorb)(hash, words);
    }
    if (size % 8 != 0) {
        NAME(load_last)(texts, size, words);
        NAME(absorb)(hash, words);
    }
    NAME(absorb_same)(hash, (begun->total + 8 + (size + 7) / 8 * 8) << 56);
    for (int part = 0; part < PARTS; part++)
        hash[part].v2 ^= none + 0xee;
    NAME(squeeze)(hash, low);
    for (int part = 0; part < PARTS; part++)
        hash[part].v1 ^= none + 0xdd;
    NAME(squeeze)(hash, high);
    for (int i = 0; i < WAKPI_EIGHT; i++)
        *fingerprints[i] = (struct wakpi_fingerprint){high[i], low[i]};
}

#undef INLINE
#undef NAME
#undef HASH_EIGHT
#undef WIDTH
#undef PARTS
#undef TARGET
