#!/usr/bin/env python3
"""What the pages show is what the programs print: check_readme.py <wakpi-report> <README's example> <start page's example>.
With --write as a fourth argument README.md's table is written anew."""
import gzip
import pathlib
import re
import subprocess
import sys

REPORT, README_EXAMPLE, START_EXAMPLE = sys.argv[1:4]
TOP = pathlib.Path(__file__).resolve().parent.parent
LOG = TOP / "examples" / "data" / "october.jsonl.gz"


def output(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


text = output(REPORT, str(LOG))
blocks = text.split("\n\n")
table = next(block for block in blocks if block.startswith("total\n"))
page = (TOP / "README.md").read_text(encoding="utf-8")
shown = re.compile(r"(?s)(?<=```\n)total\n.*?(?=\n```)")
if sys.argv[4:] == ["--write"]:
    (TOP / "README.md").write_text(shown.sub(lambda match: table, page), encoding="utf-8")
    sys.exit(0)
assert shown.search(page).group(0) == table, "README.md's table is not what wakpi-report prints (see --write)"
sentence = output(README_EXAMPLE).strip()
assert f"    {sentence}\n" in page, f"README.md does not say: {sentence}"
kpis = int(re.search(r"(\d+) KPIs", page).group(1))
catalogue = (TOP / "include" / "wakpi" / "catalogue.h").read_text(encoding="utf-8")
assert kpis == len(re.findall(r"WAKPI_KPI_[A-Z0-9_]+ = \d+", catalogue)), "README.md counts KPIs wrongly"

# The program of the start page, without benchmark and rows by campaign, is the report's whole.
total = output(START_EXAMPLE, data=gzip.decompress(LOG.read_bytes()))
whole = output(REPORT, "--by", "none", "--profile", "none", str(LOG))
assert total == whole, "the start page's program and wakpi-report differ"
for name, example in (("README.md", README_EXAMPLE), ("docs/start.md", START_EXAMPLE)):
    code = re.search(r"(?s)```c\n(.*?)```", (TOP / name).read_text(encoding="utf-8")).group(1)
    body = [line for line in code.splitlines() if line.strip() not in ("", "{", "}")]
    assert len(body) <= 25, f"the example of {name} has grown to {len(body)} lines"
print("the pages are right")
