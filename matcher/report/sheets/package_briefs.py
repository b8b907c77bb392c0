"""The briefs of packages: one block a package, a printed page each, for the provider that carries it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

import polars as pl

from matcher.model.text import Text
from matcher.report.package_words import carrier_text, money_text
from matcher.report.sheets.bulk import joined, row_xml
from matcher.report.sheets.handout import FIRST_ROW, MAX_PAGE_BREAKS
from matcher.report.sheets.style import GOOD, HEAD, PALE
from matcher.report.sheets.table import LINE_POINTS, Book, Column, colour, rows_of, text_width
from matcher.report.view import View
from matcher.report.words import number_text

COLUMNS = (
    Column(title="number", source="number", kind="integer", width=13),
    Column(title="need_id", source="need_id", width=15),
    Column(title="grade", source="grade_name", kind="grade", width=8),
    Column(title="town", source="town_name", width=15),
    Column(title="service", source="service_name", width=16),
    Column(title="people", source="people", kind="integer", width=9),
    Column(title="hours", source="given_hours", kind="hours", width=8),
    Column(title="to_centre", source="to_centre_km", kind="km", width=9),
    Column(title="to_base", source="distance_km", kind="km", width=10),
    Column(title="money", source="money", width=26, wrap=True),
    Column(title="remarks", source="remarks", width=20, wrap=True),
)
_LAST = len(COLUMNS) - 1
ROWS_BETWEEN = 2
"""Rows from a signature to the next title."""
_TEXT_WIDTH = sum(column.width for column in COLUMNS[1:]) - 4

_TITLE = Text("{package_id}  {service_name}", "{package_id}  {service_name}")
_WHO, _WHERE = Text("对象", "Who"), Text("地点", "Where")
_CARRIER, _HOURS, _MONEY = Text("承接方", "Carrier"), Text("工时", "Hours"), Text("资金", "Money")
_TOGETHER, _WHY = Text("为何成组", "Why together"), Text("为何由其承接", "Why this carrier")
_PEOPLE = Text("{people} 人，{needs} 件需求（名单见下）", "{people} people, {needs} needs (listed below)")
_PLACE = Text("{area}：{regions}；中心在 {lon}, {lat}", "{area}: {regions}; centre {lon}, {lat}")
_A_WEEK = Text("每周 {hours} 小时", "{hours} hours a week")
_SUM = Text("{yuan} 元：{money}", "{yuan} yuan: {money}")
_SIGN = Text(
    "承接方签字：______________    枢纽签字：______________    日期：______________",
    "Carrier: ______________    Hub: ______________    Date: ______________",
)


class _Line(NamedTuple):
    """A row of a block that holds no need."""

    row: int
    kind: str
    label: str | None = None
    text: str | None = None


def briefs_sheet(book: Book, view: View) -> None:
    """Write a page a package: who, where, carrier, hours, money by fund, why together, why this carrier, its needs."""
    sheet = book.sheet("briefs", tab=GOOD, portrait=True)
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, column.width)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    members, lines, end = _layout(view)
    needs = rows_of(book, members, COLUMNS, number=members["excel_row"], blanks=True)
    rows = [pl.DataFrame({"row": members["excel_row"], "xml": needs}), *_around(book, lines)]
    xml = joined(pl.concat(rows).sort("row").select("xml"))
    sheet.write_block(FIRST_ROW, [xml], height=end - FIRST_ROW, columns=len(COLUMNS))
    for line in lines:
        if line.kind == "fact":
            sheet.merge_written(line.row, 1, _LAST)
    titles = [line.row for line in lines if line.kind == "title"]
    sheet.set_h_pagebreaks(titles[1:][:MAX_PAGE_BREAKS])
    colour(book, sheet, COLUMNS, FIRST_ROW, end)


def _layout(view: View) -> tuple[pl.DataFrame, list[_Line], int]:
    """Return the members with the row of each as Excel counts it, the other rows, and the row behind the last."""
    members = view.package_members.with_columns(
        (pl.int_range(pl.len()).over("package_id") + 1).cast(pl.Int64).alias("number")
    )
    counts = dict(members.group_by("package_id").len().iter_rows())
    lines, starts, row = list[_Line](), dict[str, int](), FIRST_ROW
    types = dict(view.pool.providers.select("provider_id", "type").iter_rows())
    for package in view.packages.iter_rows(named=True):
        lines.append(_Line(row, "title", view.names.say(_TITLE).format(**package)))
        facts = _facts(view, package, types)
        lines += [_Line(row + place, "fact", *fact) for place, fact in enumerate(facts, start=1)]
        row += len(facts) + 1
        lines.append(_Line(row, "head"))
        starts[package["package_id"]] = row + 1
        row += 1 + counts.get(package["package_id"], 0)
        lines.append(_Line(row, "sign", view.names.say(_SIGN)))
        row += ROWS_BETWEEN
    first = pl.col("package_id").replace_strict(starts, default=None, return_dtype=pl.Int64)
    members = members.with_columns((first + pl.col("number")).alias("excel_row"))
    return members.filter(pl.col("excel_row").is_not_null()), lines, row


def _facts(view: View, package: dict[str, Any], types: dict[str, str | None]) -> list[tuple[str, str]]:
    """Return the facts of a package, each with a label."""
    say = view.names.say
    # As coarse as the map: a centre is where somebody lives.
    lon, lat = ("—" if package[name] is None else f"{package[name]:.3f}" for name in ("lon", "lat"))
    money = money_text(view.names, package["money"])
    facts = (
        (_WHO, say(_PEOPLE).format(**package)),
        (_WHERE, say(_PLACE).format(area=package["area"], regions=package["region_names"], lon=lon, lat=lat)),
        (_CARRIER, carrier_text(view, package["carrier_id"], types)),
        (_HOURS, say(_A_WEEK).format(hours=number_text(package["hours"]))),
        (_MONEY, say(_SUM).format(yuan=f"{package['yuan']:,.2f}", money=money) if package["yuan"] else money),
        (_TOGETHER, package["together"]),
        (_WHY, package["carried"]),
    )
    return [(say(label), text) for label, text in facts]


def _around(book: Book, lines: list[_Line]) -> Iterator[pl.DataFrame]:
    """Yield the rows of the blocks that hold no need, by kind: title, facts, column titles, signatures."""
    styles = book.styles
    label = styles.get(bold=True, font_color=HEAD, valign="top", indent=1)
    looks = {
        "title": styles.get(bg_color=PALE, bold=True, font_size=13, font_color=HEAD, top=2, top_color=HEAD),
        "fact": styles.get(text_wrap=True, valign="top"),
        "head": styles.head,
        "sign": styles.note,
    }
    points = {"title": 26.25, "head": 30.0, "sign": 33.75}
    heads: list[str | None] = [column.heading(book.language) for column in COLUMNS]
    for kind, look in looks.items():
        chosen = [line for line in lines if line.kind == kind]
        if not chosen:
            continue
        cells = [heads if kind == "head" else [line.label, line.text, *[None] * (_LAST - 1)] for line in chosen]
        frame = pl.DataFrame(cells, schema={str(place): pl.String for place in range(_LAST + 1)}, orient="row")
        number = pl.Series([line.row + 1 for line in chosen], dtype=pl.Int64)
        heights = pl.Series([points.get(kind, _height(line.text or "")) for line in chosen], dtype=pl.Float64)
        kinds = [label if kind == "fact" else look, *[look] * _LAST]
        xml = row_xml(book.book.texts, frame, kinds, number=number, points=pl.lit(heights), blanks=kind != "sign")
        yield pl.DataFrame({"row": number, "xml": xml})


def _height(text: str) -> float:
    return LINE_POINTS * max(1, ceil(text_width(text) / _TEXT_WIDTH)) + 3
