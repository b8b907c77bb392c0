"""A hub in the middle of its week: something of every kind is kept, and there is a key of every role; over the application itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
from fastapi import FastAPI

from api.app import create_app
from api.hubs import repository as hubs
from api.jobs.kinds import Work, work_of
from api.jobs.worker import Worker
from api.keys.service import make
from api.security.rules import Role, Scope
from api.settings import Settings
from api.store import Store
from api.store.migrate import migrate
from benchmarks.service.snapshots import snapshot_of
from matcher.files import pool_to_data
from matcher.optimise.solution import never, silent
from matcher.samples import build_sample

DAY = "2026-11-23"
NEXT_DAY = "2026-11-24"
SETTINGS = Settings(rate_per_minute=1_000_000)
NOW = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)

PERSONAL = "private-7421"
"""A personal value of this hub: no answer repeats it, but to those who ask for it with a reason."""

ELSEWHERE = "private-1247"
"""A person whom only the other hub knows."""

Headers = dict[str, str]

_MORE: dict[str, dict[str, Any]] = {
    "services": {"service": "window_cleaning", "name": "擦窗", "class": "life", "kind": "home", "hours": 2},
    "teams": {"team": "companion", "role": "volunteer", "at_least": 2},
    "pins": {"need_id": "FY-00006", "resource_id": "P002", "action": "forbid"},
}
"""Rows of tables that the smallest sample leaves empty, and a service that nobody asks for."""


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A hub with its keys and what is kept of it.

    Attributes
    ----------
    id
        Its identifier.
    keys
        Headers by the name of a role; besides ``nothing``, a platform without scopes, and ``all``, every role but that of
        the administrator.
    known
        Identifiers of things of this hub, by the name of the part of a path that they stand in.
    """

    id: str
    keys: Mapping[str, Headers]
    known: dict[str, str] = field(default_factory=dict)


class World:
    """A service of which something of every kind is kept, in a store that can be put back.

    Parameters
    ----------
    folder
        Where files go.
    database
        Address of an empty store; without it a file of SQLite is made.
    """

    def __init__(self, folder: Path, database: str | None = None) -> None:
        self.store = Store.open(
            database or f"sqlite:///{folder}/wishpool.db", secret="not a secret, forty characters of a test"
        )
        self.store.clock = lambda: NOW
        migrate(self.store)
        self.app: FastAPI = create_app(SETTINGS, self.store)
        self.hub = self._furnished("本枢纽 / ours")
        self.foreign = self._furnished("别的枢纽 / another", ELSEWHERE)
        self._snapshot = snapshot_of(self.store, folder)

    def put_back(self) -> None:
        """Let the store hold what it held at first."""
        self._snapshot.put_back()

    def close(self) -> None:
        """End the use of the store."""
        self.store.close()

    def carry_out_jobs(self) -> None:
        """Do every job that waits, in this process."""
        worker = Worker(self.store, SETTINGS)
        while (held := worker.take()) is not None:
            work = Work(store=self.store, settings=SETTINGS, lease=held, progress=silent, stop=never)
            work_of(held.kind)(work)

    def _furnished(self, name: str, *people: str) -> Hub:
        with self.store.writing() as session:
            hub_id = hubs.add(session, name, NOW).id
        hub = Hub(id=hub_id, keys=self._keys(hub_id))
        anyio.run(self._fill, hub, people)
        return hub

    def _keys(self, hub_id: str) -> dict[str, Headers]:
        asked: dict[str, tuple[list[Role], list[Scope]]] = {role.value: ([role], []) for role in Role}
        asked[Role.PLATFORM] = ([Role.PLATFORM], list(Scope))
        asked["nothing"] = ([Role.PLATFORM], [])
        asked["all"] = ([role for role in Role if role not in {Role.ADMIN, Role.PLATFORM}], [])
        found: dict[str, Headers] = {}
        with self.store.writing() as session:
            for label, (roles, scopes) in asked.items():
                _, token = make(
                    session,
                    self.store.keyring,
                    NOW,
                    hub_id=hub_id,
                    label=label,
                    roles=roles,
                    scopes=scopes,
                    created_by="world",
                )
                found[label] = {"Authorization": f"Bearer {token}"}
        return found

    async def _fill(self, hub: Hub, people: tuple[str, ...]) -> None:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://wishpool.test") as client:
            await _Week(client, hub, self.carry_out_jobs).go_through((PERSONAL, *people))


class _Week:
    """What the people of a hub do in a week, so that something of every kind is kept."""

    def __init__(self, client: httpx.AsyncClient, hub: Hub, carry_out_jobs: Callable[[], None]) -> None:
        self._client = client
        self._hub = hub
        self._carry_out_jobs = carry_out_jobs

    async def go_through(self, people: tuple[str, ...]) -> None:
        """Fill the hub."""
        known = self._hub.known
        known |= {"hub_id": self._hub.id, "name": "tiny", "table": "assignments", "number": "2"}
        known["pool_id"] = await self._made("/v1/pools", {"name": "第 48 周"})
        await self._ask("POST", f"/v1/pools/{known['pool_id']}/versions", _tables(), If_Match="*")
        for table in ("services", "teams", "pins"):
            await self._ask("POST", f"/v1/pools/{known['pool_id']}/{table}", {"rows": [_MORE[table]]})
        known["run_id"] = await self._made("/v1/runs", {"pool_id": known["pool_id"], "date": DAY})
        # Of another day: the one that people decide on anew is not kept from it by the one that is published.
        second = await self._made("/v1/runs", {"pool_id": known["pool_id"], "date": NEXT_DAY})
        await anyio.to_thread.run_sync(self._carry_out_jobs)
        known["plan_id"] = (await self._ask("GET", f"/v1/runs/{second}"))["plan_id"]
        await self._publish((await self._ask("GET", f"/v1/runs/{known['run_id']}"))["plan_id"])
        await self._ask_and_watch()
        await self._ask("POST", "/v1/contacts", {"contacts": [{"person_id": one, "name": "张三"} for one in people]})
        for name, path in (("job_id", "/v1/jobs"), ("event_id", "/v1/events")):
            known[name] = (await self._ask("GET", path))["items"][0]["id"]
        known["key_id"] = (await self._ask("GET", "/v1/keys/self"))["id"]

    async def _publish(self, plan_id: str) -> None:
        known = self._hub.known
        path = f"/v1/plans/{plan_id}"
        decision = {"decision": "approve", "person": "王芳"}
        known["approval_id"] = await self._made(f"{path}/approvals", decision, If_Match="*")
        # A webhook first, so that it has a message.
        hook = {"url": "https://platform.example.org/hook", "label": "省平台", "kinds": ["plan.published"]}
        known["webhook_id"] = await self._made("/v1/webhooks", hook)
        await self._ask("POST", f"{path}/notices", {})
        notices = (await self._ask("GET", "/v1/notices"))["items"]
        assert notices, "the plan leaves nothing to be claimed"
        known["notice_id"] = notices[0]["id"]
        claims = f"/v1/notices/{known['notice_id']}/claims"
        known["claim_id"] = await self._made(claims, {"claimant": "富春志愿服务队", "resource_id": "P001"})
        deliveries = f"/v1/webhooks/{known['webhook_id']}/deliveries"
        known["delivery_id"] = (await self._ask("GET", deliveries))["items"][0]["id"]
        table = (await self._ask("GET", f"{path}/tables/assignments"))["items"]
        known["need_id"] = table[0]["need_id"]

    async def _ask_and_watch(self) -> None:
        known = self._hub.known
        question: dict[str, Any] = {"name": "more", "question": {"zh": "多两小时？", "en": "Two hours more?"}}
        question |= {"changes": [{"plus": "providers", "ids": ["P001"], "by": {"hours": 2}}]}
        known["scenario_id"] = await self._made(f"/v1/plans/{known['plan_id']}/scenarios", question)
        await anyio.to_thread.run_sync(self._carry_out_jobs)
        schedule = {"pool_id": known["pool_id"], "weekday": 1, "time": "06:00"}
        known["schedule_id"] = await self._made("/v1/schedules", schedule)

    async def _made(self, path: str, body: object, **headers: str) -> str:
        return str((await self._ask("POST", path, body, **headers))["id"])

    async def _ask(self, method: str, path: str, body: object = None, **headers: str) -> dict[str, Any]:
        sent = self._hub.keys["all"] | {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else json.dumps(body).encode()
        sent |= {} if body is None else {"Content-Type": "application/json"}
        reply = await self._client.request(method, path, content=content, headers=sent)
        assert reply.status_code < 300, (method, path, reply.status_code, reply.text)
        found: dict[str, Any] = reply.json()
        return found


def row_keys() -> dict[str, str]:
    """Return the key of a row of every table of the pool that has one."""
    tables = _tables()
    found = {name: str(next(iter(rows[0].values()))) for name, rows in tables.items() if rows}
    return found | {"services": "window_cleaning", "teams": "companion/volunteer", "pins": "FY-00006/P002"}


def _tables() -> dict[str, list[dict[str, Any]]]:
    tables = pool_to_data(build_sample("tiny", 0))
    tables["needs"][0]["person_id"] = PERSONAL
    return tables
