"""Columns of the large model: one way to meet one need, money included, with what it consumes of every capacity row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.enums import Dimension, ResourceKind
from matcher.optimise.exact.constraints import consumption
from matcher.options.options import Ints, Options


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Ways to meet needs, sorted by need; a need takes at most one.

    Attributes
    ----------
    start
        First column of each need, with the end behind the last; shape ``(needs + 1,)``.
    helper
        Row of the option in ``options.helpers``.
    first_fund, second_fund
        Rows in ``options.money`` of the funds that pay, -1 where there is none.
    first_fen, second_fen
        What they pay.
    gain
        Value of the need minus cost of the option, micropoints.
    entry
        First entry of each column in ``row`` and ``amount``, with the end behind the last.
    row, amount
        Capacity rows and the whole units consumed.
    capacity
        Capacity of each row: first those of ``options.capacities``, then one each of
        ``options.person_caps`` and of ``options.small_person_caps``.
    """

    start: Ints
    helper: Ints
    first_fund: Ints
    second_fund: Ints
    first_fen: Ints
    second_fen: Ints
    gain: Ints
    entry: Ints
    row: Ints
    amount: Ints
    capacity: Ints


def build_columns(options: Options) -> Columns:
    """Return every column: an option whose money one fund can pay, or two with the first at its limit.

    These are the extreme points of ``{y: sum y = due, 0 <= y[f] <= limit[f], at most two funds}``, so the bound of the
    relaxation over the columns holds for every split of the money.
    """
    ways = pl.concat([_free(options), _single(options), _pair(options)]).sort(
        "need", "helper", "first_fund", "second_fund"
    )
    column = {name: ways[name].to_numpy() for name in ways.columns}
    entries = _entries(options, column)
    helper = column["helper"]
    capacity = np.concatenate(
        [
            options.capacities.capacity,
            np.array([*options.person_caps.values(), *options.small_person_caps.values()], dtype=np.int64),
        ]
    )
    return Columns(
        start=np.searchsorted(column["need"], np.arange(len(options.needs.ids) + 1)).astype(np.int64),
        helper=helper,
        first_fund=column["first_fund"],
        second_fund=column["second_fund"],
        first_fen=column["first_fen"],
        second_fen=column["second_fen"],
        gain=options.needs.value[column["need"]] - options.helpers.cost[helper],
        entry=np.searchsorted(entries["column"].to_numpy(), np.arange(helper.size + 1)).astype(np.int64),
        row=entries["row"].to_numpy(),
        amount=entries["amount"].to_numpy(),
        capacity=capacity,
    )


_SCHEMA = {name: pl.Int64() for name in ("need", "helper", "first_fund", "second_fund", "first_fen", "second_fen")}


def _frame(**columns: Ints | pl.Series) -> pl.DataFrame:
    return pl.DataFrame(columns).select(pl.col(name).cast(pl.Int64) for name in _SCHEMA)


def _free(options: Options) -> pl.DataFrame:
    helper = np.flatnonzero(options.helpers.due_fen == 0).astype(np.int64)
    none, zero = np.full(helper.size, -1, dtype=np.int64), np.zeros(helper.size, dtype=np.int64)
    return _frame(
        need=options.helpers.need[helper],
        helper=helper,
        first_fund=none,
        second_fund=none,
        first_fen=zero,
        second_fen=zero,
    )


def _due(options: Options) -> pl.DataFrame:
    helper = np.flatnonzero(options.helpers.due_fen > 0).astype(np.int64)
    return pl.DataFrame(
        {"need": options.helpers.need[helper], "helper": helper, "due": options.helpers.due_fen[helper]}
    )


def _payers(options: Options) -> pl.DataFrame:
    money = options.money
    return pl.DataFrame(
        {"need": money.need, "fund": np.arange(money.need.size, dtype=np.int64), "limit": money.limit_fen}
    )


def _single(options: Options) -> pl.DataFrame:
    ways = _due(options).join(_payers(options), on="need").filter(pl.col("limit") >= pl.col("due"))
    return ways.select(
        "need",
        "helper",
        first_fund=pl.col("fund"),
        second_fund=pl.lit(-1, dtype=pl.Int64),
        first_fen=pl.col("due"),
        second_fen=pl.lit(0, dtype=pl.Int64),
    )


def _pair(options: Options) -> pl.DataFrame:
    payers = _payers(options)
    first = _due(options).join(payers, on="need").filter(pl.col("limit") < pl.col("due"))
    ways = first.join(payers, on="need", suffix="_second").filter(
        (pl.col("fund") != pl.col("fund_second")) & (pl.col("due") - pl.col("limit") <= pl.col("limit_second"))
    )
    return ways.select(
        "need",
        "helper",
        first_fund=pl.col("fund"),
        second_fund=pl.col("fund_second"),
        first_fen=pl.col("limit"),
        second_fen=pl.col("due") - pl.col("limit"),
    )


def _entries(options: Options, column: dict[str, Ints]) -> pl.DataFrame:
    """Return the consumption of every column as ``column, row, amount``, sorted by column, zero amounts left out."""
    helpers, money, capacities = options.helpers, options.money, options.capacities
    parts: list[pl.DataFrame] = []

    def add(where: Ints, row: Ints, amount: Ints) -> None:
        used = (row >= 0) & (amount > 0)
        parts.append(pl.DataFrame({"column": where[used], "row": row[used], "amount": amount[used]}))

    every = np.arange(column["helper"].size, dtype=np.int64)
    resource = helpers.resource[column["helper"]]
    is_provider = (resource >= 0) & (resource < options.resources.project_offset)
    is_project = resource >= options.resources.project_offset
    rows_by_dimension = {
        dimension: _row_by_resource(options, dimension) for dimension in dict.fromkeys(capacities.dimension)
    }
    for dimension, row_of in rows_by_dimension.items():
        for kind, of_kind in ((ResourceKind.PROVIDER, is_provider), (ResourceKind.PROJECT, is_project)):
            amount = consumption(options, kind, dimension)[column["helper"]]
            add(every[of_kind], row_of[resource[of_kind]], amount[of_kind])
    person_row = {pair: len(capacities.dimension) + place for place, pair in enumerate(options.person_caps)}
    for fund, fen in (("first_fund", "first_fen"), ("second_fund", "second_fen")):
        paying = np.flatnonzero(column[fund] >= 0).astype(np.int64)
        payer = column[fund][paying]
        paid, number, need = column[fen][paying], money.resource[payer], money.need[payer]
        if Dimension.YUAN in rows_by_dimension:
            add(paying, rows_by_dimension[Dimension.YUAN][number], paid)
        if Dimension.PEOPLE in rows_by_dimension:
            add(paying, rows_by_dimension[Dimension.PEOPLE][number], options.needs.people[need])
        if person_row:
            keys = zip(options.needs.person[need].tolist(), number.tolist(), strict=True)
            add(paying, np.array([person_row.get(key, -1) for key in keys], dtype=np.int64), paid)
        first_small = len(capacities.dimension) + len(options.person_caps)
        for place, (person, capped, most) in enumerate(options.small_person_caps):
            few = (options.needs.person[need] == person) & (number == capped) & (options.needs.people[need] <= most)
            add(paying[few], np.full(int(few.sum()), first_small + place, dtype=np.int64), paid[few])
    empty = pl.DataFrame(schema={"column": pl.Int64, "row": pl.Int64, "amount": pl.Int64})
    return pl.concat([empty, *parts]).sort("column", "row")


def _row_by_resource(options: Options, dimension: Dimension) -> Ints:
    row = np.full(len(options.resources.ids) + 1, -1, dtype=np.int64)  # the last place stands for DIRECT
    for place, (resource, kind) in enumerate(
        zip(options.capacities.resource.tolist(), options.capacities.dimension, strict=True)
    ):
        if kind is dimension:
            row[resource] = place
    return row
