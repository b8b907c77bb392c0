"""``POST /v1/match``."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from api.match.routes import REFUSED_ROWS
from matcher.check import check_plan
from matcher.files import plan_from_data, plan_to_data, pool_from_data, pool_to_data
from matcher.match import Request, match
from matcher.model import Policy
from matcher.optimise import Limits
from matcher.samples import build_sample
from matcher.samples.tiny import BEST_PLAN, OBJECTIVE_POINTS
from tests.api.client import app_with, order, pool, post

DATE = "2026-11-23"


@pytest.fixture(scope="module")
def tiny():
    return pool_to_data(build_sample("tiny", 0))


@pytest.fixture(scope="module")
def tiny_plan(tiny):
    response = post("/v1/match", {"pool": tiny, "date": DATE})
    assert response.status_code == 200, response.text
    return response.json()


def without_seconds(plan):
    run = {name: value for name, value in plan["summary"]["run"].items() if name != "seconds"}
    return {**plan, "summary": {**plan["summary"], "run": run}}


def test_the_tiny_sample_gets_the_plan_worked_out_by_hand(tiny_plan):
    assert tiny_plan["summary"]["objective"] == pytest.approx(OBJECTIVE_POINTS)
    helpers = {row["need_id"]: row["resource_id"] for row in tiny_plan["assignments"] if row["line"] != "money"}
    assert helpers == {need: helper for need, helper in BEST_PLAN.items() if helper}
    assert [row["need_id"] for row in tiny_plan["unmet"]] == ["FY-00003"]


def test_the_answer_is_the_library_s_plan_in_the_shape_of_plan_json(tiny, tiny_plan):
    plan = match(Request(pool=pool_from_data(tiny), date=dt.date(2026, 11, 23)))
    assert without_seconds(tiny_plan) == without_seconds(plan_to_data(plan))


def test_the_answer_passes_the_independent_checker_after_the_journey(tiny, tiny_plan):
    assert check_plan(pool_from_data(tiny), plan_from_data(tiny_plan), Policy()) == {}


def test_two_equal_calls_give_equal_plans_except_seconds(tiny, tiny_plan):
    again = post("/v1/match", {"pool": tiny, "date": DATE}).json()
    assert without_seconds(again) == without_seconds(tiny_plan)


def test_the_order_of_rows_makes_no_difference(tiny, tiny_plan):
    turned = {name: rows[::-1] for name, rows in reversed(tiny.items())}
    assert without_seconds(post("/v1/match", {"pool": turned, "date": DATE}).json()) == without_seconds(tiny_plan)


def test_policy_and_seed_travel_with_the_plan():
    run = post("/v1/match", order(seed=7, policy={"weeks": 4, "weights": {"red": 30}})).json()["summary"]
    assert run["run"]["seed"] == 7
    assert (run["policy"]["weeks"], run["policy"]["weights"]["red"]) == (4, 30.0)


def test_the_previous_plan_marks_helpers_as_kept(tiny, tiny_plan):
    answer = post("/v1/match", {"pool": tiny, "date": DATE, "previous": tiny_plan}).json()
    helpers = [row for row in answer["assignments"] if row["line"] == "service"]
    assert helpers
    assert all(row["kept"] for row in helpers)
    assert answer["summary"]["run"]["previous_digest"] == tiny_plan["summary"]["run"]["input_digest"]


def test_null_stands_for_an_absent_policy_and_previous_plan():
    body = {**order(), "policy": None, "previous": None}
    assert post("/v1/match", body).status_code == 200


def test_refused_rows_are_counted_in_a_header_and_listed_in_the_plan():
    tables = pool()
    tables["needs"].append({"need_id": "N-3", "service": "no such"})
    tables["funds"].append({"fund_id": "F-2"})
    response = post("/v1/match", order(pool=tables))
    assert response.status_code == 200
    assert response.headers[REFUSED_ROWS] == "2"
    plan = response.json()
    assert plan["summary"]["flow"]["refused"] == 1
    assert {(row["table"], row["row"]) for row in plan["problems"]} == {("needs", 3), ("funds", 2)}


def test_every_mistake_of_every_part_is_told_at_once():
    body = {
        "seed": True,
        "wish": 1,
        "policy": {"weeks": 0, "red": 1},
        "previous": {"assignments": [{}]},
        "pool": {"needs": []},
    }
    response = post("/v1/match", body)
    assert response.status_code == 422
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert {"/date", "/seed", "/wish", "/policy/weeks", "/policy/red", "/previous/summary", "/pool"} <= pointers


@pytest.mark.parametrize(
    "date",
    [None, "", "2026-02-30", "2026-11-23T00:00:00", "23.11.2026", "0001-01-01", "9999-12-31", 20261123, ["2026-11-23"]],
)
def test_a_date_that_is_missing_or_none_is_refused_where_it_stands(date):
    response = post("/v1/match", order(date=date))
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/date"]


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, 1.0, "1", True, [1]])
def test_a_seed_that_is_none_is_refused_where_it_stands(seed):
    response = post("/v1/match", order(seed=seed))
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/seed"]


def test_too_many_needs_are_refused_with_the_limit_named():
    response = post("/v1/match", order(), app=app_with(max_needs=1))
    assert response.status_code == 413
    assert response.json()["code"] == "too_many_needs"
    assert "1" in response.json()["sentence"]["en"].split("limit is ")[1]


def test_needs_under_two_names_are_counted_together():
    tables = pool()
    tables["需求"] = tables["needs"]
    assert post("/v1/match", order(pool=tables), app=app_with(max_needs=3)).status_code == 413


def test_the_limits_of_work_come_from_the_settings(monkeypatch):
    asked = []

    def note(request, **arguments):
        asked.append(request.limits)
        return match(request, **arguments)

    monkeypatch.setattr("matcher.match.match", note)
    assert post("/v1/match", order(seed=3), app=app_with(solve_limits="sweeps=5")).status_code == 200
    assert asked == [replace(Limits(), sweeps=5, seed=3)]


def test_a_refused_plan_of_our_own_is_told_as_our_defect(monkeypatch):
    from matcher.check import Violation
    from matcher.match import DefectivePlanError
    from matcher.model.text import Text

    def defective(request, **arguments):
        violation = Violation(rule="skills", need_id="N-1", resource_id="P-1", sentence=Text("秘密", "a secret"))
        raise DefectivePlanError({"skills": [violation]})

    monkeypatch.setattr("matcher.match.match", defective)
    response = post("/v1/match", order())
    assert (response.status_code, response.json()["code"]) == (500, "defective_plan")
    assert "secret" not in response.text


def test_numbers_written_as_text_are_read_as_the_contract_says():
    tables = pool()
    tables["needs"][0]["hours"] = "1"
    assert post("/v1/match", order(pool=tables)).json()["summary"]["people_met"] == 2


def test_the_answer_is_plain_json(tiny_plan):
    assert json.loads(json.dumps(tiny_plan, allow_nan=False)) == tiny_plan
