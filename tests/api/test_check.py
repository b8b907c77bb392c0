"""``POST /v1/check``."""

from api.check.schemas import CheckAnswer
from tests.api.client import SECRET, pool, post


def test_a_good_pool_is_usable_and_counted():
    answer = post("/v1/check", pool())
    assert answer.status_code == 200
    assert answer.json() == {
        "usable": True,
        "collected": {"needs": 2, "providers": 1, "funds": 1},
        "accepted": {"needs": 2, "providers": 1, "funds": 1},
        "refused": {"needs": 0, "providers": 0, "funds": 0},
        "problems": [],
    }


def test_refused_rows_are_the_answer_with_their_places():
    tables = pool()
    tables["needs"][1]["hours"] = "many"
    tables["needs"][1]["grade"] = "purple"
    response = post("/v1/check", tables)
    assert response.status_code == 200
    answer = CheckAnswer.model_validate(response.json())
    assert answer.refused == {"needs": 1, "providers": 0, "funds": 0}
    assert {problem.pointer for problem in answer.problems} == {"/needs/1/hours", "/needs/1/grade"}
    assert {problem.row for problem in answer.problems} == {2}
    assert all(problem.sentence.zh and problem.sentence.en and problem.remedy.zh for problem in answer.problems)


def test_pointers_use_the_keys_that_were_sent():
    tables = pool()
    row = tables["needs"][1]
    row["每周工时"] = "many"
    tables["需求"] = tables.pop("needs")
    problems = post("/v1/check", tables).json()["problems"]
    assert [problem["pointer"] for problem in problems] == ["/需求/1/每周工时"]


def test_an_unknown_table_is_a_warning_at_its_key():
    problems = post("/v1/check", {**pool(), "wishes/all": []}).json()["problems"]
    assert [(problem["pointer"], problem["severity"]) for problem in problems] == [("/wishes~1all", "warning")]


def test_a_boolean_is_no_number():
    tables = pool()
    tables["needs"][1]["people"] = True
    answer = post("/v1/check", tables).json()
    assert answer["refused"]["needs"] == 1
    assert [problem["pointer"] for problem in answer["problems"]] == ["/needs/1/people"]


def test_an_unusable_pool_is_refused_with_every_problem():
    response = post(
        "/v1/check", {"needs": [{"need_id": "N-1", "person_id": SECRET, "service": "no such", "hours": -1}]}
    )
    assert response.status_code == 422
    document = response.json()
    assert document["code"] == "unusable_input"
    assert [error["code"] for error in document["errors"]] == ["no_resources"]


def test_all_rows_refused_is_unusable_and_lists_each_mistake():
    tables = pool()
    for need in tables["needs"]:
        need["service"] = "no such"
    document = post("/v1/check", tables).json()
    assert document["status"] == 422
    assert {"/needs/0/service", "/needs/1/service", "/needs"} <= {error["pointer"] for error in document["errors"]}
