"""Explanations and options of one need against a stored plan: the library's own answers, for three readers."""

import pytest

from api.explanations import at_hand
from api.pools.load import load_pool
from api.security.rules import Role
from matcher.explain import explain_need, operator_lines, person_sentence, ranked_options
from matcher.files import pool_from_data
from matcher.model import Policy
from tests.api.decisions import DATE, UNMET_NEED, Review, plan_of_tiny
from tests.api.hub import new_hub
from tests.api.pools import tiny


class Small(Review):
    """A review whose pool is that of its plan, so that proofs can be made."""

    def upload(self, tables=None, **arguments):
        return super().upload(tiny(), **arguments)


@pytest.fixture
def review(lite_app, lite_hub):
    plan = plan_of_tiny()
    return Small(lite_app, lite_hub, plan.replace(unmet=plan.unmet.filter(plan.unmet["need_id"] == UNMET_NEED)))


def ask(review, what, need_id, query="", headers=None):
    return review.call("GET", f"/v1/plans/{review.plan_id}/{what}/{need_id}{query}", headers)


@pytest.mark.parametrize("need_id", ["FY-00004", UNMET_NEED])
def test_each_reader_is_told_what_the_library_says(review, need_id):
    told = explain_need(pool_from_data(tiny()), plan_of_tiny(), need_id)
    person = ask(review, "explanations", need_id, "?for=person").json()
    said = person_sentence(told)
    assert person["sentences"] == [{"zh": said.zh, "en": said.en}]
    assert (person["record"], person["assignments"], person["unmet"]) == (None, [], None)
    operator = ask(review, "explanations", need_id).json()
    lines = [{"zh": text.zh, "en": text.en} for text in operator_lines(told)]
    assert operator["sentences"][len(operator["sentences"]) - len(lines) :] == lines
    auditor = ask(review, "explanations", need_id, "?for=auditor").json()
    assert auditor["record"]["need_id"] == need_id
    assert auditor["record"]["proof"]
    assert {answer["met"] for answer in (person, operator, auditor)} == {told.met}
    assert [row["resource_id"] for row in operator["assignments"]] == ([] if not told.met else ["F01", "P002"])
    assert (operator["unmet"] is None) == told.met
    if not told.met:
        assert operator["unmet"]["destination"] == "claim"
        assert operator["sentences"][0]["zh"] == operator["unmet"]["sentence_zh"]


def test_options_are_those_of_the_library_with_rounded_distances(review):
    found = ranked_options(pool_from_data(tiny()), plan_of_tiny(), UNMET_NEED, policy=Policy(), date=DATE)
    shown = ask(review, "options", UNMET_NEED).json()
    assert found
    assert shown["found"] == len(found)
    assert [(one["resource_id"], one["net_value"], one["lacking"]) for one in shown["options"]] == [
        (one.resource_id, one.net_value, list(one.lacking)) for one in found
    ]
    assert all(one["distance_km"] == round(one["distance_km"], 1) for one in shown["options"])
    chosen = [one for one in ask(review, "options", "FY-00004").json()["options"] if one["chosen"]]
    assert [(one["resource_id"], one["funds"]) for one in chosen] == [("P002", ["F01"])]
    assert len(ask(review, "options", "FY-00004", "?limit=1").json()["options"]) == 1


def test_what_is_not_there_is_not_found(review, lite):
    foreign = new_hub(lite).key(Role.OPERATOR)
    for what in ("explanations", "options"):
        assert ask(review, what, "no").status_code == 404
        assert ask(review, what, UNMET_NEED, headers=foreign).status_code == 404
        assert review.call("GET", f"/v1/plans/plan_1/{what}/{UNMET_NEED}").status_code == 404
    assert ask(review, "explanations", UNMET_NEED, "?for=everybody").status_code == 400


def test_few_pools_are_kept_and_none_for_long(review, lite, monkeypatch):
    read = []

    def load(session, keyring, pool_id, number):
        read.append(number)
        return load_pool(session, keyring, pool_id, number)

    monkeypatch.setattr(at_hand, "load_pool", load)
    ask(review, "options", UNMET_NEED)
    ask(review, "explanations", UNMET_NEED)
    assert len(read) == 1
    plans = [review.keep(plan_of_tiny()) for _ in range(3)]
    for plan_id in plans:
        review.call("GET", f"/v1/plans/{plan_id}/options/{UNMET_NEED}")
    assert len(at_hand.AT_HAND) == at_hand.MOST
    assert len(read) == 4
    review.call("GET", f"/v1/plans/{plans[-1]}/options/{UNMET_NEED}")
    assert len(read) == 4
    lite.clock.move(minutes=10)
    review.call("GET", f"/v1/plans/{plans[-1]}/options/{UNMET_NEED}")
    assert len(read) == 5
