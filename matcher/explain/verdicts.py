"""Verdict, reason and destination of every unmet need."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.explain.obstacles import obstacles_of
from matcher.model.enums import Destination, Grade, PlanStatus, Verdict
from matcher.model.schema.plan_tables import UNMET
from matcher.model.text import Language, Text
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.optimise.solution import has_switches
from matcher.options import Options
from matcher.options.options import Ints
from matcher.rules import Context
from matcher.rules.registry import NEED_RULES
from matcher.rules.rule import NeedRule

_GATE = Text("暂不具备条件：{findings}。", "Not eligible yet: {findings}.")
_COST = Text(
    "有 {choices} 种可行的安排，但按规则设定，每一种的成本（距离、资金等）都不低于满足这项需求的价值，"
    "最好的一种净值 {points} 分。",
    "{choices} arrangements would be allowed, but by the policy each costs (distance, money) as much as "
    "meeting the need is worth or more; the best has a net value of {points} points.",
)
_CAPACITY = Text(
    "有 {choices} 种可行的安排，但本方案没有排到它；是容量不够，还是另有更好的安排，尚未证实。",
    "{choices} arrangements would be allowed, but this plan has none of them; whether capacity is lacking or a better "
    "arrangement exists is not proven.",
)
_CAPACITY_OF_THE_BEST = Text(
    "有 {choices} 种可行的安排，但在总体已证最优的方案里，所需的工时、名额或资金用于其他需求；让给了哪几件，尚未逐件证实。",
    "{choices} arrangements would be allowed, but in this plan, proven best as a whole, their hours, seats or money go "
    "to other needs; to which ones is not proven need by need.",
)
_SEMICOLON = Text("；", "; ")

_READ_BY: dict[str, tuple[str, ...]] = {
    "verified": ("verified",),
    "publicity": ("publicity_start", "grade", "hours"),
    "valid": ("valid_until", "deadline"),
    "guardian": ("minor", "guardian_consent"),
}
"""Fields of a need that a gate's sentence reads: needs that agree in them are told the same, and asked once."""


def unmet_table(
    context: Context, options: Options, solution: Solution, *, missing: pl.DataFrame | None = None
) -> pl.DataFrame:
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
    missing
        What was missing for a package: ``need_id``, ``code``, ``sentence_zh``, ``sentence_en``; it is added to the reasons of needs
        that somebody could help alone.
    """
    rows = np.flatnonzero(solution.taken < 0)
    choices = np.bincount(options.helpers.need, minlength=solution.taken.size)
    failed = {rule.code: ~rule.mask(context) for rule in NEED_RULES}
    stopped = np.logical_or.reduce(list(failed.values()))[rows]
    impossible = ~stopped & options.needs.eligible[rows] & (choices[rows] == 0)
    open_ = rows[~stopped & ~impossible]
    is_best = solution.status is PlanStatus.OPTIMAL and not has_switches(context.policy)
    answers = (
        (Verdict.NOT_ELIGIBLE, rows[stopped], _not_eligible(context, rows[stopped], failed)),
        (Verdict.IMPOSSIBLE, rows[impossible], obstacles_of(context, rows[impossible])),
        (Verdict.NOT_PROVEN, open_, _not_proven(choices[open_], _best_net_value(options)[open_], is_best=is_best)),
    )
    needs = context.pool.needs.select("need_id", "grade", "minor")
    tables: list[pl.DataFrame] = [
        pl.concat([needs[of_need], answer], how="horizontal").select(
            pl.lit(of_need).alias("row"),
            "need_id",
            pl.lit(verdict.value).alias("verdict"),
            "reasons",
            "sentence_zh",
            "sentence_en",
            pl.lit(None, pl.String).alias("fix_zh"),
            pl.lit(None, pl.String).alias("fix_en"),
            _destination(verdict).alias("destination"),
        )
        for verdict, of_need, answer in answers
    ]
    table = pl.concat(tables).sort("row").select(list(UNMET.schema))
    return table if missing is None or missing.is_empty() else _with_missing(table, missing)


def _with_missing(table: pl.DataFrame, missing: pl.DataFrame) -> pl.DataFrame:
    """Return unmet needs with what was missing for a package behind why nobody helps them alone."""
    added = table.join(missing, on="need_id", how="left", maintain_order="left", suffix="_more")
    tells = pl.col("code").is_not_null() & (pl.col("verdict") == Verdict.NOT_PROVEN.value)
    return added.with_columns(
        reasons=pl.when(tells).then(pl.concat_list("reasons", "code")).otherwise("reasons"),
        sentence_zh=pl.when(tells).then(pl.col("sentence_zh") + pl.col("sentence_zh_more")).otherwise("sentence_zh"),
        sentence_en=pl.when(tells)
        .then(pl.concat_str("sentence_en", "sentence_en_more", separator=" "))
        .otherwise("sentence_en"),
    ).select(list(UNMET.schema))


def destination(need: dict[str, object], verdict: Verdict) -> Destination:
    """Return where an unmet need goes: it waits for its gate, is referred, or is published for claiming.

    A red need does not wait for the public, and a minor's need is not published (M16, M42, M45).
    """
    frame = pl.DataFrame({"grade": [need["grade"]], "minor": [need["minor"]]})
    return Destination(frame.select(_destination(verdict)).item())


def _destination(verdict: Verdict) -> pl.Expr:
    if verdict is Verdict.NOT_ELIGIBLE:
        return pl.lit(Destination.WAIT.value)
    if verdict is Verdict.IMPOSSIBLE:
        return pl.lit(Destination.REFER.value)
    is_urgent = (pl.col("grade") == Grade.RED.value) | pl.col("minor")
    return pl.when(is_urgent).then(pl.lit(Destination.REFER.value)).otherwise(pl.lit(Destination.CLAIM.value))


def _not_eligible(context: Context, rows: Ints, failed: dict[str, np.ndarray]) -> pl.DataFrame:
    """Return the gates that fail and what they say, one row a need."""
    fields = sorted({field for rule in NEED_RULES for field in _fields(rule)})
    needs = context.pool.needs.select(fields)[rows].with_columns(
        pl.Series(f"fails {code}", mask[rows]) for code, mask in failed.items()
    )
    for rule in NEED_RULES:
        needs = needs.join(
            _findings(context, rule, needs), on=[f"fails {rule.code}", *_fields(rule)], how="left",
            nulls_equal=True, maintain_order="left",
        )  # fmt: skip
    codes = [rule.code for rule in NEED_RULES]
    return needs.select(
        pl.concat_list(pl.when(f"fails {code}").then(pl.lit(code)) for code in codes)
        .list.drop_nulls()
        .alias("reasons"),
        *(_joined([f"{language.value} {code}" for code in codes], language) for language in Language),
    )


def _fields(rule: NeedRule) -> tuple[str, ...]:
    return _READ_BY[rule.code]


def _findings(context: Context, rule: NeedRule, needs: pl.DataFrame) -> pl.DataFrame:
    """Return what a gate says of every kind of need that fails it."""
    kinds = needs.filter(f"fails {rule.code}").select(_fields(rule)).unique(maintain_order=True)
    said = [rule.explain(context, kind).sentence for kind in kinds.iter_rows(named=True)]
    return kinds.with_columns(
        pl.lit(value=True).alias(f"fails {rule.code}"),
        pl.Series(f"zh {rule.code}", [sentence.zh for sentence in said], dtype=pl.String),
        pl.Series(f"en {rule.code}", [sentence.en for sentence in said], dtype=pl.String),
    )


def _joined(columns: Sequence[str], language: Language) -> pl.Expr:
    head, tail = _GATE.say(language).split("{findings}")
    findings = pl.concat_str(columns, separator=_SEMICOLON.say(language), ignore_nulls=True)
    return pl.concat_str(pl.lit(head), findings, pl.lit(tail)).alias(f"sentence_{language.value}")


def _best_net_value(options: Options) -> Ints:
    """Return for each need its value less the cost of its cheapest option, micropoints; very small without options."""
    best = np.full(len(options.needs.ids), np.iinfo(np.int64).min, dtype=np.int64)
    np.maximum.at(best, options.helpers.need, options.needs.value[options.helpers.need] - options.helpers.cost)
    return best


def _not_proven(choices: Ints, net: Ints, *, is_best: bool) -> pl.DataFrame:
    """Return why a need with options is left out, one row a need: how many options it has, what the best is worth."""
    costs = net <= 0
    # An option worth more than it costs was left out of a best plan: its capacity went to others.
    capacity = _CAPACITY_OF_THE_BEST if is_best else _CAPACITY
    points = np.full(net.size, "", dtype=object)
    points[costs] = [f"{value:.3f}" for value in (net[costs] / MICROPOINTS_PER_POINT).tolist()]
    table = pl.DataFrame({"choices": choices, "costs": costs, "points": pl.Series(points.tolist(), dtype=pl.String)})
    reasons = pl.when("costs").then(pl.lit("cost")).otherwise(pl.lit("capacity"))
    return table.select(
        pl.concat_list(reasons).alias("reasons"),
        *(
            pl.when("costs")
            .then(pl.format(_places(_COST, language), "choices", "points"))
            .otherwise(pl.format(_places(capacity, language), "choices"))
            .alias(f"sentence_{language.value}")
            for language in Language
        ),
    )


def _places(text: Text, language: Language) -> str:
    return text.say(language).replace("{choices}", "{}").replace("{points}", "{}")
