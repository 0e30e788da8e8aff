#include <wakpi/signature.h>

#include <string.h>

#include "base/sha256.h"

static const char scheme[] = "sha256=";

/* -1 for what is not a hexadecimal digit. */
static int nibble(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    int letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static wakpi_status read_header(const char *header, size_t size, unsigned char digest[WAKPI_SHA256_SIZE])
{
    size_t skipped = sizeof scheme - 1;
    if (size != skipped + 2 * WAKPI_SHA256_SIZE || memcmp(header, scheme, skipped) != 0) {
        return WAKPI_MALFORMED;
    }
    for (size_t i = 0; i < WAKPI_SHA256_SIZE; i++) {
        int high = nibble(header[skipped + 2 * i]), low = nibble(header[skipped + 2 * i + 1]);
        if (high < 0 || low < 0) {
            return WAKPI_MALFORMED;
        }
        digest[i] = (unsigned char)(high << 4 | low);
    }
    return WAKPI_OK;
}

wakpi_status wakpi_webhook_verify(const char *body, size_t body_size, const char *header, size_t header_size,
                                  const char *secret, size_t secret_size)
{
    unsigned char claimed[WAKPI_SHA256_SIZE], actual[WAKPI_SHA256_SIZE];
    if ((body == NULL && body_size > 0) || (header == NULL && header_size > 0) || secret == NULL ||
        secret_size == 0) {
        return WAKPI_INVALID;
    }
    wakpi_status status = read_header(header, header_size, claimed);
    if (status != WAKPI_OK) {
        return status;
    }
    wakpi_hmac_sha256(secret, secret_size, body, body_size, actual);
    /* All bytes are looked at wherever the first difference is, so time tells nothing of how near a guess came. */
    volatile unsigned char differences = 0;
    for (size_t i = 0; i < WAKPI_SHA256_SIZE; i++) {
        differences = (unsigned char)(differences | (claimed[i] ^ actual[i]));
    }
    wakpi_wipe(actual, sizeof actual);
    return differences == 0 ? WAKPI_OK : WAKPI_SIGNATURE;
}
