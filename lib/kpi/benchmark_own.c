/* Profiles of the host's own: made, edited, saved, loaded. */
#include <string.h>

#include "base/codec.h"
#include "base/error.h"
#include "base/money.h"
#include "base/options.h"
#include "base/utf8.h"
#include "kpi/benchmark.h"
#include "kpi/catalogue.h"

#define KIND    WAKPI_TAG('B', 'N', 'C', 'H')
#define VERSION 1
#define ABOUT   WAKPI_TAG('A', 'B', 'O', 'U')
#define BANDS   WAKPI_TAG('B', 'A', 'N', 'D')

enum {
    KEY,
    SOURCE,
    SCOPE,
    ALL_EDGES = (1 << WAKPI_EDGES) - 1,
    BAND_BYTES = 4 /* that a saved band takes at least */
};

/* ---- what a profile may hold ---- */

static int key_fits(const char *key, size_t size)
{
    if (size == 0 || size > WAKPI_PROFILE_KEY_LIMIT)
        return 0;
    for (size_t i = 0; i < size; i++) {
        char c = key[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
              c == '-' || c == '.'))
            return 0;
    }
    return 1;
}

static int text_fits(const char *text, size_t size)
{
    return size <= WAKPI_PROFILE_TEXT_LIMIT && wakpi_utf8_valid(text, size) &&
           memchr(text, '\0', size) == NULL;
}

static int kind_fits(int64_t kind)
{
    return kind >= WAKPI_BENCHMARK_CLAIM && kind <= WAKPI_BENCHMARK_OWN;
}

static const char *edge_fault(const struct wakpi_kpi_row *row, int64_t millionths)
{
    if (row->unit == WAKPI_UNIT_RATIO && (millionths < 0 || millionths > 1000000))
        return "an edge of a ratio is a fraction, 0 to 1000000 millionths";
    if (row->unit == WAKPI_UNIT_POINTS && (millionths < -100000000 || millionths > 100000000))
        return "an edge of points is -100 to 100";
    if ((row->unit == WAKPI_UNIT_SECONDS || row->unit == WAKPI_UNIT_COUNT ||
         row->unit == WAKPI_UNIT_MONTHS) &&
        millionths < 0)
        return "an edge of this unit is 0 or more";
    return NULL;
}

/* 1 where both edges are given and `low` is above `high`. */
static int crossed(const struct wakpi_band *band, int32_t low, int32_t high)
{
    uint32_t both = WAKPI_EDGE_BIT(low) | WAKPI_EDGE_BIT(high);
    return (band->given & both) == both &&
           band->edges[low - WAKPI_EDGE_TYPICAL_LOW] > band->edges[high - WAKPI_EDGE_TYPICAL_LOW];
}

const char *wakpi_band_fault(const struct wakpi_band *band)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(band->kpi);
    if (row == NULL)
        return "there is no such KPI";
    if (row->direction == WAKPI_DIRECTION_NONE)
        return "the KPI is neutral and never rated";
    if (row->direction == WAKPI_DIRECTION_TARGET && (band->given & WAKPI_EDGE_BIT(WAKPI_EDGE_BEST)))
        return "a target has no best";
    int has_currency = band->currency[0] != '\0';
    if (has_currency != (row->unit == WAKPI_UNIT_MONEY))
        return has_currency ? "the KPI is no money" : "money needs a currency";
    if (has_currency && (band->currency[3] != '\0' || !wakpi_currency_known(band->currency, 3)))
        return "the currency is unknown";
    for (int i = 0; i < WAKPI_EDGES; i++) {
        int given = band->given >> i & 1;
        if (!given && (band->edges[i] != 0 || band->exclusive >> i & 1))
            return "an edge is described that is not given";
        const char *fault = given ? edge_fault(row, band->edges[i]) : NULL;
        if (fault != NULL)
            return fault;
    }
    int down = row->direction == WAKPI_DIRECTION_DOWN;
    if (band->given == 0 || band->given > ALL_EDGES)
        return "a band has one to three edges";
    if (crossed(band, WAKPI_EDGE_TYPICAL_LOW, WAKPI_EDGE_TYPICAL_HIGH))
        return "typical begins above its end";
    if (down ? crossed(band, WAKPI_EDGE_BEST, WAKPI_EDGE_TYPICAL_LOW) ||
                   crossed(band, WAKPI_EDGE_BEST, WAKPI_EDGE_TYPICAL_HIGH)
             : crossed(band, WAKPI_EDGE_TYPICAL_HIGH, WAKPI_EDGE_BEST) ||
                   crossed(band, WAKPI_EDGE_TYPICAL_LOW, WAKPI_EDGE_BEST))
        return "best is no better than typical";
    return NULL;
}

/* ---- making and ending ---- */

static wakpi_status allocator_of(const wakpi_options *options, struct wakpi_allocator *allocator)
{
    struct wakpi_settings settings;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    *allocator = settings.allocator;
    wakpi_settings_drop(&settings);
    return WAKPI_OK;
}

static void drop_text(wakpi_benchmark *benchmark, int which)
{
    char *text = benchmark->texts[which];
    if (text != NULL)
        wakpi_release(&benchmark->allocator, text, strlen(text) + 1, 1);
    benchmark->texts[which] = NULL;
}

void wakpi_benchmark_free(wakpi_benchmark *benchmark)
{
    if (benchmark == NULL || !benchmark->own)
        return;
    struct wakpi_allocator allocator = benchmark->allocator;
    for (int i = 0; i < WAKPI_PROFILE_TEXTS; i++)
        drop_text(benchmark, i);
    if (benchmark->own_bands != NULL)
        wakpi_release(&allocator, benchmark->own_bands, benchmark->capacity, sizeof *benchmark->own_bands);
    wakpi_release(&allocator, benchmark, 1, sizeof *benchmark);
}

/* Public names of what is owned. */
static void show(wakpi_benchmark *benchmark)
{
    benchmark->key = benchmark->texts[KEY];
    benchmark->source = benchmark->texts[SOURCE];
    benchmark->scope = benchmark->texts[SCOPE];
    benchmark->bands = benchmark->own_bands;
}

/* A profile with its texts and `count` bands; NULL where memory is wanting. */
static wakpi_benchmark *make(const struct wakpi_allocator *allocator, const char *const texts[],
                             const size_t sizes[], const struct wakpi_band *bands, size_t count)
{
    wakpi_benchmark *made = wakpi_allocate_zeroed(allocator, 1, sizeof *made);
    if (made == NULL)
        return NULL;
    made->own = 1;
    made->allocator = *allocator;
    made->kind = WAKPI_BENCHMARK_OWN;
    int whole = 1;
    for (int i = 0; i < WAKPI_PROFILE_TEXTS && whole; i++) {
        made->texts[i] = wakpi_duplicate(allocator, texts[i], sizes[i]);
        whole = made->texts[i] != NULL;
    }
    if (whole && count > 0) {
        whole = wakpi_reserve(allocator, &made->own_bands, &made->capacity, count, sizeof *bands);
        if (whole && bands != NULL)
            memcpy(made->own_bands, bands, count * sizeof *bands);
    }
    if (!whole) {
        wakpi_benchmark_free(made);
        return NULL;
    }
    made->band_count = bands == NULL ? 0 : (int32_t)count;
    show(made);
    return made;
}

wakpi_status wakpi_benchmark_new(const wakpi_options *options, const char *key, wakpi_benchmark **benchmark)
{
    struct wakpi_allocator allocator;
    if (key == NULL || benchmark == NULL || !key_fits(key, strlen(key)))
        return WAKPI_INVALID;
    wakpi_status status = allocator_of(options, &allocator);
    if (status != WAKPI_OK)
        return status;
    const char *texts[] = {key, "", ""};
    size_t sizes[] = {strlen(key), 0, 0};
    wakpi_benchmark *made = make(&allocator, texts, sizes, NULL, 0);
    if (made == NULL)
        return WAKPI_NO_MEMORY;
    *benchmark = made;
    return WAKPI_OK;
}

wakpi_status wakpi_benchmark_copy(const wakpi_benchmark *from, const wakpi_options *options,
                                  wakpi_benchmark **benchmark)
{
    struct wakpi_allocator allocator;
    if (from == NULL || benchmark == NULL)
        return WAKPI_INVALID;
    wakpi_status status = allocator_of(options, &allocator);
    if (status != WAKPI_OK)
        return status;
    const char *texts[] = {from->key, from->source, from->scope};
    size_t sizes[] = {strlen(from->key), strlen(from->source), strlen(from->scope)};
    wakpi_benchmark *made = make(&allocator, texts, sizes, from->bands, (size_t)from->band_count);
    if (made == NULL)
        return WAKPI_NO_MEMORY;
    made->year = from->year;
    made->kind = from->kind;
    made->comparison_only = from->comparison_only;
    made->accept_disputed = from->accept_disputed;
    *benchmark = made;
    return WAKPI_OK;
}

/* ---- editing ---- */

wakpi_status wakpi_benchmark_describe(wakpi_benchmark *benchmark, const char *source, const char *scope,
                                      int32_t year, int32_t kind)
{
    if (benchmark == NULL || !benchmark->own || source == NULL || scope == NULL || year < 0 ||
        !kind_fits(kind) || !text_fits(source, strlen(source)) || !text_fits(scope, strlen(scope)))
        return WAKPI_INVALID;
    char *new_source = wakpi_duplicate(&benchmark->allocator, source, strlen(source));
    if (new_source == NULL)
        return WAKPI_NO_MEMORY;
    char *new_scope = wakpi_duplicate(&benchmark->allocator, scope, strlen(scope));
    if (new_scope == NULL) {
        wakpi_release(&benchmark->allocator, new_source, strlen(source) + 1, 1);
        return WAKPI_NO_MEMORY;
    }
    drop_text(benchmark, SOURCE);
    drop_text(benchmark, SCOPE);
    benchmark->texts[SOURCE] = new_source;
    benchmark->texts[SCOPE] = new_scope;
    benchmark->year = year;
    benchmark->kind = kind;
    show(benchmark);
    return WAKPI_OK;
}

/* Where the band of `kpi` stands or would stand. */
static int32_t place_of(const wakpi_benchmark *benchmark, wakpi_kpi kpi)
{
    int32_t place = 0;
    while (place < benchmark->band_count && benchmark->own_bands[place].kpi < kpi)
        place++;
    return place;
}

static int holds(const wakpi_benchmark *benchmark, int32_t place, wakpi_kpi kpi)
{
    return place < benchmark->band_count && benchmark->own_bands[place].kpi == kpi;
}

wakpi_status wakpi_benchmark_set_edge(wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge,
                                      int64_t millionths, int32_t inclusive, const char *currency,
                                      wakpi_error *error)
{
    if (benchmark == NULL || !benchmark->own)
        return wakpi_fail(error, WAKPI_INVALID, -1, "no profile of the host's own");
    if (edge < WAKPI_EDGE_TYPICAL_LOW || edge > WAKPI_EDGE_BEST)
        return wakpi_fail(error, WAKPI_INVALID, -1, "there is no edge %d", (int)edge);
    if (wakpi_kpi_row(kpi) == NULL)
        return wakpi_fail(error, WAKPI_INVALID, -1, "there is no KPI %d", (int)kpi);
    const char *key = wakpi_kpi_key(kpi);
    if (currency != NULL && currency[0] != '\0' && strlen(currency) != 3)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%s: \"%.20s\" is no currency", key, currency);
    int32_t place = place_of(benchmark, kpi);
    int exists = holds(benchmark, place, kpi);
    struct wakpi_band band = {.kpi = kpi};
    if (exists)
        band = benchmark->own_bands[place];
    if (exists && currency != NULL && strcmp(band.currency, currency) != 0)
        return wakpi_fail(error, WAKPI_CURRENCY, -1, "%s: the band is in \"%s\", the edge in \"%s\"", key,
                          band.currency, currency);
    if (!exists && currency != NULL)
        memcpy(band.currency, currency, strlen(currency) + 1);
    uint8_t bit = (uint8_t)WAKPI_EDGE_BIT(edge);
    band.given |= bit;
    band.exclusive = (uint8_t)(inclusive ? band.exclusive & ~bit : band.exclusive | bit);
    band.edges[edge - WAKPI_EDGE_TYPICAL_LOW] = millionths;
    const char *fault = wakpi_band_fault(&band);
    if (fault != NULL)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%s: %s", key, fault);
    if (!exists) {
        if (!wakpi_reserve(&benchmark->allocator, &benchmark->own_bands, &benchmark->capacity,
                           (size_t)benchmark->band_count + 1, sizeof band))
            return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a band");
        memmove(&benchmark->own_bands[place + 1], &benchmark->own_bands[place],
                (size_t)(benchmark->band_count - place) * sizeof band);
        benchmark->band_count++;
    }
    benchmark->own_bands[place] = band;
    show(benchmark);
    return WAKPI_OK;
}

wakpi_status wakpi_benchmark_remove_band(wakpi_benchmark *benchmark, wakpi_kpi kpi)
{
    if (benchmark == NULL || !benchmark->own)
        return WAKPI_INVALID;
    int32_t place = place_of(benchmark, kpi);
    if (!holds(benchmark, place, kpi))
        return WAKPI_NOT_FOUND;
    benchmark->band_count--;
    memmove(&benchmark->own_bands[place], &benchmark->own_bands[place + 1],
            (size_t)(benchmark->band_count - place) * sizeof *benchmark->own_bands);
    return WAKPI_OK;
}

wakpi_status wakpi_benchmark_accept_disputed(wakpi_benchmark *benchmark, int32_t accept)
{
    if (benchmark == NULL || !benchmark->own)
        return WAKPI_INVALID;
    benchmark->accept_disputed = accept != 0;
    return WAKPI_OK;
}

/* ---- saving and loading ---- */

static void put_about(struct wakpi_writer *writer, const void *subject)
{
    const struct wakpi_benchmark *benchmark = subject;
    wakpi_put_bytes(writer, benchmark->key, strlen(benchmark->key));
    wakpi_put_bytes(writer, benchmark->source, strlen(benchmark->source));
    wakpi_put_bytes(writer, benchmark->scope, strlen(benchmark->scope));
    wakpi_put_varint(writer, (uint64_t)benchmark->year);
    wakpi_put_varint(writer, (uint64_t)benchmark->kind);
    wakpi_put_varint(writer, (uint64_t)benchmark->comparison_only);
    wakpi_put_varint(writer, (uint64_t)benchmark->accept_disputed);
}

static void put_bands(struct wakpi_writer *writer, const void *subject)
{
    const struct wakpi_benchmark *benchmark = subject;
    wakpi_put_varint(writer, (uint64_t)benchmark->band_count);
    for (int32_t i = 0; i < benchmark->band_count; i++) {
        const struct wakpi_band *band = &benchmark->bands[i];
        wakpi_put_varint(writer, (uint64_t)band->kpi);
        wakpi_put_varint(writer, band->given);
        wakpi_put_varint(writer, band->exclusive);
        wakpi_put_varint(writer, band->disputed);
        if (wakpi_kpi_unit(band->kpi) == WAKPI_UNIT_MONEY)
            wakpi_put_raw(writer, band->currency, 3);
        for (int edge = 0; edge < WAKPI_EDGES; edge++) {
            if (band->given >> edge & 1)
                wakpi_put_signed(writer, band->edges[edge]);
        }
    }
}

static void put_benchmark(struct wakpi_writer *writer, const void *subject)
{
    wakpi_put_section(writer, ABOUT, put_about, subject);
    wakpi_put_section(writer, BANDS, put_bands, subject);
}

wakpi_status wakpi_benchmark_save(const wakpi_benchmark *benchmark, void *buffer, size_t capacity,
                                  size_t *size)
{
    if (benchmark == NULL || size == NULL || (buffer == NULL && capacity > 0))
        return WAKPI_INVALID;
    return wakpi_codec_save(KIND, VERSION, put_benchmark, benchmark, buffer, capacity, size);
}

/* What the section ABOUT says; texts are borrowed. */
struct about {
    const char *texts[WAKPI_PROFILE_TEXTS];
    size_t sizes[WAKPI_PROFILE_TEXTS];
    int32_t year, kind;
    int8_t comparison_only, accept_disputed;
};

static void get_about(struct wakpi_reader *reader, struct about *about)
{
    struct wakpi_reader section;
    wakpi_enter_section(reader, ABOUT, &section);
    for (int i = 0; i < WAKPI_PROFILE_TEXTS; i++)
        about->texts[i] = wakpi_get_bytes(&section, WAKPI_PROFILE_TEXT_LIMIT, &about->sizes[i]);
    about->year = (int32_t)wakpi_get_up_to(&section, INT32_MAX);
    about->kind = (int32_t)wakpi_get_up_to(&section, WAKPI_BENCHMARK_OWN);
    about->comparison_only = (int8_t)wakpi_get_up_to(&section, 1);
    about->accept_disputed = (int8_t)wakpi_get_up_to(&section, 1);
    if (!wakpi_reader_failed(&section) &&
        (!key_fits(about->texts[KEY], about->sizes[KEY]) ||
         !text_fits(about->texts[SOURCE], about->sizes[SOURCE]) ||
         !text_fits(about->texts[SCOPE], about->sizes[SCOPE]) || !kind_fits(about->kind)))
        wakpi_reader_fail(&section, WAKPI_CORRUPT, "a profile's description cannot be so");
    wakpi_leave_section(reader, &section);
}

static void get_band(struct wakpi_reader *reader, wakpi_kpi after, struct wakpi_band *band)
{
    memset(band, 0, sizeof *band);
    band->kpi = (wakpi_kpi)wakpi_get_up_to(reader, INT32_MAX);
    band->given = (uint8_t)wakpi_get_up_to(reader, ALL_EDGES);
    band->exclusive = (uint8_t)wakpi_get_up_to(reader, ALL_EDGES);
    band->disputed = (uint8_t)wakpi_get_up_to(reader, 1);
    /* Another version may know more KPIs, and what follows depends on the KPI. */
    if (!wakpi_reader_failed(reader) && band->kpi > wakpi_kpi_count())
        wakpi_reader_fail(reader, WAKPI_VERSION, "a KPI is newer than this library");
    if (wakpi_kpi_unit(band->kpi) == WAKPI_UNIT_MONEY) {
        const char *currency = wakpi_get_raw(reader, 3);
        if (currency != NULL)
            memcpy(band->currency, currency, 3);
    }
    for (int edge = 0; edge < WAKPI_EDGES; edge++) {
        if (band->given >> edge & 1)
            band->edges[edge] = wakpi_get_signed(reader);
    }
    if (wakpi_reader_failed(reader))
        return;
    const char *fault = band->kpi <= after ? "bands are not in order" : wakpi_band_fault(band);
    if (fault != NULL)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, fault);
}

/* Reads the bands, into `bands` where it is not NULL; returns how many there are. */
static size_t get_bands(struct wakpi_reader *reader, struct wakpi_band *bands)
{
    struct wakpi_reader section;
    struct wakpi_band band = {.kpi = 0};
    wakpi_enter_section(reader, BANDS, &section);
    size_t count = wakpi_get_count(&section, BAND_BYTES);
    for (size_t i = 0; i < count && !wakpi_reader_failed(&section); i++) {
        get_band(&section, band.kpi, &band);
        if (bands != NULL)
            bands[i] = band;
    }
    wakpi_leave_section(reader, &section);
    return count;
}

wakpi_status wakpi_benchmark_load(const void *bytes, size_t size, const wakpi_options *options,
                                  wakpi_benchmark **benchmark, wakpi_error *error)
{
    struct wakpi_allocator allocator;
    struct wakpi_reader reader;
    struct about about;
    uint32_t version;
    if (bytes == NULL || benchmark == NULL)
        return wakpi_fail(error, WAKPI_INVALID, -1, "%s is NULL", bytes == NULL ? "bytes" : "benchmark");
    wakpi_status status = wakpi_codec_open(&reader, bytes, size, KIND, VERSION, &version, error);
    if (status != WAKPI_OK)
        return status;
    get_about(&reader, &about);
    struct wakpi_reader bands = reader;
    size_t count = get_bands(&reader, NULL);
    status = wakpi_codec_close(&reader, error);
    if (status != WAKPI_OK)
        return status;
    status = allocator_of(options, &allocator);
    wakpi_benchmark *made = NULL;
    if (status == WAKPI_OK) {
        made = make(&allocator, about.texts, about.sizes, NULL, count);
        status = made == NULL ? WAKPI_NO_MEMORY : WAKPI_OK;
    }
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory for a profile");
    if (count > 0)
        get_bands(&bands, made->own_bands);
    made->band_count = (int32_t)count;
    made->year = about.year;
    made->kind = about.kind;
    made->comparison_only = about.comparison_only;
    made->accept_disputed = about.accept_disputed;
    *benchmark = made;
    return WAKPI_OK;
}
