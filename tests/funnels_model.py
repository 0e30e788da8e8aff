#!/usr/bin/env python3
"""What the documents say of funnels, told a second time and as plainly as can be, against the library: journeys of all kinds
of steps by each mode, with labels, windows, times and those still on their way, in small random worlds full of coincidences,
with aliases, erasures and closed periods. Every figure must be equal.

funnels_model.py <wakpi.cdef.h> <libwakpi.so> [worlds, 400 by default] [first seed, 1 by default]
Exit 77: there is no cffi, or no zone data."""
import collections
import datetime
import json
import random
import sys

sys.dont_write_bytecode = True
import persons_model as persons  # skips where cffi or zone data is missing
import zoneinfo

ffi, Undecided = persons.ffi, persons.Undecided
LABELS = persons.money.LABELS
MINUTE, HOUR, DAY, EVER = 60000, 3600000, 86400000, 2**63 - 1
MODES = ["ordered", "strict", "any order"]
ABOUT_THINGS = {"refund": "order", "shipped": "order", "returned": "order", "case_reopened": "case_opened",
                "case_resolved": "case_opened", "bot_engaged": "bot_started", "bot_completed": "bot_started",
                "bot_handed_off": "bot_started", "bot_abandoned": "bot_started", "survey_answer": "survey_sent"}
ACTS = set(ABOUT_THINGS) | set(ABOUT_THINGS.values()) | set(
    "conversion lead qualified review visit website_entry feedback consent consent_withdrawn opt_in_request opt_in".split())
TURNS = ["message", "tap", "reaction", "echo", "click"]
STEPS = sorted(ACTS) + TURNS + ["send", "stop", "resume", "replied", "interacted", "converted"] + persons.STAGES


# ---- the library ----
class Wakpi(persons.money.Wakpi):
    def read(self, event):
        text = json.dumps(event).encode()
        self.must(self.lib.wakpi_tracker_read_line(self.tracker, text, len(text), ffi.NULL))

    def merge(self, other):
        self.must(self.lib.wakpi_tracker_merge(self.tracker, other.tracker, ffi.NULL))

    def close(self, until):
        return self.lib.wakpi_tracker_close(self.tracker, until, ffi.NULL) == 0  # an edge of an hour, where clocks are not put

    # -- funnels --
    def funnel(self, asked):
        lib, made, funnel = self.lib, ffi.new("wakpi_journey **"), ffi.new("wakpi_funnel **")
        step = ffi.new("int32_t *")
        self.must(lib.wakpi_journey_new(ffi.NULL, made))
        for i, (key, filters) in enumerate(asked["steps"]):
            self.must(lib.wakpi_step_by_key(key.encode(), step))
            self.must(lib.wakpi_journey_step(made[0], step[0], str(i).encode()))
            for label, text in filters:
                self.must(lib.wakpi_journey_where(made[0], LABELS.index(label) + 1, text.encode(), len(text)))
        self.must(lib.wakpi_journey_mode(made[0], MODES.index(asked["mode"]) + 1))
        if asked["window"]:
            self.must(lib.wakpi_journey_window(made[0], asked["window"]))
        self.must(lib.wakpi_journey_between(made[0], *asked["between"]))
        self.must(lib.wakpi_journey_as_of(made[0], asked["as_of"]))
        self.must(lib.wakpi_tracker_funnel(self.tracker, made[0], funnel, ffi.NULL))
        lib.wakpi_journey_free(made[0])
        told, amount = {}, ffi.new("int64_t *")
        for i in range(len(asked["steps"])):
            for name, read in (("persons", lib.wakpi_funnel_get), ("immature", lib.wakpi_funnel_immature)):
                self.must(read(funnel[0], i, amount))
                told[name, i] = amount[0]
            for name, read in (("step", lib.wakpi_funnel_step_times), ("overall", lib.wakpi_funnel_overall_times)):
                if i:
                    told[name, i] = self.times(read, funnel[0], i)
        lib.wakpi_funnel_free(funnel[0])
        return told

    def times(self, read, funnel, stage):
        """How many, their sum, median and 90th percentile."""
        lib, histogram, amount, mean = self.lib, ffi.new("wakpi_histogram **"), ffi.new("int64_t *"), ffi.new("double *")
        self.must(read(funnel, stage, histogram))
        self.must(lib.wakpi_histogram_count(histogram[0], amount))
        told = [amount[0]]
        if told[0]:
            self.must(lib.wakpi_histogram_mean(histogram[0], mean))
            told.append(round(mean[0] * 1000 * told[0]))
            for q in (0.5, 0.9):
                self.must(lib.wakpi_histogram_quantile(histogram[0], q, amount))
                told.append(amount[0])
        lib.wakpi_histogram_free(histogram[0])
        return told

# ---- the model ----
def names_of(event):
    return [event[field] for field in ("person", "user", "parent", "other") if field in event]


persons.names_of = names_of


def thing_of(event):
    """What an event is about, as that is erased: a message, turn or act with all that is said of it."""
    kind = event["wakpi"]
    if kind == "send" or kind in persons.STAGES:
        return ("message", event.get("id") or (event["time"], *names_of(event), event.get("campaign")))
    if kind == "survey_answer":
        return (kind, event.get("context") or event["id"])
    return (kind, event["id"]) if "id" in event else (kind, event["time"], *names_of(event))


class Model(persons.Model):
    def __init__(self, events, zone, options, as_of, closed=None):
        self.zone, self.as_of, self.options = zoneinfo.ZoneInfo(zone), as_of, {
            **persons.WINDOWS, "conversion_window": 7 * DAY, "inactivity_window": 30 * DAY, "repeat_window": 90 * DAY, **options}
        self.events = self.erase(events)
        self.known = [event for event in self.events if event["time"] <= as_of]
        self.told = []
        self.gather_messages()
        if closed is not None:  # what may have retired is not taken for new
            self.messages = {key: message for key, message in self.messages.items()
                             if message["held"] or set(message["stages"]) & {"send", "sent", "delivered", "failed"}}
        self.fold_turns()
        self.closed = closed is not None
        self.gather_acts()
        for message in self.messages.values():
            stages = message["stages"]
            message["proofs"] = [stages[stage] for stage in persons.PROOFS if stage in stages] + list(self.proofs(message))
        self.moments = collections.defaultdict(list)  # of a person: (time, what it is and its labels, ...)
        self.live_messages()
        self.live_turns()
        self.live_acts()

    @staticmethod
    def erase(events):
        until, things = {}, collections.defaultdict(list)
        for event in events:
            if event["wakpi"] == "erase":
                for name in names_of(event):
                    until[name] = max(until.get(name, event["time"]), event["time"])
            elif event["wakpi"] != "alias":
                things[thing_of(event)].append(event)
        told = [(names_of(event), event["time"]) for event in events if event["wakpi"] == "alias"]
        heard = {}
        for thing, of in things.items():
            heard[thing] = ([name for event in of for name in names_of(event)], min(event["time"] for event in of))
        grew = True
        while grew:
            grew = False
            for names, time in told + list(heard.values()):
                reach = max((until[name] for name in names if name in until), default=None)
                for name in names:
                    if reach is not None and time <= reach and until.get(name, -EVER) < reach:
                        until[name], grew = reach, True
        for thing, (names, time) in heard.items():  # told to be one person later than what it is told of, and than the erasing
            late = [event for event in things[thing] if len(names_of(event)) > 1 and event["time"] > time]
            if any(time <= until.get(name, -EVER) for event in late for name in names_of(event)):
                raise Undecided
        gone = {thing for thing, (names, time) in heard.items() if any(time <= until.get(name, -EVER) for name in names)}
        left = []
        for event in events:
            if event["wakpi"] == "alias" or event["wakpi"] != "erase" and thing_of(event) not in gone:
                left.append(event)
            elif event["wakpi"] != "erase":  # who was told to be one stays one
                names = {field: event[field] for field in ("person", "user") if field in event}
                left.append({"wakpi": "alias", "time": event["time"], **names})
        return left

    def gather_acts(self):
        registers = {}
        for event in self.events:
            rank = (event.get("version", 0), -event["time"], event.get("amount", 0))
            if event["wakpi"] in ACTS and (thing_of(event) not in registers or rank > registers[thing_of(event)][0]):
                registers[thing_of(event)] = rank, event
        self.acts = {thing: event for thing, (rank, event) in registers.items() if event["time"] <= self.as_of}
        for event in self.acts.values():
            about = self.messages.get(event.get("context"))
            if about and event["wakpi"] in ("order", "conversion"):
                about["hits"].add("proven")

    def live(self, who, time, *sides):
        """A moment of a person: what it is, each with its labels; a written word may be a stop as well, labelled otherwise."""
        self.moments[who].append((time, sides))

    def whose(self, event, stranger):
        """Who is named, else whom the message went to that it is about."""
        names = names_of(event)
        return self.people.who(names, event["time"]) if names else self.went_to.get(event.get("context"), stranger)

    def proofs(self, message, but=("echo",)):
        """When somebody did something about it, who so had it delivered."""
        for turn in self.turns:
            if turn["about"] is message and turn["kind"] not in but and self.counts(turn):
                yield turn["time"]
        for event in self.acts.values():
            if event["wakpi"] in ("order", "conversion") and self.messages.get(event.get("context")) is message:
                yield event["time"]

    def live_messages(self):
        for message in self.messages.values():
            who, stages, labels, date = message["who"], message["stages"], message["labels"], message["date"]
            if message["held"]:
                continue
            self.live(who, date, ({"send", "sent"}, labels))
            if message["proofs"]:
                date = max(date, min(message["proofs"]))
                self.live(who, date, ({"delivered"}, labels))
            elif "failed" in stages:
                self.live(who, max(date, stages["failed"]), ({"failed"}, labels))
            seen = [stages[stage] for stage in ("read", "played") if stage in stages]
            if seen:
                date = max(date, min(seen))
                self.live(who, date, ({"read"}, labels))
            if "played" in stages:
                self.live(who, max(date, stages["played"]), ({"played"}, labels))

    def counts(self, turn):
        """A machine's click does not; nor, once something is closed, what may be of a message that retired."""
        kind, event = turn["kind"], turn["event"]
        retired = self.closed and kind in ("tap", "click") and "context" in event and not turn["about"]
        return not retired and not (kind == "click" and event.get("bot"))

    def live_turns(self):
        stopped = set()
        for turn in self.turns:
            kind, about, event, sides = turn["kind"], turn["about"], turn["event"], []
            who = self.whose(event, ("stranger", event["id"]))
            steps = {kind} | ({"replied", "interacted"} if kind == "message" and about else set())
            if kind in ("click", "tap"):
                steps.add("interacted")
            if self.counts(turn) and not (kind == "tap" and event.get("opt_out")):
                sides.append((steps, turn["labels"]))
            if event.get("opt_out") and names_of(event):
                stopped.add((who, turn["time"]))
                sides.append(({"stop"}, self.labels_of_stop(who, turn["time"])))
            self.live(who, turn["time"], *sides)
        wishes = collections.Counter()
        for event in {thing_of(event): event for event in self.known if event["wakpi"] in ("stop", "resume")}.values():
            who, time = self.people.who(names_of(event), event["time"]), event["time"]
            wishes[who, time, event["wakpi"]] += 1
            if wishes[who, time, event["wakpi"]] > 1:
                raise Undecided  # one wish or two
            if event["wakpi"] == "resume":
                self.live(who, time, ({"resume"}, {}))
            elif (who, time) not in stopped:  # what WhatsApp tells of a tap once more
                self.live(who, time, ({"stop"}, self.labels_of_stop(who, time)))

    def labels_of_stop(self, who, time):
        said = [turn for turn in self.turns if turn["event"].get("opt_out") and "context" in turn["event"]
                and names_of(turn["event"]) and turn["time"] == time and self.people.who(names_of(turn["event"]), time) == who]
        if len({turn["event"]["context"] for turn in said}) > 1:
            raise Undecided
        about = said[0]["about"] if said else None
        if not said:
            about = self.latest(who, time, "opt_out_window", lambda message: message["many"] and message["proofs"])
            about = about or self.latest(who, time, "opt_out_window", lambda message: message["proofs"])
        return about["labels"] if about else {}

    def live_acts(self):
        leads = [(self.whose(event, ("stranger", *thing)), event["time"], self.labels_of_act(event))
                 for thing, event in self.acts.items() if event["wakpi"] == "lead"]
        for thing, event in self.acts.items():
            kind = event["wakpi"]
            head = self.acts.get((ABOUT_THINGS.get(kind), event.get("context")))
            waits = self.closed and kind != "survey_answer" or ABOUT_THINGS.get(kind) == "order"
            if kind in ABOUT_THINGS and not head and waits or event.get("bot"):
                continue  # it waits for its order, or may be of what retired; and a machine's visit is none
            stranger = ("stranger", *thing)
            if kind in ABOUT_THINGS and kind != "survey_answer":
                stranger = ("stranger", ABOUT_THINGS[kind], event["context"])
            labels = {**self.labels_of_act(head or event), **({} if head is None else persons.labels_of(event))}
            who = self.people.who(names_of(event), event["time"]) or self.whose(head or event, stranger)
            if kind == "qualified":
                made = [lead for lead in leads if lead[0] == who and lead[1] <= event["time"]]
                made = [lead[2] for lead in made if lead[1] == max(other[1] for other in made)]
                if any(of != made[0] for of in made):
                    raise Undecided
                labels = {**(made or [{}])[0], **labels}
            self.live(who, event["time"], ({kind} | ({"converted"} if kind in ("order", "conversion") else set()), labels))

    # -- funnels: every attempt there is --
    def funnel(self, asked):
        told, times = collections.Counter(), collections.defaultdict(list)
        steps, window = asked["steps"], asked["window"] or self.options["conversion_window"]
        for moments in self.moments.values():
            walked = sorted((time, stands) for time, stands in (
                (time, [i for i, (key, filters) in enumerate(steps)
                        if any(key in kinds and self.fits(labels, filters) for kinds, labels in sides)])
                for time, sides in moments) if stands)
            walked.sort(key=lambda moment: (moment[0], moment[1][0], sum(1 << i for i in moment[1])))
            if len(walked) > 12:
                raise Undecided  # so many attempts
            attempts = [attempt for entry in range(len(walked)) if asked["between"][0] <= walked[entry][0] < asked["between"][1]
                        for attempt in self.attempts(walked, entry, window, len(steps), asked["mode"])]
            if not attempts:
                continue
            best = min(attempts, key=lambda attempt: (-len(attempt), attempt[0], attempt[-1], attempt))
            open_still = asked["as_of"] < max(attempt[0] for attempt in attempts) + window
            immature = len(best) < len(steps) and asked["as_of"] != EVER and open_still
            for i, time in enumerate(best):
                told["immature" if immature else "persons", i] += 1
                if i and not immature:
                    times["step", i].append(time - best[i - 1])
                    times["overall", i].append(time - best[0])
        return told, times

    @staticmethod
    def fits(labels, filters):
        wanted = collections.defaultdict(set)
        for label, text in filters:
            wanted[label].add(text)
        return all(labels.get(label, "") in texts for label, texts in wanted.items())

    @staticmethod
    def attempts(walked, entry, window, count, mode):
        """All attempts with this entry, each by the times of its steps."""
        begin = walked[entry][0]

        def go_on(at, times, done):
            yield times
            for later in range(at + 1, len(walked)):
                time, stands = walked[later]
                if time - begin >= window or len(times) == count:
                    return
                for step in stands:
                    if step not in done if mode == "any order" else step == len(times):
                        yield from go_on(later, times + [time], done | {step})
                if mode == "strict" and len(times) - 1 not in stands:
                    return
        for step in walked[entry][1]:
            if mode == "any order" or step == 0:
                yield from go_on(entry, [begin], {step})

# ---- worlds ----
ZONES = {"UTC": [(2026, 1, 1)], "Europe/Rome": [(2026, 3, 29), (2026, 10, 25), (2026, 12, 31)],
         "America/Sao_Paulo": [(2018, 11, 4), (2018, 2, 18), (2026, 5, 1)], "Asia/Kolkata": [(2026, 1, 31), (2026, 3, 1)],
         "America/St_Johns": [(2026, 3, 8), (2026, 11, 1)], "Australia/Lord_Howe": [(2026, 4, 5), (2026, 10, 4)],
         "America/Asuncion": [(2023, 10, 1), (2023, 3, 26)], "America/Havana": [(2026, 3, 8), (2026, 11, 1)],
         "Asia/Kathmandu": [(2026, 2, 28)], "Africa/Cairo": [(2026, 4, 24), (2026, 10, 30)], "Pacific/Apia": [(2026, 1, 1)]}


class World(persons.World):
    """A few persons and a few moments, so that much falls together."""

    def __init__(self, seed):
        draw = self.draw = random.Random(seed)
        self.zone = draw.choice(sorted(ZONES))
        day = draw.choice(ZONES[self.zone])
        begin = int(datetime.datetime(*day, tzinfo=zoneinfo.ZoneInfo(self.zone)).timestamp()) * 1000
        windows = ["conversion_window", "reply_window", "inactivity_window", "repeat_window"]
        self.options = {name: draw.choice([HOUR, DAY, 3 * DAY]) for name in windows if draw.random() < 0.4}
        self.times = [begin + draw.choice([-DAY, -HOUR, -1, 0, HOUR, 2 * HOUR, 3 * HOUR - 1])]
        self.spans = [0, 1, 1000, MINUTE, HOUR - 1, HOUR, DAY - 1, DAY, DAY + 1, 3 * DAY, 7 * DAY]
        if draw.random() < 0.4:
            self.spans += [30 * DAY - 1, 30 * DAY, 40 * DAY, 100 * DAY]
        for _ in range(draw.randrange(2, 9)):
            self.times.append(draw.choice(self.times) + draw.choice(self.spans))
        self.many_names, self.nameless = draw.random() < 0.4, draw.random() < 0.3
        self.events, self.sent = [], []
        for i in range(draw.randrange(2, 12)):
            draw.choice([self.send, self.turn, self.turn, self.wish, self.act, self.act, self.act])(i)
        if self.many_names:
            for _ in range(draw.randrange(3)):
                names = draw.sample(["393330001", "393330002", "393330003", "IT.1001", "IT.1002"], 2)
                fields = ["user" if name.startswith("IT") else "person" for name in names]
                self.add("alias", **dict(zip([fields[0], fields[1] if fields[1] != fields[0] else "other"], names)))
        if draw.random() < 0.25:
            for _ in range(draw.randrange(1, 3)):
                self.add("erase", **self.who(1))

    def who(self, sure=0):
        draw = self.draw
        if not sure and self.nameless and draw.random() < 0.3:
            return {}
        person = draw.choice(["393330001", "393330002", "393330003"])
        if not self.many_names or draw.random() < 0.5:
            return {"person": person}
        return {"user": draw.choice(["IT.1001", "IT.1002"]), "person": draw.choice([person, None, None])}

    def send(self, i):
        draw, own, who = self.draw, f"m{i}", self.who()
        if draw.random() < 0.8:
            held = draw.random() < 0.05
            self.add("send", id=None if held else own, campaign=self.maybe(0.7, "a", "b"), channel=self.maybe(0.2, "u"),
                     category=self.maybe(0.2, "marketing"), **(self.who(1) if held else who))
            if held:
                return
        self.sent.append(own)
        for stage in draw.sample(persons.STAGES, draw.randrange(0, 5)):
            self.add(stage, id=own, **(who if draw.random() < 0.7 else {}))

    def turn(self, i):
        draw, kind = self.draw, self.draw.choice(TURNS)
        about = self.maybe(1 if kind == "reaction" else 0.5, "unknown", *self.sent) if kind != "echo" else None
        names = {} if kind == "click" and draw.random() < 0.5 else self.who()
        self.add(kind, id=f"r{i}", context=about, opt_out=kind in ("message", "tap") and draw.random() < 0.2,
                 bot=kind in ("echo", "click") and draw.random() < 0.2,
                 button=self.maybe(0.5, "p", "q") if kind in ("tap", "click") else None, **names)

    def wish(self, i):
        self.add(self.draw.choice(["stop", "resume"]), **self.who(1))

    def act(self, i):
        draw = self.draw
        kind = draw.choice(sorted(ACTS - set(ABOUT_THINGS)) + ["order"] * 6)
        topic = {"survey_sent": "csat", "feedback": "comment"}.get(kind)
        can = kind in ("order", "conversion", "lead", "qualified", "review", "visit", "website_entry", "survey_sent", "feedback")
        money = {"amount": "5.00", "currency": "EUR"} if kind == "order" else {}
        sure = kind.startswith(("consent", "opt"))
        act = self.add(kind, id=f"k{i}", topic=topic, context=self.maybe(0.4, "unknown", *self.sent) if can else None,
                 channel=self.maybe(0.4, "u", "v"), conversion=self.maybe(0.5, "x") if kind == "conversion" else None,
                 bot=kind == "visit" and draw.random() < 0.3, **money, **self.who(sure))
        if draw.random() < 0.15:  # a correction says all fields again
            self.events.append({**act, "time": draw.choice(self.times), "version": 1, "channel": draw.choice("uv")})
        parts = [part for part, head in ABOUT_THINGS.items() if head == kind]
        for j in range(draw.randrange(0, 4) if parts else 0):
            part = draw.choice(parts)
            fields = {"refund": {"amount": "1.00", "currency": "EUR"}, "survey_answer": {"amount": 4, "topic": "csat"}}
            fields = fields.get(part, {})
            self.add(part, id=f"k{i}.{j}", context=f"k{i}", **fields)

    def labels(self, share):
        filters = [("campaign", self.draw.choice(["a", "b", ""])), ("channel", self.draw.choice(["u", "v", ""])),
                   ("campaign", "a"), ("conversion", "x"), ("button", self.draw.choice(["p", ""]))]
        return [one for one in filters if self.draw.random() < share]

    def as_of(self):
        return EVER if self.draw.random() < 0.4 else self.draw.choice(self.times) + self.draw.choice(self.spans + [-1])

    def between(self):
        edges = sorted(self.draw.choice(self.times) + self.draw.choice([0, 0, 1, DAY]) for _ in range(2))
        return self.draw.choice([edges, [edges[0], EVER], [-2**63, EVER], [-2**63, EVER]])

    def closing(self):
        """An edge of a local hour, unless clocks are put by then."""
        time, zone = self.draw.choice(self.times) + self.draw.choice([0, HOUR]), zoneinfo.ZoneInfo(self.zone)
        offset = int(datetime.datetime.fromtimestamp(time // 1000, zone).utcoffset().total_seconds()) * 1000
        time -= (time + offset) % HOUR
        return time

    def behind(self, closed, asked):
        """The same question, of what is open."""
        if closed is not None:
            start, end = max(asked["between"][0], closed), asked["between"][1]
            asked.update(between=[start, max(start, end)], as_of=max(asked["as_of"], closed), closed=closed)
        return asked

    def journey(self, as_of):
        draw = self.draw
        there = [event["wakpi"] for event in self.events if event["wakpi"] in STEPS] * 12 + STEPS
        there += 3 * ["delivered", "read", "replied", "interacted", "converted", "stop", "sent"]
        return {"steps": [(draw.choice(there), self.labels(0.1)) for _ in range(draw.randrange(2, 5))], "mode": draw.choice(MODES),
                "window": draw.choice([None, 1, 1000, HOUR, DAY, DAY + 1, 7 * DAY, 3155760000000]),
                "between": self.between(), "as_of": as_of}

def differences(found, wanted):
    for key in sorted(set(found) | set(wanted), key=str):
        if found.get(key, 0) != wanted.get(key, 0):
            yield f"{key} is {found.get(key)}, not {wanted.get(key)}"


def funnel_differences(found, wanted, times):
    yield from differences({key: told for key, told in found.items() if key[0] in ("persons", "immature")}, wanted)
    for key, told in found.items():
        if key[0] not in ("step", "overall"):
            continue
        all_times = sorted(times[key])
        if told[:2] != [len(all_times), sum(all_times)][:len(told)] or bool(all_times) != bool(told[0]):
            yield f"times of {key} are {told}, not {all_times}"
        for share, quantile in zip((0.5, 0.9), told[2:] if all_times else []):
            exactly = all_times[-int(-share * len(all_times) // 1) - 1]
            if abs(quantile - exactly) > (exactly / 128 if exactly >= 128 else 0):
                yield f"quantile {share} of {key} is {quantile} of {all_times}"


def compare(tracker, model, world, closed, as_of, tally):
    """What is wrong, and of which question."""
    for _ in range(4):
        asked = world.behind(closed, world.journey(as_of))
        wanted, times = model.funnel(asked)
        wrong = list(funnel_differences(tracker.funnel(asked), wanted, times))
        if wrong:
            return wrong, asked
        tally["funnels"] += 1
        tally["persons"] += sum(wanted.values())
    return wrong, asked


def main(Tracker, Known, ask, compare):
    ffi.cdef(open(sys.argv[1], encoding="utf-8").read())
    lib = ffi.dlopen(sys.argv[2])
    worlds, first = int((sys.argv[3:] + ["400"])[0]), int((sys.argv[4:] + ["1"])[0])
    tally, wrong = collections.Counter(), []
    for seed in range(first, first + worlds):
        world = World(seed)
        options = {"key": "0123456789abcdef", "zone": world.zone, **world.options}
        tracker, other = Tracker(lib, options), Tracker(lib, options)
        told = world.events + world.events[:3]
        world.draw.shuffle(told)
        for event in told:
            world.draw.choice([tracker, tracker, other]).read(event)
            if world.draw.random() < 0.1:  # what is added up by then is kept up from then on
                ask(tracker, world)
        tracker.merge(other)
        for closed in (None, None, world.closing()):
            as_of = max(world.as_of(), closed or 0)
            try:
                if closed is None or tracker.close(closed):
                    model = Known(world.events, world.zone, world.options, as_of, closed)
                    wrong, asked = compare(tracker, model, world, closed, as_of, tally)
            except Undecided:
                tally["undecided"] += 1
            if wrong:
                for event in sorted(world.events, key=lambda event: event["time"]):
                    print(json.dumps(event))
                sys.exit(f"seed {seed}, {world.zone}, {world.options}, {asked}: " + "; ".join(wrong))
    told = ", ".join(f"{count} {name}" for name, count in sorted(tally.items()))
    print(f"seeds {first} to {first + worlds - 1}: all are equal: {told}")


if __name__ == "__main__":
    main(Wakpi, Model, lambda tracker, world: tracker.funnel(world.journey(EVER)), compare)
