"""One table on one sheet: title, note, column titles, rows; frozen, filtered and ready to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from matcher.model.enums import Grade
from matcher.model.text import Language, Text
from matcher.report.sheets.bulk import BulkSheet, BulkWorkbook, joined, row_xml
from matcher.report.sheets.style import ACCENT, BAD, BAR, GRADE_FILL, GRADE_INK, NUMBERS, Styles
from matcher.report.titles import COLUMNS, HEADING, NOTES, SHEETS

MAX_ROWS = 1_048_576
HEAD_ROW = 2
LINE_POINTS = 15.0
ROW_POINTS = 21.0
SLICE = 100_000
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    title
        Key of the title in :data:`matcher.report.titles.COLUMNS`, or the title itself.
    source
        Column of the frame.
    kind
        ``text``, ``grade`` or a key of :data:`matcher.report.sheets.style.NUMBERS`.
    width
        In characters of the digit zero; a Chinese character takes two.
    wrap
        Whether long text goes on in the next line; the row grows with it.
    bar
        Whether a bar shows the number, which is a share of 1.
    """

    title: str | Text
    source: str
    kind: str = "text"
    width: float = 12
    wrap: bool = False
    bar: bool = False

    def heading(self, language: Language) -> str:
        """Return the title in one language."""
        text = COLUMNS[self.title] if isinstance(self.title, str) else self.title
        return text.say(language)


@dataclass(frozen=True, kw_only=True)
class Book:
    """The workbook being written: the workbook, the formats, the language and the ISO week."""

    book: BulkWorkbook
    styles: Styles
    language: Language
    week: str

    def sheet(
        self, key: str, *, tab: str = ACCENT, portrait: bool = False, note: str = "", loud: bool = False
    ) -> BulkSheet:
        """Add a sheet with its title, note (in a loud colour, where it must be read) and print set-up.

        Rows from :data:`HEAD_ROW` on are free.

        Rows are written once and in order: in constant memory XlsxWriter drops what comes late.
        """
        sheet = self.book.bulk_sheet(SHEETS[key].say(self.language))
        sheet.set_tab_color(tab)
        sheet.set_default_row(ROW_POINTS)
        sheet.set_paper(9)
        if not portrait:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f"&L&9{HEADING.format(week=self.week).say(self.language)}&R&9{SHEETS[key].say(self.language)}")
        sheet.set_footer("&C&9&P / &N")
        sheet.set_row(0, 30, self.styles.plain)
        sheet.set_row(1, 18, self.styles.plain)
        title = HEADING.format(week=self.week) if key == "overview" else SHEETS[key]
        # The other language stands beside the title, small: the file may be opened by readers of either.
        other = title.en if self.language is Language.ZH else title.zh
        sheet.write_rich_string(
            0, 0, self.styles.title, title.say(self.language), self.styles.note, f"   {other}", self.styles.title
        )
        look = self.styles.get(bold=True, font_color=BAD) if loud else self.styles.note
        sheet.write_string(1, 0, note or NOTES[key].say(self.language), look)
        sheet.hide_gridlines(2)
        return sheet


def write_table(
    book: Book,
    sheet: Any,
    frame: pl.DataFrame,
    columns: Sequence[Column],
    *,
    frozen: int = 1,
    empty: Text | None = None,
) -> int:
    """Write column titles at :data:`HEAD_ROW` and the rows below; return the number of rows written.

    Rows beyond the last row of a sheet are left out; the workbook's raw tables are also in the plan's folder.
    """
    for position, column in enumerate(columns):
        style = book.styles.body(column.kind, wrap=column.wrap)
        sheet.set_column(position, position, column.width, style)
    sheet.set_row(HEAD_ROW, 34)
    for position, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, position, column.heading(book.language), book.styles.head)
    sheet.freeze_panes(HEAD_ROW + 1, frozen)
    sheet.repeat_rows(HEAD_ROW)
    first = HEAD_ROW + 1
    shown = frame.head(MAX_ROWS - first)
    write_rows(book, sheet, first, shown, columns)
    last = first + max(shown.height, 1) - 1
    if shown.height == 0:
        sheet.write_string(first, 0, (empty or Text("（无）", "(none)")).say(book.language), book.styles.note)
    sheet.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    colour(book, sheet, columns, first, last)
    return shown.height


def write_rows(book: Book, sheet: BulkSheet, first: int, frame: pl.DataFrame, columns: Sequence[Column]) -> None:
    """Write rows of cells from row `first` on, in slices, so that memory does not grow with the table."""
    for offset in range(0, frame.height, SLICE):
        part = frame.slice(offset, SLICE)
        number = pl.int_range(first + offset + 1, first + offset + 1 + part.height, eager=True)
        rows = joined(rows_of(book, part, columns, number=number).to_frame())
        sheet.write_block(first + offset, [rows], height=part.height, columns=len(columns))


def rows_of(
    book: Book, frame: pl.DataFrame, columns: Sequence[Column], *, number: pl.Series, blanks: bool = False
) -> pl.Series:
    """Return the rows of a frame as XML; text is always text, so that nothing in it is ever calculated or followed."""
    cells = frame.select(_cell(frame.schema[column.source], column).alias(str(n)) for n, column in enumerate(columns))
    styles = [book.styles.body(column.kind, wrap=column.wrap) for column in columns]
    return row_xml(book.book.texts, cells, styles, number=number, points=_points(columns), blanks=blanks)


def _cell(dtype: pl.DataType, column: Column) -> pl.Expr:
    value = pl.col(column.source)
    if column.kind == "date":
        return (value - pl.lit(_EXCEL_DAY_ZERO)).dt.total_days()
    if column.kind in NUMBERS:
        number = value.cast(pl.Float64)
        return pl.when(number.is_finite()).then(number)
    return value.cast(pl.String) if dtype != pl.String else value


def _points(columns: Sequence[Column]) -> pl.Expr:
    """Height of each row in points: as many lines as its longest wrapped cell needs."""
    lines = [
        # A Chinese character has three bytes and is two wide: (characters + bytes) / 2.
        ((pl.col(str(n)).str.len_chars() + pl.col(str(n)).str.len_bytes()) / 2 / (column.width - 2)).ceil()
        for n, column in enumerate(columns)
        if column.wrap
    ]
    if not lines:
        return pl.lit(ROW_POINTS)
    tallest = pl.max_horizontal(lines).fill_null(1).clip(1, 12)
    return pl.when(tallest > 1).then(LINE_POINTS * tallest + 6).otherwise(ROW_POINTS)


def text_width(text: str) -> float:
    """Return the width of a text in digits; a Chinese character has three bytes and is two wide."""
    return (len(text) + len(text.encode())) / 2


def plain_text(text: str) -> str:
    """Return text that XlsxWriter writes as it is: what looks like its own rich text it would write unescaped."""
    return f" {text}" if text.startswith("<r>") else text


def colour(book: Book, sheet: Any, columns: Sequence[Column], first: int, last: int) -> None:
    """Colour the cells of grades and draw the bars of shares; the rules follow the cells when rows are sorted."""
    for position, column in enumerate(columns):
        if column.kind == "grade":
            for grade in Grade:
                style = book.book.add_format(
                    {"bg_color": GRADE_FILL[grade.value], "font_color": GRADE_INK[grade.value]}
                )
                rule = {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{grade.text.say(book.language)}"',
                    "format": style,
                }
                sheet.conditional_format(first, position, last, position, rule)
        if column.bar:
            bar(sheet, first, last, position, BAR)


def bar(sheet: Any, first: int, last: int, position: int, fill: str) -> None:
    """Draw bars between 0 and 1 in the cells of one column."""
    rule = {"type": "data_bar", "bar_color": fill, "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.conditional_format(first, position, last, position, rule | {"max_type": "num", "max_value": 1})
