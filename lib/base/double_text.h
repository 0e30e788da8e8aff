/* Doubles as text, whatever the host's locale is. */
#ifndef WAKPI_BASE_DOUBLE_TEXT_H
#define WAKPI_BASE_DOUBLE_TEXT_H

#include <stddef.h>

enum { WAKPI_DOUBLE_SIZE = 40 };

/* The shortest decimal that reads back as the same double: "0.1", "250", "1e+300", "inf", "-inf", "nan". Returns its
 * length. */
size_t wakpi_double_shortest(double value, char text[WAKPI_DOUBLE_SIZE]);

#endif
