/* Rows side by side, the best first, with what chance leaves open. */
#include <wakpi/catalogue.h>
#include <wakpi/ranking.h>

#include "report/html.h"
#include "report/svg.h"

/* The first of these that is known of two rows ranks them; the first headlines stand beside. */
static const wakpi_kpi candidates[] = {
    WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_KPI_CONVERSION_RATE, WAKPI_KPI_REPLY_RATE,
    WAKPI_KPI_OPEN_RATE,          WAKPI_KPI_DELIVERY_RATE,
};
enum {
    CANDIDATES = sizeof candidates / sizeof candidates[0],
    BESIDES = 8, /* more do not fit */
    HEIGHT = 22,
    MIDDLE = HEIGHT / 2
};

struct ranking {
    wakpi_kpi kpi;
    size_t count, hidden;
    const struct wakpi_report_row *rows[WAKPI_HTML_ROWS]; /* as they are ranked */
    size_t ranked; /* of them, from the first on; others have no rate */
    int by_chance; /* 1: they differ no more than chance makes them */
    double end;    /* of the pictures' axis */
};

static int count_known(const struct wakpi_html *page, const struct ranking *ranking, wakpi_kpi kpi)
{
    int known = 0;
    for (size_t i = 0; i < ranking->count; i++)
        known += wakpi_html_has(page, wakpi_html_value_of(ranking->rows[i], kpi));
    return known;
}

/* Days, weeks and the like stand in their own order; hours of the week are worth ranking. */
static int are_dates(const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const struct wakpi_report_row *row = ranking->rows[i];
        if (row->period[0] < '0' || row->period[0] > '9')
            return 0;
        for (int label = 0; label < WAKPI_REPORT_LABELS; label++) {
            if (row->labels[label])
                return 0;
        }
    }
    return 1;
}

static void gather(const struct wakpi_html *page, struct ranking *ranking)
{
    const struct wakpi_report *report = page->report;
    for (size_t i = 0; i < report->count; i++) {
        if (report->rows[i].total)
            continue;
        if (ranking->count < WAKPI_HTML_ROWS)
            ranking->rows[ranking->count++] = &report->rows[i];
        else
            ranking->hidden++;
    }
    for (size_t i = 0; i < CANDIDATES && ranking->kpi == 0 && !are_dates(ranking); i++) {
        if (count_known(page, ranking, candidates[i]) >= 2)
            ranking->kpi = candidates[i];
    }
}

/* By what each rate is once it is drawn towards the others by as much as its own trials leave open: three clicks of
 * four messages are no winner. */
static void rank(const struct wakpi_html *page, struct ranking *ranking)
{
    int64_t k[WAKPI_HTML_ROWS], n[WAKPI_HTML_ROWS];
    double rate[WAKPI_HTML_ROWS], lower[WAKPI_HTML_ROWS], upper[WAKPI_HTML_ROWS], a, b;
    size_t order[WAKPI_HTML_ROWS];
    const struct wakpi_report_row *rows[WAKPI_HTML_ROWS];
    double alpha = wakpi_settings_real(&page->report->settings, WAKPI_SETTING_ALPHA);
    for (size_t i = 0; i < ranking->count; i++) {
        const wakpi_value *value = wakpi_html_value_of(ranking->rows[i], ranking->kpi);
        int known = value->status >= WAKPI_OK;
        k[i] = known ? value->numerator : 0;
        n[i] = known ? value->denominator : 0;
        rows[i] = ranking->rows[i];
    }
    wakpi_status status = wakpi_ranking_rates(k, n, ranking->count, alpha, &a, &b, rate, lower, upper, order);
    ranking->by_chance = status == WAKPI_DEGENERATE;
    if (status != WAKPI_OK && status != WAKPI_DEGENERATE)
        return;
    size_t without = 0;
    const struct wakpi_report_row *unranked[WAKPI_HTML_ROWS];
    for (size_t i = 0; i < ranking->count; i++) {
        if (n[order[i]] > 0)
            ranking->rows[ranking->ranked++] = rows[order[i]];
        else /* what is expected of it is the others' rate, and no place among them */
            unranked[without++] = rows[order[i]];
    }
    for (size_t i = 0; i < without; i++)
        ranking->rows[ranking->ranked + i] = unranked[i];
}

static void find_end(const struct wakpi_html *page, struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const wakpi_value *value = wakpi_html_value_of(ranking->rows[i], ranking->kpi);
        if (wakpi_html_has(page, value) && value->upper > ranking->end)
            ranking->end = value->upper;
    }
    ranking->end = ranking->end * 1.05 < 1 ? ranking->end * 1.05 : 1;
}

static void put_picture(struct wakpi_html *page, const struct ranking *ranking, const wakpi_value *value)
{
    double end = ranking->end;
    wakpi_svg_open(page, "dots", HEIGHT, "");
    wakpi_svg_line(page, "axis", 0, MIDDLE, 1, MIDDLE);
    if (wakpi_html_has(page, value) && end > 0) {
        wakpi_svg_line(page, "whisker", value->lower / end, MIDDLE, value->upper / end, MIDDLE);
        wakpi_svg_point(page, "dot", value->value / end, MIDDLE, 5);
    }
    wakpi_svg_close(page);
}

/* Of the KPI that ranks: value, rating, interval and picture. */
static void put_ranked(struct wakpi_html *page, const struct ranking *ranking,
                       const struct wakpi_report_row *row)
{
    const wakpi_value *value = wakpi_html_value_of(row, ranking->kpi);
    wakpi_html_tags(page, "<td class=\"n main\">");
    if (wakpi_html_has(page, value)) {
        wakpi_html_tags(page, "<strong>");
        wakpi_html_value(page, value);
        wakpi_html_tags(page, "</strong><br><small>");
        wakpi_html_interval(page, value);
        wakpi_html_tags(page, "</small>");
    }
    wakpi_html_tags(page, "</td><td class=\"picture\">");
    put_picture(page, ranking, value);
    wakpi_html_rating(page, value);
    wakpi_html_put(page, " ");
    wakpi_html_caveats(page, value);
    wakpi_html_tags(page, "</td>");
}

static void put_row(struct wakpi_html *page, const struct ranking *ranking, size_t place,
                    const uint8_t *shown)
{
    const struct wakpi_report_row *row = ranking->rows[place];
    wakpi_html_tags(page, "<tr>");
    if (ranking->kpi) {
        wakpi_html_tags(page, "<td class=\"n rank\">");
        if (place < ranking->ranked)
            wakpi_html_count(page, (int64_t)place + 1);
        wakpi_html_tags(page, "</td>");
    }
    wakpi_html_tags(page, "<th scope=\"row\"><div class=\"name\">");
    wakpi_html_name(page, row);
    wakpi_html_tags(page, "</div></th><td class=\"n\">");
    wakpi_html_count(page, row->amounts[WAKPI_MEASURE_SENT]);
    wakpi_html_tags(page, "</td>");
    if (ranking->kpi)
        put_ranked(page, ranking, row);
    for (size_t i = 0; i < BESIDES; i++) {
        const wakpi_value *value = wakpi_html_value_of(row, wakpi_html_headlines[i]);
        if (!shown[i])
            continue;
        wakpi_html_tags(page, "<td class=\"n\">");
        if (wakpi_html_has(page, value)) {
            wakpi_html_value(page, value);
            if (value->band != WAKPI_BAND_NONE) {
                wakpi_html_tags(page, "<br><small>");
                wakpi_html_band(page, value);
                wakpi_html_tags(page, "</small>");
            }
        }
        wakpi_html_tags(page, "</td>");
    }
    wakpi_html_tags(page, "</tr>\n");
}

static void put_column(struct wakpi_html *page, wakpi_kpi kpi)
{
    wakpi_html_put(page, wakpi_kpi_name(kpi, wakpi_locale_code(page->tongue)));
    wakpi_html_put(page, " ");
    wakpi_html_tip(page, kpi, NULL);
}

static void put_head(struct wakpi_html *page, const struct ranking *ranking, const uint8_t *shown)
{
    wakpi_html_tags(page, "<table class=\"ranking\"><thead><tr>");
    if (ranking->kpi) {
        wakpi_html_tags(page, "<th scope=\"col\" class=\"n\">");
        wakpi_html_word(page, WAKPI_PAGE_RANK);
        wakpi_html_tags(page, "</th>");
    }
    wakpi_html_tags(page, "<th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_NAME);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_put(page, wakpi_measure_name(WAKPI_MEASURE_SENT, wakpi_locale_code(page->tongue)));
    wakpi_html_tags(page, "</th>");
    if (ranking->kpi) {
        wakpi_html_tags(page, "<th scope=\"colgroup\" colspan=\"2\">");
        put_column(page, ranking->kpi);
        wakpi_html_tags(page, "</th>");
    }
    for (size_t i = 0; i < BESIDES; i++) {
        if (!shown[i])
            continue;
        wakpi_html_tags(page, "<th scope=\"col\" class=\"n\">");
        put_column(page, wakpi_html_headlines[i]);
        wakpi_html_tags(page, "</th>");
    }
    wakpi_html_tags(page, "</tr></thead><tbody>\n");
}

static void put_words(struct wakpi_html *page, const struct ranking *ranking)
{
    if (!ranking->kpi)
        return;
    wakpi_html_tags(page, "<p>");
    wakpi_html_word(page, WAKPI_PAGE_RANKED_BY);
    wakpi_html_put(page, " ");
    wakpi_html_put(page, wakpi_kpi_name(ranking->kpi, wakpi_locale_code(page->tongue)));
    wakpi_html_put(page, ". ");
    if (ranking->by_chance)
        wakpi_html_word(page, WAKPI_PAGE_CHANCE);
    wakpi_html_tags(page, "</p>\n");
}

/* Rows to be put side by side: one that stands for all is told above. */
int wakpi_html_has_ranking(const struct wakpi_html *page)
{
    const struct wakpi_report *report = page->report;
    for (size_t i = 0; i < report->count && !page->is_empty; i++) {
        if (!report->rows[i].total && &report->rows[i] != page->whole)
            return 1;
    }
    return 0;
}

void wakpi_html_ranking(struct wakpi_html *page)
{
    struct ranking ranking = {.kpi = 0};
    uint8_t shown[BESIDES] = {0};
    if (page->is_empty || !wakpi_html_has_ranking(page))
        return;
    gather(page, &ranking);
    if (ranking.kpi) {
        rank(page, &ranking);
        find_end(page, &ranking);
    }
    for (size_t i = 0; i < BESIDES; i++)
        shown[i] = wakpi_html_headlines[i] != ranking.kpi &&
                   count_known(page, &ranking, wakpi_html_headlines[i]) > 0;
    wakpi_html_open(page, "ranking", WAKPI_PAGE_CAMPAIGNS);
    put_words(page, &ranking);
    wakpi_html_open_scroll(page, "ranking");
    put_head(page, &ranking, shown);
    for (size_t i = 0; i < ranking.count; i++)
        put_row(page, &ranking, i, shown);
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_scroll(page);
    if (ranking.hidden > 0) {
        wakpi_html_tags(page, "<p>");
        wakpi_html_counted(page, (int64_t)ranking.hidden, WAKPI_NOUN_ROW);
        wakpi_html_put(page, " ");
        wakpi_html_word(page, WAKPI_PAGE_MORE_ROWS);
        wakpi_html_tags(page, "</p>\n");
    }
    wakpi_html_close(page);
}
