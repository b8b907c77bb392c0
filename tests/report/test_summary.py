"""The lines for the terminal say the numbers of the plan."""

from __future__ import annotations

import pytest

from matcher.model import Plan, Pool
from matcher.model.enums import PlanStatus
from matcher.model.text import Language
from matcher.report import summary_lines, summary_text
from matcher.report.sentences import quality
from matcher.report.summary import MOST_TOWNS
from tests.report import example


def test_the_first_lines_count_every_need_out():
    lines = summary_lines(example.plan(), example.pool(), Language.ZH)
    assert lines[0] == "心愿池匹配方案 2026-W48（2026-11-23）"
    assert lines[1] == "12 件需求：满足 6 件（9/17 人，52.9%），发布认领 2 件，转介 1 件，等待 2 件，拒收 1 件。"
    assert lines[2] == "差距已证：任何方案最多只能再好 0.24%。"
    assert lines[-1] == "去向：收集 12 = 满足 6 + 认领 2 + 转介 1 + 等待 2 + 拒收 1。件件有去向。"


def test_english_lines_say_the_same():
    lines = summary_lines(example.plan(), example.pool(), Language.EN)
    assert (
        lines[1]
        == "12 needs: 6 met (9 of 17 people, 52.9%), 2 published for claiming, 1 referred, 2 waiting, 1 refused."
    )
    assert "  red: 2/3 needs, 2/3 people (66.7%)" in lines
    assert lines[-1].endswith("Every need is somewhere.")


def test_both_languages_have_the_same_lines():
    assert len(summary_lines(example.plan(), example.pool(), Language.ZH)) == len(
        summary_lines(example.plan(), example.pool(), Language.EN)
    )


def test_money_and_hours_are_told_with_what_is_left():
    text = summary_text(example.plan(), example.pool(), Language.ZH)
    assert "  区级救助资金：可用 3,166.66 元，已用 400.00 元，结余 2,766.66 元，2 件" in text
    assert "工时：可用 27，已用 11.5，剩余 15.5 小时/周" in text
    assert "1 件红色需求先行服务" in text
    assert "1 处错误、1 处提醒" in text


def test_towns_with_the_lowest_share_come_first_and_the_rest_is_counted():
    summary = example.summary()
    towns = [example._count(f"3301110{n:02d}", 10, n % 10, 10, n % 10) for n in range(30)]
    plan = example.plan().replace(summary=summary.model_copy(update={"by_town": towns}))
    lines = summary_lines(plan, example.pool(), Language.ZH)
    start = lines.index("按镇街（受助比例低者在前）：")
    assert "0/10 人（0.0%）" in lines[start + 1]
    assert lines[start + 1 + MOST_TOWNS] == f"  另有 {30 - MOST_TOWNS} 个"


def test_nothing_personal_is_said():
    for language in Language:
        text = summary_text(example.plan(), example.pool(), language)
        assert not any(secret in text for secret in example.PERSONAL)


@pytest.mark.parametrize(
    ("status", "gap", "people", "said"),
    [
        (PlanStatus.OPTIMAL, 0.0, 5, "没有任何方案能比它更好。"),
        (PlanStatus.OPTIMAL, 0.0, 0, "没有收到需求，无可衡量。"),
        (PlanStatus.WITHIN_GAP, 0.0012, 5, "任何方案最多只能再好 0.12%。"),
        (PlanStatus.LIMIT, 0.12, 5, "任何方案最多只能再好 12.0%。计算到达工作量上限时停止；增加工作量也许还能改进。"),
    ],
)
def test_the_sentence_on_quality_follows_status_and_gap(status, gap, people, said):
    summary = example.summary().model_copy(update={"status": status, "gap": gap, "people_asked": people})
    assert quality(summary).zh == said


def test_an_empty_plan_still_has_a_summary():
    summary = example.summary().model_copy(
        update={"by_grade": [], "by_town": [], "by_service": [], "deferred_money": []}
    )
    lines = summary_lines(Plan(summary=summary), Pool(), Language.ZH)
    assert lines[0].startswith("心愿池匹配方案")
    assert not any("资金：" in line for line in lines)


def test_hours_without_a_limit_are_told_so_that_the_sums_agree():
    # 11.5 hours of the plan are 11.5 of capacities: nothing to add. 15 hours of the plan are 3.5 more.
    plan, summary = example.plan(), example.summary()
    assert "不限工时" not in summary_text(plan, example.pool(), Language.ZH)
    more = summary.model_copy(update={"used": summary.used.model_copy(update={"hours": 15.0})})
    text = summary_text(plan.replace(summary=more), example.pool(), Language.ZH)
    assert "  另有每周 3.5 小时由不限工时的服务方或在办项目承担" in text


def test_money_that_is_spent_comes_first():
    lines = summary_lines(example.plan(), example.pool(), Language.ZH)
    spent = [line.split("已用 ")[1].split(" 元")[0] for line in lines if "已用" in line and "元" in line]
    amounts = [float(text.replace(",", "")) for text in spent]
    assert amounts == sorted(amounts, reverse=True)


def test_a_previous_plan_is_spoken_of_only_where_one_was_given():
    plan, summary = example.plan(), example.summary()
    for digest, expected in ((None, 0), ("0" * 64, 1)):
        run = summary.run.model_copy(update={"previous_digest": digest})
        text = summary_text(plan.replace(summary=summary.model_copy(update={"run": run})), example.pool(), Language.ZH)
        assert text.count("对照上期方案：") == expected
