#!/usr/bin/env python3
"""What the header says of rate cards, told a second time and as plainly as can be, against the library: markets, tiers, dates,
what is free by window, entry, allowance and webhook, and whose volume counts, in small random worlds about the first of a
month in zones of all sorts. Every row's cost and number of messages without a price must be equal.

prices_model.py <wakpi.cdef.h> <libwakpi.so> [worlds, 600 by default] [first seed, 1 by default]
Exit 77: there is no cffi, or no zone data."""
import collections
import json
import random
import sys

sys.dont_write_bytecode = True
import money_model as money  # skips where cffi or zone data is missing

ffi = money.ffi
SECOND, HOUR, DAY, EVER = money.SECOND, money.HOUR, money.DAY, money.EVER
money.MEASURES, money.TIMES = ["cost_messages"], []
ZONES = "UTC Europe/Rome America/Sao_Paulo Asia/Kolkata Pacific/Apia Australia/Lord_Howe America/St_Johns Africa/Casablanca".split()
# A number or id of each, its calling code, and who is of no market.
PEOPLE = {"393200000001": "39", "393200000002": "39", "447700900123": "44", "353871234567": "353", "12025550123": "1",
          "14165550123": "1", "18095550123": "1809", "18765550123": "1876", "12845550123": "1284", "77011234567": "7",
          "27821234567": "27", "IT.1234": "39", "GB.ENT.77": "44", "DO.55": "1809", None: None}
SPELLINGS = {"39": ["39", "+39", "IT"], "44": ["44", "GB"], "353": ["353", "IE", "+353"], "1": ["1", "+1", "US"],
             "1809": ["1809", "+1809"], "1876": ["1876", "JM"], "7": ["7"], "27": ["27", "ZA"], "*": ["*"]}
MARKETS = [["39"], ["44", "353"], ["1"], ["1809", "1876"], ["7"], ["27"], ["*"]]
CATEGORIES = """marketing utility authentication service group_utility group_service group_marketing referral_conversion
    authentication_international""".split()
PRICED = "marketing utility authentication service group_utility referral_conversion".split()
TIERS = [[(0, EVER)], [(0, EVER)], [(0, 1), (1, EVER)], [(0, 2), (2, 3)], [(1, 2)], [(0, 1), (1, 2), (2, EVER)]]
RULES = {"service_charged": [0, 1], "window_charged": [0, 1], "entry_charged": [0], "service_allowance": [0, 1000]}
STAGES = ["sent", "delivered", "read", "played", "failed"]


class Undecided(Exception):
    """Nothing but fingerprints decides between messages of one moment: this world says nothing."""


class Wakpi(money.Wakpi):
    def read(self, events):
        for event in events:
            text = json.dumps(event).encode()
            self.must(self.lib.wakpi_tracker_read_line(self.tracker, text, len(text), ffi.NULL))

    def price(self, csv):
        card = ffi.new("wakpi_rate_card **")
        self.must(self.lib.wakpi_rate_card_new(ffi.NULL, card))
        self.must(self.lib.wakpi_rate_card_read(card[0], csv.encode(), len(csv), ffi.NULL))
        self.must(self.lib.wakpi_tracker_set_rate_card(self.tracker, card[0]))
        self.lib.wakpi_rate_card_free(card[0])


def who(event):
    return event.get("person") or event.get("user") or event.get("parent")


# ---- the model ----
class Message:
    """As it was known at a time."""

    def __init__(self, events, known):
        sends = [event["time"] for event in known if event["wakpi"] == "send"]
        told = [event["time"] for event in known if event["wakpi"] in ("delivered", "read", "played")]
        self.date, self.told = min(sends or [event["time"] for event in known]), min(told, default=None)
        self.failed = any(event["wakpi"] == "failed" for event in known)
        self.free, self.billable = (any(event.get(flag) for event in events) for flag in ("free", "billable"))
        self.who = next((who(event) for event in events if who(event)), None)
        self.proven, ranked = False, {}
        for event in events:
            for label in ("campaign", "category"):
                rank = (label == "category" and event["wakpi"] != "send", event["time"], event.get(label, ""))
                if label in event and rank > ranked.get(label, (-1,)):
                    ranked[label] = rank
        self.labels = {label: rank[2] for label, rank in ranked.items()}
        self.category = self.labels.get("category", "")

    @property
    def time(self):
        return self.date if self.told is None else self.told


class Model:
    def __init__(self, world):
        self.zone, self.rows, self.rules, self.events = money.Zone(world.zone), world.rows, world.rules, world.events

    def date(self, text):
        return self.zone.at(*map(int, text.split("-")))

    def rule(self, rule, time):
        said = dict(zip(["2000-01-01", "2026-10-01"], RULES[rule]))
        said.update({date: value for date, of, value in self.rules if of == rule})
        return max((self.date(date), value) for date, value in said.items() if self.date(date) <= time)[1]

    def find(self, category, market, time):
        """The rows that hold, of the own market, of +1 behind a longer code, of any; and whose volume they have."""
        for code in [market] * bool(market) + ["1"] * (market is not None and len(market) == 4) + ["*"]:
            rows = [row for row in self.rows if row["category"] == category and code in row["codes"]
                    and self.date(row["from"]) <= time]
            if rows:
                latest = max(row["from"] for row in rows)
                return [row for row in rows if row["from"] == latest], (rows[0]["codes"][0], category)
        return None, None

    def look(self, as_of):
        told = collections.defaultdict(list)
        for event in self.events:
            if event["wakpi"] == "send" or event["wakpi"] in STAGES:
                told[event["id"]].append(event)
        known = {own: [event for event in events if event["time"] <= as_of] for own, events in told.items()}
        self.messages = {own: Message(told[own], events) for own, events in known.items() if events}
        self.turns = [event for event in self.events if event["time"] <= as_of
                      and event["wakpi"] in ("message", "tap", "reaction", "echo", "click")]
        for turn in self.turns:
            about = self.messages.get(turn.get("context")) if turn["wakpi"] != "echo" else None
            if turn["wakpi"] == "message" and "context" not in turn:
                about = self.answered(turn)
            if about:
                about.proven = True
        self.delivered = [message for message in self.messages.values() if message.told is not None or message.proven]
        self.delivered.sort(key=lambda message: (message.time, message.date))
        for one, other in zip(self.delivered, self.delivered[1:]):
            if (one.time, one.date) == (other.time, other.date):
                raise Undecided

    def answered(self, turn):
        found = [message for message in self.messages.values() if message.who == who(turn) and message.date <= turn["time"]
                 and turn["time"] - max(message.told or 0, message.date) < DAY and turn["time"] - message.date < 31 * DAY
                 and (message.told is not None or not message.failed)]
        found = [message for message in found if message.date == max(other.date for other in found)]
        if len(found) > 1:
            raise Undecided
        return (found or [None])[0]

    def entries(self):
        """Who came by an ad and was answered within a day, and when."""
        for turn in self.turns:
            answers = [message.date for message in self.delivered if message.who == who(turn)]
            answers += [echo["time"] for echo in self.turns if echo["wakpi"] == "echo" and who(echo) == who(turn)]
            answers = [time for time in answers if 0 <= time - turn["time"] < DAY]
            if turn.get("referral") and answers:
                yield who(turn), min(answers)

    @staticmethod
    def is_open(moments, message, length):
        since = [time for whose, time in moments if whose == message.who and time <= message.time]
        return bool(since) and message.time - max(since) < length

    def is_free(self, message, entries, wrote, services):
        service, time = message.category in ("service", "group_service"), message.time
        by_entry = message.category == "referral_conversion" or self.is_open(entries, message, 3 * DAY)
        if by_entry and not self.rule("entry_charged", time) and not message.billable:
            return True, services
        services += service
        if service and services <= self.rule("service_allowance", time):
            return True, services
        if message.free or message.billable:
            return message.free, services
        if service:
            return not self.rule("service_charged", time), services
        utility = message.category in ("utility", "group_utility")
        return utility and not self.rule("window_charged", time) and self.is_open(wrote, message, DAY), services

    def contributions(self, as_of):
        self.look(as_of)
        entries, month = list(self.entries()), None
        wrote = [(who(turn), turn["time"]) for turn in self.turns if turn["wakpi"] in ("message", "tap")]
        for message in self.delivered:
            if self.zone.period(message.time, "month") != month:
                month, volumes, services = self.zone.period(message.time, "month"), collections.Counter(), 0
            free, services = self.is_free(message, entries, wrote, services)
            market, category, flat = PEOPLE[message.who], message.category, False
            rows, volume = self.find(category, market, message.time)
            if not rows and category.startswith("group_"):
                rows, volume = self.find(category[6:], market, message.time)
            if not rows and category in ("service", "group_service"):
                flat = True
                rows, volume = self.find("utility", market, message.time)
            before = 0 if flat else volumes[volume]
            fitting = [row for row in rows or [] if row["least"] <= before < row["end"]]
            volumes[volume] += bool(rows) and not free and not flat
            if fitting and not free:
                yield message, "cost_messages", fitting[0]["price"], fitting[0]["currency"]
            elif not free:
                yield message, "unpriced", 1, None

    def ask(self, question):
        rows = {}
        for message, measure, value, currency in self.contributions(question["as_of"]):
            if question["between"][0] <= message.date < question["between"][1] and currency in (None, question["currency"]):
                key = [message.labels.get(label, "") for label in question["by"]]
                key += [self.zone.period(message.date, question["period"])] if question["period"] != "none" else []
                rows.setdefault(tuple(key), collections.Counter())[measure] += value
        return rows


# ---- worlds ----
class World:
    def __init__(self, seed):
        draw = self.draw = random.Random(seed)
        self.zone, (year, month) = draw.choice(ZONES), draw.choice([(2026, 10), (2026, 10), (2026, 11), (2027, 1), (2026, 4)])
        self.times, self.used, self.events = [money.Zone(self.zone).at(year, month, 1)], set(), []
        self.people = draw.sample(list(PEOPLE), draw.randrange(1, 4))
        categories, priced = draw.sample([None, *CATEGORIES], draw.choice([1, 2, 10])), draw.sample(PRICED, draw.randrange(3, 7))
        if draw.random() < 0.25:  # service messages borrow the prices of utility, but not its volume
            categories, priced = ["service", "utility"], ["utility"]
        dates = [f"{year}-{month:02}-01", f"{year}-{month:02}-02", f"{year - 1}-{month:02}-01", "2025-07-01"]
        self.rows = [{"from": date, "codes": codes, "category": category, "least": least, "end": end, "currency": currency,
                      "price": draw.choice([1, 2, draw.randrange(10**6)])}
                     for codes, currency in zip(draw.sample(MARKETS, draw.randrange(3, 8)), draw.choices(["EUR", "EUR", "EUR", "USD"], k=7))
                     for category in priced for date in draw.sample(dates, draw.randrange(1, 3))
                     for least, end in draw.choice(TIERS)]
        self.rules = [(draw.choice(dates), rule, draw.randrange(4 if rule == "service_allowance" else 2))
                      for rule in RULES if draw.random() < (0.8 if rule == "service_allowance" else 0.3)]
        for i in range(draw.randrange(4, 18)):
            if draw.random() < 0.3:
                self.write(i, draw.choice(self.people))
            else:
                self.send(i, draw.choice(self.people), draw.choice(categories))
        draw.shuffle(self.events)

    def csv(self):
        lines = ["valid_from,market,category,tier_from,tier_until,price,currency"]
        for row in self.rows:
            market = " ".join(self.draw.choice(SPELLINGS[code]) for code in self.draw.sample(row["codes"], len(row["codes"])))
            end = "" if row["end"] == EVER else row["end"]
            lines.append(f"{row['from']},{market},{row['category']},{row['least']},{end},0.{row['price']:06},{row['currency']}")
        return "\n".join(lines + [f"{date},rule,{rule},,,{value}," for date, rule, value in self.rules]) + "\n"

    def time(self):
        time = self.draw.choice(self.times) + self.draw.choice(
            [0, 0, 1, -1, SECOND, HOUR, -HOUR, DAY, DAY - 1, DAY + 1, -DAY, 3 * DAY, 3 * DAY - 1, 4 * DAY - 1, 31 * DAY])
        while time in self.used:
            time += 1
        self.used.add(time)
        self.times.append(time)
        return time

    def add(self, kind, own, person, **fields):
        name = {} if person is None else {"parent" if "ENT" in person else "user" if "." in person else "person": person}
        self.events.append({"wakpi": kind, "time": self.time(), "id": own, **name,
                            **{field: value for field, value in fields.items() if value}})

    def send(self, i, person, category):
        draw, own = self.draw, f"m{i}"
        self.add("send", own, person, category=category, campaign=draw.choice([None, "a", "b"]))
        date, flags = self.times[-1], draw.choice([{}, {}, {}, {"billable": True}, {"free": True}])
        for kind in draw.choice([["delivered"], ["delivered"], ["sent", "delivered"], ["read"], ["failed"], ["failed", "read"], []]):
            self.add(kind, own, person, **(flags if kind != "failed" else {}),
                     category=draw.choice(CATEGORIES) if draw.random() < 0.05 else None)
            if draw.random() < 0.6:
                self.events[-1]["time"] = date + draw.choice([0, 1, SECOND, HOUR])
        if person and draw.random() < 0.2:
            self.add(draw.choice(["tap", "message", "reaction", "click"]), f"p{i}", person, context=own)

    def write(self, i, person):
        kind = self.draw.choice(["message", "message", "tap", "reaction", "echo"])
        if person:
            self.add(kind, f"r{i}", person, referral=kind == "message" and self.draw.random() < 0.5,
                     context="unknown" if kind in ("tap", "reaction") else None)

    def question(self):
        draw = self.draw
        edges = sorted([draw.choice(self.times), draw.choice(self.times) + 1])
        return {"by": [label for label in ("campaign", "category") if draw.random() < 0.4], "way": "last",
                "period": draw.choice("none day week month quarter year".split()), "currency": draw.choice(["EUR", "EUR", "USD"]),
                "as_of": EVER if draw.random() < 0.5 else draw.choice(self.times) + draw.choice([-1, 0]),
                "between": edges if draw.random() < 0.25 else [-2**63, EVER]}


def main():
    ffi.cdef(open(sys.argv[1], encoding="utf-8").read())
    lib = ffi.dlopen(sys.argv[2])
    worlds, first = int((sys.argv[3:] + ["600"])[0]), int((sys.argv[4:] + ["1"])[0])
    compared = undecided = 0
    for seed in range(first, first + worlds):
        world = World(seed)
        tracker, model = Wakpi(lib, {"key": "0123456789abcdef", "zone": world.zone}), Model(world)
        tracker.price(world.csv())
        tracker.read(world.events + world.events[:2])
        for _ in range(4):
            question = world.question()
            try:
                expected = model.ask(question)
            except Undecided:
                undecided += 1
                continue
            rows = tracker.ask(question)
            wrong = list(money.differences(rows, expected))
            if wrong:
                for event in sorted(world.events, key=lambda event: event["time"]):
                    print(json.dumps(event))
                print(world.csv())
                sys.exit(f"seed {seed}, {world.zone}, {question}: " + "; ".join(wrong))
            compared += sum(1 for row in rows.values() for figure in row.values() if figure)
    print(f"seeds {first} to {first + worlds - 1}: {compared} figures are equal, {undecided} questions are undecided")


main()
