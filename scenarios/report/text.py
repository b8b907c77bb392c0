"""A comparison as text for a terminal: the question, the answer in one sentence, the figures, who is affected."""

from __future__ import annotations

from collections.abc import Iterable, Set

import polars as pl

from matcher.model.text import Language, Text
from scenarios.compare import Comparison, Dimension, Effect, Measure, NeedChangeKind, Standing
from scenarios.report.answer import answer
from scenarios.report.figures import STANDINGS, UNITS, band_text, change_text, value_text
from scenarios.report.withheld import withheld

MOST_LISTED = 8
"""Groups of a dimension, and identifiers of a kind, that are listed; the tables have them all."""

_TOTALS = (Measure.PEOPLE_MET, Measure.NEEDS_MET, Measure.HOURS, Measure.YUAN, Measure.MEAN_KM, Measure.OBJECTIVE)
_TOTAL_NAMES = {
    Measure.PEOPLE_MET: Text("受助人数", "people met"),
    Measure.NEEDS_MET: Text("满足需求", "needs met"),
    Measure.HOURS: Text("服务工时", "hours of service"),
    Measure.YUAN: Text("支出", "spending"),
    Measure.MEAN_KM: Text("平均距离", "mean distance"),
    Measure.OBJECTIVE: Text("目标值", "objective"),
}
_GROUPS = (
    (Dimension.GRADE, Measure.PEOPLE_MET, Text("按等级（受助人数）", "By grade (people met)")),
    (Dimension.TOWN, Measure.PEOPLE_MET, Text("按镇街（受助人数）", "By town (people met)")),
    (Dimension.SERVICE, Measure.PEOPLE_MET, Text("按服务（受助人数）", "By service (people met)")),
    (Dimension.FUND, Measure.YUAN, Text("按资金（支出）", "By fund (spending)")),
)
_KINDS = (
    (NeedChangeKind.GAINED, Text("新得到帮助", "gain help")),
    (NeedChangeKind.LOST, Text("失去帮助", "lose help")),
    (NeedChangeKind.MOVED, Text("换服务方", "change helper")),
    (NeedChangeKind.REPAID, Text("换资金", "change fund")),
    (NeedChangeKind.ADDED_MET, Text("情景新增，得到帮助", "added, met")),
    (NeedChangeKind.ADDED_UNMET, Text("情景新增，未得到帮助", "added, not met")),
    (NeedChangeKind.REMOVED_MET, Text("情景移除，原已满足", "removed, was met")),
    (NeedChangeKind.REMOVED_UNMET, Text("情景移除，原未满足", "removed, was not met")),
)


def comparison_text(comparison: Comparison, language: Language) -> str:
    """Return a comparison as lines, without a line break at the end.

    Figures by town, service and fund about fewer than three people are not shown, nor those that tell of them; identifiers of needs are, for whoever runs
    the command has the pool.

    Parameters
    ----------
    comparison
        The scenario against the baseline.
    language
        Language of the words.
    """
    scenario = comparison.scenario
    question = Text(scenario.question_zh, scenario.question_en)
    changes = scenario.changes_zh if language is Language.ZH else scenario.changes_en
    lines = [Text(f"问题：{question.zh}", f"Question: {question.en}").say(language)]
    lines += [f"  {number}. {change}" for number, change in enumerate(changes, start=1)]
    lines += [Text(f"结论：{answer(comparison).zh}", f"Answer: {answer(comparison).en}").say(language), ""]
    lines += [_total_line(comparison.total(measure), language) for measure in _TOTALS]
    for dimension, measure, title in _GROUPS:
        hidden = withheld(comparison, dimension, measure)
        lines += _group_lines(comparison.of(dimension, measure), title, language, hidden)
    lines += _who(comparison, language)
    lines += _moves(comparison, language)
    lines += _method(comparison, language)
    return "\n".join(lines)


def _total_line(effect: Effect, language: Language) -> str:
    return f"{_TOTAL_NAMES[effect.measure].say(language)}  {_figures(effect, language)}"


def _figures(effect: Effect, language: Language) -> str:
    unit, band = UNITS[effect.measure].say(language), band_text(effect).say(language)
    before, after = (value_text(value, effect.measure) for value in (effect.before, effect.after))
    if effect.standing is Standing.UNCHANGED:
        return f"{after} {unit} ({STANDINGS[effect.standing].say(language)})"
    said = f"{before} → {after} {unit} ({change_text(effect.change, effect.measure)}"
    if effect.change is None:
        reading = Text("规则设定不同，不可比较", "not comparable: the policies differ")
        return f"{said[: said.rindex(' (')]} ({reading.say(language)})"
    if effect.standing is Standing.NOT_MEASURED:
        return f"{said})"
    noise = Text(f"噪声带 {band}", f"noise {band}")
    return f"{said}; {STANDINGS[effect.standing].say(language)}; {noise.say(language)})"


def _group_lines(effects: Iterable[Effect], title: Text, language: Language, hidden: Set[str]) -> list[str]:
    changed = [effect for effect in effects if effect.change]
    if not changed:
        return []
    if changed[0].dimension is not Dimension.GRADE:
        changed.sort(key=lambda effect: (-abs(effect.change or 0.0), effect.group))
    shown = [effect for effect in changed if effect.group not in hidden]
    lines = ["", title.say(language)]
    lines += [f"  {effect.title.say(language)}  {_figures(effect, language)}" for effect in shown[:MOST_LISTED]]
    more, few = len(shown) - MOST_LISTED, len(changed) - len(shown)
    if more > 0:
        lines.append(Text(f"  另有 {more} 组", f"  {more} more").say(language))
    if few:
        words = Text(
            f"  另有 {few} 组不列出：涉及少于 3 人，或可由此推算",
            f"  {few} more not shown: about fewer than 3 people, or telling of them",
        )
        lines.append(words.say(language))
    return lines


def _who(comparison: Comparison, language: Language) -> list[str]:
    counted = comparison.kinds()
    lines = ["", Text("谁受影响", "Who is affected").say(language)]
    for kind, said in _KINDS:
        needs, people = counted[kind]
        if not needs:
            continue
        ids = comparison.needs.filter(pl.col("kind") == kind.value)["need_id"].head(MOST_LISTED).to_list()
        listed = ", ".join(ids) + (" …" if needs > len(ids) else "")
        count = Text(f"{needs:,} 件，{people:,} 人", f"{needs:,} needs, {people:,} people")
        lines.append(f"  {said.say(language)}  {count.say(language)}  {listed}")
    if len(lines) == 2:
        lines.append(Text("  没有一项需求的安排改变", "  the lot of no need changes").say(language))
    return lines


def _moves(comparison: Comparison, language: Language) -> list[str]:
    moves = comparison.moves
    if not moves.moved + moves.dropped and moves.most_moves is None:
        return []
    cap = Text("", "")
    if moves.most_moves is not None:
        cap = Text(f"（上限 {moves.most_moves:,}）", f" (cap {moves.most_moves:,})")
    said = Text(
        f"未被情景改动的需求中，换服务方 {moves.moved:,} 件、落空 {moves.dropped:,} 件{cap.zh}",
        f"Of the needs that the scenario leaves alone {moves.moved:,} change helper, {moves.dropped:,} are dropped{cap.en}",
    )
    if moves.forced:
        said = Text(
            f"{said.zh}，其中 {moves.forced:,} 件因服务方已不在池中",
            f"{said.en}; {moves.forced:,} because their helper left",
        )
    if moves.points_per_move is not None:
        gain = change_text(round(moves.points_per_move, 3), Measure.OBJECTIVE)
        said = Text(f"{said.zh}；平均每件 {gain} 分", f"{said.en}; {gain} points each")
    if moves.people_per_move is not None:
        gain = change_text(round(moves.people_per_move, 2), Measure.PEOPLE_MET)
        said = Text(f"{said.zh}、{gain} 人", f"{said.en}, {gain} people each")
    return [Text(f"{said.zh}。", f"{said.en}.").say(language)]


def _method(comparison: Comparison, language: Language) -> list[str]:
    noise = comparison.noise
    lines = [""]
    if noise is None or not noise.kept:
        words = Text(
            "没有测量噪声：以上差异中有多少出于偶然，尚不可知。",
            "Noise was not measured: how much of the differences is chance is not known.",
        )
    else:
        words = Text(
            f"噪声带：基准另外求解 {noise.asked} 次，其中 {noise.kept} 次同样好（相差不到 {noise.tolerance:.2%}），"
            f"各指标在其中的变动范围；另一份同样好的方案，每个指标约有 {noise.chance_outside:.0%} 的机会在此之外。",
            f"Noise: the baseline solved {noise.asked} more times, {noise.kept} of them as good (within "
            f"{noise.tolerance:.2%}); the range of each figure among them. Each figure of one more such plan lies outside about "
            f"{noise.chance_outside:.0%} of the time.",
        )
    return [*lines, words.say(language), *(note.say(language) for note in comparison.notes)]
