"""Hostile requests to every operation of the document: answered in order, never with an error of the server, never with an echo."""

import gzip
import io
import json
import re
import socket
import zipfile
from typing import Any

import pytest

from api.app import create_app
from api.schemas import ProblemDocument
from api.security.rules import Role
from api.settings import Settings
from api.web.endpoint import WORKBOOK, ZIP
from benchmarks.service.world import ELSEWHERE, PERSONAL, row_keys
from tests.api.client import JSON, together
from tests.api.serving import running

MARK = "echo-7421"
"""Stands in every hostile value that can hold it; no refusal may repeat it."""

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
PARTS = [
    "..%2F..%2F..%2Fetc%2Fpasswd",
    "%2e%2e%2f%2e%2e",
    "..%5C..%5Cwindows",
    "%00",
    "x%00y",
    "%0d%0aSet-Cookie:%20a=b",
    "%ED%A0%80",
    "%FF%FE",
    "%F0%9F%98%80",
    f"{MARK}'%20OR%20'1'='1",
    "*",
    "%25",
    "~2~01",
    "9" * 400,
    "x" * 3_000,
    "-1",
    "1e3",
    "%E2%80%AE",
]
QUERIES = [
    "limit=0",
    "limit=501",
    "limit=-1",
    "limit=1e2",
    "limit=%00",
    f"limit={'9' * 400}",
    "limit=1&limit=2",
    "cursor=%00",
    "cursor=AAAA",
    f"cursor={'A' * 3_999}",
    f"cursor={'A' * 5_000}",
    f"cursor={MARK}",
    "unheard=1",
    f"{'k' * 3_000}=1",
    "%FF=%FF",
    "%00=%00",
    "=",
    "&&&",
    "version=99999999999999999999",
    "region=%00&service=%00&state=%00&pool_id=%00&plan_id=%00&kind=%00",
    "since=%00&before=0000-13-45&seq=-1&digest=x",
    "validate_only=maybe&lang=xx&for=%00&other=%00&seed=true&reason=%00",
    "standing=2&archived=2",
]
MATCHES = ["", '"', "x", 'W/"1', '"a" "b"', "\u00e9", '"' + "x" * 5_000 + '"', f'"{MARK}"', "0", "**"]
KEYS_ONCE = ["", "x" * 256, "\u00e9", "a b", f"{MARK}\t", "\x7f"]
EVENTS = ["", "-1", "9" * 400, "\u00e9", MARK, "1e3", "0x1"]
KEYS = [
    "Bearer",
    "Bearer ",
    "Basic eDp4",
    "bearer wishpool",
    "Bearer wishpool.key_x.y",
    "Bearer " + "x" * 5_000,
    f"Bearer wishpool.{MARK}\u00e9",
    "Bearer wishpool.key_01kb0000000000000000000000." + "A" * 43,
    "Digest username=x",
]


class Everything:
    """Every operation of the document, with a path that leads to something."""

    def __init__(self, world):
        self.world = world
        world.put_back()
        document = world.app.openapi()
        self.operations = [
            (method.upper(), path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]

    def key(self, path, hub=None):
        hub = hub or self.world.hub
        return hub.keys[Role.ADMIN if path.startswith("/v1/keys") or path == "/v1/hubs" else "all"]

    def filled(self, path, known=None, **other):
        """Return a path whose parts are known ones, or others."""
        parts = self.world.hub.known | {
            "row_key": row_keys().get(path.split("/")[4], "none") if "row_key" in path else ""
        }
        for name, value in (parts | (known or {}) | other).items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def taking(self, kind="application/json"):
        """Return the operations that take a body of a kind."""
        return [found for found in self.operations if kind in found[2].get("requestBody", {}).get("content", {})]

    def ask(self, requests, *, app=None):
        """Send requests one after the other: operation, path, headers, body; judge every answer; return the answers."""

        async def talk(client):
            return [
                (found, await client.request(found[0], path, headers=headers, content=body))
                for found, path, headers, body in requests
            ]

        asked = [(found, path, encoded(headers), body) for found, path, headers, body in requests]
        requests = asked
        answers = together(talk, app=app or self.world.app)
        assert answers
        for found, response in answers:
            assert_in_order(found, response)
        return [response for _, response in answers]


def turn(values, number):
    """Return two of some hostile values at each operation, all of them at every thirtieth: each meets many of them."""
    return values if number % 30 == 0 else [values[number % len(values)], values[(number + 3) % len(values)]]


def encoded(headers):
    return [(name, value.encode("latin-1")) for name, value in headers.items()]


def assert_in_order(found, response):
    method, path, operation = found
    where = f"{method} {path}: {response.status_code} {response.text[:300]}"
    assert response.status_code < 500, where
    # A part of a path may have become another address by what is in it.
    documented = {*map(int, operation["responses"]), 404, 405}
    assert response.status_code in documented, where
    assert "Traceback" not in response.text, where
    if response.status_code >= 400:
        problem = ProblemDocument.model_validate_json(response.content)
        assert problem.status == response.status_code, where
        assert response.headers["content-type"] == "application/problem+json", where
        # A scenario is an operator's own question; what it says of it is shown where it is wrong, as in a file of it.
        assert MARK not in response.text or path.endswith("/scenarios"), where
        assert MARK not in str(response.headers), where


@pytest.fixture
def everything(world):
    return Everything(world)


ANY = {"If-Match": "*"}


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


def test_parts_of_paths(everything):
    requests = []
    for number, found in enumerate(everything.operations):
        for place, name in enumerate(re.findall(r"{(\w+)}", found[1])):
            for part in turn(PARTS, number + 7 * place):
                path = everything.filled(found[1], **{name: part})
                headers = everything.key(found[1]) | ANY | (JSON if "requestBody" in found[2] else {})
                body = b'{"name": "x"}' if "requestBody" in found[2] else None
                requests.append((found, path, headers, body))
    answers = everything.ask(requests)
    assert sum(response.status_code == 404 for response in answers) > 0.4 * len(answers)
    assert not any("set-cookie" in response.headers for response in answers)


def test_queries(everything):
    seen: dict[tuple[str, ...], Any] = {}
    for found in everything.operations:
        if found[0] == "GET":
            names = tuple(
                parameter["name"] for parameter in found[2].get("parameters", []) if parameter["in"] == "query"
            )
            seen.setdefault(names, found)
    requests = [
        (found, f"{everything.filled(found[1])}?{query}", everything.key(found[1]), None)
        for found in seen.values()
        for query in QUERIES
    ]
    answers = everything.ask(requests)
    assert sum(response.status_code == 400 for response in answers) > 0.5 * len(answers)


def test_cursors_that_were_not_given(everything):
    world = everything.world
    lists = [
        found
        for found in everything.operations
        if any(parameter["name"] == "cursor" for parameter in found[2].get("parameters", []))
    ]
    rows = next(found for found in lists if found[1] == "/v1/pools/{pool_id}/needs")
    key = everything.key(rows[1])
    given = everything.ask([(rows, f"{everything.filled(rows[1])}?limit=2", key, None)])[0].json()["next"]
    assert given
    forged = [
        given[:-1],
        given + "A",
        given[::-1],
        given.swapcase(),
        given[:8],
        "=" + given,
        given.replace(given[20], "B" if given[20] != "B" else "C"),
    ]
    requests = [(rows, f"{everything.filled(rows[1])}?cursor={text}", key, None) for text in forged]
    # A true cursor, of another list, of other filters, or of the other hub.
    requests += [
        (found, f"{everything.filled(found[1])}?cursor={given}", everything.key(found[1]), None)
        for found in lists
        if found != rows
    ]
    requests.append((rows, f"{everything.filled(rows[1])}?service=visiting&cursor={given}", key, None))
    foreign = everything.filled(rows[1], world.foreign.known)
    requests.append((rows, f"{foreign}?cursor={given}", world.foreign.keys["all"], None))
    answers = everything.ask(requests)
    assert {(response.status_code, response.json().get("code")) for response in answers} == {(400, "bad_cursor")}


def test_headers(everything):
    requests = []
    for number, found in enumerate(everything.operations):
        _method, path, operation = found
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        body = b"{}" if "requestBody" in operation else None
        usual = everything.key(path) | ANY | (JSON if body else {})
        kinds = list(operation.get("requestBody", {}).get("content", {}))
        usual |= {"Content-Type": kinds[0]} if kinds else {}
        for name, values in (
            ("If-Match", MATCHES),
            ("Idempotency-Key", KEYS_ONCE),
            ("If-None-Match", MATCHES),
            ("Last-Event-ID", EVENTS),
        ):
            if name in names:
                some = turn(values, number)
                requests += [(found, everything.filled(path), usual | {name: value}, body) for value in some]
        if "security" in operation and {} not in operation["security"]:
            for value in turn(KEYS, number):
                requests.append((found, everything.filled(path), usual | {"Authorization": value}, body))
        if found[0] == "GET":
            requests.append((found, everything.filled(path), usual | {f"X-{MARK}": MARK, "Range": "bytes=0-"}, None))
    refused = everything.ask(requests)
    unknown = [
        response
        for (_, _, headers, _), response in zip(requests, refused, strict=True)
        if headers.get("Authorization") in KEYS
    ]
    assert {response.status_code for response in unknown} == {401}
    once = [
        response
        for (_, _, headers, _), response in zip(requests, refused, strict=True)
        if headers.get("Idempotency-Key") in KEYS_ONCE
    ]
    assert {response.status_code for response in once} == {400}


def test_methods_and_addresses_that_there_are_not(everything):
    paths = {found[1] for found in everything.operations}
    for path in sorted(paths):
        methods = {found[0] for found in everything.operations if found[1] == path}
        others = sorted({"PUT", "PATCH", "DELETE", "POST", "GET", "OPTIONS", "TRACE"} - methods)
        # Two resources may share a path; what one of them does is no business of the other.
        requests: list[Any] = [
            ((method, path, {"responses": {}}), everything.filled(path), everything.key(path), None)
            for method in others
        ]
        for response in everything.ask(requests):
            assert response.status_code in {404, 405}
    odd = [
        "/",
        "/v1",
        "/v1/",
        "/v2/pools",
        "//v1/pools",
        "/v1/pools/",
        "/v1/../etc/passwd",
        "/.git/config",
        "/docs",
        "/%00",
    ]
    requests = [(("GET", path, {"responses": {}}), path, everything.key(""), None) for path in odd]
    assert {response.status_code for response in everything.ask(requests)} == {404}


def test_things_of_another_hub_are_not_there(everything):
    ours, theirs = everything.world.hub, everything.world.foreign
    requests = []
    for found in everything.operations:
        _method, path, operation = found
        names = [name for name in re.findall(r"{(\w+)}", path) if name.endswith("_id") and name != "need_id"]
        content = operation.get("requestBody", {}).get("content", {})
        example = content.get("application/json", {}).get("example", {})
        body = json.dumps(example).encode() if content else None
        # Each identifier by itself, and all of them together.
        for chosen in [[name] for name in names] + ([names] if len(names) > 1 else []):
            address = everything.filled(path, {name: theirs.known[name] for name in chosen})
            if path.startswith("/v1/keys"):
                continue  # those who give keys give them to all hubs
            address += "?other=x" if path.endswith("/plans/{plan_id}/comparison") else ""
            requests.append((found, address, everything.key(path) | ANY | (JSON if content else {}), body))
    answers = everything.ask(requests)
    assert len(answers) > 80
    found = {response.status_code: response for response in answers}
    assert set(found) == {404}, {status: response.request.url for status, response in found.items()}
    everything.world.put_back()
    assert ours.known["pool_id"] != theirs.known["pool_id"]


def test_things_of_another_hub_are_not_there_in_bodies_and_queries(everything):
    ours, theirs = everything.world.hub.known, everything.world.foreign.known
    key = everything.key("")
    bodies = [
        ("/v1/runs", {"pool_id": theirs["pool_id"], "date": "2026-11-23"}),
        ("/v1/runs", {"pool_id": ours["pool_id"], "date": "2026-11-23", "previous_plan_id": theirs["plan_id"]}),
        ("/v1/schedules", {"pool_id": theirs["pool_id"], "weekday": 1, "time": "06:30"}),
        ("/v1/erasures", {"person_id": ELSEWHERE, "reason": "x"}),
    ]
    by_path = {(found[0], found[1]): found for found in everything.operations}
    requests: list[Any] = [
        (by_path["POST", path], path, key | JSON, json.dumps(body).encode()) for path, body in bodies
    ]
    comparison = "/v1/plans/{plan_id}/comparison"
    requests.append(
        (by_path["GET", comparison], f"{everything.filled(comparison)}?other={theirs['plan_id']}", key, None)
    )
    assert {response.status_code for response in everything.ask(requests)} == {404}
    filters = [
        ("/v1/runs", "pool_id"),
        ("/v1/plans", "pool_id"),
        ("/v1/notices", "pool_id"),
        ("/v1/scenarios", "plan_id"),
        ("/v1/approvals", "plan_id"),
        ("/v1/claims", "notice_id"),
    ]
    requests = [(by_path["GET", path], f"{path}?{name}={theirs[name]}", key, None) for path, name in filters]
    for response in everything.ask(requests):
        assert response.json()["items"] == []
    # A person of the other hub is nobody here.
    for path, more in (("/v1/contacts/find", {}), ("/v1/contacts/unmask", {"reason": "x"})):
        body = json.dumps({"person_ids": [ELSEWHERE, PERSONAL]} | more).encode()
        (response,) = everything.ask([(by_path["POST", path], path, key | JSON, body)])
        assert [found["contact"] is None for found in response.json()["items"]] == [True, False]
    # Whatever is listed without a filter is ours alone.
    identifiers = {value for name, value in theirs.items() if name.endswith("_id")} - set(ours.values())
    lists = [
        found for found in everything.operations if found[0] == "GET" and "{" not in found[1] and "/v1/" in found[1]
    ]
    requests = [(found, found[1], key, None) for found in lists if not found[1].startswith(("/v1/keys", "/v1/hubs"))]
    for response in everything.ask(requests):
        assert not any(identifier in response.text for identifier in identifiers), response.request.url


@pytest.mark.parametrize("kind", [WORKBOOK, ZIP])
def test_uploads_that_are_bombs_or_rubbish(everything, kind, monkeypatch):
    monkeypatch.setattr("api.pools.uploads.LARGEST_UNPACKED", 1_000_000)

    upload = next(found for found in everything.taking(kind))
    headers = everything.key("") | ANY | {"Content-Type": kind}
    requests = [(upload, everything.filled(upload[1]), headers, body) for body in files()]
    answers = everything.ask(requests)
    assert {response.status_code for response in answers} == {422}


def files():
    """Return files that are none, or would be too much of one."""
    huge = zipped({"needs.csv": b"need_id\n" + b"0" * 5_000_000})
    within = zipped({"a.zip": zipped({"b.zip": huge})})
    workbook = zipped(
        {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 9_000_000}
    )
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;</a>'
    return [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        bytes(1_000),
        huge,
        huge[:-30],
        within,
        workbook,
        zipped({"[Content_Types].xml": entities, "xl/workbook.xml": entities}),
        zipped({f"{number}.csv": b"a\n" for number in range(100)}),
        zipped({"../../needs.csv": b"\x00", "/etc/passwd.csv": b"\xff\xfe\x00"}),
        zipped({"needs.csv": b'need_id,service\n"' + MARK.encode()}),
    ]


def zipped(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


TARGETS = [
    "http://platform.example.org/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://user:secret@platform.example.org/",
    "https://platform.example.org\\@127.0.0.1/",
    "https://platform.example.org#@127.0.0.1/",
    "https:///hook",
    "https://",
    "ftp://platform.example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_",
    "javascript:alert(1)",
    "https://platform.example.org:99999/",
    "https://platform.example.org/\r\nX: y",
    f"https://{MARK} .example.org/",
    "https://例子.测试/",
    "//127.0.0.1/",
    "",
]


def test_targets_of_webhooks(everything):
    make = next(found for found in everything.taking() if found[1] == "/v1/webhooks")
    change = next(found for found in everything.taking() if found[:2] == ("PATCH", "/v1/webhooks/{webhook_id}"))
    requests = []
    for url in TARGETS:
        whole = {"url": url, "label": "x", "kinds": ["plan.approved"]}
        headers = everything.key("") | ANY | JSON
        requests.append((make, make[1], headers, json.dumps(whole).encode()))
        requests.append((change, everything.filled(change[1]), headers, json.dumps({"url": url}).encode()))
    answers = everything.ask(requests)
    taken = [
        json.loads(body) for (_, _, _, body), found in zip(requests, answers, strict=True) if found.status_code != 422
    ]
    assert taken == []


RAW = {
    "no request": b"\x00\xff\x16\x03\x01\r\n\r\n",
    "no version": b"GET /v1/pools\r\n\r\n",
    "another version": b"GET /v1/pools HTTP/9.9\r\nHost: x\r\n\r\n",
    "no host": b"GET /v1/pools HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length that is none": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
    "length and pieces": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "pieces that are none": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "another coding": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}",
    "a header without a name": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "a folded header": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n x\r\n\r\n",
    "NUL in a header": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\nAuthorization: \x00\r\n\r\n",
    "headers without end": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "bytes in a path": b"GET /v1/pools/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address of others": b"GET http://127.0.0.1:1/secret HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a socket of another kind": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


def test_what_is_no_request_at_all(world):
    """Bytes that the server's own reader refuses before there is a request, over a real connection."""
    with running(world.app) as address:
        for name, data in RAW.items():
            with socket.create_connection(address, timeout=20) as caller:
                try:
                    caller.sendall(data)
                    caller.shutdown(socket.SHUT_WR)
                    answer = b"".join(iter(lambda: caller.recv(65536), b""))
                except (BrokenPipeError, ConnectionResetError):
                    continue  # cut short: as good as refused
            # Refused, or cut off without a word.
            assert re.match(rb"HTTP/1\.1 4\d\d |$", answer), (name, answer[:300])
            assert b"Traceback" not in answer, name
        with socket.create_connection(address, timeout=20) as caller:
            caller.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert caller.recv(65536).startswith(b"HTTP/1.1 200 ")
