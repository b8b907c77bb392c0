"""Smallest pools for the tests of rules: one need and one resource, all else allowed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from matcher.model import Policy, Pool
from matcher.model.enums import ResourceKind
from matcher.rules import PAIR_RULES, Context, Finding
from matcher.rules.registry import NEED_RULES
from tests.pools import SERVICES, TEAMS

DATE = dt.date(2026, 11, 23)  # a Monday
PROVIDER, PROJECT, FUND = ResourceKind.PROVIDER, ResourceKind.PROJECT, ResourceKind.FUND

NEED = {"need_id": "n1", "service": "visit", "hours": 2.0, "amount_fen": 30_000, "region": "330111101001"}
NEED |= {"lon": 119.95, "lat": 30.05, "person_id": "p1", "household_id": "h1", "categories": ["elderly"]}
TEAM_PROVIDER = {"provider_id": "t1", "hours": 10.0}
RUNNING_PROJECT = {"project_id": "j1", "service": "visit", "seats": 5, "provider_id": "t1"}
DONOR_FUND = {"fund_id": "f1", "balance_fen": 100_000}

CHECKED: list[tuple[str, bool]] = []
"""Every rule that a helper below asked, with its answer: the meta-test reads which code a test is about."""


def context_of(
    *,
    need: dict[str, Any] | None = None,
    provider: dict[str, Any] | None = None,
    project: dict[str, Any] | None = None,
    fund: dict[str, Any] | None = None,
    date: dt.date = DATE,
    **tables: list[dict[str, Any]],
) -> Context:
    """Return a context of one need and one resource of each kind, with some fields changed."""
    pool = Pool.from_rows(
        needs=[NEED | (need or {})],
        providers=[TEAM_PROVIDER | (provider or {})],
        projects=[RUNNING_PROJECT | (project or {})],
        funds=[DONOR_FUND | (fund or {})],
        services=tables.pop("services", SERVICES),
        teams=TEAMS,
        **tables,
    )
    return Context(pool=pool, policy=Policy(), date=date)


def judge_need(code: str, **changes: Any) -> Finding:
    """Return what a gate rule says of the one need; mask and sentence must agree."""
    context = context_of(**changes)
    (rule,) = (rule for rule in NEED_RULES if rule.code == code)
    finding = rule.explain(context, context.pool.needs.row(0, named=True))
    assert rule.mask(context).tolist() == [finding.allowed]
    return _checked(code, finding)


def judge_pair(code: str, kind: ResourceKind, **changes: Any) -> Finding:
    """Return what a rule says of the one need and the one resource of a kind; mask and sentence must agree."""
    context = context_of(**changes)
    (rule,) = (rule for rule in PAIR_RULES if rule.code == code)
    assert kind in rule.kinds
    first = np.zeros(1, dtype=np.int64)
    need, resource = context.pool.needs.row(0, named=True), context.pool.table(f"{kind}s").row(0, named=True)
    finding = rule.explain(context, kind, need, resource)
    assert rule.mask(context, kind, first, first).tolist() == [finding.allowed]
    return _checked(code, finding)


def _checked(code: str, finding: Finding) -> Finding:
    assert is_said_in_both_languages(finding)
    CHECKED.append((code, finding.allowed))
    return finding


def is_said_in_both_languages(finding: Finding) -> bool:
    """Return whether the sentence has Chinese characters in Chinese, and none but a title's in English."""
    has_chinese = any("\u4e00" <= character <= "\u9fff" for character in finding.sentence.zh)
    return has_chinese and bool(finding.sentence.en.strip())


def allows(code: str, kind: ResourceKind | None = None, **changes: Any) -> bool:
    """Return whether the rule allows the one need, or the one pair."""
    return (judge_need(code, **changes) if kind is None else judge_pair(code, kind, **changes)).allowed


def forbids(code: str, kind: ResourceKind | None = None, **changes: Any) -> bool:
    """Return whether the rule forbids the one need, or the one pair."""
    return not allows(code, kind, **changes)
