/* Measures as rooms above index them. */
#ifndef WAKPI_KPI_MEASURE_H
#define WAKPI_KPI_MEASURE_H

#include <stdatomic.h>
#include <wakpi/kpi.h>

/* Ids run from 1 without holes, so arrays of WAKPI_MEASURE_LIMIT are indexed by id. The
 * catalogue checks it. */
#define WAKPI_MEASURE_LIMIT 160
#define WAKPI_MEASURE_WORDS ((WAKPI_MEASURE_LIMIT + 63) / 64) /* of bits */

/* 0 for a whole that is part of nothing, more for its parts: a measure's level is larger than that of every
 * measure it is a part of in any KPI. Adding in rising order and reading in falling order never shows a part
 * above its whole. */
int wakpi_measure_level(wakpi_measure measure);

/* All wakpi_measure_count() of them by falling level. */
const atomic_uchar *wakpi_measures_by_depth(void);

/* 1 where the id is of a measure. */
int wakpi_measure_known(wakpi_measure measure);

/* 1 where an amount below 0 is meaningful: refunds, credits, figures. */
int wakpi_measure_may_be_negative(wakpi_measure measure);

#endif
