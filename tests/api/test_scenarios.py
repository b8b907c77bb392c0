"""Scenarios: a question to a stored plan is a job; its answer is the library's comparison."""

import pytest

from api.jobs import queue
from api.jobs.kinds import Work, kind_of
from api.scenarios.routes import EXAMPLE
from api.security.rules import Role
from api.settings import Settings
from matcher.files import pool_from_data
from matcher.model import Policy
from matcher.optimise.solution import never, silent
from matcher.rules import Context
from scenarios.compare import comparison_to_data
from scenarios.model.read import scenario_from_data
from scenarios.run import answer, checked_baseline
from tests.api.decisions import DATE, UNMET_NEED, Review, plan_of_tiny
from tests.api.hub import new_hub
from tests.api.pools import tiny


class Small(Review):
    """A review whose pool is that of its plan."""

    def upload(self, tables=None, **arguments):
        return super().upload(tiny(), **arguments)


def true_plan():
    plan = plan_of_tiny()
    return plan.replace(unmet=plan.unmet.filter(plan.unmet["need_id"] == UNMET_NEED))


@pytest.fixture
def review(lite_app, lite_hub):
    return Small(lite_app, lite_hub, true_plan())


def ask(review, **changes):
    path = f"/v1/plans/{review.plan_id}/scenarios"
    return review.call("POST", path, review.hub.key(Role.PLANNER), json=EXAMPLE | changes)


def work_on(store, scenario_id):
    """Do the job of a scenario as a worker's child does, here in this process."""
    with store.writing() as session:
        now = store.clock()
        job = queue.next_due(session, now, 20)
        assert job is not None
        assert job.subject_id == scenario_id
        held = queue.lease(job, worker="test", now=now, seconds=20)
        kind = kind_of(job.kind)
        kind.moved(session, job, now)
    kind.carry_out(Work(store=store, settings=Settings(), lease=held, progress=silent, stop=never))


def test_a_scenario_is_answered_as_the_command_answers_it(review, lite):
    made = ask(review)
    assert made.status_code == 202, made.text
    path = made.headers["location"]
    assert made.json()["state"] == "queued"
    assert review.call("GET", f"{path}/comparison").status_code == 409
    work_on(lite, made.json()["id"])
    done = review.call("GET", path).json()
    assert (done["state"], done["failure"], done["problems"]) == ("completed", None, [])
    found = review.call("GET", f"{path}/comparison").json()
    context = Context(pool=pool_from_data(tiny()), policy=Policy(), date=DATE)
    expected = comparison_to_data(
        answer(checked_baseline(context, true_plan()), scenario_from_data(EXAMPLE)).comparison
    )
    assert found["comparison"]["effects"] == expected["effects"]
    assert found["comparison"]["needs"] == expected["needs"]
    assert [need["need_id"] for need in found["comparison"]["needs"]] == [UNMET_NEED]


def test_a_scenario_that_does_not_fit_the_pool_says_so(review, lite):
    assert ask(review, changes=[{"dig": "hole"}]).status_code == 422
    assert ask(review, changes=[]).status_code in {202, 422}
    made = ask(review, changes=[{"plus": "providers", "ids": ["no"], "by": {"hours": 2}}])
    work_on(lite, made.json()["id"])
    told = review.call("GET", made.headers["location"]).json()
    assert (told["state"], told["failure"]) == ("invalid", "scenario")
    assert told["problems"]
    assert review.call("GET", f"{made.headers['location']}/comparison").status_code == 409


def test_scenarios_belong_to_their_hub(review, lite):
    made = ask(review)
    foreign = new_hub(lite).key(Role.PLANNER)
    for path in (made.headers["location"], f"{made.headers['location']}/comparison"):
        assert review.call("GET", path, foreign).status_code == 404
    assert review.call("GET", "/v1/scenarios", foreign).json()["items"] == []
    assert review.call("POST", f"/v1/plans/{review.plan_id}/scenarios", foreign, json=EXAMPLE).status_code == 404
    assert len(review.call("GET", f"/v1/scenarios?plan_id={review.plan_id}").json()["items"]) == 1
