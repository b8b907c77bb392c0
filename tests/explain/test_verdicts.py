"""Verdicts against brute force: impossible means that nobody could, eligibility that no gate fails."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import polars as pl
from hypothesis import HealthCheck, given, settings

from matcher.explain import unmet_table
from matcher.model import Policy
from matcher.model.enums import ResourceKind
from matcher.model.units import paid_fen
from matcher.optimise.restrict import nothing
from matcher.options import compile_options
from matcher.rules import Context
from matcher.rules.quantities import fund_limit_fen
from matcher.rules.registry import NEED_RULES, PAIR_RULES
from matcher.samples import build_sample
from tests.pools import DATE, policies, pools

ANY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def verdicts(pool, policy=None):
    """Every verdict when nobody is met."""
    context = Context(pool=pool, policy=policy or Policy(), date=DATE)
    options = compile_options(context)
    return context, unmet_table(context, options, nothing(options))


def passes(context, kind, need, resource):
    return all(rule.explain(context, kind, need, resource).allowed for rule in PAIR_RULES if kind in rule.kinds)


def limits_of(context, position, need):
    """The most that each fund may pay, by the scalar rules."""
    found = []
    for place, fund in enumerate(context.pool.funds.iter_rows(named=True)):
        if passes(context, ResourceKind.FUND, need, fund):
            found.append(int(fund_limit_fen(context, np.array([position]), np.array([place]))[0]))
    return found


def could_be_met(context, position, need):
    """Whether some helper and some one or two funds could, all capacity being free: plain loops over rows."""
    in_publicity = not NEED_RULES[1].mask(context)[position]
    if in_publicity or not all(rule.explain(context, need).allowed for rule in NEED_RULES):
        return None
    from matcher.rules.quantities import publicity_pending

    deferred = bool(publicity_pending(context)[position])
    amount = 0 if deferred else need["amount_fen"]
    dues = []
    hundredths = round(need["hours"] * 100)
    for provider in context.pool.providers.iter_rows(named=True):
        if need["hours"] > 0 and passes(context, ResourceKind.PROVIDER, need, provider):
            paid = paid_fen(rate_fen=provider["rate_fen"], hours_hundredths=hundredths, weeks=context.policy.weeks)
            dues.append(amount + paid)
    for project in context.pool.projects.iter_rows(named=True):
        if passes(context, ResourceKind.PROJECT, need, project):
            dues.append(amount if project["budget_fen"] is None else 0)
    if need["hours"] == 0 and amount > 0:
        dues.append(amount)
    limits = limits_of(context, position, need)
    most = max([sum(pair) for pair in combinations(limits, 2)] + limits + [0])
    return any(due <= most for due in dues)


@ANY
@given(pools(strict=False), policies())
def test_impossible_means_that_nobody_could(pool, policy):
    context, table = verdicts(pool, policy)
    given_verdicts = dict(table.select("need_id", "verdict").iter_rows())
    for position, need in enumerate(pool.needs.iter_rows(named=True)):
        expected = {None: "not_eligible", True: "not_proven", False: "impossible"}[
            could_be_met(context, position, need)
        ]
        assert given_verdicts[need["need_id"]] == expected, need


@ANY
@given(pools(strict=True))
def test_sentences_speak_both_languages_and_their_counts_add_up(pool):
    _, table = verdicts(pool)
    for row in table.iter_rows(named=True):
        assert re.search(r"[\u4e00-\u9fff]", row["sentence_zh"])
        assert re.search(r"[a-z]", row["sentence_en"])
        assert not re.search(r"[\u4e00-\u9fff]", row["sentence_en"])
        for group in re.findall(r"(\d+) 个(?:服务方|在办项目|基金)中，([^；。]+)", row["sentence_zh"]):
            assert sum(int(count) for count in re.findall(r"(\d+) 个", group[1])) == int(group[0]), row["sentence_zh"]


@ANY
@given(pools(strict=False))
def test_destinations_follow_from_the_verdict(pool):
    _, table = verdicts(pool)
    for row in table.join(pool.needs, on="need_id").iter_rows(named=True):
        urgent = row["grade"] == "red" or row["minor"]
        expected = {"not_eligible": "wait", "impossible": "refer"}.get(row["verdict"], "refer" if urgent else "claim")
        assert row["destination"] == expected


def test_a_missing_helper_and_missing_money_are_told_apart():
    pool = build_sample("tiny")
    _, without_helper = verdicts(pool.replace(providers=pool.providers.filter(pl.col("provider_id") != "P002")))
    row = without_helper.filter(pl.col("need_id") == "FY-00004").row(0, named=True)
    assert row["verdict"] == "impossible"
    assert "缺人" in row["sentence_zh"]
    assert "service_offered" in " ".join(row["reasons"])
    _, without_money = verdicts(pool.replace(funds=pool.funds.clear()))
    row = without_money.filter(pl.col("need_id") == "FY-00004").row(0, named=True)
    assert row["verdict"] == "impossible"
    assert "缺钱" in row["sentence_zh"]
    assert "money" in row["reasons"]
