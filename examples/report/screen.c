#include "screen.h"

#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- holding back ---- */

static void redirect(int from, int *kept, int to)
{
    *kept = dup(from);
    if (*kept >= 0)
        dup2(to, from);
}

static void restore(int *kept, int to)
{
    if (*kept < 0)
        return;
    dup2(*kept, to);
    close(*kept);
    *kept = -1;
}

int screen_hold(struct screen *screen)
{
    *screen = (struct screen){.output = -1, .messages = -1};
    fflush(stdout);
    screen->held = tmpfile();
    if (!screen->held)
        return 0;
    redirect(STDOUT_FILENO, &screen->output, fileno(screen->held));
    if (isatty(STDERR_FILENO))
        redirect(STDERR_FILENO, &screen->messages, fileno(screen->held));
    return 1;
}

static void let_go(struct screen *screen)
{
    fflush(stdout);
    restore(&screen->output, STDOUT_FILENO);
    restore(&screen->messages, STDERR_FILENO);
}

/* All of it, for the caller to free; NULL without memory. */
static char *take_held(FILE *held, size_t *size)
{
    long end = fseek(held, 0, SEEK_END) == 0 ? ftell(held) : -1;
    char *text = end >= 0 ? malloc((size_t)end + 1) : NULL;
    if (text) {
        rewind(held);
        *size = fread(text, 1, (size_t)end, held);
    }
    return text;
}

/* ---- rows ---- */

/* Letters that take two columns: of East Asia, and pictures. One too many is no harm, it leaves a row empty. */
static int columns_of(unsigned long code)
{
    return code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xa4cf) ||
                              (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                              (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
                              (code >= 0x1f300 && code <= 0x1faff) || code >= 0x20000)
               ? 2
               : 1;
}

static unsigned long code_at(const unsigned char *text, size_t size, size_t *length)
{
    size_t wanted = text[0] < 0x80 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;
    unsigned long code = wanted == 1 ? text[0] : text[0] & (0xffu >> (wanted + 1));
    *length = wanted < size ? wanted : size;
    for (size_t i = 1; i < *length; i++)
        code = code << 6 | (text[i] & 0x3fu);
    return code;
}

/* Bytes of a colour that begins here: "\033[32m". */
static size_t escape_size(const unsigned char *text, size_t size)
{
    size_t at = 2;
    if (size < 2 || text[0] != '\033' || text[1] != '[')
        return 0;
    while (at < size && (text[at] < '@' || text[at] > '~'))
        at++;
    return at < size ? at + 1 : at;
}

/* Rows that a line takes on a terminal so wide; it goes on in the next one. */
static long rows_of(const char *line, size_t size, long width)
{
    long columns = 0;
    for (size_t at = 0, length; at < size; at += length) {
        const unsigned char *text = (const unsigned char *)line + at;
        length = escape_size(text, size - at);
        if (length == 0)
            columns += columns_of(code_at(text, size - at, &length));
    }
    return columns <= width ? 1 : (columns + width - 1) / width;
}

/* How many bytes of whole lines fit into so many rows; how many lines do not. The first line is shown in any case. */
static size_t fit(const char *text, size_t size, long rows, long width, int64_t *hidden)
{
    size_t shown = 0;
    *hidden = 0;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t next = end ? (size_t)(end - text) + 1 : size;
        rows -= rows_of(text + at, next - at - (end != NULL), width);
        if (*hidden > 0 || (rows < 0 && at > 0))
            ++*hidden;
        else
            shown = next;
        at = next;
    }
    return shown;
}

void screen_show(struct screen *screen, const char *language, int64_t lines)
{
    enum {
        BELOW = 3
    }; /* an empty row or what is hidden, the lines read, and the one where the cursor waits */
    struct winsize window = {0};
    size_t size = 0, shown;
    int64_t hidden = 0;
    let_go(screen);
    char *text = take_held(screen->held, &size);
    fclose(screen->held);
    shown = size;
    if (text && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_row > 0 && window.ws_col > 0)
        shown = fit(text, size, window.ws_row - BELOW, window.ws_col, &hidden);
    fputs("\033[H\033[2J", stdout);
    if (text)
        fwrite(text, 1, shown, stdout);
    free(text);
    if (hidden > 0)
        printf("… %s: %lld\n", word_of(language, WORD_HIDDEN), (long long)hidden);
    else
        putchar('\n');
    printf("%lld lines · Ctrl-C\n", (long long)lines);
}
