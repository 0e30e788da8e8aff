/* What KPIs say in each language: every row of the catalogue has its words, in its place, and they say the same. */
#include "run_suite.h"

#include <wakpi/wakpi.h>

#include "kpi/catalogue.h"
#include "translated.h"

static const char *const languages[] = {"it", "ru"};

START_TEST(every_row_has_its_words)
{
    const struct wakpi_kpi_words *const rows[] = {wakpi_kpi_words_it, wakpi_kpi_words_ru};
    const int32_t counts[] = {wakpi_kpi_words_it_count, wakpi_kpi_words_ru_count};
    for (int l = 0; l < 2; l++) {
        for (int32_t i = 0; i < counts[l] && i < wakpi_kpi_count(); i++)
            ck_assert_msg(strcmp(rows[l][i].key, wakpi_kpi_key(i + 1)) == 0,
                          "in %s the words of %s stand in the place of %s", languages[l], rows[l][i].key,
                          wakpi_kpi_key(i + 1));
        ck_assert_msg(counts[l] == wakpi_kpi_count(), "%d KPIs have words in %s, and there are %d", counts[l],
                      languages[l], wakpi_kpi_count());
    }
}
END_TEST

START_TEST(translations_say_the_same)
{
    for (int l = 0; l < 2; l++) {
        for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
            translated_check(wakpi_kpi_key(kpi), wakpi_kpi_definition(kpi),
                             wakpi_kpi_definition_in(kpi, languages[l]), languages[l]);
            translated_check(wakpi_kpi_key(kpi), wakpi_kpi_note(kpi), wakpi_kpi_note_in(kpi, languages[l]),
                             languages[l]);
        }
    }
}
END_TEST

/* Sentences that differ in English differ, and equal ones are equal. */
START_TEST(sentences_are_told_apart_as_in_english)
{
    for (int l = 0; l < 2; l++) {
        for (wakpi_kpi a = 1; a <= wakpi_kpi_count(); a++) {
            for (wakpi_kpi b = 1; b < a; b++) {
                const char *language = languages[l];
                int same = strcmp(wakpi_kpi_definition(a), wakpi_kpi_definition(b)) == 0,
                    same_note = strcmp(wakpi_kpi_note(a), wakpi_kpi_note(b)) == 0;
                ck_assert_msg((strcmp(wakpi_kpi_definition_in(a, language),
                                      wakpi_kpi_definition_in(b, language)) == 0) == same,
                              "%s and %s are defined alike in %s", wakpi_kpi_key(a), wakpi_kpi_key(b),
                              language);
                ck_assert_msg((strcmp(wakpi_kpi_note_in(a, language), wakpi_kpi_note_in(b, language)) == 0) ==
                                  same_note,
                              "the notes of %s and %s in %s: \"%s\", \"%s\"", wakpi_kpi_key(a),
                              wakpi_kpi_key(b), language, wakpi_kpi_note_in(a, language),
                              wakpi_kpi_note_in(b, language));
            }
        }
    }
}
END_TEST

START_TEST(languages_fall_back_to_english)
{
    static const char *const others[] = {"en", "en-GB", "de", "", NULL};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ck_assert_str_eq(wakpi_kpi_definition_in(WAKPI_KPI_OPEN_RATE, others[i]),
                         "Share of delivered messages that were read.");
        ck_assert_str_eq(wakpi_kpi_note_in(WAKPI_KPI_OPEN_RATE, others[i]),
                         wakpi_kpi_note(WAKPI_KPI_OPEN_RATE));
    }
    ck_assert_str_eq(wakpi_kpi_definition_in(WAKPI_KPI_OPEN_RATE, "it-CH"),
                     "Quota dei messaggi consegnati che sono stati letti.");
    ck_assert_str_eq(wakpi_kpi_note_in(WAKPI_KPI_INTERACTION_RATE, "ru"), "");
    for (int l = 0; l < 2; l++) {
        const wakpi_kpi ids[] = {0, -1, wakpi_kpi_count() + 1, INT32_MAX, INT32_MIN};
        for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
            ck_assert_ptr_null(wakpi_kpi_definition_in(ids[i], languages[l]));
            ck_assert_ptr_null(wakpi_kpi_note_in(ids[i], languages[l]));
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_words");
    TCase *words = tcase_create("words");
    tcase_add_test(words, every_row_has_its_words);
    tcase_add_test(words, translations_say_the_same);
    tcase_add_test(words, sentences_are_told_apart_as_in_english);
    tcase_add_test(words, languages_fall_back_to_english);
    suite_add_tcase(suite, words);
    return run_suite(suite);
}
