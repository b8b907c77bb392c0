"""Kills servers and workers at random instants, and looks whether anything was lost or done twice.

``python -m benchmarks.service.kills 200 --database sqlite`` (or ``postgresql``). While a client writes batches of needs and
asks for runs, each request again under its ``Idempotency-Key`` until it is answered, the server or its worker is ended with
SIGKILL. At the end the store is looked into: every batch that was acknowledged is there and whole, none is there in part,
every request has made one run, and every run has ended once.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.service.ledger import ROWS, Ledger, is_sound, looked_at
from benchmarks.service.postgresql import running_server
from benchmarks.service.running import Service, kill

LEASE_SECONDS = 2
_EVERY = 12
"""One request in so many asks for a run; the others write batches."""


class Client(threading.Thread):
    """Writes without end; a request whose answer got lost is sent again until it is answered.

    Parameters
    ----------
    service
        Whom to ask.
    headers
        Of an operator.
    pool_id
        Where to write.
    """

    def __init__(self, service: Service, headers: dict[str, str], pool_id: str) -> None:
        super().__init__(daemon=True)
        self._service, self._headers, self._pool_id = service, headers, pool_id
        self.ledger = Ledger()
        self.ending = threading.Event()

    def run(self) -> None:
        """Write until :attr:`ending` is set."""
        number = 0
        with httpx.Client(timeout=15, headers=self._headers) as http:
            while not self.ending.is_set():
                number += 1
                if number % _EVERY == 0:
                    answer = self._until_answered(http, number, "/v1/runs", run_body(self._pool_id))
                    if answer is not None and answer.status_code == 202:
                        self.ledger.runs[number] = str(answer.json()["id"])
                else:
                    self.ledger.batches[number] = False
                    path = f"/v1/pools/{self._pool_id}/needs"
                    answer = self._until_answered(http, number, path, {"rows": batch(number)})
                    self.ledger.batches[number] = answer is not None and answer.status_code == 200

    def _until_answered(
        self, http: httpx.Client, number: int, path: str, body: dict[str, Any]
    ) -> httpx.Response | None:
        while not self.ending.is_set():
            try:
                headers = {"Idempotency-Key": f"request-{number}"}
                answer = http.post(self._service.url + path, json=body, headers=headers)
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            self.ledger.answers[answer.status_code] += 1
            if answer.status_code < 500:
                return answer
            time.sleep(0.1)
        return None


def batch(number: int) -> list[dict[str, Any]]:
    """Return the rows of a batch: one that is only partly there would show."""
    needs = range(ROWS)
    return [
        {
            "need_id": f"B{number:05d}-{row}",
            "person_id": f"p-{number}-{row}",
            "service": "visiting",
            "hours": 1,
            "lon": 119.9 + row / 100,
            "lat": 30.0,
            "crs": "wgs84",
            "registered_on": "2026-11-09",
        }
        for row in needs
    ]


def run_body(pool_id: str) -> dict[str, Any]:
    """Return what a run is asked for with: an early version, so that all take the same time."""
    return {"pool_id": pool_id, "version": 3, "date": "2026-11-23"}


def killed(times: int, database: str, folder: Path, *, seed: int = 0, longest_pause: float = 4.0) -> dict[str, Any]:
    """Kill server and worker in turn at random instants, and return what was found.

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
    """
    chance = random.Random(seed)
    service = Service(
        database,
        folder,
        WISHPOOL_LEASE_SECONDS=str(LEASE_SECONDS),
        WISHPOOL_RATE_PER_MINUTE="1000000",
        WISHPOOL_SECRET="a secret for the benchmark alone, not kept anywhere",
    )
    service.start()
    headers, pool_id = prepared(service)
    client = Client(service, headers, pool_id)
    client.start()
    ready: list[tuple[float, float]] = []
    victims: Counter[str] = Counter()
    try:
        for number in range(times):
            time.sleep(chance.uniform(0.2, longest_pause))
            if number % 2 == 0:
                service.kill()
                ready.append(service.start())
                victims["server"] += 1
            else:
                victims["worker"] += killed_worker(service)
        client.ending.set()
        client.join(60)
        found = looked_at(service, headers, pool_id, client.ledger)
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


def killed_worker(service: Service) -> int:
    """Kill a worker of the server as soon as it has one; return how many were killed."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if any(kill(pid) for pid in service.workers()):
            return 1
        time.sleep(0.05)
    return 0


def prepared(service: Service) -> tuple[dict[str, str], str]:
    """Make an operator's key and a pool with two versions of needs; return headers and the pool."""
    with httpx.Client(base_url=service.url, timeout=60) as http:
        admin = {"Authorization": f"Bearer {service.token}"}
        hub = http.get("/v1/hubs", headers=admin).json()["items"][0]["id"]
        body = {"hub_id": hub, "label": "kills", "roles": ["operator", "auditor"]}
        made = http.post("/v1/keys", headers=admin, json=body)
        made.raise_for_status()
        headers = {"Authorization": f"Bearer {made.json()['key']}"}
        pool = http.post("/v1/pools", headers=headers, json={"name": "kills"}).json()["id"]
        tables = {"providers": [{"provider_id": "P-1", "name": "team", "services": ["visiting"], "hours": 3}]}
        http.post(f"/v1/pools/{pool}/providers", headers=headers, json={"rows": tables["providers"]}).raise_for_status()
        http.post(f"/v1/pools/{pool}/needs", headers=headers, json={"rows": batch(0)}).raise_for_status()
    return headers, pool


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
