/* A log that grows: the answer is given again whenever there is more of it. */
#ifndef REPORT_FOLLOW_H
#define REPORT_FOLLOW_H

#include "reading.h"

/* Until SIGINT or SIGTERM, or the end of the standard input. An exit status. */
int follow(struct reading *reading);

#endif
