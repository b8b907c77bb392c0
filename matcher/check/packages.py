"""Packages of 20-60 people: size, members, service and diameter as the contract words them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.check.distances import RADIUS_TOLERANCE_KM, RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.helpers import Row, point_of
from matcher.check.violations import Violation
from matcher.model import Plan, Text


def package_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report packages whose size, members, service or diameter break the policy.

    Carrier, money and adjoining villages are not looked at: a plan does not yet rely on packages.
    """
    members: dict[str, list[str]] = {row["package_id"] or "": [] for row in plan.packages.iter_rows(named=True)}
    for row in plan.package_members.iter_rows(named=True):
        package_id, need_id = row["package_id"] or "", row["need_id"] or ""
        if package_id not in members:
            yield _violation("package_size", package_id, "项目包不存在", "there is no such package")
            continue
        members[package_id].append(need_id)
    times = Counter(need_id for needs in members.values() for need_id in needs)
    for package in plan.packages.iter_rows(named=True):
        ids = members[package["package_id"] or ""]
        for need_id in sorted({need_id for need_id in ids if times[need_id] > 1}):
            yield _violation(
                "package_size",
                package["package_id"],
                f"需求 {need_id} 出现 {times[need_id]} 次",
                f"need {need_id} is a member {times[need_id]} times",
            )
        for need_id in sorted({need_id for need_id in ids if need_id not in facts.needs}):
            yield _violation(
                "package_size", package["package_id"], f"需求 {need_id} 不在池中", f"need {need_id} is not in the pool"
            )
        needs = [facts.needs[need_id] for need_id in ids if need_id in facts.needs]
        yield from _size(facts, package, needs)
        yield from _service(facts, package, needs)
        yield from _diameter(facts, package, needs)


def _size(facts: Facts, package: Row, needs: list[Row]) -> Iterator[Violation]:
    shape, people = facts.policy.packages, sum(need["people"] for need in needs)
    for zh, en, found, expected in (
        ("人数", "people", package["people"], people),
        ("需求数", "needs", package["needs"], len(needs)),
    ):
        if found != expected:
            yield _violation(
                "package_size",
                package["package_id"],
                f"{zh}写作 {found}，成员合计 {expected}",
                f"{en} reads {found}, the members make {expected}",
            )
    if not shape.at_least <= people <= shape.at_most:
        yield _violation(
            "package_size",
            package["package_id"],
            f"共 {people} 人，应为 {shape.at_least} 到 {shape.at_most} 人",
            f"{people} people, allowed are {shape.at_least} to {shape.at_most}",
        )


def _service(facts: Facts, package: Row, needs: list[Row]) -> Iterator[Violation]:
    service = facts.services.get(package["service"])
    if service is None or not service["groupable"]:
        yield _violation(
            "package_service",
            package["package_id"],
            f"服务 {package['service']} 不可打包",
            f"service {package['service']} cannot be grouped",
        )
    for need in needs:
        if need["service"] != package["service"]:
            yield _violation(
                "package_service",
                package["package_id"],
                f"需求 {need['need_id']} 的服务是 {need['service']}，项目包是 {package['service']}",
                f"need {need['need_id']} asks for {need['service']}, the package is for {package['service']}",
            )


def _diameter(facts: Facts, package: Row, needs: list[Row]) -> Iterator[Violation]:
    points = [point for need in needs if (point := point_of(need)) is not None]
    km, most = facts.distances.diameter_km(points), facts.policy.packages.diameter_km
    if km > most + RADIUS_TOLERANCE_KM + RELATIVE_SLACK * km:
        yield _violation(
            "package_diameter",
            package["package_id"],
            f"成员最远相距 {km:.3f} 公里，上限 {most:g} 公里",
            f"members are up to {km:.3f} km apart, at most {most:g} km are allowed",
        )
    found = package["diameter_km"]
    if found is None or not abs(found - km) <= 0.01 + 0.001 * km:
        yield _violation(
            "package_diameter",
            package["package_id"],
            f"直径写作 {found}，应为 {km:.3f}",
            f"the diameter reads {found}, expected {km:.3f}",
        )


def _violation(rule: str, package_id: str, zh: str, en: str) -> Violation:
    return Violation(rule=rule, resource_id=package_id or "", sentence=Text(zh, en))
