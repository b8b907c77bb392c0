"""Kills servers and workers at random instants, and looks whether anything was lost or done twice.

``python -m benchmarks.service.kills 200 --database sqlite`` (or ``postgresql``). While a client writes batches of needs and
asks for runs, imports whole pools, approves plans, publishes and claims needs, each request again under its ``Idempotency-Key``
until it is answered, the server as a whole, one of the two processes in which it answers, or its worker is ended with
SIGKILL. At the end the store is looked into: see :mod:`benchmarks.service.ledger`.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.service.ledger import is_sound, looked_at
from benchmarks.service.postgresql import running_server
from benchmarks.service.running import Service, kill
from benchmarks.service.writer import VERSIONS, Writer, prepared

LEASE_SECONDS = 2
PLANS = 15
"""Plans to decide on. There are so many from the beginning: while a worker is killed every few seconds, it hardly ends a run."""

VICTIMS = ("server", "process", "worker")


def killed(
    times: int, database: str, folder: Path, *, seed: int = 0, longest_pause: float = 4.0, plans: int = PLANS
) -> dict[str, Any]:
    """Kill server, process and worker in turn at random instants, and return what was found.

    Parameters
    ----------
    times
        How often.
    database
        Address of an empty database.
    folder
        For the log.
    seed
        Of the instants.
    longest_pause
        Seconds between two kills at most.
    plans
        How many there are to decide on at first.
    """
    chance = random.Random(seed)
    service = Service(
        database,
        folder,
        WISHPOOL_LEASE_SECONDS=str(LEASE_SECONDS),
        WISHPOOL_RATE_PER_MINUTE="1000000",
        WISHPOOL_PROCESSES="2",
        WISHPOOL_SECRET="a secret for the benchmark alone, not kept anywhere",
    )
    service.start()
    try:
        client = Writer(service, prepared(service, plans=plans))
    except BaseException:
        service.stop()
        raise
    client.ledger.earlier_runs, client.ledger.earlier_versions = plans, VERSIONS
    client.start()
    ready: list[tuple[float, float]] = []
    victims: Counter[str] = Counter()
    try:
        for number in range(times):
            time.sleep(chance.uniform(0.2, longest_pause))
            if not client.is_alive():
                raise RuntimeError("the client has broken down: nothing is written any more")
            victim = VICTIMS[number % len(VICTIMS)]
            if victim == "server":
                service.kill()
                ready.append(service.start())
                victims[victim] += 1
            else:
                victims[victim] += killed_one(service.workers if victim == "worker" else service.answering)
        # On a slow machine the kills may be over before the client has come round to a claim, its last kind of request.
        end = time.monotonic() + 60
        while plans and not client.ledger.claims:
            if not client.is_alive() or time.monotonic() > end:
                raise RuntimeError("the client has not come to claim anything")
            time.sleep(0.05)
        client.ending.set()
        client.join(60)
        found = looked_at(service, client.desk, client.ledger)
    finally:
        client.ending.set()
        service.stop()
    return found | {
        "database": database.partition(":")[0],
        "kills": dict(victims),
        "ready_seconds": spread([seconds for seconds, _ in ready]),
        "ready_processor_seconds": spread([seconds for _, seconds in ready]),
        "answers": dict(sorted(client.ledger.answers.items())),
    }


def spread(values: list[float]) -> dict[str, float]:
    """Return the middle and the worst of some values."""
    return {"median": round(sorted(values)[len(values) // 2], 2), "worst": round(max(values), 2)}


def killed_one(living: Callable[[], list[int]]) -> int:
    """Kill one of some processes as soon as there is one; return how many were killed."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if any(kill(pid) for pid in living()):
            return 1
        time.sleep(0.05)
    return 0


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database that goes with the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/wishpool.db"
    else:
        with running_server() as address:
            yield address


def main() -> None:
    """Kill as often as the command line says, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service.kills", description=__doc__)
    parser.add_argument("times", type=int, help="how often to kill")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--longest-pause", type=float, default=4.0, help="seconds between two kills at most")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, empty_database(given.database, Path(name)) as address:
        found = killed(given.times, address, Path(name), seed=given.seed, longest_pause=given.longest_pause)
    print(json.dumps(found, indent=1))
    raise SystemExit(0 if is_sound(found) else 1)


if __name__ == "__main__":
    main()
