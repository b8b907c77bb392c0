"""Whose lot differs between two plans, need by need."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from scenarios.compare.comparison import NEED_CHANGES, NeedChangeKind
from scenarios.compare.facts import Moves


def need_changes(before: pl.DataFrame, after: pl.DataFrame, touched: Collection[str]) -> pl.DataFrame:
    """Return the needs whose lot differs, sorted by identifier; columns :data:`NEED_CHANGES`.

    Parameters
    ----------
    before, after
        What the two plans give to every need of their pools, of :func:`scenarios.compare.served.served`.
    touched
        Identifiers of needs whose own row the scenario added or changed.
    """
    both = before.join(after, on="need_id", how="full", suffix="_after", coalesce=True)
    was, now = pl.col("met"), pl.col("met_after")
    kind = (
        pl.when(was.is_null() & now)
        .then(pl.lit(NeedChangeKind.ADDED_MET.value))
        .when(was.is_null())
        .then(pl.lit(NeedChangeKind.ADDED_UNMET.value))
        .when(now.is_null() & was)
        .then(pl.lit(NeedChangeKind.REMOVED_MET.value))
        .when(now.is_null())
        .then(pl.lit(NeedChangeKind.REMOVED_UNMET.value))
        .when(~was & now)
        .then(pl.lit(NeedChangeKind.GAINED.value))
        .when(was & ~now)
        .then(pl.lit(NeedChangeKind.LOST.value))
        .when(was & pl.col("helper").ne_missing(pl.col("helper_after")))
        .then(pl.lit(NeedChangeKind.MOVED.value))
        .when(was & pl.col("funds").ne_missing(pl.col("funds_after")))
        .then(pl.lit(NeedChangeKind.REPAID.value))
        .alias("kind")
    )
    about = [pl.coalesce(f"{name}_after", name).alias(name) for name in ("people", "grade", "town", "service")]
    none = pl.lit([], dtype=pl.List(pl.String))
    found = (
        both.with_columns(kind)
        .filter(pl.col("kind").is_not_null())
        .select(
            "need_id",
            "kind",
            *about,
            pl.col("helper").alias("from_helper"),
            pl.col("helper_after").alias("to_helper"),
            pl.col("funds").fill_null(none).alias("from_funds"),
            pl.col("funds_after").fill_null(none).alias("to_funds"),
            pl.col("points").alias("points_before"),
            pl.col("points_after"),
            pl.col("need_id").is_in(pl.Series(sorted(touched), dtype=pl.String).implode()).alias("touched"),
        )
    )
    return found.select(pl.col(name).cast(dtype) for name, dtype in NEED_CHANGES.items()).sort("need_id")


def moves_of(
    needs: pl.DataFrame,
    *,
    gone: Collection[str],
    most_moves: int | None,
    points: float | None,
    people: float,
) -> Moves:
    """Return whose helper changes although the scenario left their row alone, and what that brings.

    Parameters
    ----------
    needs
        Of :func:`need_changes`.
    gone
        Helpers that are not in the changed pool any more: who had them must move.
    most_moves
        The cap that was set.
    points
        Change of the objective; ``None`` where it cannot be compared.
    people
        Change of people met.
    """
    untouched = needs.filter(~pl.col("touched"))
    moved = untouched.filter(pl.col("kind") == NeedChangeKind.MOVED.value)
    dropped = untouched.filter(pl.col("kind") == NeedChangeKind.LOST.value)
    lost_helper = pl.col("from_helper").is_in(pl.Series(sorted(gone), dtype=pl.String).implode())
    forced = sum(frame.filter(lost_helper.fill_null(value=False)).height for frame in (moved, dropped))
    count = moved.height + dropped.height
    return Moves(
        moved=moved.height,
        dropped=dropped.height,
        forced=forced,
        most_moves=most_moves,
        points_per_move=round(points / count, 6) if count and points is not None else None,
        people_per_move=round(people / count, 6) if count else None,
    )
