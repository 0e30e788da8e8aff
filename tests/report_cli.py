#!/usr/bin/env python3
"""Runs wakpi-report on what wakpi-simulate writes: the report says what is true, whatever becomes of the log on its way.

report_cli.py <wakpi-report> <wakpi-simulate> [name of a test ...]"""
import csv
import decimal
import gzip
import io
import json
import os
import pathlib
import pty
import random
import shlex
import subprocess
import sys
import tempfile

import cases

REPORT, SIMULATE = sys.argv[1:3]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="wakpi-report."))
MONEY = {"revenue", "cost_messages", "cost_software"}
ADDITIVE = ["targeted", "sent", "delivered", "read", "failed", "clicked", "button_clicked", "replied", "interacted",
            "clicks", "button_clicks", "replies", "inbound_messages", "outbound_messages", "visits", "orders"]


def run(*arguments, data=None, code=0, environment=None):
    result = subprocess.run([REPORT, *map(str, arguments)], input=data, capture_output=True, check=False,
                            env={**os.environ, **(environment or {})})
    assert result.returncode == code, (arguments, result.returncode, result.stderr.decode(errors="replace")[:500])
    return result


def report(*arguments, **named):
    return json.loads(run("--format", "json", *arguments, **named).stdout)


def write(name, data):
    path = FOLDER / name
    path.write_bytes(data)
    return path


def simulate(seed, *arguments):
    truth = FOLDER / "truth.json"
    log = subprocess.run([SIMULATE, "--seed", str(seed), "--truth", truth, *map(str, arguments)], capture_output=True,
                         check=True).stdout
    return log, json.loads(truth.read_text())


def amount(measures, key):
    """Counts as they are, money in micro-units."""
    value = measures.get(key, 0)
    return int(decimal.Decimal(value) * 1000000) if key in MONEY else int(value)


def compare(found, truth):
    # What is spread over delivered messages where there are none has no campaign.
    rows = [row for row in found["campaigns"] if row["campaign"] != "" or row["measures"]["sent"] != 0]
    assert [row["campaign"] for row in rows] == [row["campaign"] for row in truth["campaigns"]]
    for row, true in zip(rows, truth["campaigns"]):
        for key, value in true["measures"].items():
            assert amount(row["measures"], key) == value, (row["campaign"], key, row["measures"].get(key), value)
    for key, value in truth["total"].items():
        assert amount(found["total"]["measures"], key) == value, (key, found["total"]["measures"].get(key), value)
    for key in ("cost_software", "revenue", "cost_messages"):
        rows = sum(amount(row["measures"], key) for row in found["campaigns"])
        assert rows == amount(found["total"]["measures"], key), key
    for row in [*found["campaigns"], found["total"]]:
        for kpi in row["kpis"]: # made of sums, but persons' orders tell how they vary
            varies = kpi["key"] in ("average_order_value", "revenue_per_recipient") and int(row["measures"].get("orders", 0)) > 1
            assert not varies or kpi["lower"] < kpi["value"] < kpi["upper"], (row, kpi)


def answer(found):
    """All but the intake, which tells of the reading."""
    return {key: value for key, value in found.items() if key != "intake"}


def answer_text(*arguments, **named):
    """The campaigns' part of the output, byte by byte."""
    output = run("--format", "json", *arguments, **named).stdout
    return output[output.index(b'"campaigns":'):]


def test_truth():
    for seed, arguments in [(1, ()), (2, ("--messages", 3000, "--campaigns", 7)), (3, ("--batch", 1)),
                            (4, ("--batch", 1000, "--messages", 5000)), (5, ("--late", 240, "--duplicates", 900)),
                            (6, ("--late", 0, "--duplicates", 0)), (7, ("--messages", 1)),
                            (8, ("--messages", 40, "--campaigns", 40)), (9, ("--start", "2026-02-01"))]:
        log, truth = simulate(seed, *arguments)
        found = report(data=log)
        compare(found, truth)
        assert found["intake"]["malformed"] == 0 and found["intake"]["ignored"] == 0, found["intake"]


def test_same_whatever_becomes_of_the_log():
    for seed in (11, 12):
        log, truth = simulate(seed, "--messages", 800)
        lines = log.splitlines(keepends=True)
        plain = write("log.jsonl", log)
        expected = answer_text(plain)
        compare(report(plain), truth)
        for shuffle in range(3):
            shuffled = lines[:]
            random.Random(shuffle).shuffle(shuffled)
            assert answer_text(data=b"".join(shuffled)) == expected, f"shuffled by {shuffle}"
        assert answer_text(data=log * 3) == expected, "tripled"
        assert answer_text(plain, plain, plain) == expected, "the file three times"
        assert answer_text(data=b"".join(reversed(lines))) == expected, "backwards"
        assert answer_text(write("log.gz", gzip.compress(log))) == expected, "gzipped"
        assert answer_text(data=gzip.compress(log)) == expected, "gzipped on the standard input"
        parts = [write(f"part{i}.jsonl", b"".join(lines[i::3])) for i in range(3)]
        assert answer_text(*parts) == expected, "dealt to three files"
        assert answer_text(parts[2], write("part.gz", gzip.compress(b"".join(lines[0::3]))), "-",
                           data=b"".join(lines[1::3])) == expected, "files and the standard input"
        assert answer_text(data=log.replace(b"\n", b"\r\n\r\n")) == expected, "line ends of Windows, empty lines"
        assert answer_text(data=log.rstrip(b"\n")) == expected, "no last line end"
        assert answer_text(data=b"\xef\xbb\xbf" + log) == expected, "a byte order mark"


def test_rows_sum_to_the_whole():
    log, _ = simulate(21, "--messages", 1500, "--campaigns", 6, "--start", "2026-10-15")
    path = write("sums.jsonl", log)
    for by in ("campaign", "template", "variant", "category", "hour", "day", "week", "month", "quarter", "year",
               "weekday_hour", "campaign,day", "template,variant,week", "none"):
        for zone in ("UTC", "Europe/Rome", "+05:30"):
            found = report("--by", by, "--timezone", zone, path)
            for key in ADDITIVE:
                rows = sum(int(row["measures"][key]) for row in found["campaigns"])
                total = int(found["total"]["measures"][key])
                assert rows == total or by == "none", (by, zone, key, rows, total)
            starts = [row["from"] for row in found["campaigns"] if "from" in row]
            if "," not in by:
                assert starts == sorted(starts), (by, zone)


def test_days_of_rome():
    """On 25 October 2026 the clocks go back: that day has 25 hours, and 00:30 of the 26th there is still the 25th in UTC."""
    def send(number, time):
        return json.dumps({"wakpi": "send", "account": "1", "id": f"m{number}", "time": time, "person": f"39{number}"})
    times = ["2026-10-24T21:59:00Z", "2026-10-24T22:01:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z",
             "2026-10-25T22:59:00Z", "2026-10-25T23:01:00Z"]
    log = "\n".join(send(i, time) for i, time in enumerate(times)).encode()
    days = report("--by", "day", "--timezone", "Europe/Rome", data=log)["campaigns"]
    assert [(row["period"], row["measures"]["sent"]) for row in days] == [
        ("2026-10-24", 1), ("2026-10-25", 4), ("2026-10-26", 1)]
    assert (days[1]["from"], days[1]["to"]) == ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
    hours = report("--by", "hour", "--timezone", "Europe/Rome", data=log)["campaigns"]
    assert [row["period"] for row in hours] == ["2026-10-24T23+02:00", "2026-10-25T00+02:00", "2026-10-25T02+02:00",
                                                "2026-10-25T02+01:00", "2026-10-25T23+01:00", "2026-10-26T00+01:00"]
    spring = json.dumps({"wakpi": "send", "account": "1", "id": "s", "time": "2026-03-29T12:00:00Z", "person": "1"})
    day = report("--by", "day", "--timezone", "Europe/Rome", data=spring.encode())["campaigns"][0]
    assert (day["from"], day["to"]) == ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")


def test_accounts_that_differ_are_told():
    """A send log without a phone number id beside bodies with one is of other messages, unless the option says otherwise."""
    body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
        "metadata": {"phone_number_id": "4711"},
        "statuses": [{"id": "m", "status": "delivered", "timestamp": "1790000000", "recipient_id": "391"}]}}]}]}
    sent = {"wakpi": "send", "id": "m", "time": "2026-09-21T10:00:00Z", "person": "391"}
    log = (json.dumps(sent) + "\n" + json.dumps(body) + "\n").encode()
    assert b"--set account=4711" in run("--by", "none", data=log).stderr
    assert run("--by", "none", "--quiet", data=log).stderr == b""
    assert run("--by", "none", "--set", "account=4711", data=log).stderr == b""
    assert report("--set", "account=4711", data=log)["total"]["measures"]["sent"] == 1
    named = (json.dumps(sent | {"account": "4711"}) + "\n" + json.dumps(body) + "\n").encode()
    assert run("--by", "none", data=named).stderr == b""


def test_from_to_and_where():
    log, truth = simulate(31, "--campaigns", 4)
    path = write("where.jsonl", log)
    second = truth["campaigns"][1]["measures"]
    found = report("--where", "campaign=campaign-02", path)
    assert len(found["campaigns"]) == 1 and amount(found["total"]["measures"], "sent") == second["sent"]
    found = report("--where", "campaign=campaign-02", "--where", "campaign=campaign-03", path)
    assert [row["campaign"] for row in found["campaigns"]] == ["campaign-02", "campaign-03"]
    found = report("--from", "2026-10-10", "--to", "2026-10-11", path)
    assert found["total"]["measures"]["sent"] == second["sent"]
    for zone in ["Europe/Rome", "Pacific/Kiritimati", "America/St_Johns"]:
        days = report("--by", "day", "--timezone", zone, path)["campaigns"]
        for day, after in zip(days, days[1:]):
            found = report("--from", day["period"], "--to", after["period"], "--timezone", zone, path)
            for key in ADDITIVE:
                assert found["total"]["measures"][key] == day["measures"][key], (zone, day["period"], key)
    halves = [report("--from", "2026-10-01", "--to", "2026-10-12T03:04:05Z", path),
              report("--from", "2026-10-12T03:04:05Z", path)]
    whole = report(path)
    for key in ADDITIVE:
        assert sum(half["total"]["measures"][key] for half in halves) == whole["total"]["measures"][key], key
    assert report("--where", "campaign=nothing", path)["campaigns"] == []


def test_as_of():
    log, truth = simulate(32, "--campaigns", 2)
    path = write("as_of.jsonl", log)
    early = report("--as-of", "2026-10-05T10:00:00Z", path)
    late = report("--as-of", "2027-06-01", path)
    assert early["as_of"] == "2026-10-05T10:00:00Z"
    assert 0 < early["total"]["measures"]["sent"] < late["total"]["measures"]["sent"]
    assert early["total"]["immature"] > 0 and late["total"]["immature"] == 0
    assert "immature" in [flag for kpi in early["total"]["kpis"] for flag in kpi["flags"]]
    delivery = next(kpi for kpi in early["total"]["kpis"] if kpi["key"] == "delivery_rate")
    share = early["total"]["immature"] / early["total"]["measures"]["sent"]
    assert abs(delivery["still_open"] - share) < 1e-12
    text = run("--as-of", "2026-10-05T10:00:00Z", path).stdout.decode()
    assert f"{early['total']['immature']:,} still open ({100 * share:.1f} %)" in text
    assert not [kpi for kpi in late["total"]["kpis"] if "still_open" in kpi]
    compare(late, truth)
    recurring = b'{"wakpi":"cost","id":"l","measure":"cost_software","amount":"9","currency":"EUR","every":"month","from":"2026-01-01T00:00:00Z"}'
    assert b"recurs" in run(data=recurring, code=1).stderr
    assert report("--as-of", "2026-03-15", data=recurring)["total"]["measures"]["cost_software"] == "27.00"


def test_retention():
    def wrote(person, time):
        return json.dumps({"wakpi": "message", "id": person + time, "person": person, "time": time})
    log = "\n".join([wrote("1", "2026-01-20T12:00:00Z"), wrote("2", "2026-01-20T12:00:00Z"), wrote("1", "2026-02-10T12:00:00Z"),
                     wrote("3", "2026-02-11T12:00:00Z")]).encode()
    rows = {row["period"]: row for row in report("--by", "month", data=log)["campaigns"]}
    february = {kpi["key"]: kpi["value"] for kpi in rows["2026-02"]["kpis"]}
    assert february["retention_rate"] == 0.5 and february["churn_rate"] == 0.5
    assert abs(february["stickiness"] - 2 / 28 / 2) < 1e-6
    hours = report("--by", "hour", data=log)["campaigns"]
    assert not [kpi for row in hours for kpi in row["kpis"] if kpi["key"] == "retention_rate"]


def test_currency():
    def money(currency, value):
        return json.dumps({"wakpi": "count", "source": currency, "measure": "revenue", "from": "2026-10-05T00:00:00Z",
                           "amount": value, "currency": currency})
    log = "\n".join([money("EUR", "12.34"), money("JPY", "500"), money("KWD", "1.234")]).encode()
    assert b"EUR" in run(data=log, code=1).stderr
    for currency, expected in (("EUR", "12.34"), ("JPY", "500"), ("KWD", "1.234")):
        total = report("--currency", currency, data=log)["total"]
        assert (total["currency"], total["measures"]["revenue"]) == (currency, expected)
    run("--currency", "XXQ", data=log, code=2)


def test_languages():
    log, _ = simulate(33, "--messages", 200)
    texts = {tag: run("--language", tag, data=log).stdout.decode() for tag in ("en", "it", "ru", "it-CH", "xx")}
    assert "Open rate" in texts["en"] and "Tasso di apertura" in texts["it"] and "Открываемость" in texts["ru"]
    assert texts["it-CH"] == texts["it"] and texts["xx"] == texts["en"]


def test_explain():
    log, _ = simulate(34)
    english = run("--explain", "click_through_rate", data=log).stdout.decode().splitlines()
    assert len(english) == 4 and english[0].startswith("campaign-01: "), english
    assert "delivered" in english[0] and "getgabs" in english[0]
    assert "доставлен" in run("--explain", "open_rate", "--language", "ru", data=log).stdout.decode()
    assert b"open_rate" in run("--explain", "open_rat", data=log, code=2).stderr
    ambiguous = run("--explain", "rpc", data=log, code=2).stderr
    assert b"revenue_per_conversion" in ambiguous and b"revenue_per_recipient" in ambiguous


def test_funnel():
    log, truth = simulate(38, "--messages", 600, "--campaigns", 2)
    path = write("funnel.jsonl", log)
    plain = ("--funnel", "sent,delivered,read,clicked", "--window", "36500d", "--as-of", "2027-01-01T00:00:00Z")
    stages = report(*plain, path)["funnel"]
    total = report("--as-of", "2027-01-01T00:00:00Z", path)["total"]["measures"]
    assert [stage["stage"] for stage in stages] == ["sent", "delivered", "read", "clicked"]
    assert stages[0]["people"] + stages[0]["open"] == total["recipients"], (stages, total["recipients"])
    people = [stage["people"] for stage in stages]
    assert people == sorted(people, reverse=True) and people[3] > 0
    week = report("--funnel", "sent,delivered,read,clicked", "--window", "7d", path)["funnel"]
    assert week[0]["people"] == total["recipients"] and week[0]["open"] == 0
    assert week[1]["people"] == total["reached"] or week[1]["people"] < total["reached"]
    assert all(stage["lost"] == before["people"] - stage["people"] for before, stage in zip(week, week[1:]))
    one = report("--funnel", "sent,clicked", "--where", "campaign=campaign-01", path)["funnel"]
    two = report("--funnel", "sent,clicked", "--where", "campaign=campaign-02", path)["funnel"]
    assert 0 < one[0]["people"] < week[0]["people"] <= one[0]["people"] + two[0]["people"]
    assert report("--funnel", "clicked,sent", "--order", "any", path)["funnel"][1]["people"] == \
        report("--funnel", "sent,clicked", "--order", "any", path)["funnel"][1]["people"]
    early = report("--funnel", "sent,clicked", "--window", "2d", "--as-of", "2026-10-06", path)["funnel"]
    assert early[0]["open"] > 0
    lines = run("--funnel", "sent,read", path).stdout.decode().splitlines()
    assert len(lines) == 3 and lines[1].startswith("sent") and "%" in lines[2], lines
    for wrong in (["--funnel", "sent"], ["--funnel", "sent,dreamt"], ["--funnel", "sent,sent"], ["--window", "7"],
                  ["--window", "0d"], ["--order", "chaos"]):
        result = run(*wrong, data=log, code=2)
        assert result.stdout == b"" and result.stderr.startswith(b"wakpi-report: "), (wrong, result.stderr)


def test_profiles():
    log, _ = simulate(35)
    profiles = run("--profile", "nothing", data=log, code=2).stderr.decode().split("there are:")[1].split()
    assert {"getgabs", "charles", "email", "unit_economics"} <= set(profiles)
    for profile in profiles:
        assert report("--profile", profile, data=log)["profile"] == profile
    none = report("--profile", "none", data=log)
    assert "profile" not in none and {kpi["band"] for kpi in none["total"]["kpis"]} == {"none"}


def test_options():
    log, _ = simulate(36)
    found = report("--set", "reply_window=1000", "--set", "alpha=0.1", data=log)
    assert found["rules"]["reply_window"] == 1000 and found["rules"]["alpha"] == 0.1
    assert report("--set", "attribution=linear", data=log)["rules"]["attribution"] == "linear"
    assert found["total"]["measures"]["replied"] < report(data=log)["total"]["measures"]["replied"]
    for wrong in (["--set", "reply_window"], ["--set", "nothing=1"], ["--set", "reply_window=x"], ["--set", "alpha=7"],
                  ["--by", "nothing"], ["--where", "campaign"], ["--where", "nothing=1"], ["--format", "xml"],
                  ["--from", "yesterday"], ["--from", "2026-10-05", "--to", "2026-10-04"], ["--timezone", "Mars/Base"],
                  ["--nothing"], ["--list", "nothing"], ["--as-of"], ["--explain", ""]):
        result = run(*wrong, data=log, code=2)
        assert result.stdout == b"" and result.stderr.startswith(b"wakpi-report: "), (wrong, result.stderr)
    assert run("--help").stdout.startswith(b"usage: ") and run("--version").stdout.startswith(b"wakpi-report 0.")


def cost(found):
    return decimal.Decimal(found["total"]["measures"]["cost_messages"])


def test_rate_card():
    log, _ = simulate(38)
    path, head = FOLDER / "card.csv", "valid_from,market,category,price,currency\n"
    path.write_text(head + "".join(f"2020-01-01,*,{kind},0.05,EUR\n" for kind in ("marketing", "utility", "authentication")))
    found = report("--rate-card", path, data=log)
    assert cost(found) > cost(report(data=log)), found["total"]["measures"]
    path.write_text(head + "2020-01-01,999,marketing,0.05,EUR\n")
    assert b"no price" in run("--rate-card", path, data=log).stderr
    assert b"no price" not in run("--rate-card", path, "--quiet", data=log).stderr
    path.write_text(head + "2020-01-01,39,marketing,free,EUR\n")
    assert b"line 2" in run("--rate-card", path, data=log, code=2).stderr
    run("--rate-card", FOLDER / "no card", data=log, code=1)


def test_bad_lines():
    log, truth = simulate(37)
    bad = [b"{", b'{"wakpi":"dream"}', b'{"wakpi":"sent","time":"2026-10-05T08:00:00","id":"x"}', b"\xff\xfe", b"\0",
           b'{"a":"\0"}', b'{"wakpi":"sent","id":"a\\ud800","time":1}', b"[" * 100000, b'{"a":1}{"b":2}']
    lines = log.splitlines()
    where = {3 + 7 * i: text for i, text in enumerate(bad)}
    for line, text in where.items():
        lines.insert(line - 1, text)
    path = write("bad.jsonl", b"\n".join(lines))
    result = run("--format", "json", path, code=3)
    compare(json.loads(result.stdout), truth)
    words = result.stderr.decode().splitlines()
    assert len(words) == len(bad) + 1, words
    for line, said in zip(sorted(where), words):
        name, number, byte, reason = said.removeprefix("wakpi-report: ").split(":", 3)
        assert (name, int(number)) == (str(path), line) and int(byte) >= 1 and len(reason) > 8, said
    assert words[-1] == f"wakpi-report: {len(bad)} lines were skipped"
    assert run("--quiet", path, code=3).stderr == b""
    strict = run("--strict", path, code=1)
    assert strict.stdout == b"" and len(strict.stderr.splitlines()) == 1 and f"{path}:3:2: ".encode() in strict.stderr


def test_malformed_elements_are_no_bad_lines():
    body = (b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":'
            b'{"phone_number_id":"2"},"statuses":[{"id":"a","status":"sent","timestamp":"x"},'
            b'{"id":"b","status":"sent","timestamp":"1791190800","recipient_id":"39"}]}}]}]}')
    found = report(data=body)
    assert found["intake"]["malformed"] == 1 and found["total"]["measures"]["sent"] == 1
    assert b"1 malformed" in run("--strict", data=body, code=1).stderr


def test_files_that_fail():
    log, _ = simulate(38)
    assert b"nowhere.jsonl: " in run(FOLDER / "nowhere.jsonl", code=1).stderr
    assert run(FOLDER, code=1).stderr
    cut = write("cut.gz", gzip.compress(log)[:-200])
    assert b"cut.gz: " in run(cut, code=1).stderr
    damaged = bytearray(gzip.compress(log))
    damaged[len(damaged) // 2] ^= 0x55
    assert b"damaged.gz: " in run(write("damaged.gz", bytes(damaged)), code=1).stderr
    for empty in (b"", b"\n\n", gzip.compress(b"")):
        assert report(data=empty)["total"]["measures"]["sent"] == 0
    with open("/dev/full", "wb") as full:
        code = subprocess.run([REPORT, "--format", "csv"], input=log, stdout=full, stderr=subprocess.PIPE, check=False)
    assert code.returncode == 1 and code.stderr


def test_a_terminal_gets_colours_and_nobody_else():
    log, _ = simulate(39)
    path = write("terminal.jsonl", log)
    piped = run(path)
    assert b"\033" not in piped.stdout and piped.stderr == b""

    try:
        for descriptor in pty.openpty():
            os.close(descriptor)
    except OSError as problem: # a jail without /dev/pts
        print("no terminal to be had here:", problem)
        return

    def on_terminal(environment):
        master, slave = pty.openpty()
        with subprocess.Popen([REPORT, str(path)], stdout=slave, stderr=subprocess.DEVNULL, env=environment) as process:
            os.close(slave)
            output = b""
            while True:
                try:
                    piece = os.read(master, 65536)
                except OSError:
                    break
                if not piece:
                    break
                output += piece
            assert process.wait() == 0
        os.close(master)
        return output
    assert b"\033[1m" in on_terminal(dict(os.environ, NO_COLOR=""))
    assert b"\033[" not in on_terminal(dict(os.environ, NO_COLOR="1"))


def test_locales_and_zones_of_the_process_change_nothing():
    log, _ = simulate(40)
    plain = run(data=log).stdout
    for locale in ("C", "C.UTF-8", "it_IT.UTF-8", "ru_RU.UTF-8", "nonsense"):
        assert run(data=log, environment={"LC_ALL": locale, "TZ": "Asia/Tokyo", "LANG": locale}).stdout == plain


def test_csv():
    log, truth = simulate(41)
    text = run("--format", "csv", data=log).stdout.decode()
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    for campaign in truth["campaigns"]:
        found = {row["key"]: row["value"] for row in rows
                 if row["scope"] == "row" and row["campaign"] == campaign["campaign"] and row["kind"] == "measure"}
        for key, value in campaign["measures"].items():
            assert amount(found, key) == value, (campaign["campaign"], key)
    values = {(row["campaign"], row["key"]): row for row in rows if row["scope"] == "row" and row["kind"] == "kpi"}
    for row in report(data=log)["campaigns"]:
        for kpi in row["kpis"]:
            if kpi["status"] in ("ok", "small_sample"):
                assert float(values[row["campaign"], kpi["key"]]["value"]) == kpi["value"], kpi


def test_the_manual_has_every_option():
    page = (pathlib.Path(__file__).resolve().parent.parent / "docs" / "wakpi-report.1").read_text()
    told = {word.strip("-,") for line in run("--help").stdout.decode().splitlines() if line.strip().startswith("--")
            for word in line.split()[:2] if word.startswith("--")}
    assert len(told) >= 30
    for option in told:
        assert f"Fl -{option}" in page, option


def test_the_examples_of_the_help_say_what_they_show():
    """Each is a question, a command and all of what it prints, indented."""
    blocks = run("--help").stdout.decode().split("\n  $ ")[1:]
    assert len(blocks) == 3
    for block in blocks:
        command, *shown = block.split("\n")
        program, *arguments = shlex.split(command)
        assert program == "wakpi-report"
        folder = pathlib.Path(__file__).resolve().parent.parent / "examples" / "data"
        printed = subprocess.run([REPORT, *arguments], cwd=folder, capture_output=True, check=True).stdout.decode().splitlines()
        assert [line[2:] for line in shown[:len(printed)]] == printed, command
        assert shown[len(printed)] == "", command


def test_the_example_log_is_what_its_page_says():
    folder = pathlib.Path(__file__).resolve().parent.parent / "examples" / "data"
    command = next(line.strip() for line in (folder / "README.md").read_text().splitlines() if "wakpi-simulate" in line)
    program, *arguments = command.split(" | ")[0].split()
    assert program == "wakpi-simulate"
    made = subprocess.run([SIMULATE, *arguments], capture_output=True, check=True).stdout
    assert gzip.decompress((folder / "october.jsonl.gz").read_bytes()) == made


cases.run(globals(), sys.argv[3:], FOLDER)
