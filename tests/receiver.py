#!/usr/bin/env python3
"""Runs the receiver as the platform and Prometheus would use it: what it acknowledged is there, whatever becomes of it.

receiver.py <wakpi-receiver> <wakpi-report> <wakpi-simulate> [name of a test ...]"""
import concurrent.futures
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import cases

RECEIVER, REPORT, SIMULATE = sys.argv[1:4]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="wakpi-receiver."))
SECRET, BEFORE, TOKEN = "the application's secret", "the secret before it", "a token, and spaces"
AS_OF = "2027-06-01T00:00:00Z"
LIMIT = 4 << 20


class Receiver:
    """A running receiver on a store; with leaving it, it is asked to end, and ends well."""

    def __init__(self, store, *arguments, environment=None):
        secrets = {"WAKPI_APP_SECRET": SECRET, "WAKPI_APP_SECRET_BEFORE": BEFORE, "WAKPI_VERIFY_TOKEN": TOKEN,
                   "WAKPI_KEY": "00112233445566778899aabbccddeeFF", **(environment or {})}
        self.words = tempfile.TemporaryFile()
        self.process = subprocess.Popen([RECEIVER, "--port", "0", *arguments, FOLDER / store], stdout=subprocess.PIPE,
                                        stderr=self.words, env={**os.environ, **secrets})
        line = self.process.stdout.readline().decode()
        assert line.startswith("listening on port "), (line, self.said())
        self.port = int(line.split()[-1])

    def said(self):
        self.words.seek(0)
        return self.words.read().decode()

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process.stdout.close()
        said = self.said()
        self.words.close()
        assert problem[0] is not None or code == 0, (code, said)

    def kill(self):
        self.process.kill()
        self.process.wait(60)
        self.process.stdout.close()
        self.words.close()

    def ask(self, method, path, body=None, headers=None, chunked=False):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {}, encode_chunked=chunked)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer
        finally:
            connection.close()

    def post(self, body, path="/webhook", secret=SECRET):
        return self.ask("POST", path, body, signed(body, secret))[0]

    def report(self):
        status, text, _ = self.ask("GET", f"/?format=json&as_of={AS_OF}")
        assert status == 200, text
        return json.loads(text)


def signed(body, secret=SECRET):
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
            "Content-Type": "application/json"}


def answer(found):
    """All but the intake, which tells of the reading."""
    return {key: value for key, value in found.items() if key != "intake"}


def path_of(body):
    return "/event" if b'"wakpi":' in body[:10] else "/webhook"


def status_of(number):
    """A status as the platform sends it, whose callback data name a campaign."""
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "100", "changes": [{
        "field": "messages", "value": {
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": "390000", "phone_number_id": "200"},
            "statuses": [{"id": f"wamid.{number}", "status": "sent", "timestamp": str(1791183602 + number),
                          "recipient_id": f"39320{number:07}", "biz_opaque_callback_data": f"c{number}"}]}}]}]}).encode()


def test_challenge():
    with Receiver("challenge") as receiver:
        def challenge(**parameters):
            query = urllib.parse.urlencode({f"hub.{key}": value for key, value in parameters.items()})
            return receiver.ask("GET", "/webhook?" + query)[:2]
        assert challenge(mode="subscribe", verify_token=TOKEN, challenge="1158201444") == (200, b"1158201444")
        for wrong in ("", TOKEN[:-1], TOKEN + "x", "X" + TOKEN[1:]):
            assert challenge(mode="subscribe", verify_token=wrong, challenge="1")[0] == 403, wrong
        assert challenge(mode="unsubscribe", verify_token=TOKEN, challenge="1")[0] == 403
        assert challenge()[0] == 403
    with Receiver("challenge", environment={"WAKPI_VERIFY_TOKEN": ""}) as receiver:
        assert receiver.ask("GET", "/webhook?hub.mode=subscribe&hub.verify_token=&hub.challenge=1")[0] == 403


def test_a_log_by_many_clients_is_the_report_of_the_log():
    log = subprocess.run([SIMULATE, "--messages", "150", "--campaigns", "3", "--seed", "7"], capture_output=True,
                         check=True).stdout
    expected = json.loads(subprocess.run([REPORT, "--format", "json", "--as-of", AS_OF], input=log, capture_output=True,
                                         check=True).stdout)
    bodies = log.splitlines()
    with Receiver("log", "--threads", "4") as receiver, concurrent.futures.ThreadPoolExecutor(8) as clients:
        posts = clients.map(lambda body: receiver.post(body, path_of(body)), bodies + bodies[::3])
        reports = clients.map(lambda _: receiver.report()["total"]["measures"]["sent"], range(20))
        assert set(posts) == {200}
        assert all(sent <= expected["total"]["measures"]["sent"] for sent in reports)
        assert answer(receiver.report()) == answer(expected)
        status, metrics, head = receiver.ask("GET", "/metrics?as_of=" + AS_OF)
        assert status == 200 and head.getheader("Content-Type").startswith("application/openmetrics-text")
        assert metrics.endswith(b"# EOF\n")
        assert [line for line in metrics.splitlines() if line.startswith(b'wakpi_intake_elements{reason="accepted"} ')
                and int(line.split()[1]) > 0], "what the requests brought"
        for row in expected["campaigns"]:
            line = f'wakpi_measure_sent{{campaign="{row["campaign"]}"}} {row["measures"]["sent"]}'
            assert line in metrics.decode().splitlines(), line
    with Receiver("log", "--threads", "1") as receiver:
        assert answer(receiver.report()) == answer(expected), "after a restart"
    with Receiver("log") as receiver:
        status, text, head = receiver.ask("GET", f"/?as_of={AS_OF}", headers={"Accept": "text/plain"})
        assert status == 200 and head.getheader("Content-Type") == "text/plain; charset=utf-8"
        assert b"campaign-01" in text
        status, page, head = receiver.ask("GET", f"/?as_of={AS_OF}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert status == 200 and b"campaign-01" in page
        assert (page[:15].lower() == b"<!doctype html>") == head.getheader("Content-Type").startswith("text/html")
        assert receiver.ask("HEAD", "/")[:2] == (200, b"")
        assert receiver.ask("GET", "/?format=nothing")[0] == 400
        assert receiver.ask("GET", "/?as_of=yesterday")[0] == 400


def test_what_is_refused():
    good = status_of(1)
    with Receiver("refused", "--set", "campaign_from_callback=1") as receiver:
        assert receiver.post(good, secret="another one") == 401
        assert receiver.post(good, secret="") == 401
        assert receiver.ask("POST", "/webhook", good)[0] == 401
        assert receiver.ask("POST", "/webhook", good + b" ", signed(good))[0] == 401
        for header in ("", "sha256=", "sha1=" + "0" * 40, "sha256=" + "0" * 64, "sha256=" + "g" * 64):
            assert receiver.ask("POST", "/webhook", good, {"X-Hub-Signature-256": header})[0] == 401, header
        for bad in (b"", b"{", b"nothing", b'{"a":1}{"b":2}', b"\xff" * 100, good[:-1]):
            assert receiver.post(bad) == 400, bad[:20]
        assert receiver.post(b"[" * 100000) == 413, "too deep"
        assert receiver.post(b'{"wakpi":"dream"}', "/event") == 400
        assert receiver.post(b" " * (LIMIT + 1)) == 413
        assert receiver.ask("POST", "/webhook", iter([b" " * 65536] * 65), signed(b""), chunked=True)[0] == 413
        try: # far too large: the line is cut
            assert receiver.ask("POST", "/webhook", iter([b" " * (1 << 20)] * 80), signed(b""), chunked=True)[0] == 413
        except (OSError, http.client.HTTPException):
            pass
        for method, path, status in (("GET", "/nothing", 404), ("POST", "/", 405), ("PUT", "/webhook", 405),
                                     ("DELETE", "/event", 405), ("POST", "/nothing", 405)):
            assert receiver.ask(method, path, b"x" if method != "GET" else None)[0] == status, (method, path)
        assert receiver.report()["campaigns"] == [], "nothing of it was taken"
        assert receiver.post(good) == 200 and receiver.post(good, secret=BEFORE) == 200
        body = status_of(2)
        pieces = iter([body[:1], body[1:100], body[100:]])
        assert receiver.ask("POST", "/webhook", pieces, signed(body), chunked=True)[0] == 200
        padded = body + b" " * (LIMIT - len(body))
        assert receiver.post(padded) == 200, "as large as may be"
        assert [row["campaign"] for row in receiver.report()["campaigns"]] == ["c1", "c2"]


def test_memory_is_not_for_strangers():
    """Nobody's signature is known before the body is whole: together unfinished bodies take so much and no more."""
    with Receiver("memory", "--set", "campaign_from_callback=1") as receiver:
        open_ones = []
        for _ in range(24):
            connection = http.client.HTTPConnection("127.0.0.1", receiver.port, timeout=60)
            connection.putrequest("POST", "/webhook")
            connection.putheader("Content-Length", str(LIMIT))
            connection.endheaders()
            connection.send(b" " * (LIMIT - 1))
            open_ones.append(connection)
        body = b" " * LIMIT
        assert receiver.post(body) == 503
        for connection in open_ones:
            connection.close()
        for _ in range(600):
            if receiver.post(body) == 400: # there is room again, and it is no JSON
                break
            time.sleep(0.1)
        assert receiver.post(status_of(1)) == 200


def test_a_store_that_takes_nothing_is_503():
    with Receiver("busy", "--set", "store_wait=100", "--set", "campaign_from_callback=1") as receiver:
        assert receiver.post(status_of(1)) == 200
        other = sqlite3.connect(FOLDER / "busy", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        body = status_of(2)
        status, _, head = receiver.ask("POST", "/webhook", body, signed(body))
        assert status == 503 and int(head.getheader("Retry-After")) > 0
        assert [row["campaign"] for row in receiver.report()["campaigns"]] == ["c1"], "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        assert receiver.post(body) == 200
        assert [row["campaign"] for row in receiver.report()["campaigns"]] == ["c1", "c2"]


def post_until_killed(receiver, numbers, least):
    """Six clients at once; the campaigns whose 200 came before the receiver was killed."""
    acknowledged, enough = [], threading.Event()

    def client(first):
        for number in numbers[first::6]:
            try:
                status = receiver.post(status_of(number))
            except (OSError, http.client.HTTPException):
                return
            assert status == 200, status
            acknowledged.append(f"c{number}")
            if len(acknowledged) >= least:
                enough.set()
    with concurrent.futures.ThreadPoolExecutor(6) as clients:
        running = [clients.submit(client, first) for first in range(6)]
        reached = enough.wait(120)
        receiver.kill()
        for one in running:
            one.result()
    assert reached, len(acknowledged)
    return set(acknowledged)


def test_what_was_acknowledged_is_there_after_kill():
    known, most = set(), 3000
    for life in range(3):
        receiver = Receiver("killed", "--set", "campaign_from_callback=1")
        known |= post_until_killed(receiver, range(life * most, (life + 1) * most), 30 + 40 * life)
    with Receiver("killed", "--set", "campaign_from_callback=1") as receiver:
        found = {row["campaign"] for row in receiver.report()["campaigns"]}
    assert known <= found, known - found
    assert found <= {f"c{number}" for number in range(3 * most)}
    assert len(found) <= len(known) + 3 * 6, "what was under way at most"


def test_what_is_wrong_at_the_start():
    def start(*arguments, **secrets):
        environment = {**os.environ, "WAKPI_APP_SECRET": SECRET, "WAKPI_APP_SECRET_BEFORE": "", "WAKPI_KEY": "", **secrets}
        result = subprocess.run([RECEIVER, *map(str, arguments)], capture_output=True, check=False, timeout=60,
                                env=environment)
        assert result.returncode in (1, 2) and result.stdout == b"" and result.stderr, arguments
        return result.stderr
    (FOLDER / "foreign").write_bytes(b"no store " * 1000)
    store = FOLDER / "wrong"
    assert b"WAKPI_APP_SECRET" in start(store, WAKPI_APP_SECRET="")
    assert b"foreign" in start(FOLDER / "foreign")
    for wrong in (["--port", "x"], ["--address", "nowhere"], ["--threads", "0"], ["--set", "nothing=1"], ["--set", "x"],
                  ["--set", "store_wait=x"], ["--nothing"], [store]):
        start(*wrong, store)
    for key in ("00", "g" * 32):
        assert b"WAKPI_KEY" in start(store, WAKPI_KEY=key)
    with Receiver("one"):
        assert b"key" in start(FOLDER / "one")
    with Receiver("taken") as receiver:
        assert b"listen" in start("--port", receiver.port, store)


cases.run(globals(), sys.argv[4:], FOLDER)
