/* The market of a phone number: what WhatsApp prices go by. Kept of an identity is the calling code alone, which some
 * million people share: the code of ITU-T E.164, but +1 with its three digits where those are not of the United States or
 * Canada, and 77 for Kazakhstan, which shares the 7 with Russia. Of a business-scoped user id it is the code of the country
 * that the id begins with. */
#ifndef WAKPI_TRACK_MARKET_H
#define WAKPI_TRACK_MARKET_H

#include <stddef.h>
#include <stdint.h>

/* Markets are below it; 0 is unknown. */
enum { WAKPI_MARKET_LIMIT = 2000 };

/* Of a number's digits, country code first; 0 where they are too few to be a whole number. */
uint16_t wakpi_market_of_number(const char *digits, size_t size);
/* Of a country's two letters; 0 where there is no such country. */
uint16_t wakpi_market_of_country(const char *letters);
/* Of the digits of a calling code and no more; 0 where it is none, or one that is not kept apart. */
uint16_t wakpi_market_of_code(const char *digits, size_t size);

#endif
