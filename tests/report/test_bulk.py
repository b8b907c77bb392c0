"""Rows written in one stroke read back as what they were."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.model.text import Language
from matcher.report.sheets.bulk import MOST_CHARACTERS, BulkWorkbook, escaped
from matcher.report.sheets.style import Styles
from matcher.report.sheets.table import Book, Column, write_rows
from tests.report.reading import load

COLUMNS = (Column(title="who", source="text", wrap=True), Column(title="used", source="number", kind="plain"))


def _write(path, frame, *, first=0, before=None):
    with BulkWorkbook(path) as workbook:
        sheet = workbook.bulk_sheet("s")
        if before:
            sheet.write_string(0, 0, before)
        write_rows(
            Book(book=workbook, styles=Styles(workbook), language=Language.ZH, week=""), sheet, first, frame, COLUMNS
        )
        sheet.write_string(first + frame.height, 0, "after")
    return load(path)["s"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
@example("_x005F_")
@example("_x0041_x0042_")
@example("_x_x0041")
def test_any_text_is_valid_xml_and_reads_back(text):
    xml = pl.DataFrame({"t": [text]}).select(escaped(pl.col("t"))).item()
    read = ElementTree.fromstring(f'<t xml:space="preserve">{xml}</t>').text or ""
    kept = "".join("\ufffd" if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" else c for c in text)
    decoded = re.sub("_x([0-9a-fA-F]{4})_", lambda found: chr(int(found[1], 16)), read)
    assert decoded == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_texts_that_excel_would_calculate_follow_or_decode_stay_texts(tmp_path):
    texts = [
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-1",
        "<r>x</r>",
        "a & b < c",
        "  spaced  ",
        "_x0041_",
        "007",
        "https://example.org",
    ]
    sheet = _write(tmp_path / "t.xlsx", pl.DataFrame({"text": texts, "number": [1.0] * len(texts)}))
    cells = [sheet.cell(row, 1) for row in range(1, len(texts) + 1)]
    assert [cell.data_type for cell in cells] == ["s"] * len(texts)
    # openpyxl leaves Excel's escape of the underscore as it stands in the file.
    assert [(cell.value or "").replace("_x005F_", "_") for cell in cells] == texts


def test_rows_before_and_after_a_block_are_kept(tmp_path):
    sheet = _write(
        tmp_path / "t.xlsx", pl.DataFrame({"text": ["x", None], "number": [1.5, None]}), first=2, before="before"
    )
    assert list(sheet.iter_rows(values_only=True)) == [
        ("before", None), (None, None), ("x", 1.5), (None, None), ("after", None),
    ]  # fmt: skip


def test_numbers_keep_their_last_digit_and_what_is_not_finite_is_left_empty(tmp_path):
    numbers = [0.1 + 0.2, 1e-7, 123456789.01, math.nan, math.inf, 0.0]
    sheet = _write(tmp_path / "t.xlsx", pl.DataFrame({"text": ["x"] * 6, "number": numbers}))
    read = [sheet.cell(row, 2).value for row in range(1, 7)]
    assert read == [0.1 + 0.2, 1e-7, 123456789.01, None, None, 0]


def test_a_text_beyond_the_limit_of_a_cell_is_cut(tmp_path):
    sheet = _write(tmp_path / "t.xlsx", pl.DataFrame({"text": ["长" * 40_000], "number": [0.0]}))
    assert sheet["A1"].value == "长" * MOST_CHARACTERS


def test_a_row_grows_with_its_wrapped_text(tmp_path):
    sheet = _write(tmp_path / "t.xlsx", pl.DataFrame({"text": ["短", "很长的一段说明文字" * 4], "number": [0.0, 0.0]}))
    assert sheet.row_dimensions[2].height > 2 * sheet.row_dimensions[1].height


def test_a_block_that_comes_too_late_is_refused(tmp_path):
    with BulkWorkbook(tmp_path / "t.xlsx") as workbook:
        sheet = workbook.bulk_sheet("s")
        sheet.write_string(5, 0, "later")
        with pytest.raises(ValueError, match="come too late"):
            sheet.write_block(2, [b"<row/>"], height=1, columns=1)
