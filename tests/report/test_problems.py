"""Problems are told all at once, by table, each with its place and remedy."""

from __future__ import annotations

from dataclasses import replace

from matcher.model import Problem, Severity, Text
from matcher.model.text import Language
from matcher.report import problems_text
from matcher.report.problems import ALIKE

HOURS = Problem(
    table="needs",
    row=7,
    field="hours",
    code="not_a_number",
    sentence=Text("应为数字，读到“两”。", "must be a number, found 两."),
    remedy=Text("改为数字。", "Write a number."),
)
DATUM = Problem(
    table="needs",
    field="crs",
    code="datum_assumed",
    severity=Severity.WARNING,
    sentence=Text("按 WGS-84 处理 {x}。", "WGS-84 was assumed {x}."),
    remedy=Text("", ""),
)
FUND = Problem(
    table="funds", row=2, code="duplicate", sentence=Text("编号重复。", "Duplicate."), remedy=Text("删除。", "Delete.")
)
WHOLE = Problem(
    table="", code="no_resources", sentence=Text("没有资源表。", "No resources."), remedy=Text("补上。", "Add.")
)


def test_problems_stand_by_table_in_the_order_of_the_contract_errors_first():
    assert problems_text([FUND, DATUM, WHOLE, HOURS], Language.ZH).splitlines() == [
        "需求：1 处错误，1 处提醒",
        "  [错误] 需求 第 7 行 每周工时",
        "    应为数字，读到“两”。",
        "    办法：改为数字。",
        "  [提醒] 需求 坐标系",
        "    按 WGS-84 处理 {x}。",
        "",
        "基金：1 处错误，0 处提醒",
        "  [错误] 基金 第 2 行",
        "    编号重复。",
        "    办法：删除。",
        "",
        "整份数据：1 处错误，0 处提醒",
        "  [错误] 整份数据",
        "    没有资源表。",
        "    办法：补上。",
        "",
        "合计：3 处错误，1 处提醒。",
    ]


def test_english_uses_the_names_of_the_contract():
    lines = problems_text([HOURS], Language.EN).splitlines()
    assert lines[:4] == [
        "needs: errors 1, warnings 0",
        "  [error] needs row 7 hours",
        "    must be a number, found 两.",
        "    Remedy: Write a number.",
    ]


def test_a_limit_hides_rows_but_not_counts():
    text = problems_text([HOURS] * 5, Language.ZH, limit=2)
    assert text.count("第 7 行") == 2
    assert "（另有 3 处未列出）" in text
    assert text.endswith("合计：5 处错误，0 处提醒。")


def test_no_problems_is_one_sentence():
    assert problems_text([], Language.ZH) == "没有发现问题。"


def test_a_thousand_alike_are_listed_and_the_rest_is_counted_but_others_are_never_left_out():
    alike = [replace(HOURS, row=row) for row in range(ALIKE + 3)]
    last = replace(HOURS, row=ALIKE + 10, field="people")
    text = problems_text([*alike, last], Language.ZH)
    assert text.count("[错误]") == ALIKE + 1
    assert "受益人数" in text
    assert "（另有 3 处未列出）" in text
    assert text.endswith(f"合计：{ALIKE + 4} 处错误，0 处提醒。")
