/* A rate card's rows from CSV. */
#include "track/rate_card.h"

#include "base/error.h"
#include <wakpi/money.h>

#include <string.h>

enum column { VALID_FROM, MARKET, CATEGORY, TIER_FROM, TIER_UNTIL, PRICE, CURRENCY, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {
    "valid_from", "market", "category", "tier_from", "tier_until", "price", "currency",
};

/* The longest field: a market of all countries that have no other one. */
enum { field_size = 2048, field_limit = 32 };

struct reading {
    wakpi_rate_card *card;
    const char *at, *end;
    int64_t line;             /* that is being read, from 1 */
    int columns[field_limit]; /* enum column of each field, -1 */
    size_t column_count;
    int has[COLUMN_COUNT];
    char fields[COLUMN_COUNT][field_size]; /* of the line, NUL-terminated */
    size_t sizes[COLUMN_COUNT];
    wakpi_error *error;
};

static wakpi_status refuse(struct reading *reading, const char *what)
{
    return wakpi_fail(reading->error, WAKPI_MALFORMED, reading->line, "line %lld: %s",
                      (long long)reading->line, what);
}

/* Reads one field into `text`; the reader then stands on a comma, a line's end or the end. */
static wakpi_status read_field(struct reading *reading, char text[field_size], size_t *size)
{
    int quoted = reading->at < reading->end && *reading->at == '"';
    *size = 0;
    reading->at += quoted;
    for (; reading->at < reading->end; reading->at++) {
        char c = *reading->at;
        if (quoted && c == '"') {
            if (reading->at + 1 < reading->end && reading->at[1] == '"') {
                reading->at++;
            } else {
                quoted = 2;
                reading->at++;
                break;
            }
        } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
            break;
        }
        if (c == '\0' || c == '\n' || *size == field_size - 1)
            return refuse(reading, "a field is too long or no text");
        text[(*size)++] = c;
    }
    text[*size] = '\0';
    if (quoted == 1)
        return refuse(reading, "a quote is not closed");
    if (reading->at < reading->end && *reading->at != ',' && *reading->at != '\n' && *reading->at != '\r')
        return refuse(reading, "something follows a quote");
    return WAKPI_OK;
}

/* Behind a field: 1 where another one follows on the line. */
static int next_field(struct reading *reading)
{
    if (reading->at < reading->end && *reading->at == ',') {
        reading->at++;
        return 1;
    }
    if (reading->at < reading->end && *reading->at == '\r')
        reading->at++;
    if (reading->at < reading->end && *reading->at == '\n')
        reading->at++;
    return 0;
}

/* Goes on to the next line that says something; 0 at the end. */
static int next_line(struct reading *reading)
{
    while (reading->at < reading->end) {
        reading->line++;
        if (*reading->at != '#' && *reading->at != '\n' && *reading->at != '\r')
            return 1;
        const char *end = memchr(reading->at, '\n', (size_t)(reading->end - reading->at));
        reading->at = end ? end + 1 : reading->end;
    }
    return 0;
}

static wakpi_status read_header(struct reading *reading)
{
    char text[field_size];
    size_t size;
    do {
        wakpi_status status = read_field(reading, text, &size);
        if (status != WAKPI_OK)
            return status;
        int column = 0;
        while (column < COLUMN_COUNT && strcmp(column_names[column], text) != 0)
            column++;
        if (column == COLUMN_COUNT || reading->has[column] || reading->column_count == field_limit)
            return wakpi_fail(reading->error, WAKPI_MALFORMED, reading->line,
                              "line %lld: the column \"%.40s\" is unknown or there twice",
                              (long long)reading->line, text);
        reading->has[column] = 1;
        reading->columns[reading->column_count++] = column;
    } while (next_field(reading));
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (!reading->has[column] && column != TIER_FROM && column != TIER_UNTIL)
            return wakpi_fail(reading->error, WAKPI_MALFORMED, reading->line,
                              "line %lld: the column \"%s\" is missing", (long long)reading->line,
                              column_names[column]);
    }
    return WAKPI_OK;
}

static wakpi_status read_fields(struct reading *reading)
{
    size_t count = 0;
    do {
        if (count == reading->column_count)
            return refuse(reading, "there are more fields than columns");
        int column = reading->columns[count++];
        wakpi_status status = read_field(reading, reading->fields[column], &reading->sizes[column]);
        if (status != WAKPI_OK)
            return status;
    } while (next_field(reading));
    return count == reading->column_count ? WAKPI_OK : refuse(reading, "there are fewer fields than columns");
}

/* Digits alone; `otherwise` where there is nothing. */
static int read_count(const struct reading *reading, enum column column, int64_t otherwise, int64_t *value)
{
    const char *text = reading->fields[column];
    size_t size = reading->sizes[column];
    *value = size == 0 ? otherwise : 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9' || i == 18)
            return 0;
        *value = *value * 10 + (text[i] - '0');
    }
    return 1;
}

static wakpi_status add_rule(struct reading *reading, struct wakpi_rate_start from, wakpi_error *error)
{
    struct wakpi_rate_rule rule = {.from = from};
    if (wakpi_rate_rule_by_key(reading->fields[CATEGORY], &rule.rule) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "there is no rule \"%.40s\"",
                          reading->fields[CATEGORY]);
    if (reading->sizes[PRICE] == 0 || !read_count(reading, PRICE, 0, &rule.value))
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "the value of a rule is a whole number");
    return wakpi_rate_card_put_rule(reading->card, rule, error);
}

static wakpi_status add_line(struct reading *reading, wakpi_error *error)
{
    struct wakpi_rate rate = {.price = 0};
    wakpi_status status =
        wakpi_rate_start_parse(reading->fields[VALID_FROM], reading->sizes[VALID_FROM], &rate.from, error);
    if (status != WAKPI_OK)
        return status;
    if (strcmp(reading->fields[MARKET], "rule") == 0)
        return add_rule(reading, rate.from, error);
    if (!read_count(reading, TIER_FROM, 0, &rate.tier_from) ||
        !read_count(reading, TIER_UNTIL, INT64_MAX, &rate.tier_until))
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "a tier is no whole number");
    if (reading->sizes[CURRENCY] != 3)
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "there is no currency \"%.40s\"",
                          reading->fields[CURRENCY]);
    memcpy(rate.currency, reading->fields[CURRENCY], 4);
    status =
        wakpi_money_parse(reading->fields[PRICE], reading->sizes[PRICE], rate.currency, &rate.price, error);
    if (status != WAKPI_OK)
        return status;
    return wakpi_rate_card_add_row(reading->card, rate, reading->fields[MARKET], reading->sizes[MARKET],
                                   reading->fields[CATEGORY], reading->sizes[CATEGORY], error);
}

static wakpi_status read_all(struct reading *reading)
{
    if (reading->end - reading->at >= 3 && memcmp(reading->at, "\xEF\xBB\xBF", 3) == 0)
        reading->at += 3;
    if (!next_line(reading))
        return refuse(reading, "there is no table");
    wakpi_status status = read_header(reading);
    while (status == WAKPI_OK && next_line(reading)) {
        wakpi_error error = {.struct_size = sizeof error};
        status = read_fields(reading);
        if (status != WAKPI_OK)
            return status;
        status = add_line(reading, &error);
        if (status != WAKPI_OK)
            return wakpi_fail(reading->error, status, reading->line, "line %lld: %s",
                              (long long)reading->line, error.text);
    }
    return status;
}

/* What changed takes the place of what was. */
static void swap_cards(wakpi_rate_card *card, wakpi_rate_card *changed)
{
    wakpi_rate_card before = *card;
    *card = *changed;
    *changed = before;
}

wakpi_status wakpi_rate_card_read(wakpi_rate_card *card, const char *csv, size_t size, wakpi_error *error)
{
    if (!card || (!csv && size > 0))
        return wakpi_fail(error, WAKPI_INVALID, -1, "the card or its text is NULL");
    wakpi_rate_card *changed = NULL;
    struct reading *reading = wakpi_allocate_zeroed(&card->allocator, 1, sizeof *reading);
    wakpi_status status = reading ? wakpi_rate_card_copy(&card->allocator, card, &changed) : WAKPI_NO_MEMORY;
    if (status == WAKPI_OK) {
        reading->card = changed;
        reading->at = csv;
        reading->end = size > 0 ? csv + size : csv;
        reading->error = error;
        status = read_all(reading);
    } else {
        wakpi_fail(error, status, -1, "no memory for a card");
    }
    if (status == WAKPI_OK)
        swap_cards(card, changed);
    wakpi_rate_card_free(changed);
    wakpi_release(&card->allocator, reading, 1, sizeof *reading);
    return status;
}
