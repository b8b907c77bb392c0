"""Broken, mistaken and hostile containers: each is answered with its code and place, never with a raw exception."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.files import UnusableInput, read_pool
from matcher.files.source import load_raw
from tests.files.broken import (
    CSV_HEAD,
    CSV_ROW,
    GOOD_NEED,
    OLE,
    SHEET,
    assert_says,
    book,
    csv,
    empty_folder,
    encrypted_entry,
    extra_part,
    file,
    flipped,
    formula,
    json_file,
    json_needs,
    last_corner,
    lying_size,
    more_columns,
    parquet,
    part,
    struct_column,
    truncated,
    twice,
    without,
    xlsb,
    zero_footer,
)
from tests.files.containers import (
    csv_folder,
    write_parts,
    write_sheets,
)

Case = tuple[Callable[[Path], Path], str, str, int | None]

UNUSABLE: dict[str, Case] = {
    "no such file": (lambda folder: folder / "absent.xlsx", "missing_file", "", None),
    "an empty workbook file": (file("pool.xlsx", b""), "empty_file", "", None),
    "an empty folder": (empty_folder, "no_table", "", None),
    "a single CSV": (file("needs.csv", CSV_HEAD.encode()), "single_table", "", None),
    "an unknown suffix": (file("pool.pdf", b"%PDF"), "unknown_format", "", None),
    "an old workbook": (file("pool.xls", OLE + bytes(600)), "old_workbook", "", None),
    "an old workbook renamed": (file("pool.xlsx", OLE + bytes(600)), "old_workbook", "", None),
    "a binary workbook": (file("pool.xlsb", b"PK"), "old_workbook", "", None),
    "a binary workbook renamed": (xlsb, "old_workbook", "", None),
    "an encrypted workbook": (
        file("pool.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        "encrypted",
        "",
        None,
    ),
    "an encrypted part": (encrypted_entry, "encrypted", "", None),
    "text named workbook": (file("pool.xlsx", b"need_id,service\nn1,meals\n"), "not_a_workbook", "", None),
    "a zip that is no workbook": (
        lambda folder: write_parts(folder / "pool.xlsx", {"readme.txt": b"x"}),
        "not_a_workbook",
        "",
        None,
    ),
    "an open document": (
        lambda folder: write_parts(folder / "pool.xlsx", {"mimetype": b"x", "content.xml": b"<x/>"}),
        "old_workbook",
        "",
        None,
    ),
    "a truncated zip": (truncated, "damaged", "", None),
    "a flipped byte": (flipped, "damaged", "", None),
    "a directory that lies about sizes": (lying_size, "damaged", "", None),
    "broken XML": (part(SHEET, lambda xml: xml[: xml.find(b"</sheetData>")]), "damaged", "", None),
    "no list of sheets": (part("xl/workbook.xml", lambda _: b"<workbook/>"), "no_table", "", None),
    "a parent path": (extra_part("../evil.txt"), "unsafe_archive", "", None),
    "an absolute path": (extra_part("/etc/evil.txt"), "unsafe_archive", "", None),
    "a Windows path": (extra_part("xl\\..\\..\\evil.txt"), "unsafe_archive", "", None),
    "a part twice under two cases": (extra_part("XL/workbook.xml"), "unsafe_archive", "", None),
    "a cell in the last corner": (last_corner, "sheet_too_large", "", None),
    "wrong sheet names": (
        lambda folder: write_sheets(folder / "pool.xlsx", {"Sheet1": [["a"]], "Sheet2": [["b"]]}),
        "no_table",
        "",
        None,
    ),
    "a sheet of needs without titles": (
        book(lambda sheets: sheets.update(needs=[[1, 2, 3], ["x", "y", "z"]])),
        "no_titles",
        "needs",
        None,
    ),
    "no sheet of needs": (book(without("needs")), "no_needs", "needs", None),
    "no resources": (book(without("providers")), "no_resources", "", None),
    "needs twice in a folder": (twice, "duplicate_table", "needs", None),
    "an empty CSV": (csv(""), "empty_file", "needs", None),
    "a CSV of an unknown encoding": (
        csv(CSV_HEAD.encode() + b"n1,\xff\xff\xff\xfe\x81,,,,\n" * 3),
        "unknown_encoding",
        "needs",
        None,
    ),
    "a CSV of a million columns": (csv("," * 1_000_000 + "\n" + CSV_HEAD), "too_large", "needs", None),
    "a CSV without titles": (csv("1,2\n3,4\n"), "no_titles", "needs", None),
    "a damaged Parquet file": (parquet(lambda data: data[:-100]), "damaged", "needs", None),
    "a Parquet file with a broken footer": (
        parquet(zero_footer),
        "damaged",
        "needs",
        None,
    ),
    "text named Parquet": (parquet(lambda _: b"PAR1 not really PAR1"), "damaged", "needs", None),
    "an empty Parquet file": (parquet(lambda _: b""), "empty_file", "needs", None),
    "an empty JSON file": (json_file("  \n"), "empty_file", "", None),
    "truncated JSON": (json_file('{"needs": [{"need_id": "n1"'), "json_syntax", "", None),
    "JSON with two roots": (json_file("{} {}"), "json_syntax", "", None),
    "JSON that is not UTF-8": (file("pool.json", '{"needs": "需求"}'.encode("gb18030")), "unknown_encoding", "", None),
    "a repeated table in JSON": (json_file('{"needs": [], "needs": []}'), "duplicate_key", "", None),
    "JSON nested a hundred thousand deep": (json_file("[" * 100_000), "too_deep", "", None),
    "a list at the top": (json_file("[]"), "wrong_shape", "", None),
    "a number at the top": (json_file("1e999"), "wrong_shape", "", None),
    "an empty object": (json_file("{}"), "no_table", "", None),
    "needs as an object": (json_needs("{}"), "wrong_shape", "needs", None),
    "needs as null": (json_needs("null"), "no_needs", "needs", None),
}
"""What cannot be used at all: how it is built, the code, and the place."""

MENDED: dict[str, Case] = {
    "an unknown sheet": (
        book(lambda sheets: sheets.update({"需求表": [["a"]]})),
        "unknown_table",
        "",
        None,
    ),
    "a sheet twice": (
        book(lambda sheets: sheets.update({"基金": [["fund_id"]], "funds": [["fund_id"]]})),
        "duplicate_table",
        "funds",
        None,
    ),
    "an unknown title": (more_columns(["amuont"], [5]), "unknown_column", "needs", None),
    "a title twice": (more_columns(["people", "受益人数"], [2, 3]), "duplicate_column", "needs", None),
    "two titles that disagree": (more_columns(["等级 people"], [1]), "titles_disagree", "needs", None),
    "a column without title": (more_columns([], [None, "x"]), "untitled_column", "needs", None),
    "merged titles": (book(lambda _: None, merges={"needs": [("G1:H1", "所需金额")]}), "merged_titles", "needs", 1),
    "a missing required column": (
        book(lambda sheets: sheets.update(funds=[["fund_id", "name"], ["f1", "x"]])),
        "missing_column",
        "funds",
        None,
    ),
    "a CSV with NUL": (
        csv(CSV_HEAD + CSV_ROW + "n2,clean\0ing,2,119.95,30.05,wgs84\n"),
        "bad_characters",
        "needs",
        3,
    ),
    "a CSV with one broken byte": (
        csv(
            (CSV_HEAD[:-1] + ",remark\n" + "n1,cleaning,2,119.95,30.05,wgs84,一二三四五六\n").encode()
            + b"n2,cleaning,2,119.95,30.05,wgs84,\xe4\xb8\n"
        ),
        "bad_characters",
        "needs",
        3,
    ),
    "a short row": (csv(CSV_HEAD + CSV_ROW + "n2,cleaning\n"), "ragged_row", "needs", 3),
    "a long row": (csv(CSV_HEAD + CSV_ROW + "\n" + CSV_ROW[:-1] + ",more\n"), "ragged_row", "needs", 4),
    "a CSV in GBK": (
        csv("需求编号,服务项目,每周工时,经度,纬度,坐标系\nn1,cleaning,2,119.95,30.05,wgs84\n".encode("gbk")),
        "encoding_assumed",
        "needs",
        None,
    ),
    "a CSV in UTF-16": (csv((CSV_HEAD + CSV_ROW).encode("utf-16")), "encoding_assumed", "needs", None),
    "an unclosed quote": (
        csv(CSV_HEAD + CSV_ROW + 'n2,"cleaning,2,119.95,30.05,wgs84\n' + CSV_ROW.replace("n1", "n3")),
        "unclosed_quote",
        "needs",
        3,
    ),
    "a stray quote that another line closes": (
        csv(
            CSV_HEAD + CSV_ROW + 'n2,"cleaning,2,119.95,30.05,wgs84\n' + 'n3,"cleaning",2,119.95,30.05,wgs84\n',
        ),
        "unclosed_quote",
        "needs",
        3,
    ),
    "an unknown file in a folder": (
        lambda folder: file("pool/provider.csv", b"a\n")(csv_folder(folder / "pool", CSV_HEAD + CSV_ROW).parent).parent,
        "unknown_table",
        "",
        None,
    ),
    "a Parquet column of objects": (struct_column, "column_type", "providers", None),
    "NaN in JSON": (json_needs(f'[{GOOD_NEED}, {{"need_id": "n2", "hours": NaN}}]'), "not_finite", "needs", 2),
    "a number beyond all": (
        json_needs(f'[{GOOD_NEED}, {{"need_id": "n2", "hours": 1e999}}]'),
        "not_finite",
        "needs",
        2,
    ),
    "a whole number of a thousand digits": (
        json_needs(f'[{GOOD_NEED}, {{"need_id": "n2", "people": {"9" * 1000}}}]'),
        "not_finite",
        "needs",
        2,
    ),
    "a repeated key in a row": (
        json_needs(f'[{GOOD_NEED}, {{"need_id": "n2", "need_id": "n3"}}]'),
        "duplicate_key",
        "needs",
        2,
    ),
    "one field under two names": (
        json_needs(f'[{GOOD_NEED}, {{"need_id": "n2", "需求编号": "n3"}}]'),
        "duplicate_key",
        "needs",
        2,
    ),
    "a lone surrogate": (json_needs(f'[{GOOD_NEED}, {{"need_id": "\\ud800"}}]'), "bad_text", "needs", 2),
    "a row that is a list": (json_needs(f'[{GOOD_NEED}, ["n2"]]'), "wrong_shape", "needs", 2),
    "an object in a cell": (json_needs(f'[{GOOD_NEED}, {{"need_id": {{"a": 1}}}}]'), "wrong_shape", "needs", 2),
    "an unknown key": (json_needs(f'[{GOOD_NEED[:-1]}, "amuont": 1}}]'), "unknown_column", "needs", None),
    "a formula that failed": (
        formula(b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        "formula_error",
        "needs",
        2,
    ),
    "a formula without a result": (formula(b'<c r="C2"><f>1+1</f></c>'), "formula_without_value", "needs", 2),
}
"""What is read in part: how it is built, the code, and the place."""


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_container_is_refused_with_its_reason(name, tmp_path):
    build, code, table, row = UNUSABLE[name]
    path = build(tmp_path)
    with pytest.raises(UnusableInput) as refusal:
        read_pool(path)
    assert_says(refusal.value.problems, code, table, row)


@pytest.mark.parametrize("name", MENDED)
def test_a_flawed_container_keeps_its_good_rows(name, tmp_path):
    build, code, table, row = MENDED[name]
    path = build(tmp_path)
    assert_says(load_raw(path).problems, code, table, row)
    # The good need survives, unless the flaw is in the only one.
    try:
        pool = read_pool(path)
    except UnusableInput as refusal:
        assert code.startswith("formula")
        assert_says(refusal.problems, code, table, row)
    else:
        assert "n1" in pool.needs["need_id"].to_list()
        assert pool.collected["needs"] == pool.needs.height + pool.refused


def test_there_are_many_hostile_containers():
    assert len(UNUSABLE) + len(MENDED) >= 70
