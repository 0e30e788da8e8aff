/* The words of pages, in the languages of the catalogue. */
#ifndef WAKPI_REPORT_HTML_WORDS_H
#define WAKPI_REPORT_HTML_WORDS_H

#include "report/locale.h"
#include <stdint.h>

enum wakpi_page_word {
    WAKPI_PAGE_TITLE,
    WAKPI_PAGE_CONTENTS,
    WAKPI_PAGE_GLANCE,
    WAKPI_PAGE_FUNNEL,
    WAKPI_PAGE_SERIES,
    WAKPI_PAGE_CAMPAIGNS,
    WAKPI_PAGE_VARIANTS,
    WAKPI_PAGE_TIMES,
    WAKPI_PAGE_COHORTS,
    WAKPI_PAGE_INTAKE,
    WAKPI_PAGE_FAILURES,
    WAKPI_PAGE_NUMBERS,
    WAKPI_PAGE_RULES,
    WAKPI_PAGE_KPI,
    WAKPI_PAGE_VALUE,
    WAKPI_PAGE_INTERVAL,
    WAKPI_PAGE_INTERVALS_AT,
    WAKPI_PAGE_RATING,
    WAKPI_PAGE_COUNTS,
    WAKPI_PAGE_FORMULA,
    WAKPI_PAGE_INPUTS,
    WAKPI_PAGE_DEFINITION,
    WAKPI_PAGE_SOURCE,
    WAKPI_PAGE_COMMON,
    WAKPI_PAGE_NOTE,
    WAKPI_PAGE_BAND,
    WAKPI_PAGE_TYPICAL,
    WAKPI_PAGE_BEST,
    WAKPI_PAGE_OF,
    WAKPI_PAGE_FROM,
    WAKPI_PAGE_UP_TO,
    WAKPI_PAGE_OVER,
    WAKPI_PAGE_UNDER,
    WAKPI_PAGE_AS_OF,
    WAKPI_PAGE_PROFILE,
    WAKPI_PAGE_ZONE,
    WAKPI_PAGE_PERIOD,
    WAKPI_PAGE_NOW,
    WAKPI_PAGE_LEGEND,
    WAKPI_PAGE_LEGEND_BAR,
    WAKPI_PAGE_LEGEND_INTERVAL,
    WAKPI_PAGE_LOWER_BOUND,
    WAKPI_PAGE_NAME,
    WAKPI_PAGE_RANK,
    WAKPI_PAGE_RANKED_BY,
    WAKPI_PAGE_CHANCE,
    WAKPI_PAGE_MORE_ROWS,
    WAKPI_PAGE_REASON,
    WAKPI_PAGE_NUMBER,
    WAKPI_PAGE_SHARE,
    WAKPI_PAGE_ACCEPTED,
    WAKPI_PAGE_DUPLICATE,
    WAKPI_PAGE_IGNORED,
    WAKPI_PAGE_MALFORMED,
    WAKPI_PAGE_LATE,
    WAKPI_PAGE_RULE,
    WAKPI_PAGE_SETTING,
    WAKPI_PAGE_SMALL_SAMPLE,
    WAKPI_PAGE_NOTHING,
    WAKPI_PAGE_DATA,
    WAKPI_PAGE_ALARMS,
    WAKPI_PAGE_FORECAST,
    WAKPI_PAGE_MEDIAN,
    WAKPI_PAGE_MEAN,
    WAKPI_PAGE_WITHIN,
    WAKPI_PAGE_DURATION,
    WAKPI_PAGE_OF_STAGE_BEFORE,
    WAKPI_PAGE_OF_ALL,
    WAKPI_PAGE_LOST,
    WAKPI_PAGE_STILL_OPEN,
    WAKPI_PAGE_OF_PEOPLE,
    WAKPI_PAGE_OF_MESSAGES,
    WAKPI_PAGE_CONTROL,
    WAKPI_PAGE_VARIANT,
    WAKPI_PAGE_LIFT,
    WAKPI_PAGE_P,
    WAKPI_PAGE_OUTCOME,
    WAKPI_PAGE_COMPARISONS,
    WAKPI_PAGE_COHORT_ACTIVE,
    WAKPI_PAGE_COHORT_PRESENT,
    WAKPI_PAGE_COHORT_RETURNED,
    WAKPI_PAGE_COHORT_OPEN,
    WAKPI_PAGE_IN_DAYS,
    WAKPI_PAGE_IN_WEEKS,
    WAKPI_PAGE_IN_MONTHS,
    WAKPI_PAGE_IN_PERIODS,
    WAKPI_PAGE_BEGAN,
    WAKPI_PAGE_PEOPLE,
    WAKPI_PAGE_WORD_COUNT
};

/* Nouns that numbers stand before. */
enum wakpi_page_noun {
    WAKPI_NOUN_MESSAGE,
    WAKPI_NOUN_PERSON,
    WAKPI_NOUN_ELEMENT,
    WAKPI_NOUN_ROW,
    WAKPI_NOUN_PERIOD,
    WAKPI_NOUN_COUNT
};

const char *wakpi_page_word(enum wakpi_tongue tongue, enum wakpi_page_word word);
/* In the form that the number asks for. */
const char *wakpi_page_noun(enum wakpi_tongue tongue, enum wakpi_page_noun noun, int64_t number);
/* Of what a watch found, and of what is known of a variant. */
const char *wakpi_page_finding(enum wakpi_tongue tongue, int32_t kind);
const char *wakpi_page_outcome(enum wakpi_tongue tongue, int32_t outcome);
/* Of a class of failures; unknown ones are other ones. */
const char *wakpi_page_failure(enum wakpi_tongue tongue, int32_t failure);

#endif
