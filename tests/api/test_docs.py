"""``docs/api.md`` is under test: its commands run, its answers come, its tables are those of the code."""

import json
import os
import re
import shlex
from itertools import pairwise, takewhile
from pathlib import Path

import pytest

from api.errors import PROBLEM_TYPES
from api.match.schemas import MatchRequest
from api.resources import RESOURCES
from api.security.rules import Role
from api.settings import Settings, variable
from api.strict_json import MOST_LEVELS
from tests.api.client import send

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n```\n+```json\n(.*?)\n```", PAGE, flags=re.DOTALL)


def assert_table(heading, columns, rows):
    """Assert that the table under a heading is that of the code; ``WISHPOOL_REWRITE=1`` writes it anew."""
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    assert f"\n## {heading}" in PAGE
    rest = PAGE.split(f"\n## {heading}", 1)[1].split(head, 1)[1].splitlines(keepends=True)
    found = "".join(takewhile(lambda line: line.startswith("|"), rest))
    written = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    if os.environ.get("WISHPOOL_REWRITE"):
        path = Path(__file__).resolve().parents[2] / "docs" / "api.md"
        path.write_text(path.read_text(encoding="utf-8").replace(head + found, head + written), encoding="utf-8")
    else:
        assert found == written


def run(command, app, values):
    """Send what a curl command sends."""
    words = shlex.split(command)
    assert words[:2] == ["curl", "-s"]
    for name, value in values.items():
        words = [word.replace(f"${name}", value) for word in words]
    path = words[2].removeprefix("http://127.0.0.1:8000")
    headers = dict(word.split(": ", 1) for flag, word in pairwise(words) if flag == "-H")
    if "-d" not in words:
        return send("GET", path, app=app, headers=headers)
    return send("POST", path, app=app, headers=headers, content=words[words.index("-d") + 1].encode())


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


def test_the_page_shows_every_kind_of_call():
    paths = {path for command, _ in EXAMPLES for path in re.findall(r"8000(/\S+)", command)}
    assert {"/v1/health", "/v1/check", "/v1/match", "/v1/pools", "/v1/pools/$POOL/needs"} <= paths
    assert PAGE.count("\ncurl ") == len(EXAMPLES)


def test_the_examples_are_answered_as_shown(lite_app, lite_hub):
    values = {"KEY": lite_hub.key(Role.OPERATOR)["Authorization"].removeprefix("Bearer ")}
    for command, answer in EXAMPLES:
        response = run(command, lite_app, values)
        assert_excerpt(json.loads(answer), response.json())
        if response.status_code == 201 and "POOL" not in values:
            values["POOL"] = response.json()["id"]


def test_the_table_of_endpoints_is_that_of_the_code():
    rows = [
        [f"`{endpoint.method} {endpoint.path.replace(':path', '')}`", endpoint.rule.describe(), endpoint.summary]
        for resource in RESOURCES
        for endpoint in resource.endpoints
    ]
    assert_table("一览", ["endpoint", "who may", "what"], rows)


def test_the_table_of_errors_is_that_of_the_code():
    kinds = PROBLEM_TYPES.items()
    rows = [[f"`{code}`", str(kind.status), kind.title.zh, kind.title.en] for code, kind in kinds]
    assert_table("错误种类", ["code", "status", "含义", "meaning"], rows)


def test_the_table_of_settings_is_that_of_the_code():
    fields = Settings.model_fields.items()
    rows = [[f"`{variable(name)}`", str(field.default), *str(field.description).split(" / ")] for name, field in fields]
    assert_table("设置", ["variable", "default", "含义", "meaning"], rows)


def test_the_table_of_roles_names_every_role():
    named = re.findall(r"^\| `(\w+)` \|", PAGE.split("| role |", 1)[1].split("\n\n", 1)[0], re.MULTILINE)
    assert sorted(named) == sorted(Role)


def test_the_table_of_members_is_that_of_the_code():
    fields = MatchRequest.model_fields.items()
    rows = [[f"`{name}`" + ("*" if field.is_required() else ""), str(field.description)] for name, field in fields]
    assert_table("POST /v1/match", ["member", "meaning"], rows)


def test_the_page_opens_with_units_and_states_the_depth():
    assert PAGE.split("\n\n")[1].startswith("单位与约定")
    assert f"at most {MOST_LEVELS} levels" in PAGE


def test_the_codes_of_a_request_are_those_of_the_code():
    folder = Path(__file__).resolve().parents[2] / "api"
    sources = [folder / "match" / "order.py", folder / "web" / "members.py"]
    used = {code for path in sources for code in re.findall(r'"(\w+_member)"', path.read_text(encoding="utf-8"))}
    assert used == set(re.findall(r"`(\w+_member)`", PAGE))
