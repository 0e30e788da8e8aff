/* Numbers as people read them, in the languages of the catalogue, whatever the process's locale: "1,234.5", "1.234,5",
 * "1 234,5" (with a no-break space). */
#ifndef WAKPI_MEASURE_NUMBER_TEXT_H
#define WAKPI_MEASURE_NUMBER_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum wakpi_tongue { WAKPI_TONGUE_EN, WAKPI_TONGUE_IT, WAKPI_TONGUE_RU, WAKPI_TONGUES };

/* Of a BCP 47 tag: "it-CH" is it; others and NULL are en. */
enum wakpi_tongue wakpi_tongue_of(const char *language);

/* Text that is put together in a caller's buffer and goes on counting where that is full. Always NUL-terminated where
 * capacity is not 0. */
struct wakpi_text {
    char *buffer;
    size_t capacity;
    size_t size; /* needed so far, without the NUL */
};

void wakpi_text_put(struct wakpi_text *text, const char *piece);
void wakpi_text_put_bytes(struct wakpi_text *text, const char *bytes, size_t size);
void wakpi_text_put_character(struct wakpi_text *text, char character);

/* 1,234 */
void wakpi_text_put_integer(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t number);
/* Rounded to `decimals` (0 .. 9), half away from zero; in powers of ten from 1e15 on; infinity as a sign. */
void wakpi_text_put_decimal(struct wakpi_text *text, enum wakpi_tongue tongue, double number, int decimals);
/* The same of millionths, exactly; `least` decimals at least, and as many more as there are up to `most` (0 .. 6). */
void wakpi_text_put_millionths(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t millionths,
                               int least, int most);
/* 12.34 EUR, with the decimals of the currency; without one two decimals and no code. From a double in main units. */
void wakpi_text_put_money(struct wakpi_text *text, enum wakpi_tongue tongue, double amount,
                          const char *currency);
/* The same from micro-units, exactly. */
void wakpi_text_put_micro_money(struct wakpi_text *text, enum wakpi_tongue tongue, int64_t micro,
                                const char *currency);
/* 850 ms, 12.3 s, 4 min 12 s, 3 h 5 min, 2 d 4 h. */
void wakpi_text_put_duration(struct wakpi_text *text, enum wakpi_tongue tongue, double seconds);

#endif
