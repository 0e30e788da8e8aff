/* A watch: the open rate by day, with a drop that nobody noticed; and an ROI that is to stay positive. */
#include <stdio.h>
#include <wakpi/wakpi.h>

#define DAY INT64_C(86400000)

static int say(const wakpi_watch *watch)
{
    char text[600];
    if (wakpi_watch_explain(watch, "en", text, sizeof text, NULL) != WAKPI_OK)
        return 0;
    printf("%s\n", text);
    return 1;
}

int main(void)
{
    static const int64_t read_by_day[] = {602, 598, 611, 587, 604, 641, 655, 597, 609,
                                          592, 615, 600, 648, 650, 606, 594, 601, 599,
                                          612, 639, 657, 603, 590, 607, 596, 489, 512};
    static const double roi_by_week[] = {1.4, 1.1, 0.6, -0.1};
    wakpi_watch *opens = NULL, *roi = NULL;
    int64_t monday = INT64_C(1772409600000); /* 2026-03-02 */
    int result = 1;

    if (wakpi_watch_new(NULL, WAKPI_KPI_OPEN_RATE, &opens) != WAKPI_OK ||
        wakpi_watch_new(NULL, WAKPI_KPI_RETURN_ON_INVESTMENT, &roi) != WAKPI_OK ||
        wakpi_watch_set_limits(roi, 0, 1e9) != WAKPI_OK)
        goto done;
    for (int day = 0; day < 27; day++) {
        if (wakpi_watch_add_counts(opens, monday + day * DAY, read_by_day[day], 1000) != WAKPI_OK)
            goto done;
    }
    for (int week = 0; week < 4; week++) {
        if (wakpi_watch_add_value(roi, monday + week * 7 * DAY, roi_by_week[week]) != WAKPI_OK)
            goto done;
    }
    result = !say(opens) || !say(roi);
done:
    wakpi_watch_free(opens);
    wakpi_watch_free(roi);
    return result;
}
