"""``docs/api.md`` is under test: its commands run, its answers come, its tables are those of the code."""

import json
import os
import re
import shlex
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.errors import PROBLEM_TYPES
from api.match.schemas import MatchRequest
from api.resources import RESOURCES
from api.security.rules import Role
from api.settings import Settings, variable
from api.strict_json import MOST_LEVELS
from api.webhooks.delivery import deliver_due
from api.webhooks.signing import new_secret
from matcher.cli import app as wishpool
from tests.api.client import send
from tests.api.desk import carry_out, take

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


class Reader:
    """Whoever follows the page: sends what stands there, and keeps the identifiers and keys that are answered."""

    def __init__(self, app, store, values, folder):
        self._app = app
        self._store = store
        self._folder = folder
        self.values = values

    def send(self, command):
        """Send what a curl command sends."""
        words = shlex.split(command)
        assert words[:2] == ["curl", "-s"]
        words = [re.sub(r"\$([A-Z]+)", lambda name: self.values[name[1]], word) for word in words]
        path = words[2].removeprefix("http://127.0.0.1:8000")
        headers = dict(word.split(": ", 1) for flag, word in pairwise(words) if flag == "-H")
        options = dict(pairwise(words))
        assert not {word for word in words if word.startswith("-")} - {"-s", "-H", "-d", "--data-binary"}
        body = None
        if "-d" in options:
            body = options["-d"].encode()
        elif "--data-binary" in options:
            body = (self._folder / options["--data-binary"].removeprefix("@")).read_bytes()
        method = "GET" if body is None else "POST"
        response = send(method, path, app=self._app, headers=headers, content=body)
        self._keep(response.json())
        if response.status_code == 202:
            carry_out(self._store, take(self._store))
        return response

    def _keep(self, answer):
        items = answer.get("items") or [{}]
        for found in (answer, items[0]):
            for name in ("id", "plan_id"):
                if kind := re.match(r"(pool|run|plan|notice|claim|scenario)_", str(found.get(name))):
                    self.values[kind[1].upper()] = found[name]
        if answer.get("roles") == ["platform"]:
            self.values["PLATFORM"] = answer["key"]
        self.values["SECRET"] = answer.get("secret", self.values.get("SECRET"))


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
    paths = {path for command, _ in EXAMPLES for path in re.findall(r"8000(/[^\s\"?]+)", command)}
    assert {"/v1/health", "/v1/check", "/v1/match", "/v1/pools", "/v1/pools/$POOL/needs"} <= paths
    assert {"/v1/pools/$POOL/versions", "/v1/runs", "/v1/runs/$RUN", "/v1/plans/$PLAN"} <= paths
    assert {"/v1/keys", "/v1/notices/$NOTICE/claims", "/v1/webhooks", "/v1/claims/$CLAIM/confirmation"} <= paths
    assert {"/v1/plans/$PLAN/scenarios", "/v1/scenarios/$SCENARIO", "/v1/scenarios/$SCENARIO/comparison"} <= paths
    assert PAGE.count("\ncurl ") == len(EXAMPLES)


def test_the_examples_are_answered_as_shown(lite, lite_app, lite_hub, tmp_path, monkeypatch):
    roles = {"KEY": Role.OPERATOR, "APPROVER": Role.APPROVER, "ADMIN": Role.ADMIN}
    values = {name: lite_hub.key(role)["Authorization"].removeprefix("Bearer ") for name, role in roles.items()}
    monkeypatch.chdir(tmp_path)
    (sample,) = re.findall(r"```sh\nwishpool (sample .*)\n```", PAGE)
    assert CliRunner().invoke(wishpool, shlex.split(sample)).exit_code == 0
    reader = Reader(lite_app, lite, values, tmp_path)
    for command, answer in EXAMPLES:
        assert_excerpt(json.loads(answer), reader.send(command).json(), command)

    # What a platform hears of it is what the page says, and the page's own lines find it genuine.
    heard: list[tuple[str, dict[str, str], bytes]] = []

    def hear(url, headers, body):
        heard.append((url, dict(headers), body))
        return 204

    now = lite.clock()
    deliver_due(lite, now, hear)
    ((url, headers, body),) = heard
    (message,) = re.findall(r"```json message\n(.*?)\n```", PAGE, flags=re.DOTALL)
    assert_excerpt(json.loads(message), json.loads(body))
    assert url == "https://platform.example.org/hook"
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(lines, names)
    is_genuine, secret, seconds = names["is_genuine"], reader.values["SECRET"], now.timestamp()
    assert is_genuine(secret, headers, body, seconds)
    two = headers | {"webhook-signature": f"v1,other {headers['webhook-signature']}"}
    assert is_genuine(secret, two, body, seconds + 299)
    assert not is_genuine(secret, headers, body, seconds + 301)
    assert not is_genuine(secret, headers, body + b" ", seconds)
    assert not is_genuine(secret, headers | {"webhook-id": "other"}, body, seconds)
    assert not is_genuine(new_secret(), headers, body, seconds)


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
