"""Why nobody could help: for every resource the first rule that it fails, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.options.options import Ints
from matcher.rules import Context
from matcher.rules.registry import PAIR_RULES

# The order in which a person would ask; a resource counts under the first question that it fails.
_QUESTIONS = (
    "service_offered",
    "project_category",
    "region",
    "radius",
    "skills",
    "team",
    "gender",
    "window",
    "banned",
    "refused",
    "conflict",
    "pin",
    "fund_purpose",
    "fund_region",
    "fund_category",
    "fund_denies",
    "publicity",
    "seats",
    "capacity_hours",
    "capacity_cases",
    "capacity_people",
    "per_need_cap",
    "per_person_cap",
    "balance",
)

_FAILS: dict[str, Text] = {
    "service_offered": Text("不提供该服务", "do not offer the service"),
    "project_category": Text("不面向该类对象", "are for other categories"),
    "region": Text("不在服务区域", "serve another area"),
    "radius": Text("超出服务半径", "do not go that far"),
    "skills": Text("缺少所需技能", "lack a skill"),
    "team": Text("人员构成不符小组模板", "lack a role of the team"),
    "gender": Text("没有所需性别的人员", "have no helper of the gender asked for"),
    "window": Text("当前不可用", "are not available on the day"),
    "banned": Text("在禁入期内", "are banned"),
    "refused": Text("为本人所拒绝", "are refused by the person"),
    "conflict": Text("须回避", "must not serve the person"),
    "pin": Text("被操作员禁止", "are forbidden by the operator"),
    "fund_purpose": Text("用途不符", "are for other purposes"),
    "fund_region": Text("适用地区不符", "are for other areas"),
    "fund_category": Text("适用类别不符", "are for other categories"),
    "fund_denies": Text("明令不得用于此", "must not be used for it"),
    "publicity": Text("须等公示期满", "must wait for publicity"),
    "seats": Text("名额不够", "have too few seats"),
    "capacity_hours": Text("工时不够", "have too few hours"),
    "capacity_cases": Text("不再接案", "take no more cases"),
    "capacity_people": Text("人数上限不够", "take fewer people"),
    "per_need_cap": Text("单项上限为零", "pay nothing for one need"),
    "per_person_cap": Text("人均上限为零", "pay nothing a person"),
    "balance": Text("余额不够", "have too little money"),
}
_KINDS = (
    (ResourceKind.PROVIDER, Text("服务方", "providers")),
    (ResourceKind.PROJECT, Text("在办项目", "projects")),
    (ResourceKind.FUND, Text("基金", "funds")),
)


@dataclass(frozen=True, kw_only=True)
class Obstacles:
    """Why a need is impossible.

    Attributes
    ----------
    reasons
        ``rule:count`` over all resources; ``money`` where helpers pass every rule but no one or two funds can pay.
    sentence
        The same in words.
    """

    reasons: list[str]
    sentence: Text


def obstacles_of(context: Context, needs: Ints) -> list[Obstacles]:
    """Return for each need, given by row, why no resource passes every rule with all its capacity free."""
    counts = {kind: _first_failures(context, kind, needs) for kind, _ in _KINDS}
    asks_service = (context.pool.needs["hours"] > 0).to_numpy()[needs]
    return [
        _in_words(
            {kind: counts[kind][place] for kind, _ in _KINDS},
            asks_service=bool(asks_service[place]),
        )
        for place in range(needs.size)
    ]


def _first_failures(context: Context, kind: ResourceKind, needs: Ints) -> list[dict[str, int]]:
    """Return for each need how many resources fail at each question; under ``""`` those that pass them all."""
    table = {
        ResourceKind.PROVIDER: context.pool.providers,
        ResourceKind.PROJECT: context.pool.projects,
        ResourceKind.FUND: context.pool.funds,
    }[kind]
    rules = {rule.code: rule for rule in PAIR_RULES if kind in rule.kinds}
    found: list[dict[str, int]] = [{} for _ in range(needs.size)]
    step = max(1, 1_000_000 // max(1, table.height))
    for start in range(0, needs.size if table.height else 0, step):
        part = needs[start : start + step]
        need = np.repeat(part, table.height)
        resource = np.tile(np.arange(table.height, dtype=np.int64), part.size)
        place = np.repeat(np.arange(start, start + part.size), table.height)
        for code in (code for code in _QUESTIONS if code in rules):
            passed = rules[code].mask(context, kind, need, resource)
            for row, count in zip(*np.unique(place[~passed], return_counts=True), strict=True):
                found[row][code] = int(count)
            need, resource, place = need[passed], resource[passed], place[passed]
        for row, count in zip(*np.unique(place, return_counts=True), strict=True):
            found[row][""] = int(count)
    return found


def _in_words(counts: dict[ResourceKind, dict[str, int]], *, asks_service: bool) -> Obstacles:
    helpers_pass = any(counts[kind].get("", 0) for kind in (ResourceKind.PROVIDER, ResourceKind.PROJECT))
    lacks_money = helpers_pass or not asks_service
    kinds = [kind for kind, _ in _KINDS if (kind is ResourceKind.FUND) == lacks_money]
    titles = dict(_KINDS)
    zh, en = [], []
    reasons: Counter[str] = Counter()
    for kind in kinds:
        failed = {code: count for code, count in counts[kind].items() if code}
        total = sum(counts[kind].values())
        if not total:
            zh.append(f"没有{titles[kind].zh}")
            en.append(f"there are no {titles[kind].en}")
            continue
        parts_zh = [f"{count} 个{_FAILS[code].zh}" for code, count in failed.items()]
        parts_en = [f"{count} {_FAILS[code].en}" for code, count in failed.items()]
        if counts[kind].get(""):
            parts_zh.append(f"{counts[kind]['']} 个合规则但一两个基金合起来仍付不起")
            parts_en.append(f"{counts[kind]['']} pass, but one or two of them together cannot pay enough")
        zh.append(f"{total} 个{titles[kind].zh}中，" + "、".join(parts_zh))
        en.append(f"of {total} {titles[kind].en}, " + ", ".join(parts_en))
        reasons.update(failed)
    lead_zh, lead_en = ("缺钱", "no money can reach it") if lacks_money else ("缺人", "nobody can do it")
    codes = [f"{code}:{count}" for code, count in reasons.items()]
    return Obstacles(
        reasons=([*codes, "money"] if lacks_money else codes) or ["no_resource"],
        sentence=Text(f"无人可及（{lead_zh}）：{'；'.join(zh)}。", f"Impossible ({lead_en}): {'; '.join(en)}."),
    )
