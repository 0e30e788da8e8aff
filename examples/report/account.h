/* Whether a log's own events and its webhook bodies are of the same business number. */
#ifndef REPORT_ACCOUNT_H
#define REPORT_ACCOUNT_H

#include <wakpi/wakpi.h>

struct account {
    char of_bodies[64]; /* the phone number id that the first body names; "" while there was none */
    int named, unnamed; /* events about messages came that name an account, and that name none */
};

/* Takes notice of a line. */
void account_see(struct account *account, const char *text, size_t size);
/* Says on the standard error what to do where such events would be taken for another number's. */
void account_tell(const struct account *account, const wakpi_options *options);

#endif
