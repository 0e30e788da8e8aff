/* The step of the schema that adds what is published: plain tables, and the views that people read. */
#ifndef WAKPI_STORE_VIEWS_H
#define WAKPI_STORE_VIEWS_H

/* Statements, to be run one after the other. */
extern const char wakpi_store_views[];

#endif
