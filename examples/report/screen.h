/* A terminal on which one answer stands in the place of another: what is taller than it is cut, and how much is said. */
#ifndef REPORT_SCREEN_H
#define REPORT_SCREEN_H

#include <stdint.h>
#include <stdio.h>

struct screen {
    FILE *held;           /* what was told since screen_hold() */
    int output, messages; /* the terminal; messages is -1 where the standard error goes elsewhere */
};

/* What is printed from now on is held back, and so are words on the standard error where it is a terminal. 0 where that is not to
 * be had: it is printed at once then. */
int screen_hold(struct screen *screen);
/* Clears the terminal and puts there of what was held back as much as it has rows for, then how many lines of the log were read. */
void screen_show(struct screen *screen, const char *language, int64_t lines);

#endif
