/* The table and the registry over it: every row whole, every name found. */
#include "run_suite.h"

#include <wakpi/wakpi.h>

#include "kpi/catalogue.h"
#include "kpi/formula_program.h"
#include "kpi/measure.h"
#include "kpi_vectors.h"

static const char *const languages[] = {"en", "it", "ru"};

START_TEST(every_kpi_row_is_whole)
{
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi = 0, found = 0;
        ck_assert_int_eq(wakpi_kpi_at(i, &kpi), WAKPI_OK);
        ck_assert_msg(kpi == i + 1, "the id of row %d is %d", i, kpi);
        const char *key = wakpi_kpi_key(kpi);
        ck_assert_int_eq(wakpi_kpi_by_key(key, &found), WAKPI_OK);
        ck_assert_msg(found == kpi, "%s stands twice", key);
        for (size_t l = 0; l < 3; l++)
            ck_assert_msg(*wakpi_kpi_name(kpi, languages[l]) != '\0', "%s has no name in %s", key,
                          languages[l]);
        ck_assert_str_ne(wakpi_kpi_formula(kpi), "");
        ck_assert_str_ne(wakpi_kpi_source(kpi), "");
        ck_assert_ptr_nonnull(wakpi_kpi_note(kpi));
        ck_assert_ptr_nonnull(wakpi_kpi_aliases(kpi));
        const char *definition = wakpi_kpi_definition(kpi);
        ck_assert_msg(definition[0] != '\0' && definition[strlen(definition) - 1] == '.', "%s: %s", key,
                      definition);
        ck_assert_ptr_nonnull(wakpi_unit_key(wakpi_kpi_unit(kpi)));
        ck_assert_ptr_nonnull(wakpi_direction_key(wakpi_kpi_direction(kpi)));
        ck_assert_int_gt(wakpi_kpi_input_count(kpi), 0);
    }
    ck_assert_int_eq(wakpi_kpi_count(), 93);
}
END_TEST

START_TEST(every_measure_row_is_whole)
{
    ck_assert_int_lt(wakpi_measure_count(), WAKPI_MEASURE_LIMIT);
    for (int32_t i = 0; i < wakpi_measure_count(); i++) {
        wakpi_measure measure = 0, found = 0;
        ck_assert_int_eq(wakpi_measure_at(i, &measure), WAKPI_OK);
        ck_assert_int_eq(measure, i + 1);
        const char *key = wakpi_measure_key(measure);
        ck_assert_int_eq(wakpi_measure_by_key(key, &found), WAKPI_OK);
        ck_assert_msg(found == measure, "%s stands twice", key);
        for (size_t l = 0; l < 3; l++)
            ck_assert_msg(*wakpi_measure_name(measure, languages[l]) != '\0', "%s has no name in %s", key,
                          languages[l]);
        const char *definition = wakpi_measure_definition(measure);
        ck_assert_msg(definition[0] != '\0' && definition[strlen(definition) - 1] == '.', "%s: %s", key,
                      definition);
        ck_assert_ptr_nonnull(wakpi_measure_kind_key(wakpi_measure_kind(measure)));
        ck_assert_ptr_nonnull(wakpi_merge_key(wakpi_measure_merge_rule(measure)));
        ck_assert_ptr_nonnull(wakpi_dated_by_key(wakpi_measure_dated_by(measure)));
        const struct wakpi_measure_row *row = wakpi_measure_row(measure);
        ck_assert_msg(row->whole == NULL || wakpi_measure_whole(measure, &found) == WAKPI_OK,
                      "%s is part of %s, which is not there", key, row->whole);
    }
}
END_TEST

START_TEST(every_measure_serves_a_kpi_or_a_funnel)
{
    /* Stages of the funnel and counts that hosts and reports show by themselves. */
    static const char *const by_themselves[] = {"targeted", "played", "button_clicks",
                                                "conversations_replied"};
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
        int used = 0;
        for (size_t i = 0; i < sizeof by_themselves / sizeof by_themselves[0]; i++)
            used |= strcmp(by_themselves[i], wakpi_measure_key(measure)) == 0;
        for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
            wakpi_measure input = 0;
            for (int32_t i = 0; wakpi_kpi_input(kpi, i, &input) == WAKPI_OK; i++)
                used |= input == measure;
        }
        ck_assert_msg(used, "%s is used by no KPI", wakpi_measure_key(measure));
    }
}
END_TEST

START_TEST(names_are_told_apart_in_each_language)
{
    for (size_t l = 0; l < 3; l++) {
        for (wakpi_kpi a = 1; a <= wakpi_kpi_count(); a++) {
            for (wakpi_kpi b = a + 1; b <= wakpi_kpi_count(); b++)
                ck_assert_msg(strcmp(wakpi_kpi_name(a, languages[l]), wakpi_kpi_name(b, languages[l])) != 0,
                              "%s and %s are both \"%s\"", wakpi_kpi_key(a), wakpi_kpi_key(b),
                              wakpi_kpi_name(a, languages[l]));
        }
        for (wakpi_measure a = 1; a <= wakpi_measure_count(); a++) {
            for (wakpi_measure b = a + 1; b <= wakpi_measure_count(); b++)
                ck_assert_msg(
                    strcmp(wakpi_measure_name(a, languages[l]), wakpi_measure_name(b, languages[l])) != 0,
                    "%s and %s are both \"%s\"", wakpi_measure_key(a), wakpi_measure_key(b),
                    wakpi_measure_name(a, languages[l]));
        }
    }
}
END_TEST

static void check_names(char *fields[VECTOR_FIELDS], const char *line)
{
    wakpi_kpi kpi;
    if (wakpi_kpi_by_key(fields[0], &kpi) == WAKPI_OK) {
        ck_assert_str_eq(wakpi_kpi_name(kpi, "it"), fields[1]);
        ck_assert_str_eq(wakpi_kpi_name(kpi, "ru"), fields[2]);
        return;
    }
    static const char *const statistics[] = {"mean", "median", "p90"};
    for (size_t i = 0; i < 3; i++) {
        char key[80];
        snprintf(key, sizeof key, "%s_%s", fields[0], statistics[i]);
        ck_assert_msg(wakpi_kpi_by_key(key, &kpi) == WAKPI_OK, "no KPI for %s", line);
        ck_assert_msg(strncmp(wakpi_kpi_name(kpi, "it"), fields[1], strlen(fields[1])) == 0, "%s", line);
        ck_assert_msg(strncmp(wakpi_kpi_name(kpi, "ru"), fields[2], strlen(fields[2])) == 0, "%s", line);
    }
}

START_TEST(names_are_those_agreed)
{
    ck_assert_int_eq(each_vector("names.csv", check_names), 64);
}
END_TEST

START_TEST(languages_fall_back_to_english)
{
    const char *english = wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, "en");
    ck_assert_str_eq(english, "Open rate");
    ck_assert_str_eq(wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, "it-CH"), "Tasso di apertura");
    ck_assert_str_eq(wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, "RU"), wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, "ru"));
    ck_assert_str_eq(wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, "ru_RU"), wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, "ru"));
    static const char *const others[] = {"de", "", "i", "ita", "itx-CH", "e"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert_str_eq(wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, others[i]), english);
    ck_assert_str_eq(wakpi_kpi_name(WAKPI_KPI_OPEN_RATE, NULL), english);
    ck_assert_str_eq(wakpi_measure_name(WAKPI_MEASURE_DELIVERED, "it"), "Messaggi consegnati");
}
END_TEST

static void assert_search(const char *name, wakpi_status status, const char *words)
{
    wakpi_kpi kpi = -7;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_kpi_search(name, &kpi, &error) == status, "%s: %s", name, error.text);
    if (status == WAKPI_OK) {
        ck_assert_str_eq(wakpi_kpi_key(kpi), words);
        return;
    }
    ck_assert_int_eq(kpi, -7);
    ck_assert_int_eq(error.status, status);
    ck_assert_msg(strstr(error.text, words) != NULL, "%s: %s", name, error.text);
}

START_TEST(search_knows_aliases_and_spellings)
{
    assert_search("open_rate", WAKPI_OK, "open_rate");
    assert_search("Open rate", WAKPI_OK, "open_rate");
    assert_search("OPEN-RATE", WAKPI_OK, "open_rate");
    assert_search("ctr", WAKPI_OK, "click_through_rate");
    assert_search("CTOR", WAKPI_OK, "click_to_open_rate");
    assert_search("roi", WAKPI_OK, "return_on_investment");
    assert_search("ROMI", WAKPI_OK, "return_on_investment");
    assert_search("roas", WAKPI_OK, "return_on_ad_spend");
    assert_search("rocs", WAKPI_OK, "return_on_campaign_spend");
    assert_search("aov", WAKPI_OK, "average_order_value");
    assert_search("clv", WAKPI_OK, "customer_lifetime_value");
    assert_search("ltv", WAKPI_OK, "customer_lifetime_value");
    assert_search("cac", WAKPI_OK, "customer_acquisition_cost");
    assert_search("nps", WAKPI_OK, "net_promoter_score");
    assert_search("fcr", WAKPI_OK, "first_contact_resolution_rate");
    assert_search("tasso di recapito", WAKPI_OK, "delivery_rate");
    assert_search("conversations", WAKPI_OK, "conversations");
}
END_TEST

START_TEST(ambiguous_names_say_so_and_name_the_candidates)
{
    assert_search("rpc", WAKPI_AMBIGUOUS,
                  "revenue_per_conversion, revenue_per_conversation, revenue_per_recipient");
    assert_search("RPC", WAKPI_AMBIGUOUS, "revenue_per_recipient");
    assert_search("conversion", WAKPI_AMBIGUOUS, "sent_conversion_rate");
    assert_search("churn", WAKPI_AMBIGUOUS, "churn_rate, customer_churn_rate");
    assert_search("frt", WAKPI_AMBIGUOUS, "first_response_time_median");
    assert_search("first_response_time", WAKPI_AMBIGUOUS, "first_response_time_p90");
    wakpi_kpi kpi = -7;
    ck_assert_int_eq(wakpi_kpi_by_key("rpc", &kpi), WAKPI_AMBIGUOUS);
    ck_assert_int_eq(wakpi_kpi_by_key("ctr", &kpi), WAKPI_NOT_FOUND); /* keys alone; search takes aliases */
    ck_assert_int_eq(kpi, -7);
}
END_TEST

START_TEST(unknown_names_suggest_the_nearest)
{
    assert_search("opn_rate", WAKPI_NOT_FOUND, "did you mean \"open_rate\"");
    assert_search("delivery_rates", WAKPI_NOT_FOUND, "\"delivery_rate\"");
    assert_search("zzzzzz", WAKPI_NOT_FOUND, "zzzzzz");
    assert_search("", WAKPI_NOT_FOUND, "no KPI");
    char long_name[400];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_search(long_name, WAKPI_NOT_FOUND, "xxx");
    assert_search(NULL, WAKPI_INVALID, "NULL");
    wakpi_measure measure = -7;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_measure_search("delivred", &measure, &error), WAKPI_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(error.text, "\"delivered\""));
    ck_assert_int_eq(measure, -7);
    ck_assert_int_eq(wakpi_measure_search("delivered", &measure, &error), WAKPI_OK);
    ck_assert_int_eq(measure, WAKPI_MEASURE_DELIVERED);
}
END_TEST

START_TEST(aliases_are_no_keys_and_stand_once_in_a_row)
{
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        char aliases[200];
        ck_assert_uint_lt(strlen(wakpi_kpi_aliases(kpi)), sizeof aliases);
        strcpy(aliases, wakpi_kpi_aliases(kpi));
        for (char *alias = strtok(aliases, " "); alias != NULL; alias = strtok(NULL, " ")) {
            wakpi_kpi other;
            wakpi_status status = wakpi_kpi_by_key(alias, &other);
            ck_assert_msg(status == WAKPI_NOT_FOUND || status == WAKPI_AMBIGUOUS, "%s is a key as well",
                          alias);
            wakpi_error error = {.struct_size = sizeof error};
            status = wakpi_kpi_search(alias, &other, &error);
            ck_assert_msg(status == WAKPI_OK ? other == kpi : strstr(error.text, wakpi_kpi_key(kpi)) != NULL,
                          "%s does not lead to %s", alias, wakpi_kpi_key(kpi));
        }
    }
}
END_TEST

START_TEST(unknown_ids_are_unknown_everywhere)
{
    const int32_t ids[] = {0, -1, INT32_MIN, INT32_MAX, wakpi_kpi_count() + 1, wakpi_measure_count() + 1};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        wakpi_measure measure = -7;
        if (ids[i] != wakpi_measure_count() + 1) {
            ck_assert_ptr_null(wakpi_kpi_key(ids[i]));
            ck_assert_ptr_null(wakpi_kpi_name(ids[i], "en"));
            ck_assert_ptr_null(wakpi_kpi_formula(ids[i]));
            ck_assert_ptr_null(wakpi_kpi_definition(ids[i]));
            ck_assert_ptr_null(wakpi_kpi_source(ids[i]));
            ck_assert_ptr_null(wakpi_kpi_note(ids[i]));
            ck_assert_ptr_null(wakpi_kpi_aliases(ids[i]));
            ck_assert_int_eq(wakpi_kpi_unit(ids[i]), 0);
            ck_assert_int_eq(wakpi_kpi_direction(ids[i]), 0);
            ck_assert_int_eq(wakpi_kpi_input_count(ids[i]), 0);
            ck_assert_int_eq(wakpi_kpi_input(ids[i], 0, &measure), WAKPI_INVALID);
        }
        if (ids[i] != wakpi_kpi_count() + 1) {
            ck_assert_ptr_null(wakpi_measure_key(ids[i]));
            ck_assert_ptr_null(wakpi_measure_name(ids[i], "en"));
            ck_assert_ptr_null(wakpi_measure_definition(ids[i]));
            ck_assert_int_eq(wakpi_measure_kind(ids[i]), 0);
            ck_assert_int_eq(wakpi_measure_merge_rule(ids[i]), 0);
            ck_assert_int_eq(wakpi_measure_dated_by(ids[i]), 0);
            ck_assert_int_eq(wakpi_measure_whole(ids[i], &measure), WAKPI_INVALID);
            ck_assert_int_eq(wakpi_measure_known(ids[i]), 0);
            ck_assert_int_eq(wakpi_measure_level(ids[i]), 0);
        }
        ck_assert_int_eq(measure, -7);
    }
    wakpi_kpi kpi;
    ck_assert_int_eq(wakpi_kpi_at(-1, &kpi), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_at(wakpi_kpi_count(), &kpi), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_at(0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_by_key(NULL, &kpi), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_by_key("open_rate", NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_measure_at(wakpi_measure_count(), &kpi), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_measure_by_key("", &kpi), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_kpi_input(WAKPI_KPI_OPEN_RATE, 2, &kpi), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_input(WAKPI_KPI_OPEN_RATE, -1, &kpi), WAKPI_INVALID);
    ck_assert_ptr_null(wakpi_unit_key(0));
    ck_assert_ptr_null(wakpi_unit_key(8));
    ck_assert_ptr_null(wakpi_band_key(-1));
    ck_assert_ptr_null(wakpi_band_key(8));
    ck_assert_ptr_null(wakpi_direction_key(4));
    ck_assert_ptr_null(wakpi_unrated_key(8));
}
END_TEST

/* The level is what lets a reader see no part above its whole; a ring of parts would end at the cap. */
START_TEST(parts_lie_deeper_than_their_wholes)
{
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
        wakpi_measure whole;
        ck_assert_int_lt(wakpi_measure_level(measure), 20);
        if (wakpi_measure_whole(measure, &whole) == WAKPI_OK)
            ck_assert_msg(wakpi_measure_level(measure) > wakpi_measure_level(whole),
                          "%s is not deeper than %s", wakpi_measure_key(measure), wakpi_measure_key(whole));
    }
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        struct wakpi_formula_program scratch;
        const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
        /* A plain part / whole is what a ratio is, but for sums. */
        if (wakpi_kpi_unit(kpi) != WAKPI_UNIT_RATIO || program->input_count != 2 ||
            program->numerator.count != 1)
            continue;
        ck_assert_msg(wakpi_measure_level(program->inputs[0]) > wakpi_measure_level(program->inputs[1]),
                      "%s: the part is not deeper than its whole", wakpi_kpi_key(kpi));
    }
    ck_assert_int_lt(wakpi_measure_level(WAKPI_MEASURE_TARGETED), wakpi_measure_level(WAKPI_MEASURE_SENT));
    ck_assert_int_lt(wakpi_measure_level(WAKPI_MEASURE_CUSTOMERS_START),
                     wakpi_measure_level(WAKPI_MEASURE_CUSTOMERS_END));
}
END_TEST

START_TEST(every_row_stands_on_the_page_of_the_docs)
{
    static char page[200000];
    char wanted[256];
    FILE *file = fopen(WAKPI_KPI_PAGE, "rb");
    ck_assert_ptr_nonnull(file);
    size_t size = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    ck_assert_uint_lt(size, sizeof page - 1);
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        snprintf(wanted, sizeof wanted, "\n## %s {#kpi_%s}\n", wakpi_kpi_key(kpi), wakpi_kpi_key(kpi));
        const char *entry = strstr(page, wanted);
        ck_assert_msg(entry != NULL, "%s is not on the page", wakpi_kpi_key(kpi));
        const char *rest = strstr(entry + 1, "\n## ");
        for (size_t l = 0; l < 3; l++) {
            const char *name = strstr(entry, wakpi_kpi_name(kpi, languages[l]));
            ck_assert_msg(name != NULL && (rest == NULL || name < rest), "%s: no name in %s",
                          wakpi_kpi_key(kpi), languages[l]);
        }
    }
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
        snprintf(wanted, sizeof wanted, "\n| `%s` |", wakpi_measure_key(measure));
        ck_assert_msg(strstr(page, wanted) != NULL, "%s is not on the page", wakpi_measure_key(measure));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_registry");
    TCase *tests = tcase_create("registry");
    tcase_add_test(tests, every_kpi_row_is_whole);
    tcase_add_test(tests, every_measure_row_is_whole);
    tcase_add_test(tests, every_measure_serves_a_kpi_or_a_funnel);
    tcase_add_test(tests, names_are_told_apart_in_each_language);
    tcase_add_test(tests, names_are_those_agreed);
    tcase_add_test(tests, languages_fall_back_to_english);
    tcase_add_test(tests, search_knows_aliases_and_spellings);
    tcase_add_test(tests, ambiguous_names_say_so_and_name_the_candidates);
    tcase_add_test(tests, unknown_names_suggest_the_nearest);
    tcase_add_test(tests, aliases_are_no_keys_and_stand_once_in_a_row);
    tcase_add_test(tests, unknown_ids_are_unknown_everywhere);
    tcase_add_test(tests, parts_lie_deeper_than_their_wholes);
    tcase_add_test(tests, every_row_stands_on_the_page_of_the_docs);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
