"""Single changes of the need itself: a gate that is cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.change import Change, Value
from matcher.explain.fixes.costs import FixCosts, FixKind
from matcher.explain.fixes.purse import Purse, purse_of
from matcher.explain.fixes.situation import Ways, ways_of
from matcher.model.calendar import publicity_ends
from matcher.options.options import DIRECT, Ints
from matcher.rules.quantities import publicity_pending
from matcher.rules.registry import NEED_RULES
from matcher.standing import Standing


def gate_changes(
    standing: Standing, need: int, amounts: tuple[Ints, Ints], ways: Ways, purse: Purse, costs: FixCosts
) -> Iterator[Candidate]:
    """Yield the change that clears the one gate at which a need stands, where somebody could then help.

    A need at two gates, or with nobody behind the gate who could help, is not helped by one change. A red need whose service may go
    ahead, its money waiting, is offered the end of publicity too.

    Parameters
    ----------
    standing
        The plan that stands.
    need
        Row of the need.
    amounts
        What is left of every resource, and what there is in all.
    ways, purse
        How helpers and funds stand beside the need as it is.
    costs
        What changes are taken to cost.
    """
    context = standing.context
    row = context.pool.needs.row(need, named=True)
    closed = [rule.code for rule in NEED_RULES if not rule.explain(context, row).allowed]
    waits = bool(publicity_pending(context)[need])
    if len(closed) > 1 or not (closed or waits):
        return
    code = closed[0] if closed else "publicity"
    beyond = ways
    if code == "publicity":
        beyond = ways_of(standing, need, amounts, publicity_over=True)
        purse = purse_of(standing, need, amounts, publicity_over=True)
    found = _cleared(code, row, context.date)
    could = (beyond.broken == 0) & ~beyond.never.any(axis=1)
    could &= beyond.due_fen <= purse.most_of_two(purse.at_most)
    if found is None or not could.any():
        return
    kind, amount, field, after = found
    now = could & ~beyond.lacks.any(axis=1) & (beyond.due_fen <= purse.most_of_two(purse.able))
    fits = bool(now.any())
    able = np.flatnonzero(now if fits else could)
    best = int(able[np.lexsort((able, -beyond.gain[able]))[0]])
    resource = int(beyond.resource[best])
    yield Candidate(
        kind=kind,
        change=Change(table="needs", key=row["need_id"], field=field, before=row[field], after=after),
        amount=amount,
        cost=costs.of(kind, amount, fits=fits),
        fits=fits,
        helper="" if resource == DIRECT else standing.options.resources.ids[resource],
        gain=int(beyond.gain[best]),
    )


def _cleared(code: str, row: dict[str, object], today: dt.date) -> tuple[FixKind, float, str, Value] | None:
    """Return kind, amount, field and value that clear a gate, ``None`` where it takes two."""
    if code == "verified":
        return FixKind.VERIFIED, 1, "verified", True
    if code == "guardian":
        return FixKind.CONSENT, 1, "guardian_consent", True
    if code == "publicity":
        start = row["publicity_start"]
        assert isinstance(start, dt.date)
        # Publicity cannot be shortened: the plan is asked as it will be once the days have passed.
        return FixKind.PUBLICITY, max(1, (publicity_ends(start)[0] - today).days), "publicity_start", None
    over = [name for name in ("deadline", "valid_until") if isinstance(day := row[name], dt.date) and day < today]
    if len(over) != 1:
        return None
    day = row[over[0]]
    assert isinstance(day, dt.date)
    return FixKind.DEADLINE, (today - day).days, over[0], today
