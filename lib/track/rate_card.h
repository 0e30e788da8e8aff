/* The inside of a rate card: rows as they were given. What they come to in a zone is price_list.h. */
#ifndef WAKPI_TRACK_RATE_CARD_H
#define WAKPI_TRACK_RATE_CARD_H

#include "base/allocator.h"
#include <wakpi/rate_card.h>

enum { WAKPI_RATE_CATEGORY_SIZE = 48, WAKPI_RATE_RULE_LIMIT = 5 };

/* From when on something holds: UTC ms, or a day of the calendar in the tracker's zone. */
struct wakpi_rate_start {
    int64_t at;
    int32_t by_day;
};

struct wakpi_rate {
    struct wakpi_rate_start from;
    int64_t tier_from, tier_until, price;
    uint32_t market, category; /* numbers in the card */
    char currency[4];
};

/* A calling code of a market; 0 is any. */
struct wakpi_rate_code {
    uint32_t market;
    uint16_t code;
};

struct wakpi_rate_rule {
    struct wakpi_rate_start from;
    int64_t value;
    int32_t rule;
};

struct wakpi_rate_category {
    char text[WAKPI_RATE_CATEGORY_SIZE]; /* NUL-terminated */
};

struct wakpi_rate_card {
    struct wakpi_allocator allocator;
    struct wakpi_rate *rates;
    struct wakpi_rate_code *codes; /* by market, then code */
    struct wakpi_rate_category *categories;
    struct wakpi_rate_rule *rules;
    size_t rate_count, rate_capacity, code_count, code_capacity, category_count, category_capacity,
        rule_count, rule_capacity;
    uint32_t market_count;
};

/* A card of its own with the same rows. */
wakpi_status wakpi_rate_card_copy(const struct wakpi_allocator *allocator, const wakpi_rate_card *card,
                                  wakpi_rate_card **copy);
/* The same as the public functions, of texts that need no NUL. */
wakpi_status wakpi_rate_card_add_row(wakpi_rate_card *card, struct wakpi_rate rate, const char *market,
                                     size_t market_size, const char *category, size_t category_size,
                                     wakpi_error *error);
wakpi_status wakpi_rate_card_put_rule(wakpi_rate_card *card, struct wakpi_rate_rule rule, wakpi_error *error);
wakpi_status wakpi_rate_start_parse(const char *text, size_t size, struct wakpi_rate_start *start,
                                    wakpi_error *error);

#endif
