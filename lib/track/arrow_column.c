#include "track/arrow_column.h"

#include <stdio.h>

/* ---- types ---- */

struct format {
    const char *text;
    enum wakpi_arrow_type type;
    int32_t width, has_sign;
};

static const struct format formats[] = {
    {"n", WAKPI_ARROW_NOTHING, 0, 0},    {"b", WAKPI_ARROW_BOOLEAN, 0, 0},
    {"c", WAKPI_ARROW_INTEGER, 1, 1},    {"C", WAKPI_ARROW_INTEGER, 1, 0},
    {"s", WAKPI_ARROW_INTEGER, 2, 1},    {"S", WAKPI_ARROW_INTEGER, 2, 0},
    {"i", WAKPI_ARROW_INTEGER, 4, 1},    {"I", WAKPI_ARROW_INTEGER, 4, 0},
    {"l", WAKPI_ARROW_INTEGER, 8, 1},    {"L", WAKPI_ARROW_INTEGER, 8, 0},
    {"u", WAKPI_ARROW_TEXT, 0, 0},       {"z", WAKPI_ARROW_TEXT, 0, 0},
    {"U", WAKPI_ARROW_LONG_TEXT, 0, 0},  {"Z", WAKPI_ARROW_LONG_TEXT, 0, 0},
    {"vu", WAKPI_ARROW_TEXT_VIEW, 0, 0}, {"vz", WAKPI_ARROW_TEXT_VIEW, 0, 0},
};

/* "ts", a unit, ":" and a zone: a time of that zone is one in UTC. */
static int read_timestamp(const char *format, struct wakpi_arrow_values *values, const char **reason)
{
    if (strncmp(format, "ts", 2) != 0 || format[2] == '\0' || !strchr("smun", format[2]) || format[3] != ':')
        return 0;
    if (format[4] == '\0')
        *reason = "is a timestamp without a time zone, which names no time";
    values->type = WAKPI_ARROW_TIMESTAMP;
    values->unit = format[2];
    values->width = 8;
    values->has_sign = 1;
    return 1;
}

/* A whole number and where it ends; 0 where there is none. */
static int read_number(const char **text, int32_t *number)
{
    int negative = **text == '-';
    const char *at = *text + negative;
    int32_t value = 0;
    if (*at < '0' || *at > '9')
        return 0;
    for (; *at >= '0' && *at <= '9' && value < 100000; at++)
        value = value * 10 + (*at - '0');
    *number = negative ? -value : value;
    *text = at;
    return 1;
}

/* "d:", precision, ",", scale, and "," with the bits where they are not 128. */
static int read_decimal(const char *format, struct wakpi_arrow_values *values)
{
    int32_t precision, bits = 128;
    if (strncmp(format, "d:", 2) != 0)
        return 0;
    format += 2;
    if (!read_number(&format, &precision) || *format++ != ',' || !read_number(&format, &values->scale))
        return 0;
    if (*format == ',' && (format++, !read_number(&format, &bits)))
        return 0;
    values->type = WAKPI_ARROW_DECIMAL;
    values->width = bits / 8;
    return *format == '\0' && (bits == 32 || bits == 64 || bits == 128 || bits == 256);
}

static int read_format(const char *format, struct wakpi_arrow_values *values, const char **reason)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].text, format) == 0) {
            values->type = formats[i].type;
            values->width = formats[i].width;
            values->has_sign = formats[i].has_sign;
            return 1;
        }
    }
    return read_timestamp(format, values, reason) || read_decimal(format, values);
}

/* ---- binding ---- */

static int64_t buffers_of(enum wakpi_arrow_type type)
{
    switch (type) {
    case WAKPI_ARROW_NOTHING:
        return 0;
    case WAKPI_ARROW_TEXT:
    case WAKPI_ARROW_LONG_TEXT:
    case WAKPI_ARROW_TEXT_VIEW: /* at least: validity, views, sizes */
        return 3;
    default:
        return 2;
    }
}

/* Text may lack its bytes where there are none, and any array its buffers where it has no rows. */
static int take_buffers(const struct ArrowArray *array, struct wakpi_arrow_values *values)
{
    int64_t count = buffers_of(values->type);
    int is_view = values->type == WAKPI_ARROW_TEXT_VIEW;
    if (is_view ? array->n_buffers < count : array->n_buffers != count)
        return 0;
    if (count == 0)
        return 1;
    if (!array->buffers)
        return 0;
    values->validity = array->null_count == 0 ? NULL : array->buffers[0];
    values->values = array->buffers[1];
    if (count == 3 && !is_view)
        values->text = array->buffers[2];
    if (is_view) {
        values->texts = array->buffers + 2;
        values->text_count = array->n_buffers - 3;
        values->sizes = array->buffers[array->n_buffers - 1];
    }
    return values->values != NULL || values->length == 0;
}

static int bind_values(const struct ArrowSchema *schema, const struct ArrowArray *array,
                       struct wakpi_arrow_values *values, const char **reason)
{
    memset(values, 0, sizeof *values);
    *reason = NULL;
    if (!schema->format || !read_format(schema->format, values, reason)) {
        *reason = "is of a type that no column of events has";
        return 0;
    }
    if (*reason)
        return 0;
    values->offset = array->offset;
    values->length = array->length;
    *reason = "has not the lengths or buffers of its type";
    return array->offset >= 0 && array->length >= 0 && array->length <= INT64_MAX - array->offset &&
           take_buffers(array, values);
}

int wakpi_arrow_bind(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t rows,
                     struct wakpi_arrow_column *column, const char **reason)
{
    memset(column, 0, sizeof *column);
    if (!bind_values(schema, array, &column->values, reason))
        return 0;
    if (array->length < rows) {
        *reason = "is shorter than the batch";
        return 0;
    }
    if (!schema->dictionary)
        return 1;
    column->encoded = 1;
    if (column->values.type != WAKPI_ARROW_INTEGER || !array->dictionary) {
        *reason = "has a dictionary, and no integers to look into it";
        return 0;
    }
    if (schema->dictionary->dictionary) {
        *reason = "has a dictionary in its dictionary";
        return 0;
    }
    if (!bind_values(schema->dictionary, array->dictionary, &column->dictionary, reason))
        return 0;
    if (!wakpi_arrow_is_text(column)) {
        *reason = "has a dictionary of other things than text";
        return 0;
    }
    return 1;
}

int wakpi_arrow_is_text(const struct wakpi_arrow_column *column)
{
    enum wakpi_arrow_type type = wakpi_arrow_type_of(column);
    return type == WAKPI_ARROW_TEXT || type == WAKPI_ARROW_LONG_TEXT || type == WAKPI_ARROW_TEXT_VIEW;
}

/* ---- rows ---- */

static int bit_of(const unsigned char *bits, int64_t place)
{
    return bits[place / 8] >> (place % 8) & 1;
}

int wakpi_arrow_row_is_null(const struct ArrowArray *array, int64_t row)
{
    const unsigned char *validity = array->n_buffers > 0 && array->buffers ? array->buffers[0] : NULL;
    return validity && array->null_count != 0 && !bit_of(validity, array->offset + row);
}

static int is_null(const struct wakpi_arrow_values *values, int64_t row)
{
    return values->type == WAKPI_ARROW_NOTHING ||
           (values->validity && !bit_of(values->validity, values->offset + row));
}

static int32_t load_i32(const unsigned char *bytes)
{
    int32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static int64_t load_i64(const unsigned char *bytes)
{
    int64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/* A number of the machine's own byte order, as Arrow's are. */
static int load_number(const struct wakpi_arrow_values *values, int64_t row, int64_t *number)
{
    const unsigned char *at = values->values + (values->offset + row) * values->width;
    uint16_t small;
    switch (values->width) {
    case 1:
        *number = values->has_sign ? (int8_t)*at : *at;
        return 1;
    case 2:
        memcpy(&small, at, sizeof small);
        *number = values->has_sign ? (int16_t)small : small;
        return 1;
    case 4:
        *number = values->has_sign ? load_i32(at) : (int64_t)(uint32_t)load_i32(at);
        return 1;
    default:
        *number = load_i64(at);
        return values->has_sign || *number >= 0;
    }
}

enum wakpi_arrow_cell wakpi_arrow_integer(const struct wakpi_arrow_column *column, int64_t row,
                                          int64_t *number)
{
    if (is_null(&column->values, row))
        return WAKPI_ARROW_NULL;
    return load_number(&column->values, row, number) ? WAKPI_ARROW_VALUE : WAKPI_ARROW_BROKEN;
}

enum wakpi_arrow_cell wakpi_arrow_boolean(const struct wakpi_arrow_column *column, int64_t row, int *truth)
{
    if (is_null(&column->values, row))
        return WAKPI_ARROW_NULL;
    *truth = bit_of(column->values.values, column->values.offset + row);
    return WAKPI_ARROW_VALUE;
}

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

enum wakpi_arrow_cell wakpi_arrow_time(const struct wakpi_arrow_column *column, int64_t row, int64_t *time)
{
    int64_t number;
    enum wakpi_arrow_cell cell = wakpi_arrow_integer(column, row, &number);
    if (cell != WAKPI_ARROW_VALUE)
        return cell;
    switch (column->values.unit) {
    case 's':
        if (number > INT64_MAX / 1000 || number < INT64_MIN / 1000)
            return WAKPI_ARROW_BROKEN;
        *time = number * 1000;
        break;
    case 'u':
        *time = floor_divide(number, 1000);
        break;
    case 'n':
        *time = floor_divide(number, 1000000);
        break;
    default: /* ms, and plain integers */
        *time = number;
    }
    return WAKPI_ARROW_VALUE;
}

static enum wakpi_arrow_cell view_at(const struct wakpi_arrow_values *values, int64_t row, const char **text,
                                     size_t *size)
{
    const unsigned char *view = values->values + (values->offset + row) * 16;
    int32_t length = load_i32(view), buffer, offset;
    if (length < 0)
        return WAKPI_ARROW_BROKEN;
    *size = (size_t)length;
    if (length <= 12) {
        *text = (const char *)view + 4;
        return WAKPI_ARROW_VALUE;
    }
    buffer = load_i32(view + 8);
    offset = load_i32(view + 12);
    if (buffer < 0 || buffer >= values->text_count || offset < 0 || !values->sizes ||
        !values->texts[buffer] || load_i64(values->sizes + (int64_t)buffer * 8) - length < offset)
        return WAKPI_ARROW_BROKEN;
    *text = (const char *)values->texts[buffer] + offset;
    return WAKPI_ARROW_VALUE;
}

static enum wakpi_arrow_cell text_at(const struct wakpi_arrow_values *values, int64_t row, const char **text,
                                     size_t *size)
{
    int64_t at = values->offset + row, from, to;
    if (is_null(values, row))
        return WAKPI_ARROW_NULL;
    if (values->type == WAKPI_ARROW_TEXT_VIEW)
        return view_at(values, row, text, size);
    if (values->type == WAKPI_ARROW_TEXT) {
        from = load_i32(values->values + at * 4);
        to = load_i32(values->values + at * 4 + 4);
    } else {
        from = load_i64(values->values + at * 8);
        to = load_i64(values->values + at * 8 + 8);
    }
    if (from < 0 || to < from || (!values->text && to > from))
        return WAKPI_ARROW_BROKEN;
    *text = values->text ? (const char *)values->text + from : "";
    *size = (size_t)(to - from);
    return WAKPI_ARROW_VALUE;
}

enum wakpi_arrow_cell wakpi_arrow_text(const struct wakpi_arrow_column *column, int64_t row,
                                       const char **text, size_t *size)
{
    int64_t index;
    if (!column->encoded)
        return text_at(&column->values, row, text, size);
    enum wakpi_arrow_cell cell = wakpi_arrow_integer(column, row, &index);
    if (cell != WAKPI_ARROW_VALUE)
        return cell;
    if (index < 0 || index >= column->dictionary.length)
        return WAKPI_ARROW_BROKEN;
    return text_at(&column->dictionary, index, text, size);
}

/* ---- decimals ---- */

/* The machine's own order of bytes. */
static int is_big_endian(void)
{
    const uint16_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    return first == 0;
}

/* Takes the last decimal digit off a number of 16-bit pieces, the highest first. */
static unsigned take_digit(uint16_t *pieces, size_t count)
{
    uint32_t rest = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t part = rest << 16 | pieces[i];
        pieces[i] = (uint16_t)(part / 10);
        rest = part % 10;
    }
    return rest;
}

static int is_zero(const uint16_t *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pieces[i] != 0)
            return 0;
    }
    return 1;
}

/* The amount of a two's complement number, its highest piece first; 1 where it was negative. */
static int take_sign(uint16_t *pieces, size_t count)
{
    if (!(pieces[0] & 0x8000))
        return 0;
    uint32_t carry = 1;
    for (size_t i = count; i-- > 0;) {
        uint32_t sum = (uint32_t)(uint16_t)~pieces[i] + carry;
        pieces[i] = (uint16_t)sum;
        carry = sum >> 16;
    }
    return 1;
}

enum wakpi_arrow_cell wakpi_arrow_decimal(const struct wakpi_arrow_column *column, int64_t row,
                                          char text[WAKPI_ARROW_DECIMAL_SIZE])
{
    const struct wakpi_arrow_values *values = &column->values;
    size_t width = (size_t)values->width, count = width / 2;
    uint16_t pieces[16] = {0};
    char digits[80];
    size_t first = sizeof digits;
    if (is_null(values, row))
        return WAKPI_ARROW_NULL;
    const unsigned char *at = values->values + (values->offset + row) * values->width;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *piece = is_big_endian() ? at + 2 * i : at + width - 2 * i - 2;
        pieces[i] = (uint16_t)(is_big_endian() ? piece[0] << 8 | piece[1] : piece[1] << 8 | piece[0]);
    }
    int negative = take_sign(pieces, count);
    digits[--first] = '\0';
    do
        digits[--first] = (char)('0' + take_digit(pieces, count));
    while (!is_zero(pieces, count));
    snprintf(text, WAKPI_ARROW_DECIMAL_SIZE, "%s%se%d", negative ? "-" : "", digits + first,
             -(int)values->scale);
    return WAKPI_ARROW_VALUE;
}
