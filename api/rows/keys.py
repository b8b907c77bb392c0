"""How a row is named in an address: by its identifier; rows of two parts by both, joined by a slash."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from matcher.model.field import TableSpec


def row_key(parts: Sequence[str]) -> str:
    """Return the name of a row; in names of several parts ``~`` stands as ``~0`` and ``/`` as ``~1``."""
    if len(parts) == 1:
        return parts[0]
    return "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)


def first_part_range(first: str) -> tuple[str, str]:
    """Return the bounds of the names of two parts of which the first is given: from, and up to but without."""
    escaped = first.replace("~", "~0").replace("/", "~1")
    return f"{escaped}/", f"{escaped}0"  # the sign behind the slash


def row_keys(spec: TableSpec, frame: pl.DataFrame) -> list[str]:
    """Return the names of all rows of a stored table."""
    columns = [frame[spec[name].column].to_list() for name in spec.key]
    return columns[0] if len(columns) == 1 else [row_key(parts) for parts in zip(*columns, strict=True)]
