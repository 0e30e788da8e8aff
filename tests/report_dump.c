/* Prints one of the sample reports in a format, for tests written in other languages: report_dump spring|hostile|huge|tracker <format>. */
#define REPORT_SAMPLES_ALONE
#include "report_samples.h"

static wakpi_report *make(const char *name)
{
    if (strcmp(name, "hostile") == 0)
        return hostile_report();
    wakpi_report *report = new_report();
    if (strcmp(name, "spring") == 0) {
        add_and_free(report, "spring", 6, spring_campaign());
        add_and_free(report, "small", 5, small_campaign());
        add_and_free(report, "again", 5, spring_campaign());
    } else if (strcmp(name, "huge") == 0) {
        add_and_free(report, "huge", 4, huge_campaign());
    } else {
        wakpi_tracker *tracker = sample_tracker(NULL);
        MUST(wakpi_report_add_tracker(report, tracker, NULL, NULL));
        wakpi_tracker_free(tracker);
    }
    return report;
}

int main(int count, char **words)
{
    int32_t format;
    size_t size;
    if (count != 3 || wakpi_format_by_key(words[2], &format) != WAKPI_OK)
        return 2;
    wakpi_report *report = make(words[1]);
    char *text = print_whole(report, format, &size);
    size_t written = fwrite(text, 1, size, stdout);
    free(text);
    wakpi_report_free(report);
    return written == size ? 0 : 1;
}
