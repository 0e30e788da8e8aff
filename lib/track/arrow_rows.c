#include "track/arrow_rows.h"

#include "base/error.h"
#include "track/json.h"
#include <wakpi/campaign.h>
#include <wakpi/money.h>
#include <wakpi/time.h>

#define MILLION INT64_C(1000000)

/* Longer than any key that is looked for. */
enum { KEY_SIZE = 96 };

/* ---- columns ---- */

static const struct {
    const char *name;
    enum wakpi_arrow_role role;
} roles[] = {
    {"wakpi", WAKPI_ARROW_KIND},
    {"kind", WAKPI_ARROW_KIND},
    {"time", WAKPI_ARROW_MOMENT},
    {"from", WAKPI_ARROW_MOMENT},
    {"until", WAKPI_ARROW_UNTIL},
    {"measure", WAKPI_ARROW_MEASURE},
    {"topic", WAKPI_ARROW_TOPIC},
    {"every", WAKPI_ARROW_EVERY},
    {"code", WAKPI_ARROW_CODE},
    {"version", WAKPI_ARROW_VERSION},
    {"currency", WAKPI_ARROW_CURRENCY},
    {"amount", WAKPI_ARROW_AMOUNT},
    {"amount_micros", WAKPI_ARROW_MICROS},
};

static int find_role(const char *name, struct wakpi_arrow_field *field)
{
    *field = (struct wakpi_arrow_field){.name = name};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strcmp(roles[i].name, name) == 0) {
            field->role = roles[i].role;
            return 1;
        }
    }
    field->flag = wakpi_event_flag(name, strlen(name));
    if (field->flag != 0) {
        field->role = WAKPI_ARROW_FLAG;
        return 1;
    }
    for (const struct wakpi_event_text *text = wakpi_event_texts; text->key != NULL; text++) {
        if (strcmp(text->key, name) == 0) {
            field->text = text;
            field->role = text->type == WAKPI_TEXT_LABEL ? WAKPI_ARROW_LABEL : WAKPI_ARROW_OTHER_TEXT;
            return 1;
        }
    }
    return 0;
}

/* Sources are labels by their form alone. */
int wakpi_arrow_is_label(const struct wakpi_arrow_field *field)
{
    return field->role == WAKPI_ARROW_LABEL && strcmp(field->name, "source") != 0;
}

static int may_be(const struct wakpi_arrow_field *field)
{
    enum wakpi_arrow_type type = wakpi_arrow_type_of(&field->column);
    int text = wakpi_arrow_is_text(&field->column), integer = type == WAKPI_ARROW_INTEGER;
    if (type == WAKPI_ARROW_NOTHING)
        return 1;
    switch (field->role) {
    case WAKPI_ARROW_LABEL:
    case WAKPI_ARROW_OTHER_TEXT:
    case WAKPI_ARROW_CURRENCY:
        return text;
    case WAKPI_ARROW_MOMENT:
    case WAKPI_ARROW_UNTIL:
        return text || integer || type == WAKPI_ARROW_TIMESTAMP;
    case WAKPI_ARROW_FLAG:
        return type == WAKPI_ARROW_BOOLEAN;
    case WAKPI_ARROW_CODE:
    case WAKPI_ARROW_VERSION:
    case WAKPI_ARROW_MICROS:
        return integer;
    case WAKPI_ARROW_AMOUNT:
        return text || integer || type == WAKPI_ARROW_DECIMAL;
    default:
        return text || integer;
    }
}

/* One column for each part of an event, whatever it is called. */
static int is_twice(const struct wakpi_arrow_rows *rows, const struct wakpi_arrow_field *field)
{
    for (size_t i = 0; i < rows->field_count; i++) {
        const struct wakpi_arrow_field *known = &rows->fields[i];
        if (known->role == field->role && known->text == field->text && known->flag == field->flag)
            return 1;
    }
    return 0;
}

static wakpi_status bind_column(const struct ArrowSchema *schema, const struct ArrowArray *array,
                                struct wakpi_arrow_rows *rows, wakpi_error *error)
{
    struct wakpi_arrow_field field;
    const char *name = schema && schema->name ? schema->name : "", *reason;
    if (!schema || !array || !schema->format)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a column of the batch is NULL");
    if (!find_role(name, &field))
        return wakpi_fail(error, WAKPI_INVALID, -1, "column \"%.80s\" is none that events have", name);
    if (is_twice(rows, &field))
        return wakpi_fail(error, WAKPI_INVALID, -1, "column \"%s\" is there twice", name);
    if (!wakpi_arrow_bind(schema, array, rows->array->offset + rows->array->length, &field.column, &reason))
        return wakpi_fail(error, WAKPI_INVALID, -1, "column \"%s\", of the format \"%.40s\", %s", name,
                          schema->format, reason);
    if (!may_be(&field))
        return wakpi_fail(error, WAKPI_INVALID, -1, "column \"%s\" must not be of the format \"%.40s\"", name,
                          schema->format);
    rows->fields[rows->field_count++] = field;
    return WAKPI_OK;
}

/* Amounts behind all others. */
static void order_fields(struct wakpi_arrow_rows *rows)
{
    size_t end = rows->field_count;
    for (size_t i = 0; i < end;) {
        struct wakpi_arrow_field field = rows->fields[i];
        if (field.role != WAKPI_ARROW_AMOUNT && field.role != WAKPI_ARROW_MICROS) {
            i++;
            continue;
        }
        rows->fields[i] = rows->fields[--end];
        rows->fields[end] = field;
    }
}

static int has_role(const struct wakpi_arrow_rows *rows, enum wakpi_arrow_role role)
{
    for (size_t i = 0; i < rows->field_count; i++) {
        if (rows->fields[i].role == role)
            return 1;
    }
    return 0;
}

static wakpi_status check_batch(const struct ArrowSchema *schema, const struct ArrowArray *array,
                                wakpi_error *error)
{
    if (!schema->format || strcmp(schema->format, "+s") != 0 || schema->dictionary)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "the batch is of the format \"%.40s\" and not a struct, \"+s\"",
                          schema->format ? schema->format : "");
    if (array->length < 0 || array->offset < 0 || array->length > INT64_MAX - array->offset)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the batch has an offset or a length that cannot be");
    if (schema->n_children != array->n_children ||
        (schema->n_children > 0 && (!schema->children || !array->children)))
        return wakpi_fail(error, WAKPI_INVALID, -1, "the batch has not the columns of its schema");
    return WAKPI_OK;
}

wakpi_status wakpi_arrow_rows_bind(const struct ArrowSchema *schema, const struct ArrowArray *array,
                                   int64_t before, struct wakpi_arrow_rows *rows, wakpi_error *error)
{
    memset(rows, 0, sizeof *rows);
    rows->array = array;
    rows->before = before;
    wakpi_status status = check_batch(schema, array, error);
    for (int64_t i = 0; i < schema->n_children && status == WAKPI_OK; i++)
        status = bind_column(schema->children[i], array->children[i], rows, error);
    if (status != WAKPI_OK)
        return status;
    if (!has_role(rows, WAKPI_ARROW_KIND))
        return wakpi_fail(error, WAKPI_INVALID, -1, "there is no column \"wakpi\" or \"kind\"");
    if (!has_role(rows, WAKPI_ARROW_MOMENT))
        return wakpi_fail(error, WAKPI_INVALID, -1, "there is no column \"time\" or \"from\"");
    order_fields(rows);
    return WAKPI_OK;
}

/* ---- cells ---- */

/* A block under way. */
struct reading {
    const struct wakpi_arrow_rows *rows;
    int64_t first;
    size_t count;
    wakpi_event *events;
    wakpi_error *error;
    uint8_t has_kind[WAKPI_ARROW_BLOCK], has_time[WAKPI_ARROW_BLOCK], has_amount[WAKPI_ARROW_BLOCK];
};

static wakpi_status refuse(const struct reading *reading, size_t i, const char *name, const char *reason)
{
    int64_t row = reading->rows->before + reading->first + (int64_t)i;
    return wakpi_fail(reading->error, WAKPI_INVALID, row, "row %lld: column \"%s\" %s", (long long)row, name,
                      reason);
}

static int64_t row_of(const struct reading *reading, size_t i)
{
    return reading->rows->array->offset + reading->first + (int64_t)i;
}

static wakpi_status read_texts(struct reading *reading, const struct wakpi_arrow_field *field)
{
    for (size_t i = 0; i < reading->count; i++) {
        const char *text;
        size_t size;
        enum wakpi_arrow_cell cell = wakpi_arrow_text(&field->column, row_of(reading, i), &text, &size);
        if (cell == WAKPI_ARROW_VALUE && size > 0) {
            *wakpi_event_text_at(&reading->events[i], field->text) = text;
            *wakpi_event_size_at(&reading->events[i], field->text) = size;
        } else if (cell == WAKPI_ARROW_BROKEN) {
            return refuse(reading, i, field->name, "has an offset or index that points nowhere");
        }
    }
    return WAKPI_OK;
}

/* A text with a NUL behind it; 0 where it is longer than any key, or holds a NUL. */
static int plain_text(const char *text, size_t size, char key[KEY_SIZE])
{
    if (size >= KEY_SIZE || (size > 0 && memchr(text, 0, size)))
        return 0;
    if (size > 0)
        memcpy(key, text, size);
    key[size] = '\0';
    return 1;
}

static int find_every(const char *key, int32_t *every)
{
    static const char *const words[] = {[WAKPI_EVERY_WEEK] = "week",
                                        [WAKPI_EVERY_MONTH] = "month",
                                        [WAKPI_EVERY_QUARTER] = "quarter",
                                        [WAKPI_EVERY_YEAR] = "year"};
    for (int32_t i = WAKPI_EVERY_WEEK; i <= WAKPI_EVERY_YEAR; i++) {
        if (strcmp(words[i], key) == 0) {
            *every = i;
            return 1;
        }
    }
    return 0;
}

/* The constant of a key, or that a number is one. Whether `every` and a measure are right for the kind is judged later. */
static int find_constant(enum wakpi_arrow_role role, const char *key, int32_t *constant)
{
    switch (role) {
    case WAKPI_ARROW_KIND:
        return wakpi_event_kind_by_key(key, constant) == WAKPI_OK;
    case WAKPI_ARROW_MEASURE:
        return wakpi_measure_by_key(key, constant) == WAKPI_OK;
    case WAKPI_ARROW_TOPIC:
        return wakpi_topic_by_key(key, constant) == WAKPI_OK;
    default:
        return find_every(key, constant);
    }
}

static int is_constant(enum wakpi_arrow_role role, int64_t number)
{
    if (number < 0 || number > INT32_MAX)
        return 0;
    switch (role) {
    case WAKPI_ARROW_KIND:
        return wakpi_event_kind_key((int32_t)number) != NULL;
    case WAKPI_ARROW_MEASURE:
        return number == 0 || wakpi_measure_key((int32_t)number) != NULL;
    case WAKPI_ARROW_TOPIC:
        return number == 0 || wakpi_topic_key((int32_t)number) != NULL;
    default:
        return number <= WAKPI_EVERY_YEAR;
    }
}

static void set_constant(struct reading *reading, size_t i, enum wakpi_arrow_role role, int32_t constant)
{
    wakpi_event *event = &reading->events[i];
    if (role == WAKPI_ARROW_KIND) {
        event->kind = constant;
        reading->has_kind[i] = 1;
    } else if (role == WAKPI_ARROW_MEASURE) {
        event->measure = constant;
    } else if (role == WAKPI_ARROW_TOPIC) {
        event->topic = constant;
    } else {
        event->every = constant;
    }
}

/* The words met last, which are mostly met again: statuses come as sent, delivered, read, sent, ... */
struct recent_words {
    struct {
        const char *text;
        size_t size;
        int32_t constant;
    } words[4];
    size_t next;
};

static int find_word(struct recent_words *recent, enum wakpi_arrow_role role, const char *text, size_t size,
                     int32_t *constant)
{
    char key[KEY_SIZE];
    for (size_t i = 0; i < sizeof recent->words / sizeof *recent->words; i++) {
        if (recent->words[i].size == size && size > 0 && memcmp(recent->words[i].text, text, size) == 0) {
            *constant = recent->words[i].constant;
            return 1;
        }
    }
    if (!plain_text(text, size, key) || !find_constant(role, key, constant))
        return 0;
    recent->words[recent->next].text = text;
    recent->words[recent->next].size = size;
    recent->words[recent->next].constant = *constant;
    recent->next = (recent->next + 1) % (sizeof recent->words / sizeof *recent->words);
    return 1;
}

static wakpi_status read_constants(struct reading *reading, const struct wakpi_arrow_field *field)
{
    struct recent_words recent = {0};
    int in_words = wakpi_arrow_is_text(&field->column);
    for (size_t i = 0; i < reading->count; i++) {
        const char *text = NULL;
        size_t size = 0;
        int64_t number = 0;
        int32_t constant = 0;
        enum wakpi_arrow_cell cell = in_words
                                         ? wakpi_arrow_text(&field->column, row_of(reading, i), &text, &size)
                                         : wakpi_arrow_integer(&field->column, row_of(reading, i), &number);
        if (cell == WAKPI_ARROW_NULL)
            continue;
        if (cell == WAKPI_ARROW_BROKEN || !(in_words ? find_word(&recent, field->role, text, size, &constant)
                                                     : is_constant(field->role, number)))
            return refuse(reading, i, field->name, "holds none of what may stand there");
        set_constant(reading, i, field->role, in_words ? constant : (int32_t)number);
    }
    return WAKPI_OK;
}

/* Text names a time only with its offset. */
static enum wakpi_arrow_cell time_at(const struct wakpi_arrow_field *field, int64_t row, int64_t *time)
{
    const char *text;
    size_t size;
    if (!wakpi_arrow_is_text(&field->column))
        return wakpi_arrow_time(&field->column, row, time);
    enum wakpi_arrow_cell cell = wakpi_arrow_text(&field->column, row, &text, &size);
    if (cell != WAKPI_ARROW_VALUE)
        return cell;
    return wakpi_time_parse(text, size, time, NULL) == WAKPI_OK ? WAKPI_ARROW_VALUE : WAKPI_ARROW_BROKEN;
}

static wakpi_status read_times(struct reading *reading, const struct wakpi_arrow_field *field)
{
    int is_until = field->role == WAKPI_ARROW_UNTIL;
    for (size_t i = 0; i < reading->count; i++) {
        wakpi_event *event = &reading->events[i];
        enum wakpi_arrow_cell cell =
            time_at(field, row_of(reading, i), is_until ? &event->until : &event->time);
        if (cell == WAKPI_ARROW_BROKEN)
            return refuse(reading, i, field->name, "is no time with its offset (RFC 3339)");
        if (cell == WAKPI_ARROW_VALUE && !is_until)
            reading->has_time[i] = 1;
    }
    return WAKPI_OK;
}

static wakpi_status read_flags(struct reading *reading, const struct wakpi_arrow_field *field)
{
    for (size_t i = 0; i < reading->count; i++) {
        int truth;
        if (wakpi_arrow_boolean(&field->column, row_of(reading, i), &truth) == WAKPI_ARROW_VALUE && truth)
            reading->events[i].flags |= field->flag;
    }
    return WAKPI_OK;
}

static wakpi_status read_numbers(struct reading *reading, const struct wakpi_arrow_field *field)
{
    int is_code = field->role == WAKPI_ARROW_CODE;
    for (size_t i = 0; i < reading->count; i++) {
        int64_t number;
        enum wakpi_arrow_cell cell = wakpi_arrow_integer(&field->column, row_of(reading, i), &number);
        if (cell == WAKPI_ARROW_NULL)
            continue;
        if (cell == WAKPI_ARROW_BROKEN || number < 0 || (is_code && number > INT32_MAX))
            return refuse(reading, i, field->name, "is negative or too large");
        if (is_code)
            reading->events[i].code = (int32_t)number;
        else
            reading->events[i].version = number;
    }
    return WAKPI_OK;
}

static wakpi_status read_currencies(struct reading *reading, const struct wakpi_arrow_field *field)
{
    for (size_t i = 0; i < reading->count; i++) {
        const char *text;
        size_t size;
        char code[KEY_SIZE];
        int32_t digits;
        enum wakpi_arrow_cell cell = wakpi_arrow_text(&field->column, row_of(reading, i), &text, &size);
        if (cell == WAKPI_ARROW_NULL)
            continue;
        if (cell == WAKPI_ARROW_BROKEN || !plain_text(text, size, code) || size != 3 ||
            wakpi_currency_digits(code, &digits) != WAKPI_OK)
            return refuse(reading, i, field->name, "is no currency's code of ISO 4217");
        memcpy(reading->events[i].currency, code, 3);
    }
    return WAKPI_OK;
}

/* ---- amounts ---- */

/* 1 where an amount is of main units, which have decimals; 0 where it counts; -1 where the event has none. */
static int has_decimals(const wakpi_event *event)
{
    enum wakpi_amount_type type = wakpi_event_amount_type(event->kind);
    if (type != WAKPI_AMOUNT_MEASURED)
        return type == WAKPI_AMOUNT_NONE ? -1 : type == WAKPI_AMOUNT_MONEY;
    int32_t kind = wakpi_measure_kind(event->measure);
    return kind == WAKPI_MEASURE_KIND_MONEY || kind == WAKPI_MEASURE_KIND_PARAMETER;
}

/* In millionths, read as it stands. */
static enum wakpi_arrow_cell millionths_at(const struct wakpi_arrow_field *field, int64_t row,
                                           int64_t *amount)
{
    char digits[WAKPI_ARROW_DECIMAL_SIZE];
    const char *text = digits;
    size_t size;
    enum wakpi_arrow_cell cell;
    if (wakpi_arrow_type_of(&field->column) == WAKPI_ARROW_INTEGER) {
        cell = wakpi_arrow_integer(&field->column, row, amount);
        if (cell == WAKPI_ARROW_VALUE && (*amount > INT64_MAX / MILLION || *amount < 0))
            return WAKPI_ARROW_BROKEN;
        *amount *= cell == WAKPI_ARROW_VALUE ? MILLION : 0;
        return cell;
    }
    if (wakpi_arrow_is_text(&field->column)) {
        cell = wakpi_arrow_text(&field->column, row, &text, &size);
    } else {
        cell = wakpi_arrow_decimal(&field->column, row, digits);
        size = cell == WAKPI_ARROW_VALUE ? strlen(digits) : 0;
    }
    if (cell != WAKPI_ARROW_VALUE)
        return cell;
    return wakpi_money_parse(text, size, NULL, amount, NULL) == WAKPI_OK ? WAKPI_ARROW_VALUE
                                                                         : WAKPI_ARROW_BROKEN;
}

/* What counts is whole, and may be more than millionths reach to; it is read as a JSON line's is. */
static enum wakpi_arrow_cell count_at(const struct wakpi_arrow_field *field, int64_t row, int64_t *amount)
{
    char digits[WAKPI_ARROW_DECIMAL_SIZE];
    struct wakpi_json_value number = {.text = digits, .kind = WAKPI_JSON_NUMBER};
    if (wakpi_arrow_type_of(&field->column) == WAKPI_ARROW_INTEGER)
        return wakpi_arrow_integer(&field->column, row, amount);
    const int is_text = wakpi_arrow_is_text(&field->column);
    enum wakpi_arrow_cell cell = is_text ? wakpi_arrow_text(&field->column, row, &number.text, &number.size)
                                         : wakpi_arrow_decimal(&field->column, row, digits);
    if (cell != WAKPI_ARROW_VALUE)
        return cell;
    if (!is_text)
        number.size = strlen(digits);
    number.kind = is_text ? WAKPI_JSON_STRING : WAKPI_JSON_NUMBER;
    int whole = is_text ? wakpi_json_text_to_int64(&number, amount) : wakpi_json_to_int64(&number, amount);
    return whole ? WAKPI_ARROW_VALUE : WAKPI_ARROW_BROKEN;
}

static wakpi_status read_amounts(struct reading *reading, const struct wakpi_arrow_field *field)
{
    int in_micros = field->role == WAKPI_ARROW_MICROS;
    for (size_t i = 0; i < reading->count; i++) {
        int decimals = has_decimals(&reading->events[i]);
        int64_t amount = 0, row = row_of(reading, i);
        enum wakpi_arrow_cell cell;
        if (decimals < 0)
            continue; /* fields that a kind does not use are not looked at */
        if (in_micros)
            cell = wakpi_arrow_integer(&field->column, row, &amount);
        else
            cell = decimals ? millionths_at(field, row, &amount) : count_at(field, row, &amount);
        if (cell == WAKPI_ARROW_NULL)
            continue;
        if (in_micros && !decimals)
            return refuse(reading, i, field->name,
                          "is there for what is counted in whole numbers: name it amount");
        if (reading->has_amount[i])
            return refuse(reading, i, field->name, "says what another column says as well");
        if (cell == WAKPI_ARROW_BROKEN)
            return refuse(reading, i, field->name,
                          decimals ? "is no amount of at most six decimals" : "is no whole number");
        reading->events[i].amount = amount;
        reading->has_amount[i] = 1;
    }
    return WAKPI_OK;
}

/* ---- blocks ---- */

static wakpi_status read_field(struct reading *reading, const struct wakpi_arrow_field *field)
{
    if (wakpi_arrow_type_of(&field->column) == WAKPI_ARROW_NOTHING)
        return WAKPI_OK;
    switch (field->role) {
    case WAKPI_ARROW_LABEL:
    case WAKPI_ARROW_OTHER_TEXT:
        return read_texts(reading, field);
    case WAKPI_ARROW_MOMENT:
    case WAKPI_ARROW_UNTIL:
        return read_times(reading, field);
    case WAKPI_ARROW_FLAG:
        return read_flags(reading, field);
    case WAKPI_ARROW_CODE:
    case WAKPI_ARROW_VERSION:
        return read_numbers(reading, field);
    case WAKPI_ARROW_CURRENCY:
        return read_currencies(reading, field);
    case WAKPI_ARROW_AMOUNT:
    case WAKPI_ARROW_MICROS:
        return read_amounts(reading, field);
    default:
        return read_constants(reading, field);
    }
}

/* What every row must say. */
static wakpi_status check_rows(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        const wakpi_event *event = &reading->events[i];
        if (!reading->has_kind[i])
            return refuse(reading, i, "wakpi", "is null: it names the kind of event");
        if (!reading->has_time[i])
            return refuse(reading, i, "time", "is null");
        if (event->kind >= WAKPI_EVENT_COUNT && !reading->has_amount[i] && has_decimals(event) >= 0)
            return refuse(reading, i, "amount", "is null or not there");
    }
    return WAKPI_OK;
}

static void begin_events(const struct reading *reading)
{
    memset(reading->events, 0, reading->count * sizeof *reading->events);
    for (size_t i = 0; i < reading->count; i++)
        reading->events[i].struct_size = (uint32_t)sizeof *reading->events;
}

wakpi_status wakpi_arrow_rows_read(const struct wakpi_arrow_rows *rows, int64_t first, size_t count,
                                   wakpi_event *events, wakpi_error *error)
{
    struct reading reading = {.rows = rows, .first = first, .count = count, .events = events, .error = error};
    wakpi_status status = WAKPI_OK;
    begin_events(&reading);
    for (size_t i = 0; i < count; i++) {
        int64_t row = rows->before + first + (int64_t)i;
        if (wakpi_arrow_row_is_null(rows->array, first + (int64_t)i))
            return wakpi_fail(error, WAKPI_INVALID, row, "row %lld is null", (long long)row);
    }
    for (size_t i = 0; i < rows->field_count && status == WAKPI_OK; i++)
        status = read_field(&reading, &rows->fields[i]);
    return status == WAKPI_OK ? check_rows(&reading) : status;
}
