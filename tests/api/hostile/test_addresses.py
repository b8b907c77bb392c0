"""Hostile addresses: parts of paths, queries, cursors, methods and paths that there are not."""

import re
from typing import Any

from tests.api.client import JSON
from tests.api.hostile.everything import ANY, MARK, turn

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
