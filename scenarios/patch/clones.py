"""Draws new rows like given ones: seeded, with replacement, the same for the same seed whatever else a scenario does."""

from __future__ import annotations

import polars as pl

from matcher.model.field import TableSpec
from matcher.model.text import Text
from matcher.samples.draw import Draws
from scenarios.model.changes import CloneRows
from scenarios.model.values import Notes
from scenarios.patch.cells import edited
from scenarios.patch.filters import Mask, expression_begins

PERSONAL = {
    "needs": (
        "person_id",
        "household_id",
        "registered_on",
        "current_provider",
        "preferred_providers",
        "refused_providers",
    ),
    "providers": ("name", "conflicts"),
    "funds": ("name", "conflicts"),
    "projects": ("name",),
}
"""What belongs to the drawn row itself and is not given to its like: who asks, since when, who helps, whom they refuse."""


def cloned_rows(
    frame: pl.DataFrame, rows: Mask, change: CloneRows, *, scenario: str, seed: int, notes: Notes
) -> pl.DataFrame:
    """Return new rows in the stored form, drawn with replacement from given ones.

    Of a longer list drawn with the same seed a shorter one is the beginning, so that sweeps over the count compare like
    with like.

    Parameters
    ----------
    frame
        The table as it was.
    rows
        The rows that are drawn from, at least one.
    change
        How many, where, and what differs.
    scenario
        Name of the scenario; new identifiers begin with it.
    seed
        Seed >= 0.
    notes
        Gets edits without effect.
    """
    spec, count = change.table, change.count
    draws = Draws(seed, f"scenario rows {change.place}")
    given = pl.Series(rows).arg_true()
    drawn = frame[given.gather(draws.integers(count, 0, given.len() - 1))]
    key = spec[spec.key[0]]
    width = max(4, len(str(count)))
    keys = [f"{scenario}-{change.place + 1}-{number:0{width}d}" for number in range(1, count + 1)]
    drawn = drawn.with_columns(pl.Series(key.column, keys, dtype=pl.String))
    for name in PERSONAL.get(spec.name, ()):
        field = spec[name]
        empty: list[str] | None = [] if field.is_list else None
        drawn = drawn.with_columns(pl.lit(empty, dtype=field.dtype).alias(field.column))
    if change.region is not None:
        drawn = _settled(drawn, frame, spec, change.region, seed=seed, place=change.place)
    everyone = pl.repeat(value=True, n=count, eager=True).to_numpy()
    for edit in change.edits:
        drawn = drawn.with_columns(edited(drawn[edit.field.column], edit, everyone).alias(edit.field.column))
    if change.region is not None and any(edit.field.name == "region" for edit in change.edits):
        sentence = Text("区划写了两次：region 和 to.region", "the region stands twice: in region and in to")
        notes.add(("changes", change.place, "region"), "contradiction", sentence)
    return drawn


def _settled(
    drawn: pl.DataFrame, frame: pl.DataFrame, spec: TableSpec, region: str, *, seed: int, place: int
) -> pl.DataFrame:
    """Return rows at places of the table in a region, drawn too; without any there, at the region's own point."""
    there = frame.filter(expression_begins("region", region) & pl.col("lon").is_not_null())
    names = [name for name in ("region", "lon", "lat", "crs") if name in spec]
    if there.height:
        chosen = Draws(seed, f"scenario places {place}").integers(drawn.height, 0, there.height - 1)
        return drawn.with_columns(there[chosen].select(names).iter_columns())
    return drawn.with_columns(
        pl.lit(region if name == "region" else None, dtype=spec[name].dtype).alias(name) for name in names
    )
