#!/usr/bin/env python3
"""wakpi-report --follow on a log that grows, is cut, is renamed; in a pipe and on a terminal.

report_follow.py <wakpi-report> [name of a test ...]"""
import fcntl
import gzip
import json
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import cases

REPORT = sys.argv[1]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="wakpi-follow."))


def sends(first, count, **labels):
    return "".join(json.dumps({"wakpi": "send", "id": f"m{i}", "time": "2026-10-05T09:00:00Z", "person": f"39{i}", **labels})
                   + "\n" for i in range(first, first + count)).encode()


class Followed:
    """A running wakpi-report --follow, of which one waits until it has said something."""

    def __init__(self, *arguments, data=None, **named):
        self.output = b""
        self.process = subprocess.Popen([REPORT, "--follow", "--by", "none", *map(str, arguments)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named)
        self.descriptor = self.process.stdout.fileno()
        os.set_blocking(self.process.stderr.fileno(), False)

    def wait_for(self, *wanted, seconds=60):
        end = time.monotonic() + seconds
        while not all(word in self.output for word in wanted):
            ready, _, _ = select.select([self.descriptor], [], [], max(0, end - time.monotonic()))
            assert ready, (wanted, self.output[-500:])
            piece = os.read(self.descriptor, 65536)
            assert piece, (wanted, self.output[-500:], self.process.stderr.read())
            self.output += piece

    def end(self, number=signal.SIGINT, code=0):
        self.process.send_signal(number)
        rest, words = self.process.communicate(timeout=60)
        assert self.process.returncode == code, (self.process.returncode, words)
        return self.output + rest, words


def append(path, data):
    with open(path, "ab") as file:
        file.write(data)


def told(output):
    return [int(number.replace(b",", b"")) for number in re.findall(rb"  ([0-9,]+) sent,", output)]


def test_a_file_that_grows():
    path = FOLDER / "grows"
    path.write_bytes(sends(0, 3))
    run = Followed(path)
    run.wait_for(b"  3 sent,")
    append(path, sends(3, 4))
    run.wait_for(b"  7 sent,")
    whole = sends(7, 1)
    append(path, whole[:20])
    time.sleep(1.2) # half a line is none yet, and nothing new is told
    append(path, whole[20:])
    run.wait_for(b"  8 sent,")
    append(path, b"no line\n" + sends(8, 1)[:-1])
    append(path, b"\r\n")
    run.wait_for(b"  9 sent,")
    output, words = run.end(code=3)
    answers = told(output)
    assert answers == sorted(set(answers)), answers
    assert words.decode().splitlines()[0].startswith(f"wakpi-report: {path}:9:"), words
    assert b"\033" not in output


def test_a_file_that_is_cut_or_renamed():
    path = FOLDER / "cut"
    path.write_bytes(sends(0, 500))
    run = Followed(path)
    run.wait_for(b"  500 sent,")
    path.write_bytes(sends(1000, 2)) # in place, and shorter
    run.wait_for(b"  502 sent,")
    append(path, sends(1002, 1))
    run.wait_for(b"  503 sent,")
    append(path, sends(1003, 1)[:-1]) # the last line of the old file has no end
    path.rename(FOLDER / "cut.1")
    run.wait_for(b"  503 sent,")
    time.sleep(0.7) # there is no file for a while
    path.write_bytes(sends(2000, 600))
    run.wait_for(b"  1,104 sent,")
    append(FOLDER / "cut.1", sends(3000, 5)) # nobody looks at the old one any more
    new = FOLDER / "cut.new"
    new.write_bytes(sends(2600, 1))
    new.rename(path)
    run.wait_for(b"  1,105 sent,")
    output, words = run.end(signal.SIGTERM)
    assert words == b"" and told(output)[-1] == 1105


def test_several_files():
    old, new = FOLDER / "old.gz", FOLDER / "new"
    old.write_bytes(gzip.compress(sends(0, 100)))
    new.write_bytes(b"")
    run = Followed(old, new)
    run.wait_for(b"  100 sent,")
    append(new, sends(90, 20)) # ten of them again
    run.wait_for(b"  110 sent,")
    assert run.end()[1] == b""


def test_the_standard_input():
    run = Followed()
    run.process.stdin.write(sends(0, 5))
    run.process.stdin.flush()
    run.wait_for(b"  5 sent,")
    run.process.stdin.write(sends(5, 5)[:-1])
    output, words = run.process.communicate(timeout=60)
    assert run.process.returncode == 0 and words == b"" and told(run.output + output)[-1] == 10
    many = subprocess.run([REPORT, "--follow", "--by", "none", "-"], input=sends(0, 30000), capture_output=True, check=True)
    assert told(many.stdout)[-1] == 30000 and len(told(many.stdout)) < 100, "not again for each piece"


def test_other_answers_are_followed_too():
    path = FOLDER / "studies"
    path.write_bytes(sends(0, 5, campaign="a"))
    run = Followed("--explain", "outbound_volume", path)
    run.wait_for(b"5")
    assert run.end()[1] == b""
    run = subprocess.Popen([REPORT, "--follow", "--compare", "a", "b", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    append(path, sends(5, 9, campaign="b")) # b was not known when it began
    output = b""
    while b"b against a" not in output:
        piece = os.read(run.stdout.fileno(), 65536)
        assert piece
        output += piece
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    assert run.returncode == 0
    run.stdout.close()


def test_what_can_not_be_followed():
    for wrong, code in ((["--format", "json"], 2), ([FOLDER / "nowhere"], 1), ([FOLDER], 1)):
        result = subprocess.run([REPORT, "--follow", *map(str, wrong)], input=b"", capture_output=True, check=False)
        assert result.returncode == code and result.stdout == b"" and result.stderr, wrong
    path = FOLDER / "strict"
    path.write_bytes(b"no line\n")
    result = subprocess.run([REPORT, "--follow", "--strict", path], capture_output=True, check=False, timeout=60)
    assert result.returncode == 1 and b"strict:1:" in result.stderr
    with open("/dev/full", "wb") as full:
        result = subprocess.run([REPORT, "--follow", path], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert result.returncode == 1


def test_on_a_terminal():
    path = FOLDER / "terminal"
    path.write_bytes(sends(0, 3))
    try:
        process, master = pty.fork()
    except OSError as problem: # a jail without /dev/pts
        print("no terminal to be had here:", problem)
        return
    if process == 0:
        os.environ.pop("NO_COLOR", None)
        os.execv(REPORT, [REPORT, "--follow", "--by", "none", str(path)])
    output = b""

    def wait_for(words):
        nonlocal output
        while words not in output:
            ready, _, _ = select.select([master], [], [], 60)
            assert ready, (words, output)
            output += os.read(master, 65536)
    wait_for(b"  3 sent,")
    wait_for(b"3 lines")
    append(path, sends(3, 1))
    wait_for(b"4 lines")
    assert output.count(b"\033[H\033[2J") == 2 and b"\033[1m" in output
    os.write(master, b"\x03") # Ctrl-C
    while True:
        try:
            if not os.read(master, 65536):
                break
        except OSError:
            break
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    os.close(master)


class Terminal:
    """wakpi-report --follow on a terminal of so many rows and columns; what stands on it is worked out as a terminal does."""

    def __init__(self, rows, columns, *arguments):
        self.rows, self.columns, self.said = rows, columns, b""
        self.process, self.master = pty.fork()
        if self.process == 0:
            self.resize(rows, columns, 0)
            os.environ["NO_COLOR"] = "1"
            os.execv(REPORT, [REPORT, "--follow", *map(str, arguments)])

    def resize(self, rows, columns, terminal=None):
        fcntl.ioctl(self.master if terminal is None else terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.rows, self.columns = rows, columns

    def wait_for(self, words):
        """The words come in an answer that was not read before."""
        fresh = b""
        while words not in fresh:
            ready, _, _ = select.select([self.master], [], [], 60)
            assert ready, (words, fresh)
            fresh += os.read(self.master, 65536)
        while select.select([self.master], [], [], 0.2)[0]:
            fresh += os.read(self.master, 65536)
        self.said = fresh

    def shown(self):
        """The rows that are on it, and how many went out at the top."""
        answer = self.said.split(b"\033[H\033[2J")[-1].decode().replace("\r\n", "\n")
        rows = []
        for line in answer.split("\n"):
            rows += [line[at:at + self.columns] for at in range(0, max(len(line), 1), self.columns)]
        return rows[-self.rows:], max(0, len(rows) - self.rows)

    def end(self):
        os.kill(self.process, signal.SIGTERM)
        while True:
            try:
                if not os.read(self.master, 65536):
                    break
            except OSError:
                break
        assert os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1]) == 0
        os.close(self.master)


def test_a_low_terminal():
    """What is taller than the terminal is cut at whole lines, and said; a taller one has it all; long lines count as they wrap."""
    path = FOLDER / "low.jsonl"
    path.write_bytes(b"".join(sends(10 * i, 4, campaign=f"campaign {i}") for i in range(6)))
    whole = subprocess.run([REPORT, path], capture_output=True, check=True).stdout.decode().splitlines()
    try:
        terminal = Terminal(14, 110, "--by", "campaign", path)
    except OSError as problem:
        print("no terminal to be had here:", problem)
        return
    terminal.wait_for(b"Ctrl-C")
    rows, above = terminal.shown()
    assert above == 0, f"{above} rows went out at the top"
    hidden = int(re.search(r"the window is too low, hidden lines: (\d+)$", rows[-3]).group(1))
    assert rows[0].startswith("wakpi ") and rows[-2] == "24 lines · Ctrl-C" and rows[-1] == "", rows
    assert len(rows) == 14 and hidden == len(whole) - 11, (hidden, len(whole))
    terminal.resize(len(whole) + 3, 110)
    terminal.wait_for(b"Ctrl-C")
    rows, above = terminal.shown()
    assert above == 0 and "hidden" not in "".join(rows) and rows[-2] == "24 lines · Ctrl-C" and rows[-3] == "", rows
    terminal.resize(len(whole) + 2, 110)
    terminal.wait_for(b"hidden lines: 1\r\n")
    for rows, columns in ((3, 80), (1, 80), (2, 40), (9, 50)):
        terminal.resize(rows, columns)
        terminal.wait_for(b"Ctrl-C")
    append(path, sends(900, 1, campaign="campaign 0"))
    terminal.wait_for(b"25 lines")
    rows, above = terminal.shown()
    assert above == 0 and len(rows) == 9 and "hidden lines" in terminal.said.decode(), rows
    terminal.end()


def test_a_low_terminal_and_long_lines():
    path = FOLDER / "long.jsonl"
    path.write_bytes(b"".join(sends(10 * i, 4, campaign="Ж" * 90 + str(i)) for i in range(6)))
    try:
        terminal = Terminal(12, 60, "--by", "campaign", "--explain", "delivery_rate", "--language", "it", path)
    except OSError as problem:
        print("no terminal to be had here:", problem)
        return
    terminal.wait_for(b"Ctrl-C")
    rows, above = terminal.shown()
    assert above == 0 and "righe nascoste" in "".join(rows), rows
    terminal.end()


cases.run(globals(), sys.argv[2:], FOLDER)
