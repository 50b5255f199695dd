"""Every fact that the course has told fits its schema in contracts/events, as the `jsonschema` package reads it."""

import importlib.util
import json

import pytest
from emptor_world import REPO
from person import POSTAL_CODE

STORED = """select json_build_object('specversion', '1.0', 'id', id, 'source', source, 'type', type, 'subject', subject,
    'time', to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'datacontenttype', 'application/json',
    'dataschema', 'urn:emptor:event:' || type, 'person', person, 'data', data)::text from events.outbox order by entry"""


@pytest.fixture(scope="module")
def judge():
    """contracts/events/validate.py."""
    description = importlib.util.spec_from_file_location("validate_events", REPO / "contracts/events/validate.py")
    module = importlib.util.module_from_spec(description)
    description.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def told(course, running_world):
    """As they are told: an event of nobody has no `person`."""
    events = [json.loads(event) for [event] in running_world.sql(STORED)]
    return [{name: value for name, value in event.items() if (name, value) != ("person", "")} for event in events]


def test_every_event_fits_its_schema(judge, told):
    schemas = judge.load(REPO / "contracts/events")
    assert {event["type"] for event in told} == set(schemas), "every type is told in the course"
    problems = {problem: event for event in told for problem in judge.problems_of_event(schemas, event)}
    assert problems == {}


def test_an_event_with_another_member_is_seen(judge, told):
    """The judge itself."""
    schemas = judge.load(REPO / "contracts/events")
    event = told[0]
    assert list(judge.problems_of_event(schemas, event)) == []
    assert list(judge.problems_of_event(schemas, event | {"data": event["data"] | {"recipient": "Ada"}}))


def test_no_event_has_what_is_personal(told):
    """Names, streets, addresses and card numbers stand in no fact."""
    for personal in ("Demo Person", "1 Main Street", POSTAL_CODE, "@example.com", "40000999"):
        assert [event for event in told if personal in json.dumps(event)] == [], personal
