/* A forecast from inside. */
#ifndef WAKPI_STUDY_FORECAST_H
#define WAKPI_STUDY_FORECAST_H

#include <wakpi/forecast.h>

#include "study/series.h"

struct wakpi_forecast {
    struct wakpi_settings settings;
    struct wakpi_series series;
    size_t season;
};

#endif
