"""The workbook: what stands where, that text stays text, that nobody is named, that the bytes repeat."""

from __future__ import annotations

import zipfile

import polars as pl
import pytest

from matcher.model import Plan, Pool
from matcher.model.catalogue import builtin_services
from matcher.model.schema import FUNDS
from matcher.model.schema import plan_tables as tables
from matcher.model.text import Language
from matcher.report import write_workbook
from matcher.report.skills import SKILLS
from matcher.report.titles import SHEETS
from tests.report import example
from tests.report.reading import everything, load, table, written

ZH = [text.zh for key, text in SHEETS.items() if key not in ("packages", "briefs")]
EN = [text.en for key, text in SHEETS.items() if key not in ("packages", "briefs")]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return written(tmp_path_factory.mktemp("zh"), example.plan(), example.pool())


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    return written(tmp_path_factory.mktemp("en"), example.plan(), example.pool(), Language.EN)


def test_sheets_stand_in_the_order_of_their_titles_in_both_languages(book, english):
    assert book.sheetnames == ZH
    assert english.sheetnames == EN


def test_sheet_names_are_within_what_excel_takes():
    names = [name for text in SHEETS.values() for name in (text.zh, text.en)]
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", [name for name in ZH if name not in ("总览", "服务方派单")])
def test_every_list_is_frozen_filtered_and_repeats_its_titles_in_print(book, name):
    sheet = book[name]
    assert sheet.freeze_panes in ("B4", "C4")
    assert sheet.auto_filter.ref.startswith("A3:")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_a_title_names_the_sheet_in_both_languages(book, english):
    assert book["未满足"]["A1"].value == "未满足   Unmet"
    assert english["Unmet"]["A1"].value == "Unmet   未满足"


def test_no_cell_is_a_formula_or_a_link_whatever_the_names_look_like(book, english):
    for workbook in (book, english):
        for sheet in workbook:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (sheet.title, cell.coordinate)
                    assert cell.hyperlink is None


def test_hostile_names_are_read_back_as_they_are(book):
    helpers = {row["需求编号"]: row["帮扶方"] for row in table(book["匹配结果"])}
    assert helpers["N002"] == example.HOSTILE
    assert helpers["N003"] == "<r>@SUM(A1)</r>"


def test_nothing_personal_is_in_the_file(tmp_path):
    for language in Language:
        path = tmp_path / f"{language}.xlsx"
        write_workbook(example.plan(), example.pool(), path, language)
        content = everything(path)
        assert "N001" in content
        for secret in example.PERSONAL:
            assert secret not in content


def test_the_same_plan_gives_the_same_bytes_and_seconds_do_not_matter(tmp_path):
    plan = example.plan()
    slower = plan.summary.run.model_copy(update={"seconds": {"solve": 99.0}})
    again = plan.replace(summary=plan.summary.model_copy(update={"run": slower}))
    write_workbook(plan, example.pool(), tmp_path / "one.xlsx", Language.ZH)
    write_workbook(again, example.pool(), tmp_path / "two.xlsx", Language.ZH)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_file_is_dated_by_the_plan_not_by_the_clock(tmp_path, book):
    assert book.properties.created.date() == example.DAY
    write_workbook(example.plan(), example.pool(), tmp_path / "plan.xlsx", Language.ZH)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_matches_say_who_helps_whom_with_which_money_and_why(book):
    rows = {row["需求编号"]: row for row in table(book["匹配结果"])}
    assert [row["镇街"] for row in rows.values()] == ["安福街道"] * 2 + ["清溪镇"] * 2 + ["白云街道"] * 2
    assert rows["N002"]["金额（元）"] == 100
    assert rows["N002"]["资金来源"] == "区级救助资金 100.00 元"
    assert rows["N002"]["为何这样匹配"] == "操作员指定；本人希望的服务方；由区（县）级承接；付费服务，每小时 50 元"
    assert rows["N001"]["为何这样匹配"].startswith(
        "沿用原服务方；具备所需技能 照料 1 级（care:1）；由镇（街道）级承接；志愿服务"
    )
    assert rows["N003"]["为何这样匹配"].startswith("更换服务方，原为 星光志愿服务队")
    assert rows["N004"]["资金来源"] == "+阳光慈善基金 1,200.00 元；区级救助资金 300.00 元"
    assert (rows["N004"]["帮扶方"], rows["N004"]["形式"]) == (None, "资金支持")
    assert rows["N005"]["形式"] == "在办项目名额"
    assert rows["N006"]["注意事项"] == "公示期满后拨款"
    assert rows["N001"]["距离（公里）"] == 3.217


def test_english_matches_carry_english_words(english):
    rows = {row["Need"]: row for row in table(english["Matches"])}
    assert rows["N002"]["Why this match"] == (
        "pinned by the operator; wished for by the person; at the level district; paid, 50 yuan an hour"
    )
    assert rows["N001"]["Service"] == "home_care 居家照料"
    assert rows["N001"]["Grade"] == "red"


def test_the_hand_out_has_a_block_and_a_page_for_every_helper(book):
    sheet = book["服务方派单"]
    first = [str(row[0].value or "") for row in sheet.iter_rows(max_col=1)]
    blocks = [(number, text) for number, text in enumerate(first, 1) if text.endswith(("(P1)", "(P2)", "(P3)", "(J1)"))]
    assert len(blocks) == 4
    assert [brk.id for brk in sheet.row_breaks.brk] == [number - 1 for number, _ in blocks[1:]]
    number = next(number for number, text in blocks if text.endswith("(P1)"))
    assert sheet.cell(number, 1).value == "星光志愿服务队  (P1)"
    assert sheet.cell(number + 1, 1).value == "志愿者团队 · 承接 2 件 · 受益 2 人 · 每周 6 小时（还剩 4 小时）"
    assert sheet.cell(number + 2, 2).value == "需求编号"
    assert [sheet.cell(number + 3 + step, 2).value for step in (0, 1)] == ["N001", "N006"]
    assert [sheet.cell(number + 3 + step, 1).value for step in (0, 1)] == [1, 2]
    assert sheet.cell(number + 5, 1).value.startswith("接收人签字")


def test_the_hand_out_keeps_all_blocks_beyond_the_last_page_break(tmp_path):
    count = 1_030
    pool = Pool.from_rows(
        needs=[{"need_id": f"N{i:04d}", "service": "visiting", "hours": 1.0} for i in range(count)],
        providers=[{"provider_id": f"P{i:04d}", "hours": 1.0} for i in range(count)],
    )
    given = [example._given(f"N{i:04d}", "service", f"P{i:04d}", "provider", hours=1.0) for i in range(count)]
    plan = Plan(summary=example.summary(), assignments=tables.ASSIGNMENTS.frame(given))
    sheet = written(tmp_path, plan, pool)["服务方派单"]
    column = [row[0] for row in sheet.iter_rows(min_col=2, max_col=2, values_only=True)]
    assert [value for value in column if value and value.startswith("N")] == [f"N{i:04d}" for i in range(count)]
    assert len(sheet.row_breaks.brk) == 1_023


def test_money_is_counted_by_fund_and_adds_up(book):
    rows = {row["资金"]: row for row in table(book["资金"])}
    fund = rows["区级救助资金"]
    # 3,333.33 less 5 % is 3,166.6635: rounded down to the fen.
    assert (fund["余额（元）"], fund["可用（元）"], fund["已用（元）"], fund["结余（元）"]) == (
        3333.33,
        3166.66,
        400,
        2766.66,
    )
    assert (fund["需求件数"], fund["受益人数"]) == (2, 3)
    assert rows["合计"]["已用（元）"] == example.plan().summary.used.yuan
    assert rows["成长同行"]["类型"] == "在办项目"
    payments = table(book["资金明细"])
    assert [(row["资金"], row["需求编号"], row["金额（元）"]) for row in payments] == [
        ("+阳光慈善基金", "N004", 1_200),
        ("区级救助资金", "N002", 100),
        ("区级救助资金", "N004", 300),
    ]


def test_unmet_needs_are_sorted_red_first_with_reason_fix_and_destination(book):
    rows = table(book["未满足"])
    assert [row["等级"] for row in rows] == ["红", "黄", "蓝", "绿", "绿"]
    assert rows[0]["结论"] == "资源已用尽"
    assert rows[1]["原因"].startswith("27 个服务方都不具备")
    assert rows[1]["去向"] == "转介"
    assert rows[4]["镇街"] == "（未到镇街）"


def test_claim_notices_hold_nothing_finer_than_a_town(book):
    rows = table(book["认领公告"])
    titles = ["序号", "需求编号", "镇街", "服务项目", "受益人数", "每周工时", "所需金额（元）", "所需技能"]
    assert list(rows[0]) == titles
    assert [row["需求编号"] for row in rows] == ["N009", "N010"]
    assert [row["需求编号"] for row in table(book["转介清单"])] == ["N007"]


def test_resources_show_what_is_left_and_the_share_used(book):
    row = next(row for row in table(book["资源使用"]) if row["编号"] == "P1")
    assert (row["本期容量"], row["已用"], row["剩余"], row["使用率"]) == (10, 6, 4, 0.6)


def test_problems_name_table_row_and_column_in_chinese(book, english):
    row = table(book["问题清单"])[0]
    assert (row["表"], row["行"], row["列"], row["程度"]) == ("需求", 9, "每周工时", "错误")
    assert table(english["Problems"])[0]["Column"] == "hours"


def test_raw_rows_are_the_rows_of_the_plan_with_every_cost_term(book):
    rows, plan = table(book["明细"]), example.plan()
    assert len(rows) == plan.assignments.height
    assert [row["资源编号"] for row in rows] == plan.assignments["resource_id"].to_list()
    for term, text in tables.COST_TERMS.items():
        assert [row[f"成本：{text.zh}"] for row in rows] == plan.assignments[f"cost_{term}"].to_list()


def test_boards_are_sheets_and_an_exit_has_a_list_of_reasons(tmp_path):
    left = tables.UNMET.frame([{"need_id": "N099", "verdict": "outbid", "destination": "claim"}])
    book = written(tmp_path, example.plan(), example.pool(), previous=example.plan().replace(unmet=left))
    (row,) = table(book["精准退出榜"])
    assert (row["需求编号"], row["上期状态"]) == ("N099", "未满足")
    (rule,) = book["精准退出榜"].data_validations.dataValidation
    assert rule.formula1 == '"功能恢复,自然消亡,自愿退出,项目完成"'


def test_boards_say_none_without_a_previous_plan(book):
    assert book["精准退出榜"]["A4"].value == "（没有提供上期方案）"
    assert len(table(book["精准施策榜"])) == 6
    rows = {row["需求编号"]: row for row in table(book["精准识别榜"])}
    assert "N011" not in rows
    assert rows["N004"]["对象类别"] == "其他困难"
    assert rows["N008"]["公示"] == "公示中，2026-11-30 起可拨款"


def test_the_summary_shows_the_numbers_of_the_plan(book):
    sheet = book["总览"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    flat = [str(value) for row in rows for value in row if value is not None]
    assert "9 / 17" in flat
    assert any("收集 12 = 满足 6 + 认领 2 + 转介 1 + 等待 2 + 拒收 1" in value and "✓" in value for value in flat)
    assert any(value.startswith("差距已证") for value in flat)
    red = next(row for row in rows if row[0] == "红")
    assert red[1:5] == [3, 2, 3, 2]
    assert red[5] == pytest.approx(2 / 3)
    assert example.summary().run.input_digest in flat


def test_a_line_of_conservation_that_does_not_add_up_is_said_aloud(tmp_path):
    summary = example.summary()
    lost = summary.model_copy(update={"flow": summary.flow.model_copy(update={"met": 5})})
    book = written(tmp_path, example.plan().replace(summary=lost), example.pool())
    flat = [str(cell.value) for row in book["总览"].iter_rows() for cell in row]
    assert any("✗" in value and "请核对" in value for value in flat)


def test_an_empty_plan_of_an_empty_pool_is_a_readable_workbook(tmp_path):
    summary = example.summary().model_copy(update={"by_grade": [], "by_town": [], "by_service": []})
    write_workbook(Plan(summary=summary), Pool(), tmp_path / "empty.xlsx", Language.ZH)
    book = load(tmp_path / "empty.xlsx")
    assert book["匹配结果"]["A4"].value == "（无）"
    assert book["服务方派单"]["A3"].value == "（本期没有派单）"


def test_the_overview_shows_money_that_is_used_and_sums_up_the_rest(tmp_path):
    idle = [{"fund_id": f"F9{n}", "name": f"闲置基金{n}", "balance_fen": 100_000} for n in range(3)]
    pool = example.pool()
    pool = pool.replace(funds=pl.concat([pool.funds, FUNDS.frame(idle)]))
    rows = [[cell.value for cell in row] for row in written(tmp_path, example.plan(), pool)["总览"].iter_rows()]
    named = {row[0]: row[1:4] for row in rows if row[0]}
    assert not [name for name in named if str(name).startswith("闲置基金")]
    # With the project "成长同行", whose 5,000 yuan are not touched either.
    assert named["未动用的 4 笔（见“资金”）"] == [8000, 0, 8000]


def test_columns_that_nothing_fills_are_left_out(tmp_path):
    plan = example.plan()
    empty = plan.replace(
        unmet=plan.unmet.with_columns(pl.lit(None, pl.String).alias("fix_zh")),
        resources=plan.resources.with_columns(pl.lit(None, pl.Float64).alias("price")),
    )
    full, bare = written(tmp_path, plan, example.pool()), written(tmp_path, empty, example.pool())
    assert "最小补救" in table(full["未满足"])[0]
    assert "影子价格（分）" in table(full["资源使用"])[0]
    assert "最小补救" not in table(bare["未满足"])[0]
    assert "影子价格（分）" not in table(bare["资源使用"])[0]


def test_skills_are_told_in_words_with_the_code_that_the_pool_compares(book, english):
    # "sign" is a skill of the pool's own and has no words.
    [row] = table(book["转介清单"])
    assert row["所需技能"] == "康复训练 3 级（rehabilitation:3）、sign:1"
    [row] = table(english["Referrals"])
    assert row["Skills needed"] == "rehabilitation:3, sign:1"


def test_every_skill_of_the_built_in_services_has_words():
    codes = {skill.partition(":")[0] for skills in builtin_services()["skills"] for skill in skills}
    assert codes <= set(SKILLS)


def test_warnings_alone_are_no_alarm(tmp_path):
    plan = example.plan()
    calm = plan.replace(problems=plan.problems.filter(pl.col("severity") == "warning"))
    colours = []
    for made in (plan, calm):
        cells = [row[0] for row in written(tmp_path, made, example.pool())["总览"].iter_rows()]
        [line] = [cell for cell in cells if str(cell.value).startswith("导入数据有")]
        colours.append(line.font.color.rgb)
    assert colours[0] != colours[1]
