"""Where the members of packages are: town and country apart, adjoining villages, the diameter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import Floats, Ints, any_of
from matcher.check.distances import RADIUS_TOLERANCE_KM, RELATIVE_SLACK, diameters_km
from matcher.check.facts import Facts
from matcher.check.packages import Packages
from matcher.check.villages import Villages, is_rural
from matcher.check.violations import Violation
from matcher.model import Text


def region_violations(facts: Facts, packages: Packages) -> Iterator[Violation]:
    """Report packages of town and country together, and rural ones whose villages are not around a common one."""
    package, need = packages.members
    rural = is_rural(facts)[need]
    some_rural, some_urban = (any_of(package, mask, len(packages)) for mask in (rural, ~rural))
    for place in np.flatnonzero(some_rural & some_urban).tolist():
        yield _violation(
            packages.id(place), "城区与乡村的需求混编", "urban and rural needs are together in one package"
        )
    villages, rings = Villages(facts.regions), facts.policy.packages.rings
    for place in np.flatnonzero(some_rural & ~some_urban).tolist():
        regions = np.unique(facts.needs.region[need[packages.ends[place] : packages.ends[place + 1]]])
        codes = sorted({villages.village(facts.needs.region_codes[region]) for region in regions.tolist()})
        if not frozenset.intersection(*(villages.within(code, rings) for code in codes)):
            yield _violation(
                packages.id(place),
                f"村 {'、'.join(codes)} 不在同一个村的 {rings} 圈之内",
                f"villages {', '.join(codes)} are not within {rings} ring(s) of a common village",
            )


def diameter_violations(facts: Facts, packages: Packages, km: Floats) -> Iterator[Violation]:
    """Report packages two members of which, ``km`` apart, are further apart than the policy allows."""
    most = facts.policy.packages.diameter_km
    for place in np.flatnonzero(km > most + RADIUS_TOLERANCE_KM + RELATIVE_SLACK * km).tolist():
        yield Violation(
            rule="package_diameter",
            resource_id=packages.id(place),
            sentence=Text(
                f"成员最远相距 {km[place]:.3f} 公里，上限 {most:g} 公里",
                f"members are up to {km[place]:.3f} km apart, at most {most:g} km are allowed",
            ),
        )


def member_diameters(facts: Facts, packages: Packages) -> Floats:
    """Return the largest distance between two members of each package."""
    package, need = located(facts, packages)
    return diameters_km(facts.needs.lat[need], facts.needs.lon[need], package, len(packages))


def located(facts: Facts, packages: Packages) -> tuple[Ints, Ints]:
    """Return package and need of the members whose point is known."""
    package, need = packages.members
    known = ~np.isnan(facts.needs.lat[need] + facts.needs.lon[need])
    return package[known], need[known]


def _violation(package_id: str, zh: str, en: str) -> Violation:
    return Violation(rule="package_region", resource_id=package_id, sentence=Text(zh, en))
