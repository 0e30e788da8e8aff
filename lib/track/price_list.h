/* A rate card as it is in one zone: which price holds when, for whom, at which volume. */
#ifndef WAKPI_TRACK_PRICE_LIST_H
#define WAKPI_TRACK_PRICE_LIST_H

#include "base/zone.h"
#include "track/rate_card.h"

/* The rows of one market and category from one date on. */
struct wakpi_price_group {
    int64_t from;
    size_t first, count; /* of `rates`, by tier */
    uint32_t market, category;
    uint16_t code; /* one of the market's; the group stands under each of them */
};

struct wakpi_price_list {
    const wakpi_rate_card *card;
    struct wakpi_allocator allocator;
    struct wakpi_rate *rates;         /* by market, category, date and tier */
    struct wakpi_price_group *groups; /* by category, code and date */
    size_t group_count, group_capacity;
    struct wakpi_rate_rule *rules; /* at times, by rule and date */
};

/* The card must outlive the list. WAKPI_NO_MEMORY leaves *list empty. */
wakpi_status wakpi_price_list_start(struct wakpi_price_list *list, const struct wakpi_allocator *allocator,
                                    const wakpi_rate_card *card, const struct wakpi_zone *zone);
void wakpi_price_list_drop(struct wakpi_price_list *list);

/* The number of a category; the card's category_count where it has none of it. */
uint32_t wakpi_price_category(const struct wakpi_price_list *list, const char *text, size_t size);
/* The rows that hold for a market at a time: those of its own code, else of the code it is a part of, else of any; NULL
 * where there are none. */
const struct wakpi_price_group *wakpi_price_find(const struct wakpi_price_list *list, uint32_t category,
                                                 uint16_t market, int64_t time);
/* The row for a message that so many went before in the month; NULL where there is none. */
const struct wakpi_rate *wakpi_price_at(const struct wakpi_price_list *list,
                                        const struct wakpi_price_group *group, int64_t before);
/* What a rule says at a time; 0 where nothing is said. */
int64_t wakpi_price_rule(const struct wakpi_price_list *list, int32_t rule, int64_t time);

#endif
