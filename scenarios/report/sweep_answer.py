"""What a sweep showed in one sentence, and the few figures above everything else."""

from __future__ import annotations

from matcher.model.text import Language, Text
from matcher.report.words import number_text, share_text
from scenarios.compare import Measure
from scenarios.report.figures import change_text, value_text
from scenarios.report.svg.curves import tick_text
from scenarios.sweep import PointResult, RunFigures, SweepResult


def people(run: RunFigures) -> float:
    """Return the people met."""
    return run.people_met


def values_text(point: PointResult, result: SweepResult) -> Text:
    """Return the parameters of a point in words: ``余额倍数 = 0.8``."""
    titles = {parameter.name: parameter.title for parameter in result.sweep.parameters}
    zh, en = (
        separator.join(
            f"{titles[name].say(language)} = {tick_text(float(value))}" for name, value in point.values.items()
        )
        for language, separator in ((Language.ZH, "、"), (Language.EN, ", "))
    )
    return Text(zh, en)


def sweep_answer(result: SweepResult) -> Text:
    """Return where most and fewest people are met, against the baseline, and what chance does to it."""
    if not result.points:
        return Text("还没有一个点求出结果。", "No point is known yet.")
    ranked = sorted(result.points, key=lambda point: point.spread(people).mean)
    least, most = ranked[0], ranked[-1]
    base = value_text(result.baseline.people_met, Measure.PEOPLE_MET)
    if least.spread(people).mean == most.spread(people).mean:
        count = value_text(most.spread(people).mean, Measure.PEOPLE_MET)
        return Text(
            f"受助人数处处相同：{count} 人（基准 {base} 人）。", f"People met are {count} everywhere (baseline {base})."
        )
    high, low = _count(most, result), _count(least, result)
    return Text(
        f"受助人数最多为 {high.zh}，最少为 {low.zh}；基准 {base} 人。",
        f"Most people are met {high.en}, fewest {low.en}; baseline {base}.",
    )


def _count(point: PointResult, result: SweepResult) -> Text:
    spread, where = point.spread(people), values_text(point, result)
    mean = value_text(round(spread.mean, 1), Measure.PEOPLE_MET)
    if len(point.runs) == 1:
        return Text(f"{mean} 人（{where.zh}）", f"at {where.en}: {mean}")
    low, high = number_text(spread.low), number_text(spread.high)
    return Text(
        f"{mean} 人（{where.zh}；{len(point.runs)} 次抽样的平均，八成在 {low} 至 {high} 之间）",
        f"at {where.en}: {mean} on average (of {len(point.runs)} draws four in five between {low} and {high})",
    )


def sweep_tiles(result: SweepResult, language: Language) -> list[tuple[str, str, str]]:
    """Return the figures on top: the baseline, most people, best worst town, and how much was run."""
    base = result.baseline
    runs = sum(len(point.runs) for point in result.points)
    asked = len(result.sweep.points) * result.sweep.repeats
    tiles = [
        (
            Text("基准受助人数", "People met, baseline"),
            value_text(base.people_met, Measure.PEOPLE_MET),
            Text(
                f"共 {value_text(base.people_asked, Measure.PEOPLE_ASKED)} 人",
                f"of {value_text(base.people_asked, Measure.PEOPLE_ASKED)}",
            ),
        )
    ]
    if result.points:
        most = max(result.points, key=lambda point: point.spread(people).mean)
        fair = max(result.points, key=lambda point: point.spread(lambda run: run.worst_share).mean)
        gain = change_text(round(most.spread(people).mean - base.people_met, 1), Measure.PEOPLE_MET)
        share = share_text(fair.spread(lambda run: run.worst_share).mean, 1)
        was = share_text(base.worst_share, 1)
        tiles += [
            (Text("最多可增加", "Largest gain"), gain, values_text(most, result)),
            (
                Text("最薄弱镇街受助比例，最高", "Worst town's share, best"),
                share,
                Text(f"基准 {was}", f"baseline {was}"),
            ),
        ]
    tiles.append((Text("已求解", "Runs"), f"{runs:,}", Text(f"共 {asked:,} 次", f"of {asked:,}")))
    return [(title.say(language), said, beside.say(language)) for title, said, beside in tiles]
