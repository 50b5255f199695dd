"""Checks the event schemas and their examples; with --log FILE also CloudEvents, one JSON object a line."""

import argparse
import json
import pathlib
import re
import sys

import jsonschema

ENVELOPE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1},
        "source": {"type": "string", "pattern": "^/[a-z]+$"},
        "type": {"type": "string"},
        "subject": {"type": "string", "minLength": 1},
        "time": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string"},
        "person": {"type": "string", "minLength": 1},
        "data": {"type": "object"},
    },
    "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data"],
    "additionalProperties": False,
}
PERSONAL = re.compile(r"name|street|address|city|postal|mail|phone|recipient|prompt|number|cvc|pan$")


def load(folder):
    """The schemas by type."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def problems_of_schema(kind, schema):
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    if schema["$id"] != f"urn:emptor:event:{kind}" or schema["title"] != kind:
        yield f"{kind}: $id and title must name the type"
    if schema.get("additionalProperties") is not False:
        yield f"{kind}: additionalProperties must be false"
    yield from (f"{kind}: member {name} looks personal" for name in schema["properties"] if PERSONAL.search(name))
    if not schema.get("examples"):
        yield f"{kind}: no examples"
    for number, example in enumerate(schema.get("examples", [])):
        for error in validator(schema).iter_errors(example):
            yield f"{kind}: example {number}: {error.message}"
        for name in schema["required"]:
            poorer = {key: value for key, value in example.items() if key != name}
            if validator(schema).is_valid(poorer):
                yield f"{kind}: example {number} is accepted without {name}"


def problems_of_event(schemas, event):
    for error in jsonschema.Draft202012Validator(ENVELOPE).iter_errors(event):
        yield f"envelope: {error.message}"
    schema = schemas.get(event.get("type"))
    if schema is None:
        yield f"no schema for type {event.get('type')}"
        return
    if event.get("dataschema") != schema["$id"]:
        yield f"dataschema is {event.get('dataschema')}"
    for error in jsonschema.Draft202012Validator(schema).iter_errors(event.get("data")):
        yield f"{event['type']}: {error.message}"


def problems_of_log(schemas, lines):
    for number, line in enumerate(lines, 1):
        for problem in problems_of_event(schemas, json.loads(line)):
            yield f"line {number}: {problem}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", metavar="FILE")
    log = parser.parse_args().log
    schemas = load(pathlib.Path(__file__).parent)
    found = [problem for kind, schema in schemas.items() for problem in problems_of_schema(kind, schema)]
    if log is not None:
        with (sys.stdin if log == "-" else open(log, encoding="utf-8")) as lines:
            found += problems_of_log(schemas, lines)
    print("\n".join(found) or f"{len(schemas)} schemas are sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
