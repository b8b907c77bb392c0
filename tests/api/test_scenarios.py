"""Scenarios: a question to a stored plan is a job; its answer is the library's comparison."""

import pytest
from sqlalchemy import text

from api.jobs import queue
from api.jobs.kinds import Work, kind_of, work_of
from api.jobs.tables import Job
from api.scenarios import service
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
from tests.api.client import send
from tests.api.decisions import DATE, UNMET_NEED, Review, plan_of_tiny
from tests.api.desk import RunDesk, carry_out, look, take
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
        kind_of(job.kind).moved(session, job, now)
    work_of(held.kind)(Work(store=store, settings=Settings(), lease=held, progress=silent, stop=never))


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
    with lite.reading() as session:
        kept = session.execute(text("SELECT * FROM scenarios")).all()
    assert b"unknown_id" not in repr(kept).encode(), "it may tell of people"
    assert review.call("GET", f"{made.headers['location']}/comparison").status_code == 409


def test_every_mistake_of_a_scenario_says_where_it_stands(review):
    right = {"plus": "providers", "ids": ["P001"], "by": {"hours": 2}}
    changes = [right, right | {"ids": "P001", "by": {"hours": "many"}}]
    refused = ask(review, changes=changes, question={"zh": "如何？", "en": 3}, **{"a/b": 1})
    assert refused.status_code == 422
    pointers = {error["pointer"] for error in refused.json()["errors"]}
    assert pointers == {"/changes/1/ids", "/changes/1/by/hours", "/question/en", "/a~1b"}


def test_scenarios_belong_to_their_hub(review, lite):
    made = ask(review)
    foreign = new_hub(lite).key(Role.PLANNER)
    for path in (made.headers["location"], f"{made.headers['location']}/comparison"):
        assert review.call("GET", path, foreign).status_code == 404
    assert review.call("GET", "/v1/scenarios", foreign).json()["items"] == []
    assert review.call("POST", f"/v1/plans/{review.plan_id}/scenarios", foreign, json=EXAMPLE).status_code == 404
    assert len(review.call("GET", f"/v1/scenarios?plan_id={review.plan_id}").json()["items"]) == 1


def test_a_scenario_that_waits_is_cancelled_at_once_and_one_under_way_answers_with_what_it_has(review, lite):
    waiting = ask(review)
    path = waiting.headers["location"]
    planner = review.hub.key(Role.PLANNER)
    cancelled = review.call("POST", f"{path}/cancel", planner)
    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    assert review.call("POST", f"{path}/cancel", planner).json()["code"] == "conflict"
    assert look(lite) is None
    path = ask(review).headers["location"]
    held = take(lite)
    assert review.call("POST", f"{path}/cancel", planner).json()["state"] == "running"
    with lite.reading() as session:
        assert session.get_one(Job, held.job_id).cancel_asked
    carry_out(lite, held, stop=lambda: True)
    done = review.call("GET", path).json()
    assert (done["state"], done["failure"]) == ("cancelled", None)
    comparison = review.call("GET", f"{path}/comparison").json()["comparison"]
    assert any("ended early" in note["en"] for note in comparison["notes"])
    assert review.call("POST", f"{path}/cancel", new_hub(lite).key(Role.PLANNER)).status_code == 404


def test_the_noise_is_measured_where_that_is_asked_for(review, lite):
    path = f"/v1/plans/{review.plan_id}/scenarios?repeats=2"
    made = review.call("POST", path, review.hub.key(Role.PLANNER), json=EXAMPLE)
    assert made.json()["repeats"] == 2
    work_on(lite, made.json()["id"])
    found = review.call("GET", f"{made.headers['location']}/comparison").json()["comparison"]
    assert found["noise"]["asked"] == 2
    assert review.call("POST", f"{path}00", review.hub.key(Role.PLANNER), json=EXAMPLE).status_code == 400


def test_a_hub_has_only_so_many_scenarios_in_line(review, monkeypatch):
    monkeypatch.setattr(service, "MOST_UNFINISHED", 1)
    assert ask(review).status_code == 202
    refused = ask(review)
    assert (refused.status_code, refused.json()["code"], "retry-after" in refused.headers) == (503, "busy", True)


def test_a_plan_that_was_made_with_a_previous_one_is_asked_and_explained(lite_app, lite_hub, lite):
    desk = RunDesk(lite_app, lite_hub)
    tables = tiny()
    desk.upload(tables)
    first = desk.run()["plan_id"]
    # A better helper has come, and nobody may change theirs.
    helper = next(row for row in tables["providers"] if row["provider_id"] == "P002")
    tables["providers"].append(helper | {"provider_id": "P009", "quality": 1})
    desk.upload(tables)
    plan_id = desk.run(previous_plan_id=first, policy={"max_changes": 0})["plan_id"]
    planner = lite_hub.key(Role.PLANNER)
    made = send("POST", f"/v1/plans/{plan_id}/scenarios?repeats=1", app=lite_app, headers=planner, json=EXAMPLE)
    work_on(lite, made.json()["id"])
    done = desk.get(made.headers["location"]).json()
    assert (done["state"], done["failure"]) == ("completed", None)
    comparison = desk.get(f"{made.headers['location']}/comparison").json()["comparison"]
    assert [need["need_id"] for need in comparison["needs"]] == [UNMET_NEED]
    for need in tables["needs"]:
        for reader in ("operator", "auditor"):
            told = desk.get(f"/v1/plans/{plan_id}/explanations/{need['need_id']}?for={reader}")
            assert told.status_code == 200, told.text
        assert desk.get(f"/v1/plans/{plan_id}/options/{need['need_id']}").status_code == 200


def test_who_is_erased_while_a_scenario_is_worked_on_is_not_in_its_answer(review, lite):
    made = ask(review, changes=[{"remove": "needs", "where": {"person_id": "p00004"}}])
    path = made.headers["location"]
    held = take(lite)
    erased: list[int] = []

    def progress(stage, gap):
        # The question has been read by now.
        if not erased:
            order = {"person_id": "p00004", "reason": "本人要求"}
            erased.append(review.call("POST", "/v1/erasures", json=order).json()["scenarios"])

    carry_out(lite, held, progress=progress)
    told = review.call("GET", path).json()
    assert (erased, told["state"], told["failure"]) == ([1], "invalid", "erased")
    assert review.call("GET", f"{path}/comparison").status_code == 409
