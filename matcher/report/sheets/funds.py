"""The sheet of money by fund."""

from __future__ import annotations

import polars as pl

from matcher.model.text import Text
from matcher.report.money import money_table
from matcher.report.sheets.style import GOOD, PALE
from matcher.report.sheets.table import HEAD_ROW, Book, Column, write_table
from matcher.report.view import View

_TOTAL = Text("合计", "Total")
_AMOUNTS = ("balance", "usable", "used", "left")


def funds_sheet(book: Book, view: View) -> None:
    """Write balance, usable, used and left of every fund and project budget, and their sum."""
    columns = (
        Column(title="fund", source="name", width=34, wrap=True),
        Column(title="resource_id", source="resource_id", width=16),
        Column(title="type", source="type_name", width=14),
        Column(title="balance", source="balance", kind="yuan", width=16),
        Column(title="usable", source="usable", kind="yuan", width=16),
        Column(title="used_yuan", source="used", kind="yuan", width=16),
        Column(title="left_yuan", source="left", kind="yuan", width=16),
        Column(title="share", source="share", kind="percent", width=18, bar=True),
        Column(title="needs", source="needs", kind="integer", width=10),
        Column(title="people", source="people", kind="integer", width=10),
    )
    table = money_table(view)
    shown = table.with_columns((pl.col(f"{name}_fen") / 100).alias(name) for name in _AMOUNTS)
    sheet = book.sheet("funds", tab=GOOD)
    written = write_table(book, sheet, shown, columns)
    if not written:
        return
    row = HEAD_ROW + 1 + written
    sheet.set_row(row, 22)
    for position, column in enumerate(columns):
        style = book.styles.body(column.kind, bold=True, bg_color=PALE)
        if position == 0:
            sheet.write_string(row, position, _TOTAL.say(book.language), style)
        elif column.source in _AMOUNTS:
            sheet.write_number(row, position, int(table[f"{column.source}_fen"].sum()) / 100, style)
        else:
            sheet.write_blank(row, position, None, style)
