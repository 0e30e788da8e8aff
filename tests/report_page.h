/* A page, and what it must say. */
#ifndef TESTS_REPORT_PAGE_H
#define TESTS_REPORT_PAGE_H

#include "report_samples.h"

/* The report ends with it. */
static char *page_of(wakpi_report *report, const char *language)
{
    MUST(wakpi_report_set_language(report, language));
    char *page = print_whole(report, WAKPI_FORMAT_HTML, NULL);
    wakpi_report_free(report);
    return page;
}

static void must_say(const char *page, const char *words)
{
    ck_assert_msg(strstr(page, words) != NULL, "the page does not say \"%s\"", words);
}

static int count_of(const char *page, const char *words)
{
    int count = 0;
    for (const char *at = page; (at = strstr(at, words)) != NULL; at += strlen(words))
        count++;
    return count;
}

#endif
