"""Why a need is not met, held against every option worked out in plain Python."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matcher.explain import unmet_table
from matcher.explain.obstacles import obstacles_of
from matcher.explain.verdicts import destination
from matcher.model import Policy, Pool
from matcher.model.enums import Destination, Verdict
from matcher.optimise.solution import nothing
from matcher.options import compile_options
from matcher.rules import NEED_RULES, PAIR_RULES, Context
from tests.optimise.oracle import Oracle
from tests.pools import DATE, policies, pools

NEED = {"need_id": "n1", "service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0, "region": "330111101001"}
PROVIDER = {"provider_id": "t1", "hours": 5.0}


def unmet(pool, policy=None):
    """Return the rows of all needs when nobody is helped."""
    context = Context(pool=pool, policy=policy or Policy(), date=DATE)
    options = compile_options(context)
    return {row["need_id"]: row for row in unmet_table(context, options, nothing(options)).iter_rows(named=True)}


def impossible(**tables):
    standard = {"needs": [NEED], "providers": [], "projects": [], "funds": []}
    (row,) = unmet(Pool.from_rows(**(standard | tables))).values()
    assert row["verdict"] == "impossible"
    assert row["destination"] == "refer"
    return row


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(pool=pools(most_needs=5, most_resources=3), policy=policies())
def test_verdicts_are_those_of_the_oracle(pool, policy):
    rows, oracle = unmet(pool, policy), Oracle(pool, policy, DATE)
    assert list(rows) == pool.needs["need_id"].to_list()
    for need in pool.needs.rows(named=True):
        row = rows[need["need_id"]]
        gates = [rule.code for rule in NEED_RULES if not rule.explain(oracle.context, need).allowed]
        if gates:
            expected = Verdict.NOT_ELIGIBLE
            assert row["reasons"] == gates
        elif not oracle.ways[need["need_id"]]:
            expected = Verdict.IMPOSSIBLE
        else:
            expected = Verdict.NOT_PROVEN
            assert f"{len(oracle.ways[need['need_id']])} " in row["sentence_en"]
        assert row["verdict"] == expected.value
        assert row["destination"] == destination(need, expected).value
        assert row["reasons"]
        assert re.search("[\u4e00-\u9fff]", row["sentence_zh"])
        assert row["sentence_zh"].endswith("。")
        assert row["sentence_en"].endswith(".")
        assert not re.search("p[123]|h[12]|u1", row["sentence_zh"] + row["sentence_en"])  # nobody's identity


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(pool=pools(most_needs=4, most_resources=4))
def test_the_counts_of_a_sentence_add_up(pool):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    every = np.arange(pool.needs.height)
    for need, obstacles in zip(pool.needs.rows(named=True), obstacles_of(context, every).rows(named=True), strict=True):
        totals = re.findall(r"of (\d+) (providers|projects|funds), ([^;.]*)", obstacles["sentence_en"])
        for total, kind, parts in totals:
            numbers = [int(found) for found in re.findall(r"(?:^|, )(\d+) ", parts)]
            assert sum(numbers) == int(total) == pool.table(kind).height, obstacles["sentence_en"]
        for zh_total, zh_parts in re.findall(
            r"(\d+) 个(?:服务方|在办项目|基金)中，([^；。]*)", obstacles["sentence_zh"]
        ):
            assert sum(int(found) for found in re.findall(r"(?:^|、)(\d+) 个", zh_parts)) == int(zh_total)
        for reason in obstacles["reasons"]:
            code, _, count = reason.partition(":")
            if not count:
                assert code in ("money", "no_resource")
                continue
            kinds = [rule.kinds for rule in PAIR_RULES if rule.code == code]
            failing = sum(
                not rule.explain(context, kind, need, row).allowed
                for rule in PAIR_RULES
                if rule.code == code
                for kind in rule.kinds
                for row in pool.table(f"{kind}s").rows(named=True)
            )
            assert kinds
            assert 1 <= int(count) <= failing  # each resource counts once, under the first question that it fails


def test_nobody_at_all():
    row = impossible()
    assert row["reasons"] == ["no_resource"]
    assert row["sentence_zh"] == "无人可及（缺人）：没有服务方；没有在办项目。"
    assert row["sentence_en"] == "Impossible (nobody can do it): there are no providers; there are no projects."


def test_nobody_who_can():
    # t1 does not visit, t2 and t3 serve another district, t4 has half an hour.
    row = impossible(
        providers=[
            PROVIDER | {"services": ["cleaning"]},
            PROVIDER | {"provider_id": "t2", "region": "330122"},
            PROVIDER | {"provider_id": "t3", "region": "330122", "hours": 0.5},
            PROVIDER | {"provider_id": "t4", "hours": 0.5},
        ]
    )
    assert row["reasons"] == ["service_offered:1", "region:2", "capacity_hours:1"]
    assert "4 个服务方中，1 个不提供该服务、2 个不在服务区域、1 个工时不够" in row["sentence_zh"]
    assert (
        "of 4 providers, 1 does not offer the service, 2 serve another area, 1 has too few hours" in row["sentence_en"]
    )


def test_somebody_who_can_but_no_money():
    row = impossible(
        needs=[NEED | {"amount_fen": 10_000}],
        providers=[PROVIDER],
        funds=[
            {"fund_id": "f1", "balance_fen": 4_000},
            {"fund_id": "f2", "balance_fen": 4_000},
            {"fund_id": "f3", "balance_fen": 90_000, "purposes": ["study_aid"]},
        ],
    )
    assert row["reasons"] == ["fund_purpose:1", "money"]
    assert "缺钱" in row["sentence_zh"]
    assert "1 is for other purposes, 2 pass, but one or two of them together cannot pay enough" in row["sentence_en"]


def test_money_alone_asks_funds_only():
    row = impossible(needs=[NEED | {"service": "hardship_aid", "hours": 0.0, "amount_fen": 100}], providers=[PROVIDER])
    assert row["reasons"] == ["money"]
    assert row["sentence_en"] == "Impossible (no money can reach it): there are no funds."


def test_a_need_that_two_gates_stop_names_both():
    rows = unmet(
        Pool.from_rows(
            needs=[NEED | {"verified": False, "minor": True, "guardian_consent": False}], providers=[PROVIDER]
        )
    )
    assert rows["n1"]["verdict"] == "not_eligible"
    assert rows["n1"]["reasons"] == ["verified", "guardian"]
    assert rows["n1"]["destination"] == "wait"
    assert rows["n1"]["sentence_zh"].count("；") == 1


@pytest.mark.parametrize(
    ("need", "verdict", "expected"),
    [
        ({"grade": "green", "minor": False}, Verdict.NOT_PROVEN, Destination.CLAIM),
        ({"grade": "red", "minor": False}, Verdict.NOT_PROVEN, Destination.REFER),
        ({"grade": "green", "minor": True}, Verdict.NOT_PROVEN, Destination.REFER),
        ({"grade": "green", "minor": False}, Verdict.OUTBID, Destination.CLAIM),
        ({"grade": "green", "minor": False}, Verdict.IMPOSSIBLE, Destination.REFER),
        ({"grade": "red", "minor": True}, Verdict.NOT_ELIGIBLE, Destination.WAIT),
    ],
)
def test_destinations(need, verdict, expected):
    assert destination(need, verdict) is expected


def test_a_need_that_could_be_met_is_not_proven():
    (row,) = unmet(Pool.from_rows(needs=[NEED], providers=[PROVIDER, PROVIDER | {"provider_id": "t2"}])).values()
    assert row["verdict"] == "not_proven"
    assert row["destination"] == "claim"
    assert row["reasons"] == ["free"]
    assert "2 种" in row["sentence_zh"]
