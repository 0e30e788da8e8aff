#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

#ifdef WAKPI_WITH_ZLIB

#include <zlib.h>

static void *open_descriptor(int descriptor)
{
    gzFile file = gzdopen(descriptor, "rb");
    if (file)
        gzbuffer(file, PIECE);
    return file;
}

/* -1 with `failure`. */
static int read_piece(struct input *input, char *buffer)
{
    int got = gzread(input->file, buffer, PIECE), problem;
    const char *words = gzerror(input->file, &problem);
    if (got >= 0 && (got > 0 || problem == Z_OK))
        return got;
    input->failure = problem == Z_ERRNO ? strerror(errno) : words;
    return -1;
}

static void close_file(void *file)
{
    gzclose(file);
}

#else

#include <stdio.h>

static void *open_descriptor(int descriptor)
{
    return fdopen(descriptor, "rb");
}

static int read_piece(struct input *input, char *buffer)
{
    size_t got = fread(buffer, 1, PIECE, input->file);
    if (got == 0 && ferror((FILE *)input->file))
        input->failure = strerror(errno);
    else if (input->line == 0 && got >= 2 && memcmp(buffer, "\x1f\x8b", 2) == 0)
        input->failure = "is gzipped, and wakpi-report was built without zlib";
    return input->failure ? -1 : (int)got;
}

static void close_file(void *file)
{
    fclose(file);
}

#endif

int input_open(struct input *input, const char *name)
{
    *input = (struct input){.name = name};
    int descriptor = strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0)
        input->file = open_descriptor(descriptor);
    if (input->file)
        return 1;
    input->failure = strerror(errno);
    if (descriptor >= 0)
        close(descriptor);
    return 0;
}

void input_close(struct input *input)
{
    if (input->file)
        close_file(input->file);
    free(input->buffer);
    input->buffer = NULL;
    input->file = NULL;
}

/* Reads on; 0 at the end, and with `failure`. */
static int read_more(struct input *input)
{
    if (input->at_end)
        return 0;
    if (input->start > 0) {
        memmove(input->buffer, input->buffer + input->start, input->end - input->start);
        input->end -= input->start;
        input->start = 0;
    }
    if (input->capacity - input->end < PIECE) {
        size_t capacity = input->capacity * 2 + PIECE;
        char *grown = realloc(input->buffer, capacity);
        if (!grown) {
            input->failure = "out of memory";
            return 0;
        }
        input->buffer = grown;
        input->capacity = capacity;
    }
    int got = read_piece(input, input->buffer + input->end);
    if (got < 0)
        return 0;
    input->at_end = got == 0;
    input->end += (size_t)got;
    return got > 0;
}

int input_line(struct input *input, const char **text, size_t *size)
{
    size_t searched = 0;
    for (;;) {
        size_t held = input->end - input->start;
        const char *from = held > 0 ? input->buffer + input->start : "";
        const char *end = held > searched ? memchr(from + searched, '\n', held - searched) : NULL;
        if (!end && read_more(input)) {
            searched = held;
            continue;
        }
        held = input->end - input->start;
        if (input->failure || (!end && held == 0))
            return 0;
        from = input->buffer + input->start;
        size_t length = end ? (size_t)(end - from) : held;
        input->start += length + (end ? 1 : 0);
        input->line++;
        if (length > 0 && from[length - 1] == '\r')
            length--;
        if (input->line == 1 && length >= 3 && memcmp(from, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark */
            from += 3;
            length -= 3;
        }
        *text = from;
        *size = length;
        return 1;
    }
}
