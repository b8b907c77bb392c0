"""Workbooks: kinds of cells, row numbers, merged cells, and the process that reads them."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from matcher.files import read_pool
from matcher.files.source import load_raw
from matcher.files.workbook import child
from matcher.files.workbook.scan import scan_workbook
from matcher.model.schema import NEEDS
from tests.files.containers import NEED_ROW, NEED_TITLES, edit_part, good_sheets, write_parts, write_sheets


def test_cells_keep_their_kinds(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "pool.xlsx"))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    clock = book.add_format({"num_format": "hh:mm"})
    sheet = book.add_worksheet("需求")
    for column, title in enumerate(["need_id", "service", "hours", "registered_on", "verified", "team", "region"]):
        sheet.write(0, column, title)
    sheet.write_number(1, 0, 7)
    sheet.write_string(1, 1, " meals ")
    sheet.write_number(1, 2, 1.5)
    sheet.write_datetime(1, 3, dt.date(2026, 11, 23), day)
    sheet.write_boolean(1, 4, False)
    sheet.write_datetime(1, 5, dt.time(8, 30), clock)
    sheet.write_number(1, 6, 330111)
    book.add_worksheet("funds").write_string(0, 0, "fund_id")
    book.close()
    columns = load_raw(tmp_path / "pool.xlsx").tables["needs"].columns
    assert {name: cells[0] for name, cells in columns.items()} == {
        "need_id": 7.0,
        "service": " meals ",
        "hours": 1.5,
        "registered_on": dt.date(2026, 11, 23),
        "verified": False,
        "team": "08:30:00",
        "region": 330111.0,
    }


def test_row_numbers_are_those_of_the_sheet(tmp_path):
    sheets = good_sheets()
    second = ["n2", *NEED_ROW[1:]]
    sheets["needs"] = [[], ["本周需求"], [], NEED_TITLES, NEED_ROW, [], [" ", None], second]
    table = load_raw(write_sheets(tmp_path / "pool.xlsx", sheets)).tables["needs"]
    assert list(table.rows) == [5, 8]
    assert table.columns["need_id"] == ["n1", "n2"]


def test_columns_are_counted_from_a_even_where_a_is_empty(tmp_path):
    sheets = good_sheets()
    sheets["needs"] = [[None, None, *row] for row in (NEED_TITLES, NEED_ROW)]
    assert read_pool(write_sheets(tmp_path / "pool.xlsx", sheets)).needs.height == 1


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path):
    sheets = good_sheets()
    rows = [[f"n{number}", None, *NEED_ROW[2:]] for number in (1, 2, 3)]
    sheets["needs"] = [NEED_TITLES, *rows]
    path = write_sheets(tmp_path / "pool.xlsx", sheets, {"needs": [("B2:B4", "cleaning")]})
    raw = load_raw(path)
    assert raw.tables["needs"].columns["service"] == ["cleaning"] * 3
    assert [(problem.code, problem.row) for problem in raw.problems] == [("merged_cells", 2)]


def test_a_merged_banner_is_no_mistake(tmp_path):
    sheets = good_sheets()
    sheets["needs"] = [[], NEED_TITLES, NEED_ROW]
    path = write_sheets(tmp_path / "pool.xlsx", sheets, {"needs": [("A1:F1", "2026 年第 48 周")]})
    assert load_raw(path).problems == ()


def test_an_untouched_sheet_of_an_optional_table_is_no_mistake(tmp_path):
    path = write_sheets(tmp_path / "pool.xlsx", good_sheets() | {"基金": []})
    raw = load_raw(path)
    assert raw.problems == ()
    assert "funds" not in raw.tables


def test_the_scan_sees_the_extent_of_content(tmp_path):
    scans = scan_workbook(write_sheets(tmp_path / "pool.xlsx", good_sheets()))
    assert list(scans) == ["needs", "providers"]
    assert (scans["needs"].last_row, scans["needs"].last_column) == (1, len(NEED_TITLES) - 1)


@pytest.mark.parametrize("result", [b"<v></v>", b"<v/>"])
def test_a_formula_whose_stored_result_is_no_text_is_an_empty_cell(tmp_path, result):
    # IF(B2="","",B2): spreadsheets store the empty text as a result of type str; it is not lost.
    cell = b'<c r="C2" t="str"><f>IF(1=1,&quot;&quot;,2)</f>' + result + b"</c>"
    path = write_sheets(tmp_path / "pool.xlsx", good_sheets())
    edit_part(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb'<c r="C2">.*?</c>', cell, xml))
    raw = load_raw(path)
    assert raw.problems == ()
    assert raw.tables["needs"].columns["hours"] == [None]


def test_a_sheet_in_an_unusual_part_of_the_archive_is_scanned_too(tmp_path):
    path = write_sheets(tmp_path / "pool.xlsx", good_sheets())
    edit_part(
        path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb'<c r="C2">.*?</c>', b'<c r="C2"><f>1+1</f></c>', xml)
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/pages/first.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"worksheets/sheet1.xml", b"pages/first.xml")
    raw = load_raw(write_parts(path, parts))
    assert [problem.code for problem in raw.problems] == ["formula_without_value"]


def test_the_reading_process_loads_nothing_of_the_package():
    code = (
        "import runpy, sys; sys.argv = ['child', '/nonexistent.xlsx', str(2**33), '60'];"
        f"runpy.run_path({str(Path(child.__file__))!r}, run_name='__main__');"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'polars', 'ortools', 'numpy', 'matcher'}))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ['{"error":"damaged"}', "[]"]


@pytest.mark.slow
def test_ten_thousand_rows_are_read_in_seconds(tmp_path):
    path = tmp_path / "pool.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("需求")
    for row in range(10_001):
        for column, field in enumerate(NEEDS.fields[:25]):
            sheet.write(row, column, field.title if row == 0 else f"文本{row}" if column % 2 else row)
    book.add_worksheet("基金").write_row(0, 0, ["fund_id", "balance"])
    book.close()
    begin = time.perf_counter()
    raw = load_raw(path)
    assert time.perf_counter() - begin < 10
    assert len(raw.tables["needs"].rows) == 10_000
