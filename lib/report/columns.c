#include "report/columns.h"

#include <string.h>

#include "base/utf8.h"

struct range {
    uint32_t first, last;
};

static int is_in(uint32_t character, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return 1;
    }
    return 0;
}

/* Controls, line and paragraph separators, and what changes the direction of the text behind it. */
static int is_obeyed(uint32_t character)
{
    static const struct range ranges[] = {{0x00, 0x1f},     {0x7f, 0x9f},      {0x61c, 0x61c},
                                          {0x200e, 0x200f}, {0x2028, 0x202e},  {0x2066, 0x2069},
                                          {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};
    return is_in(character, ranges, sizeof ranges / sizeof ranges[0]);
}

/* The blocks that matter, not every character of Unicode. */
static int width_of(uint32_t character)
{
    static const struct range none[] = {
        {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},   {0x64b, 0x65f},
        {0x200b, 0x200d}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};
    static const struct range two[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
                                       {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
                                       {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
                                       {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    if (is_in(character, none, sizeof none / sizeof none[0]))
        return 0;
    return is_in(character, two, sizeof two / sizeof two[0]) ? 2 : 1;
}

/* The next character as it is shown: its bytes, "?" for one that is not. */
struct shown {
    const char *bytes;
    size_t size, taken;
    int width;
};

static struct shown next_shown(const char *text, size_t size)
{
    uint32_t character;
    size_t length = wakpi_utf8_decode(text, size, &character);
    if (length == 0 || is_obeyed(character))
        return (struct shown){.bytes = "?", .size = 1, .taken = length ? length : 1, .width = 1};
    return (struct shown){.bytes = text, .size = length, .taken = length, .width = width_of(character)};
}

int64_t wakpi_columns_of(const char *text, size_t size)
{
    int64_t columns = 0;
    for (size_t at = 0; at < size;) {
        struct shown shown = next_shown(text + at, size - at);
        columns += shown.width;
        at += shown.taken;
    }
    return columns;
}

int64_t wakpi_columns_put(struct wakpi_output *writer, const char *text, size_t size, int64_t most)
{
    int cut = wakpi_columns_of(text, size) > most;
    int64_t columns = 0, room = cut ? most - 1 : most;
    for (size_t at = 0; at < size;) {
        struct shown shown = next_shown(text + at, size - at);
        if (columns + shown.width > room)
            break;
        wakpi_write_bytes(writer, shown.bytes, shown.size);
        columns += shown.width;
        at += shown.taken;
    }
    if (!cut || most < 1)
        return columns;
    wakpi_write(writer, "\xe2\x80\xa6");
    return columns + 1;
}

void wakpi_columns_put_left(struct wakpi_output *writer, const char *text, int64_t columns)
{
    int64_t used = wakpi_columns_put(writer, text, strlen(text), columns);
    wakpi_write_repeated(writer, " ", columns - used);
}

void wakpi_columns_put_right(struct wakpi_output *writer, const char *text, int64_t columns)
{
    wakpi_write_repeated(writer, " ", columns - wakpi_columns_of(text, strlen(text)));
    wakpi_columns_put(writer, text, strlen(text), columns);
}
