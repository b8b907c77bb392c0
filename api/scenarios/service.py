"""Takes scenarios, and gives their answers."""

from __future__ import annotations

import json

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.jobs import queue
from api.jobs.tables import Job
from api.plans.repository import plan_of
from api.pointers import pointer_of_words
from api.runs.states import RunState
from api.scenarios.schemas import ComparisonAnswer, NewScenario, NewScenarioQuery, ScenariosQuery, ScenarioView
from api.scenarios.tables import ScenarioRecord
from api.schemas import problem_item
from api.web.call import Call
from api.web.members import refused
from matcher.model.text import Text

KIND = "scenario"


MOST_UNFINISHED = 100
"""Scenarios of one hub that wait or are under way at the same time."""


def ask(call: Call, plan_id: str, body: NewScenario, query: NewScenarioQuery) -> ScenarioRecord:
    """Keep a scenario and let a worker answer it; raise ``unusable_input`` with every mistake, or ``busy``."""
    # They take long to load: a service that starts again after a fault should answer at once.
    from scenarios.model import ScenarioError
    from scenarios.model.read import scenario_from_data

    try:
        scenario = scenario_from_data(body.root)
    except ScenarioError as error:
        items = [problem_item(problem, pointer_of_words(problem.field)) for problem in error.problems]
        raise refused("unusable_input", items) from None
    plan_of(call.session, call.hub_id, plan_id)
    if _unfinished(call) >= MOST_UNFINISHED:
        sentence = Text(f"排队的情景已达 {MOST_UNFINISHED} 个", f"{MOST_UNFINISHED} scenarios are in line already")
        raise ApiError("busy", sentence, headers={"Retry-After": "60"})
    scenario_id = call.new_id("scenario")
    job = queue.add(call.session, hub_id=call.hub_id, kind=KIND, subject_id=scenario_id, now=call.now)
    record = ScenarioRecord(
        id=scenario_id,
        hub_id=call.hub_id,
        plan_id=plan_id,
        job_id=job.id,
        name=scenario.name,
        digest=scenario.digest,
        document=json.dumps(body.root, ensure_ascii=False),
        repeats=query.repeats,
        state=RunState.QUEUED.value,
        revision=1,
        problems=[],
        created_at=call.now,
        created_by=call.caller.key_id,
    )
    call.session.add(record)
    call.session.flush()
    call.record("scenario.asked", ("scenario", record.id), data={"plan_id": plan_id, "name": scenario.name})
    return record


def _unfinished(call: Call) -> int:
    states = (RunState.QUEUED.value, RunState.RUNNING.value)
    statement = select(func.count()).where(ScenarioRecord.hub_id == call.hub_id, ScenarioRecord.state.in_(states))
    return call.session.scalar(statement) or 0


def cancel(call: Call, scenario_id: str) -> ScenarioRecord:
    """Cancel a scenario: one that waits ends at once, one under way ends with its best plan so far; else ``conflict``."""
    found = scenario_of(call.session, call.hub_id, scenario_id)
    # The job first, as the worker does it: whoever locks in one order never waits in a circle.
    job = call.session.scalars(select(Job).where(Job.id == found.job_id).with_for_update()).one_or_none()
    call.session.refresh(found)
    if RunState(found.state).is_final or job is None:
        raise ApiError("conflict", Text("此情景已经结束", "this scenario has ended"))
    if not job.cancel_asked:
        job.cancel_asked = True
        found.revision += 1
        call.record("scenario.cancel_asked", ("scenario", found.id), data={"plan_id": found.plan_id})
    if found.state == RunState.QUEUED.value and job.state == queue.JobState.WAITING.value:
        queue.drop(job, call.now)
        found.state = RunState.CANCELLED.value
        found.ended_at = call.now
    return found


def listed(call: Call, query: ScenariosQuery) -> Select[ScenarioRecord]:
    """Return the statement of the scenarios that are asked for."""
    statement = select(ScenarioRecord).where(ScenarioRecord.hub_id == call.hub_id)
    return statement if query.plan_id is None else statement.where(ScenarioRecord.plan_id == query.plan_id)


def scenario_of(session: Session, hub_id: str, scenario_id: str) -> ScenarioRecord:
    """Return a scenario of a hub; raise ``not_found_here``."""
    statement = select(ScenarioRecord).where(ScenarioRecord.id == scenario_id, ScenarioRecord.hub_id == hub_id)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def comparison_of(call: Call, scenario_id: str) -> ComparisonAnswer:
    """Return the answer to a scenario; raise ``conflict`` while there is none."""
    record = scenario_of(call.session, call.hub_id, scenario_id)
    if record.comparison is None:
        raise ApiError("conflict", Text("尚无结果，请看 state 和 failure", "there is no answer: see state and failure"))
    return ComparisonAnswer.model_validate(json.loads(record.comparison))


def view(record: ScenarioRecord) -> ScenarioView:
    """Return what is shown of a scenario."""
    return ScenarioView(**{name: getattr(record, name) for name in ScenarioView.model_fields})


def etag_of(record: ScenarioRecord) -> str:
    """Return the revision of a scenario."""
    return str(record.revision)
