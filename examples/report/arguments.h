/* What the command line asks for. */
#ifndef REPORT_ARGUMENTS_H
#define REPORT_ARGUMENTS_H

#include <wakpi/wakpi.h>

#include "study.h"

struct arguments {
    wakpi_options *options;
    wakpi_query *query;
    const wakpi_benchmark *benchmark; /* NULL for --profile none */
    const char *language;
    const char *title; /* of a page; NULL */
    int32_t format;
    wakpi_kpi explained;    /* 0: none */
    wakpi_journey *journey; /* NULL: no funnel is asked for */
    struct study study;
    wakpi_report *page; /* that a study is added to; NULL where it is told as text or JSON */
    int grouped;        /* 1: --by was given */
    int grouped_by[WAKPI_LABEL_CONVERSION + 1];
    int32_t period; /* of --by, or as a study needs it */
    int64_t as_of;  /* INT64_MAX: the end of time */
    int ranged;     /* 1: --from or --to was given */
    int in_colour;
    int strict, quiet, follow;
    const char *store;      /* NULL: none */
    wakpi_query *ungrouped; /* what the views of a store are filled by */
    int publish;
    int priced;   /* 1: with a rate card */
    char **files; /* NULL-terminated; none is the standard input */
};

enum { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_SKIPPED = 3 };

/* EXIT_GOOD, or another one after words on the standard error; -1 where --help or --version was answered. */
int arguments_read(struct arguments *arguments, int count, char **words);
void arguments_drop(struct arguments *arguments);

#endif
