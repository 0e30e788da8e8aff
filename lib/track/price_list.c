#include "track/price_list.h"

#include "base/sort.h"

#include <string.h>

static int compare_numbers(int64_t one, int64_t other)
{
    return one < other ? -1 : one > other;
}

static int compare_rates(const void *first, const void *second, const void *context)
{
    const struct wakpi_rate *a = first, *b = second;
    (void)context;
    if (a->market != b->market)
        return compare_numbers(a->market, b->market);
    if (a->category != b->category)
        return compare_numbers(a->category, b->category);
    if (a->from.at != b->from.at)
        return compare_numbers(a->from.at, b->from.at);
    return compare_numbers(a->tier_from, b->tier_from);
}

static int compare_groups(const void *first, const void *second, const void *context)
{
    const struct wakpi_price_group *a = first, *b = second;
    (void)context;
    if (a->category != b->category)
        return compare_numbers(a->category, b->category);
    if (a->code != b->code)
        return compare_numbers(a->code, b->code);
    if (a->from != b->from)
        return compare_numbers(a->from, b->from);
    return compare_numbers(a->market, b->market);
}

static int compare_rules(const void *first, const void *second, const void *context)
{
    const struct wakpi_rate_rule *a = first, *b = second;
    (void)context;
    if (a->rule != b->rule)
        return compare_numbers(a->rule, b->rule);
    return compare_numbers(a->from.at, b->from.at);
}

static void settle_start(struct wakpi_rate_start *start, const struct wakpi_zone *zone,
                         struct wakpi_zone_cursor *cursor)
{
    if (start->by_day)
        start->at = wakpi_zone_day_start(zone, cursor, start->at);
    start->by_day = 0;
}

static int same_group(const struct wakpi_rate *one, const struct wakpi_rate *other)
{
    return one->market == other->market && one->category == other->category && one->from.at == other->from.at;
}

/* A group stands under each code of its market. */
static wakpi_status add_groups(struct wakpi_price_list *list, size_t first, size_t count)
{
    const struct wakpi_rate *rate = &list->rates[first];
    for (size_t i = 0; i < list->card->code_count; i++) {
        if (list->card->codes[i].market != rate->market)
            continue;
        if (!wakpi_reserve(&list->allocator, &list->groups, &list->group_capacity, list->group_count + 1,
                           sizeof *list->groups))
            return WAKPI_NO_MEMORY;
        list->groups[list->group_count++] = (struct wakpi_price_group){.from = rate->from.at,
                                                                       .first = first,
                                                                       .count = count,
                                                                       .market = rate->market,
                                                                       .category = rate->category,
                                                                       .code = list->card->codes[i].code};
    }
    return WAKPI_OK;
}

static wakpi_status copy_rows(struct wakpi_price_list *list, const struct wakpi_zone *zone)
{
    const wakpi_rate_card *card = list->card;
    struct wakpi_zone_cursor cursor = {0};
    if (card->rate_count > 0 &&
        !(list->rates = wakpi_allocate_zeroed(&list->allocator, card->rate_count, sizeof *list->rates)))
        return WAKPI_NO_MEMORY;
    if (card->rule_count > 0 &&
        !(list->rules = wakpi_allocate_zeroed(&list->allocator, card->rule_count, sizeof *list->rules)))
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < card->rate_count; i++) {
        list->rates[i] = card->rates[i];
        settle_start(&list->rates[i].from, zone, &cursor);
    }
    for (size_t i = 0; i < card->rule_count; i++) {
        list->rules[i] = card->rules[i];
        settle_start(&list->rules[i].from, zone, &cursor);
    }
    if (card->rate_count > 0)
        wakpi_sort(list->rates, card->rate_count, sizeof *list->rates, compare_rates, NULL);
    if (card->rule_count > 0)
        wakpi_sort(list->rules, card->rule_count, sizeof *list->rules, compare_rules, NULL);
    return WAKPI_OK;
}

wakpi_status wakpi_price_list_start(struct wakpi_price_list *list, const struct wakpi_allocator *allocator,
                                    const wakpi_rate_card *card, const struct wakpi_zone *zone)
{
    *list = (struct wakpi_price_list){.card = card, .allocator = *allocator};
    wakpi_status status = copy_rows(list, zone);
    for (size_t first = 0, end; first < card->rate_count && status == WAKPI_OK; first = end) {
        for (end = first + 1; end < card->rate_count; end++) {
            if (!same_group(&list->rates[end], &list->rates[first]))
                break;
        }
        status = add_groups(list, first, end - first);
    }
    if (status != WAKPI_OK)
        wakpi_price_list_drop(list);
    else if (list->group_count > 0)
        wakpi_sort(list->groups, list->group_count, sizeof *list->groups, compare_groups, NULL);
    return status;
}

void wakpi_price_list_drop(struct wakpi_price_list *list)
{
    if (!list->card)
        return;
    wakpi_release(&list->allocator, list->rates, list->card->rate_count, sizeof *list->rates);
    wakpi_release(&list->allocator, list->rules, list->card->rule_count, sizeof *list->rules);
    wakpi_release(&list->allocator, list->groups, list->group_capacity, sizeof *list->groups);
    memset(list, 0, sizeof *list);
}

uint32_t wakpi_price_category(const struct wakpi_price_list *list, const char *text, size_t size)
{
    const wakpi_rate_card *card = list->card;
    uint32_t i = 0;
    while (i < card->category_count &&
           (strlen(card->categories[i].text) != size || memcmp(card->categories[i].text, text, size) != 0))
        i++;
    return i;
}

/* The latest group of just this code that is not behind `time`. */
static const struct wakpi_price_group *find_group(const struct wakpi_price_list *list, uint32_t category,
                                                  uint16_t code, int64_t time)
{
    const struct wakpi_price_group wanted = {
        .category = category, .code = code, .from = time, .market = UINT32_MAX};
    size_t low = 0, high = list->group_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_groups(&list->groups[middle], &wanted, NULL) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    const struct wakpi_price_group *found = low > 0 ? &list->groups[low - 1] : NULL;
    return found && found->category == category && found->code == code ? found : NULL;
}

const struct wakpi_price_group *wakpi_price_find(const struct wakpi_price_list *list, uint32_t category,
                                                 uint16_t market, int64_t time)
{
    uint16_t whole = market >= 1000 ? 1 : market == 77 ? 7 : 0;
    const struct wakpi_price_group *found = NULL;
    if (market != 0)
        found = find_group(list, category, market, time);
    if (!found && whole != 0)
        found = find_group(list, category, whole, time);
    return found ? found : find_group(list, category, 0, time);
}

const struct wakpi_rate *wakpi_price_at(const struct wakpi_price_list *list,
                                        const struct wakpi_price_group *group, int64_t before)
{
    for (size_t i = group->first; i < group->first + group->count; i++) {
        if (before >= list->rates[i].tier_from && before < list->rates[i].tier_until)
            return &list->rates[i];
    }
    return NULL;
}

int64_t wakpi_price_rule(const struct wakpi_price_list *list, int32_t rule, int64_t time)
{
    int64_t value = 0;
    for (size_t i = 0; i < list->card->rule_count; i++) {
        if (list->rules[i].rule == rule && list->rules[i].from.at <= time)
            value = list->rules[i].value;
    }
    return value;
}
