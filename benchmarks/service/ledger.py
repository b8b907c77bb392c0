"""What a client was told, and what the store then holds: nothing may be lost, torn or doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from benchmarks.service.writer import KillDesk
from benchmarks.service.running import Service

ROWS = 5
"""Rows of a batch."""

_END_SECONDS = 900
_FINAL = {"completed", "invalid", "failed", "cancelled"}


@dataclass(kw_only=True)
class Ledger:
    """What was asked for, and what was acknowledged.

    Attributes
    ----------
    batches
        Numbers of the requests, and whether they were acknowledged.
    runs, imports
        Numbers of the requests that were acknowledged; the identifier of the run, the version that the import made.
    earlier_runs, earlier_versions
        How many runs there were before, and how many versions of the pool that grows.
    approvals, claims
        What stands of a plan, and who won a notice, as they were acknowledged.
    unheard
        Kinds of requests that nobody heard an answer of, counted: at most the last one, which may have been carried out.
    answers
        Statuses, counted.
    """

    batches: dict[int, bool] = field(default_factory=dict)
    runs: dict[int, str] = field(default_factory=dict)
    earlier_runs: int = 0
    earlier_versions: int = 0
    imports: dict[int, int] = field(default_factory=dict)
    approvals: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    unheard: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)


def looked_at(service: Service, desk: KillDesk, ledger: Ledger) -> dict[str, Any]:
    """Wait until every run has ended, and return what was lost, torn or doubled; empty lists are what is hoped for."""
    with httpx.Client(base_url=service.url, headers=desk.operator, timeout=60) as http:
        retried = waited(http)
        rows = Counter(row["key"].partition("-")[0] for row in listed(http, f"/v1/pools/{desk.pool_id}/needs"))
        imported = {row["key"].partition("-")[0] for row in listed(http, f"/v1/pools/{desk.imports_id}/needs")}
        versions = {one["number"]: one for one in listed(http, f"/v1/pools/{desk.imports_id}/versions")}
        runs = {run["id"]: run for run in listed(http, "/v1/runs")}
        grown = len(list(listed(http, f"/v1/pools/{desk.pool_id}/versions"))) - ledger.earlier_versions
        found = {plan["id"]: plan for plan in listed(http, "/v1/plans")}
        entries = Counter(entry["subject_id"] for entry in listed(http, "/v1/events", kind="plan.approved"))
        approvals = {one["id"]: one["plan_id"] for one in listed(http, "/v1/approvals")}
        claims = {one["id"]: one["notice_id"] for one in listed(http, "/v1/claims")}
    plans = Counter(plan["run_id"] for plan in found.values())
    approved = {plan_id for plan_id, plan in found.items() if plan["state"] == "approved"}
    # The first version of a pool is the empty one.
    made = versions.keys() - {min(versions)}
    acknowledged = {f"B{number:05d}" for number, told in ledger.batches.items() if told}
    return {
        "batches": len(acknowledged),
        "imports": len(made),
        "runs": len(runs),
        "approvals": len(approvals),
        "claims": len(claims),
        "lost_batches": sorted(acknowledged - rows.keys()),
        "torn_batches": sorted(name for name, count in rows.items() if count != ROWS),
        "lost_imports": lost_imports(ledger, versions.keys(), imported),
        "torn_imports": sorted(number for number in made if versions[number]["counts"].get("needs") != ROWS),
        # Rows of two imports in one version.
        "mixed_imports": max(0, len(imported) - 1),
        "lost_runs": sorted(set(ledger.runs.values()) - runs.keys()),
        "lost_approvals": sorted(set(ledger.approvals.values()) - approvals.keys()),
        "lost_claims": sorted(set(ledger.claims.values()) - claims.keys()),
        # Plan, decision and trail tell the same, and once.
        "torn_approvals": sorted(
            plan_id
            for plan_id in approved | entries.keys() | set(approvals.values())
            if plan_id not in approved or entries[plan_id] != 1 or plan_id not in approvals.values()
        ),
        "doubled_batches": max(0, grown - len(acknowledged) - ledger.unheard["batch"]),
        "doubled_imports": max(0, len(made) - len(ledger.imports) - ledger.unheard["import"]),
        "doubled_runs": max(0, len(runs) - len(ledger.runs) - ledger.earlier_runs - ledger.unheard["run"]),
        "doubled_approvals": sorted(plan for plan, count in Counter(approvals.values()).items() if count > 1),
        "doubled_claims": sorted(notice for notice, count in Counter(claims.values()).items() if count > 1),
        "runs_not_completed": sorted(run["id"] for run in runs.values() if run["state"] != "completed"),
        "runs_without_one_plan": sorted(run_id for run_id in runs if plans[run_id] != 1),
        "retried_by_hand": retried,
    }


def lost_imports(ledger: Ledger, versions: Collection[int], rows: Collection[str]) -> list[int]:
    """Return the acknowledged imports of which nothing is there.

    Parameters
    ----------
    ledger
        What was acknowledged.
    versions
        Numbers of the versions that there are.
    rows
        Names of the imports whose rows stand in the newest one: nobody but the last import may have left any.
    """
    count = Counter(ledger.imports.values())
    lost = {number for number, version in ledger.imports.items() if version not in versions or count[version] > 1}
    last = max(ledger.imports, default=None)
    if last is not None and not ledger.unheard["import"] and f"I{last:05d}" not in rows:
        lost.add(last)
    return sorted(lost)


def waited(http: httpx.Client) -> int:
    """Wait until no run waits or is under way; retry those that were given up, and return how many."""
    end, retried = time.monotonic() + _END_SECONDS, 0
    while time.monotonic() < end:
        for job in listed(http, "/v1/jobs", state="dead"):
            retried += http.post(f"/v1/jobs/{job['id']}/retry").status_code == 202
        if all(run["state"] in _FINAL for run in listed(http, "/v1/runs")):
            break
        time.sleep(0.5)
    return retried


def listed(http: httpx.Client, path: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Yield every row of a list, page by page."""
    cursor: dict[str, str] = {}
    while True:
        page = http.get(path, params={"limit": "500", **filters, **cursor}).raise_for_status().json()
        yield from page["items"]
        if page["next"] is None:
            return
        cursor = {"cursor": page["next"]}


def is_sound(found: dict[str, Any]) -> bool:
    """Whether nothing was lost, torn or doubled."""
    return not any(found[name] for name in found if name.startswith(("lost_", "torn_", "mixed_", "doubled_", "runs_")))
