"""Needs as the optimiser sees them: value, grade, town, and whether the gate lets them through."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.enums import Grade
from matcher.model.regions import TOWN_DIGITS
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.options.options import Bools, Floats, Ints, NeedColumns
from matcher.rules import Context
from matcher.rules.quantities import publicity_pending
from matcher.rules.registry import gate


def waiting_factor(context: Context) -> Floats:
    """Return ``1 + min(at_most, per_week x whole weeks since registered_on)`` for every need."""
    registered = context.pool.needs["registered_on"]
    days = (pl.Series([context.date]) - registered).dt.total_days().fill_null(0).clip(lower_bound=0)
    weeks = days.to_numpy() // 7
    waiting = context.policy.waiting
    return np.asarray(1.0 + np.minimum(waiting.at_most, waiting.per_week * weeks), dtype=np.float64)


def need_values(context: Context) -> Ints:
    """Return the value of meeting each need in micropoints: ``people x weight x waiting factor``."""
    needs, weights = context.pool.needs, context.policy.weights
    weight = needs["grade"].replace_strict({grade.value: weights.of(grade) for grade in Grade}, return_dtype=pl.Float64)
    points = needs["people"].to_numpy() * weight.to_numpy() * waiting_factor(context)
    return np.asarray(np.rint(points * MICROPOINTS_PER_POINT), dtype=np.int64)


def need_columns(context: Context) -> NeedColumns:
    """Return the columns of the needs that the optimiser uses."""
    needs = context.pool.needs
    grades = {grade.value: place for place, grade in enumerate(Grade)}
    town, towns = towns_of(needs)
    eligible: Bools = gate(context)
    return NeedColumns(
        ids=tuple(needs["need_id"].to_list()),
        people=needs["people"].to_numpy().astype(np.int64),
        grade=needs["grade"].replace_strict(grades, return_dtype=pl.Int64).to_numpy(),
        town=town,
        towns=towns,
        value=need_values(context),
        person=person_groups(needs),
        deferred=publicity_pending(context) & eligible,
        eligible=eligible,
    )


def towns_of(needs: pl.DataFrame) -> tuple[Ints, tuple[str, ...]]:
    """Return the number of the town of each need, -1 where its region is coarser, and the codes of the towns."""
    town = needs["region"].str.slice(0, TOWN_DIGITS)
    town = pl.select(pl.when(town.str.len_bytes() == TOWN_DIGITS).then(town)).to_series()
    towns = town.drop_nulls().unique().sort().to_list()
    if not towns:
        return np.full(needs.height, -1, dtype=np.int64), ()
    number = town.replace_strict(towns, list(range(len(towns))), default=-1, return_dtype=pl.Int64)
    return number.to_numpy(), tuple(towns)


def person_groups(needs: pl.DataFrame) -> Ints:
    """Return a number for each need, the same for the needs of one person."""
    # Needs without a person keep a group of their own: their need_id cannot be a person's, thanks to the prefix.
    key = needs.select(
        pl.when(pl.col("person_id").is_null())
        .then(pl.concat_str(pl.lit("need "), "need_id"))
        .otherwise(pl.concat_str(pl.lit("person "), "person_id"))
        .alias("key")
    )["key"]
    return key.rank("dense").cast(pl.Int64).to_numpy() - 1 if len(key) else np.zeros(0, dtype=np.int64)
