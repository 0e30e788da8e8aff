#!/usr/bin/env python3
"""What the documents say of who stays, told a second time and as plainly as can be, against the library: cohorts, contacts and
customers at the ends of periods, active users and stickiness, in the worlds of funnels_model.py and in zones whose days are not
like others. Every figure must be equal.

cohorts_model.py <wakpi.cdef.h> <libwakpi.so> [worlds, 400 by default] [first seed, 1 by default]
Exit 77: there is no cffi, or no zone data."""
import collections
import datetime
import sys

sys.dont_write_bytecode = True
import funnels_model as funnels  # skips where cffi or zone data is missing

persons, ffi, Undecided, LABELS, EVER = funnels.persons, funnels.ffi, funnels.Undecided, funnels.LABELS, funnels.EVER
names_of = funnels.names_of
CONTACTS = ["contacts_start", "contacts_still_active"]
CUSTOMERS = ["customers_start", "customers_end", "customers_joined", "customers_lost"]
USERS = ["active_users_day", "active_users_month"]
STARTS, ACTIVITIES, COUNTS = ["contact", "message", "order"], ["wrote", "engaged", "ordered"], ["active", "present", "returned"]
persons.money.MEASURES, persons.money.TIMES = ["active_users"] + CONTACTS + CUSTOMERS + USERS, []


# ---- the library ----
class Wakpi(funnels.Wakpi):
    def query(self, asked):
        query = super().query({**asked, "currency": "EUR", "way": "last"})
        self.must(self.lib.wakpi_query_retention(query, 1))
        for label, text in asked["where"]:
            self.must(self.lib.wakpi_query_where(query, LABELS.index(label) + 1, text.encode(), len(text)))
        return query

    def cohorts(self, asked):
        lib, query, made = self.lib, self.query({**asked, "by": []}), ffi.new("wakpi_cohorts **")
        self.must(lib.wakpi_tracker_cohorts(self.tracker, query, STARTS.index(asked["start"]) + 1,
                                            ACTIVITIES.index(asked["activity"]) + 1, asked["columns"], made, ffi.NULL))
        lib.wakpi_query_free(query)
        start, end, text = ffi.new("int64_t *"), ffi.new("int64_t *"), ffi.new("const char **")
        amount, immature, rows = ffi.new("int64_t *"), ffi.new("int32_t *"), {}
        while self.must(lib.wakpi_cohorts_next(made[0])) == 0:
            self.must(lib.wakpi_cohorts_period(made[0], start, end, text))
            self.must(lib.wakpi_cohorts_size(made[0], amount, immature))
            row = rows[start[0]] = {"end": end[0], "size": (amount[0], immature[0])}
            for column in range(asked["columns"] + 1):
                for i, name in enumerate(COUNTS):
                    status = lib.wakpi_cohorts_get(made[0], column, i + 1, amount, immature)
                    row[column, name] = (amount[0], immature[0]) if status == 0 else None
                    assert status in (0, lib.WAKPI_UNDEFINED), status
        lib.wakpi_cohorts_free(made[0])
        return rows

    def take_row(self, cursor, question, rows):
        super().take_row(cursor, question, rows)
        del list(rows.values())[-1]["unpriced"]


# ---- the model ----
class Model(funnels.Model):
    # -- periods --
    def begin_of(self, day):
        return int(datetime.datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp()) * 1000

    def period(self, time, period, further=0):
        """Beginning and end of the period of a time, or of one that is further on."""
        day = self.local(time).date()
        months = {"month": 1, "quarter": 3, "year": 12}
        if period in months:
            first = (day.year * 12 + day.month - 1) // months[period] * months[period] + further * months[period]
            return [self.begin_of(datetime.date(month // 12, month % 12 + 1, 1)) for month in (first, first + months[period])]
        days = {"day": 1, "week": 7}[period]
        day += datetime.timedelta(further * days - (day.weekday() if period == "week" else 0))
        return self.begin_of(day), self.begin_of(day + datetime.timedelta(days))

    # -- cohorts --
    WROTE = {"message", "tap"}
    DEEDS = {"wrote": WROTE, "engaged": WROTE | {"click"}, "ordered": {"order"}, "message": WROTE, "order": {"order"},
             "contact": WROTE | {"click", "order", "send"}}

    def deeds(self):
        """Of each person: (time, kind, labels). A tap that opts out is one, and an order is of what it is credited to."""
        deeds = collections.defaultdict(list)
        for message in self.messages.values():
            if not message["held"]:
                deeds[message["who"]].append((message["date"], "send", message["labels"]))
        for turn in self.turns:
            if turn["kind"] in self.WROTE or turn["kind"] == "click" and self.counts(turn):
                who = self.whose(turn["event"], ("stranger", turn["event"]["id"]))
                if turn["about"] and not names_of(turn["event"]) and who == turn["about"]["key"]:
                    raise Undecided
                deeds[who].append((turn["time"], turn["kind"], turn["labels"]))
        for event in self.acts.values():
            if event["wakpi"] == "order":
                who = self.whose(event, ("stranger", event["id"]))
                if "context" in event and who == event["context"]:
                    raise Undecided
                deeds[who].append((event["time"], "order", {**persons.labels_of(event), **self.credited(event, who)}))
        return deeds

    def credited(self, order, who):
        """The labels of the message named, else clicked last, else delivered last within the window."""
        time, window = order["time"], self.options["conversion_window"]
        if "context" in order:
            return self.messages.get(order["context"], {"labels": {}})["labels"]
        for clicks in (True, False):
            touches = []
            for message in self.messages.values():
                turns = [turn for turn in self.turns if turn["about"] is message and turn["kind"] != "echo" and self.counts(turn)]
                if clicks:
                    of = [turn["time"] for turn in turns if turn["kind"] == "click" and self.whose(turn["event"], None) == who]
                elif message["who"] == who:
                    told = min([message["stages"][stage] for stage in persons.PROOFS if stage in message["stages"]] or [EVER])
                    of = [one for one in [*self.proofs(message, ("click", "echo")), told] if one <= told]
                else:  # to whom it went is not known: whoever did something about it had it
                    of = [turn["time"] for turn in turns if turn["kind"] != "click" and message["who"] == message["key"]
                          and self.whose(turn["event"], None) == who]
                times = [one for one in of if 0 <= time - one < window]
                if times and not message["held"]:
                    touches.append((max(times) if clicks else min(times), message["date"], message["labels"]))
            touches.sort(key=lambda touch: touch[:2])
            if len(touches) > 1 and touches[-1][:2] == touches[-2][:2]:
                raise Undecided
            if touches:
                return touches[-1][2]
        return {}

    def cohorts(self, asked):
        rows = {}
        for deeds in self.deeds().values():
            first = [deed for deed in deeds if deed[1] in self.DEEDS[asked["start"]]]
            begin = min((deed[0] for deed in first), default=EVER)
            if not asked["between"][0] <= begin < asked["between"][1] or not any(
                    deed[0] == begin and self.fits(deed[2], asked["where"]) for deed in first):
                continue
            active = [deed[0] for deed in deeds if deed[1] in self.DEEDS[asked["activity"]] and deed[0] >= begin]
            at_once = [deed for deed in first if deed[0] == begin and deed[1] in self.DEEDS[asked["activity"]]]
            again = [time for time in active if time > begin or len(at_once) > 1]
            start, end = self.period(begin, asked["period"])
            row = rows.setdefault(start, {"end": end, "size": (0, 0)})
            row["size"] = (row["size"][0] + 1, int(self.as_of < end))
            for column in range(asked["columns"] + 1):
                start, end = self.period(begin, asked["period"], column)
                found = {"active": any(start <= time < end for time in active), "present": any(time >= start for time in active),
                         "returned": any(time < end for time in again)}
                for name, is_so in found.items():
                    before = row.get((column, name), (0, 0)) or (0, 0)
                    row[column, name] = (before[0] + is_so, int(self.as_of < end)) if start <= self.as_of else None
        return rows

    # -- who stays --
    def rows(self, asked, keys):
        rows = {}
        deeds = self.deeds()
        for key in keys:
            labels, start = list(zip(asked["by"], key)), key[-1]
            start, end = self.period(start, asked["period"])
            fit = [[deed for deed in of if all(self.fits(deed[2], [one]) for one in labels) and self.fits(deed[2], asked["where"])]
                   for of in deeds.values()]
            wrote = [[deed[0] for deed in of if deed[1] in self.WROTE] for of in fit]
            bought = [[deed[0] for deed in of if deed[1] == "order"] for of in fit]
            cut = [max(start, asked["between"][0]), min(end, asked["between"][1])]
            row = rows[key] = collections.Counter()
            row["active_users"] = sum(any(cut[0] <= time < cut[1] for time in times) for times in wrote)
            start, end = cut  # what of the period is asked for
            if self.as_of < end:
                continue

            def at(times, time, window):
                return any(deed < time and time - deed < self.options[window] for deed in times)
            for times in wrote:
                if at(times, start, "inactivity_window"):
                    row["contacts_start"] += 1
                    row["contacts_still_active"] += at(times, end, "inactivity_window")
            for times in bought:
                was, still = at(times, start, "repeat_window"), at(times, end, "repeat_window")
                row["customers_start"] += was
                row["customers_end"] += still
                row["customers_joined"] += still and not was
                row["customers_lost"] += was and not still
            if asked["period"] == "month" and [start, end] == list(self.period(start, "month")):
                begin, days, sum_of_days = start, 0, 0
                while begin < end:
                    _, after = self.period(begin, "day")
                    sum_of_days += sum(any(begin <= time < after for time in times) for times in wrote)
                    begin, days = after, days + 1
                row["active_users_month"] = row["active_users"] * 1000000
                row["active_users_day"] = (sum_of_days * 1000000 + days // 2) // days
        return rows


def question(world, as_of):
    draw = world.draw
    return {"period": draw.choice(["day", "week", "month", "month", "quarter", "year"]), "as_of": as_of,
            "between": world.between(), "where": world.labels(0.1), "start": draw.choice(STARTS), "activity": draw.choice(ACTIVITIES),
            "columns": draw.randrange(4), "by": [label for label in ("campaign", "channel") if draw.random() < 0.2]}


def compare(tracker, model, world, closed, as_of, tally):
    """What is wrong, and of which question."""
    for _ in range(3):
        asked = world.behind(closed, question(world, as_of))
        if closed is not None:
            asked["start"] = "order"
        found, wanted = tracker.cohorts(asked), model.cohorts(asked)
        wrong = [f"cohort {key}: {text}" for key in set(found) | set(wanted)
                 for text in funnels.differences(found.get(key, {}), wanted.get(key, {}))]
        tally["cohorts"] += len(found)
        found = tracker.ask(asked)
        wanted = model.rows(asked, found)
        if closed is not None and "repeat_window" not in world.options:
            wanted = {key: {**row, **{name: found[key][name] for name in CUSTOMERS}} for key, row in wanted.items()}
        wrong += [f"row {key}: {text}" for key in found for text in funnels.differences(found[key], wanted[key])]
        tally["rows"] += len(found)
        if wrong:
            break
    return wrong, asked


if __name__ == "__main__":
    funnels.main(Wakpi, Model, lambda tracker, world: tracker.ask(question(world, EVER)), compare)
