/* The plain program: what keeps the same log in SQLite without wakpi, as one would write it by hand: prepared statements,
 * one transaction a batch, a write-ahead log, a cache with room. Each event is an upsert of its message; contacts are
 * a table of their own where `with_contacts` is 1, and else are told from the messages when asked. It keeps less than wakpi
 * does: no campaigns, no labels, no persons of two names, no duplicates counted. */
#ifndef WAKPI_BENCH_UPSERT_H
#define WAKPI_BENCH_UPSERT_H

#include <wakpi/event.h>

struct upsert;

struct upsert_counts {
    int64_t sent, delivered, read, contacts;
};

/* `durable` as the store's option store_durable. Ends the program where SQLite fails. */
struct upsert *upsert_open(const char *path, int durable, int with_contacts);
void upsert_apply(struct upsert *upsert, const wakpi_event *events, size_t count);
void upsert_counts(struct upsert *upsert, struct upsert_counts *counts);
void upsert_close(struct upsert *upsert);

#endif
