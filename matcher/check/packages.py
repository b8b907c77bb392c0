"""Packages: size, members, service and diameter as the contract words them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Ints, decimals, flags, given, integers
from matcher.check.distances import RADIUS_TOLERANCE_KM, RELATIVE_SLACK, diameters_km
from matcher.check.facts import Facts
from matcher.check.violations import Violation
from matcher.model import Plan, Text


@dataclass(frozen=True, kw_only=True, eq=False)
class Members:
    """Packages and their members side by side.

    Attributes
    ----------
    packages
        The table of packages, empty identifiers as ``""``.
    frame
        Columns ``package`` (row of :attr:`packages`), ``need_id``, ``place`` (number of the need, :data:`ABSENT` where
        it is not in the pool) and ``times`` (how often the need is a member of any package).
    """

    packages: pl.DataFrame
    frame: pl.DataFrame

    def known(self) -> tuple[Ints, Ints]:
        """Return package and need of each member that is in the pool."""
        frame = self.frame.filter(pl.col("place") != ABSENT)
        return integers(frame["package"]), integers(frame["place"])


def package_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report packages whose size, members, service or diameter break the policy.

    Carrier, money and adjoining villages are not looked at: a plan does not yet rely on packages.
    """
    if plan.packages.is_empty() and plan.package_members.is_empty():
        return
    packages = plan.packages.with_columns(pl.col("package_id").fill_null("")).with_row_index("package")
    listed = plan.package_members.select(pl.col("package_id", "need_id").fill_null(""))
    for package_id in listed.join(packages, on="package_id", how="anti")["package_id"]:
        yield _violation("package_size", package_id, "项目包不存在", "there is no such package")
    listed = listed.join(packages.select("package_id").unique(), on="package_id", how="semi")
    listed = listed.with_columns(place=facts.needs.places(listed["need_id"]), times=pl.len().over("need_id"))
    members = Members(packages=packages, frame=packages.select("package_id", "package").join(listed, on="package_id"))
    yield from _wrong_members(members)
    yield from _size(facts, members)
    yield from _service(facts, members)
    yield from _diameter(facts, members)


def _wrong_members(members: Members) -> Iterator[Violation]:
    once = members.frame.unique(["package", "need_id"])
    for package, need_id, times in once.filter(pl.col("times") > 1).select("package", "need_id", "times").iter_rows():
        yield _violation(
            "package_size",
            members.packages["package_id"][package],
            f"需求 {need_id} 出现 {times} 次",
            f"need {need_id} is a member {times} times",
        )
    for package, need_id in once.filter(pl.col("place") == ABSENT).select("package", "need_id").iter_rows():
        yield _violation(
            "package_size",
            members.packages["package_id"][package],
            f"需求 {need_id} 不在池中",
            f"need {need_id} is not in the pool",
        )


def _size(facts: Facts, members: Members) -> Iterator[Violation]:
    shape, packages = facts.policy.packages, members.packages
    package, need = members.known()
    people = np.zeros(packages.height, dtype=np.int64)
    np.add.at(people, package, facts.needs.people[need])
    needs = np.bincount(package, minlength=packages.height)
    for name, zh, expected in (("people", "人数", people), ("needs", "需求数", needs)):
        found = packages[name]
        for place in np.flatnonzero((integers(found, absent=0) != expected) | ~given(found)).tolist():
            yield _violation(
                "package_size",
                packages["package_id"][place],
                f"{zh}写作 {found[place]}，成员合计 {expected[place]}",
                f"{name} reads {found[place]}, the members make {expected[place]}",
            )
    for place in np.flatnonzero((people < shape.at_least) | (people > shape.at_most)).tolist():
        yield _violation(
            "package_size",
            packages["package_id"][place],
            f"共 {people[place]} 人，应为 {shape.at_least} 到 {shape.at_most} 人",
            f"{people[place]} people, allowed are {shape.at_least} to {shape.at_most}",
        )


def _service(facts: Facts, members: Members) -> Iterator[Violation]:
    groupable = {code for code, row in facts.services.items() if row["groupable"]}
    for package_id, service in members.packages.select("package_id", "service").iter_rows():
        if service not in groupable:
            yield _violation(
                "package_service", package_id, f"服务 {service} 不可打包", f"service {service} cannot be grouped"
            )
    package, need = members.known()
    asked = facts.needs.frame.select("need_id", "service")[need]
    wanted = members.packages.select("package_id", wanted="service")[package]
    differs = ~flags(asked["service"].eq_missing(wanted["wanted"]))
    for need_id, service, package_id, other in pl.concat([asked, wanted], how="horizontal").filter(differs).iter_rows():
        yield _violation(
            "package_service",
            package_id,
            f"需求 {need_id} 的服务是 {service}，项目包是 {other}",
            f"need {need_id} asks for {service}, the package is for {other}",
        )


def _diameter(facts: Facts, members: Members) -> Iterator[Violation]:
    package, need = members.known()
    located = ~np.isnan(facts.needs.lat[need] + facts.needs.lon[need])
    package, need = package[located], need[located]
    km = diameters_km(facts.needs.lat[need], facts.needs.lon[need], package, members.packages.height)
    most = facts.policy.packages.diameter_km
    for place in np.flatnonzero(km > most + RADIUS_TOLERANCE_KM + RELATIVE_SLACK * km).tolist():
        yield _violation(
            "package_diameter",
            members.packages["package_id"][place],
            f"成员最远相距 {km[place]:.3f} 公里，上限 {most:g} 公里",
            f"members are up to {km[place]:.3f} km apart, at most {most:g} km are allowed",
        )
    found = members.packages["diameter_km"]
    for place in np.flatnonzero(~(np.abs(decimals(found) - km) <= 0.01 + 0.001 * km)).tolist():
        yield _violation(
            "package_diameter",
            members.packages["package_id"][place],
            f"直径写作 {found[place]}，应为 {km[place]:.3f}",
            f"the diameter reads {found[place]}, expected {km[place]:.3f}",
        )


def _violation(rule: str, package_id: str, zh: str, en: str) -> Violation:
    return Violation(rule=rule, resource_id=package_id or "", sentence=Text(zh, en))
