/* Every KPI against vectors written from the definitions: the typed function, wakpi_kpi_compute and the evaluation
 * of a campaign must all give the same. */
#include "run_suite.h"

#include <math.h>
#include <wakpi/wakpi.h>

#include "kpi/evaluate.h"
#include "kpi_calls.h"
#include "kpi_vectors.h"

enum { INPUT_LIMIT = 24 };

static int seen[256];

/* Inputs of one vector, in the KPI's order, in both kinds of unit. */
struct inputs {
    double natural[INPUT_LIMIT];
    int64_t integers[INPUT_LIMIT];
    size_t count;
};

static double units_of(wakpi_measure measure)
{
    switch (wakpi_measure_kind(measure)) {
    case WAKPI_MEASURE_KIND_MONEY:
    case WAKPI_MEASURE_KIND_PARAMETER:
        return 1e6;
    case WAKPI_MEASURE_KIND_DURATION:
        return 1e3;
    default:
        return 1;
    }
}

static void set_input(struct inputs *inputs, size_t place, double amount, wakpi_measure measure)
{
    inputs->natural[place] = amount;
    inputs->integers[place] = llround(amount * units_of(measure));
}

static void read_inputs(wakpi_kpi kpi, char *text, struct inputs *inputs, const char *line)
{
    wakpi_measure measure = 0;
    size_t needed = (size_t)wakpi_kpi_input_count(kpi);
    memset(inputs, 0, sizeof *inputs);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
        char *number = strchr(word, '=');
        if (number != NULL) {
            *number++ = '\0';
            ck_assert_msg(wakpi_measure_by_key(word, &measure) == WAKPI_OK, "no measure %s in %s", word,
                          line);
        } else {
            number = word; /* a further observation */
        }
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION) {
            wakpi_measure only;
            ck_assert_int_eq(wakpi_kpi_input(kpi, 0, &only), WAKPI_OK);
            ck_assert_msg(only == measure, "%s", line);
            if (*number != '\0')
                set_input(inputs, inputs->count++, atof(number), measure);
            continue;
        }
        size_t place = 0;
        for (wakpi_measure at = 0; place < needed; place++) {
            if (wakpi_kpi_input(kpi, (int32_t)place, &at) == WAKPI_OK && at == measure)
                break;
        }
        ck_assert_msg(place < needed, "%s is no input in %s", word, line);
        set_input(inputs, place, atof(number), measure);
        inputs->count++;
    }
    ck_assert_msg(wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION || inputs->count == needed,
                  "%zu inputs of %zu in %s", inputs->count, needed, line);
}

static wakpi_status expected_of(const char *text, double *value)
{
    for (wakpi_status status = WAKPI_INTERNAL; status < 0; status++) {
        if (strcmp(wakpi_status_key(status), text) == 0)
            return status;
    }
    char *rest;
    *value = strtod(text, &rest);
    if (*rest == '/')
        *value /= atof(rest + 1);
    return WAKPI_OK;
}

static void assert_result(const char *path, wakpi_status status, double value, wakpi_status wanted_status,
                          double wanted, const char *line)
{
    ck_assert_msg(status == wanted_status, "%s gives %s for %s", path, wakpi_status_text(status), line);
    double least = fabs(wanted) * 1e-15 * 4;
    ck_assert_msg(status != WAKPI_OK || fabs(value - wanted) <= least, "%s gives %.17g for %s", path, value,
                  line);
}

static void check_vector(char *fields[VECTOR_FIELDS], const char *line)
{
    struct inputs inputs;
    wakpi_kpi kpi;
    double wanted = 0, value = 12345;
    ck_assert_msg(wakpi_kpi_by_key(fields[0], &kpi) == WAKPI_OK, "no KPI in %s", line);
    read_inputs(kpi, fields[1], &inputs, line);
    wakpi_status wanted_status = expected_of(fields[2], &wanted);
    wakpi_status status = call_formula(kpi, inputs.integers, inputs.count, &value);
    assert_result("the typed function", status, value, wanted_status, wanted, line);
    ck_assert_msg(status == WAKPI_OK || value == 12345, "an output is touched by a failure: %s", line);
    value = 12345;
    status = wakpi_kpi_compute(kpi, inputs.natural, inputs.count, &value);
    assert_result("wakpi_kpi_compute", status, value, wanted_status, wanted, line);
    ck_assert_msg(status == WAKPI_OK || value == 12345, "an output is touched by a failure: %s", line);
    if (wakpi_kpi_statistic(kpi, NULL) == WAKPI_STATISTIC_NONE) {
        const struct wakpi_evaluation with = {.alpha = 0.05, .small_sample = 30, .currency = "EUR"};
        wakpi_value whole = {.struct_size = sizeof whole};
        wakpi_evaluate(kpi, inputs.integers, &with, &whole);
        assert_result("wakpi_evaluate", whole.status, whole.value, wanted_status, wanted, line);
        ck_assert_int_eq(whole.kpi, kpi);
        ck_assert_int_eq(whole.unit, wakpi_kpi_unit(kpi));
        ck_assert_str_eq(whole.currency,
                         whole.status == WAKPI_OK && whole.unit == WAKPI_UNIT_MONEY ? "EUR" : "");
        ck_assert(whole.lower <= whole.value && whole.value <= whole.upper);
    }
    seen[kpi]++;
}

START_TEST(every_vector_holds_on_every_path)
{
    memset(seen, 0, sizeof seen);
    ck_assert_int_gt(each_vector("kpis.csv", check_vector), 100);
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi;
        ck_assert_int_eq(wakpi_kpi_at(i, &kpi), WAKPI_OK);
        ck_assert_msg(seen[kpi] > 0, "%s has no vector", wakpi_kpi_key(kpi));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_vectors");
    TCase *tests = tcase_create("vectors");
    tcase_add_test(tests, every_vector_holds_on_every_path);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
