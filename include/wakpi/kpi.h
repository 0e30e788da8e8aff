/**
 * @file kpi.h
 * @brief The registry of measures and KPIs, and the value that an evaluation gives.
 *
 * Every measure and KPI is a row of one catalogue. What a host or a binding may want to know of a row is asked
 * here at run time; the constants of catalogue.h and the functions of formula.h are written from the same rows.
 *
 * Two kinds of numbers: an integer is in the contract's unit (counts as they are, money in micro-units,
 * durations in milliseconds, parameters in millionths); a double is in the natural unit (fraction, multiple,
 * main unit of the currency, seconds, months, points).
 *
 * All functions here are pure, never fail for want of memory and may be called from any thread.
 */
#ifndef WAKPI_KPI_H
#define WAKPI_KPI_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A KPI's id: one of the WAKPI_KPI_ constants of catalogue.h. Never renumbered. */
typedef int32_t wakpi_kpi;

/** A measure's id: one of the WAKPI_MEASURE_ constants of catalogue.h. Never renumbered. */
typedef int32_t wakpi_measure;

/** Units of a KPI's value. */
enum {
    WAKPI_UNIT_RATIO = 1,    /**< A fraction of a whole, 0 to 1; 0.2 is 20 %. */
    WAKPI_UNIT_MULTIPLE = 2, /**< A quotient that may exceed 1; 4.0 is four times. */
    WAKPI_UNIT_MONEY = 3,    /**< Main units of the currency. */
    WAKPI_UNIT_SECONDS = 4,  /**< Seconds. */
    WAKPI_UNIT_MONTHS = 5,   /**< Months. */
    WAKPI_UNIT_COUNT = 6,    /**< A plain count. */
    WAKPI_UNIT_POINTS = 7    /**< -100 to 100. */
};

/** Which way a KPI is good. */
enum {
    WAKPI_DIRECTION_NONE = 0,  /**< Neutral: volume, never rated. */
    WAKPI_DIRECTION_UP = 1,    /**< More is better. */
    WAKPI_DIRECTION_DOWN = 2,  /**< Less is better. */
    WAKPI_DIRECTION_TARGET = 3 /**< A range is aimed at; above it is a warning as well. */
};

/** Kinds of a measure. They say its integer unit. */
enum {
    WAKPI_MEASURE_KIND_MESSAGES = 1, /**< Distinct messages. */
    WAKPI_MEASURE_KIND_EVENTS = 2,   /**< Things that happened. */
    WAKPI_MEASURE_KIND_PEOPLE = 3,   /**< Distinct people. */
    WAKPI_MEASURE_KIND_MONEY = 4,    /**< Micro-units of a currency. */
    WAKPI_MEASURE_KIND_DURATION = 5, /**< A distribution of durations in milliseconds. */
    WAKPI_MEASURE_KIND_PARAMETER = 6 /**< A given number in millionths. */
};

/** How a measure of two aggregates becomes one. */
enum {
    WAKPI_MERGE_SUM = 1,      /**< Added. */
    WAKPI_MERGE_DISTINCT = 2, /**< Distinct people: added as counts, united as sketches. */
    WAKPI_MERGE_FIRST = 3,    /**< The earlier one stands (the start of a period). */
    WAKPI_MERGE_LAST = 4,     /**< The later one stands (the end of a period). */
    WAKPI_MERGE_EQUAL = 5     /**< Both must be equal; else #WAKPI_CONFLICT. */
};

/** What a measure is dated by. */
enum {
    WAKPI_DATED_BY_SEND = 1,         /**< The message's sending. */
    WAKPI_DATED_BY_EVENT = 2,        /**< The event itself (an order, a stop, a visit). */
    WAKPI_DATED_BY_CONVERSATION = 3, /**< The conversation's first message. */
    WAKPI_DATED_BY_PERIOD = 4        /**< Given for a period. */
};

/** Levels of a rating. */
enum {
    WAKPI_BAND_NONE = 0,      /**< Not rated; see wakpi_value::unrated. */
    WAKPI_BAND_BELOW = 1,     /**< Worse than typical. */
    WAKPI_BAND_TYPICAL = 2,   /**< Within what the profile calls typical. */
    WAKPI_BAND_ABOVE = 3,     /**< Better than typical, short of best. */
    WAKPI_BAND_BEST = 4,      /**< As good as the profile's best or better. */
    WAKPI_BAND_UNDER = 5,     /**< Under the target range. */
    WAKPI_BAND_ON_TARGET = 6, /**< Within the target range. */
    WAKPI_BAND_OVER = 7       /**< Over the target range. */
};

/** Why a value has no rating. */
enum {
    WAKPI_UNRATED_NOT = 0,             /**< It is rated. */
    WAKPI_UNRATED_NO_PROFILE = 1,      /**< No benchmark was asked for. */
    WAKPI_UNRATED_NO_VALUE = 2,        /**< The value is an error. */
    WAKPI_UNRATED_NO_BAND = 3,         /**< The profile has no band for this definition. */
    WAKPI_UNRATED_CURRENCY = 4,        /**< The band is in another currency. */
    WAKPI_UNRATED_DISPUTED = 5,        /**< The band is disputed and was not accepted. */
    WAKPI_UNRATED_COMPARISON_ONLY = 6, /**< The profile is of another channel: compare, do not rate. */
    WAKPI_UNRATED_NEUTRAL = 7          /**< The KPI has no good direction. */
};

/** Flags of a value. */
enum {
    WAKPI_VALUE_LOWER_BOUND =
        1,                    /**< At least this much: what counts it can be switched off (read receipts). */
    WAKPI_VALUE_IMMATURE = 2, /**< Part of the cohort is younger than what it waits for. */
    WAKPI_VALUE_SMALL_SAMPLE = 4, /**< Few observations, or few that carry a sum. */
    WAKPI_VALUE_APPROXIMATED = 8, /**< From a sketch or a histogram; the error is stated there. */
    WAKPI_VALUE_NO_INTERVAL = 16, /**< lower and upper are not given (both equal value). */
    WAKPI_VALUE_NO_FRACTION = 32  /**< numerator and denominator are not given (both 0). */
};

/**
 * An evaluated KPI. Set struct_size to sizeof(wakpi_value) before it is filled; it is filled to that size. In
 * an array the stride is the first element's struct_size.
 */
typedef struct wakpi_value {
    uint32_t struct_size; /**< sizeof(wakpi_value) of the caller. */
    wakpi_kpi kpi;        /**< Which KPI. */
    wakpi_status status;  /**< Of this value; where negative, the fields after unit are 0 but for unrated. */
    int32_t unit;         /**< A WAKPI_UNIT_ constant. */
    double value;         /**< In the unit. */
    double lower;         /**< Lower end of the interval, 95 % unless the options say otherwise. */
    double upper;         /**< Upper end; +infinity with #WAKPI_UNBOUNDED. */
    int64_t numerator;    /**< In the contract's integer unit. */
    int64_t denominator;  /**< In the contract's integer unit; 1 for a plain count or sum. */
    char currency[4];     /**< ISO 4217 code for money, else "". */
    int32_t band;         /**< A WAKPI_BAND_ constant, for value. */
    int32_t band_lower;   /**< The same for lower. */
    int32_t band_upper;   /**< The same for upper. */
    int32_t unrated;      /**< Why there is no rating: a WAKPI_UNRATED_ constant. */
    uint32_t flags;       /**< WAKPI_VALUE_ flags. */
    double
        still_open; /**< With #WAKPI_VALUE_IMMATURE the share of the cohort that is too young: of the messages sent,
                               the conversations or the cases resolved; else 0. */
} wakpi_value;

/** How many KPIs there are. @since 0.9.0 */
WAKPI_API int32_t wakpi_kpi_count(void);

/**
 * A KPI by its place in the catalogue.
 * @param index  0 .. wakpi_kpi_count() - 1
 * @param kpi    receives the KPI
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_kpi_at(int32_t index, wakpi_kpi *kpi);

/**
 * The KPI of a key such as "open_rate".
 * @param key  a key, exactly; other names are understood by wakpi_kpi_search()
 * @param kpi  receives the KPI
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND, #WAKPI_AMBIGUOUS for a name that several KPIs go by ("rpc"), #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_kpi_by_key(const char *key, wakpi_kpi *kpi);

/**
 * As wakpi_kpi_by_key(), for what people type: capitals, spaces and hyphens are forgiven, aliases ("ctr", "romi") are
 * understood, and failures have words: for an unknown name the nearest key, for an ambiguous one its candidates.
 * @param key    a key or another name
 * @param kpi    receives the KPI
 * @param error  may be NULL
 * @return as wakpi_kpi_by_key()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_kpi_search(const char *key, wakpi_kpi *kpi, wakpi_error *error);

/** The key; NULL for an unknown id, as in all functions here that return text. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_kpi_key(wakpi_kpi kpi);

/**
 * The name in a language.
 * @param kpi       which KPI
 * @param language  BCP 47; "en", "it" and "ru" are known, "it-CH" is it, all others and NULL give English
 * @return UTF-8, static; NULL for an unknown id
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_kpi_name(wakpi_kpi kpi, const char *language);

/** The formula over keys, "read / delivered". Static. @since 0.9.0 */
WAKPI_API const char *wakpi_kpi_formula(wakpi_kpi kpi);

/** What it says, in an English sentence. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_kpi_definition(wakpi_kpi kpi);

/**
 * What it says, in a sentence of a language.
 * @param kpi       which KPI
 * @param language  as of wakpi_kpi_name()
 * @return UTF-8, static; NULL for an unknown id
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_kpi_definition_in(wakpi_kpi kpi, const char *language);

/** Who defines it so ("Getgabs, ChatArchitect"); "field" for the trade's own. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_kpi_source(wakpi_kpi kpi);

/** A caveat worth printing beside it, in English, "" where there is none. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_kpi_note(wakpi_kpi kpi);

/**
 * A caveat worth printing beside it, in a language.
 * @param kpi       which KPI
 * @param language  as of wakpi_kpi_name()
 * @return UTF-8, static, "" where there is none; NULL for an unknown id
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_kpi_note_in(wakpi_kpi kpi, const char *language);

/** Other names it goes by ("ctr"), apart by single spaces; a name of several KPIs is ambiguous. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_kpi_aliases(wakpi_kpi kpi);

/** A WAKPI_UNIT_ constant; 0 for an unknown id. @since 0.9.0 */
WAKPI_API int32_t wakpi_kpi_unit(wakpi_kpi kpi);

/** A WAKPI_DIRECTION_ constant; 0 for an unknown id. @since 0.9.0 */
WAKPI_API int32_t wakpi_kpi_direction(wakpi_kpi kpi);

/** How many measures the formula takes; 0 for an unknown id. @since 0.9.0 */
WAKPI_API int32_t wakpi_kpi_input_count(wakpi_kpi kpi);

/**
 * A measure of the formula, in order of first appearance.
 * @param kpi      which KPI
 * @param index    0 .. wakpi_kpi_input_count() - 1
 * @param measure  receives the measure
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_kpi_input(wakpi_kpi kpi, int32_t index, wakpi_measure *measure);

/**
 * Evaluates a formula on numbers of the caller's, in natural units (main currency units, seconds).
 * @param kpi     which
 * @param inputs  the measures in wakpi_kpi_input() order; for a KPI over durations the observed durations
 * @param count   must be wakpi_kpi_input_count(); for a KPI over durations the number of observations
 * @param value   receives the result; untouched on failure
 * @return #WAKPI_OK; #WAKPI_INVALID (unknown KPI, wrong count, an input not finite, a negative count or duration),
 *         #WAKPI_UNDEFINED, #WAKPI_INCONSISTENT (a ratio outside 0..1), #WAKPI_OVERFLOW (the result is not finite)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_kpi_compute(wakpi_kpi kpi, const double *inputs, size_t count, double *value);

/** How many measures there are. @since 0.9.0 */
WAKPI_API int32_t wakpi_measure_count(void);

/**
 * A measure by its place in the catalogue.
 * @param index    0 .. wakpi_measure_count() - 1
 * @param measure  receives the measure
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_measure_at(int32_t index, wakpi_measure *measure);

/**
 * The measure of a key such as "delivered".
 * @param key      a key, exactly
 * @param measure  receives the measure
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_measure_by_key(const char *key, wakpi_measure *measure);

/**
 * As wakpi_measure_by_key(), with words: for an unknown key the error suggests the nearest.
 * @param key      a key
 * @param measure  receives the measure
 * @param error    may be NULL
 * @return as wakpi_measure_by_key()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_measure_search(const char *key, wakpi_measure *measure, wakpi_error *error);

/** The key. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_measure_key(wakpi_measure measure);

/**
 * The name in a language, as wakpi_kpi_name().
 * @param measure   which measure
 * @param language  BCP 47
 * @return UTF-8, static; NULL for an unknown id
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_measure_name(wakpi_measure measure, const char *language);

/** What is counted, in an English sentence. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_measure_definition(wakpi_measure measure);

/** A WAKPI_MEASURE_KIND_ constant (messages, events, people, money, duration, parameter); 0 for an unknown id. @since 0.9.0 */
WAKPI_API int32_t wakpi_measure_kind(wakpi_measure measure);

/** A WAKPI_MERGE_ rule; 0 for an unknown id. @since 0.9.0 */
WAKPI_API int32_t wakpi_measure_merge_rule(wakpi_measure measure);

/** A WAKPI_DATED_BY_ constant; 0 for an unknown id. @since 0.9.0 */
WAKPI_API int32_t wakpi_measure_dated_by(wakpi_measure measure);

/**
 * The measure that another one is a part of: read is of delivered, delivered of sent.
 * @param measure  the part
 * @param whole    receives the whole
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND where it is part of none, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_measure_whole(wakpi_measure measure, wakpi_measure *whole);

/** The key of a WAKPI_UNIT_ constant ("ratio"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_unit_key(int32_t unit);
/** The key of a WAKPI_DIRECTION_ constant ("up"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_direction_key(int32_t direction);
/** The key of a WAKPI_BAND_ constant ("typical"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_band_key(int32_t band);
/** The key of a WAKPI_UNRATED_ constant ("no_band"; "rated" for 0); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_unrated_key(int32_t unrated);
/** The key of a WAKPI_MEASURE_ kind ("messages"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_measure_kind_key(int32_t kind);
/** The key of a WAKPI_MERGE_ rule ("sum"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_merge_key(int32_t merge_rule);
/** The key of a WAKPI_DATED_BY_ constant ("send"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_dated_by_key(int32_t dated_by);

#ifdef __cplusplus
}
#endif

#endif
