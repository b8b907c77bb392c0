"""What each reader is told of the sample that is checked by hand and of pools made for one case, word for word."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from matcher.explain import Explanation, auditor_record, explain_need, operator_lines, person_sentence
from matcher.match import Request, match
from matcher.model import Policy, Pool
from matcher.optimise import Limits
from matcher.samples import build_sample
from matcher.samples.assumed import DATE

HERE = {"lon": 120.0, "lat": 30.0, "region": "330111101001"}
NEED = HERE | {"service": "visiting", "hours": 1.0}
ASK = "您可以请导服员说明，也可以要求人工复核。"
ASK_EN = "You may ask your guide to explain this, and a person to look at it again."


@pytest.fixture(scope="module")
def tiny():
    pool = build_sample("tiny")
    return pool, match(Request(pool=pool, date=DATE))


def planned(policy=None, **tables):
    pool = Pool.from_rows(**tables)
    return pool, match(Request(pool=pool, date=DATE, policy=policy or Policy()))


_TOLD: dict[tuple[str, str, str], Explanation] = {}
"""Explanations by plan and need: several tests look at the same one."""


def explained(case, need_id):
    pool, plan = case
    key = (plan.summary.run.input_digest, plan.summary.run.method, need_id)
    if key not in _TOLD:
        _TOLD[key] = explain_need(pool, plan, need_id)
    return _TOLD[key]


def person(case, need_id):
    said = person_sentence(explained(case, need_id))
    return said.zh, said.en


def operator(case, need_id):
    lines = operator_lines(explained(case, need_id))
    return [line.zh for line in lines], [line.en for line in lines]


# The person


def test_a_met_person_learns_who_comes_and_that_money_is_there(tiny):
    zh, en = person(tiny, "FY-00004")
    assert zh == f"您的居家照料需求（每周 4 小时）拟由示例·春江街道照护队承担；所需的 300.00 元由善款支付。{ASK}"
    assert en == (
        "Your need for home care (4 hours a week) is to be met by 示例·春江街道照护队; "
        f"the 300.00 yuan due are paid by a fund. {ASK_EN}"
    )


def test_an_outbid_person_learns_that_no_better_arrangement_has_room(tiny):
    zh, en = person(tiny, "FY-00003")
    assert zh == (
        "您的探访陪伴需求（每周 1 小时）本周没有排上：能用于它的服务力量已用于其他需求，按公开的规则，没有更好的安排能容下它。"
        f"它会公布出来，供爱心人士和单位认领。{ASK}"
    )
    assert en == (
        "Your need for visiting (1 hour a week) found no place this week: the help that could serve it went to other needs, "
        "and by the published rules no better arrangement has room for it. It is published so that others may take it on. "
        f"{ASK_EN}"
    )


def test_a_gate_says_until_when():
    case = planned(
        needs=[NEED | {"need_id": "n1", "amount_fen": 100, "publicity_start": dt.date(2026, 11, 19)}],
        providers=[{"provider_id": "t1", "hours": 9.0}],
    )
    zh, en = person(case, "n1")
    assert zh == (
        "您的探访陪伴需求（每周 1 小时）还不能安排：公示未满五个工作日，最早可于2026年11月26日拨款。它保留在心愿池里。"
        + ASK
    )
    assert "cannot be arranged yet: five working days of publicity are not over; money may move from 2026-11-26." in en


def test_an_impossible_need_is_handed_on():
    case = planned(
        needs=[NEED | {"need_id": "n1"}], providers=[{"provider_id": "t1", "hours": 9.0, "services": ["tutoring"]}]
    )
    assert person(case, "n1") == (
        f"您的探访陪伴需求（每周 1 小时）目前没有服务方同时具备所需的各项条件。它会转介到上一级或其他渠道。{ASK}",
        "Your need for visiting (1 hour a week) has nobody at present who meets all that it asks for. "
        f"It is handed to a higher level or another office. {ASK_EN}",
    )


@pytest.mark.parametrize(
    ("current", "why"),
    [
        ({"services": ["tutoring"]}, "原服务方已不符合规则（不提供“探访陪伴”，只提供“学业辅导”）"),
        ({"hours": 0.5, "services": []}, "原服务方已不符合规则（每周需 1 小时，最多只能提供 0.5 小时）"),
        ({"quality": 0.0, **HERE, "lon": 121.9}, "按公开的规则，新的安排更合适"),
    ],
)
def test_a_person_learns_why_another_comes(current, why):
    case = planned(
        needs=[NEED | {"need_id": "n1", "current_provider": "t1"}],
        providers=[{"provider_id": "t1", "hours": 9.0} | current, {"provider_id": "t2", "hours": 9.0, "name": "二队"}],
    )
    zh, _ = person(case, "n1")
    assert zh == f"您的探访陪伴需求（每周 1 小时）拟由二队承担，与现在的服务方不同：{why}。{ASK}"


def test_a_person_learns_nothing_of_others(tiny):
    pool, _ = tiny
    for need in pool.needs["need_id"]:
        zh, en = person(tiny, need)
        others = [other for other in pool.needs["need_id"] if other != need]
        assert not any(other in zh + en for other in others)
        assert not re.search("红|黄|蓝|绿|red|yellow|blue|green|p0000|h0000", zh + en)


# The operator


def test_the_operator_learns_who_holds_the_hours(tiny):
    assert operator(tiny, "FY-00003") == (
        [
            "可选匹配：服务方 示例·富春街道邻里队（P001），净值 0.940 分，缺工时，已用于 1 项红色、1 项蓝色需求，"
            "其中得分最低的是 FY-00002（蓝，2.940 分）。"
        ],
        [
            "Option: provider 示例·富春街道邻里队 (P001), net value 0.940 points, lacking hours, which went to 2 needs "
            "(1 red, 1 blue); the one that brings least is FY-00002 (blue, 2.940 points)."
        ],
    )


def test_the_operator_learns_why_a_higher_level_helps_and_who_pays(tiny):
    zh, en = operator(tiny, "FY-00005")
    assert zh == [
        "本方案因此得 8.850 分：价值 9.000 分，成本 0.150 分。",
        "没有其他可选匹配。",
        "村（社区）一级的 1 个服务方中，1 个不提供该服务。",
        "镇（街道）一级的 1 个服务方中，1 个不提供该服务。",
        "资金：示例·综合基金（F01）付 33.00 元。",
    ]
    assert en == [
        "The plan gains 8.850 points by it: value 9.000, cost 0.150.",
        "There is no other option.",
        "Of 1 provider at village level, 1 does not offer the service.",
        "Of 1 provider at town level, 1 does not offer the service.",
        "Money: 示例·综合基金 (F01) pays 33.00 yuan.",
    ]


def test_the_next_best_the_helpers_asked_for_and_the_other_funds():
    # t1 (village) is full with the red need; t2 (town: 0.05, another helper: 0.1) helps n1; t3 is refused; t4 costs 0.1 more.
    need = NEED | {"amount_fen": 1_000}
    case = planned(
        needs=[
            need | {"need_id": "n0", "grade": "red", "people": 2, "current_provider": "t1"},
            need
            | {
                "need_id": "n1",
                "current_provider": "t1",
                "preferred_providers": ["t2", "t4"],
                "refused_providers": ["t3"],
            },
        ],
        providers=[
            {"provider_id": "t1", "hours": 1.0, "level": "village", "quality": 1.0},
            {"provider_id": "t2", "hours": 9.0, "level": "town", "quality": 1.0},
            {"provider_id": "t3", "hours": 9.0, "level": "village"},
            {"provider_id": "t4", "hours": 9.0, "level": "city", "quality": 1.0},
        ],
        funds=[
            {"fund_id": "f1", "balance_fen": 9_000, "purposes": ["tutoring"]},
            {"fund_id": "f2", "balance_fen": 9_000, "purposes": ["visiting"]},
            {"fund_id": "f3", "balance_fen": 9_000},
            {"fund_id": "f4", "balance_fen": 500},
        ],
    )
    told = explained(case, "n1")
    payer = next(iter(told.payers.paid_yuan))
    zh, en = operator(case, "n1")
    assert zh[1:] == [
        "其次：服务方 t1，多 0.150 分，缺工时，已用于 1 项红色需求，其中得分最低的是 n0（红，53.920 分）。",
        "其次：服务方 t4，少 0.100 分，现在可行。",
        "原服务方 t1：多 0.150 分，缺工时，已用于 1 项红色需求，其中得分最低的是 n0（红，53.920 分）。",
        "本人属意的服务方 t2：就是本方案所选。",
        "本人属意的服务方 t4：少 0.100 分，现在可行。",
        "村（社区）一级的 2 个服务方中，1 个为本人所拒绝、1 个合规但余量不够。",
        f"资金：{payer}付 10.00 元。",
        "其余基金中，1 个用途不符、1 个余额不够、1 个也付得起；由谁出钱不影响得分。",
    ]
    assert en[3] == (
        "Present helper t1: 0.150 points more, lacking hours, which went to 1 red need; "
        "the one that brings least is n0 (red, 53.920 points)."
    )
    assert en[6] == "Of 2 providers at village level, 1 is refused by the person, 1 is allowed, but full."
    assert en[8] == (
        "Of the other funds, 1 is for other purposes, 1 has too little left, 1 could pay as well; "
        "who pays does not change the points."
    )


def test_the_operator_learns_who_is_near():
    case = planned(
        needs=[NEED | {"need_id": "n1", "hours": 2.0}],
        providers=[{"provider_id": "t1", "hours": 0.5}, {"provider_id": "t2", "hours": 9.0, "services": ["tutoring"]}],
    )
    assert operator(case, "n1") == (
        [
            "最接近的：有 1 个服务方只因不提供该服务。",
            "其中最近的是 t1：每周需 2 小时，最多只能提供 0.5 小时。",
        ],
        [
            "Nearest: 1 provider has only another service offered against it.",
            "The nearest of them is t1: 2 hours a week are asked for, it can give only 0.5.",
        ],
    )


# The auditor


def test_the_record_holds_every_number(tiny):
    pool, plan = tiny
    record = auditor_record(explained(tiny, "FY-00005"), pool, plan)
    assert record == json.loads(json.dumps(record, allow_nan=False))
    assert record["plan"]["input_digest"] == pool.digest()
    assert record["plan"]["engine_version"] == plan.summary.run.engine_version
    assert len(record["plan"]["policy_digest"]) == 64
    assert record["policy"] == plan.summary.policy
    assert (record["met"], record["value"], record["worth"]) == (True, 9.0, 8.84967)
    terms = {term["term"]: term["value"] for served in record["served"] for term in served["terms"]}
    assert record["value"] - sum(terms.values()) == pytest.approx(record["worth"])
    assert [rung["refused"] for rung in record["rungs"]] == [{"service_offered": 1}, {"service_offered": 1}]
    assert record["names"]["P003"] == "示例·富阳区心理服务队"
    left_out = auditor_record(explained(tiny, "FY-00003"), pool, plan)
    assert (left_out["verdict"], left_out["reasons"][0]) == ("outbid", "capacity_hours")
    assert left_out["options"][0]["rivals"] == [
        {"need_id": "FY-00002", "grade": "blue", "worth": 2.94, "pinned": False},
        {"need_id": "FY-00001", "grade": "red", "worth": 28.02, "pinned": False},
    ]
    assert (record["proof"]["kind"], left_out["proof"]["kind"]) == ("met", "optimal")
    assert left_out["person"]["zh"] == person(tiny, "FY-00003")[0]


def test_the_record_of_a_plan_that_is_not_optimal_holds_the_bound_with_the_need():
    # Hours for half of the needs, every one dearer than the next: the prices leave a gap, and prove the last ones out.
    policy = Policy.from_data({"packages": {"enabled": False}})
    pool = Pool.from_rows(
        needs=[
            NEED | {"need_id": f"n{number:02}", "hours": 1.0 + number / 10, "people": 1 + number % 3}
            for number in range(20)
        ],
        providers=[{"provider_id": "t1", "hours": 11.3}, {"provider_id": "t2", "hours": 7.7, "quality": 0.1}],
    )
    limits = replace(Limits(), exact_options=0, tighten_options=0)
    plan = match(Request(pool=pool, date=DATE, policy=policy, limits=limits))
    assert plan.summary.status != "optimal"
    seen = set()
    for need, verdict in plan.unmet.select("need_id", "verdict").iter_rows():
        proof = auditor_record(explain_need(pool, plan, need), pool, plan)["proof"]
        seen.add(verdict)
        assert proof["kind"] == {"outbid": "bound", "not_proven": "open"}[verdict]
        assert (proof["bound_with_need"] <= plan.summary.objective) == (verdict == "outbid")
        assert proof["bound_with_need"] <= plan.summary.bound
    assert seen == {"outbid", "not_proven"}


def test_the_record_of_a_person_names_nobody(tiny):
    pool, plan = tiny
    for need in pool.needs["need_id"]:
        assert not re.search("[ph]0000", json.dumps(auditor_record(explained(tiny, need), pool, plan)))


# All of them


def test_sentences_are_whole_and_of_one_language(tiny):
    pool = tiny[0]
    names = {*pool.providers["name"], *pool.projects["name"], *pool.funds["name"], *pool.services["name"]}
    names |= {
        *pool.providers["provider_id"],
        *pool.projects["project_id"],
        *pool.funds["fund_id"],
        *pool.needs["need_id"],
    }
    for need in pool.needs["need_id"]:
        told = explained(tiny, need)
        for said in (person_sentence(told), told.sentence, *operator_lines(told)):
            zh, en = said.zh, said.en
            for name in sorted(names, key=len, reverse=True):
                zh, en = zh.replace(name, ""), en.replace(name, "")
            assert not re.search("[A-Za-z]", zh), zh
            assert not re.search("[\u3000-\u9fff\uff00-\uffef]", en), en
            assert not zh or zh.endswith("。")
            assert not en or en.endswith(".")
            for text in (said.zh, said.en):
                assert not re.search(r"。。|\.\.|，。|；。|, \.|；；|  |\{|\}|，，", text), text


def test_an_unknown_need_is_a_key_error(tiny):
    with pytest.raises(KeyError, match="FY-99999"):
        explained(tiny, "FY-99999")
