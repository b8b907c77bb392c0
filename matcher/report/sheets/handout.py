"""The sheet that is handed over: one block a provider or project, a printed page each."""

from __future__ import annotations

from typing import Any

import polars as pl

from matcher.model.enums import ProviderType, ResourceKind
from matcher.model.text import Text
from matcher.report.names import Names
from matcher.report.sheets.style import GOOD, HEAD, PALE
from matcher.report.sheets.table import MAX_ROWS, Book, Column, colour, plain_text, rows_of
from matcher.report.view import View
from matcher.report.words import number_text

MAX_PAGE_BREAKS = 1_023
"""Excel keeps no more horizontal page breaks on a sheet; later blocks follow each other without one."""

FIRST_ROW = 2
ROWS_ABOVE = 3
ROWS_AROUND = 5
"""Rows of a block besides its needs: name, load, column titles, signature, and a free one."""

COLUMNS = (
    Column(title="number", source="number", kind="integer", width=7),
    Column(title="need_id", source="need_id", width=16),
    Column(title="grade", source="grade_name", kind="grade", width=8),
    Column(title="town", source="town_name", width=16),
    Column(title="service", source="service_name", width=18),
    Column(title="people", source="people", kind="integer", width=10),
    Column(title="hours", source="given_hours", kind="hours", width=9),
    Column(title="distance", source="distance_km", kind="km", width=9),
    Column(title="skills", source="skills_text", width=24, wrap=True),
    Column(title="money", source="money", width=30, wrap=True),
    Column(title="remarks", source="remarks", width=24, wrap=True),
)

_LOAD = Text(
    "{kind} · 承接 {needs} 件 · 受益 {people} 人 · 每周 {hours} 小时{left}",
    "{kind} · {needs} needs · {people} people · {hours} hours a week{left}",
)
_LEFT = Text("（还剩 {left} 小时）", " ({left} hours left)")
_PROJECT = Text("在办项目", "running project")
_CARRIER = Text("在办项目，承接方：{name}", "running project, carried by {name}")
_SIGN = Text(
    "接收人签字：______________    日期：______________    完成后请将办理情况反馈枢纽",
    "Received by: ______________    Date: ______________    Please report back to the hub when done",
)
_CUT = Text(
    "表格行数已满，还有 {count} 个服务方或项目未列出，见“匹配结果”。",
    "The sheet is full: {count} more providers or projects are listed in “Matches” only.",
)
_NONE = Text("（本期没有派单）", "(nothing to hand out)")


def handout_sheet(book: Book, view: View) -> None:
    """Write a block a helper, by name: who it is, how much it takes on, its needs, a line to sign."""
    sheet = book.sheet("handout", tab=GOOD)
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, column.width)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    served, blocks = _blocks(view)
    about = _about(view)
    row, breaks, written = FIRST_ROW, [], 0
    lines = rows_of(book, served, COLUMNS, number=served["excel_row"], blanks=True) if served.height else []
    for done, block in enumerate(blocks):
        needs = block["needs"]
        if row + needs + ROWS_AROUND >= MAX_ROWS:
            sheet.write_string(row, 0, _CUT.format(count=len(blocks) - done).say(book.language), book.styles.note)
            break
        if done:
            breaks.append(row)
        row = _block(book, sheet, row, block, about, lines[written : written + needs])
        written += needs
    if not blocks:
        sheet.write_string(row, 0, _NONE.say(book.language), book.styles.note)
    sheet.set_h_pagebreaks(breaks[:MAX_PAGE_BREAKS])
    colour(book, sheet, COLUMNS, FIRST_ROW, max(row, FIRST_ROW + 1))


def _blocks(view: View) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Return the needs in the order of the sheet, each with its row, and one record a block."""
    served = view.matches.filter(pl.col("helper_id").is_not_null()).sort(
        "helper_name", "helper_id", "town_name", "need_id", nulls_last=True
    )
    blocks = served.group_by("helper_id", maintain_order=True).agg(
        pl.col("helper_name").first(),
        pl.len().alias("needs"),
        pl.col("people").sum(),
        pl.col("given_hours").sum(),
    )
    places = blocks.select("helper_id", pl.int_range(pl.len()).alias("block"))
    served = served.join(places, on="helper_id", how="left", maintain_order="left").with_columns(
        (pl.int_range(pl.len()).over("helper_id") + 1).alias("number"),
        # Rows before this one: the title, the needs above, and for each block its own lines.
        (pl.int_range(pl.len()) + FIRST_ROW + pl.col("block") * ROWS_AROUND + ROWS_ABOVE + 1).alias("excel_row"),
    )
    return served, blocks.to_dicts()


def _block(
    book: Book, sheet: Any, row: int, block: dict[str, Any], about: dict[str, tuple[str, str]], lines: list[str]
) -> int:
    """Write one block from `row` on; return the row after it."""
    helper, name = block["helper_id"], block["helper_name"]
    last = len(COLUMNS) - 1
    band = book.styles.get(bg_color=PALE, bold=True, font_size=13, font_color=HEAD, top=2, top_color=HEAD)
    sheet.set_row(row, 26)
    for position in range(last + 1):
        sheet.write_blank(row, position, None, band)
    sheet.write_string(row, 0, plain_text(name if name == helper else f"{name}  ({helper})"), band)
    kind, left = about.get(helper, ("", ""))
    hours = number_text(float(block["given_hours"] or 0))
    load = _LOAD.format(kind=kind, needs=block["needs"], people=block["people"], hours=hours, left=left)
    sheet.set_row(row + 1, 18)
    sheet.write_string(row + 1, 0, load.say(book.language), book.styles.note)
    sheet.set_row(row + 2, 30)
    for position, column in enumerate(COLUMNS):
        sheet.write_string(row + 2, position, column.heading(book.language), book.styles.head)
    sheet.write_block(row + ROWS_ABOVE, lines, len(COLUMNS))
    end = row + ROWS_ABOVE + len(lines)
    sheet.set_row(end, 34)
    sheet.write_string(end, 0, _SIGN.say(book.language), book.styles.note)
    return end + ROWS_AROUND - ROWS_ABOVE


def _about(view: View) -> dict[str, tuple[str, str]]:
    """Return what stands under each name: type of the provider or carrier of the project, and the hours it has left."""
    names, pool = view.names, view.pool
    types = {kind.value: names.say(kind.text) for kind in ProviderType}
    unnamed = names.say(ResourceKind.PROVIDER.text)
    kinds = {
        provider: types.get(type_, unnamed)
        for provider, type_ in pool.providers.select("provider_id", "type").iter_rows()
    }
    for project, provider in pool.projects.select("project_id", "provider_id").iter_rows():
        kinds[project] = _carrier(names, provider)
    hours = view.plan.resources.filter((pl.col("dimension") == "hours") & pl.col("capacity").is_not_null())
    left = {
        resource: _LEFT.format(left=number_text(max(0.0, capacity - (used or 0.0)))).say(names.language)
        for resource, capacity, used in hours.select("resource_id", "capacity", "used").iter_rows()
    }
    return {code: (kind, left.get(code, "")) for code, kind in kinds.items()}


def _carrier(names: Names, provider: str | None) -> str:
    return names.say(_CARRIER.format(name=names.resource(provider)) if provider else _PROJECT)
