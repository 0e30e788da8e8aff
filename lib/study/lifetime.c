#include <wakpi/lifetime.h>

#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/gamma.h"
#include "stats/minimise.h"

/* The logarithms of parameters stay within this; fits end short of it. */
static const double LOG_MOST = 16.0;

struct customers {
    const int64_t *frequency;
    const double *recency; /* or the mean value */
    const double *age;
    const int64_t *weights;
    size_t count;
};

static double log_gamma(double a)
{
    return wakpi_dd_log_gamma(a).hi;
}

static int is_customer(int64_t frequency, double recency, double age)
{
    return frequency >= 0 && frequency <= WAKPI_COUNT_MOST && age >= 0.0 && wakpi_is_finite(age) &&
           recency <= age && (frequency == 0 ? recency == 0.0 : recency > 0.0);
}

static int are_parameters(const double *parameters, int count)
{
    for (int i = 0; i < count; i++) {
        if (!(parameters[i] > 0.0) || !(parameters[i] <= 1e9)) {
            return 0;
        }
    }
    return 1;
}

/* ln(Gamma(r + x) / Gamma(r) * B(a, b + x) / B(a, b)): for the counts that occur, of a product. */
static double log_rising(const double *parameters, int64_t x)
{
    double r = parameters[0];
    double a = parameters[2];
    double b = parameters[3];
    if (x > 64) {
        double n = (double)x;
        return log_gamma(r + n) - log_gamma(r) + log_gamma(b + n) - log_gamma(b) -
               (log_gamma(a + b + n) - log_gamma(a + b));
    }
    double sum = 0.0;
    double product = 1.0;
    for (int64_t i = 0; i < x; i++) {
        double at = (double)i;
        product *= (r + at) * ((b + at) / (a + b + at));
        if (product < 1e-200 || product > 1e200) {
            sum += wakpi_math_log(product);
            product = 1.0;
        }
    }
    return sum + wakpi_math_log(product);
}

/* ln of the odds that a customer is gone, x > 0. */
static double log_odds_gone(const double *parameters, int64_t x, double recency, double age)
{
    double alpha = parameters[1];
    double n = (double)x;
    return wakpi_math_log(parameters[2] / (parameters[3] + n - 1.0)) +
           (parameters[0] + n) * wakpi_math_log1p((age - recency) / (alpha + recency));
}

static double likelihood_of(const struct customers *c, const double *parameters)
{
    double alpha = parameters[1];
    struct wakpi_dd sum = {0.0, 0.0};
    for (size_t i = 0; i < c->count; i++) {
        int64_t x = c->frequency[i];
        double own = log_rising(parameters, x) - parameters[0] * wakpi_math_log1p(c->age[i] / alpha);
        if (x > 0) {
            double odds = log_odds_gone(parameters, x, c->recency[i], c->age[i]);
            own -= (double)x * wakpi_math_log(alpha + c->age[i]);
            own += odds > 0.0 ? odds + wakpi_math_log1p(wakpi_math_exp(-odds))
                              : wakpi_math_log1p(wakpi_math_exp(odds));
        }
        sum = wakpi_dd_add_double(sum, c->weights ? own * (double)c->weights[i] : own);
    }
    return sum.hi;
}

/* 0 where a logarithm is out of range. */
static int parameters_at(const double *at, int count, double *parameters)
{
    for (int i = 0; i < count; i++) {
        if (fabs(at[i]) > LOG_MOST) {
            return 0;
        }
        parameters[i] = wakpi_math_exp(at[i]);
    }
    return 1;
}

static int is_at_end(const double *at, int count)
{
    for (int i = 0; i < count; i++) {
        if (fabs(at[i]) > LOG_MOST - 1.0) {
            return 1;
        }
    }
    return 0;
}

static double purchases_objective(const void *context, const double *at)
{
    double parameters[WAKPI_LIFETIME_PURCHASES_SIZE];
    return parameters_at(at, 4, parameters) ? -likelihood_of(context, parameters) : INFINITY;
}

static wakpi_status check_rows(const struct customers *c)
{
    if (c->count > 0 && (!c->frequency || !c->recency || !c->age)) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < c->count; i++) {
        if (!is_customer(c->frequency[i], c->recency[i], c->age[i]) ||
            (c->weights && (c->weights[i] < 0 || c->weights[i] > WAKPI_COUNT_MOST))) {
            return WAKPI_INVALID;
        }
    }
    return c->count == 0 ? WAKPI_UNDEFINED : WAKPI_OK;
}

wakpi_status wakpi_lifetime_purchases_likelihood(const int64_t *frequency, const double *recency,
                                                 const double *age, const int64_t *customers, size_t count,
                                                 const double *parameters, double *log_likelihood)
{
    struct customers c = {frequency, recency, age, customers, count};
    if (!log_likelihood || !parameters || !are_parameters(parameters, WAKPI_LIFETIME_PURCHASES_SIZE)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check_rows(&c);
    if (status == WAKPI_OK) {
        *log_likelihood = likelihood_of(&c, parameters);
    }
    return status;
}

wakpi_status wakpi_lifetime_purchases_fit(const int64_t *frequency, const double *recency, const double *age,
                                          const int64_t *customers, size_t count, double *parameters,
                                          double *log_likelihood)
{
    struct customers c = {frequency, recency, age, customers, count};
    if (!parameters || !log_likelihood) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check_rows(&c);
    if (status != WAKPI_OK) {
        return status;
    }
    double repeats = 0.0;
    double time = 0.0;
    for (size_t i = 0; i < count; i++) {
        double weight = customers ? (double)customers[i] : 1.0;
        repeats += weight * (double)frequency[i];
        time += weight * age[i];
    }
    if (repeats == 0.0) {
        return WAKPI_UNDEFINED;
    }
    double pace = wakpi_math_log(time / repeats);
    if (!(fabs(pace) < LOG_MOST)) {
        return WAKPI_INVALID;
    }
    double at[] = {0.0, pace, 0.0, 1.0};
    *log_likelihood = -wakpi_minimise(purchases_objective, &c, at, 4, 0.5);
    parameters_at(at, 4, parameters);
    return is_at_end(at, 4) ? WAKPI_DEGENERATE : WAKPI_OK;
}

/* sum over n >= 1 of (a)_(n-1) (c)_n / ((d)_(n-1) n!) z^n; NAN where it does not end. */
static double series(double a, double c, double d, double z)
{
    double term = c * z;
    double sum = 0.0;
    for (double n = 1.0; n < 2e6; n += 1.0) {
        sum += term;
        if (fabs(term) <= 1e-17 * (1.0 - z) * fabs(sum) || term == 0.0) {
            return sum;
        }
        term *= (a + n - 1.0) * (c + n) / ((d + n - 1.0) * (n + 1.0)) * z;
    }
    return NAN;
}

wakpi_status wakpi_lifetime_purchases(const double *parameters, int64_t frequency, double recency, double age,
                                      double horizon, double *purchases, double *alive)
{
    if (!parameters || !purchases || !alive || !are_parameters(parameters, WAKPI_LIFETIME_PURCHASES_SIZE) ||
        !is_customer(frequency, recency, age) || !(horizon >= 0.0) || !wakpi_is_finite(horizon)) {
        return WAKPI_INVALID;
    }
    double a = parameters[2];
    double b = parameters[3];
    double x = (double)frequency;
    double whole = parameters[1] + age + horizon;
    double z = horizon / whole;
    double log_left = -wakpi_math_log1p(horizon / (parameters[1] + age)); /* ln(1 - z) */
    double power = (a - 1.0) * log_left;
    double first = a == 1.0 ? -log_left : -wakpi_math_expm1(power) / (a - 1.0);
    double tail = series(a, a + b - 1.0 - parameters[0], a + b + x, z);
    double number = (a + b + x - 1.0) * first - wakpi_math_exp(power) * tail;
    double there = 1.0;
    if (frequency > 0) {
        double odds = log_odds_gone(parameters, frequency, recency, age);
        double less = wakpi_math_exp(-fabs(odds));
        there = (odds > 0.0 ? less : 1.0) / (1.0 + less);
    }
    if (!wakpi_is_finite(number)) {
        return WAKPI_OVERFLOW;
    }
    *purchases = number > 0.0 ? number * there : 0.0;
    *alive = there;
    return WAKPI_OK;
}

static double spend_objective(const void *context, const double *at)
{
    const struct customers *c = context;
    double v[WAKPI_LIFETIME_SPEND_SIZE];
    if (!parameters_at(at, WAKPI_LIFETIME_SPEND_SIZE, v)) {
        return INFINITY;
    }
    double each = v[1] * at[2] - log_gamma(v[1]);
    double sum = 0.0;
    for (size_t i = 0; i < c->count; i++) {
        double x = (double)c->frequency[i];
        double mean = c->recency[i];
        double own = log_gamma(v[0] * x + v[1]) - log_gamma(v[0] * x) + each - wakpi_math_log(mean) +
                     v[0] * x * wakpi_math_log(mean * x) -
                     (v[0] * x + v[1]) * wakpi_math_log(v[2] + x * mean);
        sum += c->weights ? own * (double)c->weights[i] : own;
    }
    return -sum;
}

wakpi_status wakpi_lifetime_spend_fit(const int64_t *frequency, const double *mean, const int64_t *customers,
                                      size_t count, double *parameters, double *log_likelihood)
{
    struct customers c = {frequency, mean, NULL, customers, count};
    if (!parameters || !log_likelihood || (count > 0 && (!frequency || !mean))) {
        return WAKPI_INVALID;
    }
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (frequency[i] < 1 || frequency[i] > WAKPI_COUNT_MOST || !(mean[i] > 0.0) ||
            !wakpi_is_finite(mean[i]) ||
            (customers && (customers[i] < 0 || customers[i] > WAKPI_COUNT_MOST))) {
            return WAKPI_INVALID;
        }
        sum += mean[i] / (double)count;
    }
    if (count < 2) {
        return WAKPI_UNDEFINED;
    }
    double at[] = {1.0, 1.0, wakpi_math_log(sum)};
    if (!(fabs(at[2]) < LOG_MOST)) {
        return WAKPI_INVALID;
    }
    *log_likelihood = -wakpi_minimise(spend_objective, &c, at, 3, 0.5);
    parameters_at(at, WAKPI_LIFETIME_SPEND_SIZE, parameters);
    return is_at_end(at, 3) ? WAKPI_DEGENERATE : WAKPI_OK;
}

wakpi_status wakpi_lifetime_spend(const double *parameters, int64_t frequency, double mean, double *value)
{
    if (!parameters || !value || !are_parameters(parameters, WAKPI_LIFETIME_SPEND_SIZE) || frequency < 0 ||
        frequency > WAKPI_COUNT_MOST || !wakpi_is_finite(mean) ||
        (frequency == 0 ? mean != 0.0 : !(mean > 0.0))) {
        return WAKPI_INVALID;
    }
    double x = (double)frequency;
    double below = parameters[0] * x + parameters[1] - 1.0;
    if (!(below > 0.0)) {
        return WAKPI_UNDEFINED;
    }
    *value = parameters[0] * (parameters[2] + x * mean) / below;
    return WAKPI_OK;
}

wakpi_status wakpi_lifetime_value(const double *parameters, int64_t frequency, double recency, double age,
                                  double value, double step, int64_t periods, double discount, double *worth)
{
    if (!worth || !wakpi_is_finite(value) || !(step > 0.0) || !wakpi_is_finite(step) || periods < 1 ||
        periods > 1000 || !(discount > -1.0) || !wakpi_is_finite(discount)) {
        return WAKPI_INVALID;
    }
    double sum = 0.0;
    double before = 0.0;
    double factor = 1.0;
    for (int64_t i = 1; i <= periods; i++) {
        double purchases;
        double alive;
        wakpi_status status = wakpi_lifetime_purchases(parameters, frequency, recency, age, step * (double)i,
                                                       &purchases, &alive);
        if (status != WAKPI_OK) {
            return status;
        }
        factor /= 1.0 + discount;
        sum += (purchases - before) * factor;
        before = purchases;
    }
    if (!wakpi_is_finite(sum * value)) {
        return WAKPI_OVERFLOW;
    }
    *worth = sum * value;
    return WAKPI_OK;
}
