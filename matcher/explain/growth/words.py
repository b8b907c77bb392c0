"""Where help is short, in a few lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matcher.explain.fixes.words import people_words, resource_words
from matcher.explain.growth.gaps import Gaps
from matcher.explain.growth.marginal import MarginalValue, Tried
from matcher.explain.growth.newcomers import Newcomer
from matcher.model import Pool
from matcher.model.enums import Dimension
from matcher.model.text import Language, Text

_SHOWN = 5

_STEPS: dict[Dimension, Text] = {
    Dimension.HOURS: Text("每周多 1 小时", "one more hour a week"),
    Dimension.CASES: Text("多接 1 案", "one more case"),
    Dimension.PEOPLE: Text("多帮 1 人", "room for one more person"),
    Dimension.SEATS: Text("多 1 个名额", "one more seat"),
    Dimension.YUAN: Text("多 1,000 元", "1,000 yuan more"),
}
_HEADS = (
    Text("缺人：按技能和镇，未满足的人数最多的", "Helpers are short: by skill and town, most people first"),
    Text("缺钱：按用途和镇，缺口最大的", "Money is short: by purpose and town, the largest first"),
    Text("再多一人能带来什么", "What one more person would bring"),
    Text("再多一个单位能带来什么", "What one more unit would bring"),
)
_NONE = Text("  没有", "  none")
_ANY = Text("不要求技能", "no skill asked for")


def gap_lines(gaps: Gaps, regions: Mapping[str, str], pool: Pool, language: Language) -> list[str]:
    """Return the most pressing rows of each table as lines.

    Parameters
    ----------
    gaps
        The four tables.
    regions
        Names of regions by code, where they have any.
    pool
        For the names of resources.
    language
        Of the lines.
    """
    services = {code: name or code for code, name in pool.services.select("service", "name").iter_rows()}

    def town(code: str) -> Text:
        name = regions.get(code)
        return (
            Text(f"{name}（{code}）", f"{name} ({code})")
            if name
            else Text(code or "（未细到镇）", code or "no town given")
        )

    parts = [
        [_skill(row, town, pool) for row in gaps.skills.head(_SHOWN).iter_rows(named=True)],
        [_money(row, town, services) for row in gaps.funding.head(_SHOWN).iter_rows(named=True)],
        [_person(each, town) for each in gaps.newcomers[:_SHOWN]],
        [_unit(each, pool) for each in _best(gaps.marginal)],
    ]
    lines = []
    for head, texts in zip(_HEADS, parts, strict=True):
        lines.append(head.say(language))
        lines += [f"  {text.say(language)}" for text in texts] or [_NONE.say(language)]
    return lines


def _best(marginal: Sequence[MarginalValue]) -> list[MarginalValue]:
    """Return those that were tried, then the best estimates, with those first."""
    able = [value for value in marginal if value.tried or (value.estimate or 0.0) > 0]
    return sorted(able, key=lambda value: value.tried is None)[:_SHOWN]


def _skill(row: Mapping[str, Any], town: Callable[[str], Text], pool: Pool) -> Text:
    place, skill = town(row["town"]), Text(row["skill"], row["skill"]) if row["skill"] else _ANY
    zh = f"{place.zh}，{skill.zh}：{row['needs']} 项 {row['people']} 人，每周 {row['hours']:g} 小时"
    en = f"{place.en}, {skill.en}: needs {row['needs']}, people {row['people']}, {row['hours']:g} hours a week"
    zh += f"（{row['needs_full']} 项因已满，{row['needs_nobody']} 项无人可及）"
    en += f" ({row['needs_full']} because all are taken, {row['needs_nobody']} because nobody could)"
    if row["nearest"] is not None:
        who, far = resource_words(pool, row["nearest"]), f"{row['nearest_km']:.1f}"
        known = row["nearest_has_skill"]
        zh += f"；最近可扩充的{'' if known else '（尚无此技能）'}：{who.zh.rstrip()}，{far} 公里"
        en += f"; nearest to grow: {who.en}, {far} km{'' if known else ', which has not the skill yet'}"
    return Text(zh, en)


def _money(row: Mapping[str, Any], town: Callable[[str], Text], services: Mapping[str, str]) -> Text:
    place, service = town(row["town"]), services.get(row["service"], row["service"])
    alone = row["needs_money_alone"]
    return Text(
        f"{place.zh}，{service}：{row['needs']} 项，共需 {row['yuan']:,.0f} 元（其中 {alone} 项只差钱）",
        f"{place.en}, {row['service']}: needs {row['needs']}, {row['yuan']:,.0f} yuan in all ({alone} lack nothing else)",
    )


def _person(each: Newcomer, town: Callable[[str], Text]) -> Text:
    place, skill = town(each.town), Text(each.skill, each.skill) if each.skill else _ANY
    brings = _brings(each.estimate, each.tried)
    return Text(
        f"{place.zh}，{skill.zh}，每周 {each.hours:g} 小时：{brings.zh}",
        f"{place.en}, {skill.en}, {each.hours:g} hours a week: {brings.en}",
    )


def _unit(each: MarginalValue, pool: Pool) -> Text:
    who, step = resource_words(pool, each.resource_id), _STEPS[each.dimension]
    brings = _brings(each.estimate, each.tried)
    return Text(f"{who.zh.rstrip()}，{step.zh}：{brings.zh}", f"{who.en}, {step.en}: {brings.en}")


def _brings(estimate: float | None, tried: Tried | None) -> Text:
    """Return what is brought: as it was checked, else as it is estimated."""
    if tried is None:
        return Text(
            f"估计 {estimate or 0.0:+.2f} 分（未核实）", f"estimated {estimate or 0.0:+.2f} points (not checked)"
        )
    people = people_words(tried.people_by_grade)
    zh, en = f"重算核实 {tried.gained:+.2f} 分", f"checked by a new plan, {tried.gained:+.2f} points"
    if people.zh:
        zh, en = f"{zh}，{people.zh}", f"{en}, people {people.en}"
    return Text(zh, en)
