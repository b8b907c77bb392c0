"""A change, and what really happens with it, in plain words. Other needs are named by number only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.change import Change
from matcher.explain.fixes.costs import FixKind
from matcher.explain.fixes.verify import Fix, Verified
from matcher.model import Pool
from matcher.model.enums import Gender, Grade
from matcher.model.text import Text
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.rules import words
from matcher.rules.context import KEYS

_KINDS = {
    "providers": Text("服务方", "provider"),
    "projects": Text("项目", "project"),
    "funds": Text("基金", "fund"),
}
_NOBODY = Text("", "")

_PLAIN: dict[FixKind, Text] = {
    FixKind.HOURS: Text("{who}每周增加 {amount} 小时", "{who} gives {amount} more hours a week"),
    FixKind.CASES: Text("{who}的接案上限增加 {amount} 案", "{who} takes {amount} more at the same time"),
    FixKind.PEOPLE: Text("{who}的人数上限增加 {amount} 人", "{who} may help {amount} more people"),
    FixKind.SEATS: Text("{who}增加 {amount} 个名额", "{who} gets {amount} more seats"),
    FixKind.RADIUS: Text(
        "{who}的服务半径扩大 {amount} 公里，到 {after} 公里", "{who} goes {amount} km farther, up to {after} km"
    ),
    FixKind.BAN: Text("解除{who}的禁入", "the ban on {who} is lifted"),
    FixKind.GENDER: Text("{who}能派出{added}性服务者", "{who} can send a {added} helper"),
    FixKind.SERVICE: Text("{who}增设服务{added}", "{who} offers {added} too"),
    FixKind.PURPOSE: Text("{who}的用途增加{added}", "{who} may pay for {added} too"),
    FixKind.SKILL: Text("{who}掌握技能{added}", "{who} learns {added}"),
    FixKind.ROLE: Text("{who}的人员增加到 {added}", "{who} has at least {added}"),
    FixKind.DENIAL: Text("{who}取消对 {removed} 的禁用", "{who} no longer refuses {removed}"),
    FixKind.VERIFIED: Text("完成这项需求的核实", "the need is verified"),
    FixKind.CONSENT: Text("取得监护人同意", "the guardian consents"),
    FixKind.PUBLICITY: Text("等公示期满（约 {amount} 天）", "publicity is waited for (some {amount} days)"),
    FixKind.SIMILAR: Text(
        "再收集 {amount} 人的同类需求，凑成一个项目包", "{amount} more people with similar needs, for a package"
    ),
}
"""What a change is, where one sentence does for every field."""

_BY_FIELD: dict[str, Text] = {
    "balance_fen": Text("{who}增加 {amount} 元", "{who} gets {amount} yuan more"),
    "budget_fen": Text("{who}的经费增加 {amount} 元", "the budget of {who} grows by {amount} yuan"),
    "per_need_cap_fen": Text(
        "{who}的单项上限提高 {amount} 元，到 {money} 元", "{who} may pay {amount} yuan more a need, up to {money}"
    ),
    "per_person_cap_fen": Text(
        "{who}的人均上限提高 {amount} 元，到 {money} 元", "{who} may pay {amount} yuan more a person, up to {money}"
    ),
    "region": Text("{who}的服务区域扩大到 {after}", "{who} serves {after}"),
    "regions": Text("{who}的适用地区增加 {added}", "{who} may pay in {added} too"),
    "categories": Text("{who}的对象类别增加{added}", "{who} is for {added} too"),
    "available_from": Text("{who}提前到 {after} 开始", "{who} begins on {after}"),
    "starts": Text("{who}提前到 {after} 开始", "{who} begins on {after}"),
    "available_to": Text("{who}延长到 {after}", "{who} goes on until {after}"),
    "ends": Text("{who}延长到 {after}", "{who} goes on until {after}"),
    "deadline": Text("截止日延到 {after}", "the deadline is put off to {after}"),
    "valid_until": Text("有效期延到 {after}", "the need stays valid until {after}"),
}
"""What a change is, where it depends on the field."""

_MET = Text("重算核实：这项需求可以满足{helper}", "Checked by a new plan: the need is met{helper}")
_NOT_MET = Text(
    "重算核实：这样改，最好的方案仍不满足它", "Checked by a new plan: the best plan found still leaves it out"
)
_RESERVED = Text(
    "由此可用的会先用于别的需求；若专门留给它，则可满足，不影响任何人",
    "what becomes available goes to others first; kept for this need it would do, and nobody would give way",
)
_UNTRIED = Text("未经核实", "not checked")
_ROOM = Text("按现有余量排得下", "what is left would do")
_NO_ROOM = Text("现有余量不够，须有人让出", "others would have to give way")


def change_words(pool: Pool, candidate: Candidate) -> Text:
    """Return what would be changed, as a clause without a full stop.

    Parameters
    ----------
    pool
        For the names.
    candidate
        The change.
    """
    change = candidate.change
    amount = words.number(candidate.amount)
    template = _PLAIN.get(candidate.kind) or _BY_FIELD[change.field if change else ""]
    if change is None:
        return template.format(amount=amount)
    who, added, removed, after = _who(pool, change), _added(pool, candidate.kind, change), _gone(change), _value(change)
    money = words.money(change.after) if isinstance(change.after, int) and change.field.endswith("_fen") else ""
    return Text(
        template.zh.format(who=who.zh, amount=amount, added=added.zh, removed=removed, after=after.zh, money=money),
        template.en.format(who=who.en, amount=amount, added=added.en, removed=removed, after=after.en, money=money),
    )


def fix_words(pool: Pool, fix: Fix) -> Text:
    """Return what happens with a change as one sentence: checked where it was tried, and what is known beforehand where not.

    Parameters
    ----------
    pool
        For the names.
    fix
        The change and what happened.
    """
    candidate, verified = fix.candidate, fix.verified
    if verified is None:
        room = _ROOM if candidate.fits else _NO_ROOM
        if candidate.kind is FixKind.SIMILAR:
            return Text(f"{_UNTRIED.zh}。", f"{_UNTRIED.en.capitalize()}.")
        return Text(f"{_UNTRIED.zh}，{room.zh}。", f"{_UNTRIED.en.capitalize()}; {room.en}.")
    if verified.is_met:
        helper = _NOBODY
        if verified.helper:
            name = resource_words(pool, verified.helper)
            helper = Text(f"，由{name.zh}服务", f" by {name.en}")
        first = _MET.format(helper=Text("", ""))
        first = Text(_MET.zh.format(helper=helper.zh), _MET.en.format(helper=helper.en))
    else:
        first = _NOT_MET
        if candidate.fits:
            first = Text(f"{first.zh}：{_RESERVED.zh}", f"{first.en}: {_RESERVED.en}")
    told = _told(verified)
    return Text(f"{first.zh}。{told.zh}", f"{first.en}. {told.en}")


def _told(verified: Verified) -> Text:
    """Return who else is touched, and what the plan gains."""
    effects = verified.effects
    own = 1 if verified.is_met else 0
    more = len(effects.met) - own
    parts: list[Text] = []
    if effects.lost:
        parts.append(Text(f"{len(effects.lost)} 项需求让出", f"given up: {_needs(len(effects.lost))}"))
    if more > 0:
        parts.append(Text(f"另有 {more} 项得到满足", f"met besides: {_needs(more)}"))
    if effects.moved:
        parts.append(Text(f"{len(effects.moved)} 项换了服务方", f"another helper: {_needs(len(effects.moved))}"))
    if not parts:
        parts.append(Text("不影响其他人", "nobody else is touched"))
    points = verified.gained / MICROPOINTS_PER_POINT
    parts.append(Text(f"方案价值变化 {points:+.3f} 分", f"the plan is worth {points:+.3f} points"))
    people = people_words(effects.people_by_grade)
    if people.zh:
        parts.append(Text(f"受助人数变化：{people.zh}", f"people met: {people.en}"))
    zh, en = "；".join(part.zh for part in parts), "; ".join(part.en for part in parts)
    return Text(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


def people_words(people: Mapping[str, int]) -> Text:
    """Return people gained and lost by grade; empty where there are none."""
    counts = [(Grade(grade).text, count) for grade, count in people.items() if count]
    zh = "、".join(f"{title.zh}色 {count:+d} 人" for title, count in counts)
    return Text(zh, ", ".join(f"{count:+d} {title.en}" for title, count in counts))


def resource_words(pool: Pool, key: str) -> Text:
    """Return kind, name and identifier of a provider, project or fund."""
    for table, kind in _KINDS.items():
        found = pool.table(table).filter(**{KEYS[table]: key})
        if found.height:
            name = found["name"][0]
            called = (f"{name}（{key}）", f"{name} ({key})") if name and name != key else (key, key)
            # Between a code and Chinese words stands a space, behind a bracket none.
            return Text(f"{kind.zh} {called[0]}" + " " * (called[0] == key), f"{kind.en} {called[1]}")
    return Text(key, key)


def _who(pool: Pool, change: Change) -> Text:
    return _NOBODY if change.table == "needs" else resource_words(pool, change.key)


def _needs(count: int) -> str:
    return f"{count} need" + ("" if count == 1 else "s")


def _listed(value: object) -> list[str]:
    return list(value) if isinstance(value, tuple) else []


def _gone(change: Change) -> str:
    return "、".join(code for code in _listed(change.before) if code not in _listed(change.after))


def _added(pool: Pool, kind: FixKind, change: Change) -> Text:
    """Return what a list has afterwards that it had not before; everything where it is empty then."""
    codes = [code for code in _listed(change.after) if code not in _listed(change.before)]
    if not codes:
        return Text("（不再限制）", "anything")
    names = dict(pool.services.select("service", "name").iter_rows())

    def plain(code: str) -> Text:
        return Text(code, code)

    of_code: dict[FixKind, Callable[[str], Text]] = {
        FixKind.GENDER: lambda code: Gender(code).text,
        FixKind.SERVICE: lambda code: Text(f"“{names.get(code) or code}”", code),
        FixKind.PURPOSE: lambda code: Text(f"“{names.get(code) or code}”", code),
        FixKind.CATEGORY: words.category,
        FixKind.SKILL: lambda code: words.skill(code.partition(":")[0], int(code.partition(":")[2] or 1)),
        FixKind.ROLE: lambda code: plain(code.replace(":", " ")),
    }
    return words.listed(of_code.get(kind, plain)(code) for code in codes)


def _value(change: Change) -> Text:
    """Return the new value as it is said."""
    after = change.after
    if after is None:
        return Text("不限", "anywhere")
    if isinstance(after, dt.date):
        return words.date(after)
    if isinstance(after, float):
        return Text(*[words.number(after)] * 2)
    return Text(*[str(after)] * 2)
