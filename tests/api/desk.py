"""Runs in the store, for tests: asked for over HTTP, carried out in this process."""

from __future__ import annotations

from typing import Any

import httpx

from api.jobs.kinds import Work, work_of
from api.jobs.queue import Lease
from api.jobs.worker import Worker
from api.settings import Settings
from api.store import Store
from matcher.optimise.solution import Progress, Stop, never, silent
from tests.api.client import send
from tests.api.pools import Desk

SETTINGS = Settings(lease_seconds=10)
DAY = "2026-11-23"


def look(store: Store) -> Lease | None:
    """Take the next job, as a worker does, where there is one."""
    return Worker(store, SETTINGS).take()


def take(store: Store) -> Lease:
    """Take the next job; there must be one."""
    held = look(store)
    assert held is not None
    return held


def carry_out(store: Store, held: Lease, *, progress: Progress = silent, stop: Stop = never) -> None:
    """Do a job, as the child process of a worker does."""
    work = Work(store=store, settings=SETTINGS, lease=held, progress=progress, stop=stop)
    work_of(held.kind)(work)


class RunDesk(Desk):
    """An operator with a pool that asks for runs of it."""

    def ask_for(self, **members: Any) -> httpx.Response:
        """Ask for a run."""
        body = {"pool_id": self.pool_id, "date": DAY} | members
        return send("POST", "/v1/runs", app=self.app, headers=self.headers, json=body)

    def get(self, path: str, **arguments: Any) -> httpx.Response:
        """Read something of the hub."""
        headers = self.headers | arguments.pop("headers", {})
        return send("GET", path, app=self.app, headers=headers, **arguments)

    def post(self, path: str, **arguments: Any) -> httpx.Response:
        """Do something in the hub."""
        return send("POST", path, app=self.app, headers=self.headers, **arguments)

    def run(self, **members: Any) -> dict[str, Any]:
        """Ask for a run, carry it out, and return it."""
        asked = self.ask_for(**members)
        assert asked.status_code == 202, asked.text
        held = take(self.hub.store)
        assert held.subject_id == asked.json()["id"]
        carry_out(self.hub.store, held)
        found: dict[str, Any] = self.get(asked.headers["location"]).json()
        return found
