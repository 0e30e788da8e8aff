#!/usr/bin/env python3
"""Runs wakpi-report --store on what wakpi-simulate writes: told at once or in parts, once or twice, the report is that of the log; and
runs what the page Store shows of the sqlite3 shell.

report_store.py <wakpi-report> <wakpi-simulate> <wakpi-report built without SQLite> [name of a test ...]"""
import gzip
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

import cases

REPORT, SIMULATE, WITHOUT = (os.path.abspath(program) for program in sys.argv[1:4])
TOP = pathlib.Path(__file__).resolve().parent.parent
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="wakpi-store."))
KEY = "sixteen byte key"


def run(*arguments, data=b"", code=0, program=REPORT):
    result = subprocess.run([program, *map(str, arguments)], input=data, capture_output=True, check=False)
    assert result.returncode == code, (arguments, result.returncode, result.stderr.decode(errors="replace")[:500])
    return result


def write(name, data):
    path = FOLDER / name
    path.write_bytes(data)
    return path


def simulate(seed, *arguments):
    return subprocess.run([SIMULATE, "--seed", str(seed), *map(str, arguments)], capture_output=True, check=True).stdout


def answer(*arguments, **named):
    """The campaigns' part of the output, byte by byte: all but the intake, which tells of the reading."""
    output = run("--format", "json", *arguments, **named).stdout
    return output[output.index(b'"campaigns":'):]


def intake(*arguments, **named):
    return json.loads(run("--format", "json", *arguments, **named).stdout)["intake"]


def rows(store, sql):
    base = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    found = base.execute(sql).fetchall()
    base.close()
    return found


def bits(number):
    return None if number is None else struct.pack("d", number)


def test_twice_changes_no_kpi():
    log = write("log.jsonl", simulate(1, "--messages", 5000, "--batch", 3))
    store, expected = FOLDER / "twice.wakpi", answer(log)
    assert len(log.read_bytes().splitlines()) > 4000 # more than one transaction
    assert answer("--store", store, log) == expected
    once = intake("--store", store)
    assert answer("--store", store, log) == expected
    twice = intake("--store", store)
    assert twice == {**once, "accepted": 2 * once["accepted"], "duplicate": 2 * once["duplicate"], "reasons": twice["reasons"]}
    assert answer("--store", store) == expected, "without input"
    texts = [run("--store", store, log).stdout for _ in range(2)]
    differ = [a for a, b in zip(*(text.splitlines() for text in texts)) if a != b]
    assert len(texts[0].splitlines()) == len(texts[1].splitlines())
    assert all(line.split()[0] in (b"accepted", b"duplicate") for line in differ) and differ, differ


def test_parts_are_one_log():
    log = simulate(2, "--messages", 900)
    lines, store, expected = log.splitlines(keepends=True), FOLDER / "parts.wakpi", answer(data=log)
    parts = [b"".join(lines[i::3]) for i in range(3)]
    run("--store", store, write("second.gz", gzip.compress(parts[1])))
    run("--store", store, "-", data=parts[2].replace(b"\n", b"\r\n\r\n"))
    assert answer("--store", store) != expected
    assert answer("--store", store, write("first.jsonl", parts[0].rstrip(b"\n"))) == expected
    for more in (["--by", "day", "--timezone", "Europe/Rome"], ["--as-of", "2026-10-07"], ["--where", "campaign=campaign-01"],
                 ["--rate-card", TOP / "examples/data/rate_card.csv"]):
        assert answer(*more, "--store", store) == answer(*more, data=log), more
    for more in (["--explain", "open_rate"], ["--funnel", "sent,read,clicked"], ["--compare", "campaign-01", "campaign-02"],
                 ["--watch", "open_rate"]):
        assert run(*more, "--store", store).stdout == run(*more, data=log).stdout, more


def test_processes_append_at_once():
    log = simulate(3, "--messages", 2000, "--batch", 2)
    lines, store = log.splitlines(keepends=True), FOLDER / "many.wakpi"
    parts = [write(f"part{i}.jsonl", b"".join(lines[i::4])) for i in range(4)]
    running = [subprocess.Popen([REPORT, "--store", store, part], stdout=subprocess.DEVNULL) for part in parts]
    assert [process.wait() for process in running] == [0] * 4
    assert answer("--store", store) == answer(data=log)


def test_bad_lines():
    lines = simulate(4, "--messages", 5000, "--batch", 2).splitlines()
    assert len(lines) > 4500
    bad = [b"{", b'{"wakpi":"dream"}', b"\xff\xfe", b'{"a":1}{"b":2}', b"[" * 100000, b'{"wakpi":"sent","id":"a\\ud800","time":1}']
    for line, text in zip((1, 1999, 2000, 2001, 2002, len(lines) + 6), bad):
        lines.insert(line - 1, text)
    log, store = write("bad.jsonl", b"\n".join(lines)), FOLDER / "bad.wakpi"
    plain, found = run("--format", "json", log, code=3), run("--format", "json", "--store", store, log, code=3)
    assert found.stderr == plain.stderr and len(plain.stderr.splitlines()) == len(bad) + 1, (found.stderr, plain.stderr)
    assert found.stdout[found.stdout.index(b'"campaigns"'):] == plain.stdout[plain.stdout.index(b'"campaigns"'):]
    assert run("--quiet", "--store", store, log, code=3).stderr == b""
    strict = run("--strict", "--store", FOLDER / "strict.wakpi", log, code=1)
    assert strict.stdout == b"" and f"{log}:1:2: ".encode() in strict.stderr
    body = (b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":'
            b'{"phone_number_id":"2"},"statuses":[{"id":"a","status":"sent","timestamp":"x"}]}}]}]}')
    assert b"1 malformed" in run("--strict", "--store", FOLDER / "strict.wakpi", "-", data=body, code=1).stderr
    run("--strict", "--store", FOLDER / "strict.wakpi")


def test_errors_name_the_file():
    log = write("some.jsonl", simulate(5, "--messages", 50))
    store = FOLDER / "keyed.wakpi"
    run("--store", store, "--set", f"key={KEY}", log)
    assert answer("--store", store, "--set", f"key={KEY}") == answer("--set", f"key={KEY}", log)
    newer = FOLDER / "newer.wakpi"
    shutil.copy(store, newer)
    base = sqlite3.connect(newer)
    base.execute("PRAGMA user_version = 99")
    base.close()
    missing = FOLDER / "missing.wakpi"
    for path, word, more in [(store, "key", [log]), (store, "account", ["--set", f"key={KEY}", "--set", "account=x"]),
                             (write("text.wakpi", b"not a store\n" * 2000), "SQLite", [log]), (newer, "schema 99", [log]),
                             (FOLDER, "", [log]), (FOLDER / "no" / "folder.wakpi", "", [log]), (missing, "No such file", [])]:
        result = run("--store", path, *more, code=1)
        said = result.stderr.decode()
        assert result.stdout == b"" and said.count("\n") == 1 and str(path) in said and word in said, (path, said)
        assert said.count(str(path)) == 1, said
    assert not missing.exists()
    for wrong in (["--publish", log], ["--store"]):
        assert run(*wrong, code=2).stderr
    run("--store", FOLDER / "half.wakpi", log, FOLDER / "nowhere.jsonl", code=1)


def wait_until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "nothing came of it for a minute"
        time.sleep(0.05)


def has_rows(store):
    try:
        return rows(store, "SELECT count(*) FROM journal") != [(0,)]
    except sqlite3.OperationalError: # it is only being made
        return False


def test_a_log_that_grows_is_followed_into_the_store():
    lines, store, log = simulate(10, "--messages", 300).splitlines(keepends=True), FOLDER / "follow.wakpi", FOLDER / "grows.jsonl"
    half = len(lines) // 2
    log.write_bytes(b"".join(lines[:half]))
    with subprocess.Popen([REPORT, "--follow", "--store", store, log], stdout=subprocess.DEVNULL) as process:
        wait_until(lambda: has_rows(store))
        assert answer("--store", store) == answer(data=b"".join(lines[:half]))
        with log.open("ab") as file:
            file.write(b"".join(lines[half:]))
        wait_until(lambda: answer("--store", store) == answer(log))
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    assert answer("--store", store) == answer(log)
    run("--follow", "--store", store, code=2)


def test_publish_fills_the_views():
    store = FOLDER / "published.wakpi"
    log = write("log.jsonl", simulate(6, "--messages", 400, "--campaigns", 3))
    arguments = ("--as-of", "2026-10-20T00:00:00Z", "--rate-card", TOP / "examples/data/rate_card.csv", "--timezone", "Europe/Rome")
    run("--store", store, "--publish", *arguments, log)
    for by, view in (("campaign", "kpi_by_campaign"), ("day", "kpi_by_day")):
        found = json.loads(run("--format", "json", "--by", by, *arguments, "--store", store).stdout)["campaigns"]
        names = [row["campaign" if by == "campaign" else "period"] for row in found]
        assert names == [name for name, in rows(store, f"SELECT DISTINCT {by} FROM {view}")]
        for name, row in zip(names, found):
            seen = {key: value for key, *value in rows(store, f"SELECT kpi, numerator, denominator, status, coalesce(rating, 'none'), "
                                                              f"value, lower, upper FROM {view} WHERE {by} = '{name}'")}
            for kpi in row["kpis"]:
                exact, numbers = seen[kpi["key"]][:4], seen[kpi["key"]][4:]
                assert exact == [kpi[key] for key in ("numerator", "denominator", "status", "band")], (name, kpi, exact)
                if kpi["status"] == "unbounded": # JSON has no word for infinity
                    numbers[2] = None
                assert [bits(number) for number in numbers] == [bits(kpi[key]) for key in ("value", "lower", "upper")], (name, kpi)
    assert rows(store, "SELECT waiting, as_of, profile FROM fold") == [(0, "2026-10-20T00:00:00Z", "getgabs")]
    run("--store", store, write("more.jsonl", simulate(7, "--messages", 10)))
    assert rows(store, "SELECT waiting FROM kpi_total LIMIT 1") == [(1,)]
    run("--store", store, "--publish", "--profile", "none")
    assert rows(store, "SELECT waiting, as_of, profile FROM fold") == [(0, None, None)]
    assert rows(store, "SELECT count(*) FROM kpi_by_campaign WHERE rating IS NOT NULL") == [(0,)]


def test_metrics_of_a_store_are_those_of_the_log():
    log = write("log.jsonl", simulate(8))
    store = FOLDER / "metrics.wakpi"
    run("--store", store, log)
    told = [line for line in run("--format", "openmetrics", log).stdout.splitlines() if b"wakpi_intake" not in line]
    found = run("--format", "openmetrics", "--store", store).stdout.splitlines()
    assert [line for line in found if b"wakpi_intake" not in line] == told and found[-1] == b"# EOF"
    assert [line for line in found if line.startswith(b'wakpi_intake_elements{reason="accepted"}') and line.split()[1] != b"0"]


def test_built_without_sqlite_it_says_so():
    log = write("log.jsonl", simulate(9, "--messages", 50))
    result = run("--store", FOLDER / "none.wakpi", log, code=2, program=WITHOUT)
    assert result.stdout == b"" and b"none.wakpi" in result.stderr and b"built without SQLite" in result.stderr
    assert not (FOLDER / "none.wakpi").exists()
    assert run("--help", program=WITHOUT).stdout == run("--help").stdout and b"--store FILE" in run("--help").stdout
    assert answer(log, program=WITHOUT) == answer(log)


def test_the_session_that_the_page_shows():
    if not shutil.which("sqlite3"):
        print("skipped: there is no sqlite3 shell here")
        return
    page = (TOP / "docs" / "store.md").read_text().splitlines()
    begin = next(i for i, line in enumerate(page) if line.startswith("    $ wakpi-report --store"))
    session = []
    for line in page[begin:]:
        if line and not line.startswith("    "):
            break
        session.append(line[4:])
    work, programs = FOLDER / "session", FOLDER / "programs"
    work.mkdir()
    programs.mkdir()
    (programs / "wakpi-report").symlink_to(REPORT)
    (work / "examples").symlink_to(TOP / "examples")
    commands = [i for i, line in enumerate(session) if line.startswith("$ ")]
    assert len(commands) >= 4
    for at, end in zip(commands, commands[1:] + [len(session)]):
        expected = "\n".join(line.rstrip() for line in session[at + 1:end]).strip("\n")
        done = subprocess.run(session[at][2:], shell=True, cwd=work, capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"})
        found = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")
        assert done.returncode == 0 and found == expected, f"{session[at]}\n{done.stderr}{found}\n--- the page:\n{expected}"


cases.run(globals(), sys.argv[4:], FOLDER)
