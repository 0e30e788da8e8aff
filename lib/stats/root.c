#include "stats/root.h"

#include <float.h>
#include <math.h>

/* T. R. Chandrupatla, A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function,
 * Advances in Engineering Software 28 (1997). */
double wakpi_root(wakpi_function f, const void *context, double from, double to, double floor)
{
    double a = from; /* the two ends, the newest first, and the point before */
    double b = to;
    double fa = f(context, a);
    double fb = f(context, b);
    /* A score's deviation may vanish at the end of its range, and its gap with it, without a crossing there. */
    fa = fa > 0.0 ? fa : 1.0;
    fb = fb < 0.0 ? fb : -1.0;
    double c;
    double fc;
    double t = 0.5;
    for (int i = 0; i < 200; i++) {
        double x = a + t * (b - a);
        double fx = f(context, x);
        if (fx == 0.0) {
            return x;
        }
        if ((fx > 0.0) == (fa > 0.0)) {
            c = a;
            fc = fa;
        } else {
            c = b;
            fc = fb;
            b = a;
            fb = fa;
        }
        a = x;
        fa = fx;
        double tolerance = DBL_EPSILON * (fabs(a) > floor ? fabs(a) : floor);
        double limit = tolerance / fabs(b - a);
        if (limit > 0.5) {
            break;
        }
        double xi = (a - b) / (c - b);
        double phi = (fa - fb) / (fc - fb);
        t = 0.5;
        if (phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi) {
            t = fa / (fb - fa) * (fc / (fb - fc)) + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb));
        }
        t = t < limit ? limit : t;
        t = t > 1.0 - limit ? 1.0 - limit : t;
    }
    return fabs(fa) < fabs(fb) ? a : b;
}
