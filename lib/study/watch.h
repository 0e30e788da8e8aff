/* A watch from inside. */
#ifndef WAKPI_STUDY_WATCH_H
#define WAKPI_STUDY_WATCH_H

#include <wakpi/watch.h>

#include "base/zone.h"
#include "study/series.h"

struct wakpi_watch {
    struct wakpi_settings settings;
    struct wakpi_zone *zone;
    struct wakpi_series series;
    double lower, upper; /* plain limits */
};

/* The periods before one that it is judged by: the newest that gave no alarm. */
enum { WAKPI_WINDOW_MOST = 56, WAKPI_WEEK = 7 };

struct wakpi_window {
    size_t at[WAKPI_WINDOW_MOST + 1]; /* places in the series; the one to be judged comes last */
    int32_t weekday[WAKPI_WINDOW_MOST + 1];
    size_t count; /* without the one to be judged */
};

/* What charts say of one period. */
struct wakpi_judgement {
    size_t questions; /* how many charts judged it; 0 is none */
    int32_t side;     /* a WAKPI_CHART_ signal */
    int slow;         /* it is the moving average that signals */
    size_t from;      /* place in the window where a slow change began */
    double expected, lower, upper;
    double chance; /* of being so far out, of this period alone */
};

/* Judges the last of the window; by_weekday where periods are days of three weeks at least. */
void wakpi_window_judge(const struct wakpi_series *series, const struct wakpi_window *window, int by_weekday,
                        struct wakpi_judgement *judgement);

/* What is to be told now: the newest finding of charts and of limits (kind 0 is none). */
struct wakpi_watch_news {
    wakpi_finding chart, limit;
    size_t with_data;
    int32_t silence;
};

void wakpi_watch_look(const wakpi_watch *watch, struct wakpi_watch_news *news);

#endif
