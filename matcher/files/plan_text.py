"""The text of a plan's tables, whole columns at a time, and the way back.

In ``plan.json`` a row of a table is a line. polars writes such lines at the speed of a disk, and reads them as fast, but
more leniently than a plan may be read: keys that nobody knows, numbers in quotes. So what it read counts only where
writing it again gives the same bytes; any other text is left to the strict reader, which is slow and names every
mistake.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import polars as pl

from matcher.files.plan_rows import MOST_INTEGER, MOST_YUAN
from matcher.files.written import written_form
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.units import FEN_PER_YUAN

BLOCK_ROWS = 100_000
BLOCK_BYTES = 64 * 1024 * 1024
"""A table is written and read a block at a time, so that memory does not grow with it."""


def table_text(spec: TableSpec, frame: pl.DataFrame) -> Iterator[bytes]:
    """Yield a stored table as a JSON list of objects, one a line, money in yuan; what is not given is ``null``.

    Raises
    ------
    ValueError
        A number is not finite, for which JSON has no word.
    """
    yield b"["
    for start in range(0, frame.height, BLOCK_ROWS):
        yield b",\n" if start else b"\n"
        yield _lines(written_form(spec, frame.slice(start, BLOCK_ROWS)))
    yield b"\n]"


def _lines(written: pl.DataFrame) -> bytes:
    numbers = [name for name, dtype in written.schema.items() if dtype.is_float()]
    if numbers and not written.select(pl.all_horizontal(pl.col(numbers).is_finite().all())).item():
        raise ValueError("Out of range float values are not JSON compliant")
    buffer = io.BytesIO()
    written.write_ndjson(buffer)
    # A line feed within a text is written as \n: the bytes 0x0A are the ends of rows.
    return buffer.getvalue()[:-1].replace(b"\n", b",\n")


def read_tables(text: bytes) -> tuple[bytes, dict[str, pl.DataFrame]] | None:
    """Return the summary's text and the stored tables of a ``plan.json`` as Wishpool writes it.

    Parameters
    ----------
    text
        Contents of the file.

    Returns
    -------
    tuple, or None
        ``None`` for any text that is not byte for byte what would be written for these tables, and for values that a
        plan may not hold: the strict reader then says what is wrong, or reads what another program wrote.
    """
    places = [*_places(text)]
    if len(places) != len(PLAN_TABLES) + 1:
        return None
    tables: dict[str, pl.DataFrame] = {}
    for (name, spec), (start, end) in zip(PLAN_TABLES.items(), places[1:], strict=True):
        table = _table(spec, text[start:end])
        if table is None:
            return None
        tables[name] = table
    return text[slice(*places[0])], tables


def _places(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the summary and each table begin and end, as far as the text is laid out as it is written."""
    opening = b'{\n"summary": '
    start = len(opening)
    if not text.startswith(opening):
        return
    for name in PLAN_TABLES:
        title = f',\n"{name}": '.encode()
        end = text.find(title, start)
        if end < 0:
            return
        yield start, end
        start = end + len(title)
    if text.endswith(b"\n}\n"):
        yield start, len(text) - 3


def _table(spec: TableSpec, text: bytes) -> pl.DataFrame | None:
    if text == b"[\n]":
        return spec.empty()
    if not (text.startswith(b"[\n{") and text.endswith(b"}\n]")):
        return None
    blocks: list[pl.DataFrame] = []
    for block in _blocks(text[2:-2]):
        table = _block(spec, block)
        if table is None:
            return None
        blocks.append(table)
    return pl.concat(blocks)


def _blocks(rows: bytes) -> Iterator[bytes]:
    """Yield whole rows, some so many bytes at a time."""
    start = 0
    while start < len(rows):
        end = rows.find(b",\n", start + BLOCK_BYTES)
        end = len(rows) if end < 0 else end
        yield rows[start:end]
        start = end + 2


def _block(spec: TableSpec, rows: bytes) -> pl.DataFrame | None:
    form = written_form(spec, spec.empty())
    try:
        read = pl.read_ndjson(io.BytesIO(rows.replace(b",\n", b"\n")), schema=form.schema)
        if _lines(read) != rows:
            return None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError):
        return None
    return _stored(spec, read) if _is_sound(spec, read) else None


def _is_sound(spec: TableSpec, written: pl.DataFrame) -> bool:
    """Return whether every value is one that a plan may hold; see :class:`matcher.files.plan_rows.PlanRows`."""
    checks: list[pl.Expr] = []
    for field in spec.fields:
        value = pl.col(field.name)
        if field.required:
            checks.append(value.is_not_null())
        if field.is_list:
            checks.append(value.list.eval(pl.element().is_not_null()).list.all())
        elif field.vocabulary is not None:
            checks.append(value.is_null() | value.is_in([member.value for member in field.vocabulary]))
        elif field.type is FieldType.INTEGER:
            checks.append(value.is_null() | (value.abs() < MOST_INTEGER))
        elif field.type is FieldType.YUAN:
            # Amounts with more than two decimals are rounded on the number that was written, by the strict reader.
            fen = value * FEN_PER_YUAN
            checks.append(value.is_null() | ((value.abs() < MOST_YUAN) & (fen.round() / FEN_PER_YUAN == value)))
    return bool(written.select(pl.all_horizontal(check.all() for check in checks)).item())


def _stored(spec: TableSpec, written: pl.DataFrame) -> pl.DataFrame:
    def stored(field: Field) -> pl.Expr:
        value = pl.col(field.name)
        if field.type is FieldType.YUAN:
            value = (value * FEN_PER_YUAN).round().cast(pl.Int64)
        if field.is_list:
            value = value.fill_null(pl.lit([], dtype=field.dtype))
        elif field.default is not None:
            value = value.fill_null(field.default)
        return value.cast(field.dtype).alias(field.column)

    return written.select(stored(field) for field in spec.fields)
