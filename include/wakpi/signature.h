/**
 * @file signature.h
 * @brief Is a webhook body really from the platform: the check of its `X-Hub-Signature-256` header.
 */
#ifndef WAKPI_SIGNATURE_H
#define WAKPI_SIGNATURE_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Checks the signature of a webhook body, which is HMAC-SHA-256 (RFC 2104, FIPS 180-4) over the raw bytes of
 * the body, keyed by the application's secret. Check before reading: wakpi_tracker_read_webhook() does not.
 *
 * `body` must be the bytes as they came from the network. A body that was parsed and written again has other
 * bytes (escapes, spaces, order) and fails. The signature says nothing of freshness: a recorded body passes for
 * ever, which does no harm to wakpi's counts, since a repeated event changes nothing.
 *
 * While a secret is being replaced there are two: call once for each and take any #WAKPI_OK.
 *
 * The digests are compared in constant time. Nothing is allocated or kept, and no copy of the secret stays in
 * memory. Thread-safe.
 *
 * @param body         the raw body; may be NULL where body_size is 0
 * @param body_size    its size in bytes
 * @param header       value of the header, `sha256=` and 64 hexadecimal digits in upper or lower case, without
 *                     surrounding spaces; it need not be NUL-terminated
 * @param header_size  its size in bytes; 0 where the request had no such header (header may then be NULL)
 * @param secret       the application's secret, as bytes
 * @param secret_size  its size in bytes, at least 1
 * @return #WAKPI_OK where the signature is that of the body; #WAKPI_SIGNATURE where it is not (another secret,
 *         another body); #WAKPI_MALFORMED where the header is not of that form; #WAKPI_INVALID where a pointer is
 *         NULL with a size above 0, or the secret is empty (whoever sends could then sign)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_webhook_verify(const char *body, size_t body_size, const char *header,
                                            size_t header_size, const char *secret, size_t secret_size);

#ifdef __cplusplus
}
#endif

#endif
