/* Times of the command line. */
#ifndef REPORT_DATE_H
#define REPORT_DATE_H

#include <wakpi/wakpi.h>

/* An RFC 3339 time, or a date, which is the beginning of that day in the options' zone. */
wakpi_status date_begin(const wakpi_options *options, const char *text, int64_t *time, wakpi_error *error);

#endif
