/* --store: lines go to a store, many in one transaction, and the report is of all that it holds. */
#ifndef REPORT_STORING_H
#define REPORT_STORING_H

#include "arguments.h"
#include "input.h"

struct storing;

/* Tells of a line that was not taken: its input and number, the byte in it from 0 or -1, and why. */
struct storing_fault {
    const char *name;
    int64_t line, position;
    wakpi_status status;
    const char *text;
};
/* An exit status: EXIT_GOOD goes on behind the line. */
typedef int (*storing_teller)(void *context, const struct storing_fault *fault);

/* These return an exit status, after words that name the file where it is not EXIT_GOOD. */

/* NULL in `storing` stays there where the options name no store. */
int storing_open(const struct arguments *arguments, storing_teller tell, void *context,
                 struct storing **storing);
/* Takes a line, at once or with those that come. */
int storing_line(struct storing *storing, const struct input *input, const char *text, size_t size);
/* Takes what waits: all lines are on the disk then. */
int storing_settle(struct storing *storing);
/* All that the file says, whoever wrote it; lives until the store is closed. */
int storing_tracker(struct storing *storing, const wakpi_tracker **tracker);
/* How many elements fell under a reason in all calls that the file remembers. */
int64_t storing_intake(struct storing *storing, wakpi_intake reason);
/* Folds what came, and puts the figures into the views that SQL reads. */
int storing_publish(struct storing *storing, const struct arguments *arguments);
void storing_close(struct storing *storing);

#endif
