/* What the tests of campaigns share. */
#ifndef WAKPI_TESTS_MEASURE_CAMPAIGN_H
#define WAKPI_TESTS_MEASURE_CAMPAIGN_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>
#include <wakpi/catalogue.h>

#define EUR(amount) ((int64_t)(amount)*1000000)

static inline wakpi_options *options_with(const char *currency)
{
    wakpi_options *options = NULL;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
    if (currency)
        ck_assert_int_eq(wakpi_options_set_text(options, "currency", currency, strlen(currency), NULL),
                         WAKPI_OK);
    return options;
}

static inline wakpi_campaign *new_campaign(const char *currency)
{
    wakpi_options *options = options_with(currency);
    wakpi_campaign *campaign = NULL;
    ck_assert_int_eq(wakpi_campaign_new(options, &campaign), WAKPI_OK);
    wakpi_options_free(options);
    return campaign;
}

static inline void add(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount)
{
    wakpi_status status = wakpi_campaign_add(campaign, measure, amount);
    ck_assert_msg(status == WAKPI_OK, "%s: %s", wakpi_measure_key(measure), wakpi_status_text(status));
}

static inline void add_people(wakpi_campaign *campaign, wakpi_measure measure, int from, int to)
{
    for (int i = from; i < to; i++) {
        char id[16];
        size_t size = (size_t)snprintf(id, sizeof id, "39%08d", i);
        ck_assert_int_eq(wakpi_campaign_add_person(campaign, measure, id, size), WAKPI_OK);
    }
}

static inline int64_t get(const wakpi_campaign *campaign, wakpi_measure measure)
{
    int64_t amount = -1;
    ck_assert_int_eq(wakpi_campaign_get(campaign, measure, &amount), WAKPI_OK);
    return amount;
}

static inline wakpi_value evaluate(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                   const wakpi_benchmark *benchmark)
{
    wakpi_value value;
    memset(&value, 0, sizeof value);
    value.struct_size = sizeof value;
    wakpi_status status = wakpi_campaign_evaluate(campaign, kpi, benchmark, &value);
    ck_assert_int_eq(status, value.status);
    return value;
}

/* For the caller to free. */
static inline unsigned char *bytes_of(const wakpi_campaign *campaign, size_t *size)
{
    size_t written = 0;
    ck_assert_int_eq(wakpi_campaign_save(campaign, NULL, 0, size), WAKPI_TOO_SMALL);
    unsigned char *bytes = malloc(*size);
    ck_assert_int_eq(wakpi_campaign_save(campaign, bytes, *size - 1, &written), WAKPI_TOO_SMALL);
    ck_assert_uint_eq(written, *size);
    ck_assert_int_eq(wakpi_campaign_save(campaign, bytes, *size, size), WAKPI_OK);
    return bytes;
}

static inline void assert_same(const wakpi_campaign *a, const wakpi_campaign *b)
{
    size_t size_a, size_b;
    unsigned char *bytes_a = bytes_of(a, &size_a), *bytes_b = bytes_of(b, &size_b);
    ck_assert_uint_eq(size_a, size_b);
    ck_assert_mem_eq(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

/* A campaign that holds something of every measure, consistent: parts are smaller than their wholes. */
static inline wakpi_campaign *full_campaign(int64_t scale)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    for (int32_t i = 0; i < wakpi_measure_count(); i++) {
        wakpi_measure measure = 0, whole = 0;
        ck_assert_int_eq(wakpi_measure_at(i, &measure), WAKPI_OK);
        int depth = 0;
        for (whole = measure; wakpi_measure_whole(whole, &whole) == WAKPI_OK;)
            depth++;
        int64_t amount = scale * (100000 >> depth);
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION) {
            for (int64_t j = 0; j < 50; j++)
                ck_assert_int_eq(wakpi_campaign_add_duration(campaign, measure, scale * j * j * 100),
                                 WAKPI_OK);
        } else if (wakpi_measure_merge_rule(measure) == WAKPI_MERGE_DISTINCT) {
            add_people(campaign, measure, 0, (int)(amount / 100));
        } else if (wakpi_measure_merge_rule(measure) == WAKPI_MERGE_SUM) {
            add(campaign, measure, amount);
        } else if (wakpi_measure_merge_rule(measure) == WAKPI_MERGE_EQUAL) {
            ck_assert_int_eq(wakpi_campaign_set(campaign, measure, 1000000 + measure, scale), WAKPI_OK);
        } else {
            ck_assert_int_eq(wakpi_campaign_set(campaign, measure, amount, scale), WAKPI_OK);
        }
    }
    return campaign;
}

#endif
