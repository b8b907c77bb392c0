"""How a body is read: its size, its time, its end."""

import json

import anyio
import pytest

from tests.api.client import JSON, app_with, default_app, pool, send, together

LIMIT = 2000


def padded(size):
    """Return a usable pool of exactly so many bytes."""
    text = json.dumps(pool()).encode()
    return text + b" " * (size - len(text))


async def chunks(text, size=100):
    """Yield a body piece by piece: it is sent without a length."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


def test_a_body_of_the_very_limit_is_taken_and_one_byte_more_is_not():
    app = app_with(max_body_bytes=LIMIT)
    assert send("POST", "/v1/check", app=app, content=padded(LIMIT), headers=JSON).status_code == 200
    assert send("POST", "/v1/check", app=app, content=padded(LIMIT + 1), headers=JSON).status_code == 413


def test_a_body_without_a_length_is_counted_as_it_comes():
    app = app_with(max_body_bytes=LIMIT)

    async def ask(client):
        return await client.post("/v1/check", content=chunks(padded(LIMIT * 20)), headers=JSON)

    assert together(ask, app=app).status_code == 413


def test_a_body_in_pieces_is_put_together():
    async def ask(client):
        return await client.post("/v1/check", content=chunks(padded(LIMIT), size=7), headers=JSON)

    assert together(ask).status_code == 200


def test_a_length_that_is_announced_too_large_is_refused_before_anything_is_read():
    read = []

    async def never(piece=b""):
        read.append(piece)
        yield piece

    async def ask(client):
        return await client.post("/v1/check", content=never(), headers=JSON | {"Content-Length": "9" * 30})

    assert together(ask).status_code == 413
    assert read == []


def test_a_body_that_comes_too_slowly_is_given_up():
    async def slow():
        yield b"{"
        await anyio.sleep(30)

    async def ask(client):
        return await client.post("/v1/check", content=slow(), headers=JSON)

    response = together(ask, app=app_with(body_seconds=0.05))
    assert (response.status_code, response.json()["code"]) == (408, "slow_body")
    assert "0.05" in response.json()["sentence"]["en"]


def test_a_caller_who_leaves_while_sending_is_no_internal_error():
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def keep(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/check",
        "raw_path": b"/v1/check",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    anyio.run(default_app(), scope, receive, keep)
    assert sent[0]["status"] == 400
    assert b"incomplete_body" in sent[1]["body"]


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON", "application/json; charset=UTF-8"])
def test_ways_to_say_json(kind):
    assert send("POST", "/v1/check", content=padded(LIMIT), headers={"Content-Type": kind}).status_code == 200


def test_a_byte_order_mark_does_no_harm():
    assert send("POST", "/v1/check", content=b"\xef\xbb\xbf" + padded(LIMIT), headers=JSON).status_code == 200
