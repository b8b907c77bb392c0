"""What a field and a table are: the one declaration from which everything else is derived."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any

import polars as pl

from matcher.model.enums import Choice
from matcher.model.text import Text


class FieldType(StrEnum):
    """How the cells of a field are written and stored."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    HOURS = "hours"
    YUAN = "yuan"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    REGION = "region"
    LIST = "list"
    CHOICES = "choices"
    REGIONS = "regions"
    SKILLS = "skills"
    ROLES = "roles"


LIST_TYPES = frozenset({FieldType.LIST, FieldType.CHOICES, FieldType.REGIONS, FieldType.SKILLS, FieldType.ROLES})


@cache
def _dtypes() -> dict[FieldType, pl.DataType]:
    """Return the types of stored columns; made where they are asked for, because declarations alone need no tables."""
    return {
        FieldType.TEXT: pl.String(),
        FieldType.INTEGER: pl.Int64(),
        FieldType.NUMBER: pl.Float64(),
        FieldType.HOURS: pl.Float64(),
        FieldType.YUAN: pl.Int64(),
        FieldType.BOOLEAN: pl.Boolean(),
        FieldType.DATE: pl.Date(),
        FieldType.CHOICE: pl.String(),
        FieldType.REGION: pl.String(),
    } | {kind: pl.List(pl.String()) for kind in LIST_TYPES}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of one table.

    Attributes
    ----------
    name
        English name: column of CSV, key of JSON.
    title
        Chinese title of the column.
    type
        How cells are written; money is written in yuan and stored in whole fen.
    meaning
        What the field means.
    required
        Whether a row without it is refused.
    default
        Value of an empty cell, in the stored form; ``None`` where empty means "not given".
    unit
        Unit of the written form, empty where there is none.
    minimum, maximum
        Inclusive range of the written form.
    above
        Exclusive lower bound of the written form.
    vocabulary
        The closed or suggested values of a choice.
    open_vocabulary
        Whether other values are kept, with a warning.
    references
        Tables, separated by ``|``, in whose key column a value must stand.
    personal
        Whether the value identifies a person: never shown in problems or logs.
    """

    name: str
    title: str
    type: FieldType
    meaning: Text
    required: bool = False
    default: Any = None
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    vocabulary: builtins.type[Choice] | None = None  # the field ``type`` above hides the built-in name
    open_vocabulary: bool = False
    references: str = ""
    personal: bool = False

    @property
    def column(self) -> str:
        """Name of the stored column: money carries its unit, ``balance`` is stored as ``balance_fen``."""
        return f"{self.name}_fen" if self.type is FieldType.YUAN else self.name

    @property
    def dtype(self) -> pl.DataType:
        """Polars type of the stored column."""
        return _dtypes()[self.type]

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values; an empty cell is then the empty list, never null."""
        return self.type in LIST_TYPES


@dataclass(frozen=True, kw_only=True, eq=False)
class TableSpec:
    """One table: its names, its key and its fields. There is one declaration a table, equal to itself alone.

    Attributes
    ----------
    name, title
        English name (file, JSON key) and Chinese title (sheet).
    meaning
        What a row is.
    key
        Names of the fields that together identify a row.
    fields
        The fields in the order of the contract.
    """

    name: str
    title: str
    meaning: Text
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        """Return a field by its English name."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        """Whether a field of that English name exists."""
        return name in self._by_name

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def schema(self) -> dict[str, pl.DataType]:
        """Stored columns and their types, in order."""
        return {field.column: field.dtype for field in self.fields}

    def empty(self) -> pl.DataFrame:
        """Return the table without rows."""
        return self.blank(0)

    def blank(self, height: int) -> pl.DataFrame:
        """Return a table of rows in which nothing is given: every column has its default."""
        # Most tables that are made have a few rows, and most of their columns are blank.
        return (_kept_blank if height <= _SMALL else _blank)(self, height).clone()

    def frame(self, rows: list[dict[str, Any]]) -> pl.DataFrame:
        """Return typed columns from rows in the stored form (money in fen); defaults fill what is absent.

        Nothing is checked here; input from outside goes through :mod:`matcher.files`.
        """
        named: set[str] = set()
        for row in rows:
            named.update(row)
        unknown = named - self.schema.keys()
        if unknown:
            raise KeyError(f"table {self.name} has no column {sorted(unknown)}")
        found = self.blank(len(rows))
        for place, field in enumerate(self.fields):
            if field.column not in named:
                continue
            default = default_of(field)
            values = (row.get(field.column) for row in rows)
            filled = [default if value is None else value for value in values]
            cells = [list(entries) for entries in filled] if field.is_list else filled
            found.replace_column(place, pl.Series(field.column, cells, dtype=field.dtype))
        return found


_SMALL = 50


def default_of(field: Field) -> Any:
    """Return the stored value of an empty cell: of a list the empty list, unless another is declared."""
    return [] if field.is_list and field.default is None else field.default


def _blank(spec: TableSpec, height: int) -> pl.DataFrame:
    one = (pl.Series(field.column, [default_of(field)], dtype=field.dtype) for field in spec.fields)
    return pl.DataFrame([column.new_from_index(0, height) for column in one])


_kept_blank = lru_cache(maxsize=256)(_blank)
