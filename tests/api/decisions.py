"""A plan in the store, and the people who decide about it, for tests."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import httpx
import polars as pl
from fastapi import FastAPI

from api.jobs import queue
from api.plans.content import keep_plan, packed
from api.runs.tables import Run
from api.security.rules import Role, Scope
from matcher.files import pool_from_data
from matcher.match import Request, match
from matcher.model import Plan
from matcher.model.enums import Destination, Verdict
from matcher.model.schema.plan_tables import UNMET
from tests.api.client import send
from tests.api.hub import Hub
from tests.api.pools import Desk, tiny

UNMET_NEED = "FY-00003"
"""The need that the plan of the smallest sample leaves to be claimed."""

DATE = dt.date(2026, 11, 23)
_LIKE: dict[str, Any] = {
    "service": "visiting",
    "hours": 1,
    "region": "330111001",
    "lon": 119.952,
    "lat": 30.0533,
    "crs": "wgs84",
}
PRIVATE: list[dict[str, Any]] = [
    {"need_id": "N-red", "grade": "red"},
    {"need_id": "N-minor", "minor": True, "guardian_consent": True},
    {"need_id": "N-child", "categories": ["left_behind_child"]},
    {"need_id": "N-unverified", "verified": False},
]
"""Needs that are never published."""

OPEN_TO_ALL: list[dict[str, Any]] = [
    {"need_id": "N-many", "people": 7, "hours": 2.5, "amount": 120.5, "person_id": "secret-person-7421"}
]


@cache
def plan_of_tiny() -> Plan:
    """Return the plan of the smallest sample, with all further needs left to be claimed, as no true plan would."""
    plan = match(Request(pool=pool_from_data(tiny()), date=DATE))
    more = [
        {"need_id": row["need_id"], "verdict": Verdict.OUTBID.value, "destination": Destination.CLAIM.value}
        for row in (*PRIVATE, *OPEN_TO_ALL)
    ]
    return plan.replace(unmet=pl.concat([plan.unmet, UNMET.frame(more)]))


class Review(Desk):
    """A hub with a pool, its plan, and a key for each who decides."""

    def __init__(self, app: FastAPI, hub: Hub, plan: Plan | None = None) -> None:
        super().__init__(app, hub)
        tables = tiny()
        tables["needs"] += [_LIKE | {"person_id": f"p-{row['need_id']}"} | row for row in (*PRIVATE, *OPEN_TO_ALL)]
        assert self.upload(tables).status_code == 201
        self.plan_id = self.keep(plan or plan_of_tiny())
        self.approver = hub.key(Role.APPROVER)
        self.platform = hub.key(Role.PLATFORM, scopes=(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE))

    def keep(self, plan: Plan, date: dt.date = DATE) -> str:
        """Keep a plan of a day as a run would, and return its identifier."""
        store = self.hub.store
        now = store.clock()
        with store.writing() as session:
            job = queue.add(session, hub_id=self.hub.id, kind="match", subject_id="run_1", now=now)
            queue.drop(job, now)
            session.flush()
            run = Run(
                id=job.id.replace("job", "run"),
                hub_id=self.hub.id,
                job_id=job.id,
                pool_id=self.pool_id,
                pool_version=2,
                policy={},
                date=date.isoformat(),
                limits={},
                allow_refused_rows=True,
                created_at=now,
                created_by="test",
                state="completed",
                revision=1,
                problems=[],
            )
            session.add(run)
            session.flush()
            return keep_plan(session, store.keyring, run, packed(plan), now).id

    def call(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        *,
        match: str | None = None,
        **arguments: Any,
    ) -> httpx.Response:
        """Send a request to the service, as the operator without other headers."""
        sent = (headers or self.headers) | ({"If-Match": match} if match is not None else {})
        return send(method, path, app=self.app, headers=sent, **arguments)

    def decide(self, *, match: str = "*", headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
        """Decide on the plan; approve it without other words."""
        whole = {"decision": "approve", "person": "王芳"} | body
        path = f"/v1/plans/{self.plan_id}/approvals"
        return self.call("POST", path, headers or self.approver, match=match, json=whole)

    def publish(self, **body: Any) -> httpx.Response:
        """Publish what the plan leaves unmet."""
        return self.call("POST", f"/v1/plans/{self.plan_id}/notices", json=body)

    def published(self) -> list[dict[str, Any]]:
        """Approve the plan, publish, and return the notices as a platform sees them."""
        assert self.decide().status_code == 201
        assert self.publish().status_code == 200
        listed = self.call("GET", "/v1/notices", self.platform).json()["items"]
        return sorted(listed, key=lambda notice: str(notice["people"]))

    def kinds(self) -> list[str]:
        """Return the kinds of all events, the oldest first."""
        found = self.call("GET", "/v1/events").json()["items"]
        return [event["kind"] for event in reversed(found)]
