/* SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). Time depends on sizes alone, never on the bytes. */
#ifndef WAKPI_BASE_SHA256_H
#define WAKPI_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define WAKPI_SHA256_SIZE  32
#define WAKPI_SHA256_BLOCK 64

struct wakpi_sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes taken */
    unsigned char block[WAKPI_SHA256_BLOCK];
};

void wakpi_sha256_start(struct wakpi_sha256 *hash);
void wakpi_sha256_add(struct wakpi_sha256 *hash, const void *bytes, size_t size);
/* Writes the digest and wipes the state. */
void wakpi_sha256_finish(struct wakpi_sha256 *hash, unsigned char digest[WAKPI_SHA256_SIZE]);

/* Keeps nothing of the key behind. */
void wakpi_hmac_sha256(const void *key, size_t key_size, const void *bytes, size_t size,
                       unsigned char digest[WAKPI_SHA256_SIZE]);

/* Zeroes memory that a compiler would think dead. */
void wakpi_wipe(void *bytes, size_t size);

#endif
