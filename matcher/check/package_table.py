"""What the table of packages says: carrier, counts, money, centre, diameter and regions as the members make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Floats, Ints, any_of, decimals, given, integers, run_chunks, sums
from matcher.check.distances import chord_km, earth_centred
from matcher.check.facts import Facts
from matcher.check.package_places import located
from matcher.check.packages import Packages
from matcher.check.violations import Violation, yuan_text
from matcher.model import Text

CENTRE_KM = 1e-4
"""A centre so close to a member is at the member: what coordinates lose when they are written."""

CENTRE_SHARE = 1e-6
"""Sums of distances that differ by so little are equal."""


def carrier_violations(packages: Packages) -> Iterator[Violation]:
    """Report packages whose carrier is not a provider of the pool."""
    for place in np.flatnonzero(packages.carrier == ABSENT).tolist():
        carrier = packages.frame["carrier"][place] or ""
        yield Violation(
            rule="package_carrier",
            resource_id=packages.id(place),
            sentence=Text(
                f"承接方“{carrier}”不是池中的服务方", f"the carrier {carrier!r} is not a provider of the pool"
            ),
        )


def table_violations(facts: Facts, packages: Packages, km: Floats) -> Iterator[Violation]:
    """Report columns that differ from what the members make, and packages although the policy wants none.

    Parameters
    ----------
    facts, packages
        Pool, policy and assignments; the packages.
    km
        Largest distance between two members of each package.
    """
    if not facts.policy.packages.enabled:
        for place in range(len(packages)):
            yield _violation(packages.id(place), "规则设定关闭了项目包", "the policy has packages switched off")
    package, need = packages.members
    people = sums(facts.needs.people[need], package, len(packages))
    needs = np.bincount(package, minlength=len(packages))
    for name, zh, expected in (("people", "人数", people), ("needs", "需求数", needs)):
        found = packages.frame[name]
        wrong = (integers(found, absent=0) != expected) | ~given(found)
        yield from _faults(packages, wrong, name, zh, found.__getitem__, expected.__getitem__)
    yield from _money(facts, packages)
    yield from _texts(facts, packages)
    yield from _diameter(packages, km)
    yield from _centre(facts, packages)


def _money(facts: Facts, packages: Packages) -> Iterator[Violation]:
    paid = _packages_of_needs(facts, packages)[facts.paid.need]
    kept = paid != ABSENT
    fen = sums(facts.rows.paid.fen[kept], paid[kept], len(packages))
    found = integers(packages.frame["yuan_fen"], absent=0)
    yield from _faults(
        packages,
        np.asarray(found != fen, dtype=np.bool_),
        "yuan",
        "金额",
        lambda place: yuan_text(int(found[place])),
        lambda place: yuan_text(int(fen[place])),
    )


def _packages_of_needs(facts: Facts, packages: Packages) -> Ints:
    package = np.full(len(facts.needs), ABSENT, dtype=np.int64)
    package[packages.members[1]] = packages.members[0]
    return package


def _texts(facts: Facts, packages: Packages) -> Iterator[Violation]:
    package, need = packages.members
    frame = facts.needs.frame.select("service", "region")[need].with_columns(package=pl.Series(package))
    paid = _packages_of_needs(facts, packages)[facts.paid.need]
    funds = pl.Series([row["fund_id"] for row in facts.funds.all], dtype=pl.String).gather(facts.paid.other)
    of_funds = pl.DataFrame({"package": paid, "funds": funds}).filter(pl.col("package") != ABSENT)
    regions = pl.col("region").drop_nulls().unique().sort()
    grouped = frame.group_by("package").agg(pl.col("service").min(), regions.alias("regions"))
    paying = of_funds.group_by("package").agg(pl.col("funds").unique().sort())
    expected = (
        packages.frame.select("package_id")
        .with_row_index("package")
        .with_columns(pl.col("package").cast(pl.Int64))
        .join(grouped, on="package", how="left", maintain_order="left")
        .join(paying, on="package", how="left", maintain_order="left")
        .with_columns(pl.col("regions", "funds").list.join("; ").fill_null(""))
    )
    said = packages.frame.select("service", pl.col("regions", "funds").list.join("; ").fill_null(""))
    for name, zh in (("service", "服务"), ("regions", "区划"), ("funds", "资金来源")):
        found, right = said[name], expected[name]
        wrong = found.ne_missing(right).to_numpy()
        yield from _faults(packages, wrong, name, zh, found.__getitem__, right.__getitem__)


def _diameter(packages: Packages, km: Floats) -> Iterator[Violation]:
    found = packages.frame["diameter_km"]
    wrong = ~(np.abs(decimals(found) - km) <= 0.001 + 1e-5 * km)
    yield from _faults(packages, wrong, "diameter_km", "直径", found.__getitem__, lambda place: f"{km[place]:.3f}")


def _centre(facts: Facts, packages: Packages) -> Iterator[Violation]:
    """Report centres that are not at the member with the least sum of people x distance to all members."""
    package, need = located(facts, packages)
    lat, lon, people = facts.needs.lat[need], facts.needs.lon[need], facts.needs.people[need]
    start = np.searchsorted(package, np.arange(len(packages) + 1))
    points, centres = earth_centred(lat, lon), earth_centred(*packages.centre)
    sum_of_member = np.zeros(need.size)
    for one, other in run_chunks(start[package], start[package + 1]):
        km = chord_km(points[one], points[other])
        sum_of_member += np.bincount(one, weights=km * people[other], minlength=need.size)
    least = np.full(len(packages), np.inf)
    np.minimum.at(least, package, sum_of_member)
    to_centre = chord_km(centres[package], points)
    total = np.bincount(package, weights=to_centre * people, minlength=len(packages))
    at_member: Bools = any_of(package, to_centre <= CENTRE_KM, len(packages))
    slack = CENTRE_SHARE * least + CENTRE_KM * np.bincount(package, weights=people, minlength=len(packages))
    filled = np.diff(start) > 0
    for place in np.flatnonzero(filled & ~(at_member & (total <= least + slack))).tolist():
        first = start[place] + int(np.argmin(sum_of_member[start[place] : start[place + 1]]))
        yield _violation(
            packages.id(place),
            f"中心不在 {facts.needs.id(int(need[first]))}：到各成员的距离之和最小的成员",
            f"the centre is not at {facts.needs.id(int(need[first]))}, the member nearest to all members",
        )


def _faults(
    packages: Packages,
    wrong: Bools,
    name: str,
    zh: str,
    found: Callable[[int], object],
    expected: Callable[[int], object],
) -> Iterator[Violation]:
    for place in np.flatnonzero(wrong).tolist():
        said, right = found(place), expected(place)
        yield _violation(
            packages.id(place), f"{zh}写作 {said}，成员合计为 {right}", f"{name} reads {said}, the members make {right}"
        )


def _violation(package_id: str, zh: str, en: str) -> Violation:
    return Violation(rule="package_table", resource_id=package_id, sentence=Text(zh, en))
