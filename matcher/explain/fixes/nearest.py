"""The nearest single change for every unmet need at once: what stands in the plan beside the verdict. None of them is tried.

The same costs decide as in the full search, over less: of helpers that break one rule only the nearest of each rule is looked at, and of
money only more of it. Where that finds nothing, nothing is said; the full search may still find a change.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from matcher.explain.fixes.costs import FixCosts, FixKind
from matcher.explain.fixes.nearest_words import (
    gate_change,
    measured_change,
    near_change,
)
from matcher.explain.fixes.situation import PEOPLE, YUAN, left_and_whole
from matcher.explain.nearest import near_misses
from matcher.model.enums import ResourceKind, Verdict
from matcher.model.schema.plan_tables import UNMET
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR
from matcher.optimise import Solution
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.options.positions import positions
from matcher.rules import Context

_OF_PLACE = (
    (FixKind.HOURS, FixKind.CASES, FixKind.PEOPLE, FixKind.YUAN),
    (FixKind.HOURS, None, FixKind.SEATS, FixKind.YUAN),
)
"""What is changed where a provider, or a project, is short of hours, cases, people or money."""

_OF_RULE: dict[str, FixKind] = {
    "capacity_hours": FixKind.HOURS,
    "capacity_cases": FixKind.CASES,
    "capacity_people": FixKind.PEOPLE,
    "seats": FixKind.SEATS,
    "balance": FixKind.YUAN,
    "money": FixKind.YUAN,
    "radius": FixKind.RADIUS,
    "region": FixKind.REGION,
    "window": FixKind.WINDOW,
    "banned": FixKind.BAN,
    "skills": FixKind.SKILL,
    "team": FixKind.ROLE,
    "gender": FixKind.GENDER,
    "service_offered": FixKind.SERVICE,
    "project_category": FixKind.CATEGORY,
}
"""What is changed for a rule that a helper breaks; those that are missing are not for us to change."""


def with_nearest_fixes(
    context: Context, options: Options, solution: Solution, unmet: pl.DataFrame, costs: FixCosts | None = None
) -> pl.DataFrame:
    """Return the table of unmet needs with the nearest single change in words, where one is found.

    Parameters
    ----------
    context
        Pool, policy and day.
    options
        Every option.
    solution
        The plan.
    unmet
        Its unmet needs with verdict and reasons.
    costs
        What changes are taken to cost.
    """
    if unmet.is_empty():
        return unmet
    costs = costs or FixCosts()
    rows = positions(unmet["need_id"], options.needs.ids)
    found: dict[int, tuple[float, Text]] = {}
    of_verdict = {verdict: np.flatnonzero((unmet["verdict"] == verdict.value).to_numpy()) for verdict in Verdict}

    def offer(changes: Iterator[tuple[int, float, Text]]) -> None:
        for place, cost, text in changes:
            if place not in found or cost < found[place][0]:
                found[place] = (cost, text)

    offer(_gates(context, unmet, of_verdict[Verdict.NOT_ELIGIBLE]))
    impossible = of_verdict[Verdict.IMPOSSIBLE]
    offer((int(impossible[place]), cost, text) for place, cost, text in _near(context, rows[impossible], costs))
    waiting = np.sort(np.concatenate([of_verdict[Verdict.OUTBID], of_verdict[Verdict.NOT_PROVEN]]))
    offer(
        (int(waiting[place]), cost, text)
        for place, cost, text in _short(context, options, solution, rows[waiting], costs)
    )
    said = [found[place][1] if place in found else None for place in range(unmet.height)]
    return unmet.with_columns(
        fix_zh=pl.Series([text.zh if text else None for text in said], dtype=pl.String),
        fix_en=pl.Series([text.en if text else None for text in said], dtype=pl.String),
    ).select(list(UNMET.schema))


def _gates(context: Context, unmet: pl.DataFrame, places: Ints) -> Iterator[tuple[int, float, Text]]:
    """Yield the gate that is to be cleared, of needs that stand at one."""
    needs = unmet[places].join(context.pool.needs, on="need_id", how="left", maintain_order="left")
    columns = needs.select("reasons", "publicity_start", "deadline", "valid_until").iter_rows()
    for place, (reasons, start, deadline, valid_until) in zip(places.tolist(), columns, strict=True):
        text = gate_change(reasons, start, deadline, valid_until, context.date)
        if text is not None:
            yield place, 0.0, text


def _near(context: Context, needs: Ints, costs: FixCosts) -> Iterator[tuple[int, float, Text]]:
    """Yield the nearest helper of each rule that one alone stands against; and what funds lack."""
    ids = {kind: context.pool.table(f"{kind.value}s")[f"{kind.value}_id"].to_list() for kind in _HELPERS}
    for place, kind, code, _, short, resource in near_misses(context, needs).iter_rows():
        what = _OF_RULE.get(code)
        if what is not None:
            who = None if resource is None else ids[ResourceKind(kind)][resource]
            amount = short or 1.0
            yield place, costs.of(what, amount, fits=False), near_change(kind, code, who, short)


_HELPERS = (ResourceKind.PROVIDER, ResourceKind.PROJECT)


def _short(
    context: Context, options: Options, solution: Solution, needs: Ints, costs: FixCosts
) -> Iterator[tuple[int, float, Text]]:
    """Yield what the best placed option of each need lacks, where that is one thing."""
    place = np.full(len(options.needs.ids), -1, dtype=np.int64)
    place[needs] = np.arange(needs.size)
    helpers, left = options.helpers, left_and_whole(options, solution)[0]
    rows = np.flatnonzero((place[helpers.need] >= 0) & (options.needs.value[helpers.need] > helpers.cost))
    need, resource = helpers.need[rows], helpers.resource[rows]
    goes = (resource >= 0).astype(np.int64)
    asked = np.stack(
        [helpers.hours[rows] * goes, goes, options.needs.people[need] * goes, helpers.budget_fen[rows]], axis=1
    )
    short = np.maximum(asked - left[resource], 0)
    payers = _Payers.of(options, left, needs, place)
    lacks_money = np.maximum(helpers.due_fen[rows] - payers.most[place[need]], 0)
    lacks = (short > 0).sum(axis=1)
    is_project = (resource >= options.resources.project_offset).astype(np.int64)
    cost = np.full(rows.size, np.inf)
    unit = np.array([HUNDREDTHS_PER_HOUR, 1, 1, FEN_PER_YUAN])
    dimension = np.argmax(short > 0, axis=1)
    price = np.array([[costs.of(kind, 1, fits=True) if kind else 0.0 for kind in kinds] for kinds in _OF_PLACE])
    one = (lacks == 1) & (lacks_money == 0)
    amount = short[np.arange(rows.size), dimension] / unit[dimension]
    cost[one] = (amount * price[is_project, dimension])[one]
    paid = (lacks == 0) & (lacks_money > 0)
    short_fen, fund = payers.more_for(helpers.due_fen[rows], place[need])
    paid &= fund >= 0
    cost[paid] = (short_fen / FEN_PER_YUAN * costs.yuan)[paid]
    order = np.lexsort((rows, cost, place[need]))
    first = order[np.unique(place[need][order], return_index=True)[1]]
    ids = options.resources.ids
    for row in first[np.isfinite(cost[first])].tolist():
        if one[row]:
            kind = _OF_PLACE[is_project[row]][dimension[row]]
            assert kind is not None
            text = measured_change(kind, ids[resource[row]], float(amount[row]), is_project=bool(is_project[row]))
        else:
            text = measured_change(FixKind.YUAN, ids[fund[row]], int(short_fen[row]) / FEN_PER_YUAN, is_project=False)
        yield int(place[need[row]]), float(cost[row]), text


class _Payers:
    """What the funds of some needs could still pay, need by need; caps of several needs of one person aside."""

    def __init__(self, place: Ints, fund: Ints, able: Ints, limit: Ints, has_room: Bools, count: int) -> None:
        self._place, self._fund, self._able, self._limit, self._has_room = place, fund, able, limit, has_room
        self._start = np.searchsorted(place, np.arange(count + 1))
        order = np.lexsort((-able, place))
        rank = np.arange(order.size) - self._start[place[order]]
        best, second = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        best[place[order[rank == 0]]] = able[order[rank == 0]]
        second[place[order[rank == 1]]] = able[order[rank == 1]]
        self._best, self._second, self.most = best, second, best + second

    @classmethod
    def of(cls, options: Options, left: Ints, needs: Ints, place: Ints) -> _Payers:
        """Return the payers of some needs; ``place`` is that of each need of the pool, -1 where it is not asked for."""
        money = options.money
        rows = np.flatnonzero(place[money.need] >= 0)
        fund, limit = money.resource[rows], money.limit_fen[rows]
        has_room = options.needs.people[money.need[rows]] <= left[fund, PEOPLE]
        able = np.where(has_room, np.clip(left[fund, YUAN], 0, limit), 0)
        return cls(place[money.need[rows]], fund, able, limit, has_room, needs.size)

    def more_for(self, due: Ints, place: Ints) -> tuple[Ints, Ints]:
        """Return for each of some bills the least money that one fund would need more, and that fund; -1 where none would do."""
        short, fund = np.zeros(due.size, dtype=np.int64), np.full(due.size, -1, dtype=np.int64)
        length = np.diff(self._start)[place]
        owner = np.repeat(np.arange(due.size), length)
        row = (
            np.arange(owner.size)
            - np.repeat(np.cumsum(length) - length, length)
            + np.repeat(self._start[place], length)
        )
        is_best = self._able[row] == self._best[self._place[row]]
        beside = np.where(is_best, self._second[self._place[row]], self._best[self._place[row]])
        wanted = np.maximum(due[owner] - beside, 1)
        could = self._has_room[row] & (self._limit[row] >= wanted)
        owner, row, more = owner[could], row[could], (wanted - self._able[row])[could]
        order = np.lexsort((row, more, owner))
        who, first = np.unique(owner[order], return_index=True)
        short[who], fund[who] = more[order[first]], self._fund[row[order[first]]]
        return short, fund
