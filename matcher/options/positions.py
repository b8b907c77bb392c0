"""Identifiers become positions in their table, in one join."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.rules.encode import Ints, integers


def positions(wanted: pl.Series, among: pl.Series | Sequence[str]) -> Ints:
    """Return the position of each identifier in a table, -1 where it is empty or not there.

    Parameters
    ----------
    wanted
        Identifiers, any number of times.
    among
        Identifiers of the table, each once.
    """
    if wanted.null_count() == len(wanted):
        return np.full(len(wanted), -1, dtype=np.int64)
    table = pl.DataFrame({"id": pl.Series(among, dtype=pl.String)}).with_row_index("position")
    found = wanted.to_frame("id").join(table, on="id", how="left", maintain_order="left")
    return integers(found["position"], absent=-1)
