"""Colours and cell formats of the workbook, made once a workbook."""

from __future__ import annotations

from typing import Any

FONT = "Microsoft YaHei"
INK, GREY, RULE, LINE = "#1F2A37", "#6B7280", "#D5DAE1", "#E3E8ED"
HEAD, PALE, ACCENT = "#1F5F7A", "#EAF3F6", "#5AA7C4"
BAR = "#A9D3E2"
GOOD, BAD = "#1E7B4C", "#B42318"
GRADE_FILL = {"red": "#F8C9C4", "yellow": "#FCE9A9", "blue": "#C9DEF7", "green": "#CFEBD3"}
GRADE_INK = {"red": "#8A1C12", "yellow": "#6B4E00", "blue": "#123F7A", "green": "#14532D"}
GRADE_BAR = {"red": "#E5766B", "yellow": "#F0C33C", "blue": "#6FA4E3", "green": "#7CC48A"}

NUMBERS = {
    "integer": "#,##0",
    "hours": '[=0]"–";General',
    "yuan": '#,##0.00;-#,##0.00;"–"',
    "km": "#,##0.0",
    "percent": "0.0%",
    "points": '#,##0.0000;-#,##0.0000;"–"',
    "date": "yyyy-mm-dd",
    "plain": "[>=1000]#,##0.00;General",
}
"""Number formats by kind of column; ``#,##0.##`` is no choice, Excel would show ``4.`` for 4."""


class Styles:
    """Formats of one workbook by name; equal properties share one format.

    Parameters
    ----------
    book
        The XlsxWriter workbook that owns the formats.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        """Return a format with these properties, in the font of the workbook."""
        properties = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"} | properties
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    @property
    def title(self) -> Any:
        """The first line of a sheet."""
        return self.get(bold=True, font_size=16, font_color=HEAD)

    @property
    def note(self) -> Any:
        """The grey sentence under a title."""
        return self.get(font_size=9, font_color=GREY)

    @property
    def plain(self) -> Any:
        """A row without lines, whatever its columns say."""
        return self.get()

    @property
    def head(self) -> Any:
        """A column title."""
        return self.get(
            bold=True, font_color="#FFFFFF", bg_color=HEAD, align="center", text_wrap=True, border=1, border_color=RULE
        )

    def body(self, kind: str, *, wrap: bool = False, **more: Any) -> Any:
        """Return the format of a column's cells by its kind; a fine line under each row, as gridlines are hidden."""
        edge = {"bottom": 1, "bottom_color": LINE} | more
        if kind in ("yuan", "points", "plain"):
            return self.get(num_format=NUMBERS[kind], align="right", indent=1, **edge)
        if kind in NUMBERS:
            return self.get(num_format=NUMBERS[kind], align="center", **edge)
        if kind == "grade":
            return self.get(align="center", **edge)
        return self.get(text_wrap=wrap, indent=1, **edge)
