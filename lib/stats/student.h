/* Student's t distribution, df > 0, not necessarily whole. */
#ifndef WAKPI_STATS_STUDENT_H
#define WAKPI_STATS_STUDENT_H

/* p = P(|T| > |t|) and its logarithm; t finite. */
void wakpi_student_two_sided(double t, double df, double *p, double *log_p);
/* The t > 0 with P(|T| > t) = alpha. */
double wakpi_student_critical(double alpha, double df);

#endif
