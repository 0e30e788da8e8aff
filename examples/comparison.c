/* Before and after: did the assistant bring the 30 % more orders that were promised, and is it quicker? */
#include <stdio.h>
#include <wakpi/wakpi.h>

static int say(const wakpi_comparison *comparison)
{
    char text[500];
    wakpi_comparison_result result = {.struct_size = sizeof result};
    if (wakpi_comparison_evaluate(comparison, &result) < 0 ||
        wakpi_comparison_explain(comparison, "en", text, sizeof text, NULL) != WAKPI_OK)
        return 0;
    printf("%s: %s\n", wakpi_comparison_outcome_key(result.outcome), text);
    return 1;
}

int main(void)
{
    wakpi_comparison *orders = NULL, *time = NULL;
    int result = 1;
    if (wakpi_comparison_new(NULL, WAKPI_KPI_CONVERSION_RATE, &orders) != WAKPI_OK ||
        wakpi_comparison_new(NULL, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN, &time) != WAKPI_OK)
        goto done;
    if (wakpi_comparison_add_counts(orders, WAKPI_SIDE_BEFORE, 400, 10000) != WAKPI_OK ||
        wakpi_comparison_add_counts(orders, WAKPI_SIDE_AFTER, 520, 10000) != WAKPI_OK ||
        wakpi_comparison_set_goal(orders, 0.3) != WAKPI_OK)
        goto done;
    if (wakpi_comparison_set_value(time, WAKPI_SIDE_BEFORE, 300) != WAKPI_OK ||
        wakpi_comparison_set_value(time, WAKPI_SIDE_AFTER, 240) != WAKPI_OK ||
        wakpi_comparison_set_goal(time, -0.2) != WAKPI_OK)
        goto done;
    result = !say(orders) || !say(time);
done:
    wakpi_comparison_free(orders);
    wakpi_comparison_free(time);
    return result;
}
