"""Hostile bodies: never a 5xx, always a problem document, never an echo of a personal value."""

import copy
import gzip
import json
import random

import pytest

from api.schemas import ProblemDocument
from tests.api.client import JSON, SECRET, app_with, order, pool, post, send

MOST = 20_000
"""Limit of the body here, so that a huge one need not be huge."""


def encoded(value):
    return json.dumps(value).encode()


def need(**fields):
    """Return a pool whose first need has other fields."""
    tables = pool()
    tables["needs"][0] |= fields
    return tables


GOOD = encoded(pool())
PERSON = encoded({"person_id": SECRET})

BODIES = {
    "empty": (b"", 400),
    "white space": (b" \r\n\t", 400),
    "null": (b"null", 422),
    "a number": (b"7", 422),
    "a text": (encoded(SECRET), 422),
    "true": (b"true", 422),
    "a list": (b"[" + PERSON + b"]", 422),
    "an empty object": (b"{}", 422),
    "truncated": (GOOD[:-20], 400),
    "truncated in a text": (GOOD[: GOOD.index(SECRET.encode()) + 10], 400),
    "two values": (GOOD + GOOD, 400),
    "NaN": (GOOD.replace(b'"hours": 1', b'"hours": NaN'), 400),
    "infinity": (GOOD.replace(b'"hours": 1', b'"hours": -Infinity'), 400),
    "a number beyond all": (GOOD.replace(b'"hours": 1', b'"hours": 1e999'), 400),
    "a number of five thousand digits": (GOOD.replace(b'"hours": 1', b'"hours": 1' + b"0" * 5000), 400),
    "a key twice": (b'{"needs": [], "needs": ' + b"[" + PERSON + b"]}", 400),
    "a field twice": (GOOD.replace(b'"hours": 1', b'"hours": 1, "hours": 2'), 400),
    "a lone surrogate": (GOOD.replace(b'"grade": "red"', b'"grade": "\\ud800"'), 400),
    "a lone surrogate as key": (GOOD.replace(b'"grade"', b'"\\udc00"'), 400),
    "nested deeply": (b'{"needs":' + b"[" * 5_000 + b"]" * 5_000 + b"}", 400),
    "nested a little too deeply": (b'{"needs":' + b"[" * 30 + b"]" * 30 + b"}", 400),
    "objects nested deeply": (b'{"a":' * 3_000 + b"1" + b"}" * 3_000, 400),
    "huge": (b'{"needs": "' + b"x" * MOST + b'"}', 413),
    "latin-1": (GOOD.replace(b"N-1", "Ñ".encode("latin-1")), 400),
    "utf-16": (GOOD.decode().encode("utf-16"), 400),
    "gb18030": (GOOD.replace(b"N-1", "需求".encode("gb18030")), 400),
    "zip": (gzip.compress(GOOD), 400),
    "a form": (b"needs=1&person_id=" + SECRET.encode(), 400),
    "xml": (b"<pool/>", 400),
    "a null byte": (b'{"needs": [\x00]}', 400),
    "a table that is no list": (encoded({**pool(), "needs": SECRET}), 422),
    "a table that is an object": (encoded({**pool(), "needs": {"0": {"person_id": SECRET}}}), 422),
    "rows that are no objects": (encoded({**pool(), "needs": [SECRET, 1, None, True, [SECRET]]}), 422),
    "only unknown tables": (encoded({"wishes": [{"person_id": SECRET}]}), 422),
    "no resources": (encoded({"needs": pool()["needs"]}), 422),
    "no needs": (encoded({**pool(), "needs": []}), 422),
    "only unknown services": (encoded({**pool(), "needs": [need(service="\u0000")["needs"][0]]}), 422),
    "wrong types everywhere": (encoded({**pool(), "needs": [{key: {"a": SECRET} for key in pool()["needs"][0]}]}), 422),
}

ROWS: dict[str, dict[str, object]] = {
    "a boolean as a number": {"people": True},
    "text as a number": {"hours": "many"},
    "a list as a number": {"hours": [1, 2]},
    "an object as a text": {"grade": {"person_id": SECRET}},
    "a number out of range": {"hours": 1e300},
    "a coordinate off the earth": {"lon": 999, "lat": -999},
    "a personal value of another type": {"person_id": [SECRET], "household_id": {"a": SECRET}},
    "an impossible date": {"deadline": "2026-02-30"},
    "a date of the year 0": {"registered_on": "0000-01-01"},
    "a formula": {"need_id": "=HYPERLINK(1)"},
    "a null character": {"need_id": "\u0000"},
    "a text without end": {"region": "9" * 5000},
    "a right-to-left mark": {"need_id": "\u202eN"},
}

OTHER_TYPES = {
    "no type": {},
    "text": {"Content-Type": "text/plain"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "a form of parts": {"Content-Type": "multipart/form-data; boundary=x"},
    "latin-1": {"Content-Type": "application/json; charset=latin-1"},
    "two charsets": {"Content-Type": "application/json; charset=utf-8; charset=utf-7"},
    "nonsense": {"Content-Type": ";;;\xff="},
    "gzip": JSON | {"Content-Encoding": "gzip"},
    "gzip twice": JSON | {"Content-Encoding": "gzip, gzip"},
}


@pytest.fixture(scope="module")
def app():
    return app_with(max_body_bytes=MOST)


def assert_refused(response, status):
    document = ProblemDocument.model_validate(response.json())
    assert response.status_code == document.status == status
    assert response.headers["content-type"] == "application/problem+json"
    assert SECRET not in response.text


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_pool_is_refused_by_check(app, name):
    body, status = BODIES[name]
    assert_refused(send("POST", "/v1/check", app=app, content=body, headers=JSON), status)


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_pool_is_refused_by_match(app, name):
    body, status = BODIES[name]
    envelope = b'{"date": "2026-11-23", "pool": ' + body + b"}"
    # An empty pool makes the envelope itself no JSON.
    assert_refused(send("POST", "/v1/match", app=app, content=envelope, headers=JSON), status)


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused_by_match(app, name):
    body, status = BODIES[name]
    assert_refused(send("POST", "/v1/match", app=app, content=body, headers=JSON), status)


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_row_is_refused_and_the_rest_is_matched(app, name):
    tables = pool() | {"needs": [*pool()["needs"], {"need_id": "N-9", "service": "visiting", "region": "330111001"}]}
    tables["needs"][2] |= {"lon": 119.95, "lat": 30.05, "crs": "wgs84", "hours": 1} | ROWS[name]
    checked = post("/v1/check", tables, app=app)
    assert checked.status_code == 200
    assert SECRET not in json.dumps(checked.json()["problems"])
    assert checked.json()["accepted"]["needs"] >= 2
    matched = post("/v1/match", order(pool=tables), app=app)
    assert matched.status_code == 200
    assert SECRET not in matched.text


@pytest.mark.parametrize("path", ["/v1/check", "/v1/match"])
@pytest.mark.parametrize("name", OTHER_TYPES)
def test_another_type_of_content_is_refused(app, name, path):
    headers = {key: value.encode("latin-1") for key, value in OTHER_TYPES[name].items()}
    assert_refused(send("POST", path, app=app, content=GOOD, headers=headers), 415)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("pool", None),
        ("pool", SECRET),
        ("pool", [{"person_id": SECRET}]),
        ("policy", SECRET),
        ("policy", [{"person_id": SECRET}]),
        ("policy", {"wish": {"person_id": SECRET}}),
        ("policy", {"weights": {"red": {"person_id": SECRET}}}),
        ("policy", {"weights": [{"person_id": SECRET}]}),
        ("policy", {"weeks": True}),
        ("policy", {"weeks": "4"}),
        ("policy", {"yuan": -1}),
        ("policy", {"worst_town": "maximize"}),
        ("previous", SECRET),
        ("previous", {}),
        ("previous", {"summary": {"person_id": SECRET}}),
        ("previous", pool()),
        ("previous", {"summary": None, "assignments": [{"need_id": [SECRET]}]}),
        ("previous", {"assignments": SECRET}),
        ("seed", {"person_id": SECRET}),
        ("date", {"person_id": SECRET}),
        ("date", SECRET),
        ("wish", {"person_id": SECRET}),
    ],
)
def test_a_hostile_part_of_a_request_is_refused_where_it_stands(app, part, value):
    response = post("/v1/match", {**order(), part: value}, app=app)
    assert_refused(response, 422)
    assert {error["pointer"].split("/")[1] for error in response.json()["errors"]} == {part}


def test_the_previous_plan_of_another_pool_does_no_harm(app):
    plan = post("/v1/match", order(), app=app).json()
    for row in plan["assignments"]:
        row["resource_id"] = "no such"
    plan["assignments"].append(plan["assignments"][0] | {"need_id": "no such"})
    response = post("/v1/match", order(previous=plan), app=app)
    assert response.status_code == 200
    assert not any(row["kept"] for row in response.json()["assignments"])


VALUES: list[object] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    2**63,
    "",
    "x",
    "2026-02-30",
    "\u0000",
    "é" * 300,
    [],
    {},
    [[]],
    {"a": 1},
]


def paths(value, path=()):
    """Yield the places of everything in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        yield (*path, key)
        yield from paths(entry, (*path, key))


def test_any_value_in_any_place_is_answered_in_order(app):
    random_numbers = random.Random(7)
    whole = order(previous=post("/v1/match", order(), app=app).json())
    for path in random_numbers.sample(sorted(paths(whole), key=str), 20):
        body = copy.deepcopy(whole)
        inner = body
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = random_numbers.choice(VALUES)
        response = post("/v1/match", body, app=app)
        assert response.status_code in {200, 422}, (path, inner[path[-1]])
        assert response.status_code == 200 or SECRET not in response.text
