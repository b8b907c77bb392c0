"""The sentences of a summary: how good the plan is, whom it reaches, where every need went."""

from __future__ import annotations

from matcher.model.enums import PlanStatus
from matcher.model.summary import Flow, Summary
from matcher.model.text import Text
from matcher.report.words import gap_text, number_text, share_text

_REACH = Text(
    "{collected} 件需求：满足 {met} 件（{people_met}/{people_asked} 人，{share}），"
    "发布认领 {claimed} 件，转介 {referred} 件，等待 {waiting} 件，拒收 {refused} 件。",
    "{collected} needs: {met} met ({people_met} of {people_asked} people, {share}), "
    "{claimed} published for claiming, {referred} referred, {waiting} waiting, {refused} refused.",
)
_FLOW = Text(
    "收集 {collected} = 满足 {met} + 认领 {claimed} + 转介 {referred} + 等待 {waiting} + 拒收 {refused}",
    "collected {collected} = met {met} + claimed {claimed} + referred {referred} + waiting {waiting} "
    "+ refused {refused}",
)
_CONSERVED = Text("件件有去向。", "Every need is somewhere.")
_LOST = Text("数目不符，请核对！", "The numbers do not add up; please check.")
_USED = Text(
    "每周服务 {hours} 小时、{cases} 件，资金 {yuan} 元。",
    "Used: {hours} hours a week, {yuan} yuan, cases {cases}.",
)
_DISTANCE = Text("平均距离 {mean} 公里，最远 {longest} 公里。", "Mean distance {mean} km, longest {longest} km.")
_UNLIMITED = Text(
    "另有每周 {hours} 小时由不限工时的服务方或在办项目承担，不在上列之内。",
    "Another {hours} hours a week come from providers and projects without a limit of hours.",
)
_KEPT = Text(
    "对照上期方案：{count} 件沿用原服务方；退出的需求见“精准退出榜”。",
    "Against the previous plan: {count} needs keep their helper; for needs that left see the exit board.",
)
_DEFERRED = Text(
    "{count} 件红色需求先行服务，资金待公示期满后拨付。",
    "Red needs that are served at once while their money waits for publicity: {count}.",
)
_PROBLEMS = Text(
    "导入数据有 {errors} 处错误、{warnings} 处提醒。",
    "Problems of the input: errors {errors}, warnings {warnings}.",
)
_EXACT = Text("没有任何方案能比它更好。", "no plan can be better.")
_GAP = Text(
    "任何方案最多只能再好 {gap}。",
    "no plan can be better by more than {gap}.",
)
_LIMIT = Text(
    "计算到达工作量上限时停止；增加工作量也许还能改进。",
    "The run stopped at its work limit; more work may still improve the plan.",
)
_EMPTY = Text("没有收到需求，无可衡量。", "no need was accepted, there is nothing to measure.")


def reach(summary: Summary) -> Text:
    """Say how many needs were met, how many people they are, and where the other needs go."""
    counts = {name: f"{count:,}" for name, count in summary.flow.model_dump().items()}
    return _REACH.format(
        **counts,
        people_asked=f"{summary.people_asked:,}",
        people_met=f"{summary.people_met:,}",
        share=share_text(summary.people_met, summary.people_asked),
    )


def flow(counts: Flow) -> Text:
    """Say the line of conservation, with its numbers."""
    return _FLOW.format(**{name: f"{count:,}" for name, count in counts.model_dump().items()})


def conserved(counts: Flow) -> Text:
    """Say whether the line of conservation holds, in words."""
    return _CONSERVED if counts.is_conserved else _LOST


def quality(summary: Summary) -> Text:
    """Say what status and gap mean, in one or two sentences."""
    if summary.status is PlanStatus.OPTIMAL and summary.gap == 0:
        # An empty pool is solved to proof as well; to call that a success would mislead.
        return _EXACT if summary.people_asked else _EMPTY
    gap = _GAP.format(gap=gap_text(summary.gap))
    if summary.status is PlanStatus.LIMIT:
        return Text(gap.zh + _LIMIT.zh, f"{gap.en} {_LIMIT.en}")
    return gap


def used(summary: Summary) -> Text:
    """Say hours, cases, money and distances."""
    use = summary.used
    text = _USED.format(hours=number_text(use.hours), cases=f"{use.cases:,}", yuan=f"{use.yuan:,.2f}")
    if use.mean_km is None or use.longest_km is None:
        return text
    distance = _DISTANCE.format(mean=number_text(use.mean_km), longest=number_text(use.longest_km))
    return Text(text.zh + distance.zh, f"{text.en} {distance.en}")


def unlimited_hours(summary: Summary, limited: float) -> Text | None:
    """Say how many hours come from helpers without a limit; ``None`` where none do.

    Parameters
    ----------
    summary
        The summary of the plan.
    limited
        Hours a week used of capacities, as the tables of hours show them.
    """
    rest = round(summary.used.hours - limited, 2)
    return _UNLIMITED.format(hours=number_text(rest)) if rest > 0 else None


def kept(summary: Summary, needs: int) -> Text | None:
    """Say how many needs keep the helper of the previous plan; ``None`` where none was given."""
    return None if summary.run.previous_digest is None else _KEPT.format(count=f"{needs:,}")


def deferred(summary: Summary) -> Text | None:
    """Say how many red needs wait for their money; ``None`` where none does."""
    count = len(summary.deferred_money)
    return _DEFERRED.format(count=f"{count:,}") if count else None


def problems(errors: int, warnings: int) -> Text | None:
    """Say how many problems the input has; ``None`` where it has none."""
    return _PROBLEMS.format(errors=f"{errors:,}", warnings=f"{warnings:,}") if errors or warnings else None
