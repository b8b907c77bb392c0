"""Packages in what people read: list, briefs, hand-out, boards, summary, map."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model.text import Language
from matcher.report import geojson, measures_board, summary_lines, to_geojson, write_geojson
from matcher.report.hulls import hull
from matcher.report.titles import SHEETS
from tests.check.packaged import VILLAGES, packaged_case
from tests.report.reading import everything, table, written


@pytest.fixture(scope="module")
def case():
    """The hand-made plan with two packages, whose people and resources have names."""
    case = packaged_case()
    case = case.pool_row("providers", "P1", name="=星光志愿服务队", type="volunteer_team")
    case = case.pool_row("funds", "F1", name="阳光基金").pool_row("services", "care", name="居家照料")
    for code in VILLAGES:
        case = case.pool_row("regions", code, name=f"{code[-3:]}村")
    return case.pool_row("needs", "U1", person_id="SECRET-PERSON", helper_gender="f")


@pytest.fixture(scope="module")
def book(case, tmp_path_factory):
    return written(tmp_path_factory.mktemp("zh"), case.plan, case.pool)


@pytest.fixture(scope="module")
def layers(case):
    found: dict = {}
    for feature in to_geojson(case.plan, case.pool)["features"]:
        found.setdefault(feature["properties"]["layer"], []).append(feature)
    return found


def test_every_sheet_stands_where_its_title_does(book):
    assert book.sheetnames == [text.zh for text in SHEETS.values()]


def test_the_list_has_a_row_a_package(book):
    first, second = table(book["项目包"])
    assert first == {
        "项目包": "K1",
        "城乡": "城区",
        "服务项目": "talk、居家照料",
        "受益人数": 21,
        "需求件数": 3,
        "承接方": "=星光志愿服务队",
        "每周工时": 5,
        "金额（元）": 100,
        "资金来源": "阳光基金 100.00 元（1 件）",
        "直径（公里）": pytest.approx(2.217),
        "到中心（公里）": pytest.approx(0.739, abs=1e-3),
        "距承接方（公里）": pytest.approx(1.109, abs=1e-3),
        "涉及地区": "330111101",
    }
    assert (second["城乡"], second["资金来源"]) == ("乡村", "F2 10.00 元（1 件）；阳光基金 70.00 元（3 件）")
    assert second["涉及地区"] == "201村、202村、203村"


def test_a_brief_says_who_where_by_whom_with_what_and_why(book):
    sheet = book["项目书"]
    rows = {str(row[0].value): row for row in sheet.iter_rows()}
    facts = {
        label: rows[label][1].value for label in ("对象", "地点", "承接方", "工时", "资金", "为何成组", "为何由其承接")
    }
    assert facts == {
        "对象": "21 人，3 件需求（名单见下）",
        "地点": "乡村：201村、202村、203村；中心在 119.950, 30.160",
        "承接方": "P2",
        "工时": "每周 4 小时",
        "资金": "80.00 元：F2 10.00 元（1 件）；阳光基金 70.00 元（3 件）",
        "为何成组": "3 个相邻村镇，服务可以混合：meals、居家照料；21 人，在 20—60 人之内；"
        "成员之间最远 2.2 公里，上限 12 公里；到中心平均 0.7 公里。",
        "为何由其承接": "提供上述全部服务；由镇（街道）级承接；基地到成员平均 1.1 公里，最远 2.2 公里；"
        "本包每周 4 小时；其本期工时 10 小时，全部任务共用 5 小时；付费服务，每小时 20 元。",
    }  # the second package stands below the first
    needs = [row[1].value for row in sheet.iter_rows() if isinstance(row[0].value, int | float)]
    assert needs == ["U1", "U2", "U3", "R1", "R2", "R3"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"B4:K4", "B10:K10"} <= merged
    assert len(merged) == 14


def test_a_brief_is_a_page(book, case, tmp_path):
    sheet = book["项目书"]
    (page,) = sheet.row_breaks.brk
    title = sheet.cell(row=page.id + 1, column=1).value
    assert title == "K2  meals、居家照料"
    assert sheet.page_setup.orientation == "portrait"
    one = case.plan.replace(
        packages=case.plan.packages.head(1), package_members=case.plan.package_members.filter(package_id="K1")
    )
    assert not written(tmp_path, one, case.pool)["项目书"].row_breaks.brk


def test_english_briefs_say_the_same(case, tmp_path):
    sheet = written(tmp_path, case.plan, case.pool, Language.EN)["Package briefs"]
    rows = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows()}
    assert rows["Why together"].startswith("villages or towns that adjoin (3), whose services may be mixed:")
    assert rows["Carrier"] == "P2"
    assert "paid, 20 yuan an hour" in rows["Why this carrier"]


def test_nobody_is_named_and_text_stays_text(case, book, tmp_path):
    written(tmp_path, case.plan, case.pool)
    assert "SECRET" not in everything(tmp_path / "plan_zh.xlsx")
    (row,) = [row for row in book["项目书"].iter_rows() if row[1].value and "星光" in str(row[1].value)]
    assert row[1].value == "=星光志愿服务队  (P1) · 志愿者团队"
    assert row[1].data_type in ("s", "inlineStr")


def test_members_are_handed_out_to_the_carrier(book):
    rows = [[cell.value for cell in row] for row in book["服务方派单"].iter_rows()]
    loads = [str(row[0]) for row in rows if "承接" in str(row[0])]
    assert any("承接 3 件 · 受益 21 人 · 每周 5 小时" in load for load in loads)
    assert any("承接 4 件 · 受益 23 人 · 每周 5 小时" in load for load in loads)


def test_a_match_says_its_package(book):
    rows = {row["需求编号"]: row for row in table(book["匹配结果"])}
    assert rows["R1"]["帮扶方"] == "P2"
    assert rows["R1"]["形式"] == "项目包"
    assert "纳入项目包 K2" in rows["R1"]["为何这样匹配"]
    assert (rows["R4"]["形式"], rows["U4"]["形式"]) == ("服务方帮扶", "资金支持")
    assert "项目包" not in rows["R4"]["为何这样匹配"]


def test_members_count_as_met_on_the_board(case, book):
    board = {row["need_id"]: row for row in measures_board(case.plan).to_dicts()}
    assert len(board) == case.plan.summary.flow.met
    assert board["R2"] == {
        "need_id": "R2", "form": "package", "helper_id": "P2", "hours": 2.0, "funds": ["F1", "F2"]
    }  # fmt: skip
    shown = {row["需求编号"]: row for row in table(book["精准施策榜"])}
    assert (shown["U1"]["形式"], shown["U1"]["责任方"]) == ("项目包", "=星光志愿服务队")


def test_the_summary_counts_packages(case):
    text = "项目包 2 个（城区 1 个、乡村 1 个）：打包 6 件、42 人，每包 21—21 人。"
    assert text in summary_lines(case.plan, case.pool, Language.ZH)
    assert "2 packages (1 urban, 1 rural): 6 needs, 42 people, 21 to 21 people each." in summary_lines(
        case.plan, case.pool, Language.EN
    )
    none = case.plan.replace(packages=case.plan.packages.clear(), package_members=case.plan.package_members.clear())
    assert not any("项目包" in line for line in summary_lines(none, case.pool, Language.ZH))


def test_the_first_sheet_counts_packages(book):
    said = [str(cell.value) for row in book["总览"].iter_rows() for cell in row]
    assert any(text.startswith("项目包 2 个（城区 1 个、乡村 1 个）") for text in said)


# The map


def test_members_on_one_line_are_a_line_and_a_centre_is_a_point(layers):
    assert [feature["geometry"] for feature in layers["package"]] == [
        {"type": "LineString", "coordinates": [[119.95, 30.05], [119.95, 30.07]]},
        {"type": "LineString", "coordinates": [[119.95, 30.15], [119.95, 30.17]]},
    ]
    assert [feature["geometry"]["coordinates"] for feature in layers["centre"]] == [[119.95, 30.06], [119.95, 30.16]]
    assert layers["centre"][1]["properties"] == {
        "layer": "centre", "package_id": "K2", "service": "care", "people": 21, "needs": 3, "carrier": "P2",
        "yuan": 80.0, "diameter_km": 2.2,
    }  # fmt: skip


def test_needs_name_their_package_and_links_begin_at_the_carrier(layers):
    of_need = {one["properties"]["need_id"]: one["properties"].get("package_id") for one in layers["need"]}
    assert (of_need["U1"], of_need["R3"]) == ("K1", "K2")
    assert "package_id" not in next(one for one in layers["need"] if one["properties"]["need_id"] == "R4")["properties"]
    assert {one["properties"]["resource_id"] for one in layers["link"]} == {"P1", "P2"}
    assert {one["properties"]["resource_id"]: one["properties"]["people"] for one in layers["resource"]} == {
        "P1": 21,
        "P2": 23,
    }


def test_a_package_with_an_area_is_a_polygon_no_finer_than_needs_are_shown(case):
    moved = case.pool_row("needs", "U3", lon=119.97123456)
    first = next(
        feature
        for feature in to_geojson(moved.plan, moved.pool)["features"]
        if feature["properties"]["layer"] == "package"
    )
    corners = [[119.95, 30.05], [119.971, 30.07], [119.95, 30.06], [119.95, 30.05]]
    assert first["geometry"] == {"type": "Polygon", "coordinates": [corners]}


def test_packages_of_one_place_are_points_and_those_without_places_are_not_drawn(case):
    at_home = replace(
        case, pool=case.pool.replace(needs=case.pool.needs.with_columns(lat=pl.lit(30.05), lon=pl.lit(120.0)))
    )
    drawn = to_geojson(at_home.plan, at_home.pool)["features"]
    assert [one["geometry"] for one in drawn if one["properties"]["layer"] == "package"] == [
        {"type": "Point", "coordinates": [120.0, 30.05]}
    ] * 2
    nowhere = case.pool.replace(needs=case.pool.needs.with_columns(lat=pl.lit(None, pl.Float64)))
    layers = {one["properties"]["layer"] for one in to_geojson(case.plan, nowhere)["features"]}
    assert layers == {"resource", "centre"}


def test_the_file_holds_the_same_map_in_blocks_of_any_size(case, tmp_path, monkeypatch):
    whole = to_geojson(case.plan, case.pool)
    write_geojson(case.plan, case.pool, tmp_path / "plan.geojson")
    assert json.loads((tmp_path / "plan.geojson").read_text(encoding="utf-8")) == whole
    monkeypatch.setattr(geojson, "_BLOCK", 1)
    assert to_geojson(case.plan, case.pool) == whole


POINTS = st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), max_size=20)


@given(POINTS)
def test_a_hull_turns_left_at_every_corner_and_holds_every_point(points):
    corners = hull(points)
    assert set(corners) <= set(points)
    assert corners == hull([*reversed(points), *points])
    if len(corners) < 3:
        assert len(corners) == min(2, len(set(points)))
        return
    for one, two, three in zip(corners, [*corners[1:], corners[0]], [*corners[2:], *corners[:2]], strict=True):
        assert turn(one, two, three) > 0
        assert all(turn(one, two, point) >= 0 for point in points)


def turn(one, two, three):
    """Above 0 for a turn to the left."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
