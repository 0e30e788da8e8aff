/* Four texts of one size hashed side by side, where the processor has the registers for it. */
#ifndef WAKPI_BASE_SIPHASH_FOUR_H
#define WAKPI_BASE_SIPHASH_FOUR_H

#include "base/fingerprint.h"

/* wakpi_fingerprint_part() of each text upon `begun`, and wakpi_fingerprint_end(). The same everywhere: where there are no
 * such registers, one text after the other. */
void wakpi_fingerprint_four(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                            struct wakpi_fingerprint *const fingerprints[4]);
/* The same, always one after the other, for a test that holds both together. */
void wakpi_fingerprint_each(const struct wakpi_siphash *begun, const char *const texts[4], size_t size,
                            size_t count, struct wakpi_fingerprint *const fingerprints[4]);

#endif
