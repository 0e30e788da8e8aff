/* What an answer to a survey and feedback count as, and what an answer is labelled by. */
#ifndef WAKPI_TRACK_SURVEY_H
#define WAKPI_TRACK_SURVEY_H

#include "track/act.h"
#include "track/folding.h"

/* Bit m: 1 to measure m. */
uint64_t wakpi_survey_ones(const struct wakpi_act *answer);
uint64_t wakpi_feedback_ones(const struct wakpi_act *feedback);
/* An answer has the labels that its survey counts under, those of the survey's message among them, where it has none of its
 * own: so rates of answers are of the surveys sent. */
void wakpi_survey_labels(const struct wakpi_folding *known, const struct wakpi_act *answer, uint32_t *labels);

#endif
