"""The work of a scenario, in a process of its own: from a stored plan to a comparison, kept once."""

from __future__ import annotations

import json
from dataclasses import dataclass

from api.jobs.kinds import Work
from api.jobs.queue import end, hold
from api.plans.content import load_plan
from api.plans.repository import plan_of, previous_of
from api.pools.load import load_pool
from api.pools.schemas import SHOWN_PROBLEMS
from api.runs.states import RunState
from api.scenarios.tables import ScenarioRecord
from api.schemas import problem_item
from matcher.match import DefectivePlanError
from matcher.model import Plan, Policy, Pool
from matcher.model.problems import Problem
from matcher.rules import Context
from matcher.standing import StalePlanError
from scenarios.compare import comparison_to_data
from scenarios.model import ScenarioError
from scenarios.model.read import scenario_from_data
from scenarios.patch import patched
from scenarios.run import UnsoundBaselineError, answer, checked_baseline, noise_band
from scenarios.siting import sited_to_data


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a scenario: an answer as JSON, or why there is none."""

    state: RunState
    answer: str | None = None
    failure: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: a scenario, of a plan and its pool, and how often the plan is solved again to measure the noise."""

    document: object
    pool: Pool
    plan: Plan
    previous: Plan | None
    repeats: int


def carry_out(work: Work) -> None:
    """Answer a scenario and keep the answer; raise ``LeaseLostError`` where somebody else has it by now."""
    store = work.store
    with store.reading() as session:
        record = session.get_one(ScenarioRecord, work.lease.subject_id)
        document = json.loads(record.document)
        stored = plan_of(session, record.hub_id, record.plan_id)
        plan = load_plan(session, store.keyring, stored)
        former = previous_of(session, stored)
        previous = None if former is None else load_plan(session, store.keyring, former)
        pool = load_pool(session, store.keyring, stored.pool_id, stored.pool_version)
        repeats = record.repeats
    question = Question(document=document, pool=pool, plan=plan, previous=previous, repeats=repeats)
    outcome = _outcome(work, question)
    with store.writing() as session:
        hold(session, work.lease)
        now = store.clock()
        record = session.get_one(ScenarioRecord, work.lease.subject_id)
        if json.loads(record.document) != document:
            # Somebody whom it told of was erased meanwhile; the answer would tell of them still.
            outcome = Outcome(state=RunState.INVALID, failure="erased")
        record.state = outcome.state.value
        record.comparison = outcome.answer
        record.failure = outcome.failure
        record.problems = [problem_item(problem, "") for problem in outcome.problems[:SHOWN_PROBLEMS]]
        record.ended_at = now
        record.revision += 1
        end(session, work.lease, now)


def _outcome(work: Work, question: Question) -> Outcome:
    plan = question.plan
    context = Context(pool=question.pool, policy=Policy.from_data(plan.summary.policy), date=plan.summary.run.date)
    heard: list[bool] = []

    def stop() -> bool:
        if work.stop():
            heard.append(True)
        return bool(heard)

    try:
        scenario = scenario_from_data(question.document)
        # What is wrong with the scenario is said before anything takes its time.
        prepared = patched(scenario, context.pool, context.policy)
        baseline = checked_baseline(context, plan, previous=question.previous)
        if question.repeats:
            baseline = baseline.with_band(
                noise_band(
                    baseline,
                    repeats=question.repeats,
                    progress=lambda done, of: work.progress("noise", None),
                    stop=stop,
                )
            )
        found = answer(baseline, scenario, prepared=prepared, progress=work.progress, stop=stop)
    except ScenarioError as error:
        return Outcome(state=RunState.INVALID, failure="scenario", problems=tuple(error.problems))
    except StalePlanError:
        return Outcome(state=RunState.FAILED, failure="stale_plan")
    except UnsoundBaselineError:
        return Outcome(state=RunState.FAILED, failure="unsound_plan")
    except DefectivePlanError:
        return Outcome(state=RunState.FAILED, failure="defective_plan")
    sited = None if found.sited is None else sited_to_data(found.sited)
    data = {"comparison": comparison_to_data(found.comparison), "siting": sited}
    return Outcome(
        state=RunState.CANCELLED if heard else RunState.COMPLETED,
        answer=json.dumps(data, ensure_ascii=False, allow_nan=False, default=str),
        problems=tuple(found.warnings),
    )
