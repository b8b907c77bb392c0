"""The page of scenarios under test: its tables are those of the code, its example can be read, its schema is right."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from scenarios.model import ScenarioError, scenario_from_yaml
from scenarios.model.page import BEGIN, END, fields_section, scenario_schema, schema_text
from scenarios.model.shape import VERBS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "scenarios.md").read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_those_of_the_code():
    generated = PAGE.partition(BEGIN)[2].partition(END)[0].strip()
    assert generated == fields_section().strip(), (
        "scenarios.model.page.fields_section() gives the part between the marks"
    )
    assert (DOCS / "scenarios.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_page_names_every_verb():
    for verb in VERBS:
        assert f"`{verb}`" in PAGE


def examples() -> list[str]:
    """The scenarios of the page."""
    return re.findall(r"^```yaml scenario\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_examples_of_the_page_can_be_read():
    assert examples()
    for example in examples():
        scenario = scenario_from_yaml(example)
        assert scenario.changes
        jsonschema.validate(yaml.safe_load(example), scenario_schema())


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a"},
        {"name": "A!", "question": {"zh": "a", "en": "b"}, "changes": []},
        {"name": "a", "question": {"zh": "a", "en": "b"}, "changes": [{"scale": "providers", "where": "all"}]},
        {"name": "a", "question": {"zh": "a", "en": "b"}, "changes": [{"remove": "people", "where": "all"}]},
        {"name": "a", "question": {"zh": "a", "en": "b"}, "most_moves": -1},
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(wrong):
    jsonschema.Draft202012Validator.check_schema(scenario_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, scenario_schema())
    with pytest.raises(ScenarioError):
        scenario_from_yaml(json.dumps(wrong))
