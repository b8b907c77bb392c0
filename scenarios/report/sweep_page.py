"""The page of one sweep, as a planner shows it in a meeting."""

from __future__ import annotations

from matcher import __version__
from matcher.model import Pool
from matcher.model.text import Language, Text
from matcher.report.words import number_text, share_text
from scenarios.compare import Measure
from scenarios.report.figures import change_text, value_text
from scenarios.report.page import Cell, heading, listed, page, paragraph, table, tiles
from scenarios.report.svg.curves import tick_text
from scenarios.report.svg.mark import mark, words
from scenarios.report.sweep_answer import people, sweep_answer, sweep_tiles
from scenarios.report.sweep_charts import frontier_charts, parameter_charts
from scenarios.sweep import PointResult, SweepResult

_NOT_WHOLE = Text(
    "这次扫描还没有跑完：以下只是已求出的点。再次运行同一命令即可接着算。",
    "The sweep is not complete: below are the points known so far. Run the same command again to go on.",
)


def sweep_page(result: SweepResult, pool: Pool, language: Language, *, date: str, digest: str) -> str:
    """Return a page that stands by itself: nothing is fetched, nothing runs.

    Parameters
    ----------
    result
        What the sweep showed.
    pool
        The baseline's pool; it lends names of towns.
    language
        Language of the page.
    date
        Day of the plans.
    digest
        Of the pool.
    """
    sweep = result.sweep
    parts = [
        heading(sweep.title.say(language), 1),
        paragraph(sweep.question.say(language), "question"),
        paragraph(sweep_answer(result).say(language), "answer"),
    ]
    if not result.is_whole:
        parts.append(paragraph(_NOT_WHOLE.say(language)))
    parts.append(tiles(sweep_tiles(result, language)))
    if result.points:
        parts += parameter_charts(result, language)
        parts += frontier_charts(result, language)
        parts += [heading(Text("各点", "Every point").say(language)), _points(result, pool, language)]
    parts += _method(result, language)
    parts.append(_footer(result, language, date, digest))
    return page(sweep.title.say(language), parts, language)


def _points(result: SweepResult, pool: Pool, language: Language) -> str:
    is_drawn = result.sweep.repeats > 1
    columns = [
        *(parameter.title for parameter in result.sweep.parameters),
        Text("受助人数", "People met"),
        Text("变化", "Change"),
        *((Text("八成在此之间", "Four in five"),) if is_drawn else ()),
        Text("支出（元）", "Yuan"),
        Text("工时/周", "Hours a week"),
        Text("最薄弱镇街", "Worst town"),
        Text("其受助比例", "Its share"),
    ]
    names = dict(pool.regions.select("code", "name").iter_rows())
    return table(
        [column.say(language) for column in columns],
        [_point(point, result, names, is_drawn) for point in result.points],
    )


def _point(point: PointResult, result: SweepResult, names: dict[str, str | None], is_drawn: bool) -> list[str | Cell]:
    spread = point.spread(people)
    change = round(spread.mean - result.baseline.people_met, 1)
    worst = min(point.runs, key=lambda run: (run.worst_share, run.worst_town))
    style = "more" if change > 0 else "less" if change < 0 else "none"
    return [
        *(tick_text(float(value)) for value in point.values.values()),
        value_text(round(spread.mean, 1), Measure.PEOPLE_MET),
        Cell(said=change_text(change, Measure.PEOPLE_MET), style=style),
        *((f"{number_text(spread.low)} – {number_text(spread.high)}",) if is_drawn else ()),
        value_text(point.spread(lambda run: run.yuan).mean, Measure.YUAN),
        value_text(round(point.spread(lambda run: run.hours).mean, 1), Measure.HOURS),
        names.get(worst.worst_town) or worst.worst_town or "—",
        share_text(point.spread(lambda run: run.worst_share).mean, 1) if worst.worst_town else "—",
    ]


def _method(result: SweepResult, language: Language) -> list[str]:
    sweep = result.sweep
    gap = max((run.gap for point in result.points for run in point.runs), default=0.0)
    said = [
        Text(
            "每个点都是一个情景：由同一份基准方案出发重新求解，并经独立检查；其余一切相同。",
            "Every point is a scenario: solved from the same baseline's plan and checked independently; all else is equal.",
        ),
        Text(
            f"方案与上界最多相差 {gap:.3%}；小于这个比例的差别可能只是换了一份同样好的方案。",
            f"Plans are within {gap:.3%} of their bounds; smaller differences may be another plan that is as good.",
        ),
        Text(
            "最薄弱镇街只在至少有 10 人提出需求的镇街中比较。",
            "The worst town is that of towns in which at least ten people ask.",
        ),
    ]
    if sweep.chance is not None:
        said.append(
            Text(
                f"不确定性：每个点重复 {sweep.repeats} 次，种子 {sweep.seed}；各点用同一组随机数（同一重复中缺席和激增的是同一批），"
                "点与点之差因此主要是参数的作用。带为 10% 至 90% 分位。",
                f"Chance: {sweep.repeats} draws a point, seed {sweep.seed}; all points share their random numbers (in one draw the same "
                "teams stay away), so that differences between points are those of the parameter. Bands: 10% to 90% quantiles.",
            )
        )
    return [heading(Text("方法与局限", "Method and limits").say(language)), listed(text.say(language) for text in said)]


def _footer(result: SweepResult, language: Language, date: str, digest: str) -> str:
    sweep = result.sweep
    said = Text(
        f"方案日期 {date} · wishpool {__version__} · 扫描 {sweep.name}（{sweep.digest[:12]}）· 数据 {digest[:12]} · 种子 {sweep.seed}",
        f"Date of the plans {date} · wishpool {__version__} · sweep {sweep.name} ({sweep.digest[:12]}) · pool {digest[:12]} · "
        f"seed {sweep.seed}",
    )
    return mark("footer", words(said.say(language)))
