"""``docs/api.md`` is under test: its commands run, its answers come, its tables are those of the code."""

import json
import re
import shlex
from pathlib import Path

import pytest

from api.errors import PROBLEM_TYPES
from api.match.schemas import MatchRequest
from api.settings import Settings, variable
from api.strict_json import MOST_LEVELS
from tests.api.client import send

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n```\n+```json\n(.*?)\n```", PAGE, flags=re.DOTALL)


def table(heading, columns):
    """Return the cells of the table whose header is given."""
    rows = PAGE.split(f"| {' | '.join(columns)} |\n", 1)[1].split("\n")[1:]
    end = next(place for place, row in enumerate(rows) if not row.startswith("|"))
    assert heading in PAGE
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[:end]]


def run(command):
    """Send what a curl command sends."""
    words = shlex.split(command)
    assert words[:2] == ["curl", "-s"]
    path = words[2].removeprefix("http://127.0.0.1:8000")
    options = dict(zip(words[3::2], words[4::2], strict=True))
    if "-d" not in options:
        return send("GET", path)
    name, value = options["-H"].split(": ")
    return send("POST", path, content=options["-d"].encode(), headers={name: value})


def assert_excerpt(excerpt, whole, place=""):
    """Assert that an excerpt is part of a whole: some members of objects, the same number of entries of lists."""
    if isinstance(excerpt, dict):
        for key, value in excerpt.items():
            assert_excerpt(value, whole[key], f"{place}/{key}")
    elif isinstance(excerpt, list):
        assert len(excerpt) == len(whole), place
        for number, (value, found) in enumerate(zip(excerpt, whole, strict=True)):
            assert_excerpt(value, found, f"{place}/{number}")
    else:
        assert excerpt == (pytest.approx(whole) if isinstance(excerpt, float) else whole), place


def test_every_endpoint_has_an_example():
    paths = {path for command, _ in EXAMPLES for path in re.findall(r"8000(/\S+)", command)}
    assert paths == {"/v1/health", "/v1/check", "/v1/match"}
    assert PAGE.count("\ncurl ") == len(EXAMPLES)


@pytest.mark.parametrize(("command", "answer"), EXAMPLES)
def test_the_examples_are_answered_as_shown(command, answer):
    assert_excerpt(json.loads(answer), run(command).json())


def test_the_table_of_errors_is_that_of_the_code():
    rows = table("错误种类", ["code", "status", "含义", "meaning"])
    assert rows == [
        [f"`{code}`", str(kind.status), kind.title.zh, kind.title.en] for code, kind in PROBLEM_TYPES.items()
    ]


def test_the_table_of_settings_is_that_of_the_code():
    rows = table("设置", ["variable", "default", "含义", "meaning"])
    fields = Settings.model_fields.items()
    assert rows == [
        [f"`{variable(name)}`", str(field.default), *str(field.description).split(" / ")] for name, field in fields
    ]


def test_the_table_of_members_is_that_of_the_code():
    rows = table("POST /v1/match", ["member", "meaning"])
    fields = MatchRequest.model_fields.items()
    assert rows == [[f"`{name}`" + ("*" if field.is_required() else ""), field.description] for name, field in fields]


def test_the_page_opens_with_units_and_states_the_depth():
    assert PAGE.split("\n\n")[1].startswith("单位与约定")
    assert f"at most {MOST_LEVELS} levels" in PAGE


def test_the_codes_of_a_request_are_those_of_the_code():
    source = Path(__file__).resolve().parents[2] / "api" / "match" / "order.py"
    used = set(re.findall(r'"(\w+_member)"', source.read_text(encoding="utf-8")))
    assert used == set(re.findall(r"`(\w+_member)`", PAGE))
