/* Tables hold what the library worked out, numbers as it had them: whole ones as INTEGER, doubles as REAL, which SQLite keeps
 * bit by bit. Views add names and words, and how much of the journal came since. The words of numbers come from the
 * library's own functions when it publishes, so that there is no second list of them here. */
#include "store/views.h"

/* What the views of a kind have in common. */
#define KPI_COLUMNS                                                                                          \
    "kpi, name, shown, value, lower, upper, unit, currency, rating, rating_lower, rating_upper, unrated, "   \
    "numerator, denominator, sample, status, lower_bound, immature, still_open, small_sample, "              \
    "approximated, (SELECT waiting FROM fold) AS waiting FROM published_value "
#define MEASURE_COLUMNS                                                                                      \
    "measure, name, shown, currency, kind, amount, (SELECT waiting FROM fold) AS waiting "                   \
    "FROM published_amount "

const char wakpi_store_views[] =
    "CREATE TABLE publication(id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, as_of INTEGER,"
    " profile TEXT, zone TEXT NOT NULL, confidence REAL NOT NULL, library TEXT NOT NULL);"
    "CREATE TABLE published_row(id INTEGER PRIMARY KEY, scope TEXT NOT NULL, label TEXT NOT NULL,"
    " starts INTEGER, ends INTEGER, currency TEXT NOT NULL, immature INTEGER NOT NULL);"
    "CREATE TABLE published_kpi(row INTEGER NOT NULL, kpi INTEGER NOT NULL, status INTEGER NOT NULL,"
    " value REAL, lower REAL, upper REAL, numerator INTEGER, denominator INTEGER, sample INTEGER,"
    " band INTEGER NOT NULL, band_lower INTEGER NOT NULL, band_upper INTEGER NOT NULL,"
    " unrated INTEGER NOT NULL, flags INTEGER NOT NULL, still_open REAL NOT NULL,"
    " PRIMARY KEY(row, kpi)) WITHOUT ROWID;"
    "CREATE TABLE published_measure(row INTEGER NOT NULL, measure INTEGER NOT NULL, amount INTEGER,"
    " PRIMARY KEY(row, measure)) WITHOUT ROWID;"
    "CREATE TABLE published_stage(row INTEGER NOT NULL, number INTEGER NOT NULL, stage TEXT NOT NULL,"
    " amount INTEGER NOT NULL, lost INTEGER, step_status INTEGER, step REAL, step_lower REAL,"
    " step_upper REAL, overall_status INTEGER NOT NULL, overall REAL, overall_lower REAL,"
    " overall_upper REAL, PRIMARY KEY(row, number)) WITHOUT ROWID;"
    "CREATE TABLE catalogue_kpi(id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL,"
    " unit TEXT NOT NULL, direction TEXT NOT NULL, formula TEXT NOT NULL, definition TEXT NOT NULL);"
    "CREATE TABLE catalogue_measure(id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL,"
    " kind TEXT NOT NULL, definition TEXT NOT NULL);"
    "CREATE TABLE catalogue_intake(reason TEXT PRIMARY KEY, meaning TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE catalogue_word(kind TEXT NOT NULL, number INTEGER NOT NULL, word TEXT NOT NULL,"
    " PRIMARY KEY(kind, number)) WITHOUT ROWID;"

    /* Of the fragments those count that stand for later rows alone. */
    "CREATE VIEW fold AS SELECT p.seq AS published, n.newest, n.newest - coalesce(p.seq, 0) AS waiting,"
    " (SELECT coalesce(sum(length(state)), 0) FROM journal WHERE seq > coalesce(p.seq, 0)) +"
    " (SELECT coalesce(sum(length(state)), 0) FROM fragment WHERE first > coalesce(p.seq, 0)) AS "
    "waiting_bytes,"
    " strftime('%Y-%m-%dT%H:%M:%SZ', p.as_of / 1000, 'unixepoch') AS as_of, p.profile, p.zone, p.confidence, "
    "p.library"
    " FROM (SELECT max(coalesce((SELECT max(seq) FROM journal), 0),"
    " coalesce((SELECT max(last) FROM fragment), 0)) AS newest) n LEFT JOIN publication p;"

    /* The loops are in this order, so that rows come as the cursor gave them. */
    "CREATE VIEW published_value AS SELECT r.id AS row, r.scope, r.label, k.id, k.key AS kpi, k.name,"
    " CASE WHEN v.value IS NULL THEN NULL"
    " WHEN k.unit = 'ratio' THEN printf('%.2f %%', 100 * v.value)"
    " WHEN k.unit = 'money' THEN printf('%.2f %s', v.value, r.currency)"
    " WHEN k.unit = 'multiple' THEN printf('%.2f x', v.value)"
    " WHEN k.unit = 'months' THEN printf('%.1f months', v.value)"
    " WHEN k.unit = 'count' THEN printf('%.0f', v.value)"
    " WHEN k.unit <> 'seconds' THEN printf('%.1f', v.value)"
    " WHEN v.value < 90 THEN printf('%.1f s', v.value)"
    " WHEN v.value < 5400 THEN printf('%.1f min', v.value / 60)"
    " WHEN v.value < 172800 THEN printf('%.1f h', v.value / 3600)"
    " ELSE printf('%.1f d', v.value / 86400) END AS shown,"
    " v.value, v.lower, v.upper, k.unit, CASE k.unit WHEN 'money' THEN r.currency END AS currency,"
    " (SELECT word FROM catalogue_word WHERE kind = 'band' AND number = v.band AND number <> 0) AS rating,"
    " (SELECT word FROM catalogue_word WHERE kind = 'band' AND number = v.band_lower AND number <> 0) AS "
    "rating_lower,"
    " (SELECT word FROM catalogue_word WHERE kind = 'band' AND number = v.band_upper AND number <> 0) AS "
    "rating_upper,"
    " (SELECT word FROM catalogue_word WHERE kind = 'unrated' AND number = v.unrated AND number <> 0) AS "
    "unrated,"
    " v.numerator, v.denominator, v.sample,"
    " (SELECT word FROM catalogue_word WHERE kind = 'status' AND number = v.status) AS status,"
    " v.flags & 1 AS lower_bound, v.flags >> 1 & 1 AS immature, v.still_open,"
    " v.flags >> 2 & 1 AS small_sample, v.flags >> 3 & 1 AS approximated"
    " FROM published_row r CROSS JOIN published_kpi v ON v.row = r.id"
    " CROSS JOIN catalogue_kpi k ON k.id = v.kpi;"
    "CREATE VIEW published_amount AS SELECT r.id AS row, r.scope, r.label, m.id, m.key AS measure, m.name,"
    " CASE WHEN m.kind IN ('money', 'parameter') THEN v.amount / 1e6 ELSE v.amount END AS shown,"
    " CASE m.kind WHEN 'money' THEN r.currency END AS currency, m.kind, v.amount"
    " FROM published_row r CROSS JOIN published_measure v ON v.row = r.id"
    " CROSS JOIN catalogue_measure m ON m.id = v.measure;"

    "CREATE VIEW kpi_total AS SELECT " KPI_COLUMNS "WHERE scope = 'total' ORDER BY row, id;"
    "CREATE VIEW kpi_by_campaign AS SELECT label AS campaign, " KPI_COLUMNS
    "WHERE scope = 'campaign' ORDER BY row, id;"
    "CREATE VIEW kpi_by_day AS SELECT label AS day, " KPI_COLUMNS "WHERE scope = 'day' ORDER BY row, id;"
    "CREATE VIEW measure_total AS SELECT " MEASURE_COLUMNS "WHERE scope = 'total' ORDER BY row, id;"
    "CREATE VIEW measure_by_campaign AS SELECT label AS campaign, " MEASURE_COLUMNS
    "WHERE scope = 'campaign' ORDER BY row, id;"
    "CREATE VIEW measure_by_day AS SELECT label AS day, " MEASURE_COLUMNS
    "WHERE scope = 'day' ORDER BY row, id;"

    "CREATE VIEW funnel AS SELECT CASE r.scope WHEN 'campaign' THEN r.label END AS campaign, s.number,"
    " s.stage, s.amount, s.lost, s.step, s.step_lower, s.step_upper,"
    " (SELECT word FROM catalogue_word WHERE kind = 'status' AND number = s.step_status) AS step_status,"
    " s.overall, s.overall_lower, s.overall_upper,"
    " (SELECT word FROM catalogue_word WHERE kind = 'status' AND number = s.overall_status) AS "
    "overall_status,"
    " (SELECT waiting FROM fold) AS waiting"
    " FROM published_row r CROSS JOIN published_stage s ON s.row = r.id ORDER BY r.id, s.number;";
