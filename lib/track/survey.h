/* What an answer to a survey and feedback count as. */
#ifndef WAKPI_TRACK_SURVEY_H
#define WAKPI_TRACK_SURVEY_H

#include "track/act.h"

/* Bit m: 1 to measure m. */
uint64_t wakpi_survey_ones(const struct wakpi_act *answer);
uint64_t wakpi_feedback_ones(const struct wakpi_act *feedback);

#endif
