"""The written form of tables: contract names, money in yuan, lists joined where a cell holds one text."""

from __future__ import annotations

import polars as pl

from matcher.model.enums import Datum
from matcher.model.field import FieldType, TableSpec
from matcher.model.pool import Pool
from matcher.model.schema import POOL_TABLES, RESOURCE_TABLES
from matcher.model.units import FEN_PER_YUAN

SEPARATOR = ";"
_ALWAYS = ("needs", "services")


def written_form(spec: TableSpec, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a stored table under the names of the contract, money in yuan.

    Parameters
    ----------
    spec
        Declaration of the table.
    frame
        The stored table.
    """
    written = frame.select(
        (pl.col(field.column) / FEN_PER_YUAN).alias(field.name)
        if field.type is FieldType.YUAN
        else pl.col(field.column).alias(field.name)
        for field in spec.fields
    )
    if {"lon", "lat", "crs"} <= set(written.columns):
        # Stored points are WGS-84 whatever they came in; a bare point would be read with a warning.
        datum = pl.when(pl.col("lon").is_not_null()).then(pl.lit(Datum.WGS84.value)).otherwise(pl.col("crs"))
        written = written.with_columns(datum.alias("crs"))
    return written


def cell_form(spec: TableSpec, written: pl.DataFrame, *, separator_allowed: bool = False) -> pl.DataFrame:
    """Return a written table with every list joined by ``;`` into one text, null where it is empty.

    Parameters
    ----------
    spec
        Declaration of the table.
    written
        The table in its written form.
    separator_allowed
        Whether entries may contain the separator: for files that are not read back.

    Raises
    ------
    ValueError
        An entry of a list contains the separator itself, so it could not be read back.
    """
    lists = [field.name for field in spec.fields if field.is_list]
    for name in lists:
        if not separator_allowed and written[name].explode().str.contains(SEPARATOR, literal=True).any():
            raise ValueError(f"an entry of {spec.name}.{name} contains {SEPARATOR!r} and cannot be written into a cell")
    joined = (pl.col(name).list.join(SEPARATOR) for name in lists)
    return written.with_columns(joined).with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in lists
    )


def tables_to_write(pool: Pool) -> dict[str, pl.DataFrame]:
    """Return the written tables of a pool that make a whole pool again: those with rows, and those always needed.

    Needs and services always (an absent table of services would mean the built-in catalogue), and the first table of
    resources where all of them are empty.
    """
    names = [name for name in POOL_TABLES if name in _ALWAYS or pool.table(name).height]
    if not any(name in names for name in RESOURCE_TABLES):
        names.append(RESOURCE_TABLES[0])
    return {name: written_form(spec, pool.table(name)) for name, spec in POOL_TABLES.items() if name in names}
