#include "storing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef WAKPI_WITH_STORE

#include <wakpi/closing.h>
#include <wakpi/store.h>

/* What goes into one transaction. A line longer than that goes alone. */
enum { LINES_AT_ONCE = 2000, BYTES_AT_ONCE = 1 << 20 };

/* Where a line that waits came from. */
struct origin {
    const char *name;
    int64_t line;
    size_t begin;
};

struct storing {
    const char *path;
    wakpi_store *store;
    storing_teller tell;
    void *context;
    char *text; /* lines that wait, each with its end */
    size_t size, capacity;
    struct origin origins[LINES_AT_ONCE];
    size_t count;
};

/* Errors of opening name the file themselves. */
static int failed(const char *path, const wakpi_error *error)
{
    if (strstr(error->text, path))
        fprintf(stderr, "wakpi-report: %s\n", error->text);
    else
        fprintf(stderr, "wakpi-report: %s: %s\n", path, error->text);
    return EXIT_FAILED;
}

int storing_open(const struct arguments *arguments, storing_teller tell, void *context,
                 struct storing **storing)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (!arguments->store)
        return EXIT_GOOD;
    /* Whoever asks only, of a file that is not there, has mistyped. */
    if (!arguments->files[0] && access(arguments->store, F_OK) != 0) {
        perror(arguments->store);
        return EXIT_FAILED;
    }
    struct storing *made = calloc(1, sizeof *made);
    if (!made) {
        fputs("wakpi-report: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    made->path = arguments->store;
    made->tell = tell;
    made->context = context;
    if (wakpi_store_open(made->path, arguments->options, &made->store, &error) != WAKPI_OK) {
        int result = failed(made->path, &error);
        free(made);
        return result;
    }
    *storing = made;
    return EXIT_GOOD;
}

/* The line that holds a byte of the text. */
static size_t line_of(const struct storing *storing, int64_t position)
{
    size_t at = storing->count - 1;
    while (at > 0 && (int64_t)storing->origins[at].begin > position)
        at--;
    return at;
}

/* A bad line is told and blanked, so that the others can be taken without it. */
static int leave_out(struct storing *storing, const wakpi_error *error)
{
    size_t at = line_of(storing, error->position);
    size_t begin = storing->origins[at].begin;
    size_t end = at + 1 < storing->count ? storing->origins[at + 1].begin : storing->size;
    const struct storing_fault fault = {.name = storing->origins[at].name,
                                        .line = storing->origins[at].line,
                                        .position = error->position - (int64_t)begin,
                                        .status = error->status,
                                        .text = error->text};
    memset(storing->text + begin, ' ', end - begin - 1);
    return storing->tell(storing->context, &fault);
}

int storing_settle(struct storing *storing)
{
    int result = EXIT_GOOD;
    while (storing->count > 0 && result == EXIT_GOOD) {
        wakpi_error error = {.struct_size = sizeof error, .position = -1};
        wakpi_status status = wakpi_store_read_lines(storing->store, storing->text, storing->size, &error);
        if (status == WAKPI_OK)
            break;
        result = error.position >= 0 ? leave_out(storing, &error) : failed(storing->path, &error);
    }
    storing->count = 0;
    storing->size = 0;
    return result;
}

static int reserve(struct storing *storing, size_t size)
{
    if (size <= storing->capacity - storing->size)
        return EXIT_GOOD;
    size_t capacity = storing->size + size + BYTES_AT_ONCE;
    char *grown = realloc(storing->text, capacity);
    if (!grown) {
        fputs("wakpi-report: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    storing->text = grown;
    storing->capacity = capacity;
    return EXIT_GOOD;
}

int storing_line(struct storing *storing, const struct input *input, const char *text, size_t size)
{
    int result = EXIT_GOOD;
    if (storing->count == LINES_AT_ONCE || (storing->count > 0 && storing->size + size > BYTES_AT_ONCE))
        result = storing_settle(storing);
    if (result == EXIT_GOOD)
        result = reserve(storing, size + 1);
    if (result != EXIT_GOOD)
        return result;
    storing->origins[storing->count++] = (struct origin){input->name, input->line, storing->size};
    memcpy(storing->text + storing->size, text, size);
    storing->text[storing->size + size] = '\n';
    storing->size += size + 1;
    return EXIT_GOOD;
}

int storing_tracker(struct storing *storing, const wakpi_tracker **tracker)
{
    wakpi_error error = {.struct_size = sizeof error};
    return wakpi_store_tracker(storing->store, tracker, &error) == WAKPI_OK ? EXIT_GOOD
                                                                            : failed(storing->path, &error);
}

int64_t storing_intake(struct storing *storing, wakpi_intake reason)
{
    int64_t count = 0;
    return wakpi_store_intake(storing->store, reason, &count, NULL) == WAKPI_OK ? count : 0;
}

int storing_publish(struct storing *storing, const struct arguments *arguments)
{
    wakpi_error error = {.struct_size = sizeof error};
    const wakpi_tracker *tracker = NULL;
    int64_t until;
    int result = storing_tracker(storing, &tracker);
    if (result != EXIT_GOOD)
        return result;
    /* Who stayed is told by histories, which retire where periods are closed. */
    wakpi_query_retention(arguments->ungrouped, wakpi_tracker_watermark(tracker, &until) != WAKPI_OK);
    wakpi_status status = wakpi_store_compact(storing->store, 0, &error);
    if (status >= WAKPI_OK)
        status = wakpi_store_publish(storing->store, arguments->ungrouped, arguments->as_of,
                                     arguments->benchmark, &error);
    return status == WAKPI_OK ? EXIT_GOOD : failed(storing->path, &error);
}

void storing_close(struct storing *storing)
{
    if (!storing)
        return;
    wakpi_store_free(storing->store);
    free(storing->text);
    free(storing);
}

#else

int storing_open(const struct arguments *arguments, storing_teller tell, void *context,
                 struct storing **storing)
{
    (void)tell, (void)context, (void)storing;
    if (!arguments->store)
        return EXIT_GOOD;
    fprintf(stderr, "wakpi-report: --store %s: this wakpi-report was built without SQLite\n",
            arguments->store);
    return EXIT_USAGE;
}

int storing_line(struct storing *storing, const struct input *input, const char *text, size_t size)
{
    (void)storing, (void)input, (void)text, (void)size;
    return EXIT_FAILED;
}

int storing_settle(struct storing *storing)
{
    (void)storing;
    return EXIT_FAILED;
}

int storing_tracker(struct storing *storing, const wakpi_tracker **tracker)
{
    (void)storing, (void)tracker;
    return EXIT_FAILED;
}

int64_t storing_intake(struct storing *storing, wakpi_intake reason)
{
    (void)storing, (void)reason;
    return 0;
}

int storing_publish(struct storing *storing, const struct arguments *arguments)
{
    (void)storing, (void)arguments;
    return EXIT_FAILED;
}

void storing_close(struct storing *storing)
{
    (void)storing;
}

#endif
