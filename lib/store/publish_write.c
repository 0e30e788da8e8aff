/* The tables of a publication, filled anew. */
#include <string.h>

#include "store/publish.h"

static const char *const scopes[WAKPI_STORE_SCOPE_COUNT] = {
    [WAKPI_STORE_TOTAL] = "total", [WAKPI_STORE_BY_CAMPAIGN] = "campaign", [WAKPI_STORE_BY_DAY] = "day"};

/* One statement, with the place of the value that is bound next. */
struct line {
    struct wakpi_store_sql *sql;
    sqlite3_stmt *statement;
    int at;
};

static wakpi_status begin(struct line *line, const char *text, wakpi_error *error)
{
    line->at = 0;
    int code = sqlite3_prepare_v2(line->sql->db, text, -1, &line->statement, NULL);
    return code == SQLITE_OK ? WAKPI_OK : wakpi_store_sql_failed(line->sql, code, "publishing", error);
}

static void put_integer(struct line *line, int64_t value)
{
    sqlite3_bind_int64(line->statement, ++line->at, value);
}

static void put_real(struct line *line, double value)
{
    sqlite3_bind_double(line->statement, ++line->at, value);
}

static void put_null(struct line *line)
{
    sqlite3_bind_null(line->statement, ++line->at);
}

static void put_text(struct line *line, const char *text)
{
    sqlite3_bind_text(line->statement, ++line->at, text, -1, SQLITE_STATIC);
}

static wakpi_status end_row(struct line *line, wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_step(line->sql, line->statement, "publishing", error);
    sqlite3_clear_bindings(line->statement);
    line->at = 0;
    return status == WAKPI_END ? WAKPI_OK : status;
}

static void end(struct line *line)
{
    sqlite3_finalize(line->statement);
    line->statement = NULL;
}

/* ---- the catalogue, as the library that publishes has it ---- */

static wakpi_status write_kpis(struct line *line, wakpi_error *error)
{
    wakpi_status status = begin(line, "INSERT INTO catalogue_kpi VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
    for (int32_t i = 0; i < wakpi_kpi_count() && status == WAKPI_OK; i++) {
        wakpi_kpi kpi = 0;
        wakpi_kpi_at(i, &kpi);
        put_integer(line, kpi);
        put_text(line, wakpi_kpi_key(kpi));
        put_text(line, wakpi_kpi_name(kpi, "en"));
        put_text(line, wakpi_unit_key(wakpi_kpi_unit(kpi)));
        put_text(line, wakpi_direction_key(wakpi_kpi_direction(kpi)));
        put_text(line, wakpi_kpi_formula(kpi));
        put_text(line, wakpi_kpi_definition(kpi));
        status = end_row(line, error);
    }
    end(line);
    return status;
}

static wakpi_status write_measures(struct line *line, wakpi_error *error)
{
    wakpi_status status = begin(line, "INSERT INTO catalogue_measure VALUES(?1, ?2, ?3, ?4, ?5)", error);
    for (int32_t i = 0; i < wakpi_measure_count() && status == WAKPI_OK; i++) {
        wakpi_measure measure = 0;
        wakpi_measure_at(i, &measure);
        put_integer(line, measure);
        put_text(line, wakpi_measure_key(measure));
        put_text(line, wakpi_measure_name(measure, "en"));
        put_text(line, wakpi_measure_kind_key(wakpi_measure_kind(measure)));
        put_text(line, wakpi_measure_definition(measure));
        status = end_row(line, error);
    }
    end(line);
    return status;
}

static wakpi_status write_reasons(struct line *line, wakpi_error *error)
{
    wakpi_status status = begin(line, "INSERT INTO catalogue_intake VALUES(?1, ?2)", error);
    for (int32_t i = 0; i < wakpi_intake_count() && status == WAKPI_OK; i++) {
        wakpi_intake reason = 0;
        wakpi_intake_at(i, &reason);
        put_text(line, wakpi_intake_key(reason));
        put_text(line, wakpi_intake_text(reason));
        status = end_row(line, error);
    }
    end(line);
    return status;
}

static wakpi_status write_words(struct line *line, wakpi_error *error)
{
    static const struct {
        const char *kind;
        const char *(*key)(int32_t number);
    } kinds[] = {{"status", wakpi_status_key}, {"band", wakpi_band_key}, {"unrated", wakpi_unrated_key}};
    enum { least = -64, most = 64 }; /* beyond all that there are */
    wakpi_status status = begin(line, "INSERT INTO catalogue_word VALUES(?1, ?2, ?3)", error);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (int32_t number = least; number <= most && status == WAKPI_OK; number++) {
            const char *key = kinds[i].key(number);
            if (!key)
                continue;
            put_text(line, kinds[i].kind);
            put_integer(line, number);
            put_text(line, key);
            status = end_row(line, error);
        }
    }
    end(line);
    return status;
}

/* ---- rows ---- */

static wakpi_status write_rows(struct line *line, const struct wakpi_store_publication *publication,
                               wakpi_error *error)
{
    wakpi_status status = begin(line, "INSERT INTO published_row VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
    for (size_t i = 0; i < publication->count && status == WAKPI_OK; i++) {
        const struct wakpi_store_published_row *row = &publication->rows[i];
        put_integer(line, (int64_t)i + 1);
        put_text(line, scopes[row->scope]);
        sqlite3_bind_text64(line->statement, ++line->at, row->label, row->label_size, SQLITE_STATIC,
                            SQLITE_UTF8);
        if (row->scope == WAKPI_STORE_BY_DAY) {
            put_integer(line, row->starts);
            put_integer(line, row->ends);
        } else {
            put_null(line);
            put_null(line);
        }
        put_text(line, row->currency);
        put_integer(line, row->immature);
        status = end_row(line, error);
    }
    end(line);
    return status;
}

/* Value and ends, where it has them. */
static void put_value(struct line *line, const wakpi_value *value)
{
    int good = value->status >= WAKPI_OK, bounded = good && !(value->flags & WAKPI_VALUE_NO_INTERVAL);
    const double numbers[] = {value->value, value->lower, value->upper};
    for (int i = 0; i < 3; i++) {
        if (i == 0 ? good : bounded)
            put_real(line, numbers[i]);
        else
            put_null(line);
    }
}

static void put_fraction(struct line *line, const wakpi_value *value)
{
    if (value->status < WAKPI_OK || (value->flags & WAKPI_VALUE_NO_FRACTION)) {
        put_null(line);
        put_null(line);
    } else {
        put_integer(line, value->numerator);
        put_integer(line, value->denominator);
    }
}

static wakpi_status write_values(struct line *line, const struct wakpi_store_publication *publication,
                                 wakpi_error *error)
{
    wakpi_status status = begin(
        line,
        "INSERT INTO published_kpi VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        error);
    for (size_t i = 0; i < publication->count; i++) {
        const struct wakpi_store_published_row *row = &publication->rows[i];
        for (int32_t k = 0; k < wakpi_kpi_count() && status == WAKPI_OK; k++) {
            const wakpi_value *value = &row->values[k];
            put_integer(line, (int64_t)i + 1);
            put_integer(line, value->kpi);
            put_integer(line, value->status);
            put_value(line, value);
            put_fraction(line, value);
            if (row->samples[k] >= 0)
                put_integer(line, row->samples[k]);
            else
                put_null(line);
            put_integer(line, value->band);
            put_integer(line, value->band_lower);
            put_integer(line, value->band_upper);
            put_integer(line, value->unrated);
            put_integer(line, value->flags);
            put_real(line, value->still_open);
            status = end_row(line, error);
        }
    }
    end(line);
    return status;
}

static wakpi_status write_amounts(struct line *line, const struct wakpi_store_publication *publication,
                                  wakpi_error *error)
{
    wakpi_status status = begin(line, "INSERT INTO published_measure VALUES(?1, ?2, ?3)", error);
    for (size_t i = 0; i < publication->count; i++) {
        const struct wakpi_store_published_row *row = &publication->rows[i];
        for (int32_t m = 0; m < wakpi_measure_count() && status == WAKPI_OK; m++) {
            wakpi_measure measure = 0;
            wakpi_measure_at(m, &measure);
            put_integer(line, (int64_t)i + 1);
            put_integer(line, measure);
            if (row->amounts[m] == INT64_MIN)
                put_null(line);
            else
                put_integer(line, row->amounts[m]);
            status = end_row(line, error);
        }
    }
    end(line);
    return status;
}

static void put_stage(struct line *line, const wakpi_funnel *funnel, int32_t stage)
{
    wakpi_value step = {.struct_size = sizeof step}, overall = {.struct_size = sizeof overall};
    int64_t amount = 0, lost = 0;
    wakpi_funnel_get(funnel, stage, &amount);
    put_integer(line, stage);
    put_text(line, wakpi_funnel_stage_name(funnel, stage));
    put_integer(line, amount);
    if (stage > 0 && wakpi_funnel_drop_off(funnel, stage, &lost) == WAKPI_OK)
        put_integer(line, lost);
    else
        put_null(line);
    if (stage > 0) {
        wakpi_funnel_step(funnel, stage, &step);
        put_integer(line, step.status);
        put_value(line, &step);
    } else {
        for (int i = 0; i < 4; i++)
            put_null(line);
    }
    wakpi_funnel_overall(funnel, stage, &overall);
    put_integer(line, overall.status);
    put_value(line, &overall);
}

static wakpi_status write_stages(struct line *line, const struct wakpi_store_publication *publication,
                                 wakpi_error *error)
{
    wakpi_status status = begin(
        line, "INSERT INTO published_stage VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        error);
    for (size_t i = 0; i < publication->count; i++) {
        const wakpi_funnel *funnel = publication->rows[i].funnel;
        for (int32_t s = 0; s < wakpi_funnel_stage_count(funnel) && status == WAKPI_OK; s++) {
            put_integer(line, (int64_t)i + 1);
            put_stage(line, funnel, s);
            status = end_row(line, error);
        }
    }
    end(line);
    return status;
}

static wakpi_status write_heading(struct line *line, const struct wakpi_store_publication *publication,
                                  wakpi_error *error)
{
    const char *zone = "";
    double alpha = 0;
    wakpi_status status = wakpi_options_get_text(publication->options, "zone", &zone, NULL, error);
    if (status == WAKPI_OK)
        status = wakpi_options_get_real(publication->options, "alpha", &alpha, error);
    if (status == WAKPI_OK)
        status = begin(line, "INSERT INTO publication VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6)", error);
    if (status != WAKPI_OK)
        return status;
    put_integer(line, publication->seq);
    if (publication->as_of == INT64_MAX)
        put_null(line);
    else
        put_integer(line, publication->as_of);
    put_text(line, publication->profile); /* NULL is bound as NULL */
    put_text(line, zone);
    put_real(line, 1 - alpha);
    put_text(line, wakpi_version());
    status = end_row(line, error);
    end(line);
    return status;
}

/* ---- the whole ---- */

static wakpi_status clear(struct wakpi_store_sql *sql, wakpi_error *error)
{
    static const char text[] =
        "DELETE FROM publication; DELETE FROM published_row; DELETE FROM published_kpi;"
        "DELETE FROM published_measure; DELETE FROM published_stage;"
        "DELETE FROM catalogue_kpi; DELETE FROM catalogue_measure; DELETE FROM catalogue_intake;"
        "DELETE FROM catalogue_word;";
    int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? WAKPI_OK : wakpi_store_sql_failed(sql, code, "publishing", error);
}

/* #WAKPI_END where what is there is of later rows. */
static wakpi_status is_latest(struct wakpi_store_sql *sql, int64_t seq, wakpi_error *error)
{
    int64_t there = 0;
    int code = wakpi_store_sql_integer(sql->db, "SELECT coalesce(max(seq), 0) FROM publication", &there);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(sql, code, "publishing", error);
    return there > seq ? WAKPI_END : WAKPI_OK;
}

wakpi_status wakpi_store_publication_write(struct wakpi_store_sql *sql,
                                           const struct wakpi_store_publication *publication,
                                           wakpi_error *error)
{
    static wakpi_status (*const parts[])(struct line *, const struct wakpi_store_publication *,
                                         wakpi_error *) = {write_rows, write_values, write_amounts,
                                                           write_stages, write_heading};
    struct line line = {.sql = sql};
    wakpi_status status = wakpi_store_sql_run(sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status == WAKPI_OK)
        status = is_latest(sql, publication->seq, error);
    if (status == WAKPI_OK)
        status = clear(sql, error);
    if (status == WAKPI_OK)
        status = write_kpis(&line, error);
    if (status == WAKPI_OK)
        status = write_measures(&line, error);
    if (status == WAKPI_OK)
        status = write_reasons(&line, error);
    if (status == WAKPI_OK)
        status = write_words(&line, error);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == WAKPI_OK; i++)
        status = parts[i](&line, publication, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(sql, WAKPI_STORE_COMMIT, error);
    wakpi_store_sql_give_up(sql);
    return status == WAKPI_END ? WAKPI_OK : status;
}
