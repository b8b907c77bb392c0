"""Builds containers that are broken, mistaken or hostile, each in one way, and judges what is said of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

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


def last_corner(folder: Path) -> Path:
    """A cell stands where a sheet ends: 17 billion cells, one of them with something in it."""
    return part(SHEET, lambda xml: add_cell(xml, "XFD1048576", b'<c r="XFD1048576"><v>1</v></c>'))(folder)


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
