#include "track/survey.h"

#include "measure/campaign.h"
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
