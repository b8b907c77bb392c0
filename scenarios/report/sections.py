"""The parts of a page that show a difference: by grade, service, town, fund; who is affected; the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from matcher.model.text import Language, Text
from matcher.report.words import share_text
from scenarios.compare import Comparison, Dimension, Effect, Measure, NeedChangeKind
from scenarios.report.figures import (
    STANDINGS,
    UNITS,
    WITHHELD,
    band_text,
    bar_of,
    change_text,
    is_few,
    style_of,
    value_text,
)
from scenarios.report.page import Cell, figure, heading, paragraph, table
from scenarios.report.places import Town
from scenarios.report.svg.bars import bars
from scenarios.report.svg.ground import Spot, ground_map
from scenarios.report.withheld import withheld

MOST_BARS = 14
"""Bars of a chart; the largest differences are drawn, the table has them all."""

LEGEND: tuple[tuple[str, Text], ...] = (
    ("more", Text("增加，超出噪声", "more, beyond the noise")),
    ("less", Text("减少，超出噪声", "less, beyond the noise")),
    ("noise", Text("在噪声之内", "within the noise")),
    ("openmore", Text("增加，未测噪声", "more, noise not measured")),
    ("openless", Text("减少，未测噪声", "less, noise not measured")),
    ("band", Text("噪声带", "noise band")),
)
_TITLES: dict[Dimension, Text] = {
    Dimension.GRADE: Text("按等级", "By grade"),
    Dimension.SERVICE: Text("按服务", "By service"),
    Dimension.TOWN: Text("按镇街", "By town"),
    Dimension.FUND: Text("按资金", "By fund"),
}
_COLUMNS = (
    Text("基准", "Before"),
    Text("情景", "After"),
    Text("变化", "Change"),
    Text("噪声带", "Noise"),
    Text("判断", "Reading"),
)


def shown_effects(comparison: Comparison, dimension: Dimension, measure: Measure) -> list[Effect]:
    """Return the effects of one dimension: grades in their order, others by the size of the difference."""
    found = list(comparison.of(dimension, measure))
    if dimension is Dimension.GRADE:
        return found
    return sorted(found, key=lambda effect: (-abs(effect.change or 0.0), effect.group))


def difference(comparison: Comparison, dimension: Dimension, measure: Measure, language: Language) -> list[str]:
    """Return heading and chart of one dimension; nothing where the plans say nothing of it."""
    effects = shown_effects(comparison, dimension, measure)
    if not effects:
        return []
    title, unit = _TITLES[dimension].say(language), UNITS[measure].say(language)
    drawn = [effect for effect in effects if effect.change or dimension is Dimension.GRADE][:MOST_BARS]
    hidden = withheld(comparison, dimension, measure)
    asked = {effect.group: effect for effect in comparison.of(dimension, Measure.PEOPLE_ASKED)}
    closed = hidden | withheld(comparison, dimension, Measure.PEOPLE_ASKED)
    parts = [heading(title)]
    if drawn:
        rows = [
            bar_of(
                effect,
                language,
                beside="" if effect.group in closed else _reach(effect, asked.get(effect.group)),
                is_withheld=effect.group in hidden,
            )
            for effect in drawn
        ]
        said = Text(f"{title}的变化，单位：{unit}", f"Change {title.lower()}, in {unit}").say(language)
        chart = bars(rows, said, unit, lambda value: change_text(value, measure))
        parts.append(
            figure(
                chart,
                _left_out(len(drawn), effects, language),
                _legend([effect for effect in drawn if effect.group not in hidden], language),
            )
        )
    else:
        parts.append(paragraph(Text("没有变化。", "Nothing changes.").say(language)))
    return parts


def all_figures(comparison: Comparison, shown: Sequence[tuple[Dimension, Measure]], language: Language) -> list[str]:
    """Return the tables behind the charts, one a dimension."""
    parts = [heading(Text("附表", "All figures").say(language))]
    for dimension, measure in shown:
        effects = shown_effects(comparison, dimension, measure)
        if effects:
            hidden = withheld(comparison, dimension, measure)
            parts += [heading(_TITLES[dimension].say(language), 3), effects_table(effects, language, hidden=hidden)]
    return parts


def _reach(effect: Effect, asked: Effect | None) -> str:
    if asked is None or effect.measure is not Measure.PEOPLE_MET:
        return ""
    # Whoever is not met is somebody too.
    without = ((asked.before or 0) - (effect.before or 0), (asked.after or 0) - (effect.after or 0))
    if effect.dimension is not Dimension.GRADE and any(map(is_few, (*without, without[1] - without[0]))):
        return ""
    was, now = share_text(effect.before or 0, asked.before or 0), share_text(effect.after or 0, asked.after or 0)
    return was if was == now else f"{was} → {now}"


def _left_out(drawn: int, effects: Sequence[Effect], language: Language) -> str:
    others = sum(1 for effect in effects if effect.change) - drawn
    if others <= 0:
        return ""
    return Text(f"另有 {others} 项变化较小，见下表。", f"{others} smaller differences are in the table.").say(language)


def _legend(effects: Sequence[Effect], language: Language) -> list[tuple[str, str]]:
    used = {style_of(effect) for effect in effects}
    if any(effect.noise_low is not None for effect in effects):
        used.add("band")
    return [(style, said.say(language)) for style, said in LEGEND if style in used]


def effects_table(effects: Sequence[Effect], language: Language, *, hidden: Set[str] = frozenset()) -> str:
    """Return effects of one measure as a table: before, after, change, band, and how to read it; of hidden groups the name alone."""
    unit = UNITS[effects[0].measure].say(language)
    titles = [unit, *(column.say(language) for column in _COLUMNS)]
    return table(titles, [_row(effect, language, is_withheld=effect.group in hidden) for effect in effects])


def _row(effect: Effect, language: Language, *, is_withheld: bool) -> list[str | Cell]:
    name, band = effect.title.say(language), band_text(effect).say(language)
    if is_withheld:
        return [name, *(len(_COLUMNS) * [WITHHELD.say(language)])]
    style = style_of(effect)
    return [
        name,
        value_text(effect.before, effect.measure),
        value_text(effect.after, effect.measure),
        Cell(said=change_text(effect.change, effect.measure), style=style),
        band,
        Cell(said=STANDINGS[effect.standing].say(language), style=style),
    ]


_KINDS: tuple[tuple[NeedChangeKind, Text], ...] = (
    (NeedChangeKind.GAINED, Text("新得到帮助", "newly met")),
    (NeedChangeKind.LOST, Text("失去帮助", "no longer met")),
    (NeedChangeKind.MOVED, Text("换了服务方", "another helper")),
    (NeedChangeKind.REPAID, Text("服务方不变，改由别的资金支付", "same helper, other money")),
    (NeedChangeKind.ADDED_MET, Text("情景新增，得到帮助", "added by the scenario, met")),
    (NeedChangeKind.ADDED_UNMET, Text("情景新增，未得到帮助", "added by the scenario, not met")),
    (NeedChangeKind.REMOVED_MET, Text("被情景移除，原已满足", "removed by the scenario, was met")),
    (NeedChangeKind.REMOVED_UNMET, Text("被情景移除，原未满足", "removed by the scenario, was not met")),
)


def who(comparison: Comparison, language: Language) -> list[str]:
    """Return who gains, loses and moves, as counts; identifiers stay in the tables for those who may see them."""
    counted = comparison.kinds()
    titles = [
        said.say(language) for said in (Text("情形", "What happens"), Text("需求", "Needs"), Text("人数", "People"))
    ]
    rows = [
        [said.say(language), f"{counted[kind][0]:,}", f"{counted[kind][1]:,}"]
        for kind, said in _KINDS
        if counted[kind][0]
    ]
    parts = [heading(Text("谁受影响", "Who is affected").say(language))]
    if not rows:
        return [*parts, paragraph(Text("没有一项需求的安排改变。", "The lot of no need changes.").say(language))]
    moves = comparison.moves
    cap = (
        Text("未设上限", "no cap")
        if moves.most_moves is None
        else Text(f"上限 {moves.most_moves:,}", f"cap {moves.most_moves:,}")
    )
    said = Text(
        f"未被情景改动的需求中，{moves.moved:,} 件换了服务方，{moves.dropped:,} 件落空（{cap.zh}）",
        f"Of the needs that the scenario leaves alone {moves.moved:,} change helper and {moves.dropped:,} are dropped ({cap.en})",
    )
    if moves.people_per_move is not None:
        gain = change_text(round(moves.people_per_move, 2), Measure.PEOPLE_MET)
        said = Text(f"{said.zh}，平均每件 {gain} 人", f"{said.en}, {gain} people a need moved or dropped")
    return [*parts, table(titles, rows), paragraph(Text(f"{said.zh}。", f"{said.en}.").say(language), "note")]


def town_map(comparison: Comparison, towns: Mapping[str, Town], language: Language) -> list[str]:
    """Return the map of gains and losses by town; nothing where no town can be drawn."""
    effects = {effect.group: effect for effect in comparison.of(Dimension.TOWN, Measure.PEOPLE_MET)}
    drawn = [(towns[code], effect) for code, effect in effects.items() if code in towns]
    if not drawn:
        return []
    drawn.sort(key=lambda pair: (-abs(pair[1].change or 0.0), pair[0].name))
    behind = [
        Spot(lon=town.lon, lat=town.lat, size=town.area, style="asked", label="", said=town.name) for town, _ in drawn
    ]
    hidden = withheld(comparison, Dimension.TOWN, Measure.PEOPLE_MET)
    spots = [_spot(town, effect, language, is_withheld=effect.group in hidden) for town, effect in drawn]
    title = Text("各镇街受助人数的变化", "Change of people met by town").say(language)
    legend = [
        *((style, said.say(language)) for style, said in LEGEND if style in {spot.style for spot in spots}),
        ("none", Text("不变或不显示", "unchanged, or not shown").say(language)),
        ("asked", Text("面积为涉及人数", "area: people asking").say(language)),
    ]
    caption = Text(
        "圆点面积为变化人数；依坐标绘制，不含底图和边界，北在上。",
        "Area of a dot: people of difference. Drawn from coordinates, without base map or borders; north is up.",
    )
    chart = ground_map(spots, title, behind=behind, unit_km=Text("公里", "km").say(language))
    return [heading(title), figure(chart, caption.say(language), legend)]


def _spot(town: Town, effect: Effect, language: Language, *, is_withheld: bool) -> Spot:
    if is_withheld or not effect.change:
        return Spot(lon=town.lon, lat=town.lat, size=0.0, style="none", label=town.name, said=town.name)
    said = f"{effect.title.say(language)} {change_text(effect.change, effect.measure)}"
    return Spot(lon=town.lon, lat=town.lat, size=abs(effect.change), style=style_of(effect), label=said, said=said)
