"""Stripe's own OpenAPI description, as stripe-mock ships it, and what answers look like according to it."""

import json
import re
import shutil
from functools import cache
from pathlib import Path

from openapi_schema_validator import OAS30Validator


def accept_null(schema):
    """Stripe writes `nullable` beside choices and means that null is one more; OpenAPI 3.0 by the letter wants it listed."""
    if isinstance(schema, list):
        for one in schema:
            accept_null(one)
    elif isinstance(schema, dict):
        for one in schema.values():
            accept_null(one)
        if schema.get("nullable") is True:
            for choices, null in (("enum", None), ("anyOf", {"enum": [None]})):
                if choices in schema:
                    schema[choices] = [*schema[choices], null]


@cache
def specification():
    """`tools/env/tools go` keeps it beside the program."""
    program = shutil.which("stripe-mock")
    assert program, "run tools/env/tools go"
    description = json.loads((Path(program).parent.parent / "share/spec3.json").read_text())
    accept_null(description)
    return description


def version():
    return specification()["info"]["version"]


def schema_of(name):
    return specification()["components"]["schemas"][name]


def answer_schema(method, path, status):
    """The schema of an operation's answer; of an error's, if it is one."""
    for template, operations in specification()["paths"].items():
        fits = re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
        if fits and method.lower() in operations:
            answers = operations[method.lower()]["responses"]
            return answers["200" if status == 200 else "default"]["content"]["application/json"]["schema"]
    raise AssertionError(f"Stripe has no {method} {path}")


def resolved(schema):
    while "$ref" in schema:
        schema = schema_of(schema["$ref"].rsplit("/", 1)[1])
    return schema


def errors(schema, value):
    rooted = {**schema, "components": specification()["components"]}
    return list(OAS30Validator(rooted).iter_errors(value))


def unknown_members(schema, value, path=""):
    """Paths of members that the description does not have."""
    schema = resolved(schema)
    if "anyOf" in schema and value is not None:
        fitting = [one for one in schema["anyOf"] if not errors(one, value)]
        return min((unknown_members(one, value, path) for one in fitting), key=len, default=[])
    if isinstance(value, list):
        return [found for one in value for found in unknown_members(schema.get("items", {}), one, f"{path}[]")]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    return [f"{path}.{name}" for name in value if name not in known] + [
        found for name, one in value.items() if name in known for found in unknown_members(known[name], one, f"{path}.{name}")
    ]


def problems(schema, value):
    found = [f"{error.json_path}: {error.message[:200]}" for error in errors(schema, value)]
    return found or [f"{path}: not in the specification" for path in unknown_members(schema, value)]
