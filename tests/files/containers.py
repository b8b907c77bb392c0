"""Builds small pools in every container, good ones and broken ones, for the tests of reading."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import xlsxwriter

NEED_TITLES: list[object] = ["need_id", "service", "hours", "lon", "lat", "crs"]
NEED_ROW: list[object] = ["n1", "cleaning", 2, 119.95, 30.05, "wgs84"]
PROVIDER_TITLES: list[object] = ["provider_id", "hours"]
PROVIDER_ROW: list[object] = ["p1", 10]

Sheets = dict[str, list[list[object]]]


def good_sheets() -> Sheets:
    """One need and one provider that pass every check."""
    return {"needs": [[*NEED_TITLES], [*NEED_ROW]], "providers": [[*PROVIDER_TITLES], [*PROVIDER_ROW]]}


def write_sheets(path: Path, sheets: Sheets, merges: dict[str, list[tuple[str, str]]] | None = None) -> Path:
    """Write sheets as they are given; ``None`` leaves a cell empty."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, text in (merges or {}).get(name, []):
            sheet.merge_range(place, text)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return path


def edit_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Rewrite one part of a workbook's archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    return write_parts(path, parts)


def write_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """Write a zip archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def add_cell(xml: bytes, reference: str, inner: bytes) -> bytes:
    """Add one cell in a row of its own at the end of a sheet."""
    row = re.sub(r"[A-Z]+", "", reference).encode()
    return xml.replace(b"</sheetData>", b'<row r="' + row + b'">' + inner + b"</row></sheetData>")


def csv_folder(folder: Path, needs: bytes | str, providers: bytes | str | None = "provider_id,hours\np1,10\n") -> Path:
    """Write a folder of CSV files."""
    folder.mkdir(exist_ok=True)
    for name, data in (("needs", needs), ("providers", providers)):
        if data is not None:
            (folder / f"{name}.csv").write_bytes(data.encode() if isinstance(data, str) else data)
    return folder
