"""The fingerprint of a pool: SHA-256 over its columns, the same on every machine and whatever the order of rows.

Every column is hashed as plain bytes, with the number of bytes before them, so that no two different tables give the
same stream: which cells are empty, then the numbers in little-endian order, or the length of every text and the texts
one after the other. A million needs take about a second; written out as text they would take ten times as long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.model.gaps import filled


def fingerprint(tables: Mapping[str, pl.DataFrame]) -> str:
    """Return the SHA-256 of tables as 64 hexadecimal digits.

    Parameters
    ----------
    tables
        Tables by name, their rows in a fixed order. The order of the values within a list carries no meaning; names and
        order of tables and columns do.
    """
    whole = hashlib.sha256()
    for name, frame in tables.items():
        _add(whole, name.encode())
        _add(whole, frame.height.to_bytes(8, "little"))
        for column in frame.iter_columns():
            _add(whole, column.name.encode())
            for part in _parts(column):
                _add(whole, part)
    return whole.hexdigest()


def _add(whole: hashlib._Hash, part: bytes | npt.NDArray[np.generic]) -> None:
    data = part if isinstance(part, bytes) else part.tobytes()
    whole.update(len(data).to_bytes(8, "little"))
    whole.update(data)


def _parts(column: pl.Series) -> Iterator[bytes | npt.NDArray[np.generic]]:
    """Yield the contents of a column as bytes."""
    count, absent = len(column), column.null_count()
    # Most columns of most pools are empty, and to ask the library of tables takes as long for few rows as for thousands.
    is_empty = absent == count
    if isinstance(column.dtype, pl.List):
        if is_empty:
            yield bytes(4 * count)
            yield from _parts(pl.Series([], dtype=column.dtype.inner))
            return
        lengths = column.list.len().fill_null(0)
        ordered = column.list.sort() if (lengths.max() or 0) > 1 else column  # type: ignore[operator]  # a number
        yield lengths.to_numpy().astype("<u4")
        yield from _parts(ordered.filter(lengths > 0).explode())
        return
    yield np.packbits(column.is_null().to_numpy() if absent else np.zeros(count, dtype=np.bool_))
    if is_empty:
        # What stands below, of zeros alone.
        is_text = column.dtype == pl.String
        yield bytes((4 if is_text else 8) * count)
        if is_text:
            yield b""
        return
    if column.dtype == pl.String:
        yield filled(column.str.len_bytes(), 0).to_numpy().astype("<u4")
        yield column.drop_nulls().str.join().item().encode()
        return
    if column.dtype == pl.Float64:
        # A zero is a zero, whatever its sign.
        yield (filled(column, 0.0).to_numpy() + 0.0).astype("<f8")
        return
    yield filled(column.cast(pl.Int64), 0).to_numpy().astype("<i8")
