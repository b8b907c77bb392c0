"""A plan too long for a workbook: lists are summed up, a sentence says so and names the files that hold all."""

from __future__ import annotations

import polars as pl
import pytest

from matcher.model.text import Language
from matcher.report import length
from matcher.report.length import WHERE
from matcher.report.titles import SHEETS
from tests.report import example
from tests.report.reading import everything, table, written

ALWAYS = {"overview", "funds", "exit", "legend"}
"""Sheets that are never a list of needs, or whose list is nowhere else."""


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(length, "LONGEST", 1)


def test_every_list_that_may_be_left_out_is_somewhere_else():
    assert set(WHERE) == set(SHEETS) - ALWAYS


def test_a_list_of_the_longest_length_is_written_out(monkeypatch, tmp_path):
    met = example.plan().assignments["need_id"].n_unique()
    monkeypatch.setattr(length, "LONGEST", met)
    assert len(table(written(tmp_path, example.plan(), example.pool())["匹配结果"])) == met
    monkeypatch.setattr(length, "LONGEST", met - 1)
    assert (
        f"此表共 {met} 行，超过 {met - 1} 行"
        in written(tmp_path, example.plan(), example.pool())["匹配结果"]["A2"].value
    )


@pytest.mark.usefixtures("short")
def test_the_first_page_and_each_sheet_name_the_files(tmp_path):
    book = written(tmp_path, example.plan(), example.pool())
    assert book.sheetnames == [text.zh for key, text in SHEETS.items() if key not in ("packages", "briefs")]
    flat = [str(cell.value) for row in book["总览"].iter_rows() for cell in row]
    [notice] = [text for text in flat if "工作簿只列汇总" in text]
    for name, file in {"匹配结果": "assignments.csv", "未满足": "unmet.csv", "资源使用": "resources.csv"}.items():
        assert f"{name}：{file}" in notice
        assert file in book[name]["A2"].value
        assert book[name]["A2"].font.b
    english = written(tmp_path, example.plan(), example.pool(), Language.EN)
    assert "all of it is in unmet.csv (rows whose destination is claim)" in english["Claim notices"]["A2"].value


@pytest.mark.usefixtures("short")
def test_sums_by_town_and_helper_add_up_to_the_plan(tmp_path):
    plan, pool = example.plan(), example.pool()
    book = written(tmp_path, plan, pool)
    summary = plan.summary

    def total(name, column):
        return sum(row[column] or 0 for row in table(book[name]))

    assert total("匹配结果", "需求件数") == plan.assignments["need_id"].n_unique()
    met = pool.needs.join(plan.assignments, on="need_id", how="semi")
    assert total("匹配结果", "受益人数") == met["people"].sum()
    assert total("匹配结果", "金额（元）") == pytest.approx(summary.used.yuan)
    assert total("匹配结果", "每周工时") == pytest.approx(plan.assignments["hours"].sum())
    assert total("服务方派单", "需求件数") == (plan.assignments["line"] != "money").sum()
    assert {row["帮扶方"] for row in table(book["服务方派单"])} >= {"星光志愿服务队"}
    unmet = table(book["未满足"])
    assert sum(row["需求件数"] for row in unmet) == plan.unmet.height
    for title, verdict in (("资源已用尽", "outbid"), ("无人可及", "impossible")):
        assert sum(row[title] for row in unmet) == (plan.unmet["verdict"] == verdict).sum()
    assert [row["镇街"] for row in unmet][-1] == "（未到镇街）"
    claims = plan.unmet.filter(pl.col("destination") == "claim")
    asked = pool.needs.join(claims, on="need_id", how="semi")
    assert total("认领公告", "需求件数") == claims.height
    assert total("认领公告", "所需金额（元）") == asked["amount_fen"].sum() / 100
    assert total("精准识别榜", "需求件数") == pool.needs["verified"].sum()


@pytest.mark.usefixtures("short")
def test_nothing_personal_is_in_the_sums(tmp_path):
    for language in Language:
        written(tmp_path, example.plan(), example.pool(), language)
        content = everything(tmp_path / f"plan_{language}.xlsx")
        assert not [secret for secret in example.PERSONAL if secret in content]
