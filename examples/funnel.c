/* A funnel: where do people get lost? */
#include <stdio.h>
#include <wakpi/wakpi.h>

int main(void)
{
    static const int64_t reached[] = {1200, 1150, 1100, 960, 240, 180, 90, 45, 12};
    wakpi_funnel *funnel = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int32_t worst;
    int result = 1;

    if (wakpi_funnel_new_standard(NULL, &funnel) != WAKPI_OK)
        return 1;
    if (wakpi_funnel_add_many(funnel, reached, sizeof reached / sizeof reached[0]) != WAKPI_OK)
        goto done;
    if (wakpi_funnel_check(funnel, &error) != WAKPI_OK) {
        fprintf(stderr, "funnel: %s\n", error.text);
        goto done;
    }
    for (int32_t stage = 1; stage < wakpi_funnel_stage_count(funnel); stage++) {
        wakpi_value step = {.struct_size = sizeof step}, overall = {.struct_size = sizeof overall};
        int64_t lost;
        if (wakpi_funnel_step(funnel, stage, &step) < 0 ||
            wakpi_funnel_overall(funnel, stage, &overall) < 0 ||
            wakpi_funnel_drop_off(funnel, stage, &lost) != WAKPI_OK)
            goto done;
        printf("%-10s %6.1f %% of the stage before (%.1f to %.1f), %5.1f %% of all, %lld lost\n",
               wakpi_funnel_stage_name(funnel, stage), 100 * step.value, 100 * step.lower, 100 * step.upper,
               100 * overall.value, (long long)lost);
    }
    if (wakpi_funnel_bottleneck(funnel, &worst) != WAKPI_OK)
        goto done;
    printf("most are lost on the way to: %s\n", wakpi_funnel_stage_name(funnel, worst));
    result = 0;
done:
    wakpi_funnel_free(funnel);
    return result;
}
