#include "track/survey.h"

#include "measure/campaign.h"
#include "track/credit.h"
#include <wakpi/catalogue.h>

#define ONE(measure) (UINT64_C(1) << (measure))

uint64_t wakpi_survey_ones(const struct wakpi_act *answer)
{
    switch (answer->topic) {
    case WAKPI_TOPIC_CSAT:
        return ONE(WAKPI_MEASURE_CSAT_RESPONSES) |
               (answer->amount >= 4 ? ONE(WAKPI_MEASURE_CSAT_SATISFIED) : 0);
    case WAKPI_TOPIC_NPS:
        if (answer->amount >= 9)
            return ONE(WAKPI_MEASURE_PROMOTERS);
        return answer->amount >= 7 ? ONE(WAKPI_MEASURE_PASSIVES) : ONE(WAKPI_MEASURE_DETRACTORS);
    case WAKPI_TOPIC_AWARENESS:
        return ONE(WAKPI_MEASURE_AWARENESS_RESPONSES) |
               (answer->amount == 1 ? ONE(WAKPI_MEASURE_AWARENESS_POSITIVE) : 0);
    case WAKPI_TOPIC_STAFF:
        return ONE(WAKPI_MEASURE_STAFF_RESPONSES) |
               (answer->amount == 1 ? ONE(WAKPI_MEASURE_STAFF_POSITIVE) : 0);
    default:
        return 0;
    }
}

uint64_t wakpi_feedback_ones(const struct wakpi_act *feedback)
{
    if (feedback->topic == WAKPI_TOPIC_COMMENT)
        return ONE(WAKPI_MEASURE_FEEDBACK_COMMENTS);
    return feedback->topic == WAKPI_TOPIC_COMPLAINT ? ONE(WAKPI_MEASURE_FEEDBACK_COMPLAINTS)
                                                    : ONE(WAKPI_MEASURE_FEEDBACK_SUGGESTIONS);
}

void wakpi_survey_labels(const struct wakpi_folding *known, const struct wakpi_act *answer, uint32_t *labels)
{
    struct wakpi_act survey;
    struct wakpi_message message;
    size_t place = wakpi_folding_find_act(known, &answer->context);
    if (place == WAKPI_NO_PLACE)
        return;
    wakpi_state_act(known->state, place, &survey);
    if (!wakpi_folding_reached(known, survey.time) || survey.flags & WAKPI_EVENT_HISTORY)
        return;
    size_t named = wakpi_credit_named(known, &survey);
    if (named != WAKPI_NO_PLACE)
        wakpi_folding_read(known, named, &message);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (labels[i] == 0 && named != WAKPI_NO_PLACE)
            labels[i] = message.labels[i].label;
        if (labels[i] == 0)
            labels[i] = survey.labels[i];
    }
}
