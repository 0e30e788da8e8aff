#include "follow.h"

#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    WAIT_MS = 500, /* between two looks */
    PIECE = 1 << 16,
    AT_ONCE = 64 << 20 /* of one file, before the others have their turn and the answer is given */
};

/* One file: what of it was read, and the beginning of a line whose end is not there yet. */
struct source {
    struct input input; /* its name and the number of the line, for words */
    int descriptor;     /* -1: not open: it was renamed, and the next one of its name is not there yet */
    int is_stream;      /* 1: the standard input or a pipe, which has an end and no size */
    int ended;
    dev_t device;
    ino_t inode;
    off_t offset;
    char *tail;
    size_t size, capacity;
};

struct following {
    struct reading *reading;
    struct source *sources;
    size_t count;
    int grown;    /* since the last answer */
    int more;     /* there is more to be read at once */
    int64_t next; /* the earliest time of the next answer */
};

static volatile sig_atomic_t ended, resized;

static void on_signal(int number)
{
    if (number == SIGWINCH)
        resized = 1;
    else
        ended = 1;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- reading ---- */

static int take_line(struct following *following, struct source *source, size_t size)
{
    const char *text = source->tail;
    source->input.line++;
    following->grown = 1;
    if (source->input.line == 1 && size >= 3 &&
        memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark */
        text += 3;
        size -= 3;
    }
    if (size > 0 && text[size - 1] == '\r')
        size--;
    return reading_line(following->reading, &source->input, text, size);
}

/* Every line that is whole; what is behind the last of them waits. */
static int take_lines(struct following *following, struct source *source, size_t searched)
{
    size_t start = 0;
    int result = EXIT_GOOD;
    char *whole = source->tail;
    for (char *end;
         result == EXIT_GOOD && (end = memchr(whole + searched, '\n', source->size - searched)) != NULL;) {
        size_t at = (size_t)(end - whole);
        source->tail = whole + start;
        result = take_line(following, source, at - start);
        start = searched = at + 1;
    }
    source->tail = whole;
    memmove(whole, whole + start, source->size - start);
    source->size -= start;
    return result;
}

/* The end of a file ends its last line. */
static int take_rest(struct following *following, struct source *source)
{
    size_t size = source->size;
    source->size = 0;
    return size > 0 ? take_line(following, source, size) : EXIT_GOOD;
}

static int failed(const struct source *source, const char *words)
{
    fprintf(stderr, "wakpi-report: %s: %s\n", source->input.name, words);
    return EXIT_FAILED;
}

/* A file always answers; who reads a stream that has nothing to say waits. */
static int would_wait(const struct source *source)
{
    struct pollfd stream = {.fd = source->descriptor, .events = POLLIN};
    return source->is_stream && poll(&stream, 1, 0) <= 0;
}

static int read_on(struct following *following, struct source *source)
{
    for (size_t taken = 0; !ended && !would_wait(source);) {
        if (source->capacity - source->size < PIECE) {
            size_t capacity = 2 * source->capacity + PIECE;
            char *grown = realloc(source->tail, capacity);
            if (!grown)
                return failed(source, "out of memory");
            source->tail = grown;
            source->capacity = capacity;
        }
        ssize_t got = read(source->descriptor, source->tail + source->size, PIECE);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return EXIT_GOOD;
        if (got < 0)
            return failed(source, strerror(errno));
        source->ended = got == 0 && source->is_stream;
        if (got == 0)
            return source->ended ? take_rest(following, source) : EXIT_GOOD;
        size_t searched = source->size;
        source->size += (size_t)got;
        source->offset += got;
        int result = take_lines(following, source, searched);
        if (result != EXIT_GOOD)
            return result;
        taken += (size_t)got;
        if (taken >= AT_ONCE) {
            following->more = 1;
            break;
        }
    }
    return EXIT_GOOD;
}

/* ---- files that come and go ---- */

static int is_gzipped(int descriptor)
{
    unsigned char magic[2];
    return pread(descriptor, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
}

/* From its beginning. Nothing is wrong where there is no file for a moment. */
static int open_source(struct source *source)
{
    struct stat stat;
    int is_input = strcmp(source->input.name, "-") == 0;
    source->descriptor = is_input ? dup(STDIN_FILENO) : open(source->input.name, O_RDONLY | O_CLOEXEC);
    if (source->descriptor < 0 || fstat(source->descriptor, &stat) != 0)
        return 0;
    source->is_stream = !S_ISREG(stat.st_mode);
    source->device = stat.st_dev;
    source->inode = stat.st_ino;
    source->offset = 0;
    source->size = 0;
    source->input.line = 0;
    return 1;
}

static void close_source(struct source *source)
{
    if (source->descriptor >= 0)
        close(source->descriptor);
    source->descriptor = -1;
}

/* The file of the name is another one now: the old one was read to its end. */
static int was_replaced(const struct source *source)
{
    struct stat stat;
    return !source->is_stream && strcmp(source->input.name, "-") != 0 &&
           lstat(source->input.name, &stat) == 0 &&
           (stat.st_dev != source->device || stat.st_ino != source->inode);
}

static void rewind_if_cut(struct source *source)
{
    struct stat stat;
    if (source->is_stream || fstat(source->descriptor, &stat) != 0 || stat.st_size >= source->offset)
        return;
    lseek(source->descriptor, 0, SEEK_SET);
    source->offset = 0;
    source->size = 0;
    source->input.line = 0;
}

static int look_at(struct following *following, struct source *source)
{
    if (source->ended || (source->descriptor < 0 && !open_source(source)))
        return EXIT_GOOD;
    rewind_if_cut(source);
    int result = read_on(following, source);
    if (result != EXIT_GOOD || following->more || !was_replaced(source))
        return result;
    result = read_on(following, source); /* what was written between the two looks */
    if (result == EXIT_GOOD)
        result = take_rest(following, source);
    close_source(source);
    following->more = 1;
    return result;
}

/* What is gzipped does not grow: it is read once. */
static int begin(struct following *following, struct source *source, const char *name)
{
    *source = (struct source){.input = {.name = name}, .descriptor = -1};
    if (!open_source(source))
        return failed(source, strerror(errno));
    if (source->is_stream || !is_gzipped(source->descriptor))
        return EXIT_GOOD;
    close_source(source);
    source->ended = 1;
    following->grown = 1;
    return reading_file(following->reading, name);
}

/* ---- answering ---- */

/* In the place of the answer before, as much of it as the terminal has rows for. */
static void answer_on_screen(struct reading *reading)
{
    struct screen screen;
    if (screen_hold(&screen)) {
        reading->terminal = screen.output;
        reading_answer(reading);
        screen_show(&screen, reading->arguments->language, reading->progress.lines);
        reading->terminal = STDOUT_FILENO;
        return;
    }
    fputs("\033[H\033[2J", stdout);
    reading_answer(reading);
    printf("\n%lld lines · Ctrl-C\n", (long long)reading->progress.lines);
}

/* On a terminal in the place of the answer before; elsewhere behind it. What it is about is kept before. What fails now may be
 * known later: two campaigns of which one has not begun. */
static int answer(struct following *following, int first)
{
    int result = reading_settle(following->reading);
    if (result != EXIT_GOOD)
        return result;
    if (following->reading->terminal >= 0) {
        answer_on_screen(following->reading);
    } else {
        if (!first)
            putchar('\n');
        reading_answer(following->reading);
    }
    following->grown = 0;
    following->next = now_ms() + WAIT_MS;
    resized = 0;
    if (fflush(stdout) == 0)
        return EXIT_GOOD;
    perror("wakpi-report: standard output");
    return EXIT_FAILED;
}

/* Only a stream says when there is more. */
static void wait_for_more(const struct following *following)
{
    struct pollfd stream = {.fd = -1, .events = POLLIN};
    for (size_t i = 0; i < following->count; i++) {
        const struct source *source = &following->sources[i];
        if (source->is_stream && !source->ended)
            stream.fd = source->descriptor;
    }
    int64_t left = following->grown ? following->next - now_ms() : WAIT_MS;
    poll(&stream, following->grown ? 0 : 1, left < 0 ? 0 : left > WAIT_MS ? WAIT_MS : (int)left);
}

static int all_ended(const struct following *following)
{
    for (size_t i = 0; i < following->count; i++) {
        if (!following->sources[i].ended)
            return 0;
    }
    return 1;
}

static int watch_them(struct following *following)
{
    int result = EXIT_GOOD;
    for (int first = 1; result == EXIT_GOOD;) {
        following->more = 0;
        for (size_t i = 0; i < following->count && result == EXIT_GOOD; i++)
            result = look_at(following, &following->sources[i]);
        int done = ended || all_ended(following);
        int due = following->grown && (done || now_ms() >= following->next);
        if (result == EXIT_GOOD && (first || due || (resized && following->reading->terminal >= 0))) {
            result = answer(following, first);
            first = 0;
        }
        if (done)
            break;
        if (!following->more)
            wait_for_more(following);
    }
    return result;
}

static void obey_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGWINCH};
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: poll() is to end */
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}

int follow(struct reading *reading)
{
    static const char *const input[] = {"-"};
    const char *const *names = (const char *const *)reading->arguments->files;
    struct following following = {.reading = reading};
    int result = EXIT_GOOD;
    for (; names[following.count]; following.count++)
        continue;
    if (following.count == 0) {
        names = input;
        following.count = 1;
    }
    following.sources = calloc(following.count, sizeof *following.sources);
    if (!following.sources)
        return EXIT_FAILED;
    reading->progress.shown = 0;
    obey_signals();
    size_t begun = 0;
    for (; begun < following.count && result == EXIT_GOOD; begun++)
        result = begin(&following, &following.sources[begun], names[begun]);
    if (result == EXIT_GOOD)
        result = watch_them(&following);
    for (size_t i = 0; i < begun; i++) {
        close_source(&following.sources[i]);
        free(following.sources[i].tail);
    }
    free(following.sources);
    return result;
}
