/**
 * @file wakpi.h
 * @brief The whole public interface of wakpi; includes every other header.
 */
#ifndef WAKPI_WAKPI_H
#define WAKPI_WAKPI_H

#include <wakpi/base.h>
#include <wakpi/time.h>
#include <wakpi/money.h>
#include <wakpi/kpi.h>
#include <wakpi/catalogue.h>
#include <wakpi/formula.h>
#include <wakpi/benchmark.h>
#include <wakpi/histogram.h>
#include <wakpi/unique.h>
#include <wakpi/campaign.h>
#include <wakpi/funnel.h>
#include <wakpi/event.h>
#include <wakpi/tracker.h>
#include <wakpi/arrow.h>
#include <wakpi/closing.h>
#include <wakpi/query.h>
#include <wakpi/cohort.h>
#include <wakpi/rate_card.h>
#include <wakpi/journey.h>
#include <wakpi/signature.h>
#include <wakpi/report.h>
#include <wakpi/stats.h>
#include <wakpi/moments.h>
#include <wakpi/sequence.h>
#include <wakpi/survival.h>
#include <wakpi/trend.h>
#include <wakpi/chart.h>
#include <wakpi/bootstrap.h>
#include <wakpi/attribution.h>
#include <wakpi/lifetime.h>
#include <wakpi/ranking.h>
#include <wakpi/experiment.h>
#include <wakpi/watch.h>
#include <wakpi/comparison.h>
#include <wakpi/forecast.h>

#endif
