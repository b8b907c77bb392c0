"""`team`: the provider has every role of the need's team template, in the number required.

A project has the roles of its provider; a project without provider cannot form a team.
"""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Lookup
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.once(("team", kind), lambda: _lookup(context, kind))(need_index, resource_index)


def _lookup(context: Context, kind: ResourceKind) -> Lookup:
    asked, providers = context.needs.team, context.pool.providers
    staff = [_counts(roles) for roles in providers["roles"].to_list()]
    complete = np.zeros((asked.values.len(), providers.height + 1), dtype=np.bool_)
    for row, team in enumerate(asked.values):
        template = context.pool.teams.filter(team=team).select("role", "at_least").rows()
        # An unknown template asks for nobody knows what: nothing is allowed.
        complete[row, :-1] = bool(template)
        for role, at_least in template:
            complete[row, :-1] &= np.array([counts.get(role, 0) >= at_least for counts in staff], dtype=np.bool_)
    complete = complete[:, context.resources(kind).provider]
    not_asked = np.ones((1, complete.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([complete, not_asked]))


def _counts(roles: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in roles:
        role, _, count = entry.partition(":")
        counts[role] = counts.get(role, 0) + int(count or 1)
    return counts


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    team = need["team"]
    if team is None:
        return Finding(True, Text("不需要小组", "no team is asked for"))
    provider = context.acting_provider(kind, resource)
    if provider is None:
        return Finding(
            False, Text(f"需要小组 {team}，项目没有承接方", f"team {team} is required, the project has no provider")
        )
    template = [row for row in context.pool.teams.iter_rows(named=True) if row["team"] == team]
    if not template:
        return Finding(False, Text(f"没有小组模板 {team}", f"there is no team template {team}"))
    has = _counts(provider["roles"])
    short = [row for row in template if has.get(row["role"], 0) < row["at_least"]]
    if not short:
        return Finding(True, Text(f"能组成小组 {team}", f"it can form team {team}"))
    parts = words.listed(
        Text(
            f"{row['role']} 至少 {row['at_least']} 人，现有 {has.get(row['role'], 0)} 人",
            f"at least {row['at_least']} {row['role']}, it has {has.get(row['role'], 0)}",
        )
        for row in short
    )
    return Finding(False, Text(f"组不成小组 {team}：{parts.zh}", f"it cannot form team {team}: {parts.en}"))


TEAM = PairRule(
    code="team", title=Text("能组成所需小组", "can form the team"), kinds=HELPERS, mask=_mask, explain=_explain
)
