"""Random changes of small pools: what a week, a question or a scenario does to a pool."""

from __future__ import annotations

import random
from typing import Any

import polars as pl

from matcher.model import Pool
from tests.pools import random_pool

RESOURCES = ("providers", "projects", "funds")


def changed(draw: random.Random, pool: Pool) -> Pool:
    """Draw a change of a pool: rows that go, rows that come from another pool, and values taken from there."""
    other = random_pool(draw, most_needs=5, strict=False)
    tables: dict[str, pl.DataFrame] = {}
    for name in ("needs", *RESOURCES):
        tables[name] = _changed(draw, pool.table(name), other.table(name))
    # So are references to providers that are gone.
    providers = tables["providers"]["provider_id"].to_list()
    for name, column in (("needs", "current_provider"), ("projects", "provider_id")):
        known = pl.when(pl.col(column).is_in(providers)).then(pl.col(column)).alias(column)
        tables[name] = tables[name].with_columns(known)
    ids: list[Any] = [value for name in RESOURCES for value in tables[name][tables[name].columns[0]]]
    needs = tables["needs"]["need_id"].to_list()
    # Pins of rows that are gone are refused at the gate.
    tables["pins"] = pool.pins.filter(pl.col("need_id").is_in(needs) & pl.col("resource_id").is_in(ids))
    return pool.replace(**tables)


def _changed(draw: random.Random, frame: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    key = frame.columns[0]
    kind = draw.choice(["same", "same", "drop", "add", "exchange", "exchange"])
    if kind == "drop" and frame.height > 1:
        return frame.filter(pl.col(key) != draw.choice(frame[key].to_list()))
    if kind == "add" and fresh.height:
        row = fresh.slice(draw.randrange(fresh.height), 1)
        return pl.concat([frame, row.with_columns((pl.lit("x") + pl.col(key)).alias(key))])
    if kind == "exchange" and fresh.height and frame.height:
        column = draw.choice([name for name in frame.columns if name != key])
        place = draw.randrange(frame.height)
        value = fresh[column].slice(draw.randrange(fresh.height), 1)
        return frame.with_columns(pl.concat([frame[column].head(place), value, frame[column].slice(place + 1)]))
    return frame
