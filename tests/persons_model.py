#!/usr/bin/env python3
"""What the documents say of persons, told a second time and as plainly as can be, against the library: what became of
messages, who is who, replies, stops, conversations, cases, bot sessions, surveys, leads and consents, in small random worlds
full of coincidences. Every measure of every row must be equal.

persons_model.py <wakpi.cdef.h> <libwakpi.so> [worlds, 400 by default] [first seed, 1 by default]
Exit 77: there is no cffi, or no zone data."""
import collections
import datetime
import itertools
import json
import random
import sys

sys.dont_write_bytecode = True
import money_model as money  # skips where cffi or zone data is missing
import zoneinfo

MINUTE, HOUR, DAY, EVER = 60000, 3600000, 86400000, 2**63 - 1
DURATIONS = "first_response first_response_any first_response_business response resolution time_to_read lead_qualification".split()
MEASURES = DURATIONS + """targeted sent delivered read failed played clicked button_clicked replied interacted clicks button_clicks
    replies inbound_messages outbound_messages visits recipients reached opted_in opted_out opt_in_requests active_users leads
    qualified_leads consented conversations conversations_replied unanswered abandoned cases resolved resolved_first_contact
    bot_sessions bot_engaged bot_completed bot_handed_off bot_abandoned reviews csat_responses csat_satisfied surveys_sent
    promoters passives detractors feedback_comments feedback_complaints feedback_suggestions""".split()
STAGES = ["sent", "delivered", "read", "played", "failed"]
PROOFS = ["delivered", "read", "played"]
MANY = {"marketing", "utility", "authentication"}  # categories that speak to many
WINDOWS = {"reply_window": DAY, "opt_out_window": 3 * DAY, "conversation_gap": DAY, "abandonment_window": DAY,
           "recontact_window": 7 * DAY, "time_to_live": 30 * DAY}

money.MEASURES, money.TIMES, ffi = MEASURES, DURATIONS, money.ffi


class Wakpi(money.Wakpi):
    def read(self, event):  # a score is no money
        text = json.dumps(event).encode()
        self.must(self.lib.wakpi_tracker_read_line(self.tracker, text, len(text), ffi.NULL))

    def take_row(self, cursor, question, rows):
        super().take_row(cursor, question, rows)
        row, amount = list(rows.values())[-1], ffi.new("int64_t *")
        for name, read in (("immature", self.lib.wakpi_cursor_immature), ("overruled", self.lib.wakpi_cursor_overruled)):
            self.must(read(cursor, amount))
            row[name] = amount[0]


# ---- the model ----
class Undecided(Exception):
    """Nothing but fingerprints decides between things of one moment: this world says nothing."""


def names_of(event):
    return [event[field] for field in ("person", "user", "parent") if field in event]


def labels_of(event):
    return {label: event[label] for label in money.LABELS if label in event}


def tell_pair(pairs, one, other, time):
    """That two names are one person's, since the first time that they were told together."""
    pair = min(one, other), max(one, other)
    pairs[pair] = min(time, pairs.get(pair, EVER))


class People:
    """Who is who. What names are told together are one person's, since the first time that they were. A number that came with
    several user ids is each one's from then on, and the first one's before. A message is one person's, whatever its events call
    them by: where one of them is an owner of a number, that number says nothing of its other owners."""

    def __init__(self, pairs, is_owned, things):
        """`is_owned`: whether the first name is a number that the second, a user id, can own; of things their names and time."""
        self.above, self.pairs, owners = {}, pairs, collections.defaultdict(list)
        for (one, other), time in pairs.items():
            for number, user in ((one, other), (other, one)):
                if is_owned(number, user):
                    owners[number].append((time, user))
        self.owners = {number: sorted(of) for number, of in owners.items() if len(of) > 1}
        for (one, other), time in pairs.items():
            self.join(self.node(one, time), self.node(other, time))
        for number, of in self.owners.items():
            for time, user in of:
                self.join((number, user), (user,))
            for (time, user), (since, other) in zip(of, of[1:]):
                if time == since:
                    self.join((user,), (other,))
        for names, time in things:
            for name in names:
                self.join(self.named(names, name, time), self.named(names, names[0], time))

    def node(self, name, time):
        if name not in self.owners:
            return (name,)
        return (name, [user for since, user in self.owners[name] if since <= time or user == self.owners[name][0][1]][-1])

    def named(self, names, name, time):
        """Whom a message's name is of: what lasts stands for a number that goes with it at some time."""
        lasting = sorted(other for other in names if other not in self.owners)
        if name in self.owners and any((min(name, other), max(name, other)) in self.pairs for other in lasting):
            return (lasting[0],)
        return self.node(name, time)

    def find(self, node):
        while node in self.above:
            node = self.above[node]
        return node

    def join(self, one, other):
        one, other = self.find(one), self.find(other)
        if one != other:
            self.above[one] = other

    def who(self, names, time):
        """Of an event, which names a number by which it was told whose it was then."""
        return self.find(self.node(names[0], time)) if names else None

    def recipient(self, names, time):
        return self.find(self.named(names, names[0], time)) if names else None


class Model:
    def __init__(self, events, zone, options, as_of):
        self.zone, self.as_of, self.events = zoneinfo.ZoneInfo(zone), as_of, events
        self.options = {**WINDOWS, **options}
        self.known = [event for event in events if event["time"] <= as_of]
        self.told = []
        self.gather_messages()
        self.fold_acts()
        self.fold_turns()
        self.give_messages()
        self.fold_wishes()
        self.fold_talk()

    def over(self, since, window):
        return self.as_of - since >= self.options[window]

    def give(self, measure, time, labels, person=None, duration=None):
        self.told.append((measure, time, labels, person, duration))

    # -- messages: the earliest of each stage, labels by rank, then the later, then the larger
    def gather_messages(self):
        messages, self.messages = {}, {}
        for event in self.events:
            if event["wakpi"] == "send" or event["wakpi"] in STAGES:
                key = event.get("id") or (event["time"], *names_of(event), event.get("campaign"))
                messages.setdefault(key, []).append(event)
        links = []
        for key, events in messages.items():
            sends = [event["time"] for event in events if event["wakpi"] == "send"]
            heard = min(sends or [event["time"] for event in events])
            proofs, taken = [[event["time"] for event in events if event["wakpi"] in stages] for stages in (PROOFS, ["sent"])]
            reached = min(proofs or taken or [heard])
            links.append(([name for event in events for name in names_of(event)[:1]], reached))
            self.messages[key] = {"key": key, "reached": reached, "names": links[-1][0], "events": events, "hits": set()}
        pairs = {}
        for event in self.events:
            for one, other in itertools.combinations(names_of(event), 2):
                tell_pair(pairs, one, other, event["time"])
        self.people = People(pairs, lambda number, user: "." not in number and user.startswith("IT.1"), links)
        self.went_to = {key: self.people.recipient(message["names"], message["reached"]) or key
                        for key, message in self.messages.items()}
        for key, message in list(self.messages.items()):
            stages, ranked = collections.defaultdict(lambda: EVER), {}
            for event in message["events"]:
                kind = event["wakpi"]
                if event["time"] <= self.as_of:
                    stages[kind] = min(stages[kind], event["time"])
                for label, text in labels_of(event).items():
                    rank = 2 if kind == "send" else 3 if label == "category" else 0
                    ranked[label] = max(ranked.get(label, (-1,)), (rank, event["time"], text))
            if not stages:
                del self.messages[key]
                continue
            message.update(stages=dict(stages), labels={label: told[2] for label, told in ranked.items()})
            message["date"] = stages["send"] if "send" in stages else min(stages.values())
            message["who"] = self.went_to[key]
            message["held"] = isinstance(key, tuple)
            message["bot"] = any(event.get("bot") for event in message["events"])
            message["delivered"] = any(stage in stages for stage in PROOFS)
            message["fails"] = message["failed"] = "failed" in stages and not message["delivered"]
            labels = message["labels"]
            message["many"] = bool(labels.get("campaign") or labels.get("template") or labels.get("category") in MANY)

    def latest(self, who, time, window, fits):
        """The message sent last, of those that fit and were delivered less than the window before."""
        found = []
        for message in self.messages.values():
            proofs = [message["stages"][stage] for stage in PROOFS if stage in message["stages"]]
            since = max([message["date"]] + ([min(proofs)] if proofs else []))
            if (message["who"] == who and not message["held"] and message["date"] <= time and time - since < self.options[window]
                    and time - message["date"] < self.options[window] + self.options["time_to_live"] and fits(message)):
                found.append(message)
        found = [message for message in found if message["date"] == max(other["date"] for other in found)]
        if len(found) > 1:
            raise Undecided
        return (found or [None])[0]

    def give_messages(self):
        for message in self.messages.values():
            date, labels, stages, hits = message["date"], message["labels"], message["stages"], message["hits"]
            self.give("targeted", date, labels)
            if message["held"]:
                continue
            if hits:  # what a person did about it proves that it was delivered
                message["delivered"], message["failed"] = True, False
            told = {"sent": True, "outbound_messages": True, "delivered": message["delivered"],
                    "read": "read" in stages or "played" in stages, "played": "played" in stages, "failed": message["failed"],
                    "overruled": "failed" in stages and not message["failed"], "clicked": "clicked" in hits,
                    "button_clicked": "button_clicked" in hits, "replied": "replied" in hits, "interacted": hits - {"proven"},
                    "immature": not message["delivered"] and not message["failed"] and not self.over(date, "time_to_live")}
            for measure, is_so in told.items():
                if is_so:
                    self.give(measure, date, labels)
            self.give("recipients", date, labels, message["who"])
            if message["delivered"]:
                self.give("reached", date, labels, message["who"])
            consents = sorted(consent for consent in self.consents[message["who"]] if consent[0] <= date)
            if consents and not consents[-1][1]:
                self.give("consented", date, labels, message["who"])
            if "delivered" in stages and stages["delivered"] <= stages.get("read", -1):
                self.give("time_to_read", date, labels, duration=stages["read"] - stages["delivered"])

    # -- what persons wrote, tapped and clicked
    def fold_turns(self):
        turns, self.turns = {}, []
        for event in self.known:
            if event["wakpi"] in ("message", "tap", "reaction", "echo", "click"):
                turns[event["wakpi"], event["id"]] = event
        for key, event in turns.items():
            kind, time, about = event["wakpi"], event["time"], self.messages.get(event.get("context"))
            who = self.people.who(names_of(event), time)
            if kind == "message" and "context" not in event:
                about = self.latest(who, time, "reply_window", lambda message: not message["fails"])
            labels = {**labels_of(event), **(about["labels"] if about else {})}
            self.turns.append({"event": event, "kind": kind, "time": time, "who": who, "about": about, "labels": labels})
            date = about["date"] if about else time
            hits = about["hits"] if about else set()
            if kind == "echo":
                self.give("outbound_messages", time, labels)
            if kind in ("message", "tap"):
                self.give("inbound_messages", time, labels)
                self.give("active_users", time, labels, who)
            if kind in ("message", "tap", "reaction"):
                hits.add("proven")
            if kind == "message" and about:
                self.give("replies", date, labels)
                hits.add("replied")
            if kind == "tap" and not event.get("opt_out"):
                self.give("button_clicks", date, labels)
                hits.add("button_clicked")
            if kind == "click" and not event.get("bot"):
                self.give("clicks", date, labels)
                hits.add("clicked")

    # -- who has opted out: whose latest wish is a stop, since the first one behind the last resume
    def fold_wishes(self):
        wishes = collections.defaultdict(list)
        for event in self.known:
            if event["wakpi"] in ("stop", "resume") or event.get("opt_out"):
                wishes[self.people.who(names_of(event), event["time"])].append((event["time"], event["wakpi"] != "resume"))
        for who, told in wishes.items():
            told.sort()
            resumed = max((i for i, wish in enumerate(told) if not wish[1]), default=-1)
            if resumed == len(told) - 1:
                continue
            time = told[resumed + 1][0]
            said = [turn for turn in self.turns if turn["who"] == who and turn["time"] == time and turn["event"].get("opt_out")
                    and "context" in turn["event"]]
            if len(said) > 1:
                raise Undecided
            about = said[0]["about"] if said else None
            if not said:
                about = self.latest(who, time, "opt_out_window", lambda message: message["many"] and message["delivered"])
                about = about or self.latest(who, time, "opt_out_window", lambda message: message["delivered"])
            self.give("opted_out", time, about["labels"] if about else {}, who)

    # -- acts: registers, of which the highest version stands, then the earlier time, then the larger amount
    def fold_acts(self):
        registers, self.consents = {}, collections.defaultdict(list)
        self.resolutions, self.handed, things = collections.defaultdict(list), collections.defaultdict(list), {}
        leads, judged = collections.defaultdict(list), collections.defaultdict(list)
        for event in self.events:
            kind = event["wakpi"]
            key = (kind, event["context"] if kind == "survey_answer" else event.get("id"))
            rank = (event.get("version", 0), -event["time"], event.get("amount", 0))
            if kind in KINDS_OF_ACTS and (key not in registers or rank > registers[key][0]):
                registers[key] = rank, event
        acts = {key: event for key, (rank, event) in registers.items() if event["time"] <= self.as_of}
        for (kind, own), event in acts.items():
            time, who, labels = event["time"], self.people.who(names_of(event), event["time"]), self.labels_of_act(event)
            if kind in ("consent", "consent_withdrawn"):
                self.consents[who].append((time, kind != "consent"))
            elif kind in ("lead", "qualified"):
                (leads if kind == "lead" else judged)[who].append((time, labels))
            elif kind == "survey_answer":
                survey = acts.get(("survey_sent", event["context"]))
                self.give_answer(event, {**(self.labels_of_act(survey) if survey else {}), **labels})
            elif kind.startswith(("case", "bot")):
                things.setdefault((kind[:3], event.get("context") or own), []).append(event)
            elif kind != "survey_sent" or event["topic"] == "csat":
                name = {"opt_in": "opted_in", "opt_in_request": "opt_in_requests", "review": "reviews", "visit": "visits",
                        "survey_sent": "surveys_sent", "feedback": f"feedback_{event.get('topic')}s"}[kind]
                if not event.get("bot"):
                    self.give(name, time, labels, who if kind.startswith("opt") else None)
        self.fold_things(things)
        for who in leads.keys() | judged.keys():
            self.give_leads(who, sorted(leads[who], key=lambda lead: lead[0]), sorted(judged[who], key=lambda lead: lead[0]))

    def labels_of_act(self, event):
        about = self.messages.get(event.get("context"))
        return {**labels_of(event), **(about["labels"] if about else {})}

    def give_answer(self, event, labels):
        score = event["amount"]
        if event["topic"] == "nps":
            self.give("promoters" if score >= 9 else "passives" if score >= 7 else "detractors", event["time"], labels)
        else:
            self.give("csat_responses", event["time"], labels)
            if score >= 4:
                self.give("csat_satisfied", event["time"], labels)

    def give_leads(self, who, leads, judged):
        for time, labels in leads:
            self.give("leads", time, labels, who)
        for i, (time, labels) in enumerate(judged):
            made = [lead for lead in leads if lead[0] <= time]
            last = [of for since, of in made if since == made[-1][0]]
            if (i and judged[0][0] == judged[1][0]) or any(of != last[0] for of in last):
                raise Undecided
            labels = {**(last[0] if made else {}), **labels}
            self.give("qualified_leads", time, labels, who)
            if i == 0 and made:
                self.give("lead_qualification", time, labels, duration=time - made[0][0])
            elif i == 0:
                self.give("leads", time, labels, who)

    def fold_things(self, things):
        opened, resolved = collections.defaultdict(list), []
        for (sort, key), events in things.items():
            times = collections.defaultdict(list)
            for event in events:
                times[event["wakpi"]].append(event["time"])
            heads = [event for event in events if event["wakpi"] in ("case_opened", "bot_started")]
            if not heads:
                raise Undecided  # it began behind as_of
            date, labels = heads[0]["time"], labels_of(heads[0])
            who = self.people.who(names_of(heads[0]), date)
            if sort == "bot":
                self.handed[who] += times["bot_handed_off"]
                self.give("bot_sessions", date, labels)
                if times["bot_engaged"]:
                    self.give("bot_engaged", date, labels)
                ends = [end for end in ("bot_handed_off", "bot_completed", "bot_abandoned") if times[end]]
                for end in ends[:1]:
                    self.give(end, date, labels)
                continue
            if min(times["case_resolved"] + times["case_reopened"] + [date]) < date:
                raise Undecided  # clocks differ: a case may be resolved before it was opened, and no more is said
            self.give("cases", date, labels)
            opened[who].append((date, key))
            self.resolutions[who] += times["case_resolved"]
            if times["case_resolved"] and max(times["case_reopened"] + [-1]) < max(times["case_resolved"]):
                resolved.append((who, key, date, labels, sorted(times["case_resolved"]), times["case_reopened"]))
        for who, key, date, labels, ends, again in resolved:
            self.give("resolved", date, labels)
            since = max(again) if again else date
            duration = min(end for end in ends if end > since or (end == since and not again)) - since
            self.give("resolution", date, labels, duration=duration)
            end = ends[0] + self.options["recontact_window"]
            back = any(time < end for time in again) or any(ends[0] <= time < end and of != key for time, of in opened[who])
            if not back and self.over(ends[0], "recontact_window"):
                self.give("resolved_first_contact", date, labels)

    # -- conversations
    def fold_talk(self):
        said = collections.defaultdict(list)
        for turn in self.turns:
            if turn["kind"] in ("message", "tap") and not turn["event"].get("opt_out"):
                said[turn["who"]].append((turn["time"], 0, turn))
            elif turn["kind"] == "echo":
                said[turn["who"]].append((turn["time"], 1 if turn["event"].get("bot") else 2, turn))
        for message in self.messages.values():
            if not message["held"] and not message["failed"] and not message["many"]:
                said[message["who"]].append((message["date"], 1 if message["bot"] else 2, message))
        for who, all_said in said.items():
            all_said.sort(key=lambda word: word[:2])
            while all_said:
                end = 1
                while end < len(all_said) and all_said[end][0] - all_said[end - 1][0] <= self.options["conversation_gap"]:
                    end += 1
                self.give_conversation(who, all_said[:end], [word[0] for word in all_said[end:] if word[1] == 0])
                all_said = all_said[end:]

    def give_conversation(self, who, said, later):
        written = [word for word in said if word[1] == 0]
        if not written:
            return
        first, date = written[0], said[0][0]
        about = [word[2]["about"] for word in written if word[0] == first[0]]
        labels = [labels_of(word[2]["event"]) for word in written if word[0] == first[0]]
        if any(one is not about[0] for one in about) or any(one != labels[0] for one in labels):
            raise Undecided
        about, labels = about[0], labels[0]
        if about and about["many"]:
            labels = {**labels, **about["labels"]}
            if date - self.options["conversation_gap"] <= about["date"] < date:
                date = about["date"]
        self.give("conversations", date, labels)
        answers = [word for word in said if word[1] and word[:2] >= first[:2]]
        if answers:
            self.give("conversations_replied", date, labels)
            self.give("first_response_any", date, labels, duration=answers[0][0] - first[0])
        elif self.over(first[0], "abandonment_window"):
            self.give("unanswered", date, labels)
        for human in [word for word in answers if word[1] == 2][:1]:
            start = min([time for time in self.handed[who] if first[0] <= time <= human[0]] or [first[0]])
            self.give("first_response", date, labels, duration=human[0] - start)
            if "business_hours" in self.options:
                self.give("first_response_business", date, labels, duration=self.business(start, human[0]))
        waits = []
        for word in said:
            if word[1] == 0:
                waits.append(word[0])
            elif waits:
                self.give("response", waits[0], labels, duration=word[0] - waits[0])
                waits = []
        last, window = said[-1], self.options["abandonment_window"]
        back = [time for time in later if time - last[0] < window]
        back += [time for time in self.resolutions[who] if said[0][0] <= time < last[0] + window]
        if last[1] and not back and self.over(last[0], "abandonment_window"):
            self.give("abandoned", date, labels)

    def local(self, time):
        return datetime.datetime.fromtimestamp(time // 1000, datetime.timezone.utc).astimezone(self.zone)

    def business(self, start, end):
        """Monday to Friday from 9 to 18, minute by minute."""
        total = 0
        while start < end:
            local, until = self.local(start), min(end, (start // MINUTE + 1) * MINUTE)
            total += until - start if local.weekday() < 5 and 9 <= local.hour < 18 else 0
            start = until
        return total

    # -- answers
    def begin(self, time, period):
        if period in ("none", "hour"):  # zones of whole hours
            return [] if period == "none" else [time // HOUR * HOUR]
        day = self.local(time).date()
        day = {"day": day, "week": day - datetime.timedelta(day.weekday()), "month": day.replace(day=1),
               "quarter": day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1), "year": day.replace(day=1, month=1)}[period]
        return [int(datetime.datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp()) * 1000]

    def ask(self, question):
        rows, people = collections.defaultdict(collections.Counter), set()
        for measure, time, labels, person, duration in self.told:
            key = (*[labels.get(label, "") for label in question["by"]], *self.begin(time, question["period"]))
            if not question["between"][0] <= time < question["between"][1] or (key, measure, person) in people:
                continue
            if person is not None:
                people.add((key, measure, person))
            rows[key][measure] += 1
            if duration is not None:
                rows[key][measure + " in all"] += duration
        return rows


# ---- worlds ----
KINDS_OF_ACTS = set("""lead qualified review visit case_opened case_reopened case_resolved bot_started bot_engaged bot_completed
    bot_handed_off bot_abandoned survey_sent survey_answer feedback consent consent_withdrawn opt_in_request opt_in""".split())


class World:
    """A few persons and a few moments, so that much falls together."""

    def __init__(self, seed):
        draw = self.draw = random.Random(seed)
        self.zone, self.events, self.ids = draw.choice(["UTC", "Europe/Rome", "America/New_York"]), [], []
        self.options = {name: draw.choice([HOUR, DAY, 3 * DAY]) for name in WINDOWS if draw.random() < 0.3}
        if draw.random() < 0.4:
            self.options["business_hours"] = "Mon-Fri 09:00-18:00"
        day = datetime.datetime(2026, *draw.choice([(1, 1), (3, 8), (3, 29), (6, 29), (10, 25), (11, 1)]))
        begin = int(day.replace(tzinfo=zoneinfo.ZoneInfo(self.zone)).timestamp()) * 1000 + draw.choice([-1, 0, HOUR, 2 * HOUR])
        self.times = [begin]
        for _ in range(draw.randrange(2, 8)):
            step = draw.choice([0, 1, 1000, MINUTE, HOUR, DAY - 1, DAY, DAY + 1, 3 * DAY, 7 * DAY - 1, 7 * DAY, 30 * DAY])
            self.times.append(draw.choice(self.times) + step)
        self.ids_too = draw.random() < 0.3
        for i in range(draw.randrange(1, 10)):
            draw.choice([self.send, self.send, self.turn, self.turn, self.turn, self.wish, self.act, self.act])(i)

    def add(self, kind, **fields):
        self.events.append({"wakpi": kind, "time": self.draw.choice(self.times),
                            **{name: field for name, field in fields.items() if field not in (None, False)}})
        return self.events[-1]

    def who(self):
        draw = self.draw
        person = draw.choice(["393330001", "393330002"])
        if not self.ids_too or draw.random() < 0.5:
            return {"person": person}
        return {"user": draw.choice(["IT.1001", "IT.1002"]), "person": draw.choice([person, None]),
                "parent": draw.choice([None, None, "IT.ENT.7"])}

    def maybe(self, share, *texts):
        return self.draw.choice(texts) if texts and self.draw.random() < share else None

    def send(self, i):
        draw, own, who = self.draw, f"m{i}", self.who()
        if draw.random() < 0.8:
            held = draw.random() < 0.1
            self.add("send", id=None if held else own, campaign=self.maybe(0.5, "a", "b"), template=self.maybe(0.2, "t"),
                     category=self.maybe(0.4, "marketing", "utility", "service"), bot=draw.random() < 0.2, **who)
            if held:
                return
        self.ids.append(own)
        for stage in draw.sample(STAGES, draw.randrange(0, 4)):
            left = {name: text for name, text in who.items() if draw.random() < 0.8}  # statuses leave names out
            status = self.add(stage, id=own, category=self.maybe(0.1, "marketing", "service"), **left)
            if draw.random() < 0.2:
                self.events.append({**status, "time": draw.choice(self.times)})

    def turn(self, i):
        draw = self.draw
        kind = draw.choice(["message", "message", "message", "tap", "reaction", "echo", "echo", "click"])
        about = self.maybe(1 if kind == "reaction" else 0.3, "unknown", *self.ids) if kind != "echo" else None
        self.add(kind, id=f"r{i}", context=about, opt_out=kind in ("message", "tap") and draw.random() < 0.2,
                 bot=kind in ("echo", "click") and draw.random() < 0.3,
                 button=self.maybe(0.5, "p", "q") if kind in ("tap", "click") else None, **self.who())

    def wish(self, i):
        self.add(self.draw.choice(["stop", "stop", "resume"]), **self.who())

    def act(self, i):
        draw, own, who = self.draw, f"k{i}", self.who()
        kind = draw.choice(["case_opened", "case_opened", "bot_started", "survey_sent", "lead", "qualified", "consent",
                            "consent_withdrawn", "opt_in", "opt_in_request", "review", "visit", "feedback"])
        topic = {"survey_sent": draw.choice(["csat", "nps"]), "feedback": draw.choice(["comment", "complaint"])}.get(kind)
        about = self.maybe(0.5, *self.ids) if kind in ("survey_sent", "lead", "qualified", "review", "visit", "feedback") else None
        self.add(kind, id=own, topic=topic, context=about, channel=self.maybe(0.4, "u", "v"),
                 bot=kind == "visit" and draw.random() < 0.5, **who)
        parts = {"case_opened": ["case_reopened", "case_resolved", "case_resolved"],
                 "bot_started": ["bot_engaged", "bot_completed", "bot_handed_off", "bot_abandoned"],
                 "survey_sent": ["survey_answer"]}.get(kind, [])
        for j in range(draw.randrange(0, 4) if parts else 0):
            answer = {"amount": draw.randrange(1, 6), "version": draw.randrange(3)} if topic else {}
            self.add(draw.choice(parts), id=f"{own}.{j}", context=own, topic=topic, **answer, **(who if topic else {}))

    def question(self, as_of):
        draw = self.draw
        edges = sorted([draw.choice(self.times), draw.choice(self.times) + 1])
        return {"by": [label for label in ("campaign", "channel", "category", "button") if draw.random() < 0.3],
                "period": draw.choice(money.PERIODS), "currency": "EUR", "way": "last", "as_of": as_of,
                "between": edges if draw.random() < 0.3 else [-2**63, EVER]}


def main():
    ffi.cdef(open(sys.argv[1], encoding="utf-8").read())
    lib = ffi.dlopen(sys.argv[2])
    worlds, first = int((sys.argv[3:] + ["400"])[0]), int((sys.argv[4:] + ["1"])[0])
    compared = undecided = 0
    for seed in range(first, first + worlds):
        world = World(seed)
        as_of = EVER if world.draw.random() < 0.5 else world.draw.choice(world.times) + world.draw.choice([-1, 0, DAY])
        try:
            model = Model(world.events, world.zone, world.options, as_of)
        except Undecided:
            undecided += 1
            continue
        tracker = Wakpi(lib, {"key": "0123456789abcdef", "zone": world.zone, **world.options})
        told = world.events + world.events[:2]
        world.draw.shuffle(told)
        for event in told:
            tracker.read(event)
            if world.draw.random() < 0.3:  # what is added up by then is kept up from then on
                tracker.ask(world.question(world.draw.choice([as_of, EVER])))
        for _ in range(4):
            question = world.question(as_of)
            rows = tracker.ask(question)
            wrong = list(money.differences(rows, model.ask(question)))
            if wrong:
                for event in sorted(world.events, key=lambda event: event["time"]):
                    print(json.dumps(event))
                sys.exit(f"seed {seed}, {world.zone}, {world.options}, {question}: " + "; ".join(wrong))
            compared += sum(1 for row in rows.values() for figure in row.values() if figure)
    print(f"seeds {first} to {first + worlds - 1}: {compared} figures are equal, {undecided} worlds are undecided")


if __name__ == "__main__":
    main()
