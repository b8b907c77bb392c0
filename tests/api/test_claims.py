"""Published needs and claims: nothing personal, one winner, expiry, pins, open again."""

import json
import os

import anyio
import pytest

from api.claims.closing import expire_due
from api.claims.publishing import band_of
from api.security.rules import Role, Scope
from api.settings import Settings
from tests.api.client import together
from tests.api.decisions import OPEN_TO_ALL, PRIVATE, UNMET_NEED, Review, plan_of_tiny
from tests.api.hub import new_hub

AT_ONCE = int(os.environ.get("WISHPOOL_CLAIMS", "40"))
"""Claims of one need at the same time."""

CLAIM = {"claimant": "富春志愿服务队", "resource_id": "P001"}


@pytest.fixture
def review(app, hub):
    return Review(app, hub)


@pytest.fixture
def lite_review(lite_app, lite_hub):
    return Review(lite_app, lite_hub)


def claim(review, notice, headers=None, **body):
    return review.call("POST", f"/v1/notices/{notice['id']}/claims", headers or review.platform, json=CLAIM | body)


def act(review, made, verb, headers=None, **body):
    path = f"/v1/claims/{made.json()['id']}"
    etag = review.call("GET", path).headers["etag"]
    return review.call("POST", f"{path}/{verb}", headers, match=etag, json=body)


def state_of(review, notice):
    return review.call("GET", f"/v1/notices/{notice['id']}").json()["state"]


def open_notices(review):
    return [notice["id"] for notice in review.call("GET", "/v1/notices", review.platform).json()["items"]]


def pins_of(review):
    return [row["row"] for row in review.ask("GET", "/pins").json()["items"]]


def test_only_approved_plans_publish(lite_review):
    assert lite_review.publish().json()["code"] == "not_approved"
    assert lite_review.decide(decision="reject", reason="x").status_code == 201
    assert lite_review.publish().json()["code"] == "not_approved"


def test_what_is_published_identifies_nobody(review):
    notices = review.published()
    assert [(notice["service"], notice["grade"], notice["people"]) for notice in notices] == [
        ("visiting", "green", "1"),
        ("visiting", "green", "6-19"),
    ]
    many = notices[1]
    assert (many["hours"], many["amount"], many["service_name"]) == (2.5, 120.5, "探访陪伴")
    # Seven needs of the town ask for the same service: enough to name the town, not the village.
    assert many["region"] == "330111001"
    shown = json.dumps(notices)
    for hidden in (UNMET_NEED, OPEN_TO_ALL[0]["need_id"], "person", "119.95", review.pool_id):
        assert hidden not in shown
    again = review.publish().json()
    assert again == {"published": 0, "kept": 2, "closed": 0, "withheld": len(PRIVATE)}


def test_few_alike_needs_are_placed_in_the_county_alone(lite_review):
    for need_id in [row["need_id"] for row in PRIVATE]:
        assert lite_review.ask("DELETE", f"/needs/{need_id}", match="*").status_code == 204
    assert {notice["region"] for notice in lite_review.published()} == {"330111"}


def test_a_need_that_becomes_red_or_a_minors_is_no_longer_shown_nor_claimed(review):
    one, many = review.published()
    assert review.ask("PATCH", f"/needs/{UNMET_NEED}", match="*", json={"grade": "red"}).status_code == 200
    changed = {"minor": True, "guardian_consent": True}
    assert review.ask("PATCH", "/needs/N-many", match="*", json=changed).status_code == 200
    assert open_notices(review) == []
    for notice in (one, many):
        assert review.call("GET", f"/v1/notices/{notice['id']}", review.platform).status_code == 404
        assert claim(review, notice).json()["code"] == "not_claimable"
    assert review.publish().json() == {"published": 0, "kept": 0, "closed": 2, "withheld": len(PRIVATE) + 2}


@pytest.mark.parametrize("change", [{"categories": ["low_income", "left_behind_child"]}, {"verified": False}])
def test_a_need_that_may_no_longer_be_published_is_no_longer_shown_nor_claimed(lite_review, change):
    review = lite_review
    notice = review.published()[0]
    need_id = review.call("GET", f"/v1/notices/{notice['id']}/need").json()["need_id"]
    assert review.ask("PATCH", f"/needs/{need_id}", match="*", json=change).status_code == 200
    assert notice["id"] not in {one["id"] for one in review.call("GET", "/v1/notices", review.platform).json()["items"]}
    assert claim(review, notice).json()["code"] == "not_claimable"


def test_only_needs_of_the_plan_are_published(lite_review):
    lite_review.decide()
    refused = lite_review.publish(needs=["FY-00001", UNMET_NEED])
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/needs/0"}
    assert lite_review.publish(needs=[UNMET_NEED]).json()["published"] == 1


def test_the_first_of_many_claims_wins(review):
    notice = review.published()[0]
    answers = []

    async def ask(client):
        async def one(number):
            body = {"claimant": f"服务队 {number}"}
            path = f"/v1/notices/{notice['id']}/claims"
            answers.append(await client.post(path, json=body, headers=review.platform))

        async with anyio.create_task_group() as group:
            for number in range(AT_ONCE):
                group.start_soon(one, number)

    together(ask, app=review.app)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (AT_ONCE - 1)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_claimed"}
    assert len(review.call("GET", "/v1/claims").json()["items"]) == 1
    assert state_of(review, notice) == "claimed"


def test_a_confirmed_claim_is_a_pin_of_the_next_version(review):
    notice = review.published()[0]
    made = claim(review, notice)
    assert made.status_code == 201, made.text
    stale = review.call("POST", f"{made.headers['location']}/confirmation", match='"9"', json={"person": "王芳"})
    assert stale.status_code == 412
    confirmed = act(review, made, "confirmation", review.approver, person="王芳")
    assert confirmed.status_code == 200, confirmed.text
    assert (confirmed.json()["state"], confirmed.json()["version"]) == ("confirmed", 3)
    (pin,) = pins_of(review)
    assert (pin["need_id"], pin["resource_id"], pin["action"]) == (UNMET_NEED, "P001", "pin")
    assert state_of(review, notice) == "confirmed"
    assert claim(review, notice).json()["code"] == "not_claimable"
    assert act(review, made, "refusal", reason="x").json()["code"] == "claim_ended"
    assert review.kinds()[-3:] == ["claim.made", "pool.changed", "claim.confirmed"]


def test_a_withdrawn_claim_takes_its_pin_along_and_opens_the_need_again(review):
    notice = review.published()[0]
    made = claim(review, notice)
    act(review, made, "confirmation", person="王芳")
    gone = act(review, made, "withdrawal", review.platform, reason="本周人手不足")
    assert (gone.json()["state"], gone.json()["reason"]) == ("withdrawn", "本周人手不足")
    assert pins_of(review) == []
    assert notice["id"] in open_notices(review)
    assert claim(review, notice, resource_id=None).status_code == 201


def test_a_pair_that_a_review_forbids_is_not_confirmed(lite_review):
    review = lite_review
    notice = review.published()[0]
    need_id = review.call("GET", f"/v1/notices/{notice['id']}/need").json()["need_id"]
    forbid = {"need_id": need_id, "resource_id": "P001", "action": "forbid", "by": "王芳"}
    assert review.ask("POST", "/pins", json={"rows": [forbid]}).status_code == 200
    made = claim(review, notice)
    refused = act(review, made, "confirmation", person="王芳")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/resource_id")
    assert [pin["row"]["action"] for pin in review.ask("GET", "/pins").json()["items"]] == ["forbid"]
    assert state_of(review, notice) == "claimed"
    assert act(review, made, "confirmation", person="王芳", resource_id="P002").status_code == 200


def test_a_refused_claim_opens_the_need_again(lite_review):
    notice = lite_review.published()[0]
    made = claim(lite_review, notice)
    assert act(lite_review, made, "refusal").status_code == 422
    assert act(lite_review, made, "refusal", reason="资质不符").json()["state"] == "refused"
    assert act(lite_review, made, "confirmation", person="王芳").json()["code"] == "claim_ended"
    assert claim(lite_review, notice).status_code == 201


def test_a_claim_ends_after_its_days_whether_or_not_that_was_noted(review, store):
    notice = review.published()[0]
    made = claim(review, notice)
    store.clock.move(days=7)
    assert review.call("GET", made.headers["location"]).json()["state"] == "expired"
    assert [found["id"] for found in review.call("GET", "/v1/claims?state=expired").json()["items"]] == [
        made.json()["id"]
    ]
    assert review.call("GET", "/v1/claims?state=pending").json()["items"] == []
    assert act(review, made, "confirmation", person="王芳").json()["code"] == "claim_ended"
    assert notice["id"] in open_notices(review)
    second = claim(review, notice)
    assert second.status_code == 201
    assert review.call("GET", made.headers["location"]).json()["ended_at"] == made.json()["expires_at"]
    assert "claim.expired" in review.kinds()
    assert expire_due(store, Settings(), store.clock()) == 0
    store.clock.move(days=8)
    assert expire_due(store, Settings(), store.clock()) == 1
    assert expire_due(store, Settings(), store.clock()) == 0
    assert review.kinds().count("claim.expired") == 2


def test_a_claim_without_a_resource_takes_one_to_be_confirmed(lite_review):
    notice = lite_review.published()[0]
    assert claim(lite_review, notice, resource_id="no").status_code == 422
    made = claim(lite_review, notice, resource_id=None)
    assert act(lite_review, made, "confirmation", person="王芳").status_code == 422
    wrong = act(lite_review, made, "confirmation", person="王芳", resource_id="no")
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/resource_id"]
    assert act(lite_review, made, "confirmation", person="王芳", resource_id="P002").status_code == 200


def test_platforms_and_hubs_see_their_own(lite_review, lite):
    notice = lite_review.published()[0]
    made = claim(lite_review, notice)
    rival = lite_review.hub.key(Role.PLATFORM, scopes=(Scope.CLAIMS_WRITE, Scope.CLAIMS_READ, Scope.MATCH))
    foreign = new_hub(lite).key(Role.OPERATOR)
    for headers in (rival, foreign):
        assert lite_review.call("GET", made.headers["location"], headers).status_code == 404
        assert lite_review.call("GET", "/v1/claims", headers).json()["items"] == []
        assert lite_review.call("GET", f"/v1/notices/{notice['id']}", headers).status_code == 404
        path = f"{made.headers['location']}/withdrawal"
        assert lite_review.call("POST", path, headers, match="*", json={"reason": "x"}).status_code == 404
    assert claim(lite_review, notice, foreign).status_code == 404
    assert lite_review.call("GET", f"/v1/notices/{notice['id']}/need", lite_review.platform).status_code == 403
    told = lite_review.call("GET", f"/v1/notices/{notice['id']}/need").json()
    assert told["need_id"] == UNMET_NEED


def test_revoking_the_plan_or_closing_a_notice_ends_what_waits(lite_review):
    one, many = lite_review.published()
    made = claim(lite_review, one)
    closed = lite_review.call("POST", f"/v1/notices/{many['id']}/closure", json={"reason": "已搬离"})
    assert closed.json()["state"] == "closed"
    (approval,) = lite_review.call("GET", "/v1/approvals").json()["items"]
    body = {"person": "王芳", "reason": "有异议"}
    path = f"/v1/approvals/{approval['id']}/revocation"
    assert lite_review.call("POST", path, lite_review.approver, match="*", json=body).status_code == 200
    assert open_notices(lite_review) == []
    ended = lite_review.call("GET", made.headers["location"]).json()
    assert (ended["state"], ended["reason"]) == ("refused", "有异议")
    assert lite_review.decide().status_code == 201
    assert lite_review.publish().json()["published"] == 2


def test_a_confirmed_claim_outlives_its_plan_but_opens_nothing_after_it(lite_review):
    one, _ = lite_review.published()
    made = claim(lite_review, one)
    act(lite_review, made, "confirmation", person="王芳")
    (approval,) = lite_review.call("GET", "/v1/approvals").json()["items"]
    path = f"/v1/approvals/{approval['id']}/revocation"
    lite_review.call("POST", path, lite_review.approver, match="*", json={"person": "王芳", "reason": "有异议"})
    assert state_of(lite_review, one) == "confirmed"
    act(lite_review, made, "withdrawal", reason="x")
    assert state_of(lite_review, one) == "closed"


@pytest.mark.parametrize(("people", "band"), [(1, "1"), (2, "2-5"), (5, "2-5"), (6, "6-19"), (19, "6-19"), (20, "20+")])
def test_bands_of_people(people, band):
    assert band_of(people) == band


def test_what_was_collected_is_met_claimed_referred_or_waits(lite_app, lite_hub, lite):
    """Of the smallest sample with its true plan: five needs are met, one is to be claimed."""
    plan = plan_of_tiny()
    review = Review(lite_app, lite_hub, plan.replace(unmet=plan.unmet.filter(plan.unmet["need_id"] == UNMET_NEED)))
    path = f"/v1/plans/{review.plan_id}/flow"

    def told():
        flow = review.call("GET", path).json()
        assert flow["balanced"]
        return (flow["collected"], flow["met"], {name: count for name, count in flow["to_claim"].items() if count})

    assert told() == (6, 5, {"unpublished": 1})
    notice = review.published()[0]
    assert told() == (6, 5, {"open": 1})
    made = claim(review, notice)
    assert told() == (6, 5, {"pending": 1})
    lite.clock.move(days=8)
    assert told() == (6, 5, {"open": 1})
    made = claim(review, notice)
    act(review, made, "confirmation", person="王芳")
    assert told() == (6, 5, {"confirmed": 1})
    act(review, made, "withdrawal", reason="x")
    review.call("POST", f"/v1/notices/{notice['id']}/closure", json={"reason": "x"})
    assert told() == (6, 5, {"closed": 1})
    assert review.call("GET", path, new_hub(review.hub.store).key(Role.OPERATOR)).status_code == 404
