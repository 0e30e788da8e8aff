#!/usr/bin/env python3
"""What the documents say of money, told a second time and as plainly as can be, against the library: orders and refunds,
attribution by every way, leads, costs and prices by a rate card, in small random worlds full of coincidences. Every measure
of every row must be equal, to the last micro-unit.

money_model.py <wakpi.cdef.h> <libwakpi.so> [worlds, 400 by default] [first seed, 1 by default]
Exit 77: there is no cffi, or no zone data."""
import collections
import datetime
import decimal
import fractions
import json
import random
import sys

try:
    import cffi
    import zoneinfo
    zoneinfo.ZoneInfo("Europe/Rome")
except (ImportError, KeyError) as missing:
    print("skipped:", missing)
    sys.exit(77)

SECOND, HOUR, DAY, EVER = 1000, 3600000, 86400000, 2**63 - 1
LABELS = "campaign template variant segment channel category step button conversion".split()
PERIODS = "none hour day week month quarter year".split()
WAYS = "last named click first linear decay position".split()
PEOPLE = "recipients reached new_customers buyers repeat_buyers leads qualified_leads".split()
TIMES = ["time_to_convert", "lead_qualification"]
COSTS = ["cost_messages", "cost_software", "cost_advertising", "cost_sales"]
MEASURES = PEOPLE + COSTS + ("sent delivered failed clicked converted clicks conversions visits orders shipped_orders "
                             "returned_orders revenue").split()
decimal.getcontext().prec = 60

ffi = cffi.FFI()
# ---- the library ----
class Wakpi:
    """One tracker, asked as a binding does."""

    def __init__(self, lib, options):
        self.lib = lib
        made, tracker = ffi.new("wakpi_options **"), ffi.new("wakpi_tracker **")
        self.must(lib.wakpi_options_new(ffi.NULL, ffi.NULL, made))
        for name, value in options.items():
            if isinstance(value, int):
                self.must(lib.wakpi_options_set_integer(made[0], name.encode(), value, ffi.NULL))
            else:
                self.must(lib.wakpi_options_set_text(made[0], name.encode(), value.encode(), len(value), ffi.NULL))
        self.must(lib.wakpi_tracker_new(made[0], tracker))
        lib.wakpi_options_free(made[0])
        self.tracker = ffi.gc(tracker[0], lib.wakpi_tracker_free)
        self.measures, measure = {}, ffi.new("wakpi_measure *")
        for name in MEASURES + TIMES:
            self.must(lib.wakpi_measure_by_key(name.encode(), measure))
            self.measures[name] = measure[0]

    def must(self, status):
        assert status >= 0, status
        return status

    def read(self, events):
        for event in events:
            line = dict(event)
            if "amount" in line:
                line["amount"] = f"{event['amount'] // 1000000}.{event['amount'] % 1000000:06}"
            text = json.dumps(line).encode()
            self.must(self.lib.wakpi_tracker_read_line(self.tracker, text, len(text), ffi.NULL))

    def price(self, rows):
        card = ffi.new("wakpi_rate_card **")
        self.must(self.lib.wakpi_rate_card_new(ffi.NULL, card))
        for row in rows:
            self.must(self.lib.wakpi_rate_card_add(card[0], row["from"].encode(), b"39", row["category"].encode(),
                                                   row["least"], row["end"], row["price"], b"EUR", ffi.NULL))
        self.must(self.lib.wakpi_tracker_set_rate_card(self.tracker, card[0]))
        self.lib.wakpi_rate_card_free(card[0])

    def query(self, question):
        lib, made = self.lib, ffi.new("wakpi_query **")
        self.must(lib.wakpi_query_new(ffi.NULL, made))
        for label in question["by"]:
            self.must(lib.wakpi_query_group_by(made[0], LABELS.index(label) + 1))
        self.must(lib.wakpi_query_period(made[0], PERIODS.index(question["period"])))
        self.must(lib.wakpi_query_currency(made[0], question["currency"].encode()))
        self.must(lib.wakpi_query_attribution(made[0], WAYS.index(question["way"]) + 1))
        self.must(lib.wakpi_query_as_of(made[0], question["as_of"]))
        self.must(lib.wakpi_query_between(made[0], *question["between"]))
        return made[0]

    def ask(self, question):
        lib, query, cursor = self.lib, self.query(question), ffi.new("wakpi_cursor **")
        self.must(lib.wakpi_tracker_query(self.tracker, query, cursor, ffi.NULL))
        lib.wakpi_query_free(query)
        rows = {}
        while self.must(lib.wakpi_cursor_next(cursor[0])) == 0:
            self.take_row(cursor[0], question, rows)
        lib.wakpi_cursor_free(cursor[0])
        return rows

    def take_row(self, cursor, question, rows):
        lib, text, size, key = self.lib, ffi.new("const char **"), ffi.new("size_t *"), []
        start, end, amount = ffi.new("int64_t *"), ffi.new("int64_t *"), ffi.new("int64_t *")
        for label in question["by"]:
            self.must(lib.wakpi_cursor_label(cursor, LABELS.index(label) + 1, text, size))
            key.append(ffi.buffer(text[0], size[0])[:].decode())
        self.must(lib.wakpi_cursor_period(cursor, start, end, text))
        if question["period"] != "none":
            key.append(start[0])
        campaign = ffi.new("wakpi_campaign **")
        self.must(lib.wakpi_cursor_campaign(cursor, ffi.cast("const wakpi_campaign **", campaign)))
        row = rows[tuple(key)] = {}
        for name, measure in self.measures.items():
            self.must(lib.wakpi_campaign_get(campaign[0], measure, amount))
            row[name] = amount[0]
            if name in TIMES and amount[0] > 0:
                histogram, mean = ffi.new("wakpi_histogram **"), ffi.new("double *")
                self.must(lib.wakpi_campaign_histogram(campaign[0], measure, histogram))
                self.must(lib.wakpi_histogram_mean(histogram[0], mean))
                lib.wakpi_histogram_free(histogram[0])
                row[name + " in all"] = mean[0] * 1000 * row[name]
        self.must(lib.wakpi_cursor_unpriced(cursor, amount))
        row["unpriced"] = amount[0]


# ---- the model ----
class Zone:
    def __init__(self, name):
        self.zone = zoneinfo.ZoneInfo(name)

    def local(self, time):
        return datetime.datetime.fromtimestamp(time // 1000, datetime.timezone.utc).astimezone(self.zone)

    def at(self, year, month, day, hour=0, minute=0, second=0):
        return int(datetime.datetime(year, month, day, hour, minute, second, tzinfo=self.zone).timestamp()) * 1000

    def period(self, time, period):
        local = self.local(time)
        if period == "hour":
            offset = int(local.utcoffset().total_seconds()) * 1000
            return (time + offset) // HOUR * HOUR - offset
        if period == "week":
            monday = local.date() - datetime.timedelta(days=local.weekday())
            return self.at(monday.year, monday.month, monday.day)
        month = {"month": local.month, "quarter": (local.month - 1) // 3 * 3 + 1, "year": 1}.get(period)
        return self.at(local.year, month or local.month, 1 if month else local.day)

    def recurrence(self, start, every, step):
        """The same local time a week, month, ... later; on the last day of a month that is too short."""
        local = self.local(start)
        if every == "week":
            day = local.date() + datetime.timedelta(days=7 * step)
        else:
            months = local.year * 12 + local.month - 1 + step * {"month": 1, "quarter": 3, "year": 12}[every]
            year, month = months // 12, months % 12 + 1
            last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
            day = datetime.date(year, month, min(local.day, last))
        return self.at(day.year, day.month, day.day, local.hour, local.minute, local.second) + start % 1000


class Message:
    """As it was known at a time."""

    def __init__(self, facts, as_of):
        self.id, self.person, self.labels = facts["id"], facts["person"], {}
        times = {kind: min(told) for kind, told in facts["times"].items() if min(told) <= as_of}
        self.known = bool(times)
        if not self.known:
            return
        self.labels = {label: best[2].decode() for label, best in facts["labels"].items()}
        self.send = times.get("send", min(times.values()))
        told = [times[kind] for kind in ("delivered", "read") if kind in times]
        self.told = min(told) if told else None  # by a status
        self.had = max(self.told or 0, self.send)
        self.proofs, self.clicks = [], []  # what was done about it; of that clicks apart
        self.failing = "failed" in times

    @property
    def delivered(self):
        return self.told is not None or bool(self.proofs) or bool(self.clicks)


class Model:
    def __init__(self, events, zone, options, card):
        self.zone, self.options, self.card, self.events = Zone(zone), options, card, events
        self.messages, self.acts, self.costs = {}, {}, {}
        self.users = {event["user"]: event["person"] for event in events if event["wakpi"] == "alias"}
        for event in events:
            if event["wakpi"] in ("send", "delivered", "read", "failed"):
                self.take_message(event)
            elif event["wakpi"] == "cost":
                if event["version"] >= self.costs.get(event["id"], event)["version"]:
                    self.costs[event["id"]] = event
            elif event["wakpi"] not in ("alias", "click", "message", "tap"):
                key = (event["wakpi"], event["id"])
                if event["version"] >= self.acts.get(key, event)["version"]:
                    self.acts[key] = event

    def person(self, event):
        """All names in one event are one person, so an alias joins them, whenever it is told."""
        return event["person"] if "person" in event else self.users[event["user"]]

    def take_message(self, event):
        facts = self.messages.setdefault(event["id"], {"id": event["id"], "times": {}, "labels": {}})
        facts["times"].setdefault(event["wakpi"], []).append(event["time"])
        if event["wakpi"] == "send":
            facts["person"] = self.person(event)
        for label in LABELS:
            if label in event:
                rank = 1 if event["wakpi"] == "send" else 2 if label == "category" else 0
                facts["labels"][label] = max(facts["labels"].get(label, (-1,)), (rank, event["time"], event[label].encode()))

    # -- what was known at a time --

    def look(self, as_of):
        self.seen = {}
        for facts in self.messages.values():
            message = Message(facts, as_of)
            if message.known:
                self.seen[message.id] = message
        self.known = [event for event in self.acts.values() if event["time"] <= as_of]
        turns = [event for event in self.events if event["wakpi"] in ("click", "message", "tap") and event["time"] <= as_of]
        self.turns = list({event["id"]: event for event in turns}.values())
        for event in self.turns + [event for event in self.known if event["wakpi"] in ("order", "conversion")]:
            message = self.about(event)
            if message:
                (message.clicks if event["wakpi"] == "click" else message.proofs).append(event["time"])

    def about(self, event):
        """The message that is named; an answer without a quote is to the latest that did not fail."""
        if "context" in event or event["wakpi"] != "message":
            return self.seen.get(event.get("context"))
        window = self.options["reply_window"]
        sent = [message for message in self.seen.values()
                if message.person == self.person(event) and message.send <= event["time"] < window + min(message.had, message.send + 30 * DAY)
                and (message.told is not None or not message.failing)]
        return max(sent, key=lambda message: message.send, default=None)

    # -- attribution --

    def touches(self, act, person):
        """(message, first touch, last click, delivery) of all that touched within the window, and of the one named."""
        window, found = self.options["conversion_window"], []
        for message in self.seen.values():
            if message.person != person and message.id != act.get("context"):
                continue
            deliveries = [time for time in message.proofs if message.told is None or time < message.told]
            deliveries = [time for time in deliveries + [message.told or EVER] if 0 <= act["time"] - time < window]
            clicks = [time for time in message.clicks if 0 <= act["time"] - time < window]
            if deliveries or clicks:
                found.append((message, min(deliveries + clicks), max(clicks, default=None), min(deliveries, default=None)))
            elif message.id == act.get("context"):
                found.append((message, min(message.told or EVER, act["time"]), None, None))
        return sorted(found, key=lambda touch: (touch[1], touch[0].send))

    def credit(self, act, person, way):
        """Messages and their weights, in order of time."""
        named = act.get("context")
        if named and named not in self.seen:
            return []
        touches = self.touches(act, person)
        if way in ("last", "named", "click"):
            for place in (2, 3):  # the last click, else the last delivery
                found = [touch for touch in touches if touch[0].id == named] if named else \
                    [touch for touch in touches if touch[place] is not None]
                if named or found and (way == "last" or way == "click" and place == 2):
                    return [(max(found, key=lambda touch: (touch[place] or 0, touch[0].send))[0], 1)]
            return []
        count, half = len(touches), decimal.Decimal(self.options["attribution_half_life"])
        if way == "first":
            touches, weights = touches[:1], [1]
        elif way == "linear":
            weights = [1] * count
        elif way == "position":
            weights = [2 * (count - 2) if count > 2 and i in (0, count - 1) else 1 for i in range(count)]
        else:
            ages = [touches[-1][1] - touch[1] for touch in touches]
            weights = [int(decimal.Decimal(2) ** (32 - age / half) + decimal.Decimal("0.5")) for age in ages]
        return [(touch[0], weight) for touch, weight in zip(touches, weights)]

    @staticmethod
    def split(amount, weights):
        parts = [fractions.Fraction(amount * weight, sum(weights)) for weight in weights]
        shares = [part.numerator // part.denominator for part in parts]
        for i in sorted(range(len(parts)), key=lambda i: (shares[i] - parts[i], i))[:amount - sum(shares)]:
            shares[i] += 1
        return shares

    # -- contributions --

    def give(self, time, labels, measure, value=1, person=None, currency=None):
        self.given.append((time, labels, measure, value, person, currency))

    @staticmethod
    def labels_of(act, message):
        labels = {label: act[label] for label in LABELS if label in act}
        labels.update(message.labels if message else {})
        return labels

    def give_order(self, order, journey, labels):
        about = [act for act in self.known if act["wakpi"] in ("refund", "shipped", "returned")
                 and act["context"] == order["id"]]
        kinds = {act["wakpi"] for act in about}
        self.give(order["time"], labels, "orders", 1, None, order["currency"])
        for measure, proving in (("shipped_orders", {"shipped", "returned"}), ("returned_orders", {"returned"})):
            if kinds & proving:
                self.give(order["time"], labels, measure, 1, None, order["currency"])
        back = [act for act in about if act["wakpi"] == "refund"]
        own = sum(act["amount"] for act in back if act["currency"] == order["currency"])
        money = [(order["currency"], order["amount"], own)]
        money += [(act["currency"], 0, act["amount"]) for act in back if act["currency"] != order["currency"]]
        journey = journey or [(None, 1)]
        weights = [weight for _, weight in journey]
        for currency, amount, taken in money:
            for (message, _), share, less in zip(journey, self.split(amount, weights), self.split(taken, weights)):
                self.give(order["time"], self.labels_of(order, message), "revenue", share - less, None, currency)

    def give_conversions(self, way, as_of):
        converted, firsts, window = set(), {}, self.options["repeat_window"]
        for act in sorted(self.known, key=lambda act: act["time"]):
            if act["wakpi"] not in ("order", "conversion"):
                continue
            person = self.person(act)
            journey = self.credit(act, person, way)
            main = max(enumerate(journey), key=lambda touch: (touch[1][1], touch[0]))[1][0] if journey else None
            labels = self.labels_of(act, main)
            self.give(act["time"], labels, "conversions")
            if main:
                converted.add(main.id)
            if main and act["time"] >= main.send:
                self.give(main.send, labels, "time_to_convert", act["time"] - main.send)
            if act["wakpi"] == "order":
                self.give_order(act, journey, labels)
                firsts.setdefault(person, []).append((act["time"], labels))
        for person, orders in firsts.items():
            time, labels = orders[0]
            over = as_of == EVER or time + window <= as_of
            again = over and any(other < time + window for other, _ in orders[1:])
            for measure in ["new_customers"] + ["buyers"] * over + ["repeat_buyers"] * again:
                self.give(time, labels, measure, 1, person)
        return converted

    def give_leads(self):
        people = {}
        for act in sorted(self.known, key=lambda act: (act["time"], act["wakpi"] != "lead")):
            labels = self.labels_of(act, self.seen.get(act.get("context")))
            if act["wakpi"] == "visit":
                self.give(act["time"], labels, "visits")
            if act["wakpi"] not in ("lead", "qualified"):
                continue
            person = self.person(act)
            lead, qualified, latest = people.get(person, (None, False, {}))
            labels = {**latest, **labels} if act["wakpi"] == "qualified" else labels
            if act["wakpi"] == "lead" or person not in people:
                self.give(act["time"], labels, "leads", 1, person)
            if act["wakpi"] == "qualified":
                self.give(act["time"], labels, "qualified_leads", 1, person)
                if lead is not None and not qualified:
                    self.give(act["time"], labels, "lead_qualification", act["time"] - lead)
            elif lead is None:
                lead = act["time"]
            people[person] = (lead, qualified or act["wakpi"] == "qualified", labels if act["wakpi"] == "lead" else latest)

    def give_costs(self, as_of):
        for cost in self.costs.values():
            spans, step, start = [], 0, cost["from"]
            while "every" in cost and start <= as_of and start < cost["until"]:
                step += 1
                spans.append((start, start := self.zone.recurrence(cost["from"], cost["every"], step)))
            if "every" not in cost and start <= as_of:
                spans = [(start, cost.get("until", EVER))]
            for start, end in spans:
                self.spread(cost, start, end)

    def spread(self, cost, start, end):
        labels, counts, part = self.labels_of(cost, None), collections.Counter(), 0
        for message in self.seen.values():
            if message.delivered and start <= message.send < end:
                counts[message.labels.get("campaign", "")] += 1
        if "campaign" in labels or not counts:
            self.give(start, labels, cost["measure"], cost["amount"], None, cost["currency"])
            return
        whole = sum(counts.values())
        for name in sorted(counts, key=str.encode):
            share = cost["amount"] * (part + counts[name]) // whole - cost["amount"] * part // whole
            part += counts[name]
            self.give(start, {**labels, **({"campaign": name} if name else {})}, cost["measure"], share, None,
                      cost["currency"])

    # -- prices: rules of 2026, all numbers of one country --

    def rows_of(self, category, time):
        rows = [(self.zone.at(*map(int, row["from"].split("-"))), row) for row in self.card if row["category"] == category]
        latest = max((date for date, _ in rows if date <= time), default=None)
        return [row for date, row in rows if date == latest]

    def give_prices(self):
        october, month, volumes = self.zone.at(2026, 10, 1), None, collections.Counter()
        for message in sorted((message for message in self.seen.values() if message.delivered),
                              key=lambda message: (message.told or message.send, message.send)):
            time, category = message.told or message.send, message.labels.get("category", "")
            if self.zone.period(time, "month") != month:
                month, volumes = self.zone.period(time, "month"), collections.Counter()
            wrote = [turn["time"] for turn in self.turns if turn["wakpi"] != "click"
                     and self.person(turn) == message.person and turn["time"] <= time]
            free = category == "utility" and time < october and bool(wrote) and time - max(wrote) < DAY
            rows = self.rows_of(category, time)
            volume = 0 if free else volumes[category]
            fitting = [row for row in rows if row["least"] <= volume < row["end"]]
            volumes[category] += bool(rows) and not free
            if fitting and not free:
                self.give(message.send, message.labels, "cost_messages", fitting[0]["price"], None, "EUR")
            elif not free:
                self.give(message.send, message.labels, "unpriced")

    def contributions(self, way, as_of):
        self.given = []
        self.look(as_of)
        converted = self.give_conversions(way, as_of)
        self.give_leads()
        for message in self.seen.values():
            self.give(message.send, message.labels, "sent")
            self.give(message.send, message.labels, "recipients", 1, message.person)
            if message.delivered:
                self.give(message.send, message.labels, "reached", 1, message.person)
            for measure, count in (("clicked", bool(message.clicks)), ("clicks", len(message.clicks)),
                                   ("converted", message.id in converted), ("delivered", message.delivered),
                                   ("failed", message.failing and not message.delivered)):
                self.give(message.send, message.labels, measure, int(count))
        for turn in self.turns:
            if turn["wakpi"] == "click" and turn["context"] not in self.seen:
                self.give(turn["time"], {}, "clicks")
        self.give_costs(as_of)
        self.give_prices()
        return self.given

    def ask(self, question):
        rows, people = {}, {}
        for time, labels, measure, value, person, currency in self.contributions(question["way"], question["as_of"]):
            if not question["between"][0] <= time < question["between"][1] or currency not in (None, question["currency"]):
                continue
            key = [labels.get(label, "") for label in question["by"]]
            key += [self.zone.period(time, question["period"])] if question["period"] != "none" else []
            row = rows.setdefault(tuple(key), collections.Counter())
            if measure in PEOPLE:
                people.setdefault((tuple(key), measure), set()).add(person)
                row[measure] = len(people[tuple(key), measure])
            elif measure in TIMES:
                row[measure] += 1
                row[measure + " in all"] += value
            else:
                row[measure] += value
        return rows


# ---- worlds ----
class World:
    """Few people, messages and orders, at times that stand on each other's edges, each its own millisecond."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        draw = self.draw
        self.zone = draw.choice(["UTC", "Europe/Rome", "America/New_York"])
        self.window = draw.choice([SECOND, HOUR, DAY, 7 * DAY])
        self.options = {"conversion_window": self.window, "attribution_half_life": draw.choice([HOUR, DAY, 7 * DAY]),
                        "repeat_window": draw.choice([self.window, 2 * DAY, 90 * DAY]),
                        "reply_window": draw.choice([HOUR, DAY])}
        edge = Zone(self.zone).at(*draw.choice([(2026, 10, 1), (2026, 10, 25, 2), (2026, 11, 1), (2026, 3, 29, 1)]))
        self.times, self.used, self.events = [edge], set(), []
        self.people = [f"39320000000{i}" for i in range(draw.choice([1, 1, 2, 3]))]
        self.users = {person: f"IT.7{i}" for i, person in enumerate(self.people) if draw.random() < 0.4}
        for person, user in self.users.items():
            self.events.append({"wakpi": "alias", "time": edge, "person": person, "user": user})
        self.owners = {f"m{i}": draw.choice(self.people) for i in range(draw.randint(0, 7))}
        for message, owner in self.owners.items():
            self.send(message, owner)
        for i in range(draw.randint(1, 4)):
            self.convert(i)
        for i in range(draw.randint(0, 3)):
            self.do(draw.choice(["lead", "qualified", "visit"]), f"l{i}", draw.choice(self.people), 0.3)
        for i in range(draw.randint(0, 2)):
            self.spend(i)
        self.card = [{"from": date, "category": category, "least": least, "end": end, "price": draw.randrange(1, 10**5)}
                     for category in draw.sample(["marketing", "utility"], draw.randint(0, 2))
                     for date in draw.sample(["2026-01-01", "2026-10-01", "2026-11-01"], draw.randint(1, 2))
                     for least, end in draw.choice([[(0, EVER)], [(0, 1), (1, EVER)], [(0, 2), (2, 3)]])]
        draw.shuffle(self.events)

    def time(self):
        while True:
            steps = [0, 1, -1, SECOND, HOUR, -HOUR, DAY, self.window, -self.window, self.window - 1, self.window + 1,
                     self.options["repeat_window"], self.options["attribution_half_life"]]
            time = self.draw.choice(self.times) + self.draw.choice(steps)
            while time in self.used and self.draw.random() < 0.9:
                time += 1
            if time not in self.used:
                self.used.add(time)
                self.times.append(time)
                return time

    def who(self, person):
        return {"user": self.users[person]} if person in self.users and self.draw.random() < 0.3 else {"person": person}

    def labels(self, **chances):
        names = {"campaign": "ab", "channel": "xy", "category": ["marketing", "utility"], "conversion": "b"}
        return {label: self.draw.choice(names[label]) for label, chance in chances.items() if self.draw.random() < chance}

    def add(self, kind, **fields):
        self.events.append({"wakpi": kind, "time": self.time(), **fields})

    def do(self, kind, id, person, naming, **fields):
        named = {"context": self.draw.choice([*self.owners, "unknown"])} if self.draw.random() < naming else {}
        if named and self.owners.get(named["context"], person) != person:
            named = {}
        self.add(kind, id=id, version=0, **self.who(person), **named, **fields, **self.labels(channel=0.3, conversion=0.3))

    def send(self, message, owner):
        labels = self.labels(campaign=0.8, channel=0.2, category=0.8)
        self.add("send", id=message, **self.who(owner), **labels)
        for kind, chance in (("delivered", 0.7), ("read", 0.3), ("failed", 0.15)):
            if self.draw.random() < chance:
                self.add(kind, id=message, **self.labels(category=0.1))
        for kind, chance in (("click", 0.3), ("click", 0.2), ("tap", 0.15), ("message", 0.15)):
            if self.draw.random() < chance:
                self.add(kind, id=f"t{len(self.events)}", context=message, **self.who(owner))
        if self.draw.random() < 0.15:
            self.add("message", id=f"t{len(self.events)}", **self.who(owner))

    def convert(self, i):
        draw, person, id = self.draw, self.draw.choice(self.people), f"o{i}"
        if draw.random() < 0.25:
            self.do("conversion", id, person, 0.3)
            return
        amounts = [0, 1, 2, 5, 49900000, draw.randrange(10**13)]
        self.do("order", id, person, 0.35, amount=draw.choice(amounts), currency=draw.choice(["EUR", "EUR", "JPY"]))
        order = self.events[-1]
        if draw.random() < 0.3:
            self.events.append({**order, "version": 1, "amount": draw.choice(amounts), "time": self.time()})
        for j in range(draw.choice([0, 0, 1, 2])):
            back = draw.choice([1, 2, order["amount"], order["amount"] // 3, order["amount"] + 1])
            self.add("refund", id=f"r{i}{j}", version=0, context=id, amount=back,
                     currency=draw.choice([order["currency"], "EUR"]))
        for kind in ("shipped", "returned"):
            if draw.random() < 0.3:
                self.add(kind, id=id, version=0, context=id)

    def spend(self, i):
        draw = self.draw
        cost = {"wakpi": "cost", "id": f"c{i}", "version": draw.randrange(3), "from": self.time(), "currency": "EUR",
                "measure": draw.choice(COSTS[1:]), "amount": draw.choice([1, 2, 10, draw.randrange(10**12)])}
        cost["from"] -= draw.choice([0, cost["from"] % HOUR])
        cost.update(self.labels(campaign=0.3, channel=0.2))
        if draw.random() < 0.7:
            cost["until"] = cost["from"] + draw.choice([1, HOUR, 7 * DAY, 7 * DAY + 1, 100 * DAY])
            cost.update({"every": draw.choice(["week", "month", "quarter", "year"])} if draw.random() < 0.7 else {})
        self.events.append(cost)

    def question(self):
        draw = self.draw
        edges = sorted([draw.choice(self.times), draw.choice(self.times) + 1])
        return {"by": [label for label in ("campaign", "channel", "category", "conversion") if draw.random() < 0.3],
                "period": draw.choice(PERIODS), "currency": draw.choice(["EUR", "EUR", "JPY"]), "way": draw.choice(WAYS),
                "as_of": EVER if draw.random() < 0.5 else draw.choice(self.times) + draw.choice([-1, 0, self.window]),
                "between": edges if draw.random() < 0.3 else [-2**63, EVER]}


def differences(rows, expected):
    for key in rows.keys() | expected.keys():
        row, wanted = rows.get(key, {}), expected.get(key, {})
        for measure in row.keys() | wanted.keys():
            if round(row.get(measure, 0)) != wanted.get(measure, 0):
                yield f"{measure} of {key} is {row.get(measure, 0)}, not {wanted.get(measure, 0)}"


def main():
    ffi.cdef(open(sys.argv[1], encoding="utf-8").read())
    lib = ffi.dlopen(sys.argv[2])
    worlds, first, compared = int((sys.argv[3:] + ["400"])[0]), int((sys.argv[4:] + ["1"])[0]), 0
    for seed in range(first, first + worlds):
        world = World(seed)
        tracker = Wakpi(lib, {"key": "0123456789abcdef", "zone": world.zone, **world.options})
        model = Model(world.events, world.zone, world.options, world.card)
        tracker.price(world.card)
        half = world.draw.randrange(len(world.events) + 1)
        tracker.read(world.events[:half])
        tracker.ask(world.question())  # what is added up by then is kept up from then on
        tracker.read(world.events[half:] + world.events[:half // 2])
        for _ in range(4):
            question = world.question()
            rows, expected = tracker.ask(question), model.ask(question)
            wrong = list(differences(rows, expected))
            if wrong:
                for event in sorted(world.events, key=lambda event: event.get("time", event.get("from"))):
                    print(json.dumps(event))
                sys.exit(f"seed {seed}, {world.zone}, {world.options}, {world.card}, {question}: " + "; ".join(wrong))
            compared += sum(map(len, rows.values()))
    print(f"seeds {first} to {first + worlds - 1}: {compared} figures are equal")


if __name__ == "__main__":
    main()
