"""Fixes against an exact solver: what they claim, and that none is missing.

``python -m tests.explain.fix_oracle 300`` asks so many pools. Of every fix that was tried: the plan found is the exact optimum of the
changed pool, compiled from nothing and solved by another solver, and an optimal plan does to the need what was said. Of every fix
that is said to need no room of others: with everybody else held, the need can be met. And of every field of every row that, set as loose
as can be, would let an impossible or stopped need be met: a candidate changes it.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from matcher.explain.fixes import Candidate, Fix, candidates, changed_pool, verified_fixes
from matcher.model import Policy, Pool
from matcher.model.enums import ResourceKind
from matcher.optimise import Limits
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solvers import solver_named
from matcher.options import Options, compile_options
from matcher.rules import NEED_RULES, PAIR_RULES, Context
from matcher.rules.context import KEYS
from matcher.rules.quantities import is_in_publicity, usable_fen
from matcher.standing import Standing, standing_of
from tests.optimise.contested import DATE, contested_pool, ruled_pool, varied_policy

MUCH = 10**10
"""Micropoints: more than all needs of a small pool are worth together."""

FAR = DATE + dt.timedelta(days=3650)

LOOSEST: dict[str, dict[str, Any]] = {
    "providers": {
        "hours": 1000.0, "cases": 99, "people": 99, "radius_km": 20_000.0, "region": None, "services": (), "genders": (),
        "skills": ("care:5", "teaching:5", "mediation:5"), "roles": ("volunteer:9", "social_worker:9"),
        "available_from": None, "available_to": None, "banned_until": None,
    },
    "projects": {
        "hours": 1000.0, "seats": 99, "radius_km": 20_000.0, "region": None, "categories": (), "starts": None, "ends": None,
        "budget_fen": 10**9,
    },
    "funds": {
        "balance_fen": 10**9, "per_need_cap_fen": 10**9, "per_person_cap_fen": 10**9, "people_cap": 99, "purposes": (), "regions": (),
        "categories": (), "denies": (), "available_from": None, "available_to": None,
    },
    "needs": {
        "verified": True, "guardian_consent": True, "publicity_start": None, "deadline": FAR, "valid_until": FAR,
    },
}  # fmt: skip
"""The loosest value of every field that a fix may change."""


def small_pool(seed: int) -> Pool:
    """Return a small pool: every second one with hindrances, so that 64 in a row meet every rule under both policies."""
    return ruled_pool(seed // 4, needs=6) if seed % 2 else contested_pool(seed, needs=7)


def small_policy(seed: int) -> Policy:
    """Return a policy whose costs weigh something, and for every other pair of pools the default one."""
    return Policy() if seed % 4 > 1 else varied_policy(seed)


def standing_plan(pool: Pool, policy: Policy) -> Standing:
    """Return the best plan of a small pool."""
    context = Context(pool=pool, policy=policy, date=DATE)
    options = compile_options(context)
    return standing_of(context, options, best_plan(options, policy))


def best_plan(options: Options, policy: Policy) -> Any:
    """Return a proven best plan of some options."""
    return solve_exactly(options, policy, solver=solver_named("cp_sat"), limits=Limits())


def best_with_and_without(options: Options, policy: Policy, need: int) -> tuple[int | None, int]:
    """Return what the best plan that meets a need is worth, ``None`` where none can, and the best that does not."""
    value = options.needs.value.copy()
    value[need] += MUCH
    forced = best_plan(replace(options, needs=replace(options.needs, value=value)), policy)
    without = best_plan(replace(options, helpers=options.helpers.where(options.helpers.need != need)), policy)
    return (forced.objective - MUCH if forced.taken[need] >= 0 else None), without.objective


def disagreements(
    seed: int, counted: Counter[str] | None = None, *, most_needs: int = 99, most_fixes: int = 5
) -> list[str]:
    """Return what a pool's fixes say that is not so; ``counted`` is told how much was asked."""
    counted = Counter() if counted is None else counted
    policy = small_policy(seed)
    standing = standing_plan(small_pool(seed), policy)
    unmet = np.flatnonzero(standing.solution.taken < 0).tolist()
    found = []
    for need_id in [standing.options.needs.ids[need] for need in unmet[:most_needs]]:
        listed = candidates(standing, need_id)
        counted["needs"] += 1
        counted["candidates"] += len(listed)
        counted.update(candidate.kind.value for candidate in listed)
        for fix in verified_fixes(standing, need_id, listed, most=most_fixes):
            if fix.verified is not None:
                found += [f"{seed} {need_id} {fault}" for fault in _tried(standing, need_id, fix, counted)]
        if policy == Policy():
            # Under costs that weigh little every way to meet a need is worth something.
            found += [f"{seed} {need_id} {fault}" for fault in missing(standing, need_id, listed, counted)]
    return found


def _tried(standing: Standing, need_id: str, fix: Fix, counted: Counter[str]) -> Iterator[str]:
    candidate, verified, policy = fix.candidate, fix.verified, standing.context.policy
    assert candidate.change is not None
    assert verified is not None
    pool = changed_pool(standing.context.pool, candidate.change)
    options = compile_options(replace(standing.context, pool=pool))
    if candidate.fits:
        counted["fits"] += 1
        if not _fits(standing, options, need_id):
            yield f"does not fit with all others held: {candidate}"
    counted["verified"] += 1
    counted["met"] += verified.is_met
    best_with, best_without = best_with_and_without(options, policy, options.needs.ids.index(need_id))
    best = max(best_without, best_without if best_with is None else best_with)
    if verified.gained != best - standing.objective:
        yield f"gains {verified.gained}, the exact plan {best - standing.objective}: {candidate}"
    if (best_with if verified.is_met else best_without) != best:
        yield f"is_met {verified.is_met}, with {best_with}, without {best_without}: {candidate}"
    told = verified.effects
    parts = sum(move.gained for moves in (told.met, told.lost, told.moved, told.left, told.repriced) for move in moves)
    if parts != verified.gained:
        yield f"effects add up to {parts}, not {verified.gained}: {candidate}"
    if verified.is_met != (need_id in {move.need_id for move in told.met}):
        yield f"effects do not say that the need is met: {candidate}"


def _fits(standing: Standing, options: Options, need_id: str) -> bool:
    """Return whether a need can be met in a changed pool while all others keep helper and payers."""
    was = standing.options
    need, taken, paid = options.needs.ids.index(need_id), standing.solution.taken, standing.solution.paid_by
    holds = {(was.helpers.need[option], was.helpers.resource[option]) for option in taken[taken >= 0].tolist()}
    pays = {(was.money.need[row], was.money.resource[row]) for row in paid.tolist()}
    pairs = zip(options.helpers.need.tolist(), options.helpers.resource.tolist(), strict=True)
    payers = zip(options.money.need.tolist(), options.money.resource.tolist(), strict=True)
    held = replace(
        options,
        helpers=options.helpers.where(np.array([pair[0] == need or pair in holds for pair in pairs], dtype=np.bool_)),
        money=options.money.where(np.array([pair[0] == need or pair in pays for pair in payers], dtype=np.bool_)),
    )
    # Everybody must be met, whatever it costs.
    must = np.append(np.flatnonzero(taken >= 0), need)
    value = options.needs.value.copy()
    value[must] += MUCH
    forced = best_plan(replace(held, needs=replace(held.needs, value=value)), standing.context.policy)
    return bool((forced.taken[must] >= 0).all())


def missing(standing: Standing, need_id: str, listed: list[Candidate], counted: Counter[str]) -> Iterator[str]:
    """Yield the fields that would let a need without any way be met and that no candidate changes.

    Each field is set as loose as can be, and the rules are asked row by row, in words: nothing is shared with the search.
    """
    if Loosened(standing.context).has_way(need_id):
        return
    changed = {(each.change.table, each.change.key, each.change.field) for each in listed if each.change is not None}
    for table, loosest in LOOSEST.items():
        for row in standing.context.pool.table(table).iter_rows(named=True):
            if table == "needs" and row["need_id"] != need_id:
                continue
            key = row[KEYS[table]]
            for field, value in loosest.items():
                if row[field] is None:
                    continue
                counted["fields"] += 1
                loosened = Loosened(standing.context, table, row | {field: value})
                if loosened.has_way(need_id) and (table, key, field) not in changed:
                    yield f"no candidate changes {field} of {key}"


class Loosened(Context):
    """A context in which one row is another."""

    def __init__(self, context: Context, table: str = "", row: dict[str, Any] | None = None) -> None:
        super().__init__(pool=context.pool, policy=context.policy, date=context.date)
        object.__setattr__(self, "other", (table, row))
        object.__setattr__(self, "plain", context)

    def row(self, table: str, key: str | None) -> Any:
        """Return a row, the changed one in its place."""
        changed, row = self.other  # type: ignore[attr-defined]
        return row if table == changed and row[KEYS[table]] == key else self.plain.row(table, key)  # type: ignore[attr-defined]

    def has_way(self, need_id: str) -> bool:
        """Return whether somebody may help a need and one or two funds could pay, all else being free."""
        need = self.row("needs", need_id)
        if not all(rule.explain(self, need).allowed for rule in NEED_RULES):
            return False
        waits = need["publicity_start"] is not None and is_in_publicity(need["publicity_start"], self.date)
        amount = 0 if waits else need["amount_fen"]
        limits = sorted(self._limit(need, fund) for fund in self._allowed(ResourceKind.FUND, need))
        most = sum(limits[-2:])
        dues = [0 if row["budget_fen"] is not None else amount for row in self._allowed(ResourceKind.PROJECT, need)]
        for row in self._allowed(ResourceKind.PROVIDER, need):
            paid = (row["rate_fen"] * round(need["hours"] * 100) * self.policy.weeks + 50) // 100
            dues.append(amount + paid)
        if not need["hours"] and amount:
            dues.append(amount)
        return any(due <= most for due in dues)

    def _allowed(self, kind: ResourceKind, need: Any) -> list[Any]:
        table = f"{kind.value}s"
        rows = [self.row(table, key) for key in self.pool.table(table)[KEYS[table]].to_list()]
        rules = [rule for rule in PAIR_RULES if kind in rule.kinds]
        return [row for row in rows if all(rule.explain(self, kind, need, row).allowed for rule in rules)]

    @staticmethod
    def _limit(need: Any, fund: Any) -> int:
        limits = [usable_fen(balance_fen=fund["balance_fen"], overhead=fund["overhead"] or 0.0)]
        limits += [fund["per_need_cap_fen"]] if fund["per_need_cap_fen"] is not None else []
        limits += [fund["per_person_cap_fen"] * need["people"]] if fund["per_person_cap_fen"] is not None else []
        return min(limits)


if __name__ == "__main__":
    total: Counter[str] = Counter()
    faults = []
    for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 300):
        faults += disagreements(number, total)
    sys.stdout.write(f"{dict(total)}\n")
    sys.stdout.write("\n".join(faults) + "\n" if faults else "no disagreement\n")
    sys.exit(bool(faults))
