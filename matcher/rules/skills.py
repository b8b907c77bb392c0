"""`skills`: one helper has every effective skill of the need, at its level or above.

A project has its provider's skills and the standard skills of its service.
"""

import numpy as np
import polars as pl

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints, Lookup
from matcher.rules.quantities import skill_levels
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.once(("skills", kind), lambda: _lookup(context, kind))(need_index, resource_index)


def _lookup(context: Context, kind: ResourceKind) -> Lookup:
    """For every distinct set of requirements: the resources whose level reaches the required one, skill by skill."""
    required = context.needs.skills
    codes = sorted({skill.partition(":")[0] for skills in required.values.to_list() for skill in skills})
    place_of = {code: place for place, code in enumerate(codes)}
    offered = _offered_levels(context, kind, place_of)
    matrix = np.ones((required.rows, context.resources(kind).count), dtype=np.bool_)
    for row, skills in enumerate(required.values.to_list()):
        for code, level in skill_levels(skills).items():
            matrix[row] &= offered[place_of[code]] >= level
    return Lookup(codes=required.codes, matrix=matrix)


def _offered_levels(context: Context, kind: ResourceKind, place_of: dict[str, int]) -> Ints:
    """Return the level of each required skill (row) that each resource (column) has, 0 where it lacks it."""
    pool = context.pool
    of_providers = _levels(pool.providers["skills"], place_of)
    if kind is ResourceKind.PROVIDER:
        return of_providers
    standard = pool.projects.select("service").join(
        pool.services.select("service", "skills"), on="service", how="left", maintain_order="left"
    )
    nothing = np.zeros((len(place_of), 1), dtype=np.int64)
    carried = np.concatenate([of_providers, nothing], axis=1)[:, context.projects.provider]
    return np.asarray(np.maximum(carried, _levels(standard["skills"], place_of)), dtype=np.int64)


def _levels(lists: pl.Series, place_of: dict[str, int]) -> Ints:
    matrix = np.zeros((len(place_of), lists.len()), dtype=np.int64)
    for column, skills in enumerate(lists.to_list()):
        for code, level in skill_levels(skills if skills is not None else ()).items():
            if code in place_of:
                matrix[place_of[code], column] = level
    return matrix


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    service = context.row("services", need["service"])
    required = skill_levels([*need["skills"], *(service["skills"] if service else ())])
    provider = context.acting_provider(kind, resource)
    offered = list(provider["skills"]) if provider else []
    if kind is ResourceKind.PROJECT:
        of_project = context.row("services", resource["service"])
        offered += of_project["skills"] if of_project else []
    has = skill_levels(offered)
    lacking = [(code, level) for code, level in sorted(required.items()) if has.get(code, 0) < level]
    if not lacking:
        return Finding(True, Text("所需技能全部具备", "it has every skill required"))
    parts = words.listed(_shortfall(code, level, has.get(code, 0)) for code, level in lacking)
    return Finding(False, Text(f"技能不足：{parts.zh}", f"skills missing: {parts.en}"))


def _shortfall(code: str, level: int, has: int) -> Text:
    asked = words.skill(code, level)
    if has == 0:
        return Text(f"需要 {asked.zh}，没有此项", f"{asked.en} is required, it has none")
    return Text(f"需要 {asked.zh}，现为 {has} 级", f"{asked.en} is required, it has level {has}")


SKILLS = PairRule(
    code="skills", title=Text("具备所需技能", "has the skills required"), kinds=HELPERS, mask=_mask, explain=_explain
)
