#!/usr/bin/env python3
"""The same job on the same log by wakpi, DuckDB and Polars: answers compared first, then ratios of one run, in turns.

The job: statuses of a broadcast (sent, delivered, read; a part of them twice, in the order in which webhooks bring them),
one campaign label, one period: take each message once, count by status, count the contacts, and give the median from delivered to read.

All begin with the events in memory in their own form: an array of wakpi_event; a native DuckDB table, already loaded; a
Polars frame over the same Arrow buffers. Making those is timed for nobody. Of wakpi the whole is timed, a new tracker, apply
and query, on one thread and on two that apply a half each; of DuckDB the query alone, on one thread; of Polars the whole lazy
job, on two. Times are the processor's; of what two threads do at once, half of both's: what the clock would say at best,
whoever else works here. A thread of wakpi that waits for the other does so awake, so that it counts.

Needs cffi, numpy, pyarrow, duckdb and polars (PyPI).
Usage: engines.py libwakpi.so wakpi.cdef.h [events, 10000000 by default] [rounds, 3 by default]
"""
import os
import sys
import threading
import time

os.environ["POLARS_MAX_THREADS"] = "2"

import cffi
import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

ID_SIZE, PERSON_SIZE, BATCH = 34, 12, 1000
CAMPAIGN, ACCOUNT = b"autumn", b"200"
FROM, TO = 1763726400000 - 86400000, 1763726400000 + 30 * 86400000

SQL = f"""
WITH messages AS (
    SELECT id, campaign, any_value(person) AS person,
           min(time) FILTER (kind = 'sent') AS sent,
           min(time) FILTER (kind = 'delivered') AS delivered,
           min(time) FILTER (kind = 'read') AS read
    FROM events
    WHERE time >= {FROM} AND time < {TO}
    GROUP BY id, campaign)
SELECT campaign, count(*) AS messages, count(delivered) AS delivered, count(read) AS read,
       count(DISTINCT person) AS contacts, quantile_disc(read - delivered, 0.5) AS delay
FROM messages GROUP BY campaign
"""


def digits(numbers, size, base):
    """Numbers as texts of one size, one row of bytes each."""
    letters = np.frombuffer(b"0123456789ABCDEF", dtype=np.uint8)
    texts = np.empty((len(numbers), size), dtype=np.uint8)
    left = numbers.copy()
    for place in range(size - 1, -1, -1):
        texts[:, place] = letters[(left % np.uint64(base)).astype(np.intp)]
        left //= np.uint64(base)
    return texts


class Log:
    """Events as columns: kinds, times, and texts of fixed size one after the other."""

    def __init__(self, count):
        random = np.random.default_rng(20261121)
        messages = count // 3 + 1
        numbers = np.arange(messages, dtype=np.uint64)
        ids = np.empty((messages, ID_SIZE), dtype=np.uint8)
        ids[:, :18] = np.frombuffer(b"wamid.HBgLMTQxNjkz", dtype=np.uint8)
        ids[:, 18:] = digits(numbers * np.uint64(0x9E3779B97F4A7C15), 16, 16)
        persons = np.empty((messages, PERSON_SIZE), dtype=np.uint8)
        persons[:, :5] = np.frombuffer(b"39320", dtype=np.uint8)
        persons[:, 5:] = digits(numbers * np.uint64(7919) % np.uint64(messages // 3 + 1), 7, 10)
        # A broadcast of 100 messages a second: delivered after seconds, read after minutes and hours, and one status in
        # twelve twice; they come in with the webhooks' own delays.
        message = np.arange(count) // 3
        kind = (np.arange(count) % 3).astype(np.int8)
        kind[(kind == 2) & (random.integers(0, 4, count) == 0)] = 1  # a duplicate in place of a read
        delivered = np.exp(random.normal(1.5, 1.0, messages)) * 1000
        read = delivered + np.exp(random.normal(7.0, 1.5, messages)) * 1000
        after = np.stack([np.zeros(messages), delivered, read], axis=1).astype(np.int64)
        times = 1763726400000 + message * 10 + after[message, kind]
        order = np.argsort(times + np.exp(random.normal(6.0, 1.5, count)), kind="stable")
        self.count, self.messages = count, messages
        self.message, self.kind, self.times = message[order], kind[order], times[order].astype(np.int64)
        self.ids, self.persons = ids, persons

    def arrow(self):
        def text(rows, size):
            offsets = np.arange(0, (self.count + 1) * size, size, dtype=np.int64)
            return pa.LargeStringArray.from_buffers(self.count, pa.py_buffer(offsets),
                                                    pa.py_buffer(np.ascontiguousarray(rows[self.message])))
        kinds = pa.DictionaryArray.from_arrays(pa.array(self.kind), pa.array(["sent", "delivered", "read"]))
        campaign = pa.DictionaryArray.from_arrays(pa.array(np.zeros(self.count, dtype=np.int8)),
                                                  pa.array([CAMPAIGN.decode()]))
        return pa.table({"id": text(self.ids, ID_SIZE), "person": text(self.persons, PERSON_SIZE),
                         "kind": kinds, "time": pa.array(self.times), "campaign": campaign})


class Wakpi:
    """Its threads apply blocks of events in turns; each call is of BATCH."""
    name = "wakpi"
    BLOCK = 100 * BATCH

    def __init__(self, library, cdef, log):
        self.ffi = ffi = cffi.FFI()
        ffi.cdef(open(cdef, encoding="utf-8").read())
        self.library = ffi.dlopen(library)
        self.count = log.count
        stride = (ffi.offsetof("wakpi_event", "user") + 7) // 8 * 8
        fields = [("struct_size", "u4"), ("kind", "i4"), ("time", "i8"), ("id", "u8"), ("id_size", "u8"),
                  ("person", "u8"), ("person_size", "u8"), ("account", "u8"), ("account_size", "u8"),
                  ("campaign", "u8"), ("campaign_size", "u8")]
        self.events = np.zeros(log.count, dtype=np.dtype(
            {"names": [name for name, _ in fields], "formats": [form for _, form in fields],
             "offsets": [ffi.offsetof("wakpi_event", name) for name, _ in fields], "itemsize": stride}))
        self.texts = [log.ids, log.persons, np.frombuffer(ACCOUNT, dtype=np.uint8),
                      np.frombuffer(CAMPAIGN, dtype=np.uint8)]
        ids, persons, account, campaign = [texts.ctypes.data for texts in self.texts]
        kinds = np.array([self.library.WAKPI_EVENT_SENT, self.library.WAKPI_EVENT_DELIVERED,
                          self.library.WAKPI_EVENT_READ], dtype=np.int32)
        events = self.events
        events["struct_size"], events["kind"], events["time"] = stride, kinds[log.kind], log.times
        events["id"], events["id_size"] = ids + log.message * ID_SIZE, ID_SIZE
        events["person"], events["person_size"] = persons + log.message * PERSON_SIZE, PERSON_SIZE
        events["account"], events["account_size"] = account, len(ACCOUNT)
        events["campaign"], events["campaign_size"] = campaign, len(CAMPAIGN)

    def must(self, status):
        if status < 0:
            raise SystemExit(self.ffi.string(self.library.wakpi_status_text(status)).decode())

    def answer(self, cursor):
        ffi, library = self.ffi, self.library
        campaign, amount, value = ffi.new("wakpi_campaign **"), ffi.new("int64_t *"), ffi.new("wakpi_value *")
        measure, kpi = ffi.new("wakpi_measure *"), ffi.new("wakpi_kpi *")
        self.must(library.wakpi_cursor_next(cursor))
        self.must(library.wakpi_cursor_campaign(cursor, ffi.cast("const wakpi_campaign **", campaign)))
        counts = []
        for key in (b"sent", b"delivered", b"read", b"recipients"):
            self.must(library.wakpi_measure_by_key(key, measure))
            self.must(library.wakpi_campaign_get(campaign[0], measure[0], amount))
            counts.append(amount[0])
        self.must(library.wakpi_kpi_by_key(b"time_to_read_median", kpi))
        value.struct_size = ffi.sizeof("wakpi_value")
        self.must(library.wakpi_campaign_evaluate(campaign[0], kpi[0], ffi.NULL, value))
        return tuple(counts), value.value * 1000

    def apply(self, tracker, first_block, threads):
        ffi, library = self.ffi, self.library
        base, stride = self.events.ctypes.data, self.events.itemsize
        for block in range(first_block * self.BLOCK, self.count, threads * self.BLOCK):
            for first in range(block, min(block + self.BLOCK, self.count), BATCH):
                self.must(library.wakpi_tracker_apply(tracker, ffi.cast("wakpi_event *", base + first * stride),
                                                      min(BATCH, self.count - first), ffi.NULL))

    def run(self, threads=1):
        ffi, library = self.ffi, self.library
        tracker, query, cursor = ffi.new("wakpi_tracker **"), ffi.new("wakpi_query **"), ffi.new("wakpi_cursor **")
        started = time.process_time()
        self.must(library.wakpi_tracker_new(ffi.NULL, tracker))
        working = [threading.Thread(target=self.apply, args=(tracker[0], i, threads)) for i in range(threads)]
        for thread in working:
            thread.start()
        for thread in working:
            thread.join()
        applying = time.process_time() - started
        self.applied = applying / threads
        self.must(library.wakpi_query_new(ffi.NULL, query))
        self.must(library.wakpi_query_group_by(query[0], library.WAKPI_LABEL_CAMPAIGN))
        self.must(library.wakpi_query_between(query[0], FROM, TO))
        self.must(library.wakpi_tracker_query(tracker[0], query[0], cursor, ffi.NULL))
        answer = self.answer(cursor[0])
        taken = time.process_time() - started - applying + self.applied
        library.wakpi_cursor_free(cursor[0])
        library.wakpi_query_free(query[0])
        library.wakpi_tracker_free(tracker[0])
        return answer, taken


class DuckDB:
    name = "DuckDB"

    def __init__(self, table):
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        self.connection.register("arrow", table)
        self.connection.execute("CREATE TABLE events AS SELECT id, person, CAST(kind AS VARCHAR) AS kind, time, "
                                "CAST(campaign AS VARCHAR) AS campaign FROM arrow")
        self.connection.unregister("arrow")

    def run(self):
        started = time.process_time()
        row = self.connection.execute(SQL).fetchone()
        return (tuple(row[1:5]), row[5]), time.process_time() - started


class Polars:
    name = "Polars"

    def __init__(self, table):
        self.frame = pl.from_arrow(table)

    def run(self):
        started = time.process_time()
        status = lambda key: pl.col("time").filter(pl.col("kind") == key).min().alias(key)
        messages = (self.frame.lazy().filter((pl.col("time") >= FROM) & (pl.col("time") < TO))
                    .group_by("id", "campaign")
                    .agg(pl.col("person").first(), status("sent"), status("delivered"), status("read")))
        row = messages.group_by("campaign").agg(
            pl.len().alias("messages"), pl.col("delivered").count().alias("all_delivered"),
            pl.col("read").count().alias("all_read"), pl.col("person").n_unique(),
            (pl.col("read") - pl.col("delivered")).quantile(0.5, "lower").alias("delay")).collect().row(0)
        return (tuple(row[1:5]), row[5]), (time.process_time() - started) / 2


def main():
    library, cdef = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10000000
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    log = Log(count)
    print(f"{log.count} events of {log.messages} messages; DuckDB {duckdb.__version__}, "
          f"Polars {pl.__version__}, pyarrow {pa.__version__}", flush=True)
    print(SQL)
    table = log.arrow()
    engines = [Wakpi(library, cdef, log), DuckDB(table), Polars(table)]
    del table
    answers = [engine.run()[0] for engine in engines]
    for engine, (counts, delay) in zip(engines, answers):
        print(f"{engine.name}: sent, delivered, read, contacts {counts}; median delay {delay:.0f} ms", flush=True)
        # wakpi's median is the middle of a bucket: off by 1/128 at most.
        if counts != answers[1][0] or abs(delay - answers[1][1]) > answers[1][1] / 128:
            raise SystemExit("the answers differ")
    for _ in range(rounds):
        wakpi, duckdb_taken, polars_taken = [engine.run()[1] for engine in engines]
        applied = engines[0].applied
        answer, both = engines[0].run(threads=2)
        if answer != answers[0]:
            raise SystemExit("two threads give another answer")
        print(f"one thread: wakpi {wakpi:.2f} s (apply {applied:.2f}, query {wakpi - applied:.2f}); "
              f"DuckDB's query {duckdb_taken:.2f} s: {duckdb_taken / wakpi:.2f} times", flush=True)
        print(f"two threads: wakpi {both:.2f} s (apply {engines[0].applied:.2f}); "
              f"Polars {polars_taken:.2f} s: {polars_taken / both:.2f} times", flush=True)


if __name__ == "__main__":
    main()
