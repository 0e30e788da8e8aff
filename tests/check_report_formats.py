#!/usr/bin/env python3
"""Others read what wakpi writes: JSON by docs/report.schema.json and docs/study.schema.json, OpenMetrics by promtool.

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
DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"


def outputs(form):
    """A name and the bytes of each report."""
    for sample in ("spring", "hostile", "huge", "tracker"):
        yield sample, subprocess.run([DUMP, sample, form], capture_output=True, check=True).stdout
    log = subprocess.run([SIMULATE, "--seed", "5"], capture_output=True, check=True).stdout
    for arguments in ([], ["--by", "none"], ["--by", "day,variant", "--timezone", "Europe/Rome"], ["--by", "weekday_hour"],
                      ["--as-of", "2026-10-07"], ["--profile", "none"], ["--profile", "charles", "--where", "campaign=x"]):
        yield " ".join(arguments), subprocess.run([REPORT, "--format", form, *arguments], input=log, capture_output=True,
                                                  check=True).stdout


def studies():
    """A name and the bytes of each study, of a log of four weeks."""
    log = b"".join(subprocess.run([SIMULATE, "--seed", str(seed), "--messages", "400", "--campaigns", "1", "--start",
                                   f"2026-10-{seed:02}"], capture_output=True, check=True).stdout
                   .replace(b'"wamid.', b'"wamid.%d.' % seed).replace(b"campaign-01", b"c%d" % (seed % 2))
                   for seed in range(1, 29))
    for arguments in (["--compare", "c0", "c1"], ["--compare", "2026-10-05", "2026-W43"],
                      ["--compare", "c0", "c1", "--set", "alpha=0.01", "--kpi", "open_rate"],
                      ["--compare", "c0", "c1", "--kpi", "open_rate", "--goal", "+10%"],
                      ["--experiment", "click_through_rate,opt_out_rate,delivery_rate"], ["--experiment", "ctr", "--by", "none"],
                      ["--experiment", "ctr", "--sequential", "--effect", "5%", "--split", "1,3"],
                      ["--watch", "open_rate,revenue,click_through_rate", "--limits", "10%..70%"],
                      ["--watch", "open_rate", "--by", "campaign,template,hour"],
                      ["--forecast", "open_rate,revenue", "--by", "campaign,variant,day"],
                      ["--forecast", "open_rate", "--by", "hour"], ["--forecast", "cost_per_message", "--by", "year"],
                      ["--forecast", "open_rate", "--by", "week", "--where", "campaign=nothing"]):
        yield " ".join(arguments), subprocess.run([REPORT, "--format", "json", *arguments], input=log, capture_output=True,
                                                  check=True).stdout


def validator_of(name):
    import jsonschema
    schema = json.loads((DOCS / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def check_studies():
    validator, kinds = validator_of("study.schema.json"), {}
    for name, output in studies():
        found = json.loads(output)
        for error in validator.iter_errors(found):
            raise AssertionError(f"{name}: {list(error.absolute_path)}: {error.message[:300]}")
        kinds.setdefault(next(iter(found)), found)
    assert set(kinds) == {"comparison", "experiments", "watches", "forecasts"}
    first = {key: found[key]["kpis"][0] if key == "comparison" else found[key][0] for key, found in kinds.items()}
    assert first["watches"]["findings"] and first["forecasts"]["ahead"] and first["experiments"]["results"]
    changes = [("comparison", lambda d: d.pop("before")), ("comparison", lambda d: d.pop("p")), ("comparison", lambda d: d.update(p=2)),
               ("experiments", lambda d: d.update(verdict="perhaps")), ("experiments", lambda d: d.pop("results")),
               ("experiments", lambda d: d["results"][0].update(of=-1)), ("watches", lambda d: d["findings"][0].update(period="May")),
               ("watches", lambda d: d.update(more=1)), ("forecasts", lambda d: d["ahead"][0].pop("lower")),
               ("forecasts", lambda d: d.update(by="weekday_hour"))]
    for key, change in changes:
        wrong = copy.deepcopy(kinds[key])
        change(wrong[key]["kpis"][0] if key == "comparison" else wrong[key][0])
        assert not validator.is_valid(wrong), f"the schema takes change {changes.index((key, change))}"
    print(f"studies are by the schema, {len(changes)} changed ones are not")


def check_schema():
    try:
        validator = validator_of("report.schema.json")
    except ImportError:
        print("python3-jsonschema is not installed")
        return 77
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
    check_studies()
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
