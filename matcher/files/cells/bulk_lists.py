"""Columns of arrays at once: every distinct entry is read once, and only rows with a doubtful entry are left over."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.files.cells.clean import is_blank
from matcher.files.cells.lists import ENTRIES
from matcher.files.cells.text import bulk_text
from matcher.model.field import Field, FieldType

_OF_CODES = (FieldType.SKILLS, FieldType.ROLES)
"""Lists of ``code:number``, in which one code may not stand twice with two numbers."""


def bulk_arrays(field: Field, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read a column of lists of texts (Parquet) at once.

    Parameters
    ----------
    field
        A field of a list type.
    cells
        Lists of texts; an empty cell is null, no list is empty.

    Returns
    -------
    tuple of Series
        The stored lists, and whether each is done; the others must be looked at one by one. A row is done where every
        entry is read without a fault and no two entries contradict each other.
    """
    lengths = cells.list.len().fill_null(0).to_numpy()
    entries = cells.drop_nulls().explode()
    if not entries.len():
        return cells, cells.is_not_null()
    known = _read_once(field, entries.unique())
    stored = entries.replace_strict(known["entry"], known["value"], default=None, return_dtype=pl.String)
    rows = pl.DataFrame({"row": np.repeat(np.arange(cells.len()), lengths), "stored": stored})
    bad = rows.filter(pl.col("stored").is_null())["row"].to_numpy()
    if lengths.max(initial=0) > 1:
        if field.type in _OF_CODES:
            code = pl.col("stored").str.extract(r"^(.*):[^:]*$").alias("code")
            twice = rows.filter(rows.select("row", code).is_duplicated())["row"]
            bad = np.concatenate([bad, twice.to_numpy()])
        rows = rows.unique(maintain_order=True)
    done = lengths > 0
    done[bad] = False
    if rows.height == entries.len() and stored.equals(entries):
        return cells, pl.Series(done)
    lists = rows.group_by("row", maintain_order=True).agg("stored")
    whole = pl.DataFrame({"row": np.arange(cells.len())}).join(lists, on="row", how="left", maintain_order="left")
    return whole["stored"], pl.Series(done)


def _read_once(field: Field, entries: pl.Series) -> pl.DataFrame:
    """Return the stored ``value`` of every ``entry`` that is read without a fault."""
    if field.type is FieldType.LIST:
        values, done = bulk_text(field, entries)
        return pl.DataFrame({"entry": entries, "value": values}).filter(done.fill_null(value=False))
    read: dict[str, str] = {}
    for entry in entries.drop_nulls().to_list():
        if not is_blank(entry):
            value, faults = ENTRIES[field.type](field, entry)
            if value is not None and not faults:
                read[entry] = value
    return pl.DataFrame({"entry": [*read], "value": [*read.values()]}, schema={"entry": pl.String, "value": pl.String})
