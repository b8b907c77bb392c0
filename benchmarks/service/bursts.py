"""A thousand at once: claims of one need, and the same request under one ``Idempotency-Key``; and a large workbook.

``python -m benchmarks.service.bursts`` prints the figures as JSON; ``--callers 100`` is a trial.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.instances import province_pool
from benchmarks.measure import Values
from benchmarks.service.client import Caller, Reply
from benchmarks.service.desk import CREATED, Desk, furnished, good
from benchmarks.service.load import percentiles
from benchmarks.service.processor import used_by_server
from benchmarks.service.running import Service
from matcher.files import write_pool

CALLERS = 1_000
CONNECTIONS = 100
ROWS = 10_000
_DATE = "2026-11-23"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WAIT_SECONDS = 300


async def _at_once(url: str, key: str, callers: int, path: str, data: object, **headers: str) -> list[Reply]:
    """Send the same request many times over a hundred connections, and return all answers."""
    left = iter(range(callers))
    found: list[Reply] = []

    async def one() -> None:
        async with Caller(url, key) as caller:
            for _ in left:
                found.append(await caller.ask("POST", path, data, raw=None, **headers))

    await asyncio.gather(*(one() for _ in range(min(callers, CONNECTIONS))))
    return found


async def duplicates(desk: Desk, callers: int) -> Values:
    """Make one pool by many requests alike; there is one, and every answer is the same to the byte."""
    began = time.perf_counter()
    name = {"name": "重复 / duplicate"}
    replies = await _at_once(desk.url, desk.keys[0], callers, "/v1/pools", name, Idempotency_Key="the-one")
    async with Caller(desk.url, desk.keys[0]) as caller:
        pools = good(await caller.ask("GET", "/v1/pools?limit=500")).data()["items"]
    return {
        "statuses": _statuses(replies),
        "different_answers": len({reply.body for reply in replies}),
        "objects": sum(pool["name"] == name["name"] for pool in pools),
        "seconds": round(time.perf_counter() - began, 1),
        "latency": percentiles([reply.seconds for reply in replies]),
    }


async def claims(desk: Desk, callers: int) -> Values:
    """Claim one published need by many requests; one wins, the others are told."""
    notice = await _published(desk)
    began = time.perf_counter()
    team = {"claimant": "志愿队 / volunteers"}
    replies = await _at_once(desk.url, desk.platform, callers, f"/v1/notices/{notice}/claims", team)
    async with Caller(desk.url, desk.keys[0]) as caller:
        kept = good(await caller.ask("GET", "/v1/claims?limit=500")).data()["items"]
    return {
        "statuses": _statuses(replies),
        "winners": sum(reply.status == CREATED for reply in replies),
        "claims": len(kept),
        "seconds": round(time.perf_counter() - began, 1),
        "latency": percentiles([reply.seconds for reply in replies]),
    }


async def _published(desk: Desk) -> str:
    """Match, approve, publish; return the identifier of a notice."""
    async with Caller(desk.url, desk.keys[0]) as caller:
        asked = await caller.ask("POST", "/v1/runs", {"pool_id": desk.pool_id, "date": _DATE})
        run = good(asked, 202).data()
        end = time.monotonic() + _WAIT_SECONDS
        while run["state"] in {"queued", "running"} and time.monotonic() < end:
            await asyncio.sleep(0.2)
            run = good(await caller.ask("GET", f"/v1/runs/{run['id']}")).data()
    if run["state"] != "completed":
        raise RuntimeError(f"the run is {run['state']}")
    plan = f"/v1/plans/{run['plan_id']}"
    async with Caller(desk.url, desk.approver) as caller:
        decision = {"decision": "approve", "person": "王芳"}
        good(await caller.ask("POST", f"{plan}/approvals", decision, If_Match="*"), CREATED)
        good(await caller.ask("POST", f"{plan}/notices", {}))
    async with Caller(desk.url, desk.platform) as caller:
        return str(good(await caller.ask("GET", "/v1/notices?limit=1")).data()["items"][0]["id"])


async def upload(desk: Desk, rows: int, folder: Path) -> Values:
    """Upload a workbook of many rows of needs into a new pool: read, checked, kept."""
    pool = province_pool(needs=rows, helpers=300, funds=8, seed=0)
    write_pool(pool, folder / "rows.xlsx")
    data = (folder / "rows.xlsx").read_bytes()
    async with Caller(desk.url, desk.keys[0]) as caller:
        made = good(await caller.ask("POST", "/v1/pools", {"name": "大表 / large"}), CREATED).data()
        path = f"/v1/pools/{made['id']}/versions"
        reply = await caller.ask("POST", path, raw=data, Content_Type=_WORKBOOK, If_Match="*")
    accepted = good(reply, CREATED).data()["accepted"]
    return {"rows": sum(accepted.values()), "megabytes": round(len(data) / 1e6, 2), "seconds": round(reply.seconds, 2)}


def _statuses(replies: list[Reply]) -> Values:
    return {str(status): count for status, count in sorted(Counter(reply.status for reply in replies).items())}


def run(callers: int = CALLERS, rows: int = ROWS) -> Values:
    """Start a service on SQLite with its worker, measure, stop it, and return the figures."""
    with tempfile.TemporaryDirectory(prefix="wishpool-bursts-") as name:
        folder = Path(name)
        service = Service(f"sqlite:///{folder}/wishpool.db", folder, WISHPOOL_RATE_PER_MINUTE="1000000")
        service.start()
        try:
            desk = asyncio.run(furnished(service.url, service.token, users=1, needs=20))
            found: Values = {"callers": callers}
            found["duplicates"] = asyncio.run(duplicates(desk, callers))
            found["claims"] = asyncio.run(claims(desk, callers))
            before = used_by_server()
            found["upload"] = asyncio.run(upload(desk, rows, folder))
            found["upload"]["server_processor_seconds"] = round(used_by_server() - before, 2)
        finally:
            code = service.stop()
        return found | {"exit_code": code}


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callers", type=int, default=CALLERS)
    parser.add_argument("--rows", type=int, default=ROWS)
    given = parser.parse_args()
    print(json.dumps(run(given.callers, given.rows), indent=2))


if __name__ == "__main__":
    main()
