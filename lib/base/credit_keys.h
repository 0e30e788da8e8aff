/* The keys of the models by which orders and conversions are credited, as the option "attribution" has them; the
 * room that credits gives them their constants. */
#ifndef WAKPI_BASE_CREDIT_KEYS_H
#define WAKPI_BASE_CREDIT_KEYS_H

enum { WAKPI_CREDIT_KEY_LIMIT = 8 };

/* By WAKPI_CREDIT_ constant; there is none of 0. */
extern const char *const wakpi_credit_keys[WAKPI_CREDIT_KEY_LIMIT];

#endif
