/* A campaign from inside: atomics for what adds up, and parts for what does not fit a number. */
#ifndef WAKPI_MEASURE_CAMPAIGN_H
#define WAKPI_MEASURE_CAMPAIGN_H

#include <pthread.h>
#include <stdatomic.h>
#include <wakpi/campaign.h>

#include "base/fingerprint.h"
#include "base/options.h"
#include "kpi/evaluate.h"
#include "kpi/formula_program.h"
#include "kpi/measure.h"
#include "measure/buckets.h"
#include "measure/distinct.h"
#include "measure/products.h"

/* What may be done with a measure. */
enum {
    WAKPI_TRAIT_AMOUNT = 1,   /* a number that is added to */
    WAKPI_TRAIT_MONEY = 2,    /* in the campaign's currency */
    WAKPI_TRAIT_SIGNED = 4,   /* which may be negative */
    WAKPI_TRAIT_REGISTER = 8, /* known as of a time, or unknown; merged by first, last or equal */
    WAKPI_TRAIT_DURATION = 16,
    WAKPI_TRAIT_DISTINCT = 32, /* people by id beside the number */
    WAKPI_TRAIT_MESSAGES = 64
};

/* The time of a register that was added to and never set: any known time goes before it. */
#define WAKPI_NO_TIME INT64_MIN

/* What a measure holds beside its number, made at the first need and never moved. */
struct wakpi_campaign_part {
    wakpi_measure measure;
    pthread_mutex_t lock; /* of the rest */
    struct wakpi_buckets buckets;
    struct wakpi_distinct people;
    struct wakpi_products products; /* of the part of no measure alone */
    int64_t at;
};

/* The place of the part that holds what units told: no measure has this id. */
#define WAKPI_PART_OF_PRODUCTS 0

/* What a thing that counts may still wait for at the moment it is looked at. */
enum wakpi_wait {
    WAKPI_WAIT_NONE,
    WAKPI_WAIT_DELIVERY,   /* a message, within its time to live */
    WAKPI_WAIT_CONVERSION, /* a delivered message, within the conversion window */
    WAKPI_WAIT_ANSWER,     /* a conversation, of the business */
    WAKPI_WAIT_CUSTOMER,   /* a conversation whose last word is the business's, of the customer */
    WAKPI_WAIT_RECONTACT,  /* a resolved case, whose customer may yet come back */
    WAKPI_WAIT_LIMIT
};

struct wakpi_campaign {
    struct wakpi_settings settings;
    struct wakpi_key key;
    uint64_t key_check;
    uint64_t people_check; /* of the key that the people held were fingerprinted under */
    int people_precision;
    _Atomic(int32_t) currency; /* place among wakpi_currency_at and 1; 0 is none */
    int32_t own_currency;      /* the options' */
    _Atomic(struct wakpi_campaign_part *) parts[WAKPI_MEASURE_LIMIT];
    uint8_t traits[WAKPI_MEASURE_LIMIT];
    uint8_t levels[WAKPI_MEASURE_LIMIT]; /* wakpi_measure_level at hand */
    /* What who evaluates reads stands together. Bit m of words is of measure m. */
    uint64_t approximated;             /* the number is an estimate; not saved, as what follows */
    int64_t waiting[WAKPI_WAIT_LIMIT]; /* too young to judge, by enum wakpi_wait; not saved: of one moment */
    atomic_int people_held;            /* 1 once there is a part of people: numbers are not all then */
    uint64_t registers[WAKPI_MEASURE_WORDS];      /* the measures that are such */
    _Atomic(uint64_t) known[WAKPI_MEASURE_WORDS]; /* registers that have a value */
    _Atomic(int64_t) amounts[WAKPI_MEASURE_LIMIT];
};

/* A campaign of these settings, which are copied. */
wakpi_status wakpi_campaign_make(const struct wakpi_settings *settings, wakpi_campaign **campaign);

/* Says how many of its things still wait, by enum wakpi_wait; for those who have the campaign to themselves. */
void wakpi_campaign_set_waiting(wakpi_campaign *campaign, const int64_t *waiting);
/* Says which measures' numbers (bit m: m) are estimates. */
void wakpi_campaign_set_approximated(wakpi_campaign *campaign, uint64_t measures);

/* The traits of a measure, 0 where there is none of this id. */
static inline int wakpi_campaign_traits(const struct wakpi_campaign *campaign, wakpi_measure measure)
{
    return (uint32_t)measure < WAKPI_MEASURE_LIMIT ? campaign->traits[measure] : 0;
}

/* Whether a register has a value. */
static inline int wakpi_campaign_knows(const struct wakpi_campaign *campaign, wakpi_measure measure)
{
    return atomic_load_explicit(&campaign->known[measure / 64], memory_order_acquire) >> measure % 64 & 1;
}

/* Says so, after its amount was put in place. */
static inline void wakpi_campaign_make_known(struct wakpi_campaign *campaign, wakpi_measure measure)
{
    atomic_fetch_or_explicit(&campaign->known[measure / 64], UINT64_C(1) << measure % 64,
                             memory_order_release);
}

/* The part of a measure, NULL where it has none yet. */
static inline struct wakpi_campaign_part *wakpi_campaign_part(const struct wakpi_campaign *campaign,
                                                              wakpi_measure measure)
{
    return atomic_load_explicit(&campaign->parts[measure], memory_order_acquire);
}

/* The same, made where it has none; NULL for want of memory. */
struct wakpi_campaign_part *wakpi_campaign_make_part(struct wakpi_campaign *campaign, wakpi_measure measure);
/* A part of no campaign yet, and its end. */
struct wakpi_campaign_part *wakpi_campaign_new_part(const struct wakpi_allocator *allocator,
                                                    wakpi_measure measure);
void wakpi_campaign_free_part(const struct wakpi_allocator *allocator, struct wakpi_campaign_part *part);
/* For those who have the campaign to themselves: ends all parts, or empties them and keeps their memory. */
void wakpi_campaign_drop_parts(struct wakpi_campaign *campaign);
void wakpi_campaign_clear_parts(struct wakpi_campaign *campaign);
int wakpi_campaign_has_people(const struct wakpi_campaign *campaign);

/* A count of a campaign that holds nothing of this measure, for those who have the campaign to themselves. */
static inline wakpi_status wakpi_campaign_put(struct wakpi_campaign *campaign, wakpi_measure measure,
                                              int64_t count)
{
    const int traits = wakpi_campaign_traits(campaign, measure) &
                       (WAKPI_TRAIT_AMOUNT | WAKPI_TRAIT_REGISTER | WAKPI_TRAIT_MONEY);
    if (traits != WAKPI_TRAIT_AMOUNT || count < 0)
        return wakpi_campaign_add(campaign, measure, count);
    atomic_store_explicit(&campaign->amounts[measure], count, memory_order_relaxed);
    return WAKPI_OK;
}

/* Adds all of `from` to a duration measure, for those who have the campaign to themselves. */
wakpi_status wakpi_campaign_add_buckets(struct wakpi_campaign *campaign, wakpi_measure measure,
                                        const struct wakpi_buckets *from);
/* The same, where nobody reads `from` again: what was in it may change places with what the campaign had. Both are of one
 * allocator. */
wakpi_status wakpi_campaign_give_buckets(struct wakpi_campaign *campaign, wakpi_measure measure,
                                         struct wakpi_buckets *from);
/* Adds what units told, without the amounts themselves: those are added for themselves. */
wakpi_status wakpi_campaign_add_products(struct wakpi_campaign *campaign, const struct wakpi_products *from);

/* The code of a place of `currency` above; "" for 0. */
const char *wakpi_campaign_currency_code(int32_t place);
/* 0 where there is no such currency. */
int32_t wakpi_campaign_currency_place(const char *code);

/* Amounts as they stood at one moment: no part above its whole. Bit m of words is of measure m. */
struct wakpi_snapshot {
    struct wakpi_evaluation with;
    int waiting;                                /* something is too young to judge */
    struct wakpi_campaign_part *units;          /* what units told, or NULL */
    struct wakpi_told *told;                    /* the same as it was laid out, or NULL where nobody did */
    uint64_t unknown[WAKPI_MEASURE_WORDS];      /* a register without a value */
    uint64_t approximated[WAKPI_MEASURE_WORDS]; /* people from a sketch, or a number that is an estimate */
    uint64_t overflown[WAKPI_MEASURE_WORDS];
    uint64_t flagged[WAKPI_MEASURE_WORDS]; /* any of these */
    int64_t amounts[WAKPI_MEASURE_LIMIT];
};

/* 1 where a register has no value. */
static inline int wakpi_snapshot_lacks(const struct wakpi_snapshot *snapshot, wakpi_measure measure)
{
    return snapshot->unknown[measure / 64] >> measure % 64 & 1;
}

/* Of all measures, or of a KPI's inputs alone. */
void wakpi_snapshot_take(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot);
void wakpi_snapshot_take_inputs(const struct wakpi_campaign *campaign, wakpi_kpi kpi,
                                struct wakpi_snapshot *snapshot);
/* Fills all but the rating, from a snapshot that holds the KPI's inputs; durations are read from the campaign. `value`
 * is a whole one of this version. */
void wakpi_snapshot_evaluate(const struct wakpi_campaign *campaign, const struct wakpi_snapshot *snapshot,
                             wakpi_kpi kpi, wakpi_value *value);
/* The standard error of the campaign's value of a KPI that is made of sums, as so many units told; 0 where they did not. */
double wakpi_campaign_standard_error(const struct wakpi_campaign *campaign, const wakpi_value *value,
                                     int64_t *units);
/* The parts of KPIs over durations, for who reads them all. Each is locked once. They lie far apart, and so does what they
 * point to, so that the memory is asked for in steps, and other things are done meanwhile. */
enum { WAKPI_DURATIONS_AHEAD = 24 };

/* Where a quantile and what bounds it are to be found. */
struct wakpi_quantile_place {
    int count;              /* of those of the places that are in use; 0: there are no durations */
    int bounded, from_zero; /* whether there is an interval, and whether nothing bounds it from below */
    struct wakpi_rank_place places[3];
};

struct wakpi_durations_ahead {
    struct wakpi_campaign_part
        *parts[WAKPI_DURATIONS_AHEAD];       /* of each such KPI in turn; NULL: it has none */
    double quantiles[WAKPI_DURATIONS_AHEAD]; /* 0 for a mean */
    struct wakpi_campaign_part *locked[WAKPI_DURATIONS_AHEAD];
    struct wakpi_quantile_place found[WAKPI_DURATIONS_AHEAD];
    size_t count, locked_count, given; /* `given` of the KPIs were evaluated */
    wakpi_kpi first;                   /* 0 where there is none */
};

/* Finds them and asks for them: 0 where they cannot be read so. `programs` may be NULL. */
int wakpi_durations_look_ahead(const struct wakpi_campaign *campaign,
                               const struct wakpi_formula_program *programs,
                               struct wakpi_durations_ahead *ahead);
/* Locks them and asks for what finds ranks; finds these and asks for where they are; and unlocks them. */
void wakpi_durations_lock(struct wakpi_durations_ahead *ahead);
void wakpi_durations_find(struct wakpi_durations_ahead *ahead, const struct wakpi_evaluation *with);
void wakpi_durations_unlock(const struct wakpi_durations_ahead *ahead);

/* A KPI over durations, from a part that may be NULL. Who has locked it gives what was found of it; else that is NULL. */
void wakpi_durations_evaluate(struct wakpi_campaign_part *part, const struct wakpi_quantile_place *found,
                              const struct wakpi_formula_program *program,
                              const struct wakpi_evaluation *with, wakpi_kpi kpi, wakpi_value *value);

#endif
