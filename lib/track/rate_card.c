#include "track/rate_card.h"

#include "base/calendar.h"
#include "base/error.h"
#include "base/options.h"
#include "track/market.h"
#include <wakpi/money.h>

#include <string.h>

/* Codes that one market may have: there are not many more countries. */
enum { code_limit = 256 };

static const char *const rule_keys[WAKPI_RATE_RULE_LIMIT] = {
    [WAKPI_RATE_SERVICE_CHARGED] = "service_charged",
    [WAKPI_RATE_WINDOW_CHARGED] = "window_charged",
    [WAKPI_RATE_ENTRY_CHARGED] = "entry_charged",
    [WAKPI_RATE_SERVICE_ALLOWANCE] = "service_allowance",
};

/* 2026-10-01 */
#define OCTOBER_2026 20727

/* WhatsApp's rules as they were announced; what is not said is 0. */
static const struct wakpi_rate_rule announced[] = {
    {.from = {OCTOBER_2026, 1}, .rule = WAKPI_RATE_SERVICE_CHARGED, .value = 1},
    {.from = {OCTOBER_2026, 1}, .rule = WAKPI_RATE_WINDOW_CHARGED, .value = 1},
    {.from = {OCTOBER_2026, 1}, .rule = WAKPI_RATE_SERVICE_ALLOWANCE, .value = 1000},
};

const char *wakpi_rate_rule_key(int32_t rule)
{
    return rule > 0 && rule < WAKPI_RATE_RULE_LIMIT ? rule_keys[rule] : NULL;
}

wakpi_status wakpi_rate_rule_by_key(const char *key, int32_t *rule)
{
    if (!key || !rule)
        return WAKPI_INVALID;
    for (int32_t i = 1; i < WAKPI_RATE_RULE_LIMIT; i++) {
        if (strcmp(rule_keys[i], key) == 0) {
            *rule = i;
            return WAKPI_OK;
        }
    }
    return WAKPI_NOT_FOUND;
}

static wakpi_status make(const struct wakpi_allocator *allocator, wakpi_rate_card **card)
{
    wakpi_rate_card *made = wakpi_allocate_zeroed(allocator, 1, sizeof *made);
    if (!made)
        return WAKPI_NO_MEMORY;
    made->allocator = *allocator;
    *card = made;
    return WAKPI_OK;
}

wakpi_status wakpi_rate_card_new(const wakpi_options *options, wakpi_rate_card **card)
{
    struct wakpi_settings settings;
    wakpi_rate_card *made = NULL;
    if (!card)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    status = make(&settings.allocator, &made);
    for (size_t i = 0; i < sizeof announced / sizeof *announced && status == WAKPI_OK; i++)
        status = wakpi_rate_card_put_rule(made, announced[i], NULL);
    wakpi_settings_drop(&settings);
    if (status == WAKPI_OK)
        *card = made;
    else
        wakpi_rate_card_free(made);
    return status;
}

void wakpi_rate_card_free(wakpi_rate_card *card)
{
    if (!card)
        return;
    struct wakpi_allocator allocator = card->allocator;
    wakpi_release(&allocator, card->rates, card->rate_capacity, sizeof *card->rates);
    wakpi_release(&allocator, card->codes, card->code_capacity, sizeof *card->codes);
    wakpi_release(&allocator, card->categories, card->category_capacity, sizeof *card->categories);
    wakpi_release(&allocator, card->rules, card->rule_capacity, sizeof *card->rules);
    wakpi_release(&allocator, card, 1, sizeof *card);
}

static int reserve(wakpi_rate_card *card, size_t rates, size_t codes, size_t categories, size_t rules)
{
    const struct wakpi_allocator *allocator = &card->allocator;
    return (!rates ||
            wakpi_reserve(allocator, &card->rates, &card->rate_capacity, rates, sizeof *card->rates)) &&
           (!codes ||
            wakpi_reserve(allocator, &card->codes, &card->code_capacity, codes, sizeof *card->codes)) &&
           (!categories || wakpi_reserve(allocator, &card->categories, &card->category_capacity, categories,
                                         sizeof *card->categories)) &&
           (!rules ||
            wakpi_reserve(allocator, &card->rules, &card->rule_capacity, rules, sizeof *card->rules));
}

static void copy_rows(void *into, const void *from, size_t count, size_t size)
{
    if (count > 0)
        memcpy(into, from, count * size);
}

wakpi_status wakpi_rate_card_copy(const struct wakpi_allocator *allocator, const wakpi_rate_card *card,
                                  wakpi_rate_card **copy)
{
    wakpi_rate_card *made = NULL;
    if (make(allocator, &made) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    if (!reserve(made, card->rate_count, card->code_count, card->category_count, card->rule_count)) {
        wakpi_rate_card_free(made);
        return WAKPI_NO_MEMORY;
    }
    copy_rows(made->rates, card->rates, card->rate_count, sizeof *card->rates);
    copy_rows(made->codes, card->codes, card->code_count, sizeof *card->codes);
    copy_rows(made->categories, card->categories, card->category_count, sizeof *card->categories);
    copy_rows(made->rules, card->rules, card->rule_count, sizeof *card->rules);
    made->rate_count = card->rate_count;
    made->code_count = card->code_count;
    made->category_count = card->category_count;
    made->rule_count = card->rule_count;
    made->market_count = card->market_count;
    *copy = made;
    return WAKPI_OK;
}

static int is_date(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int mark = i == 4 || i == 7;
        if (mark ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return 0;
    }
    return size == 10;
}

wakpi_status wakpi_rate_start_parse(const char *text, size_t size, struct wakpi_rate_start *start,
                                    wakpi_error *error)
{
    char midnight[] = "0000-00-00T00:00:00Z";
    int by_day = is_date(text, size);
    int64_t time;
    if (by_day)
        memcpy(midnight, text, 10);
    if (wakpi_time_parse(by_day ? midnight : text, by_day ? 20 : size, &time, NULL) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "\"%.40s\" is neither a date as 2026-10-01 nor a time",
                          size ? text : "");
    *start = (struct wakpi_rate_start){.at = by_day ? wakpi_floor_divide(time, WAKPI_DAY) : time,
                                       .by_day = by_day};
    return WAKPI_OK;
}

static int same_start(struct wakpi_rate_start one, struct wakpi_rate_start other)
{
    return one.at == other.at && one.by_day == other.by_day;
}

wakpi_status wakpi_rate_card_put_rule(wakpi_rate_card *card, struct wakpi_rate_rule rule, wakpi_error *error)
{
    const char *key = wakpi_rate_rule_key(rule.rule);
    if (!key)
        return wakpi_fail(error, WAKPI_INVALID, -1, "there is no rule %d", (int)rule.rule);
    if (rule.value < 0 || (rule.rule != WAKPI_RATE_SERVICE_ALLOWANCE && rule.value > 1))
        return wakpi_fail(error, WAKPI_INVALID, -1, "the rule %s is not %lld, but %s", key,
                          (long long)rule.value,
                          rule.rule == WAKPI_RATE_SERVICE_ALLOWANCE ? "0 or more" : "0 or 1");
    for (size_t i = 0; i < card->rule_count; i++) {
        if (card->rules[i].rule == rule.rule && same_start(card->rules[i].from, rule.from)) {
            card->rules[i] = rule;
            return WAKPI_OK;
        }
    }
    if (!reserve(card, 0, 0, 0, card->rule_count + 1))
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a rule");
    card->rules[card->rule_count++] = rule;
    return WAKPI_OK;
}

/* One code or country; -1 where it is none. */
static int32_t read_code(const char *text, size_t size)
{
    uint16_t code = 0;
    size_t digits = 0;
    if (size == 1 && text[0] == '*')
        return 0;
    if (size == 2 && text[0] >= 'A' && text[0] <= 'Z')
        return (code = wakpi_market_of_country(text)) ? code : -1;
    if (size > 1 && text[0] == '+') {
        text++;
        size--;
    }
    while (digits < size && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    if (digits == size)
        code = wakpi_market_of_code(text, size);
    return code ? code : -1;
}

/* The codes of a market in order, each once; 0 where one is none. */
static size_t read_codes(const char *text, size_t size, uint16_t codes[code_limit], wakpi_error *error)
{
    size_t count = 0;
    for (size_t at = 0, end; at < size; at = end + 1) {
        for (end = at; end < size && text[end] != ' ';)
            end++;
        if (end == at)
            continue;
        int32_t code = read_code(text + at, end - at);
        size_t place = 0;
        if (code < 0 || count == code_limit) {
            wakpi_fail(error, WAKPI_MALFORMED, -1,
                       "the market \"%.*s\" is neither a calling code that is kept apart nor a country",
                       (int)(end - at < 40 ? end - at : 40), text + at);
            return 0;
        }
        while (place < count && codes[place] < code)
            place++;
        if (place < count && codes[place] == code)
            continue;
        memmove(codes + place + 1, codes + place, (count - place) * sizeof *codes);
        codes[place] = (uint16_t)code;
        count++;
    }
    if (count == 0 || (codes[0] == 0 && count > 1)) {
        wakpi_fail(error, WAKPI_MALFORMED, -1, count ? "the market * stands alone" : "a market is missing");
        return 0;
    }
    return count;
}

/* The market of just these codes; market_count where it is new. */
static uint32_t find_market(const wakpi_rate_card *card, const uint16_t *codes, size_t count)
{
    for (size_t first = 0, end; first < card->code_count; first = end) {
        size_t same = 0;
        for (end = first; end < card->code_count && card->codes[end].market == card->codes[first].market;
             end++)
            same += end - first < count && card->codes[end].code == codes[end - first];
        if (same == count && end - first == count)
            return card->codes[first].market;
    }
    return card->market_count;
}

/* Other markets that have one of the codes: few, if any. Returns how many. */
static size_t find_sharers(const wakpi_rate_card *card, uint32_t market, const uint16_t *codes, size_t count,
                           uint32_t sharers[code_limit])
{
    size_t found = 0;
    for (size_t i = 0; i < card->code_count && found < code_limit; i++) {
        for (size_t j = 0; j < count && card->codes[i].market != market; j++) {
            if (card->codes[i].code == codes[j] && found < code_limit)
                sharers[found++] = card->codes[i].market;
        }
    }
    return found;
}

/* A price is given twice where another row of the same category and date has one of its codes: in another market, or in
 * an overlapping tier. */
static int given_twice(const wakpi_rate_card *card, const struct wakpi_rate *rate, const uint16_t *codes,
                       size_t count)
{
    uint32_t sharers[code_limit];
    size_t sharer_count = find_sharers(card, rate->market, codes, count, sharers);
    for (size_t i = 0; i < card->rate_count; i++) {
        const struct wakpi_rate *other = &card->rates[i];
        if (other->category != rate->category || !same_start(other->from, rate->from))
            continue;
        if (other->market == rate->market && other->tier_from < rate->tier_until &&
            rate->tier_from < other->tier_until)
            return 1;
        for (size_t j = 0; j < sharer_count; j++) {
            if (sharers[j] == other->market)
                return 1;
        }
    }
    return 0;
}

static uint32_t find_category(const wakpi_rate_card *card, const char *text, size_t size)
{
    uint32_t i = 0;
    while (i < card->category_count &&
           (strlen(card->categories[i].text) != size || memcmp(card->categories[i].text, text, size) != 0))
        i++;
    return i;
}

wakpi_status wakpi_rate_card_add_row(wakpi_rate_card *card, struct wakpi_rate rate, const char *market,
                                     size_t market_size, const char *category, size_t category_size,
                                     wakpi_error *error)
{
    uint16_t codes[code_limit];
    int32_t digits;
    if (wakpi_currency_digits(rate.currency, &digits) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "there is no currency \"%s\"", rate.currency);
    if (category_size == 0 || category_size >= WAKPI_RATE_CATEGORY_SIZE)
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "a category is missing or too long");
    if (rate.price < 0)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the price of %lld micro-units is below 0",
                          (long long)rate.price);
    if (rate.tier_from < 0 || rate.tier_from >= rate.tier_until)
        return wakpi_fail(error, WAKPI_INVALID, -1, "from %lld until %lld messages is no tier",
                          (long long)rate.tier_from, (long long)rate.tier_until);
    size_t count = read_codes(market, market_size, codes, error);
    if (count == 0)
        return WAKPI_MALFORMED;
    rate.market = find_market(card, codes, count);
    rate.category = find_category(card, category, category_size);
    if (given_twice(card, &rate, codes, count))
        return wakpi_fail(error, WAKPI_INVALID, -1, "the price of %.*s in %.*s is given twice",
                          (int)category_size, category, (int)(market_size < 40 ? market_size : 40), market);
    if (!reserve(card, card->rate_count + 1, card->code_count + count, card->category_count + 1, 0))
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a price");
    if (rate.category == card->category_count) {
        struct wakpi_rate_category *added = &card->categories[card->category_count++];
        memset(added, 0, sizeof *added);
        memcpy(added->text, category, category_size);
    }
    if (rate.market == card->market_count) {
        for (size_t i = 0; i < count; i++)
            card->codes[card->code_count++] = (struct wakpi_rate_code){rate.market, codes[i]};
        card->market_count++;
    }
    card->rates[card->rate_count++] = rate;
    return WAKPI_OK;
}

wakpi_status wakpi_rate_card_add(wakpi_rate_card *card, const char *valid_from, const char *market,
                                 const char *category, int64_t tier_from, int64_t tier_until, int64_t price,
                                 const char *currency, wakpi_error *error)
{
    struct wakpi_rate rate = {.tier_from = tier_from, .tier_until = tier_until, .price = price};
    if (!card || !valid_from || !market || !category || !currency)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the card, or a text of a price, is NULL");
    if (strlen(currency) != 3)
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "there is no currency \"%.40s\"", currency);
    memcpy(rate.currency, currency, 4);
    wakpi_status status = wakpi_rate_start_parse(valid_from, strlen(valid_from), &rate.from, error);
    if (status != WAKPI_OK)
        return status;
    return wakpi_rate_card_add_row(card, rate, market, strlen(market), category, strlen(category), error);
}

wakpi_status wakpi_rate_card_set_rule(wakpi_rate_card *card, const char *valid_from, int32_t rule,
                                      int64_t value, wakpi_error *error)
{
    struct wakpi_rate_rule set = {.rule = rule, .value = value};
    if (!card || !valid_from)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the card or the date is NULL");
    wakpi_status status = wakpi_rate_start_parse(valid_from, strlen(valid_from), &set.from, error);
    return status == WAKPI_OK ? wakpi_rate_card_put_rule(card, set, error) : status;
}

wakpi_status wakpi_rate_card_count(const wakpi_rate_card *card, int64_t *count)
{
    if (!card || !count)
        return WAKPI_INVALID;
    *count = (int64_t)card->rate_count;
    return WAKPI_OK;
}
