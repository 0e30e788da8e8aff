/* Any bytes as the CSV of a rate card: what is taken prices some traffic, and each delivered message has one price or
 * none; what is refused leaves the card as it was. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

static const char *const people[] = {"393331234567", "12025550123", "18095550123", "77011234567", "391"};
static const char *const categories[] = {"marketing", "utility", "service", "group_utility", "x"};

static wakpi_tracker *make_tracker(void)
{
    enum { count = 50, year = 400 };
    static char ids[count][4];
    wakpi_event events[2 * count];
    wakpi_tracker *tracker;
    memset(events, 0, sizeof events);
    for (int i = 0; i < count; i++) {
        const char *who = people[i % 5], *what = categories[i / 5 % 5];
        wakpi_event *send = &events[2 * i], *other = &events[2 * i + 1];
        ids[i][0] = (char)('A' + i);
        send->struct_size = other->struct_size = sizeof *send;
        send->kind = WAKPI_EVENT_DELIVERED;
        send->time = INT64_C(1767225600000) + i * (INT64_C(31536000000) / count); /* all over 2026 */
        send->id = ids[i];
        send->id_size = 1;
        send->person = other->person = who;
        send->person_size = other->person_size = strlen(who);
        send->category = what;
        send->category_size = strlen(what);
        other->kind = WAKPI_EVENT_MESSAGE;
        other->time = send->time - 1;
        other->id = ids[i];
        other->id_size = 1;
        other->flags = i % 7 == 0 ? WAKPI_EVENT_REFERRAL : 0;
    }
    if (wakpi_tracker_new(NULL, &tracker) != WAKPI_OK ||
        wakpi_tracker_apply(tracker, events, 2 * count, NULL) != WAKPI_OK)
        abort();
    return tracker;
}

static void price(const wakpi_rate_card *card, int64_t rows)
{
    wakpi_tracker *tracker = make_tracker();
    wakpi_cursor *cursor = NULL;
    int64_t unpriced;
    if (wakpi_tracker_set_rate_card(tracker, card) != WAKPI_OK)
        abort();
    wakpi_status status = wakpi_tracker_query(tracker, NULL, &cursor, NULL);
    if (status == WAKPI_OK) {
        if (wakpi_cursor_next(cursor) != WAKPI_OK || wakpi_cursor_unpriced(cursor, &unpriced) != WAKPI_OK ||
            unpriced < 0 || unpriced > 50 || (rows == 0 && unpriced < 10))
            abort();
        wakpi_cursor_free(cursor);
    } else if (status != WAKPI_CURRENCY) {
        abort();
    }
    wakpi_tracker_free(tracker);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    wakpi_rate_card *card;
    wakpi_error error = {.struct_size = sizeof error};
    int64_t rows;
    char *text = malloc(size ? size : 1); /* of just its size, so that a byte beyond is seen */
    if (text == NULL || wakpi_rate_card_new(NULL, &card) != WAKPI_OK)
        abort();
    if (size > 0)
        memcpy(text, bytes, size);
    wakpi_status status = wakpi_rate_card_read(card, text, size, &error);
    if (wakpi_rate_card_count(card, &rows) != WAKPI_OK || (status != WAKPI_OK && rows != 0) ||
        (status != WAKPI_OK && error.text[0] == '\0'))
        abort();
    if (status == WAKPI_OK)
        price(card, rows);
    wakpi_rate_card_free(card);
    free(text);
    return 0;
}
