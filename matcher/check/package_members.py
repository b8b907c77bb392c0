"""Who is in which package: members exist, each in one package, and the assignments say the same; sizes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import ABSENT, Ints, sums
from matcher.check.facts import Facts
from matcher.check.packages import Packages
from matcher.check.rows import MONEY
from matcher.check.violations import Violation
from matcher.model import Text


def member_violations(facts: Facts, packages: Packages) -> Iterator[Violation]:
    """Report members that are unknown, in two packages, or not served in theirs; and rows of packages they are not in."""
    for place in np.flatnonzero(packages.times > 1).tolist():
        times = packages.times[place]
        yield _violation(
            packages.id(place), "", f"项目包出现 {times} 次", f"the package stands {times} times in the table"
        )
    yield from _unknown(packages)
    yield from _in_two(facts, packages)
    yield from _unlike_rows(facts, packages)
    for place in np.flatnonzero(np.diff(packages.ends) == 0).tolist():
        yield _violation(packages.id(place), "", "项目包没有成员", "the package has no members")


def _unknown(packages: Packages) -> Iterator[Violation]:
    for place in np.flatnonzero(~packages.known).tolist():
        package_id, need_id = packages.listed.row(place)
        if packages.package[place] == ABSENT:
            yield _violation(package_id, need_id, "项目包不存在", "there is no such package")
        if packages.need[place] == ABSENT:
            yield _violation(package_id, need_id, f"需求 {need_id} 不在池中", f"need {need_id} is not in the pool")


def _in_two(facts: Facts, packages: Packages) -> Iterator[Violation]:
    times = np.bincount(packages.need[packages.need != ABSENT], minlength=len(facts.needs))
    for need in np.flatnonzero(times > 1).tolist():
        for package_id in sorted(set(packages.listed["package_id"].gather(np.flatnonzero(packages.need == need)))):
            need_id = facts.needs.id(need)
            yield _violation(
                package_id,
                need_id,
                f"需求 {need_id} 出现 {times[need]} 次",
                f"need {need_id} is a member {times[need]} times",
            )


def _unlike_rows(facts: Facts, packages: Packages) -> Iterator[Violation]:
    rows = facts.rows
    grouped = np.flatnonzero((rows.package != ABSENT) & (rows.need != ABSENT))
    listed = _keys(facts, *packages.members)
    served = _keys(facts, rows.package[grouped], rows.need[grouped])
    for key in np.setdiff1d(listed, served).tolist():
        package, need = divmod(key, len(facts.needs))
        need_id = facts.needs.id(need)
        yield _violation(
            packages.id(package),
            need_id,
            f"成员 {need_id} 没有由该项目包服务",
            f"member {need_id} is not served in the package",
        )
    for key in np.setdiff1d(served, listed).tolist():
        package, need = divmod(key, len(facts.needs))
        need_id = facts.needs.id(need)
        yield _violation(
            packages.id(package),
            need_id,
            f"需求 {need_id} 由该项目包服务，却不是成员",
            f"need {need_id} is served in the package and is not a member",
        )
    helpers = np.bincount(rows.need[(rows.need != ABSENT) & (rows.line != MONEY)], minlength=len(facts.needs))
    for place in grouped[helpers[rows.need[grouped]] > 1].tolist():
        need = int(rows.need[place])
        yield _violation(
            packages.id(int(rows.package[place])),
            facts.needs.id(need),
            f"需求 {facts.needs.id(need)} 在项目包中，共有 {helpers[need]} 行服务",
            f"need {facts.needs.id(need)} is in a package and has {helpers[need]} rows of service",
        )


def _keys(facts: Facts, package: Ints, need: Ints) -> Ints:
    return package * len(facts.needs) + need


def size_violations(facts: Facts, packages: Packages) -> Iterator[Violation]:
    """Report packages with fewer or more people than the policy allows."""
    shape, (package, need) = facts.policy.packages, packages.members
    people = sums(facts.needs.people[need], package, len(packages))
    filled = np.diff(packages.ends) > 0
    for place in np.flatnonzero(filled & ((people < shape.at_least) | (people > shape.at_most))).tolist():
        yield Violation(
            rule="package_size",
            resource_id=packages.id(place),
            sentence=Text(
                f"共 {people[place]} 人，应为 {shape.at_least} 到 {shape.at_most} 人",
                f"{people[place]} people, allowed are {shape.at_least} to {shape.at_most}",
            ),
        )


def _violation(package_id: str, need_id: str, zh: str, en: str) -> Violation:
    return Violation(rule="package_members", need_id=need_id, resource_id=package_id, sentence=Text(zh, en))
