/* Fisher's exact test, two-sided: the sum of the chances of all tables no likelier than the one seen. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/gamma.h"

/* Tables with these margins; x is the first cell. */
struct tables {
    double n1;
    double n2;
    double events;
    double least; /* of x */
    double most;
    double mode;
    struct wakpi_dd log_constant; /* of the factorials of the margins */
};

static struct wakpi_dd log_factorial(double n)
{
    return wakpi_dd_log_gamma(n + 1.0);
}

static struct wakpi_dd log_choose_part(double n, double k)
{
    return wakpi_dd_add(log_factorial(k), log_factorial(n - k));
}

static void prepare(struct tables *t, double n1, double n2, double events)
{
    double total = n1 + n2;
    t->n1 = n1;
    t->n2 = n2;
    t->events = events;
    t->least = events > n2 ? events - n2 : 0.0;
    t->most = events < n1 ? events : n1;
    struct wakpi_dd mode = wakpi_two_product(n1 + 1.0, events + 1.0);
    t->mode = floor(wakpi_dd_divide(mode, wakpi_dd_from(total + 2.0)).hi);
    t->mode = t->mode < t->least ? t->least : t->mode > t->most ? t->most : t->mode;
    struct wakpi_dd constant = wakpi_dd_add(log_factorial(n1), log_factorial(n2));
    constant = wakpi_dd_add(constant, log_choose_part(total, events));
    t->log_constant = wakpi_dd_subtract(constant, log_factorial(total));
}

static struct wakpi_dd log_chance(const struct tables *t, double x)
{
    struct wakpi_dd parts = wakpi_dd_add(log_choose_part(t->n1, x), log_choose_part(t->n2, t->events - x));
    return wakpi_dd_subtract(t->log_constant, parts);
}

/* The table nearest the mode, on the side of `end`, whose log chance is at most `bound`; past the end if none. */
static double first_rare(const struct tables *t, double end, double step, double bound)
{
    double near = t->mode; /* likelier than the bound */
    double far = end + step;
    while (fabs(far - near) > 1.0) {
        double middle = near + step * floor(0.5 * fabs(far - near));
        if (log_chance(t, middle).hi <= bound) {
            far = middle;
        } else {
            near = middle;
        }
    }
    return far;
}

/* The chances from x away from the mode, as multiples of that of x. */
static double tail_sum(const struct tables *t, double x, double step)
{
    double term = 1.0;
    double sum = 1.0;
    double end = step < 0.0 ? t->least : t->most;
    while (x != end && term > sum * 1e-18) {
        double up = step < 0.0 ? x - 1.0 : x; /* from `up` to `up` + 1, or back */
        double above = (t->n1 - up) * (t->events - up);
        double below = (up + 1.0) * (t->n2 - t->events + up + 1.0);
        term *= step < 0.0 ? below / above : above / below;
        sum += term;
        x += step;
    }
    return sum;
}

static int beyond(double x, double end, double step)
{
    return (x - end) * step > 0.0;
}

wakpi_status wakpi_test_fisher(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *p, double *log_p)
{
    if (!p || !log_p) {
        return WAKPI_INVALID;
    }
    /* An empty side is no reason to be silent: there is one table then, whose chance is 1. */
    wakpi_status status = wakpi_check_two_rates(k1, n1, k2, n2);
    if (status != WAKPI_OK && status != WAKPI_UNDEFINED) {
        return status;
    }
    if (n1 + n2 > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    struct tables t;
    prepare(&t, (double)n1, (double)n2, (double)k1 + (double)k2);
    if (t.least == t.most) {
        *p = 1.0;
        *log_p = 0.0;
        return WAKPI_DEGENERATE;
    }
    struct wakpi_dd seen = log_chance(&t, (double)k1);
    double bound = seen.hi + 1e-7; /* R's allowance for ties */
    if (log_chance(&t, t.mode).hi <= bound) {
        *p = 1.0;
        *log_p = 0.0;
        return WAKPI_OK;
    }
    double sum = 0.0;
    for (double step = -1.0; step <= 1.0; step += 2.0) {
        double end = step < 0.0 ? t.least : t.most;
        double x = first_rare(&t, end, step, bound);
        if (!beyond(x, end, step)) {
            sum += wakpi_exp_of(wakpi_dd_subtract(log_chance(&t, x), seen)) * tail_sum(&t, x, step);
        }
    }
    struct wakpi_dd log_sum = wakpi_dd_add(seen, wakpi_dd_log(wakpi_dd_from(sum)));
    if (log_sum.hi > 0.0) {
        log_sum = wakpi_dd_from(0.0);
    }
    *p = wakpi_exp_of(log_sum);
    *log_p = log_sum.hi;
    return WAKPI_OK;
}
