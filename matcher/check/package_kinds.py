"""What may be together in a package: services of one kind, and whole households."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import ABSENT, Bools, Ints, any_of, given
from matcher.check.facts import Facts
from matcher.check.packages import Packages
from matcher.check.villages import is_rural
from matcher.check.violations import Violation
from matcher.check.words import distinct
from matcher.model import Text


def service_violations(facts: Facts, packages: Packages) -> Iterator[Violation]:
    """Report members whose service cannot be grouped, and packages not wholly rural whose services differ in kind."""
    package, need = packages.members
    for place in np.flatnonzero(~_can_be_grouped(facts)[need]).tolist():
        need_id, service = facts.needs.id(int(need[place])), facts.needs.frame["service"][int(need[place])]
        yield Violation(
            rule="package_service",
            need_id=need_id,
            resource_id=packages.id(int(package[place])),
            sentence=Text(
                f"需求 {need_id} 的服务 {service} 不可打包", f"need {need_id}: service {service} cannot be grouped"
            ),
        )
    kind, first = kinds(facts)[need], packages.ends[:-1][package]
    partly_urban = any_of(package, ~is_rural(facts)[need], len(packages))
    mixed = any_of(package, kind != kind[first], len(packages)) if need.size else partly_urban
    for place in np.flatnonzero(mixed & partly_urban).tolist():
        services = sorted(set(facts.needs.frame["service"].gather(need[package == place])))
        yield Violation(
            rule="package_service",
            resource_id=packages.id(place),
            sentence=Text(
                f"服务不是同类项：{'、'.join(services)}", f"the services are not of one kind: {', '.join(services)}"
            ),
        )


def household_violations(facts: Facts, packages: Packages) -> Iterator[Violation]:
    """Report households whose needs of one kind that could be grouped are not all in one package.

    Needs that a rule about themselves shuts out, that ask for no hours, or that the operator pinned do not count.
    """
    household, _ = distinct(facts.needs.frame["household_id"])
    counts = _can_be_grouped(facts) & (facts.needs.hundredths > 0) & ~facts.shut_out
    counts &= given(facts.needs.frame["household_id"])
    counts[facts.pins.wanted // max(len(facts.resources), 1)] = False
    need, kind = np.flatnonzero(counts), kinds(facts)
    _, together = np.unique(household[need] * (kind.max(initial=0) + 1) + kind[need], return_inverse=True)
    order = np.argsort(together, kind="stable")
    need, together = need[order], together[order]
    package = np.full(len(facts.needs), ABSENT, dtype=np.int64)
    package[packages.members[1]] = packages.members[0]
    first = np.searchsorted(together, together)
    for place in np.flatnonzero(package[need] != package[need[first]]).tolist():
        one, other = int(need[first[place]]), int(need[place])
        if package[one] == ABSENT:
            one, other = other, one
        one_id, other_id = facts.needs.id(one), facts.needs.id(other)
        yield Violation(
            rule="package_household",
            need_id=other_id,
            resource_id=packages.id(int(package[one])),
            sentence=Text(
                f"同一家庭的同类需求 {one_id} 与 {other_id} 没有在同一项目包",
                f"needs {one_id} and {other_id} of one household and kind are not in one package",
            ),
        )


def kinds(facts: Facts) -> Ints:
    """Return a number for the kind of each need: services of one list of the policy are of one kind."""
    kind = np.arange(len(facts.words) + 1)
    for codes in facts.policy.packages.same_kind:
        numbers = [number for code in codes if (number := facts.words.number(code)) != ABSENT]
        kind[numbers] = min(numbers, default=0)
    return np.asarray(kind[facts.needs.service])


def _can_be_grouped(facts: Facts) -> Bools:
    groupable = np.zeros(len(facts.words) + 1, dtype=np.bool_)
    groupable[[facts.words.number(code) for code, row in facts.services.items() if row["groupable"]]] = True
    return np.asarray(groupable[facts.needs.service])
