/* How far people came, as a table or as JSON. */
#ifndef REPORT_FUNNEL_H
#define REPORT_FUNNEL_H

#include "arguments.h"

/* EXIT_GOOD, or EXIT_FAILED after words on the standard error. */
int funnel_print(const struct arguments *arguments, const wakpi_tracker *tracker);

#endif
