"""Reads CSV text whose quotes follow the rules: what does not fit is cut out by its offsets, the rest read in bulk."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.files import limits
from matcher.files.csv_columns import name_columns
from matcher.files.header import no_titles, read_header
from matcher.files.listing import Listing, is_blank
from matcher.files.raw import Loaded
from matcher.files.records import Records, parse_record
from matcher.files.text_bytes import REPLACEMENT, TextBytes
from matcher.model.field import TableSpec


def _bad_records(data: bytes, records: Records) -> npt.NDArray[np.bool_]:
    """Return which records hold a NUL byte or, in a damaged text, a replaced character."""
    bad = np.zeros(len(records.starts), dtype=np.bool_)
    for sign in (b"\0", REPLACEMENT):
        at = data.find(sign)
        while at >= 0:
            index = int(np.searchsorted(records.starts, at, side="right")) - 1
            bad[index] = True
            at = data.find(sign, int(records.ends[index]))
    return bad


def read_conforming(spec: TableSpec, text: TextBytes, delimiter: str, records: Records) -> Loaded:
    """Read a text that :func:`matcher.files.records.cut_records` could cut."""
    data = text.data

    def parse(index: int) -> list[str]:
        start, end = int(records.starts[index]), int(records.ends[index])
        return parse_record(data[start:end].decode(), delimiter)

    top = range(min(limits.HEADER_ROWS, len(records.starts)))
    header = read_header(spec, [parse(index) for index in top])
    if header is None:
        return None, [no_titles(spec)]
    width = int(records.cells[header.data - 1])
    listing = Listing(spec.name)
    bad = _bad_records(data, records) if b"\0" in data or text.is_broken else np.zeros(len(records.starts), np.bool_)
    filled = records.ends > records.starts
    filled[: header.data] = False
    repaired: dict[int, bytes] = {}
    ragged = np.zeros(len(bad), np.bool_)
    for index in np.flatnonzero(filled & ~bad & (records.cells != width)):
        cells = parse(int(index))
        if is_blank(cells):
            filled[index] = False
        elif len(cells) > width and is_blank(cells[width:]):
            repaired[int(index)] = _written(cells[:width], delimiter)
        else:
            ragged[index] = True
    for index in np.flatnonzero(filled & (bad | ragged)):
        line = int(records.lines[index])
        if bad[index]:
            listing.add("bad_characters", row=line)
        else:
            listing.add("ragged_row", row=line, cells=int(records.cells[index]), columns=width)
    keep = filled & ~bad & ~ragged
    clean = _pieces(data, records, keep, repaired)
    frame = _frame(clean, delimiter, width, int(keep.sum()))
    unreadable = tuple(int(line) for line in records.lines[filled & ~keep])
    table, untitled = name_columns(spec, header, frame, records.lines[keep], unreadable)
    return table, [*header.problems, *untitled, *listing.problems()]


def _written(cells: list[str], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def _pieces(data: bytes, records: Records, keep: npt.NDArray[np.bool_], repaired: dict[int, bytes]) -> bytes:
    """Return the records that are kept, each ended by a line feed."""
    plain = keep.copy()
    plain[list(repaired)] = False
    if plain.all():
        return data
    # Runs of neighbouring plain records are copied in one piece.
    edges = np.flatnonzero(np.diff(np.concatenate([[False], plain, [False]]).astype(np.int8)))
    runs = [(int(first), int(last) - 1) for first, last in edges.reshape(-1, 2)]
    pieces = {first: data[int(records.starts[first]) : int(records.ends[last])] + b"\n" for first, last in runs}
    pieces.update((index, piece) for index, piece in repaired.items() if keep[index])
    return b"".join(pieces[index] for index in sorted(pieces))


def _frame(data: bytes, delimiter: str, width: int, height: int) -> pl.DataFrame:
    names = [str(index) for index in range(width)]
    if height == 0:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    frame = pl.read_csv(
        data, separator=delimiter, has_header=False, infer_schema=False, new_columns=names, quote_char='"'
    )
    if frame.shape != (height, width):
        raise AssertionError("polars and the cut of the records disagree")
    return frame
