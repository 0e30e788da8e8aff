#!/usr/bin/env python3
"""What the documents say of names, told a second time and as plainly as can be, against the library: numbers in many forms,
numbers that change hands, aliases, groups, exclusions and erasures, in small random worlds full of coincidences. Every figure
must be equal, and the saved bytes of the whole and of parts merged in any order.

identities_model.py <wakpi.cdef.h> <libwakpi.so> [worlds, 400 by default] [first seed, 1 by default]
Exit 77: there is no cffi, or no zone data."""
import collections
import itertools
import json
import random
import sys

sys.dont_write_bytecode = True
import persons_model as persons  # skips where cffi or zone data is missing

DAY, EVER = 86400000, 2**63 - 1
COUNTS = "sent targeted recipients reached inbound_messages active_users opted_out orders new_customers opted_in".split()
STATUSES, PROOFS = ("sent", "delivered", "read"), ("delivered", "read")
FORMS = {
    "393330001": ["393330001", "+393330001", "00393330001", "+39 333 0001", "(39) 333-0001"],
    "5511987654321": ["5511987654321", "551187654321", "+55 11 8765-4321", "00551187654321"],
    "525512345678": ["525512345678", "5215512345678", "+52 1 55 1234 5678"],
    "5491123456789": ["5491123456789", "+54 9 11 2345-6789"],
}
USERS, PARENTS = ["IT.1001", "IT.1002", "BR.1003"], ["IT.ENT.7"]
QUESTION = {"by": [], "period": "none", "currency": "EUR", "way": "last", "as_of": EVER, "between": [-2**63, EVER]}

money, ffi = persons.money, persons.ffi
money.MEASURES, money.TIMES = COUNTS, []


class Wakpi(money.Wakpi):
    def read(self, event):
        text = json.dumps(event).encode()
        self.must(self.lib.wakpi_tracker_read_line(self.tracker, text, len(text), ffi.NULL))

    def count(self):
        rows = list(self.ask(QUESTION).values())
        return {name: rows[0][name] if rows else 0 for name in COUNTS}

    def save(self):
        pieces = []

        @ffi.callback("int32_t(void *, const void *, size_t)")
        def take(_, piece, size):
            pieces.append(ffi.buffer(piece, size)[:])
            return 0

        self.must(self.lib.wakpi_tracker_save(self.tracker, take, ffi.NULL, ffi.NULL))
        return b"".join(pieces)

    def merge(self, other, saved):
        if saved:
            text = other.save()
            self.must(self.lib.wakpi_tracker_merge_saved(self.tracker, text, len(text), ffi.NULL))
        else:
            self.must(self.lib.wakpi_tracker_merge(self.tracker, other.tracker, ffi.NULL))


# ---- the model ----
def names_of(event):
    names = [event[field] for field in ("participant", "person", "user", "parent", "other") if field in event]
    return list(dict.fromkeys(names))


def key_of(event):
    """Of what counts; None of a wish, an alias or an erasure."""
    if event["wakpi"] == "send" or event["wakpi"] in STATUSES:
        return ("sent", event.get("account"), event["id"], event.get("participant"))
    return (event["wakpi"], event["id"]) if "id" in event else None


class Model(persons.People):
    def __init__(self, events, excluded):
        self.events = [event for event in events if event["wakpi"] == "erase" or not set(names_of(event)) & set(excluded)]
        self.things, self.pairs = collections.defaultdict(list), {}
        for event in self.events:
            if event["wakpi"] == "erase":
                continue
            for one, other in itertools.combinations(names_of(event), 2):
                persons.tell_pair(self.pairs, one, other, event["time"])
            if key_of(event):
                self.things[key_of(event)].append(event)
        self.erase()
        self.times = {key: self.time_of(events) for key, events in self.things.items()}
        super().__init__(self.pairs, lambda number, user: number in FORMS and user in USERS,
                         [(self.stated(events), self.times[key]) for key, events in self.things.items()])
        self.count()

    def stated(self, events):
        """An event states its first name; the others are joined to that."""
        return list(dict.fromkeys(name for event in events for name in names_of(event)[:1]))

    def erase(self):
        """Who is erased until when, and what with them, until nothing more is reached."""
        self.until, gone, before = {}, {}, None
        for event in self.events:
            if event["wakpi"] == "erase":
                for name in names_of(event):
                    self.until[name] = max(event["time"], self.until.get(name, -1))
        while before != (self.until, gone):
            before = dict(self.until), dict(gone)
            for pair, time in self.pairs.items():
                latest = max(self.until.get(name, -1) for name in pair)
                if latest >= time:
                    self.until.update((name, latest) for name in pair)
            for key, events in self.things.items():
                names, first = self.stated(events), min(event["time"] for event in events)
                latest = max([self.until.get(name, -1) for name in names] + [gone.get(key, -1)])
                if key in gone or latest >= first:
                    gone[key] = latest
                    self.until.update((name, latest) for name in names)
        for key in gone:
            del self.things[key]

    def time_of(self, events):
        """When a number says whose something is: a message's, when it reached somebody; an order's, as last corrected."""
        for kinds in (PROOFS, ("sent",)):
            if any(event["wakpi"] in kinds for event in events):
                return min(event["time"] for event in events if event["wakpi"] in kinds)
        latest = max(event.get("version", 0) for event in events)
        return min(event["time"] for event in events if event.get("version", 0) == latest)

    def count(self):
        people, wishes = collections.defaultdict(set), {}
        shared = {key[:3] for key in self.things if key[0] == "sent" and key[3]}
        totals = collections.Counter()
        for key, events in self.things.items():
            names, kind = self.stated(events), key[0]
            who = self.find(self.named(names, names[0], self.times[key])) if names else key
            if kind == "sent" and not key[3] and key in {(*of, None) for of in shared}:
                continue
            totals.update({"sent": ["sent", "targeted"], "message": ["inbound_messages"], "order": ["orders"]}.get(kind, []))
            people[{"sent": "recipients", "message": "active_users", "order": "new_customers", "opt_in": "opted_in"}[kind]].add(who)
            if any(event["wakpi"] in PROOFS for event in events):
                people["reached"].add(who)
        for event in self.events:
            name = names_of(event)[0] if names_of(event) else None
            if event["wakpi"] in ("stop", "resume") and self.until.get(name, -1) < event["time"]:
                who = self.find(self.node(name, event["time"]))
                wishes[who] = max(wishes.get(who, (-1, False)), (event["time"], event["wakpi"] == "stop"))
        totals["opted_out"] = sum(stop for time, stop in wishes.values())
        totals.update({name: len(of) for name, of in people.items()})
        self.counts = {name: totals[name] for name in COUNTS}


# ---- worlds ----
class World:
    """A few names and a few moments."""

    def __init__(self, seed):
        draw = self.draw = random.Random(seed)
        self.numbers, self.users = draw.sample(list(FORMS), draw.randrange(1, 4)), draw.sample(USERS, draw.randrange(1, 4))
        steps = [0, 1000, 2000, DAY, DAY + 1000, 2 * DAY, 30 * DAY, 60 * DAY]
        self.times = [1760000000000 + draw.choice(steps) for _ in range(draw.randrange(2, 7))]
        self.events, self.options = [], {"key": "0123456789abcdef"}
        self.excluded = draw.sample(self.numbers + self.users, 1) if draw.random() < 0.2 else []
        if self.excluded:
            self.options["excluded"] = ", ".join(draw.choice(FORMS.get(name, [name])) for name in self.excluded)
        kinds = [self.message] * 4 + [self.turn, self.wish, self.act, self.group] + [self.alias] * 2
        kinds += [self.erase] if draw.random() < 0.5 else []
        for i in range(draw.randrange(2, 14)):
            draw.choice(kinds)(i)

    def add(self, kind, names, **fields):
        fields = {name: field for name, field in fields.items() if field is not None}
        self.events.append({"wakpi": kind, "time": self.draw.choice(self.times), **names, **fields})

    def who(self, nobody=0.1):
        draw = self.draw
        number, user = {"person": draw.choice(self.numbers)}, {"user": draw.choice(self.users)}
        names = draw.choice([number, number, user, {**number, **user}, {**number, **user}])
        parent = {"parent": draw.choice(PARENTS)} if draw.random() < 0.1 else {}
        return {} if draw.random() < nobody else {**names, **parent}

    def some_of(self, names):
        return {field: name for field, name in names.items() if self.draw.random() < 0.7}

    def message(self, i):
        draw, names, own = self.draw, self.who(), self.draw.choice([f"m{i}", "m0"])
        account = draw.choice([None, None, "another"])
        if draw.random() < 0.8:
            self.add("send", names, id=own, account=account)
        for status in draw.sample(STATUSES, draw.randrange(0, 4)):
            self.add(status, self.some_of(names) if draw.random() < 0.85 else self.who(), id=own, account=account)

    def group(self, i):
        draw = self.draw
        self.add("send", {}, id=f"g{i}")
        for _ in range(draw.randrange(0, 4)):
            names = {"participant": draw.choice(self.numbers + self.users)}
            beside = {"user": draw.choice(self.users)} if names["participant"] in FORMS else {"person": draw.choice(self.numbers)}
            self.add(draw.choice(PROOFS), {**names, **(beside if draw.random() < 0.3 else {})}, id=f"g{i}")

    def turn(self, i):
        self.add("message", self.who(), id=f"t{i}", context="unknown")

    def wish(self, i):
        self.add(self.draw.choice(["stop", "stop", "resume"]), self.who(0))

    def act(self, i):
        names = self.who(0.05)
        if names and self.draw.random() < 0.5:
            self.add("opt_in", names, id=f"i{i}")
            return
        for version in range(self.draw.choice([1, 1, 2])):
            self.add("order", self.some_of(names) if version else names, id=f"o{i}", version=version, amount="5.00", currency="EUR")

    def alias(self, i):
        one = self.draw.choice([{"person": self.draw.choice(self.numbers)}, {"user": self.draw.choice(self.users)}])
        other = self.draw.choice(self.users + self.users + self.numbers)
        if other not in one.values():
            self.add("alias", one, other=other)

    def erase(self, i):
        self.add("erase", self.who(0))
        self.events[-1]["time"] += self.draw.choice([-1, 0, 0, 1])

    def told(self, event):
        """The same with numbers in any form."""
        return {field: self.draw.choice(FORMS[value]) if value in FORMS else value for field, value in event.items()}


def judge(lib, world):
    draw, model, whole = world.draw, Model(world.events, world.excluded), Wakpi(lib, world.options)
    told = world.events + world.events[:2]
    draw.shuffle(told)
    parts = [Wakpi(lib, world.options) for _ in range(3)]
    for event in told:
        whole.read(world.told(event))
        draw.choice(parts).read(world.told(event))
        if draw.random() < 0.2:  # what is added up by then is kept up from then on
            draw.choice([whole, *parts]).count()
    for part in parts[1:]:
        parts[0].merge(part, draw.random() < 0.5)
        if draw.random() < 0.5:
            parts[0].count()
    found, merged = whole.count(), parts[0].count()
    for name, expected in model.counts.items():
        if not found[name] == merged[name] == expected:
            yield f"{name} is {found[name]}, merged {merged[name]}, not {expected}"
    if whole.save() != parts[0].save():
        yield "the bytes of the whole and of merged parts differ"


def main():
    ffi.cdef(open(sys.argv[1], encoding="utf-8").read())
    lib = ffi.dlopen(sys.argv[2])
    worlds, first = int((sys.argv[3:] + ["400"])[0]), int((sys.argv[4:] + ["1"])[0])
    for seed in range(first, first + worlds):
        world = World(seed)
        wrong = list(judge(lib, world))
        if wrong:
            for event in sorted(world.events, key=lambda event: event["time"]):
                print(json.dumps(event))
            sys.exit(f"seed {seed}, {world.options}: " + "; ".join(wrong))
    print(f"seeds {first} to {first + worlds - 1}: {worlds * len(COUNTS)} figures are equal")


main()
