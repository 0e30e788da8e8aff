#!/usr/bin/env python3
"""Puts studies to logs whose truth is known: wakpi-report --compare, --experiment, --watch and --forecast.

report_study.py <wakpi-report> [name of a test ...]"""
import datetime
import json
import math
import os
import subprocess
import sys

import cases

REPORT = sys.argv[1]


def run(log, *arguments, code=0, environment=None):
    result = subprocess.run([REPORT, *map(str, arguments)], input=log, capture_output=True, check=False,
                            env={**os.environ, **(environment or {})})
    assert result.returncode == code, (arguments, result.returncode, result.stderr.decode(errors="replace")[:500])
    return result


def ask(log, *arguments, **named):
    return json.loads(run(log, "--format", "json", *arguments, **named).stdout)


def text(log, *arguments, **named):
    return run(log, *arguments, **named).stdout.decode()


class Log:
    """Messages that were delivered, and as many of them as wanted read, clicked or answered by an opt-out."""

    def __init__(self):
        self.lines, self.number = [], 0

    def add(self, day, sent, read=0, clicked=0, stopped=0, revenue=None, **labels):
        for i in range(sent):
            name, person = f"m{self.number}", f"3933{self.number:07}"
            self.number += 1
            time = f"{day}T{9 + i % 10:02}:{i % 60:02}:00Z"
            self.line(wakpi="send", id=name, time=time, person=person, **labels)
            self.line(wakpi="delivered", id=name, time=time)
            if i < read:
                self.line(wakpi="read", id=name, time=time)
            if i < clicked:
                self.line(wakpi="click", id="c" + name, time=time, person=person, context=name)
            if i < stopped:
                self.line(wakpi="stop", time=time, person=person, context=name)
            if revenue is not None and i == 0:
                self.line(wakpi="order", id="o" + name, time=time, person=person, amount=f"{revenue:.2f}", currency="EUR",
                          context=name)
        return self

    def line(self, **event):
        self.lines.append(json.dumps(event))

    def bytes(self):
        return "\n".join(self.lines).encode()


def days(first, count):
    first = datetime.date.fromisoformat(first)
    return [str(first + datetime.timedelta(i)) for i in range(count)]


def kpis(rows):
    return {row["key"]: row for row in rows}


def values(found):
    return {kpi["key"]: kpi.get("value") for kpi in found["kpis"]}


def p_of(k1, n1, k2, n2):
    """The pooled z test, two-sided."""
    common = (k1 + k2) / (n1 + n2)
    z = (k2 / n2 - k1 / n1) / math.sqrt(common * (1 - common) * (1 / n1 + 1 / n2))
    return math.erfc(abs(z) / math.sqrt(2))


def holm(p):
    order, greatest, adjusted = sorted(range(len(p)), key=lambda i: p[i]), 0, [0] * len(p)
    for place, i in enumerate(order):
        greatest = max(greatest, min(1, (len(p) - place) * p[i]))
        adjusted[i] = greatest
    return adjusted


TWO = Log().add("2026-10-05", 1000, read=400, clicked=100, stopped=4, campaign="spring").add(
    "2026-11-05", 900, read=540, clicked=92, stopped=40, campaign="autumn").bytes()


def test_two_campaigns():
    found = ask(TWO, "--compare", "spring", "autumn")["comparison"]
    assert (found["before"], found["after"], found["alpha"]) == ("spring", "autumn", 0.05)
    rows = {row["campaign"]: values(row) for row in ask(TWO)["campaigns"]}
    compared = kpis(found["kpis"])
    for key, row in compared.items():
        for side, campaign in (("before", "spring"), ("after", "autumn")):
            assert math.isclose(row[side], rows[campaign][key]), (key, side)
        assert math.isclose(row["difference"], row["after"] - row["before"], abs_tol=1e-12)
    opened, stopped, clicked = compared["open_rate"], compared["opt_out_rate"], compared["click_through_rate"]
    assert math.isclose(opened["change"], (540 / 900) / (400 / 1000) - 1)
    assert math.isclose(opened["p"], p_of(400, 1000, 540, 900), rel_tol=1e-6)
    assert opened["change_lower"] < opened["change"] < opened["change_upper"] and opened["kind"] == "rate"
    assert (opened["outcome"], stopped["outcome"], clicked["outcome"]) == ("better", "worse", "unclear")
    judged = [row for row in found["kpis"] if "p" in row]
    for row, adjusted in zip(judged, holm([row["p"] for row in judged])):
        assert math.isclose(row["adjusted_p"], adjusted, rel_tol=1e-9), row
    assert compared["message_volume"]["kind"] == "value" and "outcome" not in compared["message_volume"]
    words = text(TWO, "--compare", "spring", "autumn")
    assert words.startswith("autumn against spring · an association, not an experiment")
    line = next(line for line in words.splitlines() if line.startswith("Open rate "))
    assert "40.0 %" in line and "60.0 %" in line and "+50.0 %" in line and line.endswith("  better")
    back = kpis(ask(TWO, "--compare", "autumn", "spring")["comparison"]["kpis"])
    assert back["open_rate"]["outcome"] == "worse" and back["opt_out_rate"]["outcome"] == "better"
    alone = ask(TWO, "--compare", "spring", "autumn", "--kpi", "ctr,open_rate")["comparison"]["kpis"]
    assert [row["key"] for row in alone] == ["open_rate", "click_through_rate"]
    assert math.isclose(alone[1]["p"], clicked["p"]) and alone[1]["adjusted_p"] <= clicked["adjusted_p"]


def test_many_kpis_make_chance_differences():
    log = Log().add("2026-10-05", 400, read=284, campaign="a").add("2026-10-06", 400, read=311, campaign="b").bytes()
    row = kpis(ask(log, "--compare", "a", "b")["comparison"]["kpis"])["open_rate"]
    assert 0.02 < row["p"] < 0.05 < row["adjusted_p"] and row["outcome"] == "unclear"
    alone, = ask(log, "--compare", "a", "b", "--kpi", "open_rate")["comparison"]["kpis"]
    assert alone["p"] == alone["adjusted_p"] == row["p"] and alone["outcome"] == "better"


def test_revenue_is_judged_by_what_each_person_brought():
    log = Log()
    for campaign, revenue in (("a", 20), ("b", 30)):
        for i in range(300):
            log.add("2026-10-05", 1, revenue=revenue + i % 5 if i % 3 == 0 else None, campaign=campaign)
    row = kpis(ask(log.bytes(), "--compare", "a", "b")["comparison"]["kpis"])["revenue_per_recipient"]
    mean, half = 0, 0
    for revenue, sign in ((20, -1), (30, 1)):
        brought = [revenue + i % 5 if i % 3 == 0 else 0 for i in range(300)]
        of = sum(brought) / 300
        mean += sign * of
        half += sum((one - of) ** 2 for one in brought) / 299 / 300
    half = 1.959963984540054 * math.sqrt(half)
    assert row["kind"] == "value" and math.isclose(row["difference"], mean), row
    assert math.isclose(row["difference_lower"], mean - half) and math.isclose(row["difference_upper"], mean + half), row
    assert row["outcome"] == "better" and row["change_lower"] > 0


def test_variants_are_judged_by_revenue():
    log = Log()
    for variant, revenue, share in (("A", 20, 4), ("B", 30, 3)):
        for i in range(400):
            log.add("2026-10-05", 1, revenue=revenue + i % 5 if i % share == 0 else None, variant=variant)
    one, = ask(log.bytes(), "--experiment", "revenue_per_recipient,opt_out_rate")["experiments"]
    result = one["results"][0]
    assert (one["verdict"], one["variant"], one["decided_by"]) == ("ship", "B", "revenue_per_recipient")
    assert (result["method"], result["of"], result["control_of"], result["outcome"]) == ("welch", 400, 400, "better")
    brought = [30 + i % 5 if i % 3 == 0 else 0 for i in range(400)]
    assert math.isclose(result["value"], sum(brought) / 400)
    words = text(log.bytes(), "--experiment", "revenue_per_recipient")
    assert "Ship B: Revenue per recipient (RPR) 10.72 against 5.50 of A" in words and " EUR" in words, words


def test_two_periods():
    whole = kpis(ask(TWO, "--compare", "spring", "autumn")["comparison"]["kpis"])
    for before, after in (("2026-10", "2026-11"), ("2026-10-05", "2026-11-05"), ("2026-W41", "2026-W45"),
                          ("2026-10-01..2026-10-31", "2026-11-01..2026-12-24"), ("2026-01..2026-10", "2026-11")):
        found = kpis(ask(TWO, "--compare", before, after)["comparison"]["kpis"])
        for key in ("open_rate", "click_through_rate", "opt_out_rate"):
            assert found[key] == {**whole[key], "adjusted_p": found[key]["adjusted_p"]}, (before, after, key)
    log = Log().add("2025-02-01", 100, read=10).add("2025-05-01", 100, read=20).add("2026-06-01", 100, read=60).bytes()
    for before, after in (("2025", "2026"), ("2025-Q1..2025-Q2", "2026-Q2")):
        row = kpis(ask(log, "--compare", before, after)["comparison"]["kpis"])["open_rate"]
        assert math.isclose(row["before"], 0.15) and math.isclose(row["after"], 0.6), (before, after)
    night = [json.dumps({"wakpi": kind, "id": name, "time": time, "person": name})
             for name, time in (("a", "2026-10-31T22:30:00Z"), ("b", "2026-11-01T00:00:00Z"), ("c", "2026-10-20T00:00:00Z"))
             for kind in ("send", "delivered", "read")]
    for zone, sent in (("UTC", 2), ("+02:00", 1)): # the night belongs to November two hours further east
        row = kpis(ask("\n".join(night).encode(), "--compare", "2026-10", "2026-11", "--timezone",
                       zone)["comparison"]["kpis"])["outbound_volume"]
        assert (row["before"], row["after"]) == (sent, 3 - sent), zone


def test_what_is_compared():
    log = Log().add("2026-10-05", 100, read=40, campaign="2026-10", template="t").add(
        "2026-11-05", 100, read=70, campaign="x=y", template="u", variant="B").bytes()
    for before, after in (("campaign=2026-10", "x=y"), ("template=t", "template=u"), ("campaign=2026-10", "2026-11"),
                          ("2026-10", "variant=B")):
        row = kpis(ask(log, "--compare", before, after)["comparison"]["kpis"])["open_rate"]
        assert math.isclose(row["before"], 0.4) and math.isclose(row["after"], 0.7), (before, after)
    assert b"there is 2026-10 x=y" in run(log, "--compare", "x=y", "z", code=1).stderr
    assert b"2024" in run(log, "--compare", "2024", "2026", code=1).stderr
    for wrong in (["--compare", "a"], ["--compare", "a", "--quiet"], ["--compare", "a", "b", "--by", "day"],
                  ["--compare", "2026", "2027", "--from", "2026-10-01"], ["--compare", "a", "b", "--format", "csv"],
                  ["--compare", "a", "b", "--watch", "open_rate"], ["--compare", "a", "b", "--kpi", "nothing"],
                  ["--kpi", "open_rate"]):
        assert run(log, *wrong, code=2).stdout == b"", wrong
    # Files may stand before and between.
    assert ask(log, "--compare", "template=t", "template=u", "-") == ask(log, "-", "--compare", "template=t", "template=u")


def test_a_goal():
    """400 of 1,000 were read, and 540 of 900: 0.6, from 0.568 to 0.631 by Wilson, a change of +50 %, from +37 to +64 %."""
    for goal, outcome in (("50%", "reached"), ("0.5", "reached"), ("60%", "open"), ("70%", "not_reached"), ("+30%", "reached"),
                          ("+0.55", "open"), ("+80%", "not_reached")):
        found = ask(TWO, "--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", goal)["comparison"]["kpis"][0]
        assert found["goal_outcome"] == outcome, (goal, found)
        number = float(goal.strip("%")) / (100 if "%" in goal else 1)
        assert math.isclose(found["goal"], number)
        way = (found["change"] / number) if goal[0] == "+" else (found["after"] - found["before"]) / (number - found["before"])
        assert math.isclose(found["attained"], way), (goal, found, way)
    less = ask(TWO, "--compare", "spring", "autumn", "--kpi", "opt_out_rate", "--goal", "-20%")["comparison"]["kpis"][0]
    assert less["goal_outcome"] == "not_reached", less
    for language, words in (("en", "  goal +30.0 %: reached"), ("it", "  obiettivo +30,0 %: raggiunto"), ("ru", "  цель +30,0 %: достигнута")):
        told = text(TWO, "--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", "+30%", "--language", language)
        assert words in told.replace("\u00a0", " "), told
    page = text(TWO, "--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", "70%", "--format", "html")
    assert "not reached" in page and "70.0%" in page and "the goal of 70.0%" in page
    assert "goal" not in text(TWO, "--compare", "spring", "autumn")
    for wrong in (["--goal", "50%"], ["--compare", "spring", "autumn", "--goal", "50%"],
                  ["--compare", "spring", "autumn", "--kpi", "open_rate,csat", "--goal", "50%"],
                  ["--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", "much"],
                  ["--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", "0"],
                  ["--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", "-100%"],
                  ["--compare", "spring", "autumn", "--kpi", "open_rate", "--goal", "5%x"]):
        assert run(TWO, *wrong, code=2).stdout == b"", wrong


VARIANTS = (Log().add("2026-10-05", 2000, clicked=240, stopped=10, campaign="one", variant="A")
            .add("2026-10-06", 2000, clicked=340, stopped=10, campaign="one", variant="B")
            .add("2026-10-05", 2000, clicked=240, stopped=4, campaign="two", variant="A")
            .add("2026-10-06", 2000, clicked=340, stopped=40, campaign="two", variant="B")
            .add("2026-10-05", 2000, clicked=240, campaign="uneven", variant="A")
            .add("2026-10-06", 200, clicked=40, campaign="uneven", variant="B")
            .add("2026-10-05", 300, clicked=30, campaign="plain").add("2026-10-05", 300, campaign="single", variant="A")
            .bytes())


def test_variants_of_campaigns():
    found = ask(VARIANTS, "--experiment", "click_through_rate,opt_out_rate")["experiments"]
    assert [(one["campaign"], one["verdict"], one["control"]) for one in found] == [
        ("one", "ship", "A"), ("two", "keep", "A"), ("uneven", "broken_split", "A")]
    assert found[0]["variant"] == "B" and found[0]["decided_by"] == "click_through_rate"
    assert found[1]["decided_by"] == "opt_out_rate", "a guard keeps it from being shipped"
    first, guard = found[0]["results"]
    assert (first["key"], first["variant"], first["outcome"], first["of"], first["control_of"]) == (
        "click_through_rate", "B", "better", 2000, 2000)
    assert math.isclose(first["value"], 0.17) and math.isclose(first["change"], 340 / 240 - 1)
    assert math.isclose(first["p"], p_of(240, 2000, 340, 2000), rel_tol=1e-6)
    assert guard["outcome"] == "unclear" and found[1]["results"][1]["outcome"] == "worse"
    split = run(VARIANTS, "--format", "json", "--experiment", "click_through_rate", "--split", "10,1", "--where",
                "campaign=uneven")
    assert json.loads(split.stdout)["experiments"][0]["verdict"] == "ship"
    words = text(VARIANTS, "--experiment", "click_through_rate", "--where", "campaign=one")
    assert words.startswith("one: Ship B: ") and "(decides)" in words and words.count("\n") == 4
    other = ask(VARIANTS, "--experiment", "click_through_rate", "--control", "B", "--where", "campaign=one")["experiments"][0]
    assert (other["control"], other["verdict"]) == ("B", "keep") and other["results"][0]["outcome"] == "worse"
    merged = ask(VARIANTS, "--experiment", "click_through_rate", "--by", "none", "--where", "campaign=one", "--where",
                 "campaign=two")["experiments"]
    assert len(merged) == 1 and merged[0]["results"][0]["of"] == 4000 and "campaign" not in merged[0]


def test_plans_and_looks():
    small = Log().add("2026-10-05", 300, clicked=30, variant="A").add("2026-10-06", 300, clicked=50, variant="B").bytes()
    one, = ask(small, "--experiment", "ctr")["experiments"]
    assert one["verdict"] == "ship"
    one, = ask(small, "--experiment", "ctr", "--sequential")["experiments"]
    assert one["verdict"] == "keep_running", "what is looked at any day asks for more"
    one, = ask(small, "--experiment", "ctr", "--effect", "10%")["experiments"]
    assert one["verdict"] == "keep_running" and one["days_needed"] > 10
    assert ask(small, "--experiment", "ctr", "--effect", "0.1")["experiments"] == [one]
    assert ask(small, "--experiment", "ctr", "--control", "C", "--quiet")["experiments"] == []
    assert b"--control" in run(small, "--experiment", "ctr", "--control", "C").stderr
    assert b"--split" in run(small, "--experiment", "ctr", "--split", "1,1,1").stderr
    assert "two variants" in text(Log().add("2026-10-05", 9).bytes(), "--experiment", "ctr")
    crowd = Log()
    for i in range(33):
        crowd.add("2026-10-05", 1, variant=f"v{i:02}")
    assert b"32" in run(crowd.bytes(), "--experiment", "ctr").stderr
    for wrong in (["--experiment", "revenue"], ["--experiment", "first_response_time_mean"], ["--experiment", "ctr,ctr"],
                  ["--experiment", "nothing"], ["--experiment", ""], ["--control", "A"],
                  ["--experiment", "ctr", "--by", "week"], ["--experiment", "ctr", "--effect", "0"],
                  ["--experiment", "ctr", "--split", "1,"], ["--experiment", "ctr", "--split", "1,-1"], ["--sequential"]):
        assert run(small, *wrong, code=2).stdout == b"", wrong


def test_names_are_text():
    hostile = ['\x1b[31m"red"\\', "\u202egnp", "<b>", "é" * 100]
    log = Log()
    for name in hostile:
        log.add("2026-10-05", 50, clicked=5, campaign=name, variant="A").add(
            "2026-10-05", 50, clicked=9, campaign=name, variant=name)
    found = ask(log.bytes(), "--experiment", "ctr", "--control", "A")["experiments"]
    assert sorted(one["campaign"] for one in found) == sorted(hostile)
    for words in (text(log.bytes(), "--experiment", "ctr"), text(log.bytes(), "--compare", hostile[0], hostile[3]),
                  text(log.bytes(), "--watch", "ctr", "--by", "campaign,day")):
        assert "\x1b" not in words and "\u202e" not in words and "?[31m" in words
    assert ask(log.bytes(), "--compare", *hostile[:2])["comparison"]["before"] == hostile[0]


def series(counts, first="2026-09-01", **labels):
    log = Log()
    for day, read in zip(days(first, len(counts)), counts):
        log.add(day, 200, read=read, **labels)
    return log


CALM = [118, 122, 120, 117, 123, 121, 119, 120, 118, 121, 122, 119, 120, 123, 117, 120, 121, 119]


def test_a_drop_is_dated():
    found = ask(series(CALM + [80, 82]).bytes(), "--watch", "open_rate")["watches"]
    assert len(found) == 1 and (found[0]["key"], found[0]["by"], found[0]["periods"]) == ("open_rate", "day", 20)
    drop = found[0]["findings"][0]
    assert (drop["kind"], drop["period"], drop["periods"], drop["lasting"]) == ("drop", "2026-09-19", 2, True)
    assert drop["value"] < drop["lower"] < drop["expected"] < drop["upper"] and 0 < drop["false_alarm"] < 0.01
    assert math.isclose(drop["change"], drop["value"] / drop["expected"] - 1)
    words = text(series(CALM + [80, 82]).bytes(), "--watch", "open_rate")
    assert words.splitlines()[0].startswith("Open rate") and "2026-09-19" in words and "drop 40" in words
    assert ask(series(CALM).bytes(), "--watch", "open_rate")["watches"][0]["findings"] == []
    few = ask(series(CALM[:5]).bytes(), "--watch", "open_rate,failure_rate")["watches"]
    assert [(one["key"], one["silence"]) for one in few] == [("open_rate", "too_few"), ("failure_rate", "too_few")]
    # A day that is not over is low for no reason.
    log = series(CALM + [10]).bytes()
    assert ask(log, "--watch", "open_rate")["watches"][0]["findings"]
    assert ask(log, "--watch", "open_rate", "--as-of", "2026-09-19T20:00:00Z")["watches"][0]["findings"] == []


def test_limits_and_places():
    log = series(CALM[:6], campaign="calm")
    log.lines += series([120, 60, 130], first="2026-10-01", campaign="wild").lines
    lines = [json.loads(line) for line in log.lines]
    for i, line in enumerate(lines): # the second series has people and messages of its own
        line["id"] += "w" if i >= len(lines) - 3 * 400 - 310 else ""
    data = "\n".join(json.dumps(line) for line in lines).encode()
    found = ask(data, "--watch", "open_rate", "--by", "campaign,day", "--limits", "50%..")["watches"]
    assert [(one["campaign"], one["periods"]) for one in found] == [("calm", 6), ("wild", 3)]
    assert found[0]["findings"] == []
    below, = found[1]["findings"]
    assert (below["kind"], below["period"], below["periods"]) == ("below_limit", "2026-10-02", 1)
    assert ask(data, "--watch", "open_rate", "--limits", "..0.5", "--where", "campaign=wild", "--by",
               "week")["watches"][0]["by"] == "week"
    for wrong in (["--watch", "open_rate", "--limits", "1"], ["--watch", "open_rate", "--limits", "2..1"],
                  ["--watch", "open_rate", "--limits", "a.."], ["--watch", "open_rate", "--by", "weekday_hour"],
                  ["--limits", "1.."], ["--watch", ""], ["--watch", "open_rate", "--funnel", "sent,read"]):
        assert run(data, *wrong, code=2).stdout == b"", wrong
    assert "No data." in text(b"", "--watch", "open_rate")
    assert ask(b"", "--watch", "open_rate") == {"watches": []} and ask(b"", "--forecast", "ctr") == {"forecasts": []}


def ahead(first, step, count, by, most):
    log = Log()
    for i in range(count):
        log.add(str(datetime.date.fromisoformat(first) + datetime.timedelta(step * i)), 50, read=25 + i % 3, revenue=10 + i % 3)
    found, = ask(log.bytes(), "--forecast", "open_rate", "--by", by, "--ahead", most)["forecasts"]
    for point in found["ahead"]:
        assert 0 <= point["lower"] < point["value"] < point["upper"] <= 1
    return [point["period"] for point in found["ahead"]]


def test_what_comes_is_named():
    assert ahead("2026-12-01", 1, 29, "day", 4) == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
    assert ahead("2028-02-01", 1, 27, "day", 3) == ["2028-02-28", "2028-02-29", "2028-03-01"]
    assert ahead("2026-10-05", 7, 11, "week", 4) == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert ahead("2026-11-09", 7, 9, "week", 2) == ["2027-W02", "2027-W03"], "a year whose fourth is a Monday"
    assert ahead("2026-01-15", 31, 10, "month", 4) == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert ahead("2024-01-15", 91, 9, "quarter", 3) == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert ahead("2018-06-15", 365, 8, "year", 2) == ["2026", "2027"]
    assert ahead("2026-10-05", 1, 9, "hour", 2) == ["+1", "+2"]


def test_what_comes():
    log = Log()
    for i, day in enumerate(days("2026-09-01", 28)):
        log.add(day, 100, read=60 + i % 7, revenue=100 + 10 * (i % 7), campaign="c")
    found = ask(log.bytes(), "--forecast", "open_rate,revenue", "--by", "campaign,day")["forecasts"]
    assert [(one["key"], one["campaign"], one["periods"], len(one["ahead"])) for one in found] == [
        ("open_rate", "c", 28, 7), ("revenue", "c", 28, 7)]
    for i, point in enumerate(found[1]["ahead"]):
        assert point["lower"] <= 100 + 10 * (i % 7) <= point["upper"], point
    assert found[0]["method"] and found[0]["mase"] <= 1
    words = text(log.bytes(), "--forecast", "revenue")
    assert words.startswith("Revenue: ") and "  2026-09-29 " in words and " EUR" in words
    assert ask(log.bytes(), "--forecast", "open_rate", "--by", "week")["forecasts"][0]["ahead"][0]["period"] == "2026-W41"
    for wrong in (["--ahead", "3"], ["--forecast", "open_rate", "--ahead", "0"], ["--forecast", "open_rate", "--ahead", "401"],
                  ["--forecast", "open_rate", "--explain", "open_rate"], ["--forecast", "open_rate", "--format", "openmetrics"]):
        assert run(log.bytes(), *wrong, code=2).stdout == b"", wrong


def test_languages_and_colours():
    for language, change, verdict in (("it", "variaz.", "meglio"), ("ru", "изменение", "лучше")):
        words = text(TWO, "--compare", "spring", "autumn", "--language", language)
        assert change in words and verdict in words
        assert text(VARIANTS, "--experiment", "ctr", "--language", language).count("\n") > 9
        assert text(series(CALM + [80]).bytes(), "--watch", "open_rate", "--language", language)
    for question in (["--compare", "spring", "autumn"], []):
        plain = run(TWO, *question)
        assert b"\033" not in plain.stdout
        assert run(TWO, *question, "--colour", "never").stdout == plain.stdout
        for option in ("--colour", "--color"):
            coloured = run(TWO, *question, option, "always", environment={"NO_COLOR": "1"}).stdout
            assert b"\033[" in coloured
    assert run(TWO, "--colour", "sometimes", code=2).stderr


cases.run(globals(), sys.argv[2:])
