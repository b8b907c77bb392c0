"""Packages against the policy and the pool: every rule of theirs, restated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from matcher.check.facts import Facts
from matcher.check.package_kinds import household_violations, service_violations
from matcher.check.package_members import member_violations, size_violations
from matcher.check.package_places import diameter_violations, member_diameters, region_violations
from matcher.check.package_table import carrier_violations, table_violations
from matcher.check.violations import Violation


def package_violations(facts: Facts) -> Iterator[Violation]:
    """Report packages whose members, size, services, households, places, carrier or columns do not hold.

    That a carrier may serve each member, and has hours, cases and people for all, is for the rules of the rows to
    say: a row that names a package is judged as one of its carrier.
    """
    packages = facts.packages
    if not packages:
        return iter(())
    km = member_diameters(facts, packages)
    return chain(
        member_violations(facts, packages),
        size_violations(facts, packages),
        service_violations(facts, packages),
        household_violations(facts, packages),
        region_violations(facts, packages),
        diameter_violations(facts, packages, km),
        carrier_violations(packages),
        table_violations(facts, packages, km),
    )
