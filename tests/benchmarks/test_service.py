"""The load scripts: their percentiles, their tally, and their client against a server of a few lines."""

import asyncio
import json

import pytest

from benchmarks.service.client import Caller, Reply
from benchmarks.service.desk import good, need
from benchmarks.service.load import Tally, percentiles


def reply(status, seconds=0.01, body=b"{}"):
    return Reply(status=status, headers={}, body=body, seconds=seconds)


def test_percentiles_are_values_that_so_many_do_not_exceed():
    assert percentiles([number / 1000 for number in range(1, 101)]) == {"p50": 50, "p95": 95, "p99": 99, "max": 100}
    assert percentiles([0.005]) == {"p50": 5, "p95": 5, "p99": 5, "max": 5}
    assert percentiles([]) == {}


def test_a_tally_counts_server_errors_and_tells_reads_from_writes():
    tally = Tally()
    for status in (200, 200, 503, 429):
        tally.add("read", reply(status))
    tally.add("write", reply(500, seconds=0.2))
    found = tally.values(2.0)
    assert (found["requests"], found["requests_a_second"], found["server_errors"]) == (5, 2.5, 2)
    assert found["statuses"] == {"200": 2, "429": 1, "500": 1, "503": 1}
    assert (found["read"]["max"], found["write"]["max"], found["all"]["max"]) == (10, 200, 200)


def test_an_answer_that_is_not_the_one_stops_the_measurement():
    assert good(reply(201), 201).data() == {}
    with pytest.raises(RuntimeError, match="500 instead of 200"):
        good(reply(500))


def test_the_client_sends_what_it_is_told_and_keeps_its_connection():
    seen = []

    async def answer(reader, writer):
        while head := (await reader.readuntil(b"\r\n\r\n")).decode():
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            seen.append((head, await reader.readexactly(length)))
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nETag: x\r\n\r\n{}")
            if len(seen) == 2:
                writer.close()
                return

    async def talk():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Caller(f"http://127.0.0.1:{port}", "the-key") as caller:
            first = await caller.ask("POST", "/v1/pools", need(3), If_Match="*")
            second = await caller.ask("GET", "/v1/pools")
        return first, second

    first, second = asyncio.run(talk())
    assert (first.status, first.headers["etag"], second.data()) == (200, "x", {})
    (head, body), (again, nothing) = seen
    assert "Authorization: Bearer the-key\r\n" in head
    assert "If-Match: *\r\n" in head
    assert json.loads(body)["need_id"] == "L-00003"
    assert again.startswith("GET /v1/pools HTTP/1.1")
    assert nothing == b""
