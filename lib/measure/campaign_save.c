/* A campaign's canonical bytes: what it holds sorted by measure, nothing of how it came there. */
#include "measure/campaign.h"

#include <string.h>

#include "base/codec.h"

#define KIND      WAKPI_TAG('C', 'A', 'M', 'P')
#define VERSION   1
#define CURRENCY  WAKPI_TAG('C', 'U', 'R', 'R')
#define AMOUNTS   WAKPI_TAG('A', 'M', 'N', 'T')
#define REGISTERS WAKPI_TAG('R', 'E', 'G', 'S')
#define DURATIONS WAKPI_TAG('D', 'U', 'R', 'S')
#define PEOPLE    WAKPI_TAG('P', 'E', 'O', 'P')
#define UNITS     WAKPI_TAG('U', 'N', 'I', 'T')

/* ---- saving ---- */

static int64_t amount_of(const wakpi_campaign *campaign, wakpi_measure measure)
{
    return atomic_load_explicit(&campaign->amounts[measure], memory_order_relaxed);
}

/* What a section holds of a measure: whether anything, and how it is put. */
struct section {
    uint32_t tag;
    int (*holds)(const wakpi_campaign *campaign, wakpi_measure measure);
    void (*put)(struct wakpi_writer *writer, const wakpi_campaign *campaign, wakpi_measure measure);
};

static int holds_amount(const wakpi_campaign *campaign, wakpi_measure measure)
{
    int traits = campaign->traits[measure];
    return (traits & WAKPI_TRAIT_AMOUNT) && !(traits & WAKPI_TRAIT_REGISTER) &&
           amount_of(campaign, measure) != 0;
}

static void put_amount(struct wakpi_writer *writer, const wakpi_campaign *campaign, wakpi_measure measure)
{
    wakpi_put_signed(writer, amount_of(campaign, measure));
}

static int holds_register(const wakpi_campaign *campaign, wakpi_measure measure)
{
    return wakpi_campaign_knows(campaign, measure);
}

static void put_register(struct wakpi_writer *writer, const wakpi_campaign *campaign, wakpi_measure measure)
{
    wakpi_put_i64(writer, wakpi_campaign_part(campaign, measure)->at);
    wakpi_put_signed(writer, amount_of(campaign, measure));
}

static int holds_durations(const wakpi_campaign *campaign, wakpi_measure measure)
{
    const struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
    return part && part->buckets.count > 0;
}

static void put_durations(struct wakpi_writer *writer, const wakpi_campaign *campaign, wakpi_measure measure)
{
    wakpi_buckets_put(writer, &wakpi_campaign_part(campaign, measure)->buckets);
}

static int holds_people(const wakpi_campaign *campaign, wakpi_measure measure)
{
    const struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
    return part && !wakpi_distinct_empty(&part->people);
}

static void put_people(struct wakpi_writer *writer, const wakpi_campaign *campaign, wakpi_measure measure)
{
    wakpi_distinct_put(writer, &wakpi_campaign_part(campaign, measure)->people);
}

static const struct section sections[] = {
    {AMOUNTS, holds_amount, put_amount},
    {REGISTERS, holds_register, put_register},
    {DURATIONS, holds_durations, put_durations},
    {PEOPLE, holds_people, put_people},
};

struct section_of {
    const struct section *section;
    const wakpi_campaign *campaign;
};

static void put_section(struct wakpi_writer *writer, const void *subject)
{
    const struct section_of *of = subject;
    uint64_t count = 0;
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++)
        count += of->section->holds(of->campaign, measure) != 0;
    if (of->section->tag == PEOPLE && count > 0) {
        wakpi_put_u64(writer, of->campaign->people_check);
        wakpi_put_u8(writer, (uint8_t)of->campaign->people_precision);
    }
    wakpi_put_varint(writer, count);
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        if (!of->section->holds(of->campaign, measure))
            continue;
        wakpi_put_varint(writer, (uint64_t)measure);
        of->section->put(writer, of->campaign, measure);
    }
}

static void put_currency(struct wakpi_writer *writer, const void *subject)
{
    const char *code = wakpi_campaign_currency(subject);
    wakpi_put_bytes(writer, code, strlen(code));
}

static int has_units(const wakpi_campaign *campaign)
{
    const struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, WAKPI_PART_OF_PRODUCTS);
    return part && part->products.count > 0;
}

static void put_units(struct wakpi_writer *writer, const void *subject)
{
    wakpi_products_put(writer, &wakpi_campaign_part(subject, WAKPI_PART_OF_PRODUCTS)->products);
}

static int section_empty(const struct section *section, const wakpi_campaign *campaign)
{
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        if (section->holds(campaign, measure))
            return 0;
    }
    return 1;
}

/* Sections that would be empty are left out. */
static void put_campaign(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_campaign *campaign = subject;
    wakpi_put_section(writer, CURRENCY, put_currency, campaign);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        const struct section_of of = {&sections[i], campaign};
        if (!section_empty(&sections[i], campaign))
            wakpi_put_section(writer, sections[i].tag, put_section, &of);
    }
    if (has_units(campaign))
        wakpi_put_section(writer, UNITS, put_units, campaign);
}

wakpi_status wakpi_campaign_save(const wakpi_campaign *campaign, void *buffer, size_t capacity, size_t *size)
{
    if (!campaign || !size || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    return wakpi_codec_save(KIND, VERSION, put_campaign, campaign, buffer, capacity, size);
}

/* ---- loading ---- */

static void get_currency(struct wakpi_reader *reader, wakpi_campaign *campaign)
{
    size_t size = 0;
    char code[4] = {0};
    const char *bytes = wakpi_get_bytes(reader, 3, &size);
    if (wakpi_reader_failed(reader) || size == 0)
        return;
    memcpy(code, bytes, size);
    int32_t place = wakpi_campaign_currency_place(code);
    if (place == 0)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "there is no such currency");
    else if (campaign->own_currency && campaign->own_currency != place)
        wakpi_reader_fail(reader, WAKPI_CURRENCY, "the campaign's currency is not that of the options");
    else
        atomic_store(&campaign->currency, place);
}

/* The next measure, which must have one of the traits wanted. */
static wakpi_measure get_measure(struct wakpi_reader *reader, const wakpi_campaign *campaign, int wanted,
                                 wakpi_measure last)
{
    wakpi_measure measure = (wakpi_measure)wakpi_get_up_to(reader, INT32_MAX);
    if (wakpi_reader_failed(reader))
        return 0;
    if (measure <= last)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "measures are not in order");
    else if (measure > wakpi_measure_count())
        wakpi_reader_fail(reader, WAKPI_VERSION, "there is a measure that this version does not know");
    else if (!(wakpi_campaign_traits(campaign, measure) & wanted))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a measure is not of its section's kind");
    return wakpi_reader_failed(reader) ? 0 : measure;
}

static void get_amount(struct wakpi_reader *reader, wakpi_campaign *campaign, wakpi_measure measure)
{
    int traits = campaign->traits[measure];
    int64_t amount = wakpi_get_signed(reader);
    if (amount < 0 && !(traits & WAKPI_TRAIT_SIGNED))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "an amount is negative");
    else if ((traits & WAKPI_TRAIT_MONEY) && !atomic_load(&campaign->currency))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "money has no currency");
    else
        atomic_store(&campaign->amounts[measure], amount);
}

static void get_register(struct wakpi_reader *reader, wakpi_campaign *campaign, wakpi_measure measure,
                         struct wakpi_campaign_part *part)
{
    part->at = wakpi_get_i64(reader);
    if (wakpi_measure_merge_rule(measure) == WAKPI_MERGE_EQUAL && part->at != WAKPI_NO_TIME)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a register that needs no time has one");
    get_amount(reader, campaign, measure);
    wakpi_campaign_make_known(campaign, measure);
}

static void get_content(struct wakpi_reader *reader, wakpi_campaign *campaign, uint32_t tag,
                        wakpi_measure measure)
{
    const struct wakpi_allocator *allocator = &campaign->settings.allocator;
    struct wakpi_campaign_part *part = NULL;
    if (tag == AMOUNTS) {
        get_amount(reader, campaign, measure);
        if (!wakpi_reader_failed(reader) && amount_of(campaign, measure) == 0)
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "an amount of 0 is saved");
        return;
    }
    part = wakpi_campaign_make_part(campaign, measure);
    if (!part) {
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory");
        return;
    }
    if (tag == REGISTERS)
        get_register(reader, campaign, measure, part);
    else if (tag == DURATIONS)
        wakpi_buckets_get(reader, allocator, &part->buckets);
    else
        wakpi_distinct_get(reader, allocator, campaign->people_precision, &part->people);
    if (wakpi_reader_failed(reader))
        return;
    if ((tag == DURATIONS && part->buckets.count == 0) ||
        (tag == PEOPLE && wakpi_distinct_empty(&part->people)))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a measure without content is saved");
}

static int wanted_traits(uint32_t tag)
{
    if (tag == REGISTERS)
        return WAKPI_TRAIT_REGISTER;
    if (tag == DURATIONS)
        return WAKPI_TRAIT_DURATION;
    return tag == PEOPLE ? WAKPI_TRAIT_DISTINCT : WAKPI_TRAIT_AMOUNT;
}

static void get_section(struct wakpi_reader *reader, wakpi_campaign *campaign, uint32_t tag)
{
    struct wakpi_reader section;
    wakpi_enter_section(reader, tag, &section);
    if (tag == PEOPLE) {
        campaign->people_check = wakpi_get_u64(&section);
        campaign->people_precision = wakpi_distinct_get_precision(&section);
    }
    size_t count = wakpi_get_count(&section, 2);
    if (count == 0)
        wakpi_reader_fail(&section, WAKPI_CORRUPT, "a section is empty");
    wakpi_measure measure = 0;
    for (size_t i = 0; i < count && !wakpi_reader_failed(&section); i++) {
        measure = get_measure(&section, campaign, wanted_traits(tag), measure);
        if (measure && tag == AMOUNTS && (campaign->traits[measure] & WAKPI_TRAIT_REGISTER))
            wakpi_reader_fail(&section, WAKPI_CORRUPT, "a measure is not of its section's kind");
        if (!wakpi_reader_failed(&section))
            get_content(&section, campaign, tag, measure);
    }
    wakpi_leave_section(reader, &section);
}

static void get_units(struct wakpi_reader *reader, wakpi_campaign *campaign)
{
    struct wakpi_reader section;
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, WAKPI_PART_OF_PRODUCTS);
    wakpi_enter_section(reader, UNITS, &section);
    if (part)
        wakpi_products_get(&section, &campaign->settings.allocator, &part->products);
    else
        wakpi_reader_fail(&section, WAKPI_NO_MEMORY, "no memory");
    for (size_t i = 0; part && i < part->products.used; i++) {
        int traits = wakpi_campaign_traits(campaign, part->products.products[i].b);
        if (!(traits & WAKPI_TRAIT_AMOUNT) || (traits & WAKPI_TRAIT_REGISTER))
            wakpi_reader_fail(&section, WAKPI_CORRUPT, "a measure is not of its section's kind");
    }
    wakpi_leave_section(reader, &section);
}

static void get_campaign(struct wakpi_reader *reader, wakpi_campaign *campaign)
{
    struct wakpi_reader section;
    wakpi_enter_section(reader, CURRENCY, &section);
    get_currency(&section, campaign);
    wakpi_leave_section(reader, &section);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (!wakpi_reader_failed(reader) && wakpi_peek_tag(reader) == sections[i].tag)
            get_section(reader, campaign, sections[i].tag);
    }
    if (!wakpi_reader_failed(reader) && wakpi_peek_tag(reader) == UNITS)
        get_units(reader, campaign);
}

wakpi_status wakpi_campaign_load(const void *bytes, size_t size, const wakpi_options *options,
                                 wakpi_campaign **campaign, wakpi_error *error)
{
    struct wakpi_reader reader;
    uint32_t version;
    wakpi_campaign *made = NULL;
    if (!bytes || !campaign)
        return wakpi_fail(error, WAKPI_INVALID, -1, "bytes and campaign must not be NULL");
    wakpi_status status = wakpi_codec_open(&reader, bytes, size, KIND, VERSION, &version, error);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_campaign_new(options, &made);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "the campaign cannot be made");
    get_campaign(&reader, made);
    status = wakpi_codec_close(&reader, error);
    if (status != WAKPI_OK) {
        wakpi_campaign_free(made);
        return status;
    }
    *campaign = made;
    return WAKPI_OK;
}
