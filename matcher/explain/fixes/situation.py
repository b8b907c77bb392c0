"""How one need stands with every helper and fund: which rules they break, what they have left, who could pay what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.distance import distance_km
from matcher.model.enums import Dimension, ResourceKind
from matcher.optimise import Solution
from matcher.optimise.restrict import used_of_capacities
from matcher.options import Options
from matcher.options.costs import total_cost
from matcher.options.options import DIRECT, Bools, Floats, Ints
from matcher.rules import Context
from matcher.rules.encode import NO_LIMIT
from matcher.rules.quantities import paid_fen_array, publicity_pending
from matcher.rules.registry import PAIR_RULES
from matcher.rules.rule import PairRule
from matcher.standing import Standing

HOURS, CASES, PEOPLE, YUAN = range(4)
"""Places of what a helper can run out of; the seats of a project are its people."""

OF_AMOUNTS = frozenset(
    ("capacity_hours", "capacity_cases", "capacity_people", "seats", "balance", "per_need_cap", "per_person_cap")
)
"""Rules about amounts: they are asked with what the plan leaves, not one by one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Every helper of the pool beside one need: providers, then projects, then nobody (money only).

    Attributes
    ----------
    resource
        Number of the helper, ``DIRECT`` for nobody; shape ``(ways,)``.
    broken
        How many rules (other than those about amounts) it breaks, shape ``(ways,)``.
    rule
        Code of the one that it breaks, where it breaks one; shape ``(ways,)``.
    asked
        Hundredths of an hour, cases, people, fen of its own budget that the need takes; shape ``(ways, 4)``.
    left, whole
        What the plan leaves of these, and what there is in all; ``NO_LIMIT`` without limit; shape ``(ways, 4)``.
    due_fen
        Money that funds would have to pay.
    distance_km
        From base to need, NaN where unknown.
    gain
        Value of the need minus cost of the way, micropoints, as the pool is now.
    """

    resource: Ints
    broken: Ints
    rule: tuple[str, ...]
    asked: Ints
    left: Ints
    whole: Ints
    due_fen: Ints
    distance_km: Floats
    gain: Ints

    @property
    def lacks(self) -> Bools:
        """What the plan does not leave enough of, shape ``(ways, 4)``."""
        return self.asked > self.left

    @property
    def never(self) -> Bools:
        """What would not suffice even if nobody else had any, shape ``(ways, 4)``."""
        return self.asked > self.whole


def amounts_left(standing: Standing) -> tuple[Ints, Ints]:
    """Return :func:`left_and_whole` of a standing plan."""
    return left_and_whole(standing.options, standing.solution)


def left_and_whole(options: Options, solution: Solution) -> tuple[Ints, Ints]:
    """Return what a plan leaves of every resource, and what there is in all; shape ``(resources + 1, 4)``, last row for nobody."""
    used = used_of_capacities(options, solution.taken, solution.paid_by, solution.paid_fen)
    place = {Dimension.HOURS: HOURS, Dimension.CASES: CASES, Dimension.YUAN: YUAN}
    column = np.array([place.get(dimension, PEOPLE) for dimension in options.capacities.dimension], dtype=np.int64)
    whole = np.full((len(options.resources.ids) + 1, 4), NO_LIMIT, dtype=np.int64)
    whole[options.capacities.resource, column] = options.capacities.capacity
    left = whole.copy()
    left[options.capacities.resource, column] -= used
    return left, whole


def ways_of(standing: Standing, need: int, amounts: tuple[Ints, Ints], *, publicity_over: bool = False) -> Ways:
    """Return how every helper stands beside a need.

    Parameters
    ----------
    standing
        The plan that stands.
    need
        Row of the need.
    amounts
        As :func:`amounts_left` returns them.
    publicity_over
        Whether publicity is taken to be over although it is not.
    """
    context, options = standing.context, standing.options
    kinds = (ResourceKind.PROVIDER, ResourceKind.PROJECT)
    parts = [_asked_rules(context, kind, need, publicity_over=publicity_over) for kind in kinds]
    resource = np.arange(options.resources.fund_offset, dtype=np.int64)
    hours = int(context.needs.hours_hundredths[need])
    waits = bool(publicity_pending(context)[need]) and not publicity_over
    amount = 0 if waits else int(context.needs.amount_fen[need])
    pays, people = context.projects.pays, int(context.needs.people[need])
    by_project = np.concatenate([np.zeros(context.providers.count, dtype=np.bool_), pays])
    rate = np.concatenate([context.providers.rate_fen, np.zeros(pays.size, dtype=np.int64)])
    paid = paid_fen_array(rate, np.full(rate.size, hours / 100), context.policy.weeks)
    budget = np.where(by_project, amount, 0)
    asked = np.stack([np.full(rate.size, hours), np.ones_like(rate), np.full(rate.size, people), budget], axis=1)
    km = _distances(context, need)
    broken = np.concatenate([part[0] for part in parts])
    rule = [code for part in parts for code in part[1]]
    due = amount - budget + paid
    if hours == 0 and amount > 0:
        resource, broken = np.append(resource, DIRECT), np.append(broken, 0)
        rule.append("")
        asked = np.concatenate([asked, np.zeros((1, 4), dtype=np.int64)])
        due, km, budget = np.append(due, amount), np.append(km, np.nan), np.append(budget, 0)
    left, whole = amounts
    return Ways(
        resource=resource,
        broken=broken,
        rule=tuple(rule),
        asked=asked,
        left=left[resource],
        whole=whole[resource],
        due_fen=due,
        distance_km=km,
        gain=_gain(standing, need, resource, km, due + budget),
    )


def _asked_rules(context: Context, kind: ResourceKind, need: int, *, publicity_over: bool) -> tuple[Ints, list[str]]:
    """Return how many rules each resource of a kind breaks, and the last of them: the one, where it breaks one."""
    count = context.resources(kind).count
    broken, last = np.zeros(count, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    rules = [rule for rule in rules_of(kind) if not (publicity_over and rule.code == "publicity")]
    here, all_of_them = np.full(count, need, dtype=np.int64), np.arange(count, dtype=np.int64)
    for place, rule in enumerate(rules):
        fails = ~rule.mask(context, kind, here, all_of_them)
        broken += fails
        last[fails] = place
    codes = [*(rule.code for rule in rules), ""]
    return broken, [codes[place] for place in last.tolist()]


def rules_of(kind: ResourceKind) -> list[PairRule]:
    """Return the rules that a kind of resource is asked one by one: all but those about amounts."""
    return [rule for rule in PAIR_RULES if kind in rule.kinds and rule.code not in OF_AMOUNTS]


def _distances(context: Context, need: int) -> Floats:
    needs, kinds = context.needs, (context.providers, context.projects)
    return distance_km(
        from_lon=np.concatenate([kind.lon for kind in kinds]),
        from_lat=np.concatenate([kind.lat for kind in kinds]),
        to_lon=needs.lon[need],
        to_lat=needs.lat[need],
    )


def _gain(standing: Standing, need: int, resource: Ints, km: Floats, yuan_fen: Ints) -> Ints:
    """Return the value of the need minus the cost of each way."""
    context, options, pool = standing.context, standing.options, standing.context.pool
    if options.tariff is None:
        raise ValueError("the options have no tariff: what a new one would cost is not known")
    current = pool.needs["current_provider"][need]
    now = -1
    if current is not None:
        place = (pool.providers["provider_id"] == current).arg_true()
        now = int(place[0]) if len(place) else -1
    behind = np.concatenate([context.providers.provider, context.projects.provider, [-1]])[resource]
    terms = options.tariff.terms(
        resource=resource,
        people=np.full(resource.size, options.needs.people[need], dtype=np.int64),
        distance_km=km,
        changed=(now >= 0) & (behind != now) & (resource >= 0),
        yuan_fen=yuan_fen,
        project_offset=options.resources.project_offset,
    )
    return np.asarray(options.needs.value[need] - total_cost(terms), dtype=np.int64)
