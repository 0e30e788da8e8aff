#!/usr/bin/env python3
"""Pages of wakpi-report --format html, read by a strict HTML parser: well formed, self-contained, navigable, and names of
campaigns are text in them, whatever they hold.

check_report_html.py <wakpi-report> <wakpi-simulate> <report_dump>; 77: python3-html5lib is not installed."""
import json
import os
import re
import subprocess
import sys

try:
    import html5lib
except ImportError:
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    print("python3-html5lib is not installed")
    sys.exit(77)

REPORT, SIMULATE, DUMP = sys.argv[1:4]
LIMIT = 300_000
ELEMENTS = set("""html head meta link title style body header main footer nav section h1 h2 h3 h4 p a ul ol li dl dt dd div span
small strong code br bdi button details summary table caption thead tbody tr th td figure figcaption
svg g rect line circle path polyline polygon text title""".split())


def run(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def text_of(element):
    return "".join(element.itertext())


def shown(name):
    """How a name stands on a page: spaces for breaks, U+FFFD for controls and for what turns directions."""
    name = re.sub(r"[\t\n\r]", " ", name)
    return re.sub("[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\ufffd", name)


def check_references(elements):
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is there twice"
    for element in elements:
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"):
            for wanted in (element.get(name) or "").split():
                assert wanted in ids, f"{name} {wanted} leads nowhere"
        href = element.get("href")
        if href and href != "data:,":
            assert href.startswith("#") and href[1:] in ids, f"{href} leads away"


def check_elements(elements):
    for element in elements:
        assert element.tag.split("}")[-1] in ELEMENTS, f"<{element.tag}> is none of the page's"
        for name, value in element.attrib.items():
            name = str(name).split("}")[-1]
            assert not name.lower().startswith("on") and name not in ("src", "srcset", "action", "formaction", "style"), name
            assert "javascript:" not in value.lower() and "url(" not in value.lower(), value[:80]


def check_structure(root, elements, language):
    assert root.get("lang") == language, root.get("lang")
    names = [element.tag for element in elements if isinstance(element.tag, str)]
    assert names.count("main") == names.count("h1") == names.count("header") == names.count("footer") == names.count("title") == 1
    within = [inner for element in elements if element.tag == "svg" for inner in element.iter("svg") if inner is not element]
    level = 0
    for name in names:
        if re.fullmatch("h[1-6]", name):
            assert int(name[1]) <= level + 1, f"{name} follows h{level}"
            level = int(name[1])
    for element in elements:
        if element.tag == "th":
            assert element.get("scope") in ("row", "col", "colgroup", "rowgroup"), "a heading cell without a scope"
        if element.tag == "svg" and element not in within:
            assert element.get("aria-hidden") == "true" or (element.get("role") == "img" and element.get("aria-label")), \
                "a picture without words"
        if element.tag == "section":
            assert element.get("aria-labelledby"), "a section without a name"


def check_page(page, language):
    text = page.decode("utf-8")
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True)
    root = parser.parse(text)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for element in elements: # the names of SVG's elements without their namespace
        element.tag = element.tag.split("}")[-1]
    check_elements(elements)
    check_references(elements)
    check_structure(root, elements, language)
    # An address is in no page, but for that of the namespace that SVG does not need in HTML.
    assert "http" not in re.sub('http-equiv="', "", text.split("<body>")[0]), "an address in the head"
    return root, elements


def row_names(elements):
    """What stands in the name cells, one list of labels a row."""
    for element in elements:
        if element.tag == "div" and element.get("class") == "name":
            yield [text_of(bdi) for bdi in element.iter("bdi")]


def check_hostile():
    names = [row["campaign"] for row in json.loads(run(DUMP, "hostile", "json"))["campaigns"]]
    assert any("<script>" in name for name in names) and any(len(name) >= 10000 for name in names)
    page = run(DUMP, "hostile", "html")
    _, elements = check_page(page, "en")
    found = [labels[0] for labels in row_names(elements)]
    assert sorted(found) == sorted(shown(name) or "(no label)" for name in names), "a name is not what it was"
    assert b"<script" not in page


HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title></style></bdi>", "&lt;&amp;&#60;", "' onfocus='x",
           "\u202egnirts\u202c", "\u2067isolated", "x" * 200, "\u0645\u0631\u062d\u0628\u0627 abc", "line\nbreak\tand\rmore", "<!-- ", "]]>", "{{7*7}}"]


def check_hostile_log():
    """Names of campaigns and variants that come in a log, through every part that a tracker gives."""
    lines = []
    for day in range(1, 15):
        for number, name in enumerate(HOSTILE):
            for i in range(6):
                key = f"m{day}-{number}-{i}"
                at = f"2026-09-{day:02}T08:0{i}:00Z"
                lines.append({"wakpi": "send", "account": "1", "id": key, "time": at, "person": f"39{number}{i}", "campaign": name,
                              "variant": (name + "B")[-200:] if i % 2 else "A"})
                lines.append({"wakpi": "read" if (i + day) % 3 else "delivered", "account": "1", "id": key, "time": at})
                if i == day % 6:
                    lines.append({"wakpi": "click", "account": "1", "id": "k" + key, "context": key, "time": at})
    log = "\n".join(json.dumps(line) for line in lines).encode()
    names = sorted(row["campaign"] for row in json.loads(run(REPORT, "--format", "json", data=log))["campaigns"])
    assert names == sorted(HOSTILE), "the log's campaigns are others"
    for language in ("en", "ru"):
        page = run(REPORT, "--format", "html", "--language", language, "--title", HOSTILE[1], data=log)
        root, elements = check_page(page, language)
        found = {text_of(element) for element in elements if element.tag == "bdi"}
        for name in HOSTILE:
            assert shown(name) in found, f"{name!r} is not on the page as it is"
        assert root.find("head/title").text == HOSTILE[1]
        for part in ("funnel", "series", "ranking", "variants", "cohorts", "intake", "numbers"):
            assert any(element.get("id") == part for element in elements), f"the page has no {part}"


def check_studies():
    """Each study alone: its part and no other, of whatever names, with the definition of its KPI."""
    lines = []
    for day in range(1, 29):
        for i in range(40):
            key, at = f"m{day}-{i}", f"2026-09-{day:02}T08:{i:02}:00Z"
            lines.append({"wakpi": "send", "id": key, "time": at, "person": f"39{i}", "campaign": HOSTILE[i % 2],
                          "variant": HOSTILE[2 + i // 2 % 2]})
            lines.append({"wakpi": "read" if (i + day) % 3 else "delivered", "id": key, "time": at})
    log = "\n".join(json.dumps(line) for line in lines).encode()
    studies = {"variants": ["--experiment", "open_rate"], "series": ["--watch", "open_rate", "--by", "campaign", "--limits", "20%.."],
               "comparisons": ["--compare", HOSTILE[0], HOSTILE[1]]}
    definitions = {"en": "Share of delivered messages that were read.", "it": "Quota dei messaggi consegnati che sono stati letti.",
                   "ru": "Доля доставленных сообщений, которые были прочитаны."}
    for language, definition in definitions.items():
        for part, arguments in [*studies.items(), ("series", ["--forecast", "open_rate", "--by", "campaign", "--ahead", "3"])]:
            page = run(REPORT, "--format", "html", "--language", language, *arguments, data=log)
            _, elements = check_page(page, language)
            parts = [element.get("id") for element in elements if element.tag == "section"]
            assert parts == [part, "rules"], (arguments, parts)
            assert definition in page.decode(), f"{arguments}: the KPI is not defined"
            assert "Sep 1, 2026 – Sep 28, 2026" in page.decode() or language != "en", "it does not say when that was"
            found = {text_of(element) for element in elements if element.tag == "bdi"}
            for name in HOSTILE[:2]:
                assert shown(name) in found, (arguments, name)
            charts = [element for element in elements if element.tag == "svg" and element.get("role") == "img"]
            assert len(charts) == (2 if part == "series" else 0), (arguments, len(charts))
        page = run(REPORT, "--format", "html", "--language", language, "--funnel", "sent,delivered,read", data=log)
        _, elements = check_page(page, language)
        assert [element.get("id") for element in elements if element.tag == "section"] == ["funnel", "rules"]
        nothing = run(REPORT, "--format", "html", "--language", language, *studies["variants"], data=b"").decode()
        check_page(nothing.encode(), language)
        assert "<h2" in nothing and 'id="variants"' not in nothing


def check_logs():
    log = run(SIMULATE, "--seed", "5")
    for language in ("en", "it", "ru", "fr"):
        page = run(REPORT, "--format", "html", "--language", language, data=log)
        check_page(page, language if language != "fr" else "en")
    for arguments in (["--by", "none"], ["--by", "day,variant", "--timezone", "Europe/Rome"], ["--by", "weekday_hour"],
                      ["--as-of", "2026-10-07"], ["--profile", "none"], ["--profile", "charles", "--where", "campaign=x"]):
        check_page(run(REPORT, "--format", "html", *arguments, data=log), "en")
    check_page(run(REPORT, "--format", "html", data=b""), "en")
    ten = run(REPORT, "--format", "html", data=run(SIMULATE, "--seed", "7", "--campaigns", "10", "--messages", "4000"))
    check_page(ten, "en")
    assert len(ten) < LIMIT, f"{len(ten)} bytes for ten campaigns"
    return len(ten)


def check_samples():
    for sample in ("spring", "huge", "tracker"):
        check_page(run(DUMP, sample, "html"), "en")


check_hostile()
check_hostile_log()
check_studies()
check_samples()
print(f"pages are well formed and names are text in them; {check_logs()} bytes for ten campaigns")
