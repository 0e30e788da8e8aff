#!/usr/bin/env python3
"""Holds docs/event.schema.json against the examples of docs/events.md and against lines that are none."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

docs = pathlib.Path(__file__).resolve().parent.parent / "docs"
schema = json.loads((docs / "event.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)

examples = [line for line in (docs / "events.md").read_text(encoding="utf-8").splitlines() if line.startswith('{"wakpi"')]
assert len(examples) >= 16, "the page has too few examples"
for example in examples:
    validator.validate(json.loads(example))

wrong = [
    '5', '{}', '{"wakpi":"dream","time":1}', '{"wakpi":"sent","id":"a"}', '{"wakpi":"sent","time":1}',
    '{"wakpi":"sent","time":1,"id":7}', '{"wakpi":"sent","time":"2026-11-02T09:00:00","id":"a"}',
    '{"wakpi":"stop","time":1}', '{"wakpi":"reaction","time":1,"id":"a"}',
    '{"wakpi":"count","from":1,"measure":"visits","amount":1}',
    '{"wakpi":"count","source":"s","measure":"visits","amount":1}',
    '{"wakpi":"count","source":"s","from":1,"measure":"visits","amount":-1}',
    '{"wakpi":"cost","id":"l","from":1,"measure":"cost_setup","amount":1}',
    '{"wakpi":"click","time":1,"bot":1}',
    '{"wakpi":"order","time":1,"id":"o","amount":1}', '{"wakpi":"refund","time":1,"id":"r","amount":1,"currency":"EUR"}',
    '{"wakpi":"case_resolved","time":1}', '{"wakpi":"survey_sent","time":1,"id":"q","topic":"comment"}',
    '{"wakpi":"survey_answer","time":1,"topic":"csat","amount":6}', '{"wakpi":"feedback","time":1,"id":"f","topic":"csat"}',
    '{"wakpi":"opt_in","time":1}', '{"wakpi":"erase","time":1,"id":"393331"}', '{"wakpi":"erase","person":"393331"}',
]
for line in wrong:
    assert not validator.is_valid(json.loads(line)), f"the schema takes {line}"
print(f"{len(examples)} examples, {len(wrong)} lines that are none")
