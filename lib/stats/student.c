#include "stats/student.h"

#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/normal.h"

/* Beyond this ratio of t to sqrt(df) the tail is its leading power to the last bit. */
static const double POWER_TAIL = 1e60;

static double tail_log(const struct wakpi_beta *beta, double t, double df, double *p)
{
    struct wakpi_dd ratio = wakpi_dd_divide(wakpi_dd_from(t), wakpi_dd_sqrt(wakpi_dd_from(df)));
    if (ratio.hi > POWER_TAIL) {
        struct wakpi_dd log_tail = wakpi_dd_multiply_double(wakpi_dd_log(ratio), -df);
        log_tail = wakpi_dd_subtract(log_tail, wakpi_dd_log(wakpi_dd_from(beta->a)));
        log_tail = wakpi_dd_subtract(log_tail, beta->log_beta);
        *p = wakpi_exp_of(log_tail);
        return log_tail.hi;
    }
    struct wakpi_dd square = wakpi_dd_divide(wakpi_two_product(t, t), wakpi_dd_from(df));
    if (t > 1e150 || t < 1e-140) {
        square = wakpi_dd_multiply(ratio, ratio);
    }
    struct wakpi_dd whole = wakpi_dd_add_double(square, 1.0);
    struct wakpi_tails tails;
    wakpi_beta_tails(beta, wakpi_dd_divide(wakpi_dd_from(1.0), whole), wakpi_dd_divide(square, whole),
                     &tails);
    *p = tails.lower;
    return tails.log_lower;
}

void wakpi_student_two_sided(double t, double df, double *p, double *log_p)
{
    struct wakpi_beta beta;
    t = fabs(t);
    if (t < 1e-150) {
        *p = 1.0;
        *log_p = 0.0;
        return;
    }
    wakpi_beta_prepare(&beta, 0.5 * df, 0.5);
    *log_p = tail_log(&beta, t, df, p);
}

double wakpi_student_critical(double alpha, double df)
{
    struct wakpi_beta beta;
    wakpi_beta_prepare(&beta, 0.5 * df, 0.5);
    double wanted = wakpi_math_log(alpha);
    double t = wakpi_normal_critical(alpha);
    /* ln P(|T| > t) falls with ln t and is concave in it: Newton's steps converge from everywhere. */
    for (int i = 0; i < 200; i++) {
        double p;
        double log_tail = tail_log(&beta, t, df, &p);
        double ratio = t / sqrt(df);
        double log_density =
            -beta.log_beta.hi + 0.6931471805599453 + wakpi_math_log(ratio) -
            0.5 * (df + 1.0) *
                (ratio > 1e100 ? 2.0 * wakpi_math_log(ratio) : wakpi_math_log1p(ratio * ratio));
        double gap = wanted - log_tail;
        double next = t * wakpi_math_exp(-gap / wakpi_math_exp(log_density - log_tail));
        if (!(next < 1e300)) {
            next = t > 1e299 ? 1e300 : t * 1e10;
        }
        double moved = fabs(next - t);
        t = next;
        if (fabs(gap) < 1e-9 || moved <= 2.3e-16 * t) {
            break;
        }
    }
    return t;
}
