"""Single changes of a provider or project that might let a need be met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.change import Change
from matcher.explain.fixes.costs import FixCosts, FixKind
from matcher.explain.fixes.purse import Purse
from matcher.explain.fixes.repairs import repair
from matcher.explain.fixes.situation import CASES, HOURS, PEOPLE, YUAN, Ways
from matcher.model.enums import ResourceKind
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR
from matcher.rules.context import KEYS
from matcher.standing import Standing

_FIELDS: dict[tuple[ResourceKind, int], tuple[FixKind, str, int]] = {
    (ResourceKind.PROVIDER, HOURS): (FixKind.HOURS, "hours", HUNDREDTHS_PER_HOUR),
    (ResourceKind.PROVIDER, CASES): (FixKind.CASES, "cases", 1),
    (ResourceKind.PROVIDER, PEOPLE): (FixKind.PEOPLE, "people", 1),
    (ResourceKind.PROJECT, HOURS): (FixKind.HOURS, "hours", HUNDREDTHS_PER_HOUR),
    (ResourceKind.PROJECT, PEOPLE): (FixKind.SEATS, "seats", 1),
    (ResourceKind.PROJECT, YUAN): (FixKind.YUAN, "budget_fen", FEN_PER_YUAN),
}
"""Kind of the change, field, and whole units in one unit of it, by kind of helper and what it lacks."""


def helper_changes(standing: Standing, need: int, ways: Ways, purse: Purse, costs: FixCosts) -> Iterator[Candidate]:
    """Yield a change for every helper that one change would make an option, or an option with room.

    A helper that breaks one rule is made to pass it. One that breaks none and lacks some amount is given what it lacks, with which the
    need fits beside all others. Where two things stand against a helper, nothing is offered for it.

    Parameters
    ----------
    standing
        The plan that stands.
    need
        Row of the need.
    ways, purse
        How helpers and funds stand beside it.
    costs
        What changes are taken to cost.
    """
    lacks, never = ways.lacks, ways.never
    now = ways.due_fen <= purse.most_of_two(purse.able)
    ever = ways.due_fen <= purse.most_of_two(purse.at_most)
    for way in np.flatnonzero((ways.broken == 1) & ~never.any(axis=1) & ever).tolist():
        yield from _repaired(standing, need, ways, way, costs, fits=bool(now[way] and not lacks[way].any()))
    for way, place in np.argwhere(lacks & ((ways.broken == 0) & ever)[:, None]).tolist():
        others_never = np.delete(never[way], place).any()
        if not others_never:
            yield _given(standing, ways, way, place, costs, fits=bool(now[way] and lacks[way].sum() == 1))


def _repaired(
    standing: Standing, need: int, ways: Ways, way: int, costs: FixCosts, *, fits: bool
) -> Iterator[Candidate]:
    context, resource = standing.context, int(ways.resource[way])
    kind, row = helper_row(standing, resource)
    found = repair(
        context,
        kind,
        ways.rule[way],
        context.pool.needs.row(need, named=True),
        row,
        distance_km=float(ways.distance_km[way]),
    )
    if found is not None:
        yield Candidate(
            kind=found.kind,
            change=found.change,
            amount=found.amount,
            cost=costs.of(found.kind, found.amount, fits=fits),
            fits=fits,
            helper=standing.options.resources.ids[resource],
            gain=int(ways.gain[way]),
        )


def _given(standing: Standing, ways: Ways, way: int, place: int, costs: FixCosts, *, fits: bool) -> Candidate:
    """Return the change that gives a helper what it lacks of one amount."""
    resource = int(ways.resource[way])
    kind, row = helper_row(standing, resource)
    what, field, units = _FIELDS[kind, place]
    short = int(ways.asked[way, place] - ways.left[way, place])
    # Hours are stored in hours, all else in whole units.
    after = (round(row[field] * units) + short) / units if what is FixKind.HOURS else row[field] + short
    table = f"{kind.value}s"
    amount = short / units
    return Candidate(
        kind=what,
        change=Change(table=table, key=row[KEYS[table]], field=field, before=row[field], after=after),
        amount=amount,
        cost=costs.of(what, amount, fits=fits),
        fits=fits,
        helper=standing.options.resources.ids[resource],
        gain=int(ways.gain[way]),
    )


def helper_row(standing: Standing, resource: int) -> tuple[ResourceKind, dict[str, Any]]:
    """Return kind and row of a provider or project by its number."""
    pool, offset = standing.context.pool, standing.options.resources.project_offset
    if resource < offset:
        return ResourceKind.PROVIDER, pool.providers.row(resource, named=True)
    return ResourceKind.PROJECT, pool.projects.row(resource - offset, named=True)
