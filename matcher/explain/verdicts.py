"""Verdict, reason and destination of every unmet need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.explain.obstacles import Obstacles, obstacles_of
from matcher.model.enums import Destination, Grade, PlanStatus, Verdict
from matcher.model.schema.plan_tables import UNMET
from matcher.model.text import Text
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.optimise.solution import has_switches
from matcher.options import Options
from matcher.options.options import Ints
from matcher.rules import Context
from matcher.rules.registry import NEED_RULES


@dataclass(frozen=True, kw_only=True)
class _Answer:
    verdict: Verdict
    reasons: list[str]
    sentence: Text


def unmet_table(context: Context, options: Options, solution: Solution) -> pl.DataFrame:
    """Return one row for every need that the solution does not meet.

    ``not_eligible`` names the gates that fail. ``impossible`` is complete: every resource was asked every rule with
    all its capacity free, and none (or no pair of funds) passes. The rest are ``not_proven``: somebody could help, and
    it is not yet proven that no better arrangement includes them; the reason is ``cost`` where no option is worth
    more than it costs, else ``capacity``.

    Parameters
    ----------
    context
        Pool, policy and day.
    options
        Every eligible option.
    solution
        What was decided.
    """
    rows = np.flatnonzero(solution.taken < 0)
    gates = {rule.code: rule.mask(context) for rule in NEED_RULES}
    choices = np.bincount(options.helpers.need, minlength=solution.taken.size)
    net = _best_net_value(options)
    impossible = rows[options.needs.eligible[rows] & (choices[rows] == 0)]
    obstacles = dict(zip(impossible.tolist(), obstacles_of(context, impossible), strict=True))
    needs = context.pool.needs[rows.tolist()]
    is_best = solution.status is PlanStatus.OPTIMAL and not has_switches(context.policy)
    found: list[dict[str, object]] = []
    for row, need in zip(rows.tolist(), needs.iter_rows(named=True), strict=True):
        failed = [code for code, passed in gates.items() if not passed[row]]
        if failed:
            answer = _not_eligible(context, need, failed)
        elif row in obstacles:
            answer = _impossible(obstacles[row])
        else:
            answer = _not_proven(int(choices[row]), int(net[row]), is_best=is_best)
        found.append(
            {
                "need_id": need["need_id"],
                "verdict": answer.verdict.value,
                "reasons": answer.reasons,
                "sentence_zh": answer.sentence.zh,
                "sentence_en": answer.sentence.en,
                "fix_zh": None,
                "fix_en": None,
                "destination": destination(need, answer.verdict).value,
            }
        )
    return pl.DataFrame(found, schema=UNMET.schema)


def destination(need: dict[str, object], verdict: Verdict) -> Destination:
    """Return where an unmet need goes: it waits for its gate, is referred, or is published for claiming.

    A red need does not wait for the public, and a minor's need is not published (M16, M42, M45).
    """
    if verdict is Verdict.NOT_ELIGIBLE:
        return Destination.WAIT
    if verdict is Verdict.IMPOSSIBLE or need["grade"] == Grade.RED.value or need["minor"]:
        return Destination.REFER
    return Destination.CLAIM


def _not_eligible(context: Context, need: dict[str, object], failed: list[str]) -> _Answer:
    findings = [rule.explain(context, need) for rule in NEED_RULES if rule.code in failed]
    zh = "；".join(finding.sentence.zh for finding in findings)
    en = "; ".join(finding.sentence.en for finding in findings)
    return _Answer(
        verdict=Verdict.NOT_ELIGIBLE,
        reasons=failed,
        sentence=Text(f"暂不具备条件：{zh}。", f"Not eligible yet: {en}."),
    )


def _impossible(obstacles: Obstacles) -> _Answer:
    return _Answer(verdict=Verdict.IMPOSSIBLE, reasons=obstacles.reasons, sentence=obstacles.sentence)


def _best_net_value(options: Options) -> Ints:
    """Return for each need its value less the cost of its cheapest option, micropoints; very small without options."""
    best = np.full(len(options.needs.ids), np.iinfo(np.int64).min, dtype=np.int64)
    np.maximum.at(best, options.helpers.need, options.needs.value[options.helpers.need] - options.helpers.cost)
    return best


def _not_proven(choices: int, net: int, *, is_best: bool) -> _Answer:
    if net <= 0:
        points = f"{net / MICROPOINTS_PER_POINT:.3f}"
        return _Answer(
            verdict=Verdict.NOT_PROVEN,
            reasons=["cost"],
            sentence=Text(
                f"有 {choices} 种可行的安排，但按规则设定，每一种的成本（距离、资金等）都不低于满足这项需求的价值，"
                f"最好的一种净值 {points} 分。",
                f"{choices} arrangements would be allowed, but by the policy each costs (distance, money) as much as "
                f"meeting the need is worth or more; the best has a net value of {points} points.",
            ),
        )
    sentence = Text(
        f"有 {choices} 种可行的安排，但本方案没有排到它；是容量不够，还是另有更好的安排，尚未证实。",
        f"{choices} arrangements would be allowed, but this plan has none of them; whether capacity is lacking or a better "
        "arrangement exists is not proven.",
    )
    if is_best:  # an option worth more than it costs was left out of a best plan: its capacity went to others
        sentence = Text(
            f"有 {choices} 种可行的安排，但在总体已证最优的方案里，所需的工时、名额或资金用于其他需求；让给了哪几件，尚未逐件证实。",
            f"{choices} arrangements would be allowed, but in this plan, proven best as a whole, their hours, seats or money go "
            "to other needs; to which ones is not proven need by need.",
        )
    return _Answer(verdict=Verdict.NOT_PROVEN, reasons=["capacity"], sentence=sentence)
