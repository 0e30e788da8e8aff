#!/usr/bin/env python3
"""Record batches as pyarrow and Polars make them, against the same events as JSON lines: the saved bytes are equal, whatever
the types, slices, dictionaries and nulls. What is refused is refused in words, and changes nothing.

arrow_producers.py <wakpi.cdef.h> <libwakpi.so>"""
import ctypes
import datetime
import decimal
import json
import random
import sys

import cffi
import pyarrow as pa

import cases

try:
    import polars
except ImportError:
    polars = None

ffi = cffi.FFI()
ffi.cdef(open(sys.argv[1], encoding="utf-8").read())
lib = ffi.dlopen(sys.argv[2])
KEY = b"sixteen byte key"
NOON = 1793620800000  # 2026-11-02T12:00:00Z


def new_tracker():
    options, tracker = ffi.new("wakpi_options **"), ffi.new("wakpi_tracker **")
    assert lib.wakpi_options_new(ffi.NULL, ffi.NULL, options) == 0
    assert lib.wakpi_options_set_text(options[0], b"key", KEY, len(KEY), ffi.NULL) == 0
    assert lib.wakpi_tracker_new(options[0], tracker) == 0
    lib.wakpi_options_free(options[0])
    return ffi.gc(tracker[0], lib.wakpi_tracker_free)


def saved(tracker):
    pieces = []

    @ffi.callback("int32_t(void *, const void *, size_t)")
    def write(_, piece, size):
        pieces.append(bytes(ffi.buffer(piece, size)))
        return 0

    assert lib.wakpi_tracker_save(tracker, write, ffi.NULL, ffi.NULL) == 0
    return b"".join(pieces)


def new_error():
    return ffi.new("wakpi_error *", {"struct_size": ffi.sizeof("wakpi_error")})


def pointer(capsule, name):
    """What a PyCapsule holds, which stays the capsule's."""
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return get(capsule, name)


def apply(tracker, batch):
    """A record batch by its capsules, which release it. Returns the status, the position and the words."""
    error = new_error()
    if hasattr(batch, "__arrow_c_array__"):
        schema, array = batch.__arrow_c_array__()
        status = lib.wakpi_tracker_apply_arrow(
            tracker, ffi.cast("struct ArrowSchema *", pointer(schema, b"arrow_schema")),
            ffi.cast("struct ArrowArray *", pointer(array, b"arrow_array")), error)
    else:
        stream = batch.__arrow_c_stream__()
        status = lib.wakpi_tracker_apply_arrow_stream(
            tracker, ffi.cast("struct ArrowArrayStream *", pointer(stream, b"arrow_array_stream")), error)
    return status, error.position, ffi.string(error.text).decode()


def apply_lines(tracker, events):
    error = new_error()
    for event in events:
        line = json.dumps(event).encode()
        status = lib.wakpi_tracker_read_event(tracker, line, len(line), error)
        assert status == 0, (event, ffi.string(error.text))


def assert_same(batch, expected, words):
    tracker = new_tracker()
    answer = apply(tracker, batch)
    assert answer[0] == 0, (words, answer)
    assert saved(tracker) == expected, words


# ---- events, as the JSON reader has them ----

def random_event(dice):
    kind = dice.choice(["send", "sent", "delivered", "read", "failed", "message", "tap", "click", "stop", "order", "count",
                        "survey_answer", "lead"])
    number = dice.randrange(40)
    event = {"wakpi": kind, "time": NOON + dice.randrange(100000), "id": f"wamid.{number}", "account": "200"}
    if dice.random() < 0.8 or kind in ("stop", "order", "lead"):
        event["person"] = f"39333{number % 7:04}"
    if kind in ("send", "order", "lead") and dice.random() < 0.7:
        event["campaign"] = dice.choice(["autumn", "inverno", "зима 2026", ""])
    if kind == "failed":
        event["code"] = dice.choice([131026, 131049])
    if kind in ("message", "tap", "click"):
        event["context"] = f"wamid.{dice.randrange(40)}"
    if kind in ("message", "tap") and dice.random() < 0.2:
        event["opt_out"] = True
    if kind == "order":
        event.update(amount=dice.choice(["12.34", "5", "0.000001"]), currency="EUR")
    if kind == "count":
        event.update(source="shop", measure="visits", amount=str(number), until=NOON + 3600000 + 100000)
    if kind == "survey_answer":
        event.update(topic="nps", amount=str(number % 11))
    return event


KINDS = ["send", "sent", "delivered", "read", "played", "failed", "message", "tap", "reaction", "echo", "stop", "resume",
         "alias", "erase", "click", "count", "cost", "order", "refund", "shipped", "returned", "conversion", "lead",
         "qualified", "review", "visit", "website_entry", "case_opened", "case_reopened", "case_resolved", "bot_started",
         "bot_engaged", "bot_completed", "bot_handed_off", "bot_abandoned", "survey_sent", "survey_answer", "feedback",
         "consent", "consent_withdrawn", "opt_in_request", "opt_in"]
LABELS = ["campaign", "template", "variant", "segment", "channel", "category", "step", "button", "conversion"]
FLAGS = ["billable", "free", "referral", "opt_out", "history", "group", "bot"]
NAMES = ["person", "user", "parent", "other", "participant"]
WORDS = ["", "autumn", "зима 2026", "nul\0in", "\U0001F384 x", "L" * 256, '"\\/']


def any_event(dice):
    """Of any kind, with any field, used by the kind or not; sound."""
    kind = dice.choice(KINDS)
    event = {"wakpi": kind, "time": NOON + dice.randrange(10**9),
             "id": dice.choice(["o-1", "é\0", "x" * 1024, f"w{dice.randrange(60)}"]),
             "person": dice.choice(["393331", "+393332", "1" * 1024, "+" + "2" * 1024, "ciao", "+"]),
             "context": dice.choice(["o-1", "w", "é\0"])}
    for name in LABELS + NAMES[1:] + ["account", "source"]:
        if dice.random() < 0.2:
            event[name] = dice.choice(WORDS)
    event.update({name: True for name in FLAGS if dice.random() < 0.1})
    if dice.random() < 0.3:
        event["code"] = dice.choice([0, 131049, 2**31 - 1])
    if dice.random() < 0.3:
        event["version"] = dice.choice([0, 1, 2**63 - 1])
    if kind == "alias":
        event["other"] = "393339"
    if kind in ("order", "refund"):
        event.update(amount=dice.choice(["12.34", "0", "9223372036854.775807"]), currency=dice.choice(["EUR", "JPY", "KWD"]))
    if kind == "count":
        event.update(source="shop", measure="visits", amount=dice.choice(["0", "7", str(2**63 - 1)]))
    if kind == "cost":
        event.update(measure="cost_software", amount="99.5", currency="EUR", every=dice.choice([None, "week", "year"]))
    if kind in ("survey_sent", "survey_answer"):
        event.update(topic="csat", amount="5")
    if kind == "feedback":
        event["topic"] = dice.choice(["comment", "complaint"])
    return event


def batch_of_any(events, dice):
    """All columns, each text of a type of its own."""
    arrays = {}
    words = ["wakpi", "id", "context", "account", "source", "measure", "topic", "every", "currency", "amount"]
    for name in words + NAMES + LABELS:
        arrays[name] = pa.array(column(events, name), pa.string()).cast(dice.choice(TYPES))
    for name in FLAGS:
        arrays[name] = pa.array(column(events, name), pa.bool_())
    arrays["code"] = pa.array(column(events, "code"), pa.int64())
    arrays["version"] = pa.array(column(events, "version"), pa.uint64())
    arrays["time"] = pa.array(column(events, "time"), pa.int64()).cast(pa.timestamp("ms", "UTC")).cast(dice.choice(TIMES))
    names = list(arrays)
    dice.shuffle(names)
    return pa.RecordBatch.from_arrays([arrays[name] for name in names], names)


TEXTS = ["wakpi", "id", "account", "person", "campaign", "context", "source", "measure", "topic", "currency"]
NUMBERS = {"code": pa.int32()}


def column(events, name):
    return [event.get(name) for event in events]


def batch_of(events, text=pa.string(), time=pa.timestamp("ms", "UTC"), amount=pa.string()):
    """All columns, of these types."""
    arrays = {name: pa.array(column(events, name), pa.string()).cast(text) for name in TEXTS}
    times = pa.array(column(events, "time"), pa.int64())
    arrays["time"] = times if pa.types.is_integer(time) else times.cast(pa.timestamp("ms", "UTC")).cast(time)
    until = pa.array(column(events, "until"), pa.int64())
    arrays["until"] = until
    arrays["code"] = pa.array(column(events, "code"), pa.int32())
    arrays["opt_out"] = pa.array(column(events, "opt_out"), pa.bool_())
    if pa.types.is_decimal(amount):
        values = [None if value is None else decimal.Decimal(value) for value in column(events, "amount")]
        arrays["amount"] = pa.array(values, amount)
    else:
        arrays["amount"] = pa.array(column(events, "amount"), amount)
    names = list(arrays)
    random.Random(len(events)).shuffle(names)
    return pa.RecordBatch.from_arrays([arrays[name] for name in names], names)


TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
         pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int16(), pa.large_string()),
         pa.dictionary(pa.uint32(), pa.string())]
TIMES = [pa.int64(), pa.timestamp("ms", "UTC"), pa.timestamp("us", "Europe/Rome"), pa.timestamp("ns", "+05:30")]
AMOUNTS = [pa.string(), pa.decimal128(20, 6), pa.decimal256(60, 9), pa.decimal128(38, 6)]


def test_types():
    for seed in range(12):
        dice = random.Random(seed)
        events = [random_event(dice) for _ in range(dice.choice([0, 1, 7, 255, 256, 257, 1000]))]
        tracker = new_tracker()
        apply_lines(tracker, events)
        expected = saved(tracker)
        for text in TYPES:
            for time in TIMES:
                amount = dice.choice(AMOUNTS)
                assert_same(batch_of(events, text, time, amount), expected, (seed, text, time, amount))


def test_every_kind():
    """Any field beside any kind, and a tracker that is told by lines and batches by turns."""
    for seed in range(20):
        dice = random.Random(1000 + seed)
        events = [any_event(dice) for _ in range(dice.choice([1, 40, 257, 600]))]
        lines, turns = new_tracker(), new_tracker()
        apply_lines(lines, events)
        expected = saved(lines)
        batch = batch_of_any(events, dice)
        assert_same(batch, expected, seed)
        for first in range(0, len(events), 50):
            if dice.random() < 0.5:
                apply_lines(turns, events[first:first + 50])
            else:
                assert apply(turns, batch.slice(first, 50))[0] == 0
        assert saved(turns) == expected, seed


def test_slices():
    """Offsets of the batch and of its columns."""
    dice = random.Random(77)
    events = [random_event(dice) for _ in range(900)]
    for text in TYPES:
        whole = batch_of(events, text)
        for first, count in [(0, 900), (1, 1), (3, 500), (255, 258), (899, 1), (900, 0), (8, 16)]:
            tracker = new_tracker()
            apply_lines(tracker, events[first:first + count])
            expected = saved(tracker)
            assert_same(whole.slice(first, count), expected, ("batch", text, first, count))
            columns = [whole.column(name).slice(first, count) for name in whole.schema.names]
            assert_same(pa.RecordBatch.from_arrays(columns, whole.schema.names), expected, ("columns", text, first))
            struct = pa.StructArray.from_arrays([array.slice(first) for array in whole.columns], whole.schema.names)
            assert_same(struct.slice(0, count), expected, ("struct", text, first, count))


def test_streams():
    dice = random.Random(5)
    events = [random_event(dice) for _ in range(600)]
    tracker = new_tracker()
    apply_lines(tracker, events)
    expected = saved(tracker)
    table = pa.Table.from_batches([batch_of(events[i:i + 100]) for i in range(0, 600, 100)])
    assert_same(table, expected, "a table of six batches")
    again = new_tracker()
    assert apply(again, table)[0] == apply(again, table)[0] == 0
    assert saved(again) == expected, "twice is once"
    if polars is not None:
        frame = polars.DataFrame({name: column(events, name) for name in TEXTS + ["time", "code", "opt_out", "until"]})
        frame = frame.with_columns(polars.Series("amount", column(events, "amount")),
                                   polars.from_epoch("time", time_unit="ms").dt.replace_time_zone("UTC"))
        assert_same(frame, expected, "Polars")
        assert_same(frame.with_columns(polars.col("campaign").cast(polars.Categorical)), expected, "Polars, categorical")
        assert_same(frame.with_columns(polars.col("amount").cast(polars.Decimal(20, 6))), expected, "Polars, decimal")
    first = batch_of(events[:5])
    second = batch_of([{"wakpi": "read", "time": NOON, "id": "x"}, {"wakpi": "read", "time": NOON}])
    broken = pa.Table.from_batches([first, second.select(first.schema.names)])
    status, position, words = apply(new_tracker(), broken)
    assert status == lib.WAKPI_INVALID and position == 6 and "id" in words, (status, position, words)


def test_numbers_stand_for_words():
    reads = pa.RecordBatch.from_pydict({"kind": pa.array([4, 3], pa.int32()), "time": pa.array([NOON, NOON]),
                                        "id": ["a", "b"], "measure": pa.nulls(2)})
    tracker = new_tracker()
    apply_lines(tracker, [{"wakpi": "read", "id": "a", "time": NOON}, {"wakpi": "delivered", "id": "b", "time": NOON}])
    assert_same(reads, saved(tracker), "kinds by number")


def test_money():
    def orders(**columns):
        return pa.RecordBatch.from_pydict({"wakpi": ["order"], "time": [NOON], "id": ["o"], "currency": ["EUR"], **columns})

    tracker = new_tracker()
    apply_lines(tracker, [{"wakpi": "order", "id": "o", "time": NOON, "amount": "1234.5", "currency": "EUR"}])
    expected = saved(tracker)
    for amount in (pa.array([decimal.Decimal("1234.5")], pa.decimal128(6, 1)), pa.array(["1234.50"]),
                   pa.array([decimal.Decimal("1234.5")], pa.decimal256(70, 30))):
        assert_same(orders(amount=amount), expected, amount.type)
    assert_same(orders(amount_micros=pa.array([1234500000])), expected, "micro-units")
    assert_same(orders(amount=pa.nulls(1), amount_micros=pa.array([1234500000])), expected, "micro-units beside a null")
    tracker = new_tracker()
    apply_lines(tracker, [{"wakpi": "order", "id": "o", "time": NOON, "amount": 12, "currency": "EUR"}])
    assert_same(orders(amount=pa.array([12], pa.uint8())), saved(tracker), "whole main units")
    for wrong in (dict(amount=["1"], amount_micros=[1]), dict(amount=[decimal.Decimal("0.0000001")]), dict(amount=[-1]),
                  dict(amount=pa.nulls(1)), {}, dict(amount=["a"]), dict(amount=[2 ** 62])):
        assert apply(new_tracker(), orders(**wrong))[0] == lib.WAKPI_INVALID, wrong
    assert "floating" not in apply(new_tracker(), orders(amount=[1.5]))[2]
    assert apply(new_tracker(), orders(amount=[1.5]))[0] == lib.WAKPI_INVALID


def test_refusals():
    """Each names what is wrong, and nothing is applied."""
    good = {"wakpi": ["read", "read"], "time": pa.array([NOON, NOON]), "id": ["a", "b"]}
    local = pa.array([NOON, NOON]).cast(pa.timestamp("ms"))
    rows = [
        ({"campain": ["x", "y"]}, -1, "campain"),
        ({"time": local}, -1, "time zone"),
        ({"time": pa.array([1.0, 2.0])}, -1, '"g"'),
        ({"time": pa.array([NOON, None])}, 1, "time"),
        ({"time": pa.array(["2026-11-02T12:00:00Z", "2026-11-02T12:00:00"])}, 1, "time"),
        ({"time": pa.array([NOON, -1])}, 1, "1970"),
        ({"wakpi": ["read", "dream"]}, 1, "wakpi"),
        ({"wakpi": ["read", None]}, 1, "wakpi"),
        ({"wakpi": pa.array([4, 7])}, 1, "wakpi"),
        ({"kind": ["read", "read"]}, -1, "twice"),
        ({"id": ["a", None]}, 1, "id"),
        ({"id": [1, 2]}, -1, '"l"'),
        ({"bot": pa.array([0, 1])}, -1, "bot"),
        ({"code": pa.array([1, 2 ** 40])}, 1, "code"),
        ({"version": pa.array([1, 2 ** 64 - 1], pa.uint64())}, 1, "version"),
        ({"campaign": ["x", "x" * 100000]}, 1, "campaign"),
        ({"campaign": pa.array([b"x", b"\xff"])}, 1, "UTF-8"),
        ({"currency": ["EUR", "EURO"]}, 1, "currency"),
        ({"category": pa.array([["a"], ["b"]])}, -1, "category"),
        ({"topic": ["nps", "npx"]}, 1, "topic"),
        ({"every": pa.array([1, 9])}, 1, "every"),
    ]
    for columns, position, word in rows:
        tracker = new_tracker()
        before = saved(tracker)
        status, found, words = apply(tracker, pa.RecordBatch.from_pydict({**good, **columns}))
        assert status in (lib.WAKPI_INVALID, lib.WAKPI_LIMIT), (columns, status)
        assert found == position and word in words, (columns, found, words)
        assert saved(tracker) == before, columns
    for missing in ("wakpi", "time"):
        columns = {name: value for name, value in good.items() if name != missing}
        status, position, words = apply(new_tracker(), pa.RecordBatch.from_pydict(columns))
        assert status == lib.WAKPI_INVALID and missing in words, words
    rows = pa.StructArray.from_arrays([pa.array(["read", "read"]), pa.array([NOON, NOON]), pa.array(["a", "b"])],
                                      ["wakpi", "time", "id"], mask=pa.array([False, True]))
    assert apply(new_tracker(), rows)[:2] == (lib.WAKPI_INVALID, 1)
    assert apply(new_tracker(), pa.array([1, 2]))[0] == lib.WAKPI_INVALID


def test_nothing_is_kept():
    """A released array is refused, and one that was borrowed lives on."""
    dice = random.Random(9)
    batch = batch_of([random_event(dice) for _ in range(300)])
    before = pa.total_allocated_bytes()
    trackers = [new_tracker() for _ in range(3)]
    schema, array = batch.__arrow_c_array__()
    pointers = (ffi.cast("struct ArrowSchema *", pointer(schema, b"arrow_schema")),
                ffi.cast("struct ArrowArray *", pointer(array, b"arrow_array")))
    for tracker in trackers:
        assert lib.wakpi_tracker_apply_arrow(tracker, *pointers, ffi.NULL) == 0
    assert saved(trackers[0]) == saved(trackers[2])
    pointers[1].release(pointers[1])
    assert lib.wakpi_tracker_apply_arrow(trackers[0], *pointers, ffi.NULL) == lib.WAKPI_INVALID
    assert apply(trackers[0], pa.Table.from_batches([batch] * 50))[0] == 0
    del schema, array, pointers
    assert pa.total_allocated_bytes() <= before


cases.run(globals(), sys.argv[3:])
print("pyarrow", pa.__version__, "and", f"Polars {polars.__version__}" if polars else "no Polars")
