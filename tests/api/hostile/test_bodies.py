"""Hostile bodies and types of content, at every operation that takes one."""

import gzip
import json

import pytest

from api.app import create_app
from api.settings import Settings
from tests.api.client import JSON
from tests.api.hostile.everything import ANY, MARK, turn

DEEP = b'{"a":' * 3_000 + b"1" + b"}" * 3_000
BODIES = {
    "none": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"7",
    "a text": json.dumps(MARK).encode(),
    "not ended": b'{"name": "' + MARK.encode(),
    "NaN": b'{"name": "echo-7421", "hours": NaN}',
    "infinity": b'{"seconds": -Infinity, "name": "echo-7421"}',
    "beyond all": b'{"seed": 1e999}',
    "a huge whole number": b'{"seed": ' + b"9" * 5_000 + b', "weekday": 1' + b"0" * 300 + b"}",
    "a key twice": b'{"name": "a", "name": "echo-7421"}',
    "booleans as numbers": b'{"seed": true, "weekday": false, "rows": [{"hours": true, "need_id": true}], "seconds": true}',
    "a lone surrogate": b'{"name": "\\ud800", "person": "\\udc00", "reason": "\\ud800 echo-7421"}',
    "a lone surrogate as a name": b'{"\\ud800": 1}',
    "nested": DEEP,
    "lists nested": b"[" * 5_000,
    "NUL": b'{"name": "echo-7421\\u0000", "person": "\\u0000", "reason": "\\u0000", "claimant": "\\u0000"}',
    "control characters": b'{"name": "a\\u0007b", "person": "\\u001b[31mecho-7421", "label": "\\u0000"}',
    "other types": b'{"name": {}, "rows": "echo-7421", "roles": 1, "needs": {"a": 1}, "contacts": [1], "changes": 0}',
    "unknown names": b'{"unheard": 1, "__proto__": {}, "constructor": 1, "$where": "1"}',
    "a very long text": b'{"name": "' + b"x" * 50_000 + b'"}',
    "a very long name": b'{"' + b"k" * 5_000 + b'": 1}',
    "UTF-16": '{"name": "echo-7421"}'.encode("utf-16"),
    "GB 18030": '{"name": "心愿 echo-7421"}'.encode("gb18030"),
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "two values": b"{}{}",
    "a form": b"name=echo-7421&hours=1",
    "XML": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "compressed": gzip.compress(b'{"name": "echo-7421"}'),
}
TYPES = [
    {},
    {"Content-Type": ""},
    {"Content-Type": "text/plain"},
    {"Content-Type": f"application/{MARK}"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "\u00e9"},
    JSON | {"Content-Encoding": "gzip"},
    JSON | {"Content-Encoding": f"{MARK}, br"},
]


@pytest.mark.parametrize("name", BODIES)
def test_bodies(everything, name):
    body = BODIES[name]
    requests = [
        (found, everything.filled(found[1]), everything.key(found[1]) | ANY | JSON, body)
        for found in everything.taking()
    ]
    answers = everything.ask(requests)
    refused = sum(response.status_code >= 400 for response in answers)
    assert refused >= len(answers) - 2


def test_types_of_content(everything):
    requests = [
        (found, everything.filled(found[1]), everything.key(found[1]) | ANY | headers, b"{}")
        for number, found in enumerate(everything.taking())
        for headers in turn(TYPES, number)
    ]
    assert {response.status_code for response in everything.ask(requests)} == {415}


def test_bodies_that_are_too_large(everything, world):
    small = create_app(Settings(max_body_bytes=1_024, rate_per_minute=10**6), world.store)

    async def in_pieces():
        for _ in range(3):
            yield b" " * 500

    for body in (b" " * 1_025, in_pieces):
        requests = [
            (
                found,
                everything.filled(found[1]),
                everything.key(found[1]) | ANY | JSON,
                body if isinstance(body, bytes) else body(),
            )
            for found in everything.taking()
        ]
        answers = everything.ask(requests, app=small)
        assert {response.status_code for response in answers} == {413}
        assert all("1024" in response.json()["detail"] for response in answers)
