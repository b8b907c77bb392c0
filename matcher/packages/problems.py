"""What stands in the way of packages in the input itself: said once each, and the rest is packaged."""

from __future__ import annotations

import polars as pl

from matcher.model import Problem, Text
from matcher.model.problems import Severity
from matcher.options.options import Options
from matcher.packages.atoms import Atoms
from matcher.rules import Context

_SHOWN = 5
"""Identifiers that are written out before "and so on"."""


def package_problems(context: Context, options: Options, atoms: Atoms | None) -> tuple[Problem, ...]:
    """Return the problems that keep needs, carriers or villages out of packages.

    Unknown and not groupable services of ``packages.same_kind``; households larger than a package; providers of groupable
    services without hours; villages with rural needs that adjoin nothing.

    Parameters
    ----------
    context, options
        Pool, policy and day, and the options.
    atoms
        What can be grouped; ``None`` where packages are off.
    """
    if atoms is None:
        return ()
    pool, shape = context.pool, context.policy.packages
    groupable = set(pool.services.filter(pl.col("groupable").fill_null(value=False))["service"])
    known = set(pool.services["service"])
    found = []
    codes = [code for kind in shape.same_kind for code in kind]
    if unknown := [code for code in codes if code not in known]:
        found.append(
            _problem(
                "policy", "packages.same_kind", unknown, "unknown_kind",
                "同类项中的服务 {ids} 不在服务目录里，已忽略", "services {ids} of same_kind are not in the catalogue and are ignored",
                "改正 packages.same_kind 中的代码", "Correct the codes of packages.same_kind",
            )
        )  # fmt: skip
    if apart := [code for code in codes if code in known and code not in groupable]:
        found.append(
            _problem(
                "policy", "packages.same_kind", apart, "kind_not_groupable",
                "同类项中的服务 {ids} 不可打包，已忽略", "services {ids} of same_kind cannot be grouped and are ignored",
                "在服务目录中标为可打包，或从 packages.same_kind 中删去", "Mark them groupable, or take them out of packages.same_kind",
            )
        )  # fmt: skip
    if not atoms.count and not atoms.too_large.size:
        return tuple(found)
    if atoms.too_large.size:
        ids = [options.needs.ids[need] for need in atoms.too_large.tolist()]
        found.append(
            _problem(
                "needs", "people", ids, "household_above_package",
                f"需求 {{ids}} 所在家庭的同类需求超过项目包上限 {shape.at_most} 人，不进项目包，可由服务方单独承担",
                f"the households of needs {{ids}} are more people than the {shape.at_most} of a package; they are not grouped, and "
                "may be met one by one",
                "提高 packages.at_most，或把家庭的需求分开登记", "Raise packages.at_most, or register the household's needs apart",
            )
        )  # fmt: skip
    idle = pool.providers.filter(
        (pl.col("hours") == 0)
        & (
            (pl.col("services").list.len() == 0)
            | pl.col("services").list.eval(pl.element().is_in(list(groupable))).list.any()
        )
    )["provider_id"].to_list()
    if idle:
        found.append(
            _problem(
                "providers", "hours", idle, "carrier_without_hours",
                "服务方 {ids} 工时为 0，不能承接项目包", "providers {ids} have no hours and can carry no package",
                "填写每周可用工时", "Give the hours a week that they have",
            )
        )  # fmt: skip
    if lonely := list(atoms.villages.lonely):
        found.append(
            _problem(
                "regions", "neighbours", lonely, "village_without_neighbours",
                "乡村区划 {ids} 没有给出相邻区划，由坐标也推定不出，只能在区划内成包",
                "rural regions {ids} name no neighbours, and points tell none; packages there stay within the region",
                "填写 neighbours，或填写区划的坐标", "Give neighbours, or the points of the regions",
            )
        )  # fmt: skip
    return tuple(found)


def _problem(
    table: str, field: str, ids: list[str], code: str, zh: str, en: str, remedy_zh: str, remedy_en: str
) -> Problem:
    shown = ids[:_SHOWN]
    more = len(ids) - len(shown)
    return Problem(
        table=table,
        field=field,
        value=";".join(shown),
        code=code,
        severity=Severity.WARNING,
        sentence=Text(
            zh.format(ids="、".join(shown) + (f" 等 {len(ids)} 个" if more else "")),
            en.format(ids=", ".join(shown) + (f" and {more} more" if more else "")),
        ),
        remedy=Text(remedy_zh, remedy_en),
    )
