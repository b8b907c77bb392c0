"""The work of a run, in a process of its own: the version becomes a checked plan, which is kept once."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass, fields
from typing import Any

from api.jobs.kinds import Work
from api.jobs.queue import Lease, end, hold
from api.plans.content import keep_plan, load_plan, packed
from api.plans.repository import plan_of
from api.pools.load import load_pool
from api.pools.schemas import SHOWN_PROBLEMS
from api.runs.service import tell
from api.runs.states import RunState
from api.runs.tables import Run
from api.schemas import problem_item
from api.store.database import Store, StoreUnavailableError
from matcher import __version__
from matcher.files.container_codes import container_problem
from matcher.match import DefectivePlanError, Request, match, stopped_clock
from matcher.model import Plan, Policy, Pool
from matcher.model.problems import Problem, Severity
from matcher.optimise import Limits

LOGGER = logging.getLogger("wishpool.jobs")

_PATIENCE_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a run.

    Attributes
    ----------
    state
        The last one.
    digest
        Of the pool.
    plan
        The plan, where there is one.
    failure
        Why there is none.
    problems
        What is wrong with the data.
    """

    state: RunState
    digest: str
    plan: Plan | None = None
    failure: str | None = None
    problems: tuple[Problem, ...] = ()


def carry_out(work: Work) -> None:
    """Make the plan of a run and keep it; raise ``LeaseLostError`` where somebody else has the run by now."""
    store = work.store
    with store.reading() as session:
        run = session.get_one(Run, work.lease.subject_id)
        pool = load_pool(session, store.keyring, run.pool_id, run.pool_version)
        previous = None
        if run.previous_plan_id is not None:
            previous = load_plan(session, store.keyring, plan_of(session, run.hub_id, run.previous_plan_id))
    _keep(work, _outcome(work, run, pool, previous))


def _outcome(work: Work, run: Run, pool: Pool, previous: Plan | None) -> Outcome:
    digest = pool.digest()
    if run.pool_digest is not None and run.pool_digest != digest:
        return Outcome(state=RunState.INVALID, digest=run.pool_digest, failure="pool_changed")
    if problems := _unusable(pool):
        return Outcome(state=RunState.INVALID, digest=digest, failure="unusable_pool", problems=problems)
    refusals = tuple(problem for problem in pool.problems if problem.severity is Severity.ERROR)
    if refusals and not run.allow_refused_rows:
        return Outcome(state=RunState.INVALID, digest=digest, failure="refused_rows", problems=refusals)
    try:
        plan = match(
            _request(run, pool, previous),
            progress=work.progress,
            clock=stopped_clock if run.seconds is None else time.perf_counter,
            stop=work.stop,
        )
    except DefectivePlanError as error:
        LOGGER.error("the checker refused a plan: %s", ", ".join(sorted(error.violations)))  # noqa: TRY400
        return Outcome(state=RunState.FAILED, digest=digest, failure="defective_plan")
    is_cancelled = plan.summary.run.stopped == "cancelled"
    return Outcome(
        state=RunState.CANCELLED if is_cancelled else RunState.COMPLETED, digest=digest, plan=_without_seconds(plan)
    )


def _unusable(pool: Pool) -> tuple[Problem, ...]:
    """Return why a pool cannot be matched at all."""
    found = []
    if pool.needs.is_empty():
        found.append(container_problem("no_needs"))
    if pool.providers.is_empty() and pool.funds.is_empty() and pool.projects.is_empty():
        found.append(container_problem("no_resources"))
    return tuple(found)


def _request(run: Run, pool: Pool, previous: Plan | None) -> Request:
    return Request(
        pool=pool,
        date=dt.date.fromisoformat(run.date),
        policy=Policy.from_data(run.policy),
        previous=previous,
        limits=limits_of(run.limits),
        seconds=run.seconds,
    )


def limits_of(kept: dict[str, Any]) -> Limits:
    """Return limits from a record; those that this version of the engine does not know are left out."""
    known = {field.name for field in fields(Limits)}
    return Limits(**{name: value for name, value in kept.items() if name in known})


def _without_seconds(plan: Plan) -> Plan:
    """Return a plan whose record holds no seconds: equal runs give equal bytes; the run's own record has its times."""
    record = plan.summary.run.model_copy(update={"seconds": {}})
    return plan.replace(summary=plan.summary.model_copy(update={"run": record}))


def _keep(work: Work, outcome: Outcome) -> None:
    """Keep what came of it; wait for a store that is not available for a while."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            _write(work.store, work.lease, outcome)
        except StoreUnavailableError:
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return


def _write(store: Store, lease: Lease, outcome: Outcome) -> None:
    ready = None if outcome.plan is None else packed(outcome.plan)
    with store.writing() as session:
        hold(session, lease)
        now = store.clock()
        run = session.get_one(Run, lease.subject_id)
        if ready is not None:
            run.plan_id = keep_plan(session, store.keyring, run, ready, now).id
        run.state = outcome.state.value
        run.pool_digest = outcome.digest
        run.engine_version = __version__
        run.failure = outcome.failure
        run.problems = [problem_item(problem, "") for problem in outcome.problems[:SHOWN_PROBLEMS]]
        run.ended_at = now
        run.revision += 1
        facts = {"plan_id": run.plan_id} if outcome.failure is None else {"failure": outcome.failure}
        tell(session, run, f"run.{outcome.state.value}", now, **facts)
        end(session, lease, now)
