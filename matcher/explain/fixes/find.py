"""Every single change that might let a need be met, the cheapest first."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.costs import FixCosts, FixKind
from matcher.explain.fixes.gates import gate_changes
from matcher.explain.fixes.helpers import helper_changes
from matcher.explain.fixes.payers import fund_changes
from matcher.explain.fixes.purse import purse_of
from matcher.explain.fixes.situation import amounts_left, ways_of
from matcher.optimise.solution import has_switches
from matcher.standing import Standing

_SHORT_OF_PEOPLE = "package_people:"


def candidates(
    standing: Standing, need_id: str, *, reasons: Iterable[str] = (), costs: FixCosts | None = None
) -> list[Candidate]:
    """Return the single changes that might let an unmet need be met: of one field of one row each.

    Every provider, project and fund is asked, and the need's own gates; none is sampled. A change counts where, with it, somebody passes
    every rule and somebody could pay, all others given up if need be; and where meeting the need so would be worth more than it costs
    (that is not asked under switches of the policy, and where packages may save costs). Of several changes of the same field the cheapest stays.

    Never offered: what a person has refused, a conflict of interest, the operator's own pins, another rate of pay, another base, a
    budget for a project that has none.

    Parameters
    ----------
    standing
        The plan that stands.
    need_id
        A need of its pool.
    reasons
        Codes of the plan's row of unmet needs; one of them may say how many people a package lacks.
    costs
        What changes are taken to cost; the stated table where absent.

    Returns
    -------
    list of Candidate
        By cost; empty for a need that is met.

    Raises
    ------
    KeyError
        If the pool has no such need.
    """
    costs, need = costs or FixCosts(), standing.need_row(need_id)
    if standing.solution.taken[need] >= 0:
        return []
    amounts = amounts_left(standing)
    ways, purse = ways_of(standing, need, amounts), purse_of(standing, need, amounts)
    found = list(gate_changes(standing, need, amounts, ways, purse, costs))
    if standing.options.needs.eligible[need]:
        found += helper_changes(standing, need, ways, purse, costs)
        found += fund_changes(standing, need, ways, purse, costs)
    policy = standing.context.policy
    if not has_switches(policy) and not policy.packages.enabled:
        found = [candidate for candidate in found if candidate.gain > 0]
    found += _similar(reasons, costs)
    cheapest: dict[object, Candidate] = {}
    for candidate in sorted(found, key=lambda each: each.order):
        change = candidate.change
        place = candidate.kind if change is None else (change.table, change.key, change.field)
        cheapest.setdefault(place, candidate)
    return list(cheapest.values())


def _similar(reasons: Iterable[str], costs: FixCosts) -> list[Candidate]:
    """Return the people that a package of needs like this one lacks, where the plan says how many."""
    short = [int(code.removeprefix(_SHORT_OF_PEOPLE)) for code in reasons if code.startswith(_SHORT_OF_PEOPLE)]
    return [
        Candidate(
            kind=FixKind.SIMILAR,
            change=None,
            amount=people,
            cost=costs.of(FixKind.SIMILAR, people, fits=True),
            fits=True,
            helper="",
            gain=0,
        )
        for people in short[:1]
    ]
