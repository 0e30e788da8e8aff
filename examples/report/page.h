/* The answer of a study as a page: the study is added to a report, which is written when all of it was told. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "show.h"

/* A report with the language and the title that were asked for; NULL after words on the standard error. */
wakpi_report *page_new(const struct arguments *arguments);
/* Says from when to when the rows of the question are. */
wakpi_status page_note_period(const struct arguments *arguments, const wakpi_tracker *tracker,
                              wakpi_report *page);
/* To the standard output. An exit status. */
int page_write(const struct arguments *arguments, const wakpi_report *page);

enum { PAGE_NAME = 256 };

/* The labels of a row as a name, cut between characters; its bytes. */
size_t page_name(const struct place *place, char name[PAGE_NAME]);
/* As much of a text as a name may be long, cut between characters. */
size_t page_cut(const char *text, size_t size);

#endif
