/* Questions that are put to rows: what differs, which variant is better, what changed and when, what will be. */
#ifndef REPORT_STUDY_H
#define REPORT_STUDY_H

#include <wakpi/wakpi.h>

struct arguments;

enum study_kind { STUDY_NONE, STUDY_COMPARE, STUDY_EXPERIMENT, STUDY_WATCH, STUDY_FORECAST };

/* Choices of the command line that belong to studies, behind those of arguments.c. */
enum study_choice {
    STUDY_CHOICE_COMPARE = 256,
    STUDY_CHOICE_EXPERIMENT,
    STUDY_CHOICE_CONTROL,
    STUDY_CHOICE_SPLIT,
    STUDY_CHOICE_EFFECT,
    STUDY_CHOICE_SEQUENTIAL,
    STUDY_CHOICE_WATCH,
    STUDY_CHOICE_LIMITS,
    STUDY_CHOICE_FORECAST,
    STUDY_CHOICE_AHEAD,
    STUDY_CHOICE_KPI,
    STUDY_CHOICE_GOAL
};

enum { STUDY_KPIS_MOST = 16 };

struct study {
    enum study_kind kind;
    const char *sides[2]; /* of a comparison */
    wakpi_kpi kpis[STUDY_KPIS_MOST];
    int kpi_count;
    int only;            /* 1: --kpi chose them */
    double goal;         /* of a comparison of one KPI; 0 is none */
    int goal_is_change;  /* 1: of its relative change, 0: of its value */
    const char *control; /* of an experiment; NULL is the first by name */
    double split[WAKPI_EXPERIMENT_VARIANTS_MOST];
    size_t split_count;
    double effect;
    int sequential;
    double lower, upper; /* of a watch; infinite where there are none */
    size_t ahead;        /* of a forecast; 0 is as usual */
};

/* An exit status. `second` is the word behind the value, of what takes two; it was checked to be there. */
int study_take(struct study *study, int choice, char *value, const char *second);
/* Once all was read: whether it fits together; sets the rows that the study needs. */
int study_settle(struct arguments *arguments);
/* The answer, as text, JSON or a page. EXIT_GOOD, or EXIT_FAILED after words on the standard error. */
int study_print(const struct arguments *arguments, const wakpi_tracker *tracker);

/* The four of them. */
int compare_is_period(const char *side); /* 1: "2026-10" and the like, 0: a campaign or another label */
int compare_print(const struct arguments *arguments, const wakpi_tracker *tracker);
int experiment_print(const struct arguments *arguments, const wakpi_tracker *tracker);
int watch_print(const struct arguments *arguments, const wakpi_tracker *tracker);
int forecast_print(const struct arguments *arguments, const wakpi_tracker *tracker);

/* Words on the standard error; EXIT_FAILED. */
int study_failed(wakpi_status status, const wakpi_error *error);

#endif
