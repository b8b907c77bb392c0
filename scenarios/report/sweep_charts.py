"""The charts of a sweep: figures over one parameter or two, and frontiers."""

from __future__ import annotations

from collections.abc import Callable

from matcher.model.enums import Grade
from matcher.model.text import Language, Text
from scenarios.report.page import figure, heading
from scenarios.report.svg.curves import STILL, Curve, Mark, curves, scatter, tick_text
from scenarios.report.svg.grid import grid
from scenarios.report.sweep_answer import people
from scenarios.sweep import PointResult, RunFigures, SweepResult, frontier

Figure = Callable[[RunFigures], float]

_PEOPLE = Text("受助人数", "People met")
_WORST = Text("最薄弱镇街的受助比例（%）", "Worst town's share of people met, %")


def _worst(run: RunFigures) -> float:
    return 100 * run.worst_share


def _yuan(run: RunFigures) -> float:
    return run.yuan


def parameter_charts(result: SweepResult, language: Language) -> list[str]:
    """Return people met and the worst town's share over the parameters; by grade too where there is one parameter."""
    if len(result.sweep.parameters) > 1:
        return [
            *_grid(result, people, _PEOPLE, lambda value: f"{value:,.0f}", language),
            *_grid(result, _worst, _WORST, lambda value: f"{value:.0f}%", language),
        ]
    return [
        *_curve(result, people, _PEOPLE, language),
        *_grades(result, language),
        *_curve(result, _worst, _WORST, language),
    ]


def _in_order(result: SweepResult) -> list[tuple[float, PointResult]]:
    name = result.sweep.parameters[0].name
    return sorted(((float(point.values[name]), point) for point in result.points), key=lambda pair: pair[0])


def _curve(result: SweepResult, of: Figure, title: Text, language: Language) -> list[str]:
    points = _in_order(result)
    spreads = [(x, point.spread(of)) for x, point in points]
    has_band = result.sweep.repeats > 1
    shown = [
        Curve(
            points=tuple((x, spread.mean) for x, spread in spreads),
            label=Text("平均", "mean").say(language) if has_band else title.say(language).split("（")[0].split(",")[0],
            band=tuple((x, spread.low, spread.high) for x, spread in spreads) if has_band else (),
        ),
        Curve(
            points=tuple((x, of(result.baseline)) for x in sorted({points[0][0], points[-1][0]})),
            label=Text("基准", "baseline").say(language),
            style=STILL,
        ),
    ]
    axis = result.sweep.parameters[0].title.say(language)
    caption = Text("阴影：重复抽样中八成的结果。", "Shaded: four in five of the draws.") if has_band else Text("", "")
    drawn = curves(shown, title.say(language), x_title=axis, y_title=title.say(language))
    return [heading(title.say(language)), figure(drawn, caption.say(language))]


def _grades(result: SweepResult, language: Language) -> list[str]:
    points = _in_order(result)
    shown = [
        Curve(
            points=tuple((x, point.spread(_of_grade(grade)).mean) for x, point in points),
            label=grade.text.say(language),
            style=grade.value,
        )
        for grade in Grade
    ]
    title = Text("受助人数，按等级", "People met by grade").say(language)
    drawn = curves(shown, title, x_title=result.sweep.parameters[0].title.say(language), y_title=_PEOPLE.say(language))
    return [heading(title), figure(drawn, "")]


def _of_grade(grade: Grade) -> Figure:
    return lambda run: run.grades.get(grade.value, 0.0)


def _grid(
    result: SweepResult, of: Figure, title: Text, written: Callable[[float], str], language: Language
) -> list[str]:
    first, second = result.sweep.parameters
    across, up = sorted(first.values), sorted(second.values)
    values = {
        (across.index(point.values[first.name]), up.index(point.values[second.name])): point.spread(of).mean
        for point in result.points
    }
    drawn = grid(
        [tick_text(float(value)) for value in across],
        [tick_text(float(value)) for value in up],
        values,
        {place: written(value) for place, value in values.items()},
        title.say(language),
        across_title=first.title.say(language),
        up_title=second.title.say(language),
    )
    base = written(of(result.baseline))
    caption = Text(f"颜色越深数值越大；基准 {base}。", f"Darker is more; baseline {base}.")
    if result.sweep.repeats > 1:
        caption = Text(f"{caption.zh}各格为重复抽样的平均。", f"{caption.en} Each cell is the mean of its draws.")
    return [heading(title.say(language)), figure(drawn, caption.say(language))]


def frontier_charts(result: SweepResult, language: Language) -> list[str]:
    """Return the frontiers between money and people, and between fairness and people, where the points differ in both."""
    return [
        *_frontier(
            result,
            _yuan,
            Text("资金与人数的前沿", "The frontier of money and people"),
            Text("支出（元）", "spending, yuan"),
            language,
            is_cost=True,
        ),
        *_frontier(
            result,
            _worst,
            Text("公平与总量的前沿", "The frontier of fairness and total"),
            _WORST,
            language,
            is_cost=False,
        ),
    ]


def _frontier(
    result: SweepResult, of: Figure, title: Text, axis: Text, language: Language, *, is_cost: bool
) -> list[str]:
    places = [(point.spread(of).mean, point.spread(people).mean) for point in result.points]
    if len({x for x, _ in places}) < 2 or len({y for _, y in places}) < 2:
        return []
    best = frontier(result.points, more=people, other=of, other_is_cost=is_cost)
    marks = [
        Mark(x=x, y=y, label=" · ".join(tick_text(float(value)) for value in point.values.values()), is_best=is_best)
        for point, (x, y), is_best in zip(result.points, places, best, strict=True)
    ]
    base = Text("基准", "baseline").say(language)
    marks.append(Mark(x=of(result.baseline), y=result.baseline.people_met, label=base, is_base=True))
    zh, en = (
        " · ".join(each.title.say(spoken) for each in result.sweep.parameters) for spoken in (Language.ZH, Language.EN)
    )
    caption = Text(
        f"所标数值为：{zh}。连线为前沿：线上的点，没有别的点在两方面都不差而有一方面更好；灰点在前沿之内，空心点为基准。",
        f"Written beside the points: {en}. On the line: no other is as good in both and better in one. Grey: inside. Hollow: baseline.",
    )
    drawn = scatter(marks, title.say(language), x_title=axis.say(language), y_title=_PEOPLE.say(language))
    return [heading(title.say(language)), figure(drawn, caption.say(language))]
