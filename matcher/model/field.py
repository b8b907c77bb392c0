"""What a field and a table are: the one declaration from which everything else is derived."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from enum import StrEnum
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

_DTYPES: dict[FieldType, pl.DataType] = {
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
        return _DTYPES[self.type]

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values; an empty cell is then the empty list, never null."""
        return self.type in LIST_TYPES


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """One table: its names, its key and its fields.

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
        return next(field for field in self.fields if field.name == name)

    def __contains__(self, name: object) -> bool:
        """Whether a field of that English name exists."""
        return any(field.name == name for field in self.fields)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Stored columns and their types, in order."""
        return {field.column: field.dtype for field in self.fields}

    def empty(self) -> pl.DataFrame:
        """Return the table without rows."""
        return pl.DataFrame(schema=self.schema)

    def frame(self, rows: list[dict[str, Any]]) -> pl.DataFrame:
        """Return typed columns from rows in the stored form (money in fen); defaults fill what is absent.

        Nothing is checked here; input from outside goes through :mod:`matcher.files`.
        """
        columns: dict[str, list[Any]] = {field.column: [] for field in self.fields}
        for row in rows:
            unknown = row.keys() - columns.keys()
            if unknown:
                raise KeyError(f"table {self.name} has no column {sorted(unknown)}")
            for field in self.fields:
                value = row.get(field.column)
                if value is None:
                    value = [] if field.is_list and field.default is None else field.default
                columns[field.column].append(list(value) if field.is_list else value)
        return pl.DataFrame(columns, schema=self.schema)
