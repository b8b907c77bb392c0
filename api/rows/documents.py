"""Rows as they are kept: JSON of the columns that are not personal, and sealed JSON of those that are."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import polars as pl

from api.rows.keys import row_keys
from api.security.keyring import Keyring
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.units import FEN_PER_YUAN

_FEW = 50
"""Rows that are sooner read and written one by one than as a table; the text of a row is the same either way."""

_PURPOSE = "rows"
_PEOPLE = "people"

_ABSENT = re.compile(r'(?<=[{,])"[a-z_]+":(?:null|\[\]),?')
"""A member without a value. A quote within a text is always behind a backslash, so that no text can look like one."""


class Kept(NamedTuple):
    """A row as it is kept; see :class:`api.pools.tables.PoolRow`."""

    row_key: str
    fingerprint: bytes
    person: bytes | None
    region: str | None
    service: str | None
    grade: str | None
    document: str
    personal: str


@cache
def personal_fields(spec: TableSpec) -> tuple[Field, ...]:
    """Return the fields of a table that identify people."""
    return tuple(field for field in spec.fields if field.personal)


def encoded(spec: TableSpec, frame: pl.DataFrame, keyring: Keyring) -> list[Kept]:
    """Return a stored table as rows to be kept, not yet sealed."""
    personal = [field.column for field in personal_fields(spec)]
    documents = _lines(frame, [name for name in frame.columns if name not in personal])
    private = _lines(frame, personal)
    nothing: list[None] = [None] * frame.height
    people = _people(frame, keyring) if "person_id" in spec else nothing
    filters = [_filter_values(spec, frame, name) or nothing for name in ("region", "service", "grade")]
    keys = row_keys(spec, frame)
    return [
        Kept(key, print_of(keyring, open_, secret), person, region, service, grade, open_, secret)
        for key, person, region, service, grade, open_, secret in zip(
            keys, people, *filters, documents, private, strict=True
        )
    ]


def seal(keyring: Keyring, place: str, kept: Kept) -> bytes | None:
    """Return the sealed personal part of a row, bound to its place; ``None`` where there is nothing personal."""
    return seal_text(keyring, place, kept.personal)


def seal_text(keyring: Keyring, place: str, personal: str) -> bytes | None:
    """Return the sealed form of a personal part given as JSON."""
    return None if personal == "{}" else keyring.seal(_PURPOSE, personal.encode(), place.encode())


def print_of(keyring: Keyring, document: str, personal: str) -> bytes:
    """Return what tells whether two rows are alike."""
    return keyring.fingerprint(_PURPOSE, (document + personal).encode())


def opened(keyring: Keyring, place: str, sealed: bytes | None) -> str:
    """Return the personal part of a row as JSON."""
    return "{}" if sealed is None else keyring.open(_PURPOSE, sealed, place.encode()).decode()


def place_of(pool_id: str, table: str, key: str) -> str:
    """Return where a row stands: what is sealed there can be opened nowhere else."""
    return f"{pool_id}\n{table}\n{key}"


def decoded(spec: TableSpec, rows: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Return the stored table of kept rows, each as its open and its personal JSON."""
    given = list(rows)
    lines = [_joined(document, personal) for document, personal in given]
    if len(lines) <= _FEW:
        # What is not personal may stay in memory: regions and services are asked for again and again.
        is_open = all(personal == "{}" for _, personal in given)
        return _kept_table(spec, tuple(lines)) if is_open else _read_one_by_one(spec, lines)
    dates = {field.column for field in spec.fields if field.type is FieldType.DATE}
    text = "\n".join(lines)
    read = {column: pl.String() if column in dates else dtype for column, dtype in spec.schema.items()}
    frame = pl.read_ndjson(io.BytesIO(text.encode()), schema=read)
    lists = [field.column for field in spec.fields if field.is_list]
    return frame.with_columns(
        *(pl.col(name).str.to_date("%Y-%m-%d") for name in dates),
        *(pl.col(name).fill_null(pl.lit([], dtype=pl.List(pl.String))) for name in lists),
    ).select(list(spec.schema))


def _read_one_by_one(spec: TableSpec, lines: Sequence[str]) -> pl.DataFrame:
    dates = {field.column for field in spec.fields if field.type is FieldType.DATE}
    return spec.frame([_stored(json.loads(line), dates) for line in lines])


_kept_table = lru_cache(maxsize=500)(_read_one_by_one)


def _stored(row: dict[str, Any], dates: set[str]) -> dict[str, Any]:
    return {name: dt.date.fromisoformat(value) if name in dates else value for name, value in row.items()}


def written(spec: TableSpec, document: str, personal: str = "{}") -> dict[str, Any]:
    """Return a kept row under the names of the contract, money in yuan; what is not given is left out."""
    data: dict[str, Any] = json.loads(_joined(document, personal))
    found: dict[str, Any] = {}
    for name, column, is_money in _names(spec):
        value = data.get(column)
        if value is not None and value != []:
            found[name] = value / FEN_PER_YUAN if is_money else value
    return found


@cache
def _names(spec: TableSpec) -> tuple[tuple[str, str, bool], ...]:
    return tuple((field.name, field.column, field.type is FieldType.YUAN) for field in spec.fields)


def _joined(document: str, personal: str) -> str:
    if personal == "{}":
        return document
    return personal if document == "{}" else f"{document[:-1]},{personal[1:]}"


def _lines(frame: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return every row as JSON of some columns, without what is not given."""
    if not names:
        return ["{}"] * frame.height
    if frame.height <= _FEW:
        lines = [_line(names, row) for row in zip(*(frame[name].to_list() for name in names), strict=True)]
        few = [line for line in lines if line is not None]
        if len(few) == len(lines):
            return few
    return _lines_of_many(frame.select(names))


def _line(names: Sequence[str], row: Sequence[Any]) -> str | None:
    """Return a row as JSON, or ``None`` where Python spells a number otherwise than a table does."""
    members: dict[str, Any] = {}
    for name, value in zip(names, row, strict=True):
        if value is None or value == []:
            continue
        if isinstance(value, float) and not 1e-4 < abs(value) < 1e15 and value:
            return None
        members[name] = value.isoformat() if isinstance(value, dt.date) else value
    return _write(members)


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _lines_of_many(frame: pl.DataFrame) -> list[str]:
    empty = [
        column.name
        for column in frame.iter_columns()
        if column.null_count() == frame.height or (column.dtype == pl.List(pl.String) and not column.list.len().sum())
    ]
    if len(empty) == frame.width:
        return ["{}"] * frame.height
    text = frame.drop(empty).write_ndjson()
    sparse = _ABSENT.sub("", text).replace(",}\n", "}\n")
    return sparse.split("\n")[:-1]


def _people(frame: pl.DataFrame, keyring: Keyring) -> list[bytes | None]:
    return [None if person is None else person_index(keyring, person) for person in frame["person_id"].to_list()]


def person_index(keyring: Keyring, person_id: str) -> bytes:
    """Return what the rows of a person are found by."""
    return keyring.fingerprint(_PEOPLE, person_id.encode())


def _filter_values(spec: TableSpec, frame: pl.DataFrame, name: str) -> Sequence[str | None] | None:
    """Return what rows are filtered by: a column of that name; for regions their code."""
    column = "code" if spec.name == "regions" and name == "region" else name
    return frame[column].to_list() if column in spec and frame[column].dtype == pl.String else None
