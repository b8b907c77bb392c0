"""Broken, mistaken and hostile containers: each is answered with its code and place, never with a raw exception."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from matcher.files import UnusableInput, limits, read_pool, write_pool
from matcher.files.source import load_raw
from matcher.model.problems import Problem
from tests.files.containers import (
    NEED_ROW,
    NEED_TITLES,
    PROVIDER_ROW,
    PROVIDER_TITLES,
    add_cell,
    csv_folder,
    edit_part,
    good_sheets,
    write_parts,
    write_sheets,
)

Case = tuple[Callable[[Path], Path], str, str, int | None]
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV_HEAD = "need_id,service,hours,lon,lat,crs\n"
CSV_ROW = "n1,cleaning,2,119.95,30.05,wgs84\n"
GOOD_NEED = '{"need_id":"n1","service":"cleaning","hours":2,"lon":119.95,"lat":30.05,"crs":"wgs84"}'


def file(name: str, data: bytes) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return build


def json_file(text: str) -> Callable[[Path], Path]:
    return file("pool.json", text.encode())


def json_needs(needs: str) -> Callable[[Path], Path]:
    return json_file(f'{{"needs": {needs}, "providers": [{{"provider_id": "p1", "hours": 10}}]}}')


def csv(needs: str | bytes, providers: str | bytes | None = "provider_id,hours\np1,10\n") -> Callable[[Path], Path]:
    return lambda folder: csv_folder(folder / "pool", needs, providers)


def book(change: Callable[[dict[str, list[list[object]]]], None], **more: object) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        sheets = good_sheets()
        change(sheets)
        return write_sheets(folder / "pool.xlsx", sheets, **more)  # type: ignore[arg-type]

    return build


def part(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    return lambda folder: edit_part(write_sheets(folder / "pool.xlsx", good_sheets()), name, change)


def extra_part(name: str, data: bytes = b"x") -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = write_sheets(folder / "pool.xlsx", good_sheets())
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, data)
        return path

    return build


def empty_folder(folder: Path) -> Path:
    (folder / "pool").mkdir()
    return folder / "pool"


def truncated(folder: Path) -> Path:
    path = write_sheets(folder / "pool.xlsx", good_sheets())
    path.write_bytes(path.read_bytes()[:-200])
    return path


def flipped(folder: Path) -> Path:
    path = write_sheets(folder / "pool.xlsx", good_sheets())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(SHEET)
    data = bytearray(path.read_bytes())
    data[entry.header_offset + 30 + len(SHEET) + 40] ^= 0xFF
    path.write_bytes(bytes(data))
    return path


def encrypted_entry(folder: Path) -> Path:
    path = write_sheets(folder / "pool.xlsx", good_sheets())
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    return path


def lying_size(folder: Path) -> Path:
    """The directory says that a sheet unpacks to ten bytes."""
    path = write_sheets(folder / "pool.xlsx", good_sheets())
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = data.find(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


def xlsb(folder: Path) -> Path:
    return write_parts(folder / "pool.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"\0"})


def write_rows(path: Path, titles: list[object], row: list[object]) -> None:
    pl.DataFrame([row], schema=[str(title) for title in titles], orient="row").write_parquet(path)


def parquet(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        target = folder / "pool"
        target.mkdir()
        write_rows(target / "needs.parquet", NEED_TITLES, NEED_ROW)
        write_rows(target / "providers.parquet", PROVIDER_TITLES, PROVIDER_ROW)
        path = target / "needs.parquet"
        path.write_bytes(change(path.read_bytes()))
        return target

    return build


def zero_footer(data: bytes) -> bytes:
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    return data[:start] + bytes(64) + data[start + 64 :]


def twice(folder: Path) -> Path:
    target = csv_folder(folder / "pool", CSV_HEAD + CSV_ROW)
    (target / "需求.csv").write_text(CSV_HEAD + CSV_ROW, encoding="utf-8")
    return target


def struct_column(folder: Path) -> Path:
    target = csv_folder(folder / "pool", CSV_HEAD + CSV_ROW, None)
    frame = pl.DataFrame({"provider_id": ["p1"], "hours": [1.0], "skills": [{"a": 1}]})
    frame.write_parquet(target / "providers.parquet")
    return target


def formula(inner: bytes) -> Callable[[Path], Path]:
    return part(SHEET, lambda xml: re.sub(rb'<c r="C2">.*?</c>', inner, xml))


def without(name: str) -> Callable[[dict[str, list[list[object]]]], None]:
    def change(sheets: dict[str, list[list[object]]]) -> None:
        del sheets[name]

    return change


def more_columns(titles: list[object], cells: list[object]) -> Callable[[Path], Path]:
    def change(sheets: dict[str, list[list[object]]]) -> None:
        sheets["needs"][0] += titles
        sheets["needs"][1] += cells

    return book(change)


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
    "a cell in the last corner": (
        part(SHEET, lambda xml: add_cell(xml, "XFD1048576", b'<c r="XFD1048576"><v>1</v></c>')),
        "sheet_too_large",
        "",
        None,
    ),
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


def assert_says(problems: tuple[Problem, ...], code: str, table: str, row: int | None) -> None:
    found = [problem for problem in problems if problem.code == code]
    assert found, [problem.code for problem in problems]
    assert (found[0].table, found[0].row) == (table, row)
    for text in (found[0].sentence, found[0].remedy):
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert text.en
        assert "{" not in text.zh.replace('{"needs"', "").replace("[{…}", "")
    for problem in problems:
        assert "Traceback" not in problem.sentence.en
        problem.sentence.zh.encode()
        problem.value.encode()


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


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    path = extra_part("xl/media/bomb.bin", bytes(5_000_000))(tmp_path)
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000_000)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "too_large", "", None)


def test_a_part_packed_too_tightly_is_not_unpacked_either(tmp_path, monkeypatch):
    # A hundred megabytes of one letter stay below the limit of size; no sheet that people fill in packs so tightly.
    path = edit_part(
        extra_part("xl/media/bomb.bin")(tmp_path), "xl/media/bomb.bin", lambda _: bytes(5_000_000)
    )  # written anew, hence packed
    assert load_raw(path).problems == ()
    monkeypatch.setattr(limits, "PACKED_UNPACKED_BYTES", 1_000_000)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "unsafe_archive", "", None)


def test_too_many_parts_are_suspicious(tmp_path, monkeypatch):
    path = write_sheets(tmp_path / "pool.xlsx", good_sheets())
    monkeypatch.setattr(limits, "ARCHIVE_ENTRIES", 3)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "unsafe_archive", "", None)


@pytest.mark.parametrize("limit", ["WORKBOOK_BYTES", "TEXT_BYTES", "JSON_BYTES"])
def test_a_file_above_its_limit_is_not_read(limit, tmp_path, monkeypatch):
    builders = {"WORKBOOK_BYTES": book(lambda _: None), "TEXT_BYTES": csv(CSV_HEAD + CSV_ROW)}
    path = builders.get(limit, json_needs(f"[{GOOD_NEED}]"))(tmp_path)
    monkeypatch.setattr(limits, limit, 10)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert "too_large" in {problem.code for problem in refusal.value.problems}


def test_the_death_of_the_reading_process_is_a_clear_problem(tmp_path, monkeypatch):
    # With the scan's limit lifted the reader tries to allocate 17 billion cells and aborts.
    path = UNUSABLE["a cell in the last corner"][0](tmp_path)
    monkeypatch.setattr(limits, "SHEET_CELLS", 10**12)
    monkeypatch.setattr(limits, "CHILD_MEMORY_BYTES", 512 * limits.MEGABYTE)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "too_heavy", "", None)


def test_a_formatted_but_empty_last_corner_does_no_harm(tmp_path):
    path = part(SHEET, lambda xml: add_cell(xml, "XFD1048576", b'<c r="XFD1048576" s="1"/>'))(tmp_path)
    assert read_pool(path).needs.height == 1


def test_the_refusal_of_a_far_cell_names_sheet_and_cell(tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        load_raw(UNUSABLE["a cell in the last corner"][0](tmp_path))
    sentence = refusal.value.problems[0].sentence.zh
    assert "needs" in sentence
    assert "XFD1048576" in sentence
    assert "16,384 列" in sentence


def test_json_syntax_errors_name_line_and_column(tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        load_raw(json_file('{"needs": [\n {"need_id": }\n]}')(tmp_path))
    assert "第 2 行第 14 个字符" in refusal.value.problems[0].sentence.zh


def test_near_names_are_suggested(tmp_path):
    problems = load_raw(MENDED["an unknown title"][0](tmp_path)).problems
    assert "amount" in problems[0].remedy.zh
    problems = load_raw(MENDED["an unknown sheet"][0](tmp_path)).problems
    assert "需求" in problems[0].remedy.zh


def test_notes_beside_the_tables_are_ignored_without_a_word(tmp_path):
    sheets = good_sheets() | {"填写说明": [["x"]], "README": [["x"]], "选项": [["x"]]}
    assert load_raw(write_sheets(tmp_path / "pool.xlsx", sheets)).problems == ()


def test_a_formula_as_a_name_stays_text_when_written_again(tmp_path):
    sheets = good_sheets()
    sheets["providers"] = [["provider_id", "hours", "name"], ["p1", 10, "=cmd|' /C calc'!A0"]]
    pool = read_pool(write_sheets(tmp_path / "pool.xlsx", sheets))
    write_pool(pool, tmp_path / "again.xlsx")
    with zipfile.ZipFile(tmp_path / "again.xlsx") as archive:
        xml = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert b"<f>" not in xml
    assert b"=cmd|" in xml
    assert read_pool(tmp_path / "again.xlsx").providers["name"].to_list() == ["=cmd|' /C calc'!A0"]


def test_a_cell_of_a_million_characters_is_read_and_judged(tmp_path):
    text = b'<c r="A3" t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c>"
    path = part(SHEET, lambda xml: add_cell(xml, "A3", text))(tmp_path)
    pool = read_pool(path)
    assert pool.needs["need_id"].to_list() == ["n1"]
    assert pool.refused == 1
    assert all(len(problem.sentence.zh) < 1000 for problem in pool.problems)


def test_a_line_of_a_million_characters_is_read_and_judged(tmp_path):
    path = csv(CSV_HEAD + CSV_ROW + "x" * 1_000_000 + ",cleaning,2,119.95,30.05,wgs84\n")(tmp_path)
    pool = read_pool(path)
    assert pool.needs["need_id"].to_list() == ["n1"]
    assert pool.refused == 1


def test_many_alike_problems_are_counted_not_listed(tmp_path, monkeypatch):
    monkeypatch.setattr("matcher.files.listing.LISTED", 3)
    path = csv(CSV_HEAD + CSV_ROW + "bad\n" * 10)(tmp_path)
    raw = load_raw(path)
    assert [problem.code for problem in raw.problems] == ["ragged_row"] * 3 + ["more_alike"]
    assert "7 行" in raw.problems[-1].sentence.zh
    assert len(raw.tables["needs"].unreadable) == 10


def test_refused_lines_count_as_collected(tmp_path):
    pool = read_pool(csv(CSV_HEAD + CSV_ROW + "short\n\n,,,,,\n")(tmp_path))
    assert pool.collected["needs"] == 2
    assert pool.refused == 1


@pytest.mark.parametrize(
    "junk",
    [b"<c " * 300_000, b'<c r="A1" ' * 100_000, b'<c r="A1"><f>' * 80_000, b'<c r="A1"><f' + b" x" * 400_000],
)
def test_twisted_markup_does_not_hold_up_the_scan(junk, tmp_path):
    path = part(SHEET, lambda xml: xml.replace(b"</sheetData>", junk))(tmp_path)
    begin = time.process_time()
    with pytest.raises(UnusableInput):
        load_raw(path)
    assert time.process_time() - begin < 10


def test_overlapping_merged_cells_are_suspicious(tmp_path, monkeypatch):
    merges = b'<mergeCells count="20">' + b'<mergeCell ref="A2:A3"/>' * 20 + b"</mergeCells>"
    path = part(SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merges))(tmp_path)
    monkeypatch.setattr(limits, "SHEET_CELLS", 15)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert refusal.value.problems[0].code == "unsafe_archive"
