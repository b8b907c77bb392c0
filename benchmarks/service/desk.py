"""What every measurement of the service begins with: keys, a pool, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.service.client import Caller, Reply
from matcher.files import pool_to_data
from matcher.samples import build_sample

CREATED = 201
OK = 200


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A hub with a pool.

    Attributes
    ----------
    url
        Of the service.
    keys
        One of an operator for each user.
    approver, platform
        Keys of those who approve, and of a platform that claims.
    pool_id
        The pool.
    """

    url: str
    keys: tuple[str, ...]
    approver: str
    platform: str
    pool_id: str

    @property
    def path(self) -> str:
        """Path of the pool."""
        return f"/v1/pools/{self.pool_id}"


async def furnished(url: str, admin: str, *, users: int, needs: int) -> Desk:
    """Return a hub with keys, and a pool with some needs more than the smallest sample has."""
    async with Caller(url, admin) as caller:
        keys = [await _key(caller, roles=["operator"]) for _ in range(users)]
        approver = await _key(caller, roles=["approver"])
        platform = await _key(caller, roles=["platform"], scopes=["claims:read", "claims:write"])
    async with Caller(url, keys[0]) as caller:
        made = good(await caller.ask("POST", "/v1/pools", {"name": "负载 / load"}), CREATED)
        pool_id = str(made.data()["id"])
        tables = pool_to_data(build_sample("tiny", 0))
        tables["needs"] += [need(number) for number in range(needs)]
        good(await caller.ask("POST", f"/v1/pools/{pool_id}/versions", tables, If_Match="*"), CREATED)
    return Desk(url=url, keys=tuple(keys), approver=approver, platform=platform, pool_id=pool_id)


def need(number: int, **changes: Any) -> dict[str, Any]:
    """Return a need; the same number is the same need."""
    row = {
        "need_id": f"L-{number:05d}",
        "person_id": f"person-{number:05d}",
        "service": "visiting",
        "grade": "green",
        "hours": 1 + number % 3,
        "region": "330111001",
        "lon": 119.95,
        "lat": 30.05,
        "crs": "wgs84",
    }
    return row | changes


def good(reply: Reply, status: int = OK) -> Reply:
    """Return an answer that has the status it should have.

    Raises
    ------
    RuntimeError
        It has another.
    """
    if reply.status != status:
        raise RuntimeError(f"{reply.status} instead of {status}: {reply.body[:500].decode(errors='replace')}")
    return reply


async def _key(caller: Caller, **members: Any) -> str:
    made = good(await caller.ask("POST", "/v1/keys", {"label": "load"} | members), CREATED)
    return str(made.data()["key"])
