"""A client that writes without end while the service is killed under it, and keeps a ledger of what it was told."""

from __future__ import annotations

import datetime as dt
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.service.ledger import ROWS, Ledger, waited
from benchmarks.service.running import Service

_CYCLE = 12
"""After so many requests: two imports, one plan that is decided on; the others write batches, and seldom ask for a run."""

_RUN_EVERY = 60

_FIRST_DAY = dt.date(2026, 11, 23)
_DONE = (200, 201, 202)
_AT_FIRST = 8
"""Batches that are there before the writer begins."""

VERSIONS = 3
"""Of the pool that grows before the writer begins: the empty one, one with the team, one with needs."""

_PROVIDER = {"provider_id": "P-1", "name": "team", "services": ["visiting"], "hours": 3}


@dataclass(frozen=True, kw_only=True)
class KillDesk:
    """What the client writes to.

    Attributes
    ----------
    operator, approver, platform
        Headers of those who write, who decide, and who claim.
    pool_id, imports_id
        A pool that grows batch by batch, and one that is imported anew each time.
    """

    operator: dict[str, str]
    approver: dict[str, str]
    platform: dict[str, str]
    pool_id: str
    imports_id: str


class Writer(threading.Thread):
    """Writes without end; a request whose answer got lost is sent again until it is answered.

    Parameters
    ----------
    service
        Whom to ask.
    desk
        Where to write.
    """

    def __init__(self, service: Service, desk: KillDesk) -> None:
        super().__init__(daemon=True)
        self._service = service
        self._http = httpx.Client(timeout=15)
        self.desk = desk
        self.ledger = Ledger()
        self.ending = threading.Event()

    def run(self) -> None:
        """Write until :attr:`ending` is set."""
        number = 0
        with self._http:
            while not self.ending.is_set():
                number += 1
                kind = number % _CYCLE
                if number % _RUN_EVERY == 0:
                    self._ask_for_a_run(number)
                elif kind in {3, 9}:
                    self._import(number)
                elif kind == 6:
                    self._decide(number)
                else:
                    self._write_a_batch(number)

    def _write_a_batch(self, number: int) -> None:
        self.ledger.batches[number] = False
        path = f"/v1/pools/{self.desk.pool_id}/needs"
        answer = self._until_answered(path, {"rows": batch("B", number)}, f"batch-{number}", self.desk.operator)
        self.ledger.batches[number] = _is_done(answer)

    def _import(self, number: int) -> None:
        path = f"/v1/pools/{self.desk.imports_id}/versions"
        headers = self.desk.operator | {"If-Match": "*"}
        answer = self._until_answered(path, imported(number), f"import-{number}", headers)
        if answer is not None and _is_done(answer):
            self.ledger.imports[number] = int(answer.json()["version"]["number"])

    def _ask_for_a_run(self, number: int) -> None:
        body = run_body(self.desk.pool_id, number)
        answer = self._until_answered("/v1/runs", body, f"run-{number}", self.desk.operator)
        if answer is not None and _is_done(answer):
            self.ledger.runs[number] = str(answer.json()["id"])

    def _decide(self, number: int) -> None:
        """Approve the newest plan that nobody has decided on, publish what it leaves unmet, and claim one of that."""
        plan_id = self._undecided()
        if plan_id is None:
            return
        headers = self.desk.approver | {"If-Match": "*"}
        decision = {"decision": "approve", "person": "王芳"}
        made = self._until_answered(f"/v1/plans/{plan_id}/approvals", decision, f"approval-{number}", headers)
        if made is None or not _is_done(made):
            return
        self.ledger.approvals[plan_id] = str(made.json()["id"])
        self._until_answered(f"/v1/plans/{plan_id}/notices", {}, f"notices-{number}", self.desk.approver)
        for notice in self._rows("/v1/notices", self.desk.platform)[:1]:
            path = f"/v1/notices/{notice['id']}/claims"
            claimed = self._until_answered(path, {"claimant": "志愿队"}, f"claim-{number}", self.desk.platform)
            if claimed is not None and _is_done(claimed):
                self.ledger.claims[str(notice["id"])] = str(claimed.json()["id"])

    def _undecided(self) -> str | None:
        plans = self._rows("/v1/plans", self.desk.operator, state="proposal")
        return next((str(plan["id"]) for plan in plans if plan["id"] not in self.ledger.approvals), None)

    def _rows(self, path: str, headers: dict[str, str], **filters: str) -> list[dict[str, Any]]:
        """Return the first page of a list; it is asked for until it is answered."""
        while not self.ending.is_set():
            with suppress(httpx.HTTPError):
                answer = self._http.get(self._service.url + path, params={"limit": "20"} | filters, headers=headers)
                if answer.status_code < 500:
                    return list(answer.json()["items"]) if _is_done(answer) else []
            time.sleep(0.05)
        return []

    def _until_answered(self, path: str, body: object, key: str, headers: dict[str, str]) -> httpx.Response | None:
        while not self.ending.is_set():
            try:
                answer = self._http.post(
                    self._service.url + path, json=body, headers=headers | {"Idempotency-Key": key}
                )
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            self.ledger.answers[answer.status_code] += 1
            if answer.status_code < 500:
                return answer
            time.sleep(0.1)
        self.ledger.unheard[key.partition("-")[0]] += 1
        return None


def _is_done(answer: httpx.Response | None) -> bool:
    return answer is not None and answer.status_code in _DONE


def batch(letter: str, number: int) -> list[dict[str, Any]]:
    """Return the rows of a batch: one that is only partly there would show."""
    needs = range(ROWS)
    return [
        {
            "need_id": f"{letter}{number:05d}-{row}",
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


def imported(number: int) -> dict[str, Any]:
    """Return the tables of an import."""
    return {"needs": batch("I", number), "providers": [_PROVIDER]}


def run_body(pool_id: str, number: int) -> dict[str, Any]:
    """Return what a run is asked for with: an early version, so that all take the same time, and a day of its own."""
    return {"pool_id": pool_id, "version": VERSIONS, "date": (_FIRST_DAY + dt.timedelta(days=number)).isoformat()}


def prepared(service: Service, *, plans: int = 0) -> KillDesk:
    """Make keys, a pool with two versions of needs, an empty one, and some plans to decide on."""
    with httpx.Client(base_url=service.url, timeout=60) as http:
        admin = {"Authorization": f"Bearer {service.token}"}
        hub = http.get("/v1/hubs", headers=admin).json()["items"][0]["id"]

        def key(**members: object) -> dict[str, str]:
            made = http.post("/v1/keys", headers=admin, json={"hub_id": hub, "label": "kills"} | members)
            return {"Authorization": f"Bearer {made.raise_for_status().json()['key']}"}

        operator = key(roles=["operator", "auditor"])
        approver = key(roles=["approver"])
        platform = key(roles=["platform"], scopes=["claims:read", "claims:write"])
        pool, imports = (
            str(http.post("/v1/pools", headers=operator, json={"name": name}).raise_for_status().json()["id"])
            for name in ("kills", "imports")
        )
        # More than the team has hours for: what is left is published and claimed.
        unmet = [row for number in range(_AT_FIRST) for row in batch("A", number)]
        for table, rows in (("providers", [_PROVIDER]), ("needs", unmet)):
            http.post(f"/v1/pools/{pool}/{table}", headers=operator, json={"rows": rows}).raise_for_status()
        for number in range(plans):
            # Days before those of the writer: two plans of one day cannot both be approved.
            http.post("/v1/runs", headers=operator, json=run_body(pool, -1 - number)).raise_for_status()
        http.headers.update(operator)
        waited(http)
    return KillDesk(operator=operator, approver=approver, platform=platform, pool_id=pool, imports_id=imports)
