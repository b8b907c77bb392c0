"""Reads CSV text with loose quotes, record by record."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.files import limits
from matcher.files.csv_columns import name_columns
from matcher.files.header import no_titles, read_header
from matcher.files.listing import Listing, is_blank
from matcher.files.raw import Loaded
from matcher.files.records import slow_records
from matcher.files.text_bytes import TextBytes
from matcher.model.field import TableSpec


def read_loose(spec: TableSpec, text: TextBytes, delimiter: str) -> Loaded:
    """Read a text with loose quotes record by record."""
    found = list(slow_records(text.data.decode(), delimiter))
    header = read_header(spec, [cells or [] for _, cells in found[: limits.HEADER_ROWS]])
    if header is None:
        return None, [no_titles(spec)]
    width = len(found[header.data - 1][1] or [])
    listing = Listing(spec.name)
    kept: list[list[str]] = []
    lines: list[int] = []
    unreadable: list[int] = []
    for line, cells in found[header.data :]:
        if cells is None:
            listing.add("unclosed_quote", row=line)
            unreadable.append(line)
        elif is_blank(cells):
            continue
        elif any("\0" in cell or (text.is_broken and "\ufffd" in cell) for cell in cells):
            listing.add("bad_characters", row=line)
            unreadable.append(line)
        elif len(cells) < width or not is_blank(cells[width:]):
            listing.add("ragged_row", row=line, cells=len(cells), columns=width)
            unreadable.append(line)
        else:
            kept.append([cell or None for cell in cells[:width]])  # type: ignore[misc]
            lines.append(line)
    frame = pl.DataFrame(kept, schema={str(index): pl.String for index in range(width)}, orient="row")
    table, untitled = name_columns(spec, header, frame, np.array(lines, dtype=np.int64), tuple(unreadable))
    return table, [*header.problems, *untitled, *listing.problems()]
