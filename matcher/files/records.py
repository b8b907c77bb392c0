"""Cuts CSV text into records without building them: where each starts, on which line, how many cells it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_LINE_FEED, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True, kw_only=True)
class Records:
    """The records of a text, as arrays of one length.

    Attributes
    ----------
    starts, ends
        Byte offsets: of the first byte, and one past the last without its line end.
    lines
        One-based line on which the record starts.
    cells
        Number of cells.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]


def cut_records(data: bytes, delimiter: str) -> Records | None:
    """Cut a text whose quotes follow RFC 4180; return ``None`` for any other.

    A byte is inside quotes where the number of quotes before it is odd. The text conforms where every quote that
    opens stands at the start of a cell (or doubles a quote), every one that closes stands at the end of a cell (or is
    doubled), and the last one closes.

    Parameters
    ----------
    data
        UTF-8 text; line feeds end lines, with or without a carriage return before.
    delimiter
        One ASCII character.
    """
    signs = np.frombuffer(data, dtype=np.uint8)
    feeds = np.flatnonzero(signs == _LINE_FEED)
    delimiters = np.flatnonzero(signs == ord(delimiter))
    quotes = np.flatnonzero(signs == _QUOTE)
    inner_feeds = np.zeros(0, dtype=np.int64)
    if len(quotes):
        if len(quotes) % 2 or not _conforms(signs, quotes, ord(delimiter)):
            return None
        inside = np.searchsorted(quotes, feeds) % 2 == 1
        feeds, inner_feeds = feeds[~inside], feeds[inside]
        delimiters = delimiters[np.searchsorted(quotes, delimiters) % 2 == 0]
    starts = np.concatenate([[0], feeds + 1])
    ends = np.concatenate([feeds, [len(signs)]])
    if starts[-1] == len(signs):
        starts, ends = starts[:-1], ends[:-1]
    before = np.searchsorted(delimiters, starts)
    cells = np.searchsorted(delimiters, ends) - before + 1
    lines = np.arange(1, len(starts) + 1) + np.searchsorted(inner_feeds, starts)
    has_return = (ends > starts) & (signs[np.maximum(ends - 1, 0)] == _RETURN)
    return Records(starts=starts, ends=ends - has_return, lines=lines, cells=cells)


def _conforms(signs: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: int) -> bool:
    edges = np.array([delimiter, _LINE_FEED, _RETURN, _QUOTE])
    opening, closing = quotes[0::2], quotes[1::2]
    before = signs[np.maximum(opening - 1, 0)]
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    opens_well = (opening == 0) | np.isin(before, edges)
    closes_well = (closing == len(signs) - 1) | np.isin(after, edges)
    return bool(opens_well.all() and closes_well.all())


def parse_record(text: str, delimiter: str) -> list[str]:
    """Return the cells of one record."""
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def slow_records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the line and the cells of every record of a text with loose quotes.

    ``None`` in place of the cells means that a quote opened on the line is never closed, or only by a quote
    that belongs to another line; reading goes on with the line after.
    """
    every = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(every):
        base = start = at
        reader = csv.reader((every[line] for line in range(base, len(every))), delimiter=delimiter)
        for cells in reader:
            end = base + reader.line_num
            # A stray quote swallows the lines below it, up to the next quote or the end.
            if (end > start + 1 or end == len(every)) and _is_loose("".join(every[start:end]), delimiter):
                yield start + 1, None
                at = start + 1
                break
            yield start + 1, cells
            start = end
        else:
            return


def _is_loose(record: str, delimiter: str) -> bool:
    """Whether a quote of a record is never closed, or closes in the midst of a cell."""
    try:
        list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False
