"""Pins, forbids, and the marks of former helpers."""

from __future__ import annotations

import pytest

from matcher.match import Request, match
from matcher.model import Pool
from matcher.model.problems import Severity
from tests.options.test_compile import (
    DATE,
    FUNDS,
    NEEDS,
    POOL,
    PROJECTS,
    PROVIDERS,
    SERVICES,
    at,
    compiled,
    pairs,
    payers,
)


def pinned(*asked, action="pin", **tables):
    rows = [{"need_id": need, "resource_id": resource, "action": action} for need, resource in asked]
    standard = {"needs": NEEDS, "providers": PROVIDERS, "projects": PROJECTS, "funds": FUNDS, "services": SERVICES}
    return Pool.from_rows(**(standard | tables), pins=rows)


def test_pins_mark_their_options():
    options = compiled(pinned(("n1", "t2"), ("n4", "j1"), ("n3", "f2")))
    assert [pairs(options)[place] for place in options.helpers.pinned.nonzero()[0]] == [("n1", "t2"), ("n4", "j1")]
    assert [list(payers(options))[place] for place in options.money.pinned.nonzero()[0]] == [("n3", "f2")]
    assert options.problems == ()


def test_forbidden_pairs_are_no_options():
    options = compiled(pinned(("n1", "t2"), ("n4", "j1"), ("n3", "f2"), action="forbid"))
    assert ("n1", "t2") not in pairs(options)
    assert ("n4", "j1") not in pairs(options)
    # Without f2's 25 yuan nobody can pay the 60 yuan of n3.
    assert ("n3", "-") not in pairs(options)
    assert not options.helpers.pinned.any()
    assert options.problems == ()


@pytest.mark.parametrize(
    ("need", "resource", "rule"),
    [
        ("n2", "t1", "radius"),  # t1 goes 5 km
        ("n2", "j1", "region"),  # j1 serves 330111
        ("n3", "t1", "service_offered"),  # asks for no hours
        ("n5", "t1", "verified"),  # a gate: whoever it is
        ("n4", "f2", "fund_purpose"),  # pays relief only
        ("n4", "t2", "complete"),  # 30 + 40 yuan, f1 pays 50
        ("n2", "f2", "fund_purpose"),
    ],
)
def test_a_pin_that_breaks_a_rule_is_reported_with_the_rule(need, resource, rule):
    options = compiled(pinned((need, resource)))
    (problem,) = options.problems
    assert problem.code == "pin_breaks_rule"
    assert problem.severity is Severity.ERROR
    assert problem.key == f"{need} {resource}"
    assert problem.value == resource
    assert f"rule {rule}:" in problem.sentence.en
    assert f"规则 {rule}：" in problem.sentence.zh
    assert not options.helpers.pinned.any()
    assert not options.money.pinned.any()


def test_a_fund_pinned_where_nothing_is_due_breaks_complete():
    needs = [NEEDS[0]]
    free = [PROVIDERS[0]]
    options = compiled(pinned(("n1", "f1"), needs=needs, providers=free, projects=[]))
    (problem,) = options.problems
    assert "rule complete:" in problem.sentence.en
    assert "没有" in problem.sentence.zh


def test_pins_that_break_rules_pass_the_checker():
    # The checker finds the excuses true: match would raise otherwise.
    pool = pinned(("n2", "t1"), ("n4", "t2"), ("n4", "f2"), ("n5", "t1"), ("n1", "f1"))
    plan = match(Request(pool=pool, date=DATE))
    assert set(plan.problems["code"]) <= {"pin_breaks_rule", "pin_not_kept"}


# Former helpers


def test_without_a_previous_plan_kept_means_the_current_provider():
    options = compiled()
    assert [pairs(options)[place] for place in options.helpers.kept.nonzero()[0]] == [("n1", "t1")]
    assert not options.helpers.previous.any()


def test_the_helper_of_the_previous_plan_is_marked():
    # Before, t1 was forbidden for n1 and n4: they sat in j1 or had t2.
    before = match(Request(pool=pinned(("n1", "t1"), ("n1", "t2"), ("n4", "t1"), action="forbid"), date=DATE))
    options = compiled(POOL, previous=before)
    marked = {pairs(options)[place] for place in options.helpers.previous.nonzero()[0]}
    assert marked == {("n1", "j1"), ("n2", "t2"), ("n4", "j1")}
    # The current provider of n1 is t1, but the previous plan counts first.
    assert options.helpers.kept.tolist() == options.helpers.previous.tolist()
    assert not options.helpers.kept[at(options, "n1", "t1")]
