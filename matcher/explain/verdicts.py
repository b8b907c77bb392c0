"""Verdict, reason and destination of every unmet need."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.explain.near_words import near_sentences
from matcher.explain.nearest import near_misses
from matcher.explain.obstacles import obstacles_of
from matcher.explain.open_words import open_table
from matcher.explain.rivals import rivals_of
from matcher.model.enums import Destination, Grade, PlanStatus, ResourceKind, Verdict
from matcher.model.schema.plan_tables import UNMET
from matcher.model.text import Language, Text
from matcher.optimise import Solution
from matcher.optimise.forced import forced_bounds
from matcher.optimise.solution import has_switches
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.rules import Context
from matcher.rules.registry import NEED_RULES
from matcher.rules.rule import NeedRule

_GATE = Text("暂不具备条件：{findings}。", "Not eligible yet: {findings}.")
_SEMICOLON = Text("；", "; ")

_READ_BY: dict[str, tuple[str, ...]] = {
    "verified": ("verified",),
    "publicity": ("publicity_start", "grade", "hours"),
    "valid": ("valid_until", "deadline"),
    "guardian": ("minor", "guardian_consent"),
}
"""Fields of a need that a gate's sentence reads: needs that agree in them are told the same, and asked once."""


def unmet_table(
    context: Context,
    options: Options,
    solution: Solution,
    *,
    relaxed: Options | None = None,
    missing: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return one row for every need that the solution does not meet.

    ``not_eligible`` names the gates that fail. ``impossible`` is complete: every resource was asked every rule with
    all its capacity free, and none (or no pair of funds) passes; who breaks one rule alone is told. ``outbid`` is proven:
    an option is worth more than it costs, what it lacks is held by other needs, and no plan better than this one meets the
    need. It follows where the plan is optimal, or where the prices bound what any plan with the need is worth by the plan's
    own objective (:mod:`matcher.optimise.forced`; not under switches, where better does not mean worth more). The rest are
    ``not_proven``: the reason is ``cost`` where no option is worth more than it costs, ``free`` where one would fit what is
    left, else what lacks.

    Parameters
    ----------
    context
        Pool, policy and day.
    options
        Every eligible option.
    solution
        What was decided.
    relaxed
        Options whose bounds hold for the plan: those at the cost of a package where there may be some; ``options`` if absent.
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
    outbid, said = _left_out(context, options, relaxed or options, solution, open_)
    answers = (
        (Verdict.NOT_ELIGIBLE, rows[stopped], _not_eligible(context, rows[stopped], failed)),
        (Verdict.IMPOSSIBLE, rows[impossible], _impossible(context, rows[impossible])),
        (Verdict.OUTBID, open_[outbid], said.filter(pl.Series(outbid))),
        (Verdict.NOT_PROVEN, open_[~outbid], said.filter(pl.Series(~outbid))),
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
    could = pl.col("verdict").is_in([Verdict.OUTBID.value, Verdict.NOT_PROVEN.value])
    tells = pl.col("code").is_not_null() & could
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


def _impossible(context: Context, rows: Ints) -> pl.DataFrame:
    """Return why nobody could help, and who breaks one rule alone, one row a need."""
    kinds = {kind: context.resources(kind).count > 0 for kind in ResourceKind if kind is not ResourceKind.PACKAGE}
    near = near_sentences(
        near_misses(context, rows),
        rows.size,
        helpers=kinds[ResourceKind.PROVIDER] or kinds[ResourceKind.PROJECT],
        funds=kinds[ResourceKind.FUND],
    )
    zh, en = (pl.Series([text.say(language) for text in near], dtype=pl.String) for language in Language)
    return obstacles_of(context, rows).with_columns(
        sentence_zh=pl.concat_str("sentence_zh", zh),
        sentence_en=pl.concat_str("sentence_en", en, separator=" ").str.strip_chars_end(),
    )


def _left_out(
    context: Context, options: Options, relaxed: Options, solution: Solution, rows: Ints
) -> tuple[Bools, pl.DataFrame]:
    """Return which of the needs that somebody could help are outbid, and what is said of each."""
    strict = context.policy.strict_grades
    rivals = rivals_of(options, solution, rows, strict=strict)
    # Under strict grades costs come last of all: a need that is worth anything is not left out for what it costs.
    costs = (rivals.net <= 0) & ~(strict & (options.needs.value[rows] > 0))
    could = ~costs & ~rivals.fits
    switched = has_switches(context.policy)
    outbid, open_ = np.zeros(rows.size, dtype=np.bool_), None
    if solution.status is PlanStatus.OPTIMAL:
        outbid = could
    elif not switched and could.any():
        bound = forced_bounds(relaxed, solution).bound[rows]
        lost = np.isin(rows, [need for need, _ in solution.pins_not_kept])
        outbid = could & ~lost & (bound <= solution.objective)
        open_ = np.maximum(bound - solution.objective, 0)
    said = open_table(
        rivals, options.needs.grade, costs=costs, outbid=outbid, open_=open_, objective=solution.objective
    )
    return outbid, said
