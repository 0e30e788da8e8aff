/* The rules of counting, in words, with the names of the options that set them. */
#include <string.h>

#include "report/html.h"

/* clang-format off */
static const struct {
    enum wakpi_setting setting;
    const char *words[WAKPI_TONGUES];
} rules[] = {
    {WAKPI_SETTING_TIME_TO_LIVE, {"Delivery is waited for", "Attesa della consegna", "Ожидание доставки"}},
    {WAKPI_SETTING_REPLY_WINDOW, {"A reply counts within", "Una risposta vale entro", "Ответ засчитывается в течение"}},
    {WAKPI_SETTING_CONVERSION_WINDOW, {"A conversion counts within", "Una conversione vale entro", "Конверсия засчитывается в течение"}},
    {WAKPI_SETTING_OPT_OUT_WINDOW, {"An opt-out counts within", "Una disiscrizione vale entro", "Отписка засчитывается в течение"}},
    {WAKPI_SETTING_CONVERSATION_GAP, {"Silence that ends a conversation", "Silenzio che chiude una conversazione", "Пауза, завершающая диалог"}},
    {WAKPI_SETTING_ABANDONMENT_WINDOW, {"Unanswered or abandoned after", "Senza risposta o abbandonata dopo", "Без ответа или брошен через"}},
    {WAKPI_SETTING_RECONTACT_WINDOW, {"Resolved at first contact without another for", "Risolto al primo contatto senza altri per", "Решено с первого раза, если нет нового обращения"}},
    {WAKPI_SETTING_INACTIVITY_WINDOW, {"Inactive after a silence of", "Inattivo dopo un silenzio di", "Неактивен после молчания"}},
    {WAKPI_SETTING_REPEAT_WINDOW, {"A repeat purchase comes within", "Riacquisto entro", "Повторная покупка в течение"}},
};

/* What gets the credit, by the option's values. */
static const struct {
    const char *value;
    const char *words[WAKPI_TONGUES];
} credits[] = {
    {"", {"Credit for orders and conversions", "Attribuzione di ordini e conversioni", "Атрибуция заказов и конверсий"}},
    {"last", {"last touch", "ultimo contatto", "последнее касание"}},
    {"named", {"message named", "messaggio indicato", "указанное сообщение"}},
    {"click", {"last click", "ultimo clic", "последний клик"}},
    {"first", {"first touch", "primo contatto", "первое касание"}},
    {"linear", {"all touches alike", "tutti i contatti in parti uguali", "все касания поровну"}},
    {"decay", {"by age of the touch", "in base all'età del contatto", "с затуханием по времени"}},
    {"position", {"by position of the touch", "in base alla posizione del contatto", "по позиции касания"}},
};
/* clang-format on */

static void put_rule(struct wakpi_html *page, enum wakpi_setting setting, const char *words, const char *text)
{
    wakpi_html_tags(page, "<div><dt>");
    wakpi_html_put(page, words);
    wakpi_html_tags(page, "<br><code>");
    wakpi_html_put(page, wakpi_setting_name(setting));
    wakpi_html_tags(page, "</code></dt><dd>");
    wakpi_html_put(page, text);
    wakpi_html_tags(page, "</dd></div>\n");
}

static void put_attribution(struct wakpi_html *page)
{
    const char *value = wakpi_settings_text(&page->report->settings, WAKPI_SETTING_ATTRIBUTION, NULL);
    const char *words = value;
    for (size_t i = 1; i < sizeof credits / sizeof credits[0]; i++) {
        if (strcmp(credits[i].value, value) == 0)
            words = credits[i].words[page->tongue];
    }
    put_rule(page, WAKPI_SETTING_ATTRIBUTION, credits[0].words[page->tongue], words);
}

void wakpi_html_rules(struct wakpi_html *page)
{
    wakpi_html_open(page, "rules", WAKPI_PAGE_RULES);
    wakpi_html_tags(page, "<dl class=\"rules\">\n");
    put_attribution(page);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        char buffer[WAKPI_HTML_PIECE];
        struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
        wakpi_text_put_duration(&text, page->tongue,
                                (double)wakpi_settings_integer(&page->report->settings, rules[i].setting) /
                                    1e3);
        put_rule(page, rules[i].setting, rules[i].words[page->tongue], buffer);
    }
    wakpi_html_tags(page, "</dl>\n");
    wakpi_html_close(page);
}
