#include "show.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many bytes from here on a terminal would obey: controls, and what turns the direction of what follows. */
static size_t obeyed(const unsigned char *at, size_t left)
{
    if (at[0] < 0x20 || at[0] == 0x7f)
        return 1;
    if (left >= 2 && at[0] == 0xc2 && at[1] < 0xa0) /* U+0080 .. U+009F */
        return 2;
    if (left < 3 || at[0] != 0xe2)
        return 0;
    return (at[1] == 0x80 && (at[2] == 0x8e || at[2] == 0x8f || (at[2] >= 0xa8 && at[2] <= 0xae))) ||
                   (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)
               ? 3
               : 0;
}

void show_label(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; i < size;) {
        size_t skipped = obeyed(bytes + i, size - i);
        putchar(skipped > 0 ? '?' : bytes[i]);
        i += skipped > 0 ? skipped : 1;
    }
}

void show_sentence(const char *text)
{
    show_label(text, strlen(text));
    putchar('\n');
}

/* A byte that goes on with a character takes no column. */
static int goes_on(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static int columns_of(const char *text)
{
    int columns = 0;
    for (; *text; text++)
        columns += !goes_on(*text);
    return columns;
}

void show_cell(const char *text, int width)
{
    int most = abs(width), columns = columns_of(text);
    if (columns > most) {
        const char *end = text;
        for (int i = 0; i < most - 1; i++) {
            end++;
            while (goes_on(*end))
                end++;
        }
        show_label(text, (size_t)(end - text));
        fputs("…", stdout);
        return;
    }
    printf("%*s", width < 0 ? most - columns : 0, "");
    show_label(text, strlen(text));
    printf("%*s", width > 0 ? most - columns : 0, "");
}

void show_coloured(const struct arguments *arguments, const char *colour, const char *text)
{
    if (arguments->in_colour && colour)
        printf("\033[%sm%s\033[0m", colour, text);
    else
        fputs(text, stdout);
}

const char *show_value(const struct arguments *arguments, int32_t unit, double value, const char *currency,
                       char cell[SHOW_CELL])
{
    if (wakpi_unit_print(unit, value, currency, arguments->language, cell, SHOW_CELL, NULL) != WAKPI_OK)
        snprintf(cell, SHOW_CELL, "-");
    return cell;
}

const char *show_change(const struct arguments *arguments, double change, char cell[SHOW_CELL])
{
    char bare[SHOW_CELL];
    show_value(arguments, WAKPI_UNIT_RATIO, change, "", bare);
    snprintf(cell, SHOW_CELL, "%s%.*s", change > 0 && isfinite(change) ? "+" : "", SHOW_CELL - 2, bare);
    return cell;
}

/* One sign for both ends where they have the same: "+0.4 .. +7.1 %". */
static const char *join(char *lower, const char *upper, char cell[SHOW_CELL])
{
    char *sign = strrchr(lower, ' ');
    const char *other = strrchr(upper, ' ');
    if (sign && other && strcmp(sign, other) == 0)
        *sign = '\0';
    snprintf(cell, SHOW_CELL, "%.40s .. %.40s", lower, upper);
    return cell;
}

static char *or_infinite(double value, char cell[SHOW_CELL])
{
    if (isinf(value))
        snprintf(cell, SHOW_CELL, "%s∞", value < 0 ? "-" : "");
    return cell;
}

const char *show_change_range(const struct arguments *arguments, double lower, double upper,
                              char cell[SHOW_CELL])
{
    char cells[2][SHOW_CELL];
    show_change(arguments, lower, cells[0]);
    show_change(arguments, upper, cells[1]);
    return join(or_infinite(lower, cells[0]), or_infinite(upper, cells[1]), cell);
}

const char *show_range(const struct arguments *arguments, int32_t unit, double lower, double upper,
                       const char *currency, char cell[SHOW_CELL])
{
    char cells[2][SHOW_CELL];
    show_value(arguments, unit, lower, currency, cells[0]);
    show_value(arguments, unit, upper, currency, cells[1]);
    return join(or_infinite(lower, cells[0]), or_infinite(upper, cells[1]), cell);
}

const char *show_p(double p, char cell[SHOW_CELL])
{
    if (p < 0.001)
        return "<0.001";
    snprintf(cell, SHOW_CELL, "%.3f", p);
    return cell;
}

/* ---- JSON ---- */

void json_text(const char *key, const char *text, size_t size)
{
    printf(",\"%s\":\"", key);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '"' || byte == '\\')
            printf("\\%c", byte);
        else if (byte < 0x20 || byte == 0x7f)
            printf("\\u%04x", byte);
        else
            putchar(byte);
    }
    putchar('"');
}

void json_words(const char *key, const char *words)
{
    json_text(key, words, strlen(words));
}

/* The fewest digits that say the same number. */
void json_number(const char *key, double number)
{
    char text[40];
    if (!isfinite(number)) {
        printf(",\"%s\":null", key);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    printf(",\"%s\":%s", key, text);
}

void json_integer(const char *key, int64_t number)
{
    printf(",\"%s\":%lld", key, (long long)number);
}

/* ---- the labels of a row ---- */

void place_read(struct place *place, const wakpi_cursor *cursor, int32_t but)
{
    *place = (struct place){{NULL}, {0}};
    for (int32_t label = 1; label <= WAKPI_LABEL_CONVERSION; label++) {
        if (label != but)
            wakpi_cursor_label(cursor, label, &place->texts[label], &place->sizes[label]);
    }
}

int place_equal(const struct place *a, const struct place *b)
{
    for (int32_t label = 1; label <= WAKPI_LABEL_CONVERSION; label++) {
        if (a->sizes[label] != b->sizes[label] ||
            (a->sizes[label] > 0 && memcmp(a->texts[label], b->texts[label], a->sizes[label]) != 0))
            return 0;
    }
    return 1;
}

int place_show(const struct place *place)
{
    int shown = 0;
    for (int32_t label = 1; label <= WAKPI_LABEL_CONVERSION; label++) {
        if (place->sizes[label] == 0)
            continue;
        fputs(shown ? ", " : "", stdout);
        show_label(place->texts[label], place->sizes[label]);
        shown = 1;
    }
    return shown;
}

void place_json(const struct place *place)
{
    for (int32_t label = 1; label <= WAKPI_LABEL_CONVERSION; label++) {
        if (place->sizes[label] > 0)
            json_text(wakpi_label_key(label), place->texts[label], place->sizes[label]);
    }
}
