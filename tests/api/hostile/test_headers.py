"""Hostile headers: keys, entity tags, keys of idempotency, places in a stream."""

from tests.api.client import JSON
from tests.api.hostile.everything import ANY, MARK, turn

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
