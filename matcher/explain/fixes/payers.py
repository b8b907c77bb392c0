"""Single changes of a fund that might let a need be met whose helper only waits for money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.change import Change
from matcher.explain.fixes.costs import FixCosts, FixKind
from matcher.explain.fixes.purse import Purse
from matcher.explain.fixes.repairs import repair
from matcher.explain.fixes.situation import Ways
from matcher.model.enums import ResourceKind
from matcher.model.units import FEN_PER_YUAN
from matcher.options.options import DIRECT, Ints
from matcher.rules.quantities import usable_fen
from matcher.standing import Standing


def fund_changes(standing: Standing, need: int, ways: Ways, purse: Purse, costs: FixCosts) -> Iterator[Candidate]:
    """Yield a change for every fund that one change would make pay what is lacking, alone or beside the best other one.

    Asked for what the cheapest helper with room makes fall due, and where that differs for what the cheapest helper of all does.

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
    lacks = ways.lacks.any(axis=1)
    could = (ways.broken == 0) & ~ways.never.any(axis=1) & (ways.due_fen > 0)
    asked: set[int] = set()
    for has_room in (True, False):
        able = np.flatnonzero(could & ~lacks if has_room else could)
        poor = able[ways.due_fen[able] > purse.most_of_two(purse.able)]
        if poor.size:
            way = int(poor[np.lexsort((poor, -ways.gain[poor], ways.due_fen[poor]))[0]])
            if way not in asked:
                asked.add(way)
                yield from _for_way(standing, need, ways, way, purse, costs, has_room=has_room)


def _for_way(
    standing: Standing, need: int, ways: Ways, way: int, purse: Purse, costs: FixCosts, *, has_room: bool
) -> Iterator[Candidate]:
    """Yield changes of funds that would then pay for one way."""
    context, resource, due = standing.context, int(ways.resource[way]), int(ways.due_fen[way])
    helper = "" if resource == DIRECT else standing.options.resources.ids[resource]
    asked_now = np.maximum(due - purse.beside(purse.able), 1)
    asked_ever = np.maximum(due - purse.beside(purse.at_most), 1)
    need_row = context.pool.needs.row(need, named=True)
    for fund, row in enumerate(context.pool.funds.iter_rows(named=True)):
        changes = (
            _more(row, fund, purse, asked_now, asked_ever)
            if purse.broken[fund] == 0
            else _other_rule(standing, need_row, row, fund, purse, asked_now, asked_ever)
        )
        for kind, change, amount, pays_now in changes:
            fits = pays_now and has_room
            yield Candidate(
                kind=kind,
                change=change,
                amount=amount,
                cost=costs.of(kind, amount, fits=fits),
                fits=fits,
                helper=helper,
                gain=int(ways.gain[way]),
            )


_Row = dict[str, Any]
_Found = Iterator[tuple[FixKind, Change, float, bool]]


def _other_rule(
    standing: Standing, need: _Row, row: _Row, fund: int, purse: Purse, asked_now: Ints, asked_ever: Ints
) -> _Found:
    """Yield the change that makes a fund pass the one rule that it breaks, where it then could pay what is asked of it."""
    if purse.broken[fund] != 1 or purse.at_most[fund] < asked_ever[fund]:
        return
    found = repair(standing.context, ResourceKind.FUND, purse.rule[fund], need, row)
    if found is not None:
        yield found.kind, found.change, found.amount, bool(purse.able[fund] >= asked_now[fund])


def _more(row: _Row, fund: int, purse: Purse, asked_now: Ints, asked_ever: Ints) -> _Found:
    """Yield the changes that let a fund that may pay do so: more money, a higher cap, a higher limit of people."""
    asked, least = int(asked_now[fund]), int(asked_ever[fund])
    within_caps, has_money, has_room = purse.cap[fund] >= asked, purse.left[fund] >= asked, bool(purse.has_room[fund])
    ever_caps, ever_money = purse.alone[fund] >= least, purse.whole[fund] >= least
    ever_room = purse.people <= purse.people_whole[fund]

    def change(field: str, after: int) -> Change:
        return Change(table="funds", key=row["fund_id"], field=field, before=row[field], after=after)

    if not has_money and ever_caps and ever_room:
        balance = _balance_for(row, int(asked - purse.left[fund]))
        if balance is not None:
            amount = (balance - row["balance_fen"]) / FEN_PER_YUAN
            yield FixKind.YUAN, change("balance_fen", balance), amount, bool(within_caps and has_room)
    if ever_money and ever_room:
        for wanted in (asked, least):
            caps = {
                field: cap
                for field, cap, limit in (
                    ("per_need_cap_fen", wanted, purse.need_cap[fund]),
                    ("per_person_cap_fen", _each(purse, fund, wanted), purse.each_cap[fund]),
                )
                if limit < cap
            }
            # Of two caps one alone changes nothing; what is asked while others give nothing up may be more than what is asked at all.
            if len(caps) == 1:
                ((field, cap),) = caps.items()
                amount = (cap - row[field]) / FEN_PER_YUAN
                yield FixKind.CAP, change(field, cap), amount, bool(wanted == asked and has_money and has_room)
                break
    if not has_room and ever_money and ever_caps:
        short = purse.people - int(purse.people_left[fund])
        wider = change("people_cap", row["people_cap"] + short)
        yield FixKind.PEOPLE, wider, short, bool(has_money and within_caps)


def _each(purse: Purse, fund: int, asked: int) -> int:
    """Return the cap a person with which a fund may pay so much for the need beside the person's others."""
    return max(-(-(asked + int(paid[fund])) // people) for people, paid in purse.shares)


def _balance_for(row: _Row, more: int) -> int | None:
    """Return the smallest balance with which a fund can spend so much more, ``None`` where its overhead takes all."""
    overhead = row["overhead"] or 0.0
    if overhead >= 1:
        return None
    wanted = usable_fen(balance_fen=row["balance_fen"], overhead=overhead) + more
    found: int = max(row["balance_fen"], int(wanted / (1 - overhead)) - FEN_PER_YUAN)
    while usable_fen(balance_fen=found, overhead=overhead) < wanted:
        found += 1
    return found
