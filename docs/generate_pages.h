/* Pages of the docs that are written from the catalogue, as Markdown for doxygen. */
#ifndef WAKPI_DOCS_GENERATE_PAGES_H
#define WAKPI_DOCS_GENERATE_PAGES_H

#include <stdio.h>

void print_kpi_page(FILE *out);
void print_profile_page(FILE *out);
void print_option_page(FILE *out);

#endif
