"""One raw column to one typed column: in bulk where the cells are plain, one by one where they are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import polars as pl

from matcher.files.cells.bulk_lists import bulk_arrays
from matcher.files.cells.choices import parse_boolean, parse_choice
from matcher.files.cells.clean import IDENTIFIER_CHARACTERS, is_blank, missing
from matcher.files.cells.codes import parse_region
from matcher.files.cells.dates import bulk_date, parse_date
from matcher.files.cells.lists import parse_list
from matcher.files.cells.numbers import bulk_number, parse_number
from matcher.files.cells.text import bulk_text, parse_text
from matcher.files.columns import flags_of, is_absent, true_positions
from matcher.files.faults import Fault, fault
from matcher.files.raw import Cells
from matcher.model.field import LIST_TYPES, Field, FieldType
from matcher.model.problems import Severity
from matcher.model.text import Text

Parser = Callable[[Field, object], tuple[Any, tuple[Fault, ...]]]
Bulk: TypeAlias = "Callable[[Field, pl.Series], tuple[pl.Series, pl.Series]]"

_NUMBERS = (FieldType.INTEGER, FieldType.NUMBER, FieldType.HOURS, FieldType.YUAN)
PARSERS: dict[FieldType, Parser] = {
    FieldType.TEXT: parse_text,
    FieldType.BOOLEAN: parse_boolean,
    FieldType.DATE: parse_date,
    FieldType.CHOICE: parse_choice,
    FieldType.REGION: parse_region,
    **dict.fromkeys(_NUMBERS, parse_number),
    **dict.fromkeys(LIST_TYPES, parse_list),
}
"""How one cell of each type is read."""

_MOST_BITS = 3_000
_FEW = 32
"""Cells that are sooner read one by one than as a column."""
_PLAIN_LIST = r"^[A-Za-z0-9_.:]+(;[A-Za-z0-9_.:]+)*$"


@dataclass(frozen=True, kw_only=True)
class ParsedColumn:
    """A column in its stored form.

    Attributes
    ----------
    values
        Stored values under the stored name; null where nothing usable was given. Defaults are not filled in yet.
    given
        Whether the author wrote anything in the cell.
    faults
        What is wrong, with the zero-based position of the cell.
    """

    values: pl.Series
    given: pl.Series
    faults: tuple[tuple[int, Fault], ...]


def parse_column(field: Field, cells: Cells) -> ParsedColumn:
    """Return a column in its stored form and every fault in it.

    Parameters
    ----------
    field
        The declaration of the field.
    cells
        Raw cells as a source found them.
    """
    is_short = isinstance(cells, list) and len(cells) <= _FEW
    series = None if is_short else cells if isinstance(cells, pl.Series) else _uniform(cells)
    if series is None:
        values, given, faults = _one_by_one(field, list(cells))
    else:
        values, given, faults = _in_bulk(field, _plain(series))
    values = values.alias(field.column)
    if field.required:
        refused = {position for position, found in faults if found.severity is Severity.ERROR}
        empty = missing(field)
        faults += [(place, empty) for place in true_positions(is_absent(values)) if place not in refused]
    return ParsedColumn(values=values, given=given, faults=tuple(faults))


def parse_cell(field: Field, value: object) -> tuple[Any, tuple[Fault, ...]]:
    """Return the stored form of one cell that is not blank, and what is wrong with it."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return None, (_endless(field),)
    return PARSERS[field.type](field, value)


@cache
def _plain_dtypes() -> dict[type, type[pl.DataType]]:
    return {str: pl.String, int: pl.Int64, float: pl.Float64, dt.date: pl.Date, dt.datetime: pl.Datetime}


def _uniform(cells: list[object]) -> pl.Series | None:
    """Return Python cells as a series where all are of one plain type, else ``None``."""
    kinds = {type(cell) for cell in cells} - {type(None)}
    if not kinds:
        return pl.Series([None] * len(cells), dtype=pl.String)
    dtype = _plain_dtypes().get(next(iter(kinds))) if len(kinds) == 1 else None
    if dtype is None:
        return None
    try:
        return pl.Series(cells, dtype=dtype())
    except (UnicodeEncodeError, OverflowError, TypeError, ValueError, pl.exceptions.PolarsError):
        # A lone surrogate, a number beyond 64 bits: such a column is looked at cell by cell.
        return None


def _plain(series: pl.Series) -> pl.Series:
    """Return categories and enumerations as text, an empty column as text, decimals as numbers, empty lists as null."""
    if series.dtype == pl.List(pl.String):
        return series.to_frame("cells").select(pl.when(pl.col("cells").list.len() > 0).then("cells")).to_series()
    if isinstance(series.dtype, pl.Categorical | pl.Enum | pl.Null):
        return series.cast(pl.String)
    return series.cast(pl.Float64) if isinstance(series.dtype, pl.Decimal) else series


def _bulk_of(field: Field, dtype: pl.DataType) -> Bulk | None:
    """Return how a column of a type may be read at once, or ``None``."""
    text = dtype == pl.String
    if field.type is FieldType.TEXT and text:
        return bulk_text
    if field.type in _NUMBERS and (text or dtype.is_numeric()):
        return bulk_number
    if field.type is FieldType.DATE and (text or dtype == pl.Date or isinstance(dtype, pl.Datetime)):
        return bulk_date
    if field.type is FieldType.BOOLEAN and dtype == pl.Boolean:
        return lambda _, cells: (cells, cells.is_not_null())
    if field.is_list and dtype == pl.List(pl.String):
        return bulk_arrays
    return _bulk_list if field.type is FieldType.LIST and text else None


def _bulk_list(field: Field, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Split a column of plain identifiers parted by semicolons."""
    done = (
        cells.str.contains(_PLAIN_LIST)
        & (cells.str.len_chars() <= IDENTIFIER_CHARACTERS)
        & ~cells.str.contains(r"(?i)(^|;)(na|null|none|nil|\d(\.\d+)?E\d+)(;|$)")
    )
    plain = pl.select(pl.when(done).then(cells)).to_series()
    return plain.str.split(";").list.unique(maintain_order=True), done


def _in_bulk(field: Field, series: pl.Series) -> tuple[pl.Series, pl.Series, list[tuple[int, Fault]]]:
    bulk = _bulk_of(field, series.dtype)
    if bulk is None:
        return _by_value(field, series)
    values, done = bulk(field, series)
    done = done.fill_null(value=False)
    doubtful = (~done & series.is_not_null()).arg_true()
    values = pl.select(pl.when(done).then(values.cast(field.dtype, strict=False))).to_series()
    if not doubtful.len():
        return values, series.is_not_null(), []
    slow, given, faults = _by_value(field, series.gather(doubtful))
    places = doubtful.to_list()
    patch = pl.DataFrame({"place": doubtful, "value": slow, "given": given})
    whole = pl.DataFrame({"value": values, "given": series.is_not_null()}).with_row_index("place")
    merged = whole.update(patch.with_columns(pl.col("place").cast(whole["place"].dtype)), on="place", how="left")
    return merged["value"], merged["given"], [(places[place], found) for place, found in faults]


def _by_value(field: Field, series: pl.Series) -> tuple[pl.Series, pl.Series, list[tuple[int, Fault]]]:
    """Read each distinct value of a column once."""
    if series.is_empty() or isinstance(
        series.dtype, pl.List | pl.Struct | pl.Array | pl.Object | pl.Binary | pl.Time | pl.Duration
    ):
        return _one_by_one(field, series.to_list())
    distinct = series.unique()
    values, given, faults = _one_by_one(field, distinct.to_list())
    order = pl.Series(range(distinct.len()), dtype=pl.UInt32)
    places = series.replace_strict(distinct, order, return_dtype=pl.UInt32)
    found: list[tuple[int, Fault]] = []
    for kind, one in faults:
        found += [(position, one) for position in (places == kind).arg_true()]
    # In the order of the cells, as where they are read one by one.
    found.sort(key=lambda at: at[0])
    return values.gather(places), given.gather(places), found


def _one_by_one(field: Field, cells: Iterable[object]) -> tuple[pl.Series, pl.Series, list[tuple[int, Fault]]]:
    """Read cells of any kind, each distinct value once."""
    known: dict[object, tuple[Any, tuple[Fault, ...]]] = {}
    values: list[Any] = []
    given: list[bool] = []
    faults: list[tuple[int, Fault]] = []
    for position, cell in enumerate(cells):
        if is_blank(cell):
            values.append(None)
            given.append(False)
            continue
        key = (type(cell), cell) if not isinstance(cell, list | dict) else (list, repr(cell))
        read = known.get(key)
        if read is None:
            read = known[key] = parse_cell(field, cell)
        values.append(read[0])
        given.append(True)
        faults += [(position, one) for one in read[1]]
    return pl.Series(values, dtype=field.dtype), flags_of(given), faults


def _endless(field: Field) -> Fault:
    return fault(
        field,
        "…",
        "too_long",
        expected=Text("的数字过长", "is a number of too many digits"),
        remedy=Text("请核对这一格。", "Check this cell."),
    )
