/* Currencies and money as text, for the rooms above. */
#ifndef WAKPI_BASE_MONEY_H
#define WAKPI_BASE_MONEY_H

#include <wakpi/money.h>

/* 1 where the `size` bytes are the code of a currency. */
int wakpi_currency_known(const char *code, size_t size);

#endif
