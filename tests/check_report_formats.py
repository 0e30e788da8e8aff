#!/usr/bin/env python3
"""Others read what wakpi writes: JSON by docs/report.schema.json, OpenMetrics by promtool.

check_report_formats.py schema|promtool <wakpi-report> <wakpi-simulate> <report_dump>; 77: the reader is not installed."""
import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

READER, REPORT, SIMULATE, DUMP = sys.argv[1:5]
SCHEMA = pathlib.Path(__file__).resolve().parent.parent / "docs" / "report.schema.json"


def outputs(form):
    """A name and the bytes of each report."""
    for sample in ("spring", "hostile", "huge", "tracker"):
        yield sample, subprocess.run([DUMP, sample, form], capture_output=True, check=True).stdout
    log = subprocess.run([SIMULATE, "--seed", "5"], capture_output=True, check=True).stdout
    for arguments in ([], ["--by", "none"], ["--by", "day,variant", "--timezone", "Europe/Rome"], ["--by", "weekday_hour"],
                      ["--as-of", "2026-10-07"], ["--profile", "none"], ["--profile", "charles", "--where", "campaign=x"]):
        yield " ".join(arguments), subprocess.run([REPORT, "--format", form, *arguments], input=log, capture_output=True,
                                                  check=True).stdout


def check_schema():
    try:
        import jsonschema
    except ImportError:
        print("python3-jsonschema is not installed")
        return 77
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    count = 0
    for name, output in outputs("json"):
        found = json.loads(output)
        for error in validator.iter_errors(found):
            raise AssertionError(f"{name}: {list(error.absolute_path)}: {error.message[:300]}")
        count += 1
        if name != "spring":
            continue
        changes = [lambda d: d.pop("intake"), lambda d: d["intake"].update(accepted=-0.5), lambda d: d.update(more=1),
                   lambda d: d["campaigns"][0].pop("kpis"), lambda d: d["campaigns"][0]["kpis"][0].pop("unit"),
                   lambda d: d["campaigns"][0]["measures"].update(sent="12"), lambda d: d.pop("total"),
                   lambda d: d["campaigns"][0]["kpis"][0].update(band="fine"),
                   lambda d: d["campaigns"][0]["kpis"][0].update(value="0.5"),
                   lambda d: d["campaigns"][0]["measures"].update(sent=2 ** 53 + 2)]
        for change in changes:
            wrong = copy.deepcopy(found)
            change(wrong)
            assert not validator.is_valid(wrong), f"the schema takes change {changes.index(change)}"
    print(f"{count} reports are by the schema, {len(changes)} changed ones are not")
    return 0


def check_promtool():
    promtool = shutil.which("promtool")
    if not promtool:
        print("promtool is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        for name, output in outputs("openmetrics"):
            lint = subprocess.run([promtool, "check", "metrics"], input=output, capture_output=True, check=False)
            assert lint.returncode == 0, (name, lint.stderr.decode()[:2000])
            # Its reader of OpenMetrics proper wants times, which a report leaves to whoever fetches it.
            stamped = re.sub(rb"(?m)^([^#\n].*)$", rb"\1 1791190800", output)
            path = os.path.join(folder, "metrics.txt")
            pathlib.Path(path).write_bytes(stamped)
            shutil.rmtree(os.path.join(folder, "blocks"), ignore_errors=True)
            read = subprocess.run([promtool, "tsdb", "create-blocks-from", "openmetrics", path,
                                   os.path.join(folder, "blocks")], capture_output=True, check=False)
            assert read.returncode == 0, (name, read.stderr.decode()[:2000])
            samples = sum(1 for line in stamped.split(b"\n") if line and not line.startswith(b"#"))
            told = [line.split() for line in read.stdout.decode().splitlines()]
            assert not samples or int(told[-1][-4]) == samples, (name, samples, told)
    return 0


sys.exit(check_schema() if READER == "schema" else check_promtool())
