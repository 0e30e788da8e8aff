/* Finding rows, and the public registry over them. */
#include "kpi/catalogue.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "kpi/formula_program.h"
#include "kpi/measure.h"

static int is_key(const char *key, const char *text, size_t size)
{
    return strncmp(key, text, size) == 0 && key[size] == '\0';
}

const struct wakpi_measure_row *wakpi_measure_row_by_key(const char *key, size_t size)
{
    for (int32_t i = 0; i < wakpi_measure_row_count; i++) {
        if (is_key(wakpi_measure_rows[i].key, key, size))
            return &wakpi_measure_rows[i];
    }
    return NULL;
}

const struct wakpi_kpi_row *wakpi_kpi_row_by_key(const char *key, size_t size)
{
    for (int32_t i = 0; i < wakpi_kpi_row_count; i++) {
        if (is_key(wakpi_kpi_rows[i].key, key, size))
            return &wakpi_kpi_rows[i];
    }
    return NULL;
}

const struct wakpi_scope_row *wakpi_scope_row_by_key(const char *key, size_t size)
{
    for (int32_t i = 0; i < wakpi_scope_row_count; i++) {
        if (is_key(wakpi_scope_rows[i].key, key, size))
            return &wakpi_scope_rows[i];
    }
    return NULL;
}

/* The language by its primary subtag; English for whatever is not known. */
static int language_index(const char *language)
{
    static const char codes[WAKPI_LANGUAGES][3] = {"en", "it", "ru"};
    if (language == NULL)
        return WAKPI_LANGUAGE_EN;
    for (int i = 0; i < WAKPI_LANGUAGES; i++) {
        /* Letters alone differ by 0x20 in ASCII; the codes are letters. */
        if ((language[0] | 0x20) == codes[i][0] && (language[1] | 0x20) == codes[i][1] &&
            (language[2] == '\0' || language[2] == '-' || language[2] == '_'))
            return i;
    }
    return WAKPI_LANGUAGE_EN;
}

int32_t wakpi_kpi_count(void)
{
    return wakpi_kpi_row_count;
}

wakpi_status wakpi_kpi_at(int32_t index, wakpi_kpi *kpi)
{
    if (index < 0 || index >= wakpi_kpi_row_count || kpi == NULL)
        return WAKPI_INVALID;
    *kpi = wakpi_kpi_rows[index].id;
    return WAKPI_OK;
}

/* 1 where the row goes by the name `size` bytes long. */
static int has_alias(const struct wakpi_kpi_row *row, const char *name, size_t size)
{
    for (const char *alias = row->aliases; *alias != '\0';) {
        size_t length = strcspn(alias, " ");
        if (length == size && memcmp(alias, name, size) == 0)
            return 1;
        alias += length + (alias[length] == ' ');
    }
    return 0;
}

/* How many rows go by an alias; *first receives the first of them. */
static int count_alias(const char *name, size_t size, const struct wakpi_kpi_row **first)
{
    int count = 0;
    for (int32_t i = 0; i < wakpi_kpi_row_count; i++) {
        if (!has_alias(&wakpi_kpi_rows[i], name, size))
            continue;
        if (count++ == 0)
            *first = &wakpi_kpi_rows[i];
    }
    return count;
}

wakpi_status wakpi_kpi_by_key(const char *key, wakpi_kpi *kpi)
{
    if (key == NULL || kpi == NULL)
        return WAKPI_INVALID;
    size_t size = strlen(key);
    const struct wakpi_kpi_row *row = wakpi_kpi_row_by_key(key, size);
    if (row == NULL)
        return size > 0 && count_alias(key, size, &row) > 1 ? WAKPI_AMBIGUOUS : WAKPI_NOT_FOUND;
    *kpi = row->id;
    return WAKPI_OK;
}

static wakpi_status fail_ambiguous(const char *name, size_t size, wakpi_error *error)
{
    char list[160] = "";
    size_t used = 0;
    for (int32_t i = 0; i < wakpi_kpi_row_count; i++) {
        const struct wakpi_kpi_row *row = &wakpi_kpi_rows[i];
        size_t length = strlen(row->key);
        if (!has_alias(row, name, size))
            continue;
        if (used + length + 3 > sizeof list)
            break;
        if (used > 0) {
            list[used++] = ',';
            list[used++] = ' ';
        }
        memcpy(list + used, row->key, length + 1);
        used += length;
    }
    return wakpi_fail(error, WAKPI_AMBIGUOUS, -1, "\"%.*s\" is ambiguous: %s", (int)size, name, list);
}

static wakpi_status fail_unknown(const char *key, const char *name, wakpi_error *error)
{
    struct wakpi_nearest nearest;
    wakpi_nearest_begin(&nearest, name);
    for (int32_t i = 0; i < wakpi_kpi_row_count; i++)
        wakpi_nearest_offer(&nearest, wakpi_kpi_rows[i].key);
    if (nearest.name == NULL)
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "no KPI \"%.80s\"", key);
    return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "no KPI \"%.80s\"; did you mean \"%s\"?", key,
                      nearest.name);
}

wakpi_status wakpi_kpi_search(const char *key, wakpi_kpi *kpi, wakpi_error *error)
{
    if (key == NULL || kpi == NULL)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%s is NULL", key == NULL ? "key" : "kpi");
    /* "Open rate" and "open-rate" are ways to write open_rate. No key is longer than the array. */
    char name[64];
    size_t size = 0;
    for (; key[size] != '\0' && size + 1 < sizeof name; size++) {
        char c = key[size];
        name[size] = c == ' ' || c == '-' ? '_' : (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    name[size] = '\0';
    const struct wakpi_kpi_row *row = key[size] == '\0' ? wakpi_kpi_row_by_key(name, size) : NULL;
    if (row == NULL && size > 0 && key[size] == '\0' && count_alias(name, size, &row) > 1)
        return fail_ambiguous(name, size, error);
    if (row == NULL)
        return fail_unknown(key, name, error);
    *kpi = row->id;
    return WAKPI_OK;
}

const char *wakpi_kpi_key(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->key;
}

const char *wakpi_kpi_name(wakpi_kpi kpi, const char *language)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->names[language_index(language)];
}

const char *wakpi_kpi_formula(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->formula;
}

const char *wakpi_kpi_definition(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->definition;
}

/* NULL where the language is English, or nobody has translated the row yet. */
static const struct wakpi_kpi_words *words_of(wakpi_kpi kpi, const char *language)
{
    int index = language_index(language);
    const struct wakpi_kpi_words *rows = index == WAKPI_LANGUAGE_IT   ? wakpi_kpi_words_it
                                         : index == WAKPI_LANGUAGE_RU ? wakpi_kpi_words_ru
                                                                      : NULL;
    int32_t count = index == WAKPI_LANGUAGE_IT ? wakpi_kpi_words_it_count : wakpi_kpi_words_ru_count;
    return rows && kpi >= 1 && kpi <= count ? &rows[kpi - 1] : NULL;
}

const char *wakpi_kpi_definition_in(wakpi_kpi kpi, const char *language)
{
    const struct wakpi_kpi_words *words = words_of(kpi, language);
    return words ? words->definition : wakpi_kpi_definition(kpi);
}

const char *wakpi_kpi_note_in(wakpi_kpi kpi, const char *language)
{
    const struct wakpi_kpi_words *words = words_of(kpi, language);
    return words ? words->note : wakpi_kpi_note(kpi);
}

const char *wakpi_kpi_source(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->source;
}

const char *wakpi_kpi_note(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->note;
}

const char *wakpi_kpi_aliases(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? NULL : row->aliases;
}

int32_t wakpi_kpi_unit(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? 0 : row->unit;
}

int32_t wakpi_kpi_direction(wakpi_kpi kpi)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row == NULL ? 0 : row->direction;
}

int32_t wakpi_measure_count(void)
{
    return wakpi_measure_row_count;
}

wakpi_status wakpi_measure_at(int32_t index, wakpi_measure *measure)
{
    if (index < 0 || index >= wakpi_measure_row_count || measure == NULL)
        return WAKPI_INVALID;
    *measure = wakpi_measure_rows[index].id;
    return WAKPI_OK;
}

wakpi_status wakpi_measure_by_key(const char *key, wakpi_measure *measure)
{
    if (key == NULL || measure == NULL)
        return WAKPI_INVALID;
    const struct wakpi_measure_row *row = wakpi_measure_row_by_key(key, strlen(key));
    if (row == NULL)
        return WAKPI_NOT_FOUND;
    *measure = row->id;
    return WAKPI_OK;
}

wakpi_status wakpi_measure_search(const char *key, wakpi_measure *measure, wakpi_error *error)
{
    wakpi_status status = wakpi_measure_by_key(key, measure);
    if (status == WAKPI_INVALID)
        return wakpi_fail(error, status, -1, "%s is NULL", key == NULL ? "key" : "measure");
    if (status != WAKPI_NOT_FOUND)
        return status;
    struct wakpi_nearest nearest;
    wakpi_nearest_begin(&nearest, key);
    for (int32_t i = 0; i < wakpi_measure_row_count; i++)
        wakpi_nearest_offer(&nearest, wakpi_measure_rows[i].key);
    if (nearest.name == NULL)
        return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "no measure \"%.80s\"", key);
    return wakpi_fail(error, WAKPI_NOT_FOUND, -1, "no measure \"%.80s\"; did you mean \"%s\"?", key,
                      nearest.name);
}

const char *wakpi_measure_key(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row == NULL ? NULL : row->key;
}

const char *wakpi_measure_name(wakpi_measure measure, const char *language)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row == NULL ? NULL : row->names[language_index(language)];
}

const char *wakpi_measure_definition(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row == NULL ? NULL : row->definition;
}

int32_t wakpi_measure_kind(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row == NULL ? 0 : row->kind;
}

int32_t wakpi_measure_merge_rule(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row == NULL ? 0 : row->merge_rule;
}

int32_t wakpi_measure_dated_by(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row == NULL ? 0 : row->dated_by;
}

wakpi_status wakpi_measure_whole(wakpi_measure measure, wakpi_measure *whole)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    if (row == NULL || whole == NULL)
        return WAKPI_INVALID;
    return row->whole == NULL ? WAKPI_NOT_FOUND : wakpi_measure_by_key(row->whole, whole);
}

int wakpi_measure_known(wakpi_measure measure)
{
    return wakpi_measure_row(measure) != NULL;
}

int wakpi_measure_may_be_negative(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    return row != NULL && (row->flags & WAKPI_ROW_SIGNED) != 0;
}
