"""Hostile requests to everything that is kept: never a 5xx, always a documented status, never an echo; on both databases."""

import json
import re

import pytest

from api.resources import RESOURCES
from api.schemas import ProblemDocument
from api.security.rules import Role, Scope
from api.web.describe import description_of
from tests.api.client import send
from tests.api.pools import Desk, tiny

SECRET = "secret-person-7421"
PARTS = [
    "%00",
    "..%2F..%2Fetc%2Fpasswd",
    "x" * 3000,
    "%F0%9F%98%80",
    "%ED%A0%80",
    "'%20OR%201=1%20--",
    "9" * 400,
    "%0A",
]
PARAMETERS = [
    "limit=0",
    "limit=%00",
    "cursor=%00",
    "cursor=AAAA",
    "service=%00",
    "hub_id=%00",
    "region=%00",
    "version=99999999999999999999",
    f"wish={SECRET}",
    "limit=1&limit=2",
    "=",
    "%FF=%FF",
    "reason=%00",
]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"7",
    b'"x"',
    b"{",
    b'{"rows": []}',
    b'{"rows": [null, 1, "x", [], {}]}',
    b'{"rows": [{"need_id": "\\u0000", "service": "visiting", "person_id": "' + SECRET.encode() + b'"}]}',
    b'{"rows": [{"need_id": "N", "service": "visiting", "hours": 1e300}]}',
    b'{"rows": [{"need_id": "N", "need_id": "M"}]}',
    b'{"name": "\\u0000"}',
    b'{"name": "\\ud800"}',
    b'{"name": "' + b"x" * 100_000 + b'"}',
    b'{"label": 1, "roles": "all", "scopes": {}, "expires_at": NaN}',
    b'{"label": "x", "roles": ["operator"], "expires_at": "0001-01-01T00:00:00+23:59"}',
    b'{"hours": 1e999}',
    b'{"hours": {"a": [1]}, "name": [], "\\u0000": 1}',
    b'{"' + b"k" * 5000 + b'": 1}',
    b"[" * 5000,
    b"\xff\xfe",
]
HEADERS: list[dict[str, str]] = [
    {"If-Match": ""},
    {"If-Match": '"'},
    {"If-Match": 'W/"1"'},
    {"If-Match": '"x", "y"'},
    {"Idempotency-Key": ""},
    {"Idempotency-Key": "x" * 300},
    {"Authorization": "Bearer " + "x" * 5000},
]


@pytest.fixture
def desk(app, hub):
    roles = [role for role in Role if role is not Role.PLATFORM]
    found = Desk(app, hub, *roles)
    assert found.upload().status_code == 201
    return found


def endpoints(**wanted):
    return [
        endpoint
        for resource in RESOURCES
        for endpoint in resource.endpoints
        if all(bool(getattr(endpoint, name)) == value for name, value in wanted.items())
    ]


def path_of(endpoint, desk, part=None):
    """Return a path that leads to something, or with a hostile part in the place of its last one."""
    usual = {"pool_id": desk.pool_id, "hub_id": desk.hub.id, "number": "2", "row_key": "N-1", "name": "tiny"}
    path = re.sub(r":\w+}", "}", endpoint.path)
    last = list(endpoint.in_path)[-1] if endpoint.in_path else ""
    for name in endpoint.in_path:
        path = path.replace(f"{{{name}}}", part if part is not None and name == last else usual.get(name, "1"))
    return path


def assert_in_order(response, endpoint):
    documented = {*map(int, description_of(endpoint)[0]), 200, 404, 405}
    assert response.status_code < 500, response.text
    assert response.status_code in documented, (endpoint.method, endpoint.path, response.status_code)
    assert SECRET not in response.text
    if response.status_code >= 400:
        ProblemDocument.model_validate(response.json())


def test_paths(desk):
    for endpoint in endpoints(in_path=True, takes=False):
        for part in PARTS if endpoint.tag in {"pools", "needs", "pins", "keys"} else PARTS[:1]:
            path = path_of(endpoint, desk, part)
            response = send(endpoint.method, path, app=desk.app, headers=desk.headers | {"If-Match": "*"})
            assert_in_order(response, endpoint)


def test_parameters(desk):
    seen = set()
    for endpoint in endpoints(method=True):
        if endpoint.method != "GET" or endpoint.query in seen:
            continue
        seen.add(endpoint.query)
        for query in PARAMETERS:
            path = f"{path_of(endpoint, desk)}?{query}"
            assert_in_order(send("GET", path, app=desk.app, headers=desk.headers), endpoint)


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_bodies(lite_app, lite_hub, number):
    desk = Desk(lite_app, lite_hub, Role.OPERATOR, Role.ADMIN)
    headers = desk.headers | {"If-Match": "*", "Content-Type": "application/json"}
    for endpoint in endpoints(takes=True):
        if endpoint.tag in {"hubs", "keys", "pools", "needs", "pins"}:
            response = send(
                endpoint.method, path_of(endpoint, desk), app=lite_app, headers=headers, content=BODIES[number]
            )
            assert_in_order(response, endpoint)


def test_headers(desk):
    for endpoint in endpoints(guarded=True)[:3]:
        for headers in HEADERS:
            body = {"content": b'{"name": "x"}'} if endpoint.takes else {}
            whole = desk.headers | {"Content-Type": "application/json"} | headers
            response = send(endpoint.method, path_of(endpoint, desk), app=desk.app, headers=whole, **body)
            assert 400 <= response.status_code < 500
            assert_in_order(response, endpoint)


def test_texts_in_rows(desk):
    """What SQLite keeps and PostgreSQL cannot, among others."""
    need, provider = (
        tiny()["needs"][0],
        {"provider_id": "P-7", "name": "x", "region": "330111", "services": ["visiting"]},
    )
    pin = {"need_id": need["need_id"], "resource_id": tiny()["providers"][0]["provider_id"], "action": "forbid"}
    for text in ["\u0000", "a\u0000b", "\u202eN=HYPERLINK(1)", "\U0001f600" * 50, "x" * 5000]:
        batches = {
            "needs": [need | {"need_id": text}, need | {"need_id": "N-7", "person_id": text, "region": text}],
            "providers": [provider | {field: text} for field in ("name", "provider_id", "type", "services")],
            "pins": [pin | {"by": text, "reason": text}],
        }
        for table, rows in batches.items():
            response = desk.ask("POST", f"/{table}", json={"rows": rows})
            assert response.status_code in {200, 422}, response.text
    tables = tiny()
    tables["funds"][0]["name"] = tables["needs"][0]["need_id"] = "a\u0000b"
    assert desk.upload(tables).status_code in {201, 422}
    assert desk.ask("GET", "/funds").status_code == 200
    assert desk.ask("GET", "/providers").status_code == 200


def test_scopes_are_those_of_the_rules():
    used = {endpoint.rule.scope for endpoint in endpoints()} - {None}
    assert used <= set(Scope)
    assert json.dumps(sorted(used))
