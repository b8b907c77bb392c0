"""Ranked options of one need against a standing plan: feasible now, or by moving others."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.explain.moving import ranked_ways
from matcher.explain.standing_plan import standing_plan
from matcher.match import Request, match
from matcher.model import Pool

DATE = dt.date(2026, 11, 23)
NEED = {"lon": 120.0, "lat": 30.0, "service": "visiting", "hours": 2.0}


@pytest.fixture(scope="module")
def standing():
    # The red need has t1 (better), the yellow one t2, the green one nobody; t3 would do for the yellow one only.
    pool = Pool.from_rows(
        needs=[
            NEED | {"need_id": "n1", "grade": "red"},
            NEED | {"need_id": "n2", "grade": "yellow", "refused_providers": ["t1"]},
            NEED | {"need_id": "n3", "refused_providers": ["t3"]},
        ],
        providers=[
            {"provider_id": "t1", "hours": 2.0, "quality": 1.0},
            {"provider_id": "t2", "hours": 2.0, "quality": 0.9},
            {"provider_id": "t3", "hours": 1.0, "quality": 0.5},
        ],
    )
    return standing_plan(pool, match(Request(pool=pool, date=DATE)))


def test_nobody_is_moved_where_nobody_may_be(standing):
    ways = ranked_ways(standing, "n3", most_moves=0)
    assert [(way.resource_id, way.moves, way.change) for way in ways] == [("t1", None, None), ("t2", None, None)]


def test_the_option_that_costs_others_least_comes_first(standing):
    first, second = ranked_ways(standing, "n3", most_moves=1)
    # n2 gives t2 up: it loses 9 - 0.01 - 0.04, n3 brings 1 - 0.01 - 0.04. n1 in the place of n2 would lose 27.
    assert first.resource_id == "t2"
    assert first.net_value == pytest.approx(0.95)
    assert first.moves is not None
    assert second.moves is not None
    assert [(move.need_id, move.before, move.after) for move in first.moves] == [("n2", "t2", None)]
    assert first.change == pytest.approx(0.95 - 8.95)
    assert [move.need_id for move in second.moves] == ["n1"]
    assert second.change is not None
    assert first.change is not None
    assert second.change < first.change


def test_what_the_need_has_itself_counts_as_free(standing):
    ways = ranked_ways(standing, "n1")
    assert [(way.resource_id, way.is_chosen, way.moves) for way in ways[:1]] == [("t1", True, ())]
    assert ways[0].change == 0
    assert ways[1].resource_id == "t2"
    assert [move.need_id for move in ways[1].moves or ()] == ["n2"]


def test_wrong_questions(standing):
    with pytest.raises(KeyError):
        ranked_ways(standing, "n9")
    with pytest.raises(ValueError, match="0 to 2"):
        ranked_ways(standing, "n1", most_moves=3)
