"""Many users at once: four reads to one write, each user on a connection of its own, without pauses.

``python -m benchmarks.service.load --seconds 300`` measures what stands in the results; twenty seconds are a trial.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Values
from benchmarks.service.client import Caller, Reply
from benchmarks.service.desk import Desk, furnished, need
from benchmarks.service.processor import used_by_server
from benchmarks.service.running import Service

USERS = 20
NEEDS = 500
SHARE_OF_READS = 0.8
_LIMIT = "WISHPOOL_RATE_PER_MINUTE"


@dataclass
class Tally:
    """What was answered, and how fast.

    Attributes
    ----------
    seconds
        Of each request, by ``read`` and ``write``.
    statuses
        How often each status was answered.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": []})
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, kind: str, reply: Reply) -> None:
        """Count an answer."""
        self.seconds[kind].append(reply.seconds)
        self.statuses[reply.status] += 1

    def values(self, elapsed: float) -> Values:
        """Return the figures: requests a second, and percentiles in milliseconds."""
        every = [second for seconds in self.seconds.values() for second in seconds]
        found: Values = {
            "requests": len(every),
            "seconds": round(elapsed, 1),
            "requests_a_second": round(len(every) / elapsed, 1),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "server_errors": sum(count for status, count in self.statuses.items() if status >= 500),
        }
        for name, seconds in (("all", every), *self.seconds.items()):
            found[name] = percentiles(seconds)
        return found


def percentiles(seconds: list[float]) -> Values:
    """Return median, 95th and 99th percentile and maximum in milliseconds; the least value that so many do not exceed."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    places = {name: max(0, -(-len(ordered) * share // 1) - 1) for name, share in at.items()}
    return {name: round(1000 * ordered[int(place)], 1) for name, place in places.items()}


async def _one_user(desk: Desk, number: int, tally: Tally, until: float, seed: int) -> None:
    chance = random.Random(f"{seed} {number}")
    async with Caller(desk.url, desk.keys[number]) as caller:
        while time.perf_counter() < until:
            row = chance.randrange(NEEDS)
            if chance.random() < SHARE_OF_READS:
                tally.add("read", await caller.ask("GET", _read(desk, chance, row)))
            else:
                tally.add("write", await _write(caller, desk, chance, row))


def _read(desk: Desk, chance: random.Random, row: int) -> str:
    paths = (
        f"{desk.path}/needs?limit=20",
        f"{desk.path}/needs/L-{row:05d}",
        desk.path,
        f"{desk.path}/versions?limit=5",
        "/v1/runs?limit=20",
        "/v1/events?limit=20",
        f"{desk.path}/providers?limit=20",
    )
    return chance.choice(paths)


async def _write(caller: Caller, desk: Desk, chance: random.Random, row: int) -> Reply:
    if chance.random() < 0.5:
        changes = {"hours": chance.randrange(1, 9)}
        return await caller.ask("PATCH", f"{desk.path}/needs/L-{row:05d}", changes, If_Match="*")
    rows = [need(row, hours=chance.randrange(1, 9)) for row in (row, (row + 1) % NEEDS)]
    return await caller.ask("POST", f"{desk.path}/needs", {"rows": rows}, Idempotency_Key=f"{chance.getrandbits(64):x}")


async def measured(desk: Desk, *, seconds: float, seed: int = 0) -> Values:
    """Return the figures of all users at once for some seconds."""
    tally = Tally()
    began = time.perf_counter()
    users = [_one_user(desk, number, tally, began + seconds, seed) for number in range(len(desk.keys))]
    await asyncio.gather(*users)
    return tally.values(time.perf_counter() - began)


def run(seconds: float, users: int = USERS) -> Values:
    """Start a service on SQLite, measure it, stop it, and return the figures."""
    with tempfile.TemporaryDirectory(prefix="wishpool-load-") as name:
        folder = Path(name)
        service = Service(f"sqlite:///{folder}/wishpool.db", folder, **{_LIMIT: "1000000", "WISHPOOL_WORKERS": "0"})
        service.start()
        try:
            desk = asyncio.run(furnished(service.url, service.token, users=users, needs=NEEDS))
            before = used_by_server()
            found = asyncio.run(measured(desk, seconds=seconds))
            used = used_by_server() - before
            # Also where other programs keep the machine busy: what the server needs for a request.
            found["processor_ms_a_request"] = round(1000 * used / max(1, found["requests"]), 2)
            found["load_average"] = round(os.getloadavg()[0], 1)
        finally:
            found_code = service.stop()
        return found | {"users": users, "exit_code": found_code}


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--users", type=int, default=USERS)
    given = parser.parse_args()
    print(json.dumps(run(given.seconds, given.users), indent=2))


if __name__ == "__main__":
    main()
