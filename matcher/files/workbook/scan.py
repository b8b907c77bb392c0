"""Streams through the sheets of a workbook for what the reader would not tell: extent, errors, lost results.

The reader allocates the whole rectangle that a sheet spans, so one stray cell in the last corner exhausts memory; it
also returns an error value, or a formula without a stored result, as an empty cell. All three are seen here first.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.errors import UnusableInput
from matcher.files.header import column_letters
from matcher.files.workbook.archive import check_archive

_CHUNK = 1024 * 1024
_OVERLAP = 16 * 1024  # a cell's tags and formula are shorter, so none is missed at the border of two chunks

# Every repetition is bounded and stops at an angle bracket, so that no text, however twisted, takes long to search.
_CELL = rb"""<(?:\w{1,9}:)?c\s[^<>]{0,200}?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]{0,200}"""
_VALUED = re.compile(_CELL + rb"(?<!/)>(?!</)")
_ERROR = re.compile(_CELL.replace(rb"c\s", rb"""c\s(?=[^<>]{0,200}\bt=["']e["'])"""))
_FORMULA = rb"><(?:\w{1,9}:)?f(?:\s[^<>]{0,500})?(?:/>|>[^<]{0,9000}</(?:\w{1,9}:)?f>)"
_EMPTY_RESULT = rb"(?:<(?:\w{1,9}:)?v\s{0,9}/>|<(?:\w{1,9}:)?v></(?:\w{1,9}:)?v>)"
_NO_RESULT = re.compile(_CELL + _FORMULA + _EMPTY_RESULT + rb"?</")
# The stored result of IF(A1="","",A1) is a text of no characters: an empty cell, nothing is lost.
_EMPTY_TEXT = re.compile(
    _CELL.replace(rb"c\s", rb"""c\s(?=[^<>]{0,200}\bt=["']str["'])""") + _FORMULA + _EMPTY_RESULT + rb"</"
)
_SHEET = re.compile(rb"""<(?:\w{1,9}:)?sheet\s[^<>]{0,2000}>""")
_RELATION = re.compile(rb"""<(?:\w{1,9}:)?Relationship\s[^<>]{0,2000}>""")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(kw_only=True)
class SheetScan:
    """What was seen in one sheet; rows and columns are zero-based.

    Attributes
    ----------
    last_row, last_column
        Greatest row and column of a cell with content, -1 where there is none.
    errors
        Cells that hold an error value.
    no_result
        Cells with a formula whose result was not stored.
    """

    last_row: int = -1
    last_column: int = -1
    errors: set[tuple[int, int]] = field(default_factory=set)
    no_result: set[tuple[int, int]] = field(default_factory=set)


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _cells(pattern: re.Pattern[bytes], text: bytes) -> set[tuple[int, int]]:
    return {(int(row) - 1, _column(letters)) for letters, row in pattern.findall(text)}


def _attributes(tag: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag.decode("utf-8", errors="replace"))
    return {name.rpartition(":")[2]: html.unescape(double or single) for name, double, single in found}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the title of every sheet by the name of its part."""
    by_name = {name.casefold(): name for name in archive.namelist()}
    workbook = archive.read(by_name["xl/workbook.xml"])
    relations = by_name.get("xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}
    for tag in _RELATION.findall(archive.read(relations)) if relations else []:
        found = _attributes(tag)
        targets[found.get("Id", "")] = found.get("Target", "")
    parts: dict[str, str] = {}
    for tag in _SHEET.findall(workbook):
        found = _attributes(tag)
        target = targets.get(found.get("id", ""), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[by_name.get(part.casefold(), part)] = found.get("name", "")
    return parts


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            yield before + chunk
            before = chunk[-_OVERLAP:]


def _scan_part(archive: zipfile.ZipFile, part: str) -> SheetScan:
    seen = SheetScan()
    for text in _chunks(archive, part):
        references = _VALUED.findall(text)
        if references:
            seen.last_row = max(seen.last_row, max(int(row) for row in {row for _, row in references}) - 1)
            seen.last_column = max(seen.last_column, *(_column(letters) for letters in {c for c, _ in references}))
        if b't="e"' in text or b"t='e'" in text:
            seen.errors |= _cells(_ERROR, text)
        if b"<f" in text or b":f" in text:
            seen.no_result |= _cells(_NO_RESULT, text) - _cells(_EMPTY_TEXT, text)
    return seen


def scan_workbook(path: Path) -> dict[str, SheetScan]:
    """Scan the archive and every sheet of a workbook.

    Parameters
    ----------
    path
        An existing file.

    Returns
    -------
    dict of str to SheetScan
        By title of the sheet, as it stands in the workbook.

    Raises
    ------
    UnusableInput
        The archive is no workbook, damaged, suspicious or too large, or a sheet spans too many cells.
    """
    seen: dict[str, SheetScan] = {}
    with check_archive(path) as archive:
        try:
            parts = _sheet_parts(archive)
            for part in archive.namelist():
                usual = part.casefold().startswith("xl/worksheets/") and part.casefold().endswith(".xml")
                if usual or part in parts:
                    seen[parts.get(part, part)] = _scan_part(archive, part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise UnusableInput([container_problem("damaged", name=path.name)]) from error
    too_wide = [
        container_problem(
            "sheet_too_large",
            name=name,
            cell=f"{column_letters(scan.last_column)}{scan.last_row + 1}",
            rows=f"{scan.last_row + 1:,}",
            columns=f"{scan.last_column + 1:,}",
        )
        for name, scan in seen.items()
        if (scan.last_row + 1) * (scan.last_column + 1) > limits.SHEET_CELLS
    ]
    if too_wide:
        raise UnusableInput(too_wide)
    return seen
