/* Sentences of the library's on a page. They are the same in every report, and have plainer forms than the CLDR: " %" behind
 * figures, days as ISO 8601 has them, and currencies by their code behind the sum. */
#include <string.h>

#include "base/money.h"
#include "report/html.h"

enum { DAY_SIZE = 10, NUMBER_MOST = 48 };

static int is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static int is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* Bytes of a sign between digits: a point, a comma, a no-break space. */
static size_t separator_size(const char *at)
{
    size_t size = at[0] == '.' || at[0] == ',' ? 1 : strncmp(at, "\u00a0", 2) == 0 ? 2 : 0;
    return size > 0 && is_digit(at[size]) ? size : 0;
}

static size_t number_size(const char *at)
{
    size_t size = at[0] == '-' || at[0] == '+';
    if (!is_digit(at[size]))
        return 0;
    for (size_t next = 1; next > 0; size += next)
        next = is_digit(at[size]) ? 1 : separator_size(at + size);
    return size;
}

/* Of a sum and its currency: "1,234.50 EUR". */
static size_t sum_size(const char *at, char *number, char *currency)
{
    size_t size = number_size(at);
    if (size == 0 || size >= NUMBER_MOST || at[size] != ' ')
        return 0;
    const char *code = at + size + 1;
    if (!is_capital(code[0]) || !is_capital(code[1]) || !is_capital(code[2]) || is_capital(code[3]) ||
        !wakpi_currency_known(code, 3))
        return 0;
    memcpy(number, at, size);
    number[size] = '\0';
    memcpy(currency, code, 3);
    currency[3] = '\0';
    return size + 4;
}

static size_t day_size(const char *at)
{
    for (int i = 0; i < DAY_SIZE; i++) {
        if (i == 4 || i == 7 ? at[i] != '-' : !is_digit(at[i]))
            return 0;
    }
    return DAY_SIZE;
}

static size_t put_set(struct wakpi_html *page, const char *at, int behind_digit, const char **from)
{
    char number[NUMBER_MOST], currency[4], day[DAY_SIZE + 1] = "", buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    size_t size;
    if (at[0] == ' ' && at[1] == '%' && behind_digit) {
        wakpi_html_text(page, *from, (size_t)(at - *from));
        wakpi_html_put(page, page->tongue == WAKPI_TONGUE_RU ? "\u00a0%" : "%");
        if (page->tongue != WAKPI_TONGUE_RU || at[2] != '-')
            return 2;
        wakpi_html_put(page, "\u2011"); /* "95 %-й" is not broken behind its hyphen */
        return 3;
    }
    if (behind_digit)
        return 0;
    if ((size = day_size(at)) > 0) {
        wakpi_html_text(page, *from, (size_t)(at - *from));
        wakpi_html_period(page, memcpy(day, at, DAY_SIZE), 0);
    } else if ((size = sum_size(at, number, currency)) > 0) {
        wakpi_html_text(page, *from, (size_t)(at - *from));
        wakpi_locale_put_sum(&text, page->tongue, number, currency);
        wakpi_html_put(page, buffer);
    }
    return size;
}

void wakpi_html_sentence(struct wakpi_html *page, const char *sentence)
{
    const char *from = sentence;
    for (const char *at = sentence; *at;) {
        /* Within a number nothing begins: its separators are behind a digit as well. */
        int behind = at > sentence && (is_digit(at[-1]) || at[-1] == '.' || at[-1] == ',' || at[-1] == '-');
        size_t size = put_set(page, at, behind, &from);
        if (size > 0)
            from = at + size;
        at += size > 0 ? size : 1;
    }
    wakpi_html_put(page, from);
}
