/* Lines of files, plain or gzipped, and of the standard input. */
#ifndef REPORT_INPUT_H
#define REPORT_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input {
    const char *name;
    void *file; /* gzFile, or FILE * where wakpi is built without zlib */
    char *buffer;
    size_t start, end, capacity; /* what was read and not yet given is buffer[start .. end - 1] */
    int64_t line;                /* number of the last one given, from 1 */
    int at_end;
    const char *failure; /* NULL while all is well */
};

/* "-" is the standard input. 0 with `failure` where it cannot be opened. */
int input_open(struct input *input, const char *name);
/* The next line without its end: 1; 0 at the end or with `failure`. The text lives until the next call. */
int input_line(struct input *input, const char **text, size_t *size);
void input_close(struct input *input);

#endif
