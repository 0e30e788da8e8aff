/* Eight texts of one size hashed side by side, where the processor has the registers for it. */
#ifndef WAKPI_BASE_SIPHASH_EIGHT_H
#define WAKPI_BASE_SIPHASH_EIGHT_H

#include "base/fingerprint.h"

enum { WAKPI_EIGHT = 8 };

/* wakpi_fingerprint_part() of each text upon `begun`, and wakpi_fingerprint_end(). The same everywhere: where there are no
 * such registers, one text after the other. */
void wakpi_fingerprint_eight(const struct wakpi_siphash *begun, const char *const texts[WAKPI_EIGHT],
                             size_t size, struct wakpi_fingerprint *const fingerprints[WAKPI_EIGHT]);
/* The same, always one after the other, of fewer too. */
void wakpi_fingerprint_each(const struct wakpi_siphash *begun, const char *const *texts, size_t size,
                            size_t count, struct wakpi_fingerprint *const *fingerprints);

#endif
