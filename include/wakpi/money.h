/**
 * @file money.h
 * @brief Currencies of ISO 4217, and exact money as text.
 *
 * Money is an int64_t of micro-units, millionths of the main unit: 12.34 EUR is 12,340,000. Every currency
 * uses the same scale, whatever its number of decimals. No function here rounds. All are thread-safe.
 */
#ifndef WAKPI_MONEY_H
#define WAKPI_MONEY_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How money is counted. */
enum {
    WAKPI_MONEY_SCALE =
        1000000 /**< Micro-units in one main unit; wakpi_money_scale() gives it at run time. */
};

/** #WAKPI_MONEY_SCALE. @since 0.9.0 */
WAKPI_API int64_t wakpi_money_scale(void);

/** How many currencies are known. @since 0.9.0 */
WAKPI_API int32_t wakpi_currency_count(void);

/**
 * A currency by index, in the order of their codes.
 * @param index  0 .. wakpi_currency_count() - 1
 * @return the ISO 4217 code, static; NULL for an index out of range
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_currency_at(int32_t index);

/**
 * The decimals a currency is written with: EUR 2, JPY 0, KWD 3.
 *
 * Known are the codes of ISO 4217 list one that have a minor unit, and those withdrawn since 2020. Metals,
 * funds of the kind of XDR and test codes have none and are unknown here.
 * @param code    three capital letters, NUL-terminated
 * @param digits  receives 0 .. 4
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND for an unknown code, #WAKPI_INVALID for a NULL argument
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_currency_digits(const char *code, int32_t *digits);

/**
 * Reads an exact decimal number as money: "12.34", "-5", "1e3". No spaces, signs of plus or currency,
 * separators of thousands or decimal commas. More decimals than the currency has are fine (a message may cost
 * 0.0375 EUR), more than six are not, unless they are zeros.
 * @param text      the number
 * @param size      its bytes
 * @param currency  an ISO 4217 code that must be known; NULL is not looked at
 * @param micro     receives the amount in micro-units
 * @param error     receives the words of a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_MALFORMED for what is no number; #WAKPI_INVALID for an amount finer than a
 *         millionth or a NULL argument; #WAKPI_OVERFLOW for one beyond int64_t; #WAKPI_NOT_FOUND for an
 *         unknown currency
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_money_parse(const char *text, size_t size, const char *currency, int64_t *micro,
                                         wakpi_error *error);

/**
 * Writes money as a decimal number, exactly, with the decimals of its currency and more only where the amount
 * has them: "12.30", "0.0375"; 5 JPY is "5". ASCII, a point for the decimals, no separators, NUL-terminated.
 * @param micro     the amount in micro-units
 * @param currency  an ISO 4217 code; NULL is two decimals
 * @param buffer    receives the text; 24 bytes are always enough
 * @param capacity  its bytes
 * @param size      receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL, #WAKPI_NOT_FOUND for an unknown currency
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_money_format(int64_t micro, const char *currency, char *buffer, size_t capacity,
                                          size_t *size);

#ifdef __cplusplus
}
#endif

#endif
