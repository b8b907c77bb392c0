"""Ranked options of one need against the standing plan of the sample that is checked by hand."""

from __future__ import annotations

import pytest

from matcher.explain import ranked_options, terms_of
from matcher.match import Request, match
from matcher.model import Policy
from matcher.samples import build_sample
from matcher.samples.assumed import DATE


@pytest.fixture(scope="module")
def tiny():
    pool = build_sample("tiny")
    return pool, match(Request(pool=pool, date=DATE))


def ranked(tiny, need_id):
    pool, plan = tiny
    return ranked_options(pool, plan, need_id, policy=Policy(), date=DATE)


def test_the_option_that_the_plan_takes_is_marked_and_feasible(tiny):
    [option] = ranked(tiny, "FY-00001")
    assert (option.resource_id, option.chosen, option.feasible_now) == ("P001", True, True)
    assert option.net_value == pytest.approx(28.02)


def test_an_outbid_need_is_told_which_capacity_is_lacking(tiny):
    # P001 has 3 hours; FY-00001 and FY-00002 take all of them.
    [option] = ranked(tiny, "FY-00003")
    assert (option.resource_id, option.chosen, option.feasible_now) == ("P001", False, False)
    assert option.lacking == ("hours",)


def test_money_due_names_the_fund_that_can_pay(tiny):
    # 300 yuan; the fund's 333 are spent on this need and 33 yuan of FY-00005, so exactly 300 are free for it.
    [option] = ranked(tiny, "FY-00004")
    assert (option.due_yuan, option.funds, option.feasible_now) == (300.0, ("F01",), True)


def test_money_that_others_hold_is_lacking(tiny):
    pool, plan = tiny
    dearer = pool.replace(needs=pool.needs.with_columns(amount_fen=pool.needs["amount_fen"] + 1))
    option = next(o for o in ranked_options(dearer, plan, "FY-00004", policy=Policy(), date=DATE))
    assert (option.feasible_now, option.lacking) == (False, ("money",))


def test_a_seat_is_an_option(tiny):
    [option] = ranked(tiny, "FY-00006")
    assert (option.kind, option.resource_id, option.chosen) == ("project", "J01", True)


def test_an_unknown_need_is_refused(tiny):
    with pytest.raises(KeyError):
        ranked(tiny, "FY-99999")


def test_terms_multiply_out(tiny):
    _, plan = tiny
    seen = set()
    for row in plan.assignments.iter_rows(named=True):
        for term in terms_of(row, Policy()):
            assert term.factor * term.base == pytest.approx(term.value, abs=1e-5)
            seen.add(term.term)
        assert sum(term.value for term in terms_of(row, Policy())) == pytest.approx(
            sum(row[name] for name in row if name.startswith("cost_"))
        )
    assert {"ladder_step", "quality", "yuan", "channel"} <= seen
