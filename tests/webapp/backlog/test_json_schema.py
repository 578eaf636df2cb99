"""The register as JSON keeps to its JSON Schema, as far as that says anything; a small reader of our own."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

SCHEMA = json.loads(files("webapp.backlog.exports").joinpath("register.schema.json").read_text())
KEYWORDS = {
    *("$schema", "title", "description", "type", "const", "enum", "minimum", "maximum", "format"),
    *("items", "required", "properties", "additionalProperties"),
}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def faults(value: Any, schema: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """What of a value the schema refuses, in the words of JSON Schema 2020-12."""
    assert schema.keys() <= KEYWORDS, schema.keys() - KEYWORDS
    asked = schema.get("type", list(TYPES))
    types = [asked] if isinstance(asked, str) else asked
    is_right = any(
        isinstance(value, TYPES[each]) and (each == "boolean" or not isinstance(value, bool))
        for each in types
    )
    if not is_right:
        yield f"{place} is no {asked}: {value!r}"
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        yield from (f"{place} has no {name}" for name in schema.get("required", ()) if name not in value)
        others = schema["additionalProperties"]
        yield from (f"{place} has {name}" for name in value if name not in known and others is False)
        for name in value.keys() if others else value.keys() & known.keys():
            yield from faults(value[name], known.get(name, others), f"{place}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from faults(each, schema["items"], f"{place}[{number}]")
    elif not is_allowed(value, schema):
        yield f"{place} is {value!r}"


def is_allowed(value: Any, schema: Mapping[str, Any]) -> bool:
    if value != schema.get("const", value) or value not in schema.get("enum", [value]):
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return value is None or schema.get("format") != "date" or str(date.fromisoformat(value)) == value


@pytest.fixture
def written(lead, items) -> dict[str, Any]:
    return json.loads(lead.get("/backlog.json").response.get_data())


def test_the_json_keeps_to_its_schema(written) -> None:
    assert list(faults(written, SCHEMA)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rank", "1"),
        ("rank", True),
        ("goals", "one; two"),
        ("status", "Soon"),
        ("confidence_percent", 101),
        ("person", "somebody"),
        ("reasons", {"reach": 5}),
        ("other_inputs", {"value": "much"}),
    ],
)
def test_what_is_not_in_the_schema_is_found(written, field, value) -> None:
    written["items"][0][field] = value
    assert len(list(faults(written, SCHEMA))) == 1


def test_a_field_that_is_left_out_is_found(written) -> None:
    del written["items"][1]["owner"]
    assert list(faults(written, SCHEMA)) == [".items[1] has no owner"]
