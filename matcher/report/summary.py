"""The summary of a plan as plain lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable

from matcher.model.enums import Grade
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.summary import GroupCount
from matcher.model.text import Language, Text
from matcher.report import sentences
from matcher.report.money import money_table
from matcher.report.names import Names
from matcher.report.package_areas import packages_sentence
from matcher.report.view import View, kept_needs
from matcher.report.words import iso_week, number_text, share_text, yuan_text

MOST_TOWNS = 12
"""Towns that are listed; those with the lowest share come first, the others are counted."""

MOST_FUNDS = 20

_TITLE = Text("心愿池匹配方案 {week}（{date}）", "Wishpool plan {week} ({date})")
_GROUP = Text("  {name}：{met}/{asked} 件，{people_met}/{people_asked} 人（{share}）",
              "  {name}: {met}/{asked} needs, {people_met}/{people_asked} people ({share})")  # fmt: skip
_BY_GRADE, _BY_SERVICE = Text("按等级：", "By grade:"), Text("按服务：", "By service:")
_BY_TOWN = Text("按镇街（受助比例低者在前）：", "By town (lowest share first):")
_MORE = Text("  另有 {count} 个", "  and {count} more")
_MONEY = Text("资金：", "Money:")
_FUND = Text(
    "  {name}：可用 {usable} 元，已用 {used} 元，结余 {left} 元，{needs} 件",
    "  {name}: usable {usable}, used {used}, left {left} yuan, needs {needs}",
)
_HOURS = Text(
    "工时：可用 {capacity}，已用 {used}，剩余 {left} 小时/周",
    "Hours: capacity {capacity}, used {used}, left {left} a week",
)
_CONSERVATION = Text("去向：{flow}。{holds}", "Flow: {flow}. {holds}")


def summary_lines(plan: Plan, pool: Pool, language: Language) -> list[str]:
    """Return the summary of a plan, a sentence or a row a line, without colours or markup.

    Parameters
    ----------
    plan
        The plan.
    pool
        The pool it was made for; it lends the names.
    language
        The language of the words.

    Returns
    -------
    list of str
        Title, reach, quality, shares by grade, town and service, hours, money, problems, conservation.
    """
    summary, say = plan.summary, _speaker(language)
    names = Names.of(pool, language)
    severity = plan.problems["severity"]
    lines = [
        say(_TITLE.format(week=iso_week(summary.run.date), date=summary.run.date.isoformat())),
        say(sentences.reach(summary)),
        _status(plan, language),
        say(_BY_GRADE),
        *_groups(summary.by_grade, lambda code: say(Grade(code).text), say),
        say(_BY_TOWN),
        *_lowest(summary.by_town, names.region, say),
        say(_BY_SERVICE),
        *_groups(summary.by_service, names.service, say),
        say(sentences.used(summary)),
        *_packages(plan, pool, say),
        *_hours(plan, say),
        *_money(plan, pool, language),
    ]
    for extra in (
        sentences.kept(summary, kept_needs(plan)),
        sentences.deferred(summary),
        sentences.problems(int((severity == "error").sum()), int((severity == "warning").sum())),
    ):
        if extra is not None:
            lines.append(say(extra))
    lines.append(_conservation(plan, language))
    return lines


def summary_text(plan: Plan, pool: Pool, language: Language) -> str:
    """Return :func:`summary_lines` as one text."""
    return "\n".join(summary_lines(plan, pool, language))


def _speaker(language: Language) -> Callable[[Text], str]:
    return lambda text: text.say(language)


def _status(plan: Plan, language: Language) -> str:
    status, quality = plan.summary.status.text, sentences.quality(plan.summary)
    return Text(f"{status.zh}：{quality.zh}", f"{status.en}: {quality.en}").say(language)


def _conservation(plan: Plan, language: Language) -> str:
    counts = plan.summary.flow
    holds, line = sentences.conserved(counts), sentences.flow(counts)
    return _CONSERVATION.say(language).format(flow=line.say(language), holds=holds.say(language))


def _groups(groups: list[GroupCount], name: Callable[[str], str], say: Callable[[Text], str]) -> list[str]:
    return [
        say(_GROUP).format(
            name=name(group.group),
            met=f"{group.needs_met:,}",
            asked=f"{group.needs_asked:,}",
            people_met=f"{group.people_met:,}",
            people_asked=f"{group.people_asked:,}",
            share=share_text(group.people_met, group.people_asked),
        )
        for group in groups
    ]


def _lowest(groups: list[GroupCount], name: Callable[[str], str], say: Callable[[Text], str]) -> list[str]:
    ranked = sorted(groups, key=lambda group: (group.people_met / max(1, group.people_asked), group.group))
    lines = _groups(ranked[:MOST_TOWNS], name, say)
    return lines + ([say(_MORE.format(count=len(ranked) - MOST_TOWNS))] if len(ranked) > MOST_TOWNS else [])


def _packages(plan: Plan, pool: Pool, say: Callable[[Text], str]) -> list[str]:
    text = packages_sentence(plan, pool)
    return [] if text is None else [say(text)]


def _hours(plan: Plan, say: Callable[[Text], str]) -> list[str]:
    rows = plan.resources.filter(plan.resources["dimension"] == "hours").drop_nulls("capacity")
    if rows.is_empty():
        return []
    capacity, used = float(rows["capacity"].sum()), float(rows["used"].sum())
    values = {"capacity": capacity, "used": used, "left": capacity - used}
    line = say(_HOURS).format(**{key: number_text(value) for key, value in values.items()})
    rest = sentences.unlimited_hours(plan.summary, used)
    return [line] if rest is None else [line, f"  {say(rest)}"]


def _money(plan: Plan, pool: Pool, language: Language) -> list[str]:
    table = money_table(View.of(plan, pool, language)).sort("used_fen", descending=True, maintain_order=True)
    rows = [
        _FUND.say(language).format(
            name=row["name"],
            usable=yuan_text(row["usable_fen"]),
            used=yuan_text(row["used_fen"]),
            left=yuan_text(row["left_fen"]),
            needs=row["needs"],
        )
        for row in table.head(MOST_FUNDS).iter_rows(named=True)
    ]
    if table.height > MOST_FUNDS:
        rows.append(_MORE.format(count=table.height - MOST_FUNDS).say(language))
    return [_MONEY.say(language), *rows] if rows else []
