/* Doubles as text, whatever the host's locale is. */
#ifndef WAKPI_BASE_DOUBLE_TEXT_H
#define WAKPI_BASE_DOUBLE_TEXT_H

#include <stddef.h>

enum { WAKPI_DOUBLE_SIZE = 40 };

/* The shortest decimal that reads back as the same double: "0.1", "250", "1e+300", "inf", "-inf", "nan". Returns its
 * length. */
size_t wakpi_double_shortest(double value, char text[WAKPI_DOUBLE_SIZE]);
/* With `decimals` (0 .. 9) digits behind the point, ties to even; beyond 1e15 as wakpi_double_shortest. */
size_t wakpi_double_fixed(double value, int decimals, char text[WAKPI_DOUBLE_SIZE]);

#endif
