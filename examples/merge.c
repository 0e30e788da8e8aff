/* Two machines saw parts of the same traffic, partly the same events, in another order. Joined either way round they
 * know the same, to the byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

static const char *const events[] = {
    "{\"wakpi\":\"send\",\"id\":\"m1\",\"time\":\"2026-11-21T10:00:00Z\",\"person\":\"393331110001\","
    "\"campaign\":\"autumn\"}",
    "{\"wakpi\":\"delivered\",\"id\":\"m1\",\"time\":\"2026-11-21T10:00:02Z\"}",
    "{\"wakpi\":\"read\",\"id\":\"m1\",\"time\":\"2026-11-21T10:05:00Z\"}",
    "{\"wakpi\":\"send\",\"id\":\"m2\",\"time\":\"2026-11-21T10:00:00Z\",\"person\":\"393331110002\","
    "\"campaign\":\"autumn\"}",
};

struct bytes {
    char data[65536];
    size_t size;
};

static int32_t collect(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (size > sizeof bytes->data - bytes->size)
        return 1;
    memcpy(bytes->data + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

/* A tracker that saw the events named by `which`, joined with what another one saw. */
static int saved(const char *which, const char *others, struct bytes *bytes)
{
    wakpi_options *options = NULL;
    wakpi_tracker *trackers[2] = {NULL, NULL};
    const char *seen[2] = {which, others};
    wakpi_error error = {.struct_size = sizeof error};
    /* Trackers that are to be merged share a key; keep yours secret. */
    int good = wakpi_options_new(NULL, NULL, &options) == WAKPI_OK &&
               wakpi_options_set_text(options, "key", "sixteen  octets!", 16, &error) == WAKPI_OK;
    for (int i = 0; good && i < 2; i++) {
        good = wakpi_tracker_new(options, &trackers[i]) == WAKPI_OK;
        for (const char *event = seen[i]; good && *event; event++) {
            const char *line = events[*event - '0'];
            good = wakpi_tracker_read_event(trackers[i], line, strlen(line), &error) == WAKPI_OK;
        }
    }
    bytes->size = 0;
    good = good && wakpi_tracker_merge(trackers[0], trackers[1], &error) == WAKPI_OK &&
           wakpi_tracker_save(trackers[0], collect, bytes, &error) == WAKPI_OK;
    if (!good)
        fprintf(stderr, "merge: %s\n", error.text);
    wakpi_tracker_free(trackers[0]);
    wakpi_tracker_free(trackers[1]);
    wakpi_options_free(options);
    return good;
}

int main(void)
{
    static struct bytes one, other;
    if (!saved("012", "2103", &one) || !saved("3322", "0121", &other))
        return EXIT_FAILURE;
    int equal = one.size == other.size && memcmp(one.data, other.data, one.size) == 0;
    printf("%zu bytes and %zu bytes: %s\n", one.size, other.size, equal ? "equal" : "different");
    return equal ? EXIT_SUCCESS : EXIT_FAILURE;
}
