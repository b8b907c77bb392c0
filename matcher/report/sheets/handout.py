"""The sheet that is handed over: one block a provider or project, a printed page each."""

from __future__ import annotations

from typing import Any

import polars as pl

from matcher.model.enums import ProviderType, ResourceKind
from matcher.model.text import Text
from matcher.report.names import Names
from matcher.report.sheets.bulk import joined, row_xml
from matcher.report.sheets.style import GOOD, HEAD, PALE
from matcher.report.sheets.table import Book, Column, colour, rows_of
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
_NONE = Text("（本期没有派单）", "(nothing to hand out)")


def handout_sheet(book: Book, view: View) -> None:
    """Write a block a helper, by name: who it is, how much it takes on, its needs, a line to sign."""
    sheet = book.sheet("handout", tab=GOOD)
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, column.width)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    served, blocks = _blocks(view)
    end = FIRST_ROW + served.height + blocks.height * ROWS_AROUND
    if blocks.height:
        needs = rows_of(book, served, COLUMNS, number=served["excel_row"], blanks=True)
        rows = [pl.DataFrame({"row": served["excel_row"], "xml": needs}), *_around(book, blocks, _about(view))]
        lines = pl.concat(rows).sort("row").select("xml")
        sheet.write_block(FIRST_ROW, [joined(lines)], height=end - FIRST_ROW, columns=len(COLUMNS))
    else:
        sheet.write_string(FIRST_ROW, 0, _NONE.say(book.language), book.styles.note)
    sheet.set_h_pagebreaks(blocks["first"][1:].to_list()[:MAX_PAGE_BREAKS])
    colour(book, sheet, COLUMNS, FIRST_ROW, max(end, FIRST_ROW + 1))


def _blocks(view: View) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the needs in the order of the sheet, each with its row, and the blocks, each with its first row."""
    served = view.matches.filter(pl.col("helper_id").is_not_null()).sort(
        "helper_name", "helper_id", "town_name", "need_id", nulls_last=True
    )
    blocks = served.group_by("helper_id", maintain_order=True).agg(
        pl.col("helper_name").first(),
        pl.len().cast(pl.Int64).alias("needs"),
        pl.col("people").sum(),
        pl.col("given_hours").sum(),
    )
    rows = pl.col("needs") + ROWS_AROUND
    blocks = blocks.with_columns(
        pl.int_range(pl.len()).alias("block"), (FIRST_ROW + rows.cum_sum() - rows).alias("first")
    )
    served = served.join(
        blocks.select("helper_id", "block"), on="helper_id", how="left", maintain_order="left"
    ).with_columns(
        (pl.int_range(pl.len()).over("helper_id") + 1).alias("number"),
        # Rows before this one: the title, the needs above, and for each block its own lines.
        (pl.int_range(pl.len()) + FIRST_ROW + pl.col("block") * ROWS_AROUND + ROWS_ABOVE + 1).alias("excel_row"),
    )
    return served, blocks


def _around(book: Book, blocks: pl.DataFrame, about: dict[str, tuple[str, str]]) -> list[pl.DataFrame]:
    """Return the rows of the blocks that hold no need: name, load, column titles, signature."""
    styles, first = book.styles, blocks["first"]
    band = styles.get(bg_color=PALE, bold=True, font_size=13, font_color=HEAD, top=2, top_color=HEAD)
    shown = pl.when(pl.col("helper_name") == pl.col("helper_id")).then("helper_name")
    names = blocks.select(shown.otherwise(pl.format("{}  ({})", "helper_name", "helper_id"))).to_series()
    loads = [_load(book, block, about) for block in blocks.iter_rows(named=True)]
    titles = [column.heading(book.language) for column in COLUMNS]

    def rows(number: pl.Series, texts: list[pl.Series | str | None], style: Any, points: float) -> pl.DataFrame:
        cells = [
            text if isinstance(text, pl.Series) else pl.repeat(text, blocks.height, dtype=pl.String, eager=True)
            for text in texts
        ]
        frame = pl.DataFrame([text.alias(str(place)) for place, text in enumerate(cells)])
        kinds = [style] * len(texts)
        xml = row_xml(book.book.texts, frame, kinds, number=number, points=pl.lit(points), blanks=True)
        return pl.DataFrame({"row": number, "xml": xml})

    return [
        rows(first + 1, [names, *[None] * (len(COLUMNS) - 1)], band, 26.25),
        rows(first + 2, [pl.Series(loads, dtype=pl.String)], styles.note, 18),
        rows(first + 3, [*titles], styles.head, 30),
        rows(first + blocks["needs"] + ROWS_ABOVE + 1, [_SIGN.say(book.language)], styles.note, 33.75),
    ]


def _load(book: Book, block: dict[str, Any], about: dict[str, tuple[str, str]]) -> str:
    kind, left = about.get(block["helper_id"], ("", ""))
    hours = number_text(float(block["given_hours"] or 0))
    return _LOAD.say(book.language).format(
        kind=kind, needs=block["needs"], people=block["people"], hours=hours, left=left
    )


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
