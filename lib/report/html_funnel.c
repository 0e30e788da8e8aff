/* How far people or messages come, and where they are lost. */
#include <stdio.h>
#include <string.h>
#include <wakpi/catalogue.h>

#include "report/html_parts.h"
#include "report/svg.h"
#include <wakpi/stats.h>

enum { BAR = 16, MESSAGE_STAGES = 5 };

/* Stages that go by the names of steps and measures; others by their own. */
static const struct {
    const char *key;
    const char *names[WAKPI_TONGUES];
} stages[] = {
    {"targeted", {"Targeted", "Destinatari", "Адресаты"}},
    {"sent", {"Sent", "Inviati", "Отправлено"}},
    {"send", {"Sent", "Inviati", "Отправлено"}},
    {"delivered", {"Delivered", "Consegnati", "Доставлено"}},
    {"read", {"Read", "Letti", "Прочитано"}},
    {"clicked", {"Clicked", "Con clic", "Нажали на ссылку"}},
    {"click", {"Clicked", "Con clic", "Нажали на ссылку"}},
    {"tapped", {"Tapped a button", "Con tocco", "Нажали кнопку"}},
    {"replied", {"Replied", "Con risposta", "Ответили"}},
    {"interacted", {"Interacted", "Con interazione", "Откликнулись"}},
    {"converted", {"Converted", "Convertiti", "Конверсия"}},
    {"order", {"Ordered", "Con ordine", "Заказали"}},
    {"ordered", {"Ordered", "Con ordine", "Заказали"}},
};

static void put_name(struct wakpi_html *page, const char *name)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        if (strcmp(stages[i].key, name) == 0) {
            wakpi_html_put(page, stages[i].names[page->tongue]);
            return;
        }
    }
    wakpi_html_tags(page, "<bdi>");
    wakpi_html_put(page, name);
    wakpi_html_tags(page, "</bdi>");
}

static void put_ratio(struct wakpi_html *page, const wakpi_value *value, enum wakpi_page_word of)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (value->status < WAKPI_OK)
        return;
    wakpi_locale_put_value(&text, page->tongue, WAKPI_UNIT_RATIO, value->value, "");
    wakpi_html_tags(page, "<span><strong>");
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</strong> ");
    wakpi_html_word(page, of);
    text.size = 0;
    wakpi_text_put(&text, " (");
    wakpi_locale_put_range(&text, page->tongue, WAKPI_UNIT_RATIO, value->lower, value->upper, "");
    wakpi_text_put(&text, ")");
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</span>");
}

static void put_number(struct wakpi_html *page, int64_t number, enum wakpi_page_word word, const char *class)
{
    wakpi_write_all(page->writer, "<span class=\"", class, "\">", NULL);
    wakpi_html_count(page, number);
    wakpi_html_put(page, " ");
    wakpi_html_word(page, word);
    wakpi_html_tags(page, "</span>");
}

static void put_median(struct wakpi_html *page, double seconds)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_html_tags(page, "<span>");
    wakpi_html_word(page, WAKPI_PAGE_MEDIAN);
    wakpi_locale_put_value(&text, page->tongue, WAKPI_UNIT_SECONDS, seconds, "");
    wakpi_html_put(page, " ");
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</span>");
}

/* The bar of what came, and behind it what was lost since the stage before. */
static void put_bar(struct wakpi_html *page, const struct wakpi_report_stage *stage, int64_t first)
{
    double share = first > 0 ? (double)stage->count / (double)first : 0;
    double before =
        stage->lost > 0 && first > 0 ? (double)(stage->count + stage->lost) / (double)first : share;
    wakpi_svg_open(page, "funnel", BAR, "");
    wakpi_svg_box(page, "lost", share, before < 1 ? before : 1, 0, BAR);
    wakpi_svg_box(page, "bar", 0, share < 1 ? share : 1, 0, BAR);
    wakpi_svg_close(page);
}

static void put_stage(struct wakpi_html *page, const struct wakpi_report_stage *stage, int at, int64_t first)
{
    wakpi_html_tags(page, "<li><div class=\"stage\"><span>");
    put_name(page, stage->name);
    wakpi_html_tags(page, "</span> <strong>");
    wakpi_html_count(page, stage->count);
    wakpi_html_tags(page, "</strong></div>");
    put_bar(page, stage, first);
    wakpi_html_tags(page, "<p class=\"small\">");
    if (at > 0) {
        put_ratio(page, &stage->step, WAKPI_PAGE_OF_STAGE_BEFORE);
        if (stage->lost > 0)
            put_number(page, stage->lost, WAKPI_PAGE_LOST, "down");
        if (at > 1)
            put_ratio(page, &stage->overall, WAKPI_PAGE_OF_ALL);
        if (stage->median >= 0)
            put_median(page, stage->median);
    }
    if (stage->immature > 0)
        put_number(page, stage->immature, WAKPI_PAGE_STILL_OPEN, "");
    wakpi_html_tags(page, "</p></li>\n");
}

static void put_funnel(struct wakpi_html *page, const struct wakpi_report_stage *of, int32_t count,
                       int people)
{
    wakpi_html_tags(page, "<p>");
    wakpi_html_word(page, people ? WAKPI_PAGE_OF_PEOPLE : WAKPI_PAGE_OF_MESSAGES);
    wakpi_html_tags(page, "</p><ol class=\"stages\">\n");
    for (int32_t i = 0; i < count; i++)
        put_stage(page, &of[i], i, of[0].count);
    wakpi_html_tags(page, "</ol>\n");
}

/* ---- that of messages, from the measures of the whole ---- */

static void set_ratio(const struct wakpi_html *page, wakpi_value *value, int64_t part, int64_t whole)
{
    double alpha = wakpi_settings_real(&page->report->settings, WAKPI_SETTING_ALPHA);
    *value = (wakpi_value){.status = WAKPI_UNDEFINED};
    if (whole <= 0 || part > whole)
        return;
    value->value = (double)part / (double)whole;
    value->status = wakpi_interval_wilson(part, whole, alpha, &value->lower, &value->upper);
}

static int32_t make_stages(const struct wakpi_html *page, struct wakpi_report_stage *of)
{
    static const wakpi_measure measures[MESSAGE_STAGES] = {WAKPI_MEASURE_SENT, WAKPI_MEASURE_DELIVERED,
                                                           WAKPI_MEASURE_READ, WAKPI_MEASURE_INTERACTED,
                                                           WAKPI_MEASURE_CONVERTED};
    const int64_t *amounts = page->whole->amounts;
    int32_t count = 0;
    for (int i = 0; i < MESSAGE_STAGES; i++) {
        struct wakpi_report_stage *stage = &of[count];
        if (amounts[measures[i]] == 0)
            continue;
        *stage =
            (struct wakpi_report_stage){.count = amounts[measures[i]], .median = -1, .overall_median = -1};
        snprintf(stage->name, sizeof stage->name, "%s", wakpi_measure_key(measures[i]));
        if (count > 0) {
            int64_t before = of[count - 1].count;
            set_ratio(page, &stage->step, stage->count, before);
            set_ratio(page, &stage->overall, stage->count, of[0].count);
            stage->lost = stage->count <= before ? before - stage->count : -1;
        }
        count++;
    }
    return count;
}

void wakpi_html_funnel(struct wakpi_html *page)
{
    const struct wakpi_report_part *part = wakpi_html_part(page, WAKPI_PART_FUNNEL, NULL);
    struct wakpi_report_stage of[MESSAGE_STAGES];
    int32_t count = !part && page->whole ? make_stages(page, of) : 0;
    if (!part && count < 2)
        return;
    wakpi_html_open(page, "funnel", WAKPI_PAGE_FUNNEL);
    if (count >= 2)
        put_funnel(page, of, count, 0);
    for (; part; part = wakpi_html_part(page, WAKPI_PART_FUNNEL, part)) {
        const struct wakpi_report_funnel *funnel = (const struct wakpi_report_funnel *)(const void *)part;
        put_funnel(page, funnel->stages, funnel->count, funnel->people);
    }
    wakpi_html_close(page);
}
