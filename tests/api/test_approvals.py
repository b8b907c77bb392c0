"""Decisions on plans: one stands at a time, by a named person; review becomes pins; revocable with a reason."""

import datetime as dt

import anyio
import pytest

from api.security.rules import Role
from tests.api.client import send, together
from tests.api.decisions import DATE, UNMET_NEED, Review, plan_of_tiny
from tests.api.hub import new_hub


@pytest.fixture
def review(app, hub):
    return Review(app, hub)


@pytest.fixture
def lite_review(lite_app, lite_hub):
    return Review(lite_app, lite_hub)


def plan_of(review):
    return review.call("GET", f"/v1/plans/{review.plan_id}")


def pins_of(review):
    return [row["row"] for row in review.ask("GET", "/pins").json()["items"]]


def test_a_plan_is_a_proposal_until_a_named_person_approves_it(review):
    before = plan_of(review)
    assert before.json()["state"] == "proposal"
    made = review.decide(match=before.headers["etag"], reason="经例会审议")
    assert made.status_code == 201, made.text
    assert (made.json()["person"], made.json()["needs"], made.json()["pins"]) == ("王芳", None, 0)
    after = plan_of(review)
    assert after.json()["state"] == "approved"
    assert after.headers["etag"] != before.headers["etag"]
    read = review.call("GET", made.headers["location"])
    assert read.json() == made.json()
    (event,) = review.call("GET", "/v1/events?kind=plan").json()["items"]
    assert (event["kind"], event["subject_id"], event["reason"]) == ("plan.approved", review.plan_id, "经例会审议")
    assert event["data"]["person"] == "王芳"


def test_that_the_pool_has_changed_since_is_told_before_and_after_the_decision(lite_review):
    review = lite_review
    path = f"/v1/plans/{review.plan_id}"
    assert (review.call("GET", path).json()["pool_version"], review.call("GET", path).json()["pool_head"]) == (2, 2)
    assert review.ask("PATCH", f"/needs/{UNMET_NEED}", match="*", json={"hours": 3}).status_code == 200
    assert review.call("GET", path).json()["pool_head"] == 3
    assert review.decide().status_code == 201
    (event,) = review.call("GET", "/v1/events?kind=plan.approved").json()["items"]
    assert (event["data"]["pool_version"], event["data"]["pool_head"]) == (2, 3)


def test_who_read_an_older_state_does_not_decide(lite_review):
    assert lite_review.decide(match='"7"').status_code == 412
    assert lite_review.call(
        "POST", f"/v1/plans/{lite_review.plan_id}/approvals", lite_review.approver, json={}
    ).status_code in {422, 428}


def test_only_an_approver_of_the_hub_decides(lite_review, lite):
    for role in set(Role) - {Role.APPROVER, Role.PLATFORM}:
        assert lite_review.decide(headers=lite_review.hub.key(role)).status_code == 403
    foreign = new_hub(lite).key(Role.APPROVER)
    assert lite_review.decide(headers=foreign).status_code == 404
    made = lite_review.decide().headers["location"]
    assert lite_review.call("GET", made, foreign).status_code == 404
    assert lite_review.call("GET", "/v1/approvals", foreign).json()["items"] == []


def test_many_approvals_at_once_make_one(review):
    answers = []

    async def ask(client):
        async def one():
            answers.append(
                await client.post(
                    f"/v1/plans/{review.plan_id}/approvals",
                    json={"decision": "approve", "person": "王芳"},
                    headers=review.approver | {"If-Match": "*"},
                )
            )

        async with anyio.create_task_group() as group:
            for _ in range(12):
                group.start_soon(one)

    together(ask, app=review.app)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 11
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_decided"}
    assert len(review.call("GET", "/v1/approvals").json()["items"]) == 1


def decide_on(review, plan_id, **body):
    whole = {"decision": "approve", "person": "王芳"} | body
    return review.call("POST", f"/v1/plans/{plan_id}/approvals", review.approver, match="*", json=whole)


def test_of_the_plans_of_one_day_one_stands_approved(lite_review):
    review = lite_review
    other, next_week = review.keep(plan_of_tiny()), review.keep(plan_of_tiny(), DATE + dt.timedelta(days=7))
    part = {"decision": "approve_part", "reason": "其余待核实", "needs": ["FY-00004"]}
    assert decide_on(review, other, **part).status_code == 201, "a review"
    first = review.decide()
    assert first.status_code == 201, "a plan that was made after it"
    third = review.keep(plan_of_tiny())
    for body in ({}, part):
        refused = decide_on(review, third, **body)
        assert (refused.status_code, refused.json()["code"]) == (409, "another_plan_approved")
        assert review.plan_id in refused.json()["sentence"]["zh"]
        assert review.plan_id in refused.json()["sentence"]["en"]
    assert review.call("GET", f"/v1/plans/{third}").json()["state"] == "proposal"
    assert decide_on(review, next_week).status_code == 201
    assert decide_on(review, review.keep(plan_of_tiny()), decision="reject", reason="重复").status_code == 201
    body = {"person": "李强", "reason": "公示期间有异议"}
    revoked = review.call("POST", f"{first.headers['location']}/revocation", review.approver, match="*", json=body)
    assert revoked.status_code == 200
    assert decide_on(review, third).status_code == 201
    assert review.decide().json()["code"] == "another_plan_approved"


def test_many_plans_of_one_day_that_are_approved_at_once_are_one(review):
    plans = [review.plan_id, *(review.keep(plan_of_tiny()) for _ in range(5))]
    answers = []

    async def ask(client):
        async def one(plan_id):
            path, body = f"/v1/plans/{plan_id}/approvals", {"decision": "approve", "person": "王芳"}
            answers.append(await client.post(path, json=body, headers=review.approver | {"If-Match": "*"}))

        async with anyio.create_task_group() as group:
            for plan_id in plans:
                group.start_soon(one, plan_id)

    together(ask, app=review.app)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"another_plan_approved"}
    states = [review.call("GET", f"/v1/plans/{plan_id}").json()["state"] for plan_id in plans]
    assert sorted(states) == ["approved"] + ["proposal"] * 5


def test_a_part_is_pinned_to_who_serves_it(review):
    made = review.decide(
        decision="approve_part",
        reason="其余待核实",
        needs=["FY-00004", "FY-00006"],
        pins=[{"need_id": "FY-00002", "resource_id": "P001", "action": "forbid", "reason": "不便"}],
    )
    assert made.status_code == 201, made.text
    assert made.json()["needs"] == ["FY-00004", "FY-00006"]
    assert plan_of(review).json()["state"] == "partly_approved"
    found = {(pin["need_id"], pin["resource_id"], pin["action"]) for pin in pins_of(review)}
    assert found == {
        ("FY-00002", "P001", "forbid"),
        ("FY-00004", "P002", "pin"),
        ("FY-00004", "F01", "pin"),
        ("FY-00006", "J01", "pin"),
    }
    assert made.json()["pins"] == 4
    assert made.json()["version"] == review.ask("GET").json()["head"] == 3
    (listed,) = review.call("GET", f"/v1/approvals?plan_id={review.plan_id}&standing=true").json()["items"]
    assert listed["needs"] == 2


def test_a_plan_is_rejected_with_pins_for_the_next_run(lite_review):
    pins = [{"need_id": "FY-00003", "resource_id": "P001", "action": "pin"}]
    made = lite_review.decide(decision="reject", reason="请改由邻里队探访", pins=pins)
    assert made.status_code == 201, made.text
    assert plan_of(lite_review).json()["state"] == "rejected"
    assert [(pin["need_id"], pin["action"], pin.get("reason")) for pin in pins_of(lite_review)] == [
        ("FY-00003", "pin", None)
    ]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"decision": "approve_part"}, {"/needs", "/reason"}),
        ({"decision": "approve", "needs": ["FY-00001"]}, {"/needs"}),
        ({"decision": "reject"}, {"/reason"}),
        (
            {"decision": "approve_part", "reason": "x", "needs": ["FY-00001", "FY-00003", "no"]},
            {"/needs/1", "/needs/2"},
        ),
        ({"decision": "perhaps", "person": ""}, {"/decision", "/person"}),
        ({"pins": [{"need_id": "FY-00001", "resource_id": "no", "action": "pin"}]}, {"/pins/0/resource_id"}),
        (
            {
                "pins": [
                    {"need_id": "FY-00001", "resource_id": "P001", "action": "pin"},
                    {"need_id": "no", "resource_id": "P001", "action": "pin"},
                ]
            },
            {"/pins/1/need_id"},
        ),
    ],
)
def test_a_decision_with_mistakes_changes_nothing(lite_review, body, pointers):
    made = lite_review.decide(**body)
    assert made.status_code == 422, made.text
    assert {error["pointer"] for error in made.json()["errors"]} == pointers
    assert plan_of(lite_review).json()["state"] == "proposal"
    assert pins_of(lite_review) == []
    assert lite_review.ask("GET").json()["head"] == 2


def test_a_revoked_decision_stays_in_the_record_and_makes_room(review):
    first = review.decide()
    path = f"{first.headers['location']}/revocation"
    body = {"person": "李强", "reason": "公示期间有异议"}
    assert review.call("POST", path, review.approver, json=body).status_code == 428
    assert review.call("POST", path, review.approver, match='"revoked"', json=body).status_code == 412
    revoked = review.call("POST", path, review.approver, match=first.headers["etag"], json=body)
    assert revoked.status_code == 200
    assert revoked.json()["revoked_by"] == "李强"
    assert plan_of(review).json()["state"] == "proposal"
    again = review.call("POST", path, review.approver, match="*", json=body)
    assert again.status_code == 409
    assert review.decide(person="赵敏").status_code == 201
    assert [row["person"] for row in review.call("GET", "/v1/approvals").json()["items"]] == ["赵敏", "王芳"]
    assert review.kinds()[-3:] == ["plan.approved", "plan.approval_revoked", "plan.approved"]


def test_the_same_decision_sent_again_is_answered_alike(lite_review):
    headers = lite_review.approver | {"Idempotency-Key": "decide-1", "If-Match": "*"}
    path, body = f"/v1/plans/{lite_review.plan_id}/approvals", {"decision": "approve", "person": "王芳"}
    answers = [send("POST", path, app=lite_review.app, headers=headers, json=body) for _ in range(2)]
    assert answers[0].status_code == 201
    assert answers[0].content == answers[1].content
