#include "list.h"

#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

enum { MOST_STEPS = 99 };

/* NULL ends it. */
typedef const char *(*key_function)(int32_t number);

static const char *kpi_at(int32_t number)
{
    wakpi_kpi kpi;
    return wakpi_kpi_at(number - 1, &kpi) == WAKPI_OK ? wakpi_kpi_key(kpi) : NULL;
}

static const char *profile_at(int32_t number)
{
    const wakpi_benchmark *benchmark;
    return wakpi_benchmark_at(number - 1, &benchmark) == WAKPI_OK ? wakpi_benchmark_key(benchmark) : NULL;
}

/* Kinds of events are steps, but for some; then what is told of them, and how people say it. */
static const char *step_at(int32_t number)
{
    static const char *const words[] = {"clicked", "tapped", "wrote", "opted_in", "opted_out", "ordered"};
    for (int32_t step = WAKPI_STEP_CONVERTED; step <= MOST_STEPS; step++) {
        const char *key = wakpi_step_key(step);
        if (key && --number == 0)
            return key;
    }
    return number <= (int32_t)(sizeof words / sizeof words[0]) ? words[number - 1] : NULL;
}

static const char *option_at(int32_t number)
{
    return wakpi_option_at(number - 1);
}

static const char *name_of_kpi(const char *key, const char *language)
{
    wakpi_kpi kpi;
    return wakpi_kpi_by_key(key, &kpi) == WAKPI_OK ? wakpi_kpi_name(kpi, language) : "";
}

static const char *name_of_option(const char *key, const char *language)
{
    (void)language;
    return wakpi_option_description(key);
}

static const struct {
    const char *what;
    key_function at;
    const char *(*name)(const char *key, const char *language);
} lists[] = {{"kpis", kpi_at, name_of_kpi},          {"profiles", profile_at, NULL},
             {"options", option_at, name_of_option}, {"labels", wakpi_label_key, NULL},
             {"periods", wakpi_period_key, NULL},    {"steps", step_at, NULL},
             {"formats", wakpi_format_key, NULL}};

int list_print(const char *what, const char *language)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcmp(lists[i].what, what) != 0)
            continue;
        const char *key;
        for (int32_t number = 1; (key = lists[i].at(number)) != NULL; number++)
            printf("%s%s%s\n", key, lists[i].name ? "\t" : "",
                   lists[i].name ? lists[i].name(key, language) : "");
        return 1;
    }
    return 0;
}
