/* A log on its way into a tracker, and the answer to what was asked. */
#ifndef REPORT_READING_H
#define REPORT_READING_H

#include "account.h"
#include "arguments.h"
#include "input.h"
#include "storing.h"

/* How far the reading is, told on a terminal four times a second. */
struct progress {
    int shown;
    int64_t lines, bytes, next;
};

struct reading {
    const struct arguments *arguments;
    wakpi_tracker *tracker;
    struct storing *storing; /* NULL: lines go to the tracker */
    struct progress progress;
    struct account account;
    int terminal; /* that the answer is for: its width; -1 where it is for none */
    int64_t skipped;
};

/* Exit statuses. A bad line is named by the input's name and line, and skipped. */
int reading_line(struct reading *reading, const struct input *input, const char *text, size_t size);
int reading_file(struct reading *reading, const char *name);
/* What was read is where it is kept from then on. */
int reading_settle(struct reading *reading);
/* Prints what was asked for. */
int reading_answer(const struct reading *reading);

#endif
