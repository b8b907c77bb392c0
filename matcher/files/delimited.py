"""Reads one CSV file into a raw table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.csv_conforming import read_conforming
from matcher.files.csv_loose import read_loose
from matcher.files.header import read_header
from matcher.files.raw import Loaded
from matcher.files.records import cut_records
from matcher.files.text_bytes import to_utf8
from matcher.files.workbook.archive import megabytes
from matcher.model.field import TableSpec
from matcher.model.problems import Problem

_HEAD_BYTES = 256 * 1024
_DELIMITERS = ",;\t"


def read_delimited(spec: TableSpec, path: Path) -> Loaded:
    """Read a CSV file: UTF-8 (or GB 18030, UTF-16), separated by comma, semicolon or tab.

    Parameters
    ----------
    spec
        Declaration of the table.
    path
        An existing file.

    Returns
    -------
    tuple
        The table with ``String`` columns and the problems found. Rows are numbered by the line of the file on which
        they start. A line with more or fewer cells than titles is refused, except that surplus empty cells at its end
        are ignored.
    """
    size = path.stat().st_size
    if size > limits.TEXT_BYTES:
        limit = megabytes(limits.TEXT_BYTES)
        problem = container_problem("too_large", table=spec.name, name=path.name, size=megabytes(size), limit=limit)
        return None, [problem]
    text = to_utf8(path.read_bytes())
    if text is None:
        return None, [container_problem("unknown_encoding", table=spec.name, name=path.name)]
    if not text.data.strip():
        return None, [container_problem("empty_file", table=spec.name, name=path.name)]
    delimiter = _delimiter(spec, text.data[:_HEAD_BYTES].decode(errors="replace"))
    top = text.data.split(b"\n", limits.HEADER_ROWS)[: limits.HEADER_ROWS]
    width = max(line.count(delimiter.encode()) for line in top)
    if width >= limits.COLUMNS:
        found, limit = f"{width + 1:,}", f"{limits.COLUMNS:,}"
        return None, [container_problem("too_large", table=spec.name, name=path.name, size=found, limit=limit)]
    problems: list[Problem] = []
    if text.encoding:
        code = "encoding_assumed"
        problems.append(container_problem(code, table=spec.name, name=path.name, encoding=text.encoding))
    records = cut_records(text.data, delimiter)
    with _long_cells(len(text.data)):
        if records is None:
            table, flaws = read_loose(spec, text, delimiter)
        else:
            table, flaws = read_conforming(spec, text, delimiter, records)
    return table, [*problems, *flaws]


@contextmanager
def _long_cells(size: int) -> Iterator[None]:
    """Let cells be as long as the file while it is read."""
    before = csv.field_size_limit(min(size + 1, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _head(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with _long_cells(len(text)):
        for row in reader:
            rows.append(row)
            if len(rows) == limits.HEADER_ROWS:
                break
    return rows


def _delimiter(spec: TableSpec, head: str) -> str:
    """Return the delimiter with which most titles are recognised; the comma where none is better."""

    def recognised(delimiter: str) -> int:
        header = read_header(spec, _head(head, delimiter))
        return 0 if header is None else len(header.columns)

    return max(_DELIMITERS, key=recognised)
